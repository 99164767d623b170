"""Answers that add, divide or average in a wrong way: the means of this lesson."""

from __future__ import annotations

import numpy as np

from grader.bank.l03_sigmoid._shared import made
from grader.bank.model import Exercise


def of_cross_entropy(ex: Exercise) -> None:
    """Get the mean over the examples wrong."""
    ex.wrong(
        "summed",
        "The losses were added up; the contract asks for their mean.",
        "With the sum, twice as many examples would mean twice the loss.",
        lambda z, y, *, right: right(z, y) * len(z),
    )
    ex.wrong(
        "not-averaged",
        "One loss for each example came back; the contract asks for their mean, one number.",
        "What is still missing is the mean.",
        lambda z, y: np.logaddexp(0, z) - y * z,
    )
    ex.wrong(
        "mean-over-positives",
        "The sum was divided by the number of examples with y = 1; the mean is over all of them.",
        "How many examples are there?",
        lambda z, y, *, right: right(z, y) * len(z) / np.sum(y),
    )
    ex.wrong(
        "half-the-mean",
        "This is half of the mean. The factor ½ belongs to squared error.",
        "The loss of z = 0 is ln 2.",
        lambda z, y, *, right: right(z, y) / 2,
    )
    ex.wrong(
        "all-pairs",
        "z became a column and y stayed a row, so every logit met every label: a table of n × n "
        "losses, and the mean of them all.",
        "Leave z and y in their shape, (n,): entry i meets entry i.",
        lambda z, y: np.mean(np.logaddexp(0, z[:, None]) - y * z[:, None]),
    )
    ex.wrong(
        "class-by-class",
        "The examples with y = 1 were averaged by themselves, those with y = 0 by themselves, and "
        "the two means added up. The mean is over all of them together.",
        "How much does one example weigh if it is the only one with its label?",
        lambda z, y: np.mean(np.logaddexp(0, -z[y == 1])) + np.mean(np.logaddexp(0, z[y == 0])),
    )


def of_gradient(ex: Exercise) -> None:
    """Get the mean over the examples wrong, for dw, for db, or for both."""
    ex.wrong(
        "summed",
        "These are the sums over the examples; the loss is a mean, so its gradient is one too.",
        "What happens to the gradient if every example stands in the data twice?",
        made(lambda dw, db, e, X, w: (len(e) * dw, len(e) * db)),
    )
    ex.wrong(
        "db-summed",
        "dw is right; db is the sum of the errors where their mean is asked.",
        "The division by n belongs to both.",
        made(lambda dw, db, e, X, w: (dw, len(e) * db)),
    )
    ex.wrong(
        "dw-summed",
        "db is right; dw is the sum over the examples where the mean is asked.",
        "The division by n belongs to both.",
        made(lambda dw, db, e, X, w: (len(e) * dw, db)),
    )
    ex.wrong(
        "means-multiplied",
        "The mean input was multiplied by the mean error. Each error has to meet its own example's "
        "inputs before anything is averaged.",
        "A mean of products is not the product of the means.",
        made(lambda dw, db, e, X, w: (X.mean(axis=0) * db, db)),
    )
    ex.wrong(
        "divided-by-inputs",
        "The sum over the examples was divided by the number of inputs, d, where the number of "
        "examples, n, is asked.",
        "Over what does the loss take its mean?",
        made(lambda dw, db, e, X, w: (len(e) * dw / len(w), len(e) * db / len(w))),
    )
    ex.wrong(
        "divided-by-all-entries",
        "dw was divided by the number of all entries of X (np.mean without an axis, or X.size); "
        "only the examples are averaged over.",
        "dw[j] is the mean over n products, one for each example.",
        made(lambda dw, db, e, X, w: (dw / len(w), db)),
    )
    ex.wrong(
        "divided-twice",
        "Both were divided by n twice: a mean was taken and then divided by n again.",
        "np.mean divides by n already.",
        made(lambda dw, db, e, X, w: (dw / len(e), db / len(e))),
    )
    ex.wrong(
        "divided-by-one-less",
        "Both were divided by n − 1, as a variance is. The loss is a mean over n examples.",
        "For a single example the mean is the example; what is n − 1 there?",
        made(lambda dw, db, e, X, w: (len(e) * dw / (len(e) - 1), len(e) * db / (len(e) - 1))),
    )
    ex.wrong(
        "floor-division",
        "The sums were divided by n with //, which rounds every mean down to a whole number.",
        "/ divides, // divides and rounds down.",
        made(lambda dw, db, e, X, w: (np.floor(dw), np.floor(db))),
    )
    ex.wrong(
        "averaged-over-inputs",
        "The products were averaged along the rows, over the inputs; dw has one entry for each "
        "input, and is a mean over the examples.",
        "Which axis of X do the examples lie along?",
        made(lambda dw, db, e, X, w: ((X * e[:, None]).mean(axis=1), db)),
    )
    ex.wrong(
        "first-example-only",
        "This is the gradient of the first example alone.",
        "Every row of X has its error; the mean is over all of them.",
        lambda X, y, w, b, *, right: right(X[:1], y[:1], w, b),
    )
    ex.wrong(
        "not-averaged",
        "One row for each example came back; the examples have still to be averaged over.",
        "dw has the shape of w.",
        made(lambda dw, db, e, X, w: (X * e[:, None], e)),
    )
    ex.wrong(
        "db-for-each-example",
        "dw is right; db is an array with an entry for each example, where one number is asked.",
        "There is one bias, so the errors have still to be averaged.",
        made(lambda dw, db, e, X, w: (dw, e)),
    )
    ex.wrong(
        "db-for-each-example-over-n",
        "dw is right; db is an array with an entry for each example, where one number is asked.",
        "Divided by n, the errors have still to be added up.",
        made(lambda dw, db, e, X, w: (dw, e / len(e))),
    )


