"""Theirs is a well-known function of an argument, whatever the expected one is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from course_lib.checking.relations.chains import CHAINS, Chain, along
from course_lib.checking.relations.factors import number, short
from course_lib.checking.relations.facts import Fact, Make
from course_lib.checking.relations.grid import Scene
from course_lib.checking.relations.pairs import Pair

REDUCTIONS: tuple[tuple[str, Callable], ...] = (
    ("the mean of", np.mean),
    ("the sum of", np.sum),
    ("the largest of", np.max),
)


def curves(scene: Scene) -> Iterator[Fact]:
    """A function of an argument, entry by entry."""
    for name in scene.pairs[0].args:
        for chain in scene.chained.get(f"argument {name}", ()):
            text = f"is {chain.text(name)}"
            yield Fact("function-of-argument", text, _of(name, chain), alone=True)


def reduced_curves(scene: Scene) -> Iterator[Fact]:
    """The mean, sum or largest value of a function of an argument."""
    first = scene.pairs[0]
    if not all(p.theirs.ndim == 0 for p in scene.pairs):
        return
    for name in first.args:
        if not all(p.args.get(name, p.theirs).size for p in scene.pairs):
            continue
        for chain in CHAINS:
            made = along(chain, first.args[name])
            for word, reduce in REDUCTIONS:
                if abs(reduce(made) - first.theirs) <= 1e-6 * abs(first.theirs) + 1e-9:
                    text = f"is {word} {chain.text(name)}"
                    made_of = _of(name, chain, reduce)
                    yield Fact("function-of-argument", text, made_of, alone=True)


def lines(scene: Scene) -> Iterator[Fact]:
    """A straight line of an argument, which may end at bounds."""
    for name in scene.pairs[0].args:
        if all(_shape(p, name) == p.theirs.shape for p in scene.pairs):
            line = _line(scene.pairs, name)
            if line:
                slope, start, low, high = line
                text = f"is {_sum(slope, name, start)}"
                yield Fact("line", text, _on_line(name, slope, start, -np.inf, np.inf), alone=True)
                ends = f", kept between {number(low)} and {number(high)}"
                yield Fact("line", text + ends, _on_line(name, slope, start, low, high), alone=True)


def _line(pairs: Sequence[Pair], name: str) -> tuple[float, float, float, float] | None:
    """Return slope, start and bounds of the line through the values between the bounds."""
    exact = min(p.rtol for p in pairs)
    v = np.concatenate([p.args[name].ravel() for p in pairs if p.rtol == exact])
    t = np.concatenate([p.theirs.ravel() for p in pairs if p.rtol == exact])
    if not (t.size and np.isfinite(t).all() and np.isfinite(v).all()):
        return None
    low, high = float(t.min()), float(t.max())
    inner = (t > low) & (t < high)
    x, y = v[inner], t[inner]
    if x.size < 3 or np.ptp(x) == 0:
        return None
    a, b = int(x.argmin()), int(x.argmax())
    slope = float((y[b] - y[a]) / (x[b] - x[a]))
    if slope == 0:
        return None
    return short(slope), short(float(y[a] - slope * x[a])), low, high


def _sum(slope: float, name: str, start: float) -> str:
    """Return "0.2·z + 0.5"."""
    line = name if slope == 1 else f"{number(slope)}·{name}"
    parts = 1 / slope if 0.01 < abs(slope) < 1 else 0.5
    if "about" in line and abs(parts - round(parts)) < 1e-7:  # z/6
        line = f"{name}/{round(parts)}".replace("-", "−")
    return line if not start else f"{line} {'−' if start < 0 else '+'} {number(abs(start))}"


def _on_line(name: str, slope: float, start: float, low: float, high: float) -> Make:
    return lambda p: np.clip(slope * p.args[name] + start, low, high)


def _shape(pair: Pair, name: str) -> tuple | None:
    return pair.args[name].shape if name in pair.args else None


def _of(name: str, chain: Chain, reduce: Callable | None = None) -> Make:
    def make(pair: Pair) -> np.ndarray | None:
        if name not in pair.args:
            return None
        made = along(chain, pair.args[name])
        return made if reduce is None else np.asarray(reduce(made))

    return make
