"""Kinds of one argument: an array of integers, a single number, one row, …"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checking.codec import Laid
from course_lib.checking.relations.pairs import MOST_ENTRIES, Array, bare, numbers

Test = Callable[[Any], bool]


def array_of(value: Any) -> Array | None:
    """Return an argument that is an array with axes, or a list of numbers, or None."""
    array = bare(value)
    return array if isinstance(array, np.ndarray) and array.ndim else None


def _single(value: Any) -> bool:
    """Return whether an argument is one number."""
    return numbers(value) is not None and np.ndim(value) == 0


def dtype_kind(value: Any) -> str:
    array = bare(value)
    known = isinstance(array, (int, float, np.generic, np.ndarray))
    return np.asarray(array).dtype.kind if known else ""


def holds_integers(value: Any) -> bool:
    if isinstance(value, (list, tuple)) and not isinstance(bare(value), np.ndarray):
        return any(holds_integers(item) for item in value)
    return dtype_kind(value) in ("i", "u")


def _of_array(test: Callable[[Array], Any]) -> Test:
    """Return a test that holds for arrays with axes only."""

    def of(value: Any) -> bool:
        array = array_of(value)
        return array is not None and array.size <= MOST_ENTRIES and bool(test(array))

    return of


def _of_number(test: Callable[[float], Any]) -> Test:
    return lambda value: _single(value) and bool(test(float(value)))


def _of_list(test: Callable[[int], bool]) -> Test:
    """Return a test on the length of a list of things that are no numbers."""
    return lambda v: isinstance(v, (list, tuple)) and array_of(v) is None and test(len(v))


KINDS: tuple[tuple[str, Test], ...] = (
    ("{} is a single number", _single),
    ("{} is an array", lambda v: array_of(v) is not None),
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
    ("{} holds integers", holds_integers),
    ("{} holds floats", lambda v: dtype_kind(v) == "f"),
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
