"""From observations to a verdict: points, aspects, diagnosis, a sentence.

Pure data in, pure data out; the same function judges in the notebook and in the grader.
"""

from __future__ import annotations

from typing import Any

from course_lib.checking.calls import SLOW, TOO_SLOW, Observation
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.evidence import LIMIT_TEXTS, crash_text, form_reason, value_reason
from course_lib.checking.key import Aspect, Key
from course_lib.checking.naming import named
from course_lib.checking.showing import smallest_failure
from course_lib.checking.verdict import OUTCOMES, AspectResult, Failure, Verdict, unasked

__all__ = ["OUTCOMES", "AspectResult", "Failure", "Verdict", "judge", "unasked"]


def judge(key: Key, observations: list[list[Observation]], hidden: bool = False) -> Verdict:
    """Judge what was observed.

    `observations[i]` are those of case `i`, one for each time it was asked; an empty list is no
    evidence, and no evidence is a failure. With `hidden`, the message gives away no input.
    """
    runs = [obs or [Observation(raised="Unanswered")] for obs in observations]
    flat = [o for obs in runs for o in obs]
    if all(o.raised == "NotImplementedError" for o in flat):
        return unasked(key, "not attempted", "Not attempted yet: the function is still the stub.")
    reasons = [
        _first(value_reason(key, c, o) for o in obs) for c, obs in zip(key.cases, runs, strict=True)
    ]
    aspects = [_aspect(key, aspect, runs, reasons) for aspect in key.aspects]
    points = float(sum(a.points for a in aspects))
    right = all(a.passed for a in aspects)
    diagnosis, relation = (None, None) if right else named(key, runs, reasons, hidden)
    failure = smallest_failure(key, runs, reasons, aspects)
    outcome = _outcome(key, points, flat)
    message = _message(outcome, aspects, diagnosis or relation, flat, hidden)
    return Verdict(
        key.exercise,
        outcome,
        points,
        key.points,
        aspects,
        diagnosis,
        message,
        None if hidden else failure,
        key.hints,
        next((o.printed for o in flat if o.printed), ""),
        relation,
    )


def _aspect(
    key: Key, aspect: Aspect, runs: list[list[Observation]], reasons: list[str | None]
) -> AspectResult:
    value = _first(reasons[i] for i in aspect.cases)
    form = _first(form_reason(aspect.require, o) for i in aspect.cases for o in runs[i])
    passed = bool(aspect.cases) and value is None and form is None
    # A form is judged beside right values. Where nothing came back wrong, but a call raised (an
    # array that cannot be written to), a form that was seen broken is judged too.
    wrong = any(reasons[i] and not all(o.raised for o in runs[i]) for i in aspect.cases)
    judged = aspect.require is None or value is None or (form is not None and not wrong)
    points = aspect.points if passed else 0.0
    reason = (form if judged else None) or value or form or ""
    return AspectResult(aspect.name, points, aspect.points, passed, reason, judged)


def _outcome(key: Key, points: float, flat: list[Observation]) -> str:
    if points >= key.points:
        return "right"
    if points > 0:
        return "partly right"
    if all(o.raised in (*SLOW, "Unanswered") for o in flat) and any(o.raised in SLOW for o in flat):
        return "too slow"
    return "crashed" if all(o.raised for o in flat) else "wrong"


def _message(
    outcome: str,
    aspects: list[AspectResult],
    said: Diagnosis | None,
    flat: list[Observation],
    hidden: bool,
) -> str:
    if outcome == "right":
        return "All of it is right."
    if said:
        return said.message
    missed = min((a for a in aspects if not a.passed), key=lambda a: not a.judged)
    crash = next((o for o in flat if o.raised and o.raised != "Unanswered"), None)
    if outcome == "too slow":
        slow = crash.raised if crash else None
        text = "The function did not finish in its time."
        return text if slow == TOO_SLOW else f"{text} {LIMIT_TEXTS.get(slow or '', '')}".strip()
    if hidden:
        return f"Not right yet: {missed.name}.{crash_text(crash) if crash else ''}"
    return f"Not right yet: {missed.name}: {missed.reason}."


def _first(reasons: Any) -> str | None:
    return next((reason for reason in reasons if reason), None)
