"""Networks as chains of links, to exchange parts of and train for comparison.

A link knows how to go forward, and how to send a gradient back; what it computes comes from the
notebook, as functions. Nothing here knows a convolution, an activation or a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Weights = list[tuple[np.ndarray, ...]]
Loss = Callable[[np.ndarray, np.ndarray], Any]


@dataclass(frozen=True)
class Link:
    """One step of a network.

    forward: `(x, *weights)` → what comes out; backward: `(x, *weights, dout)` → `(dx, …)`, the
    gradients for the input and for each of the weights.
    """

    forward: Callable[..., np.ndarray]
    backward: Callable[..., tuple[np.ndarray, ...]]


def forward(links: Sequence[Link], weights: Weights, x: np.ndarray) -> np.ndarray:
    """Return what a chain makes of x; weights: a tuple for each link, empty where it has none."""
    for link, own in zip(links, weights, strict=True):
        x = link.forward(x, *own)
    return x


def gradients(
    links: Sequence[Link], weights: Weights, x: np.ndarray, y: np.ndarray, loss_grad: Loss
) -> Weights:
    """Return the gradients for all weights; loss_grad: `(logits, y)` → the loss's gradient."""
    inputs = []
    for link, own in zip(links, weights, strict=True):
        inputs.append(x)
        x = link.forward(x, *own)
    dout, found = loss_grad(x, y), []
    for link, own, given in zip(links[::-1], weights[::-1], inputs[::-1], strict=True):
        dout, *own_grads = link.backward(given, *own, dout)
        found.append(tuple(own_grads))
    return found[::-1]


def train_chain(
    rng: np.random.Generator,
    links: Sequence[Link],
    weights: Weights,
    x: np.ndarray,
    y: np.ndarray,
    *,
    loss_grad: Loss,
    rate: Callable[[int, int], float],
    epochs: int,
    batch: int = 32,
    change: Callable[[np.random.Generator, np.ndarray], np.ndarray] | None = None,
    frozen: Sequence[int] = (),
) -> Weights:
    """Train by plain gradient descent and return new weights.

    x: (n, …), y: (n,); rate: the learning rate at `(step, steps)`; change: what is done to the
    images of each batch, as a random shift; frozen: the places of links whose weights stay.
    """
    updates = max(len(x) // batch, 1)
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        for i in range(updates):
            rows = order[i * batch : (i + 1) * batch]
            images = x[rows] if change is None else change(rng, x[rows])
            grads = gradients(links, weights, images, y[rows], loss_grad)
            step = np.float32(rate(epoch * updates + i, epochs * updates))
            weights = [
                own
                if place in frozen
                else tuple(w - step * g for w, g in zip(own, new, strict=True))
                for place, (own, new) in enumerate(zip(weights, grads, strict=True))
            ]
    return weights
