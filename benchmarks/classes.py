"""Classes of any size, made of what real students hand in.

The makers of `grader.classroom.demo` give the ordinary kinds; what is added here are the accidents
of a real class: a loop that does not end, a cell that raises, cells of the student's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from grader.bank import exercises_of
from grader.bank.typed import as_closed
from grader.classroom import demo
from grader.course.lessons import answer_code, lesson_names
from grader.course.paths import NOTEBOOKS, SOLUTIONS
from grader.engine.filled import notebook_with
from grader.files import write_whole

Maker = Callable[[str, np.random.Generator], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of submission and how many of a hundred are of it.

    `honest` ones are whole notebooks that plain nbgrader can grade too; only they are compared.
    """

    name: str
    count: int
    make: Maker
    honest: bool = True


@dataclass(frozen=True)
class Made:
    """One submission of a class that was made."""

    student: str
    lesson: str
    kind: Kind


def unusual(lesson: str, rng: np.random.Generator) -> bytes:
    """Right answers, most of them written another way."""
    return notebook_with(_chosen(lesson, rng, wrong=0.0, other=0.8, missing=0.0), lesson)


def mixed(lesson: str, rng: np.random.Generator) -> bytes:
    """Some answers right, some wrong in known ways, some not attempted."""
    chosen = _chosen(lesson, rng, wrong=0.3, other=0.2, missing=0.1)
    return notebook_with(chosen, lesson, others=False)


def weak(lesson: str, rng: np.random.Generator) -> bytes:
    """Mostly wrong answers, some not attempted."""
    chosen = _chosen(lesson, rng, wrong=0.75, other=0.05, missing=0.15)
    return notebook_with(chosen, lesson, others=False)


def own_cells(lesson: str, rng: np.random.Generator) -> bytes:
    """A mixed notebook with trials between the answers: a print, a plot, one that raises."""
    trials = [
        "x = np.linspace(-3, 3, 7)\nprint(x)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [2, 4, 1])\nplt.show()",
        "1 / 0",
    ]
    data = json.loads(mixed(lesson, rng))
    for i, source in enumerate(trials):
        at = int(rng.integers(len(data["cells"]) // 2, len(data["cells"])))
        data["cells"].insert(at, _cell(source, f"trial-{i}"))
    return json.dumps(data).encode()


def loops(lesson: str, rng: np.random.Generator) -> bytes:
    """The first answer never ends: the counter is not counted."""
    first = next(iter(exercises_of(lesson)))
    endless = (
        f"def {first}(*args):\n    i = 0\n    while i < 10:\n        total = i\n    return total"
    )
    return notebook_with({first: endless}, lesson)


def old_encoding(lesson: str, rng: np.random.Generator) -> bytes:
    """A mixed notebook, saved by an editor that does not know UTF-8."""
    text = json.dumps(json.loads(mixed(lesson, rng)), ensure_ascii=False)
    text = text.replace('"cells": [', '"cells": [{"cell_type": "markdown", "source": "Größe"},', 1)
    return text.encode("cp1252", "replace")


LOOPS = Kind("loops", 1, loops, honest=False)
RENAMED = Kind("renamed", 1, demo.renamed, honest=False)
KINDS = (
    Kind("right", 18, demo.right),
    Kind("right, unusual", 12, unusual),
    Kind("mixed", 38, mixed),
    Kind("mostly wrong", 12, weak),
    Kind("blank", 6, demo.blank),
    Kind("own cells", 5, own_cells),
    Kind("syntax error", 3, demo.syntax_error),
    Kind("cells lost", 1, demo.cells_lost, honest=False),
    Kind("cut off", 1, demo.cut_off, honest=False),
    RENAMED,
    Kind("old encoding", 1, old_encoding, honest=False),
    Kind("exits", 1, demo.exits, honest=False),
    LOOPS,
)  # fmt: skip


def ready_lessons() -> tuple[list[str], list[str]]:
    """Return the lessons that are built, and those whose notebooks are not there yet."""
    names = lesson_names()
    built = [
        n for n in names if all((p / n / f"{n}.ipynb").is_file() for p in (SOLUTIONS, NOTEBOOKS))
    ]
    return built, [name for name in names if name not in built]


def plan(size: int, lessons: list[str], kinds: tuple[Kind, ...] = KINDS) -> list[Made]:
    """Return who hands in what: every beginning of the list has the kinds in proportion.

    Each student hands in all lessons, the last one perhaps not all of them.
    """
    if size < 1 or not lessons:
        raise ValueError("a class needs at least one submission and one lesson")
    total = sum(kind.count for kind in kinds)
    spread = sorted(((j + 0.5) / k.count, i) for i, k in enumerate(kinds) for j in range(k.count))
    return [
        Made(
            f"student-{n // len(lessons) + 1:04d}",
            lessons[n % len(lessons)],
            kinds[spread[n % total][1]],
        )
        for n in range(size)
    ]


def write_class(folder: Path, made: list[Made]) -> None:
    """Write the submissions of a class under `folder`/submitted."""
    for n, item in enumerate(made):
        raw = item.kind.make(item.lesson, np.random.default_rng([n, *item.lesson.encode()]))
        name = f"my {item.lesson} (final)" if item.kind is RENAMED else item.lesson
        write_whole(folder / "submitted" / item.student / item.lesson / f"{name}.ipynb", raw)


def _chosen(
    lesson: str, rng: np.random.Generator, wrong: float, other: float, missing: float
) -> dict[str, str]:
    """Choose an answer for each exercise: a mistake, another way, none, or the course's."""
    chosen: dict[str, str] = {}
    for name in exercises_of(lesson):
        kind = rng.random()
        if kind < wrong:
            texts = typed_answers(lesson, name, right=False)
        elif kind < wrong + other:
            texts = typed_answers(lesson, name, right=True)
        elif kind < wrong + other + missing:
            continue
        else:
            texts = ()
        chosen[name] = texts[int(rng.integers(len(texts)))] if texts else answer_code(name)
    return chosen


@cache
def typed_answers(lesson: str, exercise: str, right: bool) -> tuple[str, ...]:
    """Return the bank's right or wrong answers to an exercise as a student would type them."""
    bank = exercises_of(lesson)[exercise]
    written = [
        w for w in (bank.variants if right else bank.mistakes) if hasattr(w.function, "__code__")
    ]
    return tuple(text for w in written if (text := as_closed(w, exercise, answer_code(exercise))))


def _cell(source: str, name: str) -> dict:
    return {
        "cell_type": "code", "id": name, "source": source,
        "metadata": {}, "outputs": [], "execution_count": None,
    }  # fmt: skip
