"""nbgrader's gradebook, written by one writer: a transaction a submission.

The scores go where nbgrader puts its own, so formgrader and nbgrader's exporters see them. A table
of our own holds the receipt and the verdicts of each submission; it commits with the scores, so a
killed run finds either both or neither.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbgrader
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from nbgrader.api import (
    Base,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import ComputeChecksums, SaveCells

from grader.build.expand import expand
from grader.engine.grading import GradedSubmission, as_data
from grader.lessons import load_lesson

RECEIPTS = sa.Table(
    "beyond_linear_receipt",
    sa.MetaData(),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("graded", sa.Text, nullable=False),
)


LOCK = 0xBE70ED  # of PostgreSQL's advisory locks: the one grader, and (plus 1) new rows
WAIT = 30  # seconds for another program to let go of an SQLite gradebook
FAULTS = {
    "database is locked": "another program holds the gradebook; close it and run this again",
    "readonly": "the gradebook is read-only; make it writable and run this again",
    "read-only": "the gradebook is read-only; make it writable and run this again",
    "disk is full": "there is no space left for the gradebook; make room and run this again",
    "no space left": "there is no space left for the gradebook; make room and run this again",
    "unable to open": "the gradebook cannot be opened; does its folder exist?",
    "not a database": "the gradebook's file is no database; restore it from a copy",
    "malformed": "the gradebook's file is damaged; restore it from a copy",
    "authentication failed": "the server does not accept this user and password",
    "does not exist": "the gradebook's database is not there; make it first",
    "connection": "the gradebook's server does not answer; is it running?",
}


class GradebookError(RuntimeError):
    """The gradebook cannot be used; the message says why and what to do."""


@contextlib.contextmanager
def _explained(db_url: str) -> Iterator[None]:
    """Turn the database's own errors into sentences for an instructor."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        where = shown(db_url)
        text = str(error.orig).strip()
        for sign, meaning in FAULTS.items():
            if sign in text.lower():
                raise GradebookError(f"{meaning} ({where}: {text})") from error
        raise GradebookError(f"the gradebook {where} cannot be used: {text}") from error
    except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
        raise GradebookError(
            f"{shown(db_url)} names no gradebook: {error}. Write sqlite:///PATH or "
            "postgresql+psycopg://… (which needs the extra `postgres`)"
        ) from error


