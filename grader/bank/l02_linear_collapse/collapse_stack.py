"""collapse_stack(layers): any number of layers are one."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank import contract
from grader.bank.l02_linear_collapse._shared import floats, stack, two
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "collapse_stack",
    truth="Your collapse_stack folds a stack into one layer, however high it is, and a stack of "
    "one comes back as a copy.",
    hints=[
        "You can fold two layers into one. Ten layers are two layers nine times.",
        "Carry one pair along: all the layers so far as one. Start with the first layer.",
        "Walk through the layers after the first. For each, fold the pair you carry and this "
        "layer into a new pair, with the old pair as the lower layer. Return copies.",
    ],
)


def _kinds(rng: np.random.Generator) -> list:
    """Return stacks of two layers, in which each array in turn is of integers or a slice."""
    whole = [rng.integers(1, 7, shape) for shape in ((2, 2), (2,), (2, 2), (2,))]
    asked = contract.kinds_of(Ask(two(rng, 2, 2, 2)), Ask(tuple(whole)))
    return [([ask.args[:2], ask.args[2:]],) for ask in asked]


ex.aspect(
    "typical values",
    1.25,
    cases=[
        (
            [
                (floats([1, 2, 0], [0, -1, 3]), floats(1, -1, 2)),
                (floats([2, 1], [0, 1], [-1, 4]), floats(3, 0)),
                (floats([1, 0, 2, -1], [5, -2, 0, 1]), floats(0, 1, -1, 2)),
            ],
        ),
        ([(floats([2], [1]), floats(3)), (floats([4, -1, 2]), floats(0, 5, 1))],),
    ],
    draw=lambda rng: (stack(rng, 3, 6, 2, 5, 4),),
)
ex.aspect(
    "one layer comes back as a copy",
    0.5,
    require="copy",
    cases=[
        ([(floats([1, 2, 3], [4, -5, 6]), floats(0.5, 0, -1))],),
        ([(Laid("read-only", np.array([[1, -2], [3, 0]])), Laid("strided", floats(0.5, 2)))],),
    ],
    draw=lambda rng: (stack(rng, int(rng.integers(1, 5)), int(rng.integers(1, 5))),),
)
ex.aspect(
    "many layers of equal width",
    0.5,
    cases=[
        (
            [
                (floats([0, 1], [2, 1]), floats(1, 0)),
                (floats([1, 1], [0, 2]), floats(-1, 3)),
                (floats([2, 0], [1, 3]), floats(0, 1)),
                (floats([1, -1], [2, 1]), floats(5, -2)),
            ],
        )
    ],
    draw=lambda rng: (stack(rng, *[int(rng.integers(2, 5))] * int(rng.integers(9, 26))),),
)

ex.aspect(
    "integers, slices",
    0.25,
    cases=_kinds(np.random.default_rng(contract.FIXED)),
    draw=lambda rng: _kinds(rng)[int(rng.integers(3)) :: 3],
    draws=1,
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[
        ([(floats([3, -1]), floats(2, 1)), (floats([1], [4]), floats(-6))],),
        (
            [
                (Laid("read-only", floats([1, 2], [0, -1])), Laid("read-only", floats(3, 1))),
                (Laid("read-only", floats([2, 1], [-3, 5])), Laid("read-only", floats(1, 2))),
            ],
        ),
    ],
    draw=lambda rng: (stack(rng, 2, 4, 3, 2),),
)

ex.inherits(
    "collapse_two",
    lambda layers, *, collapse_two: reduce(
        lambda p, q: collapse_two(*p, *q), layers[1:], tuple(a.copy() for a in layers[0])
    ),
)

ex.wrong(
    "order-reversed",
    "The layers were folded from the other end, as if the last layer came first. X meets "
    "layers[0] first.",
    "Which layer's matrix must have as many rows as X has columns?",
    lambda layers, *, right: right(layers[::-1]),
)

ex.wrong(
    "matrices-reversed",
    "Each new matrix was put on the left of the product, but an example is a row: "
    "X @ W1 @ W2 @ …, each new matrix on the right.",
    "Write the first three layers out for one row x, without numbers.",
    lambda layers, *, right: (reduce(lambda p, q: q @ p, [W for W, _ in layers]), right(layers)[1]),
)

ex.wrong(
    "biases-added",
    "The biases were added up as they are. Each bias still has to go through all the layers "
    "that come after its own.",
    "What happens to the first layer's bias in the second layer?",
    lambda layers, *, right: (right(layers)[0], sum(b for _, b in layers)),
)
ex.wrong(
    "only-the-last-bias",
    "W is right, but b is the last layer's bias alone; the earlier biases were lost on the way.",
    "Feed zeros into the stack: what does the second layer see?",
    lambda layers, *, right: (right(layers)[0], layers[-1][1].copy()),
)
ex.wrong(
    "only-the-first-bias",
    "The first bias was sent through all the layers, but the biases of the later layers were "
    "never added.",
    "Folding in one layer does two things to b.",
    lambda layers, *, right: right([layers[0], *((W, 0 * b) for W, b in layers[1:])]),
)
ex.wrong(
    "first-bias-lost",
    "b was started at zero, so the first layer's bias is missing and all the others are there.",
    "What is b after the first layer alone?",
    lambda layers, *, right: right([(layers[0][0], 0 * layers[0][1]), *layers[1:]]),
)

ex.wrong(
    "bias-one-layer-far",
    "Each bias was sent through the next layer only. It goes through every layer that follows, "
    "which a bias that is carried along and updated does by itself.",
    "With four layers, how many matrices does the first bias meet?",
    lambda layers, *, right: (
        right(layers)[0],
        sum(b @ W for (_, b), (W, _) in pairwise(layers)) + layers[-1][1],
    ),
)


@ex.wrong(
    "bias-through-the-product",
    "In each step b was multiplied by the product so far instead of by the new layer's matrix: "
    "W was updated first, and then used for b.",
    "Update both in one line, or b before W.",
)
def _(layers):
    W, b = layers[0]
    for Wi, bi in layers[1:]:
        W = W @ Wi
        b = b @ W + bi
    return W.copy(), b.copy()


ex.wrong(
    "last-layer-left-out",
    "This is the stack without its last layer.",
    "Which layers does your loop visit? range(len(layers) - 1) and layers[:-1] both stop early.",
    lambda layers, *, right: right(layers[:-1] or layers),
)
ex.wrong(
    "first-layer-left-out",
    "This is the stack without its first layer.",
    "With what does your loop start, and which layer does it visit first?",
    lambda layers, *, right: right(layers[1:] or layers),
)
ex.wrong(
    "first-layer-twice",
    "The first layer was used twice: once to start with, and again as the loop's first layer.",
    "The loop begins after the layer you started with.",
    lambda layers, *, right: right([layers[0], *layers]),
)
ex.wrong(
    "only-two-layers",
    "Only the first two layers were folded; a list of three or more has layers left over.",
    "What does a loop over the remaining layers have to carry along?",
    lambda layers, *, right: right(layers[:2]),
)
ex.wrong(
    "first-and-last",
    "The first and the last layer were folded; the layers between them were skipped.",
    "Print the shapes as your loop goes through the list.",
    lambda layers, *, right: right(layers[:: max(len(layers) - 1, 1)]),
)
ex.wrong(
    "pair-swapped",
    "Both are right, but they come back as (b, W); W comes first.",
    "Compare the order in which you return them with the contract.",
    lambda layers, *, right: right(layers)[::-1],
)


@ex.wrong(
    "list-emptied",
    "The values are right, but layers has been emptied: pop takes a layer out of the "
    "caller's own list.",
    "layers[0] and layers[1:] read the list without changing it.",
)
def _(layers):
    W, b = layers.pop(0)
    while layers:
        Wi, bi = layers.pop(0)
        W, b = W @ Wi, b @ Wi + bi
    return W, b


ex.wrong(
    "returns-the-layer-itself",
    "For one layer this returns the layer's own arrays: whoever changes the result changes it too.",
    "What happens to layers[0] if somebody writes into what you returned?",
    lambda layers, *, right: right(layers) if layers[1:] else layers[0],
)


@ex.right("reduce")
def _(layers):
    W, b = layers[0]
    return reduce(lambda p, q: (p[0] @ q[0], p[1] @ q[0] + q[1]), layers[1:], (W + 0, b + 0))


@ex.right("from the last layer down")
def _(layers):
    W, b = layers[-1][0].copy(), layers[-1][1].copy()
    for Wi, bi in reversed(layers[:-1]):
        W, b = Wi @ W, bi @ W + b
    return W, b


@ex.right("starting from the identity")
def _(layers):
    d = layers[0][0].shape[0]
    W, b = np.eye(d), np.zeros(d)
    for Wi, bi in layers:
        W, b = W @ Wi, b @ Wi + bi
    return W, b


@ex.right("probing the stack")
def _(layers):
    def f(X):
        for W, b in layers:
            X = X @ W + b
        return X

    d = len(layers[0][0])
    b = f(np.zeros((1, d)))[0]
    return f(np.eye(d)) - b, b


@ex.right("recursion")
def _(layers):
    def collapse(layers):
        if len(layers) == 1:
            return layers[0][0].copy(), layers[0][1].copy()
        W, b = collapse(layers[:-1])
        return W @ layers[-1][0], b @ layers[-1][0] + layers[-1][1]

    return collapse(layers)


@ex.right("a sum of biases, each through what follows")
def _(layers):
    b = np.zeros(layers[-1][1].shape)
    after = np.eye(layers[-1][0].shape[1])
    for Wi, bi in layers[::-1]:
        b = b + bi @ after
        after = Wi @ after
    return [after, b]


ex.same("*[1] → *[-1]", "a layer is a pair, and a matrix has two axes: the second is the last")
ex.same("reduce: * + 0 → * - 0", "both make a copy, and only that is wanted")
ex.same("recursion: layers[0] → layers[-1]", "the list has one layer there")
ex.same("probing the stack: f(np.zeros((1, d)))[0] → *[-1]", "one row is both first and last")
ex.same(
    "probing the stack: np.zeros((1, d)) → np.zeros((2, d))", "two rows of zeros come out alike"
)
