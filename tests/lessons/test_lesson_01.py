"""Lesson 1: the reference answers against sums by hand, and the lesson's claims at their bounds."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from course_lib import check, load_digits
from grader.course.lessons import reference

CORNERS = list(product([0, 1], repeat=2))
SEEDS = range(10)


def by_hand(x, w, b) -> float:
    """Return the weighted sum, rounded once."""
    return math.fsum([float(xi) * float(wi) for xi, wi in zip(x, w, strict=True)] + [float(b)])


def step(z):
    """Return the gate as the definition has it, one number after the other."""
    return np.array([1.0 if v > 0 else 0.0 for v in np.ravel(z)]).reshape(np.shape(z))


def sigmoid(z):
    return np.array([1 / (1 + math.exp(-v)) for v in np.ravel(z)]).reshape(np.shape(z))


# The reference answers


def test_the_weighted_sum_of_the_example_in_the_text():
    assert reference("weighted_sum")(np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.5) == -4.5


@pytest.mark.parametrize("d", [1, 2, 7, 100])
def test_a_weighted_sum_is_the_sum_of_the_products_and_the_bias_once(d):
    rng = np.random.default_rng(d)
    x, w, b = rng.normal(size=d), rng.normal(size=d), 3.25
    assert reference("weighted_sum")(x, w, b) == pytest.approx(by_hand(x, w, b), rel=1e-12)


def test_integer_inputs_keep_the_decimals_of_the_weights():
    z = reference("weighted_sum")(np.array([1, 2]), np.array([0.5, 0.25]), 1)
    assert z == 2.0


def test_step_fires_above_zero_and_not_at_it():
    z = np.array([-1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0, 1e300])
    assert reference("step")(z).tolist() == [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 4), (0, 2)])
def test_step_keeps_the_shape(shape):
    answer = reference("step")(np.ones(shape))
    assert np.shape(answer) == shape
    assert np.all(answer == 1.0)


def test_step_answers_integers_with_floats():
    assert reference("step")(np.array([-2, 0, 5])).dtype == np.float64


def test_the_boundary_solves_the_equation_exactly_in_fractions():
    w, b = (Fraction(3, 4), Fraction(-5, 8)), Fraction(7, 16)
    x1 = [Fraction(n, 8) for n in range(-9, 10)]
    exact = [float((-b - w[0] * v) / w[1]) for v in x1]
    x2 = reference("boundary_x2")(
        np.array([float(v) for v in x1]), np.array([float(v) for v in w]), float(b)
    )
    np.testing.assert_allclose(x2, exact, rtol=1e-14)


def test_a_level_boundary_does_not_depend_on_x1():
    x2 = reference("boundary_x2")(np.array([-3.0, 0.0, 8.0]), np.array([0.0, 4.0]), -2.0)
    assert x2.tolist() == [0.5, 0.5, 0.5]


GATES = {
    "and": lambda p, q: p and q,
    "or": lambda p, q: p or q,
    "nand": lambda p, q: not (p and q),
}


@pytest.mark.parametrize("name", GATES)
def test_a_gate_is_pythons_own_and_no_corner_lies_on_its_line(name):
    w, b = reference("gate_weights")(name)
    z = [by_hand(corner, w, b) for corner in CORNERS]
    assert [v > 0 for v in z] == [bool(GATES[name](*corner)) for corner in CORNERS]
    assert min(abs(v) for v in z) > 0.1


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 4), (5, 1), (3, 3), (6, 2)])
def test_a_batch_is_a_sum_by_hand_for_each_row(n, d):
    rng = np.random.default_rng(n + 10 * d)
    X, w, b = rng.normal(size=(n, d)), rng.normal(size=d), -1.5
    z = reference("neuron_batch")(X, w, b)
    assert z.shape == (n,)
    np.testing.assert_allclose(z, [by_hand(x, w, b) for x in X], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("n", "d", "h"), [(1, 1, 1), (3, 3, 3), (2, 4, 5), (5, 1, 2), (4, 2, 1)])
def test_a_layer_is_a_sum_by_hand_for_each_row_and_column(n, d, h):
    rng = np.random.default_rng(n + 10 * d + 100 * h)
    X, W, b = rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h)
    expected = [[by_hand(x, W[:, j], b[j]) for j in range(h)] for x in X]
    Z = reference("dense")(X, W, b)
    assert Z.shape == (n, h)
    np.testing.assert_allclose(Z, expected, rtol=1e-12, atol=1e-14)


def test_an_empty_batch_keeps_the_axis_of_the_neurons():
    Z = reference("dense")(np.zeros((0, 3)), np.ones((3, 2)), np.ones(2))
    assert Z.shape == (0, 2)


@pytest.mark.parametrize(
    ("sizes", "parameters"),
    [
        ([2, 1], 3),  # a line in the plane
        ([2, 3, 1], 13),
        ([784, 300, 100, 10], 266_610),  # the network known as LeNet-300-100
        ((64, 10), 650),
    ],
)
def test_parameters_are_counted_as_published_or_by_hand(sizes, parameters):
    assert reference("count_parameters")(sizes) == parameters


def test_gpt2_small_has_its_124_439_808_parameters():
    count = reference("count_parameters")
    blocks = count([768, 3072, 768]) + count([768, 2304]) + count([768, 768])
    assert 12 * blocks + (50_257 + 1024) * 768 + 25 * 2 * 768 == 124_439_808


def test_no_reference_answer_changes_its_inputs():
    rng = np.random.default_rng(1)
    X, w, W, b = rng.normal(size=(4, 2)), rng.normal(size=2), rng.normal(size=(2, 3)), np.ones(3)
    calls = {
        "weighted_sum": (X[0].copy(), w, 1.0),
        "step": (X,),
        "boundary_x2": (X[:, 0].copy(), w, 1.0),
        "neuron_batch": (X, w, 1.0),
        "dense": (X, W, b),
        "count_parameters": ([4, 3, 2],),
    }
    for name, args in calls.items():
        before = [np.array(arg) for arg in args]
        reference(name)(*args)
        assert all(np.array_equal(p, q) for p, q in zip(before, args, strict=True)), name


# What the lesson claims


def test_a_positive_factor_changes_no_decision_and_a_negative_one_all():
    rng = np.random.default_rng(2)
    X, w, b = rng.normal(size=(500, 2)), np.array([1.0, -2.0]), -1.0
    fires = np.array([by_hand(x, w, b) > 0 for x in X])
    for factor, same in [(10.0, 500), (0.1, 500), (-1.0, 0)]:
        again = np.array([by_hand(x, factor * w, factor * b) > 0 for x in X])
        assert int((fires == again).sum()) == same


def test_the_weights_stand_at_a_right_angle_to_the_boundary():
    w, b = np.array([1.0, -2.0]), -1.0
    p, q = np.array([1.0, 0.0]), np.array([9.0, 4.0])  # both on the line
    assert by_hand(p, w, b) == by_hand(q, w, b) == 0
    assert by_hand(p - q, w, 0) == 0


def test_fourteen_of_sixteen_gates_have_a_line():
    """The number of threshold functions of two variables: 2, 4, 14, 104, … (OEIS A000609)."""
    weights, biases = (-2, -1, 0, 1, 2), (-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5)
    found = {
        tuple(w1 * p + w2 * q + b > 0 for p, q in CORNERS)
        for w1, w2, b in product(weights, weights, biases)
    }
    xor = (False, True, True, False)
    assert len(found) == 14
    assert xor not in found
    assert tuple(not v for v in xor) not in found


@pytest.mark.parametrize("seed", SEEDS)
def test_random_neurons_find_the_fourteen_and_no_more(seed):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(100_000, 2)) @ np.array(CORNERS).T + rng.normal(size=(100_000, 1))
    assert len(np.unique((z > 0) @ [8, 4, 2, 1])) == 14


def network_error(theta, X, y, gate):
    W1, b1, w2, b2 = theta[:6].reshape(2, 3), theta[6:9], theta[9:12], theta[12]
    return float(np.mean((gate(gate(X @ W1 + b1) @ w2 + b2) - y) ** 2))


@pytest.mark.parametrize(("gate", "low", "high"), [(step, 0.99, 1.0), (sigmoid, 0.0, 0.01)])
def test_a_step_networks_slopes_are_zero_and_a_sigmoid_networks_are_not(gate, low, high):
    zeros = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        X = rng.uniform(0, 1, (24, 2))
        y = (X @ [1.0, -2.0] + 0.1 > 0).astype(float)
        for theta in rng.normal(size=(3, 13)):
            for unit in 1e-6 * np.eye(13):
                up = network_error(theta + unit, X, y, gate)
                zeros.append(up == network_error(theta - unit, X, y, gate))
    assert low <= np.mean(zeros) <= high


def test_across_a_jump_the_quotient_grows_as_the_width_shrinks():
    x = np.array([-1.0, 0.0, 2.0, 3.0])
    y = np.array([0.0, 1.0, 1.0, 0.0])

    def quotient(t, h):
        up, down = (np.mean((step(x + t + s) - y) ** 2) for s in (h, -h))
        return (up - down) / (2 * h)

    assert [quotient(0.0, 2.0**-k) for k in (4, 8, 12)] == [-2.0, -32.0, -512.0]  # 1/4 over 2h
    assert [quotient(0.5, 2.0**-k) for k in (4, 8, 12)] == [0.0, 0.0, 0.0]


def test_two_averages_tell_zeros_from_the_rest_and_need_the_bias():
    d = load_digits()
    mine, rest = (d.x_train[m].mean(axis=0) for m in (d.y_train == 0, d.y_train != 0))
    w, zeros = mine - rest, d.y_test == 0
    z = d.x_test @ w
    fires = z - w @ (mine + rest) / 2 > 0
    assert fires[zeros].mean() >= 0.95
    assert fires[~zeros].mean() <= 0.03
    assert (z > 0)[~zeros].mean() >= 0.2


def test_the_nearest_of_ten_averages_is_a_dense_layer_and_reads_nine_digits_in_ten():
    d = load_digits()
    means = np.stack([d.x_train[d.y_train == k].mean(axis=0) for k in range(10)])
    distances = np.linalg.norm(d.x_test[:, None] - means, axis=2)
    Z = reference("dense")(d.x_test, means.T, -0.5 * (means**2).sum(axis=1))
    assert np.array_equal(Z.argmax(axis=1), distances.argmin(axis=1))
    assert 0.88 <= np.mean(Z.argmax(axis=1) == d.y_test) <= 0.93


# What a student is told


@pytest.mark.parametrize(
    ("name", "answer", "word"),
    [
        ("weighted_sum", lambda x, w, b: sum(w[i] * x[i] for i in range(len(x))), "bias"),
        ("step", lambda z: (z >= 0) * 1.0, "exactly 0"),
        ("boundary_x2", lambda x1, w, b: -w[0] * x1 - b / w[1], "divided"),
        ("gate_weights", lambda n: ([1, 1], {"and": -2, "or": 0}.get(n)) if n != "nand" else
         ([-2, -2], 3), "AND never fires"),
        ("neuron_batch", lambda X, w, b: [float(x @ w) + b for x in X], "list"),
        ("dense", lambda X, W, b: np.array([x @ W + b for x in X]), "empty batch"),
        ("count_parameters", lambda sizes: sum(sizes[i - 1] * n + n for i, n in enumerate(sizes)),
         "first"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_however_it_is_written(name, answer, word):
    card = check(name, answer)
    assert card.verdict.points < card.verdict.max_points
    assert word in card.verdict.message
    assert card.verdict.diagnosis is not None
