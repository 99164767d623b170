"""step."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank.l01_weighted_sum import _numbers
from grader.bank.model import Asked, Exercise, f32
from grader.bank.slips import SLIPS


def _kinds(rng: np.random.Generator) -> list[Asked]:
    """Draw arrays of integers, a slice, and single numbers, which are NumPy's: z has a shape."""
    number = rng.uniform(0.05, 0.95)
    whole = rng.choice([-4, -3, -2, -1, 1, 2, 3, 4], 13)
    cases = [whole[:12].reshape(3, 4), Laid("strided", rng.normal(size=(2, 3)).round(2) + 0.005)]
    return [(z,) for z in (*cases, np.float64(number), whole[12])]


ex = Exercise(
    "step",
    truth="Your step says 1.0 even for 1e-300 and 0.0 for exactly 0, in arrays of any shape and "
    "for single numbers, and always in floats.",
    picture=(-3, 3),
    hints=[
        "Ask of every entry whether it is greater than 0. Zero itself is not.",
        "A comparison of an array gives an array of True and False; each of them has to become "
        "1.0 or 0.0.",
        "np.where(condition, value where true, value where false) makes a new array and takes "
        "any shape; let both values be floats.",
    ],
)

ex.aspect(
    "arrays of any shape",
    0.25,
    cases=[
        (np.array([-2.0, 0.3, 5.0, -0.1]),),
        (np.array([[0.2, -3.0, 1.5], [-0.7, -0.4, 0.45]]),),
        (np.array([0.4]),),
        (np.array([[1.5], [-0.5], [0.1]]),),
    ],
    draw=lambda rng: (rng.normal(size=tuple(rng.integers(2, 5, size=rng.integers(1, 4)))),),
)

ex.aspect(
    "exactly zero, and close to it",
    0.25,
    cases=[
        (np.array([0.0, 1e-300, -1e-300, 0.0, 3.0]),),
        (np.array([1e-20, -0.0]),),
        (np.array([-3, 0, 2, 7]),),
        *((z,) for z in (np.float64(0.0), np.int64(0), np.array(0))),
    ],
    draw=lambda rng: (rng.permutation([0.0, -0.0, 1e-18, -1e-18, 0.2, -0.2, 4.0]),),
)

ex.aspect(
    "floats, also from integers and single numbers",
    0.25,
    dtype="float",
    strict=True,
    cases=[
        (np.array([-3, 4, 2, 7]),),
        (np.array([-1.0, 2.0, 0.5]),),
        (f32(0.5, -0.5, 3.0),),
        *((np.float64(z),) for z in (0.3, -0.3, 2.0)),
        *((np.int64(z),) for z in (2, -2)),
        *((np.array(z),) for z in (-4.0, 0.25, 3)),
    ],
    draw=_kinds,
)

ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([0.5, -0.5, 2.0]),), (Laid("read-only", np.array([-1.5, 2.5, 0.75])),)],
    draw=lambda rng: (rng.normal(size=(2, 5)),),
)

