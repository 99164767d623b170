"""elu(z, alpha=1.0): a corner rounded off."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l06_leaky_relu._shared import forms_of_two
from grader.bank.model import Ask, Exercise, f32


def near(*z: float, alpha: float = 1.0) -> Ask:
    """Ask for tiny values with all their digits."""
    return Ask((np.array(z), alpha), rtol=1e-9, atol=0.0)


ex = Exercise(
    "elu",
    truth="Your elu leaves what is positive alone, levels off at −alpha, keeps its digits near 0, "
    "and is quiet from −1000 to 1000.",
    hints=[
        "As in the leaky ReLU there are two cases; on the left stands another function.",
        "np.expm1 computes exp(z) − 1 without losing digits near 0. np.where computes both "
        "branches for all entries: see to it that the exponential gets no large positive number.",
        "np.where with the condition z > 0: z, or alpha times np.expm1 of the smaller of z and 0.",
    ],
)
ex.aspect(
    "typical values",
    0.5,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([-40.0, -9.0, 0.5]),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 4)).round(3),),
)
ex.aspect(
    "other alphas",
    0.25,
    dtype="same",
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]), 0.5),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 2.5),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 3),
        (np.array([-2.0, 0.5, -1.5, 3.0]), np.array(1.5)),
        (f32(-2, 0.5, -1.5, 3), np.float64(0.7)),
        (f32(-2, 0.5, -1.5, 3), np.array(0.7)),
    ],
    draw=lambda rng: (
        rng.uniform(-3, 3, (2, 3)).round(3),
        round(float(rng.choice([rng.uniform(0.2, 0.8), rng.uniform(1.2, 3)])), 3),
    ),
)
ex.aspect(
    "all its digits near 0",
    0.25,
    cases=[
        near(-1e-10, -3e-8, -1e-6),
        near(1e-10, -2e-9, 2e-7),
        near(-1e-10, -4e-7, alpha=0.5),
    ],
    draw=lambda rng: near(*(-(10.0 ** rng.uniform(-10, -6, 3))), 0.5),
)
ex.aspect(
    "quiet from −1000 to 1000",
    0.25,
    require="quiet",
    cases=[
        (np.array([-1000.0, -710.5, 710.5, 1000.0]),),
        (f32(-200, -95, 0.5, 95, 200),),
        (1000,),
        (np.float64(715.5),),
    ],
    draw=lambda rng: (rng.permutation([rng.uniform(711, 900), -950.0, -0.5, 2.0]),),
)
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25)

ex.wrong(
    "digits-lost",
    "exp(z) − 1 near 0 is the difference of two numbers that agree in most digits, so there few "
    "are left.",
    "np.expm1 computes the same without that loss.",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, float(alpha) * (np.exp(np.minimum(z, 0)) - 1)
    ),
)
ex.wrong(
    "overflow",
    "The values are right, but for large positive z the exponential overflows, and NumPy warns of "
    "it (unless told not to): np.where computes both branches for every entry.",
    "Which z must the exponential never see?",
    lambda z, alpha=1.0: np.where((z := np.asarray(z) * 1.0) > 0, z, float(alpha) * np.expm1(z)),
)
ex.wrong(
    "masked-by-multiplying",
    "The branches were multiplied by 0 and 1 and added. Where the exponential is infinite, 0 times "
    "it is nan.",
    "np.where picks; multiplying by 0 does not get rid of an infinity.",
    lambda z, alpha=1.0: (
        (z := np.asarray(z) * 1.0) * (z > 0) + float(alpha) * np.expm1(z) * (z <= 0)
    ),
)
ex.wrong(
    "one-missing",
    "The −1 is missing: at z = 0 the left piece has to meet the right one, at 0.",
    "What should come back for z = −40?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, float(alpha) * np.exp(np.minimum(z, 0))
    ),
)
ex.wrong(
    "alpha-inside",
    "alpha was multiplied with the exponential only, not with the −1: alpha·exp(z) − 1.",
    "Where does the left piece end, at 0 and far left?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0,
        z,
        np.expm1(np.minimum(z, 0)) + (float(alpha) - 1) * np.exp(np.minimum(z, 0)),
    ),
)
ex.wrong(
    "alpha-in-the-exponent",
    "alpha stands in the exponent, exp(alpha·z) − 1; it is a factor of the whole.",
    "Far to the left ELU is −alpha.",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, np.expm1(float(alpha) * np.minimum(z, 0))
    ),
)
ex.wrong(
    "alpha-everywhere",
    "alpha was multiplied with the right side as well; z itself is asked there.",
    "What should come back for z = 2 and alpha = 0.5?",
    lambda z, alpha=1.0, *, right: alpha * right(z),
)
ex.wrong(
    "sides-swapped",
    "The two sides are swapped: the exponential grows on the right, and the left is a line.",
    "ELU levels off on the left.",
    lambda z, alpha=1.0: np.where((z := np.asarray(z) * 1.0) > 0, float(alpha) * np.expm1(z), z),
)
ex.wrong(
    "exponential-everywhere",
    "alpha·(exp(z) − 1) came back for every z; right of 0 z itself is asked.",
    "What should come back for z = 2?",
    lambda z, alpha=1.0: float(alpha) * np.expm1(np.asarray(z) * 1.0),
)
ex.wrong(
    "sign-of-z",
    "The exponent has the wrong sign: exp(−z) grows to the left.",
    "What should come back for z = −40?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, float(alpha) * np.expm1(-np.minimum(z, 0))
    ),
)
ex.wrong(
    "one-minus-exp",
    "The left piece has the wrong sign: 1 − exp(z) is positive there.",
    "exp(z) is below 1 for negative z. Which sign has exp(z) − 1?",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, -float(alpha) * np.expm1(np.minimum(z, 0))
    ),
)
ex.wrong(
    "closed",
    "This is ReLU: what is negative became 0.",
    "What should come back for z = −1?",
    lambda z, alpha=1.0: np.maximum(z, 0) * 1.0,
)
ex.wrong(
    "leaky-instead",
    "This is the leaky ReLU, with alpha as its slope. On the left ELU bends and levels off.",
    "What should come back for z = −40?",
    lambda z, alpha=1.0, *, leaky_relu: leaky_relu(z, alpha),
)
ex.wrong(
    "larger-of-two",
    "This is the larger of z and alpha·(exp(z) − 1). On the right that is the exponential wherever "
    "it is larger than z.",
    "Decide by z, not by which of the two values is larger.",
    lambda z, alpha=1.0: np.maximum(z, float(alpha) * np.expm1(np.asarray(z) * 1.0)),
)
ex.wrong(
    "gradient-instead",
    "This is the derivative; the value itself is asked here.",
    "What should come back for z = 3?",
    lambda z, alpha=1.0, *, elu_grad: elu_grad(z, alpha),
)
ex.wrong(
    "selu",
    "This is SELU: its alpha is fixed, and both sides are multiplied by 1.05. Here neither is so.",
    "What should come back for z = 1?",
    lambda z, alpha=1.0: (
        1.0507009873554805
        * np.where(
            (z := np.asarray(z) * 1.0) > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0))
        )
    ),
)
ex.wrong(
    "clipped-below",
    "On the left z was cut at −alpha instead of bending towards it.",
    "Only an exponential levels off smoothly.",
    lambda z, alpha=1.0: np.maximum(z, -float(alpha)) * 1.0,
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
forms_of_two(ex, "alpha")

ex.right(
    "two halves",
    lambda z, alpha=1.0: np.maximum(z, 0) + float(alpha) * np.expm1(np.minimum(z, 0) * 1.0),
)
ex.right(
    "where, with the rest set to 0",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0, z, float(alpha) * np.expm1(np.where(z > 0, 0, z))
    ),
)
ex.right(
    "expm1 of minus the absolute value",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) < 0, float(alpha) * np.expm1(-np.abs(z)), z
    ),
)
ex.right(
    "through tanh",
    lambda z, alpha=1.0: np.where(
        (z := np.asarray(z) * 1.0) > 0,
        z,
        float(alpha) * 2 * (t := np.tanh(0.5 * np.minimum(z, 0))) / (1 - t),
    ),
)


@ex.right("a mask, in place on a copy")
def _(z, alpha=1.0):
    a = np.atleast_1d(np.array(z) * 1.0)
    a[a < 0] = float(alpha) * np.expm1(a[a < 0])
    return a.reshape(np.shape(z))


@ex.right("np.piecewise")
def _(z, alpha=1.0):
    z = np.asarray(z) * 1.0
    return np.piecewise(z, [z > 0], [lambda v: v, lambda v: float(alpha) * np.expm1(v)])


@ex.right("a loop over all entries, with math")
def _(z, alpha=1.0):
    z = np.asarray(z) * 1.0
    a = np.empty_like(z)
    for i in np.ndindex(z.shape):
        a[i] = z[i] if z[i] > 0 else float(alpha) * math.expm1(z[i])
    return a


ex.same("*: np.*array(z) * 1.0 → np.*array(z) / 1.0", "Dividing by 1 makes floats just as well.")
ex.same("*: np.asarray(z) → z", "Times 1.0 makes a NumPy number of NumPy's numbers.")
ex.same("*: np.array(z) → z", "Times 1.0 makes a new array.")
ex.same("*: np.asarray(z) * 1.0 → np.asarray(z)", "The left branch is of floats in any case.")
ex.same("reference: z = np.asarray(z) * 1.0 → nothing", "The left branch is of floats in any case.")
ZERO = "At 0 both branches give 0."
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
ex.same("two halves: np.minimum(z, 0) * 1.0 → *", "expm1 makes floats of integers by itself.")
