"""What the exercises of this lesson share: wrong forms, and the units that come back."""

from __future__ import annotations

from grader.bank.forms import forms
from grader.bank.model import Exercise


def forms_of_two(ex: Exercise, number: str) -> None:
    """Add right values in a wrong form, for a function of an array z and a number.

    number: what the second argument is called.
    """
    forms(
        ex,
        "np.where",
        "z[z < 0] *= … and out=z write into z itself; np.where makes a new array.",
    )
    ex.wrong(
        "number-always-default",
        f"The argument {number} was not used: the result is that of its default, whatever is "
        "given.",
        f"Where does {number} stand in your code?",
        lambda z, *rest, right: right(z),
    )


def lost_unit(rng, n=4, slope=0.1, lr=0.2, max_steps=400):
    """Return a unit that is negative on all its data and is pulled up, with room for its count."""
    w, b = float(rng.uniform(0.3, 1.5)), float(rng.uniform(-3.5, -2))
    x = rng.uniform(0.1, 1, n).round(3)
    target = (x * rng.uniform(1.2, 2.5) + rng.uniform(0, 1, n)).round(3)
    return round(w, 3), round(b, 3), x, target, slope, lr, max_steps
