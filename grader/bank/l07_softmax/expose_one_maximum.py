"""expose_one_maximum(): rows of different scale, for which one maximum for all is too few."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_one_maximum",
    "softmax",
    "one-maximum",
    takes={"z": "(n, k)"},
    right="by_decimals",
    points=2,
    truth="Your input parts the two: one of its rows lies so far below the largest logit of all "
    "that nothing but zeros is left of it.",
    differs=lambda z: np.ptp(z.max(axis=-1)) > 735,
    hints=[
        "theirs subtracts the largest number of the whole array. In which row does that do what it "
        "should, and in which too much?",
        "exp of −700 is still a number, exp of −750 is 0. When is a whole row of such exponentials "
        "0?",
        "Two rows are enough: one with a logit near 1000, and one in which every logit lies at "
        "least 800 lower.",
    ],
)

ex.wrong(
    "rows-too-close",
    "No row of yours lies far enough below the largest number of all. What counts is a row's own "
    "maximum: one low number in it does not make the row low.",
    "From about −745 on exp is 0. Subtract the largest number of all from each row's maximum.",
    lambda: np.array([[1000.0, -1000.0, 0.0], [1000.0, 500.0, -1000.0]]),
)
ex.wrong(
    "no-negative-logits",
    "None of your logits is negative, and none of your rows lies far enough below the largest of "
    "all: exp of their distance is still a number above 0, and cancels in the division.",
    "From about −745 on exp is 0. Which row's maximum is that far below the largest number?",
    lambda: np.array([[500.0, 501.0], [0.0, 1.0]]),
)
ex.wrong(
    "no-positive-logits",
    "None of your logits is positive, and none of your rows lies far enough below the largest of "
    "all: that they are far below 0 is no matter after the shift.",
    "From about −745 on exp is 0. Which row's maximum is that far below the largest number?",
    lambda: np.array([[-1000.0, -999.0], [-998.0, -1000.0]]),
)
ex.wrong(
    "all-zeros",
    "All your logits are 0, so every row has the same maximum, and theirs subtracts what it "
    "should.",
    "Give one row a much smaller maximum than another.",
    lambda: np.zeros((2, 3)),
)
ex.wrong(
    "one-number-throughout",
    "All your logits are the same number, so every row has the same maximum, and theirs subtracts "
    "what it should.",
    "Give one row a much smaller maximum than another.",
    lambda: np.full((2, 2), 1000.0),
)
ex.wrong(
    "the-identity",
    "Your rows have a 1 each and zeros, as one-hot labels have. All their maxima are 1, so theirs "
    "subtracts what it should.",
    "z are logits. Give one row a much smaller maximum than another.",
    lambda: np.eye(3),
)
ex.wrong(
    "beyond-a-thousand",
    "One of your numbers is further from 0 than a thousand. Less is enough.",
    "Both signs are allowed: how far apart can two rows lie?",
    lambda: np.array([[5000.0, 4999.0], [0.0, 1.0]]),
)
ex.wrong(
    "one-axis",
    "Your input has one axis; what is asked is a table of shape (n, k), with a row for each "
    "example.",
    "np.array([[…], […]]) has two axes.",
    lambda: np.array([1000.0, 0.0, -1000.0]),
)
ex.wrong(
    "infinite",
    "One of your numbers is infinite; ordinary numbers are enough.",
    "How far apart do two rows have to lie?",
    lambda: np.array([[np.inf, 0.0], [0.0, 1.0]]),
)
ex.wrong(
    "a-bare-number",
    "One number came back; what is asked is a table of shape (n, k).",
    "np.array([[…], […]]) has two axes.",
    lambda: 1000.0,
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("two rows", lambda: np.array([[1000.0, 999.0], [0.0, 1.0]]))
ex.right("a list of lists", lambda: [[900, 0], [-20, -30]])
ex.right("three rows, one of them lost", lambda: np.array([[1000, 0], [900, 1], [-1000, -999]]))
ex.right("one class", lambda: np.array([[800.0], [0.0]]))
ex.right("float32", lambda: np.array([[400, 1], [-400, -390]], dtype=np.float32))
ex.right("multiplied", lambda: np.arange(6.0).reshape(3, 2) * 200)
ex.right("as a tuple of one", lambda: (np.array([[1000.0, 1.0], [2.0, 3.0]]),))


@ex.right("found by trying")
def _():
    dice = np.random.default_rng(0)
    while True:
        z = dice.integers(-1000, 1000, (3, 3))
        if np.ptp(z.max(axis=1)) > 800:
            return z
