"""Which fact is said where several hold: the first of a fixed order, the most specific first."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.relations import (
    curves,
    factors,
    formulas,
    places,
    pointwise,
    shapes,
    sums,
)
from course_lib.checking.relations.facts import Family, holds, proven
from course_lib.checking.relations.grid import Scene, scene
from course_lib.checking.relations.leaning import leaning
from course_lib.checking.relations.pairs import Pair

# The most specific first: what is said is the first that holds.
FAMILIES: tuple[Family, ...] = (
    formulas.argument_itself,
    factors.constant,
    factors.constant_factor,
    shapes.moved,
    shapes.other_shape,
    factors.constant_added,
    pointwise.rounded,
    pointwise.clipped,
    formulas.one_amount,
    shapes.reduced,
    shapes.not_reduced,
    shapes.parts,
    shapes.too_many,
    formulas.amount_alone,
    curves.curves,
    curves.reduced_curves,
    curves.lines,
    pointwise.one_step_more,
    pointwise.one_step_less,
    formulas.two_amounts,
    sums.sums,
    formulas.amounts_alone,
)
# What may be said of some of the values, where the others are right.
OF_SOME: tuple[Family, ...] = (
    formulas.argument_itself,
    factors.constant,
    factors.constant_factor,
    factors.constant_added,
    pointwise.rounded,
    formulas.one_amount,
    curves.curves,
    curves.lines,
    pointwise.one_step_more,
)


def found(
    pairs: list[Pair], subject: str, hidden: bool, others: Sequence[Pair] = (), together: str = ""
) -> Diagnosis | None:
    """Return what holds between all of some pairs, `subject` being what they are called.

    Where a fact holds between all of the `others` too, it is said of `together`.
    """
    if not pairs:
        return None
    seen = scene(pairs)
    fact = next(proven(seen, FAMILIES), None)
    if fact:
        if others and holds(fact, [*pairs, *others]):
            subject = together
        return Diagnosis(fact.id, f"In every case {subject} {fact.text}.")
    place = next(places.exactly(seen, hidden), None)
    if place:
        some = Scene([p.only(p.differs) for p in seen.pairs if not p.right])
        other = next(proven(some, OF_SOME), None)
        tail = f": {place.wrong} it {_there(other.text)}" if other else ""
        text = f"In every case {subject} is right {place.right}, and wrong elsewhere{tail}."
        return Diagnosis("right-where", text)
    return None


def where_wrong(pairs: Sequence[Pair]) -> Diagnosis | None:
    """Return what holds wherever values are wrong, if nobody can say where that is."""
    wrong = [p for p in pairs if not p.right]
    if len(wrong) < len(pairs):
        fact = next(proven(Scene(wrong), OF_SOME), None)
        if fact:
            said = _there(fact.text)
            either = f"either right or {said[3:]}" if said.startswith("is ") else f"right or {said}"
            return Diagnosis(fact.id, f"In every case your result is {either}.")
    if all(p.alike for p in wrong) and not all(p.differs.all() for p in wrong):
        fact = next(proven(Scene([p.only(p.differs) for p in wrong]), OF_SOME), None)
        if fact:
            return Diagnosis(fact.id, f"Wherever your result is wrong, it {_there(fact.text)}.")
    return None


def _there(text: str) -> str:
    """Return what is said of a part of the values."""
    return text.removesuffix(" everywhere").removesuffix(", everywhere")


def direction(pairs: Sequence[Pair]) -> Diagnosis | None:
    """Return which way all of it goes, where nothing more can be said."""
    said = leaning(pairs) if pairs else None
    return Diagnosis(said[0], f"In every case your result {said[1]}.") if said else None
