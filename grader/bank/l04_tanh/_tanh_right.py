"""Other right ways to write tanh from exponentials, and which of their mutants are as right."""

from __future__ import annotations

import math

import numpy as np

from grader.bank.model import Exercise


def variants(ex: Exercise) -> None:
    """Add them to the exercise."""
    ex.right(
        "np.where on both sides",
        lambda z: np.where(
            np.less(z, 0),
            (s := np.expm1(2 * np.minimum(z, 0))) / (s + 2),
            -(t := np.expm1(-2 * np.maximum(z, 0))) / (t + 2),
        ),
    )
    ex.right("copysign", lambda z: np.copysign((t := np.expm1(-2 * np.abs(z))) / (t + 2), z))
    ex.right(
        "np.piecewise",
        lambda z: np.piecewise(
            z * 1.0,
            [np.less(z, 0)],
            [
                lambda v: np.expm1(2 * v) / (np.expm1(2 * v) + 2),
                lambda v: -np.expm1(-2 * v) / (np.expm1(-2 * v) + 2),
            ],
        ),
    )
    ex.right(
        "one number at a time with math.expm1",
        lambda z: np.vectorize(
            lambda v: math.copysign((t := math.expm1(-2 * abs(v))) / (2 + t), v), otypes=[float]
        )(z).astype(np.asarray(z * 1.0).dtype),
    )
    ex.right(
        "half the argument",
        lambda z: np.sign(z) * (s := np.expm1(-np.abs(z))) * (s + 2) / -(1 + (1 + s) ** 2),
    )

    @ex.right("masks")
    def _(z):
        z = np.asarray(z) * 1.0
        out, left = np.empty_like(z), z < 0
        for side, sign in ((left, 1), (~left, -1)):
            t = np.expm1(2 * sign * z[side])
            out[side] = sign * t / (t + 2)
        return out

    @ex.right("in place on a copy")
    def _(z):
        t = np.abs(np.asarray(z) * 1.0)
        t *= -2
        t = np.expm1(t)
        t /= -(t + 2)
        t *= np.sign(z)
        return t

    for change, reason in EQUAL:
        ex.same(change, reason)


EITHER_SIDE = "Both forms hold near 0, and there neither overflows."
EQUAL = [
    *((f"*: np.less(z, 0) → {new}", EITHER_SIDE) for new in
      ("np.less(z, -1)", "np.less(z, 1)", "np.less_equal(z, 0)")),
    *((f"masks: z < 0 → {new}", EITHER_SIDE) for new in ("z < -1", "z < 1", "z <= 0")),
    ("np.where on both sides: np.m*imum(z, 0) → *", "What overflows is not chosen."),
    ("masks: np.empty_like(z) → np.zeros_like(z)", "Each entry is written to before return."),
    ("masks: 2 * sign → 2 / sign", "The sign is 1 or −1."),
    ("masks: for * → for *", "The two sides share no entry."),
    ("*: z * 1.0 → z / 1.0", "A number divided by 1 is that number, as a float."),
    ("*: np.asarray(z) * 1.0 → np.asarray(z) / 1.0", "It is that number, as a float."),
    ("one number at a time with math.expm1: z * 1.0 → z*", "Only the dtype of it is used."),
    ("one number at a time with math.expm1: np.vectorize(* → *", "The values tell the dtype."),
    ("in place on a copy: np.asarray(z)* → *", "np.abs makes an array, and takes off the sign."),
]  # fmt: skip
