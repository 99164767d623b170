"""Find what can be said of a wrong answer that no known mistake matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.compare import unequal
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.key import Key
from course_lib.checking.relations import kinds, several, tables
from course_lib.checking.relations.facts import proven
from course_lib.checking.relations.grid import scene
from course_lib.checking.relations.kin import kin
from course_lib.checking.relations.order import FAMILIES, direction, found, where_wrong
from course_lib.checking.relations.pairs import Pair, pair, small
from course_lib.checking.relations.raising import raised

TABLES = ("gate_table", "xor_table")  # views that are what a gate says at the corners


def related(
    key: Key,
    values: Sequence[Any],
    seen: Sequence[Observation],
    right: Sequence[bool],
    hidden: bool,
) -> Diagnosis | None:
    """Return the most specific fact that holds between some values and the expected ones.

    values: what came back in each case of the key, as plain data (what a view made of it, where
    the key has one), anything where it raised; seen: the observations; right: whether the value
    was right; hidden: whether inputs must not be given away.
    """
    try:
        with np.errstate(all="ignore"):
            return _related(key, values, seen, right, hidden)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None  # a fault of ours: what is meant as a help must not cost a verdict


def _related(
    key: Key,
    values: Sequence[Any],
    seen: Sequence[Observation],
    right: Sequence[bool],
    hidden: bool,
) -> Diagnosis | None:
    if any(o.raised for o in seen):
        return _with_raising(key, values, seen, right, hidden)
    if key.view:
        if key.view not in TABLES:
            return None
        gates = tables.gates([c.given for c in key.cases], values, right)
        return Diagnosis("gate", gates) if gates else None
    name = kin(key, values)
    if name:
        text = f"This is {name}: your values equal those of {name} in every case."
        return Diagnosis("kin", text)
    return _of_values(key, values, hidden) or _by_kind(key, values, right, hidden)


def _with_raising(
    key: Key,
    values: Sequence[Any],
    seen: Sequence[Observation],
    right: Sequence[bool],
    hidden: bool,
) -> Diagnosis | None:
    """Return which cases raise, and what holds in all others."""
    text, words = raised(key, seen, hidden)
    if not text:
        return None
    rest = [i for i, o in enumerate(seen) if not o.raised]
    if all(right[i] for i in rest):
        also = f"{text}; all other cases are right."
        return Diagnosis("raises-where", _explained(also, words))
    others = replace(key, cases=[key.cases[i] for i in rest], mistakes=[], known=[])
    said = None if key.view else _of_values(others, [values[i] for i in rest], hidden)
    if said is None:
        return Diagnosis("raises-where", _explained(f"{text}.", words))
    also = said.message.replace("In every case", "In all other cases", 1)
    return Diagnosis(said.id, _explained(f"{text}. {also}", words))


def _explained(text: str, words: str) -> str:
    """Add what the exception means, where there are words for it."""
    return f"{text} {words[0].upper()}{words[1:]}." if words else text


def _of_values(key: Key, values: Sequence[Any], hidden: bool) -> Diagnosis | None:
    wanted = [c.wanted for c in key.cases]
    counts = {len(w) if isinstance(w, (tuple, list)) else 0 for w in wanted}
    if len(counts) != 1:
        return None
    count = counts.pop()
    if count == 0:
        return found(_pairs(key, values, wanted), "your result", hidden)

    def same(i: int, a: np.ndarray, b: np.ndarray) -> bool:
        return not unequal(a, b, key.cases[i].rtol, key.cases[i].atol).any()

    text = several.rebuilt(values, wanted, same)
    return Diagnosis("several", text) if text else _of_items(key, values, wanted, count, hidden)


def _of_items(
    key: Key, values: Sequence[Any], wanted: Sequence[Any], count: int, hidden: bool
) -> Diagnosis | None:
    """Return what can be said of all the things returned, else of one that is wrong."""
    if not all(isinstance(v, (tuple, list)) and len(v) == count for v in values):
        return None
    items = [_pairs(key, [v[i] for v in values], [w[i] for w in wanted]) for i in range(count)]
    wrong = [i for i, pairs in enumerate(items) if not all(p.right for p in pairs)]
    n = several.number(count)
    for i in wrong[: len(several.ORDINALS)]:
        one = f"the {several.ORDINALS[i]} of the {n} things you return"
        others = [p for j in wrong if j != i for p in items[j]] if len(wrong) == count else []
        said = found(items[i], one, hidden, others, f"each of the {n} things you return")
        if said:
            return said
    return None


def _pairs(key: Key, values: Sequence[Any], wanted: Sequence[Any]) -> list[Pair]:
    """Return all cases as pairs; none where one of them cannot be."""
    made = [
        pair(c, key.parameters, v, w) for c, v, w in zip(key.cases, values, wanted, strict=True)
    ]
    whole = [p for p in made if p is not None]
    return whole if len(whole) == len(made) and small(whole) else []


def _by_kind(
    key: Key, values: Sequence[Any], right: Sequence[bool], hidden: bool
) -> Diagnosis | None:
    """Return which kind of case goes wrong, and what holds there; else which way all of it goes."""
    pairs = _pairs(key, values, [c.wanted for c in key.cases])
    for text in kinds.telling(key, [not r for r in right], hidden):
        other = next(proven(scene([p for p in pairs if not p.right]), FAMILIES), None)
        tail = f" There it {other.text}." if other else ""
        return Diagnosis(
            "wrong-where", f"Your result is wrong exactly in the cases in which {text}.{tail}"
        )
    return where_wrong(pairs) or direction(pairs)
