"""What a function does in the cases of a key, where it is not what is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from course_lib.checking.calls import Observation, observe
from course_lib.checking.codec import BadData, Other, encode
from course_lib.checking.evidence import seen_value, settled, value_reason
from course_lib.checking.key import Case, Key
from course_lib.checking.pieces import Observed, Viewed
from course_lib.checking.probes import asked_of
from course_lib.checking.raced import race_in
from course_lib.checking.testing import tried
from course_lib.checking.views import BULKY

SECONDS = 5.0  # of one test with one function


def observed_in(key: Key, function: Callable) -> Observed:
    """Return what a function does in each case of a key, None where it is what is expected."""
    asked = asked_of(key.probe, function, key.others)
    found: Observed = []
    for i, case in enumerate(key.cases):
        if key.tests is not None:
            found.append(_odd(key, case, tried(function, key, i, SECONDS)))
            continue
        seen = _odd(key, case, settled(case, observe(asked, case.args)))
        race = race_in(key, i)
        if race and (seen is None or value_reason(key, case, seen) is None):
            seen = _odd(key, case, observe(function, case.args, race=race))
        found.append(seen)
    return found


def _odd(key: Key, case: Case, seen: Observation) -> Observation | None:
    if key.view in BULKY and not seen.raised:
        return _viewed(key, case, seen)
    plain = not (seen.raised or seen.changed or seen.shared or seen.warned or seen.lags)
    usual = plain and key.view is None and value_reason(key, case, seen) is None
    return None if usual else seen


def _viewed(key: Key, case: Case, seen: Observation) -> Viewed:
    """Return the same with what the view makes of its value, or with why it can't."""
    try:
        value = encode(seen_value(key, case, seen))
    except (BadData, ValueError) as error:
        value = encode(Other(str(error)))
    return Viewed(**asdict(seen) | {"value": value})
