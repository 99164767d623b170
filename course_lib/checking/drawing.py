"""Yours beside the expected one as a small picture: arrays in, SVG out.

Colours are the card's own variables, so that they suit a light and a dark page; yours is a solid
line and the expected one is dashed, so that nothing hangs on colour.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np

from course_lib.checking.differing import curve_words, line_words, number

WIDTH, HEIGHT = 340, 186
LEFT, TOP, RIGHT, BOTTOM = 40, 26, 10, 24  # margins of the plot
JUMP = 0.4  # of the plot's height, from one point to the next
VISIBLE = 0.02  # of the plot's height: less cannot be seen
Project = Callable[[np.ndarray, np.ndarray], str]


@dataclass(frozen=True)
class Drawing:
    """A picture and what it shows in words."""

    svg: str
    words: str


def draw_curve(
    low: float, high: float, yours: np.ndarray, expected: np.ndarray, name: str = "z"
) -> Drawing | None:
    """Draw a curve of `name` beside the expected one, the difference shaded.

    yours, expected: (n,), at evenly spaced points from low to high. Returns None where a value is
    not finite, or where nobody could see the difference.
    """
    yours, expected = np.asarray(yours, float), np.asarray(expected, float)
    if yours.shape != expected.shape or not (np.isfinite(yours).all() and expected.size > 1):
        return None
    bottom, top = _range(yours, expected)
    if np.abs(yours - expected).max() < VISIBLE * (top - bottom):
        return None
    z = np.linspace(low, high, len(expected))
    words = curve_words(z, yours, expected, name)
    at = _projection(low, high, bottom, top)
    alone = _alone(np.abs(yours - expected) >= VISIBLE * (top - bottom))
    jumps = JUMP * (top - bottom)
    marks = [
        *_shades(at, z, yours, expected, jumps),
        *_pieces("bl-expected", at, z, expected, jumps),
        *_pieces("bl-yours", at, z, yours, jumps),
        *_dots("bl-dot-expected", at, z[alone], expected[alone]),
        *_dots("bl-dot-yours", at, z[alone], yours[alone]),
    ]
    said = f"Two curves over {name} from {number(low)} to {number(high)}: {words}."
    return Drawing(_svg(marks, (low, high), (bottom, top), said, (name, "")), words)


def draw_line(x1: np.ndarray, yours: np.ndarray, expected: np.ndarray) -> Drawing | None:
    """Draw the points (x1, yours) and (x1, expected) with the lines through them.

    All are (m,). Returns None where a value is not finite, where all x1 are the same, or where
    nobody could see the difference.
    """
    x1, yours, expected = (np.asarray(v, float) for v in (x1, yours, expected))
    if not (x1.shape == yours.shape == expected.shape and x1.ndim == 1 and len(x1) > 1):
        return None
    if not (np.isfinite(x1).all() and np.isfinite(yours).all() and np.ptp(x1) > 0):
        return None
    room = 0.25 * float(np.ptp(x1))
    low, high = min(float(x1.min()) - room, 0.0), max(float(x1.max()) + room, 0.0)
    bottom, top = _range(yours, expected)
    if np.abs(yours - expected).max() < VISIBLE * (top - bottom):
        return None
    words = line_words(x1, yours, expected)
    at = _projection(low, high, bottom, top)
    order = np.argsort(x1)
    gaps = [
        f'<polyline class="bl-between" points="{at(np.array([x, x]), np.array([y, e]))}"/>'
        for x, y, e in zip(x1, yours, expected, strict=True)
    ]
    straight = "do not lie" not in words
    marks = [
        *gaps,
        _polyline("bl-expected", at(*_through(x1, expected, low, high))),
        *_dots("bl-dot-expected", at, x1, expected),
        _polyline(
            "bl-yours",
            at(*_through(x1, yours, low, high)) if straight else at(x1[order], yours[order]),
        ),
        *_dots("bl-dot-yours", at, x1, yours),
    ]
    said = f"Two lines over x1 from {number(low)} to {number(high)}: {words}."
    return Drawing(_svg(marks, (low, high), (bottom, top), said, ("x1", "x2")), words)


def ticks(low: float, high: float) -> list[float]:
    """Return two to five round numbers from low to high."""
    size = 10.0 ** math.floor(math.log10(high - low)) / 10
    for step in (size * m for m in (1, 2, 5, 10, 20, 50)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < 5:
            break
    return [i * step + 0.0 for i in range(first, last + 1)]


def _range(yours: np.ndarray, expected: np.ndarray) -> tuple[float, float]:
    """Return the heights that are drawn: all of the expected, and of yours what fits with it."""
    low, high = float(expected.min()), float(expected.max())
    size = (high - low) or max(abs(high), 1.0)
    bottom, top = max(float(yours.min()), low - size), min(float(yours.max()), high + size)
    bottom, top = min(bottom, low), max(top, high)
    room = 0.06 * ((top - bottom) or 1.0)
    return bottom - room, top + room


def _projection(low: float, high: float, bottom: float, top: float) -> Project:
    """Return what makes points of the plot's own inner picture out of values."""
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(x: np.ndarray, y: np.ndarray) -> str:
        across = (np.asarray(x) - low) / (high - low) * width
        down = (top - np.clip(y, bottom - 9 * (top - bottom), top + 9 * (top - bottom))) / (
            top - bottom
        )
        return " ".join(f"{a:.1f},{d:.1f}" for a, d in zip(across, down * height, strict=True))

    return at


