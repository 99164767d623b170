"""Lesson 8: the reference answers against differences and loops, and what the lesson measures."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from course_lib import load_digits, predict_scores, standardise, train_mlp
from course_lib.checking.check import ask
from course_lib.checking.judge import judge
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

LESSON = "08_backprop"


def curve(z):
    return 1 / (1 + np.exp(-z))


KINDS = {
    "none": (lambda z: z, np.ones_like),
    "sigmoid": (curve, lambda z: curve(z) * curve(-z)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
}


def drawn(rng, sizes, scale, bias=0.0):
    """Layers whose weights have the variance scale / inputs."""
    return [
        (rng.normal(0, math.sqrt(scale / d), (d, h)), rng.normal(0, bias, h))
        for d, h in pairwise(sizes)
    ]


def loss_of(X, y, layers, f):
    for i, (W, b) in enumerate(layers):
        X = (f(X) if i else X) @ W + b
    return float(np.mean(np.logaddexp.reduce(X, axis=1) - X[np.arange(len(y)), y]))


def differences(f, x, h=1e-6):
    """Centred differences on copies."""
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        found[place] = (f(x + step) - f(x - step)) / (2 * h)
    return found


def gaps(layers, X, y, kind, h=1e-6):
    """How far the reference's gradients are from differences, array by array."""
    f, df = KINDS[kind]
    _, grads = reference("mlp_loss_and_grads")(X, y, layers, f, df)
    found = []
    for i, j in np.ndindex(len(layers), 2):

        def loss(array, i=i, j=j):
            moved = [list(pair) for pair in layers]
            moved[i][j] = array
            return loss_of(X, y, moved, f)

        found.append(np.abs(grads[i][j] - differences(loss, layers[i][j], h)))
    return found


# --- the answers ----------------------------------------------------------------------------


def test_a_layer_s_gradients_are_those_of_a_loss_linear_in_z():
    rng = np.random.default_rng(0)
    X, W, b, dz = (rng.normal(size=s) for s in ((5, 3), (3, 2), (2,), (5, 2)))
    dX, dW, db = reference("dense_backward")(X, W, dz)
    for got, want in (
        (dX, differences(lambda X: np.sum(dz * (X @ W + b)), X, 0.5)),
        (dW, differences(lambda W: np.sum(dz * (X @ W + b)), W, 0.5)),
        (db, differences(lambda b: np.sum(dz * (X @ W + b)), b, 0.5)),
    ):
        np.testing.assert_allclose(got, want, rtol=1e-12)


def test_the_lesson_s_examples():
    X, W = np.array([[1, 2], [3, 4]]), np.array([[1, 0, -1], [2, 1, 0]])
    dX, dW, db = reference("dense_backward")(X, W, np.array([[1, 0, 2], [0, 1, 0]]))
    assert dX.tolist() == [[-1, 2], [0, 1]]
    assert dW.tolist() == [[1, 3, 2], [2, 4, 4]] and db.tolist() == [1, 1, 2]
    slope = reference("activation_backward")(np.array([1.0, 3]), np.array([10.0, -1]), np.negative)
    assert slope.tolist() == [-10, 3]
    layers = [(np.array([[1.0], [2.0]]), np.array([0.5])), (np.array([[3.0]]), np.array([-1.0]))]
    logits, _ = reference("mlp_forward")(np.array([[1, 1]]), layers, np.square)
    assert logits.tolist() == [[35.75]]
    one = [(np.zeros((1, 2)), np.zeros(2))]
    loss, [(dW, db)] = reference("mlp_loss_and_grads")(
        np.array([[1.0], [3.0]]), np.array([0, 1]), one, np.tanh, np.tanh
    )
    assert loss == pytest.approx(math.log(2)) and dW.tolist() == [[0.5, -0.5]]
    assert db.tolist() == [0, 0]
    params, velocity = reference("sgd_momentum")(
        [np.array([1.0, 2])], [np.array([10.0, -10])], [np.array([0.5, 0])], 0.1, 0.9
    )
    np.testing.assert_allclose(velocity[0], [-0.55, 1])
    np.testing.assert_allclose(params[0], [0.45, 3])


def test_a_numerical_gradient_leaves_x_as_it_was_to_the_bit():
    x = np.random.default_rng(1).normal(size=(3, 4))[:, ::2]
    before = x.copy()
    got = reference("numerical_gradient")(lambda x: np.sum(x**3), x)
    assert np.array_equal(x, before)
    np.testing.assert_allclose(got, 3 * before**2, rtol=1e-6)


@pytest.mark.parametrize("kind", ["sigmoid", "tanh", "ReLU"])
def test_a_network_s_gradients_agree_with_differences_in_a_fair_check(kind):
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(20, 4)), rng.integers(0, 5, 20)
    layers = drawn(rng, [4, 3, 6, 5], 2, bias=0.3)
    assert max(g.max() for g in gaps(layers, X, y, kind)) < 1e-7


def test_answers_leave_their_inputs_as_they_were():
    rng = np.random.default_rng(3)
    X, y, layers = rng.normal(size=(4, 3)), np.array([0, 1, 1, 0]), drawn(rng, [3, 5, 2], 2, 0.1)
    before = [np.copy(a) for a in (X, y, *layers[0], *layers[1])]
    reference("mlp_forward")(X, layers, np.sin)
    reference("mlp_loss_and_grads")(X, y, layers, np.sin, np.cos)
    arrays = list(layers[0])
    reference("sgd_momentum")(arrays, arrays, arrays, 0.1, 0.9)
    for now, then in zip((X, y, *layers[0], *layers[1]), before, strict=True):
        np.testing.assert_array_equal(now, then)


# --- what the lesson says -------------------------------------------------------------------


