"""The student's notebook, by nbgrader's own generate_assignment."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config


def release(name: str, source: NotebookNode) -> NotebookNode:
    """Return what nbgrader's generate_assignment makes of a source notebook.

    It runs in a temporary course folder without a gradebook, with all of its preprocessors but
    the one that writes to the gradebook. Raises `RuntimeError` where nbgrader refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        place = root / "source" / name
        place.mkdir(parents=True)
        nbformat.write(source, place / f"{name}.ipynb")
        config = Config()
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.assignment_id = name
        steps = [s for s in GenerateAssignment.preprocessors.default() if s is not SaveCells]
        config.GenerateAssignment.preprocessors = steps
        config.GenerateAssignment.no_database = True
        course = CourseDirectory(config=config)
        converter = GenerateAssignment(coursedir=course, config=config)
        converter.log.setLevel(logging.ERROR)
        try:
            converter.start()
        except Exception as error:
            raise RuntimeError(f"nbgrader could not make the release of {name}: {error}") from error
        return nbformat.read(root / "release" / name / f"{name}.ipynb", as_version=4)
