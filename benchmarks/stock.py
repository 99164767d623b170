"""Plain nbgrader, as anybody would set it up: its own course folder, its own steps, no engine."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from benchmarks.classes import Made
from benchmarks.measuring import Usage, run
from grader.paths import SOLUTIONS


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
