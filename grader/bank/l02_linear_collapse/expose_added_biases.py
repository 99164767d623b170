"""expose_added_biases(): two layers for which adding the two biases goes wrong."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.l02_linear_collapse._shared import floats
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_added_biases",
    "collapse_two",
    "biases-added",
    takes={"W1": "(d, h)", "b1": "(h,)", "W2": "(h, h)", "b2": "(h,)"},
    right="by_asking",
    truth="Your input parts the two: its first bias comes out of the second layer as another one.",
    differs=lambda W1, b1, W2, b2: not np.allclose(b1 @ W2, b1),
    hints=[
        "Send zeros through the two layers. What does the first one say, and what does the second "
        "one make of that?",
        "theirs keeps b1 as it is. For which b1 and W2 does the second layer change it?",
        "One input and one unit are enough: four arrays with one number each. Begin with W2, which "
        "must not be [[1.]], and give b1 a number other than 0.",
    ],
)

ex.wrong(
    "nothing-to-carry",
    "Your b1 is all zeros: there is no first bias that could go astray, whatever W2 is.",
    "What has to be in b1 for the second layer to change it?",
    lambda: (floats([1, 2], [3, 4]), np.zeros(2), floats([2, 1], [0, 3]), floats(5, 6)),
)
ex.wrong(
    "second-layer-passes-on",
    "Your W2 is the identity: it hands on whatever it gets, b1 as it is too.",
    "Which W2 would make something else of b1?",
    lambda: (floats([1, 2], [3, 4]), floats(1, -1), np.eye(2), floats(5, 6)),
)
ex.wrong(
    "this-bias-passes",
    "Your W2 changes most rows, but it hands on this b1 as it is: b1 @ W2 is b1 again.",
    "Keep W2 and change one number of b1.",
    lambda: (floats([1, 2], [3, 4]), floats(1, 1), floats([0, 1], [1, 0]), floats(5, 6)),
)
ex.wrong(
    "both-hide-it",
    "Your b1 is all zeros, and your W2 the identity: each of the two hides the mistake alone.",
    "Change both: what should W2 do to b1?",
    lambda: (floats([1, 2], [3, 4]), np.zeros(2), np.eye(2), floats(5, 6)),
)
ex.wrong(
    "one-layer-back",
    "Two things came back, as many as one layer has. What is asked is what goes in, the four "
    "arrays of two layers, and not what comes out.",
    "Write a tuple of four arrays: W1, b1, W2, b2.",
    lambda: (floats([2, 4], [6, 8]), floats(7, 4)),
)
ex.wrong(
    "weights-first",
    "The second of the four is b1, an array of one axis, and yours has two. So it is where both "
    "matrices come first.",
    "The order is that of the layers: W1, b1, W2, b2.",
    lambda: (floats([1, 2], [3, 4]), floats([2, 1], [0, 3]), floats(1, -1), floats(5, 6)),
)
ex.wrong(
    "biases-first",
    "The first of the four is W1, an array of two axes, and yours has one. So it is where each "
    "bias comes before its weights.",
    "The order is W1, b1, W2, b2.",
    lambda: (floats(1, -1), floats([1, 2], [3, 4]), floats(5, 6), floats([2, 1], [0, 3])),
)
ex.wrong(
    "bare-number",
    "W1 is a bare number. Even one input and one unit make a matrix: its shape is (1, 1).",
    "np.array([[2.0]]) has the shape (1, 1), np.array([2.0]) the shape (1,).",
    lambda: (2.0, 1.0, -3.0, 4.0),
)
ex.wrong(
    "widths-differ",
    "W2 is not square, or does not fit W1. As the exercise says, both layers are h wide: "
    "theirs can't even add two biases of different length, and that is not the mistake meant here.",
    "W2 has as many rows and as many columns as W1 has columns.",
    lambda: (floats([1, 2], [3, 4]), floats(1, -1), floats([2, 1, 0], [0, 3, 1]), floats(5, 6, 7)),
)

ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("one unit", lambda: (floats([2]), floats(1), floats([-3]), floats(4)))
ex.right(
    "integers",
    lambda: (np.array([[1, 0], [0, 1]]), np.array([1, 2]), np.array([[2, 0], [0, 2]]), np.zeros(2)),
)
ex.right("lists of numbers", lambda: [[[1], [2], [3]], [1], [[0]], [0.5]])
ex.right(
    "float32, three inputs",
    lambda: tuple(
        part.astype(np.float32)
        for part in (np.ones((3, 2)), floats(0.25, -1), floats([1, 1], [0, 1]), np.zeros(2))
    ),
)
ex.right("a second layer of zeros", lambda: (np.eye(3), np.ones(3), np.zeros((3, 3)), np.ones(3)))
ex.right("only W2 matters", lambda: (np.zeros((1, 2)), floats(1, 0), 2 * np.eye(2), np.zeros(2)))


@ex.right("found by trying")
def _():
    dice = np.random.default_rng(3)
    while True:
        W1, W2 = dice.integers(-2, 3, (2, 2, 2))
        b1, b2 = dice.integers(-2, 3, (2, 2))
        if (b1 @ W2 != b1).any():
            return W1, b1, W2, b2
