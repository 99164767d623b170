"""The view of all predictions: by lesson, whether being sure meant being right, and none at all."""

from __future__ import annotations

import pytest

from course_lib.asking import whole
from course_lib.asking.answers import remember
from course_lib.asking.whole import MISSED, NONE, Row, verdict, whole_course


@pytest.fixture
def said(monkeypatch, course):
    """Call it with the made-up course's predictions and return what it shows, (html, text)."""
    asked = [q for q in course.values() if q.kind == "prediction"]
    monkeypatch.setattr(whole, "predictions", lambda: asked)
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(whole, "publish", lambda html, text: seen.append((html, text)))

    def call() -> tuple[str, str]:
        whole_course()
        return seen[-1]

    return call


def test_without_a_single_record_it_says_where_they_would_be(said):
    for out in said():
        assert NONE in out


def test_each_lesson_has_a_line_and_what_was_sure_and_wrong_comes_back(said, course):
    remember(course["depth"], "a", True)
    remember(course["width"], "a", False)
    for out in said():
        assert "Lesson 01: 2 of 2 made; sure 1, right 0; guessed 1, right 1." in out
        assert MISSED in out and "The answer is b: one" in out


def test_nowhere_wrong_is_said_too(said, course):
    remember(course["depth"], "b", True)
    assert f"{MISSED}: nowhere." in said()[1]


def test_who_was_right_where_sure_is_told_so_when_there_is_enough_to_tell():
    rows = [Row("01", 9, (6, 6), (1, 5))]
    assert verdict(rows)[-1] == "By these figures you knew what you knew."
    assert "could not tell" in verdict([Row("01", 9, (1, 5), (3, 5))])[-1]
    assert len(verdict([Row("01", 9, (2, 2), (0, 0))])) == 1


def test_nothing_is_shown_while_a_notebook_is_graded(monkeypatch, capfd):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    whole_course()
    assert capfd.readouterr() == ("", "")
