"""An explorer redraws, shows its errors, and stands still where widgets don't run."""

from __future__ import annotations

import re
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.explore import choice, explore, slider, switch
from course_lib.outputs import WIDGET

mpl.use("Agg")
ALT = "A curve whose height is set by a slider."


def draw(a, kind="line", grid=False):
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, a])
    if a > 2:
        raise ValueError("a is <too> large")
    return figure


@pytest.fixture(autouse=True)
def module(monkeypatch):
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    yield sys.modules["course_lib.explore"]  # the package's `explore` is the function
    assert not plt.get_fignums(), "a figure was left open"


@pytest.fixture
def shown(module, monkeypatch):
    bundles: list = []
    monkeypatch.setattr(module, "publish", lambda *bundle: bundles.append(bundle))
    monkeypatch.setattr(module, "has_kernel", lambda: True)
    return bundles


def controls_of(shown):
    panel, picture = shown[-1][2].children
    return *panel.children, picture


def test_without_a_kernel_the_static_figure_is_all(module, shown, monkeypatch):
    monkeypatch.setattr(module, "has_kernel", lambda: False)
    explore(draw, ALT, a=slider(1.0, 0, 3, 0.1))
    ((html, text, widget),) = shown
    assert html.startswith(f'<img alt="{ALT}"')
    assert text == ALT
    assert widget is None


def test_moving_a_slider_redraws_with_the_alt_text_kept(shown):
    explore(draw, ALT, a=slider(1.0, 0, 3, 0.1))
    control, picture = controls_of(shown)
    before = picture.value
    control.value = 1.5
    assert picture.value != before
    assert f'alt="{ALT}"' in picture.value


def test_all_controls_reach_the_drawing_function(shown):
    seen = []

    def spy(**values):
        seen.append(values)
        return draw(values["a"])

    explore(
        spy,
        ALT,
        a=slider(1, 0, 2, 1, label="amount"),
        kind=choice("line", ["line", "curve"]),
        grid=switch(False, "show the grid"),
    )
    a, kind, grid, _ = controls_of(shown)
    assert (a.description, kind.description, grid.description) == (
        "amount",
        "kind",
        "show the grid",
    )
    a.value, kind.value, grid.value = 2, "curve", True
    assert seen[0] == {"a": 1, "kind": "line", "grid": False}
    assert seen[-1] == {"a": 2, "kind": "curve", "grid": True}
    assert isinstance(seen[-1]["a"], int)


def test_an_error_while_drawing_is_shown_and_the_next_move_recovers(shown, capfd):
    explore(draw, ALT, a=slider(1.0, 0, 3, 0.1))
    control, picture = controls_of(shown)
    control.value = 2.5
    assert "ValueError: a is &lt;too&gt; large" in picture.value
    control.value = 1.0
    assert picture.value.startswith("<img")
    assert capfd.readouterr() == ("", "")


def test_an_error_at_the_start_is_shown_in_every_form(shown):
    explore(draw, ALT, a=slider(3.0, 0, 3, 0.1))
    html, text, _ = shown[0]
    assert "ValueError" in html
    assert text.startswith("ValueError: a is <too> large\nline ")


def test_a_drawing_function_that_returns_no_figure_is_told_so(shown):
    explore(lambda a: None, ALT, a=slider(1.0, 0, 3, 0.1))
    assert "must return its figure" in shown[0][1]


def test_numpy_does_not_warn_from_inside_a_drawing_function(shown):
    def overflow(a):
        np.exp(np.array([1000.0 * a]))
        return draw(a)

    explore(overflow, ALT, a=slider(1.0, 0, 3, 0.1))
    assert shown[0][1] == ALT


def test_nothing_is_drawn_while_a_notebook_is_graded(shown, monkeypatch):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    explore(lambda a: 1 / 0, ALT, a=slider(1.0, 0, 3, 0.1))
    assert not shown


def test_impossible_controls_are_refused():
    for bad in ((5, 0, 3, 1), (1, 0, 3, 0), (1, 3, 0, 1)):
        with pytest.raises(ValueError, match="slider needs"):
            slider(*bad)
    with pytest.raises(ValueError, match="not among"):
        choice("c", ["a", "b"])
    with pytest.raises(ValueError, match="alt must say"):
        explore(draw, "a plot", a=slider(1.0, 0, 3, 0.1))


def test_a_headless_kernel_gets_widget_and_static_figure_in_one_bundle(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    cell = nbformat.v4.new_code_cell(
        "import matplotlib.pyplot as plt\n"
        "from course_lib import *\n"
        "def draw(a):\n    fig, ax = plt.subplots()\n    ax.plot([0, a])\n    return fig\n"
        f"explore(draw, {ALT!r}, a=slider(1.0, 0, 3, .1))"
    )
    ask = nbformat.v4.new_code_cell('predict("bias")')
    notebook = nbformat.v4.new_notebook(cells=[cell, ask])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    for cell in notebook.cells:
        (output,) = cell.outputs  # one bundle, no stderr, no second figure
        assert sorted(output.data) == sorted([WIDGET, "text/html", "text/plain"])
    assert re.match("<img alt=", notebook.cells[0].outputs[0].data["text/html"])
