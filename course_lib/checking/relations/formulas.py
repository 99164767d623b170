"""Theirs is the expected one with something more, less or else of what the case has at hand.

Formulas of a few forms (e + b, e·n, e + b·sum(w), sum(x) + b, …) are tried with all amounts. In
a formula `e` stands for the expected one, `a`, `b` and `c` for amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from course_lib.checking.relations.amounts import Amount
from course_lib.checking.relations.facts import Fact, Make
from course_lib.checking.relations.grid import Scene, spread
from course_lib.checking.relations.pairs import Array, Pair

Formula = Callable[..., Any]

ONE: tuple[tuple[str, str, Formula], ...] = (
    ("added", "the expected one plus {a}", lambda e, a: e + a),
    ("added", "the expected one minus {a}", lambda e, a: e - a),
    ("added", "the expected one plus twice {a}", lambda e, a: e + 2 * a),
    ("added", "the expected one minus twice {a}", lambda e, a: e - 2 * a),
    ("added", "the expected one plus half of {a}", lambda e, a: e + a / 2),
    ("added", "the expected one minus half of {a}", lambda e, a: e - a / 2),
    ("factor", "{a} times the expected one", lambda e, a: e * a),
    ("factor", "the expected one divided by {a}", lambda e, a: e / a),
    ("factor", "minus {a} times the expected one", lambda e, a: -e * a),
    ("factor", "minus the expected one, divided by {a}", lambda e, a: -e / a),
    ("formula", "{a} minus the expected one", lambda e, a: a - e),
    ("formula", "2·{a} − e", lambda e, a: 2 * a - e),
    ("formula", "e·{a}²", lambda e, a: e * a * a),
    ("formula", "e/{a}²", lambda e, a: e / (a * a)),
)
TWO: tuple[tuple[str, str, Formula], ...] = (
    ("formula", "e + {a} − {b}", lambda e, a, b: e + a - b),
    ("formula", "e + {a} + {b}", lambda e, a, b: e + a + b),
    ("formula", "e − {a} − {b}", lambda e, a, b: e - a - b),
    ("formula", "e + {a}·{b}", lambda e, a, b: e + a * b),
    ("formula", "e − {a}·{b}", lambda e, a, b: e - a * b),
    ("formula", "e + 2·{a}·{b}", lambda e, a, b: e + 2 * a * b),
    ("formula", "e − 2·{a}·{b}", lambda e, a, b: e - 2 * a * b),
    ("formula", "e + {a}/{b}", lambda e, a, b: e + a / b),
    ("formula", "e − {a}/{b}", lambda e, a, b: e - a / b),
    ("formula", "e + 2·{a}/{b}", lambda e, a, b: e + 2 * a / b),
    ("formula", "e − 2·{a}/{b}", lambda e, a, b: e - 2 * a / b),
    ("formula", "e − {a}·{b} − {b}", lambda e, a, b: e - a * b - b),
    ("formula", "e + {a}·{b} + {b}", lambda e, a, b: e + a * b + b),
    ("formula", "2·e − {a} + {b}", lambda e, a, b: 2 * e - a + b),
    ("formula", "e·{a}·{b}", lambda e, a, b: e * a * b),
    ("formula", "e·{a}/{b}", lambda e, a, b: e * a / b),
    ("formula", "e/({a}·{b})", lambda e, a, b: e / (a * b)),
    ("formula", "(e − {b})·{a} + {b}", lambda e, a, b: (e - b) * a + b),
    ("formula", "(e − {b})/{a} + {b}", lambda e, a, b: (e - b) / a + b),
    ("formula", "e − {b} + {b}·{a}", lambda e, a, b: e - b + b * a),
    ("formula", "e − {b} + {b}/{a}", lambda e, a, b: e - b + b / a),
    ("formula", "e + {b}/{a} − {b}", lambda e, a, b: e + b / a - b),
    ("formula", "(e − {b})·{a}", lambda e, a, b: (e - b) * a),
    ("formula", "(e − {b})/{a}", lambda e, a, b: (e - b) / a),
    ("formula", "(e + {b})·{a}", lambda e, a, b: (e + b) * a),
    ("formula", "(e + {b})/{a}", lambda e, a, b: (e + b) / a),
    ("formula", "e·{a} + {b}", lambda e, a, b: e * a + b),
    ("formula", "e/{a} + {b}", lambda e, a, b: e / a + b),
    ("formula", "e·{a} − {b}", lambda e, a, b: e * a - b),
    ("formula", "e/{a} − {b}", lambda e, a, b: e / a - b),
    ("formula", "{b} − e·{a}", lambda e, a, b: b - e * a),
    ("formula", "{b} − e/{a}", lambda e, a, b: b - e / a),
    ("formula", "{a} − {b} − e", lambda e, a, b: a - b - e),
    ("formula", "{a} + {b} − e", lambda e, a, b: a + b - e),
)
# Without the expected one.
ALONE: tuple[tuple[str, Formula], ...] = (
    ("{a} + {b}", lambda a, b: a + b),
    ("{a} − {b}", lambda a, b: a - b),
    ("{a}·{b}", lambda a, b: a * b),
    ("{a}/{b}", lambda a, b: a / b),
)
ALONE_WITH_A_THIRD: tuple[tuple[str, Formula], ...] = (
    ("{a}·{b} + {c}", lambda c, a, b: a * b + c),
    ("{a}·{b} − {c}", lambda c, a, b: a * b - c),
    ("{a}/{b} + {c}", lambda c, a, b: a / b + c),
    ("{a} + {b} + {c}", lambda c, a, b: a + b + c),
)


def argument_itself(scene: Scene) -> Iterator[Fact]:
    """An argument, as it was given."""
    for a in scene.arguments:
        if a.plain:
            yield Fact("argument", f"is {a.name} itself", a.of, alone=True)


def one_amount(scene: Scene) -> Iterator[Fact]:
    """The expected one plus, minus, times or divided by one amount."""
    if grid := scene.grid:
        for id, text, formula in ONE:
            for a in grid.ones(partial(formula, grid.wanted)):
                said = _said(text.format(a=a.name), a)
                yield Fact(f"size-{id}" if a.where else f"argument-{id}", said, _made(formula, a))


def two_amounts(scene: Scene) -> Iterator[Fact]:
    """The expected one and two amounts in one formula."""
    if grid := scene.grid:
        for id, text, formula in TWO:
            for a, b in grid.twos(partial(formula, grid.wanted)):
                if not (a.where and b.where and a.where != b.where):
                    said = _said(text.format(a=a.name, b=b.name), a, b)
                    yield Fact(id, said, _made(formula, a, b))


def amount_alone(scene: Scene) -> Iterator[Fact]:
    """One amount, and nothing of the expected one."""
    if grid := scene.grid:
        for a in grid.ones(lambda row: row):
            if not a.plain:
                made = _alone(lambda v: v, a)
                yield Fact("made-of-arguments", _said(a.name, a), made, alone=True)


def amounts_alone(scene: Scene) -> Iterator[Fact]:
    """Two amounts, or two with an argument as it is."""
    grid = scene.grid
    if grid is None:
        return
    for text, formula in ALONE:
        for a, b in grid.twos(formula):
            said = _said(text.format(a=a.name, b=b.name), a, b)
            yield Fact("made-of-arguments", said, _alone(formula, a, b), alone=True)
    for c, row in zip(grid.amounts, grid.rows, strict=True):
        for text, formula in ALONE_WITH_A_THIRD if c.plain else ():
            for a, b in grid.twos(partial(formula, row)):
                said = _said(text.format(a=a.name, b=b.name, c=c.name), a, b)
                yield Fact("made-of-arguments", said, _alone(formula, c, a, b), alone=True)


def _made(formula: Formula, *amounts: Amount) -> Make:
    """Return what makes a formula's value of a pair: the expected one and some amounts."""

    def make(pair: Pair) -> Array | None:
        values = [spread(pair, a) for a in amounts]
        return None if any(v is None for v in values) else formula(pair.wanted, *values)

    return make


def _alone(formula: Formula, *amounts: Amount) -> Make:
    def make(pair: Pair) -> Array | None:
        values = [spread(pair, a) for a in amounts]
        if any(v is None for v in values):
            return None
        return np.broadcast_to(formula(*values), pair.wanted.shape)

    return make


def _said(text: str, *amounts: Amount) -> str:
    """Return "is e + b, e being the expected one and n the number of rows of X"."""
    words = "".join(c if c.isalnum() or c == "_" else " " for c in text).split()
    e = "e being the expected one" if "e" in words else ""
    where = next((a.where for a in amounts if a.where), "")
    n = where if e or not where else where.replace("n the", "n being the")
    rest = " and ".join(filter(None, (e, n)))
    return f"is {text}, {rest}" if rest else f"is {text}"
