"""xor_weights(): two layers of steps that compute XOR."""

from __future__ import annotations

import numpy as np

from course_lib.checking.views import xor_table
from grader.bank.l02_linear_collapse._shared import floats
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS

ex = Exercise(
    "xor_weights",
    truth="Your network says 1 at (0, 1) and (1, 0), and 0 at (0, 0) and (1, 1): three steps in "
    "two layers do what one line cannot.",
    view="xor_table",
    hints=[
        "Exactly one input is on: at least one is on, and not both are. Each half is one line.",
        "Let one hidden unit fire for “at least one” and the other for “both”. Both can have the "
        "weights 1 and 1; only their biases differ.",
        "Column j of W1 and entry j of b1 belong to hidden unit j. The output unit adds the first "
        "hidden unit, takes away the second, and needs a bias between −1 and 0.",
    ],
)

# One call without arguments: right at all four corners or not. No credit for three, which one
# line manages.
ex.aspect("all four corners", 3, cases=[()], draw=lambda rng: (), draws=1)

OR_AND = floats([1, 1], [1, 1]), floats(-0.5, -1.5)
OR_NAND = floats([1, -1], [1, -1]), floats(-0.5, 1.5)

ex.wrong(
    "computes-or",
    "These weights compute OR: they say 1 at (1, 1) too. One line can do that; the second hidden "
    "unit has to take this corner back.",
    "Which sign must the output unit give to a hidden unit that fires only at (1, 1)?",
    lambda: (*OR_AND, floats(1, 1), -0.5),
)
ex.wrong(
    "computes-and",
    "These weights compute AND: they say 1 only where both inputs are 1.",
    "XOR is 0 at (1, 1), and 1 at (0, 1) and (1, 0).",
    lambda: (*OR_AND, floats(1, 1), -1.5),
)
ex.wrong(
    "computes-nand",
    "These weights compute NAND: they say 1 at (0, 0) too.",
    "What has to be true besides “not both”?",
    lambda: (*OR_NAND, floats(0, 1), -0.5),
)
ex.wrong(
    "computes-nor",
    "These weights compute NOR: they say 1 only at (0, 0).",
    "XOR is 1 at (0, 1) and (1, 0), and nowhere else.",
    lambda: (*OR_NAND, floats(-1, 0), 0.5),
)
ex.wrong(
    "computes-xnor",
    "These weights compute XNOR, “both are the same”: the opposite of XOR at every corner.",
    "Turn the output unit around: what do its weights and its bias have to become?",
    lambda: (*OR_AND, floats(-1, 1), 0.5),
)
ex.wrong(
    "only-at-10",
    "These weights say 1 at (1, 0) and nowhere else; (0, 1) is missing. That also happens when a "
    "hidden unit's weights stand in a row of W1: they belong into a column.",
    "x @ W1 weighs the inputs for hidden unit j with column j.",
    lambda: (floats([1, 1], [-1, -1]), floats(-0.5, 1.5), floats(1, 1), -1.5),
)
ex.wrong(
    "only-at-01",
    "These weights say 1 at (0, 1) and nowhere else; (1, 0) is missing. That also happens when a "
    "hidden unit's weights stand in a row of W1: they belong into a column.",
    "x @ W1 weighs the inputs for hidden unit j with column j.",
    lambda: (floats([-1, -1], [1, 1]), floats(1.5, -0.5), floats(1, 1), -1.5),
)
ex.wrong(
    "never-fires",
    "The output is 0 at every corner. Either the output's bias is too low, or a threshold is "
    "exactly met: step(0) is 0, the sum must be above it.",
    "Compute the two hidden sums at (1, 0) by hand, then the output's sum.",
    lambda: (floats([1, 1], [1, 1]), floats(-1, -2), floats(1, -1), -1.0),
)
ex.wrong(
    "always-fires",
    "The output is 1 at every corner: its bias is too high to let the hidden units say no.",
    "Compute the output's sum at (0, 0) by hand. It must not be above 0.",
    lambda: (*OR_NAND, floats(1, 1), 0.0),
)
ex.wrong(
    "copies-x1",
    "The output is x1, whatever x2 is.",
    "The two hidden units have to look at both inputs.",
    lambda: (np.eye(2), floats(-0.5, -0.5), floats(1, 0), -0.5),
)
ex.wrong(
    "copies-x2",
    "The output is x2, whatever x1 is.",
    "The two hidden units have to look at both inputs.",
    lambda: (np.eye(2), floats(-0.5, -0.5), floats(0, 1), -0.5),
)
ex.wrong(
    "turns-x1",
    "The output is 1 where x1 is 0, whatever x2 is.",
    "The two hidden units have to look at both inputs.",
    lambda: (np.eye(2), floats(-0.5, -0.5), floats(-1, 0), 0.5),
)
ex.wrong(
    "turns-x2",
    "The output is 1 where x2 is 0, whatever x1 is.",
    "The two hidden units have to look at both inputs.",
    lambda: (np.eye(2), floats(-0.5, -0.5), floats(0, -1), 0.5),
)
ex.wrong(
    "all-but-01",
    "These weights say 0 at (0, 1) and 1 at the three other corners.",
    "Compute the output's sum at (0, 0) and at (1, 1) by hand. It must not be above 0 there.",
    lambda: (np.eye(2), floats(-0.5, -0.5), floats(1, -1), 0.5),
)
ex.wrong(
    "all-but-10",
    "These weights say 0 at (1, 0) and 1 at the three other corners.",
    "Compute the output's sum at (0, 0) and at (1, 1) by hand. It must not be above 0 there.",
    lambda: (np.eye(2), floats(-0.5, -0.5), floats(-1, 1), 0.5),
)

ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("or, and not and", lambda: (*OR_AND, floats(1, -1), -0.5))
ex.right("or and nand, both", lambda: (*OR_NAND, floats(1, 1), -1.5))
ex.right(
    "one unit for each mixed corner",
    lambda: [floats([1, -1], [-1, 1]), floats(-0.5, -0.5), floats(1, 1), np.array(-0.5)],
)
ex.right("integers in lists", lambda: ([[1, 1], [1, 1]], [0, -1], [1, -1], 0))
ex.right(
    "large weights",
    lambda: (
        np.array([[20, -20], [20, -20]]),
        np.array([-10, 30]),
        np.array([20, 20]),
        np.int64(-30),
    ),
)
ex.right(
    "units in the other order",
    lambda: (OR_AND[0], OR_AND[1][::-1].copy(), floats(-2, 1), np.float64(-0.25)),
)


@ex.right("biases that are almost 0")
def _():
    first, second = [1, -1], [-1, 1]  # each counts one input up and the other down
    return np.array([first, second]).T, np.full(2, -1e-3), np.ones(2, np.float32), -1e-9


ex.same_where(lambda f: xor_table([], f()).tolist() == [0, 1, 1, 0])
