"""Rules for what a lesson asks: predictions, the look back, recall for the lessons after it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.build.rule import Finding, Rule
from grader.course.code import calls
from grader.course.lessons import Lesson
from grader.course.questions import question_of
from grader.course.source import Cell

RECALL, WORDS = 6, 40


class RevealedNext(Rule):
    id, reason = "BL007", "a prediction is revealed by the next code cell"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for i, cell in enumerate(lesson.cells):
            if cell.role == "predict":
                code = next((c for c in lesson.cells[i + 1 :] if c.kind == "code"), None)
                asked = [c for c in lesson.cells[i + 1 :] if c.role == "predict"]
                between = code and asked and lesson.cells.index(asked[0]) < lesson.cells.index(code)
                if code is None or between or cell.name not in _arguments(code, "reveal"):
                    yield cell, f"the next code cell does not reveal {cell.name!r}"


class TwoPredictions(Rule):
    id, reason = "BL009", "a lesson asks for at least two predictions"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        if sum(cell.role == "predict" for cell in lesson.cells) < 2:
            yield lesson.cells[0], "fewer than two predictions"


class SixToRecall(Rule):
    id, reason = "BL020", "a lesson leaves at least six short questions for those after it"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        asked = [cell for cell in lesson.cells if cell.role == "recall"]
        if len(asked) < RECALL:
            yield lesson.cells[-1], f"{len(asked)} recall questions; write {RECALL} or more"
        for cell in asked:
            words = len(question_of(cell).text.split())
            if words > WORDS:
                yield cell, f"the question has {words} words, at most {WORDS} are short"


class LooksBack(Rule):
    id, reason = "BL021", "a lesson looks back at its predictions, and a later one warms up first"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        number, cells = lesson.name[:2], lesson.cells
        summary = next((i for i, c in enumerate(cells) if _is_summary(c)), len(cells))
        back = [i for i, c in enumerate(cells) if number in _arguments(c, "looking_back")]
        if not back or back[0] > summary:
            yield cells[-1], f'no looking_back("{number}") before the summary'
        code = [c for c in cells if c.kind == "code"]
        if number > "01" and not any(number in _arguments(c, "warm_up") for c in code[:2]):
            yield cells[0], f'no warm_up("{number}") right after the setup'


def _is_summary(cell: Cell) -> bool:
    return cell.kind == "markdown" and bool(re.search(r"^#+ Summary", cell.source, re.M))


def _arguments(cell: Cell, function: str) -> list[str]:
    """Return the first arguments of a cell's calls of a function, where they are texts."""
    firsts = [call.args[0] for name, call in calls(cell) if name == function and call.args]
    return [a.value for a in firsts if isinstance(a, ast.Constant) and isinstance(a.value, str)]
