"""Plain nbgrader, as anybody would set it up: its own course folder, its own steps, no engine."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.classes import Made
from benchmarks.measuring import Usage, run
from grader.course.paths import SOLUTIONS


class Stock:
    """A course folder of plain nbgrader under `root`, with its own empty configuration."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.course = root / "course"
        self.course.mkdir(parents=True)

    @property
    def db_url(self) -> str:
        return f"sqlite:///{self.course / 'gradebook.db'}"

    def add_lesson(self, lesson: str) -> None:
        """Put a lesson into nbgrader's gradebook, by its own `generate_assignment`."""
        place = self.course / "source" / lesson
        place.mkdir(parents=True)
        shutil.copyfile(SOLUTIONS / lesson / f"{lesson}.ipynb", place / f"{lesson}.ipynb")
        done = self.nbgrader("generate_assignment", lesson)
        if done.code:
            raise RuntimeError(f"nbgrader could not take {lesson}:\n{done.output[-2000:]}")

    def submit(self, made: Made, raw: bytes, demos: bool = True) -> None:
        """Hand in a notebook; without `demos`, its long demonstration cells are taken out."""
        folder = self.course / "submitted" / made.student / made.lesson
        folder.mkdir(parents=True)
        text = raw if demos else without_demos(raw)
        (folder / f"{made.lesson}.ipynb").write_bytes(text)

    def autograde(self, lesson: str, students: str = "*") -> Usage:
        """Run `nbgrader autograde` on a lesson, for the students that a pattern names."""
        return self.nbgrader("autograde", lesson, "--student", students)

    def nbgrader(self, *args: str) -> Usage:
        """Run an nbgrader command in the course folder, without anybody's configuration."""
        return run([sys.executable, "-m", "nbgrader", *args], self.course, self.environment())

    def environment(self) -> dict[str, str]:
        """Return the environment of plain nbgrader: this Python's programs, empty configuration."""
        own = ("JUPYTER", "NBGRADER", "IPYTHON", "BEYOND_LINEAR")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(own)}
        empty = {
            name: str(self.root / name.lower())
            for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_DATA_DIR",
                         "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        }  # fmt: skip
        for folder in empty.values():
            Path(folder).mkdir(exist_ok=True)
        path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
        return kept | empty | {"PATH": path}


def both_courses(folder: Path, sample: list[Made]) -> tuple[Stock, Stock]:
    """Set up plain nbgrader twice: for the whole notebooks, and for those without demo cells."""
    courses = Stock(folder / "stock"), Stock(folder / "bare")
    for course, demos in zip(courses, (True, False), strict=True):
        for lesson in dict.fromkeys(item.lesson for item in sample):
            course.add_lesson(lesson)
        for item in sample:
            path = folder / "class" / "submitted" / item.student / item.lesson
            course.submit(item, (path / f"{item.lesson}.ipynb").read_bytes(), demos)
    return courses


def graded(
    stock: Stock, bare: Stock, lesson: str, made: list[Made], sample: list[Made]
) -> dict[str, Any]:
    """Grade a lesson's sample with plain nbgrader, and scale it to the lesson's submissions."""
    count = sum(item.lesson == lesson for item in sample)
    whole = sum(item.lesson == lesson for item in made)
    first, second = stock.autograde(lesson), bare.autograde(lesson)
    again = stock.autograde(lesson)  # skips what is graded, so this is the start alone
    for usage in (first, second, again):
        if usage.code:
            raise RuntimeError(f"nbgrader autograde {lesson} did not run:\n{usage.output[-2000:]}")

    def scaled(run: float, start: float) -> float:
        return start + (run - start) / count * whole

    return {
        "sample": count,
        "submissions": whole,
        "start_wall": again.wall,
        "class_wall": scaled(first.wall, again.wall),
        "class_cpu": scaled(first.cpu, again.cpu),
        "bare_wall": scaled(second.wall, again.wall),
        "peak_mb": first.peak_mb,
        "usage": {k: v for k, v in asdict(first).items() if k != "output"},
    }


def without_demos(raw: bytes) -> bytes:
    """Return a notebook without the cells tagged `demo`."""
    data = json.loads(raw)
    data["cells"] = [c for c in data["cells"] if "demo" not in c["metadata"].get("tags", [])]
    return json.dumps(data).encode()


def scores(db_url: str) -> dict[tuple[str, str, str], float | None]:
    """Return the automatic scores of a gradebook by (student, lesson, cell)."""
    from nbgrader.api import Gradebook, SubmittedAssignment

    with Gradebook(db_url) as gradebook:
        return {
            (submission.student_id, submission.name, grade.name): grade.auto_score
            for submission in gradebook.db.query(SubmittedAssignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }
