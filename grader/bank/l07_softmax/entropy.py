"""entropy(p): in nats, along the last axis, with nothing for a share of 0."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax._shared import ONLY_THE_TYPE, shares
from grader.bank.model import Exercise, f32

HALVES = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]])


def _whole(rng: np.random.Generator) -> tuple[np.ndarray]:
    return (rng.permuted(np.array([[1, 0, 0], [0, 1, 0]]), axis=1),)


ex = Exercise(
    "entropy",
    truth="Your entropy is ln k for k equal shares and 0 for a certain answer, quietly, along the "
    "last of any number of axes.",
    hints=[
        "Each share p adds −p·ln p. As p falls to 0 that goes to 0, but NumPy computes 0 times −∞.",
        "np.where(p > 0, p, 1) has a 1 wherever p is 0, and the logarithm of 1 is harmless.",
        "Return minus the sum along the last axis of p times the logarithm of that.",
    ],
)
ex.aspect(
    "typical values",
    0.5,
    cases=[
        (HALVES,),
        (np.array([[0.25, 0.25, 0.25, 0.25], [0.5, 0.0625, 0.375, 0.0625]]),),
    ],
    draw=lambda rng: (shares(rng, 3, 4),),
)
ex.aspect(
    "a share of 0, quietly",
    0.5,
    require="quiet",
    cases=[
        (np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]]),),
        (np.array([[0.0, 0.25, 0.75]]),),
        (np.array([0.0, 0.0, 0.625, 0.375]),),
    ],
    draw=lambda rng: (rng.permuted([[0.0, 0.25, 0.75], [0.0, 0.0, 1.0]], axis=1),),
)
ex.aspect(
    "any number of axes",
    0.25,
    cases=[
        (np.array([0.5, 0.25, 0.25]),),
        (np.stack([HALVES, HALVES[::-1, ::-1], HALVES[:, [1, 0, 2]], HALVES[::-1]]),),
        (np.array([[1.0], [1.0]]),),
    ],
    draw=lambda rng: [(shares(rng, 5),), (shares(rng, 2, 3, 4),)],
)
contract.arguments(
    ex,
    lambda rng: (shares(rng, 2, 3),),
    whole=_whole,
    kinds=0.25,
    unchanged=0.25,
    name="integers, slices",
)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[(HALVES.astype(np.float32),), (f32(0.5, 0.0, 0.5).reshape(1, 3),)],
    draw=lambda rng: (shares(rng, 2, 3).astype(np.float32),),
)

ex.wrong(
    "nan-at-zero",
    "This is the formula as it stands. Where a share is 0 it computes 0 times −∞, and that is nan.",
    "What should a share of 0 add? Give the logarithm something harmless there.",
    lambda p: -np.sum(p * np.log(p), axis=-1),
)
ex.wrong(
    "noisy",
    "The values are right, but NumPy warned: the logarithm was taken of 0, and what came of it "
    "was thrown away afterwards.",
    "Replace the 0 inside the logarithm, not the result.",
    lambda p: -np.sum(np.where(p > 0, p * np.log(p), 0.0).astype((p * 1.0).dtype), axis=-1),
)
ex.wrong(
    "small-number-added",
    "A small number was added to the shares before the logarithm; that changes every value a "
    "little, and more than rounding does.",
    "Only where a share is 0 does anything have to be replaced.",
    lambda p: -np.sum(p * np.log(p + 1e-7), axis=-1),
)
ex.wrong(
    "shares-cut",
    "The shares themselves were cut to between a small number and 1, so that a share of 0 adds a "
    "little; it adds nothing.",
    "Replace the 0 inside the logarithm, and leave p in front of it as it is.",
    lambda p: -np.sum((q := np.clip(p * 1.0, 1e-9, 1.0)) * np.log(q), axis=-1),
)
ex.wrong(
    "one-number-for-all",
    "One number comes back for all rows together. Either the sum has no axis, or p[p > 0] has "
    "dropped the shape together with the zeros.",
    "np.where keeps the shape, and a sum takes an axis.",
    lambda p: -np.sum(p[p > 0] * np.log(p[p > 0])),
)
ex.wrong(
    "sign-missing",
    "The minus is missing: a logarithm of a share is never above 0, and an entropy never below.",
    "What is the entropy of two equal shares?",
    lambda p, *, right: -right(p),
)
ex.wrong(
    "base-2",
    "This is measured in bits; nats are asked, with the natural logarithm.",
    "Two equal shares have entropy ln 2 ≈ 0.693.",
    lambda p, *, right: right(p) / np.log(2).astype((p * 1.0).dtype),
)
ex.wrong(
    "base-10",
    "The logarithm to base 10 was taken; the natural one is asked.",
    "Two equal shares have entropy ln 2 ≈ 0.693.",
    lambda p, *, right: right(p) / np.log(10).astype((p * 1.0).dtype),
)
ex.wrong(
    "divided-by-its-largest",
    "The entropy was divided by the largest that k classes can have, ln k, so that it ends at 1.",
    "k equal shares have entropy ln k.",
    lambda p, *, right: (
        right(p) / np.float32(max(np.log(p.shape[-1]), 1e-3))
        if p.dtype == np.float32
        else right(p) / max(np.log(p.shape[-1]), 1e-3)
    ),
)
ex.wrong(
    "mean-over-classes",
    "The mean over the classes was taken; the contract asks for their sum.",
    "Two equal shares have entropy ln 2, not half of it.",
    lambda p, *, right: right(p) / p.shape[-1],
)
ex.wrong(
    "mean-over-rows",
    "The entropies of all rows were averaged; each row has its own.",
    "Along which axis does the sum run?",
    lambda p, *, right: np.mean(right(p)),
)
ex.wrong(
    "first-axis",
    "The sum runs down the first axis; the classes lie along the last one.",
    "axis=-1 is the last axis, however many there are.",
    lambda p: -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=0),
)
ex.wrong(
    "second-axis",
    "Axis 1 is the last one only where there are two: a single row has no axis 1, and with three "
    "axes it is the middle one.",
    "axis=-1 is the last axis, however many there are.",
    lambda p: -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=1),
)
ex.wrong(
    "axis-kept",
    "The last axis is still there, with length 1; one number for each row is asked.",
    "keepdims=True is for what is to be subtracted or divided afterwards.",
    lambda p, *, right: np.asarray(right(p))[..., None],
)
ex.wrong(
    "not-summed",
    "What each class adds came back; the sum over the classes is missing.",
    "Two equal shares add up to ln 2.",
    lambda p: -(p * np.log(np.where(p > 0, p, 1))),
)
ex.wrong(
    "share-missing",
    "The factor p is missing: this adds up −ln p, so that an impossible class would count most.",
    "Each −ln p counts as often as its class comes up.",
    lambda p: -np.sum(np.log(np.where(p > 0, p, 1)), axis=-1),
)
ex.wrong(
    "softmax-first",
    "p went through a softmax before. It is a row of shares already.",
    "The function takes shares.",
    lambda p, *, right, softmax: right(softmax(p)),
)
ex.wrong(
    "perplexity",
    "This is e to the power of the entropy, which says how many equal classes would be as "
    "undecided.",
    "A certain answer has entropy 0.",
    lambda p, *, right: np.exp(right(p)),
)
ex.wrong(
    "of-the-largest",
    "This is −ln of the largest share. The other shares are not in it.",
    "All classes add to the entropy.",
    lambda p: -np.log(p.max(axis=-1)),
)
ex.wrong(
    "one-minus-squares",
    "This is 1 minus the sum of the squares, the Gini index. It too is 0 for a certain answer, but "
    "there is no logarithm in it.",
    "Two equal shares have entropy ln 2 ≈ 0.693.",
    lambda p: 1 - np.sum(p * p, axis=-1),
)
ex.wrong(
    "yes-or-no-for-each-class",
    "(1 − p)·ln(1 − p) was added for each class. That is the entropy of k separate questions; here "
    "there is one question with k answers.",
    "The formula has p·ln p only.",
    lambda p, *, right: right(p) - np.sum((1 - p) * np.log(np.where(p < 1, 1 - p, 1)), axis=-1),
)
ex.wrong(
    "distance-from-equal-shares",
    "This is ln k minus the entropy: how far the shares are from equal ones.",
    "A certain answer has entropy 0, equal shares the largest.",
    lambda p, *, right: np.log(np.array(p.shape[-1], (p * 1.0).dtype)) - right(p),
)
ex.wrong(
    "spread",
    "This is the standard deviation of the shares.",
    "The formula has p·ln p in it.",
    lambda p: np.std(p, axis=-1),
)
ex.wrong(
    "certain-for-doubt",
    "Where any share is 0, the whole row was given entropy 0. Only that one share adds nothing.",
    "What is the entropy of ½, ½ and 0?",
    lambda p, *, right: right(p) * (p > 0).all(axis=-1),
)
ex.right(
    "1 in the place of 0",
    lambda p: -(p * np.log(np.where(p == 0, 1, p))).sum(axis=-1),
)
ex.right("one added at the zeros", lambda p: -np.sum(p * np.log(p + (p == 0)), axis=-1))
ex.right(
    "nothing below the smallest number",
    lambda p: -np.einsum("...k,...k->...", p, np.log(np.maximum(p, np.finfo(np.float32).tiny))),
)
ex.right(
    "the logarithm of the power",
    lambda p: -np.sum(np.log(np.where(p > 0, p, 1.0) ** p), axis=-1),
)


@ex.right("warnings switched off, nan to 0")
def _(p):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.nansum(p * np.log(p), axis=-1)


@ex.right("loops with math.log")
def _(p):
    out = np.zeros(p.shape[:-1], dtype=(p * 1.0).dtype)
    for place in np.ndindex(out.shape):
        out[place] = -math.fsum(v * math.log(v) for v in p[place] if v > 0)
    return out


@ex.right("a mask, filled in")
def _(p):
    terms = np.zeros(p.shape, dtype=(p * 1.0).dtype)
    terms[p > 0] = p[p > 0] * np.log(p[p > 0])
    return -np.add.reduce(terms, axis=p.ndim - 1)


for change in ("loops with math.log: p * 1.0 → p *", "a mask, filled in: p * 1.0 → p *"):
    ex.same(change, ONLY_THE_TYPE)
ex.same(
    "loops with math.log: p * 1.0 → p", "Where p is whole, the entropy is 0, and whole as well."
)
ex.same("the logarithm of the power: *", "What is raised to the power 0 is 1, whatever it is.")
ex.same("reference: np.where(p > 0, p, 1) → np.where(p > 0, p, 2)", "It is multiplied by 0.")
ex.same("nothing below *einsum(*", "A product is the same either way round.")
ex.same("1 in the place of 0: *(p == 0, 1, p) → *(p == 0, 2, p)", "It is multiplied by 0.")
ex.same("a mask, filled in: p * 1.0 → p", "Where p is whole, each term is 0, and whole as well.")
ex.same("loops with math.log: np.zeros(* → np.ones(*", "Every entry is written before return.")
