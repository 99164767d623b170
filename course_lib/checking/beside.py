"""What a card says beside the verdict: a true sentence and how far the lesson is, or a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.calls import TOO_SLOW, Observation, observe
from course_lib.checking.codec import BadData, encode
from course_lib.checking.drawing import Drawing, draw_curve, draw_line
from course_lib.checking.evidence import value_reason
from course_lib.checking.key import Key
from course_lib.checking.standing import Standing, note, standing
from course_lib.checking.verdict import Verdict

DRAWN = ("wrong", "partly right")


@dataclass(frozen=True)
class Beside:
    """`truth` and `standing` belong to a right answer, `picture` to a wrong one."""

    truth: str = ""
    standing: Standing | None = None
    picture: Drawing | None = None


def beside(
    key: Key,
    function: Callable[..., Any],
    runs: list[list[Observation]],
    verdict: Verdict,
    seconds: float,
) -> Beside:
    """Return what stands beside a verdict, and record what was earned.

    runs: what the function did in each case of the key; seconds: the limit of a call. For a curve
    the function is asked once more, on the points of the key's picture.
    """
    note(verdict)
    if verdict.outcome == "right":
        return Beside(key.truth, standing(key))
    slow = any(o.raised == TOO_SLOW for seen in runs for o in seen)
    if key.picture is None or verdict.outcome not in DRAWN or slow:
        return Beside()
    drawn = _curve(key, function, seconds) if key.picture.kind == "curve" else _line(key, runs)
    return Beside(picture=drawn)


def _curve(key: Key, function: Callable[..., Any], seconds: float) -> Drawing | None:
    """Ask the function for its curve; None where no curve comes back, or the same one."""
    wanted = key.picture
    assert wanted is not None
    expected = np.array(wanted.expected)
    points = np.linspace(wanted.low, wanted.high, len(expected))
    yours = _numbers(observe(function, [encode(points)], seconds, key.forbids), len(expected))
    if yours is None:
        return None
    return draw_curve(wanted.low, wanted.high, yours, expected, key.parameters[0])


def _line(key: Key, runs: list[list[Observation]]) -> Drawing | None:
    """Draw the smallest failing case that makes a line: two points of it at least."""
    for case, seen in sorted(zip(key.cases, runs, strict=True), key=lambda pair: pair[0].bulk):
        x1, expected = case.given[0], case.wanted
        if not isinstance(x1, np.ndarray) or not seen or not value_reason(key, case, seen[0]):
            continue
        yours = _numbers(seen[0], len(x1)) if x1.ndim == 1 else None
        drawn = None if yours is None else draw_line(x1, yours, expected)
        if drawn:
            return drawn
    return None


def _numbers(observed: Observation, n: int) -> np.ndarray | None:
    """Return the array of n finite numbers that came back, None where something else did."""
    try:
        value = None if observed.raised else observed.decoded
    except BadData:
        return None
    if type(value) is not np.ndarray or value.shape != (n,) or value.dtype.kind not in "biuf":
        return None
    numbers = value.astype(float)
    return numbers if np.isfinite(numbers).all() else None
