"""What the exercises of this lesson share: right values in a wrong form."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def forms(ex: Exercise, array: str, tool: str, hint: str) -> None:
    """Add the right values in a wrong form, for a function of one array.

    array: what the argument is called; tool: the function of NumPy with which no loop is needed;
    hint: how the array comes to be overwritten.
    """
    ex.wrong(
        "two-axes",
        "The values are right, but the result was reshaped to (n, −1), which has two axes "
        f"whatever the shape of {array} is (and a single number has no n).",
        f"{tool} and arithmetic keep the shape of {array}; nothing has to be reshaped.",
        lambda x, *, right: np.reshape(right(x), (len(x), -1)),
    )
    ex.wrong(
        "a-dict",
        "A dict came back with the result in it; the contract asks for the result alone.",
        "Values kept for later steps are of use to their owner only. What does return hand over?",
        lambda x, *, right: {array: x, "a": right(x)},
    )
    ex.wrong(
        "a-list",
        f"A list came back; the contract says an array of the shape of {array}.",
        f"No loop is needed: {tool} works on whole arrays.",
        lambda x, *, right: [right(v) for v in x] if np.ndim(x) else right(x),
    )
    ex.wrong(
        "a-loop-without-numbers",
        f"A loop over the first axis of {array} made a list, and a single number has no axis. An "
        "array is asked, and a number for a number.",
        f"No loop is needed: {tool} works on whole arrays and on single numbers.",
        lambda x, *, right: [right(v) for v in x],
    )
    if all(a.id != "one-number" for a in ex.mistakes):
        ex.wrong(
            "one-number",
            f"The values were added up to one number; each {array} has a value of its own.",
            f"The result has the shape of {array}.",
            lambda x, *, right: np.sum(right(x)),
        )
    ex.slip(
        "changed",
        f"The values are right, but {array} was overwritten on the way, so the caller's array has "
        "changed.",
        hint,
    )


def decay(z):
    """e^−|z|: between 0 and 1 for every z."""
    return np.exp(-np.abs(z))


def sigma(z):
    """A right sigmoid for the answers below that are wrong, or right, somewhere else."""
    return np.where(np.greater_equal(z, 0), 1, decay(z)) / (1 + decay(z))


def naive(z):
    """The formula as it stands."""
    return 1 / (1 + np.exp(-z))


def slope_of(z):
    """A right derivative."""
    return decay(z) / (1 + decay(z)) ** 2


def times_rest(a):
    return a * (1 - a)


def losses(z, y):
    """The cross-entropy of each example, from its logit."""
    return np.maximum(z, 0) - z * y + np.log1p(decay(z))


def log_odds(p):
    """A right logit."""
    return np.log(p) - np.log1p(-p)
