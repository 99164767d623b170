"""`course check LESSON --fresh`: one notebook graded as a class's would be, with fresh cases."""

from __future__ import annotations

import secrets
from pathlib import Path

from course_lib.checking.card import card_text
from course_lib.checking.verdict import Verdict
from grader.course.lessons import lesson_names
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.submission import HandedIn


def fresh(path: Path, seed: int | None = None, lesson: str | None = None) -> GradedSubmission:
    """Grade a notebook file with hidden cases of `seed`, a new one where it is None.

    lesson: the file's own name where it is None. Raises `KeyError` where no lesson is called so,
    `OSError` where the file cannot be read.
    """
    name = path.stem if lesson is None else lesson
    if name not in lesson_names():
        known = ", ".join(lesson_names())
        raise KeyError(f"no lesson is called {name!r}; name it with --lesson; there are: {known}")
    handed = HandedIn(path.read_bytes())
    return grade_submission(handed, name, secrets.randbits(60) if seed is None else seed)


def table(graded: GradedSubmission) -> str:
    """Return a line an exercise, what is said of those without full points, and the total."""
    lines = [*graded.notes]
    for verdict in graded.verdicts:
        lines += _lines(verdict)
    lines.append(f"  {'total':28s} {graded.points:g} of {graded.max_points:g} points")
    return "\n".join(lines)


def _lines(verdict: Verdict) -> list[str]:
    line = f"  {verdict.exercise:28s} {verdict.points:g} of {verdict.max_points:g}"
    if verdict.points == verdict.max_points:
        return [line]
    said = card_text(verdict).splitlines()[1:]  # the first line repeats the name and the points
    return [line, *(f"    {text}" for text in said)]
