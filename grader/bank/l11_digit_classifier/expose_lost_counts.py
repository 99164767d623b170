"""expose_lost_counts(): labels and answers of which a table with += loses some."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS


def _differ(y_true, y_pred, k):
    pairs = list(zip(y_true.tolist(), y_pred.tolist(), strict=True))
    return len(set(pairs)) < len(pairs)


ex = exposing(
    "expose_lost_counts",
    "confusion_matrix",
    "lost-counts",
    takes={
        "y_true": "(n,), whole, 0 to 99",
        "y_pred": "(n,), whole, 0 to 99",
        "k": "number, whole, 1 to 100",
    },
    right="by_asking",
    refuses=["IndexError"],
    points=2,
    truth="Your input parts the two: a pair of label and answer occurs in it more than once, and "
    "theirs counts it a single time.",
    differs=_differ,
    hints=[
        "In the examples, how often does each pair of label and answer occur?",
        "What does counts[[0, 0], [1, 1]] += 1 do to the one place that is named twice?",
        "Two examples are enough, if both have the same label and the same answer.",
    ],
)

ex.wrong(
    "no-pair-twice",
    "In your input no pair of label and answer occurs twice, so that there is nothing to lose.",
    "Two examples with the same label and the same answer are enough.",
    lambda: (np.arange(10), np.arange(10), 10),
)
ex.wrong(
    "only-labels-repeat",
    "Labels occur more than once in your input, but each time with another answer: no pair occurs "
    "twice.",
    "Both have to repeat together: the label and the answer.",
    lambda: (np.zeros(5, int), np.arange(5), 5),
)
ex.wrong(
    "only-answers-repeat",
    "Answers occur more than once in your input, but each time for another label: no pair occurs "
    "twice.",
    "Both have to repeat together: the label and the answer.",
    lambda: (np.arange(5), np.zeros(5, int), 5),
)
ex.wrong(
    "each-repeats-alone",
    "In your input labels repeat, and so do answers, but never together: no pair occurs twice.",
    "Both have to repeat together: the label and the answer.",
    lambda: (np.repeat([0, 1, 2], 3), np.tile([0, 1, 2], 3), 5),
)
ex.wrong(
    "class-too-large",
    "There is a label or an answer that k has no place for: the classes go from 0 to k − 1.",
    "k has to be larger than every label.",
    lambda: (np.array([1, 1]), np.array([2, 2]), 2),
)
ex.wrong(
    "lengths-differ",
    "There are not as many answers as labels.",
    "Each example has one of both.",
    lambda: (np.array([1, 1, 0]), np.array([0, 0]), 2),
)
ex.wrong(
    "two-things",
    "Two things came back; three are asked: labels, answers, and the number of classes.",
    "return y_true, y_pred, k",
    lambda: (np.array([1, 1]), np.array([0, 0])),
)
ex.wrong(
    "not-whole",
    "There is a label that is no whole number; classes are counted from 0.",
    "Labels such as 0, 1 and 2.",
    lambda: (np.array([0.5, 0.5]), np.array([1.0, 1.0]), 2),
)
ex.wrong(
    "a-table",
    "y_true has two axes; one label for each example is asked, in a row.",
    "np.array([1, 1]) are the labels of two examples.",
    lambda: (np.array([[1, 1]]), np.array([[0, 0]]), 2),
)
ex.wrong(
    "empty",
    "There is no example at all.",
    "Two are enough.",
    lambda: (np.array([], int), np.array([], int), 2),
)
ex.wrong(
    "negative",
    "There is a negative label; the classes go from 0 to k − 1.",
    "Labels such as 0, 1 and 2.",
    lambda: (np.array([-1, -1]), np.array([0, 0]), 2),
)
ex.wrong(
    "k-several",
    "k is an array; it is one number, how many classes there are.",
    "return y_true, y_pred, 3",
    lambda: (np.array([1, 1]), np.array([0, 0]), np.array([2, 2])),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("twice the same mistake", lambda: (np.array([2, 2]), np.array([1, 1]), 3))
ex.right("twice right", lambda: ([0, 0], [0, 0], 1))
ex.right("among others", lambda: (np.array([0, 1, 2, 1]), np.array([1, 0, 2, 0]), 5))
ex.right("many", lambda: (np.arange(300) % 10, np.arange(300) % 7, np.int64(10)))
ex.right("all of one class", lambda: [np.zeros(5, int), np.zeros(5, int), 10])


@ex.right("by chance")
def _():
    dice = np.random.default_rng(0)
    return dice.integers(0, 4, 50), dice.integers(0, 4, 50), 4
