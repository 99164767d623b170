"""A student's side needs little: no nbgrader, no sockets, nothing that only POSIX has."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

HEAVY = ("nbgrader", "jupyter_client", "sqlalchemy", "filelock", "zmq", "notebook", "IPython")
SYSTEM = ("subprocess", "socket", "multiprocessing")
POSIX = ("fcntl", "resource", "pwd", "grp", "termios", "posix_ipc", "pty", "tty")

HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {hidden!r}:
            raise ImportError(f"{{name}} is hidden")
import numpy, matplotlib.pyplot  # bring their own, before the door is shut
for name in list(sys.modules):
    if name.split(".")[0] in {hidden!r}:
        del sys.modules[name]
sys.meta_path.insert(0, Hidden())
"""


def run(code: str, hidden: tuple[str, ...], folder) -> str:
    whole = HIDE.format(hidden=hidden) + textwrap.dedent(code)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    env |= {"BEYOND_LINEAR_RECORDS": str(folder / "records"), "MPLBACKEND": "agg"}
    script = folder / "student.py"  # in a file, so that functions have a text to be kept
    script.write_text(whole, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=folder, env=env, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


STUDENT = """
    import numpy as np
    import course_lib
    def relu(z):
        return np.maximum(z, 0)
    print(float(course_lib.check("relu", relu)))
    print(course_lib.check("relu", lambda z: np.minimum(z, 0)))
    course_lib.predict("ten_layers")
    course_lib.where_you_are("05")
    course_lib.mine("relu")
    course_lib.load_digits()
    course_lib.use_style()
"""


def test_a_lesson_runs_without_what_only_grading_needs(tmp_path):
    printed = run(STUDENT, HEAVY + SYSTEM, tmp_path)
    assert printed.startswith("2.0\n")
    assert "relu: yours, from 05_relu" in printed.replace("`", "")


def test_a_lesson_runs_without_what_only_posix_has(tmp_path):
    assert run(STUDENT, POSIX, tmp_path).startswith("2.0\n")


def test_the_course_command_runs_without_what_only_posix_has(tmp_path):
    code = """
        from course_lib.cli import main
        try:
            main(["progress"])
        except SystemExit as done:
            assert not done.code
    """
    assert "05_relu" in run(code, POSIX, tmp_path)