def _through(
    x: np.ndarray, y: np.ndarray, low: float, high: float
) -> tuple[np.ndarray, np.ndarray]:
    a, b = int(np.argmin(x)), int(np.argmax(x))
    ends = np.array([low, high])
    return ends, y[a] + (y[b] - y[a]) / (x[b] - x[a]) * (ends - x[a])


def _alone(differs: np.ndarray) -> np.ndarray:
    """Return which points differ while both neighbours do not: a line does not show those."""
    padded = np.pad(differs, 1)
    return differs & ~padded[:-2] & ~padded[2:]


def _pieces(kind: str, at: Project, x: np.ndarray, y: np.ndarray, jumps: float) -> list[str]:
    """Return a curve as its pieces: where it jumps, no line leads from one to the next."""
    ends = 1 + np.flatnonzero(np.abs(np.diff(y)) > jumps)
    pairs = zip(np.split(x, ends), np.split(y, ends), strict=True)
    return [_polyline(kind, at(a, b)) for a, b in pairs]


def _shades(
    at: Project, x: np.ndarray, y: np.ndarray, other: np.ndarray, jumps: float
) -> list[str]:
    """Return what lies between two curves, without the stretches in which one of them jumps."""
    ends = 1 + np.flatnonzero(np.maximum(np.abs(np.diff(y)), np.abs(np.diff(other))) > jumps)
    pieces = zip(*(np.split(values, ends) for values in (x, y, other)), strict=True)
    rounds = (at(np.append(a, a[::-1]), np.append(b, c[::-1])) for a, b, c in pieces)
    return [f'<polygon class="bl-gap" points="{points}"/>' for points in rounds]


def _polyline(kind: str, points: str) -> str:
    return f'<polyline class="{kind}" points="{points}"/>'


def _dots(kind: str, at: Project, x: np.ndarray, y: np.ndarray) -> list[str]:
    places = (point.split(",") for point in at(x, y).split())
    return [f'<circle class="{kind}" cx="{a}" cy="{b}" r="3.4"/>' for a, b in places]


def _svg(
    marks: list[str],
    across: tuple[float, float],
    up: tuple[float, float],
    said: str,
    names: tuple[str, str],
) -> str:
    """Return the whole picture: axes, zero lines, the marks, a legend."""
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    right, foot = LEFT + width, TOP + height
    frame, texts = [], []
    for value in ticks(*across):
        x = LEFT + (value - across[0]) / (across[1] - across[0]) * width
        frame.append(_segment("bl-zero" if value == 0 else "bl-tick", x, TOP, x, foot))
        texts.append(f'<text x="{x:.1f}" y="{foot + 14}" class="bl-mid">{number(value)}</text>')
    for value in ticks(*up):
        y = TOP + (up[1] - value) / (up[1] - up[0]) * height
        frame.append(_segment("bl-zero" if value == 0 else "bl-tick", LEFT, y, right, y))
        texts.append(f'<text x="{LEFT - 5}" y="{y + 4:.1f}" class="bl-end">{number(value)}</text>')
    texts.append(f'<text x="{right}" y="{foot + 14}" class="bl-end">{escape(names[0])}</text>')
    texts.append(f'<text x="{LEFT - 5}" y="16" class="bl-end">{escape(names[1])}</text>')
    legend = [
        _segment("bl-yours", LEFT, 12, LEFT + 26, 12),
        f'<text x="{LEFT + 32}" y="16">yours</text>',
        _segment("bl-expected", LEFT + 84, 12, LEFT + 110, 12),
        f'<text x="{LEFT + 116}" y="16">expected</text>',
    ]
    # The inner picture cuts off what runs out of the plot.
    plot = f'<svg x="{LEFT}" y="{TOP}" width="{width}" height="{height}">{"".join(marks)}</svg>'
    return (
        f'<svg class="bl-picture" role="img" aria-label="{escape(said)}" width="{WIDTH}" '
        f'height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join([*frame, plot, *texts])}'
        f"{''.join(legend)}</svg>"
    )


def _segment(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
