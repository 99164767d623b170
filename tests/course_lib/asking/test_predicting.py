"""Predictions are recorded, never graded, and the four ways they can end look different."""

from __future__ import annotations

from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course_lib import outputs, records
from course_lib.asking.answers import FILE, answer_to
from course_lib.asking.predicting import STICKS, predict, reveal
from tests.course_lib.asking.conftest import DEPTH


def answer():
    found = answer_to(DEPTH)
    return found and (found.choice, found.sure)


def test_the_options_are_shown_with_how_to_answer_without_widgets(shown):
    html, text, widget = shown(predict, "depth")
    assert widget is None
    for part in ("one", "Nothing chosen yet.", "mine=", "sure=True"):
        assert part in html and part in text


def test_neither_answer_nor_comment_is_shown_before_the_reveal(shown, kernel):
    html, text, _ = shown(predict, "depth")
    for part in ("why a", "why c", "The answer"):
        assert part not in html + text


@pytest.mark.parametrize("sure", [True, False, None])
def test_an_answer_typed_into_the_cell_is_recorded_with_how_sure_it_was(shown, sure):
    html, text, _ = shown(predict, "depth", mine="b", sure=sure)
    assert answer() == ("b", sure)
    [record] = records.read(FILE)
    assert {k: record[k] for k in ("lesson", "name", "kind", "choice", "sure", "right")} == {
        "lesson": "01", "name": "depth", "kind": "prediction",
        "choice": "b", "sure": sure, "right": True,
    }  # fmt: skip
    assert "Recorded: b" in html and "Recorded: b" in text and "mine=" not in text


def test_a_wrong_letter_is_refused_with_the_letters_there_are():
    with pytest.raises(ValueError, match=r"no option 'd'; choose one of: a, b, c"):
        predict("depth", mine="d")
    with pytest.raises(ValueError, match="say what you predict as well"):
        predict("depth", sure=True)
    assert not Path("records").exists()


@pytest.mark.parametrize("call", [predict, reveal])
def test_an_unknown_question_is_refused_with_a_near_name(call):
    with pytest.raises(KeyError, match="no prediction called 'dept'; did you mean 'depth'"):
        call("dept")
    with pytest.raises(KeyError, match="there are: depth, width"):
        call("r11x")
    with pytest.raises(KeyError, match="no prediction called 'r11'"):
        call("r11")  # a recall question


def test_a_recorded_letter_that_is_no_option_any_more_does_not_count(shown):
    for odd in ({"choice": "z"}, {"choice": 3}, {"choice": "a", "sure": "yes"}, {}):
        records.append(FILE, {"name": "depth", **odd})
    html, _, _ = shown(predict, "depth")
    assert "Nothing chosen yet." in html and answer() is None


STATES = {
    ("b", True): ("Right, and you were sure.", False, False),
    ("b", False): ("Right, and you called it a guess", False, False),
    ("b", None): ("Right.", False, False),
    ("a", True): ("You were sure, and it is otherwise.", True, True),
    ("a", False): ("You guessed, and it is otherwise.", True, False),
    ("a", None): ("It is otherwise.", True, False),
}


@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_each_way_a_prediction_can_end_has_words_of_its_own(shown, state, expected):
    letter, sure = state
    head, comment, sticks = expected
    shown(predict, "depth", mine=letter, sure=sure)
    html, text, _ = shown(reveal, "depth")
    for out in (html, text):
        assert head in out and "The answer is b: one" in out
        assert ("why a" in out) is comment
        assert (STICKS in out) is sticks
        assert "why c" not in out


def test_no_two_ends_look_the_same(shown):
    seen = {shown(reveal, "depth")[0]}
    for letter, sure in STATES:
        shown(predict, "depth", mine=letter, sure=sure)
        seen.add(shown(reveal, "depth")[0])
    assert len(seen) == len(STATES) + 1


def test_without_a_prediction_the_comments_are_there_folded(shown):
    html, text, _ = shown(reveal, "depth")
    assert "Not predicted this time." in html and "Not predicted this time." in text
    assert html.index("<details") < html.index("why a") < html.index("why c")
    assert html.index("The answer is b: one") < html.index("<details")


def test_html_is_escaped_and_mathematics_is_left_alone(shown):
    html = shown(predict, "depth")[0] + shown(reveal, "depth")[0]
    assert "ten &lt;b&gt;" in html and "why c &lt;i&gt;" in html
    assert "<b>" not in html and "<i>" not in html
    assert "<code>W &amp; b</code>" in html and "$x_1$" in html


def test_no_colour_is_fixed_for_text(shown):
    shown(predict, "depth", mine="a", sure=True)
    html = shown(predict, "depth")[0] + shown(reveal, "depth")[0]
    assert "color:var(--jp-content-font-color1,inherit)" in html
    assert ";color:#" not in html and "background" not in html


def test_the_static_form_is_html_in_a_shell_without_a_kernel(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr(outputs, "shell", lambda: shell)
    monkeypatch.setattr(InteractiveShell, "_instance", shell)
    with capture_output() as captured:
        shell.run_cell('from course_lib.asking.predicting import *\npredict("depth")', silent=True)
    assert captured.stderr == ""
    assert [sorted(o.data) for o in captured.outputs] == [["text/html", "text/plain"]]


def test_plain_python_prints_the_question(capsys):
    predict("depth")
    assert "How many" in capsys.readouterr().out


def test_nothing_is_shown_or_written_while_a_notebook_is_graded(monkeypatch, capfd):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    predict("depth", mine="a")
    reveal("depth")
    assert list(Path().iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_a_button_shows_each_option_whole_and_as_plain_text(shown, kernel):
    _, _, panel = shown(predict, "depth")
    _, options, sure, note = panel.children
    labels = [label.replace("\u2002", " ") for label in options.options]
    assert labels == ["a ten <b>", "b one", "c W & b of them"]
    assert options.index is None and sure.index is None and sure.disabled
    assert note.value.startswith("Nothing chosen yet.")


def test_choosing_records_and_so_does_saying_how_sure(shown, kernel):
    _, _, panel = shown(predict, "depth")
    _, options, sure, note = panel.children
    assert "beyond-answered" not in panel._dom_classes
    options.index = 0
    assert answer() == ("a", None) and not sure.disabled
    assert "Recorded: a." in note.value and "how sure" in note.value
    assert "beyond-answered" in panel._dom_classes
    sure.index = 1
    assert answer() == ("a", True) and "Recorded: a, and you are sure." in note.value
    options.index = 2
    assert answer() == ("c", True)
    sure.index = 0
    assert answer() == ("c", False) and "Recorded: c, a guess." in note.value


def test_an_earlier_answer_is_there_again(shown, kernel):
    shown(predict, "depth", mine="c", sure=False)
    _, _, panel = shown(predict, "depth")
    _, options, sure, note = panel.children
    assert (options.index, sure.index, sure.disabled) == (2, 0, False)
    assert "Recorded: c, a guess." in note.value
    assert len(records.read(FILE)) == 1  # showing it records nothing