ex.wrong(
    "fires-at-zero",
    "At exactly 0 this answers 1. The contract here is 1 where z > 0, so 0 stays 0.",
    "Compare z > 0 with z >= 0.",
    lambda z: np.where(z >= 0, 1.0, 0.0),
)
ex.wrong(
    "half-at-zero",
    "At exactly 0 this answers one half. Here the step has two answers only, and 0 gives 0.0.",
    "np.sign(0) is 0, so (np.sign(z) + 1) / 2 is 0.5 there.",
    lambda z: (np.sign(z) + 1) / 2,
)
ex.wrong(
    "nan-at-zero",
    "At exactly 0 this answers nan: 0 was divided by 0. The contract says 0.0 there.",
    "A comparison tells the two cases apart without a division.",
    lambda z: np.maximum(z, 0) / z,
)
ex.wrong(
    "sign",
    "This is the sign of z, from -1 to 1. The step says 1.0 or 0.0.",
    "What should a neuron that does not fire pass on?",
    lambda z: np.sign(z) * 1.0,
)
ex.wrong(
    "minus-one-for-off",
    "Where z is not positive this answers -1. The step answers 0.0 there.",
    "Look at the second value that the contract names.",
    lambda z: np.where(z > 0, 1.0, -1.0),
)
ex.wrong(
    "booleans",
    "The decisions are right, but they are True and False; the contract asks for 1.0 and 0.0.",
    "Later lessons multiply by the result, so it has to be numbers with a floating dtype.",
    lambda z: np.asarray(z > 0),
)
ex.wrong(
    "integer-ones",
    "The decisions are right, but they are the integers 1 and 0; the contract asks for floats.",
    "Look at the dtype of your result: astype(int) and np.where(…, 1, 0) make integers.",
    lambda z: np.where(z > 0, 1, 0),
)
for dtype, one in [(int, "1"), (bool, "True")]:
    ex.wrong(
        f"{dtype.__name__}-and-fires-at-zero",
        f"At exactly 0 this answers {one}, and the answers are no floats; the contract asks for "
        "1.0 where z > 0 and for 0.0 elsewhere.",
        "Two things: compare z > 0 with z >= 0, and look at the dtype of your result.",
        lambda z, dtype=dtype: np.asarray(z >= 0, dtype=dtype),
    )


ex.wrong(
    "dtype-of-the-input",
    "The decisions are right, but the result has the dtype of z, so integers in give integers "
    "out; the contract asks for floats.",
    "What is the dtype of np.zeros_like(z) when z holds integers?",
    lambda z, *, right: right(z).astype(z.dtype),
)
ex.wrong(
    "lets-the-size-through",
    "Positive sums come through as they are. That gate is ReLU (lesson 5); a step gives 1.0.",
    "How many different values can a step give?",
    lambda z: np.maximum(z, 0.0),
)
ex.wrong(
    "ramp",
    "Between 0 and 1 the sums come through as they are: a ramp, where a step jumps from 0 to 1.",
    "Which two values may come back, and nothing in between?",
    lambda z: np.clip(z, 0.0, 1.0),
)
ex.wrong(
    "upside-down",
    "The answers are exchanged: this is 1 where z is negative.",
    "A neuron fires when there is more for it than against it.",
    lambda z: np.where(z < 0, 1.0, 0.0),
)
ex.wrong(
    "complement",
    "The answers are exchanged: this is 0.0 where z > 0 and 1.0 everywhere else.",
    "In np.where(condition, p, q), which value is for the entries where the condition holds?",
    lambda z: np.where(z > 0, 0.0, 1.0),
)
ex.wrong(
    "threshold-one-half",
    "The step is in the wrong place, at 0.5: positive sums below it do not fire.",
    "Rounding to the nearest whole number also puts the threshold at one half.",
    lambda z: np.where(z > 0.5, 1.0, 0.0),
)
ex.wrong(
    "threshold-one",
    "The step is in the wrong place, at 1: positive sums below 1 do not fire.",
    "What does 0.2 become when it is cut to a whole number?",
    lambda z: np.where(z >= 1, 1.0, 0.0),
)
ex.wrong(
    "blind-near-zero",
    "Positive numbers very close to 0 are taken for 0. Any z > 0 fires, however small.",
    "A smooth curve rounded to 0 or 1, or a tolerance around 0, cannot tell 1e-20 from 0.",
    lambda z: np.round(0.5 + 0.5 * np.tanh(z)),
)
ex.wrong(
    "one-decision-for-all",
    "One number came back for the whole array. Each entry has its own decision.",
    "if works on one number; what works on each entry of an array?",
    lambda z: 1.0 if np.any(z > 0) else 0.0,
)
ex.wrong(
    "all-or-nothing",
    "One number came back, 1.0 only if every entry is positive. Each entry has its own decision.",
    "The result has the shape of z.",
    lambda z: 1.0 if np.all(z > 0) else 0.0,
)
_numbers.of_step(ex)
ex.wrong(
    "first-axis-only",
    "The loop runs over the first axis of z only: it meets rows where there are two axes, and "
    "nothing to run over in a single number. The result has one axis at most.",
    "A comparison such as z > 0 takes any shape at once, and so does np.where.",
    lambda z: np.array([1.0 if v > 0 else 0.0 for v in z]),
)
ex.wrong(
    "positions",
    "These are the positions of the entries that fire. What is asked is 1.0 or 0.0 in every place.",
    "np.where(condition) finds positions; with two values behind the condition it chooses.",
    lambda z: np.where(z > 0),
)
ex.wrong(
    "numbers-fire-at-zero",
    "Arrays are right, but of single numbers 0 fires too. The contract is the same for both.",
    "Compare z > 0 with z >= 0 in the branch for numbers.",
    lambda z, *, right: float(z >= 0) if type(z) is not np.ndarray else right(z),
)
ex.wrong(
    "flattened",
    "The decisions are right, but the shape is lost: the result has one axis whatever z has.",
    "Work on the array as a whole, without a loop over its flattened entries.",
    lambda z, *, right: np.ravel(right(z)),
)
ex.wrong(
    "list-of-decisions",
    "The decisions are right, but they come as a list; an array goes in, an array comes out.",
    "np.where makes an array of the same shape at once; a loop over z sees its first axis only.",
    lambda z: [1.0 if v > 0 else 0.0 for v in z],
)


