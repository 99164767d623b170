"""The exercises of lesson 01."""

from __future__ import annotations

import numpy as np

from grader.exercises.model import Bank

bank = Bank("01_weighted_sum")

ex = bank.exercise(
    "weighted_sum",
    points=2,
    hints=[
        "Each input is multiplied by its own weight; the products are added, then the bias.",
        "The sum of products of two vectors is their dot product; NumPy writes it x @ w.",
        "The last thing to do is to add b, once, to the sum.",
    ],
)
ex.aspect(
    "typical values",
    1,
    cases=[(np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.5)],
    draw=lambda rng: (rng.normal(size=5), rng.normal(size=5), float(rng.normal())),
)
ex.aspect(
    "integers and one input",
    0.5,
    cases=[(np.array([2]), np.array([3]), 1), (np.array([1, 2, 3]), np.array([0.5, 0.25, 2.0]), 1)],
    draw=lambda rng: (rng.integers(-9, 9, 4), rng.normal(size=4), 2),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    draw=lambda rng: (rng.normal(size=3), rng.normal(size=3), float(rng.normal())),
)
ex.wrong(
    "no-bias",
    "The bias is missing: this is w·x, and it is zero wherever x is zero.",
    "What should come back when every input is 0?",
    lambda x, w, b: x @ w,
)
ex.wrong(
    "bias-per-input",
    "The bias was added to every product, so it counts once for each input.",
    "Where does b stand in z = w1·x1 + w2·x2 + b, and how often?",
    lambda x, w, b: np.sum(x * w + b),
)
ex.wrong(
    "products-not-summed",
    "These are the products, one for each input; they still have to be added up.",
    "A neuron's z is one number, whatever the number of inputs.",
    lambda x, w, b: x * w + b,
)


@ex.wrong(
    "changes-x",
    "The values are right, but x was multiplied in place, so the caller's array has changed.",
    "x *= w writes into x itself; x * w makes a new array.",
)
def _(x, w, b):
    if x.dtype.kind == "f":
        x *= w
        return x.sum() + b
    return x @ w + b


ex.right("a sum of products", lambda x, w, b: np.sum(x * w) + b)
ex.right("a Python loop", lambda x, w, b: sum(xi * wi for xi, wi in zip(x, w, strict=True)) + b)
