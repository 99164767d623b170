"""The given recurrent network: its gradient against differences, and that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.recurrent import Reader, error_gradient, new_reader, orthogonal, read, train_reader


def slope(z):
    return 1 - np.tanh(z) ** 2


def test_orthogonal_keeps_lengths():
    q = orthogonal(np.random.default_rng(0), 6)
    np.testing.assert_allclose(q.T @ q, np.eye(6), atol=1e-12)


def test_gradient_agrees_with_centred_differences():
    rng = np.random.default_rng(1)
    reader = new_reader(rng, 2, orthogonal(rng, 5))
    X, y = rng.normal(size=(4, 6, 2)), rng.normal(size=4)
    loss, gradient, sizes = error_gradient(reader, X, y, np.tanh, slope)
    assert loss == pytest.approx(np.mean((read(reader, X, np.tanh) - y) ** 2))
    assert sizes.shape == (6,) and (sizes > 0).all()
    for array, found in zip(reader, gradient, strict=True):
        for place in np.ndindex(array.shape):
            kept, values = array[place], []
            for h in (1e-6, -1e-6):
                array[place] = kept + h
                values.append(error_gradient(reader, X, y, np.tanh, slope)[0])
            array[place] = kept
            assert found[place] == pytest.approx((values[0] - values[1]) / 2e-6, abs=1e-7)


def test_a_reader_reads_in_order():
    forget = Reader(np.array([[1.0], [0.0], [0.0]]), np.array([[1.0], [0.0]]))
    X = np.array([[[1.0], [2.0], [5.0]]])
    assert read(forget, X, lambda z: z).tolist() == [5.0], "only the last input is in the state"
    adds = Reader(np.array([[1.0], [1.0], [0.0]]), np.array([[1.0], [0.5]]))
    assert read(adds, X, lambda z: z).tolist() == [8.5]


def test_training_lowers_the_error_and_ends_with_the_same_numbers_for_a_seed():
    def draw(rng):
        X = rng.normal(size=(32, 4, 1))
        return X, X[:, -1, 0]

    ends = []
    for _ in range(2):
        rng = np.random.default_rng(3)
        reader = new_reader(rng, 1, orthogonal(rng, 8))
        losses = train_reader(reader, draw, np.tanh, slope, rng=rng, lr=0.01, updates=300)
        assert losses.shape == (300,) and losses[-20:].mean() < 0.2 * losses[:20].mean()
        ends.append(losses[-1])
    assert ends[0] == ends[1]
