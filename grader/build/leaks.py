"""BL011: no answer stands in what students get before it is due, unless that is declared.

They get the notebook of its lesson and of all earlier ones, all keys, and `course_lib`. An answer
leaks where one of its lines stands there letter by letter, or where one of its expressions does
under other names. Given code of later lessons is no leak: by then the exercise was due.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.build.forms import form, forms, stated, weighs_enough
from grader.build.lint import Problem
from grader.build.shown import Shown
from grader.course.code import tree
from grader.course.lessons import Lesson
from grader.course.source import BEGIN, END, Cell


@dataclass(frozen=True)
class Public:
    """Something that students get: its text, and the forms of the code in it.

    place: a lesson's name, or a file's path; since: the lesson they get it with, "" for the first.
    """

    place: str
    text: str
    forms: Mapping[str, str]
    since: str = ""


@dataclass(frozen=True)
class Leak:
    """A piece of an answer, as it is written in the place where it leaks."""

    lesson: str
    line: int
    exercise: str
    place: str
    text: str

    def problem(self) -> Problem:
        return Problem(
            self.lesson, self.line, "BL011",
            f"the answer of {self.exercise!r} is in {self.place}: {self.text}; "
            "write it otherwise there, or say in grader/build/shown.py why it may stand",
        )  # fmt: skip


def of_notebook(name: str, released: NotebookNode) -> Public:
    """Return a released notebook as what students get."""
    found: dict[str, str] = {}
    for cell in released.cells:
        for code in [cell.source] if cell.cell_type == "code" else _code_in(cell.source):
            found |= forms(code)
    return Public(name, "\n".join(cell.source for cell in released.cells), found, since=name)


def of_file(place: str, text: str) -> Public:
    """Return a module or a key as what students get."""
    return Public(place, text, forms(text) if place.endswith(".py") else {})


def leaks(lessons: Sequence[Lesson], public: Sequence[Public]) -> Iterator[Leak]:
    """Yield every piece of an answer that students could find before it is due."""
    for lesson in lessons:
        early = [p for p in public if p.since <= lesson.name]
        for cell in lesson.cells:
            if cell.role == "exercise":
                for place in early:
                    for text in dict.fromkeys(_found(cell, place)):
                        yield Leak(lesson.name, cell.line, cell.name, place.place, text)


def undeclared(found: Sequence[Leak], shown: Sequence[Shown]) -> list[Problem]:
    """Return the leaks that no entry of `shown` allows."""
    allowed = {(entry.place, entry.exercise) for entry in shown}
    return [leak.problem() for leak in found if (leak.place, leak.exercise) not in allowed]


def outdated(found: Sequence[Leak], shown: Sequence[Shown]) -> list[Problem]:
    """Return the entries of `shown` that allow nothing which is there."""
    there = {(leak.place, leak.exercise) for leak in found}
    return [
        Problem(
            "grader/build/shown", 1, "BL011",
            f"nothing of the answer of {e.exercise!r} is in {e.place} any more; take the entry out",
        )
        for e in shown
        if (e.place, e.exercise) not in there
    ]  # fmt: skip


def _found(cell: Cell, public: Public) -> Iterator[str]:
    yield from (line for line in solution_lines(cell) if line in public.text)
    for node in _expressions(cell):
        if (written := public.forms.get(form(node))) is not None:
            yield written


def _expressions(cell: Cell) -> Iterator[ast.expr]:
    """Yield the expressions of a reference answer that would give something away."""
    inside = set(_solution_numbers(cell))
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.stmt) and node.lineno in inside:
            yield from filter(weighs_enough, stated(node))


def solution_lines(cell: Cell) -> list[str]:
    """Return the lines between solution marks that give something away."""
    lines = cell.source.splitlines()
    texts = (lines[number - 1].strip() for number in _solution_numbers(cell))
    return [text for text in texts if len(text) >= 12 and not text.startswith("#")]


def _solution_numbers(cell: Cell) -> Iterator[int]:
    """Yield the numbers of the lines between solution marks."""
    inside = False
    for number, line in enumerate(cell.source.splitlines(), start=1):
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside:
            yield number


def _code_in(prose: str) -> list[str]:
    """Return the blocks and spans of code in prose."""
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```", prose)
    return [*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^```.*?^```", "", prose))]
