"""Theirs is one number times the expected, or one number more or less, the same in every case."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from course_lib.checking.relations.facts import Fact
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Array, Pair

NAMED = {
    "ln 2": math.log(2),
    "ln 10": math.log(10),
    "π": math.pi,
    "2π": 2 * math.pi,
    "e": math.e,
    "√2": math.sqrt(2),
    "√(2π)": math.sqrt(2 * math.pi),
}
PLAIN = {-1.0: "minus", 2.0: "twice", 0.5: "half"}


def constant(scene: Scene) -> Iterator[Fact]:
    """The same number everywhere, whatever is asked."""
    pairs = scene.pairs
    first = next((float(p.theirs.flat[0]) for p in pairs if p.theirs.size), math.nan)
    first = 0.0 if abs(first) <= pairs[0].atol else first
    if math.isfinite(first):
        yield Fact("constant", f"is {number(first)} everywhere", _filled(first))


def constant_factor(scene: Scene) -> Iterator[Fact]:
    """One number times the expected, named where it has a name."""
    pairs = scene.pairs
    c = _fitted(pairs, lambda p: p.theirs / p.wanted)
    if c:
        yield Fact("factor", factor_text(c), _times(c))


def constant_added(scene: Scene) -> Iterator[Fact]:
    """One number more or less than the expected, at every single entry."""
    pairs = scene.pairs
    c = _fitted(pairs, lambda p: p.theirs - p.wanted)
    if c and all(p.differs.all() for p in pairs):
        word = "more" if c > 0 else "less"
        text = f"is {number(abs(c))} {word} than the expected one, everywhere"
        yield Fact("constant-added", text, _more(c))


def factor_text(c: float) -> str:
    """Say what a number times the expected one is."""
    for value, word in PLAIN.items():
        if _near(c, value):
            return f"is {word} the expected one"
    word = "minus " if c < 0 else ""
    for name, value in NAMED.items():
        if _near(abs(c), value):
            return f"is {word}{name} times the expected one"
        if _near(abs(c), 1 / value):
            return f"is {word}the expected one divided by {name}"
    ratio = Fraction(abs(c)).limit_denominator(1000)
    if 0 < ratio.numerator <= 1000 and _near(abs(c), float(ratio)):
        if ratio.numerator == 1:
            return f"is {word}the expected one divided by {ratio.denominator}"
        return f"is {word}{ratio} times the expected one"
    return f"is {number(c)} times the expected one"


def number(c: float) -> str:
    """Return a number as text: exactly, or as "1 − 1e−9", or with "about" and six digits."""
    if c == 0:
        return "0"
    if 0 < 1 - c < 1e-4:
        return f"1 − {number(float(f'{1 - c:.3g}'))}"
    text = f"{c:.6g}"
    text = text if _near(float(text), c) else f"about {text}"
    return text.replace("-", "−")


def _filled(c: float) -> Callable[[Pair], Array]:
    return lambda p: np.full(p.theirs.shape, c)


def _times(c: float) -> Callable[[Pair], Array]:
    return lambda p: c * p.wanted


def _more(c: float) -> Callable[[Pair], Array]:
    return lambda p: p.wanted + c


def _fitted(pairs: Sequence[Pair], find: Callable[[Pair], Array]) -> float | None:
    """Return the constant that a differing value of the most exact case asks for."""
    differing = [p for p in pairs if p.alike and not p.right]
    for pair in sorted(differing, key=lambda p: p.rtol):
        found = find(pair)
        size = np.where(pair.differs & np.isfinite(found), np.abs(pair.wanted) + 1, 0.0)
        if size.size and 0 < size.max() < math.inf:
            return short(float(found.flat[int(size.argmax())]))
    return None


def short(c: float) -> float:
    """Return a number without the rounding of the division or difference that it comes from."""
    made = float(f"{c:.9g}")
    return made if _near(c, made) else c


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-11 * max(abs(a), abs(b))
