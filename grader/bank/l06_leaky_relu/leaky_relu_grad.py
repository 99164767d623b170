"""leaky_relu_grad(z, slope=0.01): 1 where z > 0, slope elsewhere."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l06_leaky_relu._shared import forms_of_two
from grader.bank.model import Exercise, f32

ex = Exercise(
    "leaky_relu_grad",
    truth="Your leaky_relu_grad is 1 right of 0 and slope left of it and at 0, and float32 stays "
    "float32.",
    hints=[
        "Two straight pieces have two slopes. Which number belongs to which side, and which to 0?",
        "np.where with two plain numbers gives float64; astype makes any dtype of it, and z.dtype "
        "is that of z.",
        "Choose 1 where z > 0 and slope elsewhere with np.where, and bring the result to the dtype "
        "of z, which the given line has made a float's.",
    ],
)
ex.aspect(
    "the usual slope",
    0.5,
    cases=[
        (np.array([-2.0, -0.5, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([0.004, -0.004, 200.0, -200.0]),),
        (np.array([-1.5]),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 4)).round(3),),
)
ex.aspect(
    "any slope, and at 0",
    0.5,
    cases=[
        (np.array([-2.0, 0.0, 1.0, 3.5]), 0.2),
        (np.array([-2.0, 0.5, 0.0, 3.0]), 3.0),
        (np.array([-2.0, 0.5, 0.0, 3.0]), 0.0),
        (np.array([-2.0, 0.5, 0.0, 3.0]), -1.0),
        (np.array([0.15, -0.15, 0.3, -0.3]), 0.2),
    ],
    draw=lambda rng: [
        (
            rng.permutation([0.0, *rng.uniform(-3, 3, 4).round(3)]),
            round(float(rng.uniform(low, high)), 3),
        )
        for low, high in ((0.05, 0.6), (1.5, 4.0), (-2.0, -0.3))
    ],
)
ex.aspect(
    "any kind of number for slope",
    0.25,
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
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25, dtype="float")

ex.wrong(
    "closed",
    "On the left stands 0, as for ReLU; the leak is missing.",
    "What is the slope of the line slope·z?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, 1.0, 0.0),
)
ex.wrong(
    "one-at-zero",
    "At z = 0 your function says 1; the contract says slope there.",
    "> or >=?",
    lambda z, slope=0.01: np.where(np.asarray(z) >= 0, 1.0, slope),
)
ex.wrong(
    "zero-at-zero",
    "At z = 0 your function says 0; the contract says slope there.",
    "Only ReLU has 0 there in this course.",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, 1.0, slope * (np.asarray(z) < 0)),
)
ex.wrong(
    "mean-at-zero",
    "At z = 0 your function says (1 + slope)/2, the mean of both sides, as a centred difference "
    "quotient does. The contract says slope there.",
    "At a corner there is no derivative, so a convention decides.",
    lambda z, slope=0.01: 0.5 * (1 + slope) + 0.5 * (1 - slope) * np.sign(z),
)
ex.wrong(
    "times-z-on-the-left",
    "On the left stands slope·z, the value. Its derivative is slope.",
    "What is the derivative of 0.01·z with respect to z?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, 1.0, slope * np.asarray(z)),
)
ex.wrong(
    "z-on-the-right",
    "On the right stands z itself, the value. Its derivative is 1.",
    "What is the derivative of z with respect to z?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, z, slope),
)
ex.wrong(
    "value-instead",
    "This is the leaky ReLU itself; its derivative is asked.",
    "How steep are the two straight pieces?",
    lambda z, slope=0.01, *, leaky_relu: leaky_relu(z, slope),
)
ex.wrong(
    "sides-swapped",
    "The two sides are swapped: slope stands on the right and 1 on the left.",
    "On which side is the gate open?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, slope, 1.0),
)
ex.wrong(
    "minus-slope",
    "The sign on the left is wrong: the line slope·z rises by slope, it does not fall.",
    "Compare a at z = −2 and at z = −1.",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, 1.0, -slope),
)
ex.wrong(
    "slope-everywhere",
    "slope came back for every z; right of 0 the derivative is 1.",
    "How steep is the right piece?",
    lambda z, slope=0.01: np.full(np.shape(z), float(slope)),
)
ex.wrong(
    "larger-of-two",
    "This is the larger of slope and the step (1 or 0): for slopes above 1 the right side is "
    "wrong, for negative ones the left.",
    "Choose by z, not by which number is larger.",
    lambda z, slope=0.01: np.maximum(np.asarray(z) > 0, slope) * 1.0,
)
ex.wrong(
    "both-added",
    "slope was added on the right as well, where 1 alone is asked.",
    "The wire around the gate takes its share off the gate: s + (1 − s) is 1.",
    lambda z, slope=0.01: (np.asarray(z) > 0) + slope,
)
ex.wrong(
    "sign",
    "This is the sign of z: −1 on the left. The slope there is slope.",
    "Does the curve fall left of 0?",
    lambda z, slope=0.01: np.sign(z) * 1.0,
)
ex.wrong(
    "by-the-output",
    "The sign of the output decided. With a negative slope the output is positive on both sides; "
    "what decides is z.",
    "Look at slope = −1, z = −2: what is a, and how steep is the line?",
    lambda z, slope=0.01, *, leaky_relu: np.where(leaky_relu(z, slope) > 0, 1.0, slope),
)
ex.wrong(
    "threshold-at-slope",
    "z was compared with slope; the corner is at 0.",
    "What should come back for a z between 0 and slope?",
    lambda z, slope=0.01: np.where(np.asarray(z) > slope, 1.0, slope),
)
ex.wrong(
    "slope-without-sign",
    "The sign of slope was dropped; the contract takes negative slopes as they are.",
    "With slope −1 the curve is |z|. How steep is it on the left?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, 1.0, abs(slope)),
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
    "Make the result of the dtype of z at the end, or slope a Python number at the start.",
    lambda z, slope=0.01, *, right: (
        right(z, slope).astype(np.float64)
        if isinstance(slope, np.floating | np.ndarray)
        else right(z, slope)
    ),
)
ex.wrong(
    "slope-made-whole",
    "The slope was cut to a whole number on the way, so a slope below 1 has become 0.",
    "Where does an array or a number of integers take it in?",
    lambda z, slope=0.01: np.where(np.asarray(z) > 0, 1, int(slope)) * 1.0,
)
ex.wrong(
    "one-number-only",
    "This decides about one number. An array of several has no single answer to if, and each of "
    "its entries has its own decision.",
    "np.where makes the decision for every entry at once.",
    lambda z, slope=0.01: 1.0 if z > 0 else float(slope),
)
ex.wrong(
    "a-matrix",
    "A matrix with the slopes on its diagonal came back. Each output depends on its own z only, "
    "so the slopes alone, in the shape of z, say it all.",
    "No np.diag: one slope for each entry of z.",
    lambda z, slope=0.01, *, right: (
        np.diag(right(z, slope)) if np.ndim(z) == 1 else right(z, slope)
    ),
)
ex.slip(
    "truncated",
    "For integer input the result was stored as integers, and a slope below 1 was cut to 0.",
    "z.dtype is an integer's where z holds integers; the given line makes floats of z first.",
)
ex.slip(
    "float64",
    "The values are right, but float32 input comes back as float64.",
    "np.where with two plain numbers has no array to take its dtype from.",
)
forms_of_two(ex, "slope")

ex.right(
    "where, then astype",
    lambda z, slope=0.01: np.where((z := np.asarray(z) * 1.0) > 0, 1, slope).astype(z.dtype),
)
ex.right(
    "numbers of z's own type",
    lambda z, slope=0.01: np.where(
        (z := np.asarray(z) * 1.0) > 0, z.dtype.type(1), z.dtype.type(slope)
    ),
)
ex.right(
    "one, and slope times the rest",
    lambda z, slope=0.01: (
        (m := (np.asarray(z) > 0).astype((np.asarray(z) * 1.0).dtype)) + float(slope) * (1 - m)
    ),
)
ex.right(
    "np.heaviside",
    lambda z, slope=0.01: (h := np.heaviside(np.asarray(z) * 1.0, 0)) + float(slope) * (1 - h),
)


@ex.right("a mask on a full array")
def _(z, slope=0.01):
    z = np.asarray(z)
    out = np.full(z.shape, slope, np.float32 if z.dtype == np.float32 else np.float64)
    out[z > 0] = 1
    return out


@ex.right("np.select")
def _(z, slope=0.01):
    z = np.asarray(z) * 1.0
    return np.select([z > 0], [np.ones_like(z)], default=float(slope)).astype(z.dtype)


@ex.right("np.piecewise")
def _(z, slope=0.01):
    z = np.asarray(z) * 1.0
    return np.piecewise(z, [z > 0, z <= 0], [1.0, float(slope)])


@ex.right("a loop over all entries")
def _(z, slope=0.01):
    z = np.asarray(z) * 1.0
    out = np.ones_like(z)
    for i in np.ndindex(z.shape):
        if not z[i] > 0:
            out[i] = slope
    return out


@ex.right("the wire around the gate")
def _(z, slope=0.01):
    z, s = np.asarray(z) * 1.0, float(slope)
    return s + (1 - s) * (z > 0).astype(z.dtype)


SIGN = "Only the sign and the dtype of z count, and both stay."
ex.same("*: np.asarray(z) * 1.0 → np.asarray(z) * 0.5", SIGN)
ex.same("*: np.asarray(z) * 1.0 → np.asarray(z) * 2.0", SIGN)
ex.same("*: np.asarray(z) * 1.0 → np.asarray(z) / 1.0", SIGN)
ex.same(
    "one, and slope times the rest: np.asarray(z) * 1.0 → *",
    "Only the dtype of this array is used, and the other factor is a float.",
)
ex.same("the wire around the gate: np.asarray(z) * 1.0 → np.asarray(z)", "slope is a float.")
ex.same("np.heaviside: np.asarray(z) * 1.0 → np.asarray(z)", "np.heaviside gives floats.")
ex.same("*: np.asarray(z) → z", "Times 1.0 makes a NumPy number of NumPy's numbers.")
for name in ("np.piecewise", "np.select"):
    ex.same(f"{name}: float(slope) → slope", "The dtype of the result is set elsewhere.")
ex.same("np.piecewise: np.piecewise(*", "What no condition holds for gets the last value.")
ex.same("np.piecewise: z > 0 → *", "Where both conditions hold the second decides.")
ex.same("np.select: np.select(*", "np.select takes the dtype of its choices, and slope is a float.")
ex.same(
    "numbers of z's own type: z.dtype.type(1) → 1",
    "A Python number does not widen the other one.",
)
