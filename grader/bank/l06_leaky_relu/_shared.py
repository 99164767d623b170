"""What the exercises of this lesson share: wrong forms, and the units that come back."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def forms(ex: Exercise, number: str) -> None:
    """Add right values in a wrong form, for a function of an array z and a number.

    number: what the second argument is called.
    """
    ex.wrong(
        "two-axes",
        "The values are right, but the result was reshaped to (n, −1), which has two axes whatever "
        "the shape of z is (and a single number has no n).",
        "np.where and arithmetic keep the shape of z; nothing has to be reshaped.",
        lambda z, *rest, right: np.reshape(right(z, *rest), (len(z), -1)),
    )
    ex.wrong(
        "a-dict",
        "A dict came back with the result in it; the contract asks for the result alone.",
        "Values kept for later steps are of use to their owner only. What does return hand over?",
        lambda z, *rest, right: {"z": z, "a": right(z, *rest)},
    )
    ex.wrong(
        "a-list",
        "A list came back; the contract says an array of the shape of z.",
        "No loop is needed: np.where works on whole arrays.",
        lambda z, *rest, right: [right(v, *rest) for v in z] if np.ndim(z) else right(z, *rest),
    )
    ex.wrong(
        "a-loop-without-numbers",
        "A loop over the first axis of z made a list, and a single number has no axis. An array is "
        "asked, and a number for a number.",
        "No loop is needed: np.where works on whole arrays and on single numbers.",
        lambda z, *rest, right: [right(v, *rest) for v in z],
    )
    ex.wrong(
        "one-number",
        "The values were added up to one number; each z has a value of its own.",
        "The result has the shape of z.",
        lambda z, *rest, right: np.sum(right(z, *rest)),
    )
    ex.wrong(
        "number-always-default",
        f"The argument {number} was not used: the result is that of its default, whatever is "
        "given.",
        f"Where does {number} stand in your code?",
        lambda z, *rest, right: right(z),
    )
    ex.slip(
        "changed",
        "The values are right, but z was overwritten on the way, so the caller's array has "
        "changed.",
        "z[z < 0] *= … and out=z write into z itself; np.where makes a new array.",
    )


def lost_unit(rng, n=4, slope=0.1, lr=0.2, max_steps=400):
    """Return a unit that is negative on all its data and is pulled up, with room for its count."""
    w, b = float(rng.uniform(0.3, 1.5)), float(rng.uniform(-3.5, -2))
    x = rng.uniform(0.1, 1, n).round(3)
    target = (x * rng.uniform(1.2, 2.5) + rng.uniform(0, 1, n)).round(3)
    return round(w, 3), round(b, 3), x, target, slope, lr, max_steps
