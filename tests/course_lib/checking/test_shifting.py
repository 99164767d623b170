"""Shifts at random: what came in at the rim, which ways, how often, and no false alarm."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from course_lib.checking.codec import Laid, Rng
from course_lib.checking.shifting import FEW, MANY, WAYS, shifts

X = np.random.default_rng(1).permutation(np.arange(1.0, 25.0)).reshape(2, 3, 4, 1)
WHOLE = "of the whole batch, zeros coming in"


def moved(x: np.ndarray, down: int, right: int) -> np.ndarray:
    """The batch moved pixel by pixel."""
    out = np.zeros_like(x)
    for i, j in product(range(x.shape[1]), range(x.shape[2])):
        if 0 <= i - down < x.shape[1] and 0 <= j - right < x.shape[2]:
            out[:, i, j] = x[:, i - down, j - right]
    return out


def said(value, x=X) -> dict:
    return shifts([Rng(1), x], value)


def often(*counts: int) -> dict:
    """What is said of as many batches for each of the nine ways."""
    return said([moved(X, *way) for way, n in zip(WAYS, counts, strict=True) for _ in range(n)])


@pytest.mark.parametrize("way", WAYS)
def test_each_of_the_nine_ways_is_a_shift(way):
    assert said(moved(X, *way)) == {"dtype": "float64", "a shift": WHOLE}


@pytest.mark.parametrize("way", WAYS)
def test_so_it_is_of_one_image_of_single_precision_and_of_laid_out_data(way):
    single = X[:1].astype(np.float32)
    assert said(moved(single, *way), single) == {"dtype": "float32", "a shift": WHOLE}
    assert said(moved(X, *way), Laid("strided", X))["a shift"] == WHOLE
    channels = np.concatenate([X, -2 * X], axis=3)
    assert said(moved(channels, *way), channels)["a shift"] == WHOLE


RIM = np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)), "edge")


@pytest.mark.parametrize(
    ("batch", "text"),
    [
        (np.roll(X, 1, axis=1), "that wraps round to the other side"),
        (np.roll(X, (-1, 1), axis=(1, 2)), "that wraps round to the other side"),
        (np.concatenate([moved(X[:1], 1, 0), moved(X[1:], 0, 0)]), "of each image by itself"),
        (moved(X, 2, 0), "by more than one pixel"),
        (moved(X, -1, 3), "by more than one pixel"),
        (RIM[:, 2:, 1:-1], "with something else than zeros at the rim"),
        (RIM[:, :-2, 1:-1], "with something else than zeros at the rim"),
        (RIM[:, 1:-1, 2:], "with something else than zeros at the rim"),
        (RIM[:, 2:, :-2], "with something else than zeros at the rim"),
        (np.where(moved(X, 0, 1) == 0, 0.5, moved(X, 0, 1)), "with something else than zeros"),
        (moved(X, 0, 1)[:, :, ::-1], "no shift at all"),
        (2 * X, "no shift at all"),
        (np.concatenate([moved(X[:1], 1, 0), 2 * X[1:]]), "no shift at all"),
        (np.concatenate([2 * X[:1], moved(X[1:], 1, 0)]), "no shift at all"),
        (0 * X, "nothing but zeros"),
        (X.transpose(0, 2, 1, 3).reshape(X.shape), "no shift at all"),
    ],
)
def test_what_is_no_shift_of_the_whole_batch_is_said(batch, text):
    assert said(batch)["a shift"].startswith(text)
    assert said([moved(X, 1, 1), batch])["a shift"].startswith(text), "one call is enough"


@pytest.mark.parametrize("way", [(0, 0), (1, -1)])
@pytest.mark.parametrize("place", list(np.ndindex(X.shape)))
def test_one_pixel_is_enough_to_spoil_a_shift(place, way):
    batch = moved(X, *way)
    batch[place] += 0.5
    assert said(batch)["a shift"] != WHOLE


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "an array of numbers is asked, and it is nothing"),
        ((X, 1), "it is a float|it is a tuple of 2"),
        ([X, None], "it is nothing"),
        (X.tolist(), "it is a list"),
        ([], "it is a list of 0"),
        (X.astype(str), "an array of numbers is asked"),
        (X[:, 1:], r"the shape is \(2, 2, 4, 1\) where \(2, 3, 4, 1\)"),
        (X[..., 0], r"the shape is \(2, 3, 4\)"),
        ([X, X[:1]], r"the shape is \(1, 3, 4, 1\)"),
    ],
)
def test_what_is_no_batch_is_said_in_a_sentence(value, text):
    with pytest.raises(ValueError, match=text):
        said(value)


def test_several_dtypes_are_all_said():
    assert said([X, X.astype("f4"), X])["dtype"] == "float32, float64"


def test_whether_anything_moves_is_said_after_a_dozen_calls():
    assert "moves" not in said([X] * 11)
    assert said([X] * 12)["moves"] == "never"
    assert said([X] * 11 + [moved(X, 0, -1)])["moves"] == "sometimes"


def test_how_often_is_said_after_hundreds_of_calls():
    assert "as often as it should" not in often(49, *[50] * 8)
    assert often(*[50] * 9)["as often as it should"] == "all nine"


def test_each_way_is_weighed_against_a_ninth():
    assert often(100 * 9, *[0] * 8) == {
        "dtype": "float64", "a shift": WHOLE, "moves": "sometimes", "too often": "(-1, -1)",
        "never": "(-1, 0) (-1, 1) (0, -1) (0, 0) (0, 1) (1, -1) (1, 0) (1, 1)",
    }  # fmt: skip
    found = often(54, 146, *[100] * 7)
    assert found["too seldom"] == "(-1, -1)" and found["too often"] == "(-1, 0)"
    found = often(56, 144, *[100] * 7)
    assert found["as often as it should"] == "all nine"


@pytest.mark.parametrize("seed", range(100, 120))
def test_a_right_answer_gives_no_alarm(seed):
    rng = np.random.default_rng(seed)
    found = said([moved(X, *rng.integers(-1, 2, 2)) for _ in range(900)])
    assert found == {
        "dtype": "float64", "a shift": WHOLE, "moves": "sometimes",
        "as often as it should": "all nine",
    }  # fmt: skip


def test_the_bounds_are_more_than_four_and_a_half_standard_deviations_wide():
    deviation = (900 / 9 * 8 / 9) ** 0.5 / 100  # as a part of what each way should have
    assert min(1 - FEW, MANY - 1) > 4.5 * deviation
