"""expose_average(): units that are negative on average and not dead."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_average",
    "dead_units",
    "on-average",
    takes={"Z": "(n, h)"},
    right="by_nudging",
    points=2,
    truth="Your Z has a unit that is not positive on average, and positive on some example: the "
    "mean calls it dead, and it still learns from that example.",
    differs=lambda Z: bool(((Z.mean(axis=0) <= 0) & (Z.max(axis=0) > 0)).any()),
    hints=[
        "A unit is a column. What must it have to be alive?",
        "One positive entry is enough to be alive. What has to stand beside it for the mean to be "
        "negative?",
        "One column of two numbers is enough: a small positive one, and a negative one further "
        "from 0.",
    ],
)

ex.wrong(
    "agree",
    "For each of your units the two agree: where the mean is above 0 some entry is too, and the "
    "others have no positive entry at all.",
    "Take a column with one small positive entry, and pull its mean down with the others.",
    lambda: np.array([[-3.0, 2.0], [-1.0, 1.0]]),
)
ex.wrong(
    "one-axis",
    "Your Z has one axis, or more than two. It is a table: one row an example, one column a unit.",
    "np.array([[1.0], [2.0]]) has two rows and one column.",
    lambda: np.array([-3.0, 1.0]),
)
ex.wrong(
    "three-axes",
    "Your Z has three axes. It is a table: one row an example, one column a unit.",
    "Count the brackets.",
    lambda: np.array([[[-3.0], [1.0]]]),
)
ex.wrong(
    "bare-number",
    "Your Z is a single number. It is a table: one row an example, one column a unit.",
    "np.array([[1.0], [2.0]]) has two rows and one column.",
    lambda: -3.0,
)
ex.wrong(
    "several-arrays",
    "Several things came back; one Z is asked.",
    "np.array of a list of rows makes one table.",
    lambda: (np.array([[-3.0], [1.0]]), np.array([True])),
)
ex.wrong(
    "empty",
    "Your Z is empty: there is no unit that the two could judge.",
    "Two numbers in one column are enough.",
    lambda: np.zeros((0, 2)),
)
ex.wrong(
    "infinite",
    "Your Z holds an infinity; plain numbers are asked, none further from 0 than a thousand.",
    "The mean is negative with smaller numbers too.",
    lambda: np.array([[-np.inf], [1.0]]),
)
ex.wrong(
    "too-far",
    "Your Z holds a number further from 0 than a thousand.",
    "The mean is negative with smaller numbers too.",
    lambda: np.array([[-5000.0], [1.0]]),
)
ex.wrong(
    "too-many",
    "Your Z holds more than a thousand numbers.",
    "Two numbers in one column are enough.",
    lambda: np.zeros((60, 40)) - 1.0,
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("two numbers", lambda: np.array([[-2.0], [1.0]]))
ex.right("a mean of exactly 0", lambda: [[-1], [1]])
ex.right("rows of a list", lambda: [[-3, 5, 1], [-1, 5, 2], [0.5, 5, -4]])
ex.right("one of many", lambda: np.diag(np.full(20, 0.5)) - 0.25)
ex.right("zeros and a spike", lambda: np.array([[0, 0], [-4, 0], [3, 0]]))
ex.right("float32", lambda: np.array([[-0.5, 2], [0.25, -8], [-0.5, 1]], np.float32))


@ex.right("found by trying")
def _():
    dice = np.random.default_rng(5)
    while True:
        Z = dice.normal(size=(4, 2))
        if Z[:, 0].mean() < 0 < Z[:, 0].max():
            return Z
