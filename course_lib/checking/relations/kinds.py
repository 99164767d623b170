"""Kinds of cases, and of which kind the failing ones are.

A kind is a plain property of a call. Where the failing cases are exactly those of one kind, it can
be said which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checking.codec import Func
from course_lib.checking.key import Case, Key
from course_lib.checking.relations.arguments import (
    KINDS,
    Test,
    array_of,
    dtype_kind,
    holds_integers,
)
from course_lib.checking.relations.bounds import apart
from course_lib.checking.relations.pairs import Array, bare, numbers

AT_LEAST = 2  # cases of a kind, and cases that are not

Of = Callable[[Case], bool]


def telling(key: Key, failing: Sequence[bool], hidden: bool) -> Iterator[str]:
    """Yield what exactly the failing cases have in common: "z holds integers".

    At least two cases fail and at least two do not. With `hidden` nothing is said that only the
    inputs tell.
    """
    if sum(failing) < AT_LEAST or len(failing) - sum(failing) < AT_LEAST:
        return
    for text, of in _kinds(key, [] if hidden else failing):
        if all(of(c) == fails for c, fails in zip(key.cases, failing, strict=True)):
            yield text
    yield from _thresholds(key, failing, hidden)


def _kinds(key: Key, failing: Sequence[bool]) -> Iterator[tuple[str, Of]]:
    """Yield what can be said of a case: of each argument, of two of them, of all of them.

    Names are said of the arguments of the `failing` cases, if there are any.
    """
    for i, name in enumerate(key.parameters):
        yield f"{name} is given", _number_of_arguments(i, True)
        yield f"{name} is not given", _number_of_arguments(i, False)
        for text, test in KINDS:
            yield text.format(name), _about(i, test)
        for text, test in _names(key, i, failing) if failing else ():
            yield text, _about(i, test)
    for i, one in enumerate(key.parameters):
        for j, two in list(enumerate(key.parameters))[i + 1 :]:
            yield f"{one} and {two} have the same shape", _shapes(i, j, True)
            yield f"{one} and {two} have different shapes", _shapes(i, j, False)
            yield f"the shapes of {one} and {two} do not fit together", _clash(i, j)
            for side in SIDES:
                for other in SIDES:
                    has = f"{one} has as many {side} as {two} has {other}"
                    yield has, _lengths(i, side, j, other, True)
                    yield (
                        has.replace("as many", "not as many", 1),
                        _lengths(i, side, j, other, False),
                    )
    if len(key.parameters) > 1:
        yield "an argument holds integers", lambda c: any(map(holds_integers, c.given))
        yield "no argument holds integers", lambda c: not any(map(holds_integers, c.given))
        yield "all arguments hold integers", _all_integers


def _about(i: int, test: Test) -> Of:
    return lambda c: i < len(c.given) and test(c.given[i])


def _number_of_arguments(i: int, given: bool) -> Of:
    return lambda c: (i < len(c.given)) == given


def _shapes(i: int, j: int, same: bool) -> Of:
    def of(case: Case) -> bool:
        if max(i, j) >= len(case.given):
            return False
        a, b = array_of(case.given[i]), array_of(case.given[j])
        return a is not None and b is not None and (a.shape == b.shape) == same

    return of


def _clash(i: int, j: int) -> Of:
    """Return whether two arrays cannot be added."""

    def of(case: Case) -> bool:
        if max(i, j) >= len(case.given):
            return False
        a, b = array_of(case.given[i]), array_of(case.given[j])
        if a is None or b is None:
            return False
        sides = zip(a.shape[::-1], b.shape[::-1], strict=False)
        return any(m != n and 1 not in (m, n) for m, n in sides)

    return of


SIDES = ("rows", "columns", "entries")


def _lengths(i: int, side: str, j: int, other: str, same: bool) -> Of:
    def of(case: Case) -> bool:
        if max(i, j) >= len(case.given):
            return False
        a, b = _length(case.given[i], side), _length(case.given[j], other)
        return a is not None and b is not None and (a == b) == same

    return of


def _length(value: Any, side: str) -> int | None:
    """Return how many rows or columns a matrix has, or how many entries an array of one axis."""
    array = array_of(value)
    if array is None or array.ndim != (1 if side == "entries" else 2):
        return None
    return int(array.shape[-1 if side == "columns" else 0])


def _all_integers(case: Case) -> bool:
    return all(holds_integers(a) for a in case.given if dtype_kind(a))


def _names(key: Key, i: int, failing: Sequence[bool]) -> Iterator[tuple[str, Test]]:
    """Yield which texts or given functions an argument is where it fails, by their names."""
    found = [_name(c.given[i]) if i < len(c.given) else "" for c in key.cases]
    bad = {name for name, fails in zip(found, failing, strict=True) if fails}
    good = set(found) - bad
    if "" in found or not good:
        return
    for names, word in ((bad, "is"), (good, "is neither")):
        if len(names) <= 3 and all(len(n) <= 20 for n in names):
            said = (" nor " if names is good else " or ").join(f"“{n}”" for n in sorted(names))
            word = "is not" if names is good and len(names) == 1 else word
            yield f"{key.parameters[i]} {word} {said}", _named(names, names is bad)


def _name(value: Any) -> str:
    return value if isinstance(value, str) else value.name if isinstance(value, Func) else ""


def _named(words: set[str], among: bool) -> Test:
    return lambda v: (_name(v) in words) == among


def _thresholds(key: Key, failing: Sequence[bool], hidden: bool) -> Iterator[str]:
    """Yield conditions on the largest entry of an argument, or on a number, or on its size."""
    for i, name in enumerate(key.parameters):
        arrays = [bare(c.given[i]) if i < len(c.given) else None for c in key.cases]
        plain = [n for a in arrays if (n := numbers(a)) is not None]
        if len(plain) != len(arrays) or not all(n.size for n in plain):
            continue
        for measure, far, near, text in MEASURES:
            sizes = np.array([float(measure(n)) for n in plain])
            bad, good = sizes[list(failing)], sizes[~np.array(failing)]
            if not np.isfinite(sizes).all():
                continue
            if good.max() < bad.min():
                bound = apart(float(good.max()), float(bad.min()))[1]
                yield far.format(name) + ("" if hidden else f" ({text.format(name)} ≥ {bound})")
            elif bad.max() < good.min():
                bound = apart(float(bad.max()), float(good.min()))[0]
                yield near.format(name) + ("" if hidden else f" ({text.format(name)} ≤ {bound})")


MEASURES: tuple[tuple[Callable[[Array], Any], str, str, str], ...] = (
    (lambda a: np.abs(a).max(), "{} reaches far from 0", "{} stays near 0", "its largest size"),
    (np.max, "{} has a large entry", "{} has no large entry", "its largest entry"),
    (np.min, "{} has no small entry", "{} has a small entry", "its smallest entry"),
)
