"""Lesson 4: the reference answers against forty digits, and what the lesson says of networks."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from course_lib import load_digits, standardise, train_mlp
from course_lib.recurrent import error_gradient, new_reader, orthogonal
from grader.bank import exercises_of, key_of
from grader.course.lessons import reference

LESSON = "04_tanh"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cell(rng, n=3, d=2, k=4):
    """Return x (n, d), h (n, k), Wx (d, k), Wh (k, k) and b (k,)."""
    shapes = ((n, d), (n, k), (d, k), (k, k), (k,))
    return tuple(rng.normal(0, 0.6, shape) for shape in shapes)


# --- tanh and its slope ---------------------------------------------------------------------


def test_tanh_has_all_its_digits_from_a_trillionth_to_the_far_tails():
    z = np.concatenate([np.logspace(-12, 1.5, 120), -np.logspace(-12, 1.5, 120), [1000.0, -1000.0]])
    with mpmath.workdps(40):
        want = [float(mpmath.tanh(mpmath.mpf(float(v)))) for v in z]
    np.testing.assert_allclose(reference("tanh")(z), want, rtol=1e-14, atol=0)
    assert reference("tanh")(np.array([-1000.0, 0.0, 1000.0])).tolist() == [-1, 0, 1]


def test_tanh_and_its_slope_keep_float32_and_take_integers_and_numbers():
    for name in ("tanh", "tanh_grad"):
        answer = reference(name)
        assert answer(np.array([-1.5, 2], np.float32)).dtype == np.float32
        np.testing.assert_allclose(answer(np.array([-3, 0, 2])), answer(np.array([-3.0, 0, 2])))
        assert np.shape(answer(0.5)) == ()


def test_slope_is_the_derivative_with_respect_to_the_pre_activation():
    z = np.array([-4.0, -0.3, 0.0, 0.7, 5.0])
    quotient = (np.tanh(z + 1e-5) - np.tanh(z - 1e-5)) / 2e-5
    np.testing.assert_allclose(reference("tanh_grad")(z), quotient, atol=1e-9)


def test_the_bank_holds_no_answer_that_the_exercise_refuses():
    key = key_of(exercises_of(LESSON)["tanh"])
    assert key.forbids == ("tanh", "sinh", "cosh")
    assert all(
        key_of(ex).forbids == () for ex in exercises_of(LESSON).values() if ex.name != "tanh"
    )


def test_the_exposing_input_is_where_the_colleagues_quotient_breaks():
    z = np.atleast_1d(reference("expose_one_sided")())
    assert np.abs(z).max() <= 1000
    with np.errstate(over="ignore", invalid="ignore"):
        theirs = (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))
    assert not np.allclose(theirs, np.tanh(z), equal_nan=False)


# --- the translation ------------------------------------------------------------------------


def test_translated_network_says_the_same():
    rng = np.random.default_rng(1)
    for d, h, k in ((1, 1, 1), (3, 7, 2), (5, 2, 4)):
        net = [rng.normal(size=s) for s in ((d, h), (h,), (h, k), (k,))]
        W1, b1, W2, b2 = reference("sigmoid_net_to_tanh")(*net)
        X = rng.normal(0, 3, (50, d))
        want = sigmoid(X @ net[0] + net[1]) @ net[2] + net[3]
        np.testing.assert_allclose(np.tanh(X @ W1 + b1) @ W2 + b2, want, rtol=1e-12, atol=1e-12)


def test_translation_of_the_lesson_s_example():
    net = ([[2.0]], [0.0], [[4.0]], [1.0])
    got = reference("sigmoid_net_to_tanh")(*(np.array(a) for a in net))
    assert [np.asarray(a).tolist() for a in got] == [[[1.0]], [0.0], [[2.0]], [3.0]]


# --- the recurrent cell ---------------------------------------------------------------------


def test_a_step_is_the_formula_entry_by_entry():
    x, h, Wx, Wh, b = cell(np.random.default_rng(2))
    want = np.empty(h.shape)
    for i, j in np.ndindex(h.shape):
        z = b[j] + sum(x[i, m] * Wx[m, j] for m in range(len(Wx)))
        want[i, j] = np.tanh(z + sum(h[i, m] * Wh[m, j] for m in range(len(Wh))))
    np.testing.assert_allclose(reference("rnn_step")(x, h, Wx, Wh, b), want, rtol=1e-13)


def test_reading_on_from_where_one_stopped_gives_the_same_states():
    rng = np.random.default_rng(3)
    _, h0, *weights = cell(rng)
    X = rng.normal(size=(3, 6, 2))
    forward = reference("rnn_forward")
    states = forward(X, h0, *weights)
    assert states.shape == (3, 6, 4)
    first = forward(X[:, :2], h0, *weights)
    rest = forward(X[:, 2:], first[:, -1], *weights)
    np.testing.assert_allclose(np.concatenate([first, rest], axis=1), states, rtol=1e-13)


def test_answers_leave_their_inputs_as_they_were():
    rng = np.random.default_rng(5)
    x, h, *weights = cell(rng)
    net = [rng.normal(size=s) for s in ((2, 3), (3,), (3, 2), (2,))]
    for name, args in {
        "tanh": (rng.normal(size=5),), "tanh_grad": (rng.normal(size=5),),
        "sigmoid_net_to_tanh": net, "rnn_step": (x, h, *weights),
        "rnn_forward": (rng.normal(size=(3, 4, 2)), h, *weights),
    }.items():  # fmt: skip
        before = [np.copy(a) for a in args]
        reference(name)(*args)
        for now, then in zip(args, before, strict=True):
            np.testing.assert_array_equal(now, then)


# --- what the lesson says, for other seeds --------------------------------------------------


def test_centring_halves_the_epochs_at_either_slope():
    digits = load_digits()
    x, _ = standardise(digits.x_train, digits.x_test)

    def epochs(scale, shift, lr):
        runs = [
            train_mlp(
                x, digits.y_train, [64, 32, 32, 32, 32, 10],
                lambda z: scale * (sigmoid(z) - shift),
                lambda z: scale * sigmoid(z) * sigmoid(-z),
                rng=np.random.default_rng(seed), lr=lr, epochs=40, init="xavier",
                on_epoch=lambda epoch, layers, loss, accuracy: accuracy >= 0.97,
            ).losses
            for seed in (100, 101)
        ]  # fmt: skip
        return np.mean([len(losses) for losses in runs])

    assert epochs(1, 0.0, 3.0) > 1.5 * epochs(1, 0.5, 4.0)
    assert epochs(4, 0.0, 0.1) > 1.5 * epochs(4, 0.5, 0.2)


@pytest.mark.parametrize(
    "f, df, below, above",
    [
        (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 1e-8, 0.0),
        (np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1.0, 1e-4),
    ],
    ids=["sigmoid", "tanh"],
)
def test_twenty_steps_back_the_sigmoid_s_gradient_is_gone(f, df, below, above):
    for seed in range(100, 105):
        rng = np.random.default_rng(seed)
        reader = new_reader(rng, 2, orthogonal(rng, 32))
        X, y = rng.uniform(size=(32, 30, 2)), rng.uniform(0, 2, 32)
        sizes = error_gradient(reader, X, y, f, df)[2]
        assert above <= sizes[-21] / sizes[-1] < below
