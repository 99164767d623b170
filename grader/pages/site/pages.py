"""A lesson's page from its run: with stubs to read along, or with the answers."""

from __future__ import annotations

import copy
import re
from typing import Any

import nbformat

from course_lib.outputs import WIDGET
from grader.course.paths import NOTEBOOKS
from grader.course.source import without_marks

MATHS = re.compile(r"\$([^$<>]+)\$")
SCREEN_ONLY = (WIDGET, "application/vnd.jupyter.widget-state+json", "application/javascript")


def page(lesson: str, run: Any, answers: bool) -> Any:
    """Return the notebook of a page.

    run: the solution notebook with its outputs. Without `answers` each exercise has its stub, and
    the check under it no card; what experiments show is theirs with the answers in either case.
    """
    notebook = copy.deepcopy(run)
    released = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    stubs = {cell.id: cell.source for cell in released.cells}
    notebook.metadata = {"kernelspec": dict(notebook.metadata["kernelspec"])}
    for cell in notebook.cells:
        asked = cell.metadata.get("nbgrader", {})
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        cell.metadata = nbformat.NotebookNode({"tags": ["hide-input"]} if hidden else {})
        if cell.cell_type != "code":
            continue
        if not answers and asked.get("solution"):
            cell.source, cell.outputs = stubs[cell.id], []
        elif asked.get("solution"):
            cell.source = without_marks(cell.source)
        elif (not answers and asked.get("grade")) or cell.source.startswith("predict("):
            cell.outputs = []  # of a prediction, how to record one
        cell.outputs = [_still(output) for output in cell.outputs]
    return notebook


def _still(output: Any) -> Any:
    """Return an output without what needs a kernel: the still picture beside it stays."""
    for kind in SCREEN_ONLY:
        output.get("data", {}).pop(kind, None)
    output.get("metadata", {}).clear()
    if html := output.get("data", {}).get("text/html"):
        formula = r'<span class="math notranslate nohighlight">\\(\1\\)</span>'
        output["data"]["text/html"] = MATHS.sub(formula, html)
    return output
