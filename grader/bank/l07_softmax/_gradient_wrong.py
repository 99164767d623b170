"""Wrong gradients of the cross-entropy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def made(make: Callable) -> Callable:
    """Return the gradient that `make` makes of p (n, k), the labels as 0 and 1 (n, k), z and y."""

    def gradient(z, y, *, softmax):
        p = softmax(z)
        hot = (np.arange(z.shape[1]) == y[:, None]).astype(p.dtype)
        return make(p, hot, z, y)

    return gradient


def of_gradient(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `cross_entropy_grad`."""
    _of_the_mean(ex)
    _of_labels(ex)
    _of_shares(ex)


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


def _of_shares(ex: Exercise) -> None:
    ex.wrong(
        "softmax-missing",
        "The softmax is missing: this is z − y, the gradient of a squared error.",
        "What was said is a row of shares; z are logits.",
        made(lambda p, hot, z, y: (z - hot) / len(p)),
    )
    ex.wrong(
        "a-sigmoid-each",
        "Each logit went through a sigmoid of its own. That is the gradient for several labels at "
        "once; here the classes exclude each other.",
        "Each row of the gradient sums to 0.",
        made(lambda p, hot, z, y: ((np.exp(-np.logaddexp(0, -z)) - hot) / len(p)).astype(p.dtype)),
    )
    ex.wrong(
        "hard-answers",
        "The shares were replaced by the winner's 1 and zeros. Then an example that is right gets "
        "no gradient at all, however unsure it is.",
        "p are the shares, not the decision.",
        made(lambda p, hot, z, y: ((p == p.max(1, keepdims=True)) - hot) / len(p)),
    )
    ex.wrong(
        "logarithms-for-shares",
        "The logarithms of the shares stand where the shares belong.",
        "What was said is p, not ln p.",
        lambda z, y, *, log_softmax: (
            ((logs := log_softmax(z)) - (np.arange(z.shape[1]) == y[:, None])) / len(y)
        ),
    )
    ex.wrong(
        "softmax-down-the-columns",
        "The softmax was taken down the columns, so the examples compete; the classes should.",
        "Each row has to sum to 1.",
        lambda z, y, *, softmax: (softmax(z.T).T - (np.arange(z.shape[1]) == y[:, None])) / len(y),
    )
    ex.wrong(
        "softmax-over-everything",
        "All examples went into one softmax: the shares of the whole array sum to 1. Each row's "
        "should.",
        "Each row has its own maximum and its own sum.",
        lambda z, y: (
            ((e := np.exp(z - z.max())) / e.sum() - (np.arange(z.shape[1]) == y[:, None])) / len(y)
        ),
    )
    ex.wrong(
        "as-it-stands",
        "The softmax is the formula as it stands: its exponentials overflow from about 710 on, and "
        "are all 0 below about −745. Both end in nan.",
        "Your softmax subtracts each row's maximum first.",
        lambda z, y: (
            ((e := np.exp(z)) / e.sum(1, keepdims=True) - (np.arange(z.shape[1]) == y[:, None]))
            / len(y)
        ),
    )
    ex.wrong(
        "one-maximum",
        "One maximum was subtracted from all examples. An example that lies far below it has "
        "nothing but zeros left after exp, and 0 divided by 0 is nan.",
        "Your softmax subtracts each row's own maximum.",
        lambda z, y: (
            (
                (e := np.exp(z - np.max(z))) / e.sum(1, keepdims=True)
                - (np.arange(z.shape[1]) == y[:, None])
            )
            / len(y)
        ),
    )
    ex.wrong(
        "slope-left-in",
        "p − y was multiplied by p(1 − p), as if a softmax were a sigmoid for each class. The slopes "
        "have cancelled already.",
        "p − y is the derivative with respect to z, not with respect to p.",
        made(lambda p, hot, z, y: (p - hot) * p * (1 - p) / len(p)),
    )
    ex.wrong(
        "softmax-twice",
        "The softmax was applied twice: the shares were taken for logits.",
        "Your softmax takes z.",
        lambda z, y, *, right, softmax: right(softmax(z), y),
    )
    ex.wrong(
        "for-the-shares",
        "This is the derivative with respect to the shares, −1/p at the label. It still has to go "
        "back through the softmax.",
        "With the softmax in the chain, everything but p − y cancels.",
        made(lambda p, hot, z, y: -hot / np.maximum(p, 1e-300) / len(p)),
    )
    ex.wrong(
        "chain-rule-nan",
        "The derivative −1/p was computed by itself and multiplied by p afterwards. Where p is "
        "rounded to 0 that is infinite times 0, nan. On paper the two cancel.",
        "Cancel on paper: p − y needs no division.",
        made(
            lambda p, hot, z, y: p * (-(hot / p) + ((hot / p) * p).sum(1, keepdims=True)) / len(p)
        ),
    )
    ex.wrong(
        "squared-error-gradient",
        "This is the gradient of the squared distance between shares and labels. It is tiny where "
        "the network is sure and wrong; the cross-entropy's is largest there.",
        "p − y is all that remains for the cross-entropy.",
        made(
            lambda p, hot, z, y: (
                2 * p * ((p - hot) - (p * (p - hot)).sum(1, keepdims=True)) / len(p)
            )
        ),
    )
    ex.wrong(
        "a-step-taken",
        "These are the logits after a step downhill; the gradient itself is asked.",
        "Where and how far to step is decided by whoever calls this function.",
        lambda z, y, *, right: z - right(z, y),
    )
    ex.wrong(
        "transposed",
        "The result is transposed: its shape is (k, n), and z has shape (n, k).",
        "Row i belongs to example i.",
        lambda z, y, *, right: right(z, y).T,
    )
    ex.wrong(
        "loss-as-well",
        "The loss came back together with the gradient; the gradient alone is asked.",
        "What does return hand over?",
        lambda z, y, *, right, cross_entropy: (cross_entropy(z, y), right(z, y)),
    )
