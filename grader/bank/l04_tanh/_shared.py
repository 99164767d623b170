"""What the exercises of this lesson share: right values in a wrong form, and drawn networks."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def forms(ex: Exercise) -> None:
    """Add the right values in a wrong form, for a function of one array `z`."""
    ex.wrong(
        "two-axes",
        "The values are right, but the result was reshaped to (n, −1), which has two axes "
        "whatever the shape of z is (and a single number has no n).",
        "Arithmetic on whole arrays keeps the shape of z; nothing has to be reshaped.",
        lambda z, *, right: np.reshape(right(z), (len(z), -1)),
    )
    ex.wrong(
        "a-loop-without-numbers",
        "A loop over the first axis of z made a list, and a single number has no axis. An array is "
        "asked, and a number for a number.",
        "No loop is needed: NumPy's functions work on whole arrays and on single numbers.",
        lambda z, *, right: [right(v) for v in z],
    )
    ex.wrong(
        "one-number",
        "The values were added up to one number; each z has a value of its own.",
        "The result has the shape of z.",
        lambda z, *, right: np.sum(right(z)),
    )
    ex.wrong(
        "result-array-float64",
        "The array for the result was made with its default dtype, float64, so float32 input does "
        "not stay float32 (and a single number, which has no shape to copy, does not work).",
        "np.zeros has an argument that takes the dtype of z.",
        lambda z, *, right: np.zeros(z.shape) + right(z),
    )
    ex.slip(
        "truncated",
        "For integer input the result was written into an array of integers, and every value "
        "between −1 and 1 was cut to 0.",
        "np.zeros_like and np.empty_like copy the dtype of z; give them one, or do without them.",
    )
    ex.slip(
        "float64",
        "The values are right, but float32 input comes back as float64: twice the memory, and the "
        "layers after it compute in float64 too.",
        "Which step makes float64 of everything, whatever the dtype of z?",
    )
    ex.slip(
        "changed",
        "The values are right, but z was overwritten on the way, so the caller's array "
        "has changed.",
        "out=z and z *= … write into z itself; without them a new array is made.",
    )


def cell(rng, n=3, d=2, k=4):
    """Return inputs of a recurrent cell: Wx (d, k), Wh (k, k), b (k,)."""
    Wx, Wh = rng.normal(0, 0.6, (d, k)), rng.normal(0, 0.5, (k, k))
    return Wx.round(3), Wh.round(3), rng.normal(0, 0.5, k).round(3)
