"""tanh(z), from exponentials."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l04_tanh._shared import forms_of_tanh
from grader.bank.l04_tanh._tanh_right import variants
from grader.bank.model import Exercise

ex = Exercise(
    "tanh",
    truth="Your tanh keeps twelve digits from 1e-12 on, is odd, and answers 1 at 1000.",
    rtol=1e-12,
    atol=0.0,
    forbids=("tanh", "sinh", "cosh"),
    hints=[
        "There are two places to think of. Far out, the exponential of a large positive number "
        "overflows. Near 0, a difference of two numbers close to 1 loses its digits.",
        "Let t be np.expm1 of minus twice the absolute value of z: it is never large, and tiny z "
        "keep their digits in it. For z ≥ 0 tanh is −t/(t + 2).",
        "tanh is odd: what was computed for the absolute value gets the sign of z, by np.sign or "
        "np.where.",
    ],
)
contract.typical(ex, 1, 4)
ex.aspect(
    "far from zero",
    0.75,
    cases=[
        (np.array([-1000.0, 1000.0, 2.0]),),
        (np.array([-400.0, 17.5]),),
        (np.array([400.0, -17.5]),),
        (np.array([500.0, 12.0]),),
        (np.array([-30.0, 90.0, 720.0, -720.0, 0.5]),),
    ],
    draw=lambda rng: (rng.permutation([*rng.uniform(360, 1000, 2), *rng.uniform(-1000, -360, 2)]),),
)
ex.aspect(
    "tiny z keep their digits",
    1,
    cases=[
        (np.array([1e-12, -1e-12]),),
        (np.array([-1e-3, 2e-6, 3e-9, -0.02]),),
        (1e-8,),
    ],
    draw=lambda rng: (rng.choice([-1, 1], 5) * 10.0 ** rng.uniform(-12, -2, 5),),
)
contract.activation(ex, kinds=0.5, float32=0.5, unchanged=0.25)


def naive(z):
    """The article's formula."""
    with np.errstate(all="ignore"):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


