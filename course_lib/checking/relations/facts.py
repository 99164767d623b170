"""A fact about what came back and what should have, and when it may be said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Array, Pair

ENOUGH = 3  # values that show a fact

Make = Callable[[Pair], Array | None]


@dataclass(frozen=True)
class Fact:
    """The statement that `left` and `right`, made of a pair, are equal.

    `text` follows "your result": "is twice the expected one". A side is None where the statement
    makes no sense for a pair, so that it does not hold there. `alone` facts say nothing of the
    expected one; where theirs is nearly right, they would only say what was asked for.
    """

    id: str
    text: str
    right: Make
    left: Make = lambda p: p.theirs
    alone: bool = False


Family = Callable[[Scene], Iterable[Fact]]


def proven(scene: Scene, families: Iterable[Family]) -> Iterator[Fact]:
    """Yield the facts that hold in every pair and that enough differing values show."""
    wrong = sum(int(p.differs.sum()) for p in scene.pairs)
    mostly = 2 * wrong >= sum(p.theirs.size for p in scene.pairs)
    for family in families if wrong >= ENOUGH else ():
        for fact in family(scene):
            if (mostly or not fact.alone) and holds(fact, scene.pairs):
                yield fact


def holds(fact: Fact, pairs: Iterable[Pair]) -> bool:
    """Return whether a fact is true of every pair, and at least three differing values show it.

    Values show nothing where they are all the same: 2 is 1 + 1, 2 · 1 and 1 / ½.
    """
    count, shown = 0, set()
    for pair in pairs:
        left, right = fact.left(pair), fact.right(pair)
        if left is None or right is None or not _equal(pair, left, np.asarray(right)):
            return False
        values = _telling(pair, left, np.asarray(right))
        count += len(values)
        shown |= {tuple(row) for row in values[:ENOUGH].tolist()}
    return count >= ENOUGH and len(shown) >= 2


def _equal(pair: Pair, a: Array, b: Array) -> bool:
    if a.shape != b.shape or (
        a.size and not _meet(pair, a.flat[_at(pair, a)], b.flat[_at(pair, a)])
    ):
        return False
    if pair.unequal(a, b).any():
        return False
    if not (pair.alike and a.shape == pair.theirs.shape):
        return True
    # Where theirs is only a little off, almost anything is as near to it as the tolerance asks:
    # what is said has to explain the difference itself.
    gap = np.abs(pair.theirs - pair.wanted)
    explained = np.abs(a - b) <= 0.01 * gap
    return bool((explained | ~pair.differs | ~np.isfinite(gap)).all())


def _at(pair: Pair, a: Array) -> int:
    return min(pair.probe, a.size - 1)


def _meet(pair: Pair, a: float, b: float) -> bool:
    """Return whether two numbers may be the same; looked at first because most facts fail here."""
    return not abs(a - b) > pair.atol + pair.rtol * max(abs(a), abs(b))  # true for nan


def _telling(pair: Pair, a: Array, b: Array) -> Array:
    """Return the values that show a fact, as rows of theirs and expected (or its two sides)."""
    if pair.right:
        return np.empty((0, 2))
    if pair.alike and a.shape == pair.theirs.shape:
        where = pair.differs & np.isfinite(pair.theirs) & np.isfinite(pair.wanted)
        return np.column_stack([pair.theirs[where], pair.wanted[where]])
    where = np.isfinite(a)
    return np.column_stack([a[where], b[where]])
