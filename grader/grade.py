"""`grader grade`: everything handed in, through the engine, into the gradebook."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.utils import parse_utc

from grader.classroom import Classroom, Handed
from grader.engine.grading import GradedSubmission, receipt, ungraded
from grader.engine.pool import grade_all, prepare
from grader.engine.submission import Unreadable
from grader.files import write_whole
from grader.gradebook import Writer, identity_text


@dataclass
class Outcome:
    """What a run did: how many were graded, were as before, broke on our side."""

    graded: int = 0
    unchanged: int = 0
    broke: list[str] = field(default_factory=list)
    levels: set[str] = field(default_factory=set)


def grade(
    room: Classroom,
    lessons: list[str],
    *,
    jobs: int = 1,
    force: bool = False,
    db_url: str | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, text: None,
) -> Outcome:
    """Grade what was handed in for the named lessons (all, where none is named).

    A submission whose receipt is in the gradebook already is left as it is, unless `force`.
    `progress` is told how many of how many are through, and whose came last.
    """
    handed = list(room.handed_in(lessons))
    seed = room.seed()
    outcome = Outcome()
    with Writer(db_url or room.db_url) as writer:
        asked = list(dict.fromkeys(h.lesson for h in handed))
        prepare(asked, seed)
        for lesson in asked:
            writer.register(lesson)
        results = _results(handed, writer, seed, jobs, force, outcome)
        for done, (item, graded) in enumerate(results, start=1):
            if graded.broke:
                outcome.broke.append(f"{item.student}, {item.lesson}: {graded.notes[-1]}")
            else:
                _keep(room, item, graded)
                writer.record(item.student, graded, submitted_at(item.folder))
                outcome.graded += 1
                outcome.levels.add(graded.level)
            progress(done + outcome.unchanged, len(handed), f"{item.student} {item.lesson}")
    return outcome


def _results(
    handed: list[Handed], writer: Writer, seed: int, jobs: int, force: bool, outcome: Outcome
) -> Iterator[tuple[Handed, GradedSubmission]]:
    """Yield results: first of what cannot be read, then of the rest as they come."""
    notes: dict[Handed, list[str]] = {}
    unreadable: list[tuple[Handed, GradedSubmission]] = []

    def tasks() -> Iterator[tuple[Handed, bytes, str]]:
        for item in handed:
            try:
                raw, notes[item] = item.read()
            except Unreadable as reason:
                unreadable.append((item, ungraded(item.lesson, str(reason), b"", seed)))
                continue
            identity = identity_text(receipt(raw, item.lesson, seed))
            if not force and writer.identity(item.student, item.lesson) == identity:
                outcome.unchanged += 1
                continue
            yield item, raw, item.lesson

    for item, graded in grade_all(tasks(), seed, jobs):
        yield item, replace(graded, notes=[*notes[item], *graded.notes])
    yield from unreadable


def _keep(room: Classroom, item: Handed, graded: GradedSubmission) -> None:
    """Write the autograded notebook where formgrader looks for it."""
    folder = room.autograded / item.student / item.lesson
    write_whole(folder / f"{item.lesson}.ipynb", graded.notebook)
    stamp = item.folder / "timestamp.txt"
    if stamp.is_file() and not stamp.is_symlink():
        write_whole(folder / "timestamp.txt", stamp.read_bytes()[:100])


def submitted_at(folder: Path) -> datetime.datetime | None:
    """Return when a submission was handed in, where nbgrader's timestamp file says it."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return parse_utc(path.read_text(encoding="utf-8")[:100].strip())
    except (ValueError, OverflowError, UnicodeDecodeError):
        return None
