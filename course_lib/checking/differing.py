"""Where two curves differ, and how two lines do, in words that can stand under their picture."""

from __future__ import annotations

from itertools import groupby

import numpy as np

CLOSE = 1e-4  # of the height of the expected curve: the key's values are rounded
SIDES = {1: "higher", -1: "lower"}


def curve_words(z: np.ndarray, yours: np.ndarray, expected: np.ndarray, name: str) -> str:
    """Say where a curve is above the expected one and where below.

    z, yours, expected: (n,) finite, z ascending; name: what z is called.
    """
    signs = _signs(yours - expected, CLOSE * max(float(np.ptp(expected)), 1e-9))
    runs = _runs(signs)
    if not runs:
        return "yours is as expected"
    if len(runs) > 4:
        low, high = number(z[runs[0][1]]), number(z[runs[-1][2]])
        return f"yours goes up and down around the expected curve between {low} and {high}"
    said: dict[int, list[str]] = {}
    for sign, first, last in runs:
        said.setdefault(sign, []).append(_where(z, yours - expected, signs, first, last, name))
    parts = [f"{SIDES[sign]}{{}} {' and '.join(places)}" for sign, places in said.items()]
    first_part, *rest = (
        part.format(" than expected" if i == 0 else "") for i, part in enumerate(parts)
    )
    return "yours is " + " and ".join([first_part, *rest])


def line_words(x1: np.ndarray, yours: np.ndarray, expected: np.ndarray) -> str:
    """Say how the line through the points (x1, yours) differs from the expected one.

    x1, yours, expected: (m,) finite, with at least two different x1.
    """
    (slope, level), (right_slope, right_level) = _line(x1, yours), _line(x1, expected)
    size = max(float(np.ptp(yours)), float(np.ptp(expected)), 1e-9)
    if np.abs(slope * x1 + level - yours).max() > 1e-6 * size:
        return "your points do not lie on one line"
    same_slope = abs(slope - right_slope) < 1e-6 * max(abs(right_slope), 1.0)
    same_level = abs(level - right_level) < 1e-6 * max(abs(right_level), 1.0)
    tilt = f"slope {number(slope)} where {number(right_slope)} is expected"
    height = f"crosses x1 = 0 at {number(level)} where {number(right_level)} is expected"
    if same_slope and same_level:
        return "yours is the expected line"
    if same_slope:
        return f"yours is parallel to the expected line and {height}"
    if same_level:
        return f"yours crosses x1 = 0 where it should, but has {tilt}"
    return f"yours has {tilt}, and {height}"


def number(value: float) -> str:
    """Return a number as it is written in a sentence: three digits, and a real minus."""
    return f"{float(value) + 0.0:.3g}".replace("-", "−")


def _line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return slope and value at 0 of the line through the outermost points."""
    a, b = int(np.argmin(x)), int(np.argmax(x))
    slope = float((y[b] - y[a]) / (x[b] - x[a]))
    return slope, float(y[a] - slope * x[a])


def _signs(difference: np.ndarray, close: float) -> np.ndarray:
    return np.where(np.abs(difference) <= close, 0, np.sign(difference)).astype(int)


def _runs(signs: np.ndarray) -> list[tuple[int, int, int]]:
    """Return the stretches that differ: the sign, the first and the last index."""
    runs, start = [], 0
    for sign, group in groupby(signs.tolist()):
        length = len(list(group))
        if sign:
            runs.append((sign, start, start + length - 1))
        start += length
    return runs


def _where(
    z: np.ndarray, gap: np.ndarray, signs: np.ndarray, first: int, last: int, name: str
) -> str:
    open_left, open_right = first == 0, last == len(z) - 1
    if open_left and open_right:
        return f"everywhere from {number(z[0])} to {number(z[-1])}"
    if open_left:
        return f"for {name} < {_end(z, gap, signs, last, last + 1)}"
    if open_right:
        return f"for {name} > {_end(z, gap, signs, first, first - 1)}"
    if first == last and not signs[first - 1] and not signs[first + 1]:
        return f"at {name} = {number(z[first])}"
    low = _end(z, gap, signs, first, first - 1)
    return f"between {low} and {_end(z, gap, signs, last, last + 1)}"


def _end(z: np.ndarray, gap: np.ndarray, signs: np.ndarray, inside: int, outside: int) -> str:
    """Return where a stretch ends: at the first point that is right, or where the curves cross."""
    if not signs[outside]:
        return number(z[outside])
    share = gap[inside] / (gap[inside] - gap[outside])
    return f"{float(z[inside] + share * (z[outside] - z[inside])) + 0.0:.1f}".replace("-", "−")
