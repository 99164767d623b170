"""What the exercises of this lesson share."""

from __future__ import annotations

import numpy as np


def decay(z):
    """e^−|z|: between 0 and 1 for every z."""
    return np.exp(-np.abs(z))


def sigma(z):
    """A right sigmoid for the answers below that are wrong, or right, somewhere else."""
    return np.where(np.greater_equal(z, 0), 1, decay(z)) / (1 + decay(z))


def naive(z):
    """The formula as it stands."""
    return 1 / (1 + np.exp(-z))


def slope_of(z):
    """A right derivative."""
    return decay(z) / (1 + decay(z)) ** 2


def times_rest(a):
    return a * (1 - a)


def losses(z, y):
    """The cross-entropy of each example, from its logit."""
    return np.maximum(z, 0) - z * y + np.log1p(decay(z))


def log_odds(p):
    """A right logit."""
    return np.log(p) - np.log1p(-p)


def f32(*values):
    return np.array(values, dtype=np.float32)
