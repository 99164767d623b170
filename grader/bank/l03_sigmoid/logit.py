"""logit."""

from __future__ import annotations

import math

import numpy as np

from grader.bank.l03_sigmoid._shared import log_odds, sigma
from grader.bank.model import Exercise

ex = Exercise(
    "logit",
    hints=[
        "Start from p = 1/(1 + exp(−z)) and solve for z.",
        "The odds p/(1 − p) are exp(z); the logarithm takes that back.",
        "Return the natural logarithm of the odds, or the logarithm of p minus the logarithm of "
        "1 − p (np.log1p(−p)). Keep away from 1/p − 1: near p = 1 it loses digits.",
    ],
)

ex.aspect(
    "typical values",
    0.75,
    cases=[(np.array([0.1, 0.25, 0.5, 0.9]),), (np.array([[0.3, 0.7, 0.2], [0.55, 0.05, 0.8]]),)],
    draw=lambda rng: (rng.uniform(0.02, 0.98, (2, 3)),),
)

ex.aspect(
    "single numbers",
    0.25,
    cases=[(0.5,), (0.125,)],
    draw=lambda rng: (float(rng.uniform(0.05, 0.95)),),
)

ex.aspect(
    "close to 0 and to 1",
    0.75,
    cases=[
        (1e-12,),
        (1 - 1.3e-9,),
        (np.array([1e-12, 3e-9, 1e-5]),),
        (np.array([1 - 1e-9, 1 - 3.7e-9, 0.99999]),),
    ],
    draw=lambda rng: (
        np.concatenate([10 ** rng.uniform(-12, -5, 2), 1 - rng.uniform(1e-9, 4e-9, 3)]),
    ),
)

ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([0.2, 0.6, 0.75]),)],
    draw=lambda rng: (rng.uniform(0.05, 0.95, 4),),
)

ex.wrong(
    "one-over-the-sigmoid",
    "This is 1/σ(p). “Inverse” means here the function that undoes the sigmoid, not one "
    "divided by it.",
    "Which z has σ(z) = p? Solve p = 1/(1 + exp(−z)) for z.",
    lambda p: 1 / sigma(p),
)

ex.wrong(
    "sigmoid-again",
    "This applies the sigmoid to p; it has to be undone.",
    "logit(σ(2)) is 2. What does your function give there?",
    sigma,
)

ex.wrong(
    "odds-only",
    "These are the odds p/(1 − p); their logarithm is still to be taken.",
    "p = ½ has odds of 1. Which z gives ½?",
    lambda p: p / (1 - p),
)

ex.wrong(
    "log-p-only",
    "This is ln p; the other half, ln(1 − p), is missing, so it never gets above 0.",
    "What should come back at p = ½, and at p = 0.9?",
    lambda p: np.log(p),
)

ex.wrong(
    "wrong-sign",
    "The quotient is upside down: this is −z. A probability above ½ belongs to a positive z.",
    "Is p or 1 − p above the fraction line?",
    lambda p: np.log1p(-p) - np.log(p),
)

ex.wrong(
    "logs-divided",
    "The two logarithms were divided. The logarithm of a quotient is the difference of the "
    "logarithms.",
    "ln(a/b) = ln a − ln b.",
    lambda p: np.log(p) / np.log(1 - p),
)

ex.wrong(
    "logs-added",
    "The two logarithms were added, which gives ln(p·(1 − p)): the same at p and 1 − p.",
    "ln(a/b) = ln a − ln b. Which sign does ln(1 − p) get?",
    lambda p: np.log(p) + np.log(1 - p),
)

ex.wrong(
    "log-before-division",
    "The logarithm was taken of p alone, and then divided by 1 − p.",
    "Look at the brackets: the whole quotient belongs inside the logarithm.",
    lambda p: np.log(p) / (1 - p),
)

ex.wrong(
    "brackets-missing",
    "p / 1 − p is read as (p/1) − p, which is 0, and the logarithm of 0 is −∞.",
    "Which brackets does the denominator need?",
    lambda p: np.log(p / 1 - p),
)

