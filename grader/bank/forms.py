"""Right values in a wrong form, as students hand them in where an array of any shape is asked."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def forms(ex: Exercise, tool: str, hint: str, array: str = "z") -> None:
    """Add the right values in a wrong form, for a function of an array and perhaps of more.

    tool: what works on whole arrays, for the hints; hint: how the array comes to be overwritten;
    array: what the argument is called.
    """
    ex.wrong(
        "two-axes",
        "The values are right, but the result was reshaped to (n, −1), which has two axes "
        f"whatever the shape of {array} is (and a single number has no n).",
        f"{tool} and arithmetic keep the shape of {array}; nothing has to be reshaped.",
        lambda x, *rest, right: np.reshape(right(x, *rest), (len(x), -1)),
    )
    ex.wrong(
        "a-dict",
        "A dict came back with the result in it; the contract asks for the result alone.",
        "Values kept for later steps are of use to their owner only. What does return hand over?",
        lambda x, *rest, right: {array: x, "a": right(x, *rest)},
    )
    ex.wrong(
        "a-list",
        f"A list came back; the contract says an array of the shape of {array}.",
        f"No loop is needed: {tool} works on whole arrays.",
        lambda x, *rest, right: [right(v, *rest) for v in x] if np.ndim(x) else right(x, *rest),
    )
    ex.wrong(
        "a-loop-without-numbers",
        f"A loop over the first axis of {array} made a list, and a single number has no axis. An "
        "array is asked, and a number for a number.",
        f"No loop is needed: {tool} works on whole arrays and on single numbers.",
        lambda x, *rest, right: [right(v, *rest) for v in x],
    )
    if all(a.id != "one-number" for a in ex.mistakes):
        ex.wrong(
            "one-number",
            f"The values were added up to one number; each {array} has a value of its own.",
            f"The result has the shape of {array}.",
            lambda x, *rest, right: np.sum(right(x, *rest)),
        )
    ex.slip(
        "changed",
        f"The values are right, but {array} was overwritten on the way, so the caller's array has "
        "changed.",
        hint,
    )


def array_of_float64(ex: Exercise) -> None:
    """Add a result that is written into an array made without a dtype."""
    ex.wrong(
        "result-array-float64",
        "The array for the result was made with its default dtype, float64, so float32 input does "
        "not stay float32 (and a single number, which has no shape to copy, does not work).",
        "np.zeros has an argument that takes the dtype of z.",
        lambda z, *, right: np.zeros(z.shape) + right(z),
    )
