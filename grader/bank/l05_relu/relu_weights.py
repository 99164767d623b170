"""relu_weights(xs, ys): the changes of slope that make a curve through all points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank import contract
from grader.bank.l05_relu import _heights as heights
from grader.bank.l05_relu._shared import knots
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


ex = Exercise(
    "relu_weights",
    truth="Your weights are the changes of slope from piece to piece, so the curve meets every "
    "point, also where the knots are unevenly spaced.",
    hints=[
        "First find the slope of each straight piece: how far it rises, divided by how far it "
        "goes. A ReLU that has opened stays open, so its weight goes on counting.",
        "The first weight is the first slope. At every later knot the ReLUs before it already add "
        "up to the slope of the piece before; the new weight only has to make up the difference.",
        "np.diff gives the rises and the lengths; their quotients are the slopes. The weights are "
        "the first slope and then the differences of neighbouring slopes. Left of all knots the "
        "curve is level: at which height?",
    ],
)
ex.aspect(
    "evenly spaced",
    1,
    cases=[
        (floats(0, 1, 2), floats(0, 2, 1)),
        (floats(0, 1, 2, 3), floats(1, 0, 0, 3)),
        (floats(-1, 0, 1, 2, 3), floats(2, -1, 0.5, 0.5, 4)),
    ],
    draw=lambda rng: (np.arange(5) - 2.0, rng.normal(0.5, 2, 5).round(3)),
)
ex.aspect(
    "unevenly spaced",
    1.5,
    cases=[
        (floats(0, 1, 3), floats(1, 3, 2)),
        (floats(-2, -1.5, 1, 1.25, 4), floats(0.5, 1, -2, 3, 3.5)),
    ],
    draw=lambda rng: knots(rng, 6),
)
ex.aspect(
    "two points, one piece",
    0.5,
    cases=[(floats(0, 1), floats(2, 5)), (floats(-1.5, 2.5), floats(3, 1))],
    draw=lambda rng: knots(rng, 2),
)
contract.arguments(
    ex,
    lambda rng: knots(rng, 4),
    kinds=0.5,
    unchanged=0.5,
    whole=lambda rng: (
        np.cumsum(rng.permutation([1, 2, 4, 3])) - 4,
        rng.permutation([-3, 5, 2, 1]),
    ),
)


def of_slopes(make: Callable) -> Callable:
    """Return a wrong answer whose weights `make` makes of the slopes, xs and ys."""

    def relu_weights(xs, ys):
        slopes = np.diff(ys) / np.diff(xs)
        return make(slopes, xs, ys), ys[0]

    return relu_weights


def changes(slopes: np.ndarray) -> np.ndarray:
    """Return the right weights."""
    return slopes - np.concatenate([[0.0], slopes[:-1]])


ex.wrong(
    "slopes-themselves",
    "These are the slopes of the pieces. Each ReLU stays open once it has opened, so the weights "
    "add up: the curve is too steep from the second piece on.",
    "How steep is the curve already when the second ReLU opens?",
    of_slopes(lambda s, xs, ys: s),
)
ex.wrong(
    "heights",
    "The rises were used without dividing by the lengths of the pieces; where a piece is 1 long "
    "that makes no difference.",
    "A slope is rise over run.",
    lambda xs, ys: (changes(np.diff(ys)), ys[0]),
)
ex.wrong(
    "rises-themselves",
    "These are the rises from point to point: they have still to be divided by the lengths of the "
    "pieces, and what the earlier ReLUs add already is to be taken off.",
    "A slope is rise over run, and a weight is a change of slope.",
    lambda xs, ys: (np.diff(ys) * 1.0, ys[0]),
)
ex.wrong(
    "run-over-rise",
    "The slopes are upside down: run over rise.",
    "How much does the curve rise for one step to the right?",
    lambda xs, ys: (changes(np.diff(xs) / np.where(np.diff(ys) == 0, 1, np.diff(ys))), ys[0]),
)
ex.wrong(
    "first-run-for-all",
    "All rises were divided by the length of the first piece; the distances between the knots may "
    "differ.",
    "Each piece has a length of its own.",
    lambda xs, ys: (changes(np.diff(ys) / (xs[1] - xs[0])), ys[0]),
)
ex.wrong(
    "mean-run-for-all",
    "All rises were divided by the mean length of a piece; the distances between the knots may "
    "differ.",
    "Each piece has a length of its own.",
    lambda xs, ys: (changes(np.diff(ys) * len(np.diff(xs)) / (xs[-1] - xs[0])), ys[0]),
)
ex.wrong(
    "first-weight-missing",
    "The first weight is missing: at the first knot the slope changes too, from 0 to that of the "
    "first piece.",
    "How steep is the curve before the first knot?",
    of_slopes(lambda s, xs, ys: np.diff(s)),
)
ex.wrong(
    "first-weight-zero",
    "The first weight is 0, so the curve stays level on the first piece.",
    "From which slope to which does the curve change at the first knot?",
    of_slopes(lambda s, xs, ys: np.diff(s, prepend=s[0])),
)
ex.wrong(
    "one-for-the-last",
    "There is one weight more, at the last knot, where it brings the slope back to 0. The contract "
    "has none there: (k − 1,) are asked.",
    "How many pieces are there between k points?",
    of_slopes(lambda s, xs, ys: np.diff(s, prepend=0.0, append=0.0)),
)
ex.wrong(
    "changes-backwards",
    "The changes have the wrong sign after the first: old slope minus new.",
    "From slope 2 to slope −½: which weight has to be added?",
    of_slopes(lambda s, xs, ys: np.concatenate([s[:1], s[:-1] - s[1:]])),
)
ex.wrong(
    "all-signs-flipped",
    "All weights have the wrong sign: the curve is upside down.",
    "Is the first weight of a curve that rises positive?",
    of_slopes(lambda s, xs, ys: -changes(s)),
)
ex.wrong(
    "previous-weight",
    "From each slope the weight before it was taken off, not the slope before it. All earlier "
    "ReLUs are open: their weights add up to the slope before.",
    "What do the weights of all ReLUs to the left add up to?",
)(of_slopes(lambda s, xs, ys: _less_the_weight_before(s)))
ex.wrong(
    "added-up",
    "The slopes were added up; their differences are asked.",
    "What has to be added to slope 2 to get slope −½?",
    of_slopes(lambda s, xs, ys: np.cumsum(s)),
)
ex.wrong(
    "always-from-the-first",
    "Each slope was compared with the first one, not with the one before it.",
    "What do the weights of all ReLUs to the left add up to?",
    of_slopes(lambda s, xs, ys: np.concatenate([s[:1], s[1:] - s[0]])),
)
ex.wrong(
    "half-the-change",
    "From the second on the weights are half of what they should be.",
    "What has to be added to slope 2 to get slope −½?",
    of_slopes(lambda s, xs, ys: np.concatenate([s[:1], np.diff(s) / 2])),
)
ex.wrong(
    "mean-slopes",
    "From the second on these are means of neighbouring slopes; changes are asked.",
    "What has to be added to slope 2 to get slope −½?",
    of_slopes(lambda s, xs, ys: np.concatenate([s[:1], (s[1:] + s[:-1]) / 2])),
)
ex.wrong(
    "sizes",
    "The changes lost their sign.",
    "Which weight bends a curve downwards?",
    of_slopes(lambda s, xs, ys: np.abs(changes(s))),
)
ex.wrong(
    "divided-by-x",
    "The ys were divided by the xs; the slope of a piece is a quotient of differences.",
    "How far does a piece rise, and how far does it go?",
    lambda xs, ys: (changes((ys / np.where(xs == 0, 1, xs))[1:]), ys[0]),
)
ex.wrong(
    "values",
    "The weights are the ys themselves.",
    "A weight is a change of slope, and slopes come from differences of ys.",
    lambda xs, ys: (ys[1:] * 1.0, ys[0]),
)
heights.of_polyline(ex)
ex.wrong(
    "floor-division",
    "The slopes were rounded down to whole numbers, as // does.",
    "/ divides, // divides and rounds down.",
    lambda xs, ys: (changes(np.diff(ys) // np.diff(xs)), ys[0]),
)
ex.wrong(
    "into-ys",
    "The weights are right, but they were written into ys on the way: the caller's array has "
    "changed (and an array of integers, or one that is read-only, can't take them).",
    "Make a new array for the weights.",
)(lambda xs, ys: _into_ys(xs, ys))


def _less_the_weight_before(slopes):
    c = np.array(slopes)
    for i in range(1, len(c)):
        c[i] = slopes[i] - c[i - 1]
    return c


def _into_ys(xs, ys):
    c, y0 = changes(np.diff(ys) / np.diff(xs)), ys[0] * 1.0
    ys[1:] -= ys[0]
    ys[1:] /= 2
    return c, y0


ex.slip(
    "shape-1",
    "The weights are right, but y0 is an array of shape (1,); the contract asks for a number.",
    "ys[0] is a number, ys[:1] is an array.",
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("slopes less the slopes before", of_slopes(lambda s, xs, ys: changes(s)))
ex.right("np.append", of_slopes(lambda s, xs, ys: np.append(s[0], np.diff(s))))
ex.right(
    "as a list",
    lambda xs, ys: [changes(np.ediff1d(ys) / np.ediff1d(xs)), float(ys[0])],
)
ex.right(
    "without diff",
    lambda xs, ys: (
        np.diff(np.concatenate([[0], (ys[1:] - ys[:-1]) / (xs[1:] - xs[:-1])])),
        ys[0] + 0.0,
    ),
)


@ex.right("a matrix of ReLUs, solved")
def _(xs, ys):
    A = np.maximum(xs[1:, None] - xs[None, :-1], 0)
    return np.linalg.solve(A * 1.0, ys[1:] - ys[0]), ys[0]


@ex.right("walking along the curve")
def _(xs, ys):
    c: list[float] = []
    height = ys[0]
    for i in range(len(xs) - 1):
        here = height + sum(w * max(0.0, xs[i + 1] - x) for w, x in zip(c, xs, strict=False))
        c.append((ys[i + 1] - here) / (xs[i + 1] - xs[i]))
    return np.array(c), height


@ex.right("a running slope")
def _(xs, ys):
    c, slope = np.zeros(len(xs) - 1), 0.0
    for i in range(len(c)):
        c[i] = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) - slope
        slope += c[i]
    return c, float(ys[0])


@ex.right("a difference matrix")
def _(xs, ys):
    slopes = np.diff(np.asarray(ys, dtype=float)) / np.diff(np.asarray(xs, dtype=float))
    D = np.eye(len(slopes)) - np.eye(len(slopes), k=-1)
    return np.einsum("ij,j->i", D, slopes), np.asarray(ys)[0]


ex.same("*: np.asarray(xs* → *", "The quotient of two integers is a float.")
ex.same("*: np.asarray(ys* → *", "The quotient of two integers is a float.")
ex.same("a matrix of ReLUs, solved: A * 1.0 → A*", "solve makes floats of integers itself.")
ex.same("a matrix of ReLUs, solved: xs[None, :-1] → xs[:-1,]", "A row is broadcast either way.")
ex.same("a running slope: np.zeros(* → np.ones(*", "Each entry is written to before it is read.")
ex.same("*: float(ys[0]) → ys[0]", "A number of NumPy is a number.")
ex.same("without diff: ys[0] + 0.0 → *", "A number of NumPy is a number.")
ex.same("*: make(slopes, xs, ys) → *", "These two make their weights of the slopes alone.")
ex.same("walking*: zip(c, xs, strict=False) → zip(c, xs)", "That is what zip does by itself.")
ex.same("walking*: max(0.0, * → max(-1.0, *", "The ReLUs that are asked are all open there.")
