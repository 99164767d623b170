"""nbgrader's configuration: its layout on this repository, and its autograde step by our engine.

nbgrader finds this file when it runs in `grader/`, or anywhere with `JUPYTER_CONFIG_PATH` set to
the path of `grader/`. The class is the folder in `BEYOND_LINEAR_CLASS`, or `grader/` itself.
Without this file, plain nbgrader runs the same notebooks and loses speed and protection only.
"""

from nbgrader.preprocessors import CheckCellMetadata

from grader.classroom.folder import classroom
from grader.course.paths import NOTEBOOKS, ROOT, SOLUTIONS
from grader.plugin.step import EngineExporter, Judge, prepare_classes

room = classroom()
c = get_config()  # type: ignore[name-defined]  # noqa: F821

c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = str(SOLUTIONS.relative_to(ROOT))
c.CourseDirectory.release_directory = str(NOTEBOOKS.relative_to(ROOT))
c.CourseDirectory.submitted_directory = str(room.submitted)
c.CourseDirectory.autograded_directory = str(room.autograded)
c.CourseDirectory.feedback_directory = str(room.feedback)
c.CourseDirectory.db_url = room.db_url

# The engine. `EngineExporter` reads whatever was handed in and rebuilds it, so nbgrader's own
# sanitising has nothing left to do; `Judge` replaces the execution of the notebook.
c.Autograde.exporter_class = EngineExporter
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [Judge, CheckCellMetadata]
prepare_classes()
