"""expose_averaged_first(): a batch for which the mean input times the summed gradient is wrong."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_averaged_first",
    "dense_backward",
    "averaged-first",
    takes={"X": "(n, d)", "W": "(d, h)", "dz": "(n, h)"},
    right="by_nudging",
    points=2,
    truth="Your input parts the two: both X and dz differ from example to example, and not "
    "independently of each other, so the mean input times the summed dz is another number.",
    differs=lambda X, W, dz: (
        not np.allclose(
            (X - X.sum(axis=0) / len(X)).T @ (dz - dz.sum(axis=0) / len(X)), 0, atol=1e-9
        )
    ),
    hints=[
        "theirs lets every example have the mean input. When is that no harm at all?",
        "If all inputs are equal, or all rows of dz are, the mean is as good as the input itself. "
        "So both have to differ from example to example.",
        "Two examples, one input, one unit are enough: X of shape (2, 1), W (1, 1), dz (2, 1). "
        "Let the example with the larger input have the larger gradient.",
    ],
)
W = np.array([[1.0, -2.0], [0.5, 3.0]])

ex.wrong(
    "upstream-hides-it",
    "Every example has the same dz (ones, perhaps): then the inputs may be added up before or "
    "after, it is the same.",
    "Keep X and let dz differ from example to example.",
    lambda: (np.array([[1.0, 2.0], [3.0, -1.0]]), W, np.ones((2, 2))),
)
ex.wrong(
    "inputs-hide-it",
    "Every example has the same input: then the mean input is everybody's.",
    "Keep dz and let X differ from example to example.",
    lambda: (np.array([[1.0, 2.0], [1.0, 2.0]]), W, np.array([[1.0, 2.0], [3.0, -1.0]])),
)
ex.wrong(
    "both-hide-it",
    "All examples have the same input and the same dz (there may be only one example): each of the "
    "two hides the mistake alone.",
    "Take two examples, and let both X and dz differ from one to the other.",
    lambda: (np.array([[1.0, 2.0]]), W, np.array([[3.0, -1.0]])),
)
ex.wrong(
    "independent",
    "Both X and dz differ from example to example, but they have nothing to do with each other: "
    "large inputs meet large and small gradients alike, so the mean input does as well.",
    "Let the example with the larger input have the larger gradient.",
    lambda: (
        np.array([[1.0], [1.0], [-1.0], [-1.0]]),
        np.array([[2.0]]),
        np.array([[1.0], [3.0], [1.0], [3.0]]),
    ),
)
ex.wrong(
    "two-things",
    "Two things came back; X, W and dz are asked, in this order.",
    "W plays no part in the mistake, and has to be there all the same.",
    lambda: (np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]])),
)
ex.wrong(
    "shapes-do-not-fit",
    "The shapes do not fit each other: X is (n, d), W is (d, h) and dz is (n, h).",
    "dz has a row for each example, and a column for each of W's.",
    lambda: (np.array([[1.0], [2.0]]), W, np.array([[1.0], [2.0]])),
)
ex.wrong(
    "upstream-transposed",
    "dz does not fit: it has a row for each example, and a column for each unit.",
    "Count the examples in X and the columns of W.",
    lambda: (np.array([[1.0], [2.0], [3.0]]), np.array([[1.0]]), np.array([[1.0, 2.0, 3.0]])),
)
ex.wrong(
    "one-axis",
    "An array has one axis where two are asked: X, W and dz are tables.",
    "np.array([[1.0], [2.0]]) has two rows and one column.",
    lambda: (np.array([1.0, 2.0]), np.array([[1.0]]), np.array([1.0, 2.0])),
)
ex.wrong(
    "empty",
    "There is no unit in it: nothing for which the two could differ.",
    "One unit is enough.",
    lambda: (np.ones((2, 2)), np.zeros((2, 0)), np.zeros((2, 0))),
)
ex.wrong(
    "infinite",
    "The input holds an infinity; plain numbers are asked, none further from 0 than a thousand.",
    "Small numbers do.",
    lambda: (np.array([[np.inf], [2.0]]), np.array([[1.0]]), np.array([[1.0], [2.0]])),
)
ex.wrong(
    "too-far",
    "The input holds a number further from 0 than a thousand.",
    "Small numbers do.",
    lambda: (np.array([[5000.0], [2.0]]), np.array([[1.0]]), np.array([[1.0], [2.0]])),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("two examples", lambda: ([[1.0], [2.0]], [[1.0]], [[1.0], [2.0]]))
ex.right("one of them silent", lambda: (np.eye(2), np.zeros((2, 1)), np.array([[1.0], [0.0]])))
ex.right(
    "whole numbers", lambda: [[[0, 1], [1, 0]], [[5, 5, 5], [1, 2, 3]], [[1, 0, 0], [0, 0, 1]]]
)
ex.right(
    "opposite", lambda: (np.array([[1.0], [-1.0]]), np.array([[0.0]]), np.array([[2.0], [-2.0]]))
)
ex.right(
    "float32",
    lambda: (
        np.array([[1, 2], [3, 5]], np.float32),
        np.ones((2, 1), np.float32),
        np.array([[1], [-1]], np.float32),
    ),
)
ex.right(
    "many examples",
    lambda: (
        np.arange(20.0).reshape(10, 2),
        np.ones((2, 2)),
        np.arange(20.0)[::-1].reshape(10, 2) ** 2,
    ),
)


@ex.right("drawn")
def _():
    dice = np.random.default_rng(8)
    return dice.normal(size=(5, 3)), dice.normal(size=(3, 2)), dice.normal(size=(5, 2))
