"""Wrong gradients of the cross-entropy: what stands in the place of the shares."""

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


def of_shares(ex: Exercise) -> None:
    """Add what is wrong with the shares, or with what is made of them."""
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
            (log_softmax(z) - (np.arange(z.shape[1]) == y[:, None])) / len(y)
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
        "p − y was multiplied by p(1 − p), as if a softmax were a sigmoid for each class. The "
        "slopes have cancelled already.",
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
