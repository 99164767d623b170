"""Lesson 6: the reference answers against mpmath, difference quotients and plain loops."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from course_lib import load_digits, predict_scores, train_mlp
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

mpmath.mp.dps = 40
SLOPES = (0.01, 0.3, 1.0, 2.5, 0.0, -1.0)


def ajar(z, s):
    """The leaky ReLU as the lesson's experiments build it."""
    return s * z + (1 - s) * z * (z > 0)


def ajar_slope(z, s):
    return s + (1 - s) * (z > 0)


# --- leaky ReLU and its slope ---------------------------------------------------------------


@pytest.mark.parametrize("slope", SLOPES)
def test_leaky_relu_is_two_straight_pieces_for_any_slope(slope):
    z = np.random.default_rng(6).normal(0, 3, 50)
    want = [v if v > 0 else slope * v for v in z.tolist()]
    np.testing.assert_allclose(reference("leaky_relu")(z, slope), want, rtol=1e-15)
    np.testing.assert_allclose(ajar(z, slope), want, rtol=1e-12, atol=1e-15)


def test_leaky_relu_with_slope_minus_one_is_the_absolute_value():
    z = np.linspace(-3, 3, 13)
    np.testing.assert_array_equal(reference("leaky_relu")(z, -1), np.abs(z))


def test_leaky_relu_of_the_lesson_s_examples():
    leaky = reference("leaky_relu")
    np.testing.assert_allclose(leaky(np.array([-2.0, 0.0, 3.0])), [-0.02, 0, 3], rtol=1e-15)
    assert leaky(-2.0, slope=3) == -6.0


@pytest.mark.parametrize("slope", [0.2, 2, np.float64(0.2), np.int64(3), np.array(0.5)])
def test_no_kind_of_slope_widens_float32(slope):
    z = np.array([-1.5, 2.5], np.float32)
    assert reference("leaky_relu")(z, slope).dtype == np.float32
    assert reference("leaky_relu_grad")(z, slope).dtype == np.float32


def test_leaky_relu_of_integers_is_not_truncated():
    got = reference("leaky_relu")(np.array([-5, 0, 2]))
    np.testing.assert_allclose(got, [-0.05, 0, 2], rtol=1e-15)
    np.testing.assert_allclose(reference("leaky_relu_grad")(np.array([-5, 0, 2])), [0.01, 0.01, 1])


@pytest.mark.parametrize("slope", SLOPES)
def test_the_slope_agrees_with_difference_quotients_away_from_the_corner(slope):
    z = np.array([-4.0, -0.3, 0.7, 5.0])
    leaky, h = reference("leaky_relu"), 1e-6
    quotient = (leaky(z + h, slope) - leaky(z - h, slope)) / (2 * h)
    np.testing.assert_allclose(reference("leaky_relu_grad")(z, slope), quotient, atol=1e-8)


@pytest.mark.parametrize("slope", SLOPES)
def test_the_slope_at_zero_is_slope(slope):
    assert reference("leaky_relu_grad")(0.0, slope) == slope


@pytest.mark.parametrize(
    ("slope", "right"), [(0.01, True), (1.0, True), (-2.0, True), (0.0, True), (1.01, False)]
)
def test_the_larger_of_two_lines_is_right_up_to_slope_one(slope, right):
    z = np.linspace(-3, 3, 13)
    same = np.allclose(np.maximum(z, slope * z), reference("leaky_relu")(z, slope), rtol=1e-9)
    assert same == right


# --- a slope that is learnt -----------------------------------------------------------------


@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 1, 3)])
@pytest.mark.parametrize("slope", SLOPES)
def test_prelu_backward_is_the_gradient_for_a_random_upstream(shape, slope):
    rng = np.random.default_rng(7)
    z, da, h = rng.normal(size=shape) + 0.01, rng.normal(size=shape), 1e-6
    dz, dslope = reference("prelu_backward")(z, slope, da)

    def total(z, slope):
        return float(np.sum(da * np.where(z > 0, z, slope * z)))

    assert np.shape(dslope) == () and dz.shape == shape
    assert float(dslope) == pytest.approx(
        (total(z, slope + h) - total(z, slope - h)) / (2 * h), abs=1e-8
    )
    for i in np.ndindex(shape):
        step = np.zeros(shape)
        step[i] = h
        quotient = (total(z + step, slope) - total(z - step, slope)) / (2 * h)
        assert dz[i] == pytest.approx(quotient, abs=1e-8)


def test_prelu_backward_of_the_lesson_s_example():
    dz, dslope = reference("prelu_backward")(np.array([-2, 3]), 0.1, np.array([10, 100]))
    np.testing.assert_allclose(dz, [1, 100])
    assert dslope == -20


# --- a unit that comes back -----------------------------------------------------------------


