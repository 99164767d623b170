"""What is kept of a graded submission in our own table: all that pages and report are made of."""

from __future__ import annotations

import datetime
from typing import Any

from grader.engine.grading import GradedSubmission, as_data

CODE = 10_000  # characters of an answer that are kept beside its verdict


def kept(graded: GradedSubmission, at: datetime.datetime) -> dict[str, Any]:
    """Return the verdicts and notes as JSON data, with the code of the answers and the moment.

    Code and moment are of no receipt: the same submission has the same receipt at any time.
    """
    answers = {name: _cut(code) for name, code in graded.answers.items()}
    return as_data(graded) | {"graded_at": at.isoformat(timespec="seconds"), "answers": answers}


def _cut(code: str) -> str:
    return code if len(code) <= CODE else f"{code[:CODE]}\n# … (cut: {len(code):,} characters)"