@pytest.mark.parametrize("seed", [100, 101, 102])
def test_a_blank_row_and_biases_of_0_accuse_every_first_bias_at_any_step(seed):
    rng = np.random.default_rng(seed)
    X, y = np.vstack([np.zeros((3, 9)), rng.uniform(size=(60, 9))]), rng.integers(0, 10, 63)
    layers = drawn(rng, [9, 16, 10], 2)
    for h in (1e-6, 1e-8):
        W1, b1, W2, b2 = gaps(layers, X, y, "ReLU", h)
        assert (b1 > 1e-6).all()
        assert max(W1.max(), W2.max(), b2.max()) < 1e-5


def factors(kind, scale, seed, depth=20, width=100):
    """What a layer multiplies ∂L/∂z by, and the first layer's ‖dW‖ beside the last hidden one's."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(200, width)), rng.integers(0, 10, 200)
    layers, (f, df) = drawn(rng, [width] * (depth + 1) + [10], scale), KINDS[kind]
    zs, inputs = [], []
    for W, b in layers:
        inputs.append(f(zs[-1]) if zs else X)
        zs.append(inputs[-1] @ W + b)
    shares = np.exp(zs[-1] - np.logaddexp.reduce(zs[-1], axis=1, keepdims=True))
    dz, of_z, of_w = (shares - np.eye(10)[y]) / len(y), [], []
    for i in range(depth - 1, -1, -1):
        dz = dz @ layers[i + 1][0].T * df(zs[i])
        of_z.append(np.linalg.norm(dz))
        of_w.append(np.linalg.norm(inputs[i].T @ dz))
    return (of_z[-1] / of_z[0]) ** (1 / (depth - 1)), of_w[-1] / of_w[0]


@pytest.mark.parametrize(
    ("kind", "scale", "low", "high"),
    [
        ("sigmoid", 1, 0.22, 0.25),
        ("tanh", 1, 0.89, 0.94),
        ("none", 1, 0.97, 1.04),
        ("ReLU", 1, 0.68, 0.73),
        ("ReLU", 2, 0.97, 1.04),
    ],
)
def test_each_layer_multiplies_the_gradient_by_a_factor_of_slope_and_spread(kind, scale, low, high):
    for seed in range(100, 106):
        assert low < factors(kind, scale, seed)[0] < high


def test_weight_gradients_hide_a_thousandfold_loss():
    ratios = [factors("ReLU", 1, seed) for seed in range(100, 106)]
    assert all(factor**19 < 3e-3 for factor, _ in ratios)
    assert 0.4 < np.exp(np.mean([np.log(weights) for _, weights in ratios])) < 4


@cache
def digits():
    data = load_digits()
    return data, *standardise(data.x_train, data.x_test)


@pytest.mark.parametrize(
    ("kind", "init", "lr", "low", "high"),
    [
        ("none", "xavier", 0.003, 0.85, 1),
        ("tanh", "xavier", 0.01, 0.85, 1),
        ("ReLU", "he", 0.01, 0.8, 1),
        ("sigmoid", "xavier", 0.1, 0, 0.15),
    ],
)
def test_ten_layers_learn_with_any_activation_but_the_sigmoid(kind, init, lr, low, high):
    data, x_train, x_test = digits()
    f, df = KINDS[kind]
    net = train_mlp(
        x_train, data.y_train, [64] * 11 + [10], f, df, rng=np.random.default_rng(100),
        lr=lr, epochs=10, batch=64, momentum=0.9, init=init,
    )  # fmt: skip
    right = predict_scores(net.layers, x_test, f).argmax(axis=1) == data.y_test
    assert low <= right.mean() <= high


def test_momentum_is_ahead_where_each_has_its_best_rate():
    def steps(lr, momentum, seed):
        data = digits()[0]
        params = [a for pair in drawn(np.random.default_rng(seed), [64, 32, 10], 2) for a in pair]
        velocity = [np.zeros_like(p) for p in params]
        for step in range(120):
            layers = list(zip(params[::2], params[1::2], strict=True))
            loss, pairs = reference("mlp_loss_and_grads")(
                data.x_train, data.y_train, layers, *KINDS["ReLU"]
            )
            if loss < 0.3:
                return step
            grads = [g for pair in pairs for g in pair]
            params, velocity = reference("sgd_momentum")(params, grads, velocity, lr, momentum)
        return 120

    plain, same, best = (
        np.mean([steps(lr, momentum, seed) for seed in (100, 101, 102)])
        for lr, momentum in ((1.0, 0.0), (0.1, 0.9), (0.5, 0.9))
    )
    assert 0.7 < same / plain < 1.3
    assert best < 0.6 * plain


# --- how the bank judges --------------------------------------------------------------------


@pytest.mark.parametrize("seed", [None, 11])
def test_adding_the_step_back_loses_the_points_of_the_bits_only(seed):
    def careless(f, x, h=1e-6):
        gradient = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            x[i] += h
            up = f(x)
            x[i] -= 2 * h
            gradient[i] = (up - f(x)) / (2 * h)
            x[i] += h
        return gradient

    key = key_of(exercises_of(LESSON)["numerical_gradient"], seed)
    verdict = judge(key, ask(key, careless))
    assert [a.name for a in verdict.aspects if not a.passed] == ["x afterwards, to the bit"]
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "added-back"


def test_a_cache_of_any_form_is_right():
    key = key_of(exercises_of(LESSON)["mlp_forward"], None)
    for cache_of in (list, lambda: None, lambda: {"a": np.ones(3)}, lambda: object()):

        def mine(X, layers, f, cache_of=cache_of):
            return reference("mlp_forward")(X, layers, f)[0], cache_of()

        assert judge(key, ask(key, mine)).points == 4
