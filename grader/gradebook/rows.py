"""The rows of graded submissions in nbgrader's tables and ours, a few statements for many of them.

nbgrader's own classes write the same rows one at a time; the statements here go through its tables,
so defaults and column types are its own.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)

from course_lib.checking.judge import Verdict
from grader.engine.grading import GradedSubmission
from grader.engine.shown import lent_text
from grader.gradebook.database import RECEIPTS
from grader.gradebook.kept import kept

STUDENTS, ASSIGNMENTS, NOTEBOOKS, CELLS = (
    c.__table__ for c in (Student, Assignment, Notebook, BaseCell)
)
HANDED_IN, HANDED_NOTEBOOKS = SubmittedAssignment.__table__, SubmittedNotebook.__table__
GRADES, COMMENTS = Grade.__table__, Comment.__table__
CHECK = GradeCell.__mapper_args__["polymorphic_identity"]
ANSWER = SolutionCell.__mapper_args__["polymorphic_identity"]


@dataclass(frozen=True)
class Result:
    """What is to be recorded of one submission; `timestamp` is when it was handed in."""

    student: str
    graded: GradedSubmission
    timestamp: datetime.datetime | None = None

    @property
    def lesson(self) -> str:
        return self.graded.lesson


@dataclass(frozen=True)
class _Course:
    """A lesson's rows: ids of its assignment, its notebook, and its cells by exercise."""

    assignment: str
    notebook: str
    checks: dict[str, str]
    answers: dict[str, str]


def write(connection: sa.Connection, results: Iterable[Result]) -> None:
    """Write the rows of the results; the caller's transaction makes it all of them or none.

    Of two results of one submission the last counts. A manual score stays and still outranks
    ours, as in nbgrader. Where the grader broke, no score is written: one that was there stays,
    and nbgrader is told that it needs a look. Raises `MissingEntry` for an unregistered lesson.
    """
    batch = list({(r.student, r.lesson): r for r in results}.values())
    courses = {lesson: _course(connection, lesson) for lesson in {r.lesson for r in batch}}
    _add_students(connection, {r.student for r in batch})
    notebooks = _notebooks(connection, batch, courses)
    scores, looks, comments = [], [], []
    for result in batch:
        course, notebook = courses[result.lesson], notebooks[result.student, result.lesson]
        for verdict in result.graded.verdicts:
            check = {"its_notebook": notebook, "its_cell": course.checks[verdict.exercise]}
            if result.graded.broke:
                looks.append(check)
            else:
                scores.append(check | {"auto_score": verdict.points})
            answer = {"its_notebook": notebook, "its_cell": course.answers[verdict.exercise]}
            comments.append(answer | {"auto_comment": _comment(verdict)})
    _add_missing(connection, GRADES, [*scores, *looks])
    _add_missing(connection, COMMENTS, comments)
    by_hand = GRADES.c.manual_score.is_not(None)
    _update(connection, GRADES, scores, auto_score=True, needs_manual_grade=by_hand)
    _update(connection, GRADES, looks, needs_manual_grade=sa.true())
    _update(connection, COMMENTS, comments, auto_comment=True)
    _add_receipts(connection, batch)


def identity_text(receipt: dict[str, Any]) -> str:
    """Return a receipt as the text that two equal gradings share."""
    return json.dumps(receipt, sort_keys=True)


def _course(connection: sa.Connection, lesson: str) -> _Course:
    found = connection.execute(
        sa.select(NOTEBOOKS.c.id, NOTEBOOKS.c.assignment_id)
        .join(ASSIGNMENTS, NOTEBOOKS.c.assignment_id == ASSIGNMENTS.c.id)
        .where(ASSIGNMENTS.c.name == lesson, NOTEBOOKS.c.name == lesson)
    ).first()
    if found is None:
        raise MissingEntry(f"the gradebook does not know the lesson {lesson!r}; register it first")
    rows = connection.execute(
        sa.select(CELLS.c.type, CELLS.c.name, CELLS.c.id).where(CELLS.c.notebook_id == found.id)
    ).all()
    return _Course(
        found.assignment_id,
        found.id,
        {r.name.removeprefix("check_"): r.id for r in rows if r.type == CHECK},
        {r.name: r.id for r in rows if r.type == ANSWER},
    )


