"""The functions that a test gets in the notebook: wrong ones, and right ones in disguise.

All are made from the right one that the notebook has: what is wrong is done to its argument or to
its result, so that no answer stands here. Their names are those of the bank, whose sentences say
what each does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Function = Callable[[Any], Any]
Made = Callable[[Function, Any], Any]  # from the right function and the argument to a result


@dataclass(frozen=True)
class Tests:
    """What an exercise asks for that wants a test: one of functions like `of`.

    said: of each wrong one what it does, by its name.
    """

    of: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lineup:
    """The functions that a test gets, by name."""

    functions: Mapping[str, Function]


def _over(right: Function, z: Any) -> Any:
    z[...] = right(z)
    return z


def _nan_where(mask: Any, value: Any) -> Any:
    return np.where(mask, np.nan, value)


def _far(z: Any) -> Any:
    top = z.max(axis=-1, keepdims=True)
    return (top > 709) | (top < -745)


def _wide(z: Any) -> Any:
    return z.max(axis=-1, keepdims=True) - z.min(axis=-1, keepdims=True)


def _last_bit(value: Any) -> Any:
    return value * (1 + np.finfo(value.dtype).eps)


def _entries_left(value: Any) -> Any:
    return value[value != 0]


WRONG: dict[str, dict[str, Made]] = {
    "relu": {
        "leaky": lambda f, z: f(z) - 0.01 * f(np.negative(z)),
        "absolute": lambda f, z: f(z) + f(np.negative(z)),
        "smaller-instead": lambda f, z: -f(np.negative(z)),
        "gate-alone": lambda f, z: np.sign(f(z)),
        "capped-at-six": lambda f, z: np.minimum(f(z), 6),
        "opens-at-one": lambda f, z: f(z) * np.sign(f(np.subtract(z, 1))),
        "squared": lambda f, z: f(z) * f(z),
        "in-place": _over,
        "changed": lambda f, z: _over(f, z).copy(),
        "pythons-max": lambda f, z: f(z) if z > 0 else 0 * z,
        "positives-only": lambda f, z: _entries_left(f(z)),
        "whole-array-open": lambda f, z: z * 1 if f(z).any() else f(z),
        "nan-hidden": lambda f, z: np.nan_to_num(f(z), posinf=np.inf),
        "nan-at-minus-infinity": lambda f, z: _nan_where(np.isneginf(z), f(z)),
    },
    "softmax": {
        "as-it-stands": lambda f, z: _nan_where(_far(z), f(z)),
        "one-maximum": lambda f, z: _nan_where(z.max(-1, keepdims=True) < z.max() - 745, f(z)),
        "minimum-subtracted": lambda f, z: _nan_where(_wide(z) > 709, f(z)),
        "logits-clipped": lambda f, z: f(np.clip(z, -500, 500)),
        "first-axis": lambda f, z: np.moveaxis(f(np.moveaxis(z, 0, -1)), -1, 0),
        "everything-at-once": lambda f, z: f(z.ravel()).reshape(z.shape),
        "two-axes": lambda f, z: f(z).reshape(-1, z.shape[-1]),
        "changed": lambda f, z: _over(f, z).copy(),
        "the-logarithm": lambda f, z: np.log(f(z)),
        "base-2": lambda f, z: f(z * np.log(2)),
        "twice": lambda f, z: f(f(z)),
        "smallest-gets-most": lambda f, z: f(-1.0 * z),
        "winner-takes-all": lambda f, z: f(1e6 * z),
        "rounded": lambda f, z: np.round(f(z), 4),
    },
}

OWN = "as it is"
DISGUISES = {  # what is said of a right one that a test stops
    "floats of arrays": "returns floats for integers, and equal ones",
    "arrays of no dimension": "returns an array of no dimension for a single number",
    "Python’s numbers": "returns a number of Python’s for a single number",
    "zeros with a sign": "returns −0.0 in places, which equals 0",
    "another last bit": "differs from the notebook’s own by the last bit",
    "rounded otherwise": "computes in another order, and rounds in other places",
    "row by row": "goes through the rows one by one, and needs one at least",
    "classes first in memory": "returns an array whose columns lie together in memory",
    "a view of a larger array": "returns a view of a larger array",
}

RIGHT: dict[str, dict[str, Made]] = {
    "relu": {
        OWN: lambda f, z: f(z),
        "floats of arrays": lambda f, z: f(z.astype(float)) if np.ndim(z) else f(z),
        "arrays of no dimension": lambda f, z: np.asarray(f(z)),
        "Python’s numbers": lambda f, z: f(z) if np.ndim(z) else float(f(z)),
        "zeros with a sign": lambda f, z: -(0.0 - f(z)),
        "a view of a larger array": lambda f, z: np.stack([f(z), f(z)], axis=-1)[..., 0],
    },
    "softmax": {
        OWN: lambda f, z: f(z),
        "another last bit": lambda f, z: _last_bit(f(z)),
        "rounded otherwise": lambda f, z: f(z - z.max(axis=-1, keepdims=True) + 0.1),
        "row by row": lambda f, z: np.apply_along_axis(f, -1, z),
        "classes first in memory": lambda f, z: np.asfortranarray(f(z)),
        "a view of a larger array": lambda f, z: np.stack([f(z), f(z)], axis=-1)[..., 0],
    },
}


def lineup(of: str, right: Function) -> dict[str, Function]:
    """Return all functions for tests of `of` by name, made from a right one."""
    made = WRONG[of] | RIGHT[of]
    return {name: _bound(how, right) for name, how in made.items()}


def _bound(how: Made, right: Function) -> Function:
    return lambda z: how(right, z)
