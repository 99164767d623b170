"""Notebooks that cheat, break or attack: honest answers keep all points, nothing gains one."""

from __future__ import annotations

import dataclasses
import gc
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from grader.classroom.folder import Classroom
from grader.classroom.grade import grade
from grader.engine.border import sandbox
from grader.engine.border.forkserver import ForkServer, environment
from grader.engine.border.reruns import GraderBroke
from grader.engine.border.sandbox import sandbox_command, sandbox_problem
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission
from grader.engine.limits import Limits
from grader.gradebook.writer import Writer
from tests.hostile import running
from tests.hostile.cases import CASES
from tests.hostile.shared import FULL, LESSON, LIMITS, SEED, Case, Place, Result

PROBLEM = sandbox_problem()
pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(bool(PROBLEM) and os.environ.get("CI") != "true", reason=PROBLEM),
]


def _marked(case: Case) -> object:
    name = f"{case.family}: {case.name}"
    marks = [pytest.mark.xfail(strict=True, reason=case.still_open)] if case.still_open else []
    return pytest.param(case, id=name, marks=marks)


@pytest.fixture(scope="module")
def here() -> Iterator[Place]:
    assert not PROBLEM, PROBLEM
    with running.place() as place:
        yield place


@pytest.fixture(scope="module")
def coming(here: Place, request) -> dict[Case, Future[Result]]:
    """All cases that are to be tested, at work on two warm processes."""
    specs = [getattr(item, "callspec", None) for item in request.session.items]
    cases = [spec.params["case"] for spec in specs if spec and "case" in spec.params]
    return running.run_all(cases, here)


@pytest.fixture
def warm(here: Place) -> Iterator[ForkServer]:
    process = ForkServer(LIMITS)
    yield process
    process.close()


def test_there_are_cases_of_every_kind_and_no_two_of_a_name():
    names = [(c.family, c.name) for c in CASES]
    assert len(set(names)) == len(names) >= 70
    assert {c.family for c in CASES} == {
        "win points", "edit the notebook", "stop an exercise", "stop the notebook", "odd values",
        "reach out", "broken files",
    }  # fmt: skip


