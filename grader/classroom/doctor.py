"""`grader doctor`: what works here, said before a class depends on it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.bank import exercises_of
from grader.build.build import build
from grader.classroom.folder import Classroom
from grader.course.lessons import lesson_names
from grader.engine.border.kernel import Runner, new_runner
from grader.engine.border.sandbox import sandbox_problem
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission
from grader.gradebook.writer import Writer

ROOM = 2**30  # bytes that a class of a few hundred may need


@dataclass(frozen=True)
class Finding:
    """One line of the examination: `ok` is True, False, or None for a warning."""

    name: str
    ok: bool | None
    text: str


def examine(room: Classroom, db_url: str | None = None) -> Iterator[Finding]:
    """Yield what was found, the quick things first."""
    room.make()
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), version)
    problem = sandbox_problem()
    yield Finding(
        "isolation",
        None if problem else True,
        f"limits of the process only: {problem}" if problem else "sandbox (bubblewrap)",
    )
    yield _space(room.root)
    yield _gradebook(db_url)
    stale = build([], check=True)
    text = f"stale: {', '.join(map(str, stale))}; run `grader build`" if stale else "fresh"
    yield Finding("notebooks and keys", not stale, text)
    process = new_runner()
    try:
        for lesson in lesson_names():
            yield _reference(lesson, process)
    finally:
        process.close()


def _space(folder: Path) -> Finding:
    place = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(place).free
    return Finding("disk", None if free < ROOM else True, f"{free / 2**30:.1f} GB free")


def _gradebook(db_url: str | None) -> Finding:
    """Open the gradebook named, or make one in a temporary folder and throw it away."""
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            Writer(db_url or f"sqlite:///{folder}/gradebook.db") as writer,
        ):
            writer.scores()
    except RuntimeError as error:
        return Finding("gradebook", False, str(error))
    return Finding("gradebook", True, "can be made, opened and read")


def _reference(lesson: str, process: Runner) -> Finding:
    """Grade the course's own answers; anything less than full marks is our fault."""
    full = sum(e.points for e in exercises_of(lesson).values())
    graded = grade_submission(notebook_with({}, lesson), lesson, 0, process)
    missed = [f"{v.exercise}: {v.message}" for v in graded.verdicts if v.points < v.max_points]
    text = f"the course's own answers earn {graded.points:g} of {full:g} points"
    return Finding(lesson, not missed and not graded.broke, "; ".join([text, *missed]))
