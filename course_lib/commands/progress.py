"""`course progress`: which exercises are done, what is left and next, read from saved notebooks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_lib.asking.tally import predictions, tally
from course_lib.commands import notebook
from course_lib.commands.lessons import (
    COMMAND,
    ROOT,
    CommandError,
    lesson_names,
    released,
    working_copy,
)

MARKS = {"done": "✓", "partly right": "◐", "not right yet": "✗", "not attempted": "·"}


@dataclass(frozen=True)
class Status:
    """How far one exercise is, by the output of its check that was saved last."""

    lesson: str
    exercise: str
    state: str  # a key of MARKS
    points: float
    max_points: float


def progress(root: Path = ROOT, worth: Callable[[str], float] = notebook.max_points) -> int:
    """Print lessons and exercises, the total, and the next exercise to do."""
    names = lesson_names(root)
    if not names:
        raise CommandError(f"There are no lessons in {root / 'notebooks'}: fetch the course again.")
    everything: list[Status] = []
    whole = 0
    for name in names:
        try:
            statuses = lesson_status(name, root, worth)
            left = minutes_left(name, statuses, root)
        except CommandError as error:
            print(f"{name}: {error}")
            continue
        everything += statuses
        whole += left
        print(_lesson(name, statuses, left))
    print("\n" + "  ".join(f"{mark} {state}" for state, mark in MARKS.items()))
    print(tally(predictions(), root / "work" / "records"))
    print(_summary(everything, whole))
    return 0


def minutes_left(name: str, statuses: list[Status], root: Path) -> int:
    """Return about how many minutes of a lesson are left.

    It is the lesson's promise, in the proportion of the exercises that are not done, by the
    minutes marked on each.
    """
    promise, marked = notebook.minutes(notebook.read_cells(released(name, root), "any"))
    open_ = sum(marked.get(s.exercise, 0) for s in statuses if s.state != "done")
    return round((promise or 0) * open_ / (sum(marked.values()) or 1))


def lesson_status(name: str, root: Path, worth: Callable[[str], float]) -> list[Status]:
    """Return how far each exercise of a lesson is; without a working copy, nothing is."""
    copy = working_copy(name, root)
    checks: dict[str, dict] = {}
    for cell in notebook.read_cells(copy) if copy.exists() else []:
        exercise = notebook.exercise_of(cell)
        if exercise:
            checks[exercise] = cell
    names = notebook.exercises(notebook.read_cells(released(name, root)))
    return [
        _status(name, exercise, checks.get(exercise, {}), worth(exercise)) for exercise in names
    ]


def _status(lesson: str, exercise: str, check: dict, worth: float) -> Status:
    got = notebook.points(check)
    if got is None or notebook.unattempted(check):
        return Status(lesson, exercise, "not attempted", 0.0, worth)
    state = "done" if got >= worth else "partly right" if got > 0 else "not right yet"
    return Status(lesson, exercise, state, min(max(got, 0.0), worth), worth)


def _lesson(name: str, statuses: list[Status], left: int) -> str:
    got, most = sum(s.points for s in statuses), sum(s.max_points for s in statuses)
    # A no-break space keeps each mark with its exercise where the line is wrapped.
    marks = "   ".join(f"{MARKS[s.state]}\xa0{s.exercise}" for s in statuses)
    lines = textwrap.fill(marks, 96, initial_indent="    ", subsequent_indent="    ")
    time = f", about {left} minutes left" if left else ""
    return f"{name:24s} {got:g} of {most:g} points{time}\n{lines}".replace("\xa0", " ")


def _summary(statuses: list[Status], minutes: int) -> str:
    got, most = sum(s.points for s in statuses), sum(s.max_points for s in statuses)
    left = [s for s in statuses if s.state != "done"]
    done = len(statuses) - len(left)
    total = f"{done} of {len(statuses)} exercises done, {got:g} of {most:g} points."
    if not left:
        return total
    lesson = left[0].lesson
    if minutes:
        total += f" About {minutes / 60:.1f} hours are left."
    return f"{total}\nNext: {left[0].exercise}, in {lesson}: {COMMAND} start {int(lesson[:2])}"