@ex.wrong(
    "overwrites-z",
    "z itself was overwritten and returned: the caller's array is changed, and where z holds "
    "integers the result does too.",
    "Make a new array for the result; z[z > 0] = 1 writes into the caller's.",
)
def _(z):
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


@ex.wrong(
    "overwrites-a-copy",
    "The decisions were written into a copy of z. A copy of integers holds integers, and a single "
    "number has no entries to write into; the contract asks for floats of any shape.",
    "Choose between two values with np.where: that makes a new array of floats, whatever z holds.",
)
def _(z):
    out = z.copy()
    out[z <= 0] = 0
    out[z > 0] = 1
    return out


ex.slip(
    "changed", SLIPS["changed"].message, "z[z > 0] = 1 writes into z itself; np.where does not."
)

ex.right("np.where", lambda z: np.where(z > 0, 1.0, 0.0))
ex.right("a comparison made float", lambda z: (z > 0).astype(float))
ex.right("a comparison times 1.0", lambda z: (z > 0) * 1.0)
ex.right("heaviside", lambda z: np.heaviside(z, 0.0))
ex.right("the positive part of the sign", lambda z: np.maximum(np.sign(z), 0.0))
ex.right("a comparison from the other side", lambda z: 1.0 - np.less_equal(z, 0))
ex.right("float32 out", lambda z: np.asarray(z > 0, dtype=np.float32))
ex.right(
    "a branch for numbers", lambda z: float(z > 0) if np.ndim(z) == 0 else (z > 0).astype(float)
)
ex.right("np.vectorize", lambda z: np.vectorize(lambda v: 1.0 if v > 0 else 0.0, otypes=[float])(z))


@ex.right("a mask on a new array")
def _(z):
    out = np.zeros(np.shape(z))
    out[z > 0] = 1.0
    return out


@ex.right("a loop over all entries")
def _(z):
    entries = [1.0 if v > 0 else 0.0 for v in np.ravel(z)]
    return np.array(entries).reshape(np.shape(z))


ex.same(
    "*np.where(z > 0, 1.0, 0.0) → np.where(1.0, z > 0, 0.0)", "True and False become floats there"
)
ex.same("a comparison times 1.0: * → (z > 0) / 1.0", "multiplying or dividing by 1 is the same")
ex.same("a branch for numbers: *== 0 → *== -1", "the branch for arrays is right for numbers")
ex.same("np.vectorize: *, otypes=[float]) → *", "the first entry's float decides; no z is empty")
