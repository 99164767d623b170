"""cosine_lr(step, steps, peak): half a cosine from the peak down to nothing."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise

ex = Exercise(
    "cosine_lr",
    truth="Your rate begins at the peak, has half of it in the middle, and is 0 at the last step, "
    "slow at both ends.",
    hints=[
        "A cosine goes from 1 at angle 0 to −1 at angle π. Which angle belongs to this step?",
        "1 + cos goes from 2 down to 0. Scale it so that it begins at peak.",
        "peak * (1 + np.cos(np.pi * step / steps)) / 2",
    ],
)


def sample(rng: np.random.Generator) -> tuple:
    steps = int(rng.integers(7, 60))
    return int(rng.integers(1, steps)), steps, round(float(rng.uniform(0.05, 3)), 2)


ex.aspect(
    "the beginning, the middle, the end",
    1,
    cases=[(0, 10, 0.3), (5, 10, 0.3), (10, 10, 0.3), (0, 3, 2.0), (3, 3, 2.0), (1, 1, 0.5)],
    draw=lambda rng: [(0, 8, sample(rng)[2]), (int(n := rng.integers(2, 99)), int(n), 0.7)],
)
ex.aspect(
    "steps in between",
    0.75,
    cases=[(1, 3, 1.0), (3, 10, 0.3), (7, 8, 0.1), (1, 840, 0.3)],
    draw=sample,
)
ex.aspect(
    "NumPy numbers and whole ones",
    0.25,
    cases=[
        (np.int64(3), np.int64(7), 2),
        (2, 5, np.float64(0.25)),
        (np.float64(1.0), 4, 3),
        (np.array(3), np.array(4), np.array(0.5)),
        (4, 9, np.int64(1)),
    ],
    draw=lambda rng: (np.int64(sample(rng)[0]), np.int64(70), 1),
    draws=1,
    strict=True,
)


def curve(height: Callable) -> Callable:
    """Return the answer whose height is a function of how far the training is, 0 to 1."""
    return lambda step, steps, peak: peak * height(step / steps)


def wave(angle):
    return (1 + np.cos(angle)) / 2


ex.wrong(
    "straight",
    "The rate goes down in a straight line; half a cosine is asked, slow at both ends.",
    "Which function goes from 1 to −1 while its angle goes from 0 to π?",
    curve(lambda t: 1 - t),
)
ex.wrong(
    "upside-down",
    "The rate begins at 0 and ends at the peak. It has to go down.",
    "1 + cos or 1 − cos?",
    curve(lambda t: 1 - wave(np.pi * t)),
)
ex.wrong(
    "never-zero",
    "At the last step half of the peak's way is still to go: the angle ends at π/2, and a cosine "
    "is at −1 only at π.",
    "Which angle has the cosine −1?",
    curve(lambda t: wave(np.pi * t / 2)),
)
ex.wrong(
    "quarter-wave",
    "This is a quarter of a cosine, from 1 to 0: it ends steeply. Half a cosine, lifted by 1, is "
    "slow at both ends.",
    "A cosine goes from 1 to −1. What has to be added?",
    curve(lambda t: np.cos(np.pi * t / 2)),
)
ex.wrong(
    "whole-wave",
    "The rate comes up again: the angle goes once around, to 2π. Half a turn is asked.",
    "Which angle has the cosine −1?",
    curve(lambda t: wave(2 * np.pi * t)),
)
ex.wrong(
    "negative",
    "The rate gets negative in the second half: 1 was not added to the cosine.",
    "A cosine goes from 1 to −1; the rate from peak to 0.",
    curve(lambda t: np.cos(np.pi * t)),
)
ex.wrong(
    "twice-the-peak",
    "The rate begins at twice the peak: 1 + cos(0) is 2.",
    "Halve it.",
    curve(lambda t: 2 * wave(np.pi * t)),
)
ex.wrong(
    "half-the-peak",
    "The rate begins at half of the peak: it was halved twice.",
    "What should come back at step 0?",
    curve(lambda t: wave(np.pi * t) / 2),
)
ex.wrong(
    "constant",
    "The rate is the peak all the time: nothing goes down.",
    "The step has to come in.",
    lambda step, steps, peak: peak * 1.0,
)
ex.wrong(
    "degrees",
    "The angle goes to 180; np.cos wants radians, in which half a turn is π.",
    "np.pi",
    curve(lambda t: wave(180 * t)),
)
ex.wrong(
    "no-pi",
    "The angle goes from 0 to 1 only, so that the rate hardly goes down.",
    "Which angle has the cosine −1?",
    curve(lambda t: wave(t)),
)
ex.wrong(
    "peak-left-out",
    "The peak is missing: your rate begins at 1 whatever it is.",
    "What should come back at step 0?",
    lambda step, steps, peak: wave(np.pi * step / steps),
)
ex.wrong(
    "not-by-steps",
    "The number of steps was left out: the angle is π · step, so that the rate is the peak and 0 "
    "in turn.",
    "How far along is the training, from 0 to 1?",
    lambda step, steps, peak: peak * wave(np.pi * step),
)
ex.wrong(
    "whole-division",
    "step // steps is 0 until the last step: the rate is the peak, and at once 0.",
    "/ divides.",
    lambda step, steps, peak: peak * wave(np.pi * (step // steps)),
)
ex.wrong(
    "one-step-ahead",
    "Your rate is one step ahead: it is that of step + 1.",
    "Step 0 has the peak.",
    lambda step, steps, peak: peak * wave(np.pi * (step + 1) / steps),
)
ex.wrong(
    "last-step-early",
    "The rate is 0 at step steps − 1 already; by the contract it is 0 at step `steps`.",
    "np.linspace(0, 1, steps) ends one step earlier.",
    lambda step, steps, peak: peak * wave(np.pi * step / max(steps - 1, 1)),
)
ex.wrong(
    "exponential",
    "This is an exponential decay, by a factor e over the whole run; it does not reach 0.",
    "Which function goes from 1 to −1 while its angle goes from 0 to π?",
    curve(lambda t: np.exp(-t)),
)
ex.wrong(
    "squared-line",
    "The rate follows a parabola, (1 − t)²; half a cosine is asked.",
    "Which function goes from 1 to −1 while its angle goes from 0 to π?",
    curve(lambda t: (1 - t) ** 2),
)

ex.right("math", lambda step, steps, peak: 0.5 * peak * (1.0 + math.cos(math.pi * step / steps)))
ex.right(
    "the squared cosine", lambda step, steps, peak: peak * math.cos(math.pi * step / steps / 2) ** 2
)
ex.right("by the sine", lambda s, n, p: p - p * np.sin(np.pi * (s / n) / 2) ** 2)
ex.right("from the middle", lambda s, n, p: p / 2 - p / 2 * np.sin(np.pi * (s / n - 0.5)))
ex.right("a 0-d array", lambda s, n, p: np.asarray((np.cos(np.pi * s / n) + 1) * (p / 2)))
ex.right("by a complex number", lambda s, n, p: (p + p * np.exp(1j * np.pi * s / n).real) / 2)


@ex.right("guarded at the end")
def _(step, steps, peak):
    if step >= steps:
        return 0.0
    share = float(step) / float(steps)
    return float(peak) * (math.cos(share * math.pi) + 1) / 2


ex.same("the squared cosine: * / 2 → * / -2", "a cosine is the same for −x")
ex.same("by the sine: * / 2 → * / -2", "it is squared, so that its sign is lost")
ex.same("a 0-d array: np.asarray(*) → (*)", "a number of NumPy's will do")
AT_END = "1 + cos(π) is 0, with or without the guard"
ex.same("guarded at the end: if step >= steps: … → *", AT_END)
ex.same("guarded at the end: step >= steps → step > steps", AT_END)
ex.same("guarded at the end: return 0.0 → nothing", AT_END)
for name in ("step", "steps", "peak"):
    ex.same(f"guarded at the end: float({name}) → {name}", "NumPy's numbers are divided alike")
