"""count_parameters."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from grader.bank.model import Exercise


def _widths(rng: np.random.Generator, n: int) -> list[int]:
    """Return n layer widths, all different."""
    return [int(s) for s in rng.choice(np.arange(2, 40), size=n, replace=False)]


ex = Exercise(
    "count_parameters",
    truth="Your count_parameters finds every weight and every bias, in one layer as in seven, and "
    "leaves the list of widths as it was.",
    hints=[
        "Two neighbours in the list, p inputs and q neurons, make one layer. What shapes have its "
        "W and its b?",
        "A layer from p to q has p·q weights and q biases; the input has neither. Add this up "
        "over all pairs of neighbours.",
        "Let i run from 0 to len(sizes) - 2 and take p = sizes[i], q = sizes[i + 1]. Add p times "
        "q, and q, to a total that began at 0.",
    ],
)

ex.aspect(
    "one layer",
    0.5,
    cases=[([2, 1],), ([64, 10],)],
    draw=lambda rng: (_widths(rng, 2),),
)

ex.aspect(
    "several layers",
    1,
    cases=[([2, 3, 1],), ([64, 32, 16, 10],)],
    draw=lambda rng: (_widths(rng, int(rng.integers(3, 7))),),
)

ex.aspect(
    "long lists, tuples, NumPy numbers",
    0.25,
    cases=[((5, 4, 3),), ([784, 64, 64, 64, 64, 64, 64, 10],), ([np.int64(3), np.int64(2), 4],)],
    draw=lambda rng: [(tuple(_widths(rng, 9)),), ([np.int64(n) for n in _widths(rng, 3)],)],
)

ex.aspect(
    "leaves its list unchanged",
    0.25,
    require="unchanged",
    cases=[([4, 7, 2],), ([6, 5],)],
    draw=lambda rng: (_widths(rng, 4),),
)

ex.wrong(
    "weights-only",
    "The biases are missing: this counts the weights.",
    "Each neuron has one bias, besides its weights.",
    lambda sizes: sum(p * q for p, q in pairwise(sizes)),
)
ex.wrong(
    "biases-for-the-input",
    "The input was given biases too. It is data; only neurons have a bias.",
    "For which entries of sizes is there a b?",
    lambda sizes: sum(p * q for p, q in pairwise(sizes)) + sum(sizes),
)
ex.wrong(
    "biases-per-input",
    "Each layer was given one bias for every input; it has one for every neuron.",
    "In X @ W + b, which size of W does b share?",
    lambda sizes: sum(p * q + p for p, q in pairwise(sizes)),
)
ex.wrong(
    "one-bias-per-layer",
    "Each layer was given one bias in all; every neuron of it has its own.",
    "What is the shape of b?",
    lambda sizes: sum(p * q + 1 for p, q in pairwise(sizes)),
)
ex.wrong(
    "last-bias-missing",
    "The last layer has no biases in this count. It is a layer like the others.",
    "Does the rule W (d, h), b (h,) make an exception for the output?",
    lambda sizes: sum(p * q + q for p, q in pairwise(sizes)) - sizes[-1],
)
ex.wrong(
    "both-sides-plus-one",
    "This is (p + 1)·(q + 1) for each layer: one row too many for biases that no neuron has.",
    "The bias acts as one more input, not as one more neuron.",
    lambda sizes: sum((p + 1) * (q + 1) for p, q in pairwise(sizes)),
)
ex.wrong(
    "bias-on-both-sides",
    "Each layer was given biases for its inputs and for its neurons; only neurons have them.",
    "In X @ W + b, how long is b?",
    lambda sizes: sum(p * q + p + q for p, q in pairwise(sizes)),
)
ex.wrong(
    "first-layer-only",
    "Only the first layer was counted.",
    "A list of m widths describes m - 1 layers.",
    lambda sizes: sizes[0] * sizes[1] + sizes[1],
)
ex.wrong(
    "last-layer-only",
    "Only the last layer is in the result, as if each turn of a loop replaced the total.",
    "total = … forgets the old total; what keeps it?",
    lambda sizes: sizes[-2] * sizes[-1] + sizes[-1],
)
ex.wrong(
    "last-layer-missing",
    "The last layer is missing from the count: an index that stops one too early does that.",
    "A list of m widths describes m - 1 layers; how often does your loop run?",
    lambda sizes: sum(p * q + q for p, q in list(pairwise(sizes))[:-1]),
)
ex.wrong(
    "first-layer-missing",
    "The first layer, from the input, is missing from the count.",
    "Where does your loop begin?",
    lambda sizes: sum(p * q + q for p, q in list(pairwise(sizes))[1:]),
)
ex.wrong(
    "wrapped-around",
    "The last width was multiplied by the first: sizes[i - 1] with i = 0 is sizes[-1], the end of "
    "the list.",
    "Which index may the loop start at?",
    lambda sizes: sum(sizes[i - 1] * sizes[i] + sizes[i] for i in range(len(sizes))),
)
ex.wrong(
    "all-from-the-input",
    "Every layer was connected to the input. A layer takes the outputs of the one before it.",
    "Which width stands just before the present one?",
    lambda sizes: sum(sizes[0] * q + q for q in sizes[1:]),
)
ex.wrong(
    "all-multiplied",
    "All widths were multiplied together; each layer has a matrix of its own, and those add up.",
    "Write the shape of W for each layer, then add their sizes.",
    lambda sizes: math.prod(sizes),
)
ex.wrong(
    "neurons-counted",
    "This counts the neurons. Each has as many weights as it has inputs, and a bias.",
    "How many numbers does one neuron with p inputs hold?",
    lambda sizes: sum(sizes[1:]),
)
ex.wrong(
    "widths-summed",
    "The widths were added up, the input among them. Weights sit between two layers.",
    "How many connections are there between 3 inputs and 4 neurons?",
    lambda sizes: sum(sizes),
)
ex.slip(
    "changed",
    "The count is right, but the list was changed: whoever called the function finds other "
    "widths in it afterwards.",
    "pop, append, reverse and del change the caller's list; slices and zip do not.",
)


@ex.wrong(
    "needs-a-list-to-change",
    "sizes itself was changed on the way: whoever called the function finds other widths in it "
    "afterwards, and a tuple, which cannot be changed, is an error.",
    "Walk along the list by index, or by zip of it and a slice of it; both leave it as it is.",
)
def _(sizes):
    total = 0
    while len(sizes) > 1:
        p = sizes.pop(0)
        total += (p + 1) * sizes[0]
    return total


ex.wrong(
    "layers-apart",
    "A list came back, one number for each layer. The network has as many parameters as they are "
    "together.",
    "Add the layers' numbers up before you return.",
    lambda sizes: [p * q + q for p, q in pairwise(sizes)],
)
ex.wrong(
    "weights-and-biases-apart",
    "Two numbers came back, the weights and the biases. Both are parameters; their sum is asked.",
    "Return one number.",
    lambda sizes: (sum(p * q for p, q in pairwise(sizes)), sum(sizes[1:])),
)
ex.wrong(
    "weights-twice",
    "The matrices were counted twice, once from each side. A connection is one weight, whichever "
    "end it is seen from.",
    "How many entries has one W of shape (p, q)?",
    lambda sizes: sum(2 * p * q + q for p, q in pairwise(sizes)),
)

ex.right("pairs of neighbours", lambda sizes: sum(p * q + q for p, q in pairwise(sizes)))
ex.right(
    "one more input for the bias",
    lambda sizes: sum((p + 1) * q for p, q in pairwise(sizes)),
)
ex.right(
    "NumPy",
    lambda sizes: np.dot(np.array(sizes[:-1]) + 1, np.array(sizes[1:])),
)
ex.right(
    "the sizes of real arrays",
    lambda sizes: sum(np.zeros((p, q)).size + np.zeros(q).size for p, q in pairwise(sizes)),
)
ex.right(
    "weights and biases apart",
    lambda sizes: sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1)) + sum(sizes[1:]),
)


@ex.right("a loop that remembers the width before")
def _(sizes):
    total, before = 0, None
    for width in sizes:
        if before is not None:
            total += (before + 1) * width
        before = width
    return total


@ex.right("layer after layer, recursively")
def _(sizes):
    def count(rest):
        if len(rest) < 2:
            return 0
        return (rest[0] + 1) * rest[1] + count(rest[1:])

    return count(list(sizes))


ex.same("NumPy: np.array(sizes[1:]) → sizes[1:]", "np.dot makes an array of a list or a tuple")
ex.same(
    "NumPy: np.dot(np.array(sizes[:-1]) + 1, *) → *", "the order of the factors changes nothing"
)
ex.same("the sizes of real arrays: np.zeros(*) → np.ones(*)", "only their sizes are read")
ex.same(
    "the sizes of real arrays: np.zeros((p, q)) → np.zeros((q, p))", "only their sizes are read"
)
ex.same("layer after layer, recursively: list(sizes) → sizes", "slices of a tuple do as well")
