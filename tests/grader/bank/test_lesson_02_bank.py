"""Lesson 2's bank: wrong answers that once passed, and right ones that look odd."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, reduce
from itertools import accumulate
from typing import Any

import numpy as np
import pytest

from course_lib.checking.check import ask
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Key
from course_lib.checking.views import CORNERS, xor_table
from grader.bank import all_exercises, key_of

SEEDS = (None, 1, 2024)


@cache
def keys(exercise: str) -> list[Key]:
    """Return the public key of an exercise, and two hidden ones."""
    return [key_of(all_exercises()[exercise], seed) for seed in SEEDS]


def verdicts(exercise: str, function: Callable) -> list[Verdict]:
    """Return what is said of an answer, with each key."""
    return [judge(key, ask(key, function)) for key in keys(exercise)]


def fold(lower: Any, upper: Any) -> Any:
    return lower[0] @ upper[0], lower[1] @ upper[0] + upper[1]


def copied(layers: Any) -> Any:
    return tuple(a.copy() for a in layers[0])


def bias_in_a_copy(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    b = b2.copy()
    b += b1 @ W2
    return W1 @ W2, b


def weights_in_a_copy(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    W = np.zeros_like(W1, shape=(len(W1), len(b2)))
    W[:] = W1 @ W2
    return W, b1 @ W2 + b2


def bias_added_in_place(layers: Any) -> Any:
    W, b = copied(layers)
    for Wi, bi in layers[1:]:
        W, b = W @ Wi, b @ Wi
        b += bi
    return W, b


def views_of_one_layer(layers: Any) -> Any:
    return tuple(a[:] for a in reduce(fold, layers))


def float_copies(layers: Any) -> Any:
    return reduce(fold, layers[1:], tuple(a.astype(float, copy=False) for a in layers[0]))


def centred_in_copies(X: Any, y: Any) -> Any:
    A, t = X.copy(), y.copy()
    A -= X.mean(axis=0)
    t -= y.mean()
    w = np.linalg.lstsq(A, t, rcond=None)[0]
    return w, y.mean() - X.mean(axis=0) @ w


def solution_like_y(X: Any, y: Any) -> Any:
    c = np.zeros_like(y, shape=X.shape[1] + 1)
    c[:] = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    return c[:-1], c[-1]


def two_columns_of_ones(X: Any, y: Any) -> Any:
    ones = np.ones(len(X))
    c = np.linalg.lstsq(np.column_stack([X, ones, ones]), y, rcond=None)[0]
    return c[:-2], c[-1]


def sum_in_a_copy(f: Callable, X: Any, Y: Any) -> Any:
    Z = X.copy()
    Z += Y
    return np.abs(f(Z) - f(X) - f(Y) + f(0 * X)).max()


def asked_all_at_once(f: Callable, X: Any, Y: Any) -> Any:
    total, x, y, zero = np.split(f(np.concatenate([X + Y, X, Y, 0 * X])), 4)
    return np.abs(total - x - y + zero).max()


def zeros_by_division(f: Callable, X: Any, Y: Any) -> Any:
    with np.errstate(all="ignore"):
        gap = f(X + Y) - f(X) - f(Y) + f(0 / X)
    return np.nanmax(np.abs([*np.ravel(gap), 0.0]))


@pytest.mark.parametrize(
    ("exercise", "wrong", "named"),
    [
        ("collapse_two", bias_in_a_copy, None),
        ("collapse_two", weights_in_a_copy, "w-like-w1"),
        ("collapse_stack", bias_added_in_place, None),
        ("collapse_stack", views_of_one_layer, "returns-the-layer-itself"),
        ("collapse_stack", float_copies, "returns-the-layer-itself"),
        ("fit_linear", centred_in_copies, None),
        ("fit_linear", solution_like_y, None),
        ("fit_linear", two_columns_of_ones, "intercept-halved"),
        ("fit_linear", lambda X, y: np.polyfit(X[:, 0], y, 1), None),
        ("affine_gap", sum_in_a_copy, None),
        ("affine_gap", asked_all_at_once, None),
        ("affine_gap", zeros_by_division, None),
        ("affine_gap", lambda f, X, Y: np.abs(f(X + Y) - f(X) - f(Y) + f(0.0)).max(), None),
        ("xor_weights", lambda: (np.eye(2), np.full(2, -0.5), [-1, 0], 0.5), "turns-x1"),
    ],
)
def test_a_wrong_answer_that_looks_right_loses_points(
    exercise: str, wrong: Callable, named: str | None
) -> None:
    for verdict in verdicts(exercise, wrong):
        assert verdict.points < verdict.max_points
        if named:
            assert verdict.diagnosis is not None and verdict.diagnosis.id == named


def one_matrix_of_weights_and_bias(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    *W, b = np.vstack([W1, b1]) @ W2
    return np.array(W), b2 + b


def from_an_identity_of_integers(layers: Any) -> Any:
    d = len(layers[0][0])
    return reduce(fold, layers, (np.eye(d, dtype=int), np.zeros(d, dtype=int)))


def two_halves(layers: Any) -> Any:
    half = len(layers) // 2
    return fold(two_halves(layers[:half]), two_halves(layers[half:])) if half else copied(layers)


def standardised_and_back(X: Any, y: Any) -> Any:
    mean, spread = X.mean(axis=0), X.std(axis=0)
    w = np.linalg.lstsq((X - mean) / spread, y, rcond=None)[0] / spread
    return [w, (y.mean() - mean @ w).item()]


def found_by_trying() -> Any:
    rng = np.random.default_rng()
    while True:
        found = rng.normal(size=(2, 2)), rng.normal(size=2), rng.normal(size=2), rng.normal()
        if xor_table([], found).tolist() == [float(a != b) for a, b in CORNERS]:
            return found


@pytest.mark.parametrize(
    ("exercise", "right"),
    [
        ("collapse_two", one_matrix_of_weights_and_bias),
        ("collapse_stack", from_an_identity_of_integers),
        ("collapse_stack", two_halves),
        (
            "collapse_stack",
            lambda layers: list(accumulate([copied(layers), *layers[1:]], fold))[-1],
        ),
        ("fit_linear", standardised_and_back),
        (
            "affine_gap",
            lambda f, X, Y: np.ptp([0, *np.abs(f(X + Y) - f(X) - f(Y) + f(0 * Y)).flat]),
        ),
        ("xor_weights", found_by_trying),
        ("xor_weights", lambda: ([[1e300, -1e300], [-1e300, 1e300]], (0, 0), (1, 1), 0)),
    ],
)
def test_a_right_answer_that_looks_odd_keeps_all_points(exercise: str, right: Callable) -> None:
    for verdict in verdicts(exercise, right):
        assert verdict.points == verdict.max_points, verdict.message


@pytest.mark.parametrize("change", ["reverse", "clear"])
def test_what_became_of_the_list_is_said_only_where_it_is_so(change: str) -> None:
    def answer(layers):
        found = from_the_first(layers)
        getattr(layers, change)()
        return found

    def from_the_first(layers):
        return list(accumulate([copied(layers), *layers[1:]], fold))[-1]

    for verdict in verdicts("collapse_stack", answer):
        assert 0 < verdict.points < verdict.max_points
        assert ("has been emptied" in verdict.message) == (change == "clear")
