"""In which cases of a key an answer is raced, and against what."""

from __future__ import annotations

from course_lib.checking.key import Key
from course_lib.checking.pacing import Race


def raced_cases(key: Key) -> set[int]:
    """Return the cases of a key in which its pace is asked for."""
    return {i for a in key.aspects if a.require == "pace" for i in a.cases}


def race_in(key: Key, case: int) -> Race | None:
    """Return what an answer is to be faster than in a case, None where that is not asked."""
    return key.race if case in raced_cases(key) else None
