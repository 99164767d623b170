"""What the exercises of this lesson share: what is quiet, and what is made of right gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.bank.model import Ask


def roughly(z: Any) -> Ask:
    """Ask for what is quiet: whether the far tails are right is asked elsewhere."""
    return Ask((z,), rtol=1e-6, atol=1e-12)


def made(make: Callable) -> Callable:
    """Return the gradient of a neuron that `make` makes of dw, db, the errors, X and w."""

    def gradient(X, y, w, b, *, right, sigmoid):
        dw, db = right(X, y, w, b)
        return make(dw, db, sigmoid(X @ w + b) - y, X, w)

    return gradient


def from_errors(make: Callable) -> Callable:
    """Return the gradient of a neuron whose errors are what `make` makes of z, σ(z) and y."""

    def gradient(X, y, w, b, *, right, sigmoid):
        p = sigmoid(X @ w + b)
        return right(X, p - make(X @ w + b, p, y), w, b)

    return gradient


def labelled(rng, n, d, spread=1.0):
    """Return `X (n, d)`, labels of both kinds, `w (d,)` and `b`."""
    y = rng.permutation(np.append(rng.integers(0, 2, n - 2), [0, 1]))
    X, w = rng.normal(0.4, 1.0, (n, d)), rng.normal(0, spread, d)
    return X.round(3), y, w.round(3), round(float(rng.normal(0.3, 1)), 3)


def whole_labelled(rng):
    """Return a case of integers whose logits are not extreme."""
    w1, w2, b = (int(v) for v in rng.choice([-2, -1, 1, 2], 3))
    return rng.integers(-2, 3, (3, 2)), labelled(rng, 3, 2)[1], np.array([w1, w2]), b
