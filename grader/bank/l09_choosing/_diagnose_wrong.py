"""How a dashboard is misread: the wrong layers, the wrong thresholds."""

from __future__ import annotations

import numpy as np

from grader.bank.l09_choosing._boards import RULES, fading, first, many, steep, with_rules
from grader.bank.model import Exercise


def of_layers(ex: Exercise) -> None:
    """Add diagnoses that look at the wrong layers, or at too many or few of them."""

    def shares(look):
        """Return a diagnosis whose shares are those that `look` makes of the layers."""
        return with_rules(
            dead=lambda stats: bool(look(np.asarray(stats["dead"])) >= 0.5),
            saturated=lambda stats: bool(look(np.asarray(stats["saturated"])) >= 0.75),
        )

    ex.wrong(
        "shares-averaged",
        "The shares were averaged over the layers. One layer that is dead is enough to let nothing "
        "through, and the mean hides it.",
        "“In some layer” asks for the largest share.",
        shares(np.mean),
    )
    ex.wrong(
        "every-layer",
        "dead and saturated were said only if every layer is. One such layer is enough.",
        "“In some layer” asks for the largest share.",
        shares(np.min),
    )
    ex.wrong(
        "first-layer-alone",
        "Only the first layer was looked at for dead and saturated units.",
        "“In some layer”: any of them.",
        shares(lambda row: row[0]),
    )
    ex.wrong(
        "last-layer-alone",
        "Only the last layer was looked at for dead and saturated units.",
        "“In some layer”: any of them.",
        shares(lambda row: row[-1]),
    )
    ex.wrong(
        "shares-added",
        "The shares were added up over the layers; ten layers with a few dead units each are not "
        "dead.",
        "“In some layer” asks for the largest share.",
        shares(np.sum),
    )
    ex.wrong(
        "upside-down",
        "The quotient is turned round: a gradient that shrinks on its way to the first layer was "
        "called exploding, and one that grows vanishing.",
        "The first layer is the one next to the input: the gradient reaches it last.",
        with_rules(
            exploding=lambda stats: (
                fading(stats) or not np.isfinite(np.asarray(stats["gradient"], float)).all()
            ),
            vanishing=lambda stats: bool(stats["gradient"][0] > 100 * stats["gradient"][-1]),
        ),
    )
    ex.wrong(
        "largest-and-smallest",
        "The largest and the smallest gradient were compared, wherever they stand. The contract "
        "compares the first layer with the last.",
        "Entries 0 and −1.",
        with_rules(
            exploding=lambda stats: (
                steep(stats)
                or bool(
                    np.argmax(stats["gradient"]) < np.argmin(stats["gradient"])
                    and np.max(stats["gradient"]) > 100 * np.min(stats["gradient"])
                )
            ),
            vanishing=lambda stats: bool(
                np.argmax(stats["gradient"]) > np.argmin(stats["gradient"])
                and np.max(stats["gradient"]) > 100 * np.min(stats["gradient"])
            ),
        ),
    )

    def stepwise(stats, up):
        g = np.asarray(stats["gradient"], dtype=float)
        below, above = g[:-1], g[1:]
        return bool((below > 100 * above).any() if up else (100 * below < above).any())

    ex.wrong(
        "layer-by-layer",
        "Each layer was compared with its neighbour. A factor of three a layer is no hundred, and "
        "over ten layers it is fifty thousand.",
        "Compare the first layer with the last.",
        with_rules(
            exploding=lambda stats: (
                not np.isfinite(np.asarray(stats["gradient"], float)).all() or stepwise(stats, True)
            ),
            vanishing=lambda stats: stepwise(stats, False),
        ),
    )
    ex.wrong(
        "size-alone",
        "The first layer’s gradient was compared with 100 and with 0.01 instead of with the last "
        "layer’s. How large a gradient is says little; what becomes of it on the way says much.",
        "Two entries have to be compared with each other.",
        with_rules(
            exploding=lambda stats: bool(
                not np.isfinite(np.asarray(stats["gradient"], float)).all()
                or stats["gradient"][0] > 100
            ),
            vanishing=lambda stats: bool(stats["gradient"][0] < 0.01),
        ),
    )
    ex.wrong(
        "updates-compared",
        "The updates were compared in the place of the gradients. They hold the size of the "
        "weights and of the inputs too, which can hide what fades.",
        'The rules ask for stats["gradient"].',
        lambda stats: first({**stats, "gradient": stats["update"]}, RULES),
    )


