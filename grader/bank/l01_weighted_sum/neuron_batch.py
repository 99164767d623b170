"""neuron_batch."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS

SQUARE = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0], [2.5, 1.5, 0.25]])
TRUNCATED = (
    "With integer inputs the results lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "np.zeros_like(X[:, 0]) has the dtype of X. What does an integer array do with 0.5?",
)


def _batch(rng: np.random.Generator, n: int, d: int) -> tuple:
    """Return `X (n, d)`, `w (d,)` and a bias well away from 0."""
    b = round(float(rng.choice([-1, 1]) * rng.uniform(0.5, 3)), 2)
    return rng.normal(size=(n, d)).round(3), rng.normal(size=d).round(3), b


def _narrow(rng: np.random.Generator) -> tuple:
    """Return integers of 8 bits whose products fit; their sums with b need more."""
    X, w = rng.integers(2, 5, (3, 2)), rng.integers(4, 7, 2)
    return X.astype(np.int8), w.astype(np.int8), np.int64(rng.integers(112, 115))


ex = Exercise(
    "neuron_batch",
    truth="Your neuron_batch gives one number for each example, also where there is a single "
    "example or a single input.",
    hints=[
        "Every row of X is an example of its own: n rows in, n numbers out.",
        "The sum runs along a row, over the d inputs. A matrix times a vector does that for all "
        "rows at once.",
        "Multiply X by w with @, so that the d columns of X meet the d entries of w; add the "
        "number b, which reaches every row.",
    ],
)

ex.aspect(
    "several examples",
    1,
    cases=[
        (np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.0]]), np.array([2.0, -0.5]), 1.5),
        (SQUARE, np.array([1.0, -2.0, 0.5]), 0.75),
    ],
    draw=lambda rng: _batch(rng, int(rng.integers(4, 9)), int(rng.integers(2, 4))),
)

ex.aspect(
    "one example, one input",
    0.5,
    cases=[
        (np.array([[2.0, -1.0, 0.5]]), np.array([1.0, 3.0, -2.0]), 0.5),
        (np.array([[1.5], [-2.0], [0.25], [3.0]]), np.array([-2.0]), 1),
    ],
    draw=lambda rng: [_batch(rng, 1, int(rng.integers(2, 6))), _batch(rng, 2, 1)],
)

contract.arguments(ex, lambda rng: _batch(rng, 3, 2), whole=_narrow, kinds=0.25, unchanged=0.25)

ex.inherits(
    "weighted_sum",
    lambda X, w, b, *, weighted_sum: np.array([weighted_sum(x, w, b) for x in X]),
)

ex.wrong(
    "no-bias",
    "The bias is missing: an example of zeros should give b.",
    "Look at a row of zeros.",
    lambda X, w, b: X @ w,
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted; z = w·x + b adds it.",
    "Look at a row of zeros.",
    lambda X, w, b: X @ w - b,
)
ex.wrong(
    "bias-per-input",
    "The bias is in each result once for every input; it belongs there once.",
    "Is b added before the sum over the inputs or after it?",
    lambda X, w, b: (X * w + b).sum(axis=1),
)
ex.wrong(
    "bias-on-the-inputs",
    "The bias was added to the inputs before they were weighed, so the weights multiply it too.",
    "Nothing multiplies b.",
    lambda X, w, b: (X + b) @ w,
)
ex.wrong(
    "bias-on-the-first-only",
    "The bias has reached the first example only. Every example passes through the same neuron.",
    "A number added to an array is added to each of its entries; to which array did you add it?",
    lambda X, w, b: X @ w + b * (np.arange(len(X)) == 0),
)
ex.wrong(
    "sum-down-the-columns",
    "The sum runs down the columns, over the examples: d numbers came back. It has to run along "
    "each row.",
    "Which axis of X holds the inputs of one example?",
    lambda X, w, b: np.sum(X * w, axis=0) + b,
)
ex.wrong(
    "sum-over-all",
    "Everything was added up into one number; each example has its own z.",
    "np.sum without an axis adds all entries.",
    lambda X, w, b: np.sum(X * w) + b,
)
ex.wrong(
    "products-not-summed",
    "These are the products, n rows of d; those of a row still have to be added up.",
    "The result has n entries, not n times d.",
    lambda X, w, b: X * w + b,
)
ex.wrong(
    "mean-for-sum",
    "The products of a row were averaged, not added.",
    "Does z = w·x + b divide by anything?",
    lambda X, w, b: (X * w).mean(axis=1) + b,
)
ex.wrong(
    "transposed",
    "X was transposed: columns were taken for examples. That runs at all only where X is square.",
    "Which axis of X has as many entries as w?",
    lambda X, w, b: X.T @ w + b,
)
ex.wrong(
    "first-example-only",
    "Only the first example was computed, and one number came back.",
    "X has n rows; z has n entries.",
    lambda X, w, b: X[0] @ w + b,
)
ex.wrong(
    "squeezed",
    "A batch of one example gives a bare number: its axis of length 1 was squeezed away.",
    "What is the shape (n,) when n is 1?",
    lambda X, w, b, *, right: np.squeeze(right(X, w, b)),
)
ex.wrong(
    "running-total",
    "Each example's z contains those before it: the total was not set back for a new row.",
    "Where in the loop does z begin, and how often?",
    lambda X, w, b, *, right: np.cumsum(right(X, w, b)),
)
ex.wrong(
    "last-example-missing",
    "The last example was left out, and its place holds 0: an index that stops one too early.",
    "range(len(X)) already ends at the last index, len(X) - 1.",
    lambda X, w, b, *, right: right(X, w, b) * (np.arange(len(X)) < len(X) - 1),
)
ex.wrong(
    "two-inputs-only",
    "Only the first two inputs count. The article's formula has two; this function takes any d.",
    "How many terms has the sum when X has five columns?",
    lambda X, w, b: X[:, 0] * w[0] + X[:, 1] * w[1] + b,
)
ex.wrong(
    "step-applied",
    "This is the gate's answer, 0 or 1; what is asked is the sum z that goes into the gate.",
    "neuron_batch stops before the gate.",
    lambda X, w, b, *, right, step: step(right(X, w, b)),
)
ex.wrong(
    "with-a-cache",
    "z came back together with X, w and b. The contract asks for z alone.",
    "A backward pass may want them later; nothing here does. What follows return?",
    lambda X, w, b, *, right: (right(X, w, b), (X, w, b)),
)


@ex.wrong(
    "multiplied-in-place",
    "The products were written into X itself: the caller's array is changed, and an array of "
    "integers has no room for decimals.",
    "X *= w writes into X; X * w makes a new array.",
)
def _(X, w, b):
    X *= w
    return X.sum(axis=1) + b


@ex.wrong(
    "adds-into-b",
    "The sums were collected in b itself: where b is a NumPy array of no dimension, each row "
    "begins with what the rows before it left there.",
    "z = b makes no copy: z += … then writes into b. Begin with 0.0, or with float(b).",
)
def _(X, w, b):
    sums = np.zeros(len(X))
    for i in range(len(X)):
        z = b
        for j in range(len(w)):
            z += X[i, j] * w[j]
        sums[i] = z
    return sums


@ex.wrong(
    "array-like-b",
    "The sums were collected in an array made from b. Where b is an integer, so is the array, and "
    "every sum loses its decimals.",
    "np.full(n, b) has the dtype of b. What does an integer array do with 0.5?",
)
def _(X, w, b):
    z = np.full(len(X), b)
    for i in range(len(X)):
        z[i] = z[i] + X[i] @ w
    return z


@ex.wrong(
    "bias-in-place",
    "The bias was added in place. z keeps its dtype then: one of integers refuses a bias with "
    "decimals, and one of few bits cannot hold a large sum.",
    "z += b writes into the array that is there; z + b makes a new one that holds the result.",
)
def _(X, w, b):
    z = X @ w
    z += b
    return z


@ex.wrong("truncated-in-a-loop", *TRUNCATED)
def _(X, w, b):
    z = np.zeros_like(X[:, 0])
    for i in range(len(X)):
        z[i] = X[i] @ w + b
    return z


ex.slip(
    "column",
    "The numbers are right, but they stand in a column of shape (n, 1). The contract says (n,).",
    "With w of shape (d,), X @ w has one axis; with w as a column it has two.",
)
ex.slip(
    "row",
    "The numbers are right, but they stand in a row of shape (1, n). The contract says (n,).",
    "With w of shape (d,), no reshape is needed.",
)
ex.slip(
    "list",
    "The numbers are right, but they come as a list; the contract says an array of shape (n,).",
    "One matrix product gives all n of them, as an array.",
)
ex.slip("truncated", *TRUNCATED)
ex.slip(
    "changed",
    SLIPS["changed"].message,
    "X *= w writes into X itself, and so does any slice of X; X * w makes a new array.",
)

ex.right("a matrix product", lambda X, w, b: X @ w + b)
ex.right("weights first", lambda X, w, b: b + w @ X.T)
ex.right("np.dot", lambda X, w, b: np.dot(X, w) + b)
ex.right("products summed along the rows", lambda X, w, b: (X * w).sum(axis=-1) + b)
ex.right("einsum", lambda X, w, b: np.einsum("ij,j->i", X, w) + b)
ex.right("a comprehension", lambda X, w, b: np.array([x @ w + b for x in X]))
ex.right("the bias as one more weight", lambda X, w, b: np.c_[X, np.ones(len(X))] @ np.r_[w, b])
ex.right("apply_along_axis", lambda X, w, b: np.apply_along_axis(lambda x: x @ w + b, 1, X))
ex.right("a column, flattened", lambda X, w, b: (X @ w[:, None] + b).ravel())


@ex.right("weighted_sum, row by row")
def _(X, w, b, *, weighted_sum):
    return np.array([weighted_sum(row, w, b) for row in X])


@ex.right("two loops")
def _(X, w, b):
    z = np.full(X.shape[0], float(b))
    for i in range(X.shape[0]):
        for j in range(len(w)):
            z[i] += X[i, j] * w[j]
    return z


ex.same("*: x @ w → w @ x", "for two arrays of one axis, @ does not depend on their order")
ex.same("weighted_sum, row by row: * → weighted_sum(w, row, b)", "x and w may change places")
ex.same("a column, flattened: w[:, None] → w[:,]", "without the column ravel has nothing to do")
ex.same("products summed along the rows: -1 → *1", "of two axes the last is axis 1")
ex.same("apply_along_axis: *1, X) → *-1, X)", "of two axes the last is axis 1")
