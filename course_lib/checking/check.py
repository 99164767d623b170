"""`check("sigmoid", sigmoid)`: ask a function the visible cases and show what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from course_lib.checking.beside import beside
from course_lib.checking.calls import TOO_SLOW, Observation, observe
from course_lib.checking.card import Card
from course_lib.checking.evidence import value_reason
from course_lib.checking.judge import judge, unasked
from course_lib.checking.key import Key, read_key
from course_lib.checking.pacing import Race
from course_lib.checking.probes import PROBES, asked_of
from course_lib.checking.raced import race_in
from course_lib.checking.suspects import Lineup, lineup
from course_lib.checking.telling_apart import Pair, PairBroke
from course_lib.checking.testing import tried
from course_lib.own.shelf import keep
from course_lib.unfinished import older

SECONDS = 5.0  # of one call, where the exercise does not ask for more


def check(
    exercise: str,
    function: Callable | None = None,
    *,
    right: Callable | None = None,
    wrong: Callable | None = None,
    than: Callable | None = None,
    of: Callable | None = None,
) -> Card:
    """Check a student's function against the public key and return a card.

    exercise: the exercise's name; function: what the student wrote; right, wrong: the two functions
    of the notebook that an input is to tell apart, where the exercise asks for one, and right alone
    where it asks for a test, of functions made from that one; than: the slower one that the
    function is compared with, where it asks for a pace; of: the function of the notebook whose
    slope it is, where that is the reader's own.
    A wrong answer, a slow one and one that raises all give a card; nothing is raised for them,
    and nothing goes to stderr. Raises `KeyError` for an exercise that does not exist.
    """
    key = read_key(exercise)
    if os.environ.get("BEYOND_LINEAR_GRADING"):
        return Card(unasked(key, "not attempted", "Checks do not run while a notebook is graded."))
    if exercise in older:
        message = (
            f"The cell of {exercise} was run last with a syntax error, so it made no function. The "
            "one that it made before is not what stands there now, and was not checked."
        )
        return Card(unasked(key, "not attempted", message))
    if not callable(function):
        message = f"There is no function to check; is the cell that defines {exercise} run?"
        return Card(unasked(key, "not attempted", message, missing=True))
    if key.exposes is not None:
        if not (callable(right) and callable(wrong)):
            text = "There are no two functions to compare: such a check names right and wrong."
            return Card(unasked(key, "not attempted", text))
        key = replace(key, pair=Pair(right, wrong))
    if key.tests is not None:
        if not callable(right):
            text = f"There is no function to test: such a check says right={key.tests.of}."
            return Card(unasked(key, "not attempted", text))
        key = replace(key, lineup=Lineup(lineup(key.tests.of, right)))
    if key.pace is not None:
        if not callable(than):
            text = f"There is nothing to be faster than: such a check says than={key.pace.than}."
            return Card(unasked(key, "not attempted", text))
        key = replace(key, race=Race(key.pace, than))
    if key.probe and PROBES[key.probe].needs:
        if not callable(of):
            needs = " and ".join(PROBES[key.probe].needs)
            text = f"It is judged together with {needs}, and there is no such function yet."
            return Card(unasked(key, "not attempted", text))
        key = replace(key, others=(of,))
    seen = ask(key, function)
    try:
        verdict = judge(key, seen)
    except PairBroke as error:
        text = f"This can't be judged: {error}. Are the two functions as the lesson gives them?"
        return Card(unasked(key, "the grader broke", text))
    if verdict.outcome == "right" and key.exposes is None and key.tests is None:
        keep(exercise, function, key.lesson)
    return Card(verdict, beside(key, function, seen, verdict, key.seconds or SECONDS))


def ask(key: Key, function: Callable[..., Any]) -> list[list[Observation]]:
    """Call `function` once for each case of `key`; after two slow calls the rest go unasked."""
    seen: list[list[Observation]] = []
    slow = 0
    for i, case in enumerate(key.cases):
        if slow >= 2:
            seen.append([Observation(raised=TOO_SLOW)])
            continue
        if key.tests is not None:
            observed = tried(function, key, i, key.seconds or SECONDS)
        else:
            asked = asked_of(key.probe, function, key.others)
            observed = observe(asked, case.args, key.seconds or SECONDS, key.forbids)
        race = race_in(key, i)
        if race and value_reason(key, case, observed) is None:  # wrong values win nothing
            observed = observe(function, case.args, key.seconds or SECONDS, key.forbids, race)
        slow += observed.raised == TOO_SLOW
        seen.append([observed])
    return seen