ex.wrong(
    "as-the-article-has-it",
    "This is the formula as it stands. Its values are right in between; beyond ±710 it divides "
    "infinity by infinity, which is nan, and near 0 it subtracts two nearly equal "
    "numbers, of which "
    "few digits are left.",
    "Both halves of the cure are in the text above the exercise: np.expm1, and the absolute value.",
    lambda z: naive(z * 1.0),
)
ex.wrong(
    "digits-lost-near-zero",
    "Far out all is well, but near 0 this subtracts two nearly equal numbers, and at 1e-12 it has "
    "few right digits left.",
    "np.expm1(t) is exp(t) − 1 without the subtraction.",
    lambda z: np.sign(z) * (1 - (e := np.exp(-2 * np.abs(z)))) / (1 + e),
)
ex.wrong(
    "two-sigma-minus-one",
    "2σ(2z) − 1 is tanh on paper, and far out it works. Near 0, 2σ is close to 1, "
    "and taking 1 away "
    "leaves few digits.",
    "Which function gives exp(t) − 1 for tiny t without losing digits?",
    lambda z, *, sigmoid: 2 * sigmoid(2 * np.asarray(z) * 1.0) - 1,
)
ex.wrong(
    "twice-over-one-plus",
    "This is 2/(1 + exp(−2z)) − 1. Nothing is lost far out; near 0 the quotient is close to 1, "
    "and taking 1 away leaves only the digits in which the two differ.",
    "Which function gives exp(t) − 1 for tiny t without losing digits?",
    lambda z: 2 / (1 + np.exp(-2 * np.asarray(z))) - 1,
)
ex.wrong(
    "overflow-on-the-left",
    "On the right all is well, but on the left exp(−2z) overflows, and from about −355 on infinity "
    "divided by infinity gives nan. Near 0 digits are lost as well.",
    "Which sign does −2z have for negative z? tanh is odd, so the right half is enough.",
    lambda z: (1 - (e := np.exp(-2 * np.asarray(z)))) / (1 + e),
)
ex.wrong(
    "overflow-on-the-right",
    "On the left all is well, but on the right exp(2z) overflows, and from about 355 on infinity "
    "divided by infinity gives nan. Near 0 digits are lost as well.",
    "The same fraction can be written with exp(−2z). Which one is safe on which side?",
    lambda z: ((e := np.exp(2 * np.asarray(z))) - 1) / (e + 1),
)
ex.wrong(
    "expm1-on-the-left",
    "np.expm1 has saved the digits near 0, but its argument −2z is large and positive on the left, "
    "where it overflows: from about −355 on the result is nan.",
    "Take the absolute value of z, and give the result its sign.",
    lambda z: -(t := np.expm1(-2 * np.asarray(z))) / (t + 2),
)
ex.wrong(
    "expm1-on-the-right",
    "np.expm1 has saved the digits near 0, but its argument 2z is large and positive on the right, "
    "where it overflows: from about 355 on the result is nan.",
    "Take minus the absolute value of z, and give the result the sign of z.",
    lambda z: (t := np.expm1(2 * np.asarray(z))) / (t + 2),
)
ex.wrong(
    "difference-of-expm1",
    "With np.expm1 the numerator has its digits, but beyond ±710 numerator and denominator are "
    "still infinite, and their quotient is nan.",
    "Divide top and bottom by the larger exponential on paper first.",
    lambda z: (np.expm1(z) - np.expm1(-np.asarray(z))) / (np.exp(z) + np.exp(-np.asarray(z))),
)
ex.wrong(
    "clipped-first",
    "z was cut to ±10 before the formula, so beyond that the answer is a little short of ±1; and "
    "near 0 digits are lost.",
    "No clipping is needed where no exponential can overflow.",
    lambda z: naive(np.clip(np.asarray(z), -10, 10) * 1.0),
)
ex.wrong(
    "clipped-late",
    "z was cut to a range in which the formula does not overflow. That cures the nan far out; near "
    "0 it still subtracts two nearly equal numbers.",
    "Which function gives exp(t) − 1 for tiny t without losing digits?",
    lambda z: naive(np.clip(np.asarray(z), -80, 80) * 1.0),
)
ex.wrong(
    "nan-to-zero",
    "The nan far out were replaced by 0, and tanh is ±1 there; and near 0 digits are lost.",
    "Do not repair nan afterwards; write a form in which it cannot arise.",
    lambda z: np.nan_to_num(naive(z * 1.0)),
)
ex.wrong(
    "sign-forgotten",
    "The absolute value was taken and the sign never given back: the left half is a mirror image "
    "of the right one.",
    "tanh(−2) is −tanh(2).",
    lambda z, *, right: np.abs(right(z)),
)
ex.wrong(
    "sign-flipped",
    "The sign is the wrong way round: this falls from 1 to −1.",
    "np.expm1 of a negative number is negative. Where does its sign go?",
    lambda z, *, right: -right(z),
)
ex.wrong(
    "half-argument",
    "This is tanh(z/2): exp(−z) stands where exp(−2z) belongs.",
    "Multiply top and bottom of the formula by exp(−z) once more, on paper.",
    lambda z, *, right: right(np.asarray(z) / np.float32(2) if np.ndim(z) else z / 2),
)
ex.wrong(
    "twice-the-argument",
    "This is tanh(2z).",
    "Which power of e is left after multiplying top and bottom by exp(−z)?",
    lambda z, *, right: right(2 * z),
)
ex.wrong(
    "sigmoid-instead",
    "This is the sigmoid: it runs from 0 to 1. tanh runs from −1 to 1.",
    "What should come back at z = 0?",
    lambda z, *, sigmoid: sigmoid(z),
)
ex.wrong(
    "sigmoid-of-2z",
    "This is σ(2z), as steep as it should be, but it still runs from 0 to 1.",
    "tanh is 2σ(2z) − 1 on paper.",
    lambda z, *, sigmoid: sigmoid(2 * z),
)
ex.wrong(
    "centred-sigmoid",
    "This is 2σ(z) − 1, which is tanh(z/2): half as steep as tanh.",
    "The slope at 0 is 1.",
    lambda z, *, sigmoid: 2 * sigmoid(z) - 1,
)
ex.wrong(
    "slope-instead",
    "This is the slope of tanh, with its top at z = 0; tanh itself is asked.",
    "What should come back at z = 0?",
    lambda z, *, tanh_grad: tanh_grad(z),
)
ex.wrong(
    "upside-down",
    "This is the reciprocal, which has no value at 0: top and bottom of the fraction have changed "
    "places.",
    "The difference of the exponentials stands above.",
    lambda z, *, right: 1 / np.asarray(right(z)),
)
ex.wrong(
    "numerator-only",
    "The denominator is missing: half the difference of the exponentials grows without bound.",
    "tanh stays between −1 and 1.",
    lambda z: (np.exp(z) - np.exp(-np.asarray(z))) / 2,
)
ex.wrong(
    "brackets-missing",
    "Without brackets, the division binds before the sum: only one exponential stands in the "
    "denominator.",
    "Put brackets around the whole numerator and the whole denominator.",
    lambda z: np.exp(z) - np.exp(-np.asarray(z)) / np.exp(z) + np.exp(-np.asarray(z)),
)
for id, curve in (
    ("softsign", lambda z: z / (1 + np.abs(z))),
    ("arctan", lambda z: 2 / np.pi * np.arctan(z)),
    ("hard-tanh", lambda z: np.clip(np.asarray(z) * 1.0, -1, 1)),
    ("three-terms", lambda z: z - np.asarray(z) ** 3 / 3.0 + 2 * np.asarray(z) ** 5 / 15.0),
    ("sign", lambda z: np.sign(z)),
):
    ex.wrong(
        id,
        "This is another curve through 0: tanh is 0.7616 at z = 1.",
        "Compute the article's formula at z = 1 by hand, then call your function there.",
        curve,
    )
ex.wrong(
    "one-branch-for-all",
    "One branch was chosen for the whole array, so a z on the other side of 0 went through a form "
    "that overflows there.",
    "np.all answers once; each z has a side of its own. What picks entry by entry?",
    lambda z: (
        -(t := np.expm1(-2 * np.asarray(z))) / (t + 2)
        if np.all(np.asarray(z) >= 0)
        else (t := np.expm1(2 * np.asarray(z))) / (t + 2)
    ),
)
ex.wrong(
    "linear-near-zero-too-far",
    "For small |z| z itself was returned. That is right to twelve digits only below "
    "about 1e-6, and "
    "here it reaches further.",
    "The next term is z³/3. np.expm1 needs no such switch.",
    lambda z, *, right: np.where(np.abs(z) < 1e-2, z, right(z)),
)
forms_of_tanh(ex, "np.expm1")

variants(ex)
