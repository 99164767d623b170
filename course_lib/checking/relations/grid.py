"""All amounts at a few differing values at once, to see quickly which formulas are worth trying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.checking.relations.amounts import Amount, arguments, sizes
from course_lib.checking.relations.chains import CHAINS, Chain, along
from course_lib.checking.relations.pairs import Array, Pair

HANDFUL = 3  # values
MOST = 36  # amounts
FOUND = 4  # formulas that fit the handful and are tried on everything

Join = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Grid:
    """A few differing values, and each amount at their places, one row an amount."""

    theirs: Array
    wanted: Array
    amounts: list[Amount]
    rows: Array

    def ones(self, make: Callable[[Array], Array]) -> list[Amount]:
        """Return the amounts of which `make` makes theirs."""
        fits = self._fits(make(self.rows))
        return [self.amounts[i] for i in np.flatnonzero(fits)[:FOUND]]

    def twos(self, make: Join) -> list[tuple[Amount, Amount]]:
        """Return the pairs of amounts of which `make` makes theirs."""
        fits = self._fits(make(self.rows[:, None, :], self.rows[None, :, :]))
        return [(self.amounts[i], self.amounts[j]) for i, j in np.argwhere(fits)[:FOUND]]

    def _fits(self, made: Array) -> Array:
        room = 1e-6 * np.abs(self.theirs) + 1e-9
        return (np.abs(made - self.theirs) <= room).all(axis=-1)


@dataclass(frozen=True, eq=False)
class Scene:
    """Some pairs, with what they all have at hand; worked out once, and only if asked for."""

    pairs: Sequence[Pair]

    @cached_property
    def arguments(self) -> list[Amount]:
        """The arguments, and what one gets of them in one step."""
        return list(arguments(self.pairs))

    @cached_property
    def sizes(self) -> list[Amount]:
        """How many rows, columns and entries there are."""
        return list(sizes(self.pairs))

    @cached_property
    def grid(self) -> Grid | None:
        """All amounts at a few differing values; None where there is nothing to compare."""
        at = _places(self.pairs) if all(p.alike for p in self.pairs) else []
        amounts = [*self.arguments, *self.sizes][:MOST]
        rows = [(a, row) for a in amounts if (row := _values(a, at)) is not None]
        if len(at) < 2 or not rows:
            return None
        return Grid(
            np.array([p.theirs.flat[i] for p, i in at]),
            np.array([p.wanted.flat[i] for p, i in at]),
            [a for a, _ in rows],
            np.array([row for _, row in rows]),
        )

    @cached_property
    def chained(self) -> dict[str, list[Chain]]:
        """The well-known functions that fit a few values.

        From the expected one to theirs, the other way round ("back"), and from each argument that
        has an entry for each value.
        """
        grid = self.grid
        if grid is None:
            return {}
        plain = [(a.name, row) for a, row in zip(grid.amounts, grid.rows, strict=True) if a.plain]
        start = np.array([grid.wanted, grid.theirs, *(row for _, row in plain)])
        end = np.array([grid.theirs, grid.wanted, *(grid.theirs for _ in plain)])
        room = 1e-6 * np.abs(end) + 1e-9
        found: dict[str, list[Chain]] = {}
        names = ["expected", "back", *(f"argument {name}" for name, _ in plain)]
        for chain in CHAINS:
            fits = (np.abs(along(chain, start) - end) <= room).all(axis=-1)
            for i in np.flatnonzero(fits):
                found.setdefault(names[i], []).append(chain)
        return found


def scene(pairs: Sequence[Pair]) -> Scene:
    """Return some pairs with the differing ones first: a fact that is false is out at once."""
    return Scene(sorted(pairs, key=lambda p: p.right))


def _places(pairs: Sequence[Pair]) -> list[tuple[Pair, int]]:
    """Return a handful of differing finite values, as pairs with places in flat order."""
    at: list[tuple[Pair, int]] = []
    for pair in pairs:
        finite = np.isfinite(pair.theirs) & np.isfinite(pair.wanted) & pair.differs
        places = np.flatnonzero(finite)
        at += [(pair, int(i)) for i in dict.fromkeys([*places[:1], *places[-1:]])]
        if len(at) >= HANDFUL:
            break
    return at


def spread(pair: Pair, amount: Amount) -> Array | None:
    """Return an amount that stretches to the shape of the expected one, or None."""
    value = amount.of(pair)
    if value is None or value.ndim > pair.wanted.ndim:
        return None
    for ours, axis in zip(value.shape[::-1], pair.wanted.shape[::-1], strict=False):
        if ours not in (1, axis):
            return None
    return value


def _values(amount: Amount, at: list[tuple[Pair, int]]) -> list[float] | None:
    """Return an amount at some places; None where it does not fit the shape of one of them."""
    found = []
    for pair, i in at:
        value = spread(pair, amount)
        if value is None:
            return None
        whole = value if value.shape == pair.wanted.shape else None
        if whole is None:
            whole = np.broadcast_to(value, pair.wanted.shape)
        found.append(float(whole.flat[i]))
    return found
