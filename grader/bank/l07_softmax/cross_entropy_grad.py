"""cross_entropy_grad(z, y): what was said minus what is true, over n."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax import _gradient_wrong as wrongs
from grader.bank.l07_softmax._shared import labelled, rows
from grader.bank.model import Exercise, f32


def _far(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    z, y = labelled(rng, 3, 4)
    return z + rng.permutation([1000.0, -1000.0, 0.0])[:, None], y


ex = Exercise(
    "cross_entropy_grad",
    truth="Your cross_entropy_grad has rows that sum to 0, p − y over n, and is right where logits "
    "pass a thousand and a class is missing from the batch.",
    hints=[
        "For one example the derivative with respect to its logits is p − y, where y is 1 at the "
        "label and 0 elsewhere. The loss is a mean over n examples.",
        "The shares are softmax(z), a new array (n, k). Subtract 1 from the label's entry of each "
        "row: index with [np.arange(n), y].",
        "Compute p, take 1 off p[np.arange(len(y)), y], and return p divided by len(y).",
    ],
)
ex.aspect(
    "typical values",
    1.25,
    cases=[
        (np.array([[0.5, 1.5, -0.25], [2.0, -1.0, 0.75]]), np.array([2, 0])),
        (
            np.array([[0.25, -0.5, 1.0], [1.5, 0.75, -2.0], [0.5, 3.0, -1.0], [1.0, 0.0, 2.5]]),
            np.array([1, 1, 0, 2]),
        ),
        (np.array([[0.5, 1.0, -0.5], [1.5, -1.0, 0.25], [0.75, 2.0, 1.25]]), np.array([2, 0, 2])),
    ],
    draw=lambda rng: labelled(rng, 5, 4),
)
ex.aspect(
    "extreme logits",
    1,
    cases=[
        (np.array([[0.0, 800.0], [0.5, 1.5]]), np.array([0, 1])),
        (
            np.array([[1000.0, -1000.0, 0.0], [-1000.0, -999.0, -998.5], [0.5, 1.0, -1.0]]),
            np.array([1, 0, 2]),
        ),
        (np.array([[900.0, 1000.0], [1.0, -0.5], [-700.0, 20.0]]), np.array([1, 0, 1])),
    ],
    draw=_far,
)
ex.aspect(
    "one example, missing classes, all integer types",
    0.5,
    cases=[
        (np.array([[0.5, -1.0, 2.0, 0.25]]), np.array([1])),
        (np.array([[1.0, 0.5, -0.5], [2.0, 0.25, 1.0]]), np.array([1, 0], np.uint8)),
        (np.array([[1.0, 0.5], [-2.0, 0.25], [0.75, 3.0]]), np.array([1, 0, 0], np.int32)),
        (np.array([[0.5, -0.25, 1.0]]), np.array([0], np.int8)),
    ],
    draw=lambda rng: (rows(rng, 3, 5), rng.permutation([1, 3, 1]).astype(np.int16)),
)
contract.arguments(
    ex,
    lambda rng: labelled(rng, 4, 3),
    whole=lambda rng: (rng.integers(-3, 4, (4, 3)), labelled(rng, 4, 3)[1]),
    kinds=0.5,
    unchanged=0.5,
)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[(f32(0.5, -1.25, 2.0, 1.0, 0.25, -0.5).reshape(2, 3), np.array([2, 0]))],
    draw=lambda rng: (f32(*rows(rng, 6)).reshape(3, 2), rng.permutation([0, 1, 1])),
)
wrongs.of_gradient(ex)
ex.slip(
    "changed",
    "The values are right, but z was overwritten on the way, so the caller's array has changed.",
    "z -= … and z[…] = … write into z itself; softmax(z) is a new array.",
)
ex.slip(
    "float64",
    "The values are right, but float32 logits come back as float64.",
    "np.eye and np.zeros make float64 unless told otherwise, and one such array makes float64 of "
    "the whole result.",
)


@ex.right("one taken off at the label")
def _(z, y, *, softmax):
    p = softmax(z)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)


@ex.right("np.subtract.at")
def _(z, y, *, softmax):
    p = softmax(z)
    np.subtract.at(p, (np.arange(y.size), y), 1)
    p /= z.shape[0]
    return p


@ex.right("put_along_axis")
def _(z, y, *, softmax):
    hot = np.zeros_like(p := softmax(z))
    np.put_along_axis(hot, y[:, None].astype(np.int64), 1, axis=1)
    return (p - hot) / len(hot)


@ex.right("loops")
def _(z, y, *, softmax):
    p = softmax(z)
    for i in range(len(z)):
        for j in range(len(z[0])):
            p[i, j] = (p[i, j] - (1 if j == y[i] else 0)) / len(z)
    return p


ex.right(
    "a mask of the labels",
    lambda z, y, *, softmax: (softmax(z) - (y[:, None] == np.arange(z.shape[1]))) / len(y),
)
ex.right(
    "one-hot rows in z's own type",
    lambda z, y, *, softmax: ((p := softmax(z)) - np.eye(z.shape[1], dtype=p.dtype)[y]) / len(z),
)
ex.right(
    "np.where",
    lambda z, y, *, softmax: (
        np.where(np.arange(z.shape[-1])[None] == y[:, None], (p := softmax(z)) - 1, p) / y.size
    ),
)
ex.right(
    "one softmax for each row",
    lambda z, y, *, softmax: np.array(
        [(softmax(row) - (np.arange(len(row)) == c)) / len(z) for row, c in zip(z, y)]  # noqa: B905
    ),
)


for change in (
    "a mask of the labels: z.shape[1] → z.shape[-1]",
    "one-hot rows in z's own type: z.shape[1] → z.shape[-1]",
    "np.where: -1 → *1",
    "put_along_axis: *axis=1) → *axis=-1)",
):
    ex.same(change, "z has two axes: 1 is the last of them.")
ex.same("loops: z[0] → z[-1]", "Only its length is used, and all rows have the same.")
ex.same("put_along_axis: y[:, None].astype(np.int64) → y[:, None]", "Any integers are indices.")
