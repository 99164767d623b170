"""Tell students and instructor what is in the gradebook: feedback pages and the class report."""

from __future__ import annotations

from pathlib import Path

from grader.classroom import Classroom
from grader.feedback import write_feedback
from grader.gradebook import Writer
from grader.report import write_report


def tell(room: Classroom, db_url: str | None = None) -> Path:
    """Write all feedback pages and the report of a class; return the report's path."""
    with Writer(db_url or room.db_url) as writer:
        results = list(writer.results())
    write_feedback(results, room.feedback)
    return write_report(results, room.report)
