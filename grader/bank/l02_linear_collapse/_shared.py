"""Layers and data that the cases of this lesson are made of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course_lib.checking.codec import Func

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


def telling(rng: np.random.Generator) -> tuple:
    """Return the square function, and X, Y whose largest product in size is negative and last."""
    X, Y = (rng.uniform(0.5, 2, (2, 2)) for _ in range(2))
    X[1, 1], Y[1, 1] = rng.uniform(3, 4), -rng.uniform(3, 4)
    return Func("square"), X.round(2), Y.round(2)


def stored_like(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return what is left of values in an array made like another one."""
    return values.astype(like.dtype) if like.dtype.kind in "iu" else values


def regression(
    rng: np.random.Generator,
    n: int,
    d: int,
    *,
    scale: np.ndarray | float = 1.0,
    mean: float = 0.0,
    intercept: float = 1.0,
) -> tuple:
    """Return `X (n, d)` and `y (n,)` off any plane, far from a loss of rank."""
    while True:
        X = rng.normal(size=(n, d)) @ (np.eye(d) + 0.4 * rng.normal(size=(d, d)))
        X = X + rng.normal(0, 0.3, d)
        if np.linalg.cond(np.column_stack([X, np.ones(n)])) < 20:
            break
    w = rng.choice([-1, 1], d) * rng.uniform(0.5, 2, d)
    y = X @ w + intercept + rng.normal(0, 0.5, n)
    return X.round(3) * scale + mean, y.round(3)


def integers(rng: np.random.Generator) -> tuple:
    """Return `X (5, 2)` and `y (5,)`; the columns x and x² − 3 and the ones are independent."""
    x = rng.permutation(np.arange(-4, 8))[:5]
    return np.column_stack([x, x**2 - 3]), rng.integers(-20, 20, 5)
