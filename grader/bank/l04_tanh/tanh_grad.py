"""tanh_grad(z): the slope at the pre-activation."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l04_tanh._shared import forms_of_tanh
from grader.bank.model import Exercise

ex = Exercise(
    "tanh_grad",
    truth="Your tanh_grad is 1 at 0, falls off alike on both sides, and is 0 at ±1000.",
    atol=1e-15,
    hints=[
        "The slope can be written with the value of tanh alone.",
        "tanh′(z) = 1 − tanh(z)², with tanh at z, not with z itself.",
        "Call tanh once, square what comes back, and take it from 1.",
    ],
)
contract.typical(ex, 1, 3)
ex.aspect(
    "far from zero",
    0.75,
    cases=[
        (np.array([-1000.0, 1000.0, 2.0]),),
        (np.array([-300.0, -25.0, -6.5, 0.5, 6.5, 25.0, 800.0]),),
    ],
    draw=lambda rng: (
        rng.permutation([*rng.uniform(4, 9, 2), *rng.uniform(-9, -4, 2), -1000.0, 1000.0]),
    ),
)
contract.activation(ex, kinds=0.5, float32=0.5, unchanged=0.25)


def exact(z):
    return np.tanh(z)


ex.wrong(
    "formula-on-z",
    "This is 1 − z²: the formula applied to the pre-activation itself. What it wants is tanh(z).",
    "What has to be computed from z before 1 − a² can be used?",
    lambda z: 1 - z**2 * 1.0,
)
ex.wrong(
    "tanh-twice",
    "tanh was applied twice: this is the slope at tanh(z), but z is already the pre-activation.",
    "Count the tanhs between z and your result: a = tanh(z) is needed once.",
    lambda z: 1 - exact(exact(z)) ** 2,
)
ex.wrong(
    "not-squared",
    "The square is missing: this is 1 − tanh(z), which is 2 on the far left, where tanh is flat.",
    "The slope is the same at z and −z. Is what you return?",
    lambda z: 1 - exact(z),
)
ex.wrong(
    "absolute-not-squared",
    "This is 1 − |tanh(z)|: it has a corner at 0, and the slope has none.",
    "The value of tanh is squared.",
    lambda z: 1 - np.abs(exact(z)),
)
ex.wrong(
    "one-plus",
    "This is 1 + tanh(z)², which grows to 2 where the curve is flat.",
    "Is the curve steepest at 0 or far out?",
    lambda z: 1 + exact(z) ** 2,
)
ex.wrong(
    "square-of-the-difference",
    "This is (1 − tanh(z))²: the square belongs to tanh(z) alone.",
    "1 − a ** 2 and (1 - a) ** 2 differ in what is squared.",
    lambda z: (1 - exact(z)) ** 2,
)
ex.wrong(
    "sigmoid-rule",
    "This is a·(1 − a) with a = tanh(z): the sigmoid's rule. It is negative on the left, and tanh "
    "rises everywhere.",
    "Differentiate 2σ(2z) − 1, or the quotient: what comes out?",
    lambda z: (a := exact(z)) * (1 - a),
)
ex.wrong(
    "slope-of-the-sigmoid",
    "This is the sigmoid's slope, ¼ at 0; tanh is four times as steep there.",
    "What should come back at z = 0?",
    lambda z, *, sigmoid_grad: sigmoid_grad(z),
)
ex.wrong(
    "chain-rule-outside",
    "This is half of the slope: 2σ(2z) − 1 has a 2 outside and a 2 inside, and each of them is a "
    "factor of the derivative.",
    "What should come back at z = 0?",
    lambda z, *, right: right(z) / 2,
)
ex.wrong(
    "chain-rule-skipped",
    "This is a quarter of the slope, σ′(2z): the two factors 2 of 2σ(2z) − 1 are missing.",
    "What should come back at z = 0?",
    lambda z, *, right: right(z) / 4,
)
ex.wrong(
    "half-argument",
    "This is four times the sigmoid's slope, 1 at 0 but twice as wide as that of tanh.",
    "σ′ belongs at 2z here, not at z.",
    lambda z, *, sigmoid_grad: 4 * sigmoid_grad(z),
)
ex.wrong(
    "twice-the-argument",
    "This is the slope at 2z; what is asked is the slope at z.",
    "1 − tanh(z)² is with z as it is.",
    lambda z, *, right: right(2 * z),
)
ex.wrong(
    "one-over-cosh",
    "This is 1/cosh(z): the slope is its square.",
    "What does 1 − tanh² become over the common denominator cosh²?",
    lambda z, *, right: np.sqrt(right(z)),
)
ex.wrong(
    "square-of-the-slope",
    "This is the square of the slope: cosh⁴ stands where cosh² belongs.",
    "1 − tanh² is 1/cosh², already squared.",
    lambda z, *, right: right(z) ** 2,
)
ex.wrong(
    "value-not-slope",
    "This is tanh itself. Its slope is small where the curve is flat, on both sides.",
    "What is the slope far to the right, where the curve hardly rises any more?",
    lambda z: exact(z * 1.0),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong: tanh(z)² − 1 is nowhere positive, and tanh rises.",
    "Is the curve rising or falling at 0?",
    lambda z, *, right: -right(z),
)
ex.wrong(
    "second-derivative",
    "This is −2·tanh(z)·(1 − tanh(z)²), the slope of the slope.",
    "Differentiate once.",
    lambda z, *, right: -2 * exact(z) * right(z),
)
ex.wrong(
    "nothing-on-the-left",
    "The slope is cut to 0 for negative z, as in ReLU. tanh rises on both sides of 0.",
    "The slope at −1 equals the slope at 1.",
    lambda z, *, right: np.where(np.asarray(z) > 0, right(z), 0.0 * right(z)),
)
ex.wrong(
    "one-or-nothing",
    "This is 1 within ±1 and 0 outside: the slope of three straight pieces, not of tanh.",
    "1 is the largest slope, at z = 0 only; it falls off smoothly from there.",
    lambda z: np.where(np.abs(z) < 1, 1.0, 0.0),
)
ex.wrong(
    "nan-far-left",
    "Far to the left your result is nan: above and below the line stand exponentials that have "
    "become infinite. The slope there is 0.",
    "The slope is the same at z and −z, so it can be computed from the absolute value of z.",
    lambda z: 4 * np.exp(-2 * np.asarray(z)) / (1 + np.exp(-2 * np.asarray(z))) ** 2,
)
ex.wrong(
    "nan-far-right",
    "Far to the right your result is nan: above and below the line stand exponentials that have "
    "become infinite. The slope there is 0.",
    "The slope is the same at z and −z, so it can be computed from the absolute value of z.",
    lambda z: 4 * np.exp(2 * np.asarray(z)) / (1 + np.exp(2 * np.asarray(z))) ** 2,
)
ex.wrong(
    "difference-quotient",
    "This is a difference quotient. It is close near 0, but rounding leaves it few digits where "
    "the slope is tiny.",
    "Write the derivative as a formula in the value of tanh.",
    lambda z: (np.tanh(np.asarray(z) + 1e-5) - np.tanh(np.asarray(z) - 1e-5)) / 2e-5,
)
ex.wrong(
    "a-matrix",
    "A matrix with the slopes on its diagonal came back. Each output depends on its own z only, "
    "so the slopes alone, in the shape of z, say it all.",
    "No np.diag: one slope for each entry of z.",
    lambda z, *, right: np.diag(right(z)) if np.ndim(z) == 1 else right(z),
)
forms_of_tanh(ex, "np.tanh")

ex.right("your own tanh", lambda z, *, tanh: 1 - tanh(z) ** 2)
ex.right("a product of two sums", lambda z: (1 - (a := np.tanh(z))) * (1 + a))
ex.right("four times the sigmoid's", lambda z, *, sigmoid_grad: 4 * sigmoid_grad(2 * z))
ex.right("σ(2z)·σ(−2z)", lambda z, *, sigmoid: 4 * sigmoid(2 * z) * sigmoid(-2 * z))
ex.right("from exponentials", lambda z: 4 * (e := np.exp(-2 * np.abs(z))) / (1 + e) ** 2)
ex.right("through cosh", lambda z: 1 / np.cosh(z) ** 2)
ex.right("sech squared, by both halves", lambda z: (2 / (np.exp(z) + np.exp(-z * 1.0))) ** 2)
ex.right("np.square", lambda z: np.subtract(1, np.square(np.tanh(z))))
ex.right(
    "one number at a time",
    lambda z: np.vectorize(lambda v: 1 - math.tanh(v) ** 2, otypes=[float])(z).astype(
        np.asarray(z * 1.0).dtype
    ),
)


@ex.right("in place on a copy")
def _(z):
    a = np.array(np.tanh(z))
    a *= -a
    a += 1
    return a


for change, reason in (
    ("*: z * 1.0 → z / 1.0", "A number divided by 1 is that number, as a float."),
    ("one number at a time: z * 1.0 → z*", "Only the dtype of it is used."),
    ("one number at a time: np.vectorize(* → *", "The values tell the dtype."),
    ("in place on a copy: np.array(np.tanh(z)) → np.tanh(z)", "np.tanh makes a new array."),
    ("sech squared, by both halves: -z * 1.0 → -z*", "np.exp takes whole numbers as well."),
    ("sech squared, by both halves: 2 / (* → -2 / (*", "It is squared afterwards."),
):
    ex.same(change, reason)
