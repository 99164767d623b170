"""A lesson with its outputs: the solution notebook, run from top to bottom in a kernel."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from grader.course.paths import ROOT, SOLUTIONS

SECONDS = 300  # a cell


def executed(lesson: str, kept: Path) -> Any:
    """Return the solution notebook of a lesson after a run.

    kept: a folder in which runs are kept; one is used again while lesson and course are unchanged.
    """
    from nbclient import NotebookClient

    source = SOLUTIONS / lesson / f"{lesson}.ipynb"
    place = kept / f"{lesson}-{_state(source)}.ipynb"
    if place.is_file():
        return nbformat.read(place, as_version=4)
    notebook = nbformat.read(source, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "BEYOND_LINEAR_RECORDS": f"{folder}/records",  # nobody's predictions
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }
        client = NotebookClient(
            notebook, timeout=SECONDS, resources={"metadata": {"path": folder}},
            extra_arguments=["--log-level=ERROR"],
        )  # fmt: skip
        client.execute(env=environment)
    kept.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    nbformat.write(notebook, part)
    part.replace(place)
    return notebook


def _state(source: Path) -> str:
    """Return a word that changes with the lesson and with what it imports."""
    code = sorted((ROOT / "course_lib").rglob("*.py"))
    return hashlib.sha256(b"".join(p.read_bytes() for p in [source, *code])).hexdigest()[:16]
