"""Facts that say least, for where nothing else holds: a direction, a sign, a side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from course_lib.checking.relations.pairs import Array, Pair

ENOUGH = 6  # values on one side: three could be chance
ENTRIES = 3  # of an array that another one is a multiple of


def leaning(pairs: Sequence[Pair]) -> tuple[str, str] | None:
    """Return what holds of the differences at least, as an id and a text after "your result"."""
    if not all(p.alike for p in pairs):
        return None
    for id, text, holds in FACTS:
        if holds(pairs):
            return id, text
    return None


def _multiple(pairs: Sequence[Pair]) -> bool:
    """Return whether each array is a multiple of the expected one."""
    return _of_each(pairs, lambda p: p.theirs / p.wanted)


def _shifted(pairs: Sequence[Pair]) -> bool:
    """Return whether each array is off by one number throughout."""
    return _of_each(pairs, lambda p: p.theirs - p.wanted)


def _of_each(pairs: Sequence[Pair], find: Callable[[Pair], Array]) -> bool:
    found = []
    for pair in pairs:
        values = find(pair)[pair.wanted != 0]
        if values.size < ENTRIES or not np.isfinite(values).all():
            return False
        if np.ptp(values) > 1e-6 * np.abs(values).max():
            return False
        found.append(values.flat[0])
    return len(found) >= 2 and np.ptp(found) > 0


def _too(sign: int) -> Callable[[Sequence[Pair]], bool]:
    def holds(pairs: Sequence[Pair]) -> bool:
        gaps = _gaps(pairs)
        return len(gaps) >= ENOUGH and bool((sign * gaps > 0).all())

    return holds


def _gaps(pairs: Sequence[Pair]) -> Array:
    """Return theirs less the expected at all differing entries; nan where one is not finite."""
    return np.concatenate([(p.theirs - p.wanted)[p.differs].ravel() for p in pairs])


FACTS = (
    ("multiple", "is a multiple of the expected one, but not by the same number in each case",
     _multiple),
    ("shifted", "is off by the same number throughout a case, but not by the same in each case",
     _shifted),
    ("too-large", "is too large wherever it is wrong", _too(1)),
    ("too-small", "is too small wherever it is wrong", _too(-1)),
)  # fmt: skip
