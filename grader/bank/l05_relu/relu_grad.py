"""relu_grad(z): 1 where z > 0, else 0."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.model import Exercise

ex = Exercise(
    "relu_grad",
    truth="Your relu_grad is 1 right of 0, and 0 left of it and at 0 itself; its results are "
    "floats, and float32 stays float32.",
    hints=[
        "The two pieces of ReLU are straight. How steep is each, and to which does 0 belong?",
        "A comparison gives True and False, entry by entry. Floats are asked.",
        "The comparison has a method astype, and the given line has made z an array of floats: "
        "z.dtype is the dtype to bring it to.",
    ],
)
ex.aspect(
    "left and right of 0",
    0.75,
    cases=[
        (np.array([-2.0, -0.5, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([-300.0, 7.5, 0.004, -0.004, 250.0]),),
    ],
    draw=lambda rng: (rng.uniform(-4, 4, (3, 4)).round(3),),
)
ex.aspect(
    "at 0",
    0.5,
    cases=[(np.array([0.0]),), (np.array([-1.0, 0.0, 2.0, 0.0]),)],
    draw=lambda rng: (rng.permutation([0.0, 0.0, *rng.uniform(-3, 3, 3).round(3)]),),
)
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25, dtype="float")

ex.wrong(
    "one-at-zero",
    "At z = 0 your function says 1; the course's convention is 0: there the gate is shut.",
    "> or >=?",
    lambda z: np.greater_equal(z, 0) * 1.0,
)
ex.wrong(
    "half-at-zero",
    "At z = 0 your function says ½, the mean of both sides, as a centred difference quotient "
    "does. The course's convention is 0.",
    "At a corner there is no derivative, so a convention decides.",
    lambda z: np.heaviside(np.asarray(z) * 1.0, 0.5),
)
ex.wrong(
    "nan-at-zero",
    "At z = 0 your function gives nan: 0 divided by 0. The course's convention is 0 there.",
    "The slope can be had without a division.",
    lambda z: np.maximum(z, 0) / z,
)
ex.wrong(
    "truth-values",
    "The result is True and False; the contract says floats, 1.0 and 0.0. (Two truth values can't "
    "be subtracted, and their sum is no number.)",
    "What makes floats of the comparison?",
    lambda z: np.greater(z, 0),
)
ex.wrong(
    "integers",
    "The result holds integers; the contract says floats, for integers and single numbers too.",
    "Which dtype should astype bring the comparison to?",
    lambda z: np.greater(z, 0) * 1,
)
ex.wrong(
    "dtype-before-floats",
    "For integers the result holds integers: it took the dtype of z as it came in. Floats are "
    "asked for integers too.",
    "The given line makes floats of z; which z is your dtype from?",
    lambda z: np.greater(z, 0).astype(np.asarray(z).dtype),
)
ex.wrong(
    "value-instead",
    "This is ReLU itself; its slope is asked.",
    "How steep is the line a = z?",
    lambda z: np.maximum(z, 0) * 1.0,
)
ex.wrong(
    "sign",
    "On the left stands −1; ReLU does not fall there, it is level.",
    "How steep is a level line?",
    lambda z: np.sign(z) * 1.0,
)
ex.wrong(
    "minus-one-up-to-zero",
    "For all z up to 0 stands −1; ReLU does not fall there, it is level.",
    "How steep is a level line?",
    lambda z: np.where(np.greater(z, 0), 1.0, -1.0),
)
ex.wrong(
    "sides-swapped",
    "The two sides are swapped: 1 stands where the gate is shut.",
    "On which side does ReLU rise?",
    lambda z: np.less(z, 0) * 1.0,
)
ex.wrong(
    "all-open",
    "1 came back for every z. (The output of ReLU is never negative, so asking whether it is at "
    "least 0 gives that.)",
    "Compare with > 0.",
    lambda z: np.greater_equal(np.maximum(z, 0), 0) * 1.0,
)
ex.wrong(
    "all-shut",
    "0 came back for every z; right of 0 ReLU rises.",
    "How steep is the line a = z?",
    lambda z: np.zeros_like(z, dtype=float),
)
ex.wrong(
    "leaky",
    "On the left stands 0.01, the slope of lesson 6's leaky ReLU. ReLU is level there.",
    "How steep is a level line?",
    lambda z: np.where(np.greater(z, 0), 1.0, 0.01),
)
ex.wrong(
    "sigmoid-instead",
    "This is the sigmoid, which is the slope of a rounded ReLU, the softplus. ReLU's own slope is "
    "0 or 1.",
    "What is the slope at z = 0.25?",
    lambda z: 1 / (1 + np.exp(-np.asarray(z))),
)
ex.wrong(
    "ramp",
    "Between 0 and 1 the slope was given as z: this is z, clipped to 0 and 1.",
    "What is the slope at z = 0.25?",
    lambda z: np.clip(z, 0, 1) * 1.0,
)
ex.wrong(
    "opens-at-one",
    "The gate opens at 1 instead of 0.",
    "With what is z compared?",
    lambda z: np.greater(z, 1) * 1.0,
)
ex.wrong(
    "whole-array-any",
    "One answer was given for the whole array: 1 if any entry is positive.",
    "np.any answers once; each z has a slope of its own.",
    lambda z: np.ones(np.shape(z)) if np.any(np.greater(z, 0)) else np.zeros(np.shape(z)),
)
ex.wrong(
    "whole-array-all",
    "One answer was given for the whole array: 1 only if all entries are positive.",
    "np.all answers once; each z has a slope of its own.",
    lambda z: np.ones(np.shape(z)) if np.all(np.greater(z, 0)) else np.zeros(np.shape(z)),
)
ex.wrong(
    "numbers-only",
    "This answers single numbers only: if asks one question, and an array has many entries.",
    "A comparison works entry by entry; if does not.",
    lambda z: 1.0 if z > 0 else 0.0,
)
ex.wrong(
    "constant",
    "Of 1, whose derivative is 0, and z, whose derivative is 1, the wrong one stands on each side: "
    "right of 0 comes 1, left of it z.",
    "What is the derivative of the constant 0?",
    lambda z: np.where(np.greater(z, 0), 1.0, z),
)
ex.wrong(
    "in-place",
    "The slopes are right for arrays that can be written to, but they were written into z itself: "
    "the caller's array has changed.",
    "z[...] = writes into z. A comparison makes a new array.",
)(lambda z: _written_into(z))
ex.wrong(
    "positives-only",
    "The entries that are not positive were left out, so the result has another shape.",
    "Every z needs an answer.",
    lambda z: np.ones_like(np.asarray(z)[np.greater(z, 0)]) * 1.0,
)


def _written_into(z):
    positive = z > 0
    z[positive] = 1
    z[~positive] = 0
    return z


forms(
    ex,
    "A comparison",
    "z[z < 0] = 0 and out=z write into z itself. Which spelling makes a new array?",
)
ex.slip(
    "float64",
    "The values are right, but float32 input comes back as float64: np.where of two Python "
    "numbers and a product with 1.0 make float64 of a comparison.",
    "To which dtype should the result be brought?",
)

ex.right("where, then astype", lambda z: np.where(z > 0, 1, 0).astype(np.asarray(z * 1.0).dtype))
ex.right("as the input's kind of float", lambda z: (z > 0) * np.ones_like(z * 1.0))
ex.right("heaviside", lambda z: np.heaviside(z, np.asarray(z * 1.0).dtype.type(0)) * 1.0)
ex.right("sign of ReLU", lambda z: np.sign(np.maximum(z, 0) * 1.0))
ex.right("ceil of the clip to 0 and 1", lambda z: np.ceil(np.clip(z * 1.0, 0, 1)))
ex.right(
    "np.piecewise",
    lambda z: np.piecewise(z * 1.0, [np.greater(z, 0)], [1, 0]),
)


@ex.right("masks")
def _(z):
    z = np.asarray(z) * 1.0
    out = np.zeros_like(z)
    out[z > 0] = 1
    return out


@ex.right("a branch for single numbers")
def _(z):
    if np.ndim(z) == 0:
        return float(z > 0)
    return np.greater(z, 0).astype(z.dtype if z.dtype.kind == "f" else float)


@ex.right("a loop over all entries")
def _(z):
    z = np.asarray(z) * 1.0
    out = np.empty_like(z)
    for i in np.ndindex(z.shape):
        out[i] = 1.0 if z[i] > 0 else 0.0
    return out


for change in ("np.asarray(z) * 1.0 → *", "z * 1.0 → *", "np.maximum(z, 0) * 1.0 → *"):
    ex.same(
        f"*: {change}",
        "Only the sign of z counts, or only its dtype: any factor above 0 that is a float will do, "
        "and a sum where only the dtype is used.",
    )
ex.same("*: np.asarray(z) → z", "A number or an array times 1.0 can be compared as it is.")
ex.same("*: np.asarray(z * 1.0).dtype.type(0) → 0", "A Python number leaves the dtype to z.")
ex.same("heaviside: np.heaviside(* → np.heaviside(*", "heaviside makes floats by itself.")
ex.same("*: np.empty_like(z) → np.zeros_like(z)", "Each entry is written to before return.")
ex.same("*: (z > 0) * np.ones_like(* → (z > 0) / np.ones_like(*", "Divided by 1 is times 1.")
ex.same("np.piecewise: np.piecewise(* → *[1])", "What meets no condition is 0 there.")
ex.same("where, then astype: np.where(z > 0, 1, 0) → *", "astype makes 1 and 0 of True and False.")
