"""boundary_x2."""

from __future__ import annotations

import numpy as np

from grader.bank.l01_weighted_sum._shared import CHANGED, NEW_ARRAY, NOTHING, RETURN
from grader.bank.model import Exercise


def _line(rng: np.random.Generator) -> tuple:
    """Return `x1 (m,)`, `w (2,)` with entries of different size and sign, `b`."""
    size = rng.uniform(0.4, 3.0, size=3)
    w1, w2, b = size * rng.choice([-1.0, 1.0], size=3)
    return rng.normal(scale=3.0, size=int(rng.integers(3, 8))), np.array([w1, w2]), float(b)


ex = Exercise(
    "boundary_x2",
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
