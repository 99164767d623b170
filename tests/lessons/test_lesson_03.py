"""Lesson 3: the reference answers against mpmath, the standard library and known values."""

from __future__ import annotations

import math
import warnings

import mpmath
import numpy as np
import pytest

from course_lib import load_digits, standardise, train_mlp
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

mpmath.mp.dps = 40
POINTS = np.concatenate(
    [np.random.default_rng(3).uniform(-700, 700, 60), np.linspace(-40, 40, 41), [-700.0, 700.0]]
)


def exact_sigmoid(z: float) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-mpmath.mpf(float(z))))


def plain_sigmoid(z):
    """The formula as it stands, right wherever it does not overflow."""
    return 1 / (1 + np.exp(-z))


def numerical(f, x, h=1e-6):
    """Centred differences of a function of an array, entry by entry."""
    gradient = np.empty(x.size)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[i] += h
        down.flat[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient.reshape(x.shape)


# --- sigmoid --------------------------------------------------------------------------------


def test_sigmoid_agrees_with_forty_digits_up_to_700():
    ours = reference("sigmoid")(POINTS)
    errors = [
        abs(mpmath.mpf(float(a)) / exact_sigmoid(z) - 1) for a, z in zip(ours, POINTS, strict=True)
    ]
    assert max(errors) < 1e-15


def test_sigmoid_is_positive_at_minus_720_and_reaches_its_limits_quietly():
    with np.errstate(all="raise", under="ignore"):
        far, low, high = reference("sigmoid")(np.array([-720.0, -1000.0, 1000.0]))
    assert far == pytest.approx(2.0322308219e-313, rel=1e-9)
    assert (low, high) == (0.0, 1.0)


def test_sigmoid_reaches_exactly_one_at_the_known_places():
    sigmoid = reference("sigmoid")
    assert sigmoid(36.0) < 1 and sigmoid(40.0) == 1
    assert sigmoid(np.float32(16)) < 1 and sigmoid(np.float32(17)) == 1


def test_sigmoid_of_a_number_is_a_number():
    assert np.shape(reference("sigmoid")(3)) == ()
    assert float(reference("sigmoid")(math.log(3))) == pytest.approx(0.75, rel=1e-15)


def test_sigmoid_keeps_float32_and_takes_every_kind_of_integer():
    sigmoid = reference("sigmoid")
    assert sigmoid(np.array([1, 2], np.float32)).dtype == np.float32
    for dtype in (np.int8, np.uint8, np.int64):
        got = sigmoid(np.array([0, 1, 3], dtype))
        np.testing.assert_allclose(got, [0.5, 0.7310585786300049, 0.9525741268224334], rtol=1e-15)


def test_sigmoid_answers_infinity_and_passes_nan_on():
    got = reference("sigmoid")(np.array([-np.inf, np.inf, np.nan]))
    assert got[0] == 0 and got[1] == 1 and np.isnan(got[2])


def test_sigmoid_mirrors_about_one_half():
    z = np.random.default_rng(0).normal(0, 5, 100)
    sigmoid = reference("sigmoid")
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=0, atol=3e-16)


# --- its slope and its inverse --------------------------------------------------------------


def test_slope_is_the_derivative():
    z = np.linspace(-12, 12, 49)
    want = [float(mpmath.diff(lambda t: 1 / (1 + mpmath.exp(-t)), mpmath.mpf(float(v)))) for v in z]
    np.testing.assert_allclose(reference("sigmoid_grad")(z), want, rtol=1e-9, atol=1e-15)


def test_slope_is_a_quarter_at_zero_and_nothing_far_out():
    assert reference("sigmoid_grad")(0.0) == 0.25
    np.testing.assert_array_equal(reference("sigmoid_grad")(np.array([-1000.0, 1000.0])), [0, 0])


def test_slope_falls_below_a_hundredth_beyond_4_585():
    edge = math.log((1 + math.sqrt(0.96)) / (1 - math.sqrt(0.96)))  # solves a(1 − a) = 0.01
    assert edge == pytest.approx(4.5849, abs=1e-3)
    inside, outside = reference("sigmoid_grad")(np.array([edge - 1e-6, edge + 1e-6]))
    assert inside > 0.01 > outside


