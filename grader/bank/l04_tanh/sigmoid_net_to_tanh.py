"""sigmoid_net_to_tanh(W1, b1, W2, b2): the same network, said in tanh."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise

ex = Exercise(
    "sigmoid_net_to_tanh",
    truth="Your tanh network says of every input what the sigmoid network says.",
    view="tanh_net",
    hints=[
        "Begin with one unit: σ(z)·w is w/2 + (w/2)·tanh(z/2). Which part belongs to which array?",
        "z/2 halves the first layer's weights and its biases. The w/2 in front of tanh is the new "
        "second weight.",
        "The w/2 that stands alone does not depend on the input: added over all hidden units, for "
        "each output by itself, it goes into b2.",
    ],
)


def net(rng, d=3, h=4, k=2):
    sizes = ((d, h), (h,), (h, k), (k,))
    return tuple(rng.normal(0, 1.2, size).round(3) for size in sizes)


first = np.random.default_rng(41)
ex.aspect(
    "one hidden unit",
    0.75,
    cases=[
        (np.array([[2.0]]), np.array([0.5]), np.array([[4.0]]), np.array([1.0])),
        (np.array([[1.5], [-1.0]]), np.array([-2.0]), np.array([[3.0]]), np.array([0.25])),
    ],
    draw=lambda rng: net(rng, 2, 1, 1),
)
ex.aspect(
    "several units, one output",
    1,
    cases=[net(first, 2, 3, 1), net(first, 1, 2, 1)],
    draw=lambda rng: net(rng, 3, 4, 1),
)
ex.aspect(
    "several outputs",
    1.25,
    cases=[net(first, 2, 3, 2), net(first, 3, 2, 4), net(first, 2, 2, 2)],
    draw=lambda rng: net(rng, 3, *(int(v) for v in rng.permutation([2, 4]))),
)
contract.arguments(ex, lambda rng: net(rng, 2, 3, 2), kinds=0.75, unchanged=0.25)

ex.wrong(
    "nothing-changed",
    "The four arrays came back as they were: with tanh in the place of σ they make "
    "another network.",
    "σ(z) = ½ + ½·tanh(z/2): three halves have to go somewhere.",
    lambda W1, b1, W2, b2: (W1 * 1.0, b1 * 1.0, W2 * 1.0, b2 * 1.0),
)
ex.wrong(
    "b1-not-halved",
    "W1 was halved, b1 was not. z/2 halves all of z, its bias too.",
    "z = X @ W1 + b1. What is z/2?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 * 1.0, W2 / 2, b2 + W2.sum(axis=0) / 2),
)
ex.wrong(
    "w1-not-halved",
    "b1 was halved, W1 was not. z/2 halves all of z.",
    "z = X @ W1 + b1. What is z/2?",
    lambda W1, b1, W2, b2: (W1 * 1.0, b1 / 2, W2 / 2, b2 + W2.sum(axis=0) / 2),
)
ex.wrong(
    "first-layer-as-it-was",
    "The first layer came back as it was: the half inside of tanh(z/2) is missing.",
    "z = X @ W1 + b1. What is z/2?",
    lambda W1, b1, W2, b2: (W1 * 1.0, b1 * 1.0, W2 / 2, b2 + W2.sum(axis=0) / 2),
)
ex.wrong(
    "first-layer-doubled",
    "The first layer was doubled. tanh(z) = 2σ(2z) − 1 is solved for σ with z/2 in the place of z.",
    "σ(z) = ½ + ½·tanh(z/2).",
    lambda W1, b1, W2, b2: (2 * W1, 2 * b1, W2 / 2, b2 + W2.sum(axis=0) / 2),
)
ex.wrong(
    "w2-not-halved",
    "W2 was not halved: the ½ in front of tanh is missing.",
    "What multiplies tanh(z/2) in σ(z)·w?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 * 1.0, b2 + W2.sum(axis=0) / 2),
)
ex.wrong(
    "w2-doubled",
    "W2 was doubled, and it has to be halved: tanh covers twice the range.",
    "σ(z) = ½ + ½·tanh(z/2). What multiplies tanh?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, 2 * W2, b2 + W2.sum(axis=0) / 2),
)
ex.wrong(
    "b2-forgotten",
    "b2 came back as it was. The ½ that stands alone in σ = ½ + ½·tanh adds something to each "
    "output, whatever the input.",
    "What does a sigmoid unit with z = 0 add to the output, and what does a tanh unit?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 * 1.0),
)
ex.wrong(
    "first-layer-only",
    "The first layer is halved, and the second is as it was. Two halves of σ = ½ + ½·tanh(z/2) are "
    "still missing.",
    "Put ½ + ½·tanh(z/2) in for σ(z) in σ(z)·w and multiply out.",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 * 1.0, b2 * 1.0),
)
ex.wrong(
    "second-layer-halved-only",
    "Only W2 was halved: the half inside of tanh(z/2), and the ½ that stands alone, are missing.",
    "Put ½ + ½·tanh(z/2) in for σ(z) in σ(z)·w and multiply out.",
    lambda W1, b1, W2, b2: (W1 * 1.0, b1 * 1.0, W2 / 2, b2 * 1.0),
)
ex.wrong(
    "everything-halved",
    "All four were halved. b2 is not behind any σ, so it stays, and something is added to it.",
    "Which of the four does the ½ that stands alone go into?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 / 2),
)
ex.wrong(
    "b2-halved-too",
    "b2 itself was halved before the constant part was added. It is not behind any σ.",
    "Write out the output: the old b2 stands in it as it was.",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, (b2 + W2.sum(axis=0)) / 2),
)
ex.wrong(
    "half-added-to-b2",
    "½ was added to b2. The constant part of σ(z)·w is w/2, not ½, and there is one for each unit.",
    "Which weights does the ½ pass through on its way to the output?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + 0.5),
)
ex.wrong(
    "whole-sum-added",
    "The whole sum of W2's weights was added to b2; each unit adds half of its weight.",
    "σ(z)·w = w/2 + (w/2)·tanh(z/2).",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + W2.sum(axis=0)),
)
ex.wrong(
    "quarter-added",
    "The sum was taken of the halved W2 and halved once more.",
    "Add the sum of the new W2, or half the sum of the old one.",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + W2.sum(axis=0) / 4),
)
ex.wrong(
    "sum-subtracted",
    "The constant part was taken away from b2; it is added.",
    "σ = ½ + ½·tanh: what is the sign of the ½ that stands alone?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 - W2.sum(axis=0) / 2),
)
ex.wrong(
    "mean-not-sum",
    "The mean over the hidden units was added to b2 where the sum is needed: each "
    "unit adds its own "
    "part.",
    "How many units add something to an output?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + W2.mean(axis=0) / 2),
)
ex.wrong(
    "one-sum-for-all-outputs",
    "The sum of all of W2 was added to every output. Each output has weights of its own.",
    "W2[:, j] are the weights into output j. Which axis is summed over?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + W2.sum() / 2),
)
ex.wrong(
    "summed-over-outputs",
    "W2 was summed along its rows, over the outputs; the constant parts add up over the hidden "
    "units.",
    "b2 has one entry for each output: axis 0 has to go.",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + W2.sum(axis=1) / 2),
)
ex.wrong(
    "constant-in-b1",
    "The constant part was put into b1, inside of tanh. It does not depend on z and "
    "belongs outside.",
    "In which array does a number stand that is added to the output?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2 + 0.5, W2 / 2, b2 * 1.0),
)
ex.wrong(
    "first-layer-weights-summed",
    "Half the sum of the first layer's biases was added to b2. The constant part comes from W2.",
    "Which weights does the ½ pass through on its way to the output?",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + b1.sum() / 2),
)
ex.wrong(
    "the-other-way",
    "This translates tanh into sigmoids: everything doubled, and the sum taken away.",
    "Given are sigmoids; solve for σ, not for tanh.",
    lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 - W2.sum(axis=0)),
)
ex.wrong(
    "whole-halves",
    "Division by // rounds down, so the halves lost what stood behind the point.",
    "/ divides, // divides and rounds down.",
    lambda W1, b1, W2, b2: (W1 // 2, b1 // 2, W2 // 2, b2 + W2.sum(axis=0) // 2),
)
ex.wrong(
    "order-swapped",
    "The second layer came first. The order is W1, b1, W2, b2.",
    "Return them in the order in which they came in.",
    lambda W1, b1, W2, b2: (W2 / 2, b2 + W2.sum(axis=0) / 2, W1 / 2, b1 / 2),
)
ex.wrong(
    "a-dict",
    "A dict came back. Four arrays are asked, W1, b1, W2, b2.",
    "return W1, b1, W2, b2 hands over all four.",
    lambda W1, b1, W2, b2, *, right: dict(zip("abcd", right(W1, b1, W2, b2), strict=True)),
)
ex.wrong(
    "halved-in-place",
    "The network that is returned is right, but the caller's arrays were halved on the way (whole "
    "numbers cannot even be).",
    "W1 /= 2 writes into W1 itself; W1 / 2 makes a new array.",
    lambda W1, b1, W2, b2: _in_place(W1, b1, W2, b2),
)


def _in_place(W1, b1, W2, b2):
    W1 /= 2
    b1 /= 2
    W2 /= 2
    b2 += W2.sum(axis=0)
    return W1, b1, W2, b2


ex.right(
    "the sum of the new W2",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, (half := W2 / 2), b2 + half.sum(axis=0)),
)
ex.right(
    "as a list, by 0.5",
    lambda W1, b1, W2, b2: [0.5 * W1, 0.5 * b1, 0.5 * W2, b2 + 0.5 * np.sum(W2, axis=0)],
)
ex.right(
    "ones @ W2",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + np.ones(len(W2)) @ W2 / 2),
)
ex.right(
    "all units mirrored: tanh is odd",
    lambda W1, b1, W2, b2: (-W1 / 2, -b1 / 2, -W2 / 2, b2 + W2.sum(axis=0) / 2),
)
ex.right(
    "the units in another order",
    lambda W1, b1, W2, b2: (
        W1[:, ::-1] / 2, b1[::-1] / 2, W2[::-1] / 2, b2 + W2.sum(axis=0) / 2,
    ),
)  # fmt: skip
ex.right(
    "einsum",
    lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, W2 / 2, b2 + np.einsum("hk->k", W2) / 2),
)


@ex.right("a loop over the units")
def _(W1, b1, W2, b2):
    c = b2.astype(float)
    for w in W2:
        c += w / 2
    return W1 * 0.5, b1 * 0.5, W2 * 0.5, c
