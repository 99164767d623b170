"""steps_to_revive(w, b, x, target, slope, lr, max_steps): when a lost unit is positive again."""

from __future__ import annotations

import itertools

import numpy as np

from grader.bank import contract
from grader.bank.l06_leaky_relu import _counting as counting
from grader.bank.l06_leaky_relu import _descending as descending
from grader.bank.l06_leaky_relu._shared import lost_unit
from grader.bank.model import Exercise

X = np.array([0.9, 0.2, 0.5, 0.35])
T = np.array([1.8, 0.4, 1.3, 0.6])


def whole(rng):
    """Return a case of whole numbers."""
    return 1, -7, np.array([1, 0, 2]), np.array([3, 2, 5]), 1, 1, 20


def telling(rng):
    """Return a unit with whose count small mistakes in the update show, whatever the seed."""
    right = counting.counting()
    while True:
        w, b, *rest = lost_unit(rng, n=3, slope=0.8, lr=0.1)
        unit = (w, round(6 * b, 3), *rest)
        if all(slip(*unit) != right(*unit) for slip in descending.SMALL):
            return unit


ex = Exercise(
    "steps_to_revive",
    truth="Your steps_to_revive counts the updates exactly: 0 where nothing has to be done, None "
    "where max_steps are too few, and the last update counts.",
    hints=[
        "The loop has two parts: look whether some z is positive, and if not, make one update. "
        "In which order, and how often is looked if max_steps updates are made?",
        "While no z is positive, a = slope·z. The derivative of (a − target)² with respect to z is "
        "2·(a − target)·slope. z passes it on to w times x, and to b as it is.",
        "Loop over 0, 1, …, max_steps: compute z; if one is positive, return the counter; "
        "otherwise subtract lr times the mean of dz·x from w, and lr times the mean of dz from b. "
        "After the loop return None.",
    ],
)
ex.aspect(
    "counts the updates",
    1.5,
    cases=[
        (1.0, -3.0, np.array([0.5, 1.0]), np.array([1.0, 2.0]), 0.1, 0.1, 100),
        (0.5, -2.0, X, T, 0.2, 0.1, 300),
        (1.0, -3.0, X, 2 * X, 0.05, 0.3, 500),
    ],
    draw=lambda rng: lost_unit(rng, slope=float(rng.choice([0.1, 0.15, 0.2]))),
)
ex.aspect(
    "at the start, and at the end",
    1,
    cases=[
        (1.0, -0.5, X, T, 0.1, 0.1, 50),
        (1.0, 0.5, X, T, 0.1, 0.1, 0),
        (1.0, -3.0, X, T, 0.1, 0.1, 0),
        (2.0, -1.0, np.array([0.5, 0.25]), np.array([1.0, 1.0]), 0.1, 0.1, 50),
        (1.0, -3.0, np.array([0.5, 1.0]), np.array([1.0, 2.0]), 0.1, 0.1, 34),
        (1.0, -3.0, np.array([0.5, 1.0]), np.array([1.0, 2.0]), 0.1, 0.1, 33),
        (1.0, -3.0, np.array([0.5, 1.0]), np.array([1.0, 2.0]), 0.1, 0.1, 35),
        (0.0, -0.1, np.array([1.0, 0.5]), np.array([2.0, 1.0]), 0.5, 0.2, 1),
    ],
    draw=lambda rng: [
        lost_unit(rng, slope=0.05, max_steps=3),
        (1.5, -1.0, rng.uniform(0.7, 1, 3).round(3), np.ones(3), 0.1, 0.1, 10),
    ],
)
ex.aspect(
    "any slope, any data",
    0.75,
    cases=[
        (1.0, -3.0, X, T, 0.0, 0.1, 40),
        (1.0, -3.0, X, T, 1.0, 0.05, 100),
        (1.0, -3.0, X, T, 2.0, 0.01, 100),
        (1.0, -6.0, X, T, 1.0, 0.1, 100),
        (1.0, -40.0, X, T, 1.0, 0.05, 300),
        (1.0, -2.0, X, T, -0.2, 0.1, 40),
        (-1.0, -1.0, np.array([0.5, 0.8, -0.3]), np.array([2.0, 1.0, 3.0]), 0.2, 0.2, 200),
        (-1.5, -2.0, np.array([-0.9, 0.4, 1.2]), np.array([3.0, -1.0, 0.5]), 0.3, 0.2, 200),
        (0.5, -2.5, np.array([1.5]), np.array([2.0]), 0.2, 0.2, 60),
        (0.5, -1.0, X, -T - 1, 0.2, 0.2, 30),
    ],
    draw=lambda rng: lost_unit(rng, n=6, slope=float(rng.choice([0.7, 1.5])), lr=0.02),
)
contract.arguments(
    ex,
    telling,
    whole=whole,
    kinds=0.25,
    unchanged=0.5,
)
counting.of_counts(ex)
descending.of_updates(ex)


