"""gated(z, gate): z times what the gate says of it."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Func
from grader.bank import contract
from grader.bank.model import Exercise

ex = Exercise(
    "gated",
    truth="Your gated multiplies z by whatever the gate says of it: with the step it is ReLU, with "
    "the sigmoid SiLU.",
    hints=[
        "gate is a function like any other: call it.",
        "The gate's answer has the shape of z; multiply the two, entry by entry.",
        "The gate is called once, on z, and * multiplies arrays entry by entry.",
    ],
)
POSITIVE, LOGISTIC, SINE = Func("positive"), Func("logistic"), Func("sine")
RAMP, LINE = Func("clip", (-0.5, 1.5)), Func("scale_shift", (-2.0, 3.0))

ex.aspect(
    "any gate",
    0.5,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]), POSITIVE),
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]), LOGISTIC),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]), SINE),
        (np.array([-3.0, -0.25, 0.5, 4.0]), RAMP),
        (np.array([-1.0, 0.5, 2.0]), LINE),
    ],
    draw=lambda rng: [
        (rng.uniform(-3, 3, (2, 3)).round(3), gate) for gate in (LOGISTIC, SINE, LINE)
    ],
)
contract.activation(ex, kinds=0.25, unchanged=0.25, rest=(LOGISTIC,))

ex.wrong(
    "gate-alone",
    "This is what the gate says; it has still to be multiplied by z.",
    "How much passes through an open gate?",
    lambda z, gate: gate(z),
)
ex.wrong(
    "z-alone",
    "z came back as it is; the gate was not asked.",
    "Call gate on z.",
    lambda z, gate: np.array(z) * 1.0,
)
ex.wrong(
    "added",
    "The gate's answer was added to z; a gate multiplies.",
    "A shut gate, 0, lets nothing through.",
    lambda z, gate: z + gate(z),
)
ex.wrong(
    "gate-squared",
    "The gate's answer was multiplied by itself; one of the factors is z.",
    "Count the calls of gate: one is enough.",
    lambda z, gate: gate(z) * gate(z),
)
ex.wrong(
    "gate-of-gate",
    "The gate was asked about its own answer; it has to be asked about z.",
    "gate(z), once.",
    lambda z, gate: z * gate(gate(z)),
)
ex.wrong(
    "gate-of-product",
    "The gate was asked about what comes out of it; it has to be asked about z.",
    "gate(z), once.",
    lambda z, gate: z * gate(z * gate(z)),
)
ex.wrong(
    "always-relu",
    "The argument gate was not used: this is ReLU, whatever the gate.",
    "Where does gate stand in your code?",
    lambda z, gate: np.maximum(z, 0) * 1.0,
)
ex.wrong(
    "always-silu",
    "The argument gate was not used: this is z times the sigmoid, whatever the gate.",
    "Where does gate stand in your code?",
    lambda z, gate: z / (1 + np.exp(-np.asarray(z))),
)
ex.wrong(
    "yes-or-no",
    "The gate's answer was taken as yes or no: z passes wherever the answer is not 0.",
    "A gate may be half open: multiply.",
    lambda z, gate: np.where(np.not_equal(gate(z), 0), z, 0),
)
ex.wrong(
    "above-a-half",
    "z passes wherever the gate says more than ½, and else 0. A gate may be half open.",
    "Multiply by what the gate says.",
    lambda z, gate: np.where(np.greater(gate(z), 0.5), z, 0),
)
ex.wrong(
    "above-zero",
    "z passes wherever the gate says more than 0, and else 0. A gate may be half open.",
    "Multiply by what the gate says.",
    lambda z, gate: np.where(np.greater(gate(z), 0), z, 0),
)
ex.wrong(
    "shut-instead",
    "This is what the gate holds back, z times 1 minus its answer.",
    "What passes through a gate that says 1?",
    lambda z, gate: z * (1 - gate(z)),
)
ex.wrong(
    "size-only",
    "The gate was multiplied by |z|, so the sign of z is lost.",
    "What passes through an open gate is z itself.",
    lambda z, gate: np.abs(z) * gate(z),
)
ex.wrong(
    "gate-of-size",
    "The gate was asked about |z|; it has to be asked about z.",
    "A gate may tell positive from negative.",
    lambda z, gate: z * gate(np.abs(z)),
)
ex.wrong(
    "positive-part-only",
    "Only the positive part of z was multiplied. What happens to the negative part is for the gate "
    "to say.",
    "With the sigmoid as the gate a little of the negative side passes.",
    lambda z, gate: np.maximum(z, 0) * gate(z),
)
ex.wrong(
    "squared",
    "z stands there twice: this is z² times the gate.",
    "One factor z, one factor gate(z).",
    lambda z, gate: z * z * gate(z),
)
ex.wrong(
    "one-number",
    "The products were added up to one number; each z has a product of its own.",
    "z @ gate(z) and np.dot add up; * does not.",
    lambda z, gate: np.sum(z * gate(z)),
)
ex.wrong(
    "in-place",
    "The values are right, but they were written into z itself: the caller's array has changed "
    "(and an array of integers, or one that is read-only, can't take them).",
    "z *= … writes into z; z * … makes a new array.",
)(lambda z, gate: _written_into(z, gate))


def _written_into(z, gate):
    z *= gate(z)
    return z


ex.right("np.multiply", lambda z, gate: np.multiply(gate(z), z))
ex.right("gate first", lambda z, gate: gate(z) * z)
ex.right("einsum", lambda z, gate: np.einsum("...,...->...", z, gate(z)))


@ex.right("into a copy")
def _(z, gate):
    out = np.array(z, dtype=float)
    out *= gate(np.asarray(z))
    return out if out.ndim else float(out)


@ex.right("a name in between")
def _(z, gate):
    opened = gate(z)
    return opened * np.asarray(z)


@ex.right("entry by entry")
def _(z, gate):
    if np.ndim(z) == 0:
        return z * gate(z)
    z = np.asarray(z)
    out = np.empty(z.shape)
    for i in np.ndindex(z.shape):
        out[i] = z[i] * gate(z[i])
    return out


@ex.right("asked of a copy")
def _(z, gate):
    return np.prod([np.asarray(z) * 1.0, gate(np.array(z))], axis=0)


for change in ("np.asarray(z) → z", "np.array(z) → z", "z = np.asarray(z) → nothing"):
    ex.same(f"*: {change}", "What multiplies takes arrays and numbers of every kind as they are.")
ex.same("asked of a copy: np.asarray(z) * 1.0 → np.asarray(z)*", "np.prod makes floats anyway.")
ex.same("asked of a copy: np.prod(* → np.prod(*", "A product may be taken in either order.")
ex.same("einsum: * → *", "A product may be taken in either order.")
ex.same("into a copy: * → out", "An array of no dimension is a number too.")
for change in ("if np.ndim(z) == 0: … → *", "np.ndim(z) == 0 → *", "return z * gate(z) → nothing"):
    ex.same(
        f"entry by entry: {change}",
        "The branch and the loop compute the same; a number is a loop of one turn.",
    )
