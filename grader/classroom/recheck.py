"""`grader receipt`: show what a score rests on, and grade again to see that it still comes out."""

from __future__ import annotations

from typing import Any

from grader.classroom.folder import Classroom
from grader.engine.grading import as_data, grade_submission
from grader.gradebook.writer import Writer


def receipt_of(
    room: Classroom, student: str, lesson: str, db_url: str | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is recorded of a submission, and the same graded anew from its file.

    Raises `KeyError` where nothing is recorded, or nothing is handed in any more.
    """
    with Writer(db_url or room.db_url) as writer:
        recorded = writer.result(student, lesson)
    if recorded is None:
        raise KeyError(f"nothing is recorded for {student!r} and {lesson!r}")
    handed = [h for h in room.handed_in([lesson]) if h.student == student]
    if not handed:
        raise KeyError(f"the submission of {student!r} for {lesson!r} is no longer there")
    now = grade_submission(handed[0].read(), lesson, room.seed())
    return recorded, {"student": student, **as_data(now)}
