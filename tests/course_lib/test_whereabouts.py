"""The table of all lessons at the top of each."""

from __future__ import annotations

import pytest

from course_lib import records, whereabouts
from course_lib.checking import standing
from course_lib.whereabouts import DONE, HALF, OPEN, outlines, row, where_you_are


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """What is published, with records of its own."""
    monkeypatch.setenv(records.VARIABLE, str(tmp_path / "records"))
    monkeypatch.setattr(standing, "_best", {})
    monkeypatch.setattr(records, "_kept", {})
    monkeypatch.setattr(whereabouts, "shell", lambda: object())
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(whereabouts, "publish", lambda html, text: said.append((html, text)))
    return said


def earn(exercise: str, points: float) -> None:
    records.append(standing.FILE, {"exercise": exercise, "points": points})


def test_each_lesson_has_an_outline_with_the_points_of_its_keys():
    for outline in outlines():
        points = {name: most for name, _, most in outline.exercises}
        keys = {name: most for name, _, most in standing.exercises_of(outline.name)}
        assert points == keys
        assert 30 <= outline.minutes <= 70
        assert outline.title


def test_marks_say_done_partly_right_and_open():
    outline = next(o for o in outlines() if o.name == "05_relu")
    marks = row(outline, {"relu": 2.0, "he_init": 1.0}).marks
    assert (marks["relu"], marks["he_init"], marks["gated"]) == (DONE, HALF, OPEN)


def test_more_points_than_there_are_count_as_all():
    outline = next(o for o in outlines() if o.name == "05_relu")
    assert row(outline, {"relu": 99.0}).points == 2.0


def test_what_is_done_takes_its_minutes_away():
    outline = next(o for o in outlines() if o.name == "05_relu")
    everything = {name: most for name, _, most in outline.exercises}
    assert row(outline, {}).left == outline.minutes
    assert 0 < row(outline, {"relu": 2.0}).left < outline.minutes
    assert row(outline, everything).left == 0


def test_the_next_step_is_the_first_open_one_of_this_lesson(shown):
    earn("relu", 2.0)
    where_you_are("05")
    html, text = shown[0]
    assert "Next: `relu_grad`, here." in text
    assert "1 of 7 exercises of this lesson done" in html
    assert "> 05_relu" in text


def test_a_finished_lesson_sends_on_to_the_course(shown):
    outline = next(o for o in outlines() if o.name == "05_relu")
    for name, _, most in outline.exercises:
        earn(name, most)
    where_you_are("05")
    assert "Next: `weighted_sum`, in 01_weighted_sum." in shown[0][1]


def test_nothing_is_shown_while_a_submission_is_graded(shown, monkeypatch):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    where_you_are("05")
    assert shown == []


def test_a_lesson_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="such as 02"):
        where_you_are("relu")
