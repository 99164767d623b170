"""my_activation(z): anything that bends, of each entry by itself, with which ten layers learn."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.codec import Laid
from course_lib.checking.own_table import table_points
from course_lib.checking.probes import WIDE
from grader.bank.model import Exercise, f32

ex = Exercise(
    "my_activation",
    truth="Your my_activation bends, works on each entry by itself, is finite from −1000 to 1000, "
    "and ten layers learn to read digits with it.",
    hints=[
        "Begin with a function that you know to work, and change one thing about it.",
        "Near 0 it should rise with a slope not far from 1; far out its slope should not be much "
        "more than 1, or ten layers multiply it to something enormous.",
        "z times a gate between 0 and 1, or a curve that rises from a straight line far left to "
        "another far right, both pass. Keep exponentials away from large positive numbers.",
    ],
    view="own_activation",
    probe="apart",
    seconds=10.0,
)

ex.aspect(
    "any shape, each entry by itself",
    0.75,
    cases=[
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[-3, 1], [0, 2]]),),
        (Laid("strided", np.array([[1.5, -2.0], [0.5, 3.0]])),),
        (-2.5,),
        (3,),
        (np.float64(0.75),),
        (np.array(-1.25),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 4)).round(3),),
)
ex.aspect(
    "keeps float32",
    0.25,
    cases=[(f32(-2, -0.5, 0, 1, 3.5),), (f32([1.5, -2], [0.25, -4]),)],
    draw=lambda rng: (rng.uniform(-3, 3, (2, 3)).astype(np.float32),),
)
ex.aspect(
    "finite, and no straight line",
    0.75,
    cases=[(WIDE,)],
    draw=lambda rng: (np.sort(np.concatenate([WIDE, rng.normal(0, 4, 9)])),),
)
ex.aspect(
    "ten layers learn digits with it",
    1,
    draw=lambda rng: (table_points(),),
    draws=1,
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[
        (np.array([[0.5, -1.5], [2.0, -0.25]]),),
        (Laid("read-only", np.array([1.5, -2.0, 0.25])),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 2)),),
)

ex.wrong(
    "z-itself",
    "z came back as it is. That is a straight line, and layers without a bend make one layer.",
    "Where should your curve bend?",
    lambda z: np.array(z)[()],
)
ex.wrong(
    "a-constant",
    "Every z gets the same value, so nothing that came in gets through.",
    "What should a network learn from that?",
    lambda z: np.zeros_like(z) + np.float32(0.5),
)
ex.wrong(
    "a-line",
    "It is a straight line with a slope of its own, however it was written. Two layers with it "
    "make one, as in lesson 2.",
    "affine_gap of lesson 2 is 0 for it. Where should your curve bend?",
    lambda z: np.asarray(z) * np.float32(0.5),
)
ex.wrong(
    "a-line-with-an-offset",
    "It is a straight line that misses 0. An offset does not bend it: a bias could do the same.",
    "affine_gap of lesson 2 is 0 for it. Where should your curve bend?",
    lambda z: np.asarray(z) * np.float32(0.5) + np.float32(1),
)
ex.wrong(
    "a-row-at-a-time",
    "A value depends on the others of its row, as a softmax does. An activation sees one z at a "
    "time.",
    "Which step adds up, or takes a maximum, over a row?",
    lambda z: (
        (e := np.exp(z - np.max(z, -1, keepdims=True))) / e.sum(-1, keepdims=True)
        if np.ndim(z) > 1
        else np.tanh(z)
    ),
)
ex.wrong(
    "a-column-at-a-time",
    "A value depends on its column, which is to say on the other examples of the batch. An "
    "activation sees one z at a time.",
    "Which step takes a mean or a maximum over the examples?",
    lambda z: np.tanh(z - np.mean(z, axis=0)) if np.ndim(z) > 1 else np.tanh(z),
)
ex.wrong(
    "all-at-once",
    "A value depends on all other entries of the array. An activation sees one z at a time.",
    "Which step adds up, or takes a maximum or a mean, over everything?",
    lambda z: np.tanh(z - np.mean(z)) if np.ndim(z) > 1 else np.tanh(z),
)
ex.wrong(
    "not-finite-right",
    "Far to the right it is infinite or nan. Somewhere an exponential gets a large number.",
    "Up to z = 1000 it should be finite; keep the exponential away from what is large.",
    lambda z: np.log1p(np.exp(z)),
)
ex.wrong(
    "not-finite-left",
    "Far to the left it is infinite or nan: a logarithm or a root of something negative, or an "
    "exponential of −z.",
    "Down to z = −1000 it should be finite. What does each of its parts do there?",
    lambda z: -np.log1p(np.exp(-np.asarray(z))),
)
ex.wrong(
    "nan-at-0",
    "At z = 0 it is nan: 0 divided by 0. Single zeros are common in real data.",
    "What should the value at 0 be? np.where picks it; so does a denominator that can't be 0.",
    lambda z: np.where(np.asarray(z) > 0, z, 0) * (np.asarray(z) / np.asarray(z)),
)
ex.wrong(
    "steps",
    "It is level nearly everywhere and jumps. Its slope is 0 there, so nothing below it gets a "
    "gradient: lesson 1 could not train a step either.",
    "Between its jumps a curve needs a slope.",
    lambda z: np.where(np.asarray(z) > 0, np.float32(1), np.float32(0)),
)
ex.wrong(
    "guessing",
    "It bends, but ten layers stay at guessing. As with the sigmoid of lesson 8, each layer "
    "swallows most of the gradient.",
    "How large is its slope where most z are, and how much of the gradient is left after ten "
    "layers?",
    lambda z: 1 / (1 + np.exp(-np.clip(z, -80, 80))),
)
ex.wrong(
    "exploding",
    "It bends, but ten layers explode: what is large becomes larger in every layer.",
    "Far out its slope should not be much more than 1.",
    lambda z: np.asarray(z) ** 3 / np.float32(1),
)
ex.wrong(
    "too-little",
    "It bends and ten layers learn something, but less than 85 % of the digits.",
    "How long is the signal after ten layers? Perhaps a factor in front is all that is missing.",
    lambda z: 0.5 * np.tanh(z),
)
ex.wrong(
    "one-number",
    "All values were added up to one number; each z has a value of its own.",
    "The result has the shape of z.",
    lambda z: np.sum(np.tanh(z)),
)
ex.wrong(
    "a-list",
    "A list came back; the contract says an array of the shape of z.",
    "No loop is needed: arithmetic and NumPy's functions work on whole arrays.",
    lambda z: np.tanh(z).tolist() if np.ndim(z) else np.tanh(z),
)
ex.wrong(
    "a-pair",
    "A pair came back, perhaps the value and the slope. The slope is asked in the next exercise.",
    "return hands over one thing here, the value.",
    lambda z: (np.tanh(z), 1 - np.tanh(z) ** 2),
)
ex.wrong(
    "float64",
    "float32 comes back as float64.",
    "np.float64 numbers and arrays made without a dtype widen; Python's own numbers do not.",
    lambda z: np.maximum(z, 0) * np.float64(1),
)
ex.wrong(
    "flat",
    "The result has one axis whatever the shape of z is.",
    "Nothing has to be reshaped: arithmetic keeps the shape of z.",
    lambda z: np.tanh(z).ravel(),
)
ex.wrong(
    "nothing-returned",
    "Nothing came back: is there a return?",
    "print shows a value to a reader; only return hands it to the caller.",
    lambda z: None,
)
ex.wrong(
    "written-into-z",
    "The values are good, but they were written into z itself: the caller's array has changed.",
    "out=z, z *= … and z[mask] = … write into z; work on a new array.",
)(lambda z: _into(z))


def _into(z):
    if np.ndim(z) and np.asarray(z).dtype.kind == "f" and z.flags.writeable:
        z[...] = np.tanh(z)
        return z.copy()
    return np.tanh(z)


ex.right("tanh", lambda z: np.tanh(z))
ex.right("leaky", lambda z: np.where(np.asarray(z) > 0, z, 0.2 * np.asarray(z)))
ex.right("softsign", lambda z: np.asarray(z) / (1 + np.abs(z)))
ex.right("a sine", lambda z: np.sin(z))
ex.right("a parabola between two lines", lambda z: z * np.clip(np.asarray(z) / 6 + 0.5, 0, 1))
ex.right("softplus, lowered", lambda z: np.logaddexp(0, z) - 0.5)
ex.right("arctan and a line", lambda z: np.asarray(z) / 2 + np.arctan(z) / 2)


@ex.right("elu, by a mask")
def _(z):
    a = np.array(z) * 1.0
    left = a < 0
    return np.where(left, np.expm1(np.where(left, a, 0)), a)


@ex.right("entry by entry")
def _(z):
    z = np.asarray(z)
    out = np.empty(z.shape, z.dtype if z.dtype.kind == "f" else float)
    for i in np.ndindex(z.shape):
        out[i] = math.atan(z[i])
    return out


ex.same_where(lambda f: True)  # whatever earns full points is an activation of its own
