"""`grader try`: grade the function in a file exactly as a submission would be."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.bank import all_exercises
from grader.engine.border.kernel import new_runner
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission


def try_files(
    exercise: str, files: list[Path], seed: int | None = None
) -> Iterator[tuple[Path, GradedSubmission]]:
    """Yield, for each file, the graded notebook that has its text as the answer to `exercise`.

    The other answers of the notebook are the course's. Raises `KeyError` for an unknown exercise,
    `OSError` for a file that cannot be read.
    """
    bank = all_exercises()
    if exercise not in bank:
        raise KeyError(f"there is no exercise called {exercise!r}; there are: {', '.join(bank)}")
    texts = [path.read_bytes().decode("utf-8-sig", "replace") for path in files]
    seed = secrets.randbits(60) if seed is None else seed
    lesson = bank[exercise].lesson
    process = new_runner()
    try:
        for path, text in zip(files, texts, strict=True):
            yield (
                path,
                grade_submission(notebook_with({exercise: text}, lesson), lesson, seed, process),
            )
    finally:
        process.close()


def as_row(path: Path, exercise: str, graded: GradedSubmission) -> dict[str, Any]:
    """Return the JSON object that `grader try --json` prints for a file."""
    verdict = next(v for v in graded.verdicts if v.exercise == exercise)
    return {"file": str(path), **verdict.to_dict()}
