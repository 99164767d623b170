"""What is said of a file arrives wherever its grading is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.classroom.folder import Classroom, Handed
from grader.cli import main
from grader.engine.filled import notebook_with
from grader.gradebook.writer import Writer

LESSON, NAME = "01_weighted_sum", "my answers (final)"
NOTE = f"The notebook was called {NAME}.ipynb; it was graded as {LESSON}.ipynb."
REFUSAL = "The submitted file is a link, not a notebook."


@pytest.fixture
def room(tmp_path: Path) -> Classroom:
    """A class in which one notebook is renamed and another is a link."""
    room = Classroom(tmp_path / "class")
    room.make()
    for student, name in (("renamed", NAME), ("linked", LESSON)):
        place = room.submitted / student / LESSON
        place.mkdir(parents=True)
        path = place / f"{name}.ipynb"
        if student == "linked":
            path.symlink_to("/etc/hostname")
        else:
            path.write_bytes(notebook_with({}, LESSON))
    return room


def told(room: Classroom) -> dict[str, list[str]]:
    """Return the notes that are in the gradebook."""
    with Writer(room.db_url) as writer:
        return {r["student"]: r["notes"] for r in writer.results()}


def test_notes_are_in_gradebook_notebook_feedback_and_receipt(
    room: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--class", str(room.root)]
    assert main(["grade", *where, "--quiet", "--jobs", "1"]) == 0
    assert told(room) == {"renamed": [NOTE], "linked": [REFUSAL]}
    for student, note in (("renamed", NOTE), ("linked", REFUSAL)):
        notebook = json.loads((room.autograded / student / LESSON / f"{LESSON}.ipynb").read_text())
        assert note in "".join(notebook["cells"][0]["source"])
        page = (room.feedback / student / LESSON / f"{LESSON}.html").read_text()
        assert note in page
        capsys.readouterr()
        assert main(["receipt", student, LESSON, *where]) == 0
        said = capsys.readouterr().out
        assert note in said and "the same verdicts" in said
    recorded, _ = json.JSONDecoder().raw_decode(said)
    assert recorded["receipt"]["refusal"] == REFUSAL


def test_notes_arrive_through_nbgraders_own_command_too(room: Classroom) -> None:
    env = os.environ | {"JUPYTER_PLATFORM_DIRS": "1"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    done = subprocess.run(
        ["nbgrader", "autograde", LESSON],
        cwd=room.root, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert told(room) == {"renamed": [NOTE], "linked": [REFUSAL]}
    notebook = json.loads((room.autograded / "renamed" / LESSON / f"{LESSON}.ipynb").read_text())
    assert NOTE in "".join(notebook["cells"][0]["source"])
    assert not (room.submitted / "renamed" / LESSON / f"{LESSON}.ipynb").exists()
    # Both ways read the same file in the same way, so nothing is graded again.
    assert main(["grade", "--class", str(room.root), "--quiet", "--jobs", "1"]) == 0
    assert told(room) == {"renamed": [NOTE], "linked": [REFUSAL]}


def test_a_student_who_renames_the_notebook_back_loses_the_note(room: Classroom) -> None:
    command = ["grade", "--class", str(room.root), "--quiet", "--jobs", "1"]
    assert main(command) == 0
    place = room.submitted / "renamed" / LESSON
    (place / f"{NAME}.ipynb").rename(place / f"{LESSON}.ipynb")
    assert main(command) == 0
    assert told(room)["renamed"] == []


def test_what_cannot_be_read_is_refused_with_the_systems_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "student" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_bytes(b"{}")

    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    found = Handed("student", LESSON, folder).read()
    assert (found.raw, found.refusal) == (b"", "The file cannot be read: Permission denied.")
