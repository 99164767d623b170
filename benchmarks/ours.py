"""Our side of the comparison: `grader grade` on a whole class, as an instructor runs it."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measuring import Usage, run
from grader.course.paths import ROOT

JOBS = 2


def grade_class(folder: Path) -> Usage:
    """Run `grader grade` on a class from nothing, and return what it took.

    Raises `RuntimeError` with what it said where it did not grade everything.
    """
    for path in folder.glob("gradebook.db*"):
        path.unlink()
    command = [sys.executable, "-m", "grader", "grade", "--class", str(folder), "--jobs", str(JOBS)]
    usage = run([*command, "--quiet"], cwd=ROOT)
    if usage.code:
        raise RuntimeError(f"grader grade did not grade the class:\n{usage.output[-2000:]}")
    return usage