def of_thresholds(ex: Exercise) -> None:
    """Add thresholds that lie elsewhere, or are met where they must be passed."""
    ex.wrong(
        "dead-above-half",
        "A layer with exactly half of its units dead was let pass: the contract says at least "
        "half.",
        "At least is >=.",
        with_rules(dead=lambda stats: bool(np.max(stats["dead"]) > 0.5)),
    )
    ex.wrong(
        "saturated-above-three-quarters",
        "A layer with exactly three quarters of its slopes flat was let pass: the contract says at "
        "least three quarters.",
        "At least is >=.",
        with_rules(saturated=lambda stats: bool(np.max(stats["saturated"]) > 0.75)),
    )
    ex.wrong(
        "both-above",
        "Layers that are exactly on the threshold were let pass, for dead and saturated: the "
        "contract says at least.",
        "At least is >=.",
        with_rules(
            dead=lambda stats: bool(np.max(stats["dead"]) > 0.5),
            saturated=lambda stats: bool(np.max(stats["saturated"]) > 0.75),
        ),
    )
    ex.wrong(
        "exploding-at-a-hundred",
        "A gradient that is exactly 100 times as large at the first layer was called exploding: "
        "the contract says more than 100 times.",
        "More than is >.",
        with_rules(
            exploding=lambda stats: bool(
                steep(stats) or stats["gradient"][0] == 100 * stats["gradient"][-1] != 0
            )
        ),
    )
    ex.wrong(
        "vanishing-at-a-hundredth",
        "A gradient that is exactly a hundredth at the first layer was called vanishing: the "
        "contract says less than a hundredth.",
        "Less than is <.",
        with_rules(
            vanishing=lambda stats: bool(
                fading(stats) or 100 * stats["gradient"][0] == stats["gradient"][-1] != 0
            )
        ),
    )
    ex.wrong(
        "any-dead-unit",
        "A single dead unit was enough for dead. A few units are dead in healthy networks.",
        "At least half of a layer.",
        with_rules(dead=lambda stats: bool(np.max(stats["dead"]) > 0)),
    )
    ex.wrong(
        "half-is-flat",
        "Half of the slopes flat was called saturated. For ReLU that is what health looks like: "
        "half of the gates are shut.",
        "At least three quarters.",
        with_rules(saturated=lambda stats: many(stats, "saturated", 0.5)),
    )
    ex.wrong(
        "one-threshold-for-both",
        "dead was asked for three quarters, as saturated is. For dead the contract says half.",
        "Two thresholds: 0.5 and 0.75.",
        with_rules(dead=lambda stats: many(stats, "dead", 0.75)),
    )
    ex.wrong(
        "in-percent",
        "The shares were compared with 50 and 75. They are between 0 and 1.",
        "Half is 0.5.",
        with_rules(
            dead=lambda stats: many(stats, "dead", 50.0),
            saturated=lambda stats: many(stats, "saturated", 75.0),
        ),
    )
    ex.wrong(
        "ten-instead-of-a-hundred",
        "A factor of ten was enough for exploding and vanishing; the contract says a hundred.",
        "100, on both sides.",
        with_rules(
            exploding=lambda stats: steep(stats, 10.0), vanishing=lambda stats: fading(stats, 10.0)
        ),
    )
    ex.wrong(
        "a-thousand",
        "Only a factor of a thousand was enough for exploding and vanishing; the contract says a "
        "hundred.",
        "100, on both sides.",
        with_rules(
            exploding=lambda stats: steep(stats, 1e3), vanishing=lambda stats: fading(stats, 1e3)
        ),
    )
