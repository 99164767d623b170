"""gelu(z): z times Φ(z), by erf."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.l12_beyond import _gates as gates
from grader.bank.model import Exercise

ex = Exercise(
    "gelu",
    truth="Your gelu is exact: no tanh and no 1.702 stand in for Φ.",
    hints=[
        "It is z times a gate, and the gate is Φ(z), the share of a normal distribution below z.",
        "erf runs from −1 to 1 and Φ from 0 to 1: add 1 and halve. And mind what erf is asked "
        "about.",
        "0.5 * z * (1 + erf(z / √2)), with math.sqrt(2), a number of Python's own.",
    ],
)
contract.typical(ex, 1, 3)
ex.aspect(
    "exact, from −6 to 6",
    0.75,
    cases=[
        (np.array([-6.0, -4.5, -2.7, -1.2, 1.2, 2.7, 4.5, 6.0]),),
        (np.array([-1000.0, -40.0, -2.27, 2.27, 40.0, 1000.0]),),
    ],
    draw=lambda rng: (np.concatenate([rng.uniform(1, 4, 4), rng.uniform(-4, -1, 4)]),),
)
contract.activation(ex, kinds=0.5, float32=0.5, unchanged=0.25)
gates.of_gelu(ex)
forms(ex, "erf", "z *= … writes into z itself; z * … makes a new array.")


def each(x):
    """Return the error function of each entry of an array of floats; float32 stays."""
    return np.vectorize(math.erf, otypes=["f" if x.dtype == np.float32 else "d"])(x)


ROOT = math.sqrt(2)
ex.right("one product", lambda z: z * (0.5 + 0.5 * each(np.asarray(z) / ROOT)))
ex.right("half of two terms", lambda z: (z + z * each(np.asarray(z) / ROOT)) / 2)
ex.right("what is held back", lambda z: z - 0.5 * z * (1 - each(np.asarray(z) / ROOT)))
ex.right("by the size", lambda z: 0.5 * (z + np.abs(z) * each(np.abs(z) / ROOT)))
ex.right(
    "by gated", lambda z, *, gated: gated(z, lambda v: 0.5 * (1 + each(np.asarray(v) * 0.5**0.5)))
)
ex.right("half first", lambda z: 0.5 * z * (1 + each(np.asarray(z) * ROOT / 2)))


@ex.right("np.vectorize")
def _(z):
    z = np.asarray(z)
    share = np.vectorize(lambda v: 0.5 * math.erfc(-v / math.sqrt(2)), otypes=[float])
    return (z * share(z)).astype(z.dtype if z.dtype.kind == "f" else float)


@ex.right("entry by entry")
def _(z):
    z = np.asarray(z)
    out = np.empty(z.shape, z.dtype if z.dtype.kind == "f" else float)
    for i in np.ndindex(z.shape):
        out[i] = 0.5 * z[i] * (1 + math.erf(z[i] / math.sqrt(2)))
    return out


ex.same(
    "np.vectorize: np.vectorize(*, otypes=[float]) → *",
    "The first value says that they are floats; it is a float for every z.",
)