def exact_count(w, b, x, target, slope, lr, max_steps):
    """Count in forty digits, by the derivative of the mean written out for each example."""
    w, b, slope, lr = (mpmath.mpf(v) for v in (w, b, slope, lr))
    pairs = [
        (mpmath.mpf(u), mpmath.mpf(t)) for u, t in zip(x.tolist(), target.tolist(), strict=True)
    ]
    for count in range(max_steps + 1):
        if any(w * u + b > 0 for u, _ in pairs):
            return count
        dz = [2 * slope * (slope * (w * u + b) - t) / len(pairs) for u, t in pairs]
        w -= lr * mpmath.fsum(d * u for d, (u, _) in zip(dz, pairs, strict=True))
        b -= lr * mpmath.fsum(dz)
    return None


def test_steps_to_revive_counts_as_forty_digits_do():
    rng = np.random.default_rng(8)
    for _ in range(12):
        x = rng.uniform(0.1, 1, 4)
        case = (1.0, -2.5, x, 2 * x, float(rng.uniform(0.1, 1.2)), 0.1, 80)
        assert reference("steps_to_revive")(*case) == exact_count(*case)


def test_steps_to_revive_of_the_lesson_s_example():
    case = (1.0, -3.0, np.array([0.5, 1.0]), np.array([1.0, 2.0]), 0.1, 0.1)
    assert reference("steps_to_revive")(*case, 100) == 34
    assert reference("steps_to_revive")(*case, 34) == 34
    assert reference("steps_to_revive")(*case, 33) is None


def test_steps_to_revive_looks_first_and_takes_zero_for_not_positive():
    count = reference("steps_to_revive")
    x, target = np.array([0.5, 1.0]), np.array([1.0, 2.0])
    assert count(1.0, -0.5, x, target, 0.1, 0.1, 0) == 0
    assert count(1.0, -1.0, x, target, 0.1, 0.1, 0) is None
    assert count(1.0, -1.0, x, target, 0.1, 0.1, 5) == 1


def test_without_a_leak_no_number_of_steps_is_enough():
    x = np.random.default_rng(0).uniform(0, 1, 50)
    assert reference("steps_to_revive")(1.0, -3.0, x, 2 * x, 0.0, 0.1, 2000) is None


def test_the_wait_is_about_one_over_the_slope():
    for seed in range(3):
        x = np.random.default_rng(seed).uniform(0, 1, 50)
        long, short = (
            reference("steps_to_revive")(1.0, -3.0, x, 2 * x, s, 0.1, 1000) for s in (0.01, 0.1)
        )
        assert 7 < long / short < 14


@pytest.mark.parametrize("seed", range(5))
def test_no_case_hangs_on_the_last_digit(seed):
    """Where some z is within rounding of 0 when it is looked at, right answers could differ."""
    key = key_of(exercises_of("06_leaky_relu")["steps_to_revive"], seed)
    from course_lib.checking.codec import decode
    from course_lib.checking.functions import live

    for case in key.cases:
        w, b, x, target, slope, lr, most = (np.asarray(live(decode(a))) * 1.0 for a in case.args)
        for _ in range(int(most) + 1):
            z = w * x + b
            assert np.all((np.abs(z) > 1e-9) | (z == 0))
            if np.any(z > 0):
                break
            dz = 2 * (slope * z - target) * slope
            w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)


# --- ELU ------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [1.0, 0.5, 3.0])
def test_elu_agrees_with_forty_digits_near_zero_and_far_out(alpha):
    z = np.array([-1e-10, -3e-7, -0.01, -1.0, -30.0, -700.0, 1e-10, 2.0])
    want = [float(v if v > 0 else alpha * mpmath.expm1(mpmath.mpf(v))) for v in z.tolist()]
    np.testing.assert_allclose(reference("elu")(z, alpha), want, rtol=1e-14)


@pytest.mark.parametrize("alpha", [1.0, 0.5, 3.0])
def test_elu_grad_is_the_derivative(alpha):
    z = np.array([-20.0, -1.5, -0.3, 0.4, 2.0])
    want = [1.0 if v > 0 else float(alpha * mpmath.exp(mpmath.mpf(v))) for v in z.tolist()]
    np.testing.assert_allclose(reference("elu_grad")(z, alpha), want, rtol=1e-14)


def test_elu_and_its_slope_are_quiet():
    z = np.array([-1000.0, -745.2, 0.0, 710.5, 1000.0])
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(reference("elu")(z), [-1, -1, 0, 710.5, 1000])
        np.testing.assert_allclose(reference("elu_grad")(z), [0, 0, 1, 1, 1], atol=1e-300)


def test_elu_has_no_corner_at_zero_for_alpha_one():
    assert reference("elu_grad")(0.0) == 1
    assert reference("elu_grad")(-1e-12) == pytest.approx(1, abs=1e-11)


