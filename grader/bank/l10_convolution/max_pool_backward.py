"""max_pool_backward(x, dout, size): each square's first maximum takes it all."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l10_convolution._pooling import by_two, one_hot, sharing, tied, top
from grader.bank.l10_convolution._shared import narrow, numbers
from grader.bank.model import Exercise

ex = Exercise(
    "max_pool_backward",
    truth="Your max_pool_backward gives a square's gradient to the first of its largest numbers, "
    "in reading order, and nothing to the rest.",
    hints=[
        "Which numbers of a square had a say in its maximum? How much does the maximum change "
        "with each of them?",
        "Compute the maxima once more. Go through the places (i, j) of a square in reading order; "
        "x[:, i : oh * size : size, j : ow * size : size] has this place of all squares.",
        "At a place, first = free & (x there == the maxima), with free all True at the start. dx "
        "there is dout * first; then the squares of first are no longer free.",
    ],
)
first = np.random.default_rng(17)


def sample(rng, n=2, h=4, w=6, c=2, size=2):
    x = numbers(rng, n, h, w, c)
    rest = (size,) if size != 2 else ()
    return (x, numbers(rng, n, h // size, w // size, c), *rest)


ex.aspect(
    "typical values",
    1.25,
    cases=[
        (np.array([[2.0, 4.0], [7.0, 1.0]]).reshape(1, 2, 2, 1), np.full((1, 1, 1, 1), 5.0)),
        sample(first, 1, 4, 2, 1),
        sample(first, 2, 4, 6, 2),
        (-np.abs(numbers(first, 1, 6, 4, 2)), numbers(first, 1, 3, 2, 2)),
    ],
    draw=lambda rng: [
        sample(rng, 2, 6, 4, 3),
        (-np.abs(numbers(rng, 2, 4, 4, 1)), numbers(rng, 2, 2, 2, 1)),
    ],
)
ex.aspect(
    "the first of equal numbers",
    0.75,
    cases=[
        (np.array([[2.0, 7.0], [7.0, 1.0]]).reshape(1, 2, 2, 1), np.full((1, 1, 1, 1), 5.0)),
        tied(first),
        (np.zeros((1, 6, 4, 1)), numbers(first, 1, 3, 2, 1)),
    ],
    draw=tied,
)
ex.aspect(
    "a remainder gets nothing",
    0.5,
    cases=[sample(first, 2, 5, 4, 1), sample(first, 1, 3, 7, 2), sample(first, 1, 7, 5, 1)],
    draw=lambda rng: sample(rng, 2, 7, 5, 2),
)
ex.aspect(
    "squares of 3, and of 1",
    0.25,
    cases=[sample(first, 1, 6, 4, 2, 3), sample(first, 2, 2, 3, 1, 1)],
    draw=lambda rng: [sample(rng, 2, 7, 6, 1, 3), sample(rng, 1, 3, 2, 2, 1)],
)
contract.arguments(ex, lambda rng: sample(rng, 2, 4, 5, 2), kinds=0.5, unchanged=0.5)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[narrow(*sample(first, 1, 4, 5, 2))],
    draw=lambda rng: narrow(*sample(rng, 2, 4, 4, 1)),
)


ex.wrong(
    "all-maxima",
    "Where several numbers of a square are largest, each of them got the whole gradient; only the "
    "first gets it.",
    "More must not go back than came. After a ReLU, squares of zeros are common.",
    sharing(lambda s, d: top(s) * d),
)
ex.wrong(
    "split",
    "Where several numbers of a square are largest, the gradient was split among them; the first "
    "gets all of it.",
    "The contract has a rule for equal numbers.",
    sharing(lambda s, d: top(s) * d / top(s).sum(3, keepdims=True)),
)
ex.wrong(
    "last-maximum",
    "Where several numbers of a square are largest, the last of them got the gradient; the first "
    "gets it.",
    "In which order are the places visited, and what happens when a second one is found?",
    sharing(lambda s, d: one_hot(s.shape[3] - 1 - s[:, :, :, ::-1].argmax(3), s.shape[3]) * d),
)


@ex.wrong(
    "column-order",
    "Of several largest numbers, the first down the columns got the gradient; the first in reading "
    "order gets it, row by row.",
    "Which of the two loops is the outer one?",
)
def _(x, dout, size=2, *, right):
    turned = right(x.transpose(0, 2, 1, 3), dout.transpose(0, 2, 1, 3), size)
    return turned.transpose(0, 2, 1, 3)


ex.wrong(
    "everywhere",
    "Every number of a square got the square's gradient; only its maximum had a say.",
    "How much does the maximum change with a number that is not the largest?",
    sharing(lambda s, d: d + 0 * s),
)
ex.wrong(
    "averaged",
    "Every number of a square got an equal share, as if it had been averaged.",
    "Only the maximum had a say.",
    sharing(lambda s, d: (d + 0 * s) / s.shape[3]),
)
ex.wrong(
    "last-pixel",
    "The last pixel of each square got the gradient, whatever is in it.",
    "Which number was the largest?",
    sharing(lambda s, d: one_hot(np.full_like(s[:, :, :, 0], 3), s.shape[3]) * d),
)
ex.wrong(
    "first-pixel",
    "The first pixel of each square got the gradient, whatever is in it.",
    "Which number was the largest?",
    sharing(lambda s, d: one_hot(np.zeros_like(s[:, :, :, 0]), s.shape[3]) * d),
)
ex.wrong(
    "smallest",
    "The smallest number of each square got the gradient.",
    "max, not min.",
    sharing(lambda s, d: one_hot(s.argmin(3), s.shape[3]) * d),
)
ex.wrong(
    "largest-size",
    "The number of largest size got the gradient, whatever its sign.",
    "−5 is smaller than 1.",
    sharing(lambda s, d: one_hot(np.abs(s).argmax(3), s.shape[3]) * d),
)
ex.wrong(
    "mask-only",
    "The maxima got 1; the gradient that arrives is missing.",
    "Multiply the mask by dout.",
    lambda x, dout, size=2, *, right: right(x, np.ones_like(dout), size),
)
ex.wrong(
    "times-the-maximum",
    "The gradient was multiplied by the maximum; its own factor is 1.",
    "How much does the maximum change if the largest number grows a little?",
    lambda x, dout, size=2, *, right: right(x, dout, size) * x,
)
ex.wrong(
    "gate-of-relu",
    "Maxima that are not positive got nothing: that is ReLU's gate, and it belongs to ReLU.",
    "A negative number can be the largest of its square.",
    lambda x, dout, size=2, *, right: right(x, dout, size) * (x > 0),
)
ex.wrong(
    "negative-gradients-dropped",
    "Negative gradients were replaced by 0; the sign of dout does not matter here.",
    "The mask comes from x alone.",
    lambda x, dout, size=2, *, right: right(x, np.maximum(dout, 0), size),
)
ex.wrong(
    "by-the-gradient",
    "The mask compares the wrong thing: where the gradient is largest, and not where x is.",
    "The maximum was taken over x.",
    sharing(lambda s, d: one_hot((s * d).argmax(3), s.shape[3]) * d),
)
ex.wrong(
    "one-channel-for-all",
    "The place of the maximum was found in the first channel and used for all; each channel has "
    "its own.",
    "Which axes belong to a square?",
    sharing(lambda s, d: one_hot(s[..., :1].argmax(3), s.shape[3]) * d),
)
ex.wrong(
    "remainder-missing",
    "The rows and columns that fill no square are missing in dx; it has the shape of x, with zeros "
    "there.",
    "Begin with zeros of the shape of x.",
    lambda x, dout, size=2, *, right: right(x, dout, size)[
        :, : x.shape[1] // size * size, : x.shape[2] // size * size
    ],
)
ex.wrong(
    "always-2",
    "The squares are of 2 × 2 whatever size is.",
    "Where is size used?",
    lambda x, dout, size=2, *, right: right(x, dout) if size == 2 else by_two(x, dout, right),
)
ex.wrong(
    "divided-by-n",
    "dx was divided by the number of images; whatever mean there is, is in dout already.",
    "Each square passes on what it got.",
    lambda x, dout, size=2, *, right: right(x, dout, size) / len(x),
)
ex.wrong(
    "like-x",
    "dx has the dtype of x. Where x holds integers and dout does not, that cuts the decimals off.",
    "np.zeros_like(x) copies the dtype too; what comes in is dout.",
    lambda x, dout, size=2, *, right: right(x, dout, size).astype(x.dtype),
)


ex.right(
    "argmax of squares", sharing(lambda s, d: np.where(one_hot(s.argmax(3), s.shape[3]), d, 0))
)


@ex.right("a mask of what is free")
def _(x, dout, size=2, *, max_pool):
    oh, ow = dout.shape[1:3]
    largest, free = max_pool(x, size), np.full(dout.shape, True)
    dx = np.zeros(x.shape, dout.dtype)
    for i in range(size):
        for j in range(size):
            at = np.s_[:, i : oh * size : size, j : ow * size : size]
            hit = (x[at] == largest) & free
            dx[at] = np.where(hit, dout, 0)
            free[hit] = False
    return dx


@ex.right("what is left of the gradient")
def _(x, dout, size=2, *, max_pool):
    oh, ow = dout.shape[1:3]
    dx, left, largest = np.zeros(x.shape, dout.dtype), dout.copy(), max_pool(x, size)
    for place in range(size * size):
        i, j = divmod(place, size)
        at = np.s_[:, i : oh * size : size, j : ow * size : size]
        dx[at] = left * (x[at] == largest)
        left[x[at] == largest] = 0
    return dx


@ex.right("square by square")
def _(x, dout, size=2):
    dx = np.zeros(x.shape, dtype=dout.dtype)
    for n, i, j, c in np.ndindex(dout.shape):
        square = x[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
        p, q = np.unravel_index(square.argmax(), square.shape)
        dx[n, i * size + p, j * size + q, c] = dout[n, i, j, c]
    return dx


@ex.right("the winner’s number")
def _(x, dout, size=2):
    oh, ow = dout.shape[1:3]
    places = [np.s_[:, i : oh * size : size, j : ow * size : size]
              for i in range(size) for j in range(size)]  # fmt: skip
    winner = np.argmax([x[at] for at in places], axis=0)
    dx = np.zeros(x.shape, dout.dtype)
    for k, at in enumerate(places):
        dx[at] = dout * (winner == k)
    return dx


@ex.right("put along an axis")
def _(x, dout, size=2):
    n, h, w, c = x.shape
    oh, ow = h // size, w // size
    cut = x[:, : oh * size, : ow * size].reshape(n, oh, size, ow, size, c)
    flat = cut.transpose(0, 1, 3, 5, 2, 4).reshape(n, oh, ow, c, -1)
    out = np.zeros(flat.shape)
    np.put_along_axis(out, flat.argmax(-1)[..., None], dout[..., None], -1)
    back = out.reshape(n, oh, ow, c, size, size).transpose(0, 1, 4, 2, 5, 3)
    dx = np.zeros(x.shape, dout.dtype)
    dx[:, : oh * size, : ow * size] = back.reshape(n, oh * size, ow * size, c)
    return dx


ex.same("*: -1 → -2", "any negative length asks reshape to find it out")
ex.same("*: *.transpose(* → *.transpose(*-3*", "of six axes, the fourth is the last but two")
ex.same("*: *.reshape(n, oh, * → *.reshape(oh, n, *", "the two stay in front, and are joined again")
ex.same(
    "argmax of squares: *.reshape(n, oh, *size, c) → *.reshape(n, oh, *c, size)",
    "the two stay at the end, and are joined again",
)
ex.same(
    "argmax of squares: (at[*).astype(np.int64) → at[*",
    "True and False pick as 1 and 0 do",
)
