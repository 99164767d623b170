"""A notebook as a student hands it in, made from answers: for trials, tests and sample classes."""

from __future__ import annotations

import nbformat

from grader.course.lessons import answer_code
from grader.engine.lesson import course_of


def notebook_with(answers: dict[str, str], lesson: str, others: bool = True) -> bytes:
    """Return the released notebook of a lesson with answers filled in, as a student hands it in.

    Exercises not named get the course's answer, or stay stubs where `others` is false.
    """
    notebook = nbformat.v4.new_notebook()
    for cell in course_of(lesson).cells:
        node = nbformat.from_dict(cell.node)
        if cell.role == "exercise" and cell.name in answers:
            node.source = answers[cell.name]
        elif cell.role == "exercise" and others:
            node.source = answer_code(cell.name)
        notebook.cells.append(node)
    return nbformat.writes(notebook).encode()
