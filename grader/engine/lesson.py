"""What grading needs of a lesson, made once: the course's cells, and the hidden keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache

import nbformat

from course_lib.checking.key import Key
from grader.bank import Exercise, exercises_of, hidden_lineup_of, key_of, pair_of
from grader.build.expand import expand
from grader.build.release import release
from grader.course.lessons import load_lesson
from grader.course.paths import NOTEBOOKS, ROOT
from grader.engine.rebuild import CourseCell, course_cells

_made: dict[tuple[str, int], Key] = {}


@dataclass(frozen=True)
class Course:
    """The course's side of a lesson; `version` is the hash of its source notebook."""

    lesson: str
    cells: list[CourseCell]
    exercises: list[str]
    version: str


@cache
def course_of(lesson: str) -> Course:
    """Return the course's side of a lesson.

    Raises `ValueError` where its released notebook was not made from its text as it is now.
    """
    text = load_lesson(lesson)
    source = expand(text)
    path = NOTEBOOKS / lesson / f"{lesson}.ipynb"
    if path.is_file():
        released = nbformat.read(path, as_version=4)
    else:
        released = release(lesson, source)
    if [cell.id for cell in released.cells] != [cell.id for cell in source.cells]:
        raise ValueError(
            f"{path.relative_to(ROOT)} does not have the cells of solutions/{lesson}.py; make it "
            f"anew: grader build {lesson}"
        )
    digest = hashlib.sha256(nbformat.writes(source).encode()).hexdigest()
    return Course(lesson, course_cells(source, released), text.exercises, digest)


@cache
def hidden_keys(lesson: str, seed: int) -> dict[str, Key]:
    """Return the hidden keys of a lesson by exercise."""
    return {
        name: _taken(exercise, seed) if (name, seed) in _made else key_of(exercise, seed)
        for name, exercise in exercises_of(lesson).items()
    }


def _taken(exercise: Exercise, seed: int) -> Key:
    """Return a key that another process has made, with the functions that stayed behind there."""
    key = _made.pop((exercise.name, seed))
    return replace(key, pair=pair_of(exercise), lineup=hidden_lineup_of(exercise))


def hand_over(key: Key, seed: int) -> None:
    """Take over a hidden key that another process has made, for `hidden_keys` to return."""
    _made[key.exercise, seed] = key
