"""The expected numbers in another place or shape, or too many or too few of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from course_lib.checking.relations.facts import Fact, Make
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Array, Pair

Change = Callable[[Array], Array]


def moved(scene: Scene) -> Iterator[Fact]:
    """The same numbers in another order; where there are too few axes, in the expected one."""
    for id, text, axes, change in MOVES:
        yield Fact(id, text, _changed(axes, change))


MOVES: tuple[tuple[str, str, tuple[int, ...], Change], ...] = (
    ("transposed", "is the expected one transposed", (2, 3, 4), np.transpose),
    ("transposed", "is the expected one with its last two axes exchanged", (3, 4),
     lambda w: np.swapaxes(w, -1, -2)),
    ("transposed", "is the expected one with its first two axes exchanged", (3, 4),
     lambda w: np.swapaxes(w, 0, 1)),
    ("reversed", "is the expected one in reverse order", (1,), lambda w: w[::-1]),
    ("reversed", "has the rows of the expected one in reverse order", (2,), lambda w: w[::-1]),
    ("reversed", "has the columns of the expected one in reverse order", (2,),
     lambda w: w[:, ::-1]),
    ("reversed", "has the rows and the columns of the expected one in reverse order", (2,),
     lambda w: w[::-1, ::-1]),
    ("rolled", "has each entry of the expected one a place later, and the last one first",
     (1, 2), lambda w: np.roll(w, 1, axis=-1)),
    ("rolled", "has each entry of the expected one a place earlier, and the first one last",
     (1, 2), lambda w: np.roll(w, -1, axis=-1)),
    ("sorted", "is the expected one in rising order", (1, 2), lambda w: np.sort(w, axis=-1)),
)  # fmt: skip


def other_shape(scene: Scene) -> Iterator[Fact]:
    """All of the expected numbers in their order, in another shape."""
    for text, axes, shape in SHAPES:
        yield Fact("shape", text, _shaped(axes, shape))
    yield Fact("shape", "has the expected numbers in their order, but not their shape", _as_theirs)


SHAPES: tuple[tuple[str, tuple[int, ...], Callable[[tuple], tuple]], ...] = (
    ("has the expected numbers in a column, of shape (n, 1)", (1,), lambda s: (*s, 1)),
    ("has the expected numbers in a row, of shape (1, n)", (1,), lambda s: (1, *s)),
    ("has the expected number in an array of shape (1,)", (0,), lambda s: (1,)),
    ("has the expected numbers, but all along one axis", (2, 3, 4), lambda s: (math.prod(s),)),
    ("has the expected numbers, but lacks the axes of length 1", (1, 2, 3, 4),
     lambda s: tuple(n for n in s if n != 1)),
)  # fmt: skip


def parts(scene: Scene) -> Iterator[Fact]:
    """Some of the expected numbers, or what they add up to on the way."""
    for text, axes, along, change in PARTS:
        yield Fact("part", text, _part(axes, along, change, _wanted))


# what it is of the expected one, for how many axes, along which it must have an entry
PARTS: tuple[tuple[str, tuple[int, ...], int, Change], ...] = (
    ("is the first of the expected numbers alone", (1,), 0, lambda w: w[0]),
    ("is the last of the expected numbers alone", (1,), 0, lambda w: w[-1]),
    ("is the first row of the expected one alone", (2, 3), 0, lambda w: w[0]),
    ("is the last row of the expected one alone", (2, 3), 0, lambda w: w[-1]),
    ("is the first column of the expected one alone", (2,), 1, lambda w: w[:, 0]),
    ("is the last column of the expected one alone", (2,), 1, lambda w: w[:, -1]),
    ("is the diagonal of the expected one", (2,), 0, np.diag),
    ("lacks the first entry of the expected one", (1,), 0, lambda w: w[1:]),
    ("lacks the last entry of the expected one", (1,), 0, lambda w: w[:-1]),
    ("lacks the first row of the expected one", (2, 3), 0, lambda w: w[1:]),
    ("lacks the last row of the expected one", (2, 3), 0, lambda w: w[:-1]),
    ("is a running sum of the expected numbers", (1,), 0, np.cumsum),
    ("is a running sum of the expected rows", (2,), 0, lambda w: np.cumsum(w, axis=0)),
    ("is each expected number less the one before it", (1,), 0, lambda w: np.diff(w, prepend=0.0)),
)

REDUCTIONS: tuple[tuple[str, Callable], ...] = (
    ("the sum of", np.sum),
    ("the mean of", np.mean),
    ("the largest of", np.max),
    ("the smallest of", np.min),
    ("the product of", np.prod),
)


def reduced(scene: Scene) -> Iterator[Fact]:
    """One number where several are expected: a sum too many."""
    pairs = scene.pairs
    for where, axis in _axes([p.wanted for p in pairs]):
        for name, reduce in REDUCTIONS:
            yield Fact(
                "reduced", f"is {name} the expected numbers{where}", _over(reduce, axis, _wanted)
            )


def not_reduced(scene: Scene) -> Iterator[Fact]:
    """Several numbers where one is expected: a sum that was not taken."""
    pairs = scene.pairs
    for where, axis in _axes([p.theirs for p in pairs]):
        for name, reduce in REDUCTIONS:
            yield Fact(
                "not-reduced",
                f"has too many numbers: {name} them{where} is the expected one",
                _wanted,
                _over(reduce, axis, _theirs),
            )


def too_many(scene: Scene) -> Iterator[Fact]:
    """The expected numbers are some of theirs."""
    for text, axes, along, change in PARTS_OF_THEIRS:
        said = f"has too many numbers: {text} of it is the expected one"
        yield Fact("too-many", said, _wanted, _part(axes, along, change, _theirs))


PARTS_OF_THEIRS: tuple[tuple[str, tuple[int, ...], int, Change], ...] = (
    ("the first entry", (1,), 0, lambda t: t[0]),
    ("the last entry", (1,), 0, lambda t: t[-1]),
    ("the first row", (2, 3), 0, lambda t: t[0]),
    ("the last row", (2, 3), 0, lambda t: t[-1]),
    ("the first column", (2,), 1, lambda t: t[:, 0]),
    ("the last column", (2,), 1, lambda t: t[:, -1]),
    ("the diagonal", (2,), 0, np.diag),
)


def _theirs(pair: Pair) -> Array:
    return pair.theirs


def _wanted(pair: Pair) -> Array:
    return pair.wanted


def _axes(arrays: Sequence[Array]) -> Iterator[tuple[str, int | None]]:
    """Yield the axes to reduce along: all of them together, and each of those of all arrays."""
    yield "", None
    ndims = {a.ndim for a in arrays}
    if ndims == {2}:
        yield " in each column", 0
        yield " in each row", 1
    elif min(ndims) > 2:
        yield from ((f" along axis {k}", k) for k in range(min(ndims)))


def _over(reduce: Callable, axis: int | None, of: Callable[[Pair], Array]) -> Make:
    def make(pair: Pair) -> Array | None:
        array = of(pair)
        if array.ndim == 0:  # nothing is too many where one number is
            return array
        if not array.size and reduce is not np.sum:
            return None
        return np.asarray(reduce(array, axis=axis))

    return make


def _changed(axes: tuple[int, ...], change: Change) -> Make:
    return lambda p: change(p.wanted) if p.wanted.ndim in axes else p.wanted


def _shaped(axes: tuple[int, ...], shape: Callable[[tuple], tuple]) -> Make:
    return lambda p: p.wanted.reshape(shape(p.wanted.shape)) if p.wanted.ndim in axes else p.wanted


def _as_theirs(pair: Pair) -> Array | None:
    same = pair.theirs.size == pair.wanted.size
    return pair.wanted.reshape(pair.theirs.shape) if same else None


def _part(axes: tuple[int, ...], along: int, change: Change, of: Callable[[Pair], Array]) -> Make:
    def make(pair: Pair) -> Array | None:
        array = of(pair)
        fits = array.ndim in axes and array.shape[along]
        return np.asarray(change(array)) if fits else None

    return make
