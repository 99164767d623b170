"""softmax(z): along the last axis, each row by its own maximum."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax import _softmax_wrong as wrongs
from grader.bank.l07_softmax._shared import (
    FLOATS,
    ONLY_THE_TYPE,
    SCALES,
    narrow,
    rows,
    same_axes,
    wide,
)
from grader.bank.model import Ask, Exercise, f32

INF = np.inf

ex = Exercise(
    "softmax",
    truth="Your softmax gives shares that sum to 1 along the last axis of any array, whether a row "
    "lies around 0, around 1000 or around −1000, and a logit of −inf gets exactly 0.",
    hints=[
        "Adding the same number to all logits of a row changes nothing. Which number makes the "
        "largest of them 0, so that no exponential is above 1?",
        "Subtract each row's own maximum: z.max with axis=-1 and keepdims=True has one number for "
        "each row, and subtracts as it should for any number of axes.",
        "Three steps: subtract the maximum of the last axis, exponentiate, divide by the sum along "
        "the last axis, again with keepdims=True.",
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
    0.75,
    cases=[
        (np.array([2.0, 1.0, 0.1]),),
        (
            np.array(
                [[[0.5, -1.0], [1.5, 2.0], [0.0, 0.25]], [[-0.5, 1.0], [2.5, 0.5], [1.0, 3.0]]]
            ),
        ),
        (np.array([[0.5], [-2.0]]),),
        (np.array([[[0.75, -0.5, 2.0]]]),),
    ],
    draw=lambda rng: [(rows(rng, 5),), (rows(rng, 2, 3, 4),)],
)
ex.aspect(
    "large logits, rows of different scale",
    1,
    cases=[
        (np.array([[1000.0, 1001.0, 1002.0]]),),
        (np.array([[-1000.0, -1001.0]]),),
        (SCALES,),
        (np.array([[1000.0, -1000.0, 999.0], [0.25, 0.75, -1000.0]]),),
        (np.array([[-400.0, 400.0], [800.0, 0.0], [-0.5, 1.0]]),),
        (np.array([[-1000.0, 0.0, 1.0], [20.0, -20.0, 21.5]]),),
    ],
    draw=lambda rng: (wide(rng),),
)
ex.aspect(
    "a class that is masked out",
    0.25,
    cases=[
        Ask((np.array([[1.5, -INF, 0.5], [-INF, -0.25, -INF]]),), atol=0.0),
        Ask((np.array([[0.75, 2.0, -INF]]),), atol=0.0),
    ],
    draw=lambda rng: Ask((np.where([[True, True, False, True]], rows(rng, 2, 4), -INF),), atol=0.0),
)
contract.arguments(
    ex,
    lambda rng: (rows(rng, 2, 3),),
    whole=lambda rng: (rng.integers(-4, 5, (2, 3)),),
    kinds=0.5,
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
wrongs.of_softmax(ex)
ex.slip(
    "changed",
    "The values are right, but z was overwritten on the way, so the caller's array has changed.",
    "z -= … writes into z itself; z - … makes a new array.",
)
ex.slip(
    "float64",
    "The values are right, but float32 input comes back as float64: twice the memory, and the "
    "layers after it compute in float64 too.",
    "Which step makes float64 of everything, whatever the dtype of z?",
)
ex.right(
    "shift, exponentiate, divide",
    lambda z: (
        (e := np.exp(z - np.max(z, axis=-1, keepdims=True))) / np.sum(e, axis=-1, keepdims=True)
    ),
)
ex.right(
    "through its logarithm",
    lambda z: np.exp((s := z - np.amax(z, -1)[..., None]) - np.log(np.exp(s).sum(-1))[..., None]),
)
ex.right(
    "logaddexp over the row",
    lambda z: np.exp(z - np.logaddexp.reduce(z * 1.0, axis=-1, keepdims=True)),
)
ex.right(
    "the classes moved to the front",
    lambda z: np.moveaxis(
        (e := np.exp((first := np.moveaxis(z, -1, 0)) - first.max(axis=0))) / e.sum(axis=0), 0, -1
    ),
)
ex.right(
    "apply_along_axis",
    lambda z: np.apply_along_axis(lambda r: (e := np.exp(r - r.max())) / e.sum(), -1, z * 1.0),
)
ex.right(
    "einsum for the sum",
    lambda z: (
        (e := np.exp(z - z.max(-1, keepdims=True))) * (1 / np.einsum("...k->...", e))[..., None]
    ),
)


@ex.right("reshaped to rows and back")
def _(z):
    flat = z.reshape(-1, z.shape[-1])
    e = np.exp(flat - flat.max(axis=1).reshape(-1, 1))
    return (e / e.sum(axis=1).reshape(-1, 1)).reshape(z.shape)


@ex.right("in place on a copy")
def _(z):
    out = z - z.max(axis=-1, keepdims=True)
    out = out.astype(np.float32 if z.dtype == np.float32 else float)
    np.exp(out, out=out)
    out /= out.sum(axis=-1, keepdims=True)
    return out


@ex.right("loops with math.exp")
def _(z):
    out = np.empty(z.shape, dtype=(z * 1.0).dtype)
    for place in np.ndindex(z.shape[:-1]):
        top = max(z[place])
        powers = [math.exp(v - top) for v in z[place]]
        out[place] = [power / math.fsum(powers) for power in powers]
    return out


for change in ("z * 1.0 → z", "z * 1.0 → z / 1.0"):
    for variant in ("apply_along_axis", "logaddexp over the row"):
        ex.same(f"{variant}: {change}", FLOATS)
ex.same("loops with math.exp: z * 1.0 → z *", ONLY_THE_TYPE)
same_axes(ex, "reshaped to rows and back")
ex.same("apply_along_axis: z * 1.0 → z + 1.0", "A shift of all logits changes nothing.")
