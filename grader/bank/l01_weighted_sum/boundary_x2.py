"""boundary_x2."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS


def _line(rng: np.random.Generator, m: int) -> tuple:
    """Return `x1 (m,)`, `w (2,)` with entries of different size and sign, `b`."""
    size = rng.uniform(0.4, 3.0, size=3)
    w1, w2, b = (size * rng.choice([-1.0, 1.0], size=3)).round(2)
    return rng.normal(scale=3.0, size=m).round(2), np.array([w1, w2]), float(b)


def _whole(rng: np.random.Generator) -> tuple:
    """Return integers whose quotients are none."""
    w, b = rng.permutation([-3, 4]), np.int64(rng.integers(1, 6))
    return rng.integers(-9, 10, 3), w, b


ex = Exercise(
    "boundary_x2",
    truth="Every point (x1, x2) that your boundary_x2 gives lies on the line, up to rounding: "
    "w·x + b is 0 there, whether the line rises or falls.",
    picture="line",
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
        (np.array([-2.0, 0.0, 3.0]), np.array([0.0, 4.0]), -2),
        (np.array([1.5]), np.array([-2.0, 0.25]), 0.5),
    ],
    draw=lambda rng: _line(rng, int(rng.integers(3, 8))),
)

contract.arguments(ex, lambda rng: _line(rng, 3), whole=_whole, kinds=0.75, unchanged=0.25)


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
    lambda x1, w, b, *, right: np.column_stack([x1, right(x1, w, b)]),
)
ex.wrong(
    "both-coordinates",
    "Two arrays came back, x1 and x2. Only the x2 are asked, one for each x1.",
    "Whoever calls the function has x1 already.",
    lambda x1, w, b, *, right: (x1, right(x1, w, b)),
)


@ex.wrong(
    "bias-into-x1",
    "The terms were collected in x1 itself: the caller's array is changed, and one of integers has "
    "no room for decimals.",
    "*= and += write into the array that is there. w[0] * x1 + b makes a new one.",
)
def _(x1, w, b):
    x1 *= w[0]
    x1 += b
    return -x1 / w[1]


ex.slip(
    "list",
    "The numbers are right, but they come as a list; an array goes in, an array comes out.",
    "The formula works on the whole array x1 at once.",
)
ex.slip(
    "truncated",
    "With integer inputs the results lose their decimals, as numbers do that are stored in an "
    "integer array.",
    "np.zeros_like(x1) has the dtype of x1. What does an integer array do with 0.5?",
)
ex.slip(
    "changed",
    SLIPS["changed"].message,
    "x1 *= w writes into x1 itself, and so does any slice of x1; x1 * w makes a new array.",
)

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


ex.same("*: w[1] → w[-1]", "w has two entries, so the second is the last")
