"""What many tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import pytest

# One thread, as in the grader: numbers and forks must not depend on a thread pool.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
matplotlib.use("Agg")


@pytest.fixture(autouse=True, scope="session")
def _no_records_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What checks record in tests goes to a folder of theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEYOND_LINEAR_RECORDS", str(tmp_path_factory.mktemp("records")))
        yield


@pytest.fixture(scope="session")
def sample_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample class, graded once by `grader grade`."""
    from grader.classroom.demo import make_class
    from grader.classroom.folder import Classroom
    from grader.classroom.grade import grade
    from grader.classroom.publish import publish

    folder = tmp_path_factory.mktemp("class") / "sample"
    make_class(folder)
    room = Classroom(folder)
    outcome = grade(room, [], jobs=2)
    assert outcome.broke == []
    publish(room)
    return folder


@pytest.fixture(scope="module")
def course_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course's folder, for what happens in it by default; run with it as cwd."""
    from grader.course.paths import ROOT

    folder = tmp_path_factory.mktemp("course") / "beyond-linear"
    for name in ("grader", "course_lib", "solutions", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


@pytest.fixture(scope="session")
def warm() -> Iterator:
    """A warm process with short limits, for tests of the engine."""
    from grader.engine.border.forkserver import ForkServer
    from grader.engine.limits import Limits

    process = ForkServer(
        Limits(cell_seconds=2.0, call_seconds=0.5, exercise_seconds=2.0, wall_seconds=20.0)
    )
    yield process
    process.close()
