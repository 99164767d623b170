"""A small recurrent network that reads sequences and ends with one number, trained on fresh ones.

The activation and its slope are handed over. Input, state and bias meet in one matrix `W`, of
shape `(d + k + 1, k)`: `np.concatenate([x, h, 1]) @ W` is what goes into the activation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib.descent import adam

Activation = Callable[[np.ndarray], np.ndarray]
Draw = Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]]


class Reader(NamedTuple):
    """A network's weights `W (d + k + 1, k)` and `v (k + 1, 1)`, the biases in their last rows."""

    W: np.ndarray
    v: np.ndarray


def orthogonal(rng: np.random.Generator, k: int) -> np.ndarray:
    """Return a random orthogonal matrix (k, k): it turns a state and keeps its length."""
    q, r = np.linalg.qr(rng.normal(size=(k, k)))
    return q * np.sign(np.diag(r))


def new_reader(rng: np.random.Generator, d: int, recurrent: np.ndarray) -> Reader:
    """Return a network for inputs of `d` numbers whose state begins to move by `recurrent (k, k)`.

    The other weights are drawn from N(0, 1/fan_in); biases are 0.
    """
    k = len(recurrent)
    inward = rng.normal(0, 1 / np.sqrt(d), (d, k))
    outward = rng.normal(0, 1 / np.sqrt(k), (k, 1))
    return Reader(np.vstack([inward, recurrent, np.zeros((1, k))]), np.vstack([outward, [[0.0]]]))


def read(reader: Reader, X: np.ndarray, f: Activation) -> np.ndarray:
    """Return what the network says after the last step of each sequence: X (n, t, d) → (n,)."""
    _, _, last = _forward(reader, X, f)
    return (last @ reader.v)[:, 0]


def error_gradient(
    reader: Reader, X: np.ndarray, y: np.ndarray, f: Activation, df: Activation
) -> tuple[float, Reader, np.ndarray]:
    """Return the mean squared error, its gradient, and how much of it reaches each step.

    X: (n, t, d), y: (n,). The last is the size of dL/dz at each step, (t,).
    """
    joined, zs, last = _forward(reader, X, f)
    n, t, d = X.shape
    k = reader.W.shape[1]
    miss = last @ reader.v - y[:, None]  # (n, 1)
    dW, sizes = np.zeros_like(reader.W), np.zeros(t)
    dh = 2 / n * miss @ reader.v[:k].T  # (n, k)
    for i in reversed(range(t)):
        dz = dh * df(zs[i])
        sizes[i] = np.linalg.norm(dz)
        dW += joined[i].T @ dz
        dh = dz @ reader.W[d : d + k].T
    return float(np.mean(miss**2)), Reader(dW, 2 / n * last.T @ miss), sizes


def train_reader(
    reader: Reader,
    draw: Draw,
    f: Activation,
    df: Activation,
    *,
    rng: np.random.Generator,
    lr: float,
    updates: int,
    clip: float = 1.0,
) -> np.ndarray:
    """Train a network in place with Adam and return the error of each batch, (updates,).

    draw: gives a batch of fresh sequences and what to say of them, `X (n, t, d), y (n,)`.
    clip: the length that a gradient has at most; a longer one is shortened to it.
    """
    step = adam([tuple(reader)], lr)
    losses = np.empty(updates)
    for i in range(updates):
        losses[i], gradient, _ = error_gradient(reader, *draw(rng), f, df)
        length = np.sqrt(sum(float((g * g).sum()) for g in gradient))
        step(0, [g * min(1.0, clip / max(length, 1e-300)) for g in gradient])
    return losses


def _forward(
    reader: Reader, X: np.ndarray, f: Activation
) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
    """Return of each step what met the matrix and what came of it, and the last state with a 1."""
    n, t, _ = X.shape
    one = np.ones((n, 1))
    state = np.zeros((n, reader.W.shape[1]))
    joined, zs = [], []
    for i in range(t):
        joined.append(np.concatenate([X[:, i], state, one], axis=1))
        zs.append(joined[i] @ reader.W)
        state = f(zs[i])
    return joined, zs, np.concatenate([state, one], axis=1)
