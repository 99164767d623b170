"""BL011: no answer stands in what students get before it is due, unless that is declared.

They get the notebook of its lesson and of all earlier ones, all keys, and `course_lib`. An answer
leaks where one of its lines stands there letter by letter, or half of what it computes does under
other names: less than half, such as `np.abs(gap).max()` at the end, is everybody's. Given code of
later lessons is no leak: by then the exercise was due.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.build.forms import form, forms, weighs_enough, weight
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
    """Yield what of an answer stands in a place, as it is written there."""
    yield from (line for line in solution_lines(cell) if line in public.text)
    computed = list(_computed(cell))
    found = [part for node in computed for part in _there(node, public)]
    if 2 * sum(map(weight, found)) >= sum(map(weight, computed)):
        yield from (public.forms[form(part)] for part in found)


def _computed(cell: Cell) -> Iterator[ast.expr]:
    """Yield what the statements of a reference answer compute."""
    inside = set(_solution_numbers(cell))
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.stmt) and node.lineno in inside:
            yield from (n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr))


def _there(node: ast.expr, public: Public) -> list[ast.expr]:
    """Return an expression if it stands in a place, else those items of a tuple that do."""
    if weighs_enough(node) and form(node) in public.forms:
        return [node]
    items = node.elts if isinstance(node, ast.Tuple) else []
    return [found for item in items for found in _there(item, public)]


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
