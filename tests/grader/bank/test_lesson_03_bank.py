"""Lesson 3's bank: wrong answers that once passed, and right ones that look odd."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from course_lib.checking.check import ask
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Key
from grader.bank import all_exercises, key_of
from grader.course.lessons import reference

SEEDS = (None, 1, 2024)
LOSS, GRADIENT, SHARE = "binary_cross_entropy", "logistic_gradient", "saturated_fraction"
sigmoid, slope_at, logit = reference("sigmoid"), reference("sigmoid_grad"), reference("logit")


@cache
def keys(exercise: str) -> list[Key]:
    """Return the public key of an exercise, and two hidden ones."""
    return [key_of(all_exercises()[exercise], seed) for seed in SEEDS]


def verdicts(exercise: str, function: Callable) -> list[Verdict]:
    """Return what is said of an answer, with each key."""
    return [judge(key, ask(key, function)) for key in keys(exercise)]


def naive(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def written_and_restored(z: Any) -> Any:
    if isinstance(z, np.ndarray):
        z *= -1
        z *= -1
    return sigmoid(z)


def signs_in_place(z: Any, y: Any) -> Any:
    z *= 1 - 2 * y
    loss = np.mean(np.logaddexp(0, z))
    z *= 1 - 2 * y
    return loss


def sums_begun_with_b(X: Any, y: Any, w: Any, b: Any) -> Any:
    z = np.full(len(X), b)
    z += X @ w
    return X.T @ (sigmoid(z) - y) / len(y), np.mean(sigmoid(z) - y)


def bias_of_one_type(X: Any, y: Any, w: Any, b: Any) -> Any:
    error = sigmoid(X @ w + (b if isinstance(b, (int, float)) else 0)) - y
    return X.T @ error / len(y), np.mean(error)


def slope_of_one_type(z: Any, slope: Any = 0.01) -> Any:
    return np.mean(slope_at(z) < (slope if isinstance(slope, float) else 0.01))


def rows_of_two_axes(z: Any, slope: float = 0.01) -> Any:
    small = slope_at(z) < slope
    return sum(map(np.sum, small)) / (len(z) * (len(z[0]) if z.ndim > 1 else 1))


WRONG: dict[str, tuple[str, Callable]] = {
    "a scalar": ("sigmoid", lambda z: naive(z) if np.isscalar(z) else sigmoid(z)),
    "a float": ("sigmoid", lambda z: naive(z) if isinstance(z, np.floating) else sigmoid(z)),
    "itself": ("sigmoid", lambda z: z if isinstance(z, np.floating) else sigmoid(z)),
    "an integer": ("sigmoid", lambda z: z / 2 if isinstance(z, np.integer) else sigmoid(z)),
    "a Python number": ("sigmoid", lambda z: naive(z) if isinstance(z, float) else sigmoid(z)),
    "restored": ("sigmoid", written_and_restored),
    "NumPy's": ("sigmoid_grad", lambda z: z - z**2 if type(z) is np.float64 else slope_at(z)),
    "NumPy's p": ("logit", lambda p: math.log(p) if isinstance(p, np.floating) else logit(p)),
    "signs in place": (LOSS, signs_in_place),
    "begun with b": (GRADIENT, sums_begun_with_b),
    "one type of bias": (GRADIENT, bias_of_one_type),
    "one type of slope": (SHARE, slope_of_one_type),
    "two axes": (SHARE, rows_of_two_axes),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_that_once_passed_loses_points(name: str) -> None:
    exercise, function = WRONG[name]
    for verdict in verdicts(exercise, function):
        assert 0 < verdict.points < verdict.max_points, verdict.message


def test_the_formula_for_single_numbers_is_named() -> None:
    for verdict in verdicts(*WRONG["a scalar"]):
        assert verdict.diagnosis is not None and verdict.diagnosis.id == "naive-for-numbers"


def row_by_row(z: Any) -> Any:
    z = np.asarray(z) * 1.0
    if z.ndim == 0:
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    out = np.empty(z.shape, z.dtype)
    for i, row in enumerate(z):
        out[i] = row_by_row(row)
    return out


def larger_over_smaller(p: Any) -> Any:
    q = 1 - np.asarray(p)
    return np.sign(p - q) * np.log(np.maximum(p, q) / np.minimum(p, q))


def two_classes(z: Any, y: Any) -> Any:
    both = np.column_stack([np.zeros(len(z)), z])
    both -= both.max(axis=1, keepdims=True)
    both -= np.log(np.exp(both).sum(axis=1, keepdims=True))
    return -both[np.arange(len(y)), y].mean()


def label_by_label(z: Any, y: Any) -> Any:
    return (np.logaddexp(0, -z[y == 1]).sum() + np.logaddexp(0, z[y == 0]).sum()) / y.size


def columns(X: Any, y: Any, w: Any, b: Any) -> Any:
    error = sigmoid(X @ w.reshape(-1, 1) + b) - y.reshape(-1, 1)
    return (X.T @ error / len(X)).reshape(-1), np.sum(error) / len(X)


def position_in_order(z: Any, slope: Any = 0.01) -> Any:
    return np.searchsorted(np.sort(slope_at(z), axis=None), slope) / z.size


RIGHT: list[tuple[str, Callable]] = [
    ("sigmoid", row_by_row),
    ("sigmoid", lambda z: np.exp(np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z))))),
    ("sigmoid_grad", lambda z: (1 - sigmoid(z) ** 2 - sigmoid(-z) ** 2) / 2),
    ("sigmoid_grad", lambda z: np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z))),
    ("logit", larger_over_smaller),
    (LOSS, two_classes),
    (LOSS, label_by_label),
    (GRADIENT, columns),
    (SHARE, position_in_order),
]


@pytest.mark.parametrize(("exercise", "function"), RIGHT)
def test_a_right_answer_that_looks_odd_keeps_its_points(exercise: str, function: Callable) -> None:
    for verdict in verdicts(exercise, function):
        assert verdict.points == verdict.max_points, verdict.message