def test_elu_keeps_float32():
    z = np.array([-1.5, 2.5], np.float32)
    for name in ("elu", "elu_grad"):
        for alpha in (1.0, np.float64(0.5), np.array(2.0)):
            assert reference(name)(z, alpha).dtype == np.float32


def test_answers_leave_their_inputs_as_they_were():
    rng = np.random.default_rng(5)
    z, da, x = rng.normal(size=4), rng.normal(size=4), rng.uniform(0.1, 1, 4)
    w, b = np.array(1.0), np.array(-3.0)
    asked = {
        "leaky_relu": (z,), "leaky_relu_grad": (z,), "elu": (z,), "elu_grad": (z,),
        "prelu_backward": (z, 0.1, da), "steps_to_revive": (w, b, x, 2 * x, 0.1, 0.1, 60),
        "expose_maximum": (),
    }  # fmt: skip
    for name, args in asked.items():
        before = [np.copy(a) for a in args]
        reference(name)(*args)
        for now, then in zip(args, before, strict=True):
            np.testing.assert_array_equal(now, then)
    assert set(asked) == set(exercises_of("06_leaky_relu"))


# --- what the lesson says -------------------------------------------------------------------


def trained(s, seed, sizes=(64, 64, 10), epochs=20, **settings):
    digits = load_digits()
    with np.errstate(all="ignore"):
        net = train_mlp(
            digits.x_train, digits.y_train, list(sizes), lambda z: ajar(z, s),
            lambda z: ajar_slope(z, s), rng=np.random.default_rng(seed), epochs=epochs, **settings,
        )  # fmt: skip
        scores = predict_scores(net.layers, digits.x_test, lambda z: ajar(z, s))
    return net, float(np.mean(scores.argmax(axis=1) == digits.y_test))


def negative_share(net):
    W, b = net.layers[0]
    return float(np.mean((load_digits().x_train @ W + b).max(axis=0) <= 0))


ACCIDENT = {"first_bias": -3.0, "lr": 0.003, "optimiser": "adam"}


def test_a_dead_layer_stays_as_it_was_to_the_bit():
    before, _ = trained(0, 3, **ACCIDENT | {"epochs": 0})
    after, accuracy = trained(0, 3, **ACCIDENT)
    assert accuracy < 0.2
    np.testing.assert_array_equal(before.layers[0][0], after.layers[0][0])


def test_with_a_leak_and_adam_the_network_is_back_and_many_units_are_not():
    net, accuracy = trained(0.01, 3, **ACCIDENT)
    assert accuracy > 0.93
    assert 0.2 < negative_share(net) < 0.6


def test_with_plain_descent_the_usual_leak_brings_hardly_a_unit_back_in_that_time():
    net, accuracy = trained(0.01, 3, first_bias=-3.0, lr=0.1)
    assert accuracy < 0.4 and negative_share(net) > 0.9
    net, accuracy = trained(0.2, 3, first_bias=-3.0, lr=0.1)
    assert accuracy > 0.8 and negative_share(net) > 0.5


def test_a_leak_is_no_cure_for_a_rate_of_two():
    two_layers = [trained(0.01, seed, (64, 64, 64, 10), lr=2.0)[1] for seed in range(4)]
    assert np.mean(two_layers) < 0.35


def test_a_gradient_through_k_negative_units_is_the_slope_to_the_power_k():
    grad = reference("leaky_relu_grad")
    assert math.prod(grad(-np.ones(5)).tolist()) == pytest.approx(1e-10, rel=1e-12)
    left, count = np.float32(1), 0
    while left > 0:
        left, count = left * grad(np.float32(-1)).astype(np.float32), count + 1
    assert count == 23


# --- how the bank judges --------------------------------------------------------------------


def graded(name, answer, seed=11):
    from course_lib.checking.check import ask
    from course_lib.checking.judge import judge

    key = key_of(exercises_of("06_leaky_relu")[name], seed)
    return judge(key, ask(key, answer))


def test_the_larger_of_two_lines_loses_what_large_slopes_earn():
    verdict = graded("leaky_relu", lambda z, slope=0.01: np.maximum(z * 1.0, float(slope) * z))
    assert [a.name for a in verdict.aspects if not a.passed] == [
        "any slope",
        "any kind of number for slope",
    ]


def test_elu_with_the_formula_as_it_stands_loses_its_digits_and_the_quiet():
    verdict = graded(
        "elu", lambda z, alpha=1.0: np.where(z > 0, z * 1.0, float(alpha) * (np.exp(z) - 1))
    )
    assert {"all its digits near 0", "quiet from −1000 to 1000"} <= {
        a.name for a in verdict.aspects if not a.passed
    }
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "digits-lost"
