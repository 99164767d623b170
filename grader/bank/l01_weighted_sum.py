"""The exercises of lesson 01, in the order in which it asks them."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from grader.bank.model import Bank

bank = Bank("01_weighted_sum")

CHANGED = (
    "The values are right, but an input array was changed in place: whoever called the function "
    "finds other numbers in it afterwards."
)
NOTHING = "The function returned nothing (None): it has no return, or one that was not reached."
RETURN = "print shows a value to a reader; only return hands it to the caller."
NEW_ARRAY = "x *= w writes into x itself, and so does any slice of x; x * w makes a new array."


# weighted_sum(x, w, b): one example, one neuron


def _example(rng: np.random.Generator, d: int) -> tuple:
    """Return `x (d,)`, `w (d,)` and a bias well away from 0."""
    b = float(rng.choice([-1.0, 1.0]) * rng.uniform(0.5, 3.0))
    return rng.normal(size=d), rng.normal(size=d), b


ex = bank.exercise(
    "weighted_sum",
    points=2,
    hints=[
        "Each input is multiplied by its own weight. The products are added up, and b joins last.",
        "The products are made in the line above, as one array of d numbers. What is missing: "
        "one number from d numbers, then the bias.",
        "Sum the array of products into one number, add b to that number once, return it.",
    ],
)
ex.aspect(
    "two inputs",
    0.5,
    cases=[(np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.5)],
    draw=lambda rng: _example(rng, 2),
)
ex.aspect(
    "any number of inputs",
    0.75,
    cases=[(np.array([0.5, -1.0, 2.0]), np.array([4.0, 3.0, -0.25]), -1.5)],
    draw=lambda rng: _example(rng, int(rng.integers(4, 12))),
)
ex.aspect(
    "integers and a single input",
    0.5,
    cases=[
        (np.array([2]), np.array([3]), 1),
        (np.array([1, 2, 3]), np.array([0.5, 0.25, 1.5]), 2),
        (np.array([-1.5]), np.array([4.0]), 0.25),
    ],
    draw=lambda rng: (rng.integers(-9, 10, 4), rng.normal(size=4), int(rng.integers(1, 5))),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([2.0, -1.0, 3.0]), np.array([0.5, 1.5, -2.0]), 1.0)],
    draw=lambda rng: _example(rng, 3),
)
ex.wrong(
    "no-bias",
    "The bias is missing: this is w·x, which is 0 wherever x is 0.",
    "What should come back when every input is 0?",
    lambda x, w, b: x @ w,
)
ex.wrong(
    "bias-per-input",
    "The bias is in the result once for every input; a neuron has one bias and adds it once.",
    "Where does b stand in z = w1*x1 + w2*x2 + b, and how often?",
    lambda x, w, b: np.sum(x * w + b),
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted. In this course, and in the article, it is added: z = w·x + b.",
    "Try x = 0: what is left of z?",
    lambda x, w, b: x @ w - b,
)
ex.wrong(
    "bias-on-the-inputs",
    "The bias was added to the inputs before they were weighed, so the weights multiply it too.",
    "Nothing multiplies b. When is it added: before the products or after their sum?",
    lambda x, w, b: (x + b) @ w,
)
ex.wrong(
    "products-not-summed",
    "These are d numbers, one product for each input; they still have to be added up.",
    "A neuron's z is one number, whatever the number of inputs.",
    lambda x, w, b: x * w + b,
)
ex.wrong(
    "mean-for-sum",
    "The products were averaged, not added: the result is too small by the number of inputs.",
    "Does z = w1*x1 + w2*x2 + b divide by anything?",
    lambda x, w, b: np.mean(x * w) + b,
)
ex.wrong(
    "sums-multiplied",
    "Every weight has met every input: this is (sum of x) times (sum of w), plus b.",
    "Each input has a weight of its own. Multiply first, add second.",
    lambda x, w, b: np.sum(x) * np.sum(w) + b,
)
ex.wrong(
    "weights-unused",
    "The weights play no part: this is the plain sum of the inputs, plus b.",
    "What does a weight do to its input?",
    lambda x, w, b: np.sum(x) + b,
)
ex.wrong(
    "weights-added",
    "Inputs and weights were added; a weight multiplies its input.",
    "What should an input count for whose weight is 0?",
    lambda x, w, b: np.sum(x + w) + b,
)
ex.wrong(
    "two-inputs-only",
    "Only the first two inputs count. The article's formula has two; this function takes any d.",
    "How many terms has the sum when x has five entries?",
    lambda x, w, b: w[0] * x[0] + w[1] * x[1] + b,
)
ex.wrong(
    "last-product-only",
    "Only the last product has reached the result, as if each turn of a loop replaced the total "
    "instead of adding to it.",
    "z = x[i] * w[i] forgets the old z; what keeps it?",
    lambda x, w, b: x[-1] * w[-1] + b,
)
ex.wrong(
    "last-input-missing",
    "The last product is missing from the sum: an index that stops one too early does that.",
    "range(len(x)) already ends at the last index, len(x) - 1.",
    lambda x, w, b: x[:-1] @ w[:-1] + b,
)
ex.wrong(
    "first-input-missing",
    "The first product is missing from the sum: counting in Python begins at 0.",
    "Which index has the first entry of x?",
    lambda x, w, b: x[1:] @ w[1:] + b,
)
ex.wrong(
    "one-element-array",
    "The number is right, but it comes in an array of shape (1,). A number has shape ().",
    "A sum over everything gives a number; a matrix product with a row of shape (1, d) does not.",
    lambda x, w, b: x.reshape(1, -1) @ w + b,
)
ex.wrong(
    "list-of-one",
    "The number is right, but it stands in a list. A number has no brackets round it.",
    "Return the sum itself.",
    lambda x, w, b: [x @ w + b],
)
ex.wrong(
    "rounded",
    "The sum was rounded to two decimals. Round what you print, never what you return.",
    "Does the contract say anything about decimals?",
    lambda x, w, b: round(float(x @ w + b), 2),
)
ex.wrong(
    "step-applied",
    "This is the gate's answer, 0 or 1; what is asked is the sum z that goes into the gate.",
    "weighted_sum stops before the gate.",
    lambda x, w, b: 1.0 if x @ w + b > 0 else 0.0,
)
ex.wrong(
    "negative-cut-off",
    "Negative sums come back as 0. A weighted sum keeps its sign; cutting it is a gate's work.",
    "weighted_sum stops before the gate.",
    lambda x, w, b: max(float(x @ w + b), 0.0),
)
ex.wrong(
    "sign-lost",
    "The result is never negative: its sign was dropped.",
    "Is there an absolute value in z = w·x + b?",
    lambda x, w, b: abs(float(x @ w + b)),
)


@ex.wrong(
    "truncated",
    "With integer inputs the products lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "np.zeros_like(x) has the dtype of x. What does an integer array do with 0.5?",
)
def _(x, w, b):
    products = np.zeros_like(x)
    for i in range(len(x)):
        products[i] = x[i] * w[i]
    return products.sum() + b


@ex.wrong("changes-its-input", CHANGED, NEW_ARRAY)
def _(x, w, b):
    if x.dtype.kind == "f":
        x *= w
        return x.sum() + b
    return x @ w + b


ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("a matrix product", lambda x, w, b: x @ w + b)
ex.right("np.dot, weights first", lambda x, w, b: b + np.dot(w, x))
ex.right("a sum of products", lambda x, w, b: np.sum(x * w) + b)
ex.right("a Python loop", lambda x, w, b: sum(xi * wi for xi, wi in zip(x, w, strict=True)) + b)
ex.right("einsum, as a 0-d array", lambda x, w, b: np.einsum("i,i->", x, w) + np.asarray(b))
ex.right("np.inner, as a Python float", lambda x, w, b: float(np.inner(x, w)) + float(b))
ex.right("the bias as one more weight", lambda x, w, b: np.append(x, 1) @ np.append(w, b))
ex.right("tensordot", lambda x, w, b: np.tensordot(x, w, 1) + b)


@ex.right("an index loop that starts at b")
def _(x, w, b):
    z = b
    for i in range(len(x)):
        z = z + w[i] * x[i]
    return z


# step(z): the oldest gate

ex = bank.exercise(
    "step",
    points=1,
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
    ],
    draw=lambda rng: (rng.normal(size=tuple(rng.integers(2, 5, size=rng.integers(1, 4)))),),
)
ex.aspect(
    "exactly zero, and close to it",
    0.25,
    cases=[(np.array([0.0, 1e-300, -1e-300, 0.0, 3.0]),), (np.array([1e-20, -0.0]),)],
    draw=lambda rng: (rng.permutation([0.0, -0.0, 1e-18, -1e-18, 0.2, -0.2, 4.0]),),
)
ex.aspect(
    "floats, also from integers and single numbers",
    0.25,
    dtype="float",
    cases=[
        (np.array([-3, 0, 2, 7]),),
        (np.array([-1.0, 2.0, 0.0]),),
        (np.float64(0.25),),
        (np.array(-4.0),),
    ],
    draw=lambda rng: (rng.integers(-4, 5, size=(3, 4)),),
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([0.5, -0.5, 2.0]),)],
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
ex.wrong(
    "dtype-of-the-input",
    "The decisions are right, but the result has the dtype of z, so integers in give integers "
    "out; the contract asks for floats.",
    "What is the dtype of np.zeros_like(z) when z holds integers?",
    lambda z: np.where(z > 0, 1.0, 0.0).astype(z.dtype),
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
ex.wrong(
    "flattened",
    "The decisions are right, but the shape is lost: the result has one axis whatever z has.",
    "Work on the array as a whole, without a loop over its flattened entries.",
    lambda z: np.array([1.0 if v > 0 else 0.0 for v in np.ravel(z)]),
)
ex.wrong(
    "python-list",
    "The decisions are right, but they come as a list; an array goes in, an array comes out.",
    "np.where makes an array of the same shape at once; a loop over z sees its first axis only.",
    lambda z: [1.0 if v > 0 else 0.0 for v in z],
)


@ex.wrong("changes-its-input", CHANGED, "z[z > 0] = 1 writes into z itself; np.where does not.")
def _(z):
    out = np.where(z > 0, 1.0, 0.0)
    if isinstance(z, np.ndarray) and z.dtype.kind == "f":
        z[...] = out
    return out


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


ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("np.where", lambda z: np.where(z > 0, 1.0, 0.0))
ex.right("a comparison made float", lambda z: (z > 0).astype(float))
ex.right("a comparison times 1.0", lambda z: (z > 0) * 1.0)
ex.right("heaviside", lambda z: np.heaviside(z, 0.0))
ex.right("the positive part of the sign", lambda z: np.maximum(np.sign(z), 0.0))
ex.right("a comparison from the other side", lambda z: 1.0 - np.less_equal(z, 0))
ex.right("float32 out", lambda z: np.asarray(z > 0, dtype=np.float32))


@ex.right("a mask on a new array")
def _(z):
    out = np.zeros(np.shape(z))
    out[z > 0] = 1.0
    return out


ex.right("np.vectorize", np.vectorize(lambda v: 1.0 if v > 0 else 0.0, otypes=[float]))


# boundary_x2(x1, w, b): the line where the neuron changes its mind


def _line(rng: np.random.Generator) -> tuple:
    """Return `x1 (m,)`, `w (2,)` with entries of different size and sign, `b`."""
    size = rng.uniform(0.4, 3.0, size=3)
    w1, w2, b = size * rng.choice([-1.0, 1.0], size=3)
    return rng.normal(scale=3.0, size=int(rng.integers(3, 8))), np.array([w1, w2]), float(b)


ex = bank.exercise(
    "boundary_x2",
    points=2,
    hints=[
        "On the line, w[0]*x1 + w[1]*x2 + b is 0. Solve that for x2, on paper.",
        "Move everything without x2 to the other side; then divide by the weight of x2.",
        "Minus (the part of z that comes from x1, plus b), all of it divided by w[1]. The "
        "brackets matter.",
    ],
)
ex.aspect(
    "points on the line",
    1,
    cases=[
        (np.array([0.0, 1.0, 4.0]), np.array([3.0, 2.0]), -6.0),
        (np.array([-1.0, 2.5]), np.array([1.0, -0.5]), 0.75),
    ],
    draw=_line,
)
ex.aspect(
    "integers, and level lines",
    0.75,
    cases=[
        (np.array([1, 2, 5]), np.array([3, 2]), 4),
        (np.array([-2.0, 0.0, 3.0]), np.array([0.0, 4.0]), -2.0),
    ],
    draw=lambda rng: (rng.integers(-9, 10, 4), rng.permutation([-3, 4]), int(rng.integers(1, 6))),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([2.0, -1.0]), np.array([1.5, 0.5]), 1.0)],
    draw=_line,
)
ex.wrong(
    "minus-missing",
    "The minus sign is missing: this is (w1·x1 + b)/w2, and z is not 0 there.",
    "Put your x2 into w[0]*x1 + w[1]*x2 + b. What do you get?",
    lambda x1, w, b: (w[0] * x1 + b) / w[1],
)
ex.wrong(
    "bias-sign",
    "The bias has the wrong sign: when it changes sides it changes sign, as w1·x1 does.",
    "The minus belongs to the whole bracket (w1·x1 + b).",
    lambda x1, w, b: (-w[0] * x1 + b) / w[1],
)
ex.wrong(
    "slope-sign",
    "The slope has the wrong sign: the part with x1 has to change sign too, as the bias did.",
    "The minus belongs to the whole bracket (w1·x1 + b).",
    lambda x1, w, b: (w[0] * x1 - b) / w[1],
)
ex.wrong(
    "bias-missing",
    "The bias is missing, so every line goes through the origin.",
    "Where does the line cross x1 = 0?",
    lambda x1, w, b: -w[0] * x1 / w[1],
)
ex.wrong(
    "bias-not-divided",
    "The bias was subtracted without being divided by w2.",
    "Division by w[1] has to reach both terms.",
    lambda x1, w, b: -w[0] * x1 / w[1] - b,
)
ex.wrong(
    "only-the-bias-divided",
    "Only the bias was divided by w2; the division has to reach the part with x1 too.",
    "In p + q / r, Python divides q alone. Where are the brackets?",
    lambda x1, w, b: -w[0] * x1 - b / w[1],
)
ex.wrong(
    "nothing-divided",
    "Nothing was divided by w2: this is right only where w2 is 1.",
    "You have w2·x2 on one side. What turns it into x2?",
    lambda x1, w, b: -(w[0] * x1 + b),
)
ex.wrong(
    "weights-exchanged",
    "The two weights have changed places: this solves for x1 where x2 is given.",
    "w[0] goes with x1. Which weight stands in front of the unknown?",
    lambda x1, w, b: -(w[1] * x1 + b) / w[0],
)
ex.wrong(
    "multiplied",
    "The bracket was multiplied by w2, where it has to be divided by it.",
    "What undoes a multiplication by w[1]?",
    lambda x1, w, b: -(w[0] * x1 + b) * w[1],
)
ex.wrong(
    "along-w",
    "This line runs in the direction of w. The boundary stands at a right angle to w.",
    "On the boundary, a step along it must not change z; a step along w changes z fastest.",
    lambda x1, w, b: (w[1] * x1 - b * w[0] / w[1]) / w[0],
)
ex.wrong(
    "divided-by-the-length",
    "The bracket was divided by the length of w. That gives distances from a line; x2 needs w2.",
    "Which number stands in front of x2 in the equation z = 0?",
    lambda x1, w, b: -(w[0] * x1 + b) / np.hypot(w[0], w[1]),
)
ex.wrong(
    "weight-without-sign",
    "The bracket was divided by the size of w2; where w2 is negative, the sign is wrong.",
    "Divide by w[1] as it is, sign and all.",
    lambda x1, w, b: -(w[0] * x1 + b) / abs(w[1]),
)
ex.wrong(
    "floor-division",
    "The results were rounded down to whole numbers: // drops what is behind the point.",
    "Which division keeps decimals?",
    lambda x1, w, b: -(w[0] * x1 + b) // w[1],
)
ex.wrong(
    "z-along-x1",
    "This is the part of z that comes from x1 and b; it has not been solved for x2.",
    "Set w1·x1 + w2·x2 + b equal to 0 and solve.",
    lambda x1, w, b: w[0] * x1 + b,
)
ex.wrong(
    "first-point-only",
    "One number came back, for the first x1 only. Each entry of x1 has its own x2.",
    "How many numbers are in x1, and how many did you return?",
    lambda x1, w, b: -(w[0] * x1[0] + b) / w[1],
)
ex.wrong(
    "pairs",
    "The points came back as pairs (x1, x2). Only the x2 are asked, one for each x1.",
    "The result has the shape of x1.",
    lambda x1, w, b: np.column_stack([x1, -(w[0] * x1 + b) / w[1]]),
)
ex.wrong(
    "python-list",
    "The numbers are right, but they come as a list; an array goes in, an array comes out.",
    "The formula works on the whole array x1 at once.",
    lambda x1, w, b: (-(w[0] * x1 + b) / w[1]).tolist(),
)


@ex.wrong(
    "truncated",
    "With integer inputs the results lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "np.zeros_like(x1) has the dtype of x1. What does an integer array do with 0.5?",
)
def _(x1, w, b):
    x2 = np.zeros_like(x1)
    for i in range(len(x1)):
        x2[i] = -(w[0] * x1[i] + b) / w[1]
    return x2


@ex.wrong("changes-its-input", CHANGED, NEW_ARRAY.replace("x", "x1"))
def _(x1, w, b):
    x2 = -(w[0] * x1 + b) / w[1]
    if x1.dtype.kind == "f":
        x1 *= w[0]
        x1 += b
    return x2


ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("one formula", lambda x1, w, b: -(w[0] * x1 + b) / w[1])
ex.right("slope and intercept", lambda x1, w, b: -w[0] / w[1] * x1 - b / w[1])
ex.right("divided by minus w2", lambda x1, w, b: (b + x1 * w[0]) / -w[1])
ex.right("each term divided", lambda x1, w, b: -(w[0] / w[1] * x1 + b / w[1]))
ex.right("polyval", lambda x1, w, b: np.polyval([-w[0] / w[1], -b / w[1]], x1))
ex.right("a comprehension", lambda x1, w, b: np.array([(-b - w[0] * v) / w[1] for v in x1]))
ex.right("unpacked", lambda x1, w, b: (lambda p, q: np.divide(-b - p * x1, q))(*w))


@ex.right("the line through two of its points")
def _(x1, w, b):
    at0, at1 = -b / w[1], -(w[0] + b) / w[1]
    return at0 + (at1 - at0) * x1


# gate_weights(name): logic as lines

ex = bank.exercise(
    "gate_weights",
    points=2,
    view="gate_table",
    hints=[
        "Mark the four corners of the unit square by what the gate says there, and draw a line "
        "between the ones and the zeros.",
        "With w = (1, 1), w·x counts the inputs that are 1: it is 0, 1 or 2. The bias is minus a "
        "threshold; put the threshold between two counts, never on one.",
        "AND fires at 2 and not at 1, OR at 1 and not at 0. NAND says the opposite of AND: change "
        "the sign of both weights and of the bias.",
    ],
)
ex.aspect(
    "AND and OR",
    1,
    cases=[("and",), ("or",)],
    draw=lambda rng: (str(rng.choice(["and", "or"])),),
)
ex.aspect(
    "NAND, the opposite of AND",
    1,
    cases=[("nand",), ("and",)],
    draw=lambda rng: (str(rng.choice(["nand", "and"])),),
)


def _gates(**table: tuple) -> Callable:
    """Return a `gate_weights` that looks its answers `(w1, w2, b)` up in a table."""

    def gate_weights(name):
        w1, w2, b = table[name]
        return np.array([w1, w2]), b

    return gate_weights


ONE_AND, ONE_OR, ONE_NAND = (1.0, 1.0, -1.5), (1.0, 1.0, -0.5), (-1.0, -1.0, 1.5)

ex.wrong(
    "and-on-the-corner",
    "AND never fires. With w = (1, 1) and b = -2, say, z is exactly 0 at (1, 1), and step(0) is 0.",
    "The line must pass between corners, not through one.",
    _gates(**{"and": (1.0, 1.0, -2.0), "or": ONE_OR, "nand": ONE_NAND}),
)
ex.wrong(
    "or-needs-both",
    "OR fires only when both inputs are 1. With w = (1, 1) and b = -1, say, z is 0 at (0, 1) and "
    "(1, 0), and step(0) is 0.",
    "What is z for OR when exactly one input is 1?",
    _gates(**{"and": ONE_AND, "or": (1.0, 1.0, -1.0), "nand": ONE_NAND}),
)
ex.wrong(
    "and-or-exchanged",
    "AND and OR have changed places.",
    "Which of the two is harder to satisfy, and which threshold is higher?",
    _gates(**{"and": ONE_OR, "or": ONE_AND, "nand": ONE_NAND}),
)
ex.wrong(
    "everything-flipped",
    "Each gate gives 1 where it should give 0, and 0 where it should give 1: the lines are right "
    "and w points to the wrong side.",
    "The neuron fires on the side to which w points.",
    _gates(**{"and": ONE_NAND, "or": (-1.0, -1.0, 0.5), "nand": ONE_AND}),
)
ex.wrong(
    "threshold-added",
    "AND and OR always fire and NAND never does: a threshold that is added, where it should be "
    "subtracted, does that.",
    "The neuron fires where w·x > threshold, which is w·x + b > 0 with b = …?",
    _gates(**{"and": (1.0, 1.0, 1.5), "or": (1.0, 1.0, 0.5), "nand": (-1.0, -1.0, -1.5)}),
)
ex.wrong(
    "no-bias",
    "AND fires at (0, 1) and (1, 0) already and NAND never fires, as when there is no bias: then "
    "the line goes through (0, 0).",
    "What is z at the corner (0, 0), whatever the weights?",
    _gates(**{"and": (1.0, 1.0, 0.0), "or": (1.0, 1.0, 0.0), "nand": (-1.0, -1.0, 0.0)}),
)
ex.wrong(
    "nand-weights-only",
    "NAND never fires. Turning the weights of AND round and keeping its bias does that: z is "
    "negative at every corner.",
    "To turn z into -z, which of w and b must change sign?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": (-1.0, -1.0, -1.5)}),
)
ex.wrong(
    "nand-bias-only",
    "NAND always fires. Turning the bias of AND round and keeping its weights does that: z is "
    "positive at every corner.",
    "To turn z into -z, which of w and b must change sign?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": (1.0, 1.0, 1.5)}),
)
ex.wrong(
    "nand-is-nor",
    "NAND answers as NOR does, which fires at (0, 0) only. NAND is the opposite of AND: it is 0 "
    "at (1, 1) only.",
    "At how many of the four corners does NAND fire?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": (-1.0, -1.0, 0.5)}),
)
ex.wrong(
    "nand-is-and",
    "NAND answers as AND does. It should give the opposite.",
    "Write the two columns of the truth table side by side.",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": ONE_AND}),
)
ex.wrong(
    "nand-is-or",
    "NAND answers as OR does. NAND is 1 everywhere but at (1, 1).",
    "What does NAND say at (0, 0)?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": ONE_OR}),
)
ex.wrong(
    "name-ignored",
    "Whatever the name, this is AND.",
    "Use the argument: each name needs its own answer.",
    lambda name: (np.array([1.0, 1.0]), -1.5),
)
ex.wrong(
    "always-or",
    "Whatever the name, this is OR.",
    "With which text is name compared? The names come in small letters.",
    lambda name: (np.array([1.0, 1.0]), -0.5),
)
ex.wrong(
    "always-nand",
    "Whatever the name, this is NAND.",
    "With which text is name compared? The names come in small letters.",
    lambda name: (np.array([-1.0, -1.0]), 1.5),
)
ex.wrong(
    "or-looks-at-one-input",
    "OR looks at its first input only: at (0, 1) it does not fire.",
    "Which weight is 0, or too small to pass the threshold alone?",
    _gates(**{"and": ONE_AND, "or": (1.0, 0.0, -0.5), "nand": ONE_NAND}),
)
ex.wrong(
    "or-looks-at-the-second",
    "OR looks at its second input only: at (1, 0) it does not fire.",
    "Which weight is 0, or too small to pass the threshold alone?",
    _gates(**{"and": ONE_AND, "or": (0.5, 1.0, -0.5), "nand": ONE_NAND}),
)
ex.wrong(
    "and-looks-at-one-input",
    "AND looks at its first input only: at (1, 0) it fires already.",
    "For AND, no weight may pass the threshold alone.",
    _gates(**{"and": (1.0, 0.0, -0.5), "or": ONE_OR, "nand": ONE_NAND}),
)
ex.wrong(
    "or-always",
    "OR fires at (0, 0) too. There z is b alone, and OR says 0.",
    "What is z when both inputs are 0?",
    _gates(**{"and": ONE_AND, "or": (1.0, 1.0, 0.5), "nand": ONE_NAND}),
)

ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("thresholds half-way", _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": ONE_NAND}))
ex.right(
    "whole numbers",
    _gates(**{"and": (2, 2, -3), "or": (2, 2, -1), "nand": (-2, -2, 3)}),
)
ex.right(
    "OR through the origin",
    _gates(**{"and": (1.0, 1.0, -1.0), "or": (1.0, 1.0, 0.0), "nand": (-1.0, -1.0, 2.0)}),
)
ex.right(
    "slanted lines",
    _gates(**{"and": (3.0, 2.0, -4.0), "or": (5.0, 2.0, -1.0), "nand": (-0.3, -0.7, 0.9)}),
)
ex.right(
    "far from one",
    _gates(**{"and": (1e6, 1e6, -1.5e6), "or": (1e-6, 1e-6, -5e-7), "nand": (-40, -40, 60)}),
)


@ex.right("lists, by if")
def _(name):
    if name == "and":
        return [[1, 1], -1.2]
    if name == "or":
        return [[1, 1], -0.3]
    return [[-1, -1], 1.2]


@ex.right("NAND computed from AND")
def _(name):
    w, b = np.ones(2), np.float32(-0.5 if name == "or" else -1.5)
    return (-w, -b) if name == "nand" else (w, b)


# neuron_batch(X, w, b): many examples, one neuron


def _batch(rng: np.random.Generator, n: int, d: int) -> tuple:
    """Return `X (n, d)`, `w (d,)` and a bias well away from 0."""
    b = float(rng.choice([-1.0, 1.0]) * rng.uniform(0.5, 3.0))
    return rng.normal(size=(n, d)), rng.normal(size=d), b


SQUARE = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0], [2.5, 1.5, 0.25]])

ex = bank.exercise(
    "neuron_batch",
    points=2,
    hints=[
        "Every row of X is an example of its own: n rows in, n numbers out.",
        "The sum runs along a row, over the d inputs. A matrix times a vector does that for all "
        "rows at once.",
        "Multiply X by w with @, so that the d columns of X meet the d entries of w; add the "
        "number b, which reaches every row.",
    ],
)
ex.aspect(
    "several examples",
    1,
    cases=[
        (np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.0]]), np.array([2.0, -0.5]), 1.5),
        (SQUARE, np.array([1.0, -2.0, 0.5]), 0.75),
    ],
    draw=lambda rng: _batch(rng, int(rng.integers(4, 9)), int(rng.integers(2, 4))),
)
ex.aspect(
    "one example, one input",
    0.5,
    cases=[
        (np.array([[2.0, -1.0, 0.5]]), np.array([1.0, 3.0, -2.0]), 0.5),
        (np.array([[1.5], [-2.0], [0.25], [3.0]]), np.array([-2.0]), 1.0),
    ],
    draw=lambda rng: _batch(rng, 1, int(rng.integers(2, 6))),
)
ex.aspect(
    "integers",
    0.25,
    cases=[(np.array([[1, 2, 0], [-3, 1, 5]]), np.array([0.5, -1.25, 0.75]), 2)],
    draw=lambda rng: (rng.integers(-9, 10, (4, 3)), rng.normal(size=3), int(rng.integers(1, 5))),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([[1.0, -2.0], [0.5, 4.0], [3.0, 1.0]]), np.array([2.0, 0.5]), -1.0)],
    draw=lambda rng: _batch(rng, 5, 3),
)
ex.wrong(
    "no-bias",
    "The bias is missing: an example of zeros should give b.",
    "Look at a row of zeros.",
    lambda X, w, b: X @ w,
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted; z = w·x + b adds it.",
    "Look at a row of zeros.",
    lambda X, w, b: X @ w - b,
)
ex.wrong(
    "bias-per-input",
    "The bias is in each result once for every input; it belongs there once.",
    "Is b added before the sum over the inputs or after it?",
    lambda X, w, b: (X * w + b).sum(axis=1),
)
ex.wrong(
    "bias-on-the-inputs",
    "The bias was added to the inputs before they were weighed, so the weights multiply it too.",
    "Nothing multiplies b.",
    lambda X, w, b: (X + b) @ w,
)
ex.wrong(
    "bias-on-the-first-only",
    "The bias has reached the first example only. Every example passes through the same neuron.",
    "A number added to an array is added to each of its entries; to which array did you add it?",
    lambda X, w, b: X @ w + b * (np.arange(len(X)) == 0),
)
ex.wrong(
    "sum-down-the-columns",
    "The sum runs down the columns, over the examples: d numbers came back. It has to run along "
    "each row.",
    "Which axis of X holds the inputs of one example?",
    lambda X, w, b: np.sum(X * w, axis=0) + b,
)
ex.wrong(
    "sum-over-all",
    "Everything was added up into one number; each example has its own z.",
    "np.sum without an axis adds all entries.",
    lambda X, w, b: np.sum(X * w) + b,
)
ex.wrong(
    "products-not-summed",
    "These are the products, n rows of d; those of a row still have to be added up.",
    "The result has n entries, not n times d.",
    lambda X, w, b: X * w + b,
)
ex.wrong(
    "mean-for-sum",
    "The products of a row were averaged, not added.",
    "Does z = w·x + b divide by anything?",
    lambda X, w, b: (X * w).mean(axis=1) + b,
)
ex.wrong(
    "transposed",
    "X was transposed: columns were taken for examples. That runs at all only where X is square.",
    "Which axis of X has as many entries as w?",
    lambda X, w, b: X.T @ w + b,
)
ex.wrong(
    "first-example-only",
    "Only the first example was computed, and one number came back.",
    "X has n rows; z has n entries.",
    lambda X, w, b: X[0] @ w + b,
)
ex.wrong(
    "column",
    "The numbers are right, but they stand in a column of shape (n, 1). The contract says (n,).",
    "With w of shape (d,), X @ w has one axis; with w as a column it has two.",
    lambda X, w, b: X @ w.reshape(-1, 1) + b,
)
ex.wrong(
    "row",
    "The numbers are right, but they stand in a row of shape (1, n). The contract says (n,).",
    "With w of shape (d,), no reshape is needed.",
    lambda X, w, b: (X @ w + b).reshape(1, -1),
)
ex.wrong(
    "squeezed",
    "A batch of one example gives a bare number: its axis of length 1 was squeezed away.",
    "What is the shape (n,) when n is 1?",
    lambda X, w, b: np.squeeze(X @ w.reshape(-1, 1) + b),
)
ex.wrong(
    "python-list",
    "The numbers are right, but they come as a list; the contract says an array of shape (n,).",
    "One matrix product gives all n of them, as an array.",
    lambda X, w, b: [x @ w + b for x in X],
)
ex.wrong(
    "running-total",
    "Each example's z contains those before it: the total was not set back for a new row.",
    "Where in the loop does z begin, and how often?",
    lambda X, w, b: np.cumsum(X @ w + b),
)
ex.wrong(
    "last-example-missing",
    "The last example was left out, and its place holds 0: an index that stops one too early.",
    "range(len(X)) already ends at the last index, len(X) - 1.",
    lambda X, w, b: (X @ w + b) * (np.arange(len(X)) < len(X) - 1),
)
ex.wrong(
    "two-inputs-only",
    "Only the first two inputs count. The article's formula has two; this function takes any d.",
    "How many terms has the sum when X has five columns?",
    lambda X, w, b: X[:, 0] * w[0] + X[:, 1] * w[1] + b,
)
ex.wrong(
    "step-applied",
    "This is the gate's answer, 0 or 1; what is asked is the sum z that goes into the gate.",
    "neuron_batch stops before the gate.",
    lambda X, w, b: np.where(X @ w + b > 0, 1.0, 0.0),
)


@ex.wrong(
    "truncated",
    "With integer inputs the results lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "np.zeros_like(X[:, 0]) has the dtype of X. What does an integer array do with 0.5?",
)
def _(X, w, b):
    z = np.zeros_like(X[:, 0])
    for i in range(len(X)):
        z[i] = X[i] @ w + b
    return z


@ex.wrong("changes-its-input", CHANGED, NEW_ARRAY.replace("x", "X"))
def _(X, w, b):
    z = X @ w + b
    if X.dtype.kind == "f":
        X *= w
    return z


ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("a matrix product", lambda X, w, b: X @ w + b)
ex.right("weights first", lambda X, w, b: b + w @ X.T)
ex.right("np.dot", lambda X, w, b: np.dot(X, w) + b)
ex.right("products summed along the rows", lambda X, w, b: (X * w).sum(axis=-1) + b)
ex.right("einsum", lambda X, w, b: np.einsum("ij,j->i", X, w) + b)
ex.right("a comprehension", lambda X, w, b: np.array([x @ w + b for x in X]))
ex.right("the bias as one more weight", lambda X, w, b: np.c_[X, np.ones(len(X))] @ np.r_[w, b])
ex.right("apply_along_axis", lambda X, w, b: np.apply_along_axis(lambda x: x @ w + b, 1, X))
ex.right("a column, flattened", lambda X, w, b: (X @ w[:, None] + b).ravel())


@ex.right("two loops")
def _(X, w, b):
    z = np.full(X.shape[0], float(b))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            z[i] += X[i, j] * w[j]
    return z


# dense(X, W, b): many examples, many neurons


def _layer(rng: np.random.Generator, n: int, d: int, h: int) -> tuple:
    """Return `X (n, d)`, `W (d, h)`, `b (h,)`."""
    return rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h) + 1.5


def _sizes(rng: np.random.Generator) -> tuple[int, int, int]:
    """Return three different sizes from 2 to 6."""
    n, d, h = (int(s) for s in rng.choice(np.arange(2, 7), size=3, replace=False))
    return n, d, h


ex = bank.exercise(
    "dense",
    points=3,
    hints=[
        "Column j of W holds the weights of neuron j, and b[j] is its bias. Row i of the result "
        "belongs to example i, column j to neuron j.",
        "Entry (i, j) is the sum over k of X[i, k] · W[k, j], plus b[j]. The sum is the "
        "definition of a matrix product.",
        "Multiply the matrices with @, in the order in which the inner sizes d meet. Add b as it "
        "is: NumPy repeats an array of shape (h,) down the n rows.",
    ],
)
ex.aspect(
    "several neurons",
    1.25,
    cases=[
        (
            np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]),
            np.array([[1.0, 0.0, 2.0, -1.0], [0.5, 3.0, -2.0, 1.0]]),
            np.array([0.0, 1.0, -0.5, 2.0]),
        ),
    ],
    draw=lambda rng: _layer(rng, *_sizes(rng)),
)
ex.aspect(
    "as many examples as inputs and neurons",
    0.5,
    cases=[
        (SQUARE, np.array([[2.0, 1.0, 0.0], [-1.0, 0.5, 3.0], [0.0, 4.0, 1.0]]), SQUARE[0] + 2),
    ],
    draw=lambda rng: _layer(rng, *(int(rng.integers(2, 5)),) * 3),
)
ex.aspect(
    "no example, one example, one input, one neuron",
    0.5,
    cases=[
        (np.zeros((0, 3)), np.arange(6.0).reshape(3, 2), np.array([1.0, -1.0])),
        (np.array([[1.0], [-2.0], [0.5]]), np.array([[3.0, -1.0]]), np.array([0.5, 2.0])),
        (np.array([[1.0, -2.0, 3.0]]), np.array([[1.0], [0.5], [2.0]]), np.array([-4.0])),
        (np.array([[2.0, 1.0]]), np.array([[1.0, 0.0, -1.0], [2.0, 0.5, 3.0]]), np.arange(3.0)),
    ],
    draw=lambda rng: _layer(rng, int(rng.integers(2, 5)), 1, int(rng.integers(5, 8))),
)
ex.aspect(
    "integers",
    0.25,
    cases=[
        (
            np.array([[1, -2, 0], [3, 5, -1]]),
            np.array([[0.5, 1.0], [0.25, -1.5], [2.0, 0.75]]),
            np.array([1, 2]),
        )
    ],
    draw=lambda rng: (rng.integers(-9, 10, (3, 4)), rng.normal(size=(4, 2)), np.array([3, -2])),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[
        (
            np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]),
            np.array([[0.5, 2.0], [1.0, -1.0], [4.0, 0.25]]),
            np.array([0.75, -3.0]),
        )
    ],
    draw=lambda rng: _layer(rng, 4, 3, 2),
)
ex.wrong(
    "no-bias",
    "The bias is missing: an example of zeros should give b.",
    "Look at a row of zeros.",
    lambda X, W, b: X @ W,
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted; z = x·W + b adds it.",
    "Look at a row of zeros.",
    lambda X, W, b: X @ W - b,
)
ex.wrong(
    "bias-per-input",
    "Each bias is in the result once for every input; it belongs there once.",
    "Is b added before the sum over the inputs or after it?",
    lambda X, W, b: X @ W + X.shape[1] * b,
)
ex.wrong(
    "bias-per-example",
    "The biases run down the rows: example i got b[i]. A bias belongs to a neuron, so to a "
    "column. (It runs at all only where the shapes happen to fit.)",
    "b of shape (h,) already lines up with the columns; b[:, None] does not.",
    lambda X, W, b: X @ W + b[:, None],
)
ex.wrong(
    "biases-summed",
    "All biases were added up, and every neuron got the sum. Each neuron has its own.",
    "Add b as an array, not b.sum().",
    lambda X, W, b: X @ W + b.sum(),
)
ex.wrong(
    "first-bias-for-all",
    "Every neuron got the bias b[0]. Neuron j has the bias b[j].",
    "Add b as an array of shape (h,).",
    lambda X, W, b: X @ W + b[0],
)
ex.wrong(
    "weights-transposed",
    "W was transposed: its rows were taken for neurons. That runs at all only where W is square.",
    "In this course W has shape (d, h): which axis has as many entries as an example?",
    lambda X, W, b: X @ W.T + b,
)
ex.wrong(
    "weights-first",
    "The factors are in the wrong order: this is W @ X. It runs at all only where sizes agree by "
    "chance.",
    "In X @ W, (n, d) meets (d, h): the inner sizes agree.",
    lambda X, W, b: W @ X + b,
)
ex.wrong(
    "examples-transposed",
    "X was transposed, so the sum runs over the examples. That runs at all only where n = d.",
    "The sum runs over the inputs of one example, along a row of X.",
    lambda X, W, b: X.T @ W + b,
)
ex.wrong(
    "entry-by-entry",
    "X and W were multiplied entry by entry; a weighted sum needs the matrix product.",
    "Compare * with @.",
    lambda X, W, b: X * W + b,
)
ex.wrong(
    "neurons-in-rows",
    "The numbers are right, but turned: the result has shape (h, n), with neurons in rows.",
    "The contract says (n, h): one row for each example.",
    lambda X, W, b: (X @ W + b).T,
)
ex.wrong(
    "neurons-summed",
    "All neurons were added together: one number for each example came back.",
    "Each neuron has its own column in the result.",
    lambda X, W, b: (X @ W + b).sum(axis=1),
)
ex.wrong(
    "first-neuron-only",
    "Only the first neuron was computed: the result has shape (n,).",
    "W has h columns; so has the result.",
    lambda X, W, b: X @ W[:, 0] + b[0],
)
ex.wrong(
    "mean-for-sum",
    "The products were averaged over the inputs, not added.",
    "Does z = x·W + b divide by anything?",
    lambda X, W, b: X @ W / X.shape[1] + b,
)
ex.wrong(
    "squeezed",
    "Where n or h is 1, an axis is missing: it was squeezed away. The result always has two axes.",
    "What is the shape (n, h) when h is 1?",
    lambda X, W, b: np.squeeze(X @ W + b),
)
ex.wrong(
    "empty-batch-loses-an-axis",
    "For an empty batch the shape is (0,), not (0, h): an array made from an empty list of rows "
    "does not know how long a row would be.",
    "A matrix product knows the shape even where there is nothing to multiply.",
    lambda X, W, b: np.array([x @ W + b for x in X]),
)
ex.wrong(
    "python-list",
    "The numbers are right, but they come as a list of rows; the contract says an array.",
    "One matrix product gives all of them, as an array.",
    lambda X, W, b: [x @ W + b for x in X],
)
ex.wrong(
    "cut-off",
    "Negative sums come back as 0. A dense layer stops before the gate.",
    "z may have any sign.",
    lambda X, W, b: np.maximum(X @ W + b, 0.0),
)


@ex.wrong(
    "truncated",
    "With integer inputs the results lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "An array made like X has the dtype of X. What does an integer array do with 0.5?",
)
def _(X, W, b):
    z = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
    for i in range(X.shape[0]):
        z[i] = X[i] @ W + b
    return z


@ex.wrong(
    "adds-into-b",
    "The sums were collected in b itself: from the second example on, each row begins with what "
    "the rows before it left there, and the caller's b is changed.",
    "z = b makes no copy: z += … then writes into b.",
)
def _(X, W, b):
    rows = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        z = b
        z += X[i] @ W
        rows[i] = z
    return rows


@ex.wrong(
    "weights-overwritten",
    "The first example is right and the others are not: the weights were multiplied in place by "
    "the first example, so the second one met other weights.",
    "w = W[:, j] is a view of W: w *= x writes into W.",
)
def _(X, W, b):
    z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            w = W[:, j]
            w *= X[i]
            z[i, j] = w.sum() + b[j]
    return z


@ex.wrong(
    "changes-its-input",
    CHANGED,
    "+=, *= and assignments to a slice write into the array that they are given.",
)
def _(X, W, b):
    z = X @ W + b
    W *= 2
    return z


ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("a matrix product", lambda X, W, b: X @ W + b)
ex.right("np.matmul and np.add", lambda X, W, b: np.add(b, np.matmul(X, W)))
ex.right("einsum", lambda X, W, b: np.einsum("nd,dh->nh", X, W) + b)
ex.right("tensordot, the bias as a row", lambda X, W, b: np.tensordot(X, W, 1) + b[None, :])
ex.right("turned twice", lambda X, W, b: (W.T @ X.T + b[:, None]).T)
ex.right("a broadcast product", lambda X, W, b: (X[:, :, None] * W).sum(axis=1) + b)
ex.right(
    "the bias as one more row of weights",
    lambda X, W, b: np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b]),
)
ex.right(
    "one neuron after the other",
    lambda X, W, b: np.stack([X @ W[:, j] + b[j] for j in range(len(b))], axis=1),
)


@ex.right("three loops")
def _(X, W, b):
    z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            z[i, j] = b[j]
            for k in range(X.shape[1]):
                z[i, j] += X[i, k] * W[k, j]
    return z


@ex.right("the bias added in place to the product")
def _(X, W, b):
    z = X @ W
    z += b
    return z


# count_parameters(sizes): how many numbers a network has


def _widths(rng: np.random.Generator, n: int) -> list[int]:
    """Return n layer widths, all different."""
    return [int(s) for s in rng.choice(np.arange(2, 40), size=n, replace=False)]


ex = bank.exercise(
    "count_parameters",
    points=2,
    hints=[
        "Two neighbours in the list, p inputs and q neurons, make one layer. What shapes have its "
        "W and its b?",
        "A layer from p to q has p·q weights and q biases; the input has neither. Add this up "
        "over all pairs of neighbours.",
        "Let i run from 0 to len(sizes) - 2 and take p = sizes[i], q = sizes[i + 1]. Add p times "
        "q, and q, to a total that began at 0.",
    ],
)
ex.aspect(
    "one layer",
    0.5,
    cases=[([2, 1],), ([64, 10],)],
    draw=lambda rng: (_widths(rng, 2),),
)
ex.aspect(
    "several layers",
    1,
    cases=[([2, 3, 1],), ([64, 32, 16, 10],)],
    draw=lambda rng: (_widths(rng, int(rng.integers(3, 7))),),
)
ex.aspect(
    "long lists and tuples",
    0.25,
    cases=[((5, 4, 3),), ([784, 64, 64, 64, 64, 64, 64, 10],)],
    draw=lambda rng: (tuple(_widths(rng, 9)),),
)
ex.aspect(
    "leaves its list unchanged",
    0.25,
    require="unchanged",
    cases=[([4, 7, 2],)],
    draw=lambda rng: (_widths(rng, 4),),
)


def _pairs(sizes) -> list[tuple[int, int]]:
    return list(pairwise(sizes))


ex.wrong(
    "weights-only",
    "The biases are missing: this counts the weights.",
    "Each neuron has one bias, besides its weights.",
    lambda sizes: sum(p * q for p, q in _pairs(sizes)),
)
ex.wrong(
    "biases-for-the-input",
    "The input was given biases too. It is data; only neurons have a bias.",
    "For which entries of sizes is there a b?",
    lambda sizes: sum(p * q for p, q in _pairs(sizes)) + sum(sizes),
)
ex.wrong(
    "biases-per-input",
    "Each layer was given one bias for every input; it has one for every neuron.",
    "In X @ W + b, which size of W does b share?",
    lambda sizes: sum(p * q + p for p, q in _pairs(sizes)),
)
ex.wrong(
    "one-bias-per-layer",
    "Each layer was given one bias in all; every neuron of it has its own.",
    "What is the shape of b?",
    lambda sizes: sum(p * q + 1 for p, q in _pairs(sizes)),
)
ex.wrong(
    "last-bias-missing",
    "The last layer has no biases in this count. It is a layer like the others.",
    "Does the rule W (d, h), b (h,) make an exception for the output?",
    lambda sizes: sum(p * q + q for p, q in _pairs(sizes)) - sizes[-1],
)
ex.wrong(
    "both-sides-plus-one",
    "This is (p + 1)·(q + 1) for each layer: one row too many for biases that no neuron has.",
    "The bias acts as one more input, not as one more neuron.",
    lambda sizes: sum((p + 1) * (q + 1) for p, q in _pairs(sizes)),
)
ex.wrong(
    "bias-on-both-sides",
    "Each layer was given biases for its inputs and for its neurons; only neurons have them.",
    "In X @ W + b, how long is b?",
    lambda sizes: sum(p * q + p + q for p, q in _pairs(sizes)),
)
ex.wrong(
    "first-layer-only",
    "Only the first layer was counted.",
    "A list of m widths describes m - 1 layers.",
    lambda sizes: sizes[0] * sizes[1] + sizes[1],
)
ex.wrong(
    "last-layer-only",
    "Only the last layer is in the result, as if each turn of a loop replaced the total.",
    "total = … forgets the old total; what keeps it?",
    lambda sizes: sizes[-2] * sizes[-1] + sizes[-1],
)
ex.wrong(
    "last-layer-missing",
    "The last layer is missing from the count: an index that stops one too early does that.",
    "A list of m widths describes m - 1 layers; how often does your loop run?",
    lambda sizes: sum(p * q + q for p, q in _pairs(sizes)[:-1]),
)
ex.wrong(
    "first-layer-missing",
    "The first layer, from the input, is missing from the count.",
    "Where does your loop begin?",
    lambda sizes: sum(p * q + q for p, q in _pairs(sizes)[1:]),
)
ex.wrong(
    "wrapped-around",
    "The last width was multiplied by the first: sizes[i - 1] with i = 0 is sizes[-1], the end of "
    "the list.",
    "Which index may the loop start at?",
    lambda sizes: sum(sizes[i - 1] * sizes[i] + sizes[i] for i in range(len(sizes))),
)
ex.wrong(
    "all-from-the-input",
    "Every layer was connected to the input. A layer takes the outputs of the one before it.",
    "Which width stands just before the present one?",
    lambda sizes: sum(sizes[0] * q + q for q in sizes[1:]),
)
ex.wrong(
    "all-multiplied",
    "All widths were multiplied together; each layer has a matrix of its own, and those add up.",
    "Write the shape of W for each layer, then add their sizes.",
    lambda sizes: math.prod(sizes),
)
ex.wrong(
    "neurons-counted",
    "This counts the neurons. Each has as many weights as it has inputs, and a bias.",
    "How many numbers does one neuron with p inputs hold?",
    lambda sizes: sum(sizes[1:]),
)
ex.wrong(
    "widths-summed",
    "The widths were added up, the input among them. Weights sit between two layers.",
    "How many connections are there between 3 inputs and 4 neurons?",
    lambda sizes: sum(sizes),
)


@ex.wrong(
    "changes-its-list",
    "The count is right, but the list was changed: whoever called the function finds other "
    "widths in it afterwards.",
    "pop, append, reverse and del change the caller's list; slices and zip do not.",
)
def _(sizes):
    total = sum(p * q + q for p, q in _pairs(sizes))
    if isinstance(sizes, list):
        sizes.pop()
    return total


ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)
ex.right("pairs of neighbours", lambda sizes: sum(p * q + q for p, q in _pairs(sizes)))
ex.right(
    "one more input for the bias",
    lambda sizes: sum((p + 1) * q for p, q in pairwise(sizes)),
)
ex.right(
    "NumPy",
    lambda sizes: np.dot(np.array(sizes[:-1]) + 1, np.array(sizes[1:])),
)
ex.right(
    "the sizes of real arrays",
    lambda sizes: sum(np.zeros((p, q)).size + np.zeros(q).size for p, q in _pairs(sizes)),
)
ex.right(
    "weights and biases apart",
    lambda sizes: sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1)) + sum(sizes[1:]),
)


@ex.right("a loop that remembers the width before")
def _(sizes):
    total, before = 0, None
    for width in sizes:
        if before is not None:
            total += (before + 1) * width
        before = width
    return total


@ex.right("layer after layer, recursively")
def _(sizes):
    def count(rest):
        if len(rest) < 2:
            return 0
        return (rest[0] + 1) * rest[1] + count(rest[1:])

    return count(list(sizes))
