"""It is nbgrader: the same scores by its own command, and the notebooks work without us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.classroom.folder import VARIABLE, Classroom
from grader.course.lessons import lesson_names, load_lesson
from grader.course.paths import ROOT, SOLUTIONS
from grader.engine.filled import notebook_with
from grader.gradebook.writer import Writer

BIN = Path(sys.executable).parent
# One engine grades all lessons, so a few stand for all: plain answers, answers that need each
# other, tests that students write, networks.
SOME = [name for name in lesson_names() if name[:2] in ("01", "05", "09", "11")]


def run(args: list[str], cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **variables}
    env["JUPYTER_PLATFORM_DIRS"] = "1"  # without it jupyter_core warns
    return subprocess.run(args, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def scores(db_url: str) -> dict[tuple[str, str, str], float | None]:
    with Writer(db_url) as writer:
        return writer.scores()


def test_nbgrader_autograde_with_our_configuration_gives_identical_scores(
    sample_class: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    shutil.copytree(sample_class / "submitted", folder / "submitted")
    shutil.copy(sample_class / "seed", folder / "seed")
    for lesson in SOME:
        done = run(["nbgrader", "autograde", lesson], ROOT / "grader", **{VARIABLE: str(folder)})
        assert done.returncode == 0, done.stderr[-3000:]
    ours = scores(Classroom(sample_class).db_url)
    assert scores(Classroom(folder).db_url) == {k: v for k, v in ours.items() if k[1] in SOME}
    assert notebooks(folder) == [p for p in notebooks(sample_class) if p.parent.name in SOME]


def notebooks(folder: Path) -> list[Path]:
    return sorted(p.relative_to(folder) for p in (folder / "autograded").rglob("*.ipynb"))


@pytest.fixture(scope="module")
def plain_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder of plain nbgrader, without our configuration, with up to four students."""
    root = tmp_path_factory.mktemp("plain")
    for lesson in lesson_names():
        source = root / "source" / lesson
        source.mkdir(parents=True)
        shutil.copy(SOLUTIONS / lesson / f"{lesson}.ipynb", source)
        done = run(["nbgrader", "generate_assignment", lesson], root)
        assert done.returncode == 0, done.stderr[-3000:]
        first = load_lesson(lesson).exercises[0]
        for student, answers, others in (
            ("right", {}, True),
            ("blank", {}, False),
            ("no python", {first: f"def {first}(*args)\n    return 1"}, True),
            ("an error", {first: f"{first} = 1 / 0"}, True),
        ):
            if student not in students(lesson):
                continue
            place = root / "submitted" / student / lesson
            place.mkdir(parents=True)
            raw = notebook_with(answers, lesson, others=others)
            (place / f"{lesson}.ipynb").write_bytes(raw)
    return root


def students(lesson: str) -> tuple[str, ...]:
    """Who hands a lesson in: it runs whole for each of them, so all four do in a few lessons."""
    return ("right", "blank", "no python", "an error") if lesson in SOME[:2] else ("right", "blank")


@pytest.mark.parametrize("lesson", lesson_names())
def test_plain_nbgrader_runs_the_same_notebooks(plain_course: Path, lesson: str) -> None:
    done = run(["nbgrader", "autograde", lesson], plain_course)
    assert done.returncode == 0, done.stderr[-3000:]
    from grader.bank import exercises_of

    found = scores(f"sqlite:///{plain_course / 'gradebook.db'}")
    for name, exercise in exercises_of(lesson).items():
        assert found["right", lesson, f"check_{name}"] == exercise.points
        assert found["blank", lesson, f"check_{name}"] == 0
    first = load_lesson(lesson).exercises[0]
    for student in students(lesson)[2:]:  # quiet for the student, and worth nothing
        assert found[student, lesson, f"check_{first}"] == 0


def test_the_validate_button_accepts_the_right_answers_and_not_the_stubs(
    plain_course: Path,
) -> None:
    lesson = lesson_names()[0]
    right = plain_course / "submitted" / "right" / lesson / f"{lesson}.ipynb"
    done = run(["nbgrader", "validate", str(right)], plain_course)
    assert "Success" in done.stdout, done.stdout + done.stderr
    blank = plain_course / "submitted" / "blank" / lesson / f"{lesson}.ipynb"
    done = run(["nbgrader", "validate", str(blank)], plain_course)
    assert "Success" not in done.stdout


FORMGRADER = """
import json, sys
from traitlets.config import PyFileConfigLoader
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

config = PyFileConfigLoader("nbgrader_config.py").load_config()
api = NbGraderAPI(CourseDirectory(config=config), config=config)
print(json.dumps(api.autograde(sys.argv[1], sys.argv[2])))
"""


def test_the_button_of_formgrader_uses_the_same_engine(sample_class: Path, tmp_path: Path) -> None:
    """The button calls `NbGraderAPI.autograde` with nbgrader's configuration."""
    lesson, student = lesson_names()[0], "student-17"  # the one who tampers
    folder = tmp_path / "class"
    shutil.copytree(sample_class / "submitted" / student, folder / "submitted" / student)
    shutil.copy(sample_class / "seed", folder / "seed")
    args = [sys.executable, "-c", FORMGRADER, lesson, student]
    done = run(args, ROOT / "grader", **{VARIABLE: str(folder)})
    assert '"success": true' in done.stdout, done.stdout + done.stderr
    expected = scores(Classroom(sample_class).db_url)
    mine = {k: v for k, v in expected.items() if k[:2] == (student, lesson)}
    assert scores(Classroom(folder).db_url) == mine
    assert set(mine.values()) == {0.0}
