"""weighted_sum."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS


def _example(rng: np.random.Generator, d: int) -> tuple:
    """Return `x (d,)`, `w (d,)` and a bias well away from 0."""
    b = round(float(rng.choice([-1, 1]) * rng.uniform(0.5, 3)), 2)
    return rng.normal(size=d).round(3), rng.normal(size=d).round(3), b


def _below_zero(rng: np.random.Generator) -> tuple:
    """Return an example whose sum is negative."""
    x, w, _ = _example(rng, 3)
    return x, w, round(float(-np.abs(x) @ np.abs(w) - rng.uniform(0.5, 3)), 2)


ex = Exercise(
    "weighted_sum",
    truth="Your weighted_sum gives w·x + b for any number of inputs, a single one included, and "
    "from whole numbers as from decimals.",
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
    cases=[
        (np.array([0.5, -1.0, 2.0]), np.array([4.0, 3.0, -0.25]), -1.5),
        (np.array([-1.5]), np.array([4.0]), 0.25),
        (np.array([2]), np.array([3]), 1),
    ],
    draw=lambda rng: [_example(rng, int(rng.integers(4, 12))), _example(rng, 1)],
)

contract.arguments(
    ex,
    _below_zero,
    whole=lambda rng: (rng.integers(1, 9, 3), rng.integers(-8, 0, 3), np.int64(rng.integers(2, 9))),
    kinds=0.5,
    unchanged=0.25,
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
    "bias-multiplied",
    "The sum was multiplied by the bias, where the bias is to be added to it.",
    "With every input at 0, should z be 0 or b?",
    lambda x, w, b: np.sum(x * w) * b,
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
    "first-product-only",
    "Only the first product has reached the result, as if a loop ended in its first turn.",
    "return ends the function at once. How far is it indented?",
    lambda x, w, b: x[0] * w[0] + b,
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
    "list-of-one",
    "The number is right, but it stands in a list. A number has no brackets round it.",
    "Return the sum itself.",
    lambda x, w, b, *, right: [right(x, w, b)],
)
ex.wrong(
    "rounded",
    "The sum was rounded to two decimals. Round what you print, never what you return.",
    "Does the contract say anything about decimals?",
    lambda x, w, b, *, right: round(float(right(x, w, b)), 2),
)
ex.wrong(
    "step-applied",
    "This is the gate's answer, 0 or 1; what is asked is the sum z that goes into the gate.",
    "weighted_sum stops before the gate.",
    lambda x, w, b, *, right: 1.0 if right(x, w, b) > 0 else 0.0,
)
ex.wrong(
    "negative-cut-off",
    "Negative sums come back as 0. A weighted sum keeps its sign; cutting it is a gate's work.",
    "weighted_sum stops before the gate.",
    lambda x, w, b, *, right: max(float(right(x, w, b)), 0.0),
)
ex.wrong(
    "sign-lost",
    "The result is never negative: its sign was dropped.",
    "Is there an absolute value in z = w·x + b?",
    lambda x, w, b, *, right: abs(float(right(x, w, b))),
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


@ex.wrong(
    "multiplied-in-place",
    "The products were written into x itself: the caller's array is changed, and an array of "
    "integers has no room for decimals.",
    "x *= w writes into x; x * w makes a new array.",
)
def _(x, w, b):
    x *= w
    return x.sum() + b


ex.slip(
    "shape-1",
    "The number is right, but it comes in an array of shape (1,). A number has shape ().",
    "A sum over everything gives a number; a matrix product with a row of shape (1, d) does not.",
)
ex.slip(
    "changed",
    SLIPS["changed"].message,
    "x *= w writes into x itself, and so does any slice of x; x * w makes a new array.",
)

ex.right("a matrix product", lambda x, w, b: x @ w + b)
ex.right("np.dot, weights first", lambda x, w, b: b + np.dot(w, x))
ex.right("a sum of products", lambda x, w, b: np.sum(x * w) + b)
ex.right("a Python loop", lambda x, w, b: sum(xi * wi for xi, wi in zip(x, w, strict=True)) + b)
ex.right("a Python sum that starts at b", lambda x, w, b: sum(x * w, start=b))
ex.right("math.fsum", lambda x, w, b: math.fsum([*(x * w), b]))
ex.right("einsum, as a 0-d array", lambda x, w, b: np.einsum("i,i->", x, w) + np.asarray(b))
ex.right("np.inner, as a Python float", lambda x, w, b: float(np.inner(x, w)) + float(b))
ex.right("the bias as one more weight", lambda x, w, b: np.append(x, 1) @ np.append(w, b))
ex.right("tensordot", lambda x, w, b: np.tensordot(x, w, 1) + b)
ex.right("a row times a column", lambda x, w, b: (x[None, :] @ w[:, None]).item() + b)


@ex.right("an index loop that starts at b")
def _(x, w, b):
    z = b
    for i in range(len(x)):
        z = z + w[i] * x[i]
    return z


ORDER = "x and w may change places: products do not depend on the order of their factors"
ex.same("*: *(*x, w*) → *(*w, x*)", ORDER)
ex.same("np.dot, weights first: np.dot(w, x) → np.dot(x, w)", ORDER)
ex.same("a matrix product: x @ w → w @ x", ORDER)
ex.same("the bias as one more weight: np.append(x, 1) @ * → np.append(w, b) @ *", ORDER)
ex.same("math.fsum: math.fsum([*x * w, b]) → math.fsum([b, *x * w])", "a sum has no order")
ex.same("a Python loop: zip(x, w, strict=True) → zip(x, w*)", "x and w have the same length")
ex.same("np.inner, as a Python float: float(*) → *", "a number may be NumPy's")
ex.same("einsum, as a 0-d array: np.asarray(b) → b", "a number may be of no dimension or a scalar")
ex.same(
    "a row times a column: * → *[*,]",
    "with one axis less on one side the product is still an array of one number, which item takes",
)
