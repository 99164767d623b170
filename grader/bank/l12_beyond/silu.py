"""silu(z): z times the sigmoid of z."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.l12_beyond import _gates as gates
from grader.bank.model import Exercise

ex = Exercise(
    "silu",
    truth="Your silu dips below 0 on the left, comes back to 0 far out, and is z itself far to the "
    "right.",
    hints=[
        "It is z times a gate; the gate is a function that you have.",
        "The sigmoid is given above: the gate is sigmoid(z).",
        "z * sigmoid(z), entry by entry.",
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
gates.of_silu(ex)
ex.wrong(
    "gate-of-the-product",
    "The gate was asked about what comes out of it; it is asked about z.",
    "One z inside of the sigmoid, one in front of it.",
    lambda z, *, sigmoid: z * sigmoid(z * sigmoid(z)),
)
ex.wrong(
    "slope-instead",
    "This is the slope of SiLU, which is asked in the next exercise.",
    "What should come back at z = 0?",
    lambda z, *, silu_grad: silu_grad(z),
)
ex.wrong(
    "nan-on-the-right",
    "Far to the right it is nan: z·exp(z)/(1 + exp(z)) has become infinity over infinity.",
    "The sigmoid that is given does not overflow.",
    lambda z: z * np.exp(z) / (1 + np.exp(z)),
)
ex.inherits("sigmoid", lambda z, *, sigmoid: z * sigmoid(z))
forms(ex, "The sigmoid", "z *= … writes into z itself; z * … makes a new array.")

ex.right("gate first", lambda z, *, sigmoid: sigmoid(z) * z)
ex.right("np.multiply", lambda z, *, sigmoid: np.multiply(z, sigmoid(z)))
ex.right("z over one plus", lambda z: z / (1 + np.exp(-z)))
ex.right("half, and tanh of half", lambda z: 0.5 * z * (1 + np.tanh(0.5 * z)))
ex.right("by gated", lambda z, *, gated, sigmoid: gated(z, sigmoid))
ex.right("what is held back", lambda z, *, sigmoid: z - z * sigmoid(-z))
ex.right("by logaddexp", lambda z: z * np.exp(-np.logaddexp(0, -z)))


@ex.right("two halves")
def _(z):
    e = np.exp(-np.abs(z))
    return z * np.where(np.less(z, 0), e, 1) / (1 + e)


@ex.right("entry by entry")
def _(z):
    z = np.asarray(z)
    out = np.empty(z.shape, z.dtype if z.dtype.kind == "f" else float)
    for i in np.ndindex(z.shape):
        out[i] = z[i] / (1 + math.exp(min(-z[i], 700)))
    return out


for other in ("699", "701"):
    ex.same(
        f"entry by entry: min(-z[i], 700) → min(-z[i], {other})",
        "Whether the product is 1e-301 or 1e-302 shows nowhere.",
    )
ex.same(
    "two halves: np.less(z, 0) → np.less_equal(z, 0)",
    "At z = 0 the exponential is 1 on both sides.",
)
