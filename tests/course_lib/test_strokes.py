"""Strokes become pictures that look like the digits we train on."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.datasets import load_digits
from course_lib.strokes import strokes_to_image

LINE = [(0.5, 0.1), (0.5, 0.9)]
ANGLES = np.linspace(0, 2 * np.pi, 40)
RING = np.column_stack([0.5 + 0.25 * np.sin(ANGLES), 0.5 - 0.4 * np.cos(ANGLES)])
SEVEN = [(0.28, 0.12), (0.72, 0.12), (0.42, 0.9)]


@pytest.mark.parametrize("nothing", [[], [[]], [np.zeros((0, 2))]])
def test_no_strokes_are_an_empty_picture(nothing: list) -> None:
    image = strokes_to_image(nothing)
    assert image.shape == (8, 8) and not image.any()


def test_a_line_is_a_column_in_the_middle_from_top_to_bottom() -> None:
    image = strokes_to_image([LINE])
    assert image.dtype == np.float64 and image.shape == (8, 8)
    assert np.all(image[1:7, 3:5] == 1) and image[0, 3:5].min() > 0.3
    assert image[:, [0, 1, 6, 7]].max() == 0
    np.testing.assert_array_equal(image, image[:, ::-1])
    np.testing.assert_array_equal(image, image[::-1])


def test_a_ring_is_dark_around_and_light_inside() -> None:
    image = strokes_to_image([RING])
    assert image[3:5, 3:5].max() < 0.3 < image[0, 3:5].min()
    assert image[3:5, 1:3].sum(axis=1).min() > 0.8 and image[3:5, 5:7].sum(axis=1).min() > 0.8


def test_place_size_and_the_number_of_strokes_make_no_difference() -> None:
    whole = strokes_to_image([SEVEN])
    moved = strokes_to_image([0.4 * np.array(SEVEN) + [0.5, 0.1]])
    np.testing.assert_allclose(moved, whole, atol=0.1)
    np.testing.assert_allclose(strokes_to_image([SEVEN[:2], SEVEN[1:]]), whole, atol=0.1)
    assert whole[:2].sum() > whole[6:].sum() and np.argmax(whole[6]) < 4  # it stands upright


@pytest.mark.parametrize(
    "mark", [[(0.2, 0.9)], [(0.2, 0.9), (0.2, 0.9)], [(0.7, 0.7), (0.71, 0.7)]]
)
def test_a_dot_stays_a_dot_in_the_middle(mark: list) -> None:
    image = strokes_to_image([mark])
    assert image[3:5, 3:5].min() > 0.4
    assert image[[0, 1, 6, 7]].max() == image[:, [0, 7]].max() == 0


def test_a_dash_stays_a_dash() -> None:
    image = strokes_to_image([[(0.1, 0.5), (0.9, 0.52)]])
    assert image[[0, 1, 2, 5, 6, 7]].max() < 0.6 and image[3:5, 2:6].min() > 0.5


def test_pixels_are_sixteenths_with_as_much_ink_as_in_the_digits() -> None:
    digits = load_digits().x_train.sum(axis=1)
    for strokes in ([LINE], [RING], [SEVEN]):
        image = strokes_to_image(strokes)
        assert np.array_equal(16 * image, np.round(16 * image))
        assert image.min() >= 0 and 0.9 < image.max() <= 1
        assert np.quantile(digits, 0.02) < image.sum() < np.quantile(digits, 0.98)
