"""A class from handed-in files to gradebook, feedback and report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import nbformat
import pytest

from course_lib.checking.judge import OUTCOMES
from grader.bank import all_exercises, exercises_of
from grader.classroom.demo import STUDENTS, make_class
from grader.classroom.folder import Classroom
from grader.classroom.grade import grade
from grader.cli import main
from grader.course.lessons import lesson_names
from grader.course.paths import ROOT
from grader.engine.filled import notebook_with
from grader.gradebook.writer import Writer

FULL = {lesson: sum(e.points for e in exercises_of(lesson).values()) for lesson in lesson_names()}
NUMBER = {make.__name__: f"student-{i:02d}" for i, make in enumerate(STUDENTS, start=1)}


def totals(folder: Path) -> dict[tuple[str, str], float]:
    with Writer(Classroom(folder).db_url) as writer:
        sums: dict[tuple[str, str], float] = {}
        for (student, lesson, _), score in writer.scores().items():
            assert score is not None
            sums[student, lesson] = sums.get((student, lesson), 0.0) + score
    return sums


@pytest.mark.parametrize("lesson", lesson_names())
def test_each_kind_of_student_gets_what_is_due(sample_class: Path, lesson: str) -> None:
    found = totals(sample_class)
    for kind in ("right", "unusual", "renamed", "exits", "cells_lost"):
        assert found[NUMBER[kind], lesson] == FULL[lesson], kind
    for kind in ("blank", "cut_off", "tampered"):
        assert found[NUMBER[kind], lesson] == 0, kind
    first = next(iter(exercises_of(lesson).values()))
    assert found[NUMBER["syntax_error"], lesson] == FULL[lesson] - first.points
    assert 0 < found[NUMBER["mixed"], lesson] < FULL[lesson]
    assert 0 < found[NUMBER["old_encoding"], lesson] <= FULL[lesson]


def test_everything_handed_in_has_a_grade_feedback_and_a_notebook(sample_class: Path) -> None:
    for i in range(1, len(STUDENTS) + 1):
        for lesson in lesson_names():
            name = f"student-{i:02d}/{lesson}/{lesson}"
            nbformat.validate(
                nbformat.read(sample_class / "autograded" / f"{name}.ipynb", as_version=4)
            )
            assert (sample_class / "feedback" / f"{name}.html").is_file()
    assert (sample_class / "report" / "index.html").is_file()
    assert len(totals(sample_class)) == len(STUDENTS) * len(lesson_names())


def test_a_second_run_grades_nothing_again_and_a_changed_file_only(
    sample_class: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    shutil.copytree(sample_class, folder)
    again = grade(Classroom(folder), [])
    assert (again.graded, again.broke) == (0, [])
    lesson = lesson_names()[0]
    path = folder / "submitted" / NUMBER["blank"] / lesson / f"{lesson}.ipynb"
    path.write_bytes(notebook_with({}, lesson))
    changed = grade(Classroom(folder), [])
    assert changed.graded == 1
    assert totals(folder)[NUMBER["blank"], lesson] == FULL[lesson]


def test_a_manual_score_outranks_ours_and_is_kept(sample_class: Path, tmp_path: Path) -> None:
    folder, lesson = tmp_path / "class", lesson_names()[0]
    shutil.copytree(sample_class, folder)
    first = next(iter(exercises_of(lesson)))
    who = NUMBER["blank"]
    with Writer(Classroom(folder).db_url) as writer:
        cell = writer.gradebook.find_grade(f"check_{first}", lesson, lesson, who)
        cell.manual_score = 0.5
        writer.gradebook.db.commit()
    grade(Classroom(folder), [lesson], force=True)
    with Writer(Classroom(folder).db_url) as writer:
        cell = writer.gradebook.find_grade(f"check_{first}", lesson, lesson, who)
        assert (cell.manual_score, cell.auto_score, cell.score) == (0.5, 0.0, 0.5)


@pytest.mark.parametrize("student", ["a, b", "ünï", "=1+1", "x.y", "O'Neil", '"q"'])
def test_student_ids_are_text_and_survive(student: str, tmp_path: Path) -> None:
    lesson = lesson_names()[0]
    place = tmp_path / "submitted" / student / lesson
    place.mkdir(parents=True)
    (place / f"{lesson}.ipynb").write_bytes(notebook_with({}, lesson))
    assert main(["grade", "--class", str(tmp_path), "--quiet", "--jobs", "1"]) == 0
    assert totals(tmp_path) == {(student, lesson): FULL[lesson]}


def test_missing_files_links_and_folders_get_an_explained_zero(tmp_path: Path) -> None:
    lesson = lesson_names()[0]
    for student in ("nothing", "link", "folder"):
        (tmp_path / "submitted" / student / lesson).mkdir(parents=True)
    (tmp_path / "submitted" / "link" / lesson / f"{lesson}.ipynb").symlink_to("/etc/hostname")
    (tmp_path / "submitted" / "folder" / lesson / f"{lesson}.ipynb").mkdir()
    outcome = grade(Classroom(tmp_path), [])
    assert (outcome.graded, outcome.broke) == (3, [])
    with Writer(Classroom(tmp_path).db_url) as writer:
        notes = {r["student"]: r["notes"][0] for r in writer.results()}
    assert "link" in notes["link"]
    assert "No notebook was handed in" in notes["nothing"]
    assert "No notebook was handed in" in notes["folder"]
    assert set(totals(tmp_path).values()) == {0.0}


def test_a_class_without_submissions_says_where_they_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grade", "--class", str(tmp_path), "--quiet"]) == 2
    assert "put submissions into" in capsys.readouterr().err
    assert (tmp_path / "submitted").is_dir()
    assert main(["grade", "99_none", "--class", str(tmp_path), "--quiet"]) == 2
    assert "there is no lesson called '99_none'" in capsys.readouterr().err


def test_a_sample_class_never_overwrites_anything_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FileExistsError, match="is not a sample class"):
        make_class(tmp_path)


def test_try_prints_a_verdict_for_each_file_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {
        "right.py": "def step(z):\n    return np.where(np.asarray(z) > 0, 1.0, 0.0)\n",
        "imports.py": "import numpy\ndef step(z):\n    return numpy.heaviside(z, 0.0)\n",
        "wrong.py": "def step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)\n",
        "stub.py": "def step(z):\n    raise NotImplementedError\n",
        "broken.py": "def step(z)\n",
        "loop.py": "def step(z):\n    return undefined\n",
    }
    files = []
    for name, text in answers.items():
        (tmp_path / name).write_text(text)
        files.append(str(tmp_path / name))
    assert main(["try", "step", *files, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["file"] for r in rows] == files
    outcomes = [r["outcome"] for r in rows]
    assert outcomes[:2] == ["right", "right"]
    assert outcomes[2] in ("wrong", "partly right")
    assert outcomes[3:] == ["not attempted", "crashed", "crashed"]
    schema = json.loads((ROOT / "grader" / "verdict.schema.json").read_text())
    for row in rows:
        jsonschema.validate(row, schema)
    assert schema["properties"]["outcome"]["enum"] == list(OUTCOMES)
    assert rows[2]["diagnosis"] is not None


def test_try_refuses_an_unknown_exercise_and_a_missing_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["try", "nothing", "x.py"]) == 2
    assert main(["try", "step", "no/such/file.py"]) == 2
    assert "no/such/file.py" in capsys.readouterr().err


def test_every_exercise_can_be_asked_through_the_engine() -> None:
    """The functions, generators and views of the bank work across the border."""
    from grader.engine.border.forkserver import ForkServer
    from grader.engine.grading import grade_submission

    process = ForkServer()
    try:
        for lesson in lesson_names():
            result = grade_submission(notebook_with({}, lesson), lesson, 7, process)
            assert result.points == FULL[lesson], [v.message for v in result.verdicts]
    finally:
        process.close()
    assert sum(FULL.values()) == sum(e.points for e in all_exercises().values())
