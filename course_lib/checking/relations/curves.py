"""Theirs is a well-known function of an argument, whatever the expected one is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from course_lib.checking.relations.chains import CHAINS, Chain, along
from course_lib.checking.relations.facts import Fact, Make
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Pair

REDUCTIONS: tuple[tuple[str, Callable], ...] = (
    ("the mean of", np.mean),
    ("the sum of", np.sum),
    ("the largest of", np.max),
)


def curves(scene: Scene) -> Iterator[Fact]:
    """A function of an argument, entry by entry, or its mean, sum or largest value."""
    pairs = scene.pairs
    for name in pairs[0].args:
        if all(_shape(p, name) == p.theirs.shape for p in pairs):
            for chain in CHAINS:
                yield Fact(
                    "function-of-argument", f"is {chain.text(name)}", _of(name, chain), alone=True
                )
        elif all(p.theirs.ndim == 0 and p.args.get(name, p.theirs).size for p in pairs):
            for word, reduce in REDUCTIONS:
                for chain in CHAINS:
                    text = f"is {word} {chain.text(name)}"
                    yield Fact("function-of-argument", text, _of(name, chain, reduce), alone=True)


def _shape(pair: Pair, name: str) -> tuple | None:
    return pair.args[name].shape if name in pair.args else None


def _of(name: str, chain: Chain, reduce: Callable | None = None) -> Make:
    def make(pair: Pair) -> np.ndarray | None:
        if name not in pair.args:
            return None
        made = along(chain, pair.args[name])
        return made if reduce is None else np.asarray(reduce(made))

    return make
