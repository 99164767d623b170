"""From observations to a verdict: points, aspects, diagnosis, a sentence.

Pure data in, pure data out; the same function judges in the notebook and in the grader.
"""

from __future__ import annotations

import builtins
import errno
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from course_lib.checking.calls import (
    DIED,
    GREEDY,
    OUT_OF_CPU,
    OUT_OF_TIME,
    SLOW,
    TOO_SLOW,
    Observation,
)
from course_lib.checking.codec import BadData, Func, Other, Rng, decode
from course_lib.checking.compare import difference, show
from course_lib.checking.key import Aspect, Case, Key, Mistake
from course_lib.checking.views import VIEWS

LIMIT_TEXTS = {
    TOO_SLOW: "One call took too long.",
    OUT_OF_TIME: "Its calls together took too long.",
    OUT_OF_CPU: "It used up its processor time.",
    GREEDY: "It used more memory than allowed.",
    DIED: "It ended the whole process in one case.",
    "TooLarge": "One answer was larger than allowed.",
    "BadAnswer": "One answer could not be read.",
    "MemoryError": "It ran out of memory in one case.",
}
# The system's own words for a limit, by the number at the start of an `OSError`'s text.
SYSTEM_TEXTS = {
    errno.EAGAIN: "It started more processes than allowed in one case.",
    errno.EMFILE: "It opened more files than allowed in one case.",
    errno.EFBIG: "It wrote a larger file than allowed in one case.",
    errno.ENOSPC: "It filled its scratch folder in one case.",
}
PYTHONS_OWN = {name for name in dir(builtins) if name.endswith(("Error", "Exit", "Iteration"))}
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
    """One line of the verdict; `reason` says why it did not pass."""

    name: str
    points: float
    max_points: float
    passed: bool
    reason: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """A misconception that the answer equals, wherever it differs from the right answer."""

    id: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Failure:
    """The smallest failing call, as texts; only shown where its inputs may be seen."""

    call: str
    yours: str
    expected: str
    line: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said about one exercise of one student."""

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

    def to_dict(self) -> dict:
        """Return the published form (`grader/verdict.schema.json`), without inputs or hints."""
        data = asdict(self)
        for aspect in data["aspects"]:
            del aspect["reason"]
        if data["diagnosis"]:
            del data["diagnosis"]["hint"]
        return {k: v for k, v in data.items() if k not in ("failure", "hints", "printed")}


def unasked(key: Key, outcome: str, message: str) -> Verdict:
    """Return the verdict of zero points for an exercise that could not be asked."""
    aspects = [AspectResult(a.name, 0.0, a.points, False, message) for a in key.aspects]
    return Verdict(key.exercise, outcome, 0.0, key.points, aspects, None, message, None, key.hints)


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
    diagnosis = diagnose(key, runs, reasons, aspects)
    failure = _failure(key, runs, reasons, aspects)
    outcome = _outcome(key, points, flat)
    message = _message(outcome, aspects, diagnosis, failure, flat, hidden)
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
    )


def value_reason(key: Key, case: Case, observed: Observation) -> str | None:
    """Return None if the value is the expected one, else why it is not."""
    if observed.raised:
        return raised_text(observed)
    try:
        value = _seen(key, case, observed.value)
    except (BadData, ValueError) as error:
        return str(error)
    return difference(value, decode(case.expected), case.rtol, case.atol, case.dtype)


def raised_text(observed: Observation) -> str:
    """Say what an observation raised, with the student's line where it is known."""
    if observed.raised in SLOW:
        return "it took too long"
    if observed.raised == "Unanswered":
        return "no answer came back"
    where = f" ({observed.line})" if observed.line else ""
    detail = f": {observed.detail}" if observed.detail else ""
    return f"{observed.raised}{detail}{where}"


def diagnose(
    key: Key,
    runs: list[list[Observation]],
    reasons: list[str | None],
    aspects: list[AspectResult],
) -> Diagnosis | None:
    """Return the one known mistake whose behaviour equals the student's in every case.

    A mistake that gives wrong values is compared by values; one that gives right values in a
    wrong form (a changed input, a warning, ...) by which forms it breaks. A match needs at least
    one wrong value or form in common: that both raise an exception proves nothing. Where two
    mistakes match, neither is named.
    """
    if all(a.passed for a in aspects) or any(len({_same(o) for o in obs}) > 1 for obs in runs):
        return None
    seen = [obs[0] for obs in runs]
    values = [_value(key, c, o) for c, o in zip(key.cases, seen, strict=True)]
    found = [p for p in _profiles(key) if _equals(key, p, seen, values, reasons)]
    if len(found) != 1:
        return None
    mistake = found[0].mistake
    return Diagnosis(mistake.id, mistake.message, mistake.hint)


@dataclass(frozen=True)
class _Profile:
    """What a key knows of a mistake, decoded: its values, where they are wrong, broken forms."""

    mistake: Mistake
    values: list[Any]
    wrong: list[bool]
    forms: set[str]


def _profiles(key: Key) -> list[_Profile]:
    """Return the profiles of a key's mistakes; they are made once and kept with the key."""
    kept: list[_Profile] | None = key.__dict__.get("_profiles")
    if kept is None:
        kept = [_profile(key, mistake) for mistake in key.mistakes]
        object.__setattr__(key, "_profiles", kept)
    return kept


