"""What a sample of random numbers says of where it was drawn from.

Each figure that is near enough to a normal distribution's is given as that one's, so that every
right sample says the same. With the 600 numbers that exercises ask for, a right sample is taken
for a wrong one less than once in a million.
"""

from __future__ import annotations

from typing import Any

import numpy as np

ENOUGH = 400  # numbers; of fewer only the shape is said
SPREAD = 0.16  # how far from the expected standard deviation, as a part of it
CENTRE = 0.25  # how far from 0 the mean may be, in standard deviations
TAIL = 2.0  # standard deviations; a uniform sample ends at 1.73, a normal one goes beyond
SINGLE = 0.9  # the share of different numbers


def sample(value: Any, sd: float) -> dict[str, Any]:
    """Return a sample's shape, standard deviation, mean, range, and how many numbers differ.

    sd: the standard deviation of the normal distribution that is expected. Raises `ValueError`
    where the value is no array of finite numbers.
    """
    if not isinstance(value, np.ndarray):
        raise ValueError("it returned no array")
    if value.dtype.kind not in "fiu" or not np.isfinite(value).all():
        raise ValueError("it returned something else than finite numbers")
    found: dict[str, Any] = {"shape": str(value.shape)}
    if value.size < ENOUGH:
        return found
    w = value.astype(float).ravel()
    with np.errstate(all="ignore"):  # numbers may be too large to be squared
        spread, mean = float(w.std()), float(w.mean())
        reach = float(np.abs(w - mean).max())
    near = abs(spread / sd - 1) < SPREAD
    found["standard deviation"] = round(sd if near else spread, 6)
    centred = abs(mean) <= CENTRE * spread
    found["mean"] = 0.0 if centred else round(mean, 6)
    found["form"] = "normal" if reach > TAIL * spread or not spread else "ends too early"
    single = len(np.unique(w)) >= SINGLE * w.size
    found["numbers"] = "all of their own" if single else "the same ones again and again"
    return found
