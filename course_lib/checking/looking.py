"""Look through slips of form: what is left to compare, and in which cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import Laid
from course_lib.checking.key import Case, Key
from course_lib.checking.relations.raising import raised
from course_lib.checking.slips import Slip, inside, slips

LEFT = 4  # cases to compare, where those that raise are left out
DEEP = 2  # slips one in another


@dataclass(frozen=True)
class Look:
    """What is left when slips are looked through: some cases of a key, and a value for each."""

    slips: list[Slip]
    cases: list[int]
    values: list[Any]


def looks(
    key: Key, seen: Sequence[Observation], values: Sequence[Any], hidden: bool
) -> Iterator[Look]:
    """Yield what can be seen through the slips that some values have in every case.

    values: what came back in each case, `RAISED` where it raised.
    """
    whole = Look([], list(range(len(values))), list(values))
    fewer = (*_without_raising(key, seen, whole, hidden), *_without_overflow(key, whole))
    for start in (whole, *fewer):
        if start.slips:
            yield start
        yield from _inside(key, start, DEEP)


def _inside(key: Key, look: Look, deep: int) -> Iterator[Look]:
    """Yield looks through one more slip, and through those in it."""
    cases = [key.cases[i] for i in look.cases]
    for slip in slips(look.values):
        found = inside(slip, cases, look.values)
        if found is not None:
            deeper = Look([*look.slips, slip], look.cases, found)
            yield deeper
            if deep > 1:
                yield from _inside(key, deeper, deep - 1)


def _without_raising(
    key: Key, seen: Sequence[Observation], whole: Look, hidden: bool
) -> Iterator[Look]:
    """Yield the cases that do not raise, where it is plain which do."""
    left = [i for i, o in enumerate(seen) if not o.raised]
    if len(left) == len(seen) or len(left) < LEFT:
        return
    rest = Look([], left, [whole.values[i] for i in left])
    if all(_in_place(key.cases[i], o) for i, o in enumerate(seen) if o.raised):
        if any(o.changed for o in seen):
            yield replace(rest, slips=[CHANGED])
        return
    text, words = raised(key, seen, hidden)
    if text:
        yield replace(rest, slips=[_raising(text, words)])


def _without_overflow(key: Key, whole: Look) -> Iterator[Look]:
    """Yield the cases whose results are finite, where others should be finite and are not.

    A mistake is often made together with another: exponentials of large numbers.
    """
    pairs = zip(key.cases, whole.values, strict=True)
    left = [i for i, (c, v) in enumerate(pairs) if _finite(v) or not _finite(c.wanted)]
    if LEFT <= len(left) < len(whole.values):
        yield Look([OVERFLOW], left, [whole.values[i] for i in left])


def _finite(value: Any) -> bool:
    """Return whether no float of a result is infinite or nan."""
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    is_float = (
        isinstance(value, (float, np.ndarray, np.generic)) and np.asarray(value).dtype.kind == "f"
    )
    return not is_float or bool(np.isfinite(value).all())


def _in_place(case: Case, observed: Observation) -> bool:
    """Return whether a call ended because it wrote into an argument that cannot take it.

    That is a read-only array, or one of integers that is to hold floats.
    """
    if observed.raised == "ValueError" and "read-only" in observed.detail:
        return any(isinstance(a, Laid) and a.how == "read-only" for a in _flat(case.given))
    return observed.raised == "UFuncTypeError" and "Cannot cast ufunc" in observed.detail


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def _nothing(case: Case, value: Any) -> Any:
    return value


def _raising(text: str, words: str) -> Slip:
    """Return the slip of an answer that raises in some cases, in words of its own."""
    for end, id, answers in (
        (" has more than one entry", "numbers-only", "single numbers only"),
        (" is an array", "numbers-only", "single numbers only"),
        (" is a single number", "arrays-only", "arrays only"),
    ):
        if text.endswith(end):
            also = f"it answers {answers}: {text[0].lower()}{text[1:]}."
            alone = (
                f"What it answers is right, but it answers {answers}: {text[0].lower()}{text[1:]}."
            )
            hint = "The contract promises both, arrays of any shape and single numbers."
            hint = f"{words[0].upper()}{words[1:]}." if words else hint
            return Slip(id, also, alone, hint, _nothing)
    return Slip("raises", f"{text[0].lower()}{text[1:]}.", "", "", _nothing)


OVERFLOW = Slip(
    "overflow",
    "in some cases nan or infinity comes out where a finite number is right.",
    "",
    "",
    _nothing,
)
CHANGED = Slip(
    "changed",
    "an input array was changed in place: whoever called the function finds other numbers in it "
    "afterwards.",
    "The values are right, but an input array was changed in place: whoever called the function "
    "finds other numbers in it afterwards.",
    "*=, += and assignments to a slice write into the array that they are given; x * w makes a "
    "new one.",
    _nothing,
)
