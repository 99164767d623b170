"""Slips of form that a result can be taken out of again: a list, a pair, an axis too many, …

A slip of form hides what is inside: a list of wrong numbers is both a list and wrong. Each slip
here says how it shows in one case and gives back what is inside, so that this can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.key import Case

ITEMS = 4  # of a tuple or dict that are looked at
MOST = 20_000  # numbers of a list that are made an array


class Missing(ValueError):
    """A value does not have the slip, in a case in which it would show."""


@dataclass(frozen=True)
class Slip:
    """A slip of form: `also` follows "Besides, ", `alone` is said where the values are right."""

    id: str
    also: str
    alone: str
    hint: str
    inside: Callable[[Case, Any], Any]


def inside(slip: Slip, cases: Sequence[Case], values: Sequence[Any]) -> list[Any] | None:
    """Return what is inside of some values; None where the slip does not show, or not throughout.

    A value that is the same with and without the slip (a number, where a list was made of each
    array) stays as it is.
    """
    found = []
    for case, value in zip(cases, values, strict=True):
        try:
            found.append(slip.inside(case, value))
        except (Missing, ValueError, TypeError):
            return None
    return found if any(a is not b for a, b in zip(found, values, strict=True)) else None


def slips(values: Sequence[Any]) -> Iterator[Slip]:
    """Yield the slips that some values may have."""
    first = values[0] if values else None
    if type(first) is tuple and len(first) > 1:
        for i in (0, len(first) - 1):
            yield replaced(PAIR, _item(i))
    if type(first) is dict:
        for name in list(first)[:ITEMS]:
            yield replaced(PAIR, _field(name))
    yield from SLIPS


def replaced(slip: Slip, inside: Callable[[Case, Any], Any]) -> Slip:
    """Return a slip with another way to what is inside."""
    return Slip(slip.id, slip.also, slip.alone, slip.hint, inside)


def _each(one: Callable[[Case, Any, Any], Any]) -> Callable[[Case, Any], Any]:
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


def _item(i: int) -> Callable[[Case, Any], Any]:
    def inside(case: Case, value: Any) -> Any:
        several = isinstance(case.wanted, (tuple, list))
        if type(value) is not tuple or not i < len(value) or len(value) < 2:
            raise Missing
        if several and not isinstance(value[i], (tuple, list)):
            raise Missing
        return value[i]

    return inside


def _field(name: str) -> Callable[[Case, Any], Any]:
    def inside(case: Case, value: Any) -> Any:
        if type(value) is not dict or name not in value or isinstance(case.wanted, dict):
            raise Missing
        return value[name]

    return inside


def _listed(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) == 0 or isinstance(value, (int, float, np.generic)):
        return value
    if not isinstance(value, (list, tuple)) or len(value) > MOST:
        raise Missing
    array = np.array(value)
    if array.dtype.kind not in "biuf":
        raise Missing
    return array


def _list_of_one(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted):
        return value
    if not isinstance(value, (list, tuple)) or len(value) != 1:
        raise Missing
    return value[0]


def _shape_1(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) or np.ndim(value) > 1:
        return value
    if not isinstance(value, np.ndarray) or value.shape != (1,):
        raise Missing
    return value[0]


def _column(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) != 1 or np.ndim(value) == 0:
        return value
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[1] != 1:
        raise Missing
    return value[:, 0]


def _row(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) != 1 or np.ndim(value) == 0:
        return value
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[0] != 1:
        raise Missing
    return value[0]


def _flat(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(wanted) < 2 or np.ndim(value) == 0:
        return value
    if not isinstance(value, np.ndarray) or value.ndim != 1 or value.size != np.size(wanted):
        raise Missing
    return value.reshape(np.shape(wanted))


def _axis(case: Case, value: Any, wanted: Any) -> Any:
    if np.ndim(value) == 0:
        return value
    shape = np.shape(wanted)
    if not isinstance(value, np.ndarray) or value.size != np.size(wanted) or value.shape == shape:
        raise Missing
    if [n for n in value.shape if n != 1] != [n for n in shape if n != 1]:
        raise Missing
    return value.reshape(shape)


def _of_kind(kinds: str, only_integers: bool) -> Callable[[Case, Any], Any]:
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

    return _each(one)


def _integers_given(case: Case) -> bool:
    first = next(
        (a for a in case.given if np.ndim(a) or isinstance(a, (int, float, np.generic))), 0.0
    )
    return np.asarray(first).dtype.kind in "iu"


def _float64(case: Case, value: Any, wanted: Any) -> Any:
    want = np.asarray(wanted)
    if case.dtype != "same" or want.dtype != np.float32:
        return value
    if np.asarray(value).dtype != np.float64:
        raise Missing
    return np.asarray(value).astype(np.float32)[()]


PAIR = Slip(
    "pair",
    "the result comes together with something else; the contract asks for the result alone.",
    "The result is right, but it comes together with something else; the contract asks for the "
    "result alone.",
    "Values kept for later steps are of use to their owner only. What does return hand over?",
    _item(0),
)
SLIPS = (
    Slip(
        "list",
        "the numbers come as a list; the contract says an array.",
        "The numbers are right, but they come as a list; the contract says an array.",
        "Operations on whole arrays give arrays; np.array makes one of a list.",
        _each(_listed),
    ),
    Slip(
        "list-of-one",
        "the number stands in a list. A number has no brackets round it.",
        "The number is right, but it stands in a list. A number has no brackets round it.",
        "Return the number itself.",
        _each(_list_of_one),
    ),
    Slip(
        "shape-1",
        "the number comes in an array of shape (1,). A number has shape ().",
        "The number is right, but it comes in an array of shape (1,). A number has shape ().",
        "A sum or mean over everything gives a number; keepdims, a reshape and np.atleast_1d add "
        "an axis that has to come off again.",
        _each(_shape_1),
    ),
    Slip(
        "column",
        "the numbers stand in a column: the shape is (n, 1) where (n,) is asked.",
        "The numbers are right, but they stand in a column: the shape is (n, 1) where (n,) is "
        "asked.",
        "reshape(-1, 1), [:, None] and keepdims=True add an axis that has to come off again.",
        _each(_column),
    ),
    Slip(
        "row",
        "the numbers stand in a row: the shape is (1, n) where (n,) is asked.",
        "The numbers are right, but they stand in a row: the shape is (1, n) where (n,) is asked.",
        "reshape(1, -1) and [None, :] add an axis that has to come off again.",
        _each(_row),
    ),
    Slip(
        "flat",
        "the shape is lost: the result has one axis whatever the input has.",
        "The numbers are right, but the shape is lost: the result has one axis whatever the input "
        "has.",
        "ravel and flatten drop the shape; work on the array as a whole.",
        _each(_flat),
    ),
    Slip(
        "axis",
        "the result has an axis of length 1 too many or too few.",
        "The numbers are right, but the result has an axis of length 1 too many or too few.",
        "Compare the shape of the result with the one that the contract names.",
        _each(_axis),
    ),
    Slip(
        "integers",
        "the numbers come as integers; the contract promises floats.",
        "The values are right, but they come as integers; the contract promises floats.",
        "astype(float) makes floats of integers; so does a factor of 1.0.",
        _of_kind("iu", False),
    ),
    Slip(
        "booleans",
        "the results are True and False; the contract promises floats.",
        "The decisions are right, but they are True and False; the contract promises floats.",
        "astype(float) makes 1.0 and 0.0 of True and False.",
        _of_kind("b", False),
    ),
    Slip(
        "integers-for-integers",
        "integers in give integers out; the contract promises floats.",
        "The values are right, but integers in give integers out; the contract promises floats.",
        "An array made like the input has the dtype of the input.",
        _of_kind("iu", True),
    ),
    Slip(
        "float64",
        "float32 input comes back as float64.",
        "The values are right, but float32 input comes back as float64: twice the memory, and the "
        "layers after it compute in float64 too.",
        "Which step makes float64 of everything, whatever the dtype of the input?",
        _each(_float64),
    ),
)
