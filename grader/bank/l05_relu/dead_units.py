"""dead_units(Z): which columns are never positive."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "dead_units",
    truth="Your dead_units finds the columns in which no entry is positive; a unit that answers to "
    "a single example is alive, and one that only reaches 0 is dead.",
    hints=[
        "A unit is a column. For which of its entries would ReLU say something other than 0?",
        "Compare all of Z with 0 first. Then ask of each column whether the answer is the same all "
        "the way down.",
        "Down the columns is axis 0. np.all(…, axis=0) says of each column whether all is true.",
    ],
)


def _batch(rng: np.random.Generator, n: int, h: int) -> np.ndarray:
    """Return units of every kind: dead, dead and at 0 once, alive once, alive, in any order."""
    Z = -rng.uniform(0.2, 3, (n, h)).round(2)
    for j in range(h):
        row = int(rng.integers(n))
        if j % 4 == 1:
            Z[row, j] = 0.0
        elif j % 4 == 2:
            Z[row, j] = round(float(rng.uniform(0.1, 0.6)), 2)
        elif j % 4 == 3:
            Z[:, j] *= -1
    return Z[:, rng.permutation(h)]


ex.aspect(
    "dead and alive",
    1,
    cases=[
        (np.array([[-1.0, 2.0, -0.5], [-3.0, -1.0, -2.0]]),),
        (np.array([[-1.0, 2.0], [-0.5, -4.0], [-2.0, -3.5], [-0.1, -1.0]]),),
        (np.array([[-3.0, -2.0, 0.25], [-1.0, 1.5, -2.0], [-2.0, -4.0, -3.0]]),),
        (np.array([[-2.0, 3.0, -1.0, 0.5]]),),
        (
            np.array(
                [
                    [-5.0, 5.0, -1.0, -1.0, -2.0],
                    [1.0, -1.0, 2.0, -1.0, -0.5],
                    [2.0, -1.0, 1.0, 2.0, -3.0],
                    [1.5, -2.0, 3.0, 2.0, -1.0],
                ]
            ),
        ),
    ],
    draw=lambda rng: (_batch(rng, 5, 7),),
)
ex.aspect(
    "exactly 0 is not positive",
    0.25,
    cases=[
        (np.array([[0.0, -1.0, 0.5], [0.0, 0.0, 0.0], [0.0, -2.0, -1.0]]),),
        (np.array([[0.0], [-1.0]]),),
    ],
    draw=lambda rng: (np.where(rng.uniform(size=(4, 5)) < 0.5, 0.0, _batch(rng, 4, 5)),),
)
ex.aspect(
    "True and False, one for each unit",
    0.25,
    dtype="same",
    cases=[(np.array([[-1.0, 2.0, 0.0], [-3.0, -1.0, -1.0]]),), (np.array([[-4.0]]),)],
    draw=lambda rng: (_batch(rng, 3, 6),),
)
contract.arguments(
    ex,
    lambda rng: Ask((_batch(rng, 3, 4),)),
    kinds=0.25,
    unchanged=0.25,
    whole=lambda rng: Ask((rng.integers(-3, 2, (4, 5)),)),
)

ex.wrong(
    "on-average",
    "A unit counts as dead here if its mean is not positive. A unit that is negative on most "
    "examples and positive on one still learns from that one.",
    "What would ReLU put out for the one example?",
    lambda Z: np.mean(Z, axis=0) <= 0,
)
ex.wrong(
    "negative-on-average",
    "A unit counts as dead here if its mean is below 0. One positive example is enough to be "
    "alive, and a unit that is 0 throughout is dead.",
    "What would ReLU put out for each example?",
    lambda Z: np.mean(Z, axis=0) < 0,
)
ex.wrong(
    "zero-counts-as-alive",
    "A unit that reaches exactly 0 counts as alive here. ReLU gives 0 there, and its slope is 0 "
    "too, so the unit is dead.",
    "< or <=?",
    lambda Z: np.all(np.less(Z, 0), axis=0),
)
ex.wrong(
    "first-example",
    "Only the first example was looked at.",
    "A unit is dead if it is shut for all rows.",
    lambda Z: Z[0] <= 0,
)
ex.wrong(
    "last-example",
    "Only the last example was looked at, as by a loop that overwrites its result.",
    "A unit is dead if it is shut for all rows.",
    lambda Z: Z[-1] <= 0,
)
ex.wrong(
    "shut-once",
    "A unit counts as dead here if it is shut for some example; it has to be so for all of them.",
    "any or all? min or max?",
    lambda Z: np.any(np.less_equal(Z, 0), axis=0),
)
ex.wrong(
    "rows",
    "The examples were judged instead of the units: this says which rows have no positive entry.",
    "A unit is a column. Which axis goes down the columns?",
    lambda Z: np.all(np.less_equal(Z, 0), axis=1),
)
ex.wrong(
    "alive",
    "This is the opposite: True where the unit is alive.",
    "Which answer should a unit get that is never positive?",
    lambda Z: np.any(np.greater(Z, 0), axis=0),
)
ex.wrong(
    "always-positive",
    "This says which units are positive on all examples.",
    "In which direction does your comparison go?",
    lambda Z: np.all(np.greater(Z, 0), axis=0),
)
ex.wrong(
    "all-zeros",
    "Z itself was compared with 0 by equality, or taken as true and false; pre-activations of a "
    "dead unit are not 0 but negative, it is ReLU's outputs that are 0.",
    "Did you mean ReLU of Z?",
    lambda Z: ~np.any(Z, axis=0),
)
ex.wrong(
    "how-many",
    "This is the number of dead units. Which ones are dead is asked.",
    "One answer for each column.",
    lambda Z: np.sum(np.all(np.less_equal(Z, 0), axis=0)),
)
ex.wrong(
    "their-share",
    "This is the share of dead units. Which ones are dead is asked.",
    "One answer for each column.",
    lambda Z: np.mean(np.all(np.less_equal(Z, 0), axis=0)),
)
ex.wrong(
    "positions",
    "These are the numbers of the dead columns; a True or False for each unit is asked.",
    "The comparison along the columns is the answer as it is.",
    lambda Z: np.flatnonzero(np.all(np.less_equal(Z, 0), axis=0)),
)
ex.wrong(
    "one-answer",
    "One answer came back for the whole layer: without an axis, np.all and np.any look at all "
    "entries.",
    "Each unit has an answer of its own. Which axis goes down the columns?",
    lambda Z: np.all(np.less_equal(Z, 0)),
)
ex.wrong(
    "each-entry",
    "This says of each entry whether the gate is shut. A unit has one answer for all its examples.",
    "Put the answers of a column together: is the gate always shut?",
    lambda Z: np.less_equal(Z, 0),
)
ex.wrong(
    "shares-shut",
    "This is the share of examples for which each unit is shut. It is dead if that share is 1.",
    "True or False is asked.",
    lambda Z: np.mean(np.less_equal(Z, 0), axis=0),
)
ex.wrong(
    "mostly-shut",
    "A unit counts as dead here if it is shut for at least half of the examples. One example that "
    "opens it is enough to learn from.",
    "Dead is what never opens.",
    lambda Z: np.mean(np.less_equal(Z, 0), axis=0) >= 0.5,
)
ex.wrong(
    "on-the-median",
    "A unit counts as dead here if its median is not positive. One example that opens it is "
    "enough to learn from.",
    "Dead is what never opens.",
    lambda Z: np.median(Z, axis=0) <= 0,
)
ex.wrong(
    "two-examples-needed",
    "A unit that is positive on one example only counts as dead here. One example that opens it is "
    "enough to learn from.",
    "Dead is what never opens.",
    lambda Z: np.sum(np.greater(Z, 0), axis=0) < 2,
)
ex.wrong(
    "highest",
    "These are the largest pre-activations of each unit; the comparison with 0 is missing.",
    "True or False is asked.",
    lambda Z: np.max(Z, axis=0),
)
ex.wrong(
    "numbers",
    "The right units are marked, but with 1 and 0 instead of True and False. W[:, mask] picks "
    "columns by True and False; 1 and 0 would be taken for the columns' numbers.",
    "The result of np.all needs no astype and no product.",
    lambda Z, *, right: right(Z) * 1,
)
ex.wrong(
    "floats",
    "The right units are marked, but with 1.0 and 0.0 instead of True and False.",
    "The result of np.all needs no astype and no product.",
    lambda Z, *, right: right(Z) * 1.0,
)
ex.wrong(
    "keepdims",
    "The answers are right, but they stand in a row of shape (1, h); (h,) is asked.",
    "What does keepdims=True keep?",
    lambda Z, *, right: right(Z)[None, :],
)

ex.right("no positive entry", lambda Z: ~(Z > 0).any(axis=0))
ex.right("the largest entry", lambda Z: np.max(Z, axis=0) <= 0)
ex.right("ReLU says 0 throughout", lambda Z: np.sum(np.maximum(Z, 0), axis=0) == 0)
ex.right("counted", lambda Z: np.count_nonzero(Z > 0, axis=0) == 0)
ex.right("unit by unit", lambda Z: np.array([max(unit) <= 0 for unit in Z.T]))
ex.right("logical_and.reduce", lambda Z: np.logical_and.reduce(Z <= 0))
ex.right("through the minus", lambda Z: np.min(-Z, axis=0) >= 0)
ex.right("the share is 1", lambda Z: np.mean(Z <= 0, axis=0) == 1)


@ex.right("a loop over everything")
def _(Z):
    dead = np.ones(Z.shape[1], dtype=bool)
    for row in Z:
        for j, z in enumerate(row):
            if z > 0:
                dead[j] = False
    return dead


@ex.right("an in-place and")
def _(Z):
    dead = np.full(Z.shape[1], True)
    for row in Z:
        dead &= row <= 0
    return dead


ex.same("*: np.sum(* → np.mean(*", "A mean of numbers that are not negative is 0 as their sum is.")
ex.same("*: Z.shape[1] → Z.shape[-1]", "Z has two axes, so that the last one is axis 1.")
