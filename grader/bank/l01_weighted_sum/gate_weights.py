"""gate_weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.checking.views import gate_table
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS

Gate = tuple[float, float, float]
TRUTH = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0]}  # at 00, 01, 10, 11


def _but(**gates: Gate | None) -> Callable:
    """Return a wrong answer that gives `(w1, w2, b)` for these gates, None for none at all."""

    def gate_weights(name, *, right):
        if name not in gates:
            return right(name)
        gate = gates[name]
        return gate and (np.array(gate[:2]), gate[2])

    return gate_weights


ex = Exercise(
    "gate_weights",
    truth="Your weights compute AND, OR and NAND at all four corners of the square, with one line "
    "for each gate.",
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

ex.wrong(
    "and-on-the-corner",
    "AND never fires. With w = (1, 1) and b = -2, say, z is exactly 0 at (1, 1), and step(0) is 0.",
    "The line must pass between corners, not through one.",
    _but(**{"and": (1.0, 1.0, -2.0)}),
)
ex.wrong(
    "or-needs-both",
    "OR fires only when both inputs are 1. With w = (1, 1) and b = -1, say, z is 0 at (0, 1) and "
    "(1, 0), and step(0) is 0.",
    "What is z for OR when exactly one input is 1?",
    _but(**{"or": (1.0, 1.0, -1.0)}),
)
ex.wrong(
    "and-or-exchanged",
    "AND and OR have changed places.",
    "Which of the two is harder to satisfy, and which threshold is higher?",
    _but(**{"and": (1.0, 1.0, -0.5), "or": (1.0, 1.0, -1.5)}),
)
ex.wrong(
    "everything-flipped",
    "Each gate gives 1 where it should give 0, and 0 where it should give 1: the lines are right "
    "and w points to the wrong side.",
    "The neuron fires on the side to which w points.",
    _but(**{"and": (-1.0, -1.0, 1.5), "or": (-1.0, -1.0, 0.5), "nand": (1.0, 1.0, -1.5)}),
)
ex.wrong(
    "threshold-added",
    "AND and OR always fire and NAND never does: a threshold that is added, where it should be "
    "subtracted, does that.",
    "The neuron fires where w·x > threshold, which is w·x + b > 0 with b = …?",
    _but(**{"and": (1.0, 1.0, 1.5), "or": (1.0, 1.0, 0.5), "nand": (-1.0, -1.0, -1.5)}),
)
ex.wrong(
    "no-bias",
    "AND fires at (0, 1) and (1, 0) already and NAND never fires, as when there is no bias: then "
    "the line goes through (0, 0).",
    "What is z at the corner (0, 0), whatever the weights?",
    _but(**{"and": (1.0, 1.0, 0.0), "or": (1.0, 1.0, 0.0), "nand": (-1.0, -1.0, 0.0)}),
)
ex.wrong(
    "nand-weights-only",
    "NAND never fires. Turning the weights of AND round and keeping its bias does that: z is "
    "negative at every corner.",
    "To turn z into -z, which of w and b must change sign?",
    _but(nand=(-1.0, -1.0, -1.5)),
)
ex.wrong(
    "nand-bias-only",
    "NAND always fires. Turning the bias of AND round and keeping its weights does that: z is "
    "positive at every corner.",
    "To turn z into -z, which of w and b must change sign?",
    _but(nand=(1.0, 1.0, 1.5)),
)
ex.wrong(
    "nand-is-nor",
    "NAND answers as NOR does, which fires at (0, 0) only. NAND is the opposite of AND: it is 0 "
    "at (1, 1) only.",
    "At how many of the four corners does NAND fire?",
    _but(nand=(-1.0, -1.0, 0.5)),
)
ex.wrong(
    "nand-is-and",
    "NAND answers as AND does. It should give the opposite.",
    "Write the two columns of the truth table side by side.",
    _but(nand=(1.0, 1.0, -1.5)),
)
ex.wrong(
    "nand-is-or",
    "NAND answers as OR does. NAND is 1 everywhere but at (1, 1).",
    "What does NAND say at (0, 0)?",
    _but(nand=(1.0, 1.0, -0.5)),
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
    _but(**{"or": (1.0, 0.0, -0.5)}),
)
ex.wrong(
    "or-looks-at-the-second",
    "OR looks at its second input only: at (1, 0) it does not fire.",
    "Which weight is 0, or too small to pass the threshold alone?",
    _but(**{"or": (0.5, 1.0, -0.5)}),
)
ex.wrong(
    "and-looks-at-one-input",
    "AND looks at its first input only: at (1, 0) it fires already.",
    "For AND, no weight may pass the threshold alone.",
    _but(**{"and": (1.0, 0.0, -0.5)}),
)
ex.wrong(
    "or-always",
    "OR fires at (0, 0) too. There z is b alone, and OR says 0.",
    "What is z when both inputs are 0?",
    _but(**{"or": (1.0, 1.0, 0.5)}),
)
ex.wrong(
    "nand-missing",
    "For NAND nothing came back: no branch answers that name.",
    "Which of your conditions holds for the text nand?",
    _but(nand=None),
)
ex.wrong(
    "and-looks-at-the-second",
    "AND looks at its second input only: at (0, 1) it fires already.",
    "For AND, no weight may pass the threshold alone.",
    _but(**{"and": (0.5, 1.0, -0.75)}),
)
ex.wrong(
    "and-is-or",
    "AND answers as OR does: one input that is 1 is enough for it.",
    "For AND the threshold lies above each weight and below their sum.",
    _but(**{"and": (1.0, 1.0, -0.5)}),
)

ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right(
    "thresholds half-way",
    lambda name: {
        "and": (np.array([1.0, 1.0]), -1.5),
        "or": (np.array([1.0, 1.0]), -0.5),
        "nand": (np.array([-1.0, -1.0]), 1.5),
    }[name],
)
ex.right(
    "whole numbers",
    lambda name: {
        "and": (np.array([2, 2]), -3),
        "or": (np.array([2, 2]), -1),
        "nand": (np.array([-2, -2]), 3),
    }[name],
)
ex.right(
    "OR through the origin",
    lambda name: {"and": ([1.0, 1.0], -1.0), "or": ((1, 1), 0), "nand": ([-1.0, -1.0], 2.0)}[name],
)
ex.right(
    "slanted lines",
    lambda name: {
        "and": (np.array([3.0, 2.0]), -4.0),
        "or": (np.array([5.0, 2.0]), -1.0),
        "nand": (np.array([-0.3, -0.7]), 0.9),
    }[name],
)
ex.right(
    "far from one",
    lambda name: {
        "and": (np.array([1e6, 1e6]), -1.5e6),
        "or": (np.array([1e-6, 1e-6]), -5e-7),
        "nand": (np.array([-40, -40]), 60),
    }[name],
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


ex.same_where(lambda f: all(gate_table([n], f(n)).tolist() == TRUTH[n] for n in TRUTH))
