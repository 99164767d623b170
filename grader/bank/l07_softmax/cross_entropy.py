"""cross_entropy(z, y): the mean over the examples of minus the logarithm of the label's share."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax import _loss_labels as wrongs
from grader.bank.l07_softmax._loss_labels import picked
from grader.bank.l07_softmax._shared import FLOATS, labelled, rows
from grader.bank.model import Ask, Exercise


def _loosely(z: np.ndarray, y: np.ndarray) -> Ask:
    """Ask so that a small number in a logarithm costs what it does to confident logits, no more."""
    return Ask((z, y), rtol=1e-5)


def _far(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    z, y = labelled(rng, 5, 3)
    z[np.arange(3), y[:3]] -= rng.uniform(40, 900, 3).round(1)
    return z, y


ex = Exercise(
    "cross_entropy",
    truth="Your cross_entropy is the mean of what the labels cost, 800 for a label that lies 800 "
    "below its rival, and takes labels of any integer type.",
    hints=[
        "The loss of one example is minus the logarithm of the share that its label got. Your "
        "log_softmax has these logarithms for all classes; one of each row is wanted.",
        "An array indexed by two arrays of integers, [rows, columns], gives one entry for each "
        "pair: the rows are np.arange of the number of examples, the columns the labels.",
        "Pick from log_softmax(z) the entries [np.arange(len(y)), y], and return minus their mean.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        _loosely(np.array([[0.5, 1.5, -0.25], [2.0, -1.0, 0.75]]), np.array([2, 0])),
        _loosely(
            np.array([[0.25, -0.5, 1.0], [1.5, 0.75, -2.0], [0.5, 3.0, -1.0], [1.0, 0.0, 2.5]]),
            np.array([1, 1, 0, 2]),
        ),
    ],
    draw=lambda rng: _loosely(*labelled(rng, 6, 4)),
)
ex.aspect(
    "confident, and wrong",
    1,
    cases=[
        (np.array([[0.0, 800.0]]), np.array([0])),
        (np.array([[40.0, 0.0, 1.0], [0.5, -0.25, 1.5]]), np.array([1, 2])),
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
        _loosely(np.array([[0.5, -1.0, 2.0, 0.25]]), np.array([1])),
        _loosely(np.array([[1.0, 0.5, -0.5], [2.0, 0.25, 1.0]]), np.array([1, 0], np.uint8)),
        _loosely(np.array([[1.0, 0.5], [-2.0, 0.25], [0.75, 3.0]]), np.array([1, 0, 0], np.int32)),
        _loosely(np.array([[0.5, -0.25, 1.0]]), np.array([0], np.int8)),
    ],
    draw=lambda rng: _loosely(rows(rng, 3, 5), rng.permutation([1, 3, 1]).astype(np.int16)),
)
contract.arguments(
    ex,
    lambda rng: _loosely(*labelled(rng, 4, 3)),
    whole=lambda rng: _loosely(rng.integers(-3, 4, (4, 3)), labelled(rng, 4, 3)[1]),
    kinds=0.5,
    unchanged=0.5,
)


ex.wrong(
    "logarithm-of-softmax",
    "The logarithm was taken of a finished share. Where that is rounded to 0 the loss becomes "
    "infinite; it should be large and finite.",
    "Your log_softmax has no share in it that could be rounded to 0.",
    lambda z, y, *, softmax: -np.mean(np.log(softmax(z)[np.arange(len(y)), y])),
)
ex.wrong(
    "shares-cut-at-1e-15",
    "Shares below a small number were replaced by it before the logarithm. That caps the loss: "
    "for logits 0 and 800 it is 800, not 34.5.",
    "Take log_softmax of the logits; nothing has to be cut there.",
    lambda z, y, *, softmax: (
        -np.mean(np.log(np.clip(softmax(z), 1e-15, 1.0)[np.arange(len(y)), y]))
    ),
)


@ex.wrong(
    "shares-cut-at-1e-7",
    "Shares below 1e-7 were replaced by it before the logarithm. That caps the loss of an example "
    "at about 16.",
    "Take log_softmax of the logits; nothing has to be cut there.",
)
def _(z, y):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    shares = e / e.sum(axis=1, keepdims=True)
    own = shares[np.arange(len(y)), y]
    return -np.mean(np.log(np.clip(own, 1e-7, 1 - 1e-7)))


ex.wrong(
    "small-number-added",
    "A small number was added to the share before the logarithm. That caps the loss of an example "
    "at about 28.",
    "Take log_softmax of the logits; nothing has to be protected there.",
    lambda z, y, *, softmax: -np.mean(np.log(softmax(z)[np.arange(len(y)), y] + 1e-12)),
)
ex.wrong(
    "not-shifted",
    "The logarithm of the sum of exponentials minus the label's logit is right on paper. The "
    "exponentials overflow from about 710 on, and are all 0 below about −745.",
    "Your log_softmax has the shift in it.",
    lambda z, y: np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]),
)
ex.wrong(
    "one-maximum",
    "One maximum was subtracted from all examples. In an example that lies far below it all "
    "exponentials are 0, and the logarithm of their sum is −∞.",
    "Each row has its own maximum.",
    lambda z, y: np.mean(np.log(np.exp(s := z - np.max(z)).sum(axis=1)) - s[np.arange(len(y)), y]),
)
wrongs.of_labels(ex)
ex.wrong(
    "logarithm-missing",
    "The logarithm is missing: this is minus the mean share of the label.",
    "How much should an example cost whose label got next to nothing?",
    picked(lambda own, logs, y: -np.mean(np.exp(own))),
)
ex.wrong(
    "one-minus-share",
    "This is 1 minus the mean share of the label. It can never exceed 1; the cross-entropy can.",
    "How much should an example cost whose label got next to nothing?",
    picked(lambda own, logs, y: 1 - np.mean(np.exp(own))),
)
ex.wrong(
    "logarithm-of-the-mean",
    "The shares were averaged first and the logarithm taken of the mean. The loss is the mean of "
    "the logarithms.",
    "First the loss of each example, then the mean.",
    picked(lambda own, logs, y: -np.log(np.mean(np.exp(own)))),
)
ex.wrong(
    "negative-logit",
    "This is minus the mean logit of the label; the other classes are not in it.",
    "If another class gains, what must become of the loss?",
    lambda z, y: -np.mean(z[np.arange(len(y)), y]),
)
ex.wrong(
    "distance-to-the-winner",
    "This is how far the label's logit lies below the row's largest. The logarithm of the sum is "
    "missing, so a label that is just ahead costs nothing.",
    "Two equal logits should cost ln 2.",
    lambda z, y: np.mean(z.max(axis=1) - z[np.arange(len(y)), y]),
)
ex.wrong(
    "yes-or-no-for-each-class",
    "Each class was treated as a question of its own, with ln(1 − p) for the classes that are not "
    "the label. In a softmax the label's share says it all.",
    "Of each row only the label's logarithm counts.",
    lambda z, y, *, softmax: (
        -np.mean(
            np.sum(
                np.where(
                    np.arange(z.shape[1]) == y[:, None],
                    np.log(np.clip(softmax(z), 1e-300, 1)),
                    np.log(np.clip(1 - softmax(z), 1e-300, 1)),
                ),
                axis=1,
            )
        )
    ),
)
ex.wrong(
    "a-sigmoid-each",
    "The label's logit went through a sigmoid by itself. The other classes are not in it; in a "
    "softmax they compete.",
    "If another class gains, what must become of the loss?",
    lambda z, y: np.mean(np.logaddexp(0, -z[np.arange(len(y)), y])),
)
ex.wrong(
    "squared-error",
    "This is the squared distance of the shares from the labels as 0 and 1. It can never exceed 2; "
    "the cross-entropy can.",
    "How much should an example cost whose label got next to nothing?",
    picked(
        lambda own, logs, y: np.mean(
            np.sum((np.exp(logs) - (np.arange(logs.shape[1]) == y[:, None])) ** 2, axis=1)
        )
    ),
)
ex.wrong(
    "entropy",
    "This is the mean entropy of the shares: how undecided they are, whatever the labels say.",
    "y has to be looked at.",
    picked(lambda own, logs, y: -np.mean(np.sum(np.exp(logs) * logs, axis=1))),
)
ex.wrong(
    "error-rate",
    "This is the share of wrong answers. It has no slope, which is why the cross-entropy is used.",
    "Two equal logits should cost ln 2.",
    picked(lambda own, logs, y: np.mean(logs.argmax(axis=1) != y)),
)
ex.wrong(
    "perplexity",
    "This is e to the power of the loss, which is called perplexity.",
    "The last exp is one too many.",
    lambda z, y, *, right: np.exp(np.minimum(right(z, y), 700)),
)
ex.wrong(
    "base-2",
    "This is measured in bits: the logarithm is to base 2. The contract asks for the natural one.",
    "Two equal logits should cost ln 2 ≈ 0.693.",
    lambda z, y, *, right: right(z, y) / np.log(2),
)
ex.slip(
    "shape-1",
    "The mean came back as an array of shape (1,); the contract asks for a number.",
    "Did keepdims=True or a reshape add an axis?",
)
ex.slip(
    "changed",
    "The value is right, but z was overwritten on the way, so the caller's array has changed.",
    "z -= … writes into z itself; z - … makes a new array.",
)
ex.right(
    "logsumexp minus the label's logit",
    lambda z, y: np.mean(np.logaddexp.reduce(z * 1.0, axis=1) - z[np.arange(len(y)), y]),
)
ex.right(
    "one-hot rows",
    lambda z, y, *, log_softmax: -np.sum(np.eye(z.shape[1])[y] * log_softmax(z)) / len(z),
)
ex.right(
    "a mask of the labels",
    lambda z, y, *, log_softmax: -log_softmax(z)[y[:, None] == np.arange(z.shape[-1])].mean(),
)
ex.right(
    "take_along_axis",
    lambda z, y, *, log_softmax: (
        -np.take_along_axis(log_softmax(z), y[:, None].astype(np.int64), axis=1).mean()
    ),
)
ex.right(
    "np.choose",
    lambda z, y, *, log_softmax: -np.choose(y, log_softmax(z).T).mean(),
)
ex.right(
    "differences to the label",
    lambda z, y: np.logaddexp.reduce(
        z * 1.0 - z[np.arange(y.size), y].reshape(-1, 1), axis=1
    ).mean(),
)
ex.right(
    "a list of losses",
    lambda z, y, *, log_softmax: np.mean([-row[c] for row, c in zip(log_softmax(z), y)]),  # noqa: B905
)


@ex.right("loops with math")
def _(z, y):
    total = 0.0
    for row, label in zip(z, y, strict=True):
        top = max(row)
        total += top - row[label] + math.log(sum(math.exp(v - top) for v in row))
    return total / len(y)


for change in ("z * 1.0 → z", "z * 1.0 → z / 1.0"):
    for variant in ("differences to the label", "logsumexp minus the label's logit"):
        ex.same(f"{variant}: {change}", FLOATS)
for change in (
    "a mask of the labels: -1 → *1",
    "*axis=1) → *axis=-1)",
    "one-hot rows: z.shape[1] → z.shape[-1]",
    "take_along_axis: *, axis=1) → *)",
):
    ex.same(change if ": " in change else f"*: {change}", "z has two axes: 1 is the last of them.")
ex.same("differences to the label: -1 → -2", "Any negative length asks reshape to find it out.")
ex.same("loops with math: zip(*", "z and y are equally long.")
ex.same("take_along_axis: y[:, None].astype(np.int64) → y[:, None]", "Any integers are indices.")
