"""A figure is shown once, with its alternative text; a plot takes data and axes."""

from __future__ import annotations

import base64
import struct
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import figures, plots
from course_lib.figures import show, use_style

mpl.use("Agg")
ALT = "A line that rises from the left to the right."


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        use_style()
        yield
        plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    bundles: list[tuple[str, str]] = []
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    monkeypatch.setattr(figures, "publish", lambda html, text: bundles.append((html, text)))
    return bundles


def test_a_figure_is_shown_once_with_its_alt_text_and_closed(shown):
    figure, ax = plt.subplots()
    ax.plot([0, 1])
    show(figure, ALT)
    ((html, text),) = shown
    assert text == ALT
    assert f'alt="{ALT}"' in html
    assert not plt.get_fignums()


def test_the_image_is_twice_as_sharp_as_its_size_on_the_page(shown):
    figure, _ = plt.subplots(figsize=(5, 3))
    show(figure, ALT)
    data = base64.b64decode(shown[0][0].split("base64,")[1].split('"')[0])
    assert struct.unpack(">II", data[16:24]) == (960, 576)
    assert 'width="480" height="288"' in shown[0][0]


def test_the_alt_text_is_escaped(shown):
    show(plt.figure(), 'the curve "f" where a < b & more')
    assert 'alt="the curve &quot;f&quot; where a &lt; b &amp; more"' in shown[0][0]


@pytest.mark.parametrize("alt", ["", "a plot", " " * 30, None])
def test_an_alt_text_that_says_nothing_is_refused(shown, alt):
    with pytest.raises(ValueError, match="alt must say"):
        show(plt.figure(), alt)
    assert not shown


def test_while_a_notebook_is_graded_figures_are_closed_unseen(shown, monkeypatch):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    show(plt.figure(), ALT)
    assert not shown
    assert not plt.get_fignums()


def test_a_long_title_is_broken_so_that_none_of_it_leaves_the_figure():
    figure, axes = plt.subplots(1, 2, figsize=(8, 3))
    for ax in axes:
        ax.set_title("A claim that is far too long for one line above half of a figure, $a + b$")
    figures.png(figure, 96)
    renderer = figure.canvas.get_renderer()
    boxes = [ax._left_title.get_window_extent(renderer) for ax in axes]
    assert boxes[0].x1 <= axes[1].get_window_extent().x0
    assert boxes[1].x1 <= figure.bbox.x1
    assert "$a + b$" in axes[0].get_title(loc="left")


def test_figures_of_one_build_keep_their_axes_in_place():
    places: dict = {}
    found = []
    for top in (1, 1_000_000):
        figure, ax = plt.subplots()
        ax.plot([0, top])
        figures.png(figure, 96, places)
        found.append(ax.get_position().bounds)
    assert found[0] == found[1]


def test_activation_is_drawn_from_the_functions_it_is_given():
    ax = plots.plot_activation(plt.figure().add_subplot(), np.tanh, lambda z: 1 - np.tanh(z) ** 2)
    curve, slope = (line for line in ax.lines if len(line.get_xdata()) > 2)
    z = np.asarray(curve.get_xdata())
    assert (z.min(), z.max()) == (-6, 6)
    assert 0.0 in z
    np.testing.assert_array_equal(curve.get_ydata(), np.tanh(z))
    assert slope.get_ydata().max() == 1


def test_classes_differ_in_colour_and_in_marker():
    X, y = np.zeros((6, 2)), np.array([0, 1, 2, 0, 1, 2])
    ax = plots.plot_points(plt.figure().add_subplot(), X, y)
    looks = [
        (tuple(c.get_facecolor()[0]), c.get_paths()[0].vertices.tobytes()) for c in ax.collections
    ]
    assert len({colour for colour, _ in looks}) == len({marker for _, marker in looks}) == 3


@pytest.mark.parametrize(
    "w, b", [([1, 2], 0.5), ([0, 1], 0), ([1, 0], 9), ([0, 0], 1), ([0, 0], 0)]
)
def test_a_boundary_can_be_anywhere_or_nowhere(w, b):
    figure, ax = plt.subplots()
    assert plots.plot_boundary(ax, w, b) is ax
    figures.png(figure, 50)


def test_the_two_sides_of_a_boundary_are_shaded_by_the_sign():
    ax = plots.plot_decision(plt.figure().add_subplot(), lambda X: X[:, 0], n=4)
    np.testing.assert_array_equal(ax.images[0].get_array(), [[0, 0, 1, 1]] * 4)


def test_a_decision_of_three_scores_is_shaded_by_the_largest():
    X = np.array([[5.0, 0], [-5, 0], [0, 5]])
    figure, ax = plt.subplots()
    plots.plot_decision(ax, lambda P: np.column_stack([P, -P.sum(1)]), X, np.arange(3))
    assert ax.get_xlim()[1] >= 5
    figures.png(figure, 50)


def test_a_linear_map_leaves_the_grid_straight_and_a_bent_one_does_not():
    def bend(transform):
        ax = plots.plot_grid(plt.figure().add_subplot(), transform)
        return max(
            np.abs(np.diff(np.column_stack(line.get_data()), 2, axis=0)).max() for line in ax.lines
        )

    assert bend(lambda P: P @ np.array([[1.0, 2], [0, 1]]) + 1) < 1e-12
    assert bend(np.abs) > 1e-3


@pytest.mark.parametrize("w", [[[1.0, 0], [0, 0]], [[0.0, 0], [0, 0]], [[1.0, 2], [3, 4]]])
def test_the_view_of_a_grid_is_square_also_where_the_plane_collapsed(w):
    ax = plots.plot_grid(plt.figure().add_subplot(), lambda P: P @ np.array(w))
    sides = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    assert sides[0] == pytest.approx(sides[1]) and sides[0] > 0


def test_importing_the_library_is_silent_and_leaves_heavy_modules_for_later():
    heavy = ("matplotlib", "ipywidgets", "IPython", "sklearn", "nbgrader")
    code = f"import sys, course_lib; print([m for m in {heavy} if m in sys.modules])"
    run = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_every_public_name_exists():
    import course_lib

    assert not [name for name in course_lib.__all__ if not hasattr(course_lib, name)]
