"""Wrong gradients of a dense layer: averaged, summed over the wrong axis, transposed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def made(make: Callable) -> Callable:
    """Return the answer that `make` makes of the right dX, dW, db, and of X, W, dz."""

    def answer(X, W, dz, *, right):
        dX, dW, db = right(X, W, dz)
        return make(dX, dW, db, X, W, dz)

    return answer


def of_dense(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `dense_backward`."""
    _of_means(ex)
    _of_axes(ex)
    _of_factors(ex)
    _of_forms(ex)


def _of_means(ex: Exercise) -> None:
    ex.wrong(
        "averaged-first",
        "dW is the mean input times the sum of dz. Each example's input belongs to that example's "
        "gradient: multiply first, then add up.",
        "A sum of products is not a product of sums.",
        lambda X, W, dz: (
            dz @ W.T,
            np.outer(X.mean(axis=0), dz.sum(axis=0)),
            dz.sum(axis=0),
        ),
    )
    ex.wrong(
        "summed-first",
        "dW is the sum of the inputs times the sum of dz. So every example's input meets every "
        "example's gradient; only its own belongs to it.",
        "A sum of products is not a product of sums.",
        made(lambda dX, dW, db, X, W, dz: (dX, np.outer(X.sum(axis=0), dz.sum(axis=0)), db)),
    )
    ex.wrong(
        "dw-and-db-averaged",
        "dW and db were divided by n. If the loss is a mean, dz has the division in it already; "
        "here contributions add up.",
        "Whoever made dz has seen to means.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW / len(X), db / len(X))),
    )
    ex.wrong(
        "dw-averaged",
        "dW was divided by n, and db was not. If the loss is a mean, dz has the division in it "
        "already.",
        "Whoever made dz has seen to means.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW / len(X), db)),
    )
    ex.wrong(
        "db-averaged",
        "db is the mean of dz over the examples; their contributions add up.",
        "b has a hand in each example, and what it does there adds up.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, db / len(X))),
    )
    ex.wrong(
        "all-averaged",
        "All three were divided by n. If the loss is a mean, dz has the division in it already.",
        "Whoever made dz has seen to means.",
        made(lambda dX, dW, db, X, W, dz: (dX / len(X), dW / len(X), db / len(X))),
    )
    ex.wrong(
        "dx-averaged",
        "dX was divided by n. An example's input has nothing to do with the others.",
        "Nothing is averaged in this layer.",
        made(lambda dX, dW, db, X, W, dz: (dX / len(X), dW, db)),
    )


def _of_axes(ex: Exercise) -> None:
    ex.wrong(
        "db-over-units",
        "db was summed over the units of each example (axis=1). There is one bias for each unit, "
        "and it meets all examples: sum over axis 0.",
        "db has the shape of b, (h,).",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, dz.sum(axis=1))),
    )
    ex.wrong(
        "db-one-number",
        "db is one number, the sum over everything. Each unit has its own bias.",
        "db has the shape of b, (h,).",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, dz.sum())),
    )
    ex.wrong(
        "db-not-summed",
        "db is dz itself, one row for each example. b is there once, and has a hand in all of "
        "them.",
        "db has the shape of b, (h,).",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, dz * 1.0)),
    )
    ex.wrong(
        "db-kept-axis",
        "The values are right, but db has the shape (1, h): keepdims leaves an axis of length 1. "
        "b has the shape (h,).",
        "db has the shape of b.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, db[None])),
    )
    ex.wrong(
        "db-first-example",
        "db is the first example's dz; all examples' contributions add up.",
        "b has a hand in every example.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, dz[0] * 1.0)),
    )
    ex.wrong(
        "dw-transposed",
        "dW came back transposed, (h, d). It has the shape of W, (d, h).",
        "dz.T @ X or X.T @ dz?",
        made(lambda dX, dW, db, X, W, dz: (dX, dW.T, db)),
    )
    ex.wrong(
        "dx-transposed",
        "dX came back transposed, (d, n). It has the shape of X, (n, d).",
        "W @ dz.T or dz @ W.T?",
        made(lambda dX, dW, db, X, W, dz: (dX.T, dW, db)),
    )
    ex.wrong(
        "dw-not-summed",
        "dW has one table for each example, (n, d, h). W is there once; the tables still have to "
        "be added up.",
        "dW has the shape of W.",
        made(lambda dX, dW, db, X, W, dz: (dX, X[:, :, None] * dz[:, None, :], db)),
    )

    @ex.wrong(
        "not-transposed",
        "Nothing was transposed: dz @ W and X @ dz work only where the sizes happen to be equal, "
        "and there they add up over the wrong index.",
        "dX[i, k] is a sum over the units j of dz[i, j]·W[k, j]: which index runs?",
    )
    def _(X, W, dz):
        return dz @ W, X @ dz, dz.sum(axis=0)

    @ex.wrong(
        "w-not-transposed",
        "In dX, W was not transposed: that works only where W is square, and there it adds up "
        "over the wrong index.",
        "dX[i, k] is a sum over the units j of dz[i, j]·W[k, j]: which index runs?",
    )
    def _(X, W, dz):
        return dz @ W, X.T @ dz, dz.sum(axis=0)

    @ex.wrong(
        "x-not-transposed",
        "In dW, X was not transposed: that works only where X is square, and there it adds up over "
        "the wrong index.",
        "dW[k, j] is a sum over the examples i of X[i, k]·dz[i, j]: which index runs?",
    )
    def _(X, W, dz):
        return dz @ W.T, X @ dz, dz.sum(axis=0)


