"""Name the known mistake that an answer equals, where its results prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.codec import BadData, Other
from course_lib.checking.compare import difference
from course_lib.checking.evidence import form_reason, seen_value, value_reason
from course_lib.checking.key import Case, Key, Mistake


@dataclass(frozen=True)
class Diagnosis:
    """A misconception that the answer equals, wherever it differs from the right answer."""

    id: str
    message: str
    hint: str = ""


def diagnose(
    key: Key,
    runs: list[list[Observation]],
    reasons: list[str | None],
) -> Diagnosis | None:
    """Return the one known mistake whose behaviour equals that of a failing answer in every case.

    A mistake that gives wrong values is compared by values; one that gives right values in a
    wrong form (a changed input, a warning, ...) by which forms it breaks. A match needs at least
    one wrong value or form in common: that both raise an exception proves nothing. Where two
    mistakes match, neither is named.
    """
    found = matching(key, runs, reasons)
    if len(found) != 1:
        return None
    return Diagnosis(found[0].id, found[0].message, found[0].hint)


def matching(key: Key, runs: list[list[Observation]], reasons: list[str | None]) -> list[Mistake]:
    """Return all known mistakes whose behaviour equals what was observed in every case."""
    if any(len({_same(o) for o in obs}) > 1 for obs in runs):
        return []
    seen = [obs[0] for obs in runs]
    values = [_value(key, c, o) for c, o in zip(key.cases, seen, strict=True)]
    return [p.mistake for p in _profiles(key) if _equals(key, p, seen, values, reasons)]


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
    pairs = [
        (c, Observation(value=c.expected) if o is None else o)
        for c, o in zip(key.cases, mistake.observed, strict=True)
    ]
    return _Profile(
        mistake,
        [_value(key, c, o) for c, o in pairs],
        [value_reason(key, c, o) is not None for c, o in pairs],
        _broken_forms(key, [o for _, o in pairs]),
    )


@dataclass(frozen=True)
class _Bad:
    """Stands for a value that cannot be compared: raised, or not of the promised form."""

    what: Any


def _value(key: Key, case: Case, observed: Observation) -> Any:
    if observed.raised:
        return _Bad("raised")
    try:
        value = seen_value(key, case, observed.value)
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
    # A broken form is proof enough, and a mistake may also raise for it (a read-only array).
    proof = bool(profile.forms) and profile.forms == _broken_forms(key, seen)
    if not any(profile.wrong):
        return proof and not any(reasons)
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


def _same(observed: Observation) -> str:
    return repr((observed.value, observed.raised))
