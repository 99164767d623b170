"""Each lesson runs from top to bottom with its own answers, without a warning, and is borne out."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from course_lib.checking.key import read_key
from course_lib.claims import NOT_BORNE_OUT, all_claims
from grader.course.lessons import lesson_names
from grader.course.paths import SOLUTIONS


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")


def run(notebook: NotebookNode, folder: Path) -> None:
    """Execute a notebook; nothing may be written to stderr, and every claim must be borne out."""
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", (cell.source, output)
    refuted = [line for line in claim_lines(notebook) if NOT_BORNE_OUT in line]
    assert not refuted, "\n".join(refuted)


def claim_lines(notebook: NotebookNode) -> list[str]:
    """Return the lines of the tables of claims that a notebook shows."""
    shown = [o for cell in notebook.cells for o in cell.get("outputs", []) if "data" in o]
    texts = [str(output["data"].get("text/plain", "")) for output in shown]
    return [line for text in texts for line in text.splitlines() if re.match(r"C\d+ ", line)]


def notebook_of(*sources: str) -> NotebookNode:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.mark.parametrize("lesson", lesson_names())
def test_a_solution_notebook_runs_clean_earns_all_points_and_is_borne_out(
    lesson: str, tmp_path: Path
) -> None:
    notebook = nbformat.read(SOLUTIONS / lesson / f"{lesson}.ipynb", as_version=4)
    run(notebook, tmp_path)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            name = cell.metadata.nbgrader.grade_id.removeprefix("check_")
            shown = cell.outputs[0]["data"]
            assert float(shown["text/plain"]) == read_key(name).points
            assert "right" in shown["text/html"]
    given = [n for n, claim in all_claims().items() if lesson[:2] in claim.lessons]
    numbers = [int(line.split()[0][1:]) for line in claim_lines(notebook)]
    assert sorted(numbers) == given  # each is shown, not only written


@pytest.mark.parametrize("bound", [1e-12, 0.0])
def test_a_claim_that_is_not_borne_out_fails_its_lesson(bound: float, tmp_path: Path) -> None:
    setup = "from course_lib.claims import claim, settle\ngap = 1e-16"
    table = (
        f'settle(claim(5, measured=f"{{gap:.0e}}", holds=gap < {bound}),'
        '       claim(4, measured="", holds=gap < 1))'
    )
    notebook = notebook_of(setup, table)
    if bound:
        run(notebook, tmp_path)
    else:
        with pytest.raises(AssertionError, match=f"C5 true, but {NOT_BORNE_OUT}: no matter"):
            run(notebook, tmp_path)
    assert [line.split()[0] for line in claim_lines(notebook)] == ["C5", "C4"]
