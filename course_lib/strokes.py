"""Strokes of a pen as a small picture: drawn digits get the look of the digits that we train on.

The bundled digits were 32 × 32 dots, black or white, scaled to fill the height and with lines so
thick that three dots in ten were black; then the dots of each 4 × 4 block were counted. The same
is done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

SIDE = 8  # of the picture
BLOCK = 4  # dots that a pixel is wide
DOTS = SIDE * BLOCK
WIDEST = 20.0  # dots; digits of the data set leave the left and the right column empty
INK = 0.305  # the share of black dots in the data set's digits
THINNEST, THICKEST = 1.5, 5.0  # half the width of a line, in dots
FLATTEST = 3.0  # a dash is stretched upwards by at most this much more than sideways
SMALLEST = 0.1  # what is smaller than this is not blown up to a digit
ROUNDS = 3  # thickness depends on scale and scale on thickness


def strokes_to_image(strokes: Sequence[Any]) -> np.ndarray:
    """Return strokes as an image of 8 × 8 pixels, float64 in 0..1; of no strokes, all zeros.

    strokes: a list of strokes, each a list of points `(x, y)` with y downwards; the unit is the
    side of the pad, so that both lie in 0..1. The drawing's place and size make no difference:
    it is centred, and fills the height. A stroke of one point is a dot.
    """
    lines = [np.asarray(stroke, dtype=float).reshape(-1, 2) for stroke in strokes]
    lines = [line for line in lines if len(line)]
    if not lines:
        return np.zeros((SIDE, SIDE))
    corners = np.concatenate(lines)
    low, high = corners.min(axis=0), corners.max(axis=0)
    step = max(SMALLEST, float(np.max(high - low))) / (2 * DOTS)
    points = np.concatenate([_filled(line, step) for line in lines]) - (low + high) / 2  # (m, 2)
    radius = 2.5
    for _ in range(ROUNDS):
        distance = _distances(points * _scale(high - low, radius) + DOTS / 2)
        radius = float(np.clip(np.quantile(distance, INK), THINNEST, THICKEST))
    dots = distance <= radius  # (32, 32)
    return dots.reshape(SIDE, BLOCK, SIDE, BLOCK).mean(axis=(1, 3))


def _filled(line: np.ndarray, step: float) -> np.ndarray:
    """Return points on the line (m, 2) through some points, about `step` apart."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])  # (m,)
    at = np.linspace(0, along[-1], 1 + int(np.ceil(along[-1] / step)))
    return np.column_stack([np.interp(at, along, coordinate) for coordinate in line.T])


def _scale(size: np.ndarray, radius: float) -> np.ndarray:
    """Return how many dots the unit becomes, across and down, for a drawing of `size (2,)`."""
    width, height = np.maximum(size, 1e-9)
    whole = (DOTS - 2 * radius) / max(SMALLEST, height)
    across = min(whole, (WIDEST - 2 * radius) / width)
    return np.array([across, min(whole, FLATTEST * across)])


def _distances(points: np.ndarray) -> np.ndarray:
    """Return the distance of each dot's middle from the nearest of some points (m, 2)."""
    at = np.arange(DOTS) + 0.5
    across, down = (np.subtract.outer(p, at).astype(np.float32) ** 2 for p in points.T)  # (m, 32)
    squares = (down[:, :, None] + across[:, None, :]).min(axis=0)
    return np.sqrt(squares)
