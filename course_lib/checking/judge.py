"""From observations to a verdict: points, aspects, diagnosis, a sentence.

Pure data in, pure data out; the same function judges in the notebook and in the grader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from course_lib.checking.calls import SLOW, TOO_SLOW, Observation
from course_lib.checking.codec import BadData, Func, Rng
from course_lib.checking.compare import show
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.evidence import (
    LIMIT_TEXTS,
    crash_text,
    form_reason,
    raised_text,
    seen_value,
    value_reason,
)
from course_lib.checking.key import Aspect, Case, Key
from course_lib.checking.naming import named

OUTCOMES = (
    "right",
    "partly right",
    "wrong",
    "not attempted",
    "crashed",
    "too slow",
    "the grader broke",
)


@dataclass(frozen=True)
class AspectResult:
    """One line of the verdict; `reason` says why it did not pass.

    `judged` is False where it could not pass or fail: its form was asked for together with values,
    and these were wrong.
    """

    name: str
    points: float
    max_points: float
    passed: bool
    reason: str = ""
    judged: bool = True


@dataclass(frozen=True)
class Failure:
    """The smallest failing call, as texts; only shown where its inputs may be seen."""

    call: str
    yours: str
    expected: str
    line: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said about one exercise of one student.

    `relation` is said where there is no diagnosis; `missing` is True where the notebook defines no
    such function; `lent` names the course's functions that it was asked with.
    """

    exercise: str
    outcome: str
    points: float
    max_points: float
    aspects: list[AspectResult] = field(default_factory=list)
    diagnosis: Diagnosis | None = None
    message: str = ""
    failure: Failure | None = None
    hints: list[str] = field(default_factory=list)
    printed: str = ""
    relation: Diagnosis | None = None
    missing: bool = False
    lent: tuple[str, ...] = ()

    def to_dict(self) -> dict:
        """Return the published form (`grader/verdict.schema.json`), without inputs or hints."""
        return {
            "exercise": self.exercise,
            "outcome": self.outcome,
            "points": self.points,
            "max_points": self.max_points,
            "aspects": [_published(a) for a in self.aspects],
            "diagnosis": self.diagnosis and _told(self.diagnosis),
            "relation": self.relation and _told(self.relation),
            "message": self.message,
            "lent": list(self.lent),
        }


def _published(aspect: AspectResult) -> dict:
    names = ("name", "points", "max_points", "passed", "judged")
    return {name: getattr(aspect, name) for name in names}


def _told(said: Diagnosis) -> dict:
    return {"id": said.id, "message": said.message}


def unasked(key: Key, outcome: str, message: str, missing: bool = False) -> Verdict:
    """Return the verdict of zero points for an exercise that could not be asked."""
    aspects = [AspectResult(a.name, 0.0, a.points, False, message, False) for a in key.aspects]
    return Verdict(
        key.exercise,
        outcome,
        0.0,
        key.points,
        aspects,
        message=message,
        hints=key.hints,
        missing=missing,
    )


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
    failure = _failure(key, runs, reasons, aspects)
    outcome = _outcome(key, points, flat)
    message = _message(outcome, aspects, diagnosis or relation, failure, flat, hidden)
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
    failure: Failure | None,
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


def _failure(
    key: Key,
    runs: list[list[Observation]],
    reasons: list[str | None],
    aspects: list[AspectResult],
) -> Failure | None:
    """Return the failing case that is smallest to look at, with the values side by side."""
    broken = [i for i, reason in enumerate(reasons) if reason]
    if not broken:
        missed = [a for a, r in zip(key.aspects, aspects, strict=True) if not r.passed]
        broken = [i for a in missed for i in a.cases if form_reason(a.require, runs[i][0])]
    if not broken:
        return None
    i = min(broken, key=lambda i: (key.cases[i].bulk, i))
    case = key.cases[i]
    observed = next((o for o in runs[i] if value_reason(key, case, o)), runs[i][0])
    yours, expected = _yours(key, case, observed), _expected(case)
    if yours == expected:  # they differ further behind the point
        yours, expected = _yours(key, case, observed, 13), _expected(case, 13)
    return Failure(_call(key, case), yours, expected, observed.line)


def _call(key: Key, case: Case) -> str:
    if not case.args:
        return "no arguments"
    values = [_readable(arg) for arg in case.given]
    return ", ".join(f"{n} = {v}" for n, v in zip(key.parameters, values, strict=False))


def _readable(arg: Any) -> str:
    if isinstance(arg, Func):
        return f"the function “{arg.name}”"
    if isinstance(arg, Rng):
        return f"np.random.default_rng({arg.seed})"
    if hasattr(arg, "dtype") and getattr(arg, "ndim", 0) > 0 and str(arg.dtype) != "float64":
        return f"{show(arg)} ({arg.dtype})"
    return show(arg)


def _yours(key: Key, case: Case, observed: Observation, digits: int = 6) -> str:
    if observed.raised:
        return raised_text(observed)
    text = show(observed.decoded, digits=digits)
    if key.view:
        try:
            return f"{show(seen_value(key, case, observed), digits=digits)} from {text}"
        except (BadData, ValueError):
            return text
    return text


def _expected(case: Case, digits: int = 6) -> str:
    return show(case.wanted, digits=digits)


def _first(reasons: Any) -> str | None:
    return next((reason for reason in reasons if reason), None)