ex.wrong(
    "base-10",
    "This is the logarithm to base 10; the sigmoid is made of e.",
    "np.log is the natural logarithm.",
    lambda p: np.log10(p) - np.log10(1 - p),
)

ex.wrong(
    "base-2",
    "This is the logarithm to base 2; the sigmoid is made of e.",
    "np.log is the natural logarithm.",
    lambda p: np.log2(p) - np.log2(1 - p),
)

ex.wrong(
    "log1p-for-log",
    "np.log1p(p) is ln(1 + p), not ln p: the 1 comes in addition.",
    "log1p is of use for ln(1 − p), as log1p(−p). What about the other logarithm?",
    lambda p: np.log1p(p) - np.log1p(-p),
)

ex.wrong(
    "one-over-p-minus-one",
    "−ln(1/p − 1) is right on paper. Near p = 1, 1/p is rounded to a number close to 1, and "
    "subtracting 1 leaves few of its digits.",
    "Subtract before you divide: 1 − p is exact near 1, 1/p − 1 is not.",
    lambda p: -np.log(1 / p - 1),
)

ex.wrong(
    "through-arctanh",
    "2·arctanh(2p − 1) is right on paper. For tiny p, 2p − 1 is rounded to a number close to "
    "−1, and the digits of p are gone.",
    "Take the logarithm of p itself; it keeps all of its digits however small it is.",
    lambda p: 2 * np.arctanh(2 * p - 1),
)

ex.wrong(
    "half-of-it",
    "This is arctanh(2p − 1), which undoes tanh scaled to 0…1; it is half of what is asked.",
    "σ(z) = (1 + tanh(z/2))/2: where does the 2 inside go when it is solved for z?",
    lambda p: 0.5 * log_odds(p),
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


def log_odds_clipped(eps):
    return lambda p: log_odds(np.clip(p, eps, 1 - eps))


def log_odds_with(eps):
    return lambda p: np.log(p + eps) - np.log(1 - p + eps)


for digits in (6, 7, 8, 9, 10):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"clipped-1e-{digits}",
        f"p was clipped to between 1e-{digits} and 1 − 1e-{digits}, so everything beyond gets "
        "the same z. The contract goes down to 1e-12.",
        "With 0 < p < 1 nothing can go wrong; nothing needs to be clipped.",
        log_odds_clipped(eps),
    )

for digits in (7, 8, 9, 10, 12, 15, 16):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"epsilon-1e-{digits}",
        f"1e-{digits} was added inside the logarithm. That changes the result for tiny p: the "
        "contract goes down to 1e-12.",
        "With 0 < p < 1 the logarithm is finite; nothing needs to be added.",
        log_odds_with(eps),
    )

ex.wrong(
    "number-becomes-array",
    "For a single number an array of shape (1,) comes back; one number in, one number out.",
    "np.log works on a single number too, without an extra axis.",
    lambda p: log_odds(np.atleast_1d(p)),
)

ex.wrong(
    "a-list",
    "A list came back; the contract says an array of the shape of p.",
    "No loop is needed: np.log works on whole arrays.",
    lambda p: [log_odds(q) for q in p] if np.ndim(p) else log_odds(p),
)


@ex.wrong(
    "changes-p",
    "The values are right, but p was overwritten on the way, so the caller's array has changed.",
    "p /= … writes into p itself; p / … makes a new array.",
)
def _(p):
    p /= 1 - p
    return np.log(p)


ex.right("the logarithm of the odds", lambda p: np.log(p / (1 - p)))

ex.right("ln p − ln(1 − p)", lambda p: np.log(p) - np.log(1 - p))

ex.right("minus the logarithm of the odds against", lambda p: -np.log((1 - p) / p))

ex.right("log1p(−p)", lambda p: -(np.log1p(-p) - np.log(p)))

ex.right("logarithms to base 2, converted", lambda p: np.log2(p / (1 - p)) * np.log(2))

ex.right("one number at a time", lambda p: np.vectorize(lambda q: math.log(q / (1 - q)))(p))
