"""Exercises in which the student writes a test: the functions it tries, and what it earns.

A test of `relu` gets one function after the other, right ones among wrong ones, each as a stand-in
(`standing_in`). It catches one by an `AssertionError`, or by letting out what the function raised;
that it returns says that it finds nothing wrong. Any other exception of its own says neither.

A case of such a key is one function: its argument is the function's name, which no test gets to
see, and True is expected where it is wrong. Nothing with a false alarm, else the points grow with
the share of wrong ones caught, and are full from `ENOUGH` on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from course_lib.checking.calls import SLOW, Observation, observe, student_line
from course_lib.checking.evidence import LIMIT_TEXTS, PYTHONS_OWN
from course_lib.checking.key import Key
from course_lib.checking.standing_in import Ask, answered, stand_in
from course_lib.checking.suspects import DISGUISES, OWN

ENOUGH = 0.9  # of the wrong ones
STEP = 4  # points are counted in quarters


@dataclass(frozen=True)
class Tally:
    """How a test did: names of the wrong ones caught and of those that escaped, and of alarms.

    why: what the test said of the first right one that it stopped; broke: where it ended with an
    exception of its own.
    """

    caught: list[str]
    escaped: list[str]
    alarms: list[str]
    passed: list[str]
    broke: list[Observation]
    why: str = ""

    @property
    def share(self) -> float:
        return len(self.caught) / max(1, len(self.caught) + len(self.escaped))

    def points(self, most: float) -> float:
        """Return what a test earns where `most` is all."""
        if self.alarms or not self.passed:
            return 0.0
        if self.share >= ENOUGH:
            return most
        return min(math.floor(STEP * most * self.share / ENOUGH) / STEP, most)


def trial(
    test: Callable[..., Any], ask: Ask, seconds: float, forbids: Sequence[str] = ()
) -> Observation:
    """Hand a test one function, whose results come from `ask`; the value is True if it caught it.

    Where it caught it, `detail` says by which exception. Where the test ended with one of its own,
    that is what the observation says.
    """
    how = [""]

    def outcome() -> bool:
        raised: list[BaseException] = []
        try:
            test(stand_in(ask, raised))
        except AssertionError as error:
            how[0] = _ending("AssertionError", error)
            return True
        except Exception as error:
            if any(error is own for own in raised):
                how[0] = _ending(f"f raised {type(error).__name__}", error)
                return True
            raise
        return False

    seen = observe(outcome, [], seconds, forbids)
    return seen if seen.raised else replace(seen, detail=how[0])


def _ending(what: str, error: Exception) -> str:
    """Say how a test ended, and where."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # a broken __str__ of the student's own exception
        said = ""
    line = student_line(error.__traceback__)
    return f"{what}{said and f': {said}'}"[:200] + (f"\n{line}" if line else "")


def tried(test: Callable[..., Any], key: Key, case: int, seconds: float) -> Observation:
    """Hand a test the function of a case, which runs here."""
    assert key.lineup is not None
    ask = partial(answered, key.lineup.functions[key.cases[case].args[0]])
    return trial(test, ask, seconds, key.forbids)


def tally(key: Key, runs: Sequence[Sequence[Observation]]) -> Tally:
    """Count what a test did; where it was handed a function more than once, the worst counts."""
    found, why = Tally([], [], [], [], []), ""
    for case, seen in zip(key.cases, runs, strict=True):
        name = case.args[0]
        wanted = bool(case.expected)
        good = bool(seen) and all(o.raised is None and o.value is wanted for o in seen)
        if wanted:
            (found.caught if good else found.escaped).append(name)
        else:
            (found.passed if good else found.alarms).append(name)
            why = why or ("" if good else next((o.detail for o in seen if o.value is True), ""))
        found.broke.extend(o for o in seen if o.raised)
    return replace(found, why=why)


def rows(found: Tally, hidden: bool) -> tuple[tuple[str, str], ...]:
    """Return the count as rows for the card; beside a false alarm, what the test said there."""
    wrong, right = found.caught + found.escaped, found.passed + found.alarms
    counted = (
        ("wrong ones caught", f"{len(found.caught)} of {len(wrong)}"),
        ("right ones stopped", f"{len(found.alarms)} of {len(right)}"),
    )
    return (*counted, ("the first alarm", found.why)) if found.why and not hidden else counted


def sentence(key: Key, found: Tally, hidden: bool) -> str:
    """Say how a test did, false alarms first."""
    wrong, right = found.caught + found.escaped, found.passed + found.alarms
    if unended := _unended(found):
        return f"{unended} A test has to come to an end with every function, right or wrong."
    own = _own_failure(found, hidden)
    if found.alarms:
        every = "every one" if not found.passed else f"{len(found.alarms)}"
        text = f"A false alarm: your test stops {every} of the {len(right)} right functions"
        if not found.escaped:
            text += ", and every wrong one too"
        return f"{text}, so it earns nothing.{own}"
    if not found.caught:
        return f"Your test stops nobody: it returned for every function, wrong ones too.{own}"
    caught = f"{len(found.caught)} of {len(wrong)} wrong functions"
    return f"Your test catches {caught}, and stops no right one.{own}"


def next_hint(key: Key, found: Tally) -> str:
    """Name one right function that was stopped, else a wrong one that escaped, by what it does.

    Returns "" where none is to be named.
    """
    if key.tests is None:
        return ""
    if found.alarms:
        return _alarm_hint(key, found, key.tests.of)
    told = next((key.tests.said[name] for name in found.escaped if name in key.tests.said), "")
    return told and f"One that escapes your test: “{told}” On which input would that show?"


def _alarm_hint(key: Key, found: Tally, of: str) -> str:
    if OWN in found.alarms:
        run = f"Run {key.exercise}({of}) in a cell of its own: at which line does it end?"
        return f"Your test stops the notebook’s own {of}. {run}"
    told = next((DISGUISES[name] for name in found.alarms if name in DISGUISES), "")
    return told and f"One of the right ones that your test stops {told}. Is that wrong?"


def _unended(found: Tally) -> str:
    """Say by which limit a test ended, or that it gave no answer; "" where it always ended."""
    ended = [o.raised for o in found.broke]
    limit = next((r for r in ended if r in SLOW or r in LIMIT_TEXTS), None)
    if limit:
        return "Your test took too long." if limit in SLOW else LIMIT_TEXTS[limit]
    return "Your test gave no answer for some functions." if "Unanswered" in ended else ""


def _own_failure(found: Tally, hidden: bool) -> str:
    """Say where a test ended with an exception of its own, which is no verdict on a function."""
    if not found.broke:
        return ""
    first = found.broke[0]
    known = first.raised in PYTHONS_OWN or first.raised == "CannotAsk"
    name = first.raised if known else "an exception"
    if first.raised == "CannotAsk":
        return f" It asked for what cannot be done here: {first.detail}."
    where = "" if hidden or not first.line else f" ({first.line})"
    many = "one" if len(found.broke) == 1 else f"{len(found.broke)}"
    return (
        f" With {many} of them it ended with {name}{where}. That was no AssertionError, and did "
        "not come from f, so it says nothing about f."
    )
