"""Each lesson runs from top to bottom with its own answers, without a warning."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from course_lib.checking.key import read_key
from grader.course.lessons import lesson_names
from grader.course.paths import SOLUTIONS


@pytest.mark.parametrize("lesson", lesson_names())
def test_a_solution_notebook_runs_clean_and_earns_all_points(
    lesson: str, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(SOLUTIONS / lesson / f"{lesson}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", (cell.source, output)
        if cell.metadata.get("nbgrader", {}).get("grade"):
            name = cell.metadata.nbgrader.grade_id.removeprefix("check_")
            shown = cell.outputs[0]["data"]
            assert float(shown["text/plain"]) == read_key(name).points
            assert "right" in shown["text/html"]
