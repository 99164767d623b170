"""expose_swapped_gate(): weights for which it matters which product is the gate."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.model import f32
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_swapped_gate",
    "swiglu",
    "gates-swapped",
    takes={"X": "(n, d)", "W": "(d, h)", "V": "(d, h)"},
    right="by_two_products",
    differs=lambda X, W, V: not np.allclose((a := X @ W) * (b := X @ V) * (_open(a) - _open(b)), 0),
    truth="Your input parts the two: somewhere the gate opens by W and not by V.",
    hints=[
        "Call the two products a and b. theirs is silu(b)·a, and right is silu(a)·b: what is their "
        "difference?",
        "Both are a·b times a sigmoid, of b in one and of a in the other. When are two sigmoids "
        "the same, and when does it not matter?",
        "One example, one input, one unit will do: X = [[1]], and two weights that differ, neither "
        "of them 0.",
    ],
    points=2,
)


def _open(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


A = np.array([[1.0, -2.0], [0.5, 1.5]])

ex.wrong(
    "inputs-hide-it",
    "X is 0 (or makes both products so): then 0 comes out whichever is the gate.",
    "Keep W and V and give X other numbers.",
    lambda: (np.zeros((2, 2)), A, A + 1),
)
ex.wrong(
    "gate-weights-hide-it",
    "W hides it: with W of 0, or so that X @ W is 0, nothing passes, whichever is the gate.",
    "Keep X and V and give W other numbers.",
    lambda: (A, np.zeros((2, 2)), A + 1),
)
ex.wrong(
    "value-weights-hide-it",
    "V hides it: with V of 0, or so that X @ V is 0, nothing passes, whichever is the gate.",
    "Keep X and W and give V other numbers.",
    lambda: (A, A + 1, np.zeros((2, 2))),
)
ex.wrong(
    "same-weights",
    "Both products are the same, so it does not matter which of them is the gate: W or V alone "
    "would have to change.",
    "Let V differ from W.",
    lambda: (A, A, A),
)
ex.wrong(
    "all-nought",
    "More than one of the three hides it alone: change them all.",
    "Take numbers other than 0 throughout.",
    lambda: (np.zeros((1, 2)), np.zeros((2, 1)), np.zeros((2, 1))),
)
ex.wrong(
    "two-things",
    "Two things came back; X, W and V are asked, in this order.",
    "return X, W, V hands over three.",
    lambda: (A, A + 1),
)
ex.wrong(
    "shapes-do-not-fit",
    "X does not fit W: it has a column for each row of W.",
    "X is (n, d) and W is (d, h).",
    lambda: (np.ones((1, 3)), A, A + 1),
)
ex.wrong(
    "v-transposed",
    "V does not fit: it has the shape of W, since both products have a column for each unit.",
    "Both are (d, h).",
    lambda: (np.ones((1, 2)), np.ones((2, 3)), np.ones((3, 2))),
)
ex.wrong(
    "one-axis",
    "An array has one axis where two are asked: X, W and V are tables.",
    "np.array([[1.0, 2.0]]) has one row and two columns.",
    lambda: (np.array([1.0, 2.0]), A, A + 1),
)
ex.wrong(
    "empty",
    "There is no example in it: nothing for which the two could differ.",
    "One example is enough.",
    lambda: (np.zeros((0, 2)), A, A + 1),
)
ex.wrong(
    "infinite",
    "The input holds an infinity; plain numbers are asked, none further from 0 than a thousand.",
    "Small numbers do.",
    lambda: (np.array([[np.inf, 1.0]]), A, A + 1),
)
ex.wrong(
    "too-far",
    "The input holds a number further from 0 than a thousand.",
    "Small numbers do.",
    lambda: (np.array([[5000.0, 1.0]]), A, A + 1),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("one number each", lambda: ([[1.0]], [[1.0]], [[2.0]]))
ex.right("opposite", lambda: (np.array([[1.0]]), np.array([[1.0]]), np.array([[-1.0]])))
ex.right(
    "whole numbers", lambda: [[[1, 2], [3, -1]], [[1, 0, 2], [0, 1, 1]], [[2, 1, 0], [1, 1, 3]]]
)
ex.right("one unit of two", lambda: (np.eye(2), np.eye(2), np.array([[1.0, 0.0], [0.0, -3.0]])))
ex.right("float32", lambda: (f32([1.0]), f32([0.5]), f32([3.0])))
ex.right(
    "many examples",
    lambda: (np.linspace(-1, 1, 20).reshape(10, 2), np.ones((2, 2)), np.eye(2) * 2),
)


@ex.right("drawn")
def _():
    dice = np.random.default_rng(12)
    return dice.normal(size=(5, 3)), dice.normal(size=(3, 2)), dice.normal(size=(3, 2))
