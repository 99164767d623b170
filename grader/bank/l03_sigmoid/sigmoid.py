"""sigmoid."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import array_of_float64, forms
from grader.bank.l03_sigmoid import _clipping as clipping
from grader.bank.l03_sigmoid import _curves as curves
from grader.bank.l03_sigmoid._shared import roughly
from grader.bank.model import Ask, Exercise, f32

ex = Exercise(
    "sigmoid",
    truth="Your sigmoid answers from −1000 to 1000 without a warning, is right to about 13 digits "
    "as far as ±700, and is still positive at −720.",
    rtol=1e-13,
    atol=0.0,
    hints=[
        "Where the formula overflows, exp was asked for a large positive number. Both of its "
        "halves can be had from the exponential of a number that is never positive.",
        "Let e be the exponential of minus the absolute value of z: it lies between 0 and 1. "
        "For z ≥ 0 the formula is 1/(1 + e) as it stands; for z < 0 multiply numerator and "
        "denominator by the exponential of z, and e appears again.",
        "For z < 0 that gives e/(1 + e). So the denominator is always 1 + e, and the numerator "
        "is 1 where z ≥ 0 and e elsewhere: one call of np.where.",
    ],
)
contract.typical(ex, 1, 4)
ex.aspect(
    "far from zero",
    1,
    cases=[
        (np.array([-1000.0, 1000.0]),),
        (np.array([-30.0, -20.25, 17.5]),),
        (np.array([-700.0, -300.5, -120.0, -40.0, 37.0, 300.0, 700.0]),),
    ],
    draw=lambda rng: (np.concatenate([rng.uniform(-700, 700, 4), rng.uniform(-36, -9, 3)]),),
)
ex.aspect(
    "still positive at −720",
    0.25,
    cases=[
        Ask((np.array([-720.0, 2.0, 720.0]),), rtol=1e-6),
        *(Ask((z,), rtol=1e-6) for z in (-720.0, np.float64(-715.5))),
    ],
    draw=lambda rng: Ask((rng.permutation([rng.uniform(-720, -711), 715.0, -3.0]),), rtol=1e-6),
)
ex.aspect(
    "quiet from −1000 to 1000",
    0.5,
    require="quiet",
    cases=[
        roughly(np.array([-720.0, 2.0])),
        roughly(np.array([-1000.0, -710.5, 710.5, 1000.0])),
        (f32(-200, -95, 0.5, 95, 200),),
        *(roughly(z) for z in (-720.0, 1000, np.float64(-715.5), np.int64(-1000))),
    ],
    draw=lambda rng: roughly(rng.permutation([rng.uniform(-720, -711), 950.0, -950.0])),
)
contract.activation(ex, kinds=0.5, float32=0.5, unchanged=0.25)

ex.wrong(
    "naive-overflow",
    "This is the formula as it stands, and its values are right but for one fault: below about "
    "−709.8 its exponential overflows (NumPy warns of it unless told not to), and what should "
    "still be positive at −720 becomes 0.",
    "Of what does your code take the exponential, and can that be a large positive number?",
    lambda z: 1 / (1 + np.exp(-z)),
)
ex.wrong(
    "naive-in-float64",
    "Two things remain: the formula's exponential overflows below about −709.8, so σ(−720) "
    "becomes 0, and a float32 array comes back as float64.",
    "Which line turns every input into float64, and which exponential can overflow?",
    lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=np.float64))),
)
ex.wrong(
    "naive-for-numbers",
    "Arrays are right, but a single number goes through the formula as it stands, whose "
    "exponential overflows below about −709.8: σ(−720.0) becomes 0.",
    "What is safe for an array is safe for a number. What is the branch for?",
    lambda z, *, right: right(z) if np.ndim(z) else 1 / (1 + np.exp(-z)),
)
ex.wrong(
    "noisy-branches",
    "The values are right, but NumPy warned: np.where takes both branches for every z and only "
    "then picks, so the branch that is not wanted overflowed although its value was never used.",
    "Give np.where branches that are harmless for every z, wanted or not.",
    lambda z: np.where(np.greater_equal(z, 0), 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
)
for chosen in (np.all, np.any):
    ex.wrong(
        f"one-branch-for-{chosen.__name__}",
        "One branch was chosen for the whole array, so a z on the other side of 0 went through a "
        "form that overflows there.",
        "np.all and np.any answer once; each z has a side of its own. What picks entry by entry?",
        lambda z, c=chosen: 1 / (1 + np.exp(-z)) if c(z >= 0) else np.exp(z) / (1 + np.exp(z)),
    )
ex.wrong(
    "exponential-ratio",
    "This is e^z/(1 + e^z). It equals the formula on paper, but from z ≈ 709.8 on both parts "
    "are infinite, and infinite divided by infinite is nan.",
    "This form is safe for negative z only. Which form is safe for positive z?",
    lambda z: np.exp(z) / (1 + np.exp(z)),
)
ex.wrong(
    "nan-to-zero",
    "The nan of e^z/(1 + e^z) was replaced by 0, and that is the wrong end: far to the right "
    "the sigmoid is 1.",
    "Do not repair nan afterwards; write a form in which it cannot arise.",
    lambda z: np.nan_to_num(np.exp(z) / (1 + np.exp(z))),
)
ex.wrong(
    "through-tanh",
    "(1 + tanh(z/2))/2 is the sigmoid on paper. On the left it subtracts two numbers that are "
    "nearly equal: digits are lost from about z = −8 on, and below −38 nothing is left but 0.",
    "How many digits of 1e-9 survive when it is computed as 1 − 0.999999999?",
    lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
)
ex.wrong(
    "one-minus-on-the-left",
    "The left half is computed as 1 − 1/(1 + e). That subtracts two numbers that are nearly "
    "equal, so the small values on the left lose their digits and then become 0.",
    "Bring 1 − 1/(1 + e) to one fraction on paper first; the subtraction disappears.",
    lambda z, *, right: np.where(np.less(z, 0), 1 - right(np.abs(z)), right(np.abs(z))),
)
ex.wrong(
    "denominator-lost",
    "For negative z this returns e itself. The left half is e/(1 + e); without its denominator "
    "it is right only where e is far smaller than 1.",
    "What does your function give just left of 0, at −0.001? The curve has no jump there.",
    lambda z, *, right: np.where(np.less(z, 0), np.exp(-np.abs(z)), right(np.abs(z))),
)
ex.wrong(
    "left-half-mirrored",
    "The absolute value of z is used on both sides, so the left half is a mirror image of the "
    "right one: σ(−2) comes out as σ(2).",
    "The curve has to go on falling to the left of 0. What is the numerator there?",
    lambda z: 1 / (1 + np.exp(-np.abs(z))),
)
ex.wrong(
    "zero-left-out",
    "At exactly 0 this answers 0: neither z > 0 nor z < 0 holds there, so no branch filled it in. "
    "σ(0) is ½.",
    "Which of the two conditions should z = 0 meet?",
    lambda z, *, right: right(z) * np.asarray(np.not_equal(z, 0)),
)
ex.wrong(
    "sign-flipped",
    "The minus sign in the exponent is missing: this curve falls from 1 to 0, it is σ(−z).",
    "What should come back for a large positive z, and what does exp(z) do there?",
    lambda z: 1 / (1 + np.exp(z)),
)
ex.wrong(
    "branches-swapped",
    "The two branches stand the wrong way round, so this is σ(−z): large z gives 0, and it "
    "should give 1.",
    "Follow one large positive z through your condition.",
    lambda z, *, right: right(-z),
)
ex.wrong(
    "brackets-missing",
    "1 / 1 + exp(−z) is read as (1/1) + exp(−z): the division is done before the sum.",
    "Which brackets does the whole denominator need?",
    lambda z: 1 / 1 + np.exp(-z),
)
curves.of_sigmoid(ex)
clipping.of_sigmoid(ex)

TRUNCATED = (
    "For integer input the result was written into an array of integers (empty_like and "
    "zeros_like copy the dtype), so every value between 0 and 1 was cut to 0.",
    "Turn z into floats before you make the array for the result.",
)
ex.wrong("integers-truncated", *TRUNCATED, lambda z, *, right: right(z).astype(z.dtype))
ex.wrong("numbers-cut", *TRUNCATED, lambda z, *, right: right(z).astype(np.asarray(z).dtype))
ex.slip("truncated", *TRUNCATED)
array_of_float64(ex)
forms(ex, "np.exp", "out=z and z *= … write into z itself; without them a new array is made.")
ex.slip(
    "shape-1",
    "For a single number an array of shape (1,) comes back; one number in, one number out.",
    "np.atleast_1d adds an axis that has to be taken off again; np.asarray does not add one.",
)
ex.slip(
    "float64",
    "The values are right, but float32 input comes back as float64: twice the memory, and the "
    "layers after it compute in float64 too.",
    "Which step makes float64 of everything, whatever the dtype of z?",
)
ex.right(
    "two fractions",
    lambda z: np.where(np.less(z, 0), (e := np.exp(-np.abs(z))) / (1 + e), 1 / (1 + e)),
)
ex.right(
    "exponential of the smaller of z and 0",
    lambda z: np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))),
)
ex.right("exponential of minus logaddexp", lambda z: np.exp(-np.logaddexp(0, -z)))
ex.right(
    "each branch kept on its own half",
    lambda z: np.where(
        np.less(z, 0),
        np.exp(np.minimum(z, 0)) / (1 + np.exp(np.minimum(z, 0))),
        1 / (1 + np.exp(-np.maximum(z, 0))),
    ),
)
ex.right(
    "np.e to a power",
    lambda z: np.where(np.greater_equal(z, 0), 1, np.e ** -np.abs(z)) / (1 + np.e ** -np.abs(z)),
)
ex.right(
    "one number at a time with math.exp",
    lambda z: np.vectorize(lambda v: math.exp(min(v, 0)) / (1 + math.exp(-abs(v))))(z).astype(
        np.asarray(z * 1.0).dtype
    ),
)
ex.right(
    "np.piecewise",
    lambda z: np.piecewise(
        z * 1.0,
        [np.less(z, 0)],
        [lambda v: np.exp(v) / (1 + np.exp(v)), lambda v: 1 / (1 + np.exp(-v))],
    ),
)


@ex.right("masks")
def _(z):
    z = np.asarray(z) * 1.0
    out, left = np.empty_like(z), z < 0
    out[~left] = 1 / (1 + np.exp(-z[~left]))
    out[left] = np.exp(z[left]) / (1 + np.exp(z[left]))
    return out


@ex.right("both branches, warnings switched off")
def _(z):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(z)
        return np.where(z < 0, e / (1 + e), 1 / (1 + np.exp(-z)))


@ex.right("a branch for single numbers")
def _(z):
    if np.ndim(z) == 0:
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    e = np.exp(-abs(z))
    out = 1 / (1 + e)
    out[z < 0] *= e[z < 0]
    return out


for change in ("z >= 0 → z > 0", "z < 0 → z <= 0"):
    ex.same(f"*: {change}", "At z = 0 the exponential is 1, and both halves give ½.")
for less, name in (("less", "less_equal"), ("greater_equal", "greater")):
    ex.same(f"*: np.{less}(z, 0) → np.{name}(z, 0)", "At z = 0 both halves give ½.")
for change in (
    "a branch for single numbers: z >= 0 → z >= *1",
    "both branches, warnings switched off: z < 0 → z < *1",
    "each branch kept on its own half: np.m*imum(z, 0) → np.m*imum(z, *1)",
    "masks: z < 0 → z < *1",
    "np.piecewise: np.less(z, 0) → np.less(z, *1)",
):
    ex.same(change, "Between −1 and 1 the forms of both halves are right to the last digits.")
ex.same("*z) * 1.0 → *z) / 1.0", "Division by 1.0 makes floats of integers as well.")
ex.same("np.piecewise: z * 1.0 → z / 1.0", "Division by 1.0 makes floats of integers as well.")
for change in ("np.asarray(z) * 1.0 → np.asarray(z)", "np.asarray(z) → z", "z = * → nothing"):
    ex.same(
        f"reference: {change}",
        "The functions of NumPy take integers of 64 bits and single numbers as they are; the line "
        "is given for those who write into an array made like z.",
    )
ex.same("masks: np.empty_like(z) → np.zeros_like(z)", "Each entry is written to before return.")
ex.same(
    "one number at a time with math.exp: z * 1.0 → *",
    "Of this product only the dtype is used, which a float times or plus z has anyway.",
)
