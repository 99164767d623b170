"""Lesson 02: the reference answers against other authorities, and the lesson's claims."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product

import mpmath
import numpy as np
import pytest

from course_lib import load_digits, predict_scores, train_mlp
from grader.course.lessons import load_lesson, reference, reference_space

collapse_two = reference("collapse_two")
collapse_stack = reference("collapse_stack")
fit_linear = reference("fit_linear")
affine_gap = reference("affine_gap")
xor_weights = reference("xor_weights")


@pytest.fixture(scope="module")
def lesson():
    """The names that the lesson's given code defines, its pictures and predictions left out."""
    space = dict(reference_space("02_linear_collapse"))
    for cell in load_lesson("02_linear_collapse").cells:
        helpers = cell.role == "demo" and cell.source.startswith("def ")
        if helpers or (cell.role == "code" and not cell.source.startswith("explore(")):
            exec(cell.source, space)
    return space


def relu(z):
    return np.maximum(z, 0)


def random_stack(rng, sizes):
    return [(rng.normal(0, d**-0.5, (d, h)), rng.normal(size=h)) for d, h in pairwise(sizes)]


def exact_layers(layers, x):
    """Send one example through the layers in exact fractions, without NumPy's arithmetic."""
    x = [Fraction(v) for v in x]
    for W, b in layers:
        rows, biases = [[Fraction(v) for v in row] for row in W.tolist()], b.tolist()
        x = [
            sum((xi * row[j] for xi, row in zip(x, rows, strict=True)), Fraction(biases[j]))
            for j in range(len(biases))
        ]
    return [float(v) for v in x]


# ----------------------------------------------------------------------------- the answers


def test_two_lines_become_the_line_of_the_text():
    W, b = collapse_two(np.array([[2]]), np.array([1]), np.array([[-3]]), np.array([4]))
    assert (W.tolist(), b.tolist()) == ([[-6]], [1])


@pytest.mark.parametrize("sizes", [(3, 5, 2), (1, 4, 3), (4, 1, 2), (2, 2, 2)])
def test_two_layers_and_their_collapse_agree_in_exact_arithmetic(sizes):
    rng = np.random.default_rng(sum(sizes))
    layers = random_stack(rng, sizes)
    W, b = collapse_two(*layers[0], *layers[1])
    x = rng.normal(size=sizes[0])
    np.testing.assert_allclose(x @ W + b, exact_layers(layers, x.tolist()), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("depth", [1, 2, 7, 15])
def test_a_stack_and_its_collapse_agree_in_exact_arithmetic(depth):
    rng = np.random.default_rng(depth)
    layers = random_stack(rng, rng.integers(1, 5, depth + 1).tolist())
    W, b = collapse_stack(layers)
    x = rng.normal(size=W.shape[0])
    np.testing.assert_allclose(x @ W + b, exact_layers(layers, x.tolist()), rtol=1e-11, atol=1e-12)


def test_the_collapse_of_one_layer_is_a_copy():
    layers = [(np.ones((2, 3)), np.ones(3))]
    W, b = collapse_stack(layers)
    W += 1
    b += 1
    assert layers[0][0].max() == layers[0][1].max() == 1


def test_least_squares_gives_the_published_line_of_anscombe():
    # F. J. Anscombe, "Graphs in statistical analysis", The American Statistician 27 (1973).
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    w, b = fit_linear(np.array(x)[:, None], np.array(y))
    assert (round(float(w[0]), 3), round(float(b), 2)) == (0.500, 3.00)


@pytest.mark.parametrize("scale", [1.0, [0.01, 1.0, 100.0]])
def test_least_squares_agrees_with_fifty_digits(scale):
    rng = np.random.default_rng(4)
    X = rng.normal(2, 1, (12, 3)) * scale
    y = X @ [3.0, -2.0, 0.5] + 300 + rng.normal(size=12)
    w, b = fit_linear(X, y)
    with mpmath.workdps(50):
        A = mpmath.matrix([[*row, 1] for row in X.tolist()])
        best = mpmath.lu_solve(A.T * A, A.T * mpmath.matrix(y.tolist()))
    np.testing.assert_allclose([*w, b], [float(c) for c in best], rtol=1e-9)


@pytest.mark.parametrize(
    ("f", "gap"),
    [
        (lambda X: X * X, 2 * 3 * 2.5),  # 2|xy|
        (lambda X: X**3, 3 * 3 * 2.5 * 0.5),  # 3|xy(x + y)|
        (np.exp, abs(math.expm1(3) * math.expm1(-2.5))),  # |(e^x − 1)(e^y − 1)|
        (np.abs, 5.0),  # 2 min(|x|, |y|) where the signs differ
        (lambda X: 4 * X - 9, 0.0),
    ],
)
def test_the_gap_is_the_one_computed_by_hand(f, gap):
    got = affine_gap(f, np.array([3.0, 0.0]), np.array([-2.5, 1.0]))
    assert got == pytest.approx(gap, rel=1e-12, abs=1e-12)


def test_the_gap_has_the_functions_own_zero_at_integers():
    X, Y = np.array([[1, 2], [3, 4]]), np.array([[5, -6], [7, 8]])
    assert affine_gap(lambda Z: Z * 0.5 + 3, X, Y) == 0
    assert affine_gap(lambda Z: Z * Z, X, Y) == 64


def test_the_hand_made_weights_compute_xor():
    W1, b1, w2, b2 = (np.asarray(part).tolist() for part in xor_weights())
    for x in product((0, 1), repeat=2):
        hidden = [x[0] * W1[0][j] + x[1] * W1[1][j] + b1[j] > 0 for j in range(2)]
        out = sum(h * w for h, w in zip(hidden, w2, strict=True)) + b2 > 0
        assert out == (x[0] != x[1])


# ------------------------------------------------------------------------------ the claims


def test_claim_5_ten_layers_are_one_matrix_up_to_rounding():  # E1
    for dtype, limit in ((np.float64, 1e-12), (np.float32, 1e-5)):
        for seed in range(3):
            rng = np.random.default_rng(seed)
            stack = random_stack(rng, [64, *[32] * 10, 10])
            layers = [(W.astype(dtype), b.astype(dtype)) for W, b in stack]
            X = rng.normal(size=(200, 64)).astype(dtype)
            out = X
            for W, b in layers:
                out = out @ W + b
            W, b = collapse_stack(layers)
            assert np.abs(out - (X @ W + b)).max() < limit * np.abs(out).max()


def test_claim_4_the_narrowest_layer_bounds_the_rank():
    layers = random_stack(np.random.default_rng(0), [64, 32, 3, 32, 10])
    assert np.linalg.matrix_rank(collapse_stack(layers)[0]) == 3


@pytest.mark.parametrize("seed", range(5))
def test_claim_7_an_activation_opens_the_gap_and_nothing_else_does(lesson, seed):  # E1b
    rng = np.random.default_rng(seed)
    layers = lesson["random_layers"](rng, [8, 32, 32, 3])
    X, Y = rng.normal(size=(2, 500, 8))
    gaps = {}
    for name, f in (("none", None), ("relu", lesson["relu"]), ("tanh", np.tanh)):
        net = lesson["network"](layers, f)
        gaps[name] = affine_gap(net, X, Y) / np.abs(net(X + Y)).max()
        gaps[name + " bend"] = lesson["bend"](net, X)
    assert max(gaps["none"], gaps["none bend"]) < 1e-12
    assert min(v for name, v in gaps.items() if "none" not in name) > 0.25


@pytest.mark.parametrize("seed", range(5))
def test_claim_47_max_pooling_bends_and_mean_pooling_does_not(lesson, seed):  # E1c
    X = np.random.default_rng(100 + seed).uniform(size=(60, 64))
    bends = {
        pool: lesson["bend"](lesson["small_cnn"](np.random.default_rng(seed), pool), X)
        for pool in (np.mean, np.max)
    }
    assert bends[np.mean] < 1e-12
    assert bends[np.max] > 0.3


@pytest.mark.parametrize("sizes", [[2, 1], [2, 8, 8, 8, 8, 1]])
def test_claim_48_no_depth_takes_a_linear_network_below_ln_2_on_xor(sizes):  # E2
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    for seed in range(3):
        rng = np.random.default_rng(seed)
        options = {"rng": rng, "lr": 0.1, "epochs": 300, "batch": None, "loss": "binary"}
        assert train_mlp(X, y, sizes, None, None, **options).losses.min() > math.log(2) - 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_claim_49_the_last_layer_of_a_linear_stack_can_do_what_least_squares_does(lesson, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, 4))
    y = X @ rng.normal(size=4) + 3 + rng.normal(size=200)
    H = lesson["network"](lesson["random_layers"](rng, [4, 8, 8, 4]))(X)
    w, b = fit_linear(H, y)
    residual = y - (H @ w + b)  # least squares on X: at a right angle to its columns and to ones
    assert np.abs(np.column_stack([X, np.ones(200)]).T @ residual).max() < 1e-9


