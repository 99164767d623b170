"""How many times as fast an answer is as slower code for the same thing, run beside it.

Both are run here and now on the same arguments, so that what is compared is two pieces of code and
not two machines; and a thread's own time is counted, which stands still while others have the
processor. An answer may try several times, and its best one counts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checking.codec import decode
from course_lib.checking.functions import live

TRIES = 5
# Bound here, so that a notebook that replaces it changes nothing. On Windows a thread's time goes
# by in steps of 16 ms, and the clock on the wall is counted.
exact = time.get_clock_info("thread_time").resolution < 1e-5
clock = time.thread_time if exact else time.perf_counter


@dataclass(frozen=True)
class Pace:
    """What an exercise asks for: to be `times` times as fast as the notebook's function `than`.

    repeat: how often the first argument of a case is repeated along its first axis for the race, so
    that a case may be small and a race long enough.
    """

    than: str
    times: float
    repeat: int = 1


@dataclass(frozen=True)
class Race:
    """The same with the function itself, and how long it took for which arguments."""

    pace: Pace
    slow: Callable[..., Any]
    took: dict[str, float] = field(default_factory=dict, compare=False)


def race_from(code: str, pace: Pace) -> Race:
    """Return the race against a function that some code makes; of modules it has NumPy as np."""
    space: dict[str, Any] = {"__name__": "slower", "np": np}
    exec(code, space)
    return Race(pace, space[pace.than])


def lags(function: Callable, race: Race, args: list) -> str:
    """Return in words how fast a function is where it is too slow, "" where it is fast enough.

    args: the arguments as JSON forms; each call gets fresh ones. The answer may try twice, and
    again as long as all that it has tried took no longer than the slower code.
    """
    known = repr(args)
    if known not in race.took:
        race.took[known] = _seconds(race.slow, args, race.pace.repeat)
    slow = race.took[known]
    tried: list[float] = []
    while len(tried) < 2 or (len(tried) < TRIES and sum(tried) <= slow):
        tried.append(_seconds(function, args, race.pace.repeat))
        if min(tried) * race.pace.times <= slow:
            return ""
    ratio = math.floor(10 * slow / min(tried)) / 10
    asked = f"as fast as {race.pace.than}, where {race.pace.times:g} times is asked"
    return f"{ratio:g} times {asked}"


def _seconds(function: Callable, args: list, repeat: int) -> float:
    given = [live(decode(arg)) for arg in args]
    if repeat > 1:
        given[0] = np.repeat(given[0], repeat, axis=0)
    start = clock()
    function(*given)
    return clock() - start
