"""Ten layers trained with a table of what a student's function said.

The training runs outside of the sandbox, so that nothing of a student's is run for it, and nobody
has to be believed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

REACH = 1000.0  # the table goes from -REACH to REACH, densely near 0
HALF = 500  # its points on either side
ENOUGH = 0.85
GUESS = 0.3
_TOP = float(np.arcsinh(REACH / 2))


def table_points() -> np.ndarray:
    """Return the places of a table, (1001,), rising; 0 is in the middle, and spacing grows."""
    right = 2 * np.sinh(np.linspace(0, _TOP, HALF + 1))
    return np.concatenate([-right[:0:-1], right])


def trained(values: np.ndarray) -> str:
    """Return how ten layers fail with the function of a table; "" where they learn."""
    steps = np.diff(values)
    if (steps == 0).mean() > 0.99:
        return "steps: the slope is 0 nearly everywhere"
    score = _score(values.astype(np.float64).tobytes())
    if np.isnan(score):
        return "ten layers explode"
    if score < GUESS:
        return "ten layers stay at guessing"
    return "" if score >= ENOUGH else "ten layers learn too little"


@lru_cache(maxsize=512)
def _score(table: bytes) -> float:
    """Train ten layers with a table's function and return the share of digits read."""
    from course_lib.ten_layers import ten_layers

    return ten_layers(*_by_table(np.frombuffer(table)))


def _by_table(values: np.ndarray) -> tuple[Callable, Callable]:
    """Return the function that joins a table's points by straight lines, and its slope."""
    points = table_points()
    slopes = (values[1:] - values[:-1]) / (points[1:] - points[:-1])
    scale = HALF / _TOP

    def piece(z: np.ndarray) -> np.ndarray:
        at = np.arcsinh(z * 0.5) * scale + HALF
        return np.fmin(np.fmax(at, 0), 2 * HALF - 1).astype(np.intp)  # nan becomes 0

    def f(z: np.ndarray) -> np.ndarray:
        i = piece(z)
        return values[i] + (z - points[i]) * slopes[i]

    return f, lambda z: slopes[piece(z)]
