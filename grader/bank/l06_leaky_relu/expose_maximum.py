"""expose_maximum(): an input for which the larger of z and slope*z is not the leaky ReLU."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_maximum",
    "leaky_relu",
    "maximum",
    takes={"z": "any", "slope": "number"},
    right="by_ruler",
    points=2,
    truth="Your input parts the two: your slope is above 1, so the line slope·z is the higher one "
    "where z is positive and the lower one where z is negative.",
    differs=lambda z, slope: bool(slope > 1 and np.any(z != 0)),
    hints=[
        "Draw the lines z and slope·z for one slope. Which is higher on the right, and which on "
        "the left?",
        "theirs is right as long as z is the higher line on the right. For which slopes is slope·z "
        "the higher one there?",
        "The two lines change places when the slope passes 1; at z = 0 they meet. So one z other "
        "than 0 is enough, with a slope on the far side of 1.",
    ],
)

ex.wrong(
    "slope-hides-it",
    "Your slope is positive, but not above 1: so the larger of the two lines is the leaky ReLU for "
    "every z.",
    "Which line is higher at z = 1, for other slopes?",
    lambda: (np.array([-1.0, 2.0]), 0.5),
)
ex.wrong(
    "slope-negative",
    "Your slope is negative. On the right slope·z lies below 0 then, on the left above it, so the "
    "larger one is the leaky ReLU on both sides.",
    "Which line is higher at z = 1, for other slopes?",
    lambda: (np.array([-1.0, 2.0]), -2.0),
)
ex.wrong(
    "slope-zero",
    "With slope 0 the leaky ReLU is ReLU, and the larger of z and 0 is just that.",
    "Which line is higher at z = 1, for other slopes?",
    lambda: (np.array([-1.0, 2.0]), 0.0),
)
ex.wrong(
    "zero-hides-it",
    "Your slope would do, but every z is 0, and there the two lines meet.",
    "Keep the slope and take another z.",
    lambda: (np.zeros(2), 2.0),
)
ex.wrong(
    "both-hide-it",
    "With your slope the two agree for every z, so no z can expose the mistake.",
    "Begin with the slope: for which is slope·z the higher line on the right?",
    lambda: (np.zeros(2), 0.5),
)
ex.wrong(
    "z-only",
    "The pair is not there: z and slope are asked, in this order.",
    "Return the two with a comma between them.",
    lambda: np.array([-1.0, 2.0, 3.0]),
)
ex.wrong(
    "several-slopes",
    "The second of the pair is no single number; slope is one.",
    "z may hold several numbers, slope may not.",
    lambda: (np.array([-1.0, 2.0]), np.array([2.0, 3.0])),
)
ex.wrong(
    "nothing-in-z",
    "Your z is empty: there is no entry for which the two could differ.",
    "One number is enough.",
    lambda: (np.array([]), 2.0),
)
ex.wrong(
    "infinite",
    "The input holds an infinity; plain numbers are asked, none further from 0 than a thousand.",
    "A slope of 2 is large enough.",
    lambda: (np.array([-1.0, 2.0]), np.inf),
)
ex.wrong(
    "too-far",
    "The input holds a number further from 0 than a thousand.",
    "A slope of 2 is large enough.",
    lambda: (np.array([-1.0, 2.0]), 5000.0),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("one negative number", lambda: (-1, 2))
ex.right("one positive number", lambda: (3.0, 1.5))
ex.right("a list", lambda: [[-1, 0, 1], 10])
ex.right("hardly above 1", lambda: (np.array([[2.0, -2.0]]), 1.001))
ex.right("float32 and a NumPy number", lambda: (np.array([5, -5], np.float32), np.float64(4)))
ex.right("a number of no dimension", lambda: (np.array(-7), np.array(2.5)))
ex.right("many, some of them 0", lambda: (np.linspace(-2, 2, 41).reshape(41, 1), 3))


@ex.right("found by trying")
def _():
    dice = np.random.default_rng(6)
    while True:
        z, slope = dice.normal(size=3), float(dice.uniform(-2, 2))
        if np.abs(np.maximum(z, slope * z) - np.where(z > 0, z, slope * z)).max() > 0.1:
            return z, slope
