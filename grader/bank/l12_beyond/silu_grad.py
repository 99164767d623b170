"""silu_grad(z): the slope of z·σ(z), two terms."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.l12_beyond._gates import erf, like
from grader.bank.model import Exercise

ex = Exercise(
    "silu_grad",
    truth="Your silu_grad is ½ at 0, a little negative on the left, a little above 1 on the right, "
    "and 0 and 1 far out.",
    hints=[
        "z·σ(z) is a product: (f·g)′ = f′·g + f·g′.",
        "One term is σ(z). The other is z·σ′(z), and σ′ = σ·(1 − σ).",
        "With s = sigmoid(z): s + z·s·(1 − s).",
    ],
)
contract.typical(ex, 0.5, 4)
ex.aspect(
    "far from zero",
    0.25,
    cases=[
        (np.array([-1000.0, -60.0, 60.0, 1000.0]),),
        (np.array([-30.0, -12.5, -7.0, 7.0, 12.5, 30.0]),),
    ],
    draw=lambda rng: (rng.permutation([*rng.uniform(8, 20, 2), *rng.uniform(-20, -8, 2), -950.0]),),
)
contract.activation(ex, kinds=0.25, float32=0.25, unchanged=0.25)
ex.wrong(
    "second-term-missing",
    "This is σ(z), the first term. The gate itself changes with z, too, and that is the second "
    "one.",
    "(f·g)′ = f′·g + f·g′, with f = z and g = σ.",
    lambda z, *, sigmoid: sigmoid(z),
)
ex.wrong(
    "first-term-missing",
    "This is z·σ′(z), the second term. The first one, σ(z), is missing.",
    "(f·g)′ = f′·g + f·g′, with f = z and g = σ.",
    lambda z, *, sigmoid: z * (s := sigmoid(z)) * (1 - s),
)
ex.wrong(
    "slope-of-the-sigmoid",
    "This is σ′(z), the slope of the gate alone.",
    "SiLU is a product; what has become of z?",
    lambda z, *, sigmoid: (s := sigmoid(z)) * (1 - s),
)
ex.wrong(
    "sum-of-slopes",
    "The slopes of the two factors were added: 1 + σ′(z). Each of them is multiplied by the other "
    "factor first.",
    "(f·g)′ = f′·g + f·g′.",
    lambda z, *, sigmoid: 1 + (s := sigmoid(z)) * (1 - s),
)
ex.wrong(
    "value-instead",
    "This is SiLU itself; its slope is asked.",
    "What should come back at z = 0?",
    lambda z, *, silu: silu(z),
)
ex.wrong(
    "z-missing-in-the-second-term",
    "The second term lacks its z: σ(z) + σ′(z).",
    "(f·g)′ = f′·g + f·g′: what is f in the second term?",
    lambda z, *, sigmoid: 2 * (s := sigmoid(z)) - s * s,
)
ex.wrong(
    "terms-subtracted",
    "The second term was subtracted; the product rule adds.",
    "At z = 3 SiLU is steeper than 1.",
    lambda z, *, sigmoid: (s := sigmoid(z)) - z * s * (1 - s),
)
ex.wrong(
    "brackets",
    "The brackets are set as σ·(1 + z)·(1 − σ), where σ·(1 + z·(1 − σ)) is right.",
    "Far to the right the slope is 1.",
    lambda z, *, sigmoid: (s := sigmoid(z)) * (1 + np.asarray(z)) * (1 - s),
)
ex.wrong(
    "factor-one-minus-missing",
    "The second term is z·σ(z), where z·σ(z)·(1 − σ(z)) is right: σ′ has two factors.",
    "σ′ = σ·(1 − σ).",
    lambda z, *, sigmoid: (s := sigmoid(z)) + z * s,
)
ex.wrong(
    "second-factor-squared",
    "The second term has σ² where it needs σ·(1 − σ).",
    "σ′ = σ·(1 − σ).",
    lambda z, *, sigmoid: (s := sigmoid(z)) + z * s * s,
)
ex.wrong(
    "slope-at-the-output",
    "The slope was taken at silu(z) in the place of z.",
    "The argument is the pre-activation.",
    lambda z, *, right, silu: right(silu(z)),
)
ex.wrong(
    "with-the-sigmoid-of-the-output",
    "σ was taken of silu(z): the value of SiLU is not its gate.",
    "The gate is σ(z).",
    lambda z, *, sigmoid, silu: (s := sigmoid(silu(z))) + z * s * (1 - s),
)
ex.wrong(
    "tanh-rule",
    "The slope of the gate was taken as 1 − σ², which is tanh's rule.",
    "σ′ = σ·(1 − σ).",
    lambda z, *, sigmoid: (s := sigmoid(z)) + z * (1 - s * s),
)
ex.wrong(
    "relu-slope",
    "This is ReLU's slope, 0 or 1. SiLU's gate opens by degrees.",
    "What should come back at z = 0?",
    lambda z, *, relu_grad: relu_grad(z) * 1.0,
)
ex.wrong(
    "gelu-slope",
    "This is GELU's slope. Here the gate is the sigmoid.",
    "What should come back for z = 1?",
    lambda z: like(
        z,
        0.5 * (1 + erf(np.asarray(z) / math.sqrt(2)))
        + z * np.exp(-0.5 * np.square(z)) / math.sqrt(2 * math.pi),
    ),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong everywhere: SiLU rises on the right, and its slope there is about 1.",
    "Which sign has each of the two terms?",
    lambda z, *, right: -right(z),
)
ex.wrong(
    "cut-to-0-and-1",
    "The slope was cut to between 0 and 1. It is below 0 where SiLU falls, and a little above 1 "
    "further right.",
    "What should come back for z = −2, and for z = 3?",
    lambda z, *, right: np.clip(right(z), 0, 1),
)
ex.wrong(
    "never-negative",
    "What is negative was cut to 0. Left of its lowest point SiLU falls as z rises.",
    "What should come back for z = −2?",
    lambda z, *, right: np.maximum(right(z), 0),
)
ex.wrong(
    "difference-quotient",
    "This is a difference quotient: right in its first digits, and rounding leaves no more.",
    "Write the two terms of the product rule.",
    lambda z, *, silu: (silu(np.asarray(z) + 1e-5) - silu(np.asarray(z) - 1e-5)) / 2e-5,
)
ex.inherits("sigmoid", lambda z, *, sigmoid: (s := sigmoid(z)) + z * s * (1 - s))
forms(ex, "The sigmoid", "out=z and z *= … write into z itself; without them a new array is made.")

ex.right("two terms", lambda z, *, sigmoid: (s := sigmoid(z)) + z * s * (1 - s))
ex.right("from the value", lambda z, *, silu, sigmoid: (a := silu(z)) + sigmoid(z) * (1 - a))
ex.right("what is held back", lambda z, *, sigmoid: sigmoid(z) * (1 + z * sigmoid(-z)))
ex.right("by sigmoid_grad", lambda z, *, sigmoid, sigmoid_grad: sigmoid(z) + z * sigmoid_grad(z))
ex.right(
    "by tanh of half",
    lambda z: 0.5 * (1 + (t := np.tanh(0.5 * z))) + 0.25 * z * (1 - t * t),
)
ex.right(
    "by cosh",
    lambda z: 0.5 + 0.5 * np.tanh(0.5 * z) + z / (2 + 2 * np.cosh(np.clip(z, -80, 80))),
)


@ex.right("one fraction")
def _(z):
    e = np.exp(-np.abs(z))
    top = np.where(np.less(z, 0), e * (1 + z + e), 1 + e + z * e)
    return top / (1 + e) ** 2


@ex.right("entry by entry")
def _(z):
    z = np.asarray(z)
    out = np.empty(z.shape, z.dtype if z.dtype.kind == "f" else float)
    for i in np.ndindex(z.shape):
        s = 1 / (1 + math.exp(min(-z[i], 700)))
        out[i] = s * (1 + z[i] * (1 - s))
    return out


for other in ("699", "701"):
    ex.same(
        f"entry by entry: min(-z[i], 700) → min(-z[i], {other})",
        "Whether the slope is 1e-301 or 1e-302 shows nowhere.",
    )
for change in ("-80 → -79", "-80 → -81", "np.clip(z, -80, 80) → *"):
    ex.same(
        f"by cosh: {change}",
        "At 80 the term is far below the tolerance, and an infinite cosh makes it 0.",
    )
ex.same(
    "one fraction: np.less(z, 0) → np.less_equal(z, 0)",
    "At z = 0 the exponential is 1, and both forms are the same.",
)
