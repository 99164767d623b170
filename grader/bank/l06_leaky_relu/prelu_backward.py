"""prelu_backward(z, slope, da): the gradient of a leaky ReLU whose slope is learnt."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank import contract
from grader.bank.l06_leaky_relu import _collecting as collecting
from grader.bank.model import Exercise


def sample(rng, *shape, slope=None):
    """Return z with entries on both sides, a slope, and a gradient of both signs."""
    shape = shape or (5,)
    size = int(np.prod(shape))
    z = rng.uniform(0.2, 3, size) * rng.permutation(np.resize([-1, 1, -1], size))
    da = rng.uniform(0.3, 2, size) * rng.choice([-1, 1], size)
    s = round(float(rng.uniform(0.1, 0.6)), 3) if slope is None else slope
    return z.round(3).reshape(shape), s, da.round(3).reshape(shape)


Z = np.array([-2.0, 3.0, -0.5, 1.5, -1.0])
DA = np.array([10.0, 100.0, -4.0, -1.0, 2.5])
Z23 = np.array([[0.5, -1.5, 2.0], [-3.0, 0.75, -0.25]])
DA23 = np.array([[1.0, 2.0, -3.0], [0.5, -1.5, 4.0]])

ex = Exercise(
    "prelu_backward",
    truth="Your prelu_backward sends each entry its own share, and collects for the slope from all "
    "negative entries, whatever their shape.",
    hints=[
        "dz is the gradient that arrives times the slope of the leaky ReLU at each entry. For "
        "dslope ask: how does a change if slope changes a little?",
        "Where z is positive, a = z has no slope in it. Elsewhere a = slope·z, whose derivative "
        "with respect to slope is z. Each is multiplied by da.",
        "dz: da where z > 0, slope times da elsewhere. dslope: the sum over all entries of da "
        "times the smaller of z and 0. Return the two.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[(np.array([-2.0, 3.0]), 0.1, np.array([10.0, 100.0])), (Z, 0.25, DA)],
    draw=lambda rng: sample(rng, 7),
)
ex.aspect(
    "any shape",
    0.75,
    cases=[
        (Z23, 0.1, DA23),
        (np.linspace(-2, 2.4, 12).reshape(2, 3, 2), 0.2, np.linspace(3, -2, 12).reshape(2, 3, 2)),
        (np.array([-1.5]), 0.3, np.array([2.0])),
    ],
    draw=lambda rng: [sample(rng, 4, 3), sample(rng, 3, 2, 2)],
)
ex.aspect(
    "any slope, and at 0",
    0.75,
    cases=[
        (np.array([-2.0, 0.0, 3.0]), 0.1, np.array([10.0, 7.0, 100.0])),
        (Z, 3.0, DA),
        (Z, 0.0, DA),
        (Z, -1.0, DA),
    ],
    draw=lambda rng: [sample(rng, slope=s) for s in (2.5, -0.5)],
)
contract.arguments(
    ex,
    lambda rng: sample(rng, slope=round(float(rng.uniform(0.4, 0.6)), 3)),  # as integer, 2
    kinds=0.5,
    unchanged=0.5,
)


def made(make: Callable) -> Callable:
    """Return the answer that `make` makes of the right dz and dslope, z, slope and da."""

    def answer(z, slope, da, *, right):
        dz, dslope = right(z, slope, da)
        return make(dz, dslope, z, slope, da)

    return answer


def with_dz(make: Callable) -> Callable:
    """Return the answer whose dz `make` makes of z, slope and da, and whose dslope is right."""
    return made(lambda dz, dslope, z, slope, da: (make(z, slope, da), dslope))


ex.wrong(
    "dz-without-upstream",
    "dz is the slope of the leaky ReLU alone: the gradient that arrives, da, is missing in it.",
    "By the chain rule each slope is multiplied by what arrives.",
    with_dz(lambda z, slope, da: np.where(z > 0, 1.0, slope)),
)
ex.wrong(
    "closed",
    "dz is 0 on the left, as for ReLU; slope times da belongs there.",
    "What leaks forwards leaks back as well.",
    with_dz(lambda z, slope, da: np.where(z > 0, da, 0.0)),
)
ex.wrong(
    "open-at-zero",
    "At z = 0 your dz is da; the contract says slope times da there.",
    "> or >=?",
    with_dz(lambda z, slope, da: np.where(z >= 0, da, slope * da)),
)
ex.wrong(
    "dz-slope-everywhere",
    "dz is slope times da everywhere; where z is positive, da passes whole.",
    "How steep is the right piece?",
    with_dz(lambda z, slope, da: slope * da),
)
ex.wrong(
    "dz-unchanged",
    "dz is da as it arrived; where z is not positive, slope is a factor of it.",
    "How steep is the left piece?",
    with_dz(lambda z, slope, da: da * 1.0),
)
ex.wrong(
    "dz-sides-swapped",
    "In dz the two sides are swapped: slope stands on the right.",
    "On which side is the gate open?",
    with_dz(lambda z, slope, da: np.where(z > 0, slope * da, da)),
)
ex.wrong(
    "dz-times-value",
    "dz is da times the leaky ReLU's value; its slope is the factor.",
    "The chain rule multiplies by the derivative of a with respect to z.",
    with_dz(lambda z, slope, da: da * np.where(z > 0, z, slope * z)),
)
ex.wrong(
    "by-the-gradients-sign",
    "In dz the sign of da decided; what decides is the sign of z. Backwards the gate stands as it "
    "stood on the way forward.",
    "da may have either sign on either side.",
    with_dz(lambda z, slope, da: np.where(da > 0, da, slope * da)),
)
ex.wrong(
    "leaky-of-da",
    "In dz the leaky ReLU was applied to z·da; what decides is z alone.",
    "da may have either sign on either side.",
    with_dz(lambda z, slope, da: np.where(z * da > 0, da, slope * da)),
)
ex.wrong(
    "by-the-output",
    "In dz the sign of the output decided. With a negative slope the output is positive on both "
    "sides; what decides is z.",
    "Look at slope = −1, z = −2: what is a?",
    with_dz(lambda z, slope, da: np.where(np.where(z > 0, z, slope * z) > 0, da, slope * da)),
)
ex.wrong(
    "larger-of-two",
    "In dz the factor is the larger of slope and the step (1 or 0), which is wrong on the right "
    "for slopes above 1 and on the left for negative ones.",
    "Choose by z, not by which number is larger.",
    with_dz(lambda z, slope, da: da * np.maximum(z > 0, slope)),
)
ex.wrong(
    "dz-one-plus-slope",
    "On the right dz is (1 + slope) times da; there 1 alone is the factor.",
    "Where z is positive, slope has no part in a.",
    with_dz(lambda z, slope, da: da * ((z > 0) + slope)),
)
ex.wrong(
    "dz-averaged",
    "dz was divided by the number of entries. Each entry passes on its own; a mean, if there is "
    "one in the loss, is in da already.",
    "Nothing is averaged in this layer.",
    with_dz(lambda z, slope, da: np.where(z > 0, da, slope * da) / np.size(z)),
)
collecting.of_prelu(ex, made)
ex.wrong(
    "order-swapped",
    "The two are the wrong way round: the contract asks for (dz, dslope).",
    "dz comes first.",
    made(lambda dz, dslope, *_: (dslope, dz)),
)
ex.wrong(
    "dz-only",
    "Only dz came back; the contract asks for (dz, dslope).",
    "The slope is to be learnt: it needs its derivative.",
    made(lambda dz, *_: dz),
)
ex.wrong(
    "dslope-only",
    "Only dslope came back; the contract asks for (dz, dslope).",
    "The layers before this one need dz.",
    made(lambda dz, dslope, *_: dslope),
)
ex.wrong(
    "a-dict",
    "A dict came back with dz and dslope in it; the contract asks for the two themselves.",
    "Return the two as they are, with a comma between them.",
    made(lambda dz, dslope, *_: {"dz": dz, "dslope": dslope}),
)
ex.slip(
    "shape-1",
    "The values are right, but dslope is an array of shape (1,); the contract asks for a number.",
    "np.sum without keepdims gives a number.",
)
ex.slip(
    "changed",
    "The values are right, but an array that came in was written into, so the caller's numbers "
    "have changed.",
    "da[z < 0] *= slope writes into da itself; np.where makes a new array.",
)
ex.slip(
    "truncated",
    "Where z holds integers, dz was stored as integers, and its decimals were cut off.",
    "np.zeros_like and np.empty_like copy the dtype of their argument.",
)

ex.right(
    "where and minimum",
    lambda z, slope, da: (np.where(z > 0, da, slope * da), np.sum(np.minimum(z, 0) * da)),
)
ex.right(
    "a factor, and a masked sum",
    lambda z, slope, da: [da * np.where(z > 0, 1, slope), np.sum((z * da)[z < 0])],
)
ex.right(
    "the wire around the gate",
    lambda z, slope, da: (
        slope * da + (1 - slope) * da * (z > 0),
        float(np.sum((z - np.maximum(z, 0)) * da)),
    ),
)
ex.right(
    "an inner product",
    lambda z, slope, da: (
        np.where(z <= 0, slope, 1) * da,
        np.vdot(np.where(z < 0, z, 0), da),
    ),
)
ex.right(
    "einsum over everything",
    lambda z, slope, da: (
        np.where(z > 0, da, da * slope),
        np.einsum("...,...->...", np.minimum(z, 0), da).sum(),
    ),
)


@ex.right("in place, on a copy")
def _(z, slope, da):
    dz = np.array(da, dtype=float)
    left = z <= 0
    dz[left] *= slope
    return dz, (z[left] * da[left]).sum()


@ex.right("a loop over all entries")
def _(z, slope, da):
    dz, dslope = np.empty(z.shape), 0.0
    for i in np.ndindex(z.shape):
        if z[i] > 0:
            dz[i] = da[i]
        else:
            dz[i] = slope * da[i]
            dslope += z[i] * da[i]
    return dz, dslope


@ex.right("first along one axis, then along the rest")
def _(z, slope, da):
    along = np.sum(np.minimum(z, 0) * da, axis=-1)
    return da * ((z > 0) + slope * (z <= 0)), np.sum(along)


ex.same("a factor, and a masked sum: z < 0 → z <= 0", "At 0 the share is 0.")
ex.same("an inner product: z < 0 → z <= 0", "At 0 the share is 0.")
ex.same("an inner product: np.vdot(*", "An inner product is the same either way round.")
ex.same("einsum over everything: np.einsum(*", "A product is the same either way round.")
for left in ("-1 → *", "np.sum(np.minimum(z, 0) * da, axis=-1) → *"):
    ex.same(
        f"first along one axis, then along the rest: {left}",
        "What is left of the sum is made at the end.",
    )
ex.same("the wire around the gate: float(*", "A NumPy number is a number too.")
