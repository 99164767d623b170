"""Dashboards to diagnose: drawn, and the rules of the contract, each by itself."""

from __future__ import annotations

import numpy as np

RULES = ("exploding", "dead", "saturated", "vanishing")  # in the order in which they are asked


def board(dead, saturated, gradient, update=None):
    """Return a dashboard of arrays."""
    rows = {"saturated": saturated, "dead": dead, "gradient": gradient}
    rows["update"] = np.full(len(dead), 1e-3) if update is None else update
    return {name: np.array(row, dtype=float) for name, row in rows.items()}


def drawn(rng, layers, *ills):
    """Return a dashboard with these illnesses and no other, each in one layer or two."""
    dead = rng.integers(0, 24, layers) / 64
    saturated = rng.integers(10, 44, layers) / 64
    slope = 1.5 if "exploding" in ills else -1.5 if "vanishing" in ills else 0.1
    gradient = 10 ** (slope * np.linspace(2, 0, layers) + rng.normal(0, 0.1, layers))
    at = rng.permutation(layers)
    if "dead" in ills:
        dead[at[0]] = rng.integers(34, 60) / 64
    if "saturated" in ills:
        saturated[at[-1]] = rng.integers(50, 64) / 64
    shown = np.minimum(np.maximum(saturated, dead), 1)
    if "saturated" not in ills:
        shown = np.minimum(shown, 46 / 64)
    return board(dead, shown, gradient.round(6), 10 ** rng.uniform(-5, -1, layers))


def steep(stats, limit=100.0):
    """Return whether the gradient explodes on its way down."""
    g = np.asarray(stats["gradient"], dtype=float)
    return bool(not np.isfinite(g).all() or g[0] > limit * g[-1])


def fading(stats, limit=100.0):
    """Return whether the gradient vanishes on its way down."""
    g = np.asarray(stats["gradient"], dtype=float)
    return bool(limit * g[0] < g[-1])


def many(stats, part, least):
    """Return whether some layer's share is as large as `least`."""
    return bool(np.max(stats[part]) >= least)


ASKED = {
    "exploding": steep,
    "dead": lambda stats: many(stats, "dead", 0.5),
    "saturated": lambda stats: many(stats, "saturated", 0.75),
    "vanishing": fading,
}


def first(stats, order, **other):
    """Return the first illness in `order` that a dashboard has; `other` replaces a rule."""
    asked = {**ASKED, **other}
    return next((ill for ill in order if asked[ill](stats)), "healthy")


def with_rules(*order, **other):
    """Return a diagnosis by other rules, or by the same in another order."""
    return lambda stats: first(stats, order or RULES, **other)
