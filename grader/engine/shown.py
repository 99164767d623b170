"""The notebook that formgrader shows: each check with its points and its card."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

import nbformat

from course_lib.checking.card import card_html
from course_lib.checking.judge import Verdict
from grader.engine.rebuild import Piece


def autograded(pieces: Sequence[Piece], verdicts: Sequence[Verdict], notes: Sequence[str]) -> str:
    """Return the rebuilt notebook as text, with the notes before it and a card under each check."""
    by_name = {v.exercise: v for v in verdicts}
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
    if notes:
        text = "**Notes of the grader**\n\n" + "\n".join(f"- {json.dumps(n)[1:-1]}" for n in notes)
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id="grader-notes"))
    for piece in pieces:
        node = nbformat.from_dict(piece.node)
        if piece.role == "check":
            verdict = by_name[piece.name]
            data = {"text/plain": f"{verdict.points:g}", "text/html": _card(verdict)}
            node.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
            node.execution_count = 1
        notebook.cells.append(node)
    return nbformat.writes(notebook) + "\n"


def lent_text(lent: Sequence[str]) -> str:
    """Return the sentence that says with whose functions an exercise was asked, "" for its own."""
    return f"It was asked with the course's {', '.join(lent)}; yours is wrong." if lent else ""


def _card(verdict: Verdict) -> str:
    lent = lent_text(verdict.lent)
    return card_html(verdict) + (f"<p>{escape(lent)}</p>" if lent else "")
