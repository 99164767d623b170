"""leaky_relu(z, slope=0.01): ReLU with a gate that is never quite closed."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l06_leaky_relu._shared import forms_of_two
from grader.bank.model import Exercise, f32

ex = Exercise(
    "leaky_relu",
    truth="Your leaky_relu leaves what is positive alone, multiplies the rest by slope, and does "
    "so for slopes above 1, 0 and negative ones too.",
    hints=[
        "There are two cases, and what decides between them is whether z is positive.",
        "np.where(condition, A, B) takes A where the condition holds and B elsewhere.",
        "The condition is z > 0; A is z itself; B is z multiplied by the slope.",
    ],
)
ex.aspect(
    "the usual slope",
    0.75,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([0.004, -0.004, 0.02, -700.0]),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 4)).round(3),),
)
ex.aspect(
    "any slope",
    0.75,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]), 0.2),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 3.0),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 0.0),
        (np.array([-2.0, 0.5, -1.5, 3.0]), -1.0),
        (np.array([-2.0, 0.5, -1.5, 3.0]), 1.0),
        (np.array([0.15, -0.15, 0.3, -0.3]), 0.2),
    ],
    draw=lambda rng: [
        (rng.uniform(-3, 3, (2, 3)).round(3), round(float(rng.uniform(low, high)), 3))
        for low, high in ((0.05, 0.6), (1.5, 4.0), (-2.0, -0.3))
    ],
)
ex.aspect(
    "any kind of number for slope",
    0.5,
    dtype="same",
    cases=[
        (np.array([-2.0, 0.5, -1.5]), 2),
        (np.array([-2.0, 0.5, -1.5]), np.int64(-3)),
        (np.array([-2.0, 0.5, -1.5]), np.array(0.3)),
        (f32(-2, 0.5, -1.5, 3), np.float64(0.2)),
        (f32(-2, 0.5, -1.5, 3), np.array(0.2)),
        (f32(-2, 0.5, -1.5, 3), 2),
    ],
    draw=lambda rng: (
        rng.uniform(-3, 3, 5).round(3).astype(np.float32),
        np.float64(rng.uniform(0.1, 0.9)),
    ),
)
contract.activation(ex, kinds=0.5, float32=0.25, unchanged=0.25)

ex.wrong(
    "closed",
    "This is ReLU: what is negative became 0 and the slope was not used.",
    "What should come back for z = −2?",
    lambda z, slope=0.01: np.maximum(z, 0) * 1.0,
)
ex.wrong(
    "maximum",
    "This is the larger of z and slope·z. For slopes above 1 the line slope·z is the higher one on "
    "the right and the lower one on the left, so both sides come out wrong.",
    "Decide by z, not by which of the two values is larger.",
    lambda z, slope=0.01: np.maximum(z, slope * z),
)
ex.wrong(
    "minimum",
    "This is the smaller of z and slope·z: for slopes below 1 that keeps the negative side and "
    "shrinks the positive one.",
    "What should come back for z = 3?",
    lambda z, slope=0.01: np.minimum(z, slope * np.asarray(z)),
)
ex.wrong(
    "sides-swapped",
    "The two sides are swapped: what is positive was multiplied by slope, what is negative kept.",
    "On which side is the gate open?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, slope * np.asarray(z), z),
)
ex.wrong(
    "slope-everywhere",
    "Everything was multiplied by slope, what is positive too: that is a line without a corner.",
    "What should come back for z = 3?",
    lambda z, slope=0.01: slope * np.asarray(z),
)
ex.wrong(
    "constant-on-the-left",
    "On the left stands slope itself, the same number for every z. It has to be multiplied by z.",
    "What should come back for z = −2, and what for z = −200?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, slope),
)
ex.wrong(
    "minus-on-the-left",
    "The sign on the left is wrong: −slope·z turns what is negative around.",
    "z = −2 and slope = 0.01 give −0.02.",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, -slope * np.asarray(z)),
)
ex.wrong(
    "divided",
    "On the left z was divided by slope, not multiplied.",
    "A leak of 0.01 lets a hundredth through.",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, np.asarray(z) / np.float64(slope)),
)
ex.wrong(
    "subtracted",
    "On the left slope was subtracted from z, not multiplied.",
    "What should come back for z = 0?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, np.asarray(z) - slope),
)
ex.wrong(
    "floor-at-slope",
    "This is the larger of z and slope: a floor at the height slope. The slope is a factor.",
    "What should come back for z = −2?",
    lambda z, slope=0.01: np.maximum(z, slope),
)
ex.wrong(
    "gradient-instead",
    "This is the derivative, 1 or slope. The value itself is asked here.",
    "What should come back for z = 3?",
    lambda z, slope=0.01, *, leaky_relu_grad: leaky_relu_grad(z, slope),
)
ex.wrong(
    "both-added",
    "slope·z was added to ReLU everywhere, also on the right, where z alone is asked.",
    "What should come back for z = 3? The wire's share has to be taken off the gate.",
    lambda z, slope=0.01: np.maximum(z, 0) + slope * np.asarray(z),
)
ex.wrong(
    "threshold-at-slope",
    "z was compared with slope; the corner is at 0.",
    "What should come back for a z between 0 and slope?",
    lambda z, slope=0.01: np.where(np.asarray(z) > slope, z, slope * np.asarray(z)),
)
ex.wrong(
    "slope-without-sign",
    "The sign of slope was dropped. With slope −1 the leaky ReLU is |z|: −2 becomes 2.",
    "The contract takes negative slopes as they are.",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, abs(slope) * np.asarray(z)),
)
ex.wrong(
    "slope-clipped",
    "The slope was cut to between 0 and 1. The contract takes any number as it is.",
    "What should come back for z = −2 and slope = 3?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, np.clip(slope, 0, 1) * np.asarray(z)),
)
ex.wrong(
    "slope-cut-at-one",
    "Slopes above 1 were cut to 1. The contract takes any number as it is.",
    "What should come back for z = −2 and slope = 3?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, min(slope, 1) * np.asarray(z)),
)
ex.wrong(
    "zero-slope-for-default",
    "A slope of 0 was taken for none given, and the default came in its place (0 counts as "
    "false in slope or 0.01).",
    "With slope 0 this is ReLU.",
    lambda z, slope=0.01, *, right: right(z, slope or 0.01),
)
ex.wrong(
    "numpy-slope-widens",
    "The values are right, but where slope is a NumPy number of 64 bits, float32 comes back as "
    "float64.",
    "The given line slope = float(slope) prevents that: a Python number does not widen an array.",
    lambda z, slope=0.01, *, right: (
        right(z, slope).astype(np.float64)
        if isinstance(slope, np.floating | np.ndarray)
        else right(z, slope)
    ),
)
ex.wrong(
    "one-decision",
    "One decision was made for the whole array: if any entry is not positive, all are multiplied.",
    "Each entry is decided by itself.",
    lambda z, slope=0.01: np.asarray(z) * (1.0 if np.all(np.asarray(z) > 0) else slope),
)
ex.wrong(
    "exponential",
    "On the left stands slope·(exp(z) − 1), as in ELU, which levels off. The leak is a straight "
    "line.",
    "What should come back for z = −200?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, slope * np.expm1(np.minimum(z, 0))),
)
ex.wrong(
    "slope-as-exponent",
    "On the left the sign was kept and the size taken to the power slope; it is to be multiplied.",
    "** takes to a power, * multiplies.",
    lambda z, slope=0.01: np.where(
        np.asarray(z) > 0, z, -(np.abs(z * 1.0 + (np.asarray(z) == 0)) ** slope) * (z != 0)
    ),
)
forms_of_two(ex, "slope")

ex.right("where", lambda z, slope=0.01: np.where(z > 0, z * 1.0, float(slope) * z))
ex.right(
    "two halves", lambda z, slope=0.01: np.maximum(z, 0) * 1.0 + float(slope) * np.minimum(z, 0)
)
ex.right(
    "the wire around the gate",
    lambda z, slope=0.01: float(slope) * z + (1 - float(slope)) * np.maximum(z, 0),
)
ex.right(
    "a factor for each entry",
    lambda z, slope=0.01: (
        (z := np.asarray(z) * 1.0) * np.where(z > 0, 1, float(slope)).astype(z.dtype)
    ),
)
ex.right(
    "three lines, by absolute values",
    lambda z, slope=0.01: 0.5 * (1 + float(slope)) * z + 0.5 * (1 - float(slope)) * np.abs(z),
)


@ex.right("a mask, in place on a copy")
def _(z, slope=0.01):
    a = np.array(z) * 1.0
    a = np.atleast_1d(a)
    a[a < 0] *= float(slope)
    return a.reshape(np.shape(z))


@ex.right("larger or smaller, by the slope")
def _(z, slope=0.01):
    slope = float(slope)
    return np.maximum(z, slope * z) if slope <= 1 else np.minimum(z, slope * z)


@ex.right("np.piecewise")
def _(z, slope=0.01):
    z = np.asarray(z) * 1.0
    return np.piecewise(z, [z > 0], [lambda v: v, lambda v: v * float(slope)])


@ex.right("np.vectorize")
def _(z, slope=0.01):
    z = np.asarray(z) * 1.0
    each = np.vectorize(lambda v: float(v) if v > 0 else float(slope) * float(v))
    return each(z).astype(z.dtype)


@ex.right("a loop over all entries")
def _(z, slope=0.01):
    z = np.asarray(z) * 1.0
    out = np.empty_like(z)
    for i in np.ndindex(z.shape):
        out[i] = z[i] if z[i] > 0 else math.copysign(1, z[i]) * abs(z[i]) * float(slope)
    return out


ZERO = "At 0 both branches give 0."
DTYPE = "The result takes its dtype elsewhere, so the kind of number that slope is does not matter."
ex.same("*: * * 1.0 → * / 1.0", "Dividing by 1 changes as little as multiplying by it.")
ex.same("reference: np.asarray(z) * 1.0 → np.asarray(z)", "slope is a float, and so slope·z.")
ex.same("reference: np.asarray(z) → z", "Times 1.0 makes floats of arrays and numbers alike.")
ex.same("reference: z = np.asarray(z) * 1.0 → nothing", "slope is a float, and so slope·z.")
ex.same("two halves: np.maximum(z, 0) * 1.0 → np.maximum(z, 0)", "The other half is of floats.")
ex.same("where: z * 1.0 → z", "The other branch is of floats.")
for name in ("reference", "where", "np.piecewise", "a factor for each entry"):
    ex.same(f"{name}: z > 0 → z >= 0", ZERO)
ex.same("a loop over all entries: z[i] > 0 → z[i] >= 0", ZERO)
ex.same("np.vectorize: v > 0 → v >= 0", ZERO)
ex.same("a mask, in place on a copy: a < 0 → a <= 0", ZERO)
ex.same("a mask, in place on a copy: np.array(z) → z", "Times 1.0 makes a new array.")
ex.same("np.piecewise: np.asarray(z) → z", "Times 1.0 makes a NumPy number of NumPy's numbers.")
ex.same(
    "larger or smaller, by the slope: slope <= 1 → slope < 1", "With slope 1 the two are equal."
)
ex.same(
    "a loop over all entries: math.copysign(1, z[i]) → math.copysign(-1, z[i])",
    "copysign takes the size alone of its first argument.",
)
ex.same("a loop over all entries: np.empty_like(z) → np.zeros_like(z)", "Every entry is written.")
ex.same("np.vectorize: float(v) → v", "v is a NumPy number, and the dtype is set at the end.")
for name in ("a factor for each entry", "a loop over all entries", "a mask, in place on a copy"):
    ex.same(f"{name}: float(slope) → slope", DTYPE)
for name in ("np.piecewise", "np.vectorize"):
    ex.same(f"{name}: float(slope) → slope", DTYPE)
