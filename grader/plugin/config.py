"""nbgrader's settings for a class: its layout on this repository, its autograde step by our engine.

The configuration in a class's folder calls `configure` and so does `grader/nbgrader_config.py`.
Without it, plain nbgrader runs the same notebooks and loses speed and protection only.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.preprocessors import CheckCellMetadata
from traitlets.config import Config

from grader.classroom.folder import Classroom
from grader.course.paths import NOTEBOOKS, ROOT, SOLUTIONS
from grader.plugin.search import find_whatever_is_handed_in
from grader.plugin.step import EngineExporter, Judge


def configure(c: Config, class_folder: Path) -> None:
    """Set nbgrader up for the class in a folder.

    `EngineExporter` reads whatever was handed in and rebuilds it, so nbgrader's own sanitising has
    nothing left to do; `Judge` replaces the execution of the notebook.
    """
    room = Classroom(class_folder.resolve())
    c.CourseDirectory.root = str(ROOT)
    c.CourseDirectory.source_directory = str(SOLUTIONS.relative_to(ROOT))
    c.CourseDirectory.release_directory = str(NOTEBOOKS.relative_to(ROOT))
    c.CourseDirectory.submitted_directory = str(room.submitted)
    c.CourseDirectory.autograded_directory = str(room.autograded)
    c.CourseDirectory.feedback_directory = str(room.feedback)
    c.CourseDirectory.db_url = room.db_url
    c.Autograde.exporter_class = EngineExporter
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [Judge, CheckCellMetadata]
    c.EngineExporter.class_folder = c.Judge.class_folder = str(room.root)
    find_whatever_is_handed_in()
