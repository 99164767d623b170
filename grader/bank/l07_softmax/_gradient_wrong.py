"""Wrong gradients of the cross-entropy: means and labels."""

from __future__ import annotations

import numpy as np

from grader.bank.l07_softmax._gradient_shares import made, of_shares
from grader.bank.model import Exercise


def of_gradient(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `cross_entropy_grad`."""
    _of_the_mean(ex)
    _of_labels(ex)
    of_shares(ex)


def _of_the_mean(ex: Exercise) -> None:
    ex.wrong(
        "summed",
        "This is p − y, the gradient of the sum of the losses. The loss is their mean, so each row "
        "is divided by n.",
        "What happens to the mean's gradient if every example stands in the batch twice?",
        made(lambda p, hot, z, y: p - hot),
    )
    ex.wrong(
        "divided-by-all-entries",
        "p − y was divided by n·k, the number of all entries. The mean is over n examples.",
        "Over what does the loss take its mean?",
        made(lambda p, hot, z, y: (p - hot) / p.size),
    )
    ex.wrong(
        "divided-by-classes",
        "p − y was divided by the number of classes, k; the mean is over n examples.",
        "Over what does the loss take its mean?",
        made(lambda p, hot, z, y: (p - hot) / p.shape[1]),
    )
    ex.wrong(
        "divided-twice",
        "p − y was divided by n twice.",
        "The loss is a mean once.",
        made(lambda p, hot, z, y: (p - hot) / len(p) ** 2),
    )
    ex.wrong(
        "only-labels-divided",
        "The 1 at the label was divided by n, the shares were not; both belong in the bracket.",
        "(p − y)/n has brackets.",
        made(lambda p, hot, z, y: p - hot / len(p)),
    )
    ex.wrong(
        "averaged-over-examples",
        "One row came back, the mean over the examples. Each example has logits of its own, and a "
        "derivative with respect to each of them.",
        "The gradient has the shape of z.",
        made(lambda p, hot, z, y: (p - hot).mean(axis=0)),
    )
    ex.wrong(
        "summed-over-classes",
        "The classes of each row were added up, which gives 0 up to rounding. The gradient has the "
        "shape of z.",
        "There is nothing to add up: each logit has its own derivative.",
        made(lambda p, hot, z, y: (p - hot).sum(axis=1) / len(p)),
    )
    ex.wrong(
        "floor-division",
        "// was used to divide by n; it rounds down to whole numbers.",
        "/ divides, // divides and rounds down.",
        made(lambda p, hot, z, y: (p - hot) // len(p)),
    )


def _of_labels(ex: Exercise) -> None:
    ex.wrong(
        "y-minus-p",
        "The sign is turned: this is y − p, the way downhill. The gradient points uphill.",
        "If the label's logit rises, what becomes of the loss?",
        made(lambda p, hot, z, y: (hot - p) / len(p)),
    )
    ex.wrong(
        "label-numbers-subtracted",
        "The labels themselves, 0, 1, 2, …, were subtracted from the shares. They are names of "
        "columns, not amounts.",
        "What is subtracted is 1, and in one column of each row only.",
        made(lambda p, hot, z, y: (p - y[:, None]) / len(p)),
    )
    ex.wrong(
        "all-labels-in-every-row",
        "p[:, y] -= 1 takes 1 off the columns of all labels, in every row.",
        "[np.arange(n), y] pairs row i with label i.",
        made(lambda p, hot, z, y: (p - hot.max(axis=0)) / len(p)),
    )

    @ex.wrong(
        "rows-for-columns",
        "p[y] -= 1 takes 1 off whole rows, those whose number happens to be a label; where there "
        "is no such row it is an error.",
        "Labels are columns; [np.arange(n), y] names a row and a column.",
    )
    def _(z, y, *, softmax):
        p = softmax(z)
        p[y] -= 1
        return p / len(y)

    ex.wrong(
        "one-everywhere",
        "1 was taken off every entry; only the label's entry has to lose it.",
        "Each row of the gradient sums to 0.",
        made(lambda p, hot, z, y: (p - 1) / len(p)),
    )
    ex.wrong(
        "label-only",
        "Only the label's entry is there and the others are 0. Raising another logit costs "
        "something, too: it takes away from the label.",
        "Each row of the gradient sums to 0.",
        made(lambda p, hot, z, y: (p - hot) * hot / len(p)),
    )
    ex.wrong(
        "others-only",
        "The label's entry is 0; it should be its share minus 1.",
        "Each row of the gradient sums to 0.",
        made(lambda p, hot, z, y: p * (1 - hot) / len(p)),
    )
    ex.wrong(
        "label-forgotten",
        "The labels are missing: these are the shares over n.",
        "What was said minus what is true.",
        made(lambda p, hot, z, y: p / len(p)),
    )
    ex.wrong(
        "labels-from-1",
        "The 1 was taken off the column before the label's, as if labels began with 1.",
        "Which column belongs to the label 0?",
        made(lambda p, hot, z, y: (p - np.roll(hot, -1, axis=1)) / len(p)),
    )
    ex.wrong(
        "classes-counted-from-labels",
        "The number of classes was taken from the largest label that occurs. A batch need not have "
        "every class in it; z has a column for each.",
        "z.shape[1] is the number of classes.",
        made(lambda p, hot, z, y: (p - np.eye(int(y.max()) + 1)[y].astype(p.dtype)) / len(p)),
    )
    ex.wrong(
        "winner-for-label",
        "The 1 was taken off the winner's column; it belongs to the label's.",
        "y says which column is true, whatever the network thinks.",
        made(lambda p, hot, z, y: (p - (p == p.max(1, keepdims=True))) / len(p)),
    )
    ex.wrong(
        "twice",
        "2(p − y): the 2 belongs to squared error.",
        "The derivative of −ln p has no 2.",
        made(lambda p, hot, z, y: 2 * (p - hot) / len(p)),
    )
