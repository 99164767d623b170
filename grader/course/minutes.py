"""How long a lesson takes: its words, its exercises as marked, and what it asks the reader to do.

`about(lesson)` adds it up, `promised(lesson)` reads what “What you’ll need” says of it, and
`outline(lesson)` is what the table of all lessons needs to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.course.code import calls
from grader.course.source import Cell, Lesson

WORDS = 150  # a minute; prose that one stops at
PREDICTION, EXPLORER, WARM_UP = 0.5, 1.0, 2.0
PROMISE = re.compile(r"about (\d+) minutes", re.I)
OPTIONAL = re.compile(r"^(#+) .*\(optional\)", re.I | re.M)
TITLE = re.compile(r"^# ([^:\n]+)", re.M)
HEADING = re.compile(r"^(#+) ", re.M)
MARKED = re.compile(r"· (\d+) minutes? ·")
SYNTAX = re.compile(
    r"```.*?```|\$\$.*?\$\$|\$.*?\$|`[^`]*`|\]\([^)]*\)|^[|: -]+$|^#+ |[|*_>]|^- ", re.S | re.M
)


def about(lesson: Lesson) -> dict[str, float]:
    """Return a lesson's minutes by part: reading, exercises, predictions, explorers, warm-up.

    A section whose heading ends in “(optional)” counts nowhere. Running the cells takes seconds.
    """
    needed = list(_needed(lesson))
    prose = [cell for cell in needed if cell.role == "markdown"]
    called = [name for cell in needed if cell.kind == "code" for name, _ in calls(cell)]
    return {
        "reading": sum(words(cell.source) for cell in prose) / WORDS,
        "exercises": float(sum(int(n) for cell in prose for n in MARKED.findall(cell.source))),
        "predictions": PREDICTION * sum(cell.role == "predict" for cell in needed),
        "explorers": EXPLORER * called.count("explore"),
        "warm-up": WARM_UP * ("warm_up" in called),
    }


def words(prose: str) -> int:
    """Return how many words there are to read; formulas, code and marks are none."""
    return sum(any(c.isalnum() for c in word) for word in SYNTAX.sub(" ", prose).split())


def promised(lesson: Lesson) -> int | None:
    """Return the minutes that the lesson says it takes, or None where it does not."""
    found = _promise(lesson)
    return int(found[1][1]) if found else None


def place_of_promise(lesson: Lesson) -> Cell:
    """Return the cell that promises, or the first one."""
    found = _promise(lesson)
    return found[0] if found else lesson.cells[0]


def _promise(lesson: Lesson) -> tuple[Cell, re.Match[str]] | None:
    for cell in lesson.cells:
        _, title, rest = cell.source.partition("What you’ll need")
        if cell.role == "markdown" and title:
            found = PROMISE.search(rest)
            return (cell, found) if found else None
    return None


def _needed(lesson: Lesson) -> Iterator[Cell]:
    """Yield the cells outside of optional sections."""
    level = 0  # of the optional section that we are in
    for cell in lesson.cells:
        heading = HEADING.search(cell.source) if cell.role == "markdown" else None
        if heading and len(heading[1]) <= (level or 9):
            optional = OPTIONAL.search(cell.source)
            level = len(optional[1]) if optional else 0
        if not level:
            yield cell


def outline(lesson: Lesson, points: Mapping[str, float]) -> dict[str, Any]:
    """Return what a table of all lessons says of one: title, minutes, exercises.

    points: of each exercise. An exercise is a list of its name, minutes and points.
    """
    marked, minutes = 0, {}
    for cell in lesson.cells:
        if cell.role == "markdown":
            marked = sum(map(int, MARKED.findall(cell.source))) or marked
        elif cell.role == "exercise":
            minutes[cell.name], marked = marked, 0
    title = next(m[1] for cell in lesson.cells if (m := TITLE.search(cell.source)))
    exercises = [[name, m, float(points[name])] for name, m in minutes.items()]
    return {"title": title, "minutes": promised(lesson) or 0, "exercises": exercises}
