"""An activation of one's own: what is judged of it, and what is no way around that."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

from course_lib.checking.check import check
from course_lib.checking.own_table import table_points
from course_lib.checking.own_view import FINE, own_activation, own_slope
from course_lib.checking.probes import PROBES, SMALL, WIDE, probing
from course_lib.ten_layers import ten_layers

SQUARE = np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]])


def said(f, z=SQUARE):
    return own_activation([z], probing("apart", f)(np.copy(z)))


def slope_said(f, df, z=SQUARE):
    return own_slope([z], probing("slopes", df, f)(np.copy(z)))


def slope_of_tanh(z):
    return 1 - np.tanh(z) ** 2


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (np.tanh, FINE),
        (lambda z: 3 * z - 1, "a straight line that misses 0"),
        (lambda z: 2.0 * z, "a straight line through 0"),
        (lambda z: z * 1.0, "a straight line: z itself"),
        (np.ones_like, "a straight line: a constant"),
        (lambda z: np.tanh(z - z.mean()), "a value depends on all others"),
        (lambda z: np.tanh(z - z.mean(axis=-1, keepdims=True)), "a value depends on its row"),
        (lambda z: np.tanh(z - z.mean(axis=0)), "a value depends on its column"),
        (lambda z: [1.0], "a list came back"),
        (lambda z: None, "nothing came back"),
    ],
)
def test_a_few_words_say_what_is_wrong(f, words):
    assert said(f) == words


def test_a_line_with_one_bend_far_out_is_no_line():
    assert said(lambda z: np.minimum(z, 500)) == FINE


def test_ten_layers_by_table_read_as_much_as_ten_layers_themselves():
    z = table_points()
    assert said(lambda z: np.maximum(z, 0), z) == FINE
    assert said(lambda z: np.maximum(z, 0) / 2, z) == "ten layers stay at guessing"
    assert said(lambda z: z**3, z) == "ten layers explode"
    assert said(np.sign, z) == "steps: the slope is 0 nearly everywhere"
    assert ten_layers(lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0) >= 0.85


def test_a_table_is_dense_near_0_and_has_it():
    z = table_points()
    assert z.max() == pytest.approx(1000) and 0 in z and (np.diff(z) > 0).all()
    assert np.diff(z)[np.abs(z[1:]) < 3].max() < 0.06


@pytest.mark.parametrize(
    ("df", "words"),
    [
        (slope_of_tanh, FINE),
        (np.tanh, "it is my_activation itself"),
        (lambda z: -slope_of_tanh(z), "it is the slope with its sign turned round"),
        (lambda z: slope_of_tanh(np.tanh(z)), "it is the slope at my_activation(z)"),
        (lambda z: slope_of_tanh(z) + 1e-3, "it is not the slope of my_activation"),
        (lambda z: np.where(z > 0, slope_of_tanh(z), 0), "it is right but on the left"),
    ],
)
def test_a_slope_is_compared_with_the_difference_quotient(df, words):
    assert slope_said(np.tanh, df) == words


def test_at_a_kink_anything_between_both_sides_is_right():
    z = np.array([0.0, 1.0, -1.0])
    relu = lambda z: np.maximum(z, 0)  # noqa: E731
    for at_0, right in ((0.0, True), (0.5, True), (1.0, True), (1.2, False)):
        df = lambda z, at_0=at_0: np.where(z == 0, at_0, z > 0)  # noqa: E731
        assert (slope_said(relu, df, z) == FINE) is right


@pytest.mark.parametrize(
    "forged",
    [None, {}, [], {"values": 1}, {"values": SQUARE, "wide": "x", "rows": {}, "entries": 3},
     {"values": SQUARE, "wide": WIDE, "rows": [{}], "columns": None, "entries": [{}]},
     {"slopes": SQUARE, "left": {}, "here": [], "right": "", "at_output": None}],
)  # fmt: skip
def test_what_nobody_s_probe_returns_is_wrong_and_no_crash(forged):
    for view in (own_activation, own_slope):
        with contextlib.suppress(ValueError):
            assert view([SQUARE], forged) != FINE


def test_only_small_tables_are_taken_apart():
    seen = probing("apart", np.tanh)(np.zeros((SMALL, 2)))
    assert set(seen) == {"values", "wide"}


def test_without_the_other_function_there_is_nothing_to_probe():
    assert probing("slopes", np.cos, None) is None
    assert PROBES["slopes"].needs == ("my_activation",)
    card = check("my_activation_grad", slope_of_tanh)
    assert "my_activation" in card.verdict.message and card.verdict.points == 0


def test_a_slope_is_checked_against_the_reader_s_own_function():
    assert check("my_activation_grad", slope_of_tanh, of=np.tanh).verdict.points == 3
    assert check("my_activation_grad", slope_of_tanh, of=np.sin).verdict.points < 1.5
