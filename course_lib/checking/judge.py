"""From observations to a verdict: points, aspects, diagnosis, a sentence.

Pure data in, pure data out; the same function judges in the notebook and in the grader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from course_lib.checking.aspects import judged_aspects, through_lists
from course_lib.checking.calls import FORBIDDEN, SLOW, TOO_SLOW, Observation
from course_lib.checking.codec import BadData
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.evidence import (
    LIMIT_TEXTS,
    crash_text,
    forbidden_text,
    settled,
    value_reason,
)
from course_lib.checking.exposing import found
from course_lib.checking.key import Key
from course_lib.checking.naming import named
from course_lib.checking.showing import failing
from course_lib.checking.tested import judged_test
from course_lib.checking.verdict import OUTCOMES, AspectResult, Failure, Verdict, unasked

__all__ = ["OUTCOMES", "AspectResult", "Failure", "Verdict", "judge", "unasked"]


def judge(key: Key, observations: list[list[Observation]], hidden: bool = False) -> Verdict:
    """Judge what was observed.

    `observations[i]` are those of case `i`, one for each time it was asked; an empty list is no
    evidence, and no evidence is a failure. With `hidden`, the message gives away no input, and only
    a call that everybody is asked is shown.
    """
    runs = [
        [settled(c, o) for o in obs] or [Observation(raised="Unanswered")]
        for c, obs in zip(key.cases, observations, strict=True)
    ]
    flat = [o for obs in runs for o in obs]
    if all(o.raised == "NotImplementedError" for o in flat):
        return unasked(key, "not attempted", "Not attempted yet: the function is still the stub.")
    if any(o.raised == FORBIDDEN for o in flat):
        return _refused(key, next(o for o in flat if o.raised == FORBIDDEN), hidden)
    if key.tests is not None:
        return judged_test(key, runs, hidden)
    reasons = [
        _first(value_reason(key, c, o) for o in obs) for c, obs in zip(key.cases, runs, strict=True)
    ]
    seen_through = through_lists(key, runs, reasons)
    aspects = judged_aspects(key, runs, seen_through)
    points = float(sum(a.points for a in aspects))
    right = all(a.passed for a in aspects)
    diagnosis, relation = (None, None) if right else named(key, runs, reasons, hidden)
    missed = [i for i, a in enumerate(aspects) if not a.passed]
    missed = [i for i in missed if aspects[i].judged] or missed
    # Without a name for the mistake, message and table speak of one aspect, and of one call.
    about = [key.aspects[i] for i in (missed if diagnosis or relation else missed[:1])]
    raising = relation is not None and relation.id == "raises-where"
    shown = None if key.exposes else failing(key, runs, about, raising=raising, public=hidden)
    failure = shown[0] if shown else None
    if failure and hidden:  # what came back could carry the inputs of other calls
        failure = replace(failure, yours="", line="")
    outcome = _outcome(key, points, flat)
    message = _message(outcome, aspects, missed, diagnosis or relation, runs, shown, hidden)
    if key.exposes and not right and diagnosis is None and not any(o.raised for o in flat):
        message = f"{_first(reasons)}."  # of an input of the student's own: there is no secret
    return Verdict(
        key.exercise,
        outcome,
        points,
        key.points,
        aspects,
        diagnosis,
        message,
        failure,
        key.hints,
        next((o.printed for o in flat if o.printed), ""),
        relation,
        shown=_exposed(key, runs, reasons),
    )


def _refused(key: Key, seen: Observation, hidden: bool) -> Verdict:
    """Return the verdict on an answer that called what it may not: it earns nothing anywhere."""
    text = forbidden_text(key, None if hidden else seen)
    aspects = [AspectResult(a.name, 0.0, a.points, False, text) for a in key.aspects]
    return Verdict(key.exercise, "wrong", 0.0, key.points, aspects, message=text, hints=key.hints)


def _exposed(
    key: Key, runs: list[list[Observation]], reasons: list[str | None]
) -> tuple[tuple[str, str], ...]:
    """Return what came of an input that was to expose something; of the first that does not."""
    if key.exposes is None:
        return ()
    i = next((i for i, reason in enumerate(reasons) if reason), 0)
    pairs = ((o, value_reason(key, key.cases[i], o)) for o in runs[i])
    seen = next((o for o, reason in pairs if reason), runs[i][0])
    try:
        return () if seen.raised else found(key.exposes, key.pair, seen).rows
    except BadData:
        return ()


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
    missed: list[int],
    said: Diagnosis | None,
    runs: list[list[Observation]],
    shown: tuple[Failure, str] | None,
    hidden: bool,
) -> str:
    if outcome == "right":
        return "All of it is right."
    if said:
        return said.message
    first = aspects[missed[0]]
    ended = [o for obs in runs for o in obs if o.raised and o.raised != "Unanswered"]
    if outcome == "too slow":
        return _too_slow(ended)
    if hidden:
        # What ended by itself comes first: time may have run out because of it, on a busy machine.
        crash = next((o for o in ended if o.raised not in SLOW), ended[0] if ended else None)
        text = crash_text(crash, _how_many(runs, crash.raised)) if crash else ""
        return f"Not right yet: {first.name}.{text}"
    reason = shown[1] if shown else first.reason
    return f"Not right yet: {first.name}: {reason}."


def _too_slow(ended: list[Observation]) -> str:
    text = "The function did not finish in its time."
    line = next((f" It was in {o.line} when it was stopped." for o in ended if o.line), "")
    slow = ended[0].raised if ended else None
    return text + line if slow == TOO_SLOW else f"{text} {LIMIT_TEXTS.get(slow or '', '')}".strip()


def _how_many(runs: list[list[Observation]], name: str | None) -> str:
    failed = sum(any(o.raised == name for o in obs) for obs in runs)
    if failed == len(runs):
        return "in every case"
    return "in one case" if failed == 1 else f"in {failed} of {len(runs)} cases"


def _first(reasons: Iterable[str | None]) -> str | None:
    return next((reason for reason in reasons if reason), None)
