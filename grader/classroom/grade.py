"""`grader grade`: everything handed in, through the engine, into the gradebook."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

from grader.classroom.folder import Classroom, Handed, recordable
from grader.classroom.lock import only_grader
from grader.engine.border.sandbox import sandbox_problem
from grader.engine.grading import GradedSubmission, as_data
from grader.engine.receipt import receipt
from grader.engine.submission import HandedIn
from grader.engine.where.pool import grade_all, prepare
from grader.files import write_whole
from grader.gradebook.rows import identity_text
from grader.gradebook.writer import Writer

Progress = Callable[[int, int, str], None]
Results = Iterator[tuple[Handed, GradedSubmission]]


@dataclass
class Outcome:
    """What a run did: how many were graded, were as before, broke on our side.

    `levels` says how many were graded at which level of isolation; `changes` are sentences, one for
    each submission that a dry run would give other points; `refused` are sentences about ids that
    no gradebook can hold.
    """

    graded: int = 0
    unchanged: int = 0
    broke: list[str] = field(default_factory=list)
    levels: Counter[str] = field(default_factory=Counter)
    changes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def grade(
    room: Classroom,
    lessons: list[str],
    *,
    jobs: int = 1,
    force: bool = False,
    dry_run: bool = False,
    require_sandbox: bool = False,
    scheduler: str | None = None,
    allow_unsandboxed: bool = False,
    db_url: str | None = None,
    progress: Progress = lambda done, total, text: None,
) -> Outcome:
    """Grade what was handed in for the named lessons (all, where none is named).

    A submission whose receipt is in the gradebook already is left as it is, unless `force`.
    With `dry_run` nothing is written: the outcome says whose points would change, and why.
    `scheduler` is the address of a Dask scheduler whose workers run the submissions; they must have
    a sandbox unless `allow_unsandboxed`. `progress` is told how many of how many are through, and
    whose came last. Raises `ValueError` where another grader is at work on the class, where the
    gradebook cannot be used, or where `require_sandbox` cannot be met.
    """
    if require_sandbox and sandbox_problem() and scheduler is None:
        raise ValueError(f"a sandbox is required and not to be had: {sandbox_problem()}")
    if not dry_run:
        room.make()
    handed, refused = recordable(room.handed_in(lessons))
    seed = room.seed()
    outcome = Outcome(refused=refused)
    asked = list(dict.fromkeys(h.lesson for h in handed))
    with only_grader(room.root), Writer(db_url or room.db_url) as writer, writer.alone():
        for lesson in asked:
            if not dry_run:
                writer.register(lesson)
        tasks = _tasks(handed, writer, seed, force, outcome)
        first = next(tasks, None)  # where there is none, nothing need be made ready
        results: Results
        if first is None:
            results = iter(())
        elif scheduler is None:
            prepare(asked, seed, jobs)
            level = "sandbox" if require_sandbox else None
            results = grade_all(chain([first], tasks), seed, jobs, level)
        else:
            from grader.engine.where.cluster import grade_all_on

            unsafe = allow_unsandboxed and not require_sandbox
            results = grade_all_on(
                scheduler, chain([first], tasks), seed, lessons=asked, allow_unsandboxed=unsafe
            )
        for item, graded in results:
            if graded.broke:
                outcome.broke.append(f"{item.student}, {item.lesson}: {graded.fault}")
            elif dry_run:
                before = writer.result(item.student, item.lesson)
                outcome.changes += _change(before, item.student, as_data(graded))
            else:
                keep(room, item, graded)
                outcome.levels[graded.level] += 1
            if not dry_run:
                writer.add(item.student, graded, submitted_at(item.folder))
            outcome.graded += not graded.broke
            done = outcome.graded + outcome.unchanged + len(outcome.broke)
            progress(done, len(handed), f"{item.student} {item.lesson}")
    return outcome


def _tasks(
    handed: list[Handed], writer: Writer, seed: int, force: bool, outcome: Outcome
) -> Iterator[tuple[Handed, HandedIn, str]]:
    """Yield what is to be graded: what has no receipt yet for what it is now."""
    for item in handed:
        found = item.read()
        identity = identity_text(receipt(found, item.lesson, seed))
        if not force and writer.identity(item.student, item.lesson) == identity:
            outcome.unchanged += 1
        else:
            yield item, found, item.lesson


def _change(before: dict[str, Any] | None, student: str, now: dict[str, Any]) -> list[str]:
    """Return a sentence where other points would be recorded, with the reason."""
    if before is None:
        total = sum(v["points"] for v in now["verdicts"])
        return [f"{student}, {now['lesson']}: would be graded for the first time, {total:g} points"]
    old = {v["exercise"]: v for v in before["verdicts"]}
    reasons = [
        f"{v['exercise']} {old[v['exercise']]['points']:g} → {v['points']:g} ({_why(old, v)})"
        for v in now["verdicts"]
        if v["exercise"] in old and v["points"] != old[v["exercise"]]["points"]
    ]
    if not reasons:
        return []
    versions = [k for k in now["receipt"] if now["receipt"][k] != before["receipt"].get(k)]
    return [f"{student}, {now['lesson']}: {'; '.join(reasons)}; changed: {', '.join(versions)}"]


def _why(old: dict[str, Any], new: dict[str, Any]) -> str:
    passed = {a["name"]: a["passed"] for a in old[new["exercise"]]["aspects"]}
    lost = [a["name"] for a in new["aspects"] if not a["passed"] and passed.get(a["name"])]
    won = [a["name"] for a in new["aspects"] if a["passed"] and not passed.get(a["name"])]
    parts = [f"now failed: {', '.join(lost)}"] if lost else []
    parts += [f"now passed: {', '.join(won)}"] if won else []
    return "; ".join(parts) or "other points for the same aspects"


def keep(room: Classroom, item: Handed, graded: GradedSubmission) -> None:
    """Write the autograded notebook where formgrader looks for it."""
    folder = room.autograded / item.student / item.lesson
    write_whole(folder / f"{item.lesson}.ipynb", graded.notebook)
    stamp = item.folder / "timestamp.txt"
    if stamp.is_file() and not stamp.is_symlink():
        write_whole(folder / "timestamp.txt", _start(stamp))


def _start(path: Path) -> bytes:
    """Return the first bytes of a file that a student may have made as large as they like."""
    with path.open("rb") as file:
        return file.read(100)


def submitted_at(folder: Path) -> datetime.datetime | None:
    """Return when a submission was handed in, where nbgrader's timestamp file says it."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return parse_utc(_start(path).decode("utf-8").strip())
    except (ValueError, OverflowError, UnicodeDecodeError):
        return None
