"""Right weights beside a wrong height, or handed back in another form."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def of_polyline(ex: Exercise) -> None:
    """Get y0 wrong, or the pair that it is a part of."""
    ex.wrong(
        "starts-at-zero",
        "The weights are right, and y0 is 0. Before the first knot all gates are shut: y0 is the "
        "height there.",
        "What is the curve at xs[0]?",
        lambda xs, ys, *, right: (right(xs, ys)[0], 0.0),
    )
    ex.wrong(
        "starts-on-the-axis",
        "The weights are right. y0 is where the first piece, prolonged, meets x = 0; but left of "
        "the first knot the curve is level.",
        "What is the curve at xs[0], where no gate is open yet?",
        lambda xs, ys, *, right: ((c := right(xs, ys)[0]), ys[0] - c[0] * xs[0]),
    )
    ex.wrong(
        "starts-at-the-last",
        "The weights are right, and y0 is the last y. The curve begins at the first knot.",
        "What is the curve at xs[0]?",
        lambda xs, ys, *, right: (right(xs, ys)[0], ys[-1]),
    )
    ex.wrong(
        "starts-at-the-mean",
        "The weights are right, and y0 is the mean of ys. The curve begins at the height of the "
        "first knot.",
        "What is the curve at xs[0]?",
        lambda xs, ys, *, right: (right(xs, ys)[0], np.mean(ys)),
    )
    ex.wrong(
        "starts-at-x",
        "The weights are right, and y0 is xs[0], a place; a height is asked.",
        "What is the curve at xs[0]?",
        lambda xs, ys, *, right: (right(xs, ys)[0], xs[0]),
    )
    ex.wrong(
        "height-first",
        "The two came in the wrong order: c first, then y0.",
        "return c, y0",
        lambda xs, ys, *, right: right(xs, ys)[::-1],
    )
    ex.wrong(
        "one-array",
        "One array came back with y0 in front of the weights; a pair is asked, c and y0.",
        "return c, y0 hands over two things.",
        lambda xs, ys, *, right: np.concatenate([[right(xs, ys)[1]], right(xs, ys)[0]]),
    )
    ex.wrong(
        "weights-only",
        "Only the weights came back; y0 is asked as well.",
        "return c, y0 hands over two things.",
        lambda xs, ys, *, right: right(xs, ys)[0],
    )
    ex.wrong(
        "height-for-each",
        "c is right; y0 is an array with all of ys, where the one height before the first knot is "
        "asked.",
        "One number.",
        lambda xs, ys, *, right: (right(xs, ys)[0], np.array(ys)),
    )
