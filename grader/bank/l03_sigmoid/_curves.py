"""Other curves of the kin that are taken for the one that is asked."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def of_sigmoid(ex: Exercise) -> None:
    """Go up some other way."""
    ex.wrong(
        "tanh-instead",
        "This is tanh: it runs from −1 to 1. The sigmoid runs from 0 to 1.",
        "What should come back at z = 0?",
        lambda z: np.tanh(z),
    )
    ex.wrong(
        "slope-instead",
        "This is the slope of the sigmoid, not the sigmoid: it has a peak of 1/4 at 0.",
        "The slope is asked in the next exercise. What should come back for a large z?",
        lambda z, *, sigmoid_grad: sigmoid_grad(z),
    )
    ex.wrong(
        "step-instead",
        "This decides hard: 0 or 1. The sigmoid passes through every value between them.",
        "What should come back at z = 0.5: is that a certain yes?",
        lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0),
    )
    for id, curve in (
        ("sign", lambda z: (np.sign(z) + 1) / 2),
        ("z-clipped-to-0-1", lambda z: np.clip(z, 0.0, 1.0)),
        ("twice-as-steep", lambda z: 0.5 * (1 + np.tanh(z))),
        ("softsign", lambda z: 0.5 * (1 + z / (1 + np.abs(z)))),
        ("arctan", lambda z: 0.5 + np.arctan(z) / np.pi),
    ):
        ex.wrong(
            id,
            "This goes from 0 to 1 too, but it is another curve: the sigmoid is 0.8808 at z = 2.",
            "Compute 1/(1 + exp(−2)) by itself, then z = 2 with your function.",
            curve,
        )
    ex.wrong(
        "softmax-instead",
        "The exponentials are divided by their sum, so each value depends on all the others and "
        "together they add up to 1: that is softmax. The sigmoid looks at one z at a time.",
        "What stands in the sigmoid's denominator besides the exponential?",
        lambda z: np.exp(z) / np.sum(np.exp(z)),
    )
    for slope in (0.2, 1 / 4, 1 / 6, 1 / 2):
        ex.wrong(
            f"hard-sigmoid-{slope:.2f}",
            "These are three straight pieces (the “hard sigmoid”), an approximation of the curve.",
            "The sigmoid is made of an exponential; no piece of it is straight.",
            lambda z, s=slope: np.clip(s * z + 0.5, 0, 1),
        )


def of_slope(ex: Exercise) -> None:
    """Give the slope of another curve, or no slope."""
    ex.wrong(
        "value-not-slope",
        "This is the sigmoid itself. Its slope is small where the curve is flat, on both sides.",
        "What is the slope of the curve far to the right, where it hardly rises any more?",
        lambda z, *, sigmoid: sigmoid(z),
    )
    ex.wrong(
        "tanh-rule-on-sigmoid",
        "1 − a² is the rule for tanh, applied here to the sigmoid's output.",
        "Differentiate 1/(1 + exp(−z)) and compare: which product of a and 1 − a comes out?",
        lambda z, *, sigmoid: 1 - sigmoid(z) ** 2,
    )
    ex.wrong(
        "slope-of-tanh",
        "This is the slope of tanh: it reaches 1 at z = 0, four times as much as the sigmoid's.",
        "The sigmoid's slope at 0 is ½·(1 − ½).",
        lambda z: 1 - np.tanh(z) ** 2,
    )
    ex.wrong(
        "chain-rule-skipped",
        "This is 1 − tanh²(z/2), four times the slope. Written with tanh, σ(z) = (1 + tanh(z/2))/2 "
        "has a ½ outside and a ½ inside, and each of them is a factor of the derivative.",
        "What should come back at z = 0?",
        lambda z, *, right: 4 * right(z),
    )
    ex.wrong(
        "half-the-chain-rule",
        "This is twice the slope: one of the two factors ½ of (1 + tanh(z/2))/2 was left out.",
        "What should come back at z = 0?",
        lambda z, *, right: 2 * right(z),
    )
    ex.wrong(
        "nothing-on-the-left",
        "The slope is cut to 0 for negative z, as in ReLU. The sigmoid rises on both sides of 0.",
        "The curve is symmetric about z = 0: its slope at −1 equals its slope at 1.",
        lambda z, *, right: np.where(np.asarray(z) > 0, right(z), 0.0 * right(z)),
    )
    ex.wrong(
        "quarter-or-nothing",
        "This is ¼ within ±2 and 0 outside: the slope of three straight pieces, not of the curve.",
        "¼ is the largest slope, at z = 0 only; it falls off smoothly from there.",
        lambda z: np.where(np.abs(z) < 2, 0.25, 0.0),
    )


def of_logit(ex: Exercise) -> None:
    """Undo another curve, or do not undo the sigmoid."""
    ex.wrong(
        "one-over-the-sigmoid",
        "This is 1/σ(p). “Inverse” means here the function that undoes the sigmoid, not one "
        "divided by it.",
        "Which z has σ(z) = p? Solve p = 1/(1 + exp(−z)) for z.",
        lambda p, *, sigmoid: 1 / sigmoid(p),
    )
    ex.wrong(
        "sigmoid-again",
        "This applies the sigmoid to p; it has to be undone.",
        "logit(σ(2)) is 2. What does your function give there?",
        lambda p, *, sigmoid: sigmoid(p),
    )
    ex.wrong(
        "half-of-it",
        "This is arctanh(2p − 1), which undoes tanh scaled to 0…1; it is half of what is asked.",
        "σ(z) = (1 + tanh(z/2))/2: where does the 2 inside go when it is solved for z?",
        lambda p, *, right: 0.5 * right(p),
    )
    ex.wrong(
        "arctanh-of-p",
        "This undoes tanh, not the sigmoid: a tanh of ½ is not a probability of ½.",
        "What should come back at p = ½?",
        lambda p: np.arctanh(p),
    )
    ex.wrong(
        "probit",
        "−ln(−ln p) undoes another S-shaped curve, exp(−exp(−z)).",
        "Solve p = 1/(1 + exp(−z)) for z.",
        lambda p: -np.log(-np.log(p)),
    )
    ex.wrong(
        "slope-instead",
        "This is p·(1 − p), the slope of the sigmoid where it is p; the z at that place is asked.",
        "What should come back at p = ½?",
        lambda p: p * (1 - p),
    )
    ex.wrong(
        "one-over-the-slope",
        "This is 1/(p·(1 − p)), the derivative of what is asked.",
        "What should come back at p = ½?",
        lambda p: 1 / (p * (1 - p)),
    )