def of_fraction(ex: Exercise) -> None:
    """Get the share over all entries wrong."""
    ex.wrong(
        "count",
        "This is how many entries are saturated; the share is that number divided by all entries.",
        "A share lies between 0 and 1.",
        lambda z, slope=0.01, *, right: right(z, slope) * np.size(z),
    )
    ex.wrong(
        "percent",
        "This is a percentage; the share of all entries is 1, not 100.",
        "A share lies between 0 and 1.",
        lambda z, slope=0.01, *, right: 100 * right(z, slope),
    )
    ex.wrong(
        "divided-by-rows",
        "The count was divided by the number of rows; len(z) is not the number of entries where z "
        "has two axes.",
        "z.size is the number of entries; np.mean divides by it.",
        lambda z, slope=0.01, *, right: right(z, slope) * np.size(z) / len(z),
    )
    ex.wrong(
        "a-share-per-column",
        "One share for each column came back; the contract asks for one number over all entries.",
        "np.mean without an axis averages over everything.",
        lambda z, slope=0.01, *, sigmoid_grad: np.mean(sigmoid_grad(z) < slope, axis=0),
    )
    ex.wrong(
        "yes-and-no",
        "This says for each entry whether it is saturated; the share of them is still to be taken.",
        "What is the mean of an array of True and False?",
        lambda z, slope=0.01, *, sigmoid_grad: sigmoid_grad(z) < slope,
    )
    ex.wrong(
        "mean-slope-compared",
        "The mean slope was compared with the limit, which answers yes or no for all entries at "
        "once.",
        "First compare each entry, then average.",
        lambda z, slope=0.01, *, sigmoid_grad: float(np.mean(sigmoid_grad(z)) < slope),
    )
    ex.wrong(
        "mean-slope",
        "This is the mean slope. The share of entries with a slope below the limit is asked.",
        "First compare each entry, then average.",
        lambda z, slope=0.01, *, sigmoid_grad: np.mean(sigmoid_grad(z)),
    )
    ex.wrong(
        "integer-division",
        "The count was divided with //, which cuts the share down to 0 or 1.",
        "/ divides, // divides and rounds down.",
        lambda z, slope=0.01, *, sigmoid_grad: np.sum(sigmoid_grad(z) < slope) // np.size(z),
    )
    ex.wrong(
        "a-share-per-row",
        "One share for each row came back; the contract asks for one number over all entries.",
        "np.mean without an axis averages over everything.",
        lambda z, slope=0.01, *, sigmoid_grad: np.mean(sigmoid_grad(z) < slope, axis=-1),
    )
