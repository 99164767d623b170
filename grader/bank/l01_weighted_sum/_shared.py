"""What the exercises of this lesson share."""

from __future__ import annotations

import numpy as np

CHANGED = (
    "The values are right, but an input array was changed in place: whoever called the function "
    "finds other numbers in it afterwards."
)


NOTHING = "The function returned nothing (None): it has no return, or one that was not reached."


RETURN = "print shows a value to a reader; only return hands it to the caller."


NEW_ARRAY = "x *= w writes into x itself, and so does any slice of x; x * w makes a new array."


SQUARE = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0], [2.5, 1.5, 0.25]])
