"""elu_grad(z, alpha=1.0): the slope of ELU."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l06_leaky_relu._shared import forms_of_two
from grader.bank.model import Exercise, f32

ex = Exercise(
    "elu_grad",
    truth="Your elu_grad is 1 right of 0, falls off to the left, and is quiet from −1000 to 1000.",
    hints=[
        "Differentiate each piece by itself: z, and alpha·(exp(z) − 1).",
        "1 on the right, alpha·exp(z) on the left; the −1 is a constant. As before, the "
        "exponential must not see large positive numbers.",
        "np.where with the condition z > 0: 1, or alpha times np.exp of the smaller of z and 0.",
    ],
)
ex.aspect(
    "typical values",
    0.5,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([-20.0, -9.0, 0.5]),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 4)).round(3),),
)
ex.aspect(
    "other alphas",
    0.5,
    dtype="same",
    cases=[
        (np.array([-2.0, -0.5, 1.0, 3.5]), 0.5),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 2.5),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 3),
        (np.array([-2.0, 0.5, -1.5, 3.0]), np.array(1.5)),
        (f32(-2, 0.5, -1.5, 3), np.float64(0.7)),
        (f32(-2, 0.5, -1.5, 3), np.array(0.7)),
    ],
    draw=lambda rng: (
        rng.uniform(0.1, 3, 6).round(3) * rng.permutation([1, 1, 1, -1, -1, -1]),
        round(float(rng.choice([rng.uniform(0.2, 0.8), rng.uniform(1.2, 3)])), 3),
    ),
)
ex.aspect(
    "quiet from −1000 to 1000",
    0.25,
    require="quiet",
    cases=[
        (np.array([-1000.0, -700.5, 710.5, 1000.0]),),
        (f32(-200, -80, 0.5, 95, 200),),
        (1000,),
        (np.float64(715.5),),
    ],
    draw=lambda rng: (rng.permutation([rng.uniform(711, 900), -950.0, -0.5, 2.0]),),
)
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25)

ex.wrong(
    "overflow",
    "The values are right, but for large positive z the exponential overflows, and NumPy warns of "
    "it (unless told not to): np.where computes both branches for every entry.",
    "Which z must the exponential never see?",
    lambda z, alpha=1.0: np.where((z := np.asarray(z) * 1.0) > 0, 1, float(alpha) * np.exp(z)),
)
ex.wrong(
    "masked-by-multiplying",
    "The branches were multiplied by 0 and 1 and added. Where the exponential is infinite, 0 times "
    "it is nan.",
    "np.where picks; multiplying by 0 does not get rid of an infinity.",
    lambda z, alpha=1.0: (
        ((z := np.asarray(z) * 1.0) > 0) * z.dtype.type(1) + float(alpha) * np.exp(z) * (z <= 0)
    ),
)
ex.wrong(
    "value-on-the-left",
    "On the left stands alpha·(exp(z) − 1), the value. The −1 is a constant and drops out of the "
    "derivative.",
    "What is the derivative of exp(z) − 1?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, float(alpha) * np.expm1(np.minimum(z, 0))
    ),
)
ex.wrong(
    "value-instead",
    "This is ELU itself; its derivative is asked.",
    "How steep is the right piece?",
    lambda z, alpha=1.0, *, elu: elu(z, alpha),
)
ex.wrong(
    "z-on-the-right",
    "On the right stands z, the value. Its derivative is 1.",
    "What is the derivative of z with respect to z?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, float(alpha) * np.exp(np.minimum(z, 0))
    ),
)
ex.wrong(
    "value-plus-one",
    "On the left stands the value plus 1. With alpha it is the value plus alpha: the two are the "
    "same for alpha = 1 only.",
    "alpha·(exp(z) − 1) plus what is alpha·exp(z)?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, float(alpha) * np.expm1(np.minimum(z, 0)) + 1
    ),
)
ex.wrong(
    "alpha-everywhere",
    "alpha was multiplied with the right side as well; 1 is asked there.",
    "How steep is the right piece?",
    lambda z, alpha=1.0, *, right: float(alpha) * right(z),
)
ex.wrong(
    "alpha-in-the-exponent",
    "alpha stands in the exponent; it is a factor of the whole.",
    "ELU's left piece is alpha·(exp(z) − 1).",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, float(alpha) * np.exp(float(alpha) * np.minimum(z, 0))
    ),
)
ex.wrong(
    "sides-swapped",
    "The two sides are swapped: the exponential stands on the right and 1 on the left.",
    "ELU levels off on the left.",
    lambda z, alpha=1.0: np.where((z := np.asarray(z) * 1.0) > 0, float(alpha) * np.exp(z), 1),
)
ex.wrong(
    "exponential-everywhere",
    "alpha·exp(z) came back for every z; right of 0 the slope is 1.",
    "How steep is the right piece?",
    lambda z, alpha=1.0: float(alpha) * np.exp(np.asarray(z) * 1.0),
)
ex.wrong(
    "sign-of-z",
    "The exponent has the wrong sign: exp(−z) grows to the left, where ELU levels off.",
    "What should come back for z = −20?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, float(alpha) * np.exp(-np.minimum(z, 0))
    ),
)
ex.wrong(
    "minus-on-the-left",
    "The sign on the left is wrong: ELU rises everywhere.",
    "Compare elu(−2) and elu(−1).",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, -float(alpha) * np.exp(np.minimum(z, 0))
    ),
)
ex.wrong(
    "closed",
    "On the left stands 0, as for ReLU.",
    "ELU is not level there, except far out.",
    lambda z, alpha=1.0: np.where((z := np.asarray(z) * 1.0) > 0, z.dtype.type(1), 0),
)
ex.wrong(
    "leaky-instead",
    "On the left stands alpha, as in a leaky ReLU of that slope. ELU's slope falls off there.",
    "What should come back for z = −20?",
    lambda z, alpha=1.0, *, leaky_relu_grad: leaky_relu_grad(z, alpha),
)
ex.wrong(
    "power-rule",
    "The exponential was differentiated like a power: z·exp(z − 1). exp is its own derivative.",
    "What is the derivative of exp(z)?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0,
        1,
        float(alpha) * np.minimum(z, 0) * np.exp(np.minimum(z, 0) - 1),
    ),
)
ex.wrong(
    "slope-at-the-output",
    "The exponential was taken of ELU's output; its slope is that at z.",
    "The argument is the pre-activation.",
    lambda z, alpha=1.0, *, right, elu: right(elu(z, alpha), alpha),
)
ex.wrong(
    "numpy-alpha-widens",
    "The values are right, but where alpha is a NumPy number of 64 bits, float32 comes back as "
    "float64.",
    "The given line alpha = float(alpha) prevents that.",
    lambda z, alpha=1.0, *, right: (
        right(z, alpha).astype(np.float64)
        if isinstance(alpha, np.floating | np.ndarray)
        else right(z, alpha)
    ),
)
ex.inherits(
    "elu",
    lambda z, alpha=1.0, *, elu: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, elu(z, alpha) + float(alpha)
    ).astype(z.dtype),
)
forms_of_two(ex, "alpha")

ex.right(
    "value plus alpha",
    lambda z, alpha=1.0, *, elu: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, elu(z, alpha) + float(alpha)
    ),
)
ex.right(
    "where, with the rest set to 0",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, 1, float(alpha) * np.exp(np.where(z > 0, 0, z))
    ),
)
ex.right(
    "exp of minus the absolute value",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) < 0, float(alpha) * np.exp(-np.abs(z)), 1
    ),
)


@ex.right("a factor for each entry")
def _(z, alpha=1.0):
    z = np.asarray(z) * 1.0
    factor = np.where(z > 0, 1, float(alpha)).astype(z.dtype)
    return factor * np.exp(np.minimum(z, 0))


@ex.right("a mask, in place on a copy")
def _(z, alpha=1.0):
    slopes = np.atleast_1d(np.array(z) * 1.0)
    right, left = slopes > 0, slopes <= 0
    slopes[left] = float(alpha) * np.exp(slopes[left])
    slopes[right] = 1
    return slopes.reshape(np.shape(z))


@ex.right("np.piecewise")
def _(z, alpha=1.0):
    z = np.asarray(z) * 1.0
    return np.piecewise(z, [z > 0], [1.0, lambda v: float(alpha) * np.exp(v)])


@ex.right("a loop over all entries, with math")
def _(z, alpha=1.0):
    z = np.asarray(z) * 1.0
    out = np.empty_like(z)
    for i in np.ndindex(z.shape):
        out[i] = 1 if z[i] > 0 else float(alpha) * math.exp(z[i])
    return out


ex.same("*: np.*array(z) * 1.0 → np.*array(z) / 1.0", "Dividing by 1 makes floats just as well.")
ex.same("*: np.asarray(z) → z", "Times 1.0 makes a NumPy number of NumPy's numbers.")
ex.same("*: np.array(z) → z", "Times 1.0 makes a new array.")
ex.same("*: np.asarray(z) * 1.0 → np.asarray(z)", "The left branch is of floats in any case.")
ex.same("reference: z = np.asarray(z) * 1.0 → nothing", "The left branch is of floats in any case.")
ZERO = "At 0 nothing is asked but for alpha = 1, where both branches give 1."
for change in ("z > 0 → z >= 0", "z[i] > 0 → z[i] >= 0"):
    ex.same(f"*: {change}", ZERO)
for sign in "><":
    ex.same(f"*: (z := (np.asarray(z) * 1.0)) {sign} 0 → *", ZERO)
ex.same(
    "*: np.minimum(z, 0) → np.minimum(z, 1)",
    "Up to 1 the exponential is harmless, and its value is not used there.",
)
ex.same(
    "where, with the rest set to 0: np.where(z > 0, 0, z) → *",
    "Up to 1 the exponential is harmless, and its value is not used there.",
)
ex.same(
    "where, with the rest set to 0: z > 0 → z > 1",
    "Up to 1 the exponential is harmless, and its value is not used there.",
)
ex.same("*: np.empty_like(z) → np.zeros_like(z)", "Every entry is written.")
for name in ("np.piecewise", "a loop over all entries, with math", "a mask, in place on a copy"):
    ex.same(f"{name}: float(alpha) → alpha", "The dtype of the result is set elsewhere.")
ex.same("a factor for each entry: float(alpha) → alpha", "The factor is brought to z's dtype.")
ex.same("a mask, in place on a copy: slopes > 0 → slopes >= 0", "For alpha = 1 both are 1 at 0.")
ex.same("a mask, in place on a copy: slopes <= 0 → slopes <= 1", "The other mask is written later.")
