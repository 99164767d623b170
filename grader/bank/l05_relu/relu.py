"""relu(z): z where it is positive, else 0; nan stays nan."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.model import Exercise

ex = Exercise(
    "relu",
    truth="Your relu lets through what is positive, gives exactly 0 for the rest, −inf too, and "
    "does not hide a nan.",
    hints=[
        "For each z the larger of two numbers is asked. Which two?",
        "Python's max compares two single numbers. NumPy has a function that takes the larger one "
        "entry by entry.",
        "np.maximum takes two arrays, or an array and a number, and passes nan on.",
    ],
)
ex.aspect(
    "typical values",
    0.75,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([-300.0, 7.5, 0.004, -0.004, 250.0]),),
    ],
    draw=lambda rng: (rng.uniform(-4, 4, (3, 4)).round(3),),
)
ex.aspect(
    "infinities and nan",
    0.5,
    cases=[
        (np.array([-np.inf, -1.0, np.inf, 0.5]),),
        (np.array([np.nan, -1.0, 3.0]),),
        (-np.inf,),
        (np.nan,),
    ],
    draw=lambda rng: (rng.permutation([np.nan, -np.inf, np.inf, *rng.uniform(-3, 3, 2).round(3)]),),
)
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25)

ex.wrong(
    "nan-at-minus-infinity",
    "At −inf your function gives nan: as −inf times 0 does, or −inf plus inf.",
    "Choose between z and 0; do not compute your way from one to the other.",
    lambda z: z * np.greater(z, 0),
)
ex.wrong(
    "nan-hidden",
    "A nan comes out as 0 (nan > 0 is False, and fmax and nanmax prefer the number). So an error "
    "further up would be hidden.",
    "Which function takes the larger of two numbers and passes nan on?",
    lambda z: np.where(np.greater(z, 0), z, 0),
)
ex.wrong(
    "nan-repaired",
    "nan and infinities were replaced by numbers; the contract lets inf and nan through.",
    "Do not repair nan afterwards; write a form in which none arises.",
    lambda z: np.nan_to_num(z * np.greater(z, 0)),
)
ex.wrong(
    "pythons-max",
    "This works for single numbers only: Python's max compares two of them, and an array is "
    "neither larger nor smaller than 0 as a whole.",
    "NumPy has a function of its own that compares entry by entry.",
    lambda z: max(0, z),
)
ex.wrong(
    "largest-of-all",
    "One number came back, the largest of all entries (or 0). Each entry has to be compared with "
    "0 by itself.",
    "np.max looks for the largest entry of one array; which function compares two?",
    lambda z: max(0, np.max(z)),
)
ex.wrong(
    "whole-array-shut",
    "One decision was made for the whole array: it passes if all of it is positive, and else all "
    "of it is 0.",
    "Each z has a gate of its own.",
    lambda z: z * 1 if np.all(np.greater(z, 0)) else z * 0,
)
ex.wrong(
    "whole-array-open",
    "One decision was made for the whole array: if any entry is positive, all of it passes, "
    "negative entries too.",
    "Each z has a gate of its own.",
    lambda z: z * 1 if np.any(np.greater(z, 0)) else z * 0,
)
ex.wrong(
    "absolute",
    "Negative z were turned round instead of shut out: this is |z|.",
    "What should come back for z = −2?",
    np.abs,
)
ex.wrong(
    "leaky",
    "On the left a little of z comes through; ReLU gives exactly 0 there. (Lesson 6 has the leak.)",
    "What should come back for z = −2?",
    lambda z: np.maximum(z, 0.01 * z),
)
ex.wrong(
    "smaller-instead",
    "This takes the smaller of z and 0: what is positive is shut out and what is negative passes.",
    "minimum or maximum?",
    lambda z: np.minimum(z, 0),
)
ex.wrong(
    "gate-alone",
    "This is the gate, 1 or 0, and not what passes through it.",
    "For z = 3.5 the result is 3.5.",
    lambda z: np.where(np.greater(z, 0), 1.0, 0.0),
)
ex.wrong(
    "mirrored",
    "This is ReLU of −z: it passes what is negative, with its sign changed.",
    "What should come back for z = 3.5?",
    lambda z: np.maximum(-z, 0),
)
ex.wrong(
    "capped-at-one",
    "Values above 1 were cut to 1; ReLU has no upper end.",
    "A clip has two ends, and here only one is asked.",
    lambda z: np.clip(z, 0, 1),
)
ex.wrong(
    "capped-at-six",
    "Values above 6 were cut to 6. That is ReLU6, of networks for small devices; ReLU has no upper "
    "end.",
    "What should come back for z = 250?",
    lambda z: np.clip(z, 0, 6),
)
ex.wrong(
    "never-below-one",
    "This takes the larger of z and 1, so nothing below 1 comes out.",
    "What should come back for z = 0.25?",
    lambda z: np.maximum(z, 1),
)
ex.wrong(
    "opens-at-one",
    "The gate opens at 1 instead of 0: z between 0 and 1 are lost.",
    "With what is z compared?",
    lambda z: np.where(np.greater(z, 1), z, np.where(np.isnan(z), z, 0)),
)
ex.wrong(
    "softplus",
    "This is ln(1 + e^z), the softplus, which is close to ReLU far from 0 and round near it.",
    "What should come back for z = 0?",
    lambda z: np.logaddexp(0, z),
)
ex.wrong(
    "squared",
    "What is positive was squared; it passes as it is.",
    "What should come back for z = 3.5?",
    lambda z: np.maximum(z, 0) ** 2,
)
ex.wrong(
    "half-missing",
    "This is twice ReLU: z + |z| has still to be halved (and at −inf it is nan).",
    "What is z + |z| for z = 1?",
    lambda z: z + np.abs(z),
)
ex.wrong(
    "positives-only",
    "The negative entries were left out instead of set to 0, so the result has another shape.",
    "z[z > 0] picks; every z needs an answer.",
    lambda z: np.asarray(z)[np.greater(z, 0)],
)
ex.wrong(
    "shifted",
    "The smallest entry was subtracted, so that nothing is negative. ReLU looks at each entry by "
    "itself, and shuts out.",
    "What should come back for z = 1, whatever the other entries are?",
    lambda z: z - np.min(z),
)
ex.wrong(
    "in-place",
    "The values are right for arrays of more than one entry, but they were written into z itself, "
    "so the caller's array has changed, and a single number has no entries to write into.",
    "z[z < 0] = 0 writes into z. Which function makes a new array?",
)(lambda z: _written_into(z))
ex.wrong(
    "result-array-float64",
    "The array for the result was made with its default dtype, float64, so float32 input does not "
    "stay float32.",
    "np.zeros has an argument that takes the dtype of z.",
    lambda z: np.zeros(np.shape(z)) + np.maximum(z, 0),
)
ex.wrong(
    "integers-back",
    "The result was turned into integers, so what stands behind the point is lost (and nan and inf "
    "are no integers).",
    "Which of your steps makes integers?",
    lambda z: np.maximum(z, 0).astype(int),
)


def _written_into(z):
    z[z < 0] = 0
    return z


forms(
    ex,
    "np.maximum",
    "z[z < 0] = 0 and out=z write into z itself. Which spelling makes a new array?",
)
ex.slip(
    "shape-1",
    "For a single number an array of shape (1,) comes back; one number in, one number out.",
    "np.atleast_1d adds an axis that has to be taken off again.",
)

ex.right("the other way round", lambda z: np.maximum(0.0, z))
ex.right("clip without an upper end", lambda z: np.clip(z, 0, None))
ex.right("where, on what is not positive", lambda z: np.where(np.less_equal(z, 0), 0, z))
ex.right("minus a minimum", lambda z: -np.minimum(-1 * np.asarray(z), 0))
ex.right(
    "np.piecewise",
    lambda z: np.piecewise(z * 1.0, [np.less(z, 0)], [0, lambda v: v]),
)
ex.right(
    "one number at a time",
    lambda z: np.vectorize(lambda v: 0.0 if v < 0 else v, otypes=[np.asarray(z).dtype])(z),
)
ex.right("np.select", lambda z: np.select([np.greater(z, 0), np.less_equal(z, 0)], [z, 0], z))


@ex.right("written into a copy")
def _(z):
    z = np.array(z)
    z[z < 0] = 0
    return z


@ex.right("out")
def _(z):
    z = np.asarray(z)
    out = np.empty_like(z)
    return np.maximum(z, 0, out=out)


@ex.right("a branch for single numbers")
def _(z):
    if np.ndim(z) == 0:
        return 0.0 if z < 0 else z
    return z.clip(0)


for change in ("z < 0 → z <= 0", "v < 0 → v <= 0", "np.less(z, 0) → np.less_equal(z, 0)"):
    ex.same(f"*: {change}", "At 0, z and 0 are the same.")
for change in ("np.less_equal(z, 0) → np.less(z, 0)", "np.greater(z, 0) → np.greater*"):
    ex.same(f"*: {change}", "At 0, z and 0 are the same, and what meets no condition gets z.")
ex.same("np.select: np.less_equal(z, 0) → np.less_equal(z, 1)", "The first condition comes first.")
for change in ("np.asarray(z) → z", "z = np.asarray(z) → nothing"):
    ex.same(f"*: {change}", "The functions of NumPy take numbers and arrays of every kind.")
ex.same("np.piecewise: z * 1.0 → z*", "No step of it needs floats: the pieces are z and 0.")
ex.same("out: np.empty_like(z) → np.zeros_like(z)", "Each entry is written to before return.")
ex.same("out: np.maximum(z, 0, out=out) → np.maximum(z, 0)", "What is returned is the result.")
