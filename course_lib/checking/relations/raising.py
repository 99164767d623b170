"""Which cases raise, where they are exactly those of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from course_lib.checking.calls import SLOW, Observation
from course_lib.checking.evidence import PYTHONS_OWN
from course_lib.checking.key import Key
from course_lib.checking.relations import kinds
from course_lib.checking.words import in_words

NO_MISTAKE = (*SLOW, "Unanswered")  # endings that are not the code's own


def raised(key: Key, seen: Sequence[Observation], hidden: bool) -> tuple[str, str]:
    """Return what raises, and in exactly which cases; and what that exception means, in words.

    Both are "" where it cannot be said. It is one exception from one line; where there are several,
    the commonest of which it can be said. With `hidden` only Python's own are named: the name of
    another one could carry an input.
    """
    for name, _ in Counter(o.raised for o in seen if o.raised).most_common():
        failing = [o.raised == name for o in seen]
        one_line = len({o.line for o in seen if o.raised == name}) == 1
        text = next(kinds.telling(key, failing, hidden), "") if one_line else ""
        if text and name not in NO_MISTAKE:
            what = name if not hidden or name in PYTHONS_OWN else "an exception"
            words = in_words(next(o for o, f in zip(seen, failing, strict=True) if f))
            return f"It raises {what} exactly in the cases in which {text}", words
    return "", ""
