"""Quantities that a case has at hand: its arguments, what they add up to, how many there are.

A quantity is offered only where every case has it in the same form, so that one sentence can speak
of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.checking.relations.pairs import Array, Pair

Reduce = Callable[[Array], Array]


@dataclass(frozen=True)
class Amount:
    """A quantity: its name in a formula, what else has to be said of the name, how it is had.

    name: "b", "sum(x)", "n"; where: "n the number of rows of X", or nothing; `plain` ones are
    arguments as they are.
    """

    name: str
    of: Callable[[Pair], Array | None]
    where: str = ""
    plain: bool = False


def arguments(pairs: Sequence[Pair]) -> Iterator[Amount]:
    """Yield the arguments, and what one gets of them in one step."""
    for name in _names(pairs):
        yield Amount(name, _argument(name), plain=True)
    for name, ndims in _arrays(pairs):
        yield Amount(f"sum({name})", _reduced(name, np.sum))
        yield Amount(f"mean({name})", _reduced(name, np.mean))
        if ndims == {1}:
            for i in (0, -1, 1, -2):
                if all(p.args[name].size > (i if i >= 0 else -i - 1) for p in pairs):
                    text = f"{name}[{i}]".replace("-", "−")
                    yield Amount(text, _reduced(name, _entry(i)))
            yield Amount(f"length({name})", _reduced(name, np.linalg.norm))
        if ndims == {2}:
            for word, reduce in (("sum", np.sum), ("mean", np.mean)):
                for axis in (1, 0):
                    text = f"{name}.{word}(axis={axis})"
                    yield Amount(text, _reduced(name, _along(reduce, axis)))
            for text, at in ((f"{name}[0]", _entry(0)), (f"{name}[:, 0]", _column(0))):
                if all(p.args[name].size for p in pairs):
                    yield Amount(text, _reduced(name, at))


def sizes(pairs: Sequence[Pair]) -> Iterator[Amount]:
    """Yield how many rows, columns and entries there are, where that changes between cases."""
    # A number of rows that is the same in all cases is a number like any other.
    for name, ndims in _arrays(pairs):
        for what, count in _counts(ndims):
            if len({count(p.args[name]) for p in pairs}) > 1:
                where = f"n the number of {what} of {name}"
                for text, change in SIZES:
                    yield Amount(text, _counted(name, count, change), where)


SIZES: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("n", lambda n: n),
    ("(n − 1)", lambda n: n - 1),
    ("(n + 1)", lambda n: n + 1),
    ("√n", lambda n: n**0.5),
    ("((n − 1)/n)", lambda n: (n - 1) / n if n else np.nan),
    ("(n/(n − 1))", lambda n: n / (n - 1) if n > 1 else np.nan),
)


def _counts(ndims: set[int]) -> Iterator[tuple[str, Callable[[Array], int]]]:
    if ndims == {2}:
        yield "rows", lambda a: a.shape[0]
        yield "columns", lambda a: a.shape[1]
    yield "entries", lambda a: a.size


def _names(pairs: Sequence[Pair]) -> list[str]:
    first = pairs[0].args if pairs else {}
    return [name for name in first if all(name in p.args for p in pairs)]


def _arrays(pairs: Sequence[Pair]) -> Iterator[tuple[str, set[int]]]:
    """Yield the arguments that are arrays in every case, with their numbers of axes."""
    for name in _names(pairs):
        ndims = {p.args[name].ndim for p in pairs}
        if 0 not in ndims:
            yield name, ndims


def _argument(name: str) -> Callable[[Pair], Array]:
    return lambda p: p.args[name]


def _reduced(name: str, reduce: Callable) -> Callable[[Pair], Array | None]:
    return lambda p: np.asarray(reduce(p.args[name])) if p.args[name].size else None


def _along(reduce: Callable, axis: int) -> Reduce:
    return lambda a: reduce(a, axis=axis)


def _entry(i: int) -> Reduce:
    return lambda a: a[i]


def _column(i: int) -> Reduce:
    return lambda a: a[:, i]


def _counted(
    name: str, count: Callable[[Array], int], change: Callable[[float], float]
) -> Callable[[Pair], Array]:
    return lambda p: np.asarray(change(float(count(p.args[name]))))
