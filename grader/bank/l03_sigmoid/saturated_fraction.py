"""saturated_fraction."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l03_sigmoid import _averaging as averaging
from grader.bank.model import Exercise


def _near_the_limit(rng: np.random.Generator) -> np.ndarray:
    """Return z with entries close to where the slope is 0.1, at about 2.06, on each side."""
    sizes = [1.95, 2.1, 2.25, *rng.uniform(0, 1, rng.integers(3, 10))]
    return (rng.permutation(sizes) * rng.choice([-1, 1], len(sizes))).round(3)


ex = Exercise(
    "saturated_fraction",
    truth="Your saturated_fraction counts both tails, takes other limits than 0.01, and leaves out "
    "an entry whose slope equals the limit.",
    hints=[
        "Compare the slope at every entry with the limit: that gives an array of True and False.",
        "True counts as 1 and False as 0, so the share of True is a mean.",
        "Take your sigmoid_grad of z, ask where it is smaller than slope, and return np.mean of "
        "that.",
    ],
)
ex.aspect(
    "typical values",
    0.75,
    cases=[
        (np.array([-6.0, -4.59, -1.0, 0.0, 2.0, 4.58, 4.59, 8.0]),),
        (np.array([[0.5, -9.0, 3.0], [5.0, 6.0, -2.0]]),),
        (np.array([[[0.5, -1.0]], [[2.0, -7.0]]]),),
    ],
    draw=lambda rng: (rng.normal(0, 5, (4, 7)),),
)
ex.aspect(
    "another slope",
    0.5,
    cases=[
        (np.array([-3.0, -2.0, -0.25, 2.25, 0.5, 2.1, 2.5, 4.0]), 0.1),
        (np.array([0.0, 1.0, -2.0, 0.0, 3.0]), 0.25),
        (np.array([0.0, 1.0, 9.0]), 0.3),
        (np.array([-12.0, -5.0, 2.0, 6.0, 7.5]), 0.001),
    ],
    draw=lambda rng: (rng.normal(0, 3, 11), float(rng.choice([0.05, 0.1, 0.15, 0.2]))),
)
ex.aspect(
    "far from zero",
    0.25,
    cases=[
        (np.array([-1000.0, 0.5, 1000.0, -800.0, 1.0]),),
        (np.array([[3.0, -5.0, 0.0], [40.0, -1.0, 2.0]]),),
    ],
    draw=lambda rng: (rng.permutation([-900.0, 750.0, -720.0, *rng.uniform(-2, 2, 4)]),),
)
contract.arguments(ex, lambda rng: (_near_the_limit(rng), 0.1), kinds=0.25, unchanged=0.25)
ex.inherits("sigmoid_grad", lambda z, slope=0.01, *, sigmoid_grad: np.mean(sigmoid_grad(z) < slope))
averaging.of_fraction(ex)
ex.wrong(
    "the-others",
    "This is the share of entries that are not saturated: the comparison is the wrong way round.",
    "Saturated means: the slope is small.",
    lambda z, slope=0.01, *, right: 1 - right(z, slope),
)
ex.wrong(
    "at-most",
    "An entry whose slope equals the limit was counted too; the contract says smaller.",
    "Look at z = 0 with slope = 0.25.",
    lambda z, slope=0.01, *, sigmoid_grad: np.mean(sigmoid_grad(z) <= slope),
)
ex.wrong(
    "value-not-slope",
    "The sigmoid's value was compared, not its slope. That finds the left tail only: on the right "
    "the value is near 1, and the slope is small there too.",
    "A unit that always says 1 is saturated as well.",
    lambda z, slope=0.01: np.mean(1 / (1 + np.exp(-z)) < slope),
)
ex.wrong(
    "ends-of-the-range",
    "This counts values below slope or above 1 − slope. Close, but the slope is a(1 − a): it falls "
    "below the limit a little earlier than a or 1 − a does.",
    "Compare the derivative itself.",
    lambda z, slope=0.01, *, sigmoid: np.mean(np.abs(sigmoid(z) - 0.5) > 0.5 - slope),
)
ex.wrong(
    "right-tail-only",
    "Only the right tail was counted. The slope is as small far to the left.",
    "The slope is the same at z and at −z.",
    lambda z, slope=0.01, *, sigmoid_grad: np.mean((sigmoid_grad(z) < slope) & (z > 0)),
)
ex.wrong(
    "left-tail-only",
    "Only the left tail was counted. The slope is as small far to the right.",
    "The slope is the same at z and at −z.",
    lambda z, slope=0.01, *, sigmoid_grad: np.mean((sigmoid_grad(z) < slope) & (z < 0)),
)
ex.wrong(
    "limit-ignored",
    "0.01 was used whatever the caller said; the argument slope has no effect.",
    "The second argument has to stand in the comparison.",
    lambda z, slope=0.01, *, right: right(z, 0.01),
)
for threshold in (3.0, 4.0, 4.6, 5.0, 6.0):
    ex.wrong(
        f"fixed-threshold-{threshold:g}",
        f"Entries beyond ±{threshold:g} were counted whatever slope is asked. Where the slope "
        "falls below a limit depends on the limit.",
        "Compute the slope at each entry and compare that.",
        lambda z, slope=0.01, limit=threshold: np.mean(np.abs(z) > limit),
    )
ex.wrong(
    "z-not-slope",
    "z itself was compared with the limit, not the slope of the sigmoid at z.",
    "Which function gives the slope at z?",
    lambda z, slope=0.01: np.mean(np.asarray(z) < slope),
)
ex.wrong(
    "small-z",
    "Entries near 0 were counted. There the sigmoid is steepest; it saturates far from 0.",
    "Which function gives the slope at z?",
    lambda z, slope=0.01: np.mean(np.abs(z) < slope),
)
ex.wrong(
    "formula-on-z",
    "a·(1 − a) was applied to z itself; its a is the sigmoid's output.",
    "What has to be computed from z first?",
    lambda z, slope=0.01: np.mean(z * (1 - z) < slope),
)
ex.wrong(
    "slope-of-tanh",
    "This is the slope of tanh, which falls off twice as fast and starts at 1.",
    "The sigmoid's slope is a·(1 − a).",
    lambda z, slope=0.01: np.mean(1 - np.tanh(z) ** 2 < slope),
)
ex.wrong(
    "nan-far-left",
    "Far to the left your slope is nan (infinite divided by infinite), and nan is smaller than "
    "nothing: the most saturated entries were not counted.",
    "Use a slope that is right at −1000; your sigmoid_grad is.",
    lambda z, slope=0.01: np.mean(np.exp(-z) / (1 + np.exp(-z)) ** 2 < slope),
)
ex.wrong(
    "nan-far-right",
    "Far to the right your slope is nan (infinite divided by infinite), and nan is smaller than "
    "nothing: the most saturated entries were not counted.",
    "Use a slope that is right at 1000; your sigmoid_grad is.",
    lambda z, slope=0.01: np.mean(np.exp(z) / (1 + np.exp(z)) ** 2 < slope),
)


ex.wrong(
    "tail-approximation",
    "This counts where e^−|z| is below slope. Far out that is nearly the slope; the slope itself, "
    "e/(1 + e)², falls below the limit a little earlier.",
    "Compare the derivative itself.",
    lambda z, slope=0.01: np.mean(np.exp(-np.abs(z)) < slope),
)
ex.slip(
    "changed",
    "The value is right, but z was overwritten on the way, so the caller's array has changed.",
    "np.abs(z, out=z) writes into z itself; np.abs(z) makes a new array.",
)
ex.right(
    "mean of a comparison",
    lambda z, slope=0.01, *, sigmoid_grad: np.mean(sigmoid_grad(z) < slope),
)
ex.right(
    "count over size",
    lambda z, slope=0.01, *, sigmoid_grad: np.count_nonzero(sigmoid_grad(z) < slope) / z.size,
)
ex.right(
    "a·(1 − a)",
    lambda z, slope=0.01, *, sigmoid: ((a := sigmoid(z)) * (1 - a) < slope).mean(),
)
ex.right(
    "a·(1 − a) with the formula as it stands",
    lambda z, slope=0.01: ((a := 1 / (1 + np.exp(-z))) * (1 - a) < slope).sum() / z.size,
)
ex.right(
    "one minus the others",
    lambda z, slope=0.01, *, sigmoid_grad: 1 - np.mean(sigmoid_grad(z) >= slope),
)
ex.right(
    "a loop",
    lambda z, slope=0.01, *, sigmoid_grad: sum(sigmoid_grad(v) < slope for v in z.flat) / z.size,
)


@ex.right("a threshold on |z|, solved from the slope")
def _(z, slope=0.01):
    if slope > 0.25:
        return 1.0
    root = math.sqrt(1 - 4 * slope)
    return np.mean(np.abs(z) > math.log((1 + root) / (1 - root)))


ex.same("a·(1 − a) with the formula as it stands: -z → z", "a and 1 − a change places.")
