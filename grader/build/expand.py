"""From the cells of a lesson's text to an nbgrader source notebook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_lib.checking.probes import PROBES
from grader.bank import Exercise, exercises_of
from grader.build.wrong import both_are_there, wrong_code
from grader.course.folding import folded
from grader.course.lessons import Lesson, given_code
from grader.course.paths import SOLUTIONS
from grader.course.questions import questions_of, shown
from grader.course.source import Cell

ASIDES = re.compile(r" +# (noqa|fmt): .*$", re.M)  # to our tools, and nothing to a reader
LOCKED = ("setup", "given", "wrong")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def expand(lesson: Lesson, folder: Path = SOLUTIONS) -> NotebookNode:
    """Return the nbgrader source notebook of a lesson.

    Cell ids come from names, and from the text where there is no name, so the same text always
    gives the same bytes. Raises `SourceError` where an exercise and the bank do not agree, or
    where a question is not written as it should be.
    """
    questions_of(lesson)
    bank = exercises_of(lesson.name)
    for cell in lesson.cells:
        if cell.role == "exercise" and cell.name not in bank:
            raise cell.error(
                f"no exercise {cell.name!r} in the bank of {lesson.name}",
                "Add its file to grader/bank, or mend the name",
            )
    missing = [name for name in bank if name not in lesson.exercises]
    if missing:
        raise lesson.cells[0].error(
            f"the bank has {', '.join(missing)} and the lesson does not", "Add the exercise cells"
        )
    both_are_there(lesson, bank)
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    taken: set[str] = set()
    for cell in as_shown(lesson.cells, bank):
        notebook.cells.append(_cell(cell, lesson, taken, folder))
    nbformat.validate(notebook)
    return notebook


def as_shown(cells: list[Cell], bank: Mapping[str, Exercise]) -> Iterator[Cell]:
    """Yield the cells of a lesson as its notebook has them.

    Under each exercise stands the cell that checks it, under each prediction the one that asks;
    questions for later lessons are left out.
    """
    for cell in cells:
        if cell.role == "predict":
            yield replace(cell, role="question", source=shown(cell))
            yield replace(cell, kind="code", source=f'predict("{cell.name}")')
        elif cell.role != "recall":
            yield cell
        if cell.role == "exercise":
            yield replace(cell, role="check", source=check_code(bank[cell.name]))


def check_code(exercise: Exercise) -> str:
    """Return the call that checks an exercise, with the functions that it is compared with."""
    name, shown, pace = exercise.name, exercise.exposes, exercise.pace
    pair = f", right={shown.right}, wrong={shown.called}" if shown else ""
    if exercise.tests:
        pair = f", right={exercise.tests.of.name}"
    than = f", than={pace.than}" if pace else ""
    needs = PROBES[exercise.probe].needs if exercise.probe else ()
    of = f", of={needs[0]}" if needs else ""
    return f'check("{name}", {name}{pair}{than}{of})'


def grade_id(cell: Cell) -> str:
    """Return the nbgrader name of a cell: the exercise's own for its answer."""
    return cell.name if cell.role == "exercise" else f"{cell.role}_{cell.name}".rstrip("_")


def _cell(cell: Cell, lesson: Lesson, taken: set[str], folder: Path) -> NotebookNode:
    identity = _identity(cell, lesson, taken)
    if cell.kind == "markdown":
        return nbformat.v4.new_markdown_cell(cell.source, id=identity)
    source = cell.source
    if cell.role == "given":
        source = given_code(lesson, cell, folder)
    elif cell.role == "wrong":
        source = wrong_code(lesson, cell)
    node = nbformat.v4.new_code_cell(ASIDES.sub("", source), id=identity)
    node.metadata = _metadata(cell, lesson)
    return node


def _metadata(cell: Cell, lesson: Lesson) -> dict[str, Any]:
    hidden = {"jupyter": {"source_hidden": True}} if folded(cell) else {}
    return hidden | _role_metadata(cell, lesson)


def _role_metadata(cell: Cell, lesson: Lesson) -> dict[str, Any]:
    if cell.role == "demo":
        return {"tags": ["demo"]}
    if cell.role not in ("exercise", "check", *LOCKED):
        return {}
    flags: dict[str, Any] = {
        "grade": cell.role == "check",
        "grade_id": grade_id(cell),
        "locked": cell.role != "exercise",
        "schema_version": 3,
        "solution": cell.role == "exercise",
        "task": False,
    }
    if cell.role == "check":
        points = exercises_of(lesson.name)[cell.name].points
        flags["points"] = int(points) if points == int(points) else points
    return {"nbgrader": flags}


def _identity(cell: Cell, lesson: Lesson, taken: set[str]) -> str:
    if cell.role in ("exercise", "check", "predict", "question", *LOCKED):
        identity = grade_id(cell)
    else:
        digest = hashlib.sha256(f"{lesson.name}\n{cell.role}\n{cell.source}".encode()).hexdigest()
        identity = f"{cell.role}-{digest[:10]}"
    base, n = identity, 2
    while identity in taken:  # two cells of the same text
        identity, n = f"{base}-{n}", n + 1
    taken.add(identity)
    return identity
