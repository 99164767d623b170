"""The table of all sixty claims, with and without what a reader's own runs have measured."""

from __future__ import annotations

import json

import pytest

from course_lib import records, sixty
from course_lib.claims import FILE, NOT_BORNE_OUT, all_claims, claim, settle
from grader.course.lessons import lesson_names


@pytest.fixture(autouse=True)
def _own_records(tmp_path, monkeypatch):
    monkeypatch.setenv(records.VARIABLE, str(tmp_path))
    monkeypatch.setattr(records, "_kept", {})
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    monkeypatch.setattr("course_lib.claims.publish", lambda html, text: None)


@pytest.fixture
def shown(monkeypatch):
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(sixty, "publish", lambda html, text: seen.append((html, text)))
    return seen


def test_all_sixty_are_there_also_where_nothing_was_measured(shown):
    sixty.sixty()
    html, text = shown[0]
    assert "None of them was measured" in text
    assert all(f": C{n} " in text and f">C{n}<" in html for n in all_claims())


def test_what_a_lesson_settles_is_recorded_once_and_shown(shown, tmp_path):
    for _ in range(2):
        settle(claim(5, measured="gap 1e-15", holds=True), claim(24, measured="x", holds=False))
    assert len((tmp_path / FILE).read_text(encoding="utf-8").splitlines()) == 2
    sixty.sixty()
    text = shown[0][1]
    assert "measured 2, and bore out 1 of these verdicts" in text and "[gap 1e-15]" in text
    assert f"Lesson 03: C24 true, with a caveat, but {NOT_BORNE_OUT}" in text


def test_the_last_run_counts():
    settle(claim(5, measured="first", holds=False))
    settle(claim(5, measured="second", holds=True))
    assert sixty.last_measured()[5]["measured"] == "second"


def test_records_that_make_no_sense_are_passed_over(tmp_path):
    odd = [{"number": 99, "holds": True, "measured": ""}, {"number": 5, "holds": 1}, {"a": []},
           {"number": "5", "holds": True, "measured": "x"}]  # fmt: skip
    (tmp_path / FILE).write_text("\n".join(map(json.dumps, odd)), encoding="utf-8")
    assert sixty.last_measured() == {}


def test_a_lesson_links_to_its_notebook_from_a_working_copy_and_from_a_folder(
    tmp_path, monkeypatch
):
    name = lesson_names()[2]
    assert f'href="{name}.ipynb"' in sixty.lesson_link(name[:2])
    (tmp_path / "12_beyond").mkdir()
    monkeypatch.chdir(tmp_path / "12_beyond")
    assert f'href="../{name}/{name}.ipynb"' in sixty.lesson_link(name[:2])
    assert sixty.lesson_link("77") == "Lesson 77"


def test_nothing_is_shown_while_a_notebook_is_graded(monkeypatch, shown):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    sixty.sixty()
    assert shown == []
