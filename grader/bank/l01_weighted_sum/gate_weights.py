"""gate_weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.l01_weighted_sum._shared import NOTHING, RETURN
from grader.bank.model import Exercise

ex = Exercise(
    "gate_weights",
    view="gate_table",
    hints=[
        "Mark the four corners of the unit square by what the gate says there, and draw a line "
        "between the ones and the zeros.",
        "With w = (1, 1), w·x counts the inputs that are 1: it is 0, 1 or 2. The bias is minus a "
        "threshold; put the threshold between two counts, never on one.",
        "AND fires at 2 and not at 1, OR at 1 and not at 0. NAND says the opposite of AND: change "
        "the sign of both weights and of the bias.",
    ],
)

ex.aspect(
    "AND and OR",
    1,
    cases=[("and",), ("or",)],
    draw=lambda rng: (str(rng.choice(["and", "or"])),),
)

ex.aspect(
    "NAND, the opposite of AND",
    1,
    cases=[("nand",), ("and",)],
    draw=lambda rng: (str(rng.choice(["nand", "and"])),),
)


def _gates(**table: tuple) -> Callable:
    """Return a `gate_weights` that looks its answers `(w1, w2, b)` up in a table."""

    def gate_weights(name):
        w1, w2, b = table[name]
        return np.array([w1, w2]), b

    return gate_weights


ONE_AND, ONE_OR, ONE_NAND = (1.0, 1.0, -1.5), (1.0, 1.0, -0.5), (-1.0, -1.0, 1.5)

ex.wrong(
    "and-on-the-corner",
    "AND never fires. With w = (1, 1) and b = -2, say, z is exactly 0 at (1, 1), and step(0) is 0.",
    "The line must pass between corners, not through one.",
    _gates(**{"and": (1.0, 1.0, -2.0), "or": ONE_OR, "nand": ONE_NAND}),
)

ex.wrong(
    "or-needs-both",
    "OR fires only when both inputs are 1. With w = (1, 1) and b = -1, say, z is 0 at (0, 1) and "
    "(1, 0), and step(0) is 0.",
    "What is z for OR when exactly one input is 1?",
    _gates(**{"and": ONE_AND, "or": (1.0, 1.0, -1.0), "nand": ONE_NAND}),
)

ex.wrong(
    "and-or-exchanged",
    "AND and OR have changed places.",
    "Which of the two is harder to satisfy, and which threshold is higher?",
    _gates(**{"and": ONE_OR, "or": ONE_AND, "nand": ONE_NAND}),
)

ex.wrong(
    "everything-flipped",
    "Each gate gives 1 where it should give 0, and 0 where it should give 1: the lines are right "
    "and w points to the wrong side.",
    "The neuron fires on the side to which w points.",
    _gates(**{"and": ONE_NAND, "or": (-1.0, -1.0, 0.5), "nand": ONE_AND}),
)

ex.wrong(
    "threshold-added",
    "AND and OR always fire and NAND never does: a threshold that is added, where it should be "
    "subtracted, does that.",
    "The neuron fires where w·x > threshold, which is w·x + b > 0 with b = …?",
    _gates(**{"and": (1.0, 1.0, 1.5), "or": (1.0, 1.0, 0.5), "nand": (-1.0, -1.0, -1.5)}),
)

ex.wrong(
    "no-bias",
    "AND fires at (0, 1) and (1, 0) already and NAND never fires, as when there is no bias: then "
    "the line goes through (0, 0).",
    "What is z at the corner (0, 0), whatever the weights?",
    _gates(**{"and": (1.0, 1.0, 0.0), "or": (1.0, 1.0, 0.0), "nand": (-1.0, -1.0, 0.0)}),
)

ex.wrong(
    "nand-weights-only",
    "NAND never fires. Turning the weights of AND round and keeping its bias does that: z is "
    "negative at every corner.",
    "To turn z into -z, which of w and b must change sign?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": (-1.0, -1.0, -1.5)}),
)

ex.wrong(
    "nand-bias-only",
    "NAND always fires. Turning the bias of AND round and keeping its weights does that: z is "
    "positive at every corner.",
    "To turn z into -z, which of w and b must change sign?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": (1.0, 1.0, 1.5)}),
)

ex.wrong(
    "nand-is-nor",
    "NAND answers as NOR does, which fires at (0, 0) only. NAND is the opposite of AND: it is 0 "
    "at (1, 1) only.",
    "At how many of the four corners does NAND fire?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": (-1.0, -1.0, 0.5)}),
)

ex.wrong(
    "nand-is-and",
    "NAND answers as AND does. It should give the opposite.",
    "Write the two columns of the truth table side by side.",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": ONE_AND}),
)

ex.wrong(
    "nand-is-or",
    "NAND answers as OR does. NAND is 1 everywhere but at (1, 1).",
    "What does NAND say at (0, 0)?",
    _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": ONE_OR}),
)

ex.wrong(
    "name-ignored",
    "Whatever the name, this is AND.",
    "Use the argument: each name needs its own answer.",
    lambda name: (np.array([1.0, 1.0]), -1.5),
)

ex.wrong(
    "always-or",
    "Whatever the name, this is OR.",
    "With which text is name compared? The names come in small letters.",
    lambda name: (np.array([1.0, 1.0]), -0.5),
)

ex.wrong(
    "always-nand",
    "Whatever the name, this is NAND.",
    "With which text is name compared? The names come in small letters.",
    lambda name: (np.array([-1.0, -1.0]), 1.5),
)

ex.wrong(
    "or-looks-at-one-input",
    "OR looks at its first input only: at (0, 1) it does not fire.",
    "Which weight is 0, or too small to pass the threshold alone?",
    _gates(**{"and": ONE_AND, "or": (1.0, 0.0, -0.5), "nand": ONE_NAND}),
)

ex.wrong(
    "or-looks-at-the-second",
    "OR looks at its second input only: at (1, 0) it does not fire.",
    "Which weight is 0, or too small to pass the threshold alone?",
    _gates(**{"and": ONE_AND, "or": (0.5, 1.0, -0.5), "nand": ONE_NAND}),
)

ex.wrong(
    "and-looks-at-one-input",
    "AND looks at its first input only: at (1, 0) it fires already.",
    "For AND, no weight may pass the threshold alone.",
    _gates(**{"and": (1.0, 0.0, -0.5), "or": ONE_OR, "nand": ONE_NAND}),
)

ex.wrong(
    "or-always",
    "OR fires at (0, 0) too. There z is b alone, and OR says 0.",
    "What is z when both inputs are 0?",
    _gates(**{"and": ONE_AND, "or": (1.0, 1.0, 0.5), "nand": ONE_NAND}),
)

ex.wrong("nothing-returned", NOTHING, RETURN, lambda *args: None)

ex.right("thresholds half-way", _gates(**{"and": ONE_AND, "or": ONE_OR, "nand": ONE_NAND}))

ex.right(
    "whole numbers",
    _gates(**{"and": (2, 2, -3), "or": (2, 2, -1), "nand": (-2, -2, 3)}),
)

ex.right(
    "OR through the origin",
    _gates(**{"and": (1.0, 1.0, -1.0), "or": (1.0, 1.0, 0.0), "nand": (-1.0, -1.0, 2.0)}),
)

ex.right(
    "slanted lines",
    _gates(**{"and": (3.0, 2.0, -4.0), "or": (5.0, 2.0, -1.0), "nand": (-0.3, -0.7, 0.9)}),
)

ex.right(
    "far from one",
    _gates(**{"and": (1e6, 1e6, -1.5e6), "or": (1e-6, 1e-6, -5e-7), "nand": (-40, -40, 60)}),
)


@ex.right("lists, by if")
def _(name):
    if name == "and":
        return [[1, 1], -1.2]
    if name == "or":
        return [[1, 1], -0.3]
    return [[-1, -1], 1.2]


@ex.right("NAND computed from AND")
def _(name):
    w, b = np.ones(2), np.float32(-0.5 if name == "or" else -1.5)
    return (-w, -b) if name == "nand" else (w, b)
