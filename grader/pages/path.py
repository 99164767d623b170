"""The whole path in one picture: a tile a lesson, each drawn with the lesson's own answers.

python -m grader.pages.path docs/figures/path.png
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course_lib.datasets import load_digits
from course_lib.figures import BLUE, GREEN, GREY, INK, ORANGE, close, png, use_style
from grader.course.lessons import lesson_names, load_lesson, reference
from grader.files import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 4
Z = np.linspace(-4, 4, 401)


def path_figure() -> Figure:
    """Return the picture: the lessons in their order, row by row, and an arrow to each next one."""
    import matplotlib.pyplot as plt
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    names = [name for name in lesson_names() if name[:2] in TILES]
    rows = -(-len(names) // COLUMNS)
    layout = ConstrainedLayoutEngine(w_pad=0.14, h_pad=0.1)
    figure, grid = plt.subplots(
        rows, COLUMNS, figsize=(11, 2.55 * rows), squeeze=False, layout=layout
    )
    for ax in grid.flat:
        ax.set_axis_off()
    for i, (name, ax) in enumerate(zip(names, grid.flat, strict=False)):
        TILES[name[:2]](ax)
        ax.set_title(f"{int(name[:2])}  {short_title(name)}", fontsize=11, color=INK)
        if (i + 1) % COLUMNS and i + 1 < len(names):
            ax.annotate(
                "", (1.13, 0.5), (1.02, 0.5), xycoords="axes fraction", annotation_clip=False,
                arrowprops={"arrowstyle": "-|>", "color": GREY, "lw": 1.5},
            )  # fmt: skip
    return figure


def short_title(lesson: str) -> str:
    """Return a lesson's title up to its colon."""
    first = load_lesson(lesson).cells[0].source.splitlines()[0]
    return first.lstrip("# ").split(":")[0]


def _frame(ax: Axes, low: float = -1.5, high: float = 4.0) -> None:
    ax.axhline(0, color=GREY, lw=0.8)
    ax.axvline(0, color=GREY, lw=0.8)
    ax.set_ylim(low, high)


def _curves(*names: str, low: float = -1.5, high: float = 4.0) -> Callable[[Axes], None]:
    def draw(ax: Axes) -> None:
        _frame(ax, low, high)
        for name, colour in zip(names, (BLUE, ORANGE, GREEN), strict=False):
            ax.plot(Z, reference(name)(Z), color=colour)

    return draw


def _line(ax: Axes) -> None:
    rng = np.random.default_rng(3)
    points = rng.normal(size=(60, 2))
    w, b = np.array([1.0, 1.4]), 0.3
    above = reference("step")(reference("neuron_batch")(points, w, b)) == 1
    ax.plot(*points[above].T, "o", color=BLUE, ms=4)
    ax.plot(*points[~above].T, "s", color=ORANGE, ms=4)
    x1 = np.array([-2.4, 2.4])
    ax.plot(x1, reference("boundary_x2")(x1, w, b), color=INK)


def _grid(ax: Axes) -> None:
    """A grid of the plane after a layer with ReLU: it folds, which no stack of lines does."""
    steps, turn = np.linspace(-1, 1, 81), np.array([[0.9, -0.5], [0.6, 0.8]])
    for at in np.linspace(-1, 1, 9):
        for line in (
            np.column_stack([np.full(81, at), steps]),
            np.column_stack([steps, np.full(81, at)]),
        ):
            bent = reference("leaky_relu")(reference("dense")(line, turn, np.zeros(2)), 0.15)
            ax.plot(*bent.T, color=BLUE, lw=0.9)
    ax.set_aspect("equal")


def _leak(ax: Axes) -> None:
    _frame(ax)
    ax.plot(Z, reference("leaky_relu")(Z, 0.2), color=BLUE)


def _shares(ax: Axes) -> None:
    shares = reference("softmax")(np.array([1.0, 2.2, 0.3, -0.5, 1.4]))
    ax.bar(range(5), shares, color=[BLUE, ORANGE, GREEN, GREY, INK])
    ax.axhline(0, color=GREY, lw=0.8)


