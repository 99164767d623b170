"""Where a class lies: `class/` in the course's folder, or wherever it is named."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader.bank import exercises_of
from grader.classroom.folder import VARIABLE, Classroom, classroom
from grader.cli import main
from grader.engine.filled import notebook_with

LESSON = "01_weighted_sum"
FULL = float(sum(e.points for e in exercises_of(LESSON).values()))


def run(course: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the `grader` of a copy of the course, with nothing that says where its class is."""
    env = {k: v for k, v in os.environ.items() if k != VARIABLE}
    command = [sys.executable, "-m", "grader", *args]
    return subprocess.run(
        command, cwd=course, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def hand_in(course: Path, student: str) -> Path:
    folder = course / "class" / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_bytes(notebook_with({}, LESSON))
    return folder


def receipts(course: Path) -> dict[str, str]:
    book = sqlite3.connect(course / "class" / "gradebook.db")
    rows = book.execute("SELECT student, identity FROM beyond_linear_receipt").fetchall()
    book.close()
    return dict(rows)


def test_the_first_use_makes_the_class_and_says_where_submissions_go(course_copy: Path) -> None:
    done = run(course_copy, "grade", "--quiet")
    assert done.returncode == 2
    assert f"put submissions into {course_copy}/class/submitted/STUDENT/LESSON/" in done.stderr
    made = sorted(p.name for p in (course_copy / "class").iterdir())
    assert made == ["nbgrader_config.py", "submitted"]
    assert run(course_copy, "grade", "--quiet").stderr == done.stderr


def test_what_lies_in_a_submission_changes_no_receipt(course_copy: Path) -> None:
    """Nothing handed in is taken for code of ours: no module, and nothing that is called like one.

    A folder cannot be read, a pipe would be waited for, a link leads elsewhere.
    """
    hand_in(course_copy, "plain")
    done = run(course_copy, "grade", "--quiet", "--jobs", "1")
    assert "1 graded, 0 unchanged" in done.stdout, done.stderr
    before = receipts(course_copy)
    (hand_in(course_copy, "folder") / "x.py").mkdir()
    os.mkfifo(hand_in(course_copy, "pipe") / "x.py")
    (hand_in(course_copy, "link") / "x.py").symlink_to("/dev/zero")
    (hand_in(course_copy, "module") / "x.py").write_text("raise SystemExit\n")
    done = run(course_copy, "grade", "--quiet", "--jobs", "1")
    assert "4 graded, 1 unchanged" in done.stdout, done.stderr
    after = receipts(course_copy)
    assert after["plain"] == before["plain"]
    assert len(after) == 5 and len(set(after.values())) == 1  # the same notebook, the same code
    again = run(course_copy, "grade", "--quiet", "--jobs", "1")
    assert "0 graded, 5 unchanged" in again.stdout, again.stderr
    assert receipts(course_copy) == after


def test_an_instructors_own_configuration_is_never_overwritten(tmp_path: Path) -> None:
    room = Classroom(tmp_path / "class")
    room.root.mkdir()
    config = room.root / "nbgrader_config.py"
    config.write_text("# mine\n")
    room.make()
    assert config.read_text() == "# mine\n"
    config.unlink()
    config.symlink_to("nowhere.py")
    room.make()
    assert config.is_symlink() and not config.exists()


@pytest.mark.parametrize("command", [["feedback"], ["report"]])
def test_every_command_of_a_class_makes_its_configuration(
    command: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    assert main([*command, "--class", str(folder)]) == 0
    assert (folder / "nbgrader_config.py").is_file()


def test_a_file_in_the_place_of_a_class_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "class").write_text("minutes of the meeting")
    assert main(["grade", "--class", str(tmp_path / "class"), "--quiet"]) == 2
    assert "is a file, and a class is a folder" in capsys.readouterr().err


def test_the_class_is_the_one_named_else_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "a"))
    assert classroom(str(tmp_path / "b")).root == tmp_path / "b"
    assert classroom().root == tmp_path / "a"
    monkeypatch.delenv(VARIABLE)
    assert classroom().root.name == "class"


def test_the_seed_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    room = Classroom(tmp_path)
    seed = room.seed()
    assert (tmp_path / "seed").stat().st_mode & 0o777 == 0o600
    assert room.seed() == seed == json.loads((tmp_path / "seed").read_text())
