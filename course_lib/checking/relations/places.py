"""Right exactly where a plain condition holds: on an argument, a value, a position."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.checking.relations.amounts import Amount
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Array, Pair

AT_LEAST = 2  # right values beside the wrong ones
ENOUGH = 3  # wrong ones

Where = Callable[[Pair], Array | None]
Test = Callable[[Array], Array]


@dataclass(frozen=True)
class Place:
    """A condition: `right` says where your result is right ("where z > 0"), `wrong` where not.

    `of` gives the mask of a pair, True where it is right; None where it makes no sense.
    """

    right: str
    wrong: str
    of: Where


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
    for family in (_signs, _positions, _values):
        for place in family(scene):
            if all(_agrees(place, p) for p in pairs):
                yield place
    yield from _thresholds(scene, hidden)


def _agrees(place: Place, pair: Pair) -> bool:
    mask = place.of(pair)
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


def _signs(scene: Scene) -> Iterator[Place]:
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


def _values(scene: Scene) -> Iterator[Place]:
    """Conditions on the values themselves."""
    yield Place(
        "where it is a finite number",
        "where it is nan or infinite",
        lambda p: np.isfinite(p.theirs),
    )
    yield Place("where it is not 0", "where it is 0", lambda p: p.theirs != 0)
    yield Place("where it is 0", "where it is not 0", lambda p: p.theirs == 0)
    for right, wrong, test in SIGNS:
        name = "the expected value"
        yield Place(f"where {right.format(name)}", f"where {wrong.format(name)}", _wanted(test))


def _positions(scene: Scene) -> Iterator[Place]:
    """Conditions on the place of a value: the first row, the diagonal, …"""
    ndims = {p.wanted.ndim for p in scene.pairs}
    for axis, word, words in AXES.get(max(ndims), ()) if len(ndims) == 1 else ():
        for name, i in (("first", 0), ("last", -1)):
            one, others = f"in the {name} {word}", f"in the other {words}"
            yield Place(one, others, _at(axis, i, True))
            yield Place(others, one, _at(axis, i, False))
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
        values = np.concatenate([_spread(p, amount).ravel() for p in scene.pairs])
        if np.isfinite(values).all():
            for right, bad in _bounds(amount.name, values, wrong, hidden):
                yield Place(f"where {right}", f"where {bad}", lambda p: None)


def _cases(scene: Scene, wrong: bool) -> int:
    """Return in how many cases there are wrong values, or right ones."""
    return sum(bool((p.differs == wrong).any()) for p in scene.pairs)


def _bounds(name: str, values: Array, wrong: Array, hidden: bool) -> Iterator[tuple[str, str]]:
    """Yield where it is right and where it is wrong."""
    for near, far, what, measure in (
        (f"{name} is near 0", f"{name} is far from 0", f"|{name}|", np.abs(values)),
        (f"{name} is small", f"{name} is large", name, values),
    ):
        bad, good = measure[wrong], measure[~wrong]
        if good.max() < bad.min():
            low, high = apart(float(good.max()), float(bad.min()))
            said = (f"{near} ({what} ≤ {low})", f"{far} ({what} ≥ {high})")
            yield (near, far) if hidden else said
        elif bad.max() < good.min():
            low, high = apart(float(bad.max()), float(good.min()))
            said = (f"{far} ({what} ≥ {high})", f"{near} ({what} ≤ {low})")
            yield (far, near) if hidden else said
    for inner, outer, inside_is_wrong in (
        (values[wrong], values[~wrong], True),
        (values[~wrong], values[wrong], False),
    ):
        inside = f"{name} is in a middle range"
        below, above = outer[outer < inner.min()], outer[outer > inner.max()]
        if below.size and above.size and below.size + above.size == outer.size:
            start = apart(float(below.max()), float(inner.min()))
            end = apart(float(inner.max()), float(above.min()))
            outside = f"{name} is below it or above it"
            if not hidden:
                inside = f"{name} is from {start[1]} to {end[0]}"
                outside = f"{name} ≤ {start[0]} or {name} ≥ {end[1]}"
            yield (outside, inside) if inside_is_wrong else (inside, outside)


def apart(low: float, high: float) -> tuple[str, str]:
    """Return two bounds as texts, as short as they can be with both sides of them true."""
    for digits in range(2, 18):
        a, b = f"{low:.{digits}g}", f"{high:.{digits}g}"
        if low <= float(a) < float(b) <= high:
            return a.replace("-", "−"), b.replace("-", "−")
    return repr(low), repr(high)


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
