"""Records are only added to, survive what goes wrong, and stop nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from course_lib import records
from course_lib.records import append, folder, read

FILE = "some.jsonl"


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    monkeypatch.delenv(records.VARIABLE, raising=False)
    monkeypatch.setattr(records, "_kept", {})


def numbers() -> list:
    return [record["n"] for record in read(FILE)]


def test_lessons_share_the_folder_beside_theirs(tmp_path, monkeypatch):
    for name in ("02_linear_collapse", "03_sigmoid"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        assert folder() == tmp_path / "records"
    (tmp_path / "notes").mkdir()
    monkeypatch.chdir(tmp_path / "notes")
    assert folder() == tmp_path / "notes" / "records"
    monkeypatch.setenv(records.VARIABLE, str(tmp_path / "mine"))
    assert folder() == tmp_path / "mine"


def test_a_record_is_a_line_with_the_time_and_is_never_rewritten():
    append(FILE, {"n": 1, "word": "½"})
    before = Path("records", FILE).read_bytes()
    append(FILE, {"n": 2})
    after = Path("records", FILE).read_bytes()
    assert after.startswith(before) and after.count(b"\n") == 2
    assert datetime.fromisoformat(json.loads(before)["time"]).tzinfo is not None
    assert numbers() == [1, 2] and read(FILE)[0]["word"] == "½"


@pytest.mark.parametrize("broken", [b'{"n": 7', b"[1]\n", b"\xff\n", b"\n\n", b"[" * 100_000])
def test_a_broken_line_is_passed_over_and_spoils_no_other(broken):
    append(FILE, {"n": 1})
    with Path("records", FILE).open("ab") as file:
        file.write(broken)
    append(FILE, {"n": 2})
    assert numbers() == [1, 2]


def test_two_notebooks_at_once_lose_nothing(tmp_path):
    code = (
        "import sys; from course_lib.records import append\n"
        "for i in range(200): append('some.jsonl', {'n': [sys.argv[1], i], 'pad': 'x' * 300})"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, name]) for name in ("one", "two")]
    assert [process.wait() for process in running] == [0, 0]
    for name in ("one", "two"):
        assert [i for who, i in numbers() if who == name] == list(range(200))


def test_a_folder_that_cannot_be_written_is_kept_in_memory(capfd):
    Path("records").write_text("a file where the folder should be")
    append(FILE, {"n": 1})
    assert numbers() == [1]
    assert capfd.readouterr() == ("", "")


def test_a_current_folder_that_is_gone_stops_nothing(tmp_path, monkeypatch, capfd):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    append(FILE, {"n": 1})
    assert numbers() == [1]
    assert capfd.readouterr() == ("", "")
    monkeypatch.chdir(tmp_path)


def test_beside_the_lessons_text_nothing_is_written(tmp_path, monkeypatch):
    """nbgrader takes every folder there for an assignment."""
    (tmp_path / "02_linear_collapse").mkdir()
    (tmp_path / "02_linear_collapse.py").touch()
    monkeypatch.chdir(tmp_path / "02_linear_collapse")
    append(FILE, {"n": 1})
    assert numbers() == [1] and not (tmp_path / "records").exists()


def test_nothing_is_written_while_a_notebook_is_graded(monkeypatch):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    append(FILE, {"n": 1})
    assert not Path("records").exists() and numbers() == [1]
