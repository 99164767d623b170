"""What the exercises of this lesson share: their cases."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise, f32

# Rows of very different scale; none of them is bothered by a maximum of its own.
SCALES = np.array([[1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -999.5], [0.5, -0.25, 1.5]])
KEEPDIMS = "keepdims=True keeps the axis with length 1, so that each row meets its own number."


def rows(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return logits that are short to read and not too close to each other."""
    return rng.uniform(-3, 3, shape).round(2)


def wide(rng: np.random.Generator) -> np.ndarray:
    """Return logits whose rows lie around a thousand, around minus a thousand, and around 0."""
    return rows(rng, 3, 4) + rng.permutation([1000.0, -1000.0, 0.0])[:, None]


def labelled(rng: np.random.Generator, n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return logits `(n, k)` and labels among which the last class and a repeated one are."""
    y = np.append(rng.integers(0, k - 1, n - 2), [k - 1, rng.integers(0, k - 1)])
    return rows(rng, n, k), rng.permutation(y)


def shares(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return rows of positive numbers that sum to 1, up to rounding."""
    powers = np.exp(rng.uniform(-2, 2, shape))
    return powers / powers.sum(axis=-1, keepdims=True)


def narrow(rng: np.random.Generator) -> np.ndarray:
    """Return logits in float32."""
    return f32(*rows(rng, 6)).reshape(2, 3)


ONLY_THE_TYPE = "Of this product only the dtype is used, which any float times or plus z has."
FLOATS = "The functions of NumPy take integers of 64 bits as they are, and a float makes floats."


def same_axes(ex: Exercise, variant: str) -> None:
    """Declare equal what differs in how the last of two axes, or an unknown length, is named."""
    for change in ("*axis=1* → *axis=-1*", "-1 → -2"):
        ex.same(
            f"{variant}: {change}",
            "Of two axes, 1 is the last; any negative length asks reshape to find it out.",
        )
