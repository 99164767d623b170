"""softplus(z): ln(1 + exp(z)), with all its digits and no overflow."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.model import Ask, Exercise


def exactly(*z: float) -> Ask:
    """Ask for values with all their digits."""
    return Ask((np.array(z),), rtol=1e-13, atol=0.0)


ex = Exercise(
    "softplus",
    truth="Your softplus is positive at −40 with all its digits, exactly 800 at 800, and ln 2 at "
    "0.",
    hints=[
        "The formula overflows on one side and loses its digits on the other. Which NumPy function "
        "adds exponentials without computing them?",
        "1 is exp(0): ln(exp(0) + exp(z)) is what np.logaddexp makes of two numbers.",
        "np.logaddexp(0, z). (Or: the larger of z and 0, plus np.log1p(np.exp(-np.abs(z))).)",
    ],
)
contract.typical(ex, 0.75, 4)
ex.aspect(
    "all digits on the left",
    0.75,
    cases=[exactly(-40.0, -36.5, -20.0, -3.0), exactly(-700.0, -100.0, 0.0)],
    draw=lambda rng: exactly(*rng.uniform(-300, -30, 3), -1.5),
)
ex.aspect(
    "no overflow on the right",
    0.75,
    cases=[exactly(800.0, 1000.0, 710.0, 2.0), exactly(50.0, 34.0, 21.0, 1.0)],
    draw=lambda rng: exactly(*rng.uniform(710, 1000, 2), *rng.uniform(20, 36, 2)),
)
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25)

ex.wrong(
    "overflow",
    "ln(1 + exp(z)) as it stands: exp(z) overflows from 709.8 on, and on the left 1 + exp(z) is "
    "rounded to 1, whose logarithm is 0.",
    "Which NumPy function adds exponentials without computing them?",
    lambda z: np.log(1 + np.exp(z)),
)
ex.wrong(
    "log1p-overflow",
    "np.log1p keeps the digits on the left, but on the right exp(z) still overflows, and infinity "
    "comes back where z is right.",
    "ln(1 + e^z) = z + ln(1 + e^−z). Which of the two forms is safe for which z?",
    lambda z: np.log1p(np.exp(z)),
)
ex.wrong(
    "digits-lost",
    "Nothing overflows, but 1 + exp(−|z|) is rounded before its logarithm is taken, and far out "
    "few digits are left, or none.",
    "np.log1p(x) is ln(1 + x) without that loss.",
    lambda z: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))),
)
ex.wrong(
    "straight-above-20",
    "Above 20 z itself came back. The softplus is larger than z there, by 2·10⁻⁹ at 20: 13 digits "
    "are asked.",
    "A safe form needs no threshold.",
    lambda z: np.where((z := np.asarray(z) * 1.0) > 20, z, np.log1p(np.exp(np.minimum(z, 20)))),
)
ex.wrong(
    "shut-below",
    "Far to the left 0 came back. The softplus is small there and never 0, and at −40 it has all "
    "its digits.",
    "A safe form needs no threshold.",
    lambda z: np.where((z := np.asarray(z) * 1.0) < -30, 0, np.logaddexp(0, np.maximum(z, -30))),
)
ex.wrong(
    "clipped",
    "z was clipped to keep the exponential small, so that beyond the clip everything has the same "
    "value.",
    "The softplus of 800 is 800.",
    lambda z: np.log1p(np.exp(np.clip(z, -50, 50))),
)
ex.wrong(
    "relu-instead",
    "This is ReLU, with its corner. The softplus rounds it off, and is ln 2 at 0.",
    "What is ln(1 + exp(0))?",
    lambda z, *, relu: relu(z) * 1.0,
)
ex.wrong(
    "base-2",
    "The logarithm is to base 2. The contract has the natural one.",
    "At 0 the softplus is ln 2 ≈ 0.693.",
    lambda z: np.logaddexp2(0, np.asarray(z) / math.log(2)),
)
ex.wrong(
    "base-10",
    "The logarithm is to base 10. The contract has the natural one.",
    "np.log is the natural logarithm.",
    lambda z: np.logaddexp(0, z) / math.log(10),
)
ex.wrong(
    "powers-of-2",
    "Base 2 on both sides: log2(1 + 2^z). The contract has e.",
    "np.logaddexp2 has a sister.",
    lambda z: np.logaddexp2(0, z),
)
ex.wrong(
    "sign-of-z",
    "The exponent has the wrong sign: this falls as z rises.",
    "What should come back for z = 10?",
    lambda z: np.logaddexp(0, -np.asarray(z)),
)
ex.wrong(
    "log-sigmoid",
    "This is ln σ(z), which is never positive. It is minus the softplus of −z.",
    "A softplus is positive everywhere.",
    lambda z: -np.logaddexp(0, -np.asarray(z)),
)
ex.wrong(
    "minus-one",
    "It is ln(exp(z) − 1), which takes the softplus back and has no value for z ≤ 0.",
    "Inside of the logarithm stands a sum.",
    lambda z: np.log(np.expm1(z)),
)
ex.wrong(
    "log-missing",
    "The logarithm is missing: this is 1 + exp(z).",
    "Far to the right the softplus is about z.",
    lambda z: 1 + np.exp(z),
)
ex.wrong(
    "one-missing",
    "The 1 is missing, and ln(exp(z)) is z.",
    "What keeps the softplus positive on the left?",
    lambda z: np.log(np.exp(z)),
)
ex.wrong(
    "slope-instead",
    "This is the slope of the softplus, which is the sigmoid.",
    "Far to the right the softplus is about z.",
    lambda z, *, sigmoid: sigmoid(z),
)
ex.wrong(
    "silu-instead",
    "This is SiLU, which is 0 at 0 and negative on the left.",
    "At 0 the softplus is ln 2.",
    lambda z, *, silu: silu(z),
)
ex.wrong(
    "elu-instead",
    "This is ELU. The softplus has one formula on both sides.",
    "A softplus is positive everywhere.",
    lambda z: np.where((z := np.asarray(z) * 1.0) > 0, z, np.expm1(np.minimum(z, 0))),
)
ex.wrong(
    "lowered",
    "It is the softplus less ln 2, so that it goes through 0. The contract has the softplus "
    "itself, which is positive.",
    "What is ln(1 + exp(0))?",
    lambda z, *, right: right(z) - math.log(2),
)
ex.wrong(
    "absolute-value-missing",
    "To the larger of z and 0 ln(1 + exp(−z)) was added, where −|z| is right: for negative z it "
    "counts twice.",
    "Check it at z = −3.",
    lambda z: np.maximum(z, 0) + np.log1p(np.exp(-np.asarray(z))),
)
ex.wrong(
    "larger-missing",
    "The larger of z and 0 is missing: ln(1 + exp(−|z|)) is small on both sides.",
    "Far to the right the softplus is about z.",
    lambda z: np.log1p(np.exp(-np.abs(z))),
)
ex.wrong(
    "squareplus",
    "This is (z + √(z² + 1))/2, another curve that rounds off ReLU's corner, or one like it.",
    "At 0 the softplus is ln 2.",
    lambda z: (z + np.sqrt(np.square(z) + 1.0)) / 2,
)
forms(ex, "np.logaddexp", "out=z and z *= … write into z; without them a new array is made.")

ex.right("largest and log1p", lambda z: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))))
ex.right("half of two", lambda z: (z + np.abs(z)) / 2 + np.log1p(np.exp(-np.abs(z))))
ex.right("arguments swapped", lambda z: np.logaddexp(z, 0))
ex.right(
    "z, and the other side", lambda z: np.where(np.less(z, 0), 0, z) + np.logaddexp(0, -np.abs(z))
)
ex.right(
    "two branches",
    lambda z: np.where(
        np.less(z, 0),
        np.log1p(np.exp(np.minimum(z, 0))),
        np.maximum(z, 0) + np.log1p(np.exp(-np.maximum(z, 0))),
    ),
)


@ex.right("masks")
def _(z):
    a = np.array(z) * 1.0
    left = a < 0
    rest = np.log1p(np.exp(np.where(left, a, -a)))
    return np.where(left, rest, a + rest)


@ex.right("overflow replaced by its limit")
def _(z):
    with np.errstate(over="ignore"):
        return np.where(np.greater(z, 50), z, np.log1p(np.exp(z)))


@ex.right("entry by entry")
def _(z):
    z = np.asarray(z)
    out = np.empty(z.shape, z.dtype if z.dtype.kind == "f" else float)
    for i in np.ndindex(z.shape):
        out[i] = max(z[i], 0) + math.log1p(math.exp(-abs(z[i])))
    return out


ex.same("masks: a < 0 → *", "Near 0 both forms have all their digits.")
for change in ("np.array(z) * 1.0 → *", "np.array(z) → z"):
    ex.same(f"masks: {change}", "Nothing is written into a, and the logarithm makes floats.")
ex.same(
    "overflow replaced by its limit: np.greater(z, 50) → *",
    "From z ≈ 37 to 709 ln(1 + exp(z)) is rounded to z itself.",
)
ex.same("*: np.less(z, 0) → np.less_equal(z, 0)", "At z = 0 both branches give ln 2.")
for change in ("np.maximum(z, 0) → *", "np.minimum(z, 0) → *"):
    ex.same(
        f"two branches: {change}",
        "It keeps the branch that is not taken from overflowing, and nobody asks for quiet.",
    )
