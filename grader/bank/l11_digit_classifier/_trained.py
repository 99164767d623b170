"""Descents, right and wrong: what a training does is decided by a few of its parts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Params = dict[str, np.ndarray]


def descend(rng, x, y, epochs, init_cnn, cnn_loss_and_grads, **options) -> Params:
    """Train from the usual start; see `stepped`."""
    return stepped(rng, x, y, epochs, init_cnn(rng), cnn_loss_and_grads, **options)


def stepped(
    rng: np.random.Generator,
    x: np.ndarray,
    y: np.ndarray,
    epochs: int,
    params: Params,
    cnn_loss_and_grads: Callable,
    batch: int = 32,
    peak: float = 0.3,
    rate: Callable[[float], float] | None = None,
    order: Callable[[int], np.ndarray] | None = None,
    updates: int | None = None,
) -> Params:
    """Train by plain steps along half a cosine.

    rate: another rate, of the share of the way; order: another order of the images than a random
    one; updates: another number of steps an epoch.
    """
    updates = updates or max(len(x) // batch, 1)
    for t in range(epochs * updates):
        if t % updates == 0:
            places = (order or rng.permutation)(len(x))
        at = places[t % updates * batch :][:batch]
        share = t / (epochs * updates)
        step = rate(share) if rate else peak * (1 + np.cos(np.pi * share)) / 2
        down, right = rng.integers(-1, 2, 2)
        images = np.zeros_like(x[at])
        images[:, max(down, 0) : 8 + min(down, 0), max(right, 0) : 8 + min(right, 0)] = x[at][
            :, max(-down, 0) : 8 + min(-down, 0), max(-right, 0) : 8 + min(-right, 0)
        ]
        with np.errstate(all="ignore"):
            _, grads = cnn_loss_and_grads(images, y[at], params)
            params = {n: p - p.dtype.type(step) * grads[n] for n, p in params.items()}
    return params


def dense_only(rng, x, y, epochs, init_cnn, cnn_forward) -> Params:
    """Train the last layer alone, on what the filters give as they were drawn."""
    params = init_cnn(rng)
    probe = {**params, "w3": np.eye(288, dtype=np.float32), "b3": np.zeros(288, np.float32)}
    features = cnn_forward(x, probe)  # what the dense layer gets
    w, b = params["w3"].copy(), params["b3"].copy()
    updates = len(x) // 32
    for t in range(epochs * updates):
        at = rng.integers(0, len(x), 32)
        z = features[at] @ w + b
        e = np.exp(z - z.max(axis=1, keepdims=True))
        d = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[y[at]]) / 32
        step = 0.02 * (1 + np.cos(np.pi * t / (epochs * updates)))
        w -= (step * features[at].T @ d).astype(np.float32)
        b -= (step * d.sum(axis=0)).astype(np.float32)
    return {**params, "w3": w, "b3": b}


def only_last_bias(params: Params, y: np.ndarray) -> Params:
    """Return zeros, but for a last bias that says how often each label occurs."""
    zeros = {name: np.zeros_like(values) for name, values in params.items()}
    often = np.log(np.bincount(y, minlength=10) / len(y))
    return {**zeros, "b3": often.astype(np.float32)}
