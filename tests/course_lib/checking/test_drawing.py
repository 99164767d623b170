"""Pictures of wrong answers: what is drawn, what is said of it, and when there is none."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from course_lib.checking.differing import curve_words, line_words, number
from course_lib.checking.drawing import draw_curve, draw_line, ticks

Z = np.linspace(-6, 6, 61)
RELU = np.maximum(Z, 0)


@pytest.mark.parametrize(
    ("yours", "words"),
    [
        (np.where(Z < 0, 0.5, RELU), "yours is higher than expected for z < 0"),
        (np.where(Z > 2, 2, RELU), "yours is lower than expected for z > 2"),
        (RELU + 1, "yours is higher than expected everywhere from −6 to 6"),
        (
            np.where((Z > 0) & (Z < 3), 0, RELU),
            "yours is lower than expected between 0 and 3",
        ),
        (
            np.where(Z == 0, 1, RELU),
            "yours is higher than expected at z = 0",
        ),
        (
            RELU + (Z - 1) / 10,
            "yours is lower than expected for z < 1 and higher for z > 1",
        ),
        (
            np.where(np.abs(Z) > 2, RELU - 1, RELU),
            "yours is lower than expected for z < −2 and for z > 2",
        ),
        (
            RELU + np.sin(6 * Z),
            "yours goes up and down around the expected curve between −6 and 6",
        ),
        (RELU, "yours is as expected"),
    ],
)
def test_where_a_curve_differs_is_said(yours: np.ndarray, words: str) -> None:
    assert curve_words(Z, yours, RELU, "z") == words


def test_where_curves_cross_between_two_points_is_found() -> None:
    assert curve_words(Z, Z - 0.55, 0 * Z, "z").endswith("for z < 0.6 and higher for z > 0.6")


X1 = np.array([-1.0, 0.0, 2.0])


@pytest.mark.parametrize(
    ("yours", "words"),
    [
        (2 * X1 + 4, "yours is parallel to the expected line and crosses x1 = 0 at 4 where 1 is"),
        (-2 * X1 + 1, "yours crosses x1 = 0 where it should, but has slope −2 where 2 is expected"),
        (-2 * X1 - 1, "yours has slope −2 where 2 is expected, and crosses x1 = 0 at −1 where 1"),
        (X1**2, "your points do not lie on one line"),
        (2 * X1 + 1, "yours is the expected line"),
    ],
)
def test_how_a_line_differs_is_said(yours: np.ndarray, words: str) -> None:
    assert line_words(X1, yours, 2 * X1 + 1).startswith(words)


def test_a_picture_is_well_formed_and_says_in_words_what_it_shows() -> None:
    drawn = draw_curve(-6, 6, np.tanh(Z), 1 / (1 + np.exp(-Z)))
    assert drawn is not None
    root = ElementTree.fromstring(drawn.svg)
    assert root.get("role") == "img"
    assert drawn.words in (root.get("aria-label") or "")
    assert {"yours", "expected"} <= {text.text for text in root.iter("text")}
    classes = [e.get("class") for e in root.iter()]
    assert {"bl-yours", "bl-expected", "bl-gap", "bl-zero"} <= set(classes)


def test_lines_show_each_point_twice_and_what_lies_between() -> None:
    drawn = draw_line(X1, -2 * X1 - 1, 2 * X1 + 1)
    assert drawn is not None
    classes = [e.get("class") for e in ElementTree.fromstring(drawn.svg).iter()]
    for kind in ("bl-dot-yours", "bl-dot-expected", "bl-between"):
        assert classes.count(kind) == 3


def test_a_curve_that_jumps_is_drawn_in_pieces_and_a_single_point_as_a_dot() -> None:
    step = np.where(Z > 0, 1.0, 0.0)
    drawn = draw_curve(-6, 6, np.where(Z >= 0, 1.0, 0.0), step)
    assert drawn is not None
    pieces = [e for e in ElementTree.fromstring(drawn.svg).iter() if e.get("class") == "bl-yours"]
    assert len([p for p in pieces if p.tag == "polyline"]) == 2
    assert "bl-dot-yours" in drawn.svg and drawn.words.endswith("at z = 0")


@pytest.mark.parametrize(
    "yours",
    [RELU, RELU + 0.01, np.where(Z > 5, np.nan, RELU), np.where(Z > 5, np.inf, RELU), RELU[1:]],
)
def test_where_nothing_can_be_seen_there_is_no_picture(yours: np.ndarray) -> None:
    assert draw_curve(-6, 6, yours, RELU) is None


def test_a_single_point_makes_no_line() -> None:
    assert draw_line(np.array([1.5]), np.array([1.0]), np.array([2.0])) is None
    assert draw_line(np.array([1.0, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 3.0])) is None


def test_what_runs_far_out_stays_readable_and_finite() -> None:
    drawn = draw_curve(-6, 6, np.exp(100 * np.abs(Z)) * 1e-3, RELU)
    assert drawn is not None and len(drawn.svg) < 12_000
    assert "e+" not in drawn.svg and "nan" not in drawn.svg and "inf" not in drawn.svg


def test_names_are_escaped() -> None:
    drawn = draw_curve(-6, 6, RELU + 1, RELU, '<b>"&')
    assert drawn is not None and "<b>" not in drawn.svg
    assert '<b>"&' in {t.text for t in ElementTree.fromstring(drawn.svg).iter("text")}


@pytest.mark.parametrize("ends", [(-6, 6), (0.05, 0.95), (-0.1, 1.1), (-3e5, 1e5), (2, 2.001)])
def test_ticks_are_a_few_and_lie_inside(ends: tuple[float, float]) -> None:
    found = ticks(*ends)
    assert 2 <= len(found) <= 5
    assert all(ends[0] - 1e-9 <= t <= ends[1] + 1e-9 for t in found)


def test_numbers_have_a_real_minus_and_no_negative_zero() -> None:
    assert [number(v) for v in (-0.0, -1.5, 2.0, 0.12345)] == ["0", "−1.5", "2", "0.123"]