class Writer:
    """The one writer of a gradebook; use it as a context manager.

    Its methods raise `GradebookError` where the database cannot be used.
    """

    def __init__(self, db_url: str) -> None:
        self.db_url = _patient(db_url)
        with _explained(db_url), _turn(self.db_url):
            _prepare(self.db_url)
            self.gradebook = Gradebook(self.db_url)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.gradebook.close()
        self.gradebook.engine.dispose()

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
            with _explained(self.db_url):
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
        with _explained(self.db_url), _turn(self.db_url):
            self.gradebook.update_or_create_assignment(lesson)
            notebook, resources = ComputeChecksums().preprocess(notebook, resources)
            save = SaveCells()
            save.preprocess(notebook, resources)
            save.gradebook.engine.dispose()  # it opens a gradebook of its own
            self.gradebook.db.expire_all()

    def identity(self, student: str, lesson: str) -> str | None:
        """Return the receipt that a submission was last graded under, as text."""
        query = sa.select(RECEIPTS.c.identity).where(
            RECEIPTS.c.student == student, RECEIPTS.c.lesson == lesson
        )
        with _explained(self.db_url):
            return self.gradebook.db.execute(query).scalar()

    def record(
        self,
        student: str,
        graded: GradedSubmission,
        timestamp: datetime.datetime | None = None,
    ) -> None:
        """Write the scores, comments and receipt of one submission, all of it or nothing.

        A manual score stays and still outranks ours, as in nbgrader. Raises `ValueError` where
        the grader broke: no score may be recorded for that.
        """
        if graded.broke:
            raise ValueError(f"{student}, {graded.lesson}: the grader broke; nothing to record")
        db = self.gradebook.db
        try:
            with _explained(self.db_url):
                self._record(student, graded, timestamp)
                db.commit()
        except BaseException:
            db.rollback()
            raise

    def _record(
        self, student: str, graded: GradedSubmission, timestamp: datetime.datetime | None
    ) -> None:
        notebook = self._submission(student, graded.lesson, timestamp)
        verdicts = {v.exercise: v for v in graded.verdicts}
        for grade in notebook.grades:
            verdict = verdicts[grade.cell.name.removeprefix("check_")]
            grade.auto_score = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None
        for comment in notebook.comments:
            verdict = verdicts[comment.cell.name]
            unanswered = verdict.outcome == "not attempted"
            comment.auto_comment = "No response." if unanswered else verdict.message
        key = {"student": student, "lesson": graded.lesson}
        data = json.dumps(as_data(graded), ensure_ascii=False)
        row = {**key, "identity": identity_text(graded.receipt), "graded": data}
        self.gradebook.db.execute(sa.delete(RECEIPTS).filter_by(**key))
        self.gradebook.db.execute(sa.insert(RECEIPTS).values(row))

    def result(self, student: str, lesson: str) -> dict[str, Any] | None:
        """Return what is recorded of one submission, None where nothing is."""
        query = sa.select(RECEIPTS.c.graded).where(
            RECEIPTS.c.student == student, RECEIPTS.c.lesson == lesson
        )
        with _explained(self.db_url):
            graded = self.gradebook.db.execute(query).scalar()
        return None if graded is None else {"student": student, **json.loads(graded)}

    def results(self) -> Iterator[dict[str, Any]]:
        """Yield what is recorded of each submission, with its student, in a fixed order."""
        query = sa.select(RECEIPTS).order_by(RECEIPTS.c.lesson, RECEIPTS.c.student)
        with _explained(self.db_url):
            rows = self.gradebook.db.execute(query)
        for row in rows:
            yield {"student": row.student, **json.loads(row.graded)}

    def scores(self) -> dict[tuple[str, str, str], float | None]:
        """Return nbgrader's automatic scores by (student, lesson, cell)."""
        found = {}
        for submission in self.gradebook.db.query(SubmittedAssignment):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    key = (submission.student_id, submission.name, grade.name)
                    found[key] = grade.auto_score
        return found

    def _submission(
        self, student: str, lesson: str, timestamp: datetime.datetime | None
    ) -> SubmittedNotebook:
        """Return the submitted notebook's row, made with all its grades where there is none."""
        db = self.gradebook.db
        if db.get(Student, student) is None:
            db.add(Student(id=student))
        try:
            submission = self.gradebook.find_submission(lesson, student)
        except MissingEntry:
            submission = self._new_submission(student, lesson)
        if timestamp is not None:
            submission.timestamp = timestamp
        return next(n for n in submission.notebooks if n.name == lesson)

    def _new_submission(self, student: str, lesson: str) -> SubmittedAssignment:
        db = self.gradebook.db
        assignment = self.gradebook.find_assignment(lesson)
        submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student)
        with db.no_autoflush:
            db.add(submission)
            for course in assignment.notebooks:
                notebook = SubmittedNotebook(notebook_id=course.id)
                submission.notebooks.append(notebook)
                notebook.grades = [Grade(cell_id=cell.id) for cell in course.grade_cells]
                notebook.comments = [Comment(cell_id=cell.id) for cell in course.solution_cells]
        db.flush()
        # `name` and `cell` are read through relationships that a flush alone does not fill in.
        db.expire_all()
        return submission


def shown(db_url: str) -> str:
    """Return a gradebook's URL without its password."""
    try:
        return sa.make_url(db_url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return re.sub(r":[^/@]*@", ":***@", db_url)


def _patient(db_url: str) -> str:
    """Return the URL with a longer wait for a locked SQLite file, where it names none."""
    with _explained(db_url):
        url = sa.make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(WAIT)}).render_as_string(hide_password=False)


@contextlib.contextmanager
def _turn(db_url: str) -> Iterator[None]:
    """Wait for the turn to make tables and cells, where two on a server could make the same."""
    if sa.make_url(db_url).get_backend_name() != "postgresql":
        yield
        return
    engine = sa.create_engine(db_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK + 1)))
        yield  # the lock goes with the connection


def _prepare(db_url: str) -> None:
    """Make a new gradebook whole: nbgrader's tables and version, and ours, in one transaction.

    nbgrader itself asks the `alembic` command for the version after making the tables, and
    leaves a half-made database where that command is not on PATH.
    """
    engine = sa.create_engine(db_url)
    try:
        with engine.begin() as connection:
            if not sa.inspect(connection).get_table_names():
                Base.metadata.create_all(connection)
                scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
                connection.execute(
                    sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                )
                insert = sa.text("INSERT INTO alembic_version (version_num) VALUES (:head)")
                connection.execute(insert, {"head": scripts.get_current_head()})
            RECEIPTS.metadata.create_all(connection)
    finally:
        engine.dispose()


def identity_text(receipt: dict[str, Any]) -> str:
    """Return a receipt as the text that two equal gradings share."""
    return json.dumps(receipt, sort_keys=True)
