"""How a slip of form shows in one case, and what is inside: the array of a list, and so on.

Each function takes a case and what came back, and returns what is inside; or the value as it is,
where it would be the same without the slip. It raises `Missing` where the slip would show, and does
not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checking.key import Case

MOST = 20_000  # numbers of a list that are made an array

Inside = Callable[[Case, Any], Any]


class Missing(ValueError):
    """A value does not have the slip, in a case in which it would show."""


def each(one: Callable[[Case, Any, Any], Any]) -> Inside:
    """Apply a change to a value, or to each thing where several come back."""

    def apply(case: Case, value: Any) -> Any:
        wanted = case.wanted
        if not isinstance(wanted, (tuple, list)):
            return one(case, value, wanted)
        if not isinstance(value, (tuple, list)) or len(value) != len(wanted):
            raise Missing
        items = [one(case, v, w) for v, w in zip(value, wanted, strict=True)]
        same = all(a is b for a, b in zip(items, value, strict=True))
        return value if same else tuple(items)

    return apply


def item(i: int) -> Inside:
    def inside(case: Case, value: Any) -> Any:
        several = isinstance(case.wanted, (tuple, list))
        if type(value) is not tuple or not i < len(value) or len(value) < 2:
            raise Missing
        if several and not isinstance(value[i], (tuple, list)):
            raise Missing
        return value[i]

    return inside


def field(name: str) -> Inside:
    def inside(case: Case, value: Any) -> Any:
        if type(value) is not dict or name not in value or isinstance(case.wanted, dict):
            raise Missing
        if isinstance(case.wanted, (tuple, list)) and not isinstance(value[name], (tuple, list)):
            raise Missing
        return value[name]

    return inside


def fields(case: Case, value: Any) -> Any:
    """Take the things that should come back one beside the other out of a dict."""
    wanted = case.wanted
    if not isinstance(wanted, (tuple, list)):
        return value
    if type(value) is not dict or len(value) != len(wanted):
        raise Missing
    return tuple(value.values())


def listed(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) == 0 or isinstance(value, (int, float, np.generic)):
        return value
    if not isinstance(value, (list, tuple)) or len(value) > MOST:
        raise Missing
    array = np.array(value)
    if array.dtype.kind not in "biuf":
        raise Missing
    if not array.size == np.size(wanted) == 0:
        return array
    return array.reshape(np.shape(wanted))  # a list of no rows does not know how long one is


def list_of_one(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted):
        return value
    if not isinstance(value, (list, tuple)) or len(value) != 1:
        raise Missing
    return value[0]


def shape_1(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) or np.ndim(value) > 1:
        return value
    if not isinstance(value, np.ndarray) or value.shape != (1,):
        raise Missing
    return value[0]


def column(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) != 1 or np.ndim(value) == 0:
        return value
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[1] != 1:
        raise Missing
    return value[:, 0]


def row(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) != 1 or np.ndim(value) == 0:
        return value
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[0] != 1:
        raise Missing
    return value[0]


def flat(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) < 2 or np.ndim(value) == 0:
        return value
    if not isinstance(value, np.ndarray) or value.ndim != 1 or value.size != np.size(wanted):
        raise Missing
    return value.reshape(np.shape(wanted))


def axis(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(value) == 0 or np.ndim(wanted) == 0:
        return value
    shape = np.shape(wanted)
    if not isinstance(value, np.ndarray) or value.size != np.size(wanted) or value.shape == shape:
        raise Missing
    if [n for n in value.shape if n != 1] != [n for n in shape if n != 1]:
        raise Missing
    return value.reshape(shape)


def of_kind(kinds: str, only_integers: bool) -> Inside:
    """Return what makes floats of integers or booleans, where floats are promised."""

    def one(case: Case, value: Any, wanted: Any) -> Any:
        want = np.asarray(wanted)
        if case.dtype is None or want.dtype.kind != "f":
            return value
        kind = np.asarray(value).dtype.kind
        if only_integers and not _integers_given(case):
            return value
        if kind not in kinds:
            raise Missing
        return np.asarray(value).astype(want.dtype)[()]

    return each(one)


def _integers_given(case: Case) -> bool:
    first = next(
        (a for a in case.given if np.ndim(a) or isinstance(a, (int, float, np.generic))), 0.0
    )
    return np.asarray(first).dtype.kind in "iu"


def float64(case: Case, value: Any, wanted: Any) -> Any:
    want = np.asarray(wanted)
    if case.dtype != "same" or want.dtype != np.float32:
        return value
    if np.asarray(value).dtype != np.float64:
        raise Missing
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
        return np.asarray(value).astype(np.float32)[()]
