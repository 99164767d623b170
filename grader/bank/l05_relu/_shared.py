"""What the exercises of this lesson share: the right values in a wrong form."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def forms(ex: Exercise, tool: str) -> None:
    """Add the right values in a wrong form, for a function of one array z.

    tool: what works on whole arrays, for the hints.
    """
    ex.wrong(
        "two-axes",
        "The values are right, but the result was reshaped to (n, −1), which has two axes whatever "
        "the shape of z is (and a single number has no n).",
        f"{tool} keeps the shape of z; nothing has to be reshaped.",
        lambda z, *, right: np.reshape(right(z), (len(z), -1)),
    )
    ex.wrong(
        "a-dict",
        "A dict came back with the result in it; the contract asks for the result alone.",
        "Values kept for later steps are of use to their owner only. What does return hand over?",
        lambda z, *, right: {"z": z, "a": right(z)},
    )
    ex.wrong(
        "a-list",
        "A list came back; the contract says an array of the shape of z.",
        f"No loop is needed: {tool} works on whole arrays.",
        lambda z, *, right: [right(v) for v in z] if np.ndim(z) else right(z),
    )
    ex.wrong(
        "a-loop-without-numbers",
        "A loop over the first axis of z made a list, and a single number has no axis. An array is "
        "asked, and a number for a number.",
        f"No loop is needed: {tool} works on whole arrays and on single numbers.",
        lambda z, *, right: [right(v) for v in z],
    )
    ex.wrong(
        "one-number",
        "The values were added up to one number; each z has a value of its own.",
        "The result has the shape of z.",
        lambda z, *, right: np.sum(right(z)),
    )
    ex.slip(
        "changed",
        "The values are right, but z was overwritten on the way, so the caller's array has "
        "changed.",
        "z[z < 0] = 0 and out=z write into z itself. Which spelling makes a new array?",
    )


def knots(rng: np.random.Generator, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `xs (k,)`, strictly increasing and unevenly spaced, and `ys (k,)`."""
    gaps = rng.permutation(np.linspace(0.3, 2.1, k)) + rng.uniform(-0.1, 0.1, k)
    xs = round(float(rng.uniform(-3, -1)), 2) + np.cumsum(gaps)
    return xs.round(3), (rng.normal(0, 2, k) + 0.7).round(3)