def test_no_case_in_this_folder_is_left_out():
    """A module's cases are run where they stand in its list `CASES`, and only there."""
    folder = Path(running.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        import_module(".".join(["tests.hostile", *(part for part in parts if part != "__init__")]))
    made = [thing for thing in gc.get_objects() if type(thing) is Case]
    marks = vars(test_a_hostile_notebook_gets_what_is_right)["pytestmark"]
    run = [param.values[0] for mark in marks for param in mark.args[1]]
    assert [f"{c.family}: {c.name}" for c in made if c not in run] == []


@pytest.mark.parametrize("case", [_marked(c) for c in CASES])
def test_a_hostile_notebook_gets_what_is_right(case: Case, coming: dict[Case, Future[Result]]):
    result = coming[case].result(timeout=300)
    assert result.problems == []
    assert result.seconds < 60


def test_an_honest_notebook_keeps_all_points_behind_hostile_ones(here: Place, warm: ForkServer):
    for family in sorted({c.family for c in CASES}):
        case = next(c for c in CASES if c.family == family)
        assert running.run(case, here, warm).problems == []
        pid = warm._process and warm._process.pid
        graded = grade_submission(notebook_with({}, LESSON), LESSON, SEED, warm)
        assert running.points_of(graded) == FULL
        assert pid == (warm._process and warm._process.pid)


def test_nothing_of_one_submission_is_there_for_the_next(warm: ForkServer):
    folders = '("/tmp", "/scratch", "/dev/shm", ".", os.path.expanduser("~"), "/var/tmp")'
    write = f"""
import os
for folder in {folders}:
    try:
        open(folder + "/from-another", "w").write("x")
    except OSError:
        pass
import numpy, course_lib.checking.calls
numpy.left = course_lib.checking.calls.left = True
os.environ["LEFT"] = "x"
"""
    read = f"""
import os, numpy, course_lib.checking.calls
found = [f for f in {folders} if os.path.exists(f + "/from-another")]
found += [m for m in (numpy, course_lib.checking.calls) if hasattr(m, "left")]
if found or "LEFT" in os.environ:
    raise Exception(str(found))
"""
    with warm.session([write]) as session:
        assert session.errors == []
    with warm.session([read]) as session:
        assert session.errors == []


def test_all_that_can_be_written_is_bounded(warm: ForkServer):
    cell = """
import os
rows = []
for folder in ("/tmp", "/scratch", "/dev/shm"):
    info = os.statvfs(folder)
    writable = not info.f_flag & os.ST_RDONLY
    rows.append(writable * info.f_blocks * info.f_frsize)
if max(rows) > %d:
    raise Exception(str(rows))
"""
    with warm.session([cell % LIMITS.scratch_size]) as session:
        assert session.errors == []


def test_a_sandbox_that_cannot_be_made_breaks_the_grader_and_gives_no_zero():
    # An amount of bytes that no kernel mounts stands for every step of isolation that may fail.
    limits = dataclasses.replace(LIMITS, scratch_size="none at all")  # type: ignore[arg-type]
    warm = ForkServer(limits, "sandbox")
    try:
        with pytest.raises(GraderBroke), warm.session(["x = 1"]):
            pass
        graded = grade_submission(notebook_with({}, LESSON), LESSON, SEED, warm)
        assert graded.broke
    finally:
        warm.close()


def test_a_warm_process_that_was_killed_is_replaced(here: Place, warm: ForkServer):
    with warm.session(["x = 1"]):
        pass
    assert warm._process is not None
    warm._process.kill()
    warm._process.wait()
    graded = grade_submission(notebook_with({}, LESSON), LESSON, SEED, warm)
    assert running.points_of(graded) == FULL


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests ran as an ordinary user already")
def test_an_ordinary_user_gets_the_sandbox_too(tmp_path):
    """As root becomes somebody else, in a mount namespace where that user can read this Python."""
    for needed in ("unshare", "setpriv"):
        if shutil.which(needed) is None:
            pytest.skip(f"there is no {needed}")
    check = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from grader.engine.border.forkserver import ForkServer\n"
        "warm = ForkServer(level='sandbox')\n"
        "with warm.session(['raise Exception(\"it ran\")']) as session:\n"
        "    print([e.detail for e in session.errors], session.alive)\n"
        "warm.close()\n"
    )
    root = Path(running.__file__).parents[2]
    base = Path(sys.base_prefix).resolve()
    closed = [p for p in base.parents if not p.stat().st_mode & stat.S_IXOTH]
    keep = tmp_path / "keep"
    keep.mkdir()
    opened = ""
    if closed:
        opened = (
            f"mount --bind '{base}' '{keep}' && mount -t tmpfs -o mode=755 tmpfs '{closed[-1]}' && "
            f"mkdir -p '{base}' && mount --bind '{keep}' '{base}' && "
        )
    command = f'{opened}exec setpriv --reuid=1234 --regid=1234 --clear-groups "$@"'
    program = ["env", "HOME=/", sys.executable, "-c", check, str(root)]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", command, "sh", *program],
        capture_output=True, text=True, timeout=120, check=False, cwd="/",
    )  # fmt: skip
    if done.returncode and "ermission denied" in done.stderr and "Traceback" not in done.stderr:
        pytest.skip(f"another user cannot read this Python: {done.stderr.strip()[:200]}")
    assert done.stdout.strip() == "['it ran'] True", done.stderr


def test_keys_and_grader_are_hidden_where_they_are_installed_below_usr(monkeypatch):
    installed = Path("/usr/lib/python3/dist-packages")
    monkeypatch.setattr(sandbox, "COURSE", installed / "course_lib")
    monkeypatch.setattr(sandbox, "GRADER", installed / "grader")
    command = sandbox_command(3, environment("/scratch"))
    hidden = [b for a, b in pairwise(command) if a == "--tmpfs"]
    assert str(installed / "course_lib" / "keys") in hidden
    assert str(installed / "grader") in hidden


def test_no_folder_of_this_course_is_visible_but_its_library():
    command = sandbox_command(3, environment("/scratch"))
    root = Path(running.__file__).parents[2].resolve()
    bound = [Path(b) for a, b in pairwise(command) if a == "--ro-bind"]
    engine = [root / "grader" / name for name in sandbox.OWN]
    ours = [p for p in bound if p.is_relative_to(root) and not p.is_relative_to(sys.prefix)]
    assert set(ours) <= {root / "course_lib", *engine}
    assert not any(root.is_relative_to(p) for p in bound)


