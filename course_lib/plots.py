"""Small plots that several lessons need. Data and an `Axes` in, the `Axes` out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.figures import BLUE, CYCLE, GREY, INK, ORANGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS = ("o", "^", "s", "D", "v")


def plot_activation(
    ax: Axes,
    f: Callable[[np.ndarray], np.ndarray],
    df: Callable[[np.ndarray], np.ndarray] | None = None,
    lo: float = -6,
    hi: float = 6,
    *,
    label: str = "f(z)",
) -> Axes:
    """Draw an activation function, and its slope (dashed) if `df` is given, on [lo, hi]."""
    z = np.linspace(lo, hi, 1001)  # odd, so that 0 is among them where lo = -hi
    ax.axhline(0, color=GREY, lw=0.8, zorder=1)
    ax.axvline(0, color=GREY, lw=0.8, zorder=1)
    ax.plot(z, f(z), color=BLUE, label=label)
    if df is not None:
        ax.plot(z, df(z), color=ORANGE, ls="--", label="slope")
        ax.legend()
    ax.set_xlim(lo, hi)
    ax.set_xlabel("z")
    return ax


def plot_points(ax: Axes, X: np.ndarray, y: np.ndarray, *, size: float = 26) -> Axes:
    """Draw points `X (n, 2)`; a class of `y (n,)` has its own colour and its own marker."""
    for i, label in enumerate(np.unique(y)):
        points = X[y == label]
        ax.scatter(
            points[:, 0],
            points[:, 1],
            s=size,
            color=CYCLE[i % len(CYCLE)],
            marker=MARKERS[i % len(MARKERS)],
            edgecolor="white",
            linewidth=0.6,
            zorder=3,
            label=f"class {label}",
        )
    ax.set_xlabel("$x_1$")
    ax.set_ylabel("$x_2$")
    return ax


def plot_boundary(
    ax: Axes,
    w: Any,
    b: float,
    *,
    lo: float = -3,
    hi: float = 3,
    arrow: bool = True,
) -> Axes:
    """Draw the line w·x + b = 0 on the square [lo, hi]², its two sides shaded.

    w: (2,), b: number. The arrow points where the sum grows. With `w = 0` there is no line,
    and the whole square has the colour of b's sign.
    """
    w = np.asarray(w, dtype=float)
    plot_decision(ax, lambda X: X @ w + b, lo=lo, hi=hi)
    length = float(np.hypot(*w))
    if arrow and length > 0:
        foot = -b * w / length**2
        tip = foot + w / length * 0.16 * (hi - lo)
        ax.annotate("", tip, foot, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.6})
    return ax


def plot_decision(
    ax: Axes,
    score: Callable[[np.ndarray], np.ndarray],
    X: np.ndarray | None = None,
    y: np.ndarray | None = None,
    *,
    lo: float = -3,
    hi: float = 3,
    n: int = 161,
) -> Axes:
    """Shade the square [lo, hi]² by the sign of `score: (n, 2) -> (n,)`, with its zero line.

    A score of shape (n, k) is shaded by its largest column. Points `X (n, 2)` of classes `y`
    are drawn on top, and the square grows to hold them.
    """
    if X is not None:
        lo, hi = min(lo, float(X.min()) - 0.2), max(hi, float(X.max()) + 0.2)
    side = np.linspace(lo, hi, n)
    grid = np.stack(np.meshgrid(side, side), axis=-1)  # (n, n, 2)
    values = np.asarray(score(grid.reshape(-1, 2)), dtype=float)
    if values.ndim == 2:
        k = values.shape[1]
        region = values.argmax(axis=1).reshape(n, n)
        levels = np.arange(k + 1) - 0.5
        ax.contourf(side, side, region, levels=levels, colors=CYCLE[:k], alpha=0.18)
        ax.contour(side, side, region, levels=levels[1:-1], colors=INK, linewidths=1.2)
    else:
        values = values.reshape(n, n)
        shades = np.where(values > 0, 1.0, 0.0)
        ax.imshow(
            shades,
            extent=(lo, hi, lo, hi),
            origin="lower",
            cmap=_two_sides(),
            vmin=0,
            vmax=1,
            alpha=0.18,
            aspect="auto",
            interpolation="nearest",
        )
        if shades.min() < shades.max():
            ax.contour(side, side, values, levels=[0.0], colors=INK, linewidths=1.6)
    if X is not None and y is not None:
        plot_points(ax, X, y)
    ax.set(xlim=(lo, hi), ylim=(lo, hi), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    ax.grid(False)
    return ax


def plot_grid(
    ax: Axes,
    transform: Callable[[np.ndarray], np.ndarray],
    *,
    lo: float = -1,
    hi: float = 1,
    lines: int = 13,
    fine: int = 200,
) -> Axes:
    """Draw a square grid of the plane after `transform: (n, 2) -> (n, 2)`.

    Each grid line is a polyline of `fine` points, so that a bend shows as a bend. Lines of
    constant x1 and of constant x2 have their own colours; the two axes are thicker. The view is
    a square, so a plane that collapsed looks collapsed.
    """
    t = np.linspace(lo, hi, fine)
    for c in np.linspace(lo, hi, lines):
        width = 2.2 if abs(c) < 1e-9 else 0.9
        for points, colour in (
            (np.column_stack([np.full(fine, c), t]), BLUE),
            (np.column_stack([t, np.full(fine, c)]), ORANGE),
        ):
            moved = np.asarray(transform(points), dtype=float)  # (fine, 2)
            ax.plot(moved[:, 0], moved[:, 1], color=colour, lw=width)
    span = 1.1 * max(ax.dataLim.width, ax.dataLim.height, 1e-3)
    for centre, limit in (
        (ax.dataLim.x0 + ax.dataLim.width / 2, ax.set_xlim),
        (ax.dataLim.y0 + ax.dataLim.height / 2, ax.set_ylim),
    ):
        limit(centre - span / 2, centre + span / 2)
    ax.set_aspect("equal")
    ax.grid(False)
    return ax


def _two_sides() -> Any:
    from matplotlib.colors import ListedColormap

    return ListedColormap([BLUE, ORANGE])
