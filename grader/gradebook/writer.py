"""nbgrader's gradebook, written by one writer: some submissions a transaction, all of it or none.

The scores go where nbgrader puts its own, so formgrader and nbgrader's exporters see them. A table
of our own holds the receipt and the verdicts of each submission; it commits with the scores, so a
killed run finds either both or neither.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import time
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ComputeChecksums, SaveCells

from grader.build.expand import expand
from grader.course.lessons import load_lesson
from grader.engine.grading import GradedSubmission
from grader.gradebook.database import (
    LOCK,
    RECEIPTS,
    GradebookError,
    explained,
    patient,
    prepare,
    shown,
    turn,
    writing,
)
from grader.gradebook.rows import (
    CELLS,
    GRADES,
    HANDED_IN,
    HANDED_NOTEBOOKS,
    NOTEBOOKS,
    Result,
    write,
)

BATCH = 100  # submissions that wait for a transaction at the most
DELAY = 0.5  # seconds since the last transaction after which the next submission is written


class Writer:
    """The one writer of a gradebook; use it as a context manager.

    What was added is written when the context is left, at the latest. The methods raise
    `GradebookError` where the database cannot be used.
    """

    def __init__(self, db_url: str) -> None:
        self.db_url = patient(db_url)
        self._waiting: list[Result] = []
        self._written = time.monotonic()
        with explained(db_url), turn(self.db_url):
            prepare(self.db_url)
            self.gradebook = Gradebook(self.db_url)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None or not issubclass(kind, GradebookError):
                self.flush()  # also on the way out of a run that was interrupted
        finally:
            self.gradebook.close()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the gradebook for the body, against graders on other machines.

        The server lets go of it however this process ends; SQLite needs none of it, because the
        class's folder has a lock. Raises `ValueError` where another grader holds it.
        """
        engine = self.gradebook.engine
        if engine.dialect.name != "postgresql":
            yield
            return
        with contextlib.ExitStack() as stack:
            with explained(self.db_url):
                connection = stack.enter_context(engine.connect())
                lock = sa.select(sa.func.pg_try_advisory_lock(LOCK))
                held = connection.execute(lock).scalar()
                connection.commit()
            if not held:
                raise ValueError(
                    f"another grader is at work on {shown(self.db_url)}; wait until it is through"
                )
            try:
                yield
            finally:
                with contextlib.suppress(sa.exc.SQLAlchemyError):
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK)))

    def register(self, lesson: str) -> None:
        """Put a lesson's cells into the gradebook, as nbgrader's generate_assignment does."""
        info = {"notebook": lesson, "assignment": lesson, "db_url": self.db_url}
        resources: dict[str, Any] = {"nbgrader": info}
        notebook = expand(load_lesson(lesson))
        with explained(self.db_url), turn(self.db_url):
            self.gradebook.update_or_create_assignment(lesson)
            notebook, resources = ComputeChecksums().preprocess(notebook, resources)
            save = SaveCells()
            save.preprocess(notebook, resources)
            save.gradebook.engine.dispose()  # it opens a gradebook of its own
            self.gradebook.db.expire_all()

    def add(
        self,
        student: str,
        graded: GradedSubmission,
        timestamp: datetime.datetime | None = None,
    ) -> None:
        """Take the scores, comments and receipt of one submission, to be written with others.

        A manual score stays and still outranks ours, as in nbgrader. Where the grader broke, that
        is what is recorded: no score is written, and nbgrader shows that the submission needs a
        look.
        """
        self._waiting.append(Result(student, graded, timestamp))
        if len(self._waiting) >= BATCH or time.monotonic() > self._written + DELAY:
            self.flush()

    def flush(self) -> None:
        """Write all that was added and waits, in one transaction."""
        batch, self._waiting = self._waiting, []
        if batch:
            with explained(self.db_url), writing(self.gradebook.engine) as connection:
                write(connection, batch)
        self._written = time.monotonic()

    def record(
        self,
        student: str,
        graded: GradedSubmission,
        timestamp: datetime.datetime | None = None,
    ) -> None:
        """Write one submission at once."""
        self.add(student, graded, timestamp)
        self.flush()

    def identity(self, student: str, lesson: str) -> str | None:
        """Return the receipt that a submission was last graded under, as text."""
        return self._one(RECEIPTS.c.identity, student, lesson)

    def result(self, student: str, lesson: str) -> dict[str, Any] | None:
        """Return what is recorded of one submission, None where nothing is."""
        graded = self._one(RECEIPTS.c.graded, student, lesson)
        return None if graded is None else {"student": student, **json.loads(graded)}

    def results(self) -> Iterator[dict[str, Any]]:
        """Yield what is recorded of each submission, with its student, in a fixed order."""
        for row in self._rows(sa.select(RECEIPTS).order_by(RECEIPTS.c.lesson, RECEIPTS.c.student)):
            yield {"student": row.student, **json.loads(row.graded)}

    def scores(self) -> dict[tuple[str, str, str], float | None]:
        """Return nbgrader's automatic scores by (student, lesson, cell)."""
        query = (
            sa.select(HANDED_IN.c.student_id, NOTEBOOKS.c.name, CELLS.c.name, GRADES.c.auto_score)
            .join(HANDED_NOTEBOOKS, GRADES.c.notebook_id == HANDED_NOTEBOOKS.c.id)
            .join(HANDED_IN, HANDED_NOTEBOOKS.c.assignment_id == HANDED_IN.c.id)
            .join(NOTEBOOKS, HANDED_NOTEBOOKS.c.notebook_id == NOTEBOOKS.c.id)
            .join(CELLS, GRADES.c.cell_id == CELLS.c.id)
        )
        return {
            (student, lesson, cell): score for student, lesson, cell, score in self._rows(query)
        }

    def _one(self, column: sa.Column[str], student: str, lesson: str) -> str | None:
        query = sa.select(column).where(RECEIPTS.c.student == student, RECEIPTS.c.lesson == lesson)
        with explained(self.db_url), self.gradebook.engine.connect() as connection:
            return connection.execute(query).scalar()

    def _rows(self, query: sa.Select) -> Iterator[sa.Row]:
        self.flush()
        with explained(self.db_url), self.gradebook.engine.connect() as connection:
            yield from connection.execution_options(yield_per=200).execute(query)
