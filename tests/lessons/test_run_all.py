"""Run All reaches the end of a student's notebook, with no answer and after any one.

As in JupyterLab, a run stops at the first cell that ends in an error.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from grader.course.lessons import answer_code, lesson_names, load_lesson
from grader.course.paths import NOTEBOOKS
from grader.engine.filled import notebook_with

EXERCISES = load_lesson("03_sigmoid").exercises
TODAY = np.random.default_rng(datetime.now(UTC).toordinal())
SOME = [EXERCISES[0], *sorted(TODAY.choice(EXERCISES[1:], 3, replace=False).tolist())]


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")


def run_all(notebook: NotebookNode, folder: Path) -> list[str]:
    """Run a notebook until a cell ends in an error; return the notes it shows, one a line."""
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    texts = [o.data.get("text/plain", "") for o in outputs if o.output_type == "display_data"]
    return [text for text in texts if text.startswith(("This cell ", "The cell "))]


# In a browser every lesson is run so (test_student.py); here a few, which need none.
@pytest.mark.parametrize("lesson", lesson_names()[::4])
def test_an_untouched_notebook_runs_to_its_end(lesson: str, tmp_path: Path) -> None:
    notebook = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    notes = run_all(notebook, tmp_path)
    exercises = load_lesson(lesson).exercises
    assert notes and all("\n" not in note for note in notes)
    assert all(any(f"`{name}`" in note for name in exercises) for note in notes)
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")
    images = [str(o.data["text/html"]) for c in notebook.cells for o in c.get("outputs", [])
              if "text/html" in o.get("data", {})]  # fmt: skip
    assert any("<img" in html for html in images)  # what needs no answer is drawn


@pytest.mark.parametrize("exercise", SOME)
def test_after_any_one_answer_it_runs_to_its_end_too(exercise: str, tmp_path: Path) -> None:
    raw = notebook_with({exercise: answer_code(exercise)}, "03_sigmoid", others=False)
    notes = run_all(nbformat.reads(raw.decode(), as_version=4), tmp_path)
    alone = exercise not in ("sigmoid_grad", "logistic_gradient", "saturated_fraction")
    assert all("\n" not in note for note in notes)
    assert not alone or not any(f"`{exercise}`" in note for note in notes)
