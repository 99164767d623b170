"""Data: handwritten digits that come with the course, and clouds of points made on demand."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

DIGITS = Path(__file__).parent / "data" / "digits.npz"


class Digits(NamedTuple):
    """Handwritten digits of 8 × 8 pixels, split for training and for testing.

    x_train: (1347, 64) float64 in 0..1, y_train: (1347,) int64; x_test: (450, 64), y_test: (450,).
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load_digits(shuffled: bool = True) -> Digits:
    """Return the digits in their split: three quarters to train on, each digit in proportion.

    shuffled: False for another split, the first three quarters and the last one, in the file's own
    order.

    They are the 1,797 images of the test part of "Optical Recognition of Handwritten Digits"
    (E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, CC BY 4.0), as in scikit-learn,
    with its `train_test_split(test_size=.25, stratify=y, random_state=0)`; pixels divided by 16.
    """
    with np.load(DIGITS) as file:
        x = file["images"] / 16.0  # (1797, 64)
        y = file["labels"].astype(np.int64)  # (1797,)
        train, test = file["train"], file["test"]
    if not shuffled:
        train, test = np.split(np.arange(len(x)), [len(train)])
    return Digits(x[train], y[train], x[test], y[test])


def standardise(x_train: np.ndarray, x_test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both with the training set's mean taken off and its spread divided out, by column.

    x_train: (n, d), x_test: (m, d). The spread gets 0.01 added: some pixels are always empty.
    """
    mean, spread = x_train.mean(axis=0), x_train.std(axis=0) + 1e-2
    return (x_train - mean) / spread, (x_test - mean) / spread


def quadrants(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points of [-1, 1]², class 1 where the signs differ (XOR): `X (n, 2)`, `y (n,)`."""
    X = rng.uniform(-1, 1, (n, 2))
    return X, (X[:, 0] * X[:, 1] < 0).astype(np.int64)


def moons(rng: np.random.Generator, n: int, noise: float = 0.15) -> tuple[np.ndarray, np.ndarray]:
    """Return two half circles that reach into each other: `X (n, 2)`, `y (n,)` in {0, 1}."""
    y = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(y[:, None] == 0, upper, lower) + rng.normal(0, noise, (n, 2))
    return X, y


def circles(
    rng: np.random.Generator, n: int, factor: float = 0.5, noise: float = 0.08
) -> tuple[np.ndarray, np.ndarray]:
    """Return a ring of radius 1 (class 0) around one of radius `factor`: `X (n, 2)`, `y (n,)`."""
    y = np.arange(n) % 2
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(y == 0, 1.0, factor)
    ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return ring + rng.normal(0, noise, (n, 2)), y


def spiral(rng: np.random.Generator, n: int, arms: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Return `arms` arms of a spiral, one class each: `X (n, 2)`, `y (n,)` in 0..arms-1."""
    y = np.arange(n) % arms
    radius = rng.uniform(0.05, 1, n)
    angle = 4 * radius + 2 * np.pi * y / arms + rng.normal(0, 0.15, n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), y
