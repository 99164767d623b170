"""collapse_two(W1, b1, W2, b2): two layers without a bend are one."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l02_linear_collapse._shared import floats, stored_like, two
from grader.bank.model import Exercise

ex = Exercise(
    "collapse_two",
    truth="One W and one b from your collapse_two do what two layers did, whatever their widths, "
    "and the two layers stay as they were.",
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
            floats([1, 2], [0, -1], [3, 1]),
            floats(1, -1),
            floats([2, 0, 1, -1], [1, -3, 0, 2]),
            floats(1, 0, -2, 4),
        )
    ],
    draw=lambda rng: two(rng, 3, 5, 2),
)
ex.aspect(
    "layers of equal width",
    0.75,
    cases=[
        (floats([1, 2], [0, -1]), floats(1, -1), floats([2, 1], [-3, 5]), floats(0.5, 2)),
        (floats([1, 2], [0, -1], [4, 1]), floats(3, 1), floats([2, 1], [-3, 5]), floats(1, 2)),
    ],
    draw=lambda rng: two(rng, *[int(rng.integers(2, 5))] * 3),
)
ex.aspect(
    "one input, one unit",
    0.25,
    cases=[
        (floats([2]), floats(3), floats([-4]), floats(5)),
        (floats([2], [-1]), floats(3), floats([1, -2, 4]), floats(0, 5, -1)),
        (floats([2, -1, 0.5]), floats(3, 0, -2), floats([1], [4], [-2]), floats(5)),
    ],
    draw=lambda rng: two(rng, *rng.permutation([1, 1, 4])),
)

contract.arguments(
    ex, lambda rng: two(rng, 2, 2, 2), kinds=0.25, unchanged=0.5, name="integers, slices"
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
    "both-biases-through",
    "b2 was sent through the second layer's weights as well. It is added after them, so it comes "
    "out as it is.",
    "Which of the two biases is already there when the second layer multiplies?",
    lambda W1, b1, W2, b2: (W1 @ W2, (b1 + b2) @ W2),
)
ex.wrong(
    "bias-through-its-own-layer",
    "b1 was multiplied by W1, the weights it comes after. What it still meets is W2.",
    "Follow b1 on its way: what is it multiplied by before it comes out?",
    lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W1 + b2),
)
ex.wrong(
    "bias-through-both",
    "b1 was multiplied by W1 @ W2, as if it were an input. It is added after W1 and meets W2 only.",
    "Follow b1 on its way: what is it multiplied by before it comes out?",
    lambda W1, b1, W2, b2: (W1 @ W2, b1 @ (W1 @ W2) + b2),
)
ex.wrong(
    "pair-swapped",
    "Both are right, but they come back as (b, W); W comes first.",
    "Compare the order in which you return them with the contract.",
    lambda W1, b1, W2, b2, *, right: right(W1, b1, W2, b2)[::-1],
)
ex.wrong(
    "only-the-matrix",
    "Only W came back. The collapsed layer has a bias too, and both are returned as a pair.",
    "The contract says (W, b).",
    lambda W1, b1, W2, b2: W1 @ W2,
)


@ex.wrong(
    "changes-b2",
    "The values are right, but b2 was changed in place (+= writes into the caller's array).",
    "x += y changes x itself; x + y makes a new array.",
)
def _(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2


for item, i in ((0, 0), (0, 2), (1, 1), (1, 3)):
    name, like = "Wb"[item], ("W1", "b1", "W2", "b2")[i]

    @ex.wrong(
        f"{name}-like-{like}".lower(),
        f"{name} was stored in an array that is made like {like}: where {like} holds integers, "
        f"{name} loses its decimals.",
        f"np.zeros_like and dtype={like}.dtype make an array of integers where {like} is one.",
    )
    def _(*args, right, item=item, i=i):
        made = list(right(*args))
        made[item] = stored_like(made[item], args[i])
        return made


ex.slip(
    "row",
    "The numbers are right, but b has the shape (1, k). A bias is a plain vector, (k,).",
    "b1 is a vector, and vector @ matrix is a vector again: no reshaping is needed.",
)

ex.right("np.dot", lambda W1, b1, W2, b2: (np.dot(W1, W2), np.dot(b1, W2) + b2))
ex.right(
    "einsum",
    lambda W1, b1, W2, b2: (np.einsum("dh,hk->dk", W1, W2), np.einsum("h,hk->k", b1, W2) + b2),
)
ex.right("a list of two", lambda W1, b1, W2, b2: [W1 @ W2, W2.T @ b1 + b2])
ex.right(
    "broadcast products, added up",
    lambda W1, b1, W2, b2: (
        (W1[:, :, None] * W2).sum(axis=1),
        np.sum(b1[:, None] * W2, axis=0) + b2,
    ),
)


@ex.right("the bias as one more row")
def _(W1, b1, W2, b2):
    A = np.vstack([W1, b1]) @ W2
    return A[:-1], A[-1] + b2


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


ex.same("loops: W2.shape[1] → W2.shape[-1]", "a matrix has two axes, the last is axis 1")
ex.same("loops: np.zeros(*) → np.ones(*)", "every entry is overwritten")
