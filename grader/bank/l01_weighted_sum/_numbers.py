"""Steps for one number only, and steps whose branch for single numbers is wrong."""

from __future__ import annotations

import numpy as np

from grader.bank.model import Exercise

ONE = (
    "This decides about one number and gives one number back. An array of several has no single "
    "answer to if, and each of its entries has its own decision."
)
AT_ZERO = "Besides, it answers 1 at exactly 0, where the contract says 0."
NO_FLOATS = "Besides, its answers are no floats."
HINT = "A comparison such as z > 0 works on all entries at once, and so does np.where."


def of_step(ex: Exercise) -> None:
    """Add the forms of `1 if z > 0 else 0`, and branches with another dtype."""
    for name, on, off in (("", 1.0, 0.0), ("-int", 1, 0), ("-bool", True, False)):
        also = [NO_FLOATS] if name else []
        ex.wrong(
            f"one-number-only{name}",
            " ".join([ONE, *also]),
            HINT,
            lambda z, on=on, off=off: on if z > 0 else off,
        )
        ex.wrong(
            f"one-number-only{name}-and-fires-at-zero",
            " ".join([ONE, AT_ZERO, *also]),
            HINT,
            lambda z, on=on, off=off: on if z >= 0 else off,
        )
    ex.wrong(
        "numbers-as-booleans",
        "Arrays are right, but a single number gives True or False; the contract asks for 1.0 or "
        "0.0.",
        "A single NumPy number has the shape (), and np.where takes that too: no branch is needed.",
        lambda z, *, right: z > 0 if type(z) is not np.ndarray else right(z),
    )
    ex.wrong(
        "numbers-as-integers",
        "Arrays are right, but a single number gives the integer 1 or 0; the contract asks for "
        "floats.",
        "A single NumPy number has the shape (), and np.where takes that too: no branch is needed.",
        lambda z, *, right: int(z > 0) if type(z) is not np.ndarray else right(z),
    )
