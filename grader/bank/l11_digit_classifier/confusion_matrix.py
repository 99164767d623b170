"""confusion_matrix(y_true, y_pred, k): how often each class was taken for each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise

ex = Exercise(
    "confusion_matrix",
    truth="Your table has the true classes in its rows and the answers in its columns, counts "
    "every pair as often as it occurs, and has a place for classes that never do.",
    hints=[
        "Start with a table of zeros, whole numbers, k by k.",
        "Go through the pairs: each adds 1 in the row of its true class and the column of the "
        "answer.",
        "A loop over zip(y_true, y_pred) will do; np.add.at(counts, (y_true, y_pred), 1) does the "
        "same.",
    ],
)


def answers(rng: np.random.Generator, n: int, k: int) -> tuple:
    """Return labels and answers, some pairs several times, and the number of classes."""
    truth = rng.integers(0, k, n)
    said = np.where(rng.random(n) < 0.5, truth, rng.integers(0, k, n))
    truth[:2], said[:2] = 0, 1
    return truth, said, k


def gappy(rng: np.random.Generator) -> tuple:
    """Return answers in which the last classes occur nowhere."""
    truth, said, k = answers(rng, 6, 3)
    return truth, said, k + 2


fixed = np.random.default_rng(115)
ex.aspect(
    "counts, with the truth in the rows",
    1,
    dtype="whole",
    cases=[
        (np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 0, 2, 0]), 3),
        answers(fixed, 9, 3),
        answers(fixed, 8, 4),
        answers(fixed, 12, 2),
    ],
    draw=lambda rng: answers(rng, int(rng.integers(8, 15)), int(rng.integers(3, 6))),
)
ex.aspect(
    "classes that do not occur",
    0.5,
    dtype="whole",
    cases=[
        gappy(fixed),
        (np.array([1]), np.array([0]), 4),
        (np.array([19, 3], np.uint8), np.array([18, 0], np.uint8), 20),  # 19 · 20 needs more bits
        (np.array([], np.int64), np.array([], np.int64), 2),
    ],
    draw=gappy,
)
contract.arguments(
    ex,
    lambda rng: answers(rng, 7, 3),
    whole=lambda rng: tuple(
        a.astype(np.uint8) if isinstance(a, np.ndarray) else np.int64(a) for a in answers(rng, 7, 3)
    ),
    kinds=0.25,
    unchanged=0.25,
    name="other integers, slices",
)


def of(change: Callable) -> Callable:
    """Return the answer that `change` makes of the right table."""
    return lambda y_true, y_pred, k, *, right: change(right(y_true, y_pred, k))


ex.wrong(
    "transposed",
    "Rows and columns are exchanged: the answers stand in the rows, and the truth is asked there.",
    "counts[true, said]",
    of(lambda m: m.T.copy()),
)
ex.wrong(
    "lost-counts",
    "Pairs that occur several times were counted once: with a list of places, += adds to each "
    "place a single time.",
    "A loop over the pairs counts all of them, and so does np.add.at.",
    # written as a student would, for another exercise shows it
    lambda y_true, y_pred, k: _lost(y_true, y_pred, k),
)
ex.wrong(
    "shares",
    "These are shares of all examples; counts are asked.",
    "Don't divide.",
    of(lambda m: m / max(m.sum(), 1)),
)
ex.wrong(
    "shares-of-rows",
    "Each row was divided by its sum; counts are asked.",
    "Don't divide.",
    of(lambda m: m / np.maximum(m.sum(axis=1, keepdims=True), 1)),
)
ex.wrong(
    "shares-of-columns",
    "Each column was divided by its sum; counts are asked.",
    "Don't divide.",
    of(lambda m: m / np.maximum(m.sum(axis=0), 1)),
)
ex.wrong(
    "percent",
    "These are percentages; counts are asked.",
    "Don't divide.",
    of(lambda m: 100 * m / max(m.sum(), 1)),
)
ex.wrong(
    "floats",
    "The counts are right, but they are floats; whole numbers are asked.",
    "np.zeros makes floats unless it is told otherwise: dtype=int.",
    of(lambda m: m.astype(float)),
)
ex.wrong(
    "mistakes-only",
    "The diagonal is empty: right answers are counted, too.",
    "A right answer stands in the row and the column of the same class.",
    of(lambda m: m - np.diag(np.diag(m))),
)
ex.wrong(
    "right-ones-only",
    "Only right answers were counted; it is the wrong ones that make the table worth reading.",
    "Each pair adds 1, whether or not the two are the same.",
    of(lambda m: np.diag(np.diag(m))),
)
ex.wrong(
    "both-ways",
    "Each pair was counted in both directions; a 3 read as an 8 is not an 8 read as a 3.",
    "One place for each pair.",
    of(lambda m: m + m.T),
)
ex.wrong(
    "diagonal-as-vector",
    "One number for each class came back, how often it was right; the whole table is asked.",
    "The shape is (k, k).",
    of(lambda m: np.diag(m).copy()),
)
ex.wrong(
    "classes-that-occur",
    "The table has as many rows as the largest label asks for; k classes are asked, whether they "
    "occur or not.",
    "k is an argument.",
    lambda y_true, y_pred, k: _counted(
        zip(y_true, y_pred, strict=True), int(max([0, *y_true, *y_pred])) + 1
    ),
)
ex.wrong(
    "always-ten",
    "The table has ten rows and columns whatever k is.",
    "k is an argument.",
    lambda y_true, y_pred, k: _counted(zip(y_true, y_pred, strict=True), 10),
)
ex.wrong(
    "flattened",
    "The counts came back in one row; k rows and k columns are asked.",
    "reshape(k, k)",
    of(lambda m: m.ravel().copy()),
)
ex.wrong(
    "yes-or-no",
    "The table says whether a pair occurs at all, True or False; how often is asked.",
    "Add 1 for each pair.",
    of(lambda m: m > 0),
)
ex.wrong(
    "sorted-first",
    "Labels and answers were sorted, each for itself, before they were paired: they don't belong "
    "together any more.",
    "Pair i is y_true[i] and y_pred[i].",
    lambda y_true, y_pred, k: _counted(zip(np.sort(y_true), np.sort(y_pred), strict=True), k),
)
ex.wrong(
    "labels-added",
    "The label itself was added up for each pair, not 1.",
    "Each pair adds 1.",
    lambda y_true, y_pred, k: _added(y_true, y_pred, k),
)


def _lost(y_true, y_pred, k):
    counts = np.zeros((k, k), dtype=int)
    counts[y_true, y_pred] += 1
    return counts


def _counted(pairs, k):
    table = np.zeros((int(k), int(k)), int)
    for i, j in pairs:
        table[i, j] += 1
    return table


def _added(y_true, y_pred, k):
    table = np.zeros((int(k), int(k)), int)
    for i, j in zip(y_true, y_pred, strict=True):
        table[i, j] += int(j)
    return table


@ex.right("pair by pair")
def _(y_true, y_pred, k):
    table = np.zeros((int(k), int(k)), int)
    for i, j in zip(y_true, y_pred, strict=True):
        table[i, j] += 1
    return table


ex.right(
    "numbered and counted",
    lambda t, p, k: np.bincount(
        np.asarray(t, np.int64) * int(k) + np.asarray(p, np.int64), minlength=int(k) ** 2
    ).reshape(k, k),
)
ex.right(
    "one-hot rows multiplied", lambda t, p, k: np.eye(k, dtype=int)[t].T @ np.eye(k, dtype=int)[p]
)
ex.right(
    "asked pair by pair",
    lambda t, p, k: np.array([[np.sum((t == i) & (p == j)) for j in range(k)] for i in range(k)]),
)
ex.right(
    "a histogram",
    lambda t, p, k: np.histogram2d(t, p, bins=np.arange(int(k) + 1) - 0.5)[0].astype(np.int32),
)


@ex.right("row by row")
def _(y_true, y_pred, k):
    rows = [np.bincount(y_pred[y_true == i], minlength=k) for i in range(k)]
    return np.stack(rows)


@ex.right("in a dict first")
def _(y_true, y_pred, k):
    seen: dict = {}
    for pair in zip(y_true.tolist(), y_pred.tolist(), strict=True):
        seen[pair] = seen.get(pair, 0) + 1
    table = np.zeros((k, k), np.int64)
    for (i, j), often in seen.items():
        table[i][j] = often
    return table


ex.same("*: int(k) → k", "NumPy's whole numbers serve as sizes, too")
ex.same("*: zip(*, strict=True) → zip(*)", "there are as many answers as labels")
ex.same("numbered and counted: np.asarray(p, np.int64) → *", "added to int64 it becomes that")

for name in ("y_true", "y_pred"):
    ex.same(f"in a dict first: {name}.tolist() → {name}", "NumPy's numbers serve as keys, too")
EDGES = "edges may lie anywhere between two labels, and the last bin has its upper end"
ex.same("a histogram: np.arange(int(k) + 1) - 0.5 → np.arange(int(k) + 1)", EDGES)
ex.same("a histogram: np.arange(int(k) + 1) - 0.5 → np.arange(int(k) + 1) - 0.25", EDGES)
