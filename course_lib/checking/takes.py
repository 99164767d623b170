"""What an input must be like: one short text for each parameter, and whether an input keeps to it.

    "(d, h)"         an array of two axes; the same letter is the same size everywhere
    "(n, 2)"         two columns
    "number"         a single number
    "any"            an array of any shape, or a number
    "(n,), whole"    whole numbers
    "any, 0 to 1"    numbers from 0 to 1

A list of numbers is as good as the array that it makes. What comes out is plain: float64 or int64,
few numbers, all finite and none of them huge, whatever came in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.codec import MAX_DEPTH, Other
from course_lib.checking.texts import show

MOST = 1000  # numbers in an input, all arguments together
LARGEST = 1000.0  # no number is further from 0
TEXT = re.compile(
    r"(any|number|\(\s*\w+\s*(?:,\s*\w+\s*)*,?\s*\))"
    r"(,\s*whole)?(?:,\s*(-?[\d.]+)\s+to\s+(-?[\d.]+))?"
)


class Invalid(ValueError):
    """An input is none that the function takes; `code` says why in a word, the message in full."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Spec:
    """A text like "(d, h), whole, 0 to 9", read; `axes` is None for arrays of any shape."""

    axes: tuple[str, ...] | None
    whole: bool
    low: float
    high: float


def read_spec(text: str) -> Spec:
    """Return what a text says that a parameter takes. Raises `ValueError` where it says nothing."""
    match = TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'{text!r} says of no input what it is like; write "(d, h)", "number", …')
    shape, whole, low, high = match.groups()
    axes = None if shape == "any" else () if shape == "number" else tuple(re.findall(r"\w+", shape))
    bounds = (-LARGEST, LARGEST) if low is None else (float(low), float(high))
    return Spec(axes, whole is not None, *bounds)


def read_input(takes: Mapping[str, str], of: str, value: Any) -> list[Any]:
    """Return an input as the arguments of the function `of`: arrays, and Python's own numbers.

    takes: what each parameter takes; value: decoded data, several arguments as a tuple or list.
    Raises `Invalid` where it is no valid input.
    """
    args: list[Any] = []
    sizes: dict[str, tuple[int, str]] = {}
    for (name, text), item in zip(takes.items(), _items(takes, of, value), strict=True):
        spec, array = read_spec(text), _array(name, item)
        _shape(name, spec, array, sizes)
        args.append(array if array.ndim else array.item())
    total = sum(np.size(arg) for arg in args)
    if total > MOST:
        raise Invalid("too many", f"it holds {total:,} numbers, and {MOST:,} are enough")
    for (name, text), arg in zip(takes.items(), args, strict=True):
        _values(name, read_spec(text), np.asarray(arg))
    return args


def _items(takes: Mapping[str, str], of: str, value: Any) -> list[Any]:
    if value is None:
        raise Invalid("nothing", "the function returned nothing (None); is there a return?")
    several = isinstance(value, (tuple, list))
    if len(takes) == 1:
        return [value[0] if isinstance(value, tuple) and len(value) == 1 else value]
    names = ", ".join(takes)
    if not several:
        what = value.what if isinstance(value, Other) else f"a {type(value).__name__}"
        raise Invalid("no tuple", f"{of} takes {len(takes)} things, {names}, and this is {what}")
    if len(value) != len(takes):
        text = f"{of} takes {len(takes)} things, {names}, and these are {len(value)}"
        raise Invalid(f"{len(value)} things", text)
    return list(value)


def _array(name: str, item: Any) -> np.ndarray:
    """Return an argument as an array of float64 or int64."""
    odd = _odd(item)
    if odd:
        raise Invalid(f"{name} odd", f"{name} must be made of numbers, and there is {odd}")
    try:
        array = np.asarray(item)
    except (TypeError, ValueError, OverflowError):
        array = np.empty(0, dtype=object)
    if array.dtype.kind not in "iuf":
        raise Invalid(f"{name} odd", f"the lists of {name} make no array of numbers")
    if not array.size:
        raise Invalid(f"{name} empty", f"{name} is empty: its shape is {array.shape}")
    with np.errstate(all="ignore"):
        return array.astype(np.float64 if array.dtype.kind == "f" else np.int64)


def _odd(item: Any, depth: int = 0) -> str:
    """Return what of an argument is no number, "" where all of it is."""
    if isinstance(item, (list, tuple)) and depth < MAX_DEPTH:
        return next(filter(None, (_odd(part, depth + 1) for part in item)), "")
    if isinstance(item, Other):
        return item.what
    kind = item.dtype.kind if isinstance(item, (np.ndarray, np.generic)) else ""
    if kind == "b" or isinstance(item, bool):
        return "a truth value"
    plain = bool(kind) or isinstance(item, (int, float))
    return "" if plain else f"{show(item)} (a {type(item).__name__})"


def _shape(name: str, spec: Spec, array: np.ndarray, sizes: dict[str, tuple[int, str]]) -> None:
    """Compare the shape of an array with its spec, and with the sizes seen so far."""
    if spec.axes is None:
        return
    if array.ndim != len(spec.axes):
        raise Invalid(f"{name} {_form(array.ndim)}", _other_form(name, spec.axes, array))
    for i, axis in enumerate(spec.axes):
        size = array.shape[i]
        has = f"{name} has {_count(size, i, array.ndim)}"
        wanted, other = (int(axis), "") if axis.isdigit() else sizes.setdefault(axis, (size, has))
        if size != wanted:
            raise Invalid(f"{name} size", f"{has} where {other or f'{wanted} are asked'}")


def _other_form(name: str, axes: tuple[str, ...], array: np.ndarray) -> str:
    comma = "," if len(axes) == 1 else ""
    asked = f"an array of shape ({', '.join(axes)}{comma})" if axes else "a single number"
    is_ = f"has the shape {array.shape}" if array.ndim else "is a single number"
    return f"{name} {is_} where {asked} is asked"


def _form(ndim: int) -> str:
    return "is a number" if ndim == 0 else f"of {ndim} axes"


def _count(size: int, i: int, ndim: int) -> str:
    """Return the size of an axis in words."""
    one, more = ("entry", "entries")
    if ndim == 2:
        one, more = (("row", "rows"), ("column", "columns"))[i]
    along = f" along axis {i}" if ndim > 2 else ""
    return f"{size} {one if size == 1 else more}{along}"


def _values(name: str, spec: Spec, array: np.ndarray) -> None:
    flat = array.ravel()
    if not np.isfinite(flat).all():
        odd = flat[~np.isfinite(flat)][0]
        raise Invalid(f"{name} not finite", f"{name} holds {show(odd)}, which is no finite number")
    if spec.whole and (flat != np.round(flat)).any():
        odd = flat[flat != np.round(flat)][0]
        raise Invalid(
            f"{name} not whole", f"{name} holds {show(odd)} where whole numbers are asked"
        )
    outside = flat[(flat < spec.low) | (flat > spec.high)]
    if outside.size:
        bounds = f"from {spec.low:,g} to {spec.high:,g}"
        text = f"{name} holds {show(outside[0])} where numbers {bounds} are asked"
        raise Invalid(f"{name} outside", text)
