"""What is generated is fresh, deterministic and gives no answer away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_lib.checking.codec import decode, encode
from course_lib.checking.key import KEYS, key_from_text, read_key
from grader.bank import exercises_of
from grader.build.build import build, orphans, outputs, stale
from grader.course.lessons import lesson_names, load_lesson
from grader.course.paths import NOTEBOOKS, ROOT, SOLUTIONS

LESSONS = lesson_names()


def test_everything_generated_is_fresh() -> None:
    assert build([], check=True) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_same_text_gives_the_same_bytes(lesson: str) -> None:
    assert outputs(load_lesson(lesson)) == outputs(load_lesson(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_committed_notebooks_have_no_outputs_and_no_pairing(lesson: str) -> None:
    for folder in (SOLUTIONS, NOTEBOOKS):
        notebook = nbformat.read(folder / lesson / f"{lesson}.ipynb", as_version=4)
        nbformat.validate(notebook)
        assert "jupytext" not in notebook.metadata
        assert all(not c.get("outputs") for c in notebook.cells)
        assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_lies_beside_a_notebook_that_nbgrader_would_copy(lesson: str) -> None:
    for folder in (SOLUTIONS, NOTEBOOKS):
        assert [p.name for p in (folder / lesson).iterdir()] == [f"{lesson}.ipynb"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_points_in_the_notebook_are_the_banks(lesson: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    graded = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    points = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points for c in graded}
    assert points == {f"check_{n}": e.points for n, e in exercises_of(lesson).items()}


def test_a_key_holds_no_code() -> None:
    for path in KEYS.glob("*.jsonl"):
        key = read_key(path.stem)
        assert key.to_text() == path.read_text(encoding="utf-8")
        assert "lambda" not in path.read_text(encoding="utf-8")


def test_a_changed_file_is_stale_and_a_key_that_differs_by_rounding_is_not(tmp_path: Path) -> None:
    name = exercises = next(iter(exercises_of(LESSONS[0])))
    text = (KEYS / f"{name}.jsonl").read_text(encoding="utf-8")
    path = tmp_path / f"{exercises}.jsonl"
    path.write_text(text + "\n", encoding="utf-8")
    assert stale({path: text}) == []
    key = key_from_text(text)
    [first, *rest] = key.cases
    last_bit = replace(first, expected=encode(decode(first.expected) * (1 + 1e-15)))
    other = replace(first, expected=encode(decode(first.expected) * (1 + 1e-9)))
    path.write_text(replace(key, cases=[last_bit, *rest]).to_text(), encoding="utf-8")
    assert stale({path: text}) == []
    for changed in (
        replace(key, cases=[other, *rest]),
        replace(key, cases=rest),
        replace(key, aspects=[replace(a, points=a.points + 1) for a in key.aspects]),
        replace(key, mistakes=[replace(m, message="other") for m in key.mistakes]),
        replace(key, mistakes=[replace(m, observed=[None, *m.observed[1:]]) for m in key.mistakes]),
        replace(key, known=[]) if key.known else replace(key, mistakes=key.mistakes[1:]),
        replace(key, probe="own_slope"),
        replace(key, forbids=("exp",)),
        replace(key, seconds=60.0),
    ):
        path.write_text(changed.to_text(), encoding="utf-8")
        assert stale({path: text}) == [path]
    path.unlink()
    assert stale({path: text}) == [path]


def test_float32_values_may_differ_by_what_sums_leave_and_by_no_more(tmp_path: Path) -> None:
    text = (KEYS / "relu.jsonl").read_text(encoding="utf-8")
    key, path = key_from_text(text), tmp_path / "relu.jsonl"
    single = next(i for i, c in enumerate(key.cases) if "'<f4'" in repr(c.expected))

    def with_error(error: float) -> str:
        value = decode(key.cases[single].expected)
        case = replace(key.cases[single], expected=encode(value + np.float32(error)))
        cases = [*key.cases[:single], case, *key.cases[single + 1 :]]
        return replace(key, cases=cases).to_text()

    path.write_text(with_error(3e-6), encoding="utf-8")
    assert stale({path: text}) == []
    path.write_text(with_error(1e-2), encoding="utf-8")
    assert stale({path: text}) == [path]


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_said_to_our_tools_is_not_in_a_notebook(lesson: str) -> None:
    text = (SOLUTIONS / f"{lesson}.py").read_text(encoding="utf-8")
    shown = (NOTEBOOKS / lesson / f"{lesson}.ipynb").read_text(encoding="utf-8")
    assert "# fmt: skip" in text or "# noqa" in text or lesson == "01_weighted_sum"
    assert "# fmt:" not in shown and "# noqa" not in shown


def test_course_lib_never_imports_the_grader() -> None:
    for path in (ROOT / "course_lib").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert "import grader" not in code and "from grader" not in code, path


def test_questions_are_fresh_only_letter_by_letter(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("grader.build.build.QUESTIONS", tmp_path)
    path = tmp_path / "01_first.jsonl"
    path.write_text('{"name": "a"}\n', encoding="utf-8")
    assert stale({path: '{"name": "a"}\n'}) == []
    assert stale({path: '{"name": "b"}\n'}) == [path]
    assert stale({tmp_path / "none.jsonl": ""}) == [tmp_path / "none.jsonl"]
    assert path in orphans(set())
