"""`course check --fresh`: the scores that a class's grading gives, with cases of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.commands import passing
from course_lib.commands.lessons import CommandError
from grader.classroom.folder import Classroom
from grader.cli import main
from grader.course.lessons import answer_code, load_lesson
from grader.engine.filled import notebook_with
from grader.gradebook.writer import Writer
from grader.proof.fresh import fresh, table

LESSON = "01_weighted_sum"
WRONG = {"step": "def step(z):\n    return np.where(z >= 0, 1.0, 0.0)"}


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / f"{LESSON}.ipynb"
    path.write_bytes(notebook_with(WRONG, LESSON))
    return path


def test_a_notebook_gets_its_points_and_hears_what_is_wrong(notebook: Path) -> None:
    graded = fresh(notebook)
    said = table(graded)
    assert graded.points < graded.max_points and not graded.broke
    assert "At exactly 0 this answers 1" in said and f"of {graded.max_points:g} points" in said


def test_a_finished_notebook_ends_with_success_and_a_name_can_be_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ipynb"
    answers = {name: answer_code(name) for name in load_lesson(LESSON).exercises}
    path.write_bytes(notebook_with(answers, LESSON))
    assert main(["fresh", str(path), "--lesson", LESSON]) == 0
    assert main(["fresh", str(path)]) == 2
    assert "no lesson is called 'mine'" in capsys.readouterr().err


def test_where_the_grader_is_not_there_a_sentence_says_so(notebook: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="the students' part"):
        passing.fresh(str(notebook), tmp_path)


def test_it_gives_the_scores_that_a_class_gets(notebook: Path, tmp_path: Path) -> None:
    handed = tmp_path / "class" / "submitted" / "ann" / LESSON / notebook.name
    handed.parent.mkdir(parents=True)
    handed.write_bytes(notebook.read_bytes())
    assert main(["grade", "--class", str(tmp_path / "class"), "--quiet"]) == 0
    with Writer(Classroom(tmp_path / "class").db_url) as writer:
        scores = {name: points for (_, _, name), points in writer.scores().items()}
    earned = {verdict.exercise: verdict.points for verdict in fresh(notebook).verdicts}
    assert {name.removeprefix("check_"): points for name, points in scores.items()} == earned
