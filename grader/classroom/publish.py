"""Tell students and instructor what is in the gradebook: feedback pages and the class report."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.folder import Classroom
from grader.gradebook.writer import Writer
from grader.pages.feedback import write_feedback
from grader.pages.report import write_report


def publish(room: Classroom, db_url: str | None = None) -> tuple[Path, str]:
    """Write all feedback pages and the report of a class.

    Returns the report's path, and a sentence about pages that could not be written, "" where all
    were.
    """
    room.make()
    problem = ""
    with Writer(db_url or room.db_url) as writer:
        try:
            write_feedback(writer.results(), room.feedback)
        except ValueError as reason:
            problem = str(reason)
        return write_report(writer.results(), room.report), problem
