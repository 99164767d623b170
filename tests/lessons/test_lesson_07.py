"""Lesson 7: the reference answers against mpmath, central differences and known values."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from course_lib import load_digits, predict_scores, train_mlp
from course_lib.checking.check import ask
from course_lib.checking.judge import judge
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

mpmath.mp.dps = 40
ROWS = [[1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -999.5], [0.5, -0.25, 1.5], [-800.0, 0.0, 3.0]]


def exact_shares(row):
    powers = [mpmath.exp(mpmath.mpf(float(v))) for v in row]
    return [power / mpmath.fsum(powers) for power in powers]


def plain(z):
    """The formula as it stands, right wherever it does not overflow."""
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def numerical(f, x, h=1e-5):
    """Centred differences of a function of an array, entry by entry."""
    gradient = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        gradient[place] = (f(up) - f(down)) / (2 * h)
    return gradient


# --- softmax and its logarithm --------------------------------------------------------------


def test_softmax_agrees_with_forty_digits_on_rows_of_different_scale():
    got = reference("softmax")(np.array(ROWS))
    want = [[float(p) for p in exact_shares(row)] for row in ROWS]
    np.testing.assert_allclose(got, want, rtol=1e-14, atol=0)


def test_softmax_of_the_lesson_s_example():
    want = [0.09003057, 0.24472847, 0.66524096]
    np.testing.assert_allclose(
        reference("softmax")(np.array([1000.0, 1001, 1002])), want, atol=5e-9
    )


def test_softmax_is_quiet_at_a_thousand():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        reference("softmax")(np.array(ROWS))
        reference("log_softmax")(np.array(ROWS))


def test_softmax_gives_a_masked_class_exactly_nothing():
    got = reference("softmax")(np.array([[1.0, -np.inf, 1.0], [-np.inf, -3.0, -np.inf]]))
    assert got.tolist() == [[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]]


@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4), (1, 1), (0, 3)])
def test_softmax_works_along_the_last_of_any_number_of_axes(shape):
    z = np.random.default_rng(1).normal(size=shape)
    got = reference("softmax")(z)
    assert got.shape == shape
    np.testing.assert_allclose(got, plain(z), rtol=1e-14)
    np.testing.assert_allclose(got.sum(axis=-1), np.ones(shape[:-1]), rtol=1e-14)


def test_log_softmax_agrees_with_forty_digits_where_a_share_is_rounded_to_nothing():
    got = reference("log_softmax")(np.array(ROWS))
    want = [[float(mpmath.log(p)) for p in exact_shares(row)] for row in ROWS]
    np.testing.assert_allclose(got, want, rtol=1e-13, atol=1e-16)
    assert reference("log_softmax")(np.array([0.0, 800.0])).tolist() == [-800.0, 0.0]


def test_float32_stays_float32_and_integers_are_not_cut():
    narrow, p = np.array([[0.5, 1.5]], np.float32), np.array([[0.25, 0.75]], np.float32)
    y = np.array([1])
    assert reference("softmax")(narrow).dtype == np.float32
    assert reference("log_softmax")(narrow).dtype == np.float32
    assert reference("temperature_softmax")(narrow, np.float64(0.5)).dtype == np.float32
    assert reference("entropy")(p).dtype == np.float32
    assert reference("cross_entropy_grad")(narrow, y).dtype == np.float32
    assert reference("softmax_backward")(p, narrow).dtype == np.float32
    want = [1 / (1 + math.e), math.e / (1 + math.e)]
    np.testing.assert_allclose(reference("softmax")(np.array([1, 2])), want, rtol=1e-14)


# --- temperature and entropy ----------------------------------------------------------------


def test_temperature_divides_the_logits():
    z = np.array([2.0, 1.0, 0.1])
    got = reference("temperature_softmax")(z, 0.5)
    np.testing.assert_allclose(got, plain(2 * z), rtol=1e-14)
    np.testing.assert_allclose(got, [0.86377712, 0.11689952, 0.01932336], atol=5e-9)


def test_temperature_of_a_hundredth_is_finite_at_a_thousand():
    got = reference("temperature_softmax")(np.array([[1000.0, 999.99, -1000.0]]), 0.01)
    np.testing.assert_allclose(got[0, :2], [math.e / (1 + math.e), 1 / (1 + math.e)], rtol=1e-9)
    assert got[0, 2] == 0


def test_entropy_of_known_rows():
    entropy = reference("entropy")
    with np.errstate(all="raise"):
        assert entropy(np.array([0.0, 1.0, 0.0])) == 0
        assert entropy(np.array([0.5, 0.0, 0.5])) == pytest.approx(math.log(2), rel=1e-15)
    assert entropy(np.full((2, 3, 8), 1 / 8)).shape == (2, 3)
    assert entropy(np.full(8, 1 / 8)) == pytest.approx(math.log(8), rel=1e-15)
    assert np.shape(entropy(np.array([0.25, 0.75]))) == ()


def test_entropy_at_the_published_temperatures():
    z, soft, entropy = np.array([2.0, 1.0, 0.1]), reference("temperature_softmax"), None
    entropy = reference("entropy")
    got = [float(entropy(soft(z, t))) for t in (0.5, 1.0, 2.0, 5.0, 100.0)]
    np.testing.assert_allclose(got, [0.4537, 0.8467, 1.0262, 1.0866, 1.0986], atol=5e-5)


def test_heat_never_lowers_the_entropy_nor_changes_the_order():
    rng, soft, entropy = np.random.default_rng(2), reference("temperature_softmax"), None
    entropy = reference("entropy")
    for _ in range(200):
        z = rng.normal(0, 3, 6)
        rows = [soft(z, t) for t in (0.05, 0.3, 1.0, 4.0, 50.0)]
        assert np.diff([entropy(p) for p in rows]).min() >= -1e-12
        assert {int(p.argmax()) for p in rows} == {int(z.argmax())}


# --- the loss and the gradients -------------------------------------------------------------


def test_loss_agrees_with_forty_digits_and_is_a_mean():
    y = np.array([0, 2, 1, 0])
    each = [-mpmath.log(exact_shares(row)[label]) for row, label in zip(ROWS, y, strict=True)]
    got = reference("cross_entropy")(np.array(ROWS), y)
    assert float(got) == pytest.approx(float(sum(each) / 4), rel=1e-13)


def test_loss_of_known_cases():
    loss = reference("cross_entropy")
    assert loss(np.array([[0.0, 800.0]]), np.array([0])) == 800.0
    ten = np.zeros((7, 10))
    assert loss(ten, np.arange(7)) == pytest.approx(math.log(10), rel=1e-15)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int32, np.int64, np.uint64])
def test_labels_may_be_of_any_integer_type(dtype):
    z = np.random.default_rng(3).normal(size=(3, 4))
    y = np.array([3, 0, 0])
    for name in ("cross_entropy", "cross_entropy_grad"):
        np.testing.assert_array_equal(reference(name)(z, y.astype(dtype)), reference(name)(z, y))


def test_gradient_is_that_of_the_mean_loss():
    rng = np.random.default_rng(4)
    z, y = rng.normal(0, 2, (5, 4)), np.array([0, 3, 3, 1, 0])
    want = numerical(lambda z: -np.mean(np.log(plain(z)[np.arange(5), y])), z)
    got = reference("cross_entropy_grad")(z, y)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-8)
    np.testing.assert_allclose(got.sum(axis=1), 0, atol=1e-16)


def test_gradient_at_extreme_logits_is_the_error_itself():
    got = reference("cross_entropy_grad")(
        np.array([[0.0, 800.0], [1000.0, -1000.0]]), np.array([0, 0])
    )
    np.testing.assert_array_equal(got, [[-0.5, 0.5], [0.0, 0.0]])


def test_backward_agrees_with_central_differences_for_a_random_upstream():
    rng = np.random.default_rng(5)
    z, dp = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    got = reference("softmax_backward")(plain(z), dp)
    want = numerical(lambda z: (plain(z) * dp).sum(), z)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-9)


def test_backward_of_minus_one_over_p_is_p_minus_y():
    z, y = np.random.default_rng(6).normal(size=(3, 4)), np.array([2, 0, 3])
    p, hot = plain(z), np.eye(4)[y]
    got = reference("softmax_backward")(p, -hot / p / 3)
    np.testing.assert_allclose(got, reference("cross_entropy_grad")(z, y), rtol=1e-12, atol=1e-16)


def test_derivatives_have_one_rank_less_and_rows_that_sum_to_nothing():
    p = plain(np.array([1.5, 1.0, 0.5, 0.0, -1.0]))
    table = reference("softmax_backward")(np.tile(p, (5, 1)), np.eye(5))
    assert np.linalg.matrix_rank(table) == 4
    assert np.abs(table.sum(axis=1)).max() < 1e-15


def test_answers_leave_their_inputs_as_they_were():
    rng = np.random.default_rng(7)
    z, y, p = rng.normal(size=(3, 4)), np.array([0, 3, 1]), plain(rng.normal(size=(3, 4)))
    asked = {
        "softmax": (z,), "log_softmax": (z,), "temperature_softmax": (z, 0.5), "entropy": (p,),
        "cross_entropy": (z, y), "cross_entropy_grad": (z, y), "softmax_backward": (p, z),
        "expose_one_maximum": (),
    }  # fmt: skip
    for name, args in asked.items():
        before = [np.copy(a) for a in args]
        reference(name)(*args)
        for now, then in zip(args, before, strict=True):
            np.testing.assert_array_equal(now, then)
    assert set(asked) == set(exercises_of("07_softmax"))


# --- what the lesson says -------------------------------------------------------------------


def test_the_formula_overflows_where_the_lesson_says():
    with np.errstate(all="ignore"):
        assert np.isnan(plain(np.array([710.0, 0.0]))).any()
        assert np.isnan(plain(np.array([-1000.0, -1001.0]))).all()
    assert np.isfinite(plain(np.array([709.0, 0.0]))).all()
    assert np.exp(np.float64(-745.0)) > 0 == np.exp(np.float64(-746.0))


def test_softmax_regression_is_right_more_often_than_it_says():
    digits = load_digits()
    net = train_mlp(
        digits.x_train, digits.y_train, [64, 10], None, None,
        rng=np.random.default_rng(0), lr=1.0, epochs=300, batch=None, init=0.0,
    )  # fmt: skip
    p = plain(predict_scores(net.layers, digits.x_test, None))
    right = np.mean(p.argmax(axis=1) == digits.y_test)
    assert right > 0.93 and right - p.max(axis=1).mean() > 0.04


def test_three_shares_say_one_label_at_most_above_a_half_and_never_none_below_a_third():
    p = plain(np.random.default_rng(8).normal(0, 3, (10_000, 3)))
    assert (p > 0.5).sum(axis=1).max() == 1
    assert (p > 0.33).sum(axis=1).min() == 1


# --- how the bank judges --------------------------------------------------------------------


@pytest.mark.parametrize("seed", [None, 11, 12])
def test_the_formula_as_it_stands_loses_the_points_of_large_logits_only(seed):
    verdict = judge(key_of(exercises_of("07_softmax")["softmax"], seed), None or ask(
        key_of(exercises_of("07_softmax")["softmax"], seed), plain
    ))  # fmt: skip
    missed = [a.name for a in verdict.aspects if not a.passed]
    assert missed == ["large logits, rows of different scale", "keeps float32"]
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "as-it-stands"


@pytest.mark.parametrize("seed", [None, 11, 12])
def test_an_entropy_that_warns_loses_the_points_of_quiet_only(seed):
    def noisy(p):
        with np.errstate():
            terms = p * np.log(p)
        return -np.nansum(terms, axis=-1)

    key = key_of(exercises_of("07_softmax")["entropy"], seed)
    assert judge(key, ask(key, noisy)).points == 1.5
