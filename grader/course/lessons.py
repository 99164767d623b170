"""The lessons of the course and their reference answers, read from `solutions/*.py`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.course.code import code_of
from grader.course.given import Shelf, joined, lend, shelf_of
from grader.course.paths import SOLUTIONS
from grader.course.source import Cell, Lesson, read_source, without_marks

__all__ = [
    "Lesson", "answer_code", "given_code", "lesson_names", "lesson_of", "load_lesson",
    "plain_code", "plain_function", "reference", "reference_space",
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


def plain_code(lesson: str, name: str, folder: Path = SOLUTIONS) -> str:
    """Return the code of a function that a lesson's plain code defines, and which uses NumPy only.

    Raises `KeyError` where no such cell that grading runs makes it.
    """
    for cell in load_lesson(lesson, folder).cells:
        code = code_of(cell) if cell.role == "code" else ""
        for node in ast.parse(code).body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return ast.get_source_segment(code, node) or ""
    raise KeyError(f"no cell of {lesson} that grading runs makes the function {name!r}")


@cache
def plain_function(lesson: str, name: str, folder: Path = SOLUTIONS) -> Callable[..., Any]:
    """Return that function."""
    space: dict[str, Any] = {"__name__": "__main__", "np": np}
    exec(compile(plain_code(lesson, name, folder), f"{lesson}.py", "exec"), space)
    return space[name]


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
