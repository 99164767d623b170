"""Data that a case names instead of holding it, made from one seed on both sides.

A network of 7,690 numbers or a thousand images would fill a key; their names fill a line.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from course_lib.checking.codec import Made
from course_lib.datasets import Digits, load_digits

# Bound here, so that a notebook that replaces them in NumPy changes nothing.
zeros, default_rng = np.zeros, np.random.default_rng
permutation = np.random.Generator.permutation
SHAPES = {
    "w1": (3, 3, 1, 16), "b1": (16,), "w2": (3, 3, 16, 32), "b2": (32,), "w3": (288, 10),
    "b3": (10,),
}  # fmt: skip
SCALES = {"w1": 0.5, "b1": 0.3, "w2": 0.12, "b2": 0.3, "w3": 0.06, "b3": 0.3}
CLASSES = 10


def laid_out(how: str, values: np.ndarray) -> np.ndarray:
    """Return a copy of an array: "read-only", or "strided", every second entry of a larger one."""
    if how == "strided":
        room = zeros([2 * n for n in values.shape], values.dtype)
        view = room[tuple(slice(None, None, 2) for _ in values.shape)]
        view[...] = values
        return view
    copied = values.copy()
    copied.flags.writeable = how != "read-only"
    return copied


def network(seed: int, dtype: str = "float64", how: str = "") -> dict[str, np.ndarray]:
    """Return parameters of the digit classifier's shapes; no bias is 0."""
    rng = default_rng([seed, 11])
    made = {}
    for name, shape in SHAPES.items():
        values = SCALES[name] * rng.standard_normal(shape)
        whole = dtype.startswith("int")
        made[name] = laid_out(how, (rng.integers(-2, 3, shape) if whole else values).astype(dtype))
    return made


def images(seed: int, n: int, dtype: str = "float64", how: str = "") -> np.ndarray:
    """Return normally distributed images (n, 8, 8, 1), so that no sum in a network is exactly 0."""
    values = default_rng([seed, 12]).standard_normal((n, 8, 8, 1))
    return laid_out(how, (3 * values if dtype.startswith("int") else values).astype(dtype))


def labels(seed: int, n: int, dtype: str = "int64", how: str = "") -> np.ndarray:
    """Return labels (n,) among ten classes."""
    return laid_out(how, default_rng([seed, 13]).integers(0, CLASSES, n).astype(dtype))


def digit_images(how: str = "") -> np.ndarray:
    """Return the course's training digits (1347, 8, 8, 1), float32 in 0..1."""
    return laid_out(how, as_images(_digits().x_train))


def digit_labels(seed: int, how: str = "") -> np.ndarray:
    """Return the labels of the training digits, renamed: each digit has another name."""
    return laid_out(how, renamed(_digits().y_train, seed))


def held_out(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the digits of the held-out quarter and their labels, renamed in the same way."""
    return as_images(_digits().x_test), renamed(_digits().y_test, seed)


def as_images(x: np.ndarray) -> np.ndarray:
    return x.astype("float32").reshape(-1, 8, 8, 1)


def renamed(y: np.ndarray, seed: int) -> np.ndarray:
    """Return labels with their ten names exchanged; a network learnt by heart knows others."""
    return permutation(default_rng([seed, 14]), CLASSES)[y]


MAKERS: dict[str, Callable[..., Any]] = {
    "network": network,
    "images": images,
    "labels": labels,
    "digit images": digit_images,
    "digit labels": digit_labels,
}


def make(what: Made) -> Any:
    """Return the data that a name stands for, each time a copy of its own."""
    if what.name not in MAKERS:
        raise KeyError(f"nothing is called {what.name!r}; there are {sorted(MAKERS)}")
    return MAKERS[what.name](*what.params)


def described(what: Made) -> str:
    """Return in a few words what a name stands for."""
    said = [str(p) for p in what.params if isinstance(p, str) and p]
    form = f", {', '.join(said)}" if said else ""
    first = what.params[0] if what.params else 0
    if what.name == "network":
        return f"the parameters of a network, drawn with seed {first}{form}"
    if what.name in ("images", "labels"):
        few = f"{what.params[1]} {what.name[:-1] if what.params[1] == 1 else what.name}"
        return f"{few}, drawn with seed {first}{form}"
    if what.name == "digit labels":
        return f"their labels, each digit renamed{form}"
    return f"the 1,347 training digits{form}"


@cache
def _digits() -> Digits:
    return load_digits()
