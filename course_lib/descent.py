"""Two ways to follow a gradient. Each moves arrays in place and remembers what its rule needs.

They take a list of groups of arrays, one group a layer, and return `step(i, gradients)`, which
moves the arrays of group i against their gradients.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Groups = Sequence[tuple[np.ndarray, ...]]
Step = Callable[[int, Sequence[np.ndarray]], None]


def sgd(groups: Groups, lr: float, momentum: float = 0.0) -> Step:
    """Return the step of gradient descent: speed ← momentum · speed − lr · gradient."""
    speeds = _zeros(groups)

    def step(i: int, gradients: Sequence[np.ndarray]) -> None:
        for p, v, g in zip(groups[i], speeds[i], gradients, strict=True):
            v *= momentum
            v -= lr * g
            p += v

    return step


def adam(groups: Groups, lr: float) -> Step:
    """Return Adam's step, with the usual decay rates (Kingma and Ba 2015, algorithm 1).

    An array whose gradients were all 0 so far stays as it is, to the bit.
    """
    means, squares = _zeros(groups), _zeros(groups)
    times = [0] * len(groups)

    def step(i: int, gradients: Sequence[np.ndarray]) -> None:
        times[i] += 1
        for p, m, s, g in zip(groups[i], means[i], squares[i], gradients, strict=True):
            m += 0.1 * (g - m)
            s += 0.001 * (g * g - s)
            spread = np.sqrt(s / (1 - 0.999 ** times[i])) + 1e-8
            p -= lr * m / (1 - 0.9 ** times[i]) / spread

    return step


def _zeros(groups: Groups) -> list[tuple[np.ndarray, ...]]:
    return [tuple(np.zeros_like(p) for p in group) for group in groups]
