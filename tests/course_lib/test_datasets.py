"""The digits are scikit-learn's, to the bit and in its split; the clouds are what they say."""

from __future__ import annotations

import io

import numpy as np
import pytest
from sklearn import datasets as sklearn_datasets
from sklearn.model_selection import train_test_split

from course_lib import datasets
from course_lib.datasets import circles, load_digits, moons, quadrants, spiral, standardise
from tests.course_lib.make_digits import digits_file


def test_digits_are_those_of_scikit_learn_in_its_split():
    x, y = sklearn_datasets.load_digits(return_X_y=True)
    split = train_test_split(x / 16, y, test_size=0.25, random_state=0, stratify=y)
    digits = load_digits()
    for ours, theirs in zip(
        (digits.x_train, digits.x_test, digits.y_train, digits.y_test), split, strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_digits_have_the_promised_form():
    digits = load_digits()
    assert [a.shape for a in digits] == [(1347, 64), (1347,), (450, 64), (450,)]
    assert digits.x_train.dtype == digits.x_test.dtype == np.float64
    assert digits.y_train.dtype == digits.y_test.dtype == np.int64
    assert (digits.x_train.min(), digits.x_train.max()) == (0, 1)


def test_unshuffled_digits_are_the_same_images_in_the_files_order():
    digits, plain = load_digits(), load_digits(shuffled=False)
    assert [a.shape for a in plain] == [a.shape for a in digits]
    x, y = sklearn_datasets.load_digits(return_X_y=True)
    np.testing.assert_array_equal(np.concatenate([plain.x_train, plain.x_test]), x / 16)
    np.testing.assert_array_equal(np.concatenate([plain.y_train, plain.y_test]), y)
    assert not np.array_equal(plain.y_train, digits.y_train)


def test_the_shipped_file_holds_what_its_maker_writes():
    made = digits_file()
    assert made == digits_file()
    with np.load(datasets.DIGITS) as shipped, np.load(io.BytesIO(made)) as fresh:
        assert sorted(shipped.files) == sorted(fresh.files) == ["images", "labels", "test", "train"]
        for name in shipped.files:
            np.testing.assert_array_equal(shipped[name], fresh[name])
            assert shipped[name].dtype == fresh[name].dtype


def test_standardising_uses_the_training_set_only():
    train, test = np.array([[1.0, 5], [3, 5]]), np.array([[2.0, 6]])
    a, b = standardise(train, test)
    np.testing.assert_allclose(a, [[-1 / 1.01, 0], [1 / 1.01, 0]])
    np.testing.assert_allclose(b, [[0, 100]])


@pytest.mark.parametrize("cloud, classes", [(quadrants, 2), (moons, 2), (circles, 2), (spiral, 3)])
def test_clouds_have_the_promised_form_and_repeat_with_their_seed(cloud, classes):
    X, y = cloud(np.random.default_rng(5), 301)
    assert X.shape == (301, 2) and X.dtype == np.float64
    assert y.shape == (301,) and y.dtype == np.int64
    share = np.bincount(y) / 301
    assert len(share) == classes and abs(share - 1 / classes).max() < 0.1
    again = cloud(np.random.default_rng(5), 301)
    np.testing.assert_array_equal(X, again[0])
    np.testing.assert_array_equal(y, again[1])


def test_quadrants_are_told_apart_by_the_sign_of_a_product():
    X, y = quadrants(np.random.default_rng(0), 200)
    np.testing.assert_array_equal(y, X.prod(axis=1) < 0)


def test_circles_without_noise_have_the_two_radii():
    X, y = circles(np.random.default_rng(0), 50, factor=0.3, noise=0)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 0, 1, 0.3))


def test_spiral_has_as_many_arms_as_asked():
    assert set(spiral(np.random.default_rng(0), 100, arms=5)[1]) == set(range(5))
