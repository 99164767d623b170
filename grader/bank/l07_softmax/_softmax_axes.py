"""Wrong ways to share out: where the axis goes astray."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise


def of_axes(ex: Exercise) -> None:
    """Add maxima and sums along a wrong axis, or with none."""
    ex.wrong(
        "sum-over-everything",
        "The exponentials were divided by the sum over the whole array, so only all rows together "
        "sum to 1. Each row has to sum to 1 by itself.",
        "Along which axis does the sum have to run?",
        lambda z: (e := np.exp(z - z.max(axis=-1, keepdims=True))) / e.sum(),
    )
    ex.wrong(
        "everything-at-once",
        "The whole array was treated as one row: its sum was taken without an axis.",
        "Maximum and sum both run along the last axis.",
        lambda z: (e := np.exp(z - z.max())) / e.sum(),
    )
    ex.wrong(
        "first-axis",
        "The shares sum to 1 down the first axis; the classes lie along the last one.",
        "axis=-1 is the last axis, however many there are.",
        lambda z: (e := np.exp(z - z.max(axis=0))) / e.sum(axis=0),
    )
    ex.wrong(
        "second-axis",
        "Axis 1 is the last one only where there are two: a single row has no axis 1, and with "
        "three axes it is the middle one.",
        "axis=-1 is the last axis, however many there are.",
        lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum(axis=1, keepdims=True),
    )
    ex.wrong(
        "axes-mixed",
        "The maximum was taken down the columns and the sum along the rows. What is subtracted has "
        "to be the same for all logits of a row, or it does not cancel.",
        "Both run along the last axis.",
        lambda z: (e := np.exp(z - z.max(axis=0))) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "axis-lost",
        "Without keepdims=True the maxima and the sums lose the last axis. Then numpy pairs each "
        "with a column, not with a row, or cannot pair them at all.",
        "keepdims=True keeps the axis with length 1, so that each row meets its own number.",
        lambda z: (e := np.exp(z - z.max(axis=-1))) / e.sum(axis=-1),
    )
    ex.wrong(
        "axis-lost-in-the-sum",
        "Without keepdims=True the sum loses its axis. Then numpy pairs each sum with a column, "
        "not with a row, or cannot pair them at all.",
        "keepdims=True keeps the axis with length 1, so that each row meets its own sum.",
        lambda z: (e := np.exp(z - z.max(axis=-1, keepdims=True))) / e.sum(axis=-1),
    )
    ex.wrong(
        "a-loop-over-rows",
        "The loop runs over the first axis and makes one row of whatever it finds there. A single "
        "row has no rows in it, and with three axes each piece is a table.",
        "axis=-1 does for any number of axes what the loop does for two.",
        lambda z: np.array([(e := np.exp(r - r.max())) / e.sum() for r in z]),
    )
    ex.wrong(
        "two-axes",
        "The values are right, but the result has two axes whatever the shape of z is.",
        "Reshaped to rows, it has to be reshaped to z.shape in the end.",
        lambda z, *, right: right(z).reshape(-1, z.shape[-1]),
    )
