"""From how a test did to a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.checking.calls import SLOW, Observation
from course_lib.checking.diagnosis import Diagnosis, matching
from course_lib.checking.evidence import value_reason
from course_lib.checking.key import Key
from course_lib.checking.testing import Tally, next_hint, rows, sentence, tally
from course_lib.checking.verdict import AspectResult, Verdict

Runs = Sequence[Sequence[Observation]]


def judged_test(key: Key, runs: list[list[Observation]], hidden: bool) -> Verdict:
    """Judge a test that was handed each function of a key; there is no partly right function."""
    found = tally(key, runs)
    [aspect] = key.aspects
    points = found.points(aspect.points)
    right = points >= aspect.points
    said = sentence(key, found, hidden)
    diagnosis = None if right else _named(key, runs)
    escaped = next_hint(key, found)
    return Verdict(
        key.exercise,
        _outcome(found, points, right, runs),
        points,
        aspect.points,
        [AspectResult(aspect.name, points, aspect.points, right, "" if right else said)],
        diagnosis,
        f"{diagnosis.message} {said}" if diagnosis else said,
        hints=[escaped, *key.hints] if escaped else key.hints,
        printed=next((o.printed for seen in runs for o in seen if o.printed), ""),
        shown=rows(found, hidden),
    )


def _named(key: Key, runs: list[list[Observation]]) -> Diagnosis | None:
    """Return the known test that stops the same functions, if there is one and no second."""
    reasons = [value_reason(key, c, seen[0]) for c, seen in zip(key.cases, runs, strict=True)]
    known = matching(key, runs, reasons)
    return Diagnosis(known[0].id, known[0].message, known[0].hint) if len(known) == 1 else None


def _outcome(found: Tally, points: float, right: bool, runs: Runs) -> str:
    flat = [o for seen in runs for o in seen]
    if right:
        return "right"
    if points > 0:
        return "partly right"
    if any(o.raised in SLOW for o in flat) and not found.caught and not found.passed:
        return "too slow"
    return "crashed" if all(o.raised for o in flat) else "wrong"
