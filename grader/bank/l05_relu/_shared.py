"""What the exercises of this lesson share."""

from __future__ import annotations

import numpy as np


def knots(rng: np.random.Generator, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `xs (k,)`, strictly increasing and unevenly spaced, and `ys (k,)`."""
    gaps = rng.permutation(np.linspace(0.3, 2.1, k)) + rng.uniform(-0.1, 0.1, k)
    xs = round(float(rng.uniform(-3, -1)), 2) + np.cumsum(gaps)
    return xs.round(3), (rng.normal(0, 2, k) + 0.7).round(3)
