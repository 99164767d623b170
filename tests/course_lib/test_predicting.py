"""Predictions are recorded, never graded, and nothing about them can stop a lesson."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from course_lib.predicting import predict, prediction, reveal
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from course_lib import outputs, predicting

ASK = 'predict("depth", "How many?", a="ten", b="one", c="two"'


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    monkeypatch.setattr(predicting, "_asked", {})
    monkeypatch.setattr(predicting, "_chosen", {})
    monkeypatch.setattr(predicting, "has_kernel", lambda: False)


@pytest.fixture
def ask(monkeypatch):
    """Call predict and return the one bundle that it shows."""
    shown: list[dict] = []
    monkeypatch.setattr(
        predicting, "publish", lambda html, text, widget=None: shown.append((html, text, widget))
    )

    def call(function, *args, **kwargs):
        shown.clear()
        function(*args, **kwargs)
        assert len(shown) == 1
        return shown[0]

    return call


def depth(ask, **kwargs):
    return ask(predict, "depth", "How many?", a="ten", b="one", c="two", **kwargs)


def test_question_and_options_are_shown_with_how_to_answer_without_widgets(ask):
    html, text, widget = depth(ask)
    assert widget is None
    for part in ("How many?", "ten", "one", "two", "mine="):
        assert part in html
        assert part in text


def test_a_choice_typed_into_the_cell_is_recorded_in_memory_and_in_the_file(ask):
    depth(ask, mine="b")
    assert prediction("depth") == "b"
    assert json.loads(Path("predictions.json").read_text()) == {"depth": "b"}


def test_the_file_keeps_other_questions_and_leaves_no_temporary_file(ask):
    Path("predictions.json").write_text('{"other": "c"}')
    depth(ask, mine="a")
    assert json.loads(Path("predictions.json").read_text()) == {"depth": "a", "other": "c"}
    assert [p.name for p in Path().iterdir()] == ["predictions.json"]


@pytest.mark.parametrize("content", ["", "not json", "[1]", '{"depth": 3}', "\udcff"])
def test_a_damaged_file_counts_as_empty(ask, content):
    Path("predictions.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    html, _, _ = depth(ask)
    assert "Recorded" not in html
    depth(ask, mine="c")
    assert json.loads(Path("predictions.json").read_text()) == {"depth": "c"}


def test_a_choice_survives_a_restart(ask, monkeypatch):
    depth(ask, mine="c")
    monkeypatch.setattr(predicting, "_chosen", {})
    assert "You predicted c." in ask(reveal, "depth", "b", c="why c")[0]


def test_a_recorded_letter_that_is_no_option_any_more_is_ignored(ask):
    Path("predictions.json").write_text('{"depth": "z"}')
    depth(ask)
    assert prediction("depth") is None


def test_a_folder_that_cannot_be_written_is_passed_over_in_silence(ask, monkeypatch, capfd):
    Path("predictions.json").mkdir()  # nothing can be renamed onto a folder, not even by root
    depth(ask, mine="b")
    assert prediction("depth") == "b"
    assert [p.name for p in Path().iterdir()] == ["predictions.json"]
    assert capfd.readouterr() == ("", "")


def test_a_current_folder_that_is_gone_is_passed_over_in_silence(ask, tmp_path, monkeypatch, capfd):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    depth(ask, mine="b")
    assert prediction("depth") == "b"
    assert capfd.readouterr().err == ""
    monkeypatch.chdir(tmp_path)


def test_a_wrong_letter_is_refused_with_the_letters_there_are(ask):
    with pytest.raises(ValueError, match=r"no option 'd'.*one of: a, b, c"):
        depth(ask, mine="d")
    assert not Path("predictions.json").exists()


def test_a_question_needs_two_options():
    with pytest.raises(ValueError, match="at least two"):
        predict("depth", "How many?", a="ten")


def test_reveal_tells_a_right_prediction(ask):
    depth(ask, mine="b")
    html, text, _ = ask(reveal, "depth", "b", a="why a")
    assert "The answer is b: one" in html
    assert "You predicted b, and so it is." in html
    assert "why a" not in html + text


def test_reveal_explains_the_option_that_was_chosen_and_no_other(ask):
    depth(ask, mine="a")
    html, text, _ = ask(reveal, "depth", "b", a="why a", c="why c")
    assert "why a" in html and "why a" in text
    assert "why c" not in html + text


def test_reveal_without_a_prediction_offers_all_comments_folded(ask):
    depth(ask)
    html, text, _ = ask(reveal, "depth", "b", a="why a", c="why c")
    assert "No prediction was made." in html and "No prediction was made." in text
    assert html.index("<details>") < html.index("why a") < html.index("why c")


def test_reveal_works_where_the_question_was_never_asked(ask):
    html, text, _ = ask(reveal, "never_asked", "b", a="why a")
    assert "The answer is b." in html and "The answer is b." in text


def test_html_is_escaped_and_mathematics_is_left_alone(ask):
    html, _, _ = ask(predict, "q", "Is $a < b$?", a="<script>x</script>", b="`W & b`")
    assert "$a &lt; b$" in html
    assert "<script>" not in html
    assert "<code>W &amp; b</code>" in html
    html, _, _ = ask(reveal, "q", "a", b="<img>")
    assert "<img>" not in html and "<script>" not in html


def test_the_static_form_is_html_in_a_shell_without_a_kernel(monkeypatch):
    monkeypatch.undo()
    shell = InteractiveShell()
    monkeypatch.setattr(outputs, "shell", lambda: shell)
    monkeypatch.setattr(InteractiveShell, "_instance", shell)
    with capture_output() as captured:
        shell.run_cell(f"from course_lib.predicting import *\n{ASK})", silent=True)
    assert captured.stderr == ""
    bundles = [output.data for output in captured.outputs]
    assert [sorted(bundle) for bundle in bundles] == [["text/html", "text/plain"]]
    assert all(isinstance(output, RichOutput) for output in captured.outputs)


def test_plain_python_prints_the_question(capsys):
    predict("depth", "How many?", a="ten", b="one")
    assert "How many?" in capsys.readouterr().out


def test_nothing_is_shown_or_written_while_a_notebook_is_graded(monkeypatch, capfd):
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    predict("depth", "How many?", a="ten", b="one", mine="a")
    reveal("depth", "b", a="why a")
    assert not Path("predictions.json").exists()
    assert capfd.readouterr() == ("", "")


def test_each_option_is_a_radio_button_and_none_is_chosen_at_first(ask, monkeypatch):
    monkeypatch.setattr(predicting, "has_kernel", lambda: True)
    _, _, widget = depth(ask)
    buttons = _buttons(widget)
    assert [b.options for b in buttons] == [("a",), ("b",), ("c",)]
    assert [b.index for b in buttons] == [None, None, None]


def test_choosing_records_and_lets_go_of_the_choice_before(ask, monkeypatch):
    monkeypatch.setattr(predicting, "has_kernel", lambda: True)
    _, _, widget = depth(ask)
    buttons = _buttons(widget)
    buttons[0].index = 0
    buttons[2].index = 0
    assert prediction("depth") == "c"
    assert [b.index for b in buttons] == [None, None, 0]
    assert "Recorded: c." in widget.children[-1].value
    assert json.loads(Path("predictions.json").read_text()) == {"depth": "c"}


def _buttons(widget):
    return [row.children[0] for row in widget.children if hasattr(row, "children")]
