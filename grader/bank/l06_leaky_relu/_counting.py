"""Answers to steps_to_revive that look at the wrong time, or for the wrong thing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def counting(
    dz: Callable | None = None,
    dw: Callable | None = None,
    db: Callable | None = None,
    done: Callable | None = None,
    first: int = 0,
    looks: int = 1,
    never: object = None,
    back: float = 1.0,
) -> Callable:
    """Return a count with one part changed.

    dz: of z, target and slope; dw: of dz and x; db: of dz; done: of z and slope, whether the unit
    is back; first: what the count starts with; looks: how often is looked beyond max_steps; never:
    what comes back where it is not; back: the sign of a step.
    """
    dz = dz or (lambda z, target, slope: 2 * (slope * z - target) * slope)
    dw = dw or (lambda dz, x: np.mean(dz * x))
    db = db or (lambda dz, x: np.mean(dz))
    done = done or (lambda z, slope: np.any(z > 0))

    def answer(w, b, x, target, slope, lr, max_steps):
        for count in range(int(max_steps) + looks):
            z = w * x + b
            if done(z, slope):
                return first + count
            each = dz(z, target, slope)
            w, b = w - back * lr * dw(each, x), b - back * lr * db(each, x)
        return never(max_steps) if callable(never) else never

    return answer


def of_counts(ex: Exercise) -> None:
    """Look at the wrong time or for the wrong thing, or say it in a wrong way."""
    ex.wrong(
        "one-too-many",
        "The count is one too many: it counts how often was looked, not how often was updated.",
        "If some z is positive at the start, no update is needed: 0.",
        counting(first=1),
    )
    ex.wrong(
        "last-update-not-seen",
        "After the last of max_steps updates nobody looked any more, so a unit that comes back "
        "with just that one is given up.",
        "After max_steps updates one has to look once more: that is max_steps + 1 looks.",
        counting(looks=0),
    )
    ex.wrong(
        "one-update-more",
        "One update more than max_steps was made before giving up.",
        "range(n) runs n times. How many updates come before the last look?",
        counting(looks=2),
    )
    ex.wrong(
        "start-not-looked-at",
        "Nobody looked before the first update: a unit that is positive at the start gets 1 "
        "(or None, if no update is allowed).",
        "Look first, then update.",
        _updated_first,
    )
    ex.wrong(
        "max-steps-for-none",
        "max_steps came back where the unit was not positive in time; None is asked there.",
        "A count of max_steps would say that it came back with the last update.",
        counting(never=lambda max_steps: max_steps),
    )
    ex.wrong(
        "minus-one-for-none",
        "−1 came back where the unit was not positive in time; None is asked there.",
        "return None, or no return at all after the loop.",
        counting(never=-1),
    )
    ex.wrong(
        "infinity-for-none",
        "inf came back where the unit was not positive in time; None is asked there.",
        "return None, or no return at all after the loop.",
        counting(never=np.inf),
    )
    ex.wrong(
        "zero-is-positive",
        "A z of exactly 0 was counted as positive.",
        "> or >=?",
        counting(done=lambda z, slope: np.any(z >= 0)),
    )
    ex.wrong(
        "all-positive",
        "Your loop waits until every z is positive (updating with the left slope meanwhile); one "
        "is enough.",
        "np.any or np.all?",
        counting(done=lambda z, slope: np.all(z > 0)),
    )
    ex.wrong(
        "mean-positive",
        "Your loop waits until the mean of z is positive; one positive z is enough.",
        "Which entry gets there first?",
        counting(done=lambda z, slope: np.mean(z) > 0),
    )
    ex.wrong(
        "first-example",
        "Only the first example was looked at; any z may be the one that is positive.",
        "np.any looks at all of them.",
        counting(done=lambda z, slope: z[0] > 0),
    )
    ex.wrong(
        "output-positive",
        "The output was looked at. With a negative slope it is positive where z is not; what is "
        "asked is a positive z.",
        "With slope = −0.2, is z = −2 positive?",
        counting(done=lambda z, slope: np.any(np.where(z > 0, z, slope * z) > 0)),
    )
    ex.wrong(
        "bias-alone",
        "The bias was looked at, not z: w·x + b can be positive long before b is.",
        "z = w·x + b.",
        _until_bias,
    )
    ex.wrong(
        "weights-too",
        "The count came back with w and b besides it; the contract asks for the count alone.",
        "What does return hand over?",
        lambda w, b, *rest, right: (right(w, b, *rest), w, b),
    )
    ex.wrong(
        "yes-or-no",
        "True or False came back: whether the unit is back in time. How many updates it takes is "
        "asked.",
        "Return the counter.",
        lambda *args, right: right(*args) is not None,
    )


def _updated_first(w, b, x, target, slope, lr, max_steps):
    for count in range(1, int(max_steps) + 1):
        dz = 2 * (slope * (w * x + b) - target) * slope
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
        if np.any(w * x + b > 0):
            return count
    return None


def _until_bias(w, b, x, target, slope, lr, max_steps):
    for count in range(int(max_steps) + 1):
        if b > 0:
            return count
        dz = 2 * (slope * (w * x + b) - target) * slope
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return None
