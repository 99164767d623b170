"""Wrong cross-entropies: which entries are taken, and over what the mean runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def picked(make: Callable) -> Callable:
    """Return the loss that `make` makes of the label's logarithms (n,) and of all (n, k)."""

    def loss(z, y, *, log_softmax):
        logs = log_softmax(z)
        return make(logs[np.arange(len(y)), y], logs, y)

    return loss


def of_labels(ex: Exercise) -> None:
    """Add what is wrong with labels, axes and means."""
    ex.wrong(
        "summed",
        "The losses were added up; the contract asks for their mean.",
        "With the sum, twice as many examples would mean twice the loss.",
        picked(lambda own, logs, y: -np.sum(own)),
    )
    ex.wrong(
        "divided-by-all-entries",
        "The sum was divided by the number of all entries, n·k. There are n examples, and each has "
        "one loss.",
        "How many numbers are averaged?",
        picked(lambda own, logs, y: -np.sum(own) / logs.size),
    )
    ex.wrong(
        "not-averaged",
        "One loss for each example came back; the contract asks for their mean, one number.",
        "What is still missing is the mean.",
        picked(lambda own, logs, y: -own),
    )
    ex.wrong(
        "first-example-only",
        "This is the loss of the first example alone.",
        "Every row has its label; the mean is over all of them.",
        picked(lambda own, logs, y: -own[0]),
    )
    ex.wrong(
        "all-pairs",
        "logs[:, y] takes the columns of all labels in every row: a table of n × n numbers, and "
        "this is the mean of them all.",
        "[np.arange(n), y] pairs row i with label i.",
        picked(lambda own, logs, y: -np.mean(logs[:, y])),
    )
    ex.wrong(
        "all-classes",
        "The mean runs over all classes, and y is not looked at.",
        "Of each row only the label's entry counts.",
        picked(lambda own, logs, y: -np.mean(logs)),
    )
    ex.wrong(
        "all-classes-summed",
        "In each row the logarithms of all classes were added up, and y is not looked at.",
        "Of each row only the label's entry counts.",
        picked(lambda own, logs, y: -np.mean(logs.sum(axis=1))),
    )
    ex.wrong(
        "winner-for-label",
        "Of each row the largest logarithm was taken, that of the winner; the loss asks what the "
        "label got, which may be another class.",
        "What should the loss be where the network is sure and wrong?",
        picked(lambda own, logs, y: -np.mean(logs.max(axis=1))),
    )
    ex.wrong(
        "labels-from-1",
        "The column before the label's was taken, as if labels began with 1. They begin with 0.",
        "Which column belongs to the label 0?",
        picked(lambda own, logs, y: -np.mean(logs[np.arange(len(y)), y.astype(int) - 1])),
    )
    ex.wrong(
        "classes-counted-from-labels",
        "The number of classes was taken from the largest label that occurs. A batch need not have "
        "every class in it; z has a column for each.",
        "z.shape[1] is the number of classes.",
        picked(lambda own, logs, y: -np.mean(np.sum(np.eye(int(y.max()) + 1)[y] * logs, axis=1))),
    )
    ex.wrong(
        "softmax-down-the-columns",
        "The softmax was taken down the columns, so the examples compete; the classes should.",
        "Each row has to sum to 1.",
        lambda z, y, *, log_softmax: -np.mean(log_softmax(z.T).T[np.arange(len(y)), y]),
    )
    ex.wrong(
        "softmax-over-everything",
        "All examples went into one softmax: the shares of the whole array sum to 1. Each row's "
        "should.",
        "Each row has its own sum.",
        lambda z, y, *, log_softmax: (
            -np.mean(log_softmax(z.ravel()).reshape(z.shape)[np.arange(len(y)), y])
        ),
    )
    ex.wrong(
        "softmax-twice",
        "Softmax was applied to z, and its shares were then taken for logits. That squeezes every "
        "loss into a narrow band, and no certainty can bring it to 0.",
        "log_softmax has the softmax in it already; it takes z.",
        lambda z, y, *, right, softmax: right(softmax(z), y),
    )
    ex.wrong(
        "sign-turned",
        "The sign is turned: this is the mean log-likelihood, which is never positive.",
        "A loss is 0 at best and positive otherwise.",
        lambda z, y, *, right: -right(z, y),
    )