def _gradients(ax: Axes) -> None:
    """How large the gradient is, layer by layer, behind ten layers of sigmoids and of ReLUs."""
    n, width, rng = 200, 64, np.random.default_rng(0)
    for name, variance, colour in (("relu", 2.0, BLUE), ("sigmoid", 1.0, ORANGE)):
        f, slope = reference(name), reference(f"{name}_grad")
        a, kept = rng.normal(size=(n, width)), []
        for _ in range(10):
            W = rng.normal(0, np.sqrt(variance / width), (width, width))
            kept.append((W, a @ W))
            a = f(kept[-1][1])
        da, sizes = rng.normal(size=a.shape), []
        for W, z in reversed(kept):
            dz = da * slope(z)
            sizes.append(np.linalg.norm(dz))
            da = dz @ W.T
        ax.semilogy(range(10, 0, -1), np.array(sizes) / sizes[0], "o-", color=colour, ms=4, lw=1.5)


def _decision(ax: Axes) -> None:
    boxes = {(0.5, 0.82): "which layer?", (0.2, 0.42): "hidden", (0.8, 0.42): "output",
             (0.2, 0.08): "ReLU first", (0.8, 0.08): "by the loss"}  # fmt: skip
    for start, end in (((0.5, 0.82), (0.2, 0.42)), ((0.5, 0.82), (0.8, 0.42)),
                       ((0.2, 0.42), (0.2, 0.08)), ((0.8, 0.42), (0.8, 0.08))):  # fmt: skip
        ax.plot(*zip(start, end, strict=True), color=GREY, lw=1.5, zorder=1)
    for (x, y), words in boxes.items():
        ax.text(x, y, words, ha="center", va="center", fontsize=10, zorder=2,
                bbox={"boxstyle": "round", "fc": "white", "ec": BLUE})  # fmt: skip
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)


def _convolution(ax: Axes) -> None:
    """A digit, the window on it, and what a kernel for vertical edges makes of it."""
    digit = load_digits().x_train[0].reshape(8, 8)
    kernel = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
    edges = reference("cross_correlate2d")(digit, kernel)
    ax.imshow(digit, cmap="gray_r", extent=(0, 8, 0, 8))
    ax.imshow(edges, cmap="PuOr", extent=(10, 16, 1, 7))
    ax.plot([3, 6, 6, 3, 3], [3, 3, 6, 6, 3], color=ORANGE)
    ax.annotate("", (9.8, 4), (8.2, 4), arrowprops={"arrowstyle": "->", "color": GREY})
    ax.set_xlim(-0.3, 16.3)
    ax.set_ylim(-0.3, 8.3)
    ax.set_aspect("equal")


def _reading(ax: Axes) -> None:
    """A digit that the trained network has not seen, and its ten shares."""
    digits = load_digits()
    x, seen = (part.reshape(-1, 8, 8, 1).astype(np.float32)
               for part in (digits.x_train, digits.x_test[:1]))  # fmt: skip
    params = reference("train_cnn")(np.random.default_rng(0), x, digits.y_train, 20)
    shares = reference("softmax")(reference("cnn_forward")(seen, params))[0]
    ax.imshow(seen[0, :, :, 0], cmap="gray_r", extent=(0, 8, 0, 8))
    ax.bar(np.arange(9.4, 17.4, 0.8), 7 * shares, width=0.6, color=BLUE)
    for k in range(10):
        ax.text(9.4 + 0.8 * k, -0.9, str(k), ha="center", fontsize=8)
    ax.set_xlim(-0.3, 17.3)
    ax.set_ylim(-1.2, 8.3)
    ax.set_aspect("equal")


TILES: dict[str, Callable[[Axes], None]] = {
    "01": _line,
    "02": _grid,
    "03": _curves("sigmoid", low=-0.15, high=1.15),
    "04": _curves("tanh", low=-1.3, high=1.3),
    "05": _curves("relu"),
    "06": _leak,
    "07": _shares,
    "08": _gradients,
    "09": _decision,
    "10": _convolution,
    "11": _reading,
    "12": _curves("silu", "gelu"),
}


def main(path: str) -> None:
    use_style()
    figure = path_figure()
    write_whole(Path(path), png(figure, 120))
    close(figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
