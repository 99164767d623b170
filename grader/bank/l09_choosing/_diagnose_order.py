"""How a dashboard is misread: rules in the wrong order, missing, or answered in another form."""

from __future__ import annotations

import numpy as np

from grader.bank.l09_choosing._boards import ASKED, RULES, first, steep, with_rules
from grader.bank.model import Exercise


def of_order(ex: Exercise) -> None:
    """Add the right rules in another order, and rules that are missing."""
    ex.wrong(
        "saturated-before-dead",
        "saturated was asked before dead. A dead unit has slopes of 0 only, so most dead layers "
        "are saturated as well, and the better word is lost.",
        "Exploding, dead, saturated, vanishing: in this order.",
        with_rules("exploding", "saturated", "dead", "vanishing"),
    )
    ex.wrong(
        "vanishing-too-early",
        "vanishing was asked before dead and saturated. It is what they cause: the cause comes "
        "first.",
        "Exploding, dead, saturated, vanishing: in this order.",
        with_rules("exploding", "vanishing", "dead", "saturated"),
    )
    ex.wrong(
        "vanishing-before-saturated",
        "vanishing was asked before saturated. It is what saturation causes: the cause comes "
        "first.",
        "Exploding, dead, saturated, vanishing: in this order.",
        with_rules("exploding", "dead", "vanishing", "saturated"),
    )
    ex.wrong(
        "exploding-last",
        "exploding was asked last. Where it happens, the other figures are not to be trusted.",
        "Exploding, dead, saturated, vanishing: in this order.",
        with_rules("dead", "saturated", "vanishing", "exploding"),
    )
    ex.wrong(
        "exploding-after-dead",
        "exploding was asked after dead; it comes first.",
        "Exploding, dead, saturated, vanishing: in this order.",
        with_rules("dead", "exploding", "saturated", "vanishing"),
    )
    ex.wrong(
        "order-of-the-columns",
        "saturated and dead were asked before exploding, in the order of the dashboard.",
        "Exploding, dead, saturated, vanishing: in this order.",
        with_rules("saturated", "dead", "exploding", "vanishing"),
    )
    for ill in RULES:
        ex.wrong(
            f"never-{ill}",
            f"{ill} is never said.",
            "There are four rules, and healthy is what is left.",
            with_rules(*(other for other in RULES if other != ill)),
        )
    ex.wrong(
        "nan-let-pass",
        "A gradient of nan or infinity was let pass: a comparison with nan is always False. It is "
        "the surest sign of exploding.",
        "np.isfinite says of each number whether it is one.",
        with_rules(
            exploding=lambda stats: bool(stats["gradient"][0] > 100 * stats["gradient"][-1])
        ),
    )
    ex.wrong(
        "infinity-let-pass",
        "A gradient of infinity was let pass where it stands in the middle or in the last layer; "
        "nan was seen.",
        "np.isfinite is False for both.",
        with_rules(
            exploding=lambda stats: bool(
                np.isnan(np.asarray(stats["gradient"], dtype=float)).any()
                or stats["gradient"][0] > 100 * stats["gradient"][-1]
            )
        ),
    )
    ex.wrong(
        "nan-let-pass-below",
        "nan and infinity were looked for at the first layer only; one anywhere is enough.",
        "np.isfinite of all the gradients.",
        with_rules(
            exploding=lambda stats: bool(
                not np.isfinite(stats["gradient"][0])
                or stats["gradient"][0] > 100 * stats["gradient"][-1]
            )
        ),
    )


def of_form(ex: Exercise) -> None:
    """Add right or half right diagnoses in another form."""
    ex.wrong(
        "all-that-holds",
        "A list of all illnesses came back; the first in the order of the rules is asked.",
        "A return in each if ends the function.",
        lambda stats: [ill for ill in RULES if ASKED[ill](stats)] or ["healthy"],
    )
    ex.wrong(
        "capitals",
        "The words are right but for the capital letters.",
        "Take the words from the text, letter by letter.",
        lambda stats: first(stats, RULES).capitalize(),
    )
    ex.wrong(
        "number-of-the-rule",
        "A number came back; the word is asked.",
        "Take the words from the text, letter by letter.",
        lambda stats: [*RULES, "healthy"].index(first(stats, RULES)),
    )
    ex.wrong(
        "healthy-or-not",
        "Whatever is wrong was called dead; the contract has four words for it.",
        "There are four rules, each with a word of its own.",
        lambda stats: "healthy" if first(stats, RULES) == "healthy" else "dead",
    )
    ex.wrong(
        "always-healthy",
        "healthy was said of every network.",
        "What are the rules applied to?",
        lambda stats: "healthy",
    )
    ex.wrong(
        "divided-by-0",
        "Where no gradient arrives at all, 0 was divided by 0, and the nan was called exploding.",
        "Compare g[0] with 100 * g[-1]; then nothing is divided.",
        with_rules(
            exploding=lambda stats: (
                steep(stats) or bool(stats["gradient"][0] == 0 == stats["gradient"][-1])
            )
        ),
    )

    @ex.wrong(
        "sorted-in-place",
        "The words are right, but the figures were changed on the way, so the caller's dashboard "
        "is not what it was.",
        "sorted makes a new list; .sort() changes the old one.",
    )
    def _(stats):
        found = first(stats, RULES)
        stats["dead"] = sorted(stats["dead"])
        return found
