"""A small network trained in one loop, with the activation function that you hand it.

It is deliberately one piece: the parts are what the lessons are about, and you write them there.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from course_lib.descent import adam, sgd

Activation = Callable[[np.ndarray], np.ndarray]
Layers = list[tuple[np.ndarray, np.ndarray]]


class Trained(NamedTuple):
    """What training leaves behind.

    layers: a list of `(W (d, h), b (h,))`; losses and accuracies: (epochs,) float64, on all of
    the training data at the end of each epoch.
    """

    layers: Layers
    losses: np.ndarray
    accuracies: np.ndarray


def train_mlp(
    X: np.ndarray,
    y: np.ndarray,
    sizes: list[int],
    f: Activation | None,
    df: Activation | None,
    *,
    rng: np.random.Generator,
    lr: float,
    epochs: int,
    batch: int | None = 32,
    momentum: float = 0.0,
    optimiser: Literal["sgd", "adam"] = "sgd",
    init: Literal["he", "xavier"] | float = "he",
    loss: Literal["softmax", "binary", "labels"] = "softmax",
    scale_first: float = 1.0,
    first_bias: float = 0.0,
    on_epoch: Callable[[int, Layers, float, float], object] | None = None,
) -> Trained:
    """Train a fully connected network by gradient descent and return it with its history.

    X: (n, d), y: (n,) integer labels, or (n, k) of 0 and 1 for the loss "labels".
    sizes: the widths [d, h1, …, k] from input to output.
    f, df: the hidden layers' activation and its slope, both functions of z; `None` for none.
    batch: rows a step, `None` for all. optimiser: "sgd", with `momentum`, or "adam" with its
    usual decay rates .9 and .999 (Kingma and Ba 2015, algorithm 1). init: "he" N(0, √(2/fan_in)),
    "xavier" N(0, √(2/(fan_in+fan_out))), or a number, the standard deviation itself; biases start
    at 0, the first layer's at `first_bias`. scale_first: multiplies the first layer's initial
    weights. loss: "softmax" cross-entropy over k outputs; "binary" cross-entropy of one logit;
    "labels", the sum of k of those, one for each label, accurate where all k are right.
    on_epoch: called with `(epoch, layers, loss, accuracy)` at the end of each epoch, counted
    from 1; training stops where it returns True.

    Raises `ValueError` where the widths do not fit the data or the loss.
    """
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y)
    n = len(X)
    if sizes[0] != X.shape[1]:
        raise ValueError(f"sizes starts with {sizes[0]}, but X has {X.shape[1]} columns")
    if loss == "binary" and sizes[-1] != 1:
        raise ValueError('the loss "binary" needs one output: sizes must end with 1')
    if loss == "softmax" and sizes[-1] <= int(y.max()):
        raise ValueError(f"sizes ends with {sizes[-1]}, but the largest label is {y.max()}")
    if (f is None) != (df is None):
        raise ValueError("give both f and df, or neither")
    if loss == "labels" and y.shape != (n, sizes[-1]):
        raise ValueError(f"sizes ends with {sizes[-1]}, but y has shape {y.shape}, not (n, k)")
    if optimiser == "adam" and momentum:
        raise ValueError("Adam has a momentum of its own: leave momentum at 0")
    target = np.eye(sizes[-1])[y] if loss == "softmax" else y.reshape(n, -1).astype(float)  # (n, k)

    layers: Layers = []
    for fan_in, fan_out in pairwise(sizes):
        spread = {"he": 2 / fan_in, "xavier": 2 / (fan_in + fan_out)}
        sd = np.sqrt(spread[init]) if isinstance(init, str) else float(init)
        layers.append((rng.normal(0, sd, (fan_in, fan_out)), np.zeros(fan_out)))
    layers[0][0][:] *= scale_first
    layers[0][1][:] = first_bias
    step = adam(layers, lr) if optimiser == "adam" else sgd(layers, lr, momentum)

    losses, accuracies = [], []
    for epoch in range(1, epochs + 1):
        order = np.arange(n) if batch is None else rng.permutation(n)
        for first in range(0, n, batch or n):
            rows = order[first : first + (batch or n)]
            a, zs, inputs = X[rows], [], []
            for i, (W, b) in enumerate(layers):
                inputs.append(a)
                z = a @ W + b
                zs.append(z)
                a = z if f is None or i == len(layers) - 1 else f(z)
            # The gradient of either cross-entropy is "what was said minus what is true".
            if loss == "softmax":
                e = np.exp(a - a.max(axis=1, keepdims=True))
                dz = (e / e.sum(axis=1, keepdims=True) - target[rows]) / len(rows)
            else:
                dz = (np.exp(-np.logaddexp(0, -a)) - target[rows]) / len(rows)
            for i in reversed(range(len(layers))):
                da = dz @ layers[i][0].T if i else dz
                step(i, (inputs[i].T @ dz, dz.sum(axis=0)))
                dz = da if df is None or not i else da * df(zs[i - 1])

        a = X
        for i, (W, b) in enumerate(layers):
            z = a @ W + b
            a = z if f is None or i == len(layers) - 1 else f(z)
        if loss == "softmax":
            top = a.max(axis=1, keepdims=True)
            logs = a - top - np.log(np.exp(a - top).sum(axis=1, keepdims=True))
            losses.append(float(-(logs * target).sum() / n))
            accuracies.append(float((a.argmax(axis=1) == y).mean()))
        else:
            losses.append(float((np.logaddexp(0, a) - a * target).sum() / n))
            accuracies.append(float(((a > 0) == (target > 0)).all(axis=1).mean()))
        if on_epoch is not None and on_epoch(epoch, layers, losses[-1], accuracies[-1]) is True:
            break
    return Trained(layers, np.array(losses), np.array(accuracies))


def predict_scores(layers: Layers, X: np.ndarray, f: Activation | None) -> np.ndarray:
    """Return a trained network's output before any softmax or sigmoid.

    X: (n, d) → (n, k), or (n,) where the network has one output.
    """
    a = np.asarray(X, dtype=np.float64)
    for i, (W, b) in enumerate(layers):
        z = a @ W + b
        a = z if f is None or i == len(layers) - 1 else f(z)
    return a[:, 0] if a.shape[1] == 1 else a
