"""Right exactly where a plain condition holds: on an argument, a value, a position."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.checking.relations.amounts import Amount
from course_lib.checking.relations.bounds import bounds
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Array, Pair

AT_LEAST = 2  # right values beside the wrong ones
ENOUGH = 3  # wrong ones

Where = Callable[[Pair], Array | None]
Test = Callable[[Array], Array]


@dataclass(frozen=True)
class Place:
    """A condition: `right` says where your result is right ("where z > 0"), `wrong` where not.

    `of` gives the mask of a pair, True where it is right; None where that is settled.
    """

    right: str
    wrong: str
    of: Where | None


def exactly(scene: Scene, hidden: bool) -> Iterator[Place]:
    """Yield the conditions that hold at every right value and at no wrong one.

    With `hidden` no bounds are said: they are inputs.
    """
    pairs = scene.pairs
    if not all(p.alike for p in pairs):
        return
    wrong = sum(int(p.differs.sum()) for p in pairs)
    right = sum(int((~p.differs).sum()) for p in pairs)
    if wrong < ENOUGH or right < AT_LEAST:
        return
    for family in (_signs, _positions, _finite, _thresholds, _values):
        for place in family(scene, hidden):
            if place.of is None or all(_agrees(place.of, p) for p in pairs):
                yield place


def _agrees(where: Where, pair: Pair) -> bool:
    mask = where(pair)
    if mask is None:
        return False
    return bool((np.broadcast_to(mask, pair.wanted.shape) != pair.differs).all())


SIGNS: tuple[tuple[str, str, Test], ...] = (
    ("{} > 0", "{} ≤ 0", lambda v: v > 0),
    ("{} ≥ 0", "{} < 0", lambda v: v >= 0),
    ("{} < 0", "{} ≥ 0", lambda v: v < 0),
    ("{} ≤ 0", "{} > 0", lambda v: v <= 0),
    ("{} = 0", "{} is not 0", lambda v: v == 0),
    ("{} is not 0", "{} = 0", lambda v: v != 0),
    ("{} is a whole number", "{} is no whole number", lambda v: v == np.round(v)),
)
BITS: tuple[tuple[str, str, Test], ...] = (
    ("{} = 1", "{} = 0", lambda v: v == 1),
    ("{} = 0", "{} = 1", lambda v: v == 0),
)


def _signs(scene: Scene, hidden: bool) -> Iterator[Place]:
    """Conditions on the sign of an argument that has an entry for each value, or is a number."""
    for amount in _fitting(scene, entries=True):
        values = [_spread(p, amount) for p in scene.pairs]
        bits = all(np.isin(v, (0, 1)).all() for v in values)
        for right, wrong, test in BITS if bits else SIGNS:
            yield Place(
                f"where {right.format(amount.name)}",
                f"where {wrong.format(amount.name)}",
                _tested(amount, test),
            )


def _values(scene: Scene, hidden: bool) -> Iterator[Place]:
    """Conditions on the values themselves."""
    yield Place("where it is not 0", "where it is 0", lambda p: p.theirs != 0)
    yield Place("where it is 0", "where it is not 0", lambda p: p.theirs == 0)
    for right, wrong, test in SIGNS:
        name = "the expected value"
        yield Place(f"where {right.format(name)}", f"where {wrong.format(name)}", _wanted(test))


def _finite(scene: Scene, hidden: bool) -> Iterator[Place]:
    """The condition that there is a number at all."""
    right, wrong = "where it is a finite number", "where it is nan or infinite"
    yield Place(right, wrong, lambda p: np.isfinite(p.theirs))


def _positions(scene: Scene, hidden: bool) -> Iterator[Place]:
    """Conditions on the place of a value: the first row, the diagonal, …"""
    ndims = {p.wanted.ndim for p in scene.pairs}
    for axis, word, words in AXES.get(max(ndims), ()) if len(ndims) == 1 else ():
        for name, i in (("first", 0), ("last", -1)):
            one = f"in the {name} {word}"
            yield Place(one, f"in the other {words}", _at(axis, i, True))
            yield Place(f"everywhere but {one}", one, _at(axis, i, False))
    if ndims == {2}:
        yield Place("on the diagonal", "off the diagonal", _diagonal)
        yield Place("off the diagonal", "on the diagonal", lambda p: ~_diagonal(p))


AXES = {1: ((0, "entry", "entries"),), 2: ((0, "row", "rows"), (1, "column", "columns"))}


def _thresholds(scene: Scene, hidden: bool) -> Iterator[Place]:
    """Conditions on how large an argument is; the bounds are those of the values asked."""
    # A bound with one case on one side of it is a chance meeting, not a bound.
    if min(_cases(scene, True), _cases(scene, False)) < AT_LEAST:
        return
    wrong = np.concatenate([p.differs.ravel() for p in scene.pairs])
    for amount in _fitting(scene, entries=False):
        if not _drives(scene, amount):
            continue
        values = np.concatenate([_spread(p, amount).ravel() for p in scene.pairs])
        if np.isfinite(values).all():
            for right, bad in bounds(amount.name, values, wrong, hidden):
                yield Place(f"where {right}", f"where {bad}", None)


def _drives(scene: Scene, amount: Amount) -> bool:
    """Return whether the values are likely to hang on an argument's size.

    Where it is one number among arrays, some bound between a few cases fits by chance.
    """
    if len(scene.pairs[0].args) == 1:
        return True
    return all(
        p.wanted.ndim and (v := amount.of(p)) is not None and v.shape == p.wanted.shape
        for p in scene.pairs
    )


def _cases(scene: Scene, wrong: bool) -> int:
    """Return in how many cases there are wrong values, or right ones."""
    return sum(bool((p.differs == wrong).any()) for p in scene.pairs)


def _fitting(scene: Scene, entries: bool) -> list[Amount]:
    """Return the arguments with an entry for each value, or one number for all of them.

    entries: whether the entries of an argument that has but two of them count as numbers.
    """
    return [a for a in scene.arguments if all(_fits(p, a, entries) for p in scene.pairs)]


def _fits(pair: Pair, amount: Amount, entries: bool) -> bool:
    value = amount.of(pair)
    if value is None or value.shape not in ((), pair.wanted.shape):
        return False
    argument = pair.args.get(amount.name.split("[")[0])
    return amount.plain or (
        entries and "[" in amount.name and argument is not None and argument.size == 2
    )


def _spread(pair: Pair, amount: Amount) -> Array:
    return np.broadcast_to(np.asarray(amount.of(pair)), pair.wanted.shape)


def _tested(amount: Amount, test: Test) -> Where:
    return lambda p: test(np.asarray(amount.of(p)))


def _wanted(test: Test) -> Where:
    return lambda p: test(p.wanted)


def _at(axis: int, i: int, inside: bool) -> Where:
    def make(pair: Pair) -> Array:
        mask = np.full(pair.wanted.shape, not inside)
        if pair.wanted.size:
            np.moveaxis(mask, axis, 0)[i] = inside
        return mask

    return make


def _diagonal(pair: Pair) -> Array:
    rows, columns = np.indices(pair.wanted.shape)
    return rows == columns
