"""The student's own records: where they lie, and that nothing stops for them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from course_lib import records


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("BEYOND_LINEAR_RECORDS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_added_is_read_in_order_with_its_time() -> None:
    for n in (1, 2):
        records.append("checks", {"exercise": "step", "points": n})
    found = records.read("checks")
    assert [r["points"] for r in found] == [1, 2]
    assert all(datetime.fromisoformat(r["at"]).utcoffset() is not None for r in found)
    assert records.read("predictions") == []


def test_lessons_share_a_folder_beside_theirs(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "03_sigmoid").mkdir()
    monkeypatch.chdir(here / "03_sigmoid")
    records.append("checks", {"points": 1})
    assert (here / "records" / "checks.jsonl").is_file()


def test_the_folder_can_be_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEYOND_LINEAR_RECORDS", str(here / "a" / "b"))
    records.append("checks", {"points": 1})
    assert (here / "a" / "b" / "checks.jsonl").is_file() and not (here / "records").exists()


def test_a_broken_line_is_passed_over(here: Path) -> None:
    records.append("checks", {"points": 1})
    with (here / "records" / "checks.jsonl").open("ab") as file:
        file.write(b'{"points": 2\n[3]\n\xff\n' + json.dumps({"points": 4}).encode() + b"\n")
    assert [r["points"] for r in records.read("checks")] == [1, 4]


def test_nothing_is_recorded_in_grading(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    records.append("checks", {"points": 1})
    assert list(here.iterdir()) == []


def test_a_folder_that_cannot_be_made_stops_nothing(here: Path) -> None:
    (here / "records").write_text("a file")
    records.append("checks", {"points": 1})
    assert records.read("checks") == []
