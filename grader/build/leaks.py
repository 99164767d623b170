"""No answer stands in what students get."""

from __future__ import annotations

from nbformat import NotebookNode

from grader.build.lint import Problem
from grader.course.lessons import Lesson
from grader.course.source import BEGIN, END, Cell


def leaks(lesson: Lesson, released: NotebookNode, keys: list[str]) -> list[Problem]:
    """BL011: no line of an answer stands in what students get."""
    public = "\n".join([*(cell.source for cell in released.cells), *keys])
    problems = []
    for cell in lesson.cells:
        for line in solution_lines(cell):
            if line in public:
                text = f"the answer of {cell.name!r} is in the release: {line}"
                problems.append(Problem(lesson.name, cell.line, "BL011", text))
    return problems


def solution_lines(cell: Cell) -> list[str]:
    """Return the lines between solution marks that give something away."""
    inside, lines = False, []
    for line in cell.source.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside and len(line.strip()) >= 12 and not line.strip().startswith("#"):
            lines.append(line.strip())
    return lines
