"""A class's own nbgrader configuration: run in its folder, wherever that lies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.bank import exercises_of
from grader.classroom.folder import VARIABLE, Classroom
from grader.engine.filled import notebook_with
from grader.gradebook.writer import Writer

LESSON = "01_weighted_sum"
FULL = float(sum(e.points for e in exercises_of(LESSON).values()))
BIN = Path(sys.executable).parent


def nbgrader(cwd: Path, course: Path, **variables: str) -> None:
    """Run nbgrader's autograde with the code of a copy of the course."""
    env = {k: v for k, v in os.environ.items() if k != VARIABLE}
    env |= {"PATH": f"{BIN}{os.pathsep}{env['PATH']}", "PYTHONPATH": str(course)}
    env |= {"JUPYTER_PLATFORM_DIRS": "1", **variables}
    done = subprocess.run(
        ["nbgrader", "autograde", LESSON],
        cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def totals(folder: Path) -> dict[str, float]:
    with Writer(Classroom(folder).db_url) as writer:
        results = list(writer.results())
    return {r["student"]: sum(v["points"] for v in r["verdicts"]) for r in results}


def hand_in(folder: Path, student: str, name: str = LESSON) -> Path:
    place = folder / "submitted" / student / LESSON
    place.mkdir(parents=True)
    (place / f"{name}.ipynb").write_bytes(notebook_with({}, LESSON))
    return place


@pytest.fixture
def course(course_copy: Path) -> Path:
    """The copy of the course, with a class in the default place."""
    shutil.rmtree(course_copy / "class", ignore_errors=True)
    Classroom(course_copy / "class").make()
    return course_copy


def test_nbgrader_runs_in_the_class_and_takes_all_that_is_handed_in(course: Path) -> None:
    room = course / "class"
    hand_in(room, "plain")
    odd = hand_in(room, "odd")
    (odd / "x.py").mkdir()
    os.mkfifo(odd / "y.py")
    (odd / "z.py").symlink_to("/no/such/file")
    (room / "submitted" / "empty" / LESSON).mkdir(parents=True)
    (room / "submitted" / "linked").mkdir()
    (room / "submitted" / "linked" / LESSON).symlink_to("/usr")
    nbgrader(room, course)
    assert totals(room) == {"plain": FULL, "odd": FULL, "empty": 0.0, "linked": 0.0}
    assert [p.name for p in (room / "autograded" / "linked" / LESSON).iterdir()] == [
        f"{LESSON}.ipynb"
    ]
    assert (room / "autograded" / "odd" / LESSON / f"{LESSON}.ipynb").is_file()


def test_a_class_that_was_moved_is_still_its_own(course: Path, tmp_path: Path) -> None:
    hand_in(course / "class", "plain")
    moved = tmp_path / "spring 2027"
    (course / "class").rename(moved)
    nbgrader(moved, course, **{VARIABLE: str(tmp_path / "elsewhere")})
    assert totals(moved) == {"plain": FULL}
    assert not (course / "class").exists() and not (tmp_path / "elsewhere").exists()


def test_jupyter_config_path_leads_to_the_class_in_the_default_place(
    course: Path, tmp_path: Path
) -> None:
    hand_in(course / "class", "plain")
    nbgrader(tmp_path, course, JUPYTER_CONFIG_PATH=str(course / "grader"))
    assert totals(course / "class") == {"plain": FULL}
