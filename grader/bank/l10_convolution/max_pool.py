"""max_pool(x, size): the largest number of each square."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.bank import contract
from grader.bank.l10_convolution._pooling import squares
from grader.bank.l10_convolution._shared import narrow, numbers, of_result
from grader.bank.model import Exercise

ex = Exercise(
    "max_pool",
    truth="Your max_pool takes the largest number of each square, negative ones too, and leaves "
    "out what does not fill a square.",
    hints=[
        "How many whole squares are there in h rows? Cut x to that many rows and columns first.",
        "Split height and width by a reshape: (n, oh, size, ow, size, c). Two of these axes are a "
        "square's own.",
        "x[:, : oh * size, : ow * size].reshape(n, oh, size, ow, size, c).max(axis=(2, 4))",
    ],
)
first = np.random.default_rng(5)


def sample(rng, n=2, h=4, w=6, c=2):
    return (numbers(rng, n, h, w, c),)


ex.aspect(
    "typical values",
    1,
    cases=[
        (np.array([[1.0, 5.0], [3.0, -1.0]]).reshape(1, 2, 2, 1),),
        sample(first, 1, 4, 2, 1),
        sample(first, 2, 4, 6, 2),
        (-np.abs(numbers(first, 1, 4, 4, 2)),),
        sample(first, 1, 6, 4, 3),
    ],
    draw=lambda rng: [sample(rng, 3, 6, 4, 2), (-np.abs(numbers(rng, 2, 2, 4, 1)),)],
)
ex.aspect(
    "a remainder is dropped",
    0.5,
    cases=[
        (np.array([[1.0, 5.0, 9.0], [3.0, -1.0, 9.0]]).reshape(1, 2, 3, 1),),
        sample(first, 2, 5, 4, 1),
        sample(first, 1, 3, 7, 2),
    ],
    draw=lambda rng: sample(rng, 2, 7, 5, 2),
)
ex.aspect(
    "squares of 3, and of 1",
    0.5,
    cases=[
        (*sample(first, 2, 6, 3, 2), 3),
        (*sample(first, 1, 2, 3, 1), 1),
        (*sample(first, 1, 7, 8, 1), 3),
    ],
    draw=lambda rng: [(*sample(rng, 1, 8, 9, 2), 4), (*sample(rng, 2, 2, 2, 2), 1)],
)
contract.arguments(ex, lambda rng: sample(rng, 2, 4, 5, 2), kinds=0.5, unchanged=0.25)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[narrow(*sample(first, 1, 4, 5, 2))],
    draw=lambda rng: narrow(*sample(rng, 2, 4, 4, 1)),
)


def of_squares(choose):
    """Return the answer that `choose` makes of the numbers of each square, on axis 3."""
    return lambda x, size=2: choose(squares(x, size))


ex.wrong(
    "last-pixel",
    "Each square gave its last pixel, below on the right, whatever is in it.",
    "Compare the numbers of a square.",
    of_squares(lambda s: s[:, :, :, -1].copy()),
)
ex.wrong(
    "first-pixel",
    "Each square gave its first pixel, above on the left: a slice with steps compares nothing.",
    "Compare all numbers of a square.",
    of_squares(lambda s: s[:, :, :, 0].copy()),
)
ex.wrong(
    "mean",
    "Each square gave its mean; the largest number is asked.",
    "max, not mean.",
    of_squares(lambda s: s.mean(3)),
)
ex.wrong(
    "sum",
    "The numbers of a square were added up; the largest is asked.",
    "max, not sum.",
    of_squares(lambda s: s.sum(3)),
)
ex.wrong(
    "smallest",
    "Each square gave its smallest number; the largest is asked.",
    "max, not min.",
    of_squares(lambda s: s.min(3)),
)
ex.wrong(
    "largest-size",
    "Each square gave its largest size without the sign: a large negative number won.",
    "−5 is smaller than 1.",
    of_squares(lambda s: np.abs(s).max(3)),
)
ex.wrong(
    "clamped-at-0",
    "Where all numbers of a square are negative, 0 came back: the search began at 0.",
    "Begin with a number of the square, or with −inf.",
    of_squares(lambda s: np.maximum(s.max(3), 0)),
)
ex.wrong(
    "over-the-channels",
    "The maximum was taken over the channels as well, and all channels got it; each is by itself.",
    "Which axes belong to a square?",
    of_squares(lambda s: np.broadcast_to(s.max((3, 4), keepdims=True), s.shape)[:, :, :, 0].copy()),
)
ex.wrong(
    "channels-gone",
    "The maximum was taken over the channels as well, and their axis is gone.",
    "Which axes belong to a square?",
    of_squares(lambda s: s.max((3, 4))),
)
ex.wrong(
    "rows-only",
    "Only the height was pooled.",
    "A square has two axes.",
    lambda x, size=2: (
        x[:, : x.shape[1] // size * size].reshape(len(x), -1, size, *x.shape[2:]).max(2)
    ),
)
ex.wrong(
    "columns-only",
    "Only the width was pooled.",
    "A square has two axes.",
    lambda x, size=2: (
        x[:, :, : x.shape[2] // size * size].reshape(*x.shape[:2], -1, size, x.shape[3]).max(3)
    ),
)
ex.wrong(
    "overlapping",
    "The squares move by one pixel and overlap; they lie side by side.",
    "Where does the second square begin?",
    lambda x, size=2: sliding_window_view(x, (size, size), axis=(1, 2)).max((4, 5)),
)
ex.wrong(
    "whole-map",
    "One maximum was taken for each whole map; each square has its own.",
    "The result has oh rows and ow columns.",
    of_squares(
        lambda s: np.broadcast_to(s.max((1, 2, 3), keepdims=True), s.shape)[:, :, :, 0].copy()
    ),
)
ex.wrong(
    "always-2",
    "The squares are of 2 × 2 whatever size is.",
    "Where is size used?",
    lambda x, size=2, *, right: right(x, 2),
)
ex.wrong(
    "remainder-kept",
    "What does not fill a square was pooled all the same; it is dropped.",
    "h // size squares, rounded down.",
    lambda x, size=2, *, right: right(
        np.pad(
            x.astype(float) if x.dtype.kind != "f" else x,
            [(0, 0), (0, -x.shape[1] % size), (0, -x.shape[2] % size), (0, 0)],
            constant_values=-np.inf,
        ),
        size,
    ),
)
ex.wrong(
    "remainder-from-the-front",
    "Where there is a remainder, the first rows and columns were dropped; the last ones are.",
    "The first square begins at (0, 0).",
    lambda x, size=2, *, right: right(x[:, x.shape[1] % size :, x.shape[2] % size :], size),
)
ex.wrong(
    "lines-for-squares",
    "The reshape put size · size numbers of one row together, which are no square.",
    "Split both axes: (n, oh, size, ow, size, c).",
    lambda x, size=2: (
        x[:, : x.shape[1] // size * size, : x.shape[2] // size * size]
        .reshape(len(x), x.shape[1] // size, x.shape[2] // size, size * size, -1)
        .max(3)
    ),
)
ex.wrong(
    "places-transposed",
    "Rows and columns of squares are swapped.",
    "The contract says (n, h // size, w // size, c).",
    of_result(lambda out, *args: out.transpose(0, 2, 1, 3)),
)
ex.wrong(
    "where-not-what",
    "The places of the maxima came back, not the maxima.",
    "max, not argmax.",
    of_squares(lambda s: s.argmax(3)),
)


@ex.right("reshaped")
def _(x, size=2):
    n, h, w, c = x.shape
    oh, ow = h // size, w // size
    return x[:, : oh * size, : ow * size].reshape(n, oh, size, ow, size, c).max(axis=(2, 4))


@ex.right("slices with steps")
def _(x, size=2):
    h, w = x.shape[1] // size * size, x.shape[2] // size * size
    parts = [x[:, i:h:size, j:w:size] for i in range(size) for j in range(size)]
    return np.max(parts, axis=0)


@ex.right("from −inf")
def _(x, size=2):
    n, h, w, c = x.shape
    out = np.full((n, h // size, w // size, c), -np.inf)
    for i in range(h // size * size):
        for j in range(w // size * size):
            at = (slice(None), i // size, j // size)
            out[at] = np.maximum(out[at], x[:, i, j])
    return out.astype(x.dtype)


@ex.right("square by square")
def _(x, size=2):
    n, h, w, c = x.shape
    out = np.empty((n, h // size, w // size, c), x.dtype)
    for i in range(h // size):
        for j in range(w // size):
            square = x[:, i * size : (i + 1) * size, j * size : (j + 1) * size]
            out[:, i, j] = square.max(axis=(1, 2))
    return out


@ex.right("every size-th window")
def _(x, size=2):
    windows = sliding_window_view(x, (size, size), axis=(1, 2))
    return np.amax(windows[:, ::size, ::size], (-2, -1))


@ex.right("sorted")
def _(x, size=2):
    h, w = x.shape[1] - x.shape[1] % size, x.shape[2] - x.shape[2] % size
    parts = [x[:, i:h:size, j:w:size] for i in range(size) for j in range(size)]
    return np.sort(parts, axis=0)[-1]


@ex.right("rows, then columns")
def _(x, size=2):
    rows = [x[:, i : x.shape[1] // size * size : size] for i in range(size)]
    tall = np.maximum.reduce(rows)
    return np.maximum.reduce(
        [tall[:, :, j : x.shape[2] // size * size : size] for j in range(size)]
    )


ex.same("*: x.shape[2] → x.shape[-2]", "images have four axes, so the third is the last but one")
for change in ("every size-th window: *", "square by square: *"):
    ex.same(f"{change}(1, 2)) → *(1, -2))", "images have four axes")
for change in (
    "reshaped: *(2, 4)) → *(4, 2))",
    "square by square: *(1, 2)) → *(2, 1))",
    "every size-th window: *(1, 2)) → *(2, 1))",
    "every size-th window: *(-2, -1)) → *(-1, -2))",
):
    ex.same(change, "squares are as wide as they are high, and a maximum has no order")
