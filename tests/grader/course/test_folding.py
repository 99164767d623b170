"""Figures, explorers and claims are folded; flags open and hide; the notebooks carry it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from grader.build.expand import expand
from grader.course.folding import folded, lines_to_read
from grader.course.lessons import lesson_names, load_lesson
from grader.course.paths import NOTEBOOKS
from grader.course.source import Cell, read_source
from grader.engine.lesson import course_of


def cell_of(tmp_path: Path, text: str) -> Cell:
    path = tmp_path / "01_text.py"
    path.write_text(text, encoding="utf-8")
    return read_source(path)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('# %%\nshow(figure, "a figure")\n', True),
        ("# %%\nfor x in y:\n    explore(x)\n", True),
        ("# %%\nsettle(claim(1))\n", True),
        ("# %%\ntable = [claim(1)]\n", True),
        ("# %% runs=true\nexplore(draw)\n", True),
        ("# %%\ndef f():\n    show(figure)\n", False),  # whoever calls it shows
        ("# %%\nprint(figure.show())\n", False),
        ("# %%\ncheck(1)\nreveal('a', 'b')\n", False),
        ('# %% open=true\nshow(figure, "a figure")\n', False),
        ("# %% hide=true\nx = 1\n", True),
        ("# %% setup=true hide=true\nx = 1\n", True),
        ("# %% [markdown]\n# show(figure)\n", False),
    ],
)
def test_what_is_folded(tmp_path: Path, text: str, expected: bool) -> None:
    assert folded(cell_of(tmp_path, text)) is expected


def test_a_reveal_is_no_code_to_read(tmp_path: Path) -> None:
    text = "# %%\nx = 1\nprint(x)\nreveal(\n    'a',\n    'b',\n)\n"
    assert lines_to_read(cell_of(tmp_path, text)) == 2


@pytest.mark.parametrize("lesson", lesson_names())
def test_the_student_s_notebook_is_folded_as_the_text_says(lesson: str) -> None:
    source = expand(load_lesson(lesson))
    student = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    hidden = [c.id for c in student.cells if c.metadata.get("jupyter", {}).get("source_hidden")]
    assert hidden == [c.id for c in source.cells if "jupyter" in c.metadata]
    assert len(hidden) == sum(map(folded, load_lesson(lesson).cells)) > 3
    flags = [c.metadata.get("nbgrader", {}) for c in student.cells if c.id in hidden]
    assert not any(f.get("solution") or f.get("grade") for f in flags)


def test_grading_sees_nothing_of_it() -> None:
    cells = course_of("01_weighted_sum").cells
    assert not any("jupyter" in cell.node.metadata for cell in cells)