def _add_students(connection: sa.Connection, names: set[str]) -> None:
    known = sa.select(STUDENTS.c.id).where(STUDENTS.c.id.in_(names))
    new = names - set(connection.execute(known).scalars())
    _insert(connection, STUDENTS, [{"id": name} for name in sorted(new)])


def _notebooks(
    connection: sa.Connection, batch: list[Result], courses: dict[str, _Course]
) -> dict[tuple[str, str], str]:
    """Return the ids of the submitted notebooks, made where there are none."""
    lessons = {course.assignment: lesson for lesson, course in courses.items()}
    query = (
        sa.select(
            HANDED_IN.c.id,
            HANDED_IN.c.student_id,
            HANDED_IN.c.assignment_id,
            HANDED_NOTEBOOKS.c.id.label("notebook"),
        )
        .outerjoin(HANDED_NOTEBOOKS, HANDED_NOTEBOOKS.c.assignment_id == HANDED_IN.c.id)
        .where(
            HANDED_IN.c.assignment_id.in_(lessons),
            HANDED_IN.c.student_id.in_({r.student for r in batch}),
        )
    )
    there = {(row.student_id, lessons[row.assignment_id]): row for row in connection.execute(query)}
    found: dict[tuple[str, str], str] = {}
    handed, notebooks, times = [], [], []
    for result in batch:
        key, course = (result.student, result.lesson), courses[result.lesson]
        row = there.get(key)
        handed_id = row.id if row else new_uuid()
        found[key] = row.notebook if row and row.notebook else new_uuid()
        if row is None:
            handed.append(
                {
                    "id": handed_id,
                    "assignment_id": course.assignment,
                    "student_id": result.student,
                    "timestamp": result.timestamp,
                }
            )
        elif result.timestamp is not None:
            times.append({"its_id": handed_id, "timestamp": result.timestamp})
        if row is None or row.notebook is None:
            notebooks.append(
                {"id": found[key], "assignment_id": handed_id, "notebook_id": course.notebook}
            )
    _insert(connection, HANDED_IN, handed)
    _insert(connection, HANDED_NOTEBOOKS, notebooks)
    if times:
        same = HANDED_IN.c.id == sa.bindparam("its_id")
        connection.execute(
            sa.update(HANDED_IN).where(same).values(timestamp=sa.bindparam("timestamp")), times
        )
    return found


def _add_missing(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows of grades or comments that are not there yet, still without their values."""
    query = sa.select(table.c.notebook_id, table.c.cell_id).where(
        table.c.notebook_id.in_({row["its_notebook"] for row in rows})
    )
    there = {(row.notebook_id, row.cell_id) for row in connection.execute(query)}
    wanted = ((row["its_notebook"], row["its_cell"]) for row in rows)
    new = [{"notebook_id": n, "cell_id": c} for n, c in wanted if (n, c) not in there]
    _insert(connection, table, new)


def _update(
    connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], **values: Any
) -> None:
    """Set values of grades or comments: True stands for each row's own value of that name."""
    if not rows:
        return
    new = {name: sa.bindparam(name) if v is True else v for name, v in values.items()}
    same = (
        table.c.notebook_id == sa.bindparam("its_notebook"),
        table.c.cell_id == sa.bindparam("its_cell"),
    )
    connection.execute(sa.update(table).where(*same).values(new), rows)


def _add_receipts(connection: sa.Connection, batch: list[Result]) -> None:
    """Write receipts and verdicts; what broke has no identity, so that it is graded again."""
    its = [{"its_student": r.student, "its_lesson": r.lesson} for r in batch]
    connection.execute(
        sa.delete(RECEIPTS).where(
            RECEIPTS.c.student == sa.bindparam("its_student"),
            RECEIPTS.c.lesson == sa.bindparam("its_lesson"),
        ),
        its,
    )
    now = datetime.datetime.now(datetime.UTC)
    rows = [
        {
            "student": r.student,
            "lesson": r.lesson,
            "identity": "" if r.graded.broke else identity_text(r.graded.receipt),
            "graded": json.dumps(kept(r.graded, now), ensure_ascii=False),
        }
        for r in batch
    ]
    _insert(connection, RECEIPTS, rows)


def _comment(verdict: Verdict) -> str:
    """Return what nbgrader shows beside an answer, in its own words where there is none."""
    told = verdict.message if verdict.outcome != "not attempted" else "No response."
    return f"{told} {lent_text(verdict.lent)}".strip()


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)
