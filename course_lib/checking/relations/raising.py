"""Which cases raise, where they are exactly those of one kind."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.checking.calls import SLOW, Observation
from course_lib.checking.evidence import PYTHONS_OWN
from course_lib.checking.key import Key
from course_lib.checking.relations import kinds

NO_MISTAKE = (*SLOW, "Unanswered")  # endings that are not the code's own


def raised(key: Key, seen: Sequence[Observation], hidden: bool) -> str:
    """Return what raises, and in exactly which cases, or "" where that cannot be said.

    It is one exception from one line. With `hidden` only Python's own are named: the name of
    another one could carry an input.
    """
    failing = [bool(o.raised) for o in seen]
    errors = {(o.raised, o.line) for o in seen if o.raised}
    if len(errors) != 1:
        return ""
    ((name, _line),) = errors
    text = next(kinds.telling(key, failing, hidden), "")
    if not text or name in NO_MISTAKE:
        return ""
    what = name if not hidden or name in PYTHONS_OWN else "an exception"
    return f"It raises {what} exactly in the cases in which {text}"
