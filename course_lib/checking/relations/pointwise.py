"""Theirs is a plain function of the expected one, number by number, or the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from course_lib.checking.relations.chains import Chain, along
from course_lib.checking.relations.factors import number
from course_lib.checking.relations.facts import Fact, Make
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Array, Pair

WHOLE: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("rounded to whole numbers", np.round),
    ("cut to whole numbers (towards 0)", np.trunc),
    ("rounded down to whole numbers", np.floor),
    ("rounded up to whole numbers", np.ceil),
)


def rounded(scene: Scene) -> Iterator[Fact]:
    """Rounded to some decimals, or to whole numbers in one of four ways."""
    pairs = scene.pairs
    if all(_is_whole(p.theirs) for p in pairs):
        for word, change in WHOLE:
            yield Fact("whole", f"is the expected one {word}", _of_wanted(change))
        return
    for k in range(1, 9):
        text = f"is the expected one rounded to {k} decimal{'' if k == 1 else 's'}"
        yield Fact("rounded", text, _decimals(k))


def clipped(scene: Scene) -> Iterator[Fact]:
    """Kept between bounds, which are where theirs ends and the expected goes on."""
    pairs = scene.pairs
    exact = min(p.rtol for p in pairs)
    shown = [p for p in pairs if p.rtol == exact and p.alike and np.isfinite(p.theirs).all()]
    values = np.concatenate([p.theirs.ravel() for p in shown]) if shown else np.empty(0)
    if not values.size:
        return
    low, high = float(values.min()), float(values.max())
    below = any((p.differs & (p.wanted < p.theirs)).any() for p in pairs if p.alike)
    above = any((p.differs & (p.wanted > p.theirs)).any() for p in pairs if p.alike)
    if below and not above:
        text = f"is the expected one, but never less than {number(low)}"
        yield Fact("clipped", text, _of_wanted(lambda w: np.maximum(w, low)))
    elif above and not below:
        text = f"is the expected one, but never more than {number(high)}"
        yield Fact("clipped", text, _of_wanted(lambda w: np.minimum(w, high)))
    elif low < high:
        text = f"is the expected one, but kept between {number(low)} and {number(high)}"
        yield Fact("clipped", text, _of_wanted(lambda w: np.clip(w, low, high)))


def one_step_more(scene: Scene) -> Iterator[Fact]:
    """A function of the expected one."""
    for chain in scene.chained.get("expected", ()):
        text = f"is {chain.text('e')}, e being the expected one"
        yield Fact("function-of-expected", text, _chained(chain))


def one_step_less(scene: Scene) -> Iterator[Fact]:
    """The expected one is a function of theirs."""
    for chain in scene.chained.get("back", ()):
        text = f"is one step short: the expected one is {chain.text('r')}, r being your result"
        yield Fact("one-step-short", text, lambda p: p.wanted, _chained_theirs(chain))


def _chained(chain: Chain) -> Make:
    return lambda p: along(chain, p.wanted)


def _chained_theirs(chain: Chain) -> Make:
    return lambda p: along(chain, p.theirs) if p.alike else None


def _of_wanted(change: Callable[[Array], Array]) -> Make:
    return lambda p: change(p.wanted)


def _decimals(k: int) -> Make:
    """Return what makes theirs if it has k decimals and is as near as they allow.

    Which way a tie goes differs between Python and NumPy, and both are rounded.
    """

    def make(pair: Pair) -> Array | None:
        if not pair.alike:
            return None
        unit, made = 10.0**-k, np.round(pair.theirs, k)
        near = np.abs(pair.theirs - pair.wanted) <= 0.5 * unit * (1 + 1e-9)
        digits = 1e-6 * unit + 0.01 * pair.rtol * np.abs(made)
        exact = (np.abs(pair.theirs - made) <= digits) & (digits < 0.05 * unit)
        return np.where(near & exact, made, np.nan)

    return make


def _is_whole(array: Array) -> bool:
    finite = array[np.isfinite(array)]
    return bool((finite == np.trunc(finite)).all())
