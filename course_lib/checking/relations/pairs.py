"""What came back beside what should have, as arrays of floats with the arguments at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.checking.codec import Laid
from course_lib.checking.compare import SINGLE, unequal
from course_lib.checking.key import Case

# A relation is a help and no grade: values larger than any that a person would look at are left
# alone, so that finding one costs milliseconds.
MOST_ENTRIES = 8_000  # of one value
MOST_OF_ALL = 20_000  # of all values together
MOST_AXES = 8

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Pair:
    """One case: `theirs` beside `wanted`, both float64.

    `args` has the arguments that are numbers, arrays or lists of numbers, by name.
    """

    theirs: Array
    wanted: Array
    args: dict[str, Array]
    rtol: float
    atol: float

    @property
    def alike(self) -> bool:
        """Whether the two have the same shape."""
        return self.theirs.shape == self.wanted.shape

    @cached_property
    def differs(self) -> Array:
        """Where the two differ, entry by entry; everywhere in theirs if the shapes do."""
        if not self.alike:
            return np.ones(self.theirs.shape, dtype=bool)
        return self.unequal(self.theirs, self.wanted)

    @cached_property
    def right(self) -> bool:
        """Whether the two are the same."""
        return self.alike and not self.differs.any()

    @cached_property
    def probe(self) -> int:
        """The place, in flat order, of an entry of theirs that is worth looking at first."""
        return int(self.differs.argmax()) if self.theirs.size else 0

    def unequal(self, a: Array, b: Array) -> Array:
        """Return where two arrays of the same shape differ by more than the case allows."""
        return unequal(a, b, self.rtol, self.atol)

    def only(self, where: Array) -> Pair:
        """Return the entries chosen by a mask of the shape of both, as arrays of one axis."""
        args = {
            name: np.broadcast_to(arg, where.shape)[where] if arg.ndim else arg
            for name, arg in self.args.items()
            if arg.shape in ((), where.shape)
        }
        return Pair(self.theirs[where], self.wanted[where], args, self.rtol, self.atol)


def pair(case: Case, names: Sequence[str], theirs: Any, wanted: Any) -> Pair | None:
    """Return a case as a pair; None where one of the values is no array and no number."""
    a, b = numbers(theirs), numbers(wanted)
    if a is None or b is None:
        return None
    return Pair(a, b, dict(_given(case, names)), case.rtol, case.atol)


def small(pairs: Sequence[Pair]) -> bool:
    """Return whether there is no more to look at than a few milliseconds allow."""
    return sum(p.theirs.size + p.wanted.size for p in pairs) <= MOST_OF_ALL


def numbers(value: Any) -> Array | None:
    """Return a number or an array as floats; None for anything else, and for what is too large."""
    if not isinstance(value, (*SINGLE, np.ndarray)):
        return None
    array = np.asarray(value)
    if array.dtype.kind not in "biuf" or array.size > MOST_ENTRIES or array.ndim > MOST_AXES:
        return None
    return array.astype(np.float64)


def bare(value: Any) -> Any:
    """Return an argument without its layout, and a list of plain numbers as an array."""
    if isinstance(value, Laid):
        return value.array
    listed = isinstance(value, (list, tuple)) and 0 < len(value) <= MOST_ENTRIES
    return np.array(value) if listed and all(map(_plain, value)) else value


def _plain(value: Any) -> bool:
    return type(value) in (int, float) or isinstance(value, np.number)


def _given(case: Case, names: Sequence[str]) -> Iterator[tuple[str, Array]]:
    """Yield the arguments that are numbers, and those in the first and last item of a list."""
    for name, arg in zip(names, case.given, strict=False):
        value = numbers(bare(arg))
        if value is not None:
            yield name, value
        elif isinstance(arg, (list, tuple)) and arg:
            for i in (0, -1):
                if isinstance(arg[i], (list, tuple)) and len(arg[i]) <= 4:
                    for j, part in enumerate(arg[i]):
                        if (value := numbers(bare(part))) is not None:
                            yield f"{name}[{i}][{j}]".replace("-", "−"), value
