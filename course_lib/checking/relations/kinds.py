"""Kinds of cases: integers, single numbers, one row, … and of which kind the failing ones are.

A kind is a plain property of a call. Where the failing cases are exactly those of one kind, it can
be said which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checking.codec import Func, Laid
from course_lib.checking.key import Case, Key
from course_lib.checking.relations.pairs import MOST_ENTRIES, Array, bare, numbers
from course_lib.checking.relations.places import apart

AT_LEAST = 2  # cases of a kind, and cases that are not

Test = Callable[[Any], bool]
Of = Callable[[Case], bool]


def telling(key: Key, failing: Sequence[bool], hidden: bool) -> Iterator[str]:
    """Yield what exactly the failing cases have in common: "z holds integers".

    At least two cases fail and at least two do not. With `hidden` nothing is said that only the
    inputs tell.
    """
    if sum(failing) < AT_LEAST or len(failing) - sum(failing) < AT_LEAST:
        return
    for text, of in _kinds(key, hidden):
        if all(of(c) == fails for c, fails in zip(key.cases, failing, strict=True)):
            yield text
    yield from _thresholds(key, failing, hidden)


def _kinds(key: Key, hidden: bool) -> Iterator[tuple[str, Of]]:
    """Yield what can be said of a case: of each argument, of two of them, of all of them."""
    for i, name in enumerate(key.parameters):
        yield f"{name} is given", _number_of_arguments(i, True)
        yield f"{name} is not given", _number_of_arguments(i, False)
        for text, test in KINDS:
            yield text.format(name), _about(i, test)
        for text, test in _names(key, i, hidden):
            yield text, _about(i, test)
    for i, one in enumerate(key.parameters):
        for j, two in list(enumerate(key.parameters))[i + 1 :]:
            yield f"{one} and {two} have the same shape", _shapes(i, j, True)
            yield f"{one} and {two} have different shapes", _shapes(i, j, False)
    if len(key.parameters) > 1:
        yield "an argument holds integers", lambda c: any(map(_integers, c.given))
        yield "no argument holds integers", lambda c: not any(map(_integers, c.given))
        yield "all arguments hold integers", _all_integers


def _about(i: int, test: Test) -> Of:
    return lambda c: i < len(c.given) and test(c.given[i])


def _number_of_arguments(i: int, given: bool) -> Of:
    return lambda c: (i < len(c.given)) == given


def _shapes(i: int, j: int, same: bool) -> Of:
    def of(case: Case) -> bool:
        if max(i, j) >= len(case.given):
            return False
        a, b = _array(case.given[i]), _array(case.given[j])
        return a is not None and b is not None and (a.shape == b.shape) == same

    return of


def _all_integers(case: Case) -> bool:
    return all(_integers(a) for a in case.given if _dtype(a))


def _array(value: Any) -> Array | None:
    """Return an argument that is an array with axes, or a list of numbers, or None."""
    array = bare(value)
    return array if isinstance(array, np.ndarray) and array.ndim else None


def _single(value: Any) -> bool:
    """Return whether an argument is one number."""
    return numbers(value) is not None and np.ndim(value) == 0


def _dtype(value: Any) -> str:
    array = bare(value)
    known = isinstance(array, (int, float, np.generic, np.ndarray))
    return np.asarray(array).dtype.kind if known else ""


def _integers(value: Any) -> bool:
    if isinstance(value, (list, tuple)) and not isinstance(bare(value), np.ndarray):
        return any(_integers(item) for item in value)
    return _dtype(value) in ("i", "u")


def _of_array(test: Callable[[Array], Any]) -> Test:
    """Return a test that holds for arrays with axes only."""

    def of(value: Any) -> bool:
        array = _array(value)
        return array is not None and array.size <= MOST_ENTRIES and bool(test(array))

    return of


def _of_number(test: Callable[[float], Any]) -> Test:
    return lambda value: _single(value) and bool(test(float(value)))


def _of_list(test: Callable[[int], bool]) -> Test:
    """Return a test on the length of a list of things that are no numbers."""
    return lambda v: isinstance(v, (list, tuple)) and _array(v) is None and test(len(v))


KINDS: tuple[tuple[str, Test], ...] = (
    ("{} is a single number", _single),
    ("{} is an array", lambda v: _array(v) is not None),
    ("{} is a Python number", lambda v: type(v) in (int, float)),
    ("{} is no Python number", lambda v: type(v) not in (int, float)),
    ("{} is a NumPy number", lambda v: isinstance(v, np.generic)),
    ("{} is an array with no axis", lambda v: isinstance(v, np.ndarray) and not v.ndim),
    ("{} has more than one entry", _of_array(lambda a: a.size > 1)),
    ("{} has no more than one entry", lambda v: _single(v) or _of_array(lambda a: a.size < 2)(v)),
    ("{} has one axis", _of_array(lambda a: a.ndim == 1)),
    ("{} has two axes", _of_array(lambda a: a.ndim == 2)),
    ("{} has more than one axis", _of_array(lambda a: a.ndim > 1)),
    ("{} has more than two axes", _of_array(lambda a: a.ndim > 2)),
    ("{} has one row", _of_array(lambda a: a.ndim > 1 and a.shape[0] == 1)),
    ("{} has more than one row", _of_array(lambda a: a.ndim > 1 and a.shape[0] > 1)),
    ("{} has one column", _of_array(lambda a: a.ndim > 1 and a.shape[-1] == 1)),
    ("{} has more than one column", _of_array(lambda a: a.ndim > 1 and a.shape[-1] > 1)),
    ("{} has more than two columns", _of_array(lambda a: a.ndim > 1 and a.shape[-1] > 2)),
    ("{} is a square matrix", _of_array(lambda a: a.ndim == 2 and a.shape[0] == a.shape[1])),
    ("{} is no square matrix", _of_array(lambda a: a.ndim == 2 and a.shape[0] != a.shape[1])),
    ("{} has one entry", _of_array(lambda a: a.size == 1)),
    ("{} has more than two entries", _of_array(lambda a: a.size > 2)),
    ("{} has two entries or fewer", _of_array(lambda a: a.size <= 2)),
    ("{} is empty", _of_array(lambda a: a.size == 0)),
    ("{} has one item", _of_list(lambda n: n == 1)),
    ("{} has more than one item", _of_list(lambda n: n > 1)),
    ("{} has two items", _of_list(lambda n: n == 2)),
    ("{} has more than two items", _of_list(lambda n: n > 2)),
    ("{} holds integers", _integers),
    ("{} holds floats", lambda v: _dtype(v) == "f"),
    ("{} holds float32", lambda v: str(getattr(bare(v), "dtype", "")) == "float32"),
    ("{} is read-only", lambda v: isinstance(v, Laid) and v.how == "read-only"),
    ("{} is a slice with steps, as a[::2] is",
     lambda v: isinstance(v, Laid) and v.how == "strided"),
    ("{} is positive", _of_number(lambda v: v > 0)),
    ("{} is negative", _of_number(lambda v: v < 0)),
    ("{} is 0", _of_number(lambda v: v == 0)),
    ("{} is not 0", _of_number(lambda v: v != 0)),
    ("{} has a negative entry", _of_array(lambda a: (a < 0).any())),
    ("{} has no negative entry", _of_array(lambda a: not (a < 0).any())),
    ("{} has a positive entry", _of_array(lambda a: (a > 0).any())),
    ("{} has no positive entry", _of_array(lambda a: not (a > 0).any())),
    ("{} has an entry that is 0", _of_array(lambda a: (a == 0).any())),
    ("{} has no entry that is 0", _of_array(lambda a: not (a == 0).any())),
    ("{} has entries that are no whole numbers", _of_array(lambda a: (a != np.round(a)).any())),
    ("{} has whole numbers only", _of_array(lambda a: not (a != np.round(a)).any())),
)  # fmt: skip


def _names(key: Key, i: int, hidden: bool) -> Iterator[tuple[str, Test]]:
    """Yield texts and given functions that an argument is, one or two of them, by name."""
    found = [_name(c.given[i]) for c in key.cases if i < len(c.given)]
    known = list(dict.fromkeys(w for w in found if w and len(w) <= 20))
    if hidden or len(known) > 12:
        return
    for word in known:
        yield f"{key.parameters[i]} is “{word}”", _named({word})
    for j, one in enumerate(known):
        for two in known[j + 1 :]:
            yield f"{key.parameters[i]} is “{one}” or “{two}”", _named({one, two})


def _name(value: Any) -> str:
    return value if isinstance(value, str) else value.name if isinstance(value, Func) else ""


def _named(words: set[str]) -> Test:
    return lambda v: _name(v) in words


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
    (np.size, "{} has many entries", "{} has few entries", "the number of them"),
)
