"""The look back tells sure from guessed, and right from wrong."""

from __future__ import annotations

import pytest

from course_lib.asking.answers import remember
from course_lib.asking.looking_back import KNOWN, LEFT, MISSED, NONE, looking_back
from tests.course_lib.asking.conftest import COURSE, DEPTH, WIDTH


def both(shown) -> list[str]:
    html, text, widget = shown(looking_back, "01")
    assert widget is None
    return [html, text]


def test_sure_and_wrong_stands_first_with_all_that_corrects_it(shown, course):
    remember(course["depth"], "a", True)
    remember(course["width"], "a", True)
    for out in both(shown):
        parts = [MISSED, "How many", "You chose a: ten", "The answer is b: one", "why a", KNOWN]
        places = [out.index(part) for part in parts]
        assert places == sorted(places)
        assert out.index(KNOWN) < out.index("How wide?") < out.index("a: so")


def test_guesses_are_counted_and_not_called_sure(shown, course):
    remember(course["depth"], "a", False)
    remember(course["width"], "a", False)
    for out in both(shown):
        assert "Guesses: 2, of which right: 1." in out and "You were sure of none." in out
        assert "why a" not in out and KNOWN not in out


def test_only_the_last_answer_counts(shown, course):
    remember(course["depth"], "a", True)
    remember(course["depth"], "b", True)
    for out in both(shown):
        assert f"{MISSED}: nowhere." in out and KNOWN in out and "why a" not in out


def test_an_answer_without_how_sure_is_said_to_be_one(shown, course):
    remember(course["depth"], "b")
    for out in both(shown):
        assert "Answers without how sure you were: 1, of which right: 1." in out
        assert LEFT.format(1, 2) in out


def test_where_nothing_was_predicted_it_says_what_to_do(shown):
    for out in both(shown):
        assert NONE in out
    with pytest.raises(KeyError, match="no lesson '1' has questions; write one of: 01, 02, 03"):
        looking_back("1")


def test_nothing_is_shown_while_a_notebook_is_graded(monkeypatch, capfd):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    looking_back("01")
    assert capfd.readouterr() == ("", "")
    assert COURSE["01_first"][:2] == [DEPTH, WIDTH]
