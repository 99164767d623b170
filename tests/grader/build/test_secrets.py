"""No notebook gives an answer to a prediction away; the lesson's data has them all."""

from __future__ import annotations

import ast
import tomllib

import nbformat
import pytest

from course_lib.asking.questions import QUESTIONS, all_questions
from grader.course.lessons import lesson_names, load_lesson
from grader.course.paths import NOTEBOOKS, ROOT, SOLUTIONS
from grader.course.questions import questions_of

NAMES = lesson_names()
FILES = [folder / name / f"{name}.ipynb" for folder in (NOTEBOOKS, SOLUTIONS) for name in NAMES]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parents[1].name}-{p.stem[:2]}")
def test_no_notebook_holds_a_comment_an_answer_or_a_recall_question(path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    text = plain("\n".join(cell.source for cell in cells))
    for question in all_questions().values():
        for comment in question.comments.values():
            assert plain(comment) not in text, (question.name, comment)
        if question.kind == "recall":
            assert plain(question.text) not in text, question.name
    assert "(right)" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parents[1].name}-{p.stem[:2]}")
def test_each_prediction_is_text_and_one_call_and_so_is_its_reveal(path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    asked = [q for q in questions_of(load_lesson(path.stem)) if q.kind == "prediction"]
    assert asked
    for question in asked:
        [i] = [i for i, cell in enumerate(cells) if cell.id == f"predict_{question.name}"]
        above, call = cells[i - 1], cells[i]
        assert call.source == f'predict("{question.name}")'
        assert above.cell_type == "markdown" and above.id == f"question_{question.name}"
        shown = plain(above.source)
        assert plain(question.text) in shown
        for letter, option in question.options.items():
            assert f"- **{letter}** {option}" in shown
        after = next(cell for cell in cells[i + 1 :] if cell.cell_type == "code")
        reveals = [
            node
            for node in ast.walk(ast.parse(after.source))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "reveal"
        ]
        assert [ast.unparse(node) for node in reveals] == [f"reveal('{question.name}')"]


def test_every_lesson_leaves_at_least_six_questions_to_recall() -> None:
    for name in NAMES:
        asked = [q for q in all_questions().values() if q.lesson == name[:2]]
        recall = [q for q in asked if q.kind == "recall"]
        assert len(recall) >= 6
        assert all(len(q.text.split()) <= 40 for q in recall)
        assert {q.after for q in recall} - {""} == {q.name for q in asked if q.kind == "prediction"}
        assert len({q.right for q in recall}) > 2  # no letter is always the right one


def test_each_comment_of_a_recall_question_is_one_or_two_sentences() -> None:
    for question in all_questions().values():
        if question.kind == "recall":
            for comment in question.comments.values():
                assert comment.endswith(".") and comment.count(". ") <= 1, comment


def test_the_data_goes_with_the_package() -> None:
    assert {path.stem for path in QUESTIONS.iterdir()} == set(NAMES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "data/questions/*" in project["tool"]["setuptools"]["package-data"]["course_lib"]


def test_a_readers_records_are_ignored_by_git() -> None:
    assert "records/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
