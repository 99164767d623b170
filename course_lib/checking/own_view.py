"""What is to be seen of an activation of one's own, and of its slope: a few words for each case.

Two answers that fail alike give the same words, which is how a misconception is recognised.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checking.functions import live
from course_lib.checking.own_table import table_points, trained
from course_lib.checking.probes import STEP, WIDE

FINE = "fine"


@np.errstate(all="ignore")
def own_activation(args: list, value: Any) -> str:
    """What the probe `apart` brought back for z → `FINE`, or what is wrong there, in words."""
    z, said = np.asarray(live(args[0])), _fields(value, ("values", "wide"))
    values = _like(said["values"], z)
    if isinstance(values, str):
        return values
    if not np.isfinite(values).all():
        return _where_not_finite(z, values)
    wide = _like(said["wide"], WIDE)
    if not isinstance(wide, str) and (straight := _straight(WIDE, wide.astype(float))):
        return straight
    if "rows" in said and (companions := _companions(values, said)):
        return companions
    return trained(values) or FINE if z.shape == table_points().shape else FINE


@np.errstate(all="ignore")
def own_slope(args: list, value: Any) -> str:
    """What the probe `slopes` brought back for z → `FINE`, or what is wrong there, in words."""
    z = np.asarray(live(args[0]))
    parts = ("slopes", "left", "here", "right", "at_output")
    said = _fields(value, parts)
    slopes = _like(said["slopes"], z)
    if isinstance(slopes, str):
        return slopes
    left, here, right, at_output = (_numbers(said[name]) for name in parts[1:])
    if any(part.shape != z.shape for part in (left, here, right, at_output)):
        return "my_activation does not keep the shape of z"
    if not (np.isfinite(left).all() and np.isfinite(here).all() and np.isfinite(right).all()):
        return "my_activation is not finite"
    rise, fall = (right - here) / STEP, (here - left) / STEP
    slack = (1e-4 if slopes.dtype == np.float32 else 1e-6) * (1 + np.abs(here)) + 1e-8
    kink = np.abs(rise - fall) > 1e-3
    middle = (right - left) / (2 * STEP)
    low = np.where(kink, np.minimum(rise, fall), middle)
    high = np.where(kink, np.maximum(rise, fall), middle)
    x = slopes.astype(float)
    if not np.isfinite(x).all():
        return _where_not_finite(z, x)

    def equal(other: np.ndarray) -> bool:
        return bool((np.abs(x - other) <= slack)[~kink].all()) and not kink.all()

    if ((x >= low - slack) & (x <= high + slack)).all():
        return FINE
    points = z.astype(float)
    gate = np.divide(here, points, out=np.ones_like(points), where=points != 0)
    away = points != 0
    for words, other in (
        ("it is my_activation itself", here),
        ("it is the slope at my_activation(z)", at_output),
        ("it is the slope with its sign turned round", -middle),
        ("it is twice the slope", 2 * middle),
        ("it is half the slope", middle / 2),
        ("it is the slope times z", middle * points),
        ("it is the slope squared", middle**2),
        ("it is my_activation(z)/z", np.where(away, gate, middle)),
        ("it lacks my_activation(z)/z", np.where(away, middle - gate, middle)),
        ("it is 1 everywhere", np.ones_like(points)),
        ("it is 0 everywhere", np.zeros_like(points)),
    ):
        if equal(other):
            return words
    if points.size > 3:
        off = np.abs(x - middle) > slack
        for words, side in (("on the left", points < 0), ("on the right", points > 0)):
            if off[side].any() and not off[~side & away].any():
                return f"it is right but {words}"
    return "it is not the slope of my_activation"


def _fields(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or not set(names) <= set(value):
        raise ValueError("what came back can't be read")
    return value


def _numbers(value: Any) -> np.ndarray:
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("what came back can't be read") from None


def _like(value: Any, z: np.ndarray) -> np.ndarray | str:
    """Return an array of the shape of z, or what is wrong with the form of a value."""
    if value is None:
        return "nothing came back"
    if isinstance(value, (list, tuple, dict, str)) or not isinstance(
        value, (int, float, np.ndarray, np.generic)
    ):
        return f"a {type(value).__name__} came back"
    array = np.asarray(value)
    if array.shape != z.shape:
        return "one number came back" if array.shape == () else "it has not the shape of z"
    if array.dtype.kind not in "fiu":
        return "no numbers came back"
    if z.dtype == np.float32 and array.dtype != np.float32:
        return "float32 became another type"
    return array


def _where_not_finite(z: np.ndarray, values: np.ndarray) -> str:
    bad = z[~np.isfinite(values)]
    if (bad > 1).all():
        return "not finite on the right"
    if (bad < -1).all():
        return "not finite on the left"
    return "not finite at 0" if (bad == 0).all() else "not finite in places"


def _companions(values: np.ndarray, said: dict[str, Any]) -> str:
    """Return what a value depends on beside its own z; "" where on nothing."""

    def same(parts: Any, axis: int) -> bool:
        try:
            joined = np.concatenate([_numbers(p) for p in parts], axis=axis)
        except (TypeError, ValueError):
            return False
        return joined.shape == values.shape and bool(np.allclose(joined, values, 1e-9, 1e-12))

    entries = said.get("entries", [])
    try:
        alone = _numbers(entries).reshape(values.shape)
    except ValueError:
        return "it fails for a single entry"
    if np.allclose(alone, values, 1e-9, 1e-12):
        return ""
    if same(said.get("rows", []), 0):
        return "a value depends on its row"
    if same(said.get("columns", []), 1):
        return "a value depends on its column"
    return "a value depends on all others"


def _straight(z: np.ndarray, values: np.ndarray) -> str:
    """Return what kind of straight line some values lie on, "" where on none."""
    if not np.isfinite(values).all():
        return ""
    size = np.abs(values).max()
    slope = (values[-1] - values[0]) / (z[-1] - z[0])
    offset = values[0] - slope * z[0]
    if np.abs(values - slope * z - offset).max() > 1e-9 * max(1.0, size):
        return ""
    if np.abs(values - z).max() <= 1e-9 * max(1.0, size):
        return "a straight line: z itself"
    if abs(slope) < 1e-12:
        return "a straight line: a constant"
    through = abs(offset) <= 1e-9 * max(1.0, size)
    return "a straight line through 0" if through else "a straight line that misses 0"
