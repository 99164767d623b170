"""softmax_backward(p, dp): what arrives at the shares, sent on to the logits."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l07_softmax._shared import shares
from grader.bank.model import Exercise

HALVES = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]])
SQUARE = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125], [0.0625, 0.4375, 0.5]])


def _both(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    return shares(rng, *shape), rng.normal(0.5, 1.5, shape).round(2)


def _whole(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    p = rng.permuted(np.array([[1, 0, 0], [0, 1, 0]]), axis=1)
    return p, rng.integers(-3, 4, (2, 3))


def _narrow(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, ...]:
    return tuple(part.astype(np.float32) for part in _both(rng, *shape))


ex = Exercise(
    "softmax_backward",
    truth="Your softmax_backward sends a gradient through a softmax for any number of axes, and "
    "what comes out sums to 0 along the last one.",
    hints=[
        "dz_j sums what arrives at every share i, times the derivative of share i by logit j: "
        "p_i(1 − p_i) where i = j, and −p_i·p_j elsewhere. Write the sum down and take p_j out.",
        "With p_j taken out, what is left is dp_j minus one number for the whole row, the same for "
        "all j.",
        "That number is the sum along the last axis of dp times p. Subtract it from dp (keepdims) "
        "and multiply by p.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        (HALVES, np.array([[1.0, -2.0, 0.5], [0.25, 1.5, 3.0]])),
        (SQUARE, np.array([[0.5, 1.0, -1.0], [2.0, -0.5, 0.25], [1.5, 0.75, 2.5]])),
    ],
    draw=lambda rng: _both(rng, 3, 4),
)
ex.aspect(
    "any number of axes",
    1,
    cases=[
        (np.array([0.5, 0.25, 0.25]), np.array([1.0, -2.0, 0.5])),
        (np.stack([HALVES, HALVES[::-1, ::-1]]), np.arange(12.0).reshape(2, 2, 3) ** 1.5 / 8),
        (np.array([[[0.75, 0.25]], [[0.5, 0.5]], [[0.125, 0.875]]]),
         np.array([[[2.0, -1.0]], [[0.5, 3.0]], [[1.0, -0.25]]])),
        (np.stack([SQUARE, SQUARE[::-1]]), np.arange(18.0).reshape(2, 3, 3) ** 1.5 / 8),
    ],
    draw=lambda rng: [_both(rng, 5), _both(rng, 2, 3, 4)],
)  # fmt: skip
ex.aspect(
    "shares of exactly 0 and 1",
    0.25,
    cases=[
        (np.array([[0.0, 1.0, 0.0], [0.25, 0.0, 0.75]]), np.array([[2.0, -1.0, 0.5]] * 2)),
        (np.array([[0.0, 0.5, 0.5]]), np.array([[-3.0, 1.0, 2.0]])),
    ],
    draw=lambda rng: (
        rng.permuted([[0.0, 0.25, 0.75], [0.0, 0.5, 0.5]], axis=1),
        rng.normal(0.5, 1.5, (2, 3)).round(2),
    ),
)
contract.arguments(
    ex,
    lambda rng: _both(rng, 2, 3),
    whole=_whole,
    kinds=0.5,
    unchanged=0.5,
    name="integers, slices",
)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[(HALVES.astype(np.float32), np.array([[1, -2, 0.5], [0.25, 1.5, 3]], np.float32))],
    draw=lambda rng: _narrow(rng, 2, 3),
)


def less(what):
    """Return p times dp less what is computed from p and dp."""
    return lambda p, dp: p * (dp - what(p, dp))


ex.wrong(
    "diagonal-only",
    "This is dp·p(1 − p), as if each share came from its own logit alone. It comes from all of "
    "them: that of a class falls when another logit rises.",
    "Every logit has an effect on every share; sum over the shares.",
    lambda p, dp: dp * p * (1 - p),
)
ex.wrong(
    "through-a-sum-of-dp",
    "The sum that is subtracted is that of dp; it has to be that of dp times p.",
    "If all dp are 1, dz has to be 0: the shares can only sum to 1.",
    less(lambda p, dp: dp.sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "mean-of-dp",
    "The plain mean of dp is subtracted; it has to be the mean weighted by the shares, the sum of "
    "dp times p.",
    "A class with next to no share should have next to no say.",
    less(lambda p, dp: dp.mean(axis=-1, keepdims=True)),
)
ex.wrong(
    "mean-of-products",
    "The mean of dp times p is subtracted where their sum is asked.",
    "If all dp are 1, dz has to be 0.",
    less(lambda p, dp: (dp * p).mean(axis=-1, keepdims=True)),
)
ex.wrong(
    "nothing-subtracted",
    "This is p times dp; what the other logits take away is missing.",
    "If all dp are 1, dz has to be 0.",
    lambda p, dp: p * dp,
)
ex.wrong(
    "share-missing",
    "The factor p is missing in front: this is dp less its mean.",
    "A share of 0 can't be moved by a small change of its logit; its dz is 0.",
    lambda p, dp: dp - (dp * p).sum(axis=-1, keepdims=True),
)
ex.wrong(
    "bracket-missing",
    "p multiplies dp only; the sum that is subtracted needs the factor p, too.",
    "p·(dp − sum) has brackets.",
    lambda p, dp: p * dp - (dp * p).sum(axis=-1, keepdims=True),
)
ex.wrong(
    "sum-over-everything",
    "The sum runs over the whole array; each row has its own.",
    "Along which axis do the shares sum to 1?",
    less(lambda p, dp: (dp * p).sum()),
)
ex.wrong(
    "first-axis",
    "The sum runs down the first axis; the classes lie along the last one.",
    "axis=-1 is the last axis, however many there are.",
    less(lambda p, dp: (dp * p).sum(axis=0)),
)
ex.wrong(
    "second-axis",
    "Axis 1 is the last one only where there are two: a single row has no axis 1, and with three "
    "axes it is the middle one.",
    "axis=-1 is the last axis, however many there are.",
    less(lambda p, dp: (dp * p).sum(axis=1, keepdims=True)),
)
ex.wrong(
    "axis-lost",
    "Without keepdims=True the sums lose the last axis. Then numpy pairs each with a column, not "
    "with a row, or cannot pair them at all.",
    "keepdims=True keeps the axis with length 1, so that each row meets its own number.",
    less(lambda p, dp: (dp * p).sum(axis=-1)),
)
ex.wrong(
    "added",
    "The sum was added where it has to be subtracted.",
    "If all dp are 1, dz has to be 0.",
    lambda p, dp: p * (dp + (dp * p).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "sign-turned",
    "The sign is turned, as if going downhill were part of it.",
    "If one share alone is wanted larger, should its own logit rise?",
    lambda p, dp, *, right: -right(p, dp),
)
ex.wrong(
    "softmax-again",
    "p was put through a softmax once more. It is the softmax's output already.",
    "p are the shares themselves.",
    lambda p, dp, *, right, softmax: right(softmax(p), dp),
)
ex.wrong(
    "p-minus-dp",
    "This is p − dp. That is the short form for the cross-entropy, with a label in place of dp; "
    "dp here is whatever arrives from above.",
    "The short form has the logarithm's derivative in it; this function must not.",
    lambda p, dp: p - dp,
)
ex.wrong(
    "squares-summed",
    "The sum of p² is subtracted; it has to be the sum of dp times p.",
    "If all dp are 0, dz has to be 0.",
    less(lambda p, dp: (p * p).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "one-minus-p-as-well",
    "There is a factor 1 − p too many. The diagonal p(1 − p) is what p(dp − sum) makes of itself.",
    "Write the sum down for two classes.",
    lambda p, dp: p * (1 - p) * (dp - (dp * p).sum(axis=-1, keepdims=True)),
)
ex.wrong(
    "diagonal-counted-twice",
    "The diagonal was counted twice: dp·p(1 − p), and then −p_j times the sum over all classes, "
    "j itself among them. The second sum runs over the others only.",
    "Either sum over i ≠ j, or write the diagonal as p alone.",
    lambda p, dp: dp * p * (1 - p) - p * (dp * p).sum(axis=-1, keepdims=True),
)
ex.wrong(
    "derivative-of-the-logarithm",
    "This is dp less p times the sum of dp, the way back through log_softmax. Here the softmax "
    "itself is meant.",
    "If all dp are 1, dz has to be 0, and so it is in both; try dp = (1, 0).",
    lambda p, dp: dp - p * dp.sum(axis=-1, keepdims=True),
)
ex.wrong(
    "divided-by-n",
    "The result was divided by the number of rows. Nothing is averaged here; whoever made dp has "
    "seen to that.",
    "This function sends on what arrives, whole.",
    lambda p, dp, *, right: right(p, dp) / len(p),
)
ex.wrong(
    "whole-jacobian",
    "This is the table of all derivatives. dp has still to be multiplied by it and summed.",
    "dz has the shape of p.",
    lambda p, dp: p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :]),
)
ex.wrong(
    "a-loop-over-rows",
    "The loop runs over the first axis and makes one row of whatever it finds there. A single row "
    "has no rows in it, and with three axes each piece is a table.",
    "axis=-1 does for any number of axes what the loop does for two.",
    lambda p, dp: np.array([q * (d - q @ d) for q, d in zip(p, dp)]),  # noqa: B905
)
ex.wrong(
    "upstream-of-ones",
    "dp is not in it: this is what arrives if every dp is 1, and that is 0.",
    "Where does dp come in?",
    lambda p, dp, *, right: right(p, np.ones_like(dp)),
)
ex.wrong(
    "through-ratios",
    "The products were divided by p again on the way. Where a share is 0 that is 0/0, nan.",
    "Nothing has to be divided here.",
    lambda p, dp: (g := p * dp) - p * (g / p * p).sum(axis=-1, keepdims=True),
)
ex.slip(
    "changed",
    "The values are right, but an input was overwritten on the way, so the caller's array has "
    "changed.",
    "dp -= … and dp *= … write into dp itself; dp - … makes a new array.",
)
ex.right(
    "p times what is left of dp",
    lambda p, dp: p * (dp - np.sum(p * dp, axis=-1, keepdims=True)),
)
ex.right(
    "einsum for the sum",
    lambda p, dp: p * (dp - np.einsum("...k,...k->...", p, dp)[..., None]),
)
ex.right(
    "the whole table of derivatives",
    lambda p, dp: np.einsum(
        "...ij,...j->...i",
        p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :]),
        dp,
    ),
)
ex.right(
    "a product of matrices",
    lambda p, dp: p * dp - (p[..., :, None] @ (p[..., None, :] @ dp[..., :, None]))[..., 0],
)
ex.right(
    "differences of dp",
    lambda p, dp: p * np.sum(p[..., None, :] * (dp[..., :, None] - dp[..., None, :]), axis=-1),
)


@ex.right("row by row, reshaped")
def _(p, dp):
    k = p.shape[-1]
    out = np.empty((p.size // k, k), dtype=np.result_type(p, dp))
    for i, (q, d) in enumerate(zip(p.reshape(-1, k), dp.reshape(-1, k), strict=True)):
        out[i] = (np.diag(q) - np.outer(q, q)) @ d
    return out.reshape(p.shape)


for change, reason in (
    ("*: *[..., :, None] → *, None]", "... takes the axes that no colon takes."),
    ("a product of matrices: *[..., 0] → *[..., -1]", "The axis has length 1."),
    ("a product of matrices: * @ (* → * * (*", "A column times one number is the same product."),
    ("einsum for the sum: *p, dp) → *dp, p)", "A product is the same either way round."),
    ("row by row, reshaped: (*) @ d → d @ (*)", "The table of derivatives is symmetric."),
    ("row by row, reshaped: np.result_type(*", "Where p is whole, dz is 0, and whole as well."),
    ("row by row, reshaped: -1 → -2", "Any negative length asks reshape to find it out."),
    ("row by row, reshaped: zip(*", "p and dp have as many rows."),
):
    ex.same(change, reason)
