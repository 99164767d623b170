"""One number where several are expected, or several where one is, and something more besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from course_lib.checking.relations import formulas
from course_lib.checking.relations.facts import Fact, Make
from course_lib.checking.relations.grid import Scene, scene
from course_lib.checking.relations.pairs import Pair

REDUCTIONS: tuple[tuple[str, Callable], ...] = (("sum", np.sum), ("mean", np.mean))
Narrow = Callable[[Pair], Pair]


def sums(wide: Scene) -> Iterator[Fact]:
    """The sum or mean of the expected numbers, or of theirs, in a formula with other amounts."""
    if all(p.theirs.ndim == 0 < p.wanted.ndim and p.wanted.size for p in wide.pairs):
        for word, reduce in REDUCTIONS:
            s = f"s being the {word} of the expected numbers"
            for fact in _inside(wide, _wanted_reduced(reduce)):
                yield replace(fact, text=_said(fact.text, s))
    elif all(p.wanted.ndim == 0 < p.theirs.ndim and p.theirs.size for p in wide.pairs):
        for word, reduce in REDUCTIONS:
            for fact in _inside(wide, _theirs_reduced(reduce)):
                yield replace(fact, text=f"has too many numbers: their {word} {fact.text}")


def _inside(wide: Scene, narrow: Narrow) -> Iterator[Fact]:
    """Yield the facts of narrower pairs as facts of the wide ones."""
    inner = scene([narrow(p) for p in wide.pairs])
    for family in (formulas.one_amount, formulas.two_amounts):
        for fact in family(inner):
            yield Fact("sum-in-formula", fact.text, _of(fact.right, narrow), _of(fact.left, narrow))


def _of(make: Make, narrow: Narrow) -> Make:
    return lambda p: make(narrow(p))


def _wanted_reduced(reduce: Callable) -> Narrow:
    return lambda p: replace(p, wanted=np.asarray(reduce(p.wanted)))


def _theirs_reduced(reduce: Callable) -> Narrow:
    return lambda p: replace(p, theirs=np.asarray(reduce(p.theirs)))


def _said(text: str, s: str) -> str:
    """Return a text about the expected one as a text about the sum of the expected ones."""
    text = text.replace("e being the expected one", s)
    if s in text:
        return "".join("s" if t == "e" else t for t in _tokens(text))
    return text.replace("the expected one", s.removeprefix("s being "))


def _tokens(text: str) -> Iterator[str]:
    """Yield the names in a text, and what stands between them."""
    name = ""
    for character in text:
        if character.isalnum() or character == "_":
            name += character
        else:
            yield name
            yield character
            name = ""
    yield name
