"""nbgrader's configuration where `JUPYTER_CONFIG_PATH` names this folder, or nbgrader runs in it.

The class is the folder in `BEYOND_LINEAR_CLASS`, or `class/` in the course's folder. A class's own
folder has a configuration of its own, written when the class is first used.
"""

from grader.classroom.folder import classroom
from grader.plugin.config import configure

configure(get_config(), classroom().root)  # type: ignore[name-defined]  # noqa: F821
