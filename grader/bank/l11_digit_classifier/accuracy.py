"""accuracy(logits, y): the share of examples whose largest logit is that of their label."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise

ex = Exercise(
    "accuracy",
    truth="Your accuracy is the share of rows whose largest logit is the label's, from 0 to 1.",
    hints=[
        "Which class does a row of logits stand for?",
        "argmax(axis=1) finds the place of the largest entry in each row.",
        "A comparison gives True and False, and their mean is a share.",
    ],
)


def batch(rng: np.random.Generator, n: int, k: int) -> tuple:
    """Return logits without ties, and labels about half of which are right."""
    logits = rng.permuted(np.linspace(-3, 3, n * k)).round(2).reshape(n, k)
    best = logits.argmax(axis=1)
    return logits, np.where(rng.random(n) < 0.6, best, rng.integers(0, k, n))


fixed = np.random.default_rng(114)
ex.aspect(
    "the share that is right",
    0.5,
    cases=[
        (np.array([[2.0, 1.0, 0.5], [0.1, -1.0, 3.0], [0.0, 4.0, 1.0], [1.0, 5.0, 2.0]]),
         np.array([0, 2, 0, 2])),
        batch(fixed, 5, 3),
        batch(fixed, 3, 4),
        (np.array([[-5.0, -1.0, -2.0], [-3.0, -4.0, -9.0]]), np.array([1, 1])),
        (np.array([[1.0, 2.0]]), np.array([1])),
        (np.array([[1.0, 2.0]]), np.array([0])),
    ],
    draw=lambda rng: [batch(rng, int(rng.integers(4, 9)), 4), batch(rng, 3, 3)],
)  # fmt: skip
contract.arguments(
    ex,
    lambda rng: batch(rng, 5, 3),
    whole=lambda rng: (rng.permuted(np.arange(-7, 8)).reshape(5, 3), np.array([0, 2, 1, 1, 0])),
    kinds=0.25,
    unchanged=0.25,
)


def of(change: Callable) -> Callable:
    """Return the answer that `change` makes of the right share and of n."""
    return lambda logits, y, *, right: change(right(logits, y), len(y))


ex.wrong(
    "percent",
    "This is a percentage, from 0 to 100; a share from 0 to 1 is asked.",
    "The mean of True and False is a share already.",
    of(lambda right, n: 100 * right),
)
ex.wrong(
    "counted",
    "The right answers were counted; their share is asked.",
    "mean in the place of sum.",
    of(lambda right, n: round(right * n)),
)
ex.wrong(
    "errors",
    "This is the share of wrong answers; that of right ones is asked.",
    "== or !=?",
    of(lambda right, n: 1 - right),
)
ex.wrong(
    "down-the-columns",
    "The largest entry was looked for in each column (axis 0); each row is one example.",
    "Which axis are the classes on?",
    lambda logits, y: _share(np.resize(logits.argmax(axis=0), len(y)), y),
)
ex.wrong(
    "in-the-whole-array",
    "argmax without an axis finds one place in the whole array; each row has its own largest "
    "logit.",
    "axis=1",
    lambda logits, y: np.mean(logits.argmax() == y),
)
ex.wrong(
    "smallest",
    "The smallest logit of each row was taken; the network means the largest.",
    "argmin or argmax?",
    lambda logits, y: np.mean(logits.argmin(axis=1) == y),
)
ex.wrong(
    "last-row-first",
    "The labels were compared in reverse order.",
    "Row i belongs to y[i].",
    lambda logits, y: np.mean(logits.argmax(axis=1) == y[::-1]),
)
ex.wrong(
    "largest-value",
    "The largest logit itself was compared with the label; it is its place that names a class.",
    "max or argmax?",
    lambda logits, y: np.mean(logits.max(axis=1).astype(int) == y),
)
ex.wrong(
    "above-zero",
    "An example counted as right where its label's logit is above 0; it has to be the largest.",
    "What if several logits of a row are positive, or none?",
    lambda logits, y: np.mean(logits[np.arange(len(y)), y] > 0),
)
ex.wrong(
    "all-or-nothing",
    "1 came back where all examples are right, and 0 otherwise, as np.all says it, or // in the "
    "place of /; the share of those that are right is asked.",
    "The mean of True and False is a share.",
    lambda logits, y: float(np.all(logits.argmax(axis=1) == y)),
)
ex.wrong(
    "each-by-itself",
    "True or False came back for each example; their mean is asked.",
    "np.mean makes one number of them.",
    lambda logits, y: logits.argmax(axis=1) == y,
)
ex.wrong(
    "by-the-classes",
    "The right answers were divided by the number of classes; it is the examples that count.",
    "How many rows are there?",
    lambda logits, y: float(np.sum(logits.argmax(axis=1) == y)) / logits.shape[1],
)
ex.wrong(
    "confidence",
    "This is the mean probability of the right label; how many were right is asked.",
    "What happens if all logits are doubled?",
    lambda logits, y: np.mean(_softmax(logits)[np.arange(len(y)), y]),
)
ex.wrong(
    "from-one",
    "The classes were counted from 1; the first one is 0.",
    "argmax says 0 for the first column.",
    lambda logits, y: np.mean(logits.argmax(axis=1) + 1 == y),
)


def _share(said, y):
    return float(np.mean(said == y))


def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ex.right("as a method", lambda logits, y: (np.argmax(logits, axis=-1) == y).mean())
ex.right("counted and divided", lambda logits, y: np.count_nonzero(logits.argmax(1) == y) / len(y))
ex.right("one minus the errors", lambda logits, y: 1 - np.mean(np.argmax(logits, 1) != y))
ex.right("sorted", lambda logits, y: np.average(np.argsort(logits, axis=1)[:, -1] == y))
ex.right("a 0-d array", lambda logits, y: np.array(np.mean(logits.argmax(axis=1) - y == 0)))


@ex.right("row by row")
def _(logits, y):
    right = 0
    for row, label in zip(logits.tolist(), list(y), strict=True):
        right += row.index(max(row)) == label
    return right / len(y)


@ex.right("the label's logit is the largest")
def _(logits, y):
    theirs = logits[np.arange(len(y)), np.asarray(y)]
    return np.sum(theirs >= logits.max(axis=1)) / y.size


for change in (
    "*argmax(*axis=1) → *argmax(*axis=-1)",
    "as a method: -1 → 1",
    "as a method: -1 → --1",
    "counted and divided: logits.argmax(1) → logits.argmax(-1)",
    "one minus the errors: np.argmax(logits, 1) → np.argmax(logits, -1)",
    "sorted: np.argsort(logits, axis=1) → np.argsort(logits)",
    "sorted: np.argsort(logits, axis=1) → np.argsort(logits, axis=-1)",
    "the label's logit is the largest: logits.max(axis=1) → logits.max(axis=-1)",
):
    ex.same(change, "logits have two axes, so that axis 1 is the last")
ex.same("a 0-d array: np.array(np.mean(*)) → np.mean(*)", "a number of NumPy's will do")
ex.same("a 0-d array: * - y → y - *", "a difference is 0 whichever of the two is taken off")
ex.same("row by row: zip(*, strict=True) → zip(*)", "there are as many labels as rows")
ex.same("*: list(y) → y", "an array can be gone through as well")
ex.same("*: np.asarray(y) → y", "labels come in an array")
