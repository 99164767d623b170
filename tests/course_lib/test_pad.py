"""The pad's parts without a browser: what it tells, and what stands in for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.pad import Pad, drawing_pad
from course_lib.pad_view import _png, reading

MODULE = sys.modules["course_lib.pad"]
ONES = np.full(10, 0.1)
SAMPLES = {"a cross": np.eye(8), "<b>": np.zeros((8, 8))}


def sure(x: np.ndarray) -> np.ndarray:
    assert x.shape == (1, 8, 8, 1) and x.dtype == np.float32
    return np.eye(10)[3 if x.any() else 4]


def maps(x: np.ndarray) -> list:
    return [("after conv 1", np.repeat(x[0], 16, axis=2)), ("signed", -x)]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list]:
    bundles: list = []
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    monkeypatch.setattr(MODULE, "publish", lambda *bundle: bundles.append(bundle))
    monkeypatch.setattr(MODULE, "has_kernel", lambda: True)
    yield bundles


def test_without_widgets_the_first_sample_stands_in(
    shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, "has_kernel", lambda: False)
    drawing_pad(sure, SAMPLES, maps)
    ((html, text, widget),) = shown
    assert widget is None
    assert text.startswith("The network reads the sample a cross as 3, with 100.0 %")
    assert 'alt="after conv 1: 16 feature maps of 8 × 8"' in html and html.count("<img") == 3


def test_nothing_is_shown_while_grading(shown: list, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    drawing_pad(sure)
    assert shown == []


def test_strokes_are_read_at_their_end_only() -> None:
    pad = Pad(sure, SAMPLES)
    pad.clear()
    assert pad.result()[1] == "Nothing drawn yet."
    assert pad.move(0.5, 0.5) is None and not pad.end()  # the pen is not down
    pad.begin(0.5, 0.1)
    assert pad.move(0.5, 0.9) == (0.5, 0.1)
    assert pad.what == "nothing drawn yet"
    assert pad.end() and "reads your drawing as 3" in pad.result()[1]
    assert not pad.end()  # leaving the pad after the stroke's end
    pad.choose("<b>")
    assert pad.strokes == [] and "the sample &lt;b&gt; as 4" in pad.result()[0]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (np.ones(9) / 9, "ten probabilities"),
        (np.arange(10.0), "their sum 1"),
        (np.full(10, np.nan), "their sum 1"),
    ],
)
def test_what_is_no_probability_is_named(value: np.ndarray, problem: str) -> None:
    html, text = Pad(lambda x: value, SAMPLES).result()
    assert problem in text and "bl-is-wrong" in html


def test_an_error_of_either_function_is_shown_and_the_pad_lives_on() -> None:
    def broken(x: np.ndarray) -> Any:
        raise KeyError("w1")

    assert "KeyError" in Pad(broken, SAMPLES).result()[1]
    assert "KeyError" in Pad(sure, SAMPLES, broken).result()[1]
    flat = Pad(lambda x: ONES[None], SAMPLES, lambda x: [("flat", np.zeros((8, 8)))])
    assert "the maps of 'flat' need shape (h, w, k)" in flat.result()[1]


def test_samples_are_images() -> None:
    with pytest.raises(ValueError, match="at least one"):
        drawing_pad(sure, {})
    with pytest.raises(ValueError, match=r"'flat' has shape \(64,\)"):
        drawing_pad(sure, {"flat": np.zeros(64)})


def test_the_widget_has_a_canvas_and_a_button_for_each_sample(shown: list) -> None:
    pytest.importorskip("ipycanvas")
    drawing_pad(sure)
    left, result = shown[0][2].children
    _, canvas, clear, _, row = left.children
    assert [b.description for b in row.children] == [str(k) for k in range(10)]
    canvas._mouse_down_callbacks(130, 20)
    canvas._mouse_move_callbacks(130, 240)
    canvas._mouse_up_callbacks(130, 240)
    assert "reads your drawing as 3" in result.value
    canvas._touch_start_callbacks([(30, 30)])
    canvas._touch_move_callbacks([(200, 30)])
    canvas._touch_end_callbacks([])
    assert "reads your drawing as 3" in result.value
    clear.click()
    assert "Nothing drawn yet" in result.value
    row.children[7].click()
    assert "the sample 7" in result.value


@pytest.mark.parametrize("module", ["ipycanvas", "google.colab"])
def test_where_nothing_can_be_drawn_the_samples_are_left(
    module: str, shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = None if module == "ipycanvas" else sys  # None: as if it were not installed
    monkeypatch.setitem(sys.modules, module, there)
    drawing_pad(sure, SAMPLES)
    left, result = shown[0][2].children
    why, row = left.children
    assert ("pip install ipycanvas" if module == "ipycanvas" else "Colab") in why.value
    row.children[1].click()
    assert "the sample &lt;b&gt;" in result.value


def test_importing_the_course_imports_no_canvas() -> None:
    code = "import sys, course_lib; sys.exit(any(m in sys.modules for m in ('ipycanvas', 'PIL')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_maps_without_any_value_are_drawn_white() -> None:
    html, _ = reading(np.zeros((8, 8)), ONES, [("none", np.full((3, 4, 9), np.nan))], "it")
    assert 'alt="none: 9 feature maps of 3 × 4"' in html
    assert _png(np.zeros((8, 8, 3)), 4)[1:] == (8 * 4 * 3 + 2 * 3, 32)
