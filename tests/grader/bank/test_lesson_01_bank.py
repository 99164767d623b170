"""Lesson 1's bank: wrong answers that once passed, and right ones that look odd."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from course_lib.checking.check import ask
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Key
from grader.bank import all_exercises, key_of

SEEDS = (None, 1, 2024)


@cache
def keys(exercise: str) -> list[Key]:
    """Return the public key of an exercise, and two hidden ones."""
    return [key_of(all_exercises()[exercise], seed) for seed in SEEDS]


def verdicts(exercise: str, function: Callable) -> list[Verdict]:
    """Return what is said of an answer, with each key."""
    return [judge(key, ask(key, function)) for key in keys(exercise)]


def bias_in_place(X: Any, w: Any, b: Any) -> Any:
    z = X @ w
    z += b
    return z


def products_like_w(x: Any, w: Any, b: Any) -> Any:
    products = np.empty_like(w)
    products[:] = x * w
    return products.sum() + b


def python_numbers_only(x: Any, w: Any, b: Any) -> Any:
    if not isinstance(b, (int, float)):
        raise TypeError("b is no number")
    return (x * w).sum() + b


def sums_in_b(X: Any, w: Any, b: Any) -> Any:
    sums = np.zeros(len(X))
    for i, x in enumerate(X):
        z = b
        for xj, wj in zip(x, w, strict=True):
            z += xj * wj
        sums[i] = z
    return sums


def like_b(X: Any, w: Any, b: Any) -> Any:
    z = np.full(len(X), b)
    for i in range(len(X)):
        z[i] = z[i] + X[i] @ w
    return z


def like_w(X: Any, W: Any, b: Any) -> Any:
    Z = np.zeros((len(X), len(b)), dtype=W.dtype)
    Z[:] = X @ W + b
    return Z


def python_widths_only(sizes: Any) -> int:
    if not all(isinstance(size, int) for size in sizes):
        raise TypeError("a width is no integer")
    return sum(q * p + q for p, q in pairwise(sizes))


@pytest.mark.parametrize(
    ("exercise", "wrong", "named"),
    [
        ("weighted_sum", products_like_w, None),
        ("weighted_sum", python_numbers_only, None),
        ("neuron_batch", bias_in_place, "bias-in-place"),
        ("neuron_batch", sums_in_b, "adds-into-b"),
        ("neuron_batch", like_b, "array-like-b"),
        ("dense", bias_in_place, "bias-in-place"),
        ("dense", like_w, None),
        ("dense", lambda X, W, b: np.array([x @ W + b for x in X]).reshape(len(X), -1), None),
        ("step", lambda z: z > 0 if np.isscalar(z) else (z > 0) * 1.0, "numbers-as-booleans"),
        ("step", lambda z: int(z > 0) if np.isscalar(z) else (z > 0) * 1.0, "numbers-as-integers"),
        ("step", lambda z: float(z >= 0) if np.isscalar(z) else (z > 0) * 1.0, None),
        ("step", lambda z: float(int(z)) if isinstance(z, np.floating) else (z > 0) * 1.0, None),
        ("step", lambda z: int(z > 0) if isinstance(z, np.integer) else (z > 0) * 1.0, None),
        ("step", lambda z: np.squeeze((z > 0) * 1.0), None),
        ("step", lambda z: 1.0 if z > 0 else 0.0, "one-number-only"),
        ("step", lambda z: (z >= 0).astype(int), "int-and-fires-at-zero"),
        ("count_parameters", python_widths_only, None),
    ],
)
def test_a_wrong_answer_that_looks_right_loses_points(
    exercise: str, wrong: Callable, named: str | None
) -> None:
    for verdict in verdicts(exercise, wrong):
        assert verdict.points < verdict.max_points
        if named:
            assert verdict.diagnosis is not None and verdict.diagnosis.id == named


def bias_in_place_of_floats(X: Any, W: Any, b: Any) -> Any:
    Z = np.zeros((len(X), len(b)))
    Z += X @ W
    Z += b
    return Z


@pytest.mark.parametrize(
    ("exercise", "right"),
    [
        ("weighted_sum", lambda x, w, b: np.trace(np.outer(x, w)) + b),
        ("neuron_batch", lambda X, w, b: np.fromiter((sum(x * w) + b for x in X), dtype=float)),
        ("dense", bias_in_place_of_floats),
        ("step", lambda z: np.piecewise(np.asarray(z, dtype=float), [z > 0], [1.0, 0.0])),
        ("step", lambda z: (z > 0).astype(np.float16)),
        ("boundary_x2", lambda x1, w, b: (lambda a: a[0] * x1 - b / w[1])(-w / w[1])),
        (
            "gate_weights",
            lambda name: ((-1, -1), 1.1) if name[0] == "n" else ((3, 3), 2 - 2 * len(name)),
        ),
        ("count_parameters", lambda sizes: np.dot(sizes[:-1], sizes[1:]) + sum(sizes) - sizes[0]),
    ],
)
def test_a_right_answer_that_looks_odd_keeps_all_points(exercise: str, right: Callable) -> None:
    for verdict in verdicts(exercise, right):
        assert verdict.points == verdict.max_points, verdict.message
