"""Wrong ways to share out: what overflows, and what softmax is mistaken for."""

from __future__ import annotations

import numpy as np

from grader.bank.l07_softmax._softmax_axes import of_axes
from grader.bank.model import Exercise


def of_softmax(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `softmax`."""
    _of_scale(ex)
    of_axes(ex)
    _of_the_formula(ex)


def _of_scale(ex: Exercise) -> None:
    ex.wrong(
        "as-it-stands",
        "This is the formula as it stands, right for small logits. From about 710 on its "
        "exponentials are infinite, and below about −745 they are all 0: both end in nan.",
        "What can be subtracted from all logits of a row without changing the result?",
        lambda z: (e := np.exp(z)) / e.sum(axis=-1, keepdims=True),
    )

    @ex.wrong(
        "one-maximum",
        "One maximum was subtracted from the whole array. A row that lies far below it has nothing "
        "but zeros left after exp, and 0 divided by 0 is nan.",
        "Which number has to become 0 in each row?",
    )
    def _(z):
        e = np.exp(z - np.max(z))
        return (e.T / e.sum(axis=-1).T).T

    ex.wrong(
        "nan-repaired",
        "The formula as it stands is nan for large logits, and each nan was replaced by 0. The "
        "largest logit should get the most.",
        "Do not repair nan afterwards; subtract something before exp.",
        lambda z: np.nan_to_num((e := np.exp(z)) / e.sum(axis=-1, keepdims=True)),
    )
    ex.wrong(
        "logits-clipped",
        "The logits were cut to between −500 and 500 before exp. That prevents the overflow, and "
        "makes 1000 and 1001 the same logit.",
        "A shift keeps all differences; a cut does not.",
        lambda z: (e := np.exp(np.clip(z, -500, 500))) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "differences-cut",
        "After the shift, what lies further than 30 below the maximum was cut. Nothing needs it, "
        "for exp is harmless far to the left, and a class that is masked out gets more than 0.",
        "What is exp of −inf?",
        lambda z: (
            (e := np.exp(np.maximum(z - z.max(axis=-1, keepdims=True), -30)))
            / e.sum(axis=-1, keepdims=True)
        ),
    )
    ex.wrong(
        "minimum-subtracted",
        "The row's minimum was subtracted. Now the smallest logit is 0 and the others are "
        "positive, so a wide row overflows as before.",
        "After the shift no logit should be above 0.",
        lambda z: (e := np.exp(z - z.min(axis=-1, keepdims=True))) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "mean-subtracted",
        "The row's mean was subtracted. That helps as long as the row is narrow; in a wide one its "
        "largest logit is still hundreds above the mean.",
        "After the shift no logit should be above 0.",
        lambda z: (e := np.exp(z - z.mean(axis=-1, keepdims=True))) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "first-logit-subtracted",
        "Each row's first logit was subtracted. On paper any number will do; on the machine it has "
        "to be the largest, or a wide row overflows.",
        "After the shift no logit should be above 0.",
        lambda z: (e := np.exp(z - z[..., :1])) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "largest-size-subtracted",
        "The largest absolute value of the row was subtracted. Where all logits are far below 0, "
        "that pushes them further down, until every exponential is 0.",
        "For a row of negative logits, which of them should become 0?",
        lambda z: (
            (e := np.exp(z - np.abs(z).max(axis=-1, keepdims=True))) / e.sum(axis=-1, keepdims=True)
        ),
    )
    ex.wrong(
        "divided-by-maximum",
        "The logits were divided by their maximum, not lessened by it. Only a shift cancels in the "
        "quotient; a factor is another temperature.",
        "exp(z − m) = exp(z)/exp(m). What is exp(z/m)?",
        lambda z: (e := np.exp(z / z.max(axis=-1, keepdims=True))) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "standardised",
        "The logits were standardised, mean 0 and spread 1, before exp. The shift does no harm, "
        "but the division makes a sure row and an unsure one alike.",
        "Only what is subtracted cancels in the quotient.",
        lambda z: (
            (e := np.exp((z - z.mean(-1, keepdims=True)) / (z.std(-1, keepdims=True) + 1e-12)))
            / e.sum(axis=-1, keepdims=True)
        ),
    )
    ex.wrong(
        "small-number-added",
        "A small number was added to the sum, against division by 0. It makes every share a little "
        "too small; once the maximum is subtracted the sum is at least 1 and needs no help.",
        "How large is the exponential of the row's maximum, after the shift?",
        lambda z: (
            (e := np.exp(z - z.max(axis=-1, keepdims=True)))
            / (e.sum(axis=-1, keepdims=True) + 1e-7)
        ),
    )


def _of_the_formula(ex: Exercise) -> None:
    ex.wrong(
        "not-divided",
        "The division is missing: these are the exponentials after the shift, and the largest of "
        "each row is 1. Shares sum to 1.",
        "What turns positive numbers into shares of a whole?",
        lambda z: np.exp(z - z.max(axis=-1, keepdims=True)),
    )
    ex.wrong(
        "largest-gets-one",
        "The exponentials were divided by the largest of them, so it gets 1. The shares have to "
        "sum to 1.",
        "Divide by the sum.",
        lambda z: (e := np.exp(z)) / e.max(axis=-1, keepdims=True),
    )
    ex.wrong(
        "no-exponential",
        "The logits themselves were divided by their sum. A logit may be negative or 0, and a "
        "share may not.",
        "What makes a positive number of any logit?",
        lambda z: z / z.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "sizes-for-exponentials",
        "The absolute values were divided by their sum; so −3 gets as much as 3. The exponential "
        "makes −3 small and 3 large.",
        "What makes a positive number of any logit, the larger the larger?",
        lambda z: (a := np.abs(z)) / a.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "smallest-gets-most",
        "The sign of z was turned, so the smallest logit gets the largest share.",
        "exp(z) grows with z.",
        lambda z: (e := np.exp(z.min(axis=-1, keepdims=True) - z)) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "winner-takes-all",
        "The largest logit gets 1 and all others get 0. That is argmax; softmax is soft.",
        "How far apart are the shares of two logits that differ by 0.1?",
        lambda z: (z == z.max(axis=-1, keepdims=True)) * 1.0,
    )
    ex.wrong(
        "a-sigmoid-each",
        "Each logit went through a sigmoid of its own. They do not compete, and do not sum to 1.",
        "If one class gains, what must the others do?",
        lambda z: np.exp(-np.logaddexp(0, -z)),
    )
    ex.wrong(
        "sigmoids-divided",
        "The sigmoids were divided by their sum. That sums to 1 but is no softmax: large logits "
        "all count as 1.",
        "The formula has exponentials, not sigmoids.",
        lambda z: (s := np.exp(-np.logaddexp(0, -z))) / s.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "the-logarithm",
        "These are the logarithms of the shares, negative numbers.",
        "The last step, exp, is missing.",
        lambda z: (s := z - z.max(-1, keepdims=True)) - np.log(np.exp(s).sum(-1, keepdims=True)),
    )
    ex.wrong(
        "base-2",
        "Powers of 2 were taken; the formula has powers of e.",
        "np.exp(z) is e to the power z.",
        lambda z: (e := np.exp2(z - z.max(axis=-1, keepdims=True))) / e.sum(axis=-1, keepdims=True),
    )
    ex.wrong(
        "twice",
        "Softmax was applied twice. The second one takes the shares for logits, and brings them "
        "all close to each other.",
        "Once is enough: its values sum to 1.",
        lambda z, *, right: right(right(z)),
    )
    ex.wrong(
        "exponential-after-division",
        "The logits were divided by their sum first and exponentiated then; so nothing sums to 1.",
        "First exponentiate, then divide by the sum of the exponentials.",
        lambda z: np.exp(z / z.sum(axis=-1, keepdims=True)),
    )
    ex.wrong(
        "share-of-the-others",
        "Each exponential was divided by the sum of the others. These are the odds of a class; its "
        "share is of the sum over all, itself included.",
        "For a single class, what should come back?",
        lambda z: (
            (e := np.exp(z - z.max(axis=-1, keepdims=True))) / (e.sum(axis=-1, keepdims=True) - e)
        ),
    )
    ex.wrong(
        "rounded",
        "The shares were rounded to a few decimals; after that they need not sum to 1.",
        "Rounding is for showing, not for computing.",
        lambda z, *, right: np.round(right(z), 4),
    )
