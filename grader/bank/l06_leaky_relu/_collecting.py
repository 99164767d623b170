"""Answers that collect the gradient of a shared slope in a wrong way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def of_prelu(ex: Exercise, made: Callable) -> None:
    """Get dslope wrong; `made` wraps a function of the right dz and dslope, z, slope and da."""
    ex.wrong(
        "dslope-without-upstream",
        "dslope is the sum of the negative z alone: the gradient that arrives, da, is missing in "
        "it.",
        "By the chain rule each z is multiplied by what arrives at its entry.",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(np.minimum(z, 0)))),
    )
    ex.wrong(
        "upstream-of-ones-in-both",
        "da was used nowhere: both results are those of a gradient of ones.",
        "By the chain rule what arrives is a factor of both.",
        made(
            lambda dz, dslope, z, slope, da: (np.where(z > 0, 1.0, slope), np.minimum(z, 0).sum())
        ),
    )
    ex.wrong(
        "dslope-averaged",
        "dslope is the mean over the entries; they add up. If the loss is a mean, da has the "
        "division in it already.",
        "The worked example collects with np.sum.",
        made(lambda dz, dslope, z, slope, da: (dz, dslope / np.size(z))),
    )
    ex.wrong(
        "dslope-mean-of-negatives",
        "dslope was divided by the number of negative entries; the contributions add up.",
        "The worked example collects with np.sum.",
        made(lambda dz, dslope, z, slope, da: (dz, dslope / np.sum(z < 0))),
    )
    ex.wrong(
        "dslope-divided-by-rows",
        "dslope was divided by the length of the first axis; the contributions add up.",
        "If the loss is a mean, da has the division in it already.",
        made(lambda dz, dslope, z, slope, da: (dz, dslope / len(z))),
    )
    ex.wrong(
        "dslope-not-summed",
        "One contribution for each entry came back as dslope. There is one slope, so they have "
        "still to be added up.",
        "dslope is one number.",
        made(lambda dz, dslope, z, slope, da: (dz, np.minimum(z, 0) * da)),
    )
    ex.wrong(
        "dslope-summed-over-rows",
        "dslope was added up along the first axis only: right for one axis, an array for more. "
        "There is one slope for all entries.",
        "np.sum without an axis adds up everything.",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(np.minimum(z, 0) * da, axis=0))),
    )
    ex.wrong(
        "dslope-over-all-entries",
        "In dslope the positive entries count as well; where z is positive, a = z has no slope in "
        "it.",
        "How does a change at z = 3 if slope changes a little?",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(z * da))),
    )
    ex.wrong(
        "dslope-over-positives",
        "dslope was collected from the positive entries; slope has a part in the others.",
        "For which z does slope stand in the formula of a?",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(np.maximum(z, 0) * da))),
    )
    ex.wrong(
        "dslope-without-z",
        "dslope is the sum of da over the negative entries: the factor z is missing.",
        "The derivative of slope·z with respect to slope is z.",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum((z <= 0) * da))),
    )
    ex.wrong(
        "dslope-from-the-value",
        "dslope has slope·z where z is asked: the derivative of slope·z with respect to slope has "
        "no slope left in it.",
        "With slope 0 yours is always 0, and then nothing could ever be learnt.",
        made(lambda dz, dslope, z, slope, da: (dz, slope * dslope)),
    )
    ex.wrong(
        "dslope-from-dz",
        "dslope was made with dz where da is asked, over all entries: z·dz.",
        "What arrives at this layer is da.",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(z * dz))),
    )
    ex.wrong(
        "dslope-sign",
        "dslope has the wrong sign, as if the size of the negative z had been taken.",
        "z itself is the derivative of slope·z, and it is negative.",
        made(lambda dz, dslope, z, slope, da: (dz, -dslope)),
    )
    ex.wrong(
        "dslope-by-the-gradients-sign",
        "dslope was collected where da is negative; where z is negative is asked.",
        "da may have either sign on either side.",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(z * np.minimum(da, 0)))),
    )
    ex.wrong(
        "dslope-product-of-sums",
        "The negative z were added up, and da by itself; each z has to meet its own da first.",
        "A sum of products is not the product of the sums.",
        made(lambda dz, dslope, z, slope, da: (dz, np.sum(np.minimum(z, 0)) * np.sum(da))),
    )
    ex.wrong(
        "dslope-zero",
        "dslope is 0: the slope would never learn.",
        "How does a change at z = −2 if slope changes a little?",
        made(lambda dz, dslope, z, slope, da: (dz, 0.0)),
    )
    ex.wrong(
        "new-slope",
        "The second result is slope − dslope, the slope after a step; the gradient itself is "
        "asked.",
        "Where and how far to step is decided by whoever calls this function.",
        made(lambda dz, dslope, z, slope, da: (dz, slope - dslope)),
    )
    ex.wrong(
        "both-averaged",
        "Both results were divided by the number of entries. If the loss is a mean, da has the "
        "division in it already.",
        "Nothing is averaged in this layer.",
        made(lambda dz, dslope, z, slope, da: (dz / np.size(z), dslope / np.size(z))),
    )