def _profile(key: Key, mistake: Mistake) -> _Profile:
    pairs = list(zip(key.cases, mistake.observed, strict=True))
    return _Profile(
        mistake,
        [_value(key, c, o) for c, o in pairs],
        [value_reason(key, c, o) is not None for c, o in pairs],
        _broken_forms(key, mistake.observed),
    )


@dataclass(frozen=True)
class _Bad:
    """Stands for a value that cannot be compared: raised, or not of the promised form."""

    what: Any


def _value(key: Key, case: Case, observed: Observation) -> Any:
    if observed.raised:
        return _Bad("raised")
    try:
        value = _seen(key, case, observed.value)
    except (BadData, ValueError):
        return _Bad(observed.value)
    return _Bad(observed.value) if isinstance(value, Other) else value


def _equals(
    key: Key,
    profile: _Profile,
    seen: list[Observation],
    values: list[Any],
    reasons: list[str | None],
) -> bool:
    if not any(profile.wrong):
        forms = profile.forms
        return not any(reasons) and bool(forms) and forms == _broken_forms(key, seen)
    proof = False
    for i, known in enumerate(profile.values):
        if not _same_value(key.cases[i], values[i], known):
            return False
        proof = proof or (profile.wrong[i] and not _raised(known))
    return proof


def _raised(value: Any) -> bool:
    return isinstance(value, _Bad) and value.what == "raised"


def _same_value(case: Case, theirs: Any, known: Any) -> bool:
    if isinstance(theirs, _Bad) or isinstance(known, _Bad):
        return isinstance(theirs, _Bad) and isinstance(known, _Bad) and theirs == known
    dtype = "same" if case.dtype else None
    return difference(theirs, known, case.rtol, case.atol, dtype) is None


def _broken_forms(key: Key, seen: list[Observation]) -> set[str]:
    asked = [(a.require, i) for a in key.aspects if a.require for i in a.cases]
    return {require for require, i in asked if form_reason(require, seen[i])}


def form_reason(require: str | None, observed: Observation) -> str | None:
    """Return why the form that an aspect requires is broken in one observation, or None."""
    if require == "unchanged" and observed.changed:
        return "the values are right, but the function changed its input"
    if require == "copy" and observed.shared:
        return "the values are right, but the result shares memory with the input"
    if require == "quiet" and observed.warned:
        return "the values are right, but NumPy warned on the way (overflow or invalid value)"
    return None


def _aspect(
    key: Key, aspect: Aspect, runs: list[list[Observation]], reasons: list[str | None]
) -> AspectResult:
    reason = _first(reasons[i] for i in aspect.cases) or _first(
        form_reason(aspect.require, o) for i in aspect.cases for o in runs[i]
    )
    passed = bool(aspect.cases) and reason is None
    return AspectResult(
        aspect.name, aspect.points if passed else 0.0, aspect.points, passed, reason or ""
    )


def _seen(key: Key, case: Case, value: Any) -> Any:
    decoded = decode(value)
    if key.view is None:
        return decoded
    return VIEWS[key.view]([decode(arg) for arg in case.args], decoded)


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
    diagnosis: Diagnosis | None,
    failure: Failure | None,
    flat: list[Observation],
    hidden: bool,
) -> str:
    if outcome == "right":
        return "All of it is right."
    if diagnosis:
        return diagnosis.message
    missed = next(a for a in aspects if not a.passed)
    crash = next((o for o in flat if o.raised and o.raised != "Unanswered"), None)
    if outcome == "too slow":
        slow = crash.raised if crash else None
        text = "The function did not finish in its time."
        return text if slow == TOO_SLOW else f"{text} {LIMIT_TEXTS.get(slow or '', '')}".strip()
    if hidden:
        return f"Not right yet: {missed.name}.{_crash_text(crash) if crash else ''}"
    return f"Not right yet: {missed.name}: {missed.reason}."


def _crash_text(crash: Observation) -> str:
    """Say how a hidden call failed; only limits and Python's own exceptions are named.

    The name or text of another one could carry a hidden input.
    """
    number = re.match(r"\[Errno (\d+)\]", crash.detail)
    if number and (text := SYSTEM_TEXTS.get(int(number[1]))):
        return f" {text}"
    known = crash.raised if crash.raised in PYTHONS_OWN else "an exception"
    return f" {LIMIT_TEXTS.get(crash.raised or '', f'It ended with {known} in one case.')}"


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
    i = min(broken, key=lambda i: (len(str(key.cases[i].args)), i))
    case = key.cases[i]
    observed = next((o for o in runs[i] if value_reason(key, case, o)), runs[i][0])
    yours, expected = _yours(key, case, observed), _expected(key, case)
    if yours == expected:  # they differ further behind the point
        yours, expected = _yours(key, case, observed, 13), _expected(key, case, 13)
    return Failure(_call(key, case), yours, expected, observed.line)


def _call(key: Key, case: Case) -> str:
    if not case.args:
        return "no arguments"
    values = [_readable(decode(arg)) for arg in case.args]
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
    text = show(decode(observed.value), digits=digits)
    if key.view:
        try:
            return f"{show(_seen(key, case, observed.value), digits=digits)} from {text}"
        except (BadData, ValueError):
            return text
    return text


def _expected(key: Key, case: Case, digits: int = 6) -> str:
    return show(decode(case.expected), digits=digits)


def _same(observed: Observation) -> str:
    return repr((observed.value, observed.raised))


def _first(reasons: Any) -> str | None:
    return next((reason for reason in reasons if reason), None)
