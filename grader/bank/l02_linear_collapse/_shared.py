"""What the exercises of this lesson share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

Layer = tuple[np.ndarray, np.ndarray]


def _floats(*items) -> np.ndarray:
    return np.array(items, dtype=float)


def _layer(rng: np.random.Generator, d: int, h: int) -> Layer:
    """Return weights `(d, h)` and a bias `(h,)`, of a scale that survives many layers."""
    return rng.normal(0, 1 / np.sqrt(d), (d, h)), rng.normal(0, 1, h)


def _stack(rng: np.random.Generator, *sizes: int) -> list[Layer]:
    return [_layer(rng, d, h) for d, h in pairwise(sizes)]


def _two(rng: np.random.Generator, d: int, h: int, k: int) -> tuple:
    (W1, b1), (W2, b2) = _stack(rng, d, h, k)
    return W1, b1, W2, b2


def _integer_layer(rng: np.random.Generator, d: int, h: int) -> Layer:
    return rng.integers(-4, 5, (d, h)), rng.integers(-9, 10, h)
