"""The lessons of the course and their reference answers, read from `solutions/*.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from grader.course.given import Shelf, joined, lend, shelf_of
from grader.course.paths import SOLUTIONS
from grader.course.source import Cell, Lesson, read_source, without_marks

__all__ = [
    "Lesson", "answer_code", "given_code", "lesson_names", "lesson_of", "load_lesson", "reference",
    "reference_space",
]  # fmt: skip

LESSON = re.compile(r"^\d\d_[a-z0-9_]+$")


def lesson_names(folder: Path = SOLUTIONS) -> list[str]:
    """Return the names of all lessons in order."""
    return sorted(p.stem for p in folder.glob("*.py") if LESSON.match(p.stem))


@cache
def load_lesson(name: str, folder: Path = SOLUTIONS) -> Lesson:
    """Return a lesson.

    Raises `KeyError` with the known names where there is no such lesson, and `SourceError`
    where its text is wrong.
    """
    path = folder / f"{name}.py"
    if not LESSON.match(name) or not path.is_file():
        known = ", ".join(lesson_names(folder)) or "none"
        raise KeyError(f"there is no lesson called {name!r}; there are: {known}")
    return Lesson(name, path, read_source(path))


def lesson_of(exercise: str, folder: Path = SOLUTIONS) -> Lesson:
    """Return the lesson that asks an exercise."""
    for name in lesson_names(folder):
        lesson = load_lesson(name, folder)
        if exercise in lesson.exercises:
            return lesson
    known = ", ".join(e for n in lesson_names(folder) for e in load_lesson(n, folder).exercises)
    raise KeyError(f"there is no exercise called {exercise!r}; there are: {known}")


def answer_code(exercise: str, folder: Path = SOLUTIONS) -> str:
    """Return the code of the reference answer of an exercise."""
    return without_marks(lesson_of(exercise, folder).cell("exercise", exercise).source)


def given_code(lesson: Lesson, cell: Cell, folder: Path = SOLUTIONS) -> str:
    """Return the code of a lesson's cell flagged `given`; see `grader.course.given` for the rule.

    folder: where the earlier lessons lie.
    """
    if cell.source.strip():
        raise cell.error("a given cell has text of its own", "Leave it empty; the build fills it")
    earlier = _earlier(lesson.name, folder)
    return joined(lend(cell, shelf_of(lesson, earlier, until=cell), earlier))


def _earlier(name: str, folder: Path) -> list[Shelf]:
    return [_shelf(other, folder) for other in lesson_names(folder) if other < name]


@cache
def _shelf(name: str, folder: Path) -> Shelf:
    return shelf_of(load_lesson(name, folder), _earlier(name, folder))


@cache
def reference(exercise: str, folder: Path = SOLUTIONS) -> Callable[..., Any]:
    """Return the reference answer of an exercise as a function.

    It is run here from the lesson's setup, given and answer cells; nothing imports it.
    """
    lesson = lesson_of(exercise, folder)
    space = reference_space(lesson.name, folder)
    return space[exercise]


@cache
def reference_space(name: str, folder: Path = SOLUTIONS) -> dict[str, Any]:
    """Return the names that a lesson's setup, given and answer cells define."""
    space: dict[str, Any] = {"__name__": "__main__"}
    lesson = load_lesson(name, folder)
    for cell in lesson.cells:
        if cell.role in ("setup", "given", "exercise"):
            given = cell.role == "given"
            code = given_code(lesson, cell, folder) if given else without_marks(cell.source)
            lines = "\n".join(line for line in code.splitlines() if not line.startswith("%"))
            exec(compile("\n" * cell.line + lines, str(cell.path), "exec"), space)
    return space
