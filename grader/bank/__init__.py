"""The bank: every exercise of the course as data with its proof; a folder a lesson, a file each.

In reading order: `model` (what an exercise is), `contract` (the promises of all of them), `slips`
(mistakes of form, derived), `exposing` (a misconception is shown, an input exposes it), `testing`
(a test is written, and gets the bank's functions), `keys` (what is asked and what comes back),
`typed` (its answers as a student would have typed them).
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

from course_lib.checking.key import Key
from course_lib.checking.suspects import Lineup
from course_lib.checking.telling_apart import Pair
from grader.bank.exposing import pair_for
from grader.bank.keys import make_key
from grader.bank.model import Ask, BankError, Exercise, f32
from grader.bank.testing import lineup_of
from grader.course.lessons import lesson_names, load_lesson, plain_function, reference

__all__ = ["Ask", "BankError", "Exercise", "all_exercises", "exercises_of", "f32",
           "hidden_lineup_of", "key_of", "pair_of"]  # fmt: skip


@cache
def all_exercises() -> dict[str, Exercise]:
    """Return every exercise by name, in the order of the lessons and of each lesson's text."""
    found: dict[str, Exercise] = {}
    folders = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg)
    for folder in folders:
        lesson = folder.removeprefix("l")
        package = importlib.import_module(f"{__name__}.{folder}")
        exercises = [
            importlib.import_module(f"{package.__name__}.{module.name}").ex
            for module in pkgutil.iter_modules(package.__path__)
            if not module.name.startswith("_")
        ]
        order = load_lesson(lesson).exercises if lesson in lesson_names() else []
        exercises.sort(key=lambda e: order.index(e.name) if e.name in order else len(order))
        for exercise in exercises:
            if exercise.name in found:
                other = found[exercise.name].lesson
                raise BankError(f"{exercise.name!r} stands in {other} and {lesson}; rename one")
            exercise.lesson = lesson
            found[exercise.name] = exercise
    return found


def exercises_of(lesson: str) -> dict[str, Exercise]:
    """Return the exercises of one lesson by name."""
    return {name: e for name, e in all_exercises().items() if e.lesson == lesson}


def key_of(exercise: Exercise, seed: int | None = None) -> Key:
    """Return the key of an exercise of the course: the public one, or a hidden one with a seed."""
    pace = exercise.pace
    slower = plain_function(exercise.lesson, pace.than) if pace else None
    key = make_key(exercise, reference, seed, all_exercises().values(), slower)
    if seed is not None:
        return key
    lesson = load_lesson(exercise.lesson)
    place = 1 + lesson.exercises.index(exercise.name)
    return replace(key, place=place, heading=lesson.heading(exercise.name))


def hidden_lineup_of(exercise: Exercise) -> Lineup | None:
    """Return the functions that a test gets in grading, None where no test is asked."""
    found = lineup_of(exercise, reference, public=False)
    return found[0] if found else None


def pair_of(exercise: Exercise) -> Pair | None:
    """Return the two functions that an input is to tell apart, None where that is not asked."""
    return pair_for(exercise, reference, all_exercises())
