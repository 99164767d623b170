"""Lesson 5: the reference answers against known values, and what the lesson says of networks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course_lib import load_digits, standardise, train_mlp
from course_lib.checking.check import ask
from course_lib.checking.judge import judge
from course_lib.checking.views import he_sample
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

LESSON = "05_relu"


def plain(z):
    return z * (z > 0)


def gate(z):
    return (z > 0) * 1.0


# --- relu and its slope ---------------------------------------------------------------------


def test_relu_takes_the_larger_of_each_number_and_0():
    z = np.random.default_rng(0).normal(size=200)
    assert reference("relu")(z).tolist() == [max(0.0, v) for v in z.tolist()]


def test_relu_answers_infinities_and_passes_nan_on():
    got = reference("relu")(np.array([-np.inf, np.inf, np.nan]))
    assert got[0] == 0 and got[1] == np.inf and np.isnan(got[2])


def test_relu_and_its_slope_keep_float32_and_take_integers():
    for name in ("relu", "relu_grad"):
        assert reference(name)(np.array([-1.5, 2], np.float32)).dtype == np.float32
    assert reference("relu")(np.array([-3, 0, 2])).tolist() == [0, 0, 2]
    slopes = reference("relu_grad")(np.array([-3, 0, 2]))
    assert slopes.tolist() == [0.0, 0.0, 1.0] and slopes.dtype == np.float64


def test_slope_is_the_derivative_away_from_0_and_0_there():
    z = np.array([-4.0, -0.3, 0.7, 5.0])
    quotient = (plain(z + 1e-6) - plain(z - 1e-6)) / 2e-6
    np.testing.assert_allclose(reference("relu_grad")(z), quotient, atol=1e-9)
    assert reference("relu_grad")(0.0) == 0


# --- the weights ----------------------------------------------------------------------------


def test_he_weights_have_the_asked_variance_and_form():
    W = reference("he_init")(np.random.default_rng(7), 300, 400)
    sd = math.sqrt(2 / 300)
    assert W.shape == (300, 400)
    assert W.std() == pytest.approx(sd, rel=0.01)
    assert abs(W.mean()) < 0.02 * sd
    assert np.mean(np.abs(W) < sd) == pytest.approx(math.erf(1 / math.sqrt(2)), abs=0.01)


def test_he_weights_repeat_with_the_seed_and_leave_the_global_generator_alone():
    before = repr(np.random.get_state())  # noqa: NPY002
    one, two, other = (reference("he_init")(np.random.default_rng(s), 3, 4) for s in (1, 1, 2))
    assert (one == two).all() and (one != other).any()
    assert repr(np.random.get_state()) == before  # noqa: NPY002


def test_a_right_sample_looks_alike_for_every_seed_and_a_wrong_variance_never_does():
    right = he_sample([None, 12, 50], reference("he_init")(np.random.default_rng(0), 12, 50))
    for seed in range(300):
        rng = np.random.default_rng([5, seed])
        W = rng.normal(0, math.sqrt(2 / 12), (12, 50))
        assert he_sample([None, 12, 50], W) == right
        assert he_sample([None, 12, 50], W / math.sqrt(2)) != right
        flat = rng.uniform(-math.sqrt(6 / 12), math.sqrt(6 / 12), (12, 50))
        assert he_sample([None, 12, 50], flat) != right


def test_weights_from_elsewhere_lose_the_points_of_the_generator_only():
    def he_init(rng, fan_in, fan_out):
        return np.random.default_rng().normal(0, math.sqrt(2 / fan_in), (fan_in, fan_out))

    for seed in (None, 3):
        key = key_of(exercises_of(LESSON)["he_init"], seed)
        verdict = judge(key, ask(key, he_init))
        assert verdict.points == 2.5
        assert verdict.diagnosis is not None and verdict.diagnosis.id == "own-generator"


# --- dead units -----------------------------------------------------------------------------


def test_dead_are_the_units_that_are_never_positive():
    Z = np.array([[-1.0, 2.0, 0.0, -5.0], [-3.0, -1.0, 0.0, 0.1]])
    got = reference("dead_units")(Z)
    assert got.tolist() == [True, False, True, False] and got.dtype == bool


def test_weights_of_dead_units_are_equal_to_the_bit_after_training():
    digits = load_digits()

    def first(epochs, seed):
        return train_mlp(
            digits.x_train, digits.y_train, [64, 64, 10], plain, gate,
            rng=np.random.default_rng(seed), lr=0.1, epochs=epochs, first_bias=-1.0,
        ).layers[0]  # fmt: skip

    for seed in (100, 101):
        (W, b), (V, c) = first(0, seed), first(3, seed)
        dead = ~(digits.x_train @ W + b > 0).any(axis=0)
        assert 15 < dead.sum() < 50
        assert (((W == V).all(axis=0) & (b == c)) == dead).all()


def test_twenty_layers_learn_with_he_weights_and_not_with_xavier():
    digits = load_digits()
    x, _ = standardise(digits.x_train, digits.x_test)

    def right(init):
        return train_mlp(
            x, digits.y_train, [64] * 21 + [10], plain, gate, rng=np.random.default_rng(100),
            lr=0.003, epochs=15, batch=64, momentum=0.9, init=init,
        ).accuracies[-1]  # fmt: skip

    assert right("he") - right("xavier") > 0.5


# --- polylines and gates --------------------------------------------------------------------


def test_curve_meets_every_point_and_is_straight_between_them():
    rng = np.random.default_rng(2)
    for k in (2, 3, 8):
        xs, ys = np.cumsum(rng.uniform(0.1, 2, k)), rng.normal(size=k)
        c, y0 = reference("relu_weights")(xs, ys)
        x = np.linspace(xs[0] - 1, xs[-1], 200)
        curve = y0 + plain(x[:, None] - xs[:-1]) @ c
        assert c.shape == (k - 1,) and np.shape(y0) == ()
        np.testing.assert_allclose(curve, np.interp(x, xs, ys), atol=1e-9)


def test_largest_error_on_a_sine_falls_as_the_square_of_the_pieces():
    def error(n):
        xs, x = np.linspace(0, 2 * np.pi, n + 1), np.linspace(0, 2 * np.pi, 20_001)
        c, y0 = reference("relu_weights")(xs, np.sin(xs))
        return np.abs(y0 + plain(x[:, None] - xs[:-1]) @ c - np.sin(x)).max()

    assert error(64) * 64**2 == pytest.approx(math.pi**2 / 2, rel=0.01)


def test_gate_makes_relu_and_silu():
    z = np.linspace(-3, 3, 13)
    gated = reference("gated")
    np.testing.assert_array_equal(gated(z, gate), np.maximum(z, 0))
    np.testing.assert_allclose(gated(z, lambda z: 1 / (1 + np.exp(-z))), z / (1 + np.exp(-z)))


def test_answers_leave_their_inputs_as_they_were():
    rng = np.random.default_rng(5)
    z, Z, xs, ys = rng.normal(size=4), rng.normal(size=(3, 4)), np.arange(4.0), rng.normal(size=4)
    for name, args in {
        "relu": (z,), "relu_grad": (z,), "dead_units": (Z,), "relu_weights": (xs, ys),
        "gated": (z, gate),
    }.items():  # fmt: skip
        before = [np.copy(a) for a in args if not callable(a)]
        reference(name)(*args)
        for now, then in zip(args, before, strict=False):
            np.testing.assert_array_equal(now, then)
