"""logit."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.forms import forms
from grader.bank.l03_sigmoid import _clipping as clipping
from grader.bank.l03_sigmoid import _curves as curves
from grader.bank.model import Exercise

ex = Exercise(
    "logit",
    truth="Your logit takes a probability back to its z, right to nine digits, from p = 1e-12 "
    "up to p = 1 − 1e-9.",
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
    draw=lambda rng: (rng.uniform(0.06, 0.94, (2, 3)),),
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
NUMBERS = (0.5, 0.125, 0.9, 0.3, 0.7, 0.05, 0.75)
contract.activation(
    ex, kinds=0.25, unchanged=0.25, low=0.05, high=0.95, numbers=NUMBERS, whole=False
)
curves.of_logit(ex)
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
    lambda p, *, right: -right(p),
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
    lambda p, *, right: right(p) / np.log(10),
)
ex.wrong(
    "base-2",
    "This is the logarithm to base 2; the sigmoid is made of e.",
    "np.log is the natural logarithm.",
    lambda p, *, right: right(p) / np.log(2),
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
    "rest-only",
    "This is −ln(1 − p); the other half, ln p, is missing, so it never falls below 0.",
    "What should come back at p = ½, and at p = 0.1?",
    lambda p: -np.log1p(-p),
)
ex.wrong(
    "logarithm-of-a-negative",
    "The denominator is p − 1, which is negative for every probability, and the logarithm of a "
    "negative number is nan.",
    "Which difference of 1 and p is positive?",
    lambda p: np.log(p / (p - 1)),
)


clipping.of_logit(ex)
ex.slip(
    "shape-1",
    "For a single number an array of shape (1,) comes back; one number in, one number out.",
    "np.log works on a single number too, without an extra axis.",
)


forms(ex, "np.log", "p /= … writes into p itself; p / … makes a new array.", "p")
ex.right("the logarithm of the odds", lambda p: np.log(p / (1 - p)))
ex.right("ln p − ln(1 − p)", lambda p: np.log(p) - np.log(1 - p))
ex.right("minus the logarithm of the odds against", lambda p: -np.log((1 - p) / p))
ex.right("log1p(−p)", lambda p: -(np.log1p(-p) - np.log(p)))
ex.right("logarithms to base 2, converted", lambda p: np.log2(p / (1 - p)) * np.log(2))
ex.right("through arcsinh", lambda p: 2 * np.arcsinh((p - 0.5) / np.sqrt(p * (1 - p))))
ex.right(
    "clipped where the contract does not go",
    lambda p: np.log(np.maximum(p, 1e-15) / np.maximum(1 - p, 1e-15)),
)
ex.right("one number at a time", lambda p: np.vectorize(lambda q: math.log(q / (1 - q)))(p))
ex.same(
    "clipped where the contract does not go: np.maximum(*p, 1e-15) → *",
    "p and 1 − p are at least 1e-12 in every case that the contract allows, so a bound below that, "
    "or none, changes nothing.",
)
