"""log_softmax(z): the logarithm of the shares, computed without them."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax._shared import (
    FLOATS,
    ONLY_THE_TYPE,
    SCALES,
    narrow,
    rows,
    same_axes,
    wide,
)
from grader.bank.model import Exercise, f32

ex = Exercise(
    "log_softmax",
    truth="Your log_softmax says −800 and 0 for logits of 0 and 800, where the share itself is "
    "rounded to 0 and has no logarithm any more.",
    hints=[
        "The logarithm of a quotient is a difference: logarithm of the exponential of z, which is "
        "z, minus the logarithm of the sum. No share is computed.",
        "Shift each row by its maximum first; the sum of its exponentials is then between 1 and "
        "the number of classes, so its logarithm is harmless.",
        "Let s be z minus the maximum of its row. The result is s minus the logarithm of the sum "
        "of exp(s) along the last axis, keepdims=True in both.",
    ],
)
ex.aspect(
    "typical values",
    1,
    cases=[
        (np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]]),),
        (np.array([[0.25, -0.5, 1.0], [2.0, 1.5, -1.0], [-2.0, 0.75, 0.5]]),),
    ],
    draw=lambda rng: (rows(rng, 2, 4),),
)
ex.aspect(
    "any number of axes",
    0.5,
    cases=[
        (np.array([2.0, 1.0, 0.1]),),
        (
            np.array(
                [[[0.5, -1.0], [1.5, 2.0], [0.0, 0.25]], [[-0.5, 1.0], [2.5, 0.5], [1.0, 3.0]]]
            ),
        ),
        (np.array([[0.5], [-2.0]]),),
    ],
    draw=lambda rng: [(rows(rng, 5),), (rows(rng, 2, 3, 4),)],
)
ex.aspect(
    "where a share is rounded to 0",
    0.75,
    cases=[
        (np.array([[0.0, 800.0]]),),
        (np.array([[1000.0, -1000.0, 999.5], [-1000.0, -1000.5, -999.0]]),),
        (SCALES,),
        (np.array([[25.0, -20.0, 0.5], [0.0, 40.0, -0.75]]),),
        (np.array([[-1000.0, 0.0, 1.0], [3.0, 7.5, -700.0]]),),
    ],
    draw=lambda rng: (wide(rng) * rng.permutation([1.0, 1.0, 0.5, 0.25]),),
)
contract.arguments(
    ex,
    lambda rng: (rows(rng, 2, 3),),
    whole=lambda rng: (rng.integers(-4, 5, (2, 3)),),
    kinds=0.25,
    unchanged=0.25,
    name="integers, slices",
)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[(f32(0.5, -1.25, 2.0, 1.0).reshape(2, 2),), (f32(100, 101.5, -100),)],
    draw=lambda rng: (narrow(rng),),
)

ex.wrong(
    "logarithm-of-softmax",
    "The logarithm was taken of the finished shares. Where a share is rounded to 0, at a distance "
    "of about 745, its logarithm is −∞; the truth is −800 or so.",
    "Take the logarithm of the quotient on paper, and compute what is left.",
    lambda z, *, softmax: np.log(softmax(z)),
)
ex.wrong(
    "logarithm-of-the-formula",
    "The formula as it stands was computed and its logarithm taken; for large logits that is nan "
    "or −∞.",
    "Take the logarithm of the quotient on paper, and shift each row by its maximum.",
    lambda z: np.log((e := np.exp(z)) / e.sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "not-shifted",
    "z minus the logarithm of the sum of exponentials is right on paper. The exponentials "
    "overflow from about 710 on, and are all 0 below about −745.",
    "Shift the row by its maximum first; the result stays the same.",
    lambda z: z - np.log(np.exp(z).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "shifted-inside-only",
    "The maximum was subtracted inside the exponential and nowhere else, so the result is too "
    "large by it.",
    "What is subtracted inside has to be subtracted from z outside as well.",
    lambda z: z - np.log(np.exp(z - z.max(-1, keepdims=True)).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "shifted-outside-only",
    "The maximum was subtracted from z, but the sum is that of the exponentials before the shift.",
    "Name the shifted logits and use them in both places.",
    lambda z: z - z.max(-1, keepdims=True) - np.log(np.exp(z).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "shares-cut-at-1e-15",
    "Shares below a small number were replaced by it before the logarithm. That is finite, and "
    "wrong: every class further than that gets the same value.",
    "Without shares there is nothing to cut: compute z minus the logarithm of the sum.",
    lambda z, *, softmax: np.log(np.maximum(softmax(z), 1e-15)),
)
ex.wrong(
    "small-number-added",
    "A small number was added to the shares before the logarithm: finite, but with wrong values "
    "wherever a share is not large beside it.",
    "Without shares there is nothing to protect: compute z minus the logarithm of the sum.",
    lambda z, *, softmax: np.log(softmax(z) + 1e-12),
)
ex.wrong(
    "infinity-replaced",
    "The −∞ of a logarithm of 0 was replaced by the most negative number there is. The truth is "
    "−800 or so.",
    "Do not repair −∞ afterwards; take the logarithm on paper.",
    lambda z, *, softmax: np.nan_to_num(np.log(softmax(z))),
)
ex.wrong(
    "zeros-kept",
    "Where a share is 0, its logarithm was left 0, which says that the class is certain.",
    "The further a logit lies below the largest, the more negative the result.",
    lambda z, *, softmax: np.log(np.where((p := softmax(z)) > 0, p, 1)),
)
ex.wrong(
    "one-maximum",
    "One maximum was subtracted from the whole array. In a row that lies far below it the sum of "
    "the exponentials is 0, and the logarithm of 0 is −∞.",
    "Each row has its own maximum.",
    lambda z: (s := z - np.max(z)) - np.log(np.exp(s).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "sum-over-everything",
    "The logarithm is of the sum over the whole array; each row has its own sum.",
    "Along which axis does the sum have to run?",
    lambda z: (s := z - z.max(axis=-1, keepdims=True)) - np.log(np.exp(s).sum()),
)
ex.wrong(
    "everything-at-once",
    "The whole array was treated as one row: its sum was taken without an axis.",
    "Maximum and sum both run along the last axis.",
    lambda z: (s := z - z.max()) - np.log(np.exp(s).sum()),
)
ex.wrong(
    "first-axis",
    "The sum runs down the first axis; the classes lie along the last one.",
    "axis=-1 is the last axis, however many there are.",
    lambda z: (s := z - z.max(axis=0)) - np.log(np.exp(s).sum(axis=0)),
)
ex.wrong(
    "second-axis",
    "Axis 1 is the last one only where there are two: a single row has no axis 1, and with three "
    "axes it is the middle one.",
    "axis=-1 is the last axis, however many there are.",
    lambda z: (s := z - z.max(1, keepdims=True)) - np.log(np.exp(s).sum(1, keepdims=True)),
)
ex.wrong(
    "axis-lost",
    "Without keepdims=True the sums lose the last axis. Then numpy pairs each with a column, not "
    "with a row, or cannot pair them at all.",
    "keepdims=True keeps the axis with length 1, so that each row meets its own number.",
    lambda z: (s := z - z.max(axis=-1, keepdims=True)) - np.log(np.exp(s).sum(axis=-1)),
)
ex.wrong(
    "a-loop-over-rows",
    "The loop runs over the first axis and makes one row of whatever it finds there. A single row "
    "has no rows in it, and with three axes each piece is a table.",
    "axis=-1 does for any number of axes what the loop does for two.",
    lambda z: np.array([(s := r - r.max()) - np.log(np.exp(s).sum()) for r in z]),
)
ex.wrong(
    "only-shifted",
    "This is z minus its maximum; the logarithm of the sum is missing, so the largest gets 0.",
    "The largest share is 1 only if the others are 0.",
    lambda z: z - z.max(axis=-1, keepdims=True),
)
ex.wrong(
    "logarithm-for-each",
    "The logarithm was taken of each exponential before they were added; that adds the logits up.",
    "First the sum of the exponentials, then its logarithm.",
    lambda z: z - np.log(np.exp(z - z.max())).sum(axis=-1, keepdims=True),
)
ex.wrong(
    "logarithm-added",
    "The logarithm of the sum was added; it stands below the line, so it has to be subtracted.",
    "ln(a/b) = ln a − ln b.",
    lambda z: (s := z - z.max(-1, keepdims=True)) + np.log(np.exp(s).sum(-1, keepdims=True)),
)
ex.wrong(
    "counted-twice",
    "log1p adds a 1 to the sum. The sum contains the 1 of the maximum already.",
    "np.log of the whole sum.",
    lambda z: (s := z - z.max(-1, keepdims=True)) - np.log1p(np.exp(s).sum(-1, keepdims=True)),
)
ex.wrong(
    "sign-turned",
    "The sign is turned: these are the losses. A logarithm of a share is never above 0.",
    "What is the logarithm of a half?",
    lambda z, *, right: -right(z),
)
ex.wrong(
    "shares",
    "These are the shares; their logarithms are asked.",
    "The logarithm of the quotient is a difference.",
    lambda z, *, softmax: softmax(z),
)
ex.wrong(
    "logarithm-of-logits",
    "The logarithm was taken of the logits themselves; where one is negative, that is nan.",
    "The exponential and the logarithm cancel; z stays as it is.",
    lambda z: np.log(z) - np.log(np.sum(z, axis=-1, keepdims=True)),
)
ex.wrong(
    "base-2",
    "These are logarithms to base 2; the text asks for the natural ones.",
    "Two equal logits should give the natural logarithm of a half, about −0.693.",
    lambda z, *, right: right(z) / np.log(2),
)
ex.wrong(
    "a-sigmoid-each",
    "These are the logarithms of sigmoids, one for each logit. The classes do not compete there.",
    "The exponentials of the result should sum to 1 in each row.",
    lambda z: -np.logaddexp(0, -z),
)
ex.slip(
    "changed",
    "The values are right, but z was overwritten on the way, so the caller's array has changed.",
    "z -= … writes into z itself; z - … makes a new array.",
)
ex.right(
    "shift, then subtract",
    lambda z: (
        (s := z - np.max(z, -1, keepdims=True)) - np.log(np.sum(np.exp(s), -1, keepdims=True))
    ),
)
ex.right(
    "logaddexp over the row",
    lambda z: z - np.logaddexp.reduce(z * 1.0, axis=-1, keepdims=True),
)
ex.right(
    "apply_along_axis",
    lambda z: np.apply_along_axis(
        lambda r: r - r.max() - np.log(np.sum(np.exp(r - r.max()))), -1, z * 1.0
    ),
)
ex.right(
    "the classes moved to the front",
    lambda z: np.moveaxis(
        (s := (first := np.moveaxis(z, -1, 0)) - first.max(axis=0)) - np.log(np.exp(s).sum(axis=0)),
        0,
        -1,
    ),
)


@ex.right("reshaped to rows and back")
def _(z):
    flat = z.reshape(-1, z.shape[-1])
    s = flat - flat.max(axis=1)[:, np.newaxis]
    return (s - np.log(np.exp(s).sum(axis=1))[:, np.newaxis]).reshape(z.shape)


@ex.right("loops with math")
def _(z):
    out = np.empty(z.shape, dtype=(z * 1.0).dtype)
    for place in np.ndindex(z.shape[:-1]):
        top = max(z[place])
        total = math.log(sum(math.exp(v - top) for v in z[place]))
        out[place] = [v - top - total for v in z[place]]
    return out


for change in ("z * 1.0 → z", "z * 1.0 → z / 1.0"):
    for variant in ("apply_along_axis", "logaddexp over the row"):
        ex.same(f"{variant}: {change}", FLOATS)
ex.same("loops with math: z * 1.0 → z *", ONLY_THE_TYPE)
same_axes(ex, "reshaped to rows and back")
ex.same("apply_along_axis: z * 1.0 → z + 1.0", "A shift of all logits changes nothing.")
