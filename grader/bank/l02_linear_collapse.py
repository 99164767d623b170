"""The exercises of lesson 02: layers without a bend collapse, and what a bend is."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np

from course_lib.checking.codec import Func
from grader.bank.model import Ask, Bank

bank = Bank("02_linear_collapse")

Layer = tuple[np.ndarray, np.ndarray]


def _floats(*items) -> np.ndarray:
    return np.array(items, dtype=float)


def _layer(rng: np.random.Generator, d: int, h: int) -> Layer:
    """Return weights `(d, h)` and a bias `(h,)`, of a scale that survives many layers."""
    return rng.normal(0, 1 / np.sqrt(d), (d, h)), rng.normal(0, 1, h)


def _stack(rng: np.random.Generator, *sizes: int) -> list[Layer]:
    return [_layer(rng, d, h) for d, h in pairwise(sizes)]


def _two(rng: np.random.Generator, d: int, h: int, k: int) -> tuple:
    (W1, b1), (W2, b2) = _stack(rng, d, h, k)
    return W1, b1, W2, b2


def _integer_layer(rng: np.random.Generator, d: int, h: int) -> Layer:
    return rng.integers(-4, 5, (d, h)), rng.integers(-9, 10, h)


# ------------------------------------------------------------------------------ collapse_two

ex = bank.exercise(
    "collapse_two",
    points=3,
    hints=[
        "Multiply out the brackets of (X @ W1 + b1) @ W2 + b2, and collect what has X in it.",
        "What stands beside X is W. What is left when X is all zeros is b.",
        "W is one product of two matrices, the first layer's on the left. "
        "b is b1 sent through the second layer: its weights, then its bias.",
    ],
)
ex.aspect(
    "typical values",
    1.25,
    cases=[
        (
            _floats([1, 2], [0, -1], [3, 1]),
            _floats(1, -1),
            _floats([2, 0, 1, -1], [1, -3, 0, 2]),
            _floats(1, 0, -2, 4),
        )
    ],
    draw=lambda rng: _two(rng, 3, 5, 2),
)
ex.aspect(
    "layers of equal width",
    0.75,
    cases=[
        (_floats([1, 2], [0, -1]), _floats(1, -1), _floats([2, 1], [-3, 5]), _floats(0.5, 2)),
        (_floats([1, 2], [0, -1], [4, 1]), _floats(3, 1), _floats([2, 1], [-3, 5]), _floats(1, 2)),
    ],
    draw=lambda rng: _two(rng, *[int(rng.integers(2, 5))] * 3),
)
ex.aspect(
    "one input, one unit, integers",
    0.5,
    cases=[
        (np.array([[2]]), np.array([3]), np.array([[-4]]), np.array([5])),
        (np.array([[2], [-1]]), np.array([3]), np.array([[1, -2, 4]]), np.array([0, 5, -1])),
    ],
    draw=lambda rng: (*_integer_layer(rng, 1, 3), *_integer_layer(rng, 3, 2)),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[(_floats([3, -1]), _floats(2, 1), _floats([1], [4]), _floats(-6))],
    draw=lambda rng: _two(rng, 2, 4, 3),
)

ex.wrong(
    "first-bias-lost",
    "b1 never reaches the output: this b is b2 alone. Two layers fed with zeros don't say b2, "
    "because the second layer then sees b1.",
    "Put X = 0 into (X @ W1 + b1) @ W2 + b2. What is left?",
    lambda W1, b1, W2, b2: (W1 @ W2, b2 + 0),
)
ex.wrong(
    "second-bias-lost",
    "b1 was sent through the second layer's weights, as it must be, but b2 was never added.",
    "Two terms of the expanded product have no X in them.",
    lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
)
ex.wrong(
    "biases-added",
    "The two biases were added as they are. b1 is added before the second layer, so the second "
    "layer's weights act on it too.",
    "Follow b1 on its way: what is it multiplied by before it comes out?",
    lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
)
ex.wrong(
    "biases-lost",
    "W is right and b is all zeros: without biases, both layers are maps through the origin.",
    "What do the two layers say when X is all zeros?",
    lambda W1, b1, W2, b2: (W1 @ W2, np.zeros(W2.shape[1])),
)
ex.wrong(
    "order-reversed",
    "The matrices were multiplied in the order W2 @ W1. Here an example is a row on the left, "
    "so the first layer's matrix stands first.",
    "Write the shapes under X @ W1 @ W2: which two neighbours must agree?",
    lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
)
ex.wrong(
    "column-convention",
    "This is right for examples that are columns: W2 @ W1 and W2 @ b1 + b2. In this course an "
    "example is a row, x @ W + b, so every product is the other way round.",
    "In which order does a row vector meet W1 and W2?",
    lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + b2),
)
ex.wrong(
    "bias-from-the-wrong-side",
    "W is right, but b1 was multiplied as W2 @ b1: that weighs it with the rows of W2. A bias is "
    "a row like every example, so it stands on the left.",
    "b1 takes the same way through W2 as X @ W1 does.",
    lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
)
ex.wrong(
    "matrices-added",
    "The two matrices were added. A layer after a layer multiplies: each output weighs what was "
    "already weighed.",
    "Try it with two numbers: what is 3 · (2 · x)?",
    lambda W1, b1, W2, b2: (W1 + W2, b1 + b2),
)
ex.wrong(
    "elementwise-product",
    "W1 * W2 multiplies entry by entry; a layer after a layer needs the matrix product.",
    "Which Python operator is the matrix product?",
    lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2),
)
ex.wrong(
    "probe-keeps-bias",
    "b is right, but it also stands in every row of W: feeding in a basis vector gives "
    "that row of W plus b.",
    "Take away what comes out for zeros.",
    lambda W1, b1, W2, b2: ((np.eye(len(W1)) @ W1 + b1) @ W2 + b2, b1 @ W2 + b2),
)
ex.wrong(
    "weights-transposed",
    "b is right and W is transposed: it has a row for each output, and X @ W asks for a row for "
    "each input.",
    "What shape must W have if X is (n, d) and the result (n, k)?",
    lambda W1, b1, W2, b2: ((W1 @ W2).T, b1 @ W2 + b2),
)
ex.wrong(
    "pair-swapped",
    "Both are right, but they come back as (b, W); W comes first.",
    "Compare the order in which you return them with the contract.",
    lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2),
)
ex.wrong(
    "only-the-matrix",
    "Only W came back. The collapsed layer has a bias too, and both are returned as a pair.",
    "The contract says (W, b).",
    lambda W1, b1, W2, b2: W1 @ W2,
)
ex.wrong(
    "bias-as-a-matrix",
    "The numbers are right, but b has the shape (1, k). A bias is a plain vector, (k,).",
    "b1 is a vector, and vector @ matrix is a vector again: no reshaping is needed.",
    lambda W1, b1, W2, b2: (W1 @ W2, b1[None, :] @ W2 + b2),
)


@ex.wrong(
    "changes-b2",
    "The values are right, but b2 was changed in place (+= writes into the caller's array).",
    "x += y changes x itself; x + y makes a new array.",
)
def _(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2


ex.right("np.dot", lambda W1, b1, W2, b2: (np.dot(W1, W2), np.dot(b1, W2) + b2))
ex.right(
    "einsum",
    lambda W1, b1, W2, b2: (
        np.einsum("dh,hk->dk", W1, W2),
        np.einsum("h,hk->k", b1, W2) + b2,
    ),
)
ex.right("a list of two", lambda W1, b1, W2, b2: [W1 @ W2, W2.T @ b1 + b2])


@ex.right("probing with zeros and basis vectors")
def _(W1, b1, W2, b2):
    def f(X):
        return (X @ W1 + b1) @ W2 + b2

    b = f(np.zeros(len(W1)))
    return f(np.eye(len(W1))) - b, b


@ex.right("one bigger matrix for weights and bias")
def _(W1, b1, W2, b2):
    def augmented(W, b):
        d, h = W.shape
        M = np.zeros((d + 1, h + 1))
        M[:d, :h], M[d, :h], M[d, h] = W, b, 1
        return M

    M = augmented(W1, b1) @ augmented(W2, b2)
    return M[:-1, :-1], M[-1, :-1]


@ex.right("loops")
def _(W1, b1, W2, b2):
    (d, h), k = W1.shape, W2.shape[1]
    W = np.zeros((d, k))
    b = np.zeros(k)
    for j in range(k):
        b[j] = b2[j] + sum(b1[m] * W2[m, j] for m in range(h))
        for i in range(d):
            W[i, j] = sum(W1[i, m] * W2[m, j] for m in range(h))
    return W, b


# ---------------------------------------------------------------------------- collapse_stack

ex = bank.exercise(
    "collapse_stack",
    points=3,
    hints=[
        "You can fold two layers into one. Ten layers are two layers nine times.",
        "Carry one pair along: all the layers so far as one. Start with the first layer.",
        "Walk through the layers after the first. For each, fold the pair you carry and this "
        "layer into a new pair, with the old pair as the lower layer. Return copies.",
    ],
)


def _integer_stack(rng: np.random.Generator) -> tuple:
    sizes = [int(n) for n in rng.permutation([1, 2, 3, 4])]
    return ([_integer_layer(rng, d, h) for d, h in pairwise(sizes)],)


ex.aspect(
    "typical values",
    1.25,
    cases=[
        (
            [
                (_floats([1, 2, 0], [0, -1, 3]), _floats(1, -1, 2)),
                (_floats([2, 1], [0, 1], [-1, 4]), _floats(3, 0)),
                (_floats([1, 0, 2, -1], [5, -2, 0, 1]), _floats(0, 1, -1, 2)),
            ],
        ),
        ([(_floats([2], [1]), _floats(3)), (_floats([4, -1, 2]), _floats(0, 5, 1))],),
    ],
    draw=lambda rng: (_stack(rng, 3, 6, 2, 5, 4),),
)
ex.aspect(
    "one layer comes back as a copy",
    0.5,
    require="copy",
    cases=[([(_floats([1, 2, 3], [4, -5, 6]), _floats(0.5, 0, -1))],)],
    draw=lambda rng: (_stack(rng, int(rng.integers(1, 5)), int(rng.integers(1, 5))),),
)
ex.aspect(
    "many layers of equal width",
    0.5,
    cases=[
        (
            [
                (_floats([0, 1], [2, 1]), _floats(1, 0)),
                (_floats([1, 1], [0, 2]), _floats(-1, 3)),
                (_floats([2, 0], [1, 3]), _floats(0, 1)),
                (_floats([1, -1], [2, 1]), _floats(5, -2)),
            ],
        )
    ],
    draw=lambda rng: (_stack(rng, *[int(rng.integers(2, 5))] * int(rng.integers(9, 26))),),
)
ex.aspect(
    "integers",
    0.25,
    cases=[([(np.array([[2]]), np.array([3])), (np.array([[-4]]), np.array([5]))],)],
    draw=_integer_stack,
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[([(_floats([3, -1]), _floats(2, 1)), (_floats([1], [4]), _floats(-6))],)],
    draw=lambda rng: (_stack(rng, 2, 4, 3, 2),),
)


def _fold(lower: Layer, upper: Layer) -> Layer:
    return lower[0] @ upper[0], lower[1] @ upper[0] + upper[1]


@ex.wrong(
    "order-reversed",
    "The layers were folded from the other end, as if the last layer came first. X meets "
    "layers[0] first.",
    "Which layer's matrix must have as many rows as X has columns?",
)
def _(layers):
    return reduce(_fold, layers[::-1])


@ex.wrong(
    "matrices-reversed",
    "Each new matrix was put on the left of the product, but an example is a row: "
    "X @ W1 @ W2 @ …, each new matrix on the right.",
    "Write the first three layers out for one row x, without numbers.",
)
def _(layers):
    W, b = layers[0]
    for Wi, bi in layers[1:]:
        W, b = Wi @ W, b @ Wi + bi
    return W.copy(), b.copy()


@ex.wrong(
    "biases-added",
    "The biases were added up as they are. Each bias still has to go through all the layers "
    "that come after its own.",
    "What happens to the first layer's bias in the second layer?",
)
def _(layers):
    return reduce(np.matmul, [W for W, _ in layers]), sum(b for _, b in layers)


@ex.wrong(
    "only-the-last-bias",
    "W is right, but b is the last layer's bias alone; the earlier biases were lost on the way.",
    "Feed zeros into the stack: what does the second layer see?",
)
def _(layers):
    return reduce(np.matmul, [W for W, _ in layers]), layers[-1][1].copy()


@ex.wrong(
    "only-the-first-bias",
    "The first bias was sent through all the layers, but the biases of the later layers were "
    "never added.",
    "Folding in one layer does two things to b.",
)
def _(layers):
    W, b = layers[0]
    for Wi, _ in layers[1:]:
        W, b = W @ Wi, b @ Wi
    return W.copy(), b.copy()


@ex.wrong(
    "first-bias-lost",
    "b was started at zero, so the first layer's bias is missing and all the others are there.",
    "What is b after the first layer alone?",
)
def _(layers):
    W, b = layers[0][0], np.zeros_like(layers[0][1])
    for Wi, bi in layers[1:]:
        W, b = _fold((W, b), (Wi, bi))
    return W.copy(), b.copy()


@ex.wrong(
    "bias-one-layer-far",
    "Each bias was sent through the next layer only. It goes through every layer that follows, "
    "which a bias that is carried along and updated does by itself.",
    "With four layers, how many matrices does the first bias meet?",
)
def _(layers):
    W = reduce(np.matmul, [W for W, _ in layers])
    total = sum(b @ W2 for (_, b), (W2, _) in pairwise(layers))
    return W, total + layers[-1][1]


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


@ex.wrong(
    "last-layer-left-out",
    "This is the stack without its last layer.",
    "Which layers does your loop visit? range(len(layers) - 1) and layers[:-1] both stop early.",
)
def _(layers):
    return reduce(_fold, layers[:-1]) if len(layers) > 1 else layers[0]


@ex.wrong(
    "first-layer-left-out",
    "This is the stack without its first layer.",
    "With what does your loop start, and which layer does it visit first?",
)
def _(layers):
    return reduce(_fold, layers[1:]) if len(layers) > 1 else layers[0]


@ex.wrong(
    "first-layer-twice",
    "The first layer was used twice: once to start with, and again as the loop's first layer.",
    "The loop begins after the layer you started with.",
)
def _(layers):
    return reduce(_fold, layers, layers[0])


@ex.wrong(
    "only-two-layers",
    "Only the first two layers were folded; a list of three or more has layers left over.",
    "What does a loop over the remaining layers have to carry along?",
)
def _(layers):
    return reduce(_fold, layers[:2])


@ex.wrong(
    "first-and-last",
    "The first and the last layer were folded; the layers between them were skipped.",
    "Print the shapes as your loop goes through the list.",
)
def _(layers):
    return _fold(layers[0], layers[-1]) if len(layers) > 1 else layers[0]


@ex.wrong(
    "pair-swapped",
    "Both are right, but they come back as (b, W); W comes first.",
    "Compare the order in which you return them with the contract.",
)
def _(layers):
    W, b = reduce(_fold, layers)
    return b, W


@ex.wrong(
    "list-emptied",
    "The values are right, but layers has been emptied: pop takes a layer out of the "
    "caller's own list.",
    "layers[0] and layers[1:] read the list without changing it.",
)
def _(layers):
    W, b = layers.pop(0)
    while layers:
        W, b = _fold((W, b), layers.pop(0))
    return W, b


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


@ex.wrong(
    "returns-the-layer-itself",
    "For one layer this returns the layer's own arrays: whoever changes the result changes it too.",
    "What happens to layers[0] if somebody writes into what you returned?",
)
def _(layers):
    W, b = layers[0]
    for Wi, bi in layers[1:]:
        W, b = W @ Wi, b @ Wi + bi
    return W, b


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


# -------------------------------------------------------------------------------- fit_linear

ex = bank.exercise(
    "fit_linear",
    points=3,
    rtol=1e-7,
    atol=1e-9,
    hints=[
        "A bias is the weight of an input that is always 1.",
        "Append a column of ones to X. Then least squares for d + 1 weights finds all at once; "
        "np.linalg.lstsq does it, and its first result is the solution.",
        "Build the (n, d + 1) array with np.column_stack, solve, then split the solution: "
        "the entries of the d columns are w, the entry of the ones is b.",
    ],
)


def _regression(
    rng: np.random.Generator,
    n: int,
    d: int,
    *,
    scale: np.ndarray | float = 1.0,
    mean: float = 0.0,
    intercept: float = 1.0,
) -> tuple:
    """Return `X (n, d)` and `y (n,)` off any plane, far from a loss of rank."""
    while True:
        X = rng.normal(size=(n, d)) @ (np.eye(d) + 0.4 * rng.normal(size=(d, d)))
        X = X + rng.normal(0, 0.3, d)
        if np.linalg.cond(np.column_stack([X, np.ones(n)])) < 20:
            break
    w = rng.choice([-1, 1], d) * rng.uniform(0.5, 2, d)
    y = X @ w + intercept + rng.normal(0, 0.5, n)
    return X * scale + mean, y


def _integer_regression(rng: np.random.Generator) -> tuple:
    X = rng.permutation(np.arange(-4, 8))[:9].reshape(9, 1)
    return np.column_stack([X, X**2 - 3]), rng.integers(-20, 20, 9)


ex.aspect(
    "typical values",
    1,
    cases=[
        (_floats([0], [1], [2], [3]), _floats(1, 3, 4, 8)),
        (_floats([0, 0], [1, 0], [0, 1], [2, 1], [1, 3]), _floats(1, 3, -1, 2, -4)),
    ],
    draw=lambda rng: _regression(rng, int(rng.integers(12, 30)), 3),
)
ex.aspect(
    "an intercept far from zero",
    0.5,
    cases=[(_floats([1], [2], [4], [5]), _floats(101, 99.5, 96, 95))],
    draw=lambda rng: _regression(rng, 15, 2, mean=4.0, intercept=float(rng.uniform(200, 500))),
)
ex.aspect(
    "columns of very different size",
    0.5,
    cases=[
        (
            _floats([0.01, 300], [0.02, 100], [0.04, 200], [0.03, -100], [0.05, 0]),
            _floats(1, 2, 0, 5, 3),
        )
    ],
    draw=lambda rng: _regression(rng, 20, 3, scale=_floats(0.01, 1.0, 100.0)[rng.permutation(3)]),
)
ex.aspect(
    "integers, and as few rows as there can be",
    0.5,
    cases=[
        (np.array([[1], [3]]), np.array([5, 2])),
        (np.array([[1, 0], [2, 5], [4, 1], [3, 3]]), np.array([1, 0, 7, -2])),
        (_floats([1, 2, 0], [0, 1, 1], [2, 0, -1], [1, 1, 3]), _floats(4, 0, 1, 9)),
    ],
    draw=_integer_regression,
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[(_floats([1], [2], [6]), _floats(2, 1, 0))],
    draw=lambda rng: _regression(rng, 10, 2, mean=1.0, intercept=3.0),
)


def _ones(X: np.ndarray) -> np.ndarray:
    return np.column_stack([X, np.ones(len(X))])


def _solve(A: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(A, y, rcond=None)[0]


def _centred(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return X - X.mean(axis=0), y - y.mean()


@ex.wrong(
    "no-intercept",
    "No intercept was fitted: the plane was forced through the origin, and b is 0.",
    "Which extra column would give the solution a weight that every row gets alike?",
)
def _(X, y):
    return _solve(X, y), 0.0


@ex.wrong(
    "intercept-afterwards",
    "w was fitted through the origin, and b is what was then left on average. The two must be "
    "fitted together: with an intercept to help, the best w is another one.",
    "Give least squares the column of ones, so that it sees both at once.",
)
def _(X, y):
    w = _solve(X, y)
    return w, (y - X @ w).mean()


@ex.wrong(
    "not-split",
    "These are the right d + 1 numbers in one array. The contract asks for a pair: "
    "w (d,) and the number b.",
    "One of the entries belongs to the column of ones.",
)
def _(X, y):
    return _solve(_ones(X), y)


@ex.wrong(
    "not-split-ones-first",
    "These are the right d + 1 numbers in one array, the intercept first. The contract asks for "
    "a pair: w (d,) and the number b.",
    "One of the entries belongs to the column of ones.",
)
def _(X, y):
    return _solve(np.column_stack([np.ones(len(X)), X]), y)


@ex.wrong(
    "split-at-the-wrong-end",
    "The numbers are right but cut at the wrong end: b is the weight of an input, and the "
    "intercept stands among the weights.",
    "Is your column of ones the first or the last? The solution has the same order.",
)
def _(X, y):
    c = _solve(np.column_stack([np.ones(len(X)), X]), y)
    return c[:-1], c[-1]


@ex.wrong(
    "split-at-the-wrong-end-ones-last",
    "The numbers are right but cut at the wrong end: b is the first input's weight, and the "
    "intercept stands last among the weights.",
    "Is your column of ones the first or the last? The solution has the same order.",
)
def _(X, y):
    c = _solve(_ones(X), y)
    return c[1:], c[0]


@ex.wrong(
    "ridge",
    "1e-6 was added to the diagonal of AᵀA. That is ridge regression: it pulls the weights "
    "towards 0, and where a column is small it pulls hard.",
    "Nothing needs to be added where the columns are independent, and here they are.",
)
def _(X, y):
    A = _ones(X)
    return (lambda c: (c[:-1], c[-1]))(
        np.linalg.solve(A.T @ A + 1e-6 * np.eye(A.shape[1]), A.T @ y)
    )


@ex.wrong(
    "strong-ridge",
    "The identity was added to AᵀA. That is ridge regression with strength 1: it pulls the "
    "weights and the intercept towards 0. Least squares adds nothing.",
    "Nothing needs to be added where the columns are independent, and here they are.",
)
def _(X, y):
    A = _ones(X)
    return (lambda c: (c[:-1], c[-1]))(np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ y))


@ex.wrong(
    "mean-as-intercept",
    "w is right, but b is the mean of y. That is the plane's height at the mean of X; the "
    "intercept is its height at X = 0.",
    "The plane goes through (mean of X, mean of y). How far down is it from there to X = 0?",
)
def _(X, y):
    Xc, yc = _centred(X, y)
    return _solve(Xc, yc), y.mean()


@ex.wrong(
    "intercept-sign",
    "w is right, and b has the wrong sign in front of the mean of X: from the mean to X = 0 the "
    "plane goes back by w · mean, so it is subtracted.",
    "Ask your fit for the mean of X: it must answer with the mean of y.",
)
def _(X, y):
    Xc, yc = _centred(X, y)
    w = _solve(Xc, yc)
    return w, y.mean() + X.mean(axis=0) @ w


@ex.wrong(
    "standardised-weights",
    "These are the weights of the standardised columns (mean 0, spread 1). For X itself each "
    "has to be divided by its column's spread, and b taken back to X = 0.",
    "In which units is a weight that multiplies (x − mean) / spread?",
)
def _(X, y):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    return _solve(Z, y - y.mean()), y.mean()


@ex.wrong(
    "one-column-at-a-time",
    "Each weight was fitted as if its column were the only one. Columns that move together share "
    "the credit, so all weights have to be fitted at once.",
    "cov(x, y) / var(x) is right for one column. With more, least squares needs them all.",
)
def _(X, y):
    Xc, yc = _centred(X, y)
    w = (Xc * yc[:, None]).sum(axis=0) / (Xc**2).sum(axis=0)
    return w, y.mean() - X.mean(axis=0) @ w


@ex.wrong(
    "mixed-divisors",
    "The weights are too small by the factor (n − 1)/n: the covariance was divided by n, "
    "and the variance by n − 1.",
    "np.cov divides by n − 1, np.var and a mean of products by n. Use the same for both.",
)
def _(X, y):
    Xc, yc = _centred(X, y)
    covariance = np.atleast_2d(np.cov(X.T))
    w = np.linalg.solve(covariance, Xc.T @ yc / len(y))
    return w, y.mean() - X.mean(axis=0) @ w


@ex.wrong(
    "roles-swapped",
    "X was fitted as a function of y. That minimises the distances along X; least squares "
    "minimises the squared errors of y.",
    "Which of the two is predicted, and which is given?",
)
def _(X, y):
    C = _solve(_ones(y), X)
    return C[0], C[1] if X.shape[1] > 1 else C[1, 0]


@ex.wrong(
    "intercept-in-an-array",
    "The numbers are right, but b has the shape (1,). The contract asks for a number.",
    "c[-1] is a number, c[-1:] is an array with one entry.",
)
def _(X, y):
    c = _solve(_ones(X), y)
    return c[:-1], c[-1:]


@ex.wrong(
    "weights-in-a-column",
    "The numbers are right, but w is a column of shape (d, 1) and b an array of shape (1,). "
    "The contract asks for w (d,) and a number.",
    "If y stays (n,), the solution is (d + 1,).",
)
def _(X, y):
    C = _solve(_ones(X), y[:, None])
    return C[:-1], C[-1]


@ex.wrong(
    "pair-swapped",
    "Both are right, but they come back as (b, w); w comes first.",
    "Compare the order in which you return them with the contract.",
)
def _(X, y):
    c = _solve(_ones(X), y)
    return c[-1], c[:-1]


@ex.wrong(
    "first-row-lost",
    "One row is missing: this is the fit to all rows but the first.",
    "n rows of X and n entries of y all count.",
)
def _(X, y):
    c = _solve(_ones(X)[1:], y[1:])
    return c[:-1], c[-1]


@ex.wrong(
    "truncated-weights",
    "For integer X the weights lost their fractions: they were written into an array of integers.",
    "np.zeros_like(X[0]) and np.empty(…, X.dtype) are integer arrays when X is one.",
)
def _(X, y):
    c = _solve(_ones(X), y)
    w = np.zeros_like(X[0])
    w[:] = c[:-1]
    return w, c[-1]


@ex.wrong(
    "changes-x",
    "The values are right, but X was centred in place (-= writes into the caller's array).",
    "X -= m changes X itself; X - m makes a new array.",
)
def _(X, y):
    m = X.mean(axis=0)
    if X.dtype.kind != "f":
        X = X.astype(float)
    X -= m
    w = _solve(X, y - y.mean())
    return w, y.mean() - m @ w


@ex.right("normal equations")
def _(X, y):
    A = _ones(X)
    c = np.linalg.solve(A.T @ A, A.T @ y)
    return c[:-1], c[-1]


@ex.right("the inverse in the normal equations")
def _(X, y):
    A = np.column_stack([np.ones(len(X)), X])
    c = np.linalg.inv(A.T @ A) @ A.T @ y
    return c[1:], float(c[0])


@ex.right("the pseudo-inverse")
def _(X, y):
    c = np.linalg.pinv(np.hstack([X, np.ones((len(X), 1))])) @ y
    return [c[:-1], c[-1]]


@ex.right("QR")
def _(X, y):
    Q, R = np.linalg.qr(_ones(X))
    c = np.linalg.solve(R, Q.T @ y)
    return c[:-1], c[-1].item()


@ex.right("centring, then the intercept")
def _(X, y):
    m = X.mean(axis=0)
    w = _solve(X - m, y - y.mean())
    return w, y.mean() - m @ w


@ex.right("covariances")
def _(X, y):
    d = X.shape[1]
    C = np.cov(np.column_stack([X, y]).T)
    w = np.linalg.solve(C[:d, :d], C[:d, d])
    return w, np.mean(y - X @ w)


@ex.right("y as a column, flattened again")
def _(X, y):
    C = _solve(np.c_[X, np.ones(X.shape[0])], y.reshape(-1, 1)).ravel()
    return C[:-1], np.array(C[-1])


# -------------------------------------------------------------------------------- affine_gap

ex = bank.exercise(
    "affine_gap",
    points=3,
    hints=[
        "f is a function like any other: call it four times, on X + Y, X, Y and zeros.",
        "Zeros of the same shape as X come from np.zeros_like. Add the four results with the "
        "signs +, −, −, +: that is an array.",
        "Of that array take the absolute values first, then the largest of all of them.",
    ],
)


def _affine(rng: np.random.Generator, d: int, k: int) -> Func:
    return Func("affine", (rng.normal(size=(d, k)), rng.normal(0, 3, k)))


def _network(rng: np.random.Generator, d: int, k: int) -> Func:
    return Func("abs_network", _two(rng, d, 5, k))


def _pair(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=shape), rng.normal(0, 2, shape)


def _affine_or_not(rng: np.random.Generator) -> Ask:
    f = [_affine(rng, 3, 2), Func("scale_shift", (-2.5, float(rng.normal(0, 4))))]
    return Ask((f[int(rng.integers(2))], *_pair(rng, 4, 3)), atol=1e-9)


def _any_shape(rng: np.random.Generator) -> Ask:
    kind = int(rng.integers(3))
    if kind == 0:
        return Ask((Func("row_max"), *_pair(rng, 5, 3)))
    if kind == 1:
        flat = Func("flat_affine", (rng.normal(size=(6, 2)), rng.normal(size=2)))
        return Ask((flat, *_pair(rng, 4, 2, 3)), atol=1e-9)
    return Ask((Func("clip", (-0.5, 1.5)), *_pair(rng, 2, 3, 2)))


ex.aspect(
    "typical values",
    1,
    cases=[
        (Func("square"), _floats(1, 2), _floats(-3, 1)),
        (Func("square"), _floats(1, -2, 3), _floats(-3, 2, -1)),
        (Func("abs"), _floats([1, -2], [3, 4], [0, 5]), _floats([-1, 1], [2, -6], [1, -3])),
    ],
    draw=lambda rng: (_network(rng, 3, 2), *_pair(rng, 6, 3)),
)
ex.aspect(
    "affine functions have no gap, others have one",
    0.75,
    cases=[
        Ask(
            (
                Func("affine", (_floats([2, 0, 1], [-1, 3, 1]), _floats(5, -4, 1))),
                _floats([1, 2], [0.5, -1]),
                _floats([3, -1], [2, 0.25]),
            ),
            atol=1e-9,
        ),
        Ask((Func("scale_shift", (3.0, 7.0)), _floats(1, 2), _floats(4, -1)), atol=1e-9),
        (Func("clip", (-1.0, 2.0)), _floats(1, -0.5), _floats(0.5, -2)),
    ],
    draw=_affine_or_not,
)
ex.aspect(
    "any shape, and integers",
    0.75,
    cases=[
        (Func("row_max"), _floats([1, 5, 2], [0, -1, -2]), _floats([4, -3, 0], [-2, 3, 1])),
        (Func("square"), np.array([[1, -2], [3, 0]]), np.array([[4, 1], [-1, 7]])),
        (Func("scale_shift", (0.5, 2.0)), np.array([1, 2]), np.array([5, -2])),
        Ask(
            (
                Func("flat_affine", (_floats([1, 2], [0, 1], [3, -1], [1, 1]), _floats(2, 5))),
                _floats([[1, 2], [0, 1]], [[-1, 0], [2, 2]], [[3, 1], [0, 0]]),
                _floats([[0, 1], [1, -1]], [[2, 5], [0, 1]], [[1, 1], [-2, 4]]),
            ),
            atol=1e-9,
        ),
    ],
    draw=_any_shape,
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[
        (
            Func("abs_network", (_floats([2, -1]), _floats(1, 3), _floats([1], [-2]), _floats(4))),
            _floats([1], [-2]),
            _floats([0.5], [-3]),
        )
    ],
    draw=lambda rng: (_network(rng, 2, 1), *_pair(rng, 3, 2)),
)


def _gap(f, X, Y):
    return f(X + Y) - f(X) - f(Y) + f(np.zeros_like(X))


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
    lambda f, X, Y: _gap(f, X, Y).max(),
)
ex.wrong(
    "absolute-value-too-late",
    "The absolute value was taken after the maximum, so a large negative gap loses to a small "
    "positive one.",
    "Of −6 and 4, which is larger in size, and which does max choose?",
    lambda f, X, Y: np.abs(_gap(f, X, Y).max()),
)
ex.wrong(
    "mean-gap",
    "This is the mean of the absolute gaps; the contract asks for the largest.",
    "One large gap among many small ones must show.",
    lambda f, X, Y: np.abs(_gap(f, X, Y)).mean(),
)
ex.wrong(
    "total-gap",
    "This is the sum of the absolute gaps; the contract asks for the largest.",
    "The result must not grow when the same rows come twice.",
    lambda f, X, Y: np.abs(_gap(f, X, Y)).sum(),
)
ex.wrong(
    "length-of-the-gap",
    "This is the square root of the sum of squares; the contract asks for the largest entry.",
    "The result must not grow when the same rows come twice.",
    lambda f, X, Y: np.sqrt((_gap(f, X, Y) ** 2).sum()),
)
ex.wrong(
    "not-reduced",
    "These are the gaps entry by entry; the contract asks for one number, the largest.",
    "What makes one number of an array, whatever its shape?",
    lambda f, X, Y: np.abs(_gap(f, X, Y)),
)
ex.wrong(
    "largest-in-each-column",
    "This is the largest gap of each column (axis=0); the contract asks for one number over all.",
    "max without an axis runs over everything.",
    lambda f, X, Y: np.abs(_gap(f, X, Y)).max(axis=0),
)
ex.wrong(
    "largest-in-each-row",
    "This is the largest gap of each row (axis=-1); the contract asks for one number over all.",
    "max without an axis runs over everything.",
    lambda f, X, Y: np.abs(_gap(f, X, Y)).max(axis=-1),
)
ex.wrong(
    "first-row-only",
    "Only the first row's gap was looked at.",
    "The largest gap may be in any row.",
    lambda f, X, Y: np.abs(_gap(f, X, Y)[0]).max(),
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
    lambda f, X, Y: np.abs(_gap(f, X, Y)).max() / np.abs(f(X + Y)).max(),
)
ex.wrong(
    "sizes-compared",
    "The absolute values of f were compared, not f itself: signs got lost before the subtraction.",
    "Which comes first in the formula, the difference or the absolute value?",
    lambda f, X, Y: np.abs(
        np.abs(f(X + Y)) - np.abs(f(X)) - np.abs(f(Y)) + np.abs(f(np.zeros_like(X)))
    ).max(),
)
ex.wrong(
    "squared-gap",
    "This is the square of the largest gap; the contract asks for its absolute value.",
    "Squaring makes signs disappear, and changes the size too.",
    lambda f, X, Y: (_gap(f, X, Y) ** 2).max(),
)
ex.wrong(
    "ones-for-zeros",
    "f was asked about ones where the formula says zeros.",
    "O stands for the origin: np.zeros_like(X).",
    lambda f, X, Y: np.abs(f(X + Y) - f(X) - f(Y) + f(np.ones_like(X))).max(),
)


@ex.wrong(
    "changes-x",
    "The values are right, but X was changed in place (+= writes into the caller's array).",
    "X += Y changes X itself; X + Y makes a new array.",
)
def _(f, X, Y):
    rest = f(X) + f(Y) - f(np.zeros_like(X))
    X += Y
    return np.abs(f(X) - rest).max()


ex.right("a float", lambda f, X, Y: float(np.max(np.abs(f(X + Y) - f(X) - f(Y) + f(X * 0)))))
ex.right(
    "zeros of a shape", lambda f, X, Y: np.abs(f(X + Y) + f(np.zeros(X.shape)) - f(X) - f(Y)).max()
)
ex.right("the maximum norm", lambda f, X, Y: np.linalg.norm(np.ravel(_gap(f, X, Y)), np.inf))
ex.right("the larger of both ends", lambda f, X, Y: max(_gap(f, X, Y).max(), -_gap(f, X, Y).min()))


@ex.right("two sides compared")
def _(f, X, Y):
    left = f(X + Y) + f(X - X)
    right = f(X) + f(Y)
    return np.amax(np.absolute(left - right))


@ex.right("a loop over the entries")
def _(f, X, Y):
    largest = 0.0
    for value in _gap(f, X, Y).flat:
        if abs(value) > largest:
            largest = abs(value)
    return largest


# ------------------------------------------------------------------------------- xor_weights

ex = bank.exercise(
    "xor_weights",
    points=3,
    view="xor_table",
    hints=[
        "Exactly one input is on: at least one is on, and not both are. Each half is one line.",
        "Let one hidden unit fire for “at least one” and the other for “both”. Both can have the "
        "weights 1 and 1; only their biases differ.",
        "Column j of W1 and entry j of b1 belong to hidden unit j. The output unit adds the first "
        "hidden unit, takes away the second, and needs a bias between −1 and 0.",
    ],
)
# One call without arguments: right at all four corners or not. No credit for three, which one
# line manages.
ex.aspect("all four corners", 3, cases=[()], draw=lambda rng: (), draws=1)

OR_AND = _floats([1, 1], [1, 1]), _floats(-0.5, -1.5)
OR_NAND = _floats([1, -1], [1, -1]), _floats(-0.5, 1.5)

ex.wrong(
    "computes-or",
    "These weights compute OR: they say 1 at (1, 1) too. One line can do that; the second hidden "
    "unit has to take this corner back.",
    "Which sign must the output unit give to a hidden unit that fires only at (1, 1)?",
    lambda: (*OR_AND, _floats(1, 1), -0.5),
)
ex.wrong(
    "computes-and",
    "These weights compute AND: they say 1 only where both inputs are 1.",
    "XOR is 0 at (1, 1), and 1 at (0, 1) and (1, 0).",
    lambda: (*OR_AND, _floats(1, 1), -1.5),
)
ex.wrong(
    "computes-nand",
    "These weights compute NAND: they say 1 at (0, 0) too.",
    "What has to be true besides “not both”?",
    lambda: (*OR_NAND, _floats(0, 1), -0.5),
)
ex.wrong(
    "computes-nor",
    "These weights compute NOR: they say 1 only at (0, 0).",
    "XOR is 1 at (0, 1) and (1, 0), and nowhere else.",
    lambda: (*OR_NAND, _floats(-1, 0), 0.5),
)
ex.wrong(
    "computes-xnor",
    "These weights compute XNOR, “both are the same”: the opposite of XOR at every corner.",
    "Turn the output unit around: what do its weights and its bias have to become?",
    lambda: (*OR_AND, _floats(-1, 1), 0.5),
)
ex.wrong(
    "only-at-10",
    "These weights say 1 at (1, 0) and nowhere else; (0, 1) is missing. That also happens when a "
    "hidden unit's weights stand in a row of W1: they belong into a column.",
    "x @ W1 weighs the inputs for hidden unit j with column j.",
    lambda: (_floats([1, 1], [-1, -1]), _floats(-0.5, 1.5), _floats(1, 1), -1.5),
)
ex.wrong(
    "only-at-01",
    "These weights say 1 at (0, 1) and nowhere else; (1, 0) is missing. That also happens when a "
    "hidden unit's weights stand in a row of W1: they belong into a column.",
    "x @ W1 weighs the inputs for hidden unit j with column j.",
    lambda: (_floats([-1, -1], [1, 1]), _floats(1.5, -0.5), _floats(1, 1), -1.5),
)
ex.wrong(
    "never-fires",
    "The output is 0 at every corner. Either the output's bias is too low, or a threshold is "
    "exactly met: step(0) is 0, the sum must be above it.",
    "Compute the two hidden sums at (1, 0) by hand, then the output's sum.",
    lambda: (_floats([1, 1], [1, 1]), _floats(-1, -2), _floats(1, -1), -1.0),
)
ex.wrong(
    "always-fires",
    "The output is 1 at every corner: its bias is too high to let the hidden units say no.",
    "Compute the output's sum at (0, 0) by hand. It must not be above 0.",
    lambda: (*OR_NAND, _floats(1, 1), 0.0),
)
ex.wrong(
    "copies-x1",
    "The output is x1, whatever x2 is.",
    "The two hidden units have to look at both inputs.",
    lambda: (np.eye(2), _floats(-0.5, -0.5), _floats(1, 0), -0.5),
)
ex.wrong(
    "copies-x2",
    "The output is x2, whatever x1 is.",
    "The two hidden units have to look at both inputs.",
    lambda: (np.eye(2), _floats(-0.5, -0.5), _floats(0, 1), -0.5),
)
ex.right("or, and not and", lambda: (*OR_AND, _floats(1, -1), -0.5))
ex.right("or and nand, both", lambda: (*OR_NAND, _floats(1, 1), -1.5))
ex.right(
    "one unit for each mixed corner",
    lambda: [_floats([1, -1], [-1, 1]), _floats(-0.5, -0.5), _floats(1, 1), np.array(-0.5)],
)
ex.right("integers in lists", lambda: ([[1, 1], [1, 1]], [0, -1], [1, -1], 0))
ex.right(
    "large weights",
    lambda: (
        np.array([[20, -20], [20, -20]]),
        np.array([-10, 30]),
        np.array([20, 20]),
        np.int64(-30),
    ),
)
ex.right(
    "units in the other order",
    lambda: (OR_AND[0], OR_AND[1][::-1].copy(), _floats(-2, 1), np.float64(-0.25)),
)
