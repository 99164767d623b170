"""A question is written once, as prose; a mistake in it is refused with its line and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.asking.questions import Question, all_questions, to_text
from grader.course.lessons import Lesson
from grader.course.questions import question_of, questions_of, refuse_doubles, shown
from grader.course.source import SourceError, read_source

GOOD = """# %% [markdown] predict="slope"
# How steep is the sigmoid, $1/(1+e^{-z})$,
# where it is steepest?
#
# - **a** One: it goes from 0 to 1,
#   after all
#   - It rises by 1, but over *more* than $1$:
#     about `8`.
# - **b** (right) One quarter
# - **c** It has no
#   steepest place
#   - It has one, at 0.
"""


def lesson_of(tmp_path: Path, text: str, name: str = "03_sigmoid") -> Lesson:
    path = tmp_path / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return Lesson(name, path, read_source(path))


def test_a_question_is_read_with_its_lines_joined(tmp_path: Path) -> None:
    [found] = questions_of(lesson_of(tmp_path, GOOD.replace("*more*", "more")))
    assert found == Question(
        "prediction",
        "slope",
        "How steep is the sigmoid, $1/(1+e^{-z})$, where it is steepest?",
        {
            "a": "One: it goes from 0 to 1, after all",
            "b": "One quarter",
            "c": "It has no steepest place",
        },
        "b",
        {"a": "It rises by 1, but over more than $1$: about `8`.", "c": "It has one, at 0."},
        lesson="03",
    )


def test_what_the_notebook_shows_holds_neither_answer_nor_comment(tmp_path: Path) -> None:
    [cell] = lesson_of(tmp_path, GOOD).cells
    assert shown(cell) == (
        "**Predict.** How steep is the sigmoid, $1/(1+e^{-z})$,\nwhere it is steepest?\n\n"
        "- **a** One: it goes from 0 to 1, after all\n"
        "- **b** One quarter\n"
        "- **c** It has no steepest place"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("(right) ", "", 1, "no right option. Write (right) behind the letter of exactly one"),
        ("**a** One", "**a** (right) One", 1, "2 right options: a, b"),
        ("#   - It has one, at 0.\n", "", 10, "the wrong option c has no comment. Say below it"),
        ("One quarter", "$1/4$", 9, "LaTeX in option b. A button shows it"),
        ("(right) One quarter", "One quarter (right)", 9, "It goes right behind the letter"),
        ("at 0.\n", "at 0.\n#\n# And now?\n", 14, "text after the options. Put it into a cell"),
        ("at 0.\n", "at 0.\n#   - Or not.\n", 13, "two comments to option c. Make one"),
        ("#   steepest", "#    steepest", 11, "indented by 3. Indent the next line of this option"),
        ("#     about", "#   about", 8, "indented by 2. Indent the next line of this comment by 4"),
        ("- **c** It", "- c It", 10, "neither an option nor a comment. Write it as in"),
        ("- **a** One: it", "- a One: it", 5, "is no option. Write it as in"),
        ("**c**", "**d**", 1, "the options are a, b, d. Call them a, b, c in order"),
        ("One: it goes from 0 to 1,\n#   after all", "One quarter", 1, "two options say the same"),
        ("It has one, at", "It has **one**, at", 10, "Markdown in a question: '**'"),
        ("It has one, at", "It has [one](x), at", 10, "Markdown in a question: ']('"),
        ("It has no\n", "It _has_ no\n", 10, "Markdown in a question: '_has_'"),
        ("# where it is", "# where *it* is", 2, "Markdown in a question: '*it*'"),
    ],
)
def test_a_mistake_in_a_question_names_line_and_mend(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    text = GOOD.replace("*more*", "more")
    assert text.count(old) == 1
    with pytest.raises(SourceError) as error:
        questions_of(lesson_of(tmp_path, text.replace(old, new)))
    assert str(error.value).startswith(f"03_sigmoid.py:{line}: ")
    assert words in str(error.value)


def test_a_question_needs_a_text_and_two_options(tmp_path: Path) -> None:
    head = '# %% [markdown] recall="q"\n'
    for text, words in (
        (head + "# - **a** (right) x\n# - **b** y\n#   - no\n", "a question without a text"),
        (head + "# Why?\n#\n# - **a** (right) x\n", "fewer than two options"),
        (head + "# Why?\n", "fewer than two options"),
    ):
        [cell] = lesson_of(tmp_path, text).cells
        with pytest.raises(SourceError, match=words):
            question_of(cell)


def test_mathematics_and_code_are_no_markdown(tmp_path: Path) -> None:
    text = GOOD.replace("*more*", "`a*b*c` and $x_1 * y_1 * z$")
    assert len(questions_of(lesson_of(tmp_path, text))) == 1


def test_the_right_option_may_have_a_comment(tmp_path: Path) -> None:
    text = GOOD.replace("*more*", "more").replace("quarter\n", "quarter\n#   - At 0.\n")
    assert questions_of(lesson_of(tmp_path, text))[0].comments["b"] == "At 0."


def test_recall_may_follow_a_prediction_of_its_lesson_only(tmp_path: Path) -> None:
    good = GOOD.replace("*more*", "more")
    again = good.replace('predict="slope"', 'recall="again" after="slope"')
    assert [q.after for q in questions_of(lesson_of(tmp_path, f"{good}\n{again}"))] == ["", "slope"]
    with pytest.raises(SourceError, match=r"after='slope' is no prediction .* There are: none"):
        questions_of(lesson_of(tmp_path, again))


def test_a_name_is_used_once_in_the_course(tmp_path: Path) -> None:
    good = GOOD.replace("*more*", "more")
    first = lesson_of(tmp_path, good, "01_first")
    second = lesson_of(tmp_path, good.replace("predict=", "recall="), "02_second")
    refuse_doubles([first])
    with pytest.raises(SourceError, match=r"02_second.py:1: .*the first is 01_first.py:1"):
        refuse_doubles([first, second])


def test_the_data_says_what_the_text_says(tmp_path: Path) -> None:
    found = questions_of(lesson_of(tmp_path, GOOD.replace("*more*", "more")))
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "03_sigmoid.jsonl").write_text(to_text(found), encoding="utf-8")
    assert list(all_questions(folder).values()) == found
