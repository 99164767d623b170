"""Exercises in which the student writes a test: of which exercise's functions, and which there are.

    from grader.bank.l05_relu import relu

    ex = asking_for_a_test("check_relu", relu.ex, truth="...", hints=["...", "...", "..."])
    ex.wrong("positive-only", "what such a test misses", "a hint", lambda f: ...)

In grading, a test gets what the bank has of the other exercise: the course's answer and all right
variants, and every misconception that an array shows by values, by a shape or by a changed input.
In the notebook it gets what `course_lib.checking.suspects` makes of the notebook's own function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking.aspects import as_arrays
from course_lib.checking.calls import Observation, observe
from course_lib.checking.codec import encode
from course_lib.checking.compare import difference
from course_lib.checking.functions import live
from course_lib.checking.key import Aspect, Case
from course_lib.checking.suspects import WRONG, Lineup, Tests, lineup
from course_lib.checking.testing import ENOUGH
from grader.bank.model import Answer, Ask, BankError, Exercise, References, TestedKind, handed
from grader.bank.slips import SLIPS
from grader.course.lessons import reference

ASPECT = "stops the wrong ones, and no right one"
RTOL, ATOL = 1e-9, 1e-12


def asking_for_a_test(
    name: str, of: Exercise, *, truth: str, hints: list[str], points: float = 5
) -> Exercise:
    """Return an exercise that asks for a test of functions like the exercise `of`."""
    ex = Exercise(name, hints, truth=truth, tests=TestedKind(of))
    ex.aspect(ASPECT, points, draw=lambda rng: ())
    ex.same_where(lambda test: stops_enough(test, ex))
    return ex


def stops_enough(test: Callable[..., Any], exercise: Exercise) -> bool:
    """Return whether a test does what is asked, by calling it with the functions themselves.

    That is all that makes a test right; nothing of what a key and a stand-in do is used.
    """
    found = lineup_of(exercise, reference, public=False)
    assert found is not None
    made, wrong = found
    stopped = {name for name, function in made.functions.items() if _stops(test, function)}
    return stopped <= set(wrong) and len(stopped) >= ENOUGH * len(wrong)


def _stops(test: Callable[..., Any], function: Callable[..., Any]) -> bool:
    with np.errstate(all="ignore"):
        try:
            test(function)
        except Exception:
            return True
    return False


def tests_of(exercise: Exercise, public: bool) -> Tests | None:
    """Return what a key of this kind asks for, None for other kinds.

    public: whether for the notebook. Raises `BankError` where a wrong one there has no sentence.
    """
    if exercise.tests is None:
        return None
    other = exercise.tests.of
    told = {a.id: a.message for a in _answers(other)}
    names = list(WRONG[other.name]) if public else list(told)
    unknown = [n for n in names if n not in told]
    if unknown:
        raise BankError(
            f"{other.name} has no misconception {unknown[0]!r}; name it as its bank does"
        )
    return Tests(other.name, {n: told[n] for n in names})


def lineup_of(
    exercise: Exercise, references: References, public: bool
) -> tuple[Lineup, list[str]] | None:
    """Return the functions that a test gets, and which of them are wrong; None for other kinds."""
    if exercise.tests is None:
        return None
    other = exercise.tests.of
    right = references(other.name)
    if public:
        return Lineup(lineup(other.name, right)), list(WRONG[other.name])
    wrong = {a.id: f for a, f in wrong_ones(other, references, right)}
    good = {f"right: {v.id}": handed(v.function, references, right) for v in other.variants}
    return Lineup(wrong | {"right: the course's": right} | good), list(wrong)


def wrong_ones(
    other: Exercise, references: References, right: Callable[..., Any]
) -> Iterator[tuple[Answer, Callable[..., Any]]]:
    """Yield the misconceptions of an exercise that a test can see."""
    inputs = list(seen_inputs(other))
    for answer in _answers(other):
        if answer.function:
            function = handed(answer.function, references, right)
        else:
            function = SLIPS[answer.id].of(right)
        if any(_differ(observe(function, [z]), observe(right, [z])) for z in inputs):
            yield answer, function


def _answers(other: Exercise) -> list[Answer]:
    return [*other.mistakes, *other.slips]


def seen_inputs(other: Exercise) -> Iterator[Any]:
    """Yield the arrays of more than no axis among an exercise's fixed cases, float32 left out."""
    for block in other.aspects:
        for asked in block.cases:
            [z] = asked.args if isinstance(asked, Ask) else asked
            array = live(z)
            if isinstance(array, np.ndarray) and array.ndim and array.dtype != np.float32:
                yield encode(z)


def _differ(seen: Observation, right: Observation) -> bool:
    """Return whether a test of values, shapes and inputs can tell two calls apart.

    A list of the right numbers has the right values and the right shape.
    """
    if seen.raised or seen.changed:
        return True
    wanted = right.decoded
    return difference(as_arrays(seen.decoded, wanted), wanted, RTOL, ATOL) is not None


def cases_of(made: Lineup, wrong: list[str], exercise: Exercise) -> tuple[list[Aspect], list[Case]]:
    """Return the one aspect of such an exercise, and a case for each function."""
    names = list(made.functions)
    cases = [Case([n], n in wrong, 0.0, 0.0) for n in names]
    [block] = exercise.aspects
    return [Aspect(block.name, block.points, list(range(len(names))))], cases
