"""Layers and arrays that the cases of this lesson are made of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

Layer = tuple[np.ndarray, np.ndarray]


def floats(*items) -> np.ndarray:
    return np.array(items, dtype=float)


def stack(rng: np.random.Generator, *sizes: int) -> list[Layer]:
    """Return layers `(d, h), (h,)` of these widths, of a scale that survives many layers."""
    return [
        (rng.normal(0, 1 / np.sqrt(d), (d, h)).round(3), rng.normal(0, 1, h).round(3))
        for d, h in pairwise(sizes)
    ]


def two(rng: np.random.Generator, d: int, h: int, k: int) -> tuple:
    """Return `W1 (d, h)`, `b1 (h,)`, `W2 (h, k)`, `b2 (k,)`."""
    (W1, b1), (W2, b2) = stack(rng, d, h, k)
    return W1, b1, W2, b2
