"""Grading on a Dask cluster: a real scheduler and real workers, some of which are killed."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.bank import exercises_of
from grader.classroom.folder import Classroom
from grader.classroom.grade import grade
from grader.cli import main
from grader.course.paths import ROOT
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.receipt import version
from grader.engine.submission import HandedIn
from grader.engine.where import cluster, scheduler, worker
from grader.engine.where.cluster import close_idle, grade_all_on, unfit
from grader.gradebook.writer import Writer

pytestmark = pytest.mark.cluster
LESSON, SEED = "01_weighted_sum", 11
POISON = b"a submission whose worker dies"
__all__ = ["close_idle", "grade_here", "unfit"]  # for workers that are sent here, see `MODULE`


class Cluster:
    """A scheduler and workers, each a process on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, []
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self._until(lambda: self.file.exists() and self.file.read_text().endswith("}"))

    @property
    def address(self) -> str:
        return json.loads(self.file.read_text())["address"]

    def _start(self, kind: str, *args: str, **variables: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", kind, "--no-dashboard", *args]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--scheduler-file", str(self.file)],
                cwd=ROOT,
                env=os.environ | variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self, *args: str, **variables: str) -> subprocess.Popen:
        place = ["--host", "127.0.0.1", "--local-directory", str(self.folder)]
        size = ["--nworkers", "1", "--nthreads", "1"]
        return self._start("worker", *place, *size, *(args or ["--no-nanny"]), **variables)

    def workers(self) -> int:
        from distributed import rpc

        async def ask() -> int:
            async with rpc(self.address) as there:
                return len((await there.identity())["workers"])

        return asyncio.run(ask())

    def wait_for(self, count: int) -> Cluster:
        self._until(lambda: self.workers() == count)
        return self

    def _until(self, true) -> None:
        deadline = time.monotonic() + 60
        while not true():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.1)

    def end(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()


@pytest.fixture
def a_cluster(tmp_path: Path) -> Iterator[Cluster]:
    if importlib.util.find_spec("distributed") is None:
        reason = "distributed is not installed (pip install -e '.[cluster]')"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    made = Cluster(tmp_path)
    yield made
    made.end()


@pytest.fixture(scope="module")
def local() -> Iterator[ForkServer]:
    process = ForkServer()
    yield process
    process.close()


def submissions(count: int) -> list[bytes]:
    """Return right, blank, partly right and unreadable notebooks, each of them different."""
    first, *_ = exercises_of(LESSON)
    made = []
    for i in range(count):
        answers = {first: f"def {first}(*args):\n    return {i}\n"} if i % 4 == 2 else {}
        raw = notebook_with(answers, LESSON, others=i % 4 != 1)
        made.append(raw[:-100] if i % 4 == 3 else raw + b" " * i)
    return made


def triples(raws: list[bytes]) -> Iterator[tuple[int, HandedIn, str]]:
    return ((i, HandedIn(raw), LESSON) for i, raw in enumerate(raws))


def test_a_class_gets_the_same_grades_though_a_worker_is_killed(
    a_cluster: Cluster, local: ForkServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raws = submissions(10)
    room = Classroom(tmp_path / "class")
    for i, raw in enumerate(raws):
        place = room.submitted / f"student-{i:02d}" / LESSON
        place.mkdir(parents=True)
        (place / f"{LESSON}.ipynb").write_bytes(raw)
    victim, _ = a_cluster.worker(), a_cluster.worker()
    a_cluster.wait_for(2)
    seen: list[str] = []

    def progress(done: int, total: int, text: str) -> None:
        seen.append(text)
        if len(seen) == 3:
            victim.kill()

    outcome = grade(room, [], scheduler=str(a_cluster.file), progress=progress)
    assert (outcome.graded, outcome.broke) == (10, [])
    assert sorted(seen) == [f"student-{i:02d} {LESSON}" for i in range(10)]
    assert a_cluster.workers() == 1
    with Writer(room.db_url) as writer:
        scores = writer.scores()
    for i, raw in enumerate(raws):
        for verdict in grade_submission(raw, LESSON, room.seed(), local).verdicts:
            assert scores[f"student-{i:02d}", LESSON, f"check_{verdict.exercise}"] == verdict.points
    # The receipts are those of this machine, so nothing is graded again, here or there.
    arguments = ["grade", "--class", str(room.root), "--quiet"]
    assert main([*arguments, "--scheduler", a_cluster.address]) == 0
    assert "0 graded, 10 unchanged" in capsys.readouterr().out


def test_a_worker_without_a_sandbox_is_refused_unless_allowed(
    a_cluster: Cluster, tmp_path: Path
) -> None:
    a_cluster.worker(PATH=str(tmp_path))  # where there is no bwrap
    a_cluster.wait_for(1)
    tasks = list(triples(submissions(1)))
    with pytest.raises(ValueError, match=r"worker tcp://127\S+: it has no sandbox: bubblewrap is"):
        next(grade_all_on(a_cluster.address, tasks, SEED))
    allowed = grade_all_on(a_cluster.address, tasks, SEED, lessons=[LESSON], allow_unsandboxed=True)
    [(_, graded)] = allowed
    assert (graded.points, graded.level) == (graded.max_points, "process")


def test_workers_with_other_code_are_left_out_and_refused_at_the_start(
    a_cluster: Cluster, local: ForkServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other, old = tmp_path / "other", tmp_path / "old"
    for name in ("grader", "course_lib", "solutions", "notebooks"):
        shutil.copytree(ROOT / name, other / name)
    with (other / "grader" / "engine" / "grading.py").open("a") as module:
        module.write("# newer\n")
    (old / "grader").mkdir(parents=True)
    (old / "grader" / "__init__.py").write_text("raise ImportError('made for this test')\n")
    a_cluster.worker()
    a_cluster.wait_for(1)
    raws, deadline = submissions(2), time.monotonic() + 60

    def until_warned() -> Iterator[tuple[int, HandedIn, str]]:
        yield 0, HandedIn(raws[0]), LESSON
        for path in (other, old):
            # `python -m` looks into the current folder first, which is the repository.
            a_cluster.worker(PYTHONPATH=str(path), PYTHONSAFEPATH="1")
        while len(caplog.records) < 2 and time.monotonic() < deadline:
            yield 1, HandedIn(raws[1]), LESSON

    results = list(grade_all_on(a_cluster.address, until_warned(), SEED, lessons=[LESSON]))
    for i, graded in results:
        assert graded == grade_submission(raws[i], LESSON, SEED, local)
    assert sorted(r.args[1] for r in caplog.records if isinstance(r.args, tuple)) == [
        "it cannot run the course's code (ImportError('made for this test'))",
        "its grader is not of this version",
    ]
    with pytest.raises(ValueError, match="not every worker of the cluster may grade") as refusal:
        next(grade_all_on(a_cluster.address, triples(raws), SEED, lessons=[LESSON]))
    assert str(refusal.value).count("worker tcp://127.0.0.1:") == 2


def test_a_worker_says_everything_that_is_not_as_here() -> None:
    here = version(LESSON)
    assert unfit([here], True) == ""
    changed = {"engine": "x", "lesson_version": "y", "bank": "z", "numpy": "1.0"}
    assert unfit([here | changed, {"lesson": "99_none"}], True).split("; ", 4)[:4] == [
        f"its lesson {LESSON} is not as it is here",
        f"its exercises of {LESSON} are not as they are here",
        "its grader is not of this version",
        f"its numpy is {here['numpy']}, not 1.0",
    ]
    assert "there is no lesson called '99_none'" in unfit([{"lesson": "99_none"}], True)


def grade_here(handed: tuple, *rest) -> GradedSubmission | str:
    """Take the worker along, as its memory running out would."""
    if handed[0] == POISON:
        os._exit(1)
    return worker.grade_here(handed, *rest)


def test_what_kills_its_workers_is_given_up_and_the_others_are_graded(
    a_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "MODULE", __name__)
    a_cluster.worker("--nanny")  # which starts the worker anew
    a_cluster.wait_for(1)
    raws = [POISON, *submissions(2)]
    found = dict(grade_all_on(a_cluster.address, triples(raws), SEED, lessons=[LESSON]))
    assert sorted(found) == [0, 1, 2]
    assert found[0].broke
    assert "3 workers of the cluster were lost" in found[0].fault
    assert not found[1].broke
    assert found[1].points > found[2].points


def test_a_scheduler_that_goes_away_is_one_sentence(
    a_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "CONNECT", 2.0)
    monkeypatch.setattr(cluster, "CONNECT", 2.0)
    a_cluster.worker()
    a_cluster.wait_for(1)
    tasks = triples(submissions(4))
    results = grade_all_on(a_cluster.address, tasks, SEED, lessons=[LESSON])
    next(results)
    a_cluster.processes[0].kill()
    with pytest.raises(ConnectionError, match="the cluster's scheduler went away"):
        list(results)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "127.0.0.1", "nonsense", "http://localhost:1", "", "no.json"]
)
def test_an_address_without_a_scheduler_is_one_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "CONNECT", 0.5)
    pytest.importorskip("distributed")
    with pytest.raises(ValueError, match="no Dask scheduler answers at"):
        next(grade_all_on(address, [], SEED))


def test_a_workers_address_is_not_a_schedulers(a_cluster: Cluster) -> None:
    from distributed import rpc

    a_cluster.worker()
    a_cluster.wait_for(1)

    async def ask() -> str:
        async with rpc(a_cluster.address) as there:
            return next(iter((await there.identity())["workers"]))

    with pytest.raises(ValueError, match="there is no Dask scheduler, but a Worker"):
        next(grade_all_on(asyncio.run(ask()), [], SEED))
