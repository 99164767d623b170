"""sigmoid_grad."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.l03_sigmoid import _curves as curves
from grader.bank.model import Exercise

ex = Exercise(
    "sigmoid_grad",
    truth="Your sigmoid_grad is ¼ at 0, falls off alike on both sides, and far out, at ±1000, "
    "it is 0 and not nan.",
    atol=1e-15,
    hints=[
        "Differentiate 1/(1 + exp(−z)) with the chain rule: the result can be written with the "
        "value of the sigmoid alone.",
        "σ′(z) = σ(z)·(1 − σ(z)), with the sigmoid at z, not with z itself.",
        "Call your sigmoid once, keep its value in a name, and return that value times one "
        "minus it. (Or, with e as in the sigmoid: e divided by the square of 1 + e.)",
    ],
)
contract.typical(ex, 1, 3)
ex.aspect(
    "far from zero",
    0.75,
    cases=[
        (np.array([-1000.0, 1000.0, 2.0]),),
        (np.array([-300.0, -25.0, -12.5, 0.5, 12.5, 25.0, 300.0]),),
    ],
    draw=lambda rng: (
        rng.permutation([*rng.uniform(8, 20, 2), *rng.uniform(-20, -8, 2), -1000.0, 1000.0]),
    ),
)
contract.activation(ex, kinds=0.5, float32=0.5, unchanged=0.25)
ex.inherits("sigmoid", lambda z, *, sigmoid: (a := sigmoid(z)) * (1 - a))
curves.of_slope(ex)
ex.wrong(
    "formula-on-z",
    "This is z·(1 − z): the formula a·(1 − a) applied to the pre-activation itself. Its a is "
    "the sigmoid's output.",
    "What has to be computed from z before a·(1 − a) can be used?",
    lambda z: z * (1 - np.asarray(z)),
)
ex.wrong(
    "sigmoid-twice",
    "The sigmoid was applied twice: this is the slope at σ(z), but z is already the "
    "pre-activation.",
    "Count the sigmoids between z and your result: a = σ(z) is needed once.",
    lambda z, *, right, sigmoid: right(sigmoid(z)),
)
ex.wrong(
    "one-factor-only",
    "This is 1 − σ(z). The slope has two factors, and the other one, σ(z), makes it small on "
    "the left as well.",
    "Far to the left the curve is flat. What does your function say there?",
    lambda z: 1 - 1 / (1 + np.exp(-z)),
)
ex.wrong(
    "square-missing",
    "The denominator is not squared: exp(−z)/(1 + exp(−z)) is 1 − σ(z), not the slope.",
    "The quotient rule puts the square of the denominator below.",
    lambda z: np.exp(-np.asarray(z)) / (1 + np.exp(-np.asarray(z))),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong: σ·(σ − 1) is negative everywhere, and the sigmoid never falls.",
    "Is the curve rising or falling at 0?",
    lambda z, *, right: -right(z),
)
ex.wrong(
    "square-instead-of-product",
    "This is σ(z)², which goes to 1 on the right, where the curve is flat.",
    "The second factor has to make the product small where the first is nearly 1.",
    lambda z, *, sigmoid: sigmoid(z) ** 2,
)
ex.wrong(
    "nan-far-left",
    "Far to the left your result is nan: above and below the fraction line stand exponentials "
    "that have become infinite. The slope there is 0.",
    "The slope is the same at z and −z, so it can be computed from the absolute value of z.",
    lambda z: np.exp(-np.asarray(z)) / (1 + np.exp(-np.asarray(z))) ** 2,
)
ex.wrong(
    "nan-far-right",
    "Far to the right your result is nan: above and below the fraction line stand exponentials "
    "that have become infinite. The slope there is 0.",
    "The slope is the same at z and −z, so it can be computed from the absolute value of z.",
    lambda z: np.exp(z) / (1 + np.exp(z)) ** 2,
)
ex.wrong(
    "difference-quotient",
    "This is a difference quotient. It is close near 0, but far out, where the slope is "
    "tiny, rounding leaves few digits of it.",
    "Write the derivative as a formula in the sigmoid's value.",
    lambda z, *, sigmoid: (sigmoid(np.asarray(z) + 1e-5) - sigmoid(np.asarray(z) - 1e-5)) / 2e-5,
)
ex.wrong(
    "one-number",
    "The slopes were added up to one number; each z has a slope of its own.",
    "The result has the shape of z.",
    lambda z, *, right: np.sum(right(z)),
)
ex.slip(
    "truncated",
    "For integer input the result was written into an array of integers, and every slope, "
    "being below 1, was cut to 0.",
    "np.zeros_like and np.empty_like copy the dtype of z; give them one, or do without them.",
)
ex.slip(
    "float64",
    "The values are right, but float32 input comes back as float64.",
    "Which step makes float64 of everything, whatever the dtype of z?",
)
ex.wrong(
    "a-matrix",
    "A matrix with the slopes on its diagonal came back. Each output depends on its own z only, "
    "so the slopes alone, in the shape of z, say it all.",
    "No np.diag: one slope for each entry of z.",
    lambda z, *, right: np.diag(right(z)) if np.ndim(z) == 1 else right(z),
)


forms(ex, "np.exp", "out=z and z *= … write into z itself; without them a new array is made.")
ex.right("a·(1 − a)", lambda z, *, sigmoid: (a := sigmoid(z)) * (1 - a))
ex.right(
    "a·(1 − a) with the formula as it stands",
    lambda z: (a := 1 / (1 + np.exp(-z))) * (1 - a),
)
ex.right("a − a²", lambda z, *, sigmoid: sigmoid(z) - sigmoid(z) ** 2)
ex.right("σ(z)·σ(−z)", lambda z, *, sigmoid: sigmoid(z) * sigmoid(-z))
ex.right("e/(1 + e)²", lambda z: (e := np.exp(-np.abs(z))) / (1 + e) ** 2)
ex.right("through cosh", lambda z: 1 / (2 + 2 * np.cosh(z)))
ex.right("through tanh", lambda z: 0.25 * (1 - np.tanh(0.5 * z) ** 2))
ex.right("1/(2 + e^z + e^−z)", lambda z: 1 / (2 + np.exp(z) + np.exp(-z)))


@ex.right("a loop")
def _(z):
    z = np.asarray(z)
    dtype = z.dtype if z.dtype.kind == "f" else np.float64
    out = np.empty(z.shape, dtype)
    for i in np.ndindex(z.shape):
        e = math.exp(-abs(z[i]))
        out[i] = e / (1 + e) ** 2
    return out


ex.same("a·(1 − a) with the formula as it stands: -z → z", "a and 1 − a change places.")
ex.same("through tanh: 0.5 * z → -0.5 * z", "The square takes the sign away.")
