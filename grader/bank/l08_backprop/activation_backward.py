"""activation_backward(z, da, df): one factor of the chain rule."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Func
from grader.bank import contract
from grader.bank.l08_backprop._shared import COSINE, DOUBLE, table
from grader.bank.model import Exercise

LINE, GATE, RAMP = Func("scale_shift", (-2.0, 3.0)), Func("positive"), Func("clip", (-0.5, 1.5))

ex = Exercise(
    "activation_backward",
    truth="Your activation_backward multiplies, entry by entry, what arrives by the slope at the "
    "pre-activation, whatever the slope's function.",
    hints=[
        "df is a function like any other: call it.",
        "The chain rule: how a moves with z, times how the loss moves with a. Both have the shape "
        "of z.",
        "da times df(z), entry by entry: * and not @.",
    ],
)


def sample(rng, *shape):
    """Return pre-activations and a gradient that arrives, both of the shape."""
    return table(rng, *shape), table(rng, *shape)


ex.aspect(
    "any slope",
    0.4,
    cases=[
        (np.array([-2.0, 0.5, 3.0]), np.array([10.0, -4.0, 0.5]), GATE),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, 1.25]]),
         np.array([[1.0, 2.0, -3.0], [0.5, -1.5, 4.0]]), COSINE),
        (np.array([-3.0, -0.25, 0.5, 4.0]), np.array([2.0, -1.0, 3.0, 0.25]), RAMP),
        (np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([[0.5, -1.0], [2.0, 0.25]]), LINE),
        (np.array([[0.5, -2.0], [1.5, 3.0]]), np.array([[-1.0, 2.0], [0.5, 1.0]]), DOUBLE),
    ],
    draw=lambda rng: [(*sample(rng, 2, 3), slope) for slope in (COSINE, LINE, RAMP)],
)  # fmt: skip
ex.aspect(
    "any shape",
    0.2,
    cases=[
        (np.array([1.5]), np.array([-2.0]), COSINE),
        (*sample(np.random.default_rng(3), 2, 1, 3), DOUBLE),
        (*sample(np.random.default_rng(4), 3, 3), COSINE),
    ],
    draw=lambda rng: [(*sample(rng, 2, 3, 2), COSINE), (*sample(rng, 3, 1), LINE)],
)
contract.arguments(ex, lambda rng: (*sample(rng, 2, 3), COSINE), kinds=0.2, unchanged=0.2)

ex.wrong(
    "slope-alone",
    "This is the slope at z; the gradient that arrives, da, is missing.",
    "If da is twice as large, so is dz.",
    lambda z, da, df: df(z) * 1.0,
)
ex.wrong(
    "upstream-alone",
    "da came back as it arrived; the slope at z is a factor of it.",
    "Call df on z.",
    lambda z, da, df: np.array(da) * 1.0,
)
ex.wrong(
    "slope-of-upstream",
    "The slope was taken at da; it belongs at z, where the unit stood on the way forward.",
    "Which array does df get?",
    lambda z, da, df: da * df(da),
)
ex.wrong(
    "arguments-swapped",
    "z and da have changed places: this is z times the slope at da.",
    "Which array does df get, and which is multiplied?",
    lambda z, da, df: z * df(da),
)
ex.wrong(
    "times-z",
    "z was multiplied by its slope; da is what arrives.",
    "If da is twice as large, so is dz.",
    lambda z, da, df: z * df(z),
)
ex.wrong(
    "slope-of-slope",
    "The slope was taken of the slope; df is asked once, at z.",
    "df(z), once.",
    lambda z, da, df: da * df(df(z)),
)
ex.wrong(
    "slope-of-product",
    "The slope was taken at z·da; it belongs at z.",
    "df(z), once.",
    lambda z, da, df: df(z * da) * 1.0,
)
ex.wrong(
    "slope-twice",
    "The slope was multiplied in twice.",
    "One factor for one layer.",
    lambda z, da, df: da * df(z) ** 2,
)
ex.wrong(
    "added",
    "da and the slope were added; the chain rule multiplies.",
    "A slope of 0 lets nothing through.",
    lambda z, da, df: da + df(z),
)
ex.wrong(
    "divided",
    "da was divided by the slope; the chain rule multiplies.",
    "A slope of 0 lets nothing through.",
    lambda z, da, df: da / df(z),
)
ex.wrong(
    "open-or-shut",
    "da passes where the slope is above 0, and else nothing does. That is right for ReLU only: "
    "multiply by the slope.",
    "A slope of ¼ lets a quarter through.",
    lambda z, da, df: np.where(np.greater(df(z), 0), da, 0.0),
)
ex.wrong(
    "gate-of-relu",
    "df was not asked: da passes where z is positive, as for ReLU, whatever the activation.",
    "Where does df stand in your code?",
    lambda z, da, df: da * (np.asarray(z) > 0),
)
ex.wrong(
    "matrix-product",
    "@ adds up over an axis, where the shapes allow it at all. Each entry has a slope of its own: "
    "multiply with *.",
    "dz has the shape of z.",
    lambda z, da, df: da @ df(z),
)
ex.wrong(
    "one-number",
    "The products were added up. Each entry of z has its own gradient.",
    "dz has the shape of z.",
    lambda z, da, df: np.sum(da * df(z)),
)
ex.wrong(
    "summed-over-examples",
    "The products were added up over the first axis. Each entry of z has its own gradient.",
    "dz has the shape of z.",
    lambda z, da, df: (da * df(z)).sum(axis=0),
)
ex.wrong(
    "averaged",
    "dz was divided by the length of the first axis. If the loss is a mean, da has the division in "
    "it already.",
    "Nothing is averaged here.",
    lambda z, da, df: da * df(z) / len(z),
)
ex.wrong(
    "downhill",
    "The sign is turned. The gradient points uphill; whoever takes the step subtracts it.",
    "da·df(z), without a minus.",
    lambda z, da, df: -da * df(z),
)
ex.wrong(
    "size-of-slope",
    "The absolute value of the slope was taken, so that falling activations send the wrong sign.",
    "A slope may be negative.",
    lambda z, da, df: da * np.abs(df(z)),
)
ex.slip(
    "changed",
    "The values are right, but an array that came in was written into, so the caller's numbers "
    "have changed.",
    "da *= df(z) writes into da; da * df(z) makes a new array.",
)

ex.right("a product", lambda z, da, df: da * df(z))
ex.right("np.multiply", lambda z, da, df: np.multiply(df(z), da))
ex.right("einsum", lambda z, da, df: np.einsum("...,...->...", da, df(z)))


@ex.right("entry by entry")
def _(z, da, df):
    dz = np.empty(z.shape)
    for i in np.ndindex(z.shape):
        dz[i] = da[i] * df(z[i])
    return dz


@ex.right("in place, on a copy")
def _(z, da, df):
    dz = da.astype(float)
    dz *= df(z)
    return dz


@ex.right("the diagonal of a table")
def _(z, da, df):
    return (np.diag(df(z).ravel()) @ da.ravel()).reshape(z.shape)


ex.same(
    "einsum: np.einsum('...,...->...', da, df(z)) → np.einsum('...,...->...', df(z), da)",
    "products have no order",
)
ex.same(
    "the diagonal of a table: np.diag(df(z).ravel()) @ da.ravel() → *",
    "a diagonal table does the same to a row as to a column",
)
