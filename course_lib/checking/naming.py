"""What a wrong answer is called: a known mistake, a slip of form, both at once, or a plain fact.

Where two mistakes match, neither is named. Where none does, slips of form are looked through: what
is inside of the list, or is left besides the cases that raise, is compared once more. Where that
says nothing either, a fact may hold in every case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.compare import difference
from course_lib.checking.diagnosis import (
    RAISED,
    Diagnosis,
    broken_forms,
    comparable,
    inside_matching,
    matching,
    steady,
)
from course_lib.checking.key import Key, Mistake
from course_lib.checking.looking import Look, looks
from course_lib.checking.relations import related
from course_lib.checking.slips import Slip

Runs = list[list[Observation]]
Reasons = list[str | None]

FORMS = {
    "unchanged": "Besides, the function changed its input.",
    "copy": "Besides, the result shares memory with the input.",
    "quiet": "Besides, NumPy warned (of an overflow or an invalid value).",
}
NOTHING = Diagnosis(
    "nothing",
    "The function returned nothing (None): it has no return, or one that was not reached.",
    "print shows a value to a reader; only return hands it to the caller.",
)
# "The numbers are right, but they come as a list": what is said of the form.
RIGHT_BUT = re.compile(r"^The (numbers?|values?|results?) (?:is|are) right, but (they|it)?\b ?")


def named(
    key: Key, runs: Runs, reasons: Reasons, hidden: bool
) -> tuple[Diagnosis | None, Diagnosis | None]:
    """Return the diagnosis of a wrong answer, or where there is none, a relation; or neither.

    runs: what was observed in each case, each time it was asked; reasons: why the values are wrong,
    None where they are right; hidden: whether the inputs must not be given away.
    """
    if not all(steady(obs) for obs in runs):
        return None, None
    seen = [obs[0] for obs in runs]
    found = matching(key, runs, reasons)
    if len(found) == 1:
        return _with_forms(key, found[0], seen, _said(found[0])), None
    if found or not any(reasons):
        return None, None
    if all(o.raised is None and o.value is None for o in seen):
        return NOTHING, None
    values = [comparable(key, c, o) for c, o in zip(key.cases, seen, strict=True)]
    tried = list(looks(key, seen, values, hidden)) if key.view is None else []
    for look in tried:
        diagnosis = _both(key, look, seen) or _slip_alone(key, look)
        if diagnosis:
            return diagnosis, None
    return None, _relation(key, values, seen, reasons, tried, hidden)


def _said(mistake: Mistake) -> Diagnosis:
    return Diagnosis(mistake.id, mistake.message, mistake.hint)


def _with_forms(
    key: Key, mistake: Mistake, seen: Sequence[Observation], said: Diagnosis
) -> Diagnosis:
    """Add the forms that are broken besides, and that the mistake itself does not break."""
    own = broken_forms(key, mistake.observed)
    extra = [form for form in FORMS if form in broken_forms(key, seen) - own]
    if not extra or "changed" in said.slip:
        return said
    text = " ".join([said.message, *(FORMS[form] for form in extra)])
    return replace(said, message=text, slip=said.slip or extra[0])


def _both(key: Key, look: Look, seen: Sequence[Observation]) -> Diagnosis | None:
    """Return a misconception with the slips that it came in, if one alone equals what is inside."""
    for dtypes in (True, False):
        found = inside_matching(key, look.cases, look.values, dtypes)
        if len(found) == 1:
            also = " ".join(_also(key, slip) for slip in look.slips)
            said = replace(_said(found[0]), slip=look.slips[0].id)
            said = replace(said, message=f"{said.message} {also}")
            return _with_forms(key, found[0], seen, said)
        if found:
            return None
    return None


def _slip_alone(key: Key, look: Look) -> Diagnosis | None:
    """Return the slips, if all that is inside is right."""
    for i, value in zip(look.cases, look.values, strict=True):
        case = key.cases[i]
        if value is RAISED or difference(value, case.wanted, case.rtol, case.atol, case.dtype):
            return None
    first, *others = look.slips
    if not first.alone:  # cases are left out, and it is a relation to say which
        return None
    own = _own(key, first)
    message, hint = (own.message, own.hint) if own else (first.alone, first.hint)
    text = " ".join([message, *(_also(key, slip) for slip in others)])
    return Diagnosis(first.id, text, hint)


def _relation(
    key: Key,
    values: Sequence[Any],
    seen: Sequence[Observation],
    reasons: Reasons,
    tried: Sequence[Look],
    hidden: bool,
) -> Diagnosis | None:
    right = [reason is None for reason in reasons]
    found = related(key, values, seen, right, hidden)
    if found:
        return found
    for look in tried:
        if len(look.cases) == len(key.cases):
            found = related(key, look.values, seen, right, hidden)
            if found:
                also = " ".join(_also(key, slip) for slip in look.slips)
                return replace(found, message=f"{found.message} {also}")
    return None


def _own(key: Key, slip: Slip) -> Mistake | None:
    """Return the slip in the words of the exercise, if it has some."""
    return next((m for m in key.mistakes if m.slip and m.id == slip.id), None)


def _also(key: Key, slip: Slip) -> str:
    """Return the sentence that follows that of a misconception."""
    own = _own(key, slip)
    match = RIGHT_BUT.match(own.message) if own else None
    if own is None or match is None:
        return f"Besides, {slip.also}"
    subject = f"the {match[1]} " if match[2] else ""
    return f"Besides, {subject}{own.message[match.end() :]}"
