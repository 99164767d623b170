"""Functions that a case can hand to a student's function, by name.

They are given to the student, never asked for: an exercise about `affine_gap(f, X, Y)` needs
some `f`. Each builder takes the data of its `Func` and returns a function of one array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checking.codec import Func, Laid, Rng

zeros = np.zeros  # bound here, so that a notebook that replaces it in NumPy changes nothing

BUILDERS: dict[str, Callable[..., Callable]] = {
    "positive": lambda: lambda z: (z > 0) * 1.0,
    "logistic": lambda: lambda z: 1 / (1 + np.exp(-z)),
    "affine": lambda W, b: lambda X: X @ W + b,
    "scale_shift": lambda scale, shift: lambda X: scale * X + shift,
    "square": lambda: lambda X: X * X,
    "abs": lambda: lambda X: np.abs(X),
    "sine": lambda: lambda X: np.sin(X),
    "row_max": lambda: lambda X: X.max(axis=-1),
    "clip": lambda lo, hi: lambda X: np.clip(X, lo, hi),
    "flat_affine": lambda W, b: lambda X: X.reshape(len(X), -1) @ W + b,
    "abs_network": lambda W1, b1, W2, b2: lambda X: np.abs(X @ W1 + b1) @ W2 + b2,
}


def live(value: Any) -> Any:
    """Replace each `Func`, `Rng` and `Laid` in an argument by the thing it stands for."""
    if type(value) is Func:
        if value.name not in BUILDERS:
            raise KeyError(f"no function is called {value.name!r}; there are {sorted(BUILDERS)}")
        return BUILDERS[value.name](*value.params)
    if type(value) is Rng:
        return np.random.default_rng(value.seed)
    if type(value) is Laid:
        return _laid(value)
    if type(value) in (list, tuple):
        return type(value)(live(item) for item in value)
    if type(value) is dict:
        return {key: live(item) for key, item in value.items()}
    return value


def _laid(value: Laid) -> np.ndarray:
    """Return a read-only copy of an array, or a view of every second entry of a larger one."""
    if value.how == "read-only":
        array = value.array.copy()
        array.flags.writeable = False
        return array
    room = zeros([2 * n for n in value.array.shape], value.array.dtype)
    view = room[tuple(slice(None, None, 2) for _ in value.array.shape)]
    view[...] = value.array
    return view
