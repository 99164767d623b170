"""Which known mistake an answer equals, where its results prove it.

A mistake that gives wrong values is compared by values; one that gives right values in a wrong form
(a changed input, a warning, …) by which forms it breaks. A match needs at least one wrong value or
form in common: that both raise an exception proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.codec import BadData, Other
from course_lib.checking.compare import difference
from course_lib.checking.evidence import form_reason, seen_value
from course_lib.checking.key import Case, Key, Mistake
from course_lib.checking.views import BULKY


@dataclass(frozen=True)
class Diagnosis:
    """What is proven about a wrong answer: a misconception that it equals, or a plain fact.

    `slip` is the id of the slip of form that came with a misconception, if one did.
    """

    id: str
    message: str
    hint: str = ""
    slip: str = ""


FORM_FIELDS = ("changed", "drew", "left", "shared", "warned", "lags")


def matching(key: Key, runs: list[list[Observation]], reasons: list[str | None]) -> list[Mistake]:
    """Return all known mistakes whose behaviour equals what was observed in every case.

    runs: what was observed in each case, each time it was asked; reasons: why the values are wrong,
    None where they are right.
    """
    if not all(steady(obs) for obs in runs):
        return []
    seen = [obs[0] for obs in runs]
    # A mistake that is right where the answer is wrong is out at once: ask there first.
    order = sorted(range(len(seen)), key=lambda i: reasons[i] is None)
    theirs = [comparable(key, key.cases[i], seen[i]) for i in order]
    found = [m for m in key.mistakes if _equals(key, m, order, theirs, reasons, seen)]
    if broken_forms(key, seen):  # a slip says only that a form was broken; a misconception, how
        return [m for m in found if not m.slip] or found
    return found


def inside_matching(
    key: Key, cases: Sequence[int], values: Sequence[Any], dtypes: bool
) -> list[Mistake]:
    """Return the misconceptions whose values some values equal in some of the cases of a key.

    They are what a slip of form was taken off. At least one of them is wrong. dtypes: whether the
    dtypes must be the same where the key asks for one.
    """
    wrong = [
        isinstance(v, Bad) or difference(v, c.wanted, c.rtol, c.atol) is not None
        for c, v in ((key.cases[i], v) for i, v in zip(cases, values, strict=True))
    ]
    if not any(w and v is not RAISED for w, v in zip(wrong, values, strict=True)):
        return []
    return [m for m in key.mistakes if not m.slip and _inside(key, m, cases, values, wrong, dtypes)]


def _inside(
    key: Key,
    mistake: Mistake,
    cases: Sequence[int],
    values: Sequence[Any],
    wrong: Sequence[bool],
    dtypes: bool,
) -> bool:
    for i, value, is_wrong in zip(cases, values, wrong, strict=True):
        case, observed = key.cases[i], mistake.observed[i]
        if observed is None:
            if is_wrong:
                return False
        elif not _same_value(case, value, comparable(key, case, observed), dtypes):
            return False
    return True


def steady(observations: list[Observation]) -> bool:
    """Return whether a case had the same answer each time it was asked."""
    first = observations[0]
    return all((o.raised, o.value) == (first.raised, first.value) for o in observations[1:])


@dataclass(frozen=True)
class Bad:
    """Stands for a value that cannot be compared: raised, or not of the promised form."""

    what: Any


RAISED = Bad("raised")


def comparable(key: Key, case: Case, observed: Observation) -> Any:
    """Return what an observation has to be compared by: its value, or a stand-in for none."""
    if observed.raised:
        wanted = {c.raises for c in key.cases if c.raises}
        asked = wanted & {observed.raised, *observed.kinds.split()}
        # Where the exercise asks for an exception, raising it is no accident.
        return Bad(f"raises {min(asked)}") if asked else RAISED
    try:
        value = seen_value(key, case, observed)
    except (BadData, ValueError) as error:
        return Bad(str(error) if key.view in BULKY else observed.value)
    return Bad(observed.value) if isinstance(value, Other) else value


def _equals(
    key: Key,
    mistake: Mistake,
    order: list[int],
    theirs: list[Any],
    reasons: list[str | None],
    seen: list[Observation],
) -> bool:
    # A broken form is proof enough, and a mistake may also raise for it (a read-only array).
    proof = _broken_alike(key, mistake, seen)
    for i, value in zip(order, theirs, strict=True):
        observed = mistake.observed[i]
        if observed is None:  # the mistake is right here
            if reasons[i]:
                return False
        elif not _same_value(key.cases[i], value, comparable(key, key.cases[i], observed)):
            return False
        else:
            proof = proof or (reasons[i] is not None and value is not RAISED)
    return proof


def _same_value(case: Case, theirs: Any, known: Any, dtypes: bool = True) -> bool:
    if isinstance(theirs, Bad) or isinstance(known, Bad):
        return isinstance(theirs, Bad) and isinstance(known, Bad) and theirs == known
    dtype = "same" if case.dtype and dtypes else None
    return difference(theirs, known, case.rtol, case.atol, dtype) is None


def _broken_alike(key: Key, mistake: Mistake, seen: Sequence[Observation]) -> bool:
    """Return whether forms are broken as by a mistake: in the same cases, and to the same effect.

    A slip says nothing of how, so that the same forms are enough.
    """
    broken = broken_forms(key, seen)
    if not broken or broken != broken_forms(key, mistake.observed):
        return False
    none = Observation()
    return mistake.slip or all(
        all(getattr(a, name) == getattr(b or none, name) for name in FORM_FIELDS)
        for a, b in zip(seen, mistake.observed, strict=True)
        if not a.raised
    )


def broken_forms(key: Key, seen: Sequence[Observation | None]) -> set[str]:
    """Return the forms that are asked for and broken in some case; None breaks none."""
    asked = [(a.require, i) for a in key.aspects if a.require for i in a.cases]
    return {form for form, i in asked if (o := seen[i]) and form_reason(form, o)}
