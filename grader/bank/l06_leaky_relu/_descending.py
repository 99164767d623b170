"""Answers to steps_to_revive that make a wrong step."""

from __future__ import annotations

import numpy as np

from grader.bank.l06_leaky_relu._counting import counting
from grader.bank.model import Exercise


def of_updates(ex: Exercise) -> None:
    """Make a wrong step."""
    ex.wrong(
        "slope-missing",
        "The gradient has no slope in it: dz is 2·(a − target), as if the unit were open. So it is "
        "back far too soon.",
        "By the chain rule the slope of the leaky ReLU is a factor.",
        counting(dz=lambda z, target, slope: 2 * (slope * z - target)),
    )
    ex.wrong(
        "slope-squared",
        "The gradient has the slope in it once too often, besides the one in a.",
        "dz has three factors: 2, a − target, and the slope, once.",
        counting(dz=lambda z, target, slope: 2 * (slope * z - target) * slope**2),
    )
    ex.wrong(
        "closed-output",
        "The error was taken with an output of 0, as ReLU's; the leaky unit's is slope·z.",
        "a = slope·z while z is negative.",
        counting(dz=lambda z, target, slope: 2 * (0 * z - target) * slope),
    )
    ex.wrong(
        "z-for-output",
        "The error was taken from z; it is the output slope·z that is compared with the target.",
        "a = slope·z while z is negative.",
        counting(dz=lambda z, target, slope: 2 * (z - target) * slope),
    )
    ex.wrong(
        "two-missing",
        "The 2 of the square's derivative is missing.",
        "What is the derivative of (a − target)² with respect to a?",
        counting(dz=lambda z, target, slope: (slope * z - target) * slope),
    )
    ex.wrong(
        "summed",
        "The gradient is that of the sum; the loss is a mean over the examples.",
        "With the mean, twice the same data take as many updates as once.",
        counting(dw=lambda dz, x: np.sum(dz * x), db=lambda dz, x: np.sum(dz)),
    )
    ex.wrong(
        "dw-summed",
        "For w the sum over the examples was taken, for b the mean; both are means.",
        "The mean belongs to the loss, so to both of its derivatives.",
        counting(dw=lambda dz, x: np.sum(dz * x)),
    )
    ex.wrong(
        "db-summed",
        "For b the sum over the examples was taken, for w the mean; both are means.",
        "The mean belongs to the loss, so to both of its derivatives.",
        counting(db=lambda dz, x: np.sum(dz)),
    )
    ex.wrong(
        "uphill",
        "The gradient was added: that goes uphill, and the unit goes further down.",
        "Descent subtracts.",
        counting(back=-1.0),
    )
    ex.wrong(
        "bias-fixed",
        "Only w was updated; b learns as well.",
        "The bias is a weight whose input is always 1.",
        counting(db=lambda dz, x: 0.0),
    )
    ex.wrong(
        "weight-fixed",
        "Only b was updated; w learns as well.",
        "w's derivative is the mean of dz·x.",
        counting(dw=lambda dz, x: 0.0),
    )
    ex.wrong(
        "input-missing",
        "w was updated as b is: its derivative lacks the input x.",
        "z = w·x + b: what is its derivative with respect to w?",
        counting(dw=lambda dz, x: np.mean(dz)),
    )
    ex.wrong(
        "means-multiplied",
        "For w the mean of dz was multiplied by the mean of x; each dz has to meet its own x.",
        "A mean of products is not the product of the means.",
        _means_multiplied,
    )
    ex.wrong(
        "one-after-the-other",
        "b was updated with the new w: z was computed again in between. Both gradients belong to "
        "the same place.",
        "Compute both first, then change both.",
        _one_after_the_other,
    )
    ex.wrong(
        "sign-of-the-error",
        "The steps have the sign of the error only, so all are equally long. That is another loss: "
        "mean of |a − target|.",
        "The derivative of a square is twice what was squared.",
        counting(dz=lambda z, target, slope: np.sign(slope * z - target) * slope),
    )
    ex.wrong(
        "one-example-at-a-time",
        "Each example made an update of its own; one update uses the mean over all of them.",
        "No loop over the examples: np.mean.",
        _one_example_at_a_time,
    )
    ex.wrong(
        "first-gradient-kept",
        "The gradient was computed once and used for every update; it changes as w and b do.",
        "What has to stand inside the loop?",
        _first_gradient_kept,
    )


def _one_after_the_other(w, b, x, target, slope, lr, max_steps):
    for count in range(int(max_steps) + 1):
        if np.any(w * x + b > 0):
            return count
        w = w - lr * np.mean(2 * (slope * (w * x + b) - target) * slope * x)
        b = b - lr * np.mean(2 * (slope * (w * x + b) - target) * slope)
    return None


def _one_example_at_a_time(w, b, x, target, slope, lr, max_steps):
    for count in range(int(max_steps) + 1):
        if np.any(w * x + b > 0):
            return count
        for u, t in zip(x, target, strict=True):
            dz = 2 * (slope * (w * u + b) - t) * slope
            w, b = w - lr * dz * u, b - lr * dz
    return None


def _first_gradient_kept(w, b, x, target, slope, lr, max_steps):
    dz = 2 * (slope * (w * x + b) - target) * slope
    for count in range(int(max_steps) + 1):
        if np.any(w * x + b > 0):
            return count
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return None


_means_multiplied = counting(dw=lambda dz, x: np.mean(dz) * np.mean(x))
SMALL = (_means_multiplied, _one_after_the_other)  # they change a count by little
