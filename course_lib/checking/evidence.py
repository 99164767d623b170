"""What one observation says: whether its value is right, which form it breaks, how it ended."""

from __future__ import annotations

import builtins
import errno
import re
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
from course_lib.checking.codec import BadData, Other
from course_lib.checking.compare import difference
from course_lib.checking.exposing import found
from course_lib.checking.key import Case, Key, Viewed
from course_lib.checking.views import VIEWS
from course_lib.checking.words import in_words, warned_text

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


def value_reason(key: Key, case: Case, observed: Observation) -> str | None:
    """Return None if the value is the expected one, else why it is not."""
    if observed.raised:
        return raised_text(observed)
    try:
        if key.exposes:
            return found(key.exposes, key.pair, observed).reason or None
        value = seen_value(key, case, observed)
    except (BadData, ValueError) as error:
        return str(error)
    reason = difference(value, case.wanted, case.rtol, case.atol, case.dtype)
    return f"{reason} where {case.raises} was to be raised" if reason and case.raises else reason


def settled(case: Case, observed: Observation) -> Observation:
    """Return an observation that has what a case expects for its value, where that was raised."""
    if case.raises and case.raises in observed.kinds.split():
        return Observation(value=case.expected, printed=observed.printed)
    return observed


def seen_value(key: Key, case: Case, observed: Observation) -> Any:
    """Return the value of an answer as the exercise is judged by, which may be a view of it.

    Raises `BadData` or `ValueError` where it has none.
    """
    if key.exposes:
        return found(key.exposes, key.pair, observed).what
    if key.view is None:
        return observed.decoded
    if isinstance(observed, Viewed):
        if isinstance(observed.decoded, Other):
            raise ValueError(observed.decoded.what)
        return observed.decoded
    return VIEWS[key.view](case.given, observed.decoded)


def form_reason(require: str | None, observed: Observation) -> str | None:
    """Return why the form that an aspect requires is broken in one observation, or None."""
    if require == "draws" and not observed.drew:
        return "the generator that was handed over was not used"
    if require == "unchanged" and observed.changed:
        return "the values are right, but the function changed its input"
    if require == "copy" and observed.shared:
        return "the values are right, but the result shares memory with the input"
    if require == "quiet" and observed.warned:
        return f"the values are right, but {warned_text(observed)}"
    if require == "pace" and observed.lags:
        return f"the values are right, but {pace_text(observed)}"
    return None


def pace_text(observed: Observation) -> str:
    """Say how fast an answer is that is too slow."""
    return f"it is {observed.pace or 'not fast enough'}"


def forbidden_text(key: Key, seen: Observation | None) -> str:
    """Say that an answer called what its exercise refuses.

    seen: the call in which it did; None where nothing that comes from an answer may be told.
    """
    which = seen.detail if seen and seen.detail.partition(".")[2] in key.forbids else "one of them"
    where = f" ({seen.line})" if seen and seen.line else ""
    *first, last = key.forbids or ("that function",)
    names = " and ".join([*([", ".join(first)] if first else []), last])
    return (
        f"{key.exercise} is to be written without {names} of NumPy or math, and your function "
        f"calls {which}{where}. Elsewhere in the notebook they are yours to use."
    )


def raised_text(observed: Observation) -> str:
    """Say what an observation raised, with the student's line where it is known."""
    if observed.raised == "Unanswered":
        return "no answer came back"
    where = f" ({observed.line})" if observed.line else ""
    if observed.raised in SLOW:
        return f"it took too long{where}"
    detail = f": {observed.detail}" if observed.detail else ""
    return f"{observed.raised}{detail}{where}"


def crash_reason(crash: Observation) -> str:
    """Say what an exception means, and the line that it left from; "" where words are missing."""
    words = in_words(crash)
    where = f" in {crash.line}" if crash.line else ""
    return f"{words} ({crash.raised}{where})" if words else ""


def crash_text(crash: Observation, how_many: str) -> str:
    """Say how hidden calls failed; only limits and Python's own exceptions are named.

    The name or text of another one could carry a hidden input. how_many: "in one case", …
    """
    number = re.match(r"\[Errno (\d+)\]", crash.detail)
    if number and (text := SYSTEM_TEXTS.get(int(number[1]))):
        return f" {text}"
    if crash.raised in LIMIT_TEXTS:
        return f" {LIMIT_TEXTS[crash.raised]}"
    known = crash.raised if crash.raised in PYTHONS_OWN else "an exception"
    words = in_words(crash)
    return f" It ended with {known} {how_many}{words and f': {words}'}."