@ex.right("a for loop, and sums over n")
def _(w, b, x, target, slope, lr, max_steps):
    n = len(x)
    for count in range(max_steps + 1):
        z = w * x + b
        if (z > 0).any():
            return count
        error = slope * z - target
        dw, db = 2 * slope * (error @ x) / n, 2 * slope * error.sum() / n
        w, b = w - lr * dw, b - lr * db
    return None


@ex.right("a while loop")
def _(w, b, x, target, slope, lr, max_steps):
    count = 0
    while np.max(w * x + b) <= 0:
        if count == max_steps:
            return None
        back = 2 * (slope * (w * x + b) - target) * slope / x.size
        w, b = w - lr * np.dot(back, x), b - lr * np.sum(back)
        count += 1
    return count


@ex.right("looked at once before the loop")
def _(w, b, x, target, slope, lr, max_steps):
    if max(w * x + b) > 0:
        return 0
    for count in range(1, max_steps + 1):
        dz = (slope * (w * x + b) - target) * 2 * slope
        w = w - lr * (dz * x).mean()
        b = b - lr * dz.mean()
        if max(w * x + b) > 0:
            return count
    return None


@ex.right("an endless counter")
def _(w, b, x, target, slope, lr, max_steps):
    counter = itertools.count()
    while not sum((z := w * x + b) > 0):
        if next(counter) >= max_steps:
            return None
        dz = np.mean(2 * slope * (slope * z - target) * np.array([x, np.ones(len(x))]), axis=1)
        w, b = np.array([w, b]) - lr * dz
    return np.int64(next(counter))


@ex.right("one vector of parameters")
def _(w, b, x, target, slope, lr, max_steps):
    A = np.column_stack([x, np.ones(len(x))]).astype(float)
    p = np.array([w, b], dtype=float)
    for count in range(max_steps + 1):
        z = A @ p
        if z.max() > 0:
            return count
        p -= lr * 2 * slope * A.T @ (slope * z - target) / len(x)
    return None


@ex.right("with loops over the examples, in Python's numbers")
def _(w, b, x, target, slope, lr, max_steps):
    w, b, slope, lr = float(w), float(b), float(slope), float(lr)
    pairs = [(float(u), float(t)) for u, t in zip(x, target, strict=True)]
    for count in range(int(max_steps) + 1):
        if any(w * u + b > 0 for u, _ in pairs):
            return count
        dw = db = 0.0
        for u, t in pairs:
            dz = 2 * (slope * (w * u + b) - t) * slope / len(pairs)
            dw, db = dw + dz * u, db + dz
        w, b = w - lr * dw, b - lr * db
    return None


@ex.right("with the whole leaky ReLU in the loop")
def _(w, b, x, target, slope, lr, max_steps, *, leaky_relu, leaky_relu_grad):
    count = 0
    while not np.any(w * x + b > 0):
        if count == max_steps:
            return None
        z = w * x + b
        dz = 2 * (leaky_relu(z, slope) - target) / len(z) * leaky_relu_grad(z, slope)
        w, b, count = w - lr * np.sum(dz * x), b - lr * np.sum(dz), count + 1
    return count


ex.same("*: return None → nothing", "A function that ends without return gives None.")
ex.same("a for loop, and sums over n: error @ x → x @ error", "Either way round it is the same.")
ex.same("a while loop: np.dot(back, x) → np.dot(x, back)", "Either way round it is the same.")
for left in ("np.array([w, b])", "np.array([x, np.ones(len(x))])"):
    ex.same(f"an endless counter: {left} → *", "NumPy makes an array of it beside another one.")
ex.same("an endless counter: np.int64(next(counter)) → next(counter)", "Both are integers.")
ex.same("an endless counter: np.mean(*, axis=1) → np.mean(*, axis=-1)", "There are two axes.")
ex.same(
    "looked at once before the loop: max(w * x + b) > 0 → max(w * x + b) >= 0",
    "After an update no z is exactly 0; before the first one it may be, and that loses points.",
)
ex.same("one vector of parameters: np.array([w, b], dtype=float) → [w, b]", "A @ p takes a list.")
ex.same("one vector of parameters: *.astype(float) → *", "The column of ones is of floats.")
PYTHON = "with loops over the examples, in Python's numbers"
ex.same(f"{PYTHON}: float(*) → *", "Python computes with NumPy's numbers as with its own.")
ex.same(f"{PYTHON}: w, b, slope, lr = *", "Python computes with NumPy's numbers as with its own.")
ex.same(f"{PYTHON}: int(max_steps) → max_steps", "range takes NumPy's integers.")
ex.same(f"{PYTHON}: zip(*", "x and target are of one length.")
