"""temperature_softmax(z, t): the softmax of z/t."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax._shared import ONLY_THE_TYPE, SCALES, rows
from grader.bank.model import Exercise, f32


def _case(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, float]:
    return rows(rng, *shape), float(rng.choice([0.4, 0.8, 1.6, 2.5, 7.5]))


ex = Exercise(
    "temperature_softmax",
    truth="Your temperature_softmax sharpens where t is below 1 and flattens where it is above, "
    "and stays finite down to t = 0.01 with logits of ±1000.",
    hints=[
        "The temperature divides the logits, before anything is exponentiated.",
        "Everything after the division is a softmax. You have one that is right for large logits.",
        "It is softmax(z / t); with float(t) in place of t, a NumPy number does not turn float32 "
        "into float64.",
    ],
)
ex.aspect(
    "typical values",
    0.5,
    cases=[
        (np.array([[2.0, 1.0, 0.1], [0.5, -1.5, 0.25]]), 0.5),
        (np.array([[0.25, -0.5, 1.0], [2.0, 1.5, -1.0], [-2.0, 0.75, 0.5]]), 2.5),
        (np.array([[1.0, -1.0], [0.5, 3.0]]), 1.0),
    ],
    draw=lambda rng: _case(rng, 2, 4),
)
ex.aspect(
    "cold and hot, with large logits",
    0.5,
    cases=[
        (np.array([[1000.0, 999.99, -1000.0], [-1000.0, -999.995, 0.0]]), 0.01),
        (np.array([[-1000.0, -1000.01], [0.25, 0.255]]), 0.01),
        (SCALES, 0.5),
        (np.array([[1000.0, -1000.0, 0.0], [0.5, 1.0, -1.0]]), 100.0),
    ],
    draw=lambda rng: (
        rows(rng, 3, 3) * 0.01 + rng.permutation([1000.0, -1000.0, 0.0])[:, None],
        0.01,
    ),
)
ex.aspect(
    "any number of axes",
    0.25,
    cases=[
        (np.array([2.0, 1.0, 0.1]), 2.0),
        (np.array([[[0.5, -1.0], [1.5, 2.0]], [[-0.5, 1.0], [2.5, 0.5]]]), 0.5),
    ],
    draw=lambda rng: [_case(rng, 5), _case(rng, 2, 3, 4)],
)
contract.arguments(
    ex,
    lambda rng: _case(rng, 2, 3),
    whole=lambda rng: (rng.integers(-4, 5, (2, 3)), int(rng.integers(2, 5))),
    kinds=0.25,
    unchanged=0.25,
)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[
        (f32(0.5, -1.25, 2.0, 1.0).reshape(2, 2), 0.5),
        (f32(0.5, -1.25, 2.0, 1.0).reshape(2, 2), np.float64(2.5)),
        (f32(1.5, -0.5, 0.25), np.int64(3)),
    ],
    draw=lambda rng: (f32(*rows(rng, 4)), np.float64(rng.choice([0.5, 4.0]))),
)
ex.inherits("softmax", lambda z, t, *, softmax: softmax(z / float(t)))

ex.wrong(
    "multiplied",
    "The logits were multiplied by t; a high temperature then sharpens. They have to be divided.",
    "Hot is undecided: what should become of the differences for a large t?",
    lambda z, t, *, softmax: softmax(z * float(t)),
)
ex.wrong(
    "ignored",
    "t changes nothing here. It was not used, or in a way that cancels, as when it is subtracted "
    "from all logits of a row.",
    "What changes the differences between logits?",
    lambda z, t, *, softmax: softmax(z),
)
ex.wrong(
    "shares-divided",
    "The shares or the exponentials were divided by t, so the result no longer sums to 1. The "
    "logits have to be divided.",
    "The division comes before the exponential.",
    lambda z, t, *, softmax: softmax(z) / float(t),
)
ex.wrong(
    "shares-divided-before-a-softmax",
    "The shares were divided by t and put through a softmax again. The logits have to be divided.",
    "One softmax, of z/t.",
    lambda z, t, *, softmax: softmax(softmax(z) / float(t)),
)
ex.wrong(
    "powers-of-shares",
    "The shares were raised to the power 1/t and divided by their sum: right on paper. But a share "
    "that is rounded to 0 stays 0, however hot it gets.",
    "Divide the logits first; then nothing is rounded to 0 that should not be.",
    lambda z, t, *, softmax: (q := softmax(z) ** (1 / float(t))) / q.sum(axis=-1, keepdims=True),
)
ex.wrong(
    "powers-not-divided",
    "The shares were raised to the power 1/t; after that they no longer sum to 1.",
    "Divide the logits before the softmax; that keeps the sum.",
    lambda z, t, *, softmax: softmax(z) ** (1 / float(t)),
)
ex.wrong(
    "not-shifted",
    "z/t is right, but it went through the formula as it stands, and a low temperature makes "
    "large logits of small ones: nan.",
    "Your softmax subtracts the maximum.",
    lambda z, t: (e := np.exp(z / float(t))) / e.sum(axis=-1, keepdims=True),
)
ex.wrong(
    "sum-of-the-undivided",
    "Only the numerator has z/t in it; the sum runs over the exponentials of z.",
    "Softmax of z/t: everywhere z stands, z/t has to stand.",
    lambda z, t: (
        np.exp((s := z - z.max(-1, keepdims=True)) / float(t)) / np.exp(s).sum(-1, keepdims=True)
    ),
)
ex.wrong(
    "floor-division",
    "z // t rounds down to whole numbers.",
    "/ divides, // divides and rounds down.",
    lambda z, t, *, softmax: softmax(z // float(t)),
)
ex.wrong(
    "whole-temperature",
    "t was cut to a whole number, at least 1.",
    "0.5 is a temperature, too.",
    lambda z, t, *, softmax: softmax(z / max(int(t), 1)),
)
ex.wrong(
    "square-root",
    "The logits were divided by the root of t.",
    "They are divided by t itself.",
    lambda z, t, *, softmax: softmax(
        z / np.sqrt(t).astype(np.float32 if z.dtype == np.float32 else float)
    ),
)
ex.wrong(
    "maximum-not-divided",
    "z − max/t: the division binds more tightly than the minus, so only the maximum was divided.",
    "(z − max)/t has brackets.",
    lambda z, t: (e := np.exp(z - z.max(-1, keepdims=True) / float(t))) / e.sum(-1, keepdims=True),
)
ex.wrong(
    "powers-of-logits",
    "The logits were raised to the power 1/t; a negative one has no root, and nan comes out.",
    "Divide them by t.",
    lambda z, t, *, softmax: softmax(z ** (1 / float(t))),
)
ex.wrong(
    "divided-twice",
    "The logits were divided by t twice.",
    "z/t, once.",
    lambda z, t, *, softmax: softmax(z / float(t) / float(t)),
)
ex.wrong(
    "logarithm",
    "This is the logarithm of the shares.",
    "The shares themselves are asked.",
    lambda z, t, *, log_softmax: log_softmax(z / float(t)),
)
ex.wrong(
    "mixed-with-uniform",
    "The shares were mixed with equal ones, the more the higher t is. That flattens, but no t "
    "below 1 can sharpen, and it is another curve.",
    "Divide the logits by t.",
    lambda z, t, *, softmax: (w := min(1.0, 1 / float(t))) * softmax(z) + (1 - w) / z.shape[-1],
)
ex.wrong(
    "cold-is-cut-off",
    "Temperatures below 0.1 were replaced by 0.1, against overflow. With a softmax that subtracts "
    "the maximum nothing overflows.",
    "Which t does the text allow?",
    lambda z, t, *, softmax: softmax(z / max(float(t), 0.1)),
)
ex.wrong(
    "a-number-widens",
    "With a temperature that is a number of NumPy, float32 logits come back as float64.",
    "float(t) is Python's number, which leaves the array's type alone.",
    lambda z, t, *, softmax: softmax(z / np.float64(t)),
)
ex.slip(
    "changed",
    "The values are right, but z was overwritten on the way, so the caller's array has changed.",
    "z /= t writes into z itself; z / t makes a new array.",
)
ex.right("softmax of z/t", lambda z, t, *, softmax: softmax(z / float(t)))
ex.right("times the coldness", lambda z, t, *, softmax: softmax(z * (1.0 / float(t))))
ex.right(
    "written out",
    lambda z, t: (
        (e := np.exp((z - z.max(-1, keepdims=True)) / float(t))) / e.sum(-1, keepdims=True)
    ),
)
ex.right(
    "through the logarithm, which loses nothing",
    lambda z, t, *, softmax, log_softmax: softmax(log_softmax(z) / float(t)),
)
ex.right(
    "differences, then the exponential",
    lambda z, t: np.exp((s := z / float(t)) - np.logaddexp.reduce(s, axis=-1, keepdims=True)),
)
ex.right(
    "the type put back at the end",
    lambda z, t, *, softmax: softmax(z / t).astype((z * 1.0).dtype),
)
ex.right("t.item where there is one", lambda z, t, *, softmax: softmax(z / np.asarray(t).item()))


ex.same("the type put back at the end: z * 1.0 → z *", ONLY_THE_TYPE)
