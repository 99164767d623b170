"""What the exercises of this lesson share: right values in a wrong form, and drawn networks."""

from __future__ import annotations

from grader.bank.forms import array_of_float64, forms
from grader.bank.model import Exercise


def forms_of_tanh(ex: Exercise, tool: str) -> None:
    """Add the right values in a wrong form, for a function of one array `z`."""
    forms(ex, tool, "out=z and z *= … write into z itself; without them a new array is made.")
    array_of_float64(ex)
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


def cell(rng, n=3, d=2, k=4):
    """Return inputs of a recurrent cell: Wx (d, k), Wh (k, k), b (k,)."""
    Wx, Wh = rng.normal(0, 0.6, (d, k)), rng.normal(0, 0.5, (k, k))
    return Wx.round(3), Wh.round(3), rng.normal(0, 0.5, k).round(3)
