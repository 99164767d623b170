"""The two functions that an input has to tell apart, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import BadData
from course_lib.checking.compare import difference

SECONDS = 5.0  # of a call of one, and of all that is tried
RTOL, ATOL = 1e-6, 1e-12  # below it, a difference may be rounding


class PairBroke(RuntimeError):
    """One of the two functions fails where it must not: a fault of the course, not an answer."""


@dataclass(frozen=True)
class Exposes:
    """What an exercise of this kind asks for: inputs of the function `of`.

    takes: what each of its parameters takes (see `takes`); refuses: the exceptions by which it
    says that an input is none.
    """

    of: str
    takes: Mapping[str, str]
    refuses: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """The two functions that an input has to tell apart."""

    right: Callable
    wrong: Callable


def apart(right: Observation, wrong: Observation, args: Sequence[Any]) -> str:
    """Return how two results differ by more than rounding, "" where they don't."""
    if wrong.raised:
        return f"theirs ends with {wrong.raised}"
    try:
        theirs = wrong.decoded
    except BadData:
        return "theirs returns what is no data"
    return difference(theirs, right.decoded, RTOL, atol(args)) or ""


def atol(args: Sequence[Any]) -> float:
    """Return the absolute tolerance for results of arguments as large as these."""
    largest = max(1.0, *(float(np.abs(arg).max()) for arg in args))
    return ATOL * largest**2


def finite(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(finite(item) for item in value)
    if isinstance(value, dict):
        return all(finite(item) for item in value.values())
    numbers = isinstance(value, (int, float, np.generic, np.ndarray))
    return not numbers or bool(np.isfinite(value).all())