def _of_factors(ex: Exercise) -> None:
    ex.wrong(
        "upstream-ignored",
        "dz was not used: these are the gradients for a dz of ones. By the chain rule what arrives "
        "is a factor of all three.",
        "If dz is twice as large, all three are.",
        lambda X, W, dz, *, right: right(X, W, np.ones(np.shape(dz))),
    )
    ex.wrong(
        "dx-without-upstream",
        "dX is made of W alone; the gradient that arrives is missing in it.",
        "If dz is twice as large, so is dX.",
        made(lambda dX, dW, db, X, W, dz: (np.ones(dz.shape) @ W.T, dW, db)),
    )
    ex.wrong(
        "dw-without-upstream",
        "dW is made of X alone; the gradient that arrives is missing in it.",
        "If dz is twice as large, so is dW.",
        made(lambda dX, dW, db, X, W, dz: (dX, X.T @ np.ones(dz.shape), db)),
    )
    ex.wrong(
        "db-ones",
        "db is 1 for every unit: that is how z changes with b. By the chain rule it is multiplied "
        "by what arrives, and added up over the examples.",
        "If dz is twice as large, so is db.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, np.ones(dz.shape[1]))),
    )
    ex.wrong(
        "db-counts",
        "db is n for every unit: the examples were counted, and what arrives from each is missing.",
        "If dz is twice as large, so is db.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW, np.ones(dz.shape).sum(axis=0))),
    )
    ex.wrong(
        "dx-through-x",
        "dX was made of dW, or of X and dz; X has no part in its own gradient. z = X W + b, so "
        "W is what multiplies X.",
        "dX is made of dz and W.",
        made(lambda dX, dW, db, X, W, dz: (dz @ dW.T, dW, db)),
    )
    ex.wrong(
        "downhill",
        "All three have the wrong sign. The gradient points uphill; whoever takes the step "
        "subtracts it.",
        "If W grows and dz and X are positive, does the loss grow?",
        made(lambda dX, dW, db, X, W, dz: (-dX, -dW, -db)),
    )
    ex.wrong(
        "stepped",
        "W − dW came back in the place of dW: that is a step. The gradient itself is asked.",
        "How far to step is decided by whoever calls this function.",
        made(lambda dX, dW, db, X, W, dz: (dX, W - dW, db)),
    )


def _of_forms(ex: Exercise) -> None:
    ex.wrong(
        "order-w-b-x",
        "The three came in the order dW, db, dX; the contract says dX, dW, db.",
        "dX comes first.",
        made(lambda dX, dW, db, X, W, dz: (dW, db, dX)),
    )
    ex.wrong(
        "order-w-first",
        "dW and dX are the wrong way round; the contract says dX, dW, db.",
        "dX comes first.",
        made(lambda dX, dW, db, X, W, dz: (dW, dX, db)),
    )
    ex.wrong(
        "no-dx",
        "Two things came back, dW and db. The layer below needs dX.",
        "dX is what becomes da one layer down.",
        made(lambda dX, dW, db, X, W, dz: (dW, db)),
    )
    ex.wrong(
        "no-db",
        "Two things came back, dX and dW; the bias needs its gradient, too.",
        "dX, dW, db.",
        made(lambda dX, dW, db, X, W, dz: (dX, dW)),
    )
    ex.wrong(
        "dx-only",
        "Only dX came back; the contract asks for dX, dW and db.",
        "Return the three with commas between them.",
        made(lambda dX, dW, db, X, W, dz: dX),
    )
    ex.wrong(
        "a-dict",
        "A dict came back; the contract asks for the three themselves.",
        "Return the three with commas between them.",
        made(lambda dX, dW, db, X, W, dz: {"dX": dX, "dW": dW, "db": db}),
    )