def test_exercises_that_loop_leave_time_for_the_honest_ones(warm: ForkServer):
    """The limits in the proportions of the defaults; every exercise but the last one loops."""
    stubborn = (
        "def {}(*args):\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except BaseException:\n            pass\n"
    )
    *looping, honest = FULL
    limits = Limits(
        cell_seconds=2.0, call_seconds=0.25, exercise_seconds=1.5, wall_seconds=6.0 * len(FULL)
    )
    process = ForkServer(limits)
    try:
        answers = {name: stubborn.format(name) for name in looping}
        result = grade_submission(notebook_with(answers, LESSON), LESSON, SEED, process)
    finally:
        process.close()
    points = {v.exercise: v.points for v in result.verdicts}
    assert points == dict.fromkeys(looping, 0.0) | {honest: FULL[honest]}
    default = Limits()
    assert (len(FULL) - 1) * (default.call_seconds + default.grace) < default.wall_seconds


def test_a_class_of_odd_files_is_graded_to_its_end(tmp_path):
    """Links, pipes, folders, odd names: everybody has a recorded score, nothing is followed."""
    room = Classroom(tmp_path / "class")
    good = notebook_with({}, LESSON)
    name = f"{LESSON}.ipynb"

    def folder(student: str | bytes) -> Path:
        path = room.submitted / os.fsdecode(student) / LESSON
        path.mkdir(parents=True)
        return path

    everything = sum(FULL.values())
    secret = tmp_path / "secret"
    secret.write_text("a secret of the instructor's")
    (folder("link") / name).symlink_to(secret)
    (folder("link to a right one") / name).symlink_to(tmp_path / "class/submitted/a b" / name)
    (folder("dangling link") / name).symlink_to(tmp_path / "nothing")
    os.mkfifo(folder("pipe") / name)
    (folder("folder") / name).mkdir()
    folder("nothing")
    (room.submitted / "linked folder").mkdir()
    (room.submitted / "linked folder" / LESSON).symlink_to(tmp_path)
    expected = dict.fromkeys(
        ["link", "link to a right one", "dangling link", "pipe", "folder", "nothing",
         "linked folder"], 0.0,
    )  # fmt: skip
    odd = ["a b", "ü", "=cmd|x", "..x", ".x", "'; DROP TABLE student; --", "a,b", '"', "-rf", "*",
           "<script>alert(1)</script>"[:-9], "名前", "x" * 100]  # fmt: skip
    for student in odd:
        (folder(student) / name).write_bytes(good)
        expected[student] = everything
    (folder(b"m\xfcller") / name).write_bytes(good)
    expected["m\ufffdller"] = everything
    renamed = os.fsencode(folder("renamed")) + b"/gr\xf6\xdfe (1).ipynb"
    with open(renamed, "wb") as file:  # noqa: PTH123
        file.write(good)
    expected["renamed"] = everything
    with_module = folder("numpy beside it")
    (with_module / name).write_bytes(notebook_with({}, LESSON, others=False))
    for module in ("numpy", "course_lib"):
        (with_module / module).mkdir()
        (with_module / module / "__init__.py").write_text("raise SystemExit")
    expected["numpy beside it"] = 0.0
    stamped = folder("stamped")
    (stamped / name).write_bytes(good)
    os.mkfifo(stamped / "timestamp.txt")
    expected["stamped"] = everything

    outcome = grade(room, [LESSON])
    assert outcome.broke == []
    with Writer(room.db_url) as writer:
        results = {r["student"]: r for r in writer.results()}
        scores = writer.scores()
    got = {s: sum(v["points"] for v in r["verdicts"]) for s, r in results.items()}
    assert got == expected
    recorded = {s: sum(v or 0 for (who, _, _), v in scores.items() if who == s) for s in expected}
    assert recorded == expected
    for path in room.autograded.rglob("*.ipynb"):
        assert "a secret of the instructor's" not in path.read_text(encoding="utf-8")


def test_grading_a_class_again_changes_nothing_while_hostile_ones_are_in_it(tmp_path):
    room = Classroom(tmp_path / "class")
    wanted = {"os._exit", "lone surrogates in a text", "a file cut off"}
    for case in CASES:
        if case.name in wanted and case.family in ("stop the notebook", "broken files"):
            path = room.submitted / case.name / LESSON / f"{LESSON}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(running.bytes_of(case))
    first, again = grade(room, [LESSON]), grade(room, [LESSON])
    assert (first.graded, first.broke) == (3, [])
    assert (again.graded, again.unchanged, again.broke) == (0, 3, [])
