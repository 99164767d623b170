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
    "one-row",
    "Your array has one row. Its own maximum is the maximum of the whole array, so theirs "
    "subtracts what it should.",
    "In how many rows must the largest number be missing?",
    lambda: np.array([[1000.0, -1000.0, 0.0]]),
)
ex.wrong(
    "same-maximum",
    "All your rows have the same maximum, which is that of the array, so theirs subtracts from "
    "each what it should.",
    "Give one row a much smaller maximum than another.",
    lambda: np.array([[1000.0, 0.0], [-1000.0, 1000.0], [1000.0, 999.0]]),
)
ex.wrong(
    "rows-too-close",
    "Your rows have different maxima, but not different enough: exp of their distance is still a "
    "number greater than 0, and it cancels in the division.",
    "From about which distance on is exp 0 in float64?",
    lambda: np.array([[500.0, 501.0], [0.0, 1.0]]),
)
ex.wrong(
    "small-logits",
    "Your logits are those of an everyday network, and on those theirs is right.",
    "How far apart do two rows have to lie?",
    lambda: np.array([[1.0, 2.0, 3.0], [-2.0, 0.5, 0.0]]),
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
    "shares-back",
    "What came back is a row of shares for each example, what a softmax returns. What is asked is "
    "what goes in.",
    "Return the logits.",
    lambda: np.array([[1.0, 0.0], [0.5, 0.5]]),
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
