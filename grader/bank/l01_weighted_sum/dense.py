"""dense."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS

SQUARE = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0], [2.5, 1.5, 0.25]])
TRUNCATED = (
    "With integer inputs the results lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "An array made like X has the dtype of X. What does an integer array do with 0.5?",
)


def _layer(rng: np.random.Generator, n: int, d: int, h: int) -> tuple:
    """Return `X (n, d)`, `W (d, h)`, `b (h,)`."""
    X, W, b = rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h) + 1.5
    return X.round(3), W.round(3), b.round(3)


def _narrow(rng: np.random.Generator) -> tuple:
    """Return integers of 8 bits whose products fit; their sums with b need more."""
    X, W = rng.integers(2, 5, (3, 2)), rng.integers(4, 7, (2, 2))
    return X.astype(np.int8), W.astype(np.int8), rng.integers(112, 115, 2)


ex = Exercise(
    "dense",
    truth="Your dense gives a row for each example and a column for each neuron, also where n, d "
    "and h are equal, and an empty batch comes back empty, with its h columns.",
    hints=[
        "Column j of W holds the weights of neuron j, and b[j] is its bias. Row i of the result "
        "belongs to example i, column j to neuron j.",
        "Entry (i, j) is the sum over k of X[i, k] · W[k, j], plus b[j]. The sum is the "
        "definition of a matrix product.",
        "Multiply the matrices with @, in the order in which the inner sizes d meet. Add b as it "
        "is: NumPy repeats an array of shape (h,) down the n rows.",
    ],
)

ex.aspect(
    "several neurons",
    1.25,
    cases=[
        (
            np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]),
            np.array([[1.0, 0.0, 2.0, -1.0], [0.5, 3.0, -2.0, 1.0]]),
            np.array([0.0, 1.0, -0.5, 2.0]),
        ),
    ],
    draw=lambda rng: _layer(rng, *rng.permutation([2, 3, 4, 5, 6])[:3]),
)

ex.aspect(
    "as many examples as inputs and neurons",
    0.5,
    cases=[
        (SQUARE, np.array([[2.0, 1.0, 0.0], [-1.0, 0.5, 3.0], [0.0, 4.0, 1.0]]), SQUARE[0] + 2),
    ],
    draw=lambda rng: _layer(rng, *(int(rng.integers(2, 5)),) * 3),
)

ex.aspect(
    "no example, one example, one input, one neuron",
    0.5,
    cases=[
        (np.zeros((0, 3)), np.arange(6.0).reshape(3, 2), np.array([1.0, -1.0])),
        (np.array([[1.0], [-2.0], [0.5]]), np.array([[3.0, -1.0]]), np.array([0.5, 2.0])),
        (np.array([[1.0, -2.0, 3.0]]), np.array([[1.0], [0.5], [2.0]]), np.array([-4.0])),
        (np.array([[2.0, 1.0]]), np.array([[1.0, 0.0, -1.0], [2.0, 0.5, 3.0]]), np.arange(3.0)),
    ],
    draw=lambda rng: _layer(rng, int(rng.integers(2, 5)), 1, int(rng.integers(5, 8))),
)

contract.arguments(ex, lambda rng: _layer(rng, 3, 2, 2), whole=_narrow, kinds=0.25, unchanged=0.5)


ex.wrong(
    "no-bias",
    "The bias is missing: an example of zeros should give b.",
    "Look at a row of zeros.",
    lambda X, W, b: X @ W,
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted; z = x·W + b adds it.",
    "Look at a row of zeros.",
    lambda X, W, b: X @ W - b,
)
ex.wrong(
    "bias-per-input",
    "Each bias is in the result once for every input; it belongs there once.",
    "Is b added before the sum over the inputs or after it?",
    lambda X, W, b: X @ W + X.shape[1] * b,
)
ex.wrong(
    "bias-per-example",
    "The biases run down the rows: example i got b[i]. A bias belongs to a neuron, so to a "
    "column. (It runs at all only where the shapes happen to fit.)",
    "b of shape (h,) already lines up with the columns; b[:, None] does not.",
    lambda X, W, b: X @ W + b[:, None],
)
ex.wrong(
    "biases-summed",
    "All biases were added up, and every neuron got the sum. Each neuron has its own.",
    "Add b as an array, not b.sum().",
    lambda X, W, b: X @ W + b.sum(),
)
ex.wrong(
    "first-bias-for-all",
    "Every neuron got the bias b[0]. Neuron j has the bias b[j].",
    "Add b as an array of shape (h,).",
    lambda X, W, b: X @ W + b[0],
)
ex.wrong(
    "weights-transposed",
    "W was transposed: its rows were taken for neurons. That runs at all only where W is square.",
    "In this course W has shape (d, h): which axis has as many entries as an example?",
    lambda X, W, b: X @ W.T + b,
)
ex.wrong(
    "weights-first",
    "The factors are in the wrong order: this is W @ X. It runs at all only where sizes agree by "
    "chance.",
    "In X @ W, (n, d) meets (d, h): the inner sizes agree.",
    lambda X, W, b: W @ X + b,
)
ex.wrong(
    "examples-transposed",
    "X was transposed, so the sum runs over the examples. That runs at all only where n = d.",
    "The sum runs over the inputs of one example, along a row of X.",
    lambda X, W, b: X.T @ W + b,
)
ex.wrong(
    "weights-turned-and-first",
    "This is W.T @ X, the formula for examples in columns. Here they are in rows, and it runs at "
    "all only where sizes agree by chance.",
    "In X @ W, (n, d) meets (d, h): nothing has to be transposed.",
    lambda X, W, b: W.T @ X + b,
)
ex.wrong(
    "entry-by-entry",
    "X and W were multiplied entry by entry; a weighted sum needs the matrix product.",
    "Compare * with @.",
    lambda X, W, b: X * W + b,
)
ex.wrong(
    "neurons-in-rows",
    "The numbers are right, but turned: the result has shape (h, n), with neurons in rows.",
    "The contract says (n, h): one row for each example.",
    lambda X, W, b, *, right: right(X, W, b).T,
)
ex.wrong(
    "neurons-summed",
    "All neurons were added together: one number for each example came back.",
    "Each neuron has its own column in the result.",
    lambda X, W, b, *, right: right(X, W, b).sum(axis=1),
)
ex.wrong(
    "first-neuron-only",
    "Only the first neuron was computed: the result has shape (n,).",
    "W has h columns; so has the result.",
    lambda X, W, b: X @ W[:, 0] + b[0],
)
ex.wrong(
    "mean-for-sum",
    "The products were averaged over the inputs, not added.",
    "Does z = x·W + b divide by anything?",
    lambda X, W, b: X @ W / X.shape[1] + b,
)
ex.wrong(
    "squeezed",
    "Where n or h is 1, an axis is missing: it was squeezed away. The result always has two axes.",
    "What is the shape (n, h) when h is 1?",
    lambda X, W, b, *, right: np.squeeze(right(X, W, b)),
)
ex.wrong(
    "empty-batch-loses-an-axis",
    "For an empty batch the shape is (0,), not (0, h): an array made from an empty list of rows "
    "does not know how long a row would be.",
    "A matrix product knows the shape even where there is nothing to multiply.",
    lambda X, W, b: np.array([x @ W + b for x in X]),
)
ex.wrong(
    "list-of-rows",
    "The numbers are right, but they come as a list of rows; the contract says an array.",
    "One matrix product gives all of them, as an array.",
    lambda X, W, b: [x @ W + b for x in X],
)
ex.wrong(
    "cut-off",
    "Negative sums come back as 0. A dense layer stops before the gate.",
    "z may have any sign.",
    lambda X, W, b, *, right: np.maximum(right(X, W, b), 0.0),
)
ex.wrong(
    "step-applied",
    "These are the gate's answers, 0 or 1; what is asked is the sums that go into the gate.",
    "A dense layer stops before the gate.",
    lambda X, W, b, *, right, step: step(right(X, W, b)),
)
ex.wrong(
    "with-a-cache",
    "Z came back together with X, W and b. The contract asks for Z alone.",
    "A backward pass may want them later; nothing here does. What follows return?",
    lambda X, W, b, *, right: (right(X, W, b), (X, W, b)),
)


@ex.wrong(
    "bias-in-place",
    "The bias was added in place. Z keeps its dtype then: one of integers refuses biases with "
    "decimals, and one of few bits cannot hold large sums.",
    "Z += b writes into the array that is there; Z + b makes a new one that holds the result.",
)
def _(X, W, b):
    Z = X @ W
    Z += b
    return Z


@ex.wrong(
    "adds-into-b",
    "The sums were collected in b itself: from the second example on, each row begins with what "
    "the rows before it left there, and the caller's b is changed.",
    "z = b makes no copy: z += … then writes into b.",
)
def _(X, W, b):
    rows = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        z = b
        z += X[i] @ W
        rows[i] = z
    return rows


@ex.wrong(
    "weights-overwritten",
    "The first example is right and the others are not: the weights were multiplied in place by "
    "the first example, so the second one met other weights.",
    "w = W[:, j] is a view of W: w *= x writes into W.",
)
def _(X, W, b):
    z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            w = W[:, j]
            w *= X[i]
            z[i, j] = w.sum() + b[j]
    return z


@ex.wrong("truncated-entry-by-entry", *TRUNCATED)
def _(X, W, b, *, right):
    z = np.zeros((len(X), len(b)), dtype=X.dtype)
    for place, value in np.ndenumerate(right(X, W, b)):
        z[place] = value
    return z


ex.slip("truncated", *TRUNCATED)
ex.slip(
    "changed",
    SLIPS["changed"].message,
    "+=, *= and assignments to a slice write into the array that they are given.",
)

ex.right("a matrix product", lambda X, W, b: X @ W + b)
ex.right("np.matmul and np.add", lambda X, W, b: np.add(b, np.matmul(X, W)))
ex.right("einsum", lambda X, W, b: np.einsum("nd,dh->nh", X, W) + b)
ex.right("tensordot, the bias as a row", lambda X, W, b: np.tensordot(X, W, 1) + b[None, :])
ex.right("turned twice", lambda X, W, b: (W.T @ X.T + b[:, None]).T)
ex.right("a broadcast product", lambda X, W, b: (X[:, :, None] * W).sum(axis=1) + b)
ex.right(
    "the bias as one more row of weights",
    lambda X, W, b: np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b]),
)
ex.right(
    "one neuron after the other",
    lambda X, W, b: np.stack([X @ W[:, j] + b[j] for j in range(len(b))], axis=1),
)


@ex.right("three loops")
def _(X, W, b):
    z = np.empty((len(X), len(b)))
    for i in range(len(X)):
        for j in range(len(b)):
            z[i, j] = b[j]
            for k in range(len(W)):
                z[i, j] += X[i, k] * W[k, j]
    return z


ex.same("one neuron after the other: *axis=1) → *axis=-1)", "of two axes the last is axis 1")
ex.same("tensordot, the bias as a row: b[None, :] → b[*,]", "b lines up with the last axis anyway")
