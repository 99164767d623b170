"""dense_backward(X, W, dz): the three gradients of a dense layer."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l08_backprop import _dense_wrong as wrongs
from grader.bank.l08_backprop._shared import layer
from grader.bank.model import Exercise

ex = Exercise(
    "dense_backward",
    truth="Your dense_backward adds up over the examples for W and b, and over the units for X; "
    "each gradient has the shape of what it belongs to.",
    hints=[
        "Each gradient has the shape of its array: dX that of X, dW that of W, db that of b, which "
        "is (h,). Which products of two of X, W and dz have such a shape?",
        "z[i, j] is the sum over k of X[i, k]·W[k, j], plus b[j]. So W[k, j] has a hand in column "
        "j of every example, and X[i, k] in every unit of example i. Contributions add up.",
        "dX is dz times W transposed, dW is X transposed times dz, and db is the sum of dz down "
        "its columns.",
    ],
)
fixed = np.random.default_rng(8)
ex.aspect(
    "several examples",
    1.5,
    cases=[
        (
            np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
            np.array([[1.0, 0.0, -1.0, 2.0], [0.5, 1.0, 3.0, -2.0]]),
            np.array([[1.0, 0.0, 2.0, -1.0], [0.5, -1.0, 0.0, 1.0], [2.0, 1.0, -1.0, 3.0]]),
        ),
        layer(fixed, 4, 3, 2),
        layer(fixed, 2, 3, 5),
    ],
    draw=lambda rng: layer(rng, *(int(v) for v in rng.permutation([2, 3, 4, 5])[:3])),
)
ex.aspect(
    "as many examples as inputs and units",
    0.5,
    cases=[layer(fixed, 3, 3, 3), layer(fixed, 2, 2, 2)],
    draw=lambda rng: layer(rng, 4, 4, 4),
)
ex.aspect(
    "one example, one input, one unit",
    0.75,
    cases=[layer(fixed, 1, 3, 2), layer(fixed, 3, 1, 2), layer(fixed, 4, 2, 1)],
    draw=lambda rng: [layer(rng, 1, 4, 3), layer(rng, 5, 1, 3), layer(rng, 3, 4, 1)],
)
contract.arguments(ex, lambda rng: layer(rng, 3, 2, 4), kinds=0.75, unchanged=0.5)
wrongs.of_dense(ex)
ex.slip(
    "changed",
    "The values are right, but an array that came in was written into, so the caller's numbers "
    "have changed.",
    "X @ W and sums make new arrays; *=, += and assignments to a slice write into an old one.",
)

ex.right("three products", lambda X, W, dz: (dz @ W.T, X.T @ dz, dz.sum(axis=0)))
ex.right("a list, and ones", lambda X, W, dz: [dz @ W.T, (dz.T @ X).T, np.ones(len(X)) @ dz])
ex.right(
    "einsum",
    lambda X, W, dz: (
        np.einsum("nh,dh->nd", dz, W),
        np.einsum("nd,nh->dh", X, dz),
        np.einsum("nh->h", dz),
    ),
)
ex.right(
    "dot and transpose",
    lambda X, W, dz: (
        np.dot(dz, np.transpose(W)),
        np.dot(np.transpose(X), dz),
        np.add.reduce(dz),
    ),
)
ex.right(
    "all products, then sums",
    lambda X, W, dz: (
        (dz[:, None] * W).sum(axis=2),
        (X[:, :, None] * dz[:, None]).sum(axis=0),
        np.sum(dz, axis=0),
    ),
)


@ex.right("example by example")
def _(X, W, dz):
    dX: list = []
    dW, db = np.zeros(W.shape), np.zeros(len(W.T))
    for x, d in zip(X, dz, strict=True):
        dX.append(W @ d)
        dW = dW + np.outer(x, d)
        db = db + d
    return np.array(dX), dW, db


@ex.right("loops over everything")
def _(X, W, dz):
    n, (d, h) = len(X), W.shape
    dX, dW, db = np.zeros((n, d)), np.zeros((d, h)), np.zeros(h)
    for i in range(n):
        for j in range(h):
            db[j] += dz[i, j]
            for k in range(d):
                dX[i, k] += dz[i, j] * W[k, j]
                dW[k, j] += dz[i, j] * X[i, k]
    return dX, dW, db


@ex.right("the bias as one more weight")
def _(X, W, dz):
    longer = np.hstack([X, np.ones((len(X), 1))])
    both = longer.T @ dz
    return dz @ W.T, both[:-1], both[-1]


@ex.right("tensordot")
def _(X, W, dz):
    return (
        np.tensordot(dz, W, axes=(1, 1)),
        np.tensordot(X, dz, axes=(0, 0)),
        np.tensordot(np.ones(len(dz)), dz, axes=1),
    )


ex.same(
    "example by example: zip(X, dz, strict=True) → zip(X, dz*",
    "each example has its gradient",
)
ex.same(
    "tensordot: np.tensordot(dz, W, axes=(1, 1)) → np.tensordot(dz, W, axes=(*-1*",
    "a table has two axes, so the last is the second",
)
