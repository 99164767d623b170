"""Slips: mistakes of form, derived from the reference of every exercise that they fit.

A slip takes the right value and hands it back in a wrong form, or does something besides. Where an
exercise has better words for one, its file says them: `ex.slip("list", "...", "...")`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Change = Callable[[Any, tuple], Any]


@dataclass(frozen=True)
class Slip:
    """What is done to one right value, with the arguments at hand; and what is said of it."""

    message: str
    hint: str
    change: Change

    def of(self, right: Callable) -> Callable:
        """Return the wrong answer that the reference `right` becomes."""
        return lambda *args: self.change(right(*args), args)


def each(change: Callable[[Any, tuple], Any]) -> Change:
    """Apply a change to each item where several things come back."""

    def apply(value: Any, args: tuple) -> Any:
        if isinstance(value, (tuple, list)):
            return tuple(change(item, args) for item in value)
        return change(value, args)

    return apply


def _list(value: Any, args: tuple) -> Any:
    return value.tolist() if np.ndim(value) else value


def _shape_1(value: Any, args: tuple) -> Any:
    return value if np.ndim(value) else np.reshape(value, (1,))


def _column(value: Any, args: tuple) -> Any:
    return value[:, None] if np.ndim(value) == 1 else value


def _row(value: Any, args: tuple) -> Any:
    return value[None, :] if np.ndim(value) == 1 else value


def _flat(value: Any, args: tuple) -> Any:
    return np.ravel(value) if np.ndim(value) > 1 else value


def _truncated(value: Any, args: tuple) -> Any:
    first = next(arrays(args), None)
    if first is None or first.dtype.kind not in "iu" or not np.ndim(value):
        return value
    with np.errstate(invalid="ignore"):
        return value.astype(first.dtype)


def _whole(value: Any, args: tuple) -> Any:
    with np.errstate(invalid="ignore"):
        return np.asarray(value).astype(int)[()]


def _float64(value: Any, args: tuple) -> Any:
    narrow = any(a.dtype == np.float32 for a in arrays(args))
    return np.asarray(value).astype(np.float64) if narrow else value


def _changed(value: Any, args: tuple) -> Any:
    for array in arrays(args):
        if array.dtype.kind == "f":
            array *= 0.5
            array += 1.0
            return value
    for arg in args:
        if isinstance(arg, list):
            arg.pop()
            break
    return value


def arrays(value: Any) -> Iterator[np.ndarray]:
    """Yield the arrays in some arguments, also those in lists and tuples."""
    if isinstance(value, np.ndarray):
        if value.ndim:
            yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from arrays(item)


SLIPS = {
    "nothing": Slip(
        "The function returned nothing (None): it has no return, or one that was not reached.",
        "print shows a value to a reader; only return hands it to the caller.",
        lambda value, args: None,
    ),
    "list": Slip(
        "The numbers are right, but they come as a list; the contract says an array.",
        "Operations on whole arrays give arrays; np.array makes one of a list.",
        each(_list),
    ),
    "shape-1": Slip(
        "The number is right, but it comes in an array of shape (1,). A number has shape ().",
        "A sum or mean over everything gives a number; keepdims, a reshape and np.atleast_1d add "
        "an axis that has to come off again.",
        each(_shape_1),
    ),
    "column": Slip(
        "The numbers are right, but they stand in a column: the shape is (n, 1) where (n,) is "
        "asked.",
        "reshape(-1, 1), [:, None] and keepdims=True add an axis that has to come off again.",
        each(_column),
    ),
    "row": Slip(
        "The numbers are right, but they stand in a row: the shape is (1, n) where (n,) is asked.",
        "reshape(1, -1) and [None, :] add an axis that has to come off again.",
        each(_row),
    ),
    "flat": Slip(
        "The numbers are right, but the shape is lost: the result has one axis whatever the input "
        "has.",
        "ravel and flatten drop the shape, and so does a loop over all entries; work on the array "
        "as a whole.",
        each(_flat),
    ),
    "truncated": Slip(
        "With integer input the results lose their decimals, as numbers do that are stored in an "
        "integer array.",
        "np.zeros_like and np.empty_like copy the dtype of their argument. What does an integer "
        "array do with 0.5?",
        each(_truncated),
    ),
    "whole": Slip(
        "The results were cut to whole numbers; what stood behind the point is lost.",
        "astype(int) and int() cut decimals off, and so does an array of integers that takes them.",
        each(_whole),
    ),
    "float64": Slip(
        "The values are right, but float32 input comes back as float64: twice the memory, and the "
        "layers after it compute in float64 too.",
        "Which step makes float64 of everything, whatever the dtype of the input?",
        each(_float64),
    ),
    "pair": Slip(
        "A tuple came back with the result in it and something besides; the contract asks for the "
        "result alone.",
        "Values kept for later steps are of use to their owner only. What does return hand over?",
        lambda value, args: (value, args[0] if args else None),
    ),
    "changed": Slip(
        "The values are right, but an input array was changed in place: whoever called the "
        "function finds other numbers in it afterwards.",
        "*=, += and assignments to a slice write into the array that they are given; x * w makes a "
        "new one.",
        _changed,
    ),
}
