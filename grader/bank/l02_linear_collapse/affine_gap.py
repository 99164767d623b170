"""affine_gap(f, X, Y): 0 exactly where f is affine."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Func
from grader.bank import contract
from grader.bank.l02_linear_collapse._shared import floats, telling, two
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "affine_gap",
    truth="Your affine_gap is 0 for affine functions with a bias, and not for x², |x| or a clip.",
    hints=[
        "f is a function like any other: call it four times, on X + Y, X, Y and zeros.",
        "Zeros of the same shape as X come from np.zeros_like. Add the four results with the "
        "signs +, −, −, +: that is an array.",
        "Of that array take the absolute values first, then the largest of all of them.",
    ],
)


def _pair(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=shape), rng.normal(0, 2, shape)


def _affine_or_not(rng: np.random.Generator) -> Ask:
    affine = Func("affine", (rng.normal(size=(3, 2)), rng.normal(0, 3, 2)))
    line = Func("scale_shift", (-2.5, float(rng.normal(0, 4))))
    return Ask(([affine, line][int(rng.integers(2))], *_pair(rng, 4, 3)), atol=1e-9)


def _any_shape(rng: np.random.Generator) -> Ask:
    flat = Func("flat_affine", (rng.normal(size=(6, 2)), rng.normal(size=2)))
    cases = [
        Ask((Func("row_max"), *_pair(rng, 5, 3))),
        Ask((flat, *_pair(rng, 4, 2, 3)), atol=1e-9),
        Ask((Func("clip", (-0.5, 1.5)), *_pair(rng, 2, 3, 2))),
    ]
    return cases[int(rng.integers(3))]


ex.aspect(
    "typical values",
    1,
    cases=[
        (Func("square"), floats(1, 2), floats(-3, 1)),
        (Func("square"), floats(1, -2, 3), floats(-3, 2, -1)),
        (Func("scale_shift", (-1.0, -2.0)), floats(1, -3), floats(-4, 0.5)),
        (Func("abs"), floats([1, -2], [3, 4], [0, 5]), floats([-1, 1], [2, -6], [1, -3])),
    ],
    draw=lambda rng: (Func("abs_network", two(rng, 3, 5, 2)), *_pair(rng, 6, 3)),
)
ex.aspect(
    "affine functions have no gap, others have one",
    0.75,
    cases=[
        Ask(
            (
                Func("affine", (floats([2, 0, 1], [-1, 3, 1]), floats(5, -4, 1))),
                floats([1, 2], [0.5, -1]),
                floats([3, -1], [2, 0.25]),
            ),
            atol=1e-9,
        ),
        Ask((Func("scale_shift", (3.0, 7.0)), floats(1, 2), floats(4, -1)), atol=1e-9),
        (Func("clip", (-1.0, 2.0)), floats(1, -0.5), floats(0.5, -2)),
    ],
    draw=_affine_or_not,
)
ex.aspect(
    "any shape",
    0.5,
    cases=[
        (Func("row_max"), floats([1, 5], [0, -1]), floats([4, -3], [-2, 3])),
        (Func("row_max"), floats([-4, -5], [-1, -2]), floats([1, -3], [-2, 6])),
        (
            Func("abs_network", (floats([2, -1], [1, 3]), floats(1, -4), np.eye(2), floats(5, 0))),
            floats(0, -2),
            floats(-3, 4),
        ),
        Ask(
            (
                Func("flat_affine", (floats([1, 2], [0, 1], [3, -1], [1, 1]), floats(2, 5))),
                floats([[1, 2], [0, 1]], [[-1, 0], [2, 2]], [[3, 1], [0, 0]]),
                floats([[0, 1], [1, -1]], [[2, 5], [0, 1]], [[1, 1], [-2, 4]]),
            ),
            atol=1e-9,
        ),
    ],
    draw=_any_shape,
)
contract.arguments(ex, telling, kinds=0.25, unchanged=0.5, name="integers, slices")

ex.wrong(
    "no-value-at-zero",
    "f(O) is missing. That tests for f(X + Y) = f(X) + f(Y), which fails for every affine f with "
    "a bias: the bias is counted once on the left and twice on the right.",
    "For f(x) = 2x + 7, what should come out, and what does?",
    lambda f, X, Y: np.abs(f(X + Y) - f(X) - f(Y)).max(),
)
ex.wrong(
    "value-at-zero-subtracted",
    "f(O) was subtracted, and it has to be added: f(X) + f(Y) holds the bias twice, "
    "f(X + Y) once, so one has to come back.",
    "Count the biases on each side for f(x) = 2x + 7.",
    lambda f, X, Y: np.abs(f(X + Y) - f(X) - f(Y) - f(np.zeros_like(X))).max(),
)
ex.wrong(
    "no-absolute-value",
    "This is the largest of the signed values. A gap of −6 is larger than one of 4: the absolute "
    "value comes before the maximum.",
    "What does max make of an array with negative entries only?",
    lambda f, X, Y: (f(X + Y) - f(X) - f(Y) + f(0 * X)).max(),
)
ex.wrong(
    "absolute-value-too-late",
    "The absolute value was taken after the maximum, so a large negative gap loses to a small "
    "positive one.",
    "Of −6 and 4, which is larger in size, and which does max choose?",
    lambda f, X, Y: np.abs((f(X + Y) - f(X) - f(Y) + f(0 * X)).max()),
)
for id, what, hint, over_all in (
    ("mean-gap", "mean", "One large gap among many small ones must show.", np.mean),
    ("total-gap", "sum", "The result must not grow when the same rows come twice.", np.sum),
    (
        "smallest-gap",
        "smallest",
        "One point with a gap is a proof; one without says little.",
        np.min,
    ),
):
    ex.wrong(
        id,
        f"This is the {what} of the absolute gaps; the contract asks for the largest.",
        hint,
        lambda f, X, Y, g=over_all: g(np.abs(f(X + Y) - f(X) - f(Y) + f(0 * X))),
    )
for what, axis in (("column", 0), ("row", -1)):
    ex.wrong(
        f"largest-in-each-{what}",
        f"This is the largest gap of each {what} (axis={axis}); the contract asks for one number "
        "over all.",
        "max without an axis runs over everything.",
        lambda f, X, Y, axis=axis: np.abs(f(X + Y) - f(X) - f(Y) + f(0 * X)).max(axis=axis),
    )
for id, answer in (("is-there-a-gap", True), ("is-there-no-gap", False)):
    ex.wrong(
        id,
        "The answer is True or False. The contract asks for a number: how large the gap is.",
        "Which number did you compare with 0?",
        lambda f, X, Y, *, right, a=answer: not a if np.isclose(right(f, X, Y), 0) else a,
    )
ex.wrong(
    "length-of-the-gap",
    "This is the square root of the sum of squares; the contract asks for the largest entry.",
    "The result must not grow when the same rows come twice.",
    lambda f, X, Y: np.sqrt(((f(X + Y) - f(X) - f(Y) + f(0 * X)) ** 2).sum()),
)
ex.wrong(
    "not-reduced",
    "These are the gaps entry by entry; the contract asks for one number, the largest.",
    "What makes one number of an array, whatever its shape?",
    lambda f, X, Y: np.abs(f(X + Y) - f(X) - f(Y) + f(0 * X)),
)
ex.wrong(
    "first-row-only",
    "Only the first row's gap was looked at.",
    "The largest gap may be in any row.",
    lambda f, X, Y: np.abs((f(X + Y) - f(X) - f(Y) + f(0 * X))[0]).max(),
)
ex.wrong(
    "doubled-input",
    "Y was never used: this compares f(2X) with twice f(X). A function can pass on the line "
    "through one point and still bend between two.",
    "What is f asked about besides X + X?",
    lambda f, X, Y: np.abs(f(2 * X) - 2 * f(X) + f(np.zeros_like(X))).max(),
)
ex.wrong(
    "midpoint",
    "This compares f halfway between X and Y with the mean of f(X) and f(Y). It too is zero for "
    "affine functions, but it is another number than f(X + Y) − f(X) − f(Y) + f(O).",
    "Follow the formula of the contract term by term.",
    lambda f, X, Y: np.abs(f((X + Y) / 2) - (f(X) + f(Y)) / 2).max(),
)
ex.wrong(
    "relative-gap",
    "The gap was divided by the size of f(X + Y). A relative gap is useful too, but the contract "
    "asks for the gap itself.",
    "Where is the division in the formula?",
    lambda f, X, Y, *, right: right(f, X, Y) / np.abs(f(X + Y)).max(),
)
ex.wrong(
    "sizes-compared",
    "The absolute values of f were compared, not f itself: signs got lost before the subtraction.",
    "Which comes first in the formula, the difference or the absolute value?",
    lambda f, X, Y: np.abs(np.abs(f(X + Y)) - np.abs(f(X)) - np.abs(f(Y)) + np.abs(f(0 * X))).max(),
)
ex.wrong(
    "squared-gap",
    "This is the square of the largest gap; the contract asks for its absolute value.",
    "Squaring makes signs disappear, and changes the size too.",
    lambda f, X, Y, *, right: right(f, X, Y) ** 2,
)
ex.wrong(
    "ones-for-zeros",
    "f was asked about ones where the formula says zeros.",
    "O stands for the origin: np.zeros_like(X).",
    lambda f, X, Y: np.abs(f(X + Y) - f(X) - f(Y) + f(np.ones_like(X))).max(),
)
ex.wrong(
    "difference-of-inputs",
    "f was asked about X − Y, with the other signs turned to fit. That too is zero for affine "
    "functions, but it is another number than f(X + Y) − f(X) − f(Y) + f(O).",
    "Follow the formula of the contract term by term.",
    lambda f, X, Y: np.abs(f(X - Y) - f(X) + f(Y) - f(0 * X)).max(),
)
ex.wrong(
    "one-sign-wrong",
    "f(Y) was added, and it has to be subtracted like f(X).",
    "For f(x) = 2x all four terms together make 0: which signs do that?",
    lambda f, X, Y: np.abs(f(X + Y) - f(X) + f(Y) + f(0 * X)).max(),
)


@ex.wrong(
    "gap-like-x",
    "The gap was stored in an array that is made like X: where X holds integers, it loses its "
    "decimals, and it has no room for outputs of another shape.",
    "np.zeros_like and np.empty_like copy dtype and shape. Which of the two has the gap?",
)
def _(f, X, Y):
    gap = np.zeros_like(X)
    gap[...] = f(X + Y) - f(X) - f(Y) + f(gap)
    return np.abs(gap).max()


for name, other, i in (("X", "Y", 0), ("Y", "X", 1)):

    @ex.wrong(
        f"changes-{name.lower()}",
        f"The values are right, but {name} was changed in place (+= writes into the caller's "
        "array).",
        f"{name} += {other} changes {name} itself; X + Y makes a new array.",
    )
    def _(f, *inputs, i=i):
        changed, added = inputs[i], inputs[1 - i]
        rest = f(changed) + f(added) - f(0 * added)
        changed += added
        return np.abs(f(changed) - rest).max()


ex.right("a float", lambda f, X, Y: float(np.max(np.abs(f(X + Y) - f(X) - f(Y) + f(X * 0)))))
ex.right(
    "zeros of a shape", lambda f, X, Y: abs(f(X + Y) + f(np.zeros(X.shape)) - f(X) - f(Y)).max()
)
ex.right(
    "the maximum norm",
    lambda f, X, Y: np.linalg.norm(np.ravel(f(X + Y) - f(X) - f(Y) + f(0 * X)), np.inf),
)
ex.right(
    "two sides compared",
    lambda f, X, Y: np.amax(np.absolute((f(X + Y) + f(X - X)) - (f(X) + f(Y)))),
)


@ex.right("the larger of both ends")
def _(f, X, Y):
    gap = f(X + Y) - f(X) - f(Y) + f(0 * X)
    return max(gap.max(), -gap.min())


@ex.right("a loop over the entries")
def _(f, X, Y):
    largest = 0.0
    for value in (f(X + Y) - f(X) - f(Y) + f(0 * X)).flat:
        if abs(value) > largest:
            largest = abs(value)
    return largest


@ex.right("collected in one array")
def _(f, X, Y):
    gap = f(np.add(X, Y))
    gap -= f(X)
    gap -= f(Y)
    gap += f(X - X)
    return sorted(abs(gap.ravel()))[-1]


ex.same("a float: float(*) → np.max(*)", "a number may be NumPy's")
ex.same("a loop over the entries: largest = 0.0 → largest = -1.0", "no absolute value is below 0")
ex.same("*: abs(value) > largest → abs(value) >= largest", "an equal one changes nothing")
ex.same("two sides compared: *) - (* → f(X) + f(Y) - (*)", "the absolute value is taken next")
ex.same("zeros of a shape: * → f(Y) - (*)", "the absolute value is taken next")