def test_slope_keeps_float32():
    assert reference("sigmoid_grad")(np.array([0.5], np.float32)).dtype == np.float32


def test_logit_agrees_with_forty_digits_from_1e_12_to_1_minus_1e_9():
    p = np.array([1e-12, 3e-7, 0.02, 0.5, 0.9, 1 - 1e-5, 1 - 1e-9])
    want = [float(mpmath.log(mpmath.mpf(float(q)) / (1 - mpmath.mpf(float(q))))) for q in p]
    np.testing.assert_allclose(reference("logit")(p), want, rtol=1e-12, atol=1e-15)


def test_logit_of_nine_to_one_is_the_logarithm_of_nine():
    assert float(reference("logit")(0.9)) == pytest.approx(math.log(9), rel=1e-14)


# --- the loss -------------------------------------------------------------------------------


def test_loss_agrees_with_forty_digits_for_any_logit():
    loss = reference("binary_cross_entropy")
    for z in (-1000.0, -45.5, -3.25, 0.0, 0.5, 17.0, 40.0, 1000.0):
        for y in (0, 1):
            p = exact_sigmoid(z if y else -z)
            got = loss(np.array([z]), np.array([y]))
            assert float(got) == pytest.approx(float(-mpmath.log(p)), rel=1e-12, abs=1e-300)


def test_loss_of_known_cases():
    loss = reference("binary_cross_entropy")
    assert loss(np.array([40.0]), np.array([0])) == 40.0
    assert loss(np.array([0.0, 0.0]), np.array([0, 1])) == pytest.approx(math.log(2), rel=1e-15)
    assert loss(np.array([1000.0, -1000.0]), np.array([0, 1])) == 1000.0


def test_loss_is_a_mean_over_the_examples():
    z, y = np.array([0.3, -1.2, 2.5]), np.array([1, 0, 0])
    each = [math.log1p(math.exp(-0.3)), math.log1p(math.exp(-1.2)), math.log1p(math.exp(2.5))]
    got = reference("binary_cross_entropy")(z, y)
    assert float(got) == pytest.approx(sum(each) / 3, rel=1e-14)


def test_gradient_is_that_of_the_mean_loss():
    rng = np.random.default_rng(4)
    X, y, w, b = rng.normal(size=(7, 3)), np.array([0, 1, 1, 0, 1, 0, 0]), rng.normal(size=3), 0.4

    def loss(parameters):
        p = plain_sigmoid(X @ parameters[:3] + parameters[3])
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    want = numerical(loss, np.append(w, b))
    dw, db = reference("logistic_gradient")(X, y, w, b)
    assert dw.shape == (3,) and np.shape(db) == ()
    np.testing.assert_allclose(np.append(dw, db), want, rtol=0, atol=1e-8)


def test_gradient_at_extreme_logits_is_the_error_itself():
    X, y = np.array([[1000.0, 0.0], [0.0, 1000.0]]), np.array([0, 1])
    dw, db = reference("logistic_gradient")(X, y, np.array([1.0, -1.0]), 0.0)
    np.testing.assert_allclose(dw, [500.0, -500.0])  # errors 1 and −1, each halved by the mean
    assert db == 0.0


def test_gradient_of_the_lesson_s_example():
    X, y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([1, 0])
    dw, db = reference("logistic_gradient")(X, y, np.zeros(2), 0.0)
    np.testing.assert_allclose(dw, [0.5, -0.75])
    assert db == 0.0


def test_saturated_share_counts_both_tails_and_is_strict():
    share = reference("saturated_fraction")
    assert share(np.array([-6.0, 0.0, 1.0, 8.0])) == 0.5
    assert share(np.array([[-1000.0, 4.58], [1000.0, 4.59]])) == 0.75
    assert share(np.array([0.0, 1.0]), 0.25) == 0.5  # at 0 the slope is 0.25, not below it


def test_answers_leave_their_inputs_as_they_were():
    rng = np.random.default_rng(5)
    z, p, y = rng.normal(size=4), rng.uniform(0.1, 0.9, 4), np.array([0, 1, 1, 0])
    X, w = rng.normal(size=(4, 2)), rng.normal(size=2)
    asked = {
        "sigmoid": (z,), "sigmoid_grad": (z,), "logit": (p,), "binary_cross_entropy": (z, y),
        "logistic_gradient": (X, y, w, 0.5), "saturated_fraction": (z,),
    }  # fmt: skip
    for name, args in asked.items():
        before = [np.copy(a) for a in args]
        reference(name)(*args)
        for now, then in zip(args, before, strict=True):
            np.testing.assert_array_equal(now, then)
    assert set(asked) == set(exercises_of("03_sigmoid"))


