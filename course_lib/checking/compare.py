"""Decide whether a returned value is the expected one, and say in words where it is not."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checking.codec import Other
from course_lib.checking.texts import apart, show

SINGLE = (int, float, np.integer, np.floating, np.bool_)  # bool is an int


def difference(
    value: Any, expected: Any, rtol: float, atol: float, dtype: str | None = None
) -> str | None:
    """Return None where `value` is `expected` within the tolerance, else a short reason.

    The types count: an array must be an array of the same shape (nothing is broadcast),
    a number may be a Python or NumPy number or a 0-d array, a pair may be a tuple or a list.
    nan equals nan. `dtype` is None (free), "float" (any floating dtype), "whole" (any of integers)
    or "same" (the dtype of `expected`).
    """
    if isinstance(value, Other):
        return f"it returned {value.what}"
    if expected is None or isinstance(expected, (str, bool)):
        same = type(value) is type(expected) and value == expected
        return None if same else f"it returned {show(value)}"
    if isinstance(expected, (tuple, list)):
        return _items(value, expected, rtol, atol, dtype)
    if isinstance(expected, dict):
        return _fields(value, expected, rtol, atol, dtype)
    want = np.asarray(expected)
    if not isinstance(value, np.ndarray):
        if want.ndim > 0 and not isinstance(value, np.generic):
            return f"it returned {_a(value)} where an array was expected"
        truth = isinstance(value, (bool, np.bool_))
        if want.ndim == 0 and (truth != (want.dtype == bool) or not isinstance(value, SINGLE)):
            return f"it returned {_a(value)} where a number was expected"
    got = np.asarray(value)
    if got.dtype.kind not in "biuf":
        return f"it returned {_a(value)} where numbers were expected"
    if got.shape != want.shape:
        if want.shape == ():
            return f"it returned an array of shape {got.shape} where a number was expected"
        return f"the shape is {got.shape} where {want.shape} was expected"
    return _dtype(got, want, dtype) or _values(got, want, rtol, atol)


def _items(value: Any, expected: Any, rtol: float, atol: float, dtype: str | None) -> str | None:
    if not isinstance(value, (tuple, list)):
        return f"it returned {_a(value)} where {len(expected)} things were expected"
    if len(value) != len(expected):
        return f"it returned {len(value)} things where {len(expected)} were expected"
    for i, (item, want) in enumerate(zip(value, expected, strict=True)):
        reason = difference(item, want, rtol, atol, dtype)
        if reason:
            return f"item {i + 1} of {len(expected)}: {reason}"
    return None


def _fields(value: Any, expected: dict, rtol: float, atol: float, dtype: str | None) -> str | None:
    if not isinstance(value, dict):
        return f"it returned {_a(value)} where a dict was expected"
    if set(value) != set(expected):
        return f"the keys are {sorted(value)} where {sorted(expected)} were expected"
    for key, want in expected.items():
        reason = difference(value[key], want, rtol, atol, dtype)
        if reason:
            return f"at {key!r}: {reason}"
    return None


def _dtype(got: np.ndarray, want: np.ndarray, dtype: str | None) -> str | None:
    if dtype == "float" and got.dtype.kind != "f":
        return f"the dtype is {got.dtype} where floats were expected"
    if dtype == "whole" and got.dtype.kind not in "iu":
        return f"the dtype is {got.dtype} where integers were expected"
    if dtype == "same" and got.dtype != want.dtype:
        return f"the dtype is {got.dtype} where {want.dtype} was expected"
    return None


def unequal(got: np.ndarray, want: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Return where two arrays of one shape differ; nan equals nan, integers count exactly."""
    if got.dtype.kind in "biu" and want.dtype.kind in "biu":
        return got != want
    a, b = got.astype(np.float64), want.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(a - b) <= atol + rtol * np.abs(b)
    finite = np.isfinite(a) & np.isfinite(b)
    return ~(np.where(finite, close, a == b) | np.isnan(a) & np.isnan(b))


def _values(got: np.ndarray, want: np.ndarray, rtol: float, atol: float) -> str | None:
    wrong = unequal(got, want, rtol, atol)
    if not wrong.any():
        return None
    if wrong.ndim == 0:
        mine, theirs = apart(got.item(), want.item(), atol)
        return f"it is {mine} where {theirs} was expected"
    where = np.argwhere(wrong)[0]
    index = tuple(int(i) for i in where)
    place = f"[{', '.join(map(str, index))}]"
    mine, theirs = apart(got[index].item(), want[index].item(), atol)
    return (
        f"{int(wrong.sum())} of {wrong.size} values differ, first at {place}: "
        f"{mine} where {theirs} was expected"
    )


def _a(value: Any) -> str:
    if value is None:
        return "nothing (None); is there a return?"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"{show(value)} (a {type(value).__name__})"
