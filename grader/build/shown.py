"""What is shown on purpose although it is, or looks like, a piece of an answer.

An entry names where it stands (a lesson or a file), whose answer it is, and why it may stand
there. One that nothing needs any more is a mistake that the build reports.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """A piece of the answer of `exercise` that may stand in `place`, and why."""

    place: str
    exercise: str
    why: str


SHOWN = [
    Shown(
        "course_lib/plots.py",
        "step",
        "plot_decision shades the two sides of a line",
    ),
    Shown("01_weighted_sum", "relu", "one of the gates that the first lesson draws"),
    Shown("02_linear_collapse", "relu", "the non-linearity that bends the grid is shown in full"),
    Shown("course_lib/training.py", "softplus", "the loss of labels, from logits, is made of it"),
    Shown("09_choosing", "softplus", "the loss of a sigmoid, from logits, is made of it"),
]