# --- what the lesson says -------------------------------------------------------------------


def test_the_formula_is_accurate_wherever_it_does_not_overflow():
    z = POINTS[np.abs(POINTS) <= 708]
    errors = [
        abs(mpmath.mpf(float(a)) / exact_sigmoid(v) - 1)
        for a, v in zip(plain_sigmoid(z), z, strict=True)
    ]
    assert max(errors) < 5e-16


def test_the_formula_warns_and_gives_zero_at_minus_720():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert plain_sigmoid(np.float64(-720)) == 0
    assert caught


def test_cross_entropy_takes_110_steps_where_squared_error_takes_110299():
    def steps(gradient):
        z, n = -10.0, 0
        while z < 0:
            z, n = z - 0.1 * gradient(1 / (1 + math.exp(-z))), n + 1
        return n

    assert steps(lambda a: a - 1) == 110
    assert abs(steps(lambda a: 2 * (a - 1) * a * (1 - a)) - 110_299) <= 1


def test_twenty_layers_shrink_a_gradient_only_if_the_weights_are_small():
    def factor(sd, seed):
        rng = np.random.default_rng(seed)
        a, passed = rng.normal(size=(200, 100)), []
        for _ in range(20):
            W = rng.normal(0, sd, (100, 100))
            passed.append((W, a @ W))
            a = plain_sigmoid(a @ W)
        dz = last = rng.normal(size=a.shape)
        for i in range(18, -1, -1):
            p = plain_sigmoid(passed[i][1])
            dz = (dz @ passed[i + 1][0].T) * p * (1 - p)
        return (np.linalg.norm(dz) / np.linalg.norm(last)) ** (1 / 19)

    for seed in range(3):
        assert 0.20 < factor(0.1, seed) < 0.27
        assert factor(1.0, seed) > 0.85


def test_thirty_times_the_weights_take_more_than_twice_the_epochs():
    digits = load_digits()
    x, _ = standardise(digits.x_train, digits.x_test)

    def epochs(k, seed):
        return len(
            train_mlp(
                x, digits.y_train, [64, 64, 10], plain_sigmoid,
                lambda z: plain_sigmoid(z) * plain_sigmoid(-z),
                rng=np.random.default_rng(seed), lr=0.5, epochs=60, init="xavier", scale_first=k,
                on_epoch=lambda epoch, layers, loss, accuracy: accuracy >= 0.97,
            ).losses
        )  # fmt: skip

    assert np.mean([epochs(30, s) for s in (0, 1)]) >= 2 * np.mean([epochs(1, s) for s in (0, 1)])


def test_the_sigmoid_is_softmax_over_z_and_0():
    z = np.linspace(-30, 30, 301)
    both = np.exp(np.stack([z, 0 * z]) - np.maximum(z, 0))
    np.testing.assert_allclose(reference("sigmoid")(z), both[0] / both.sum(axis=0), rtol=1e-14)


# --- how the bank judges --------------------------------------------------------------------


def test_the_formula_as_it_stands_loses_the_points_of_the_far_left_only():
    from course_lib.checking.check import ask
    from course_lib.checking.judge import judge

    for seed in (None, 11):
        key = key_of(exercises_of("03_sigmoid")["sigmoid"], seed)
        verdict = judge(key, ask(key, plain_sigmoid))
        assert [a.name for a in verdict.aspects if not a.passed] == [
            "still positive at −720",
            "quiet from −1000 to 1000",
        ]
        assert verdict.diagnosis is not None and verdict.diagnosis.id == "naive-overflow"


def test_warnings_cost_nothing_in_the_gradients():
    from course_lib.checking.check import ask
    from course_lib.checking.judge import judge

    def slope(z):
        a = plain_sigmoid(z)
        return a * (1 - a)

    key = key_of(exercises_of("03_sigmoid")["sigmoid_grad"], 12)
    assert judge(key, ask(key, slope)).points == 3
