"""A sample class, made from the released notebooks: the bank's own right and wrong answers.

Every kind of submission that a real class hands in is there: right, right in unusual ways, partly
right, wrong in known ways, blank, and broken.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from course_lib.checking.probes import PROBES
from grader.bank import exercises_of
from grader.bank.model import Answer
from grader.bank.typed import as_closed
from grader.classroom.folder import Classroom
from grader.course.lessons import answer_code, lesson_names
from grader.engine.filled import notebook_with
from grader.files import write_whole

MARK = ".sample-class"
Maker = Callable[[str, np.random.Generator], bytes]


def make_class(folder: Path, lessons: list[str] | None = None) -> int:
    """Write the submissions of a sample class; return how many there are.

    A sample class that stands there already is replaced. Raises `FileExistsError` where the folder
    holds anything else.
    """
    if folder.exists():
        if not (folder / MARK).is_file() and any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not a sample class; name another folder with --to")
        shutil.rmtree(folder)
    write_whole(folder / MARK, "made by `course demo`; it can be deleted\n")
    Classroom(folder).make()
    count = 0
    for i, make in enumerate(STUDENTS, start=1):
        for lesson in lessons or lesson_names():
            raw = make(lesson, np.random.default_rng([i, *lesson.encode()]))
            name = f"my {lesson} (final).ipynb" if make is renamed else f"{lesson}.ipynb"
            write_whole(folder / "submitted" / f"student-{i:02d}" / lesson / name, raw)
            count += 1
    return count


def right(lesson: str, rng: np.random.Generator) -> bytes:
    """The course's own answers."""
    return notebook_with({}, lesson)


def unusual(lesson: str, rng: np.random.Generator) -> bytes:
    """Right answers, written another way."""
    return notebook_with(_pick(lesson, rng, 0.0, 1.0), lesson)


def mixed(lesson: str, rng: np.random.Generator) -> bytes:
    """Some answers right, some wrong in known ways, some not attempted."""
    return notebook_with(_pick(lesson, rng, 0.3, 0.2), lesson, others=False)


def weak(lesson: str, rng: np.random.Generator) -> bytes:
    """Mostly wrong answers."""
    return notebook_with(_pick(lesson, rng, 0.9, 0.05), lesson, others=False)


def blank(lesson: str, rng: np.random.Generator) -> bytes:
    """The notebook as it was released."""
    return notebook_with({}, lesson, others=False)


def cut_off(lesson: str, rng: np.random.Generator) -> bytes:
    """A file whose upload broke off."""
    return right(lesson, rng)[:-500]


def renamed(lesson: str, rng: np.random.Generator) -> bytes:
    """Right answers under another file name."""
    return right(lesson, rng)


def exits(lesson: str, rng: np.random.Generator) -> bytes:
    """A cell of the student's own ends the process."""
    return _with_cell(right(lesson, rng), "import os\nos._exit(0)")


def syntax_error(lesson: str, rng: np.random.Generator) -> bytes:
    """One answer is not Python."""
    first = next(iter(exercises_of(lesson)))
    return notebook_with({first: f"def {first}(:\n    return 0"}, lesson)


def cells_lost(lesson: str, rng: np.random.Generator) -> bytes:
    """The checks are deleted, the first answer stands twice."""
    data = json.loads(right(lesson, rng))
    answers = [c for c in data["cells"] if c["id"] == next(iter(exercises_of(lesson)))]
    checks = {f"check_{name}" for name in exercises_of(lesson)}
    kept = [c for c in data["cells"] if c["id"] not in checks]
    return json.dumps({**data, "cells": [*kept, *answers]}).encode()


def tampered(lesson: str, rng: np.random.Generator) -> bytes:
    """Blank answers, and every simple trick to make a check say yes."""
    trick = (
        "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True\n"
        "check = lambda *a: 100\n"
        "class Yes:\n    __eq__ = lambda self, other: True\n    __float__ = lambda self: 100.0\n"
        + "".join(f"{name} = lambda *a: Yes()\n" for name in exercises_of(lesson))
    )
    data = json.loads(_with_cell(blank(lesson, rng), trick))
    for cell in data["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "remove-cell"]
    return json.dumps(data).encode()


def old_encoding(lesson: str, rng: np.random.Generator) -> bytes:
    """Some answers right, saved by an editor that does not know UTF-8."""
    text = json.dumps(json.loads(mixed(lesson, rng)), ensure_ascii=False)
    text = text.replace('"cells": [', '"cells": [{"cell_type": "markdown", "source": "Größe"},', 1)
    return text.encode("cp1252", "replace")


STUDENTS: tuple[Maker, ...] = (
    right, unusual, unusual, mixed, mixed, mixed, mixed, mixed, weak, weak, blank,
    cut_off, renamed, exits, syntax_error, cells_lost, tampered, old_encoding,
)  # fmt: skip


def _pick(lesson: str, rng: np.random.Generator, wrong: float, other: float) -> dict[str, str]:
    """Choose an answer for each exercise: a misconception, a variant, the course's, or none."""
    chosen: dict[str, str] = {}
    asked = [e for e in exercises_of(lesson).values() if e.probe and PROBES[e.probe].needs]
    tied = {name for e in asked for name in (e.name, *PROBES[e.probe].needs)}
    for name, exercise in exercises_of(lesson).items():
        kind = rng.random()
        pool: list[Answer] = []
        if kind < wrong:
            pool = exercise.mistakes
        elif kind < wrong + other:
            pool = [] if name in tied else exercise.variants  # right with their own kind alone
        elif kind > 0.9:
            continue
        typed = [text for w in pool if (text := as_closed(w, name, answer_code(name)))]
        chosen[name] = typed[int(rng.integers(len(typed)))] if typed else answer_code(name)
    return chosen


def _with_cell(raw: bytes, source: str) -> bytes:
    """Return a notebook with one more code cell, right behind the first code cell."""
    data = json.loads(raw)
    at = next(i for i, c in enumerate(data["cells"]) if c["cell_type"] == "code") + 1
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "id": "own"}
    data["cells"].insert(at, {**cell, "execution_count": None})
    return json.dumps(data).encode()
