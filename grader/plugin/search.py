"""How nbgrader finds what was handed in.

It looks for the notebooks before any of its extension points is reached, skips a submission whose
notebook is misnamed or missing, and refuses a lesson that is not in the gradebook; so its search is
replaced. What was handed in stays as it is.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from nbgrader.converters import Autograde

from grader.classroom.folder import Classroom, Handed
from grader.classroom.grade import keep
from grader.course.lessons import lesson_names
from grader.engine.grading import grade_submission
from grader.gradebook.writer import Writer


def find_whatever_is_handed_in() -> None:
    """Have `nbgrader autograde` take every folder handed in for a lesson of the course."""
    if getattr(Autograde, "_takes_every_folder", False):
        return
    search = Autograde.init_notebooks

    def init_notebooks(self: Autograde) -> None:
        course = self.coursedir
        lesson = course.assignment_id
        folders = glob.glob(self._format_source(lesson, course.student_id))  # noqa: PTH207
        if lesson not in lesson_names() or not folders:
            search(self)  # which says what is wrong
            return
        room = Classroom(Path(self.config.Judge.class_folder))
        with Writer(course.db_url) as writer:
            writer.register(lesson)
            for folder in filter(_is_linked, folders):
                _refuse(room, writer, Path(folder))
        folders = [folder for folder in folders if not _is_linked(folder)]
        # The notebook's name is what nbgrader goes by; `EngineExporter` finds the file.
        self.notebooks = []
        self.assignments = {f: [str(Path(f) / f"{lesson}.ipynb")] for f in folders}
        # nbgrader copies the files beside the notebook, and would give up at a pipe.
        odd = {glob.escape(name) for folder in folders for name in _not_files(Path(folder))}
        course.ignore = [*course.ignore, *sorted(odd.difference(course.ignore))]

    Autograde.init_notebooks = init_notebooks
    Autograde._takes_every_folder = True


def _is_linked(folder: str) -> bool:
    return Path(folder).is_symlink() or Path(folder).parent.is_symlink()


def _refuse(room: Classroom, writer: Writer, folder: Path) -> None:
    """Record the zero of a linked folder here: nbgrader would copy whatever the link leads to."""
    item = Handed(folder.parent.name, folder.name, folder)
    graded = grade_submission(item.read(), item.lesson, room.seed())
    writer.record(item.student, graded)
    keep(room, item, graded)


def _not_files(folder: Path) -> Iterator[str]:
    """Yield the names of what is neither a file nor a folder, links among them."""
    for place, _, names in os.walk(folder):
        for name in names:
            if not stat.S_ISREG((Path(place) / name).lstat().st_mode):
                yield name
