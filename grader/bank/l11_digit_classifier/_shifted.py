"""Batches that were moved, and wrong ways to do it: what comes in, and which ways how often."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np

from grader.bank.model import Exercise


def of_shifts(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `random_shift`."""
    _of_form(ex)
    _of_ways(ex)


def moved(x, down, right):
    """Return images moved by whole pixels, zeros coming in."""
    h, w = x.shape[1:3]
    rim = 2
    padded = np.zeros((len(x), h + 2 * rim, w + 2 * rim, x.shape[3]), x.dtype)
    padded[:, rim : rim + h, rim : rim + w] = x
    return padded[:, rim - down : rim - down + h, rim - right : rim - right + w].copy()


def by(choose: Callable) -> Callable:
    """Return the answer that moves the batch by what `choose` makes of rng: (down, right)."""

    def random_shift(rng, x):
        down, right = (int(v) for v in choose(rng))
        return moved(x, down, right)

    return random_shift


def ways(rng):
    return rng.integers(-1, 2, 2)


def _from(padded, x, down, right):
    h, w = x.shape[1:3]
    return padded[:, 1 - down : 1 - down + h, 1 - right : 1 - right + w].copy()


def _of_form(ex: Exercise) -> None:
    ex.wrong(
        "wraps-round",
        "What leaves on one side comes back on the other, as np.roll does it; zeros have to come "
        "in.",
        "A rim of zeros, and a window in it.",
        lambda rng, x: np.roll(x, tuple(ways(rng)), axis=(1, 2)),
    )
    ex.wrong(
        "each-by-itself",
        "Each image has a shift of its own; one shift for the whole batch is asked.",
        "Draw once, before any loop.",
        lambda rng, x: np.concatenate([moved(x[i : i + 1], *ways(rng)) for i in range(len(x))]),
    )
    ex.wrong(
        "edge-repeated",
        "Something else than zeros came in at the rim, as where the image's own edge is repeated.",
        "pad_images pads with zeros.",
        lambda rng, x: _from(np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), "edge"), x, *ways(rng)),
    )
    ex.wrong(
        "larger",
        "The images grew: (h + 2, w + 2) came back. The rim has to come off again.",
        "Cut a window of the old size out.",
        lambda rng, x: (ways(rng), np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0))))[1],
    )
    ex.wrong(
        "smaller",
        "The images shrank: what moved out was cut off, and nothing came in.",
        "Cut a window of the old size out of a padded image.",
        lambda rng, x: (ways(rng), x[:, 1:, 1:].copy())[1],
    )
    ex.wrong(
        "float64",
        "The shifts are right, but float32 images come back as float64.",
        "np.zeros has an argument that takes the dtype of x.",
        lambda rng, x: moved(x, *ways(rng)).astype(np.float64),
    )

    @ex.wrong(
        "in-place",
        "The shifts are right, but the images that were handed over have moved, too: the next "
        "epoch would move them further.",
        "Write into a new array.",
    )
    def _(rng, x):
        x[:] = moved(x, *ways(rng))
        return x

    ex.wrong(
        "with-the-shift",
        "A pair came back, the batch and something besides; the batch alone is asked.",
        "return the images.",
        lambda rng, x: (moved(x, *(w := ways(rng))), w),
    )
    ex.wrong(
        "nothing",
        "Nothing came back (None): there is no return, or one that was not reached.",
        "return the images.",
        lambda rng, x: None,
    )


def _of_ways(ex: Exercise) -> None:
    ex.wrong(
        "never-forward",
        "Nothing ever moves down or right: only −1 and 0 were drawn. rng.integers(-1, 1) leaves "
        "its upper end out.",
        "integers(low, high) draws from low up to high − 1.",
        by(lambda rng: rng.integers(-1, 1, 2)),
    )
    ex.wrong(
        "never-back",
        "Only 0 and 1 were drawn: nothing ever moves up or left.",
        "integers(low, high) draws from low up to high − 1.",
        by(lambda rng: rng.integers(0, 2, 2)),
    )
    ex.wrong(
        "always-moves",
        "Only −1 and 1 were drawn: 0, no movement along an axis, is one of the three.",
        "rng.integers(-1, 2, 2)",
        by(lambda rng: rng.choice([-1, 1], 2)),
    )
    ex.wrong(
        "diagonal",
        "The same number was used for rows and columns: everything moves along one diagonal.",
        "Draw two numbers.",
        by(lambda rng: np.repeat(rng.integers(-1, 2), 2)),
    )
    ex.wrong(
        "rows-only",
        "Everything moves up and down, never to the side.",
        "Draw two numbers, one for each axis.",
        by(lambda rng: (rng.integers(-1, 2), 0)),
    )
    ex.wrong(
        "columns-only",
        "Everything moves to the side, never up or down.",
        "Draw two numbers, one for each axis.",
        by(lambda rng: (0, rng.integers(-1, 2))),
    )
    ex.wrong(
        "not-at-rest",
        "The shift by (0, 0) never comes; it is one of the nine.",
        "rng.integers(-1, 2, 2)",
        by(lambda rng: [w for w in product((-1, 0, 1), repeat=2) if any(w)][rng.integers(8)]),
    )
    ex.wrong(
        "one-axis-at-a-time",
        "There are no diagonal shifts: rows or columns move, never both.",
        "Draw two numbers, each by itself.",
        by(lambda rng: [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)][rng.integers(5)]),
    )
    ex.wrong(
        "rounded",
        "The shift by (0, 0) comes too often: half of the numbers between −1 and 1 are 0 when they "
        "are rounded. The nine shifts are to be equally likely.",
        "rng.integers draws whole numbers, each as often as the others.",
        by(lambda rng: np.round(rng.uniform(-1, 1, 2))),
    )
    ex.wrong(
        "mostly-still",
        "The shift by (0, 0) comes far too often, as where numbers of a normal distribution are "
        "cut to whole ones. The nine shifts are to be equally likely.",
        "rng.integers draws whole numbers, each as often as the others.",
        by(lambda rng: np.clip(rng.normal(0, 1, 2).astype(int), -1, 1)),
    )
    ex.wrong(
        "two-pixels",
        "Some shifts are by two pixels or more; one at most is asked.",
        "integers(-1, 2)",
        by(lambda rng: rng.integers(-2, 3, 2)),
    )
    ex.wrong(
        "never-moves",
        "Nothing ever moves: the batch came back as it was.",
        "Which window of the padded images do you return?",
        lambda rng, x: (ways(rng), x.copy())[1],
    )
    ex.wrong(
        "always-one-way",
        "Everything moves down and right by one, whatever was drawn.",
        "What is drawn has to say where the window begins.",
        lambda rng, x: (ways(rng), moved(x, 1, 1))[1],
    )
    ex.wrong(
        "own-generator",
        "In each call the batch moves the same way, so that rng decides nothing: a generator that "
        "is made inside of the function draws the same each time.",
        "All methods that you need are methods of rng.",
        lambda rng, x: moved(x, *np.random.default_rng(3).integers(-1, 2, 2)),
    )
