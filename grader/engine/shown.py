"""The notebook that formgrader shows: each check with its points and its card."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from course_lib.checking.card import card_html
from course_lib.checking.judge import Verdict
from grader.engine.rebuild import Piece

NOTEBOOK = {
    "metadata": {"kernelspec": {"display_name": "Python 3", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def autograded(pieces: Sequence[Piece], verdicts: Sequence[Verdict], notes: Sequence[str]) -> str:
    """Return the rebuilt notebook as text, with the notes before it and a card under each check.

    A cell a line: nbformat's own writer checks every part against its schema and indents it, which
    takes longer than all else that is done here for a submission.
    """
    by_name = {v.exercise: v for v in verdicts}
    cells = [_notes(notes)] if notes else []
    for piece in pieces:
        shown = piece.role == "check"
        cells.append({**piece.node, **_result(by_name[piece.name])} if shown else piece.node)
    lines = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in cells)
    return f'{{"cells": [\n{lines}\n], {json.dumps(NOTEBOOK)[1:-1]}}}\n'


def _notes(notes: Sequence[str]) -> dict[str, Any]:
    """Return the cell with the notes, in which nothing that a student wrote is markup."""
    lines = [f"- {escape(json.dumps(note, ensure_ascii=False)[1:-1])}" for note in notes]
    text = "**Notes of the grader**\n\n" + "\n".join(lines)
    return {"cell_type": "markdown", "id": "grader-notes", "metadata": {}, "source": text}


def _result(verdict: Verdict) -> dict[str, Any]:
    """Return what stands in a check's cell after it ran."""
    data = {"text/plain": f"{verdict.points:g}", "text/html": _card(verdict)}
    output = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
    return {"outputs": [output], "execution_count": 1}


def lent_text(lent: Sequence[str]) -> str:
    """Return the sentence that says with whose functions an exercise was asked, "" for its own."""
    return f"It was asked with the course's {', '.join(lent)}; yours is wrong." if lent else ""


def _card(verdict: Verdict) -> str:
    lent = lent_text(verdict.lent)
    return card_html(verdict) + (f"<p>{escape(lent)}</p>" if lent else "")
