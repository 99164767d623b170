"""Whatever happens to a grading run, nothing is lost, doubled or half-written."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from grader.bank import all_exercises, exercises_of
from grader.classroom.demo import make_class
from grader.classroom.folder import Classroom
from grader.classroom.grade import grade
from grader.classroom.lock import only_grader
from grader.cli import main
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission
from grader.gradebook.database import RECEIPTS, GradebookError
from grader.gradebook.writer import Writer

LESSON = "01_weighted_sum"
KILLS = 12


def contents(folder: Path) -> dict[str, object]:
    """Return all that a run leaves but its moment: scores, comments, receipts, notebooks."""
    with Writer(Classroom(folder).db_url) as writer:
        db = writer.gradebook.db
        comments = db.execute(
            sa.text(
                "SELECT s.student_id, c.name, m.auto_comment FROM comment m"
                " JOIN submitted_notebook n ON m.notebook_id = n.id"
                " JOIN submitted_assignment s ON n.assignment_id = s.id"
                " JOIN base_cell c ON m.cell_id = c.id ORDER BY 1, 2"
            )
        ).all()
        found = db.execute(sa.select(RECEIPTS).order_by(RECEIPTS.c.student)).all()
        rows = [
            (*row[:-1], {k: v for k, v in json.loads(row.graded).items() if k != "graded_at"})
            for row in found
        ]
        scores = writer.scores()
    notebooks = {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted((folder / "autograded").rglob("*"))
        if p.is_file()
    }
    return {"scores": scores, "comments": comments, "receipts": rows, "notebooks": notebooks}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed") / "class"
    make_class(folder, [LESSON])
    assert grade(Classroom(folder), [], jobs=1).broke == []
    return folder


def again(undisturbed: Path, folder: Path) -> Path:
    """Return a fresh class with the same submissions and the same seed."""
    folder.mkdir()
    shutil.copytree(undisturbed / "submitted", folder / "submitted")
    shutil.copy(undisturbed / "seed", folder / "seed")
    return folder


def test_a_run_killed_at_any_moment_is_finished_by_the_same_command(
    undisturbed: Path, tmp_path: Path
) -> None:
    folder = again(undisturbed, tmp_path / "class")
    command = [sys.executable, "-m", "grader", "grade", "--class", str(folder), "--jobs", "2"]
    rng = random.Random(int.from_bytes(os.urandom(4)))
    survived = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(timeout=rng.uniform(0.5, 5.0))
        except subprocess.TimeoutExpired:
            # The group is not killed: the workers have to notice by themselves.
            os.kill(process.pid, signal.SIGKILL)
            survived += 1
        process.wait()
    assert survived > 0
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert contents(folder) == contents(undisturbed)


def test_the_workers_of_a_killed_grader_end_too(undisturbed: Path, tmp_path: Path) -> None:
    folder = again(undisturbed, tmp_path / "class")
    mark = str(folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "grade", "--class", mark, "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(4)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while _processes_with(mark) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _processes_with(mark) == []


def _processes_with(text: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if text in words:
            found.append(words)
    return found


def test_two_graders_at_once_are_refused_clearly(
    undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with only_grader(undisturbed):
        assert main(["grade", "--class", str(undisturbed), "--quiet"]) == 2
    assert "another grader is at work" in capsys.readouterr().err
    assert main(["grade", "--class", str(undisturbed), "--quiet"]) == 0


def test_a_locked_gradebook_is_a_clear_error_and_nothing_is_half_written(
    undisturbed: Path, tmp_path: Path
) -> None:
    folder = again(undisturbed, tmp_path / "class")
    shutil.copy(undisturbed / "gradebook.db", folder)
    url = f"{Classroom(folder).db_url}?timeout=0.2"
    holder = sqlite3.connect(folder / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradebookError, match="another program holds the gradebook"):
        grade(Classroom(folder), [], force=True, db_url=url)
    holder.execute("ROLLBACK")
    holder.close()
    grade(Classroom(folder), [], force=True, db_url=url)
    assert contents(folder) == contents(undisturbed)


def test_a_read_only_gradebook_is_a_clear_error(undisturbed: Path) -> None:
    url = f"sqlite:///file:{undisturbed / 'gradebook.db'}?mode=ro&uri=true"
    with pytest.raises(GradebookError, match="read-only"), Writer(url) as writer:
        writer.record("new", grade_submission(b"", LESSON, 1))


def test_a_full_disk_is_a_clear_error_and_nothing_is_half_written(
    undisturbed: Path, tmp_path: Path
) -> None:
    folder = again(undisturbed, tmp_path / "class")
    shutil.copy(undisturbed / "gradebook.db", folder)
    before = contents(folder)
    with Writer(Classroom(folder).db_url) as writer:
        limit = writer.gradebook.db.execute(sa.text("PRAGMA page_count")).scalar()

        @sa.event.listens_for(writer.gradebook.engine, "connect")
        def small(connection, record) -> None:  # type: ignore[no-untyped-def]
            connection.execute(f"PRAGMA max_page_count = {limit}")

        writer.gradebook.db.remove()
        writer.gradebook.engine.dispose()
        graded = grade_submission(notebook_with({}, LESSON), LESSON, 1)
        with pytest.raises(GradebookError, match="no space left"):
            for i in range(200):
                writer.record(f"student {i}", graded)
        recorded = {r["student"] for r in writer.results()}
        scored = {student for student, _, _ in writer.scores()}
    assert recorded == scored
    assert set(before["scores"]) <= set(contents(folder)["scores"])  # type: ignore[call-overload]


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////no/such/folder/g.db", "oracle9://x"])
def test_an_unusable_gradebook_is_a_clear_error(
    url: str, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grade", "--class", str(undisturbed), "--quiet", "--db", url]) == 2
    assert "gradebook" in capsys.readouterr().err


def test_a_dry_run_says_who_changes_and_why_and_writes_nothing(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = again(undisturbed, tmp_path / "class")
    shutil.copy(undisturbed / "gradebook.db", folder)
    before = (folder / "gradebook.db").read_bytes()
    same = grade(Classroom(folder), [], force=True, dry_run=True)
    assert same.changes == []
    from grader.engine.lesson import hidden_keys

    strict = exercises_of(LESSON)["step"]
    monkeypatch.setitem(all_exercises(), "step", strict)
    monkeypatch.setattr(strict, "aspects", [*strict.aspects])
    harsh = strict.aspects[0]
    monkeypatch.setattr(
        strict, "aspects", [type(harsh)(**{**harsh.__dict__, "dtype": "same", "cases": [(3,)]})]
    )
    hidden_keys.cache_clear()
    try:
        changed = grade(Classroom(folder), [], force=True, dry_run=True)
    finally:
        hidden_keys.cache_clear()
    assert changed.changes and all("step" in text for text in changed.changes)
    assert (folder / "gradebook.db").read_bytes() == before


def test_a_receipt_reproduces_a_score(undisturbed: Path) -> None:
    room = Classroom(undisturbed)
    with Writer(room.db_url) as writer:
        for result in writer.results():
            path = room.submitted / result["student"] / LESSON / f"{LESSON}.ipynb"
            if not path.is_file():
                continue
            redone = grade_submission(path.read_bytes(), LESSON, room.seed())
            assert (
                json.loads(json.dumps([v.to_dict() for v in redone.verdicts]))
                == (result["verdicts"])
            )
            assert redone.receipt == result["receipt"]
