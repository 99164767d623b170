"""Lesson 12: the reference answers against other authorities, and what the lesson measures."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest

from course_lib.special import erf
from course_lib.ten_layers import ten_layers
from grader.bank import exercises_of
from grader.bank.l12_beyond import my_activation
from grader.course.lessons import reference
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission

LESSON = "12_beyond"
Z = np.linspace(-8, 8, 1601)


def curve(z):
    return 1 / (1 + np.exp(-z))


# --- the answers ----------------------------------------------------------------------------


def test_erf_is_that_of_the_c_library_for_arrays_of_any_shape_and_kind():
    for z in (np.array([[-2.5, 0.0], [1e-9, 6.0]]), np.zeros((0, 3)), np.array([1, -2])):
        assert np.array_equal(erf(z), np.reshape([math.erf(v) for v in z.ravel()], z.shape))
    assert erf(np.float32([0.5])).dtype == np.float32 and erf(0.5) == math.erf(0.5)
    assert np.ndim(erf(2)) == 0


def test_gelu_is_the_area_under_the_bell_times_z():
    t = np.linspace(-12, 1.3, 200001)
    area = np.trapezoid(np.exp(-t * t / 2), t) / math.sqrt(2 * math.pi)
    assert reference("gelu")(1.3) == pytest.approx(1.3 * area, rel=1e-9)
    assert reference("gelu")(np.array([-1000.0, 1000.0])).tolist() == [0, 1000]


def test_silu_s_slope_is_that_of_differences():
    h = 1e-6
    quotient = (reference("silu")(Z + h) - reference("silu")(Z - h)) / (2 * h)
    np.testing.assert_allclose(reference("silu_grad")(Z), quotient, atol=1e-9)


def test_the_softplus_agrees_with_40_digits():
    getcontext().prec = 60
    for z in (-40.0, -3.0, 0.0, 20.0, 34.0, 800.0):
        exact = float((1 + Decimal(z).exp()).ln())
        assert reference("softplus")(z) == pytest.approx(exact, rel=1e-13)


def test_the_lesson_s_examples():
    np.testing.assert_allclose(
        reference("silu")(np.array([-1.0, 0, 2])), [-0.26894142, 0, 1.76159416], atol=1e-8
    )
    np.testing.assert_allclose(
        reference("silu_grad")(np.array([-2.0, 0, 2])), [-0.09078424, 0.5, 1.09078424], atol=1e-8
    )
    np.testing.assert_allclose(
        reference("gelu")(np.array([-1.0, 0, 2])), [-0.15865525, 0, 1.95449974], atol=1e-8
    )
    np.testing.assert_allclose(
        reference("softplus")(np.array([-1.0, 0, 2])),
        [0.31326169, 0.69314718, 2.12692801], atol=1e-8,
    )  # fmt: skip
    assert reference("softplus")(-40.0) == pytest.approx(4.248354255291589e-18, rel=1e-13)
    value = reference("swiglu")(np.array([[1, 2]]), np.array([[1], [0]]), np.array([[0], [3]]))
    np.testing.assert_allclose(value, [[4.38635147]], atol=1e-8)


# --- what the lesson says -------------------------------------------------------------------


def test_swish_is_at_a_distance_from_relu_that_shrinks_like_its_scale():
    for beta in (0.5, 2.0, 8.0):
        z = np.linspace(-40, 40, 400001)
        gap = np.abs(z / (1 + np.exp(-beta * z)) - np.maximum(z, 0)).max()
        assert beta * gap == pytest.approx(0.278465, abs=1e-4)


@pytest.mark.parametrize("seed", range(100, 110))
def test_a_coin_gate_passes_gelu_on_average(seed):
    places = np.array([-2.0, -1.0, 0.5, 1.0, 2.0])
    tossed = np.random.default_rng(seed).normal(size=(100_000, 1)) < places
    assert np.abs((tossed * places).mean(axis=0) - reference("gelu")(places)).max() < 0.02


@pytest.mark.parametrize("seed", range(100, 105))
def test_two_gated_units_multiply(seed):
    X = np.random.default_rng(seed).uniform(-3, 3, (1000, 2))
    W, V = np.array([[1.0, -1.0], [0, 0]]), np.array([[0, 0], [1.0, 1.0]])
    made = reference("swiglu")(X, W, V) @ np.array([1.0, -1.0])
    assert np.abs(made - X[:, 0] * X[:, 1]).max() < 1e-12


def test_a_spread_without_softplus_is_thrown_off():
    def learn(f, df, seed):
        rng = np.random.default_rng(seed)
        x = rng.uniform(-1, 1, 600)
        y = (0.05 + x**2) * rng.normal(size=600)
        features = np.column_stack([np.ones(600), x**2, x**4])
        w = np.array([1.0, 0, 0])
        for _ in range(2000):
            z = features @ w
            s = f(z)
            w = w - 0.2 * features.T @ ((1 / s - y**2 / s**3) * df(z)) / 600
        return np.abs(f(features @ w) - 0.05 - x**2).mean()

    for seed in (100, 101, 102):
        assert learn(reference("softplus"), curve, seed) < 0.1
        assert not learn(lambda z: z, np.ones_like, seed) < 2


def test_half_of_relu_stays_at_guessing_in_ten_layers_and_twice_explodes():
    relu, slope = (lambda z: np.maximum(z, 0)), (lambda z: (z > 0) * 1.0)
    assert ten_layers(relu, slope) > 0.9
    assert ten_layers(lambda z: relu(z) / 2, lambda z: slope(z) / 2) < 0.2
    assert math.isnan(ten_layers(lambda z: 2 * relu(z), lambda z: 2 * slope(z)))


def test_the_course_s_own_activation_is_good_in_ten_layers():
    pair = reference("my_activation"), reference("my_activation_grad")
    assert min(ten_layers(*pair, seed=seed) for seed in (100, 101)) >= 0.85


# --- how the grader judges ------------------------------------------------------------------

TANH = ("def my_activation(z):\n    return np.tanh(z)\n",
        "def my_activation_grad(z):\n    return 1 - np.tanh(z) ** 2\n")  # fmt: skip


def graded(**answers):
    found = grade_submission(notebook_with(answers, LESSON), LESSON, 7)
    assert not found.broke, found.fault
    return {v.exercise: v for v in found.verdicts}


def test_a_slope_is_judged_by_the_student_s_own_function_in_grading_too():
    verdicts = graded(my_activation=TANH[0], my_activation_grad=TANH[1])
    assert verdicts["my_activation"].points == 3 and verdicts["my_activation_grad"].points == 3
    other = graded(my_activation_grad=TANH[1])["my_activation_grad"]
    assert other.points == 0 and other.diagnosis.id == "of-another-function"


def test_a_line_earns_nothing_and_its_slope_all():
    verdicts = graded(
        my_activation="def my_activation(z):\n    return 2.0 * z\n",
        my_activation_grad="def my_activation_grad(z):\n    return 0.0 * z + 2.0\n",
    )
    assert verdicts["my_activation"].points == 0
    assert verdicts["my_activation"].diagnosis.id == "a-line"
    assert verdicts["my_activation_grad"].points == 3


def test_all_points_are_those_of_the_curriculum():
    points = {name: ex.points for name, ex in exercises_of(LESSON).items()}
    assert points == {
        "silu": 1.5, "silu_grad": 1.5, "gelu": 3, "softplus": 3, "swiglu": 2,
        "expose_swapped_gate": 2, "my_activation": 3, "my_activation_grad": 3,
    }  # fmt: skip
    assert my_activation.ex.probe == "apart"
