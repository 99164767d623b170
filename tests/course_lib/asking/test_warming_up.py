"""Which three questions a lesson opens with, and what is said to an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib import records
from course_lib.asking.answers import FILE, remember
from course_lib.asking.warming_up import choose, warm_up


@pytest.fixture
def names(course):
    return lambda lesson="03": [q.name for q in choose(lesson, list(course.values()))]


def test_what_was_never_asked_comes_from_all_earlier_lessons_in_turn(names):
    assert names("03") == ["r21", "r11", "r22"]
    assert names("02") == ["r11", "r12", "r13"]
    assert "r31" not in names("03")


def test_misses_come_first_those_of_the_newest_lesson_before_others(names, course):
    remember(course["r13"], "a", during="02")
    remember(course["r23"], "a", during="x")
    assert names() == ["r23", "r13", "r21"]


def test_a_missed_prediction_brings_the_question_that_follows_it(names, course):
    remember(course["width"], "b", True)
    assert names()[0] == "r12"
    remember(course["width"], "a", True)
    assert names() == ["r21", "r11", "r22"]


def test_a_miss_is_made_good_by_a_right_answer_and_undone_by_a_later_miss(names, course):
    remember(course["depth"], "a", True)
    remember(course["r11"], "b", during="02")
    assert names() == ["r21", "r12", "r22"]
    remember(course["depth"], "c", True)
    assert names()[0] == "r11"


def test_answers_of_this_warm_up_do_not_change_what_it_asks(names, course):
    before = names()
    for name in before:
        remember(course[name], "a", during="03")
    assert names() == before
    assert names("04")[: len(before)] != []
    assert set(names("04")) == set(before)  # the next lesson asks again what was missed here


def test_when_all_were_asked_the_oldest_return(names, course):
    for name in ("r11", "r12", "r13", "r24", "r23", "r22", "r21"):
        remember(course[name], "b", during="02")
    assert names() == ["r11", "r12", "r13"]


def test_an_answer_gets_its_comment_at_once_and_is_recorded(shown, kernel, course):
    _, _, widget = shown(warm_up, "03")
    panel = widget.children[0]
    _, asked, options, note = panel.children
    assert "Recall r21?" in asked.value and options.index is None and note.value == ""
    options.index = 0
    for part in ("Not a.", "why r21", "The answer is b: right r21"):
        assert part in note.value
    assert "beyond-wrong" in panel._dom_classes
    options.index = 1
    assert "Right." in note.value and "why" not in note.value
    assert "beyond-right" in panel._dom_classes and "beyond-wrong" not in panel._dom_classes
    found = [(r["name"], r["kind"], r["choice"], r["right"]) for r in records.read(FILE)]
    assert found == [("r21", "recall", "a", False), ("r21", "recall", "b", True)]
    _, _, again = shown(warm_up, "03")
    assert again.children[0].children[2].index == 1
    assert "Right." in again.children[0].children[3].value


def test_an_answer_to_an_earlier_warm_up_is_not_given_away(shown, kernel, course):
    remember(course["r21"], "a", during="02")
    _, _, widget = shown(warm_up, "03")
    assert "Recall r21?" in widget.children[0].children[1].value
    assert widget.children[0].children[2].index is None


def test_without_widgets_the_answers_are_folded(shown):
    html, text, widget = shown(warm_up, "03")
    assert widget is None
    for name in ("r21", "r11", "r22"):
        question = html.index(f"Recall {name}?")
        folded = html.index("<details", question)
        assert folded < html.index(f"The answer is b: right {name}") < html.index(f"why {name}")
        assert f"Recall {name}?" in text
    assert text.index("Recall r22?") < text.index("The answers: 1 b")


def test_a_lesson_without_lessons_before_it_is_refused():
    with pytest.raises(KeyError, match="no questions of lessons before 01"):
        warm_up("01")


def test_nothing_is_shown_or_written_while_a_notebook_is_graded(monkeypatch, capfd):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    warm_up("03")
    assert capfd.readouterr() == ("", "") and list(Path().iterdir()) == []
