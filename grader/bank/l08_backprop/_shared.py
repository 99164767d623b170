"""What the exercises of this lesson share: layers and networks, drawn, none of them square."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course_lib.checking.codec import Func

SINE, COSINE = Func("sine"), Func("cosine")
SQUARE, DOUBLE = Func("square"), Func("scale_shift", (2.0, 0.0))
RAMP, GATE = Func("clip", (0.0, 1e9)), Func("positive")


def table(rng, *shape):
    """Return numbers of both signs with three decimals, none of them near 0."""
    size = int(np.prod(shape))
    values = rng.uniform(0.2, 2, size) * rng.choice([-1, 1], size)
    return values.round(3).reshape(shape)


def layer(rng, n=3, d=2, h=4):
    """Return X (n, d), W (d, h) and the gradient dz (n, h) that arrives."""
    return table(rng, n, d), table(rng, d, h), table(rng, n, h)


def network(rng, *sizes):
    """Return layers `(W, b)` between the sizes, with biases that are not 0."""
    return [(table(rng, d, h), table(rng, h)) for d, h in pairwise(sizes)]


def labels(rng, n, k):
    """Return n labels among k classes, as many different ones as there is room for."""
    return np.resize(rng.permutation(k), n)
