"""expose_clipped_loss(): logits and labels for which cutting the shares at 1e-7 shows."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS


def _parted(z: np.ndarray, y: np.ndarray) -> bool:
    own = z[np.arange(len(y)), y] - np.logaddexp.reduce(z * 1.0, axis=1)
    cut = np.clip(own, np.log(1e-7), np.log1p(-1e-7))
    return not np.isclose(np.mean(cut), np.mean(own), rtol=1e-6, atol=1e-12)


ex = exposing(
    "expose_clipped_loss",
    "cross_entropy",
    "shares-cut-at-1e-7",
    takes={"z": "(n, k)", "y": "(n,), whole, 0 to 999"},
    right="cross_entropy",
    points=2,
    refuses=("IndexError",),
    truth="Your input parts the two: a label’s share is so close to 0, or to 1, that the cut moves "
    "it.",
    differs=_parted,
    hints=[
        "theirs changes a share only where it is below 1e-7 or above 1 minus that. How do you "
        "bring a share there?",
        "Of two logits that are 20 apart, the smaller one has a share of about 2e-9. For which "
        "label does that cost much?",
        "One row with two logits, 0 and 30, is enough, and the label of the smaller one.",
    ],
)

ex.wrong(
    "logits-too-close",
    "The label’s share lies between the cuts in every row: none of them is below 1e-7, and none "
    "above 1 minus that. So the logits are too close together.",
    "Logits have to be 17 apart at least, as e^(−17) is about 4e-8.",
    lambda: (np.array([[0.0, 3.0], [2.0, -1.0]]), np.array([0, 1])),
)
ex.wrong(
    "harmless-labels",
    "There is a share below 1e-7 in your input, and it is no label’s. The loss looks at the "
    "labels’ shares only.",
    "Keep z, and let y point at the small share.",
    lambda: (np.array([[0.0, 0.5, -30.0]]), np.array([0])),
)
ex.wrong(
    "one-class",
    "There is one class only: it has the whole to itself, and its share is 1 in both.",
    "Take two columns.",
    lambda: (np.array([[-500.0], [800.0]]), np.array([0, 0])),
)
ex.wrong(
    "label-out-of-range",
    "A label names no column: with k columns the labels are 0 to k − 1.",
    "Two columns have the labels 0 and 1.",
    lambda: (np.array([[0.0, 30.0]]), np.array([2])),
)
ex.wrong(
    "negative-label",
    "A label is negative; labels count the columns from 0.",
    "Two columns have the labels 0 and 1.",
    lambda: (np.array([[0.0, 30.0]]), np.array([-2])),
)
ex.wrong(
    "one-hot",
    "y is a table; labels are asked, one whole number for each row.",
    "np.array([0]) for one row.",
    lambda: (np.array([[0.0, 30.0]]), np.array([[1.0, 0.0]])),
)
ex.wrong(
    "labels-that-are-not-whole",
    "y holds numbers that are not whole; labels are.",
    "np.array([0]) for one row.",
    lambda: (np.array([[0.0, 30.0]]), np.array([0.5])),
)
ex.wrong(
    "too-many-labels",
    "y has not as many entries as z has rows.",
    "One label for each row.",
    lambda: (np.array([[0.0, 30.0]]), np.array([0, 1])),
)
ex.wrong(
    "one-axis",
    "z has one axis; a table is asked, with a row for each example.",
    "np.array([[0.0, 30.0]]) has one row.",
    lambda: (np.array([0.0, 30.0]), np.array([0])),
)
ex.wrong(
    "beyond-a-thousand",
    "One of your numbers is further from 0 than a thousand. Less is enough.",
    "How far apart do two logits have to be for a share below 1e-7?",
    lambda: (np.array([[0.0, 5000.0]]), np.array([0])),
)
ex.wrong(
    "infinite",
    "One of your numbers is infinite; ordinary numbers are enough.",
    "How far apart do two logits have to be for a share below 1e-7?",
    lambda: (np.array([[0.0, np.inf]]), np.array([0])),
)
ex.wrong(
    "logits-alone",
    "One thing came back; z and y are asked.",
    "return z, y",
    lambda: np.array([[0.0, 30.0]]),
)
ex.wrong(
    "empty",
    "There is no example in it: nothing for which the two could differ.",
    "One row is enough.",
    lambda: (np.zeros((0, 2)), np.zeros(0, dtype=int)),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("one row, confidently wrong", lambda: (np.array([[0.0, 30.0]]), np.array([0])))
ex.right("lists", lambda: ([[0, 800]], [0]))
ex.right("a tuple of tuples", lambda: (((0.0, -20.0, 5.0), (1.0, 2.0, 3.0)), (1, 2)))
ex.right("confidently right", lambda: (np.array([[40.0, 0.0]]), np.array([0])))
ex.right(
    "float32 and bytes",
    lambda: (np.array([[-50, 50], [1, 1]], dtype=np.float32), np.array([0, 0], dtype=np.uint8)),
)
ex.right(
    "one hard case of many", lambda: (np.vstack([np.eye(5), -90 * np.eye(5)]), np.arange(10) % 5)
)


@ex.right("drawn")
def _():
    dice = np.random.default_rng(9)
    return dice.normal(0, 100, (6, 4)), dice.integers(0, 4, 6)
