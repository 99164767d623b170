"""The engine as nbgrader's own autograde step, for its command line and for formgrader's button.

nbgrader reads each submission twice: from the submitted folder ("sanitise"), then from the
autograded folder ("autograde"). The first reading rebuilds the notebook, the second grades the
bytes that were handed in, by the same `grade_submission` that `grader grade` uses.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader.classroom.folder import Classroom, Handed
from grader.classroom.grade import submitted_at
from grader.engine.border.kernel import new_runner
from grader.engine.grading import grade_submission
from grader.engine.lesson import course_of
from grader.engine.rebuild import rebuild
from grader.engine.submission import Submission, Unreadable, read_submission
from grader.gradebook.writer import Writer

_process = new_runner()


class EngineExporter(NotebookExporter):
    """Reads a submission whatever it is; what cannot be read becomes the empty lesson."""

    class_folder = Unicode(help="The class's folder.").tag(config=True)

    def from_filename(self, filename: str, resources: dict | None = None, **kw: Any) -> Any:
        path = Path(filename)
        lesson = path.stem
        if path.is_relative_to(Classroom(Path(self.class_folder)).autograded):
            return super().from_filename(filename, resources, **kw)
        try:
            handed = Handed(path.parent.parent.name, lesson, path.parent).read()
            submission = read_submission(handed)
        except Unreadable:
            submission = Submission([])
        rebuilt = rebuild(submission, course_of(lesson).cells)
        notebook = nbformat.v4.new_notebook(cells=[copy.deepcopy(p.node) for p in rebuilt.pieces])
        return self.from_notebook_node(notebook, resources, **kw)


class Judge(NbGraderPreprocessor):
    """Grades what was handed in and records it, in the place of nbgrader's own steps."""

    class_folder = Unicode(help="The class's folder.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        info = resources["nbgrader"]
        room = Classroom(Path(self.class_folder))
        folder = room.submitted / info["student"] / info["assignment"]
        handed = Handed(info["student"], info["notebook"], folder)
        graded = grade_submission(handed.read(), handed.lesson, room.seed(), _process)
        with Writer(info["db_url"]) as writer:
            writer.record(handed.student, graded, submitted_at(folder))
        if graded.broke:
            raise RuntimeError(f"the grader broke, so there is no score: {graded.fault}")
        return nbformat.reads(graded.notebook, as_version=4), resources
