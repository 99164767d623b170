"""What is compared where several answers are right: a property, computed from the answer.

A view takes the arguments of a case and the student's value, and returns what is compared with
the expected property. It runs on plain data, never on the student's objects. It raises
`ValueError` with a sentence for the student where the value does not have the promised form.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checking.functions import live
from course_lib.checking.networks import cnn_start, gradients, reading
from course_lib.checking.own_view import own_activation, own_slope
from course_lib.checking.sampling import sample
from course_lib.checking.shifting import shifts

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def gate_table(args: list, value: Any) -> np.ndarray:
    """`(w, b)` of one unit → what `step(w·x + b)` says at the corners 00, 01, 10, 11."""
    w, b = _parts(value, 2)
    return _fires(CORNERS @ _array(w, (2,), "w") + _number(b, "b"))


def xor_table(args: list, value: Any) -> np.ndarray:
    """`(W1, b1, w2, b2)` of two layers of steps → what they say at the corners 00, 01, 10, 11."""
    W1, b1, w2, b2 = _parts(value, 4)
    hidden = _fires(CORNERS @ _array(W1, (2, 2), "W1") + _array(b1, (2,), "b1"))
    return _fires(hidden @ _array(w2, (2,), "w2") + _number(b2, "b2"))


def he_sample(args: list, value: Any) -> dict[str, Any]:
    """Weights drawn for `(rng, fan_in, fan_out)` → their shape, and what a sample says of them."""
    return sample(value, math.sqrt(2 / float(args[1])))


def tanh_net(args: list, value: Any) -> np.ndarray:
    """`(W1, b1, W2, b2)` of a tanh network → what it says of a few points, (12, k).

    The arguments are the four arrays of another network, of the same shapes.
    """
    shapes = [np.shape(live(arg)) for arg in args]
    W1, b1, W2, b2 = (
        _array(part, shape, name)
        for part, shape, name in zip(
            _parts(value, 4), shapes, ("W1", "b1", "W2", "b2"), strict=True
        )
    )
    points = np.random.default_rng(20261125).normal(size=(12, shapes[0][0]))
    points[0] = 0.0
    return np.tanh(points @ W1 + b1) @ W2 + b2


def logits(args: list, value: Any) -> Any:
    """`(logits, cache)` of a forward pass → the logits; the cache is its owner's business."""
    return _parts(value, 2)[0]


VIEWS: dict[str, Callable[[list, Any], Any]] = {
    "gate_table": gate_table,
    "xor_table": xor_table,
    "he_sample": he_sample,
    "tanh_net": tanh_net,
    "logits": logits,
    "own_activation": own_activation,
    "own_slope": own_slope,
    "cnn_start": cnn_start,
    "gradients": gradients,
    "reading": reading,
    "shifts": shifts,
}
# Views of values too large for a key: it holds what they make of the bank's own answers.
BULKY = {"cnn_start", "gradients", "reading", "shifts"}


def _fires(z: np.ndarray) -> np.ndarray:
    return (z > 0).astype(float)


def _parts(value: Any, n: int) -> list:
    if not isinstance(value, (tuple, list)) or len(value) != n:
        raise ValueError(f"it must return {n} things")
    return list(value)


def _array(value: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Return `value` as floats; lists of numbers are as good as arrays here."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers") from None
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape} where {shape} was expected")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite")
    return array


def _number(value: Any, name: str) -> float:
    return float(_array(value, (), name))
