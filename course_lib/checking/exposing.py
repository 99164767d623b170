"""Explain a wrong answer: does an input tell a right function from a wrong one?

The student sees a wrong function and returns an input; both functions are run on it, and compared.
That is all there is to know, so that no key holds an answer. In the notebook the two functions
stand in cells that the lesson gives; in grading they are the course's, and run outside the sandbox
on plain data of a limited size. One function judges in both places.

Where both agree, each argument in turn is filled with other numbers: those that part the two are
what hid the mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checking.calls import TOO_SLOW, Observation, observe
from course_lib.checking.codec import encode
from course_lib.checking.compare import unequal
from course_lib.checking.hiding import agreement, causes, fact
from course_lib.checking.takes import Invalid, read_input
from course_lib.checking.telling_apart import (
    RTOL,
    SECONDS,
    Exposes,
    Pair,
    PairBroke,
    apart,
    atol,
    finite,
)
from course_lib.checking.texts import show, side_by_side

EXPOSED = "exposed"
NO_INPUT = "That is no valid input: "
Row = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """What an input shows: `EXPOSED`, or a text that is the same for inputs that fail alike.

    reason: a sentence, "" where it exposes; rows: what a person should see, with their names.
    """

    what: str
    reason: str = ""
    rows: tuple[Row, ...] = field(default=(), compare=False)


def found(exposes: Exposes, pair: Pair | None, seen: Observation) -> Finding:
    """Return what an observed answer shows; it is found once for each observation and pair.

    Raises `PairBroke` where a function of the pair fails, and `BadData` for what is no data.
    """
    if pair is None:
        raise PairBroke("the exercise needs a right and a wrong function to compare")
    kept: dict[str, Any] = seen.__dict__  # as cached_property does; the fields stay as they are
    if kept.get("_found", (None,))[0] != pair:
        kept["_found"] = (pair, _find(exposes, pair, seen.decoded))
    return kept["_found"][1]


def _find(exposes: Exposes, pair: Pair, value: Any) -> Finding:
    try:
        args = read_input(exposes.takes, exposes.of, value)
    except Invalid as no:
        return Finding(f"invalid: {no.code}", f"{NO_INPUT}{no}", (("yours", _line(show(value))),))
    given = "\n".join(f"{n} = {_line(show(a))}" for n, a in zip(exposes.takes, args, strict=True))
    right = observe(pair.right, [encode(arg) for arg in args], SECONDS)
    if right.raised:
        if right.raised not in exposes.refuses:
            raise PairBroke(f"the right function ended with {right.raised}: {right.detail}")
        text = f"{NO_INPUT}{exposes.of} refuses it ({right.raised}: {right.detail})"
        return Finding("invalid: refused", text, (("your input", given),))
    if not finite(right.decoded):
        text = f"{NO_INPUT}what {exposes.of} gives for it is not finite"
        return Finding("invalid: not finite", text, (("your input", given),))
    wrong = observe(pair.wrong, [encode(arg) for arg in args], SECONDS)
    if wrong.raised == TOO_SLOW:
        raise PairBroke("the wrong function took too long")
    rows = (("your input", given), *_results(right, wrong, args))
    if apart(right, wrong, args):
        return Finding(EXPOSED, "", rows)
    hiding = causes(exposes, pair, args)
    what = f"agree: {', '.join(hiding)}"
    alone = hiding if len(hiding) == 1 else list(exposes.takes)
    if len(alone) == 1:
        what += f" ({fact(args[list(exposes.takes).index(alone[0])])})"
    return Finding(what, agreement(hiding), rows)


def _results(right: Observation, wrong: Observation, args: Sequence[Any]) -> Iterator[Row]:
    how = apart(right, wrong, args).partition(", first at")[0]  # which is marked
    if wrong.raised:
        yield "right", _line(show(right.decoded))
        yield "theirs", f"{wrong.raised}: {wrong.detail}"
    else:
        theirs, wanted = _beside(wrong.decoded, right.decoded, atol(args))
        yield "right", _line(wanted)
        yield "theirs", _line(theirs)
    yield "differ?", f"yes: {how}" if how else "no"


def _beside(value: Any, wanted: Any, least: float) -> tuple[str, str]:
    """Return two results as texts, with the first entry marked that differs."""
    several = isinstance(value, (tuple, list)) and isinstance(wanted, (tuple, list))
    if several and len(value) == len(wanted):
        pairs = [_beside(a, b, least) for a, b in zip(value, wanted, strict=True)]
        return f"({', '.join(a for a, _ in pairs)})", f"({', '.join(b for _, b in pairs)})"
    arrays = isinstance(value, np.ndarray) and isinstance(wanted, np.ndarray)
    if not arrays or value.shape != wanted.shape:
        return show(value), show(wanted)
    return side_by_side(value, wanted, unequal(value, wanted, RTOL, least), least)


def _line(text: str) -> str:
    """Return a text in one line, as arrays with their rows side by side are easier to compare."""
    return " ".join(text.split()).replace("[ ", "[").replace(" ,", ",")
