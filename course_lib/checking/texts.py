"""Values as short texts, and two of them side by side so that what differs can be seen."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.checking.codec import Func, Laid, Other

MOST = 24  # entries of an array that are written out
DIGITS = 6  # of a number, where no more are needed to tell two apart
ALL_DIGITS = 17  # that a float64 can need
LIMIT = 400  # characters of a text


def show(value: Any, digits: int = DIGITS) -> str:
    """Return a short, readable text of a decoded value; numbers have `digits` significant ones."""
    return _cut(_text(value, digits))


def side_by_side(value: Any, wanted: Any, wrong: Any = None, atol: float = 0.0) -> tuple[str, str]:
    """Return the texts of a value and of the expected one.

    wrong: a bool array of their shape, true where two arrays or numbers differ: the first such
    entry is marked in both, with as many digits as tell them apart. atol: an expected number closer
    to 0 than that is written as 0.
    """
    wanted = _settled(wanted, atol)
    if wrong is None or not np.any(wrong) or np.shape(value) != np.shape(wanted):
        return show(value), show(wanted)
    a, b = np.asarray(value), np.asarray(wanted)
    if a.ndim == 0:
        return apart(a.item(), b.item(), atol)
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    mine, theirs = apart(a[first].item(), b[first].item(), atol)
    if a.size > MOST:
        place = f"an array of shape {a.shape}, at [{', '.join(map(str, first))}]"
        return f"{place}: {mine}", f"{place}: {theirs}"
    return _array(a, DIGITS, {first: f"→{mine}←"}), _array(b, DIGITS, {first: f"→{theirs}←"})


def number(x: Any, digits: int = DIGITS) -> str:
    """Return the text of a Python number: a float has a point, an integer has none."""
    if not isinstance(x, float):
        return repr(x)
    if not math.isfinite(x):
        return str(x)
    text = f"{x:.{digits}g}"
    return text if any(c in text for c in ".en") else f"{text}.0"


def apart(a: Any, b: Any, atol: float = 0.0) -> tuple[str, str]:
    """Return the texts of a number and the expected one, with the digits that tell them apart."""
    b = 0.0 if isinstance(b, float) and abs(b) < atol else b
    for digits in range(DIGITS, ALL_DIGITS):
        if number(a, digits) != number(b, digits):
            return number(a, digits), number(b, digits)
    return number(a, ALL_DIGITS), number(b, ALL_DIGITS)


def _settled(wanted: Any, atol: float) -> Any:
    """Return an expected value without what rounding left of a 0."""
    if isinstance(wanted, (tuple, list)):
        return type(wanted)(_settled(item, atol) for item in wanted)
    array = np.asarray(wanted) if isinstance(wanted, (float, np.ndarray, np.generic)) else None
    if array is None or array.dtype.kind != "f":
        return wanted
    settled = np.where(np.abs(array) < atol, 0, array).astype(array.dtype)
    return settled if isinstance(wanted, np.ndarray) else settled[()]


def _text(value: Any, digits: int) -> str:
    if isinstance(value, Other):
        return value.what
    if isinstance(value, Func):
        return f"the function “{value.name}”"
    if isinstance(value, Laid):
        return _text(value.array, digits)
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return number(value.item(), digits)
    if isinstance(value, np.ndarray):
        return _array(value, digits, {})
    if isinstance(value, (tuple, list)):
        inner = ", ".join(_text(item, digits) for item in value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_text(v, digits)}" for k, v in value.items()) + "}"
    return number(value, digits)


def _array(array: np.ndarray, digits: int, marked: dict[tuple, str]) -> str:
    """Write an array as nested lists, its rows one under the other; `marked` are ready texts."""
    if not array.size:
        return f"an empty array of shape {array.shape}"
    if array.size > MOST:
        return np.array2string(
            array, precision=digits, threshold=MOST, edgeitems=2, separator=", "
        )  # fmt: skip

    def written(index: tuple[int, ...]) -> str:
        if len(index) == array.ndim:
            return marked.get(index) or number(array[index].item(), digits)
        inner = [written((*index, i)) for i in range(array.shape[len(index)])]
        deep = len(index) + 1 < array.ndim
        return f"[{(f',{chr(10)}' + ' ' * (len(index) + 1) if deep else ', ').join(inner)}]"

    return written(())


def _cut(text: str) -> str:
    return text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"