def test_claims_6_and_60_linear_networks_read_digits_and_a_tuned_relu_network_a_little_better():
    digits = load_digits()
    images = np.concatenate([digits.x_train, digits.x_test])
    labels = np.concatenate([digits.y_train, digits.y_test])
    shares = {}
    for name, f, df, lr in (("linear", None, None, 0.05), ("relu", relu, lambda z: z > 0, 0.15)):
        shares[name] = []
        for seed in range(3):
            rng = np.random.default_rng(100 + seed)
            train, test = np.split(rng.permutation(len(labels)), [-450])
            sizes = [64, 32, 32, 32, 10]
            trained = train_mlp(
                images[train], labels[train], sizes, f, df, rng=rng, lr=lr, epochs=40
            )
            right = predict_scores(trained.layers, images[test], f).argmax(axis=1) == labels[test]
            shares[name].append(right.mean())
            if f is None:  # the trained stack is one layer, answer for answer
                W, b = collapse_stack(trained.layers)
                folded = (images[test] @ W + b).argmax(axis=1) == labels[test]
                assert np.array_equal(right, folded)
    assert min(shares["linear"]) > 0.93
    assert 0 < np.mean(shares["relu"]) - np.mean(shares["linear"]) < 0.03


def test_claim_58_two_relus_can_compute_xor_with_the_weights_of_the_text():
    for x1, x2 in product((0, 1), repeat=2):
        assert max(0, x1 + x2) - 2 * max(0, x1 + x2 - 1) == (x1 != x2)


def test_claim_8_squares_stay_at_the_best_parabola_and_relu_does_not(lesson):  # E26
    x, target, rmse = lesson["x"], lesson["target"], lesson["rmse"]
    parabola = rmse(np.polynomial.Polynomial.fit(x, target, 2)(x))
    assert parabola > 0.45
    for seed in range(5):
        for units in (3, 100, 500):
            error = rmse(lesson["random_fit"](np.square, units, seed))
            assert error == pytest.approx(parabola, rel=1e-6)
        assert rmse(lesson["random_fit"](lesson["relu"], 100, seed)) < 0.05


def test_claim_59_the_tent_doubles_its_pieces_with_each_layer(lesson):  # E27
    u = np.arange(2**10 + 1) / 2**10
    curve = u
    for depth in range(1, 9):
        curve = lesson["tent"](curve)
        assert lesson["pieces"](curve) == 2**depth
