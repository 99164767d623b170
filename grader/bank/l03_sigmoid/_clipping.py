"""Answers that clip, add a little or mend what ln 0 gives: families of the whole lesson."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np

from grader.bank.model import Exercise


def of_sigmoid(ex: Exercise) -> None:
    """Clip the pre-activation, or the result."""
    _family(
        ex,
        "clipped-at-{}",
        (20, 30, 50, 60, 88, 100, 250, 500, 700, 709),
        "z was clipped to ±{0}, so the curve stops falling there: every z further left gets "
        "the value at −{0}. It hides the overflow and makes the tail wrong.",
        "Clipping changes z. Can the formula be rewritten so that nothing needs to be clipped?",
        lambda limit: lambda z: 1 / (1 + np.exp(-np.clip(z, -limit, limit))),
    )
    _family(
        ex,
        "output-clipped-1e-{}",
        (7, 8, 12, 15),
        "The result was clipped to between 1e-{0} and 1 − 1e-{0}. That is a trick for "
        "a logarithm that comes later; the sigmoid itself goes closer to 0 and to 1.",
        "Return the value itself. The loss later in this lesson needs no clipping either.",
        lambda digits: lambda z, *, right: _kept_off(right(z), 10.0**-digits),
    )


def of_logit(ex: Exercise) -> None:
    """Clip the probability, or add inside the logarithms."""
    _family(
        ex,
        "clipped-1e-{}",
        (6, 7, 8, 9, 10),
        "p was clipped to between 1e-{0} and 1 − 1e-{0}, so everything beyond gets "
        "the same z. The contract goes down to 1e-12.",
        "With 0 < p < 1 nothing can go wrong; nothing needs to be clipped.",
        lambda digits: lambda p, *, right: right(_kept_off(p, 10.0**-digits)),
    )
    _family(
        ex,
        "epsilon-1e-{}",
        (7, 8, 9, 10, 12, 15, 16),
        "1e-{0} was added inside the logarithm. That changes the result for tiny p: the "
        "contract goes down to 1e-12.",
        "With 0 < p < 1 the logarithm is finite; nothing needs to be added.",
        lambda digits: lambda p: np.log(p + 10.0**-digits) - np.log(1 - p + 10.0**-digits),
    )


def of_cross_entropy(ex: Exercise) -> None:
    """Clip the probability or the logit, or mend ln 0 in one of the other ways."""
    for digits in (7, 8, 9, 10, 12, 15):
        _mended_logarithms(ex, f"1e-{digits}", 10.0**-digits)
    _mended_logarithms(ex, "2.2e-16", 2.0**-52)
    _family(
        ex,
        "logit-clipped-{}",
        (20, 30, 50, 60, 100, 250, 500, 700),
        "z was clipped to ±{0}, so no loss can exceed {0}, and beyond it the loss no "
        "longer says how wrong the answer is.",
        "Use a form of ln(1 + exp(z)) that does not overflow; then z can stay as it is.",
        lambda limit: lambda z, y, *, right: right(np.clip(z, -limit, limit), y),
    )
    ex.wrong(
        "logs-clamped-at-100",
        "The logarithms were cut off at −100. That keeps the loss finite, but 1 − σ(40) is rounded "
        "to 0, so z = 40, y = 0 costs 100 where 40 is right.",
        "The rounding happens before the logarithm. Simplify the loss on paper first.",
        lambda z, y, *, sigmoid: (
            -np.mean(
                y * np.maximum(np.log(p := sigmoid(z)), -100)
                + (1 - y) * np.maximum(np.log(1 - p), -100)
            )
        ),
    )
    for id, becomes, lowest in (
        ("nan-to-num", "by −1.8e308, the largest number there is but for its sign", None),
        ("infinity-to-zero", "by 0, so that certain and wrong costs nothing", 0.0),
    ):
        ex.wrong(
            id,
            f"The infinite logarithm of 0 was replaced {becomes}. z = 40, y = 0 costs 40.",
            "Do not repair what the logarithm of 0 gives; simplify the loss on paper first.",
            lambda z, y, *, sigmoid, low=lowest: (
                -np.mean(
                    np.nan_to_num(y * np.log(p := sigmoid(z)), neginf=low)
                    + np.nan_to_num((1 - y) * np.log(1 - p), neginf=low)
                )
            ),
        )
    ex.wrong(
        "nan-left-out",
        "np.nanmean leaves out the examples whose loss is nan, and divides by fewer; those whose "
        "loss is infinite stay.",
        "Do not repair what the logarithm of 0 gives; simplify the loss on paper first.",
        lambda z, y, *, sigmoid: -np.nanmean(y * np.log(p := sigmoid(z)) + (1 - y) * np.log(1 - p)),
    )


def _mended_logarithms(ex: Exercise, small: str, eps: float) -> None:
    """Add what is done with one small number so that no logarithm is of 0."""
    costs = f"exceed {-math.log(eps):.1f}, however wrong the logit; z = 40, y = 0 costs 40."
    ex.wrong(
        f"clipped-{small}",
        f"The probability was clipped to between {small} and 1 − {small}. No loss can then "
        + costs,
        "Clipping hides the infinity. Simplify the loss on paper, and there is none.",
        lambda z, y, *, sigmoid: _loss(_kept_off(sigmoid(z), eps), y),
    )
    ex.wrong(
        f"epsilon-{small}",
        f"{small} was added inside the logarithms. That makes every loss a little smaller, and "
        "none can " + costs,
        "Adding a little hides the infinity. Simplify the loss on paper, and there is none.",
        lambda z, y, *, sigmoid: _loss(sigmoid(z), y, eps, eps),
    )
    for id, low, high, name, other in (
        ("for-p", eps, 0.0, "p", "1 − p"),
        ("for-the-rest", 0.0, eps, "1 − p", "p"),
    ):
        ex.wrong(
            f"epsilon-{small}-{id}",
            f"{small} was added inside ln({name}) only; ln({other}) is still taken of 0 where "
            "z is far out, and the loss comes out infinite or nan.",
            "Adding a little hides one infinity. Simplify the loss on paper, and there is none.",
            lambda z, y, *, sigmoid, low=low, high=high: _loss(sigmoid(z), y, low, high),
        )
    ex.wrong(
        f"zero-replaced-{small}",
        f"Where σ(z) or 1 − σ(z) is rounded to 0, {small} was put in its place, so z = 40, "
        f"y = 0 costs {-math.log(eps):.1f} where 40 is right.",
        "The rounding happens before the logarithm. Simplify the loss on paper first.",
        lambda z, y, *, sigmoid: _loss(_off_the_ends(sigmoid(z), eps), y),
    )


def of_gradient(ex: Exercise) -> None:
    """Clip the probability, where there is not even a logarithm."""
    _family(
        ex,
        "clipped-1e-{}",
        (5, 6, 7, 8),
        "The probabilities were clipped to between 1e-{0} and 1 − 1e-{0}, which changes "
        "the gradient of every confident example a little.",
        "σ(z) − y contains no logarithm, so nothing needs to be clipped.",
        _clipped_gradient,
    )


def _family(
    ex: Exercise,
    id: str,
    values: Iterable[int],
    message: str,
    hint: str,
    make: Callable[[int], Callable],
) -> None:
    """Add wrong answers that differ in a number only, which `{}` stands for in the words."""
    for value in values:
        ex.wrong(id.format(value), message.format(value), hint, make(value))


def _clipped_gradient(digits: int) -> Callable:
    def gradient(X, y, w, b, *, sigmoid):
        error = _kept_off(sigmoid(X @ w + b), 10.0**-digits) - y
        return X.T @ error / len(y), error.mean()

    return gradient


def _kept_off(p, eps):
    return np.clip(p, eps, 1 - eps)


def _off_the_ends(p, eps):
    return np.where(p == 0, eps, np.where(p == 1, 1 - eps, p))


def _loss(p, y, low=0.0, high=0.0):
    return -np.mean(y * np.log(p + low) + (1 - y) * np.log(1 - p + high))
