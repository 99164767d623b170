"""Where there is no sandbox, the grader says so on screen and in the report, or refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.classroom import doctor, grade
from grader.classroom.folder import Classroom
from grader.cli import main
from grader.engine.border import forkserver as warm
from grader.engine.border import sandbox
from grader.engine.filled import notebook_with

LESSON = "01_weighted_sum"
PROBLEM = "bubblewrap is not installed"
HERE = sandbox.sandbox_problem()


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    for student, raw in (("right", notebook_with({}, LESSON)), ("empty", b"")):
        path = tmp_path / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(raw)
    return tmp_path


@pytest.fixture
def without_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (doctor, grade, sandbox, warm):
        monkeypatch.setattr(module, "sandbox_problem", lambda: PROBLEM)


def run(folder: Path, *more: str) -> int:
    return main(["grade", "--class", str(folder), "--quiet", "--jobs", "1", *more])


def test_screen_report_and_feedback_say_what_ran_outside_the_sandbox(
    handed_in: Path, without_sandbox: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(handed_in) == 0
    said = capsys.readouterr().out
    assert "NOT SANDBOXED: 1." in said and "In the sandbox" not in said
    report = (handed_in / "report" / "index.html").read_text("utf-8")
    assert "1 submission ran outside the sandbox" in report
    assert "1 run as process" in report
    page = (handed_in / "feedback" / "right" / LESSON / f"{LESSON}.html").read_text("utf-8")
    assert "<dd>process</dd>" in page


def test_a_required_sandbox_that_is_missing_is_refused_and_nothing_is_graded(
    handed_in: Path, without_sandbox: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(handed_in, "--require-sandbox") == 2
    assert f"a sandbox is required and not to be had: {PROBLEM}" in capsys.readouterr().err
    assert not (handed_in / "gradebook.db").exists()


def test_the_doctor_tells_beforehand(handed_in: Path, without_sandbox: None) -> None:
    found = {f.name: f for f in doctor.examine(Classroom(handed_in))}
    assert found["isolation"].ok is None
    assert found["isolation"].text == f"limits of the process only: {PROBLEM}"


@pytest.mark.sandbox
@pytest.mark.skipif(bool(HERE) and os.environ.get("CI") != "true", reason=HERE)
def test_what_ran_in_the_sandbox_is_said_to_have(
    handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(handed_in, "--require-sandbox") == 0
    said = capsys.readouterr().out
    assert "In the sandbox: 1." in said and "NOT SANDBOXED" not in said
    report = (handed_in / "report" / "index.html").read_text("utf-8")
    assert "outside the sandbox" not in report
