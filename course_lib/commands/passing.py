"""`course demo`, `site`, `lite`, `test`, `check --fresh`: other packages, run from here."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from course_lib.commands.check import find_notebook
from course_lib.commands.lessons import COMMAND, ROOT, CommandError

# As they come, for a file of few tests can be a long one; more would wait for each other's forks.
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def demo(arguments: list[str], root: Path = ROOT) -> int:
    """Grade a sample class. The grader is not part of what students get, nor imported here."""
    _need_the_grader(root)
    return run(["grader", "demo", *arguments], root)


def site(arguments: list[str], root: Path = ROOT) -> int:
    """Make pages of all lessons, which need no Python and no network."""
    _need_the_grader(root)
    return run(["grader", "site", *arguments], root)


def lite(arguments: list[str], root: Path = ROOT) -> int:
    """Make a site of notebooks that run in the reader's browser."""
    _need_the_grader(root)
    return run(["grader", "lite", *arguments], root)


def fresh(word: str, root: Path = ROOT) -> int:
    """Grade a notebook as a class's would be, with fresh hidden cases; 0 for full points."""
    path = find_notebook(word, root).resolve()
    _need_the_grader(root)
    print(f"{path.stem}  ({path})", flush=True)
    return run(["grader", "fresh", str(path)], root)


def _need_the_grader(root: Path) -> None:
    if not (root / "grader" / "__main__.py").is_file():
        raise CommandError("The grader is not here: this is the students' part of the course.")


def test(arguments: list[str], root: Path = ROOT) -> int:
    """Run the test suite; the arguments are pytest's. Without any, two files run side by side."""
    if importlib.util.find_spec("pytest") is None:
        raise CommandError(f"The test tools are not installed: '{COMMAND} test' installs them.")
    if not (root / "tests").is_dir():
        raise CommandError("The tests are not here: this is the students' part of the course.")
    return run(["pytest", *(arguments or SIDE_BY_SIDE)], root)


def run(module: list[str], root: Path) -> int:
    """Run `python -m …` in the repository and return its exit code."""
    process = subprocess.Popen([sys.executable, "-m", *module], cwd=root, env=environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # it gets Ctrl-C as well, and ends in its own way


def environment() -> dict[str, str]:
    """Return this process's environment with this Python's programs first on the PATH.

    nbgrader calls `alembic` by its name.
    """
    scripts = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([scripts, os.environ.get("PATH", "")])}
