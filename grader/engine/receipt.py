"""What a grading rests on, as hashes: the same receipt means the same verdicts.

Named is what decides about points and nothing else, so that a new page template, or a change to
another lesson, grades nobody again.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.bank import exercises_of
from grader.course.paths import ROOT
from grader.engine.lesson import course_of
from grader.engine.submission import HandedIn

LESSON_PART = re.compile(r"l\d\d_")  # of the bank: a lesson's folder or module
BANK = Path("grader/bank")
WHOLE = ("grader/engine", "grader/course", "course_lib/checking")  # with what is below them
MODULES = ("grader/build/expand.py", "grader/build/release.py")


def receipt(handed: HandedIn, lesson: str, seed: int) -> dict[str, Any]:
    """Return what identifies the grading of a submission."""
    about = {"notes": list(handed.notes), "refusal": handed.refusal}
    return {
        "submission": hashlib.sha256(handed.raw).hexdigest(),
        **{name: said for name, said in about.items() if said},
        **version(lesson),
        "seed": hashlib.sha256(str(seed).encode()).hexdigest()[:16],
    }


def version(lesson: str) -> dict[str, Any]:
    """Return what the grades of a lesson depend on beside submission and seed."""
    return {
        "lesson": lesson,
        "lesson_version": course_of(lesson).version,
        "bank": bank_version(lesson),
        "engine": engine_version(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


@cache
def bank_version(lesson: str) -> str:
    """Return a hash of a lesson's part of the bank, and of those that its tests are tried on."""
    tried = {e.tests.of.lesson for e in exercises_of(lesson).values() if e.tests}
    return _hash(path for name in {lesson, *tried} for path in _part(name))


def _part(lesson: str) -> Iterable[Path]:
    part = BANK / f"l{lesson}"
    return modules(part, deep=True) if (ROOT / part).is_dir() else [part.with_suffix(".py")]


@cache
def engine_version() -> str:
    """Return a hash of the code that decides about points in every lesson."""
    shared = [p for p in modules(BANK, deep=False) if not LESSON_PART.match(p.name)]
    whole = [path for folder in WHOLE for path in modules(Path(folder), deep=True)]
    return _hash([*shared, *whole, *map(Path, MODULES)])


def modules(folder: Path, deep: bool) -> Iterator[Path]:
    """Yield the modules in a folder of the repository, and with `deep` in those below it.

    Only real files and folders count: nothing is read through a link, or waited for in a pipe.
    """
    with os.scandir(ROOT / folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False) and deep:
                yield from modules(folder / entry.name, deep)
            elif entry.is_file(follow_symlinks=False) and entry.name.endswith(".py"):
                yield folder / entry.name


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        raw = (ROOT / path).read_bytes()
        digest.update(f"{path.as_posix()}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()
