"""diagnose(stats): what ails a network, read off the figures of its dashboard."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank.l09_choosing import _diagnose_order as orders
from grader.bank.l09_choosing import _diagnose_wrong as wrongs
from grader.bank.l09_choosing._boards import board, drawn
from grader.bank.model import Exercise

ex = Exercise(
    "diagnose",
    truth="Your diagnose asks four questions in their order, looks at every layer for dead and "
    "saturated units, and takes the thresholds as the contract has them.",
    hints=[
        "Four ifs, one after the other, each with a return; what comes through all of them is "
        "healthy. So the order of the ifs is the order of the rules.",
        "“In some layer” is a question to the largest entry. “First” and “last” are entries 0 and "
        "−1. Comparing products instead of a quotient keeps 0 out of a denominator.",
        "First: not np.isfinite(g).all() or g[0] > 100 * g[-1], with g = np.asarray(of the "
        "gradient); then max of dead >= 0.5; max of saturated >= 0.75; 100 * g[0] < g[-1].",
    ],
)
ILL = ("exploding", "dead", "saturated", "vanishing")
fixed = np.random.default_rng(93)


def some(rng, *sets):
    """Return a dashboard for each set of illnesses, with five to nine layers."""
    return [(drawn(rng, int(rng.integers(5, 10)), *ills),) for ills in sets]


def alike(n, dead=0.0, saturated=0.5, gradient=1.0):
    """Return a dashboard whose layers have the same figures, or those of a list."""
    return board(*(np.broadcast_to(v, n) for v in (dead, saturated, gradient)))


ex.aspect(
    "one illness",
    1,
    cases=[
        (board([0, 0.02, 0], [0.48, 0.51, 0.55], [0.012, 0.013, 0.011]),),
        (board([0, 0.02, 0], [0.48, 0.51, 0.55], [8e-6, 3e-4, 0.011]),),
        (board([0, 0.02, 0], [0.48, 0.51, 0.55], [9.5, 0.4, 0.011]),),
        (board([0, 0.75, 0.03], [0.5, 0.7, 0.55], [0.012, 0.013, 0.011]),),
        (board([0, 0, 0], [0.9, 0.1, 0.05], [0.012, 0.013, 0.011]),),
        (board([0.75, 0.25, 0.75], [0.5, 0.5, 0.5], [0.012, 0.013, 0.011]),),
        (board([0, 0, 0], [0.875, 0.875, 0.6875], [0.012, 0.013, 0.011]),),
        *some(fixed, (), *((ill,) for ill in ILL)),
    ],
    draw=lambda rng: some(rng, (), *((ill,) for ill in ILL)),
    draws=2,
)
ex.aspect(
    "at the thresholds",
    1,
    cases=[
        (alike(3, dead=[0, 0.5, 0]),),
        (alike(3, dead=[0, 0.484375, 0.484375]),),
        (alike(4, saturated=[0.5, 0.5, 0.75, 0.5]),),
        (alike(4, saturated=[0.734375, 0.5, 0.734375, 0.734375]),),
        (alike(3, gradient=[300.0, 30.0, 3.0]),),
        (alike(3, gradient=[301.0, 30.0, 3.0]),),
        (alike(3, gradient=[3.0, 30.0, 300.0]),),
        (alike(3, gradient=[2.99, 30.0, 300.0]),),
        (alike(5, gradient=[0.4, 70.0, 1e-3, 50.0, 0.4]),),
        (alike(4, gradient=[2.0, 1e-4, 1e4, 3.0]),),
        (alike(4, gradient=[0.02, 0.015, 0.015, 0.02]),),
        (alike(4, gradient=[900.0, 850.0, 880.0, 990.0]),),
    ],
    draw=lambda rng: [
        (alike(3, dead=rng.permutation([0.5, 0.125, 0.25])),),
        (alike(3, saturated=rng.permutation([0.75, 0.5, 0.25])),),
        (alike(3, gradient=np.array([100.0, 7.0, 1.0]) * int(rng.integers(1, 9))),),
        (alike(3, gradient=np.array([1.0, 7.0, 100.0]) * int(rng.integers(1, 9))),),
        (alike(4, gradient=[4.0, *10 ** rng.uniform(3, 6, 2).round(2), 5.0]),),
    ],
)
ex.aspect(
    "several illnesses at once",
    1,
    cases=some(
        fixed,
        ("dead", "saturated"),
        ("dead", "vanishing"),
        ("saturated", "vanishing"),
        ("saturated", "exploding"),
        ("dead", "exploding"),
        ("dead", "saturated", "vanishing"),
        ("dead", "saturated", "exploding"),
    ),
    draw=lambda rng: some(
        rng,
        ("dead", "saturated"),
        ("dead", "vanishing"),
        ("saturated", "vanishing"),
        ("saturated", "exploding"),
        ("dead", "exploding"),
    ),
)


def odd(rng):
    """Return dashboards with lists and slices, of one layer, with figures that are no numbers."""
    plain, many = drawn(rng, 6, "saturated"), drawn(rng, 7, "dead")
    wild, far = drawn(rng, 5), drawn(rng, 6, "dead", "saturated")
    wild["gradient"][int(rng.integers(1, 4))] = np.inf
    far["gradient"][:] = np.nan
    return [
        ({name: row.tolist() for name, row in plain.items()},),
        ({name: Laid("strided", row) for name, row in many.items()},),
        (wild,),
        (far,),
        (alike(1, dead=rng.integers(32, 60) / 64, gradient=0.25),),
        (alike(1, dead=0.25, gradient=rng.uniform(1e-9, 1e-6)),),
    ]


ex.aspect(
    "lists, one layer, no numbers, no gradient",
    0.75,
    cases=[
        *odd(fixed),
        ({"dead": [0, 1, 0], "saturated": [0, 1, 0], "gradient": [0, 0, 2], "update": [1, 1, 1]},),
        ({"dead": [0, 0], "saturated": [0, 1], "gradient": [0, 2], "update": [1, 1]},),
        ({"dead": [0, 0], "saturated": [0, 0], "gradient": [0, 2], "update": [1, 1]},),
        (alike(3, dead=1.0, saturated=1.0, gradient=0.0),),
        (alike(3, gradient=[np.nan, 1.0, 1.0]),),
        (alike(3, gradient=[0.0, 0.0, 2.0]),),
        (alike(3, gradient=[1.0, np.nan, 1.0]),),
        (alike(3, gradient=[1.0, 1.0, np.inf]),),
        (alike(3, gradient=[2.0, 0.5, 0.0]),),
        (alike(2, gradient=0.0),),
    ],
    draw=odd,
    draws=1,
)
listed = {name: row.tolist() for name, row in drawn(fixed, 5, "vanishing").items()}
locked = {name: Laid("read-only", row) for name, row in drawn(fixed, 5, "dead").items()}
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(drawn(fixed, 5, "saturated"),), (listed,), (locked,)],
    draw=lambda rng: some(rng, ("exploding",), ("vanishing",)),
)
wrongs.of_layers(ex)
wrongs.of_thresholds(ex)
orders.of_order(ex)
orders.of_form(ex)


@ex.right("four ifs")
def _(stats):
    g = np.asarray(stats["gradient"], dtype=float)
    if not np.isfinite(g).all() or g[0] > 100 * g[-1]:
        return "exploding"
    if np.max(stats["dead"]) >= 0.5:
        return "dead"
    if np.max(stats["saturated"]) >= 0.75:
        return "saturated"
    if 100 * g[0] < g[-1]:
        return "vanishing"
    return "healthy"


@ex.right("any and all of Python")
def _(stats):
    g = list(stats["gradient"])
    if not all(math.isfinite(v) for v in g) or g[0] > g[-1] * 100:
        return "exploding"
    if any(share >= 0.5 for share in stats["dead"]):
        return "dead"
    if any(share >= 0.75 for share in stats["saturated"]):
        return "saturated"
    return "vanishing" if g[-1] > 100 * g[0] else "healthy"


@ex.right("all rules, then the first")
def _(stats):
    g = np.array(stats["gradient"], dtype=float)
    first, last = g[0], g[-1]
    rules = {
        "exploding": bool(np.isnan(g).any() or np.isinf(g).any() or first > 100 * last),
        "dead": (np.asarray(stats["dead"]) >= 0.5).any(),
        "saturated": (np.asarray(stats["saturated"]) >= 0.75).any(),
        "vanishing": first * 100 < last,
        "healthy": True,
    }
    return next(name for name, holds in rules.items() if holds)


@ex.right("from the last rule to the first")
def _(stats):
    first, *_, last = list(stats["gradient"]) * 2
    found = "healthy"
    if last - 100 * first > 0:
        found = "vanishing"
    if max(stats["saturated"]) >= 0.75:
        found = "saturated"
    if max(stats["dead"]) >= 0.5:
        found = "dead"
    if first - 100 * last > 0 or not np.all(np.isfinite(stats["gradient"])):
        found = "exploding"
    return found


@ex.right("a quotient, guarded")
def _(stats):
    g = np.asarray(stats["gradient"], dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.divide(g[0], g[-1]) if g[0] or g[-1] else 1.0
    if not np.isfinite(g).all() or ratio > 100:
        return "exploding"
    if np.count_nonzero(np.asarray(stats["dead"]) >= 0.5):
        return "dead"
    if np.count_nonzero(np.asarray(stats["saturated"]) >= 3 / 4):
        return "saturated"
    return "vanishing" if ratio < 0.01 else "healthy"


@ex.right("sorted copies")
def _(stats):
    dead, saturated = sorted(stats["dead"])[-1], sorted(stats["saturated"])[-1]
    down = [float(v) for v in stats["gradient"]]
    top, bottom = down[-1], down[0]
    if sum(v - v for v in down) != 0 or bottom / 100 > top:
        return "exploding"
    if not dead < 0.5:
        return "dead"
    if not saturated < 0.75:
        return "saturated"
    return ("healthy", "vanishing")[bool(bottom < top / 100)]


@ex.right("one expression")
def _(stats):
    g = np.asarray(stats["gradient"]) * 1.0
    return (
        "exploding"
        if (~np.isfinite(g)).any() or g[0] > 1e2 * g[-1]
        else "dead"
        if np.asarray(stats["dead"]).max() >= 0.5
        else "saturated"
        if np.asarray(stats["saturated"]).max() >= 0.75
        else "vanishing"
        if g[0] * 1e2 < g[-1]
        else "healthy"
    )


for change in (
    "*: np.asarray(stats['gradient'], dtype=float) → *stats['gradient']*",
    "*: np.array(stats['gradient'], dtype=float) → *stats['gradient']*",
    "any and all of Python: list(stats['gradient']) → stats['gradient']",
    "one expression: np.asarray(stats['gradient']) * 1.0 → np.asarray(stats['gradient'])*",
    "sorted copies: float(v) → v",
):
    ex.same(
        change, "isfinite, entries and comparisons work on lists and whole numbers, on any scale."
    )
for change in (
    "sorted copies: bool(bottom < top / 100) → bottom < top / 100",
    "all rules, then the first: bool(*) → *",
):
    ex.same(change, "The comparison is True or False in either case.")
ex.same(
    "a quotient, guarded: np.divide(g[0], g[-1]) if * → np.divide(g[0], g[-1])*",
    "0 / 0 is nan, of which no comparison holds; nor does one of any number from 0.01 to 100.",
)
ex.same(
    "from the last rule to the first: list(stats['gradient']) * 2 → *",
    "However often the row is repeated, its first and last entries stay.",
)
