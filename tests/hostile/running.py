"""Run hostile notebooks, and find all that is not as it must be."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import queue
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from grader.engine import grading
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission, hidden_keys
from tests.hostile.shared import FULL, LESSON, LIMITS, SEED, Case, Place, Result

CALL_SECONDS = 1.0
BROKE_OUT = "BROKE OUT"
AFTERWARDS = ["import numpy as np\nassert np.ones(3).sum() == 3", "from course_lib import check"]


@contextlib.contextmanager
def short_times() -> Iterator[None]:
    """Make calls short, which the banks fix."""
    real = grading.hidden_keys
    keys = {
        name: dataclasses.replace(key, seconds=CALL_SECONDS)
        for name, key in hidden_keys(LESSON, SEED).items()
    }
    grading.hidden_keys = lambda lesson, seed: keys  # type: ignore[assignment]
    try:
        yield
    finally:
        grading.hidden_keys = real


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """Make a class with a secret in it, sockets that listen, and a warm process."""
    secret = secrets.token_hex(16)
    os.environ["BEYOND_LINEAR_SECRET"] = secret
    listeners = []
    with tempfile.TemporaryDirectory(prefix="beyond-linear-class-") as name, short_times():
        folder = Path(name)
        for path in ("seed", "gradebook.db", f"submitted/other/{LESSON}/{LESSON}.ipynb"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(secret)
        try:
            for kind, address in (
                (socket.AF_INET, ("127.0.0.1", 0)),
                (socket.AF_UNIX, f"{folder}/socket"),
                (socket.AF_UNIX, f"\0beyond-linear-{secret[:12]}"),
            ):
                listener = socket.socket(kind)
                listeners.append(listener)
                listener.bind(address)
                listener.listen()
                listener.setblocking(False)
            yield Place(folder, secret, listeners)
        finally:
            del os.environ["BEYOND_LINEAR_SECRET"]
            for listener in listeners:
                listener.close()


def honest() -> dict:
    """Return the data of the honest notebook."""
    data = json.loads(notebook_with({}, LESSON))
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
    return data


def bytes_of(case: Case) -> bytes:
    """Return the notebook of a case, with marks where the addresses of a place go."""
    made = case.make(honest())
    return made if isinstance(made, bytes) else json.dumps(made).encode()


def run_all(cases: list[Case], here: Place, jobs: int = 2) -> dict[Case, Future[Result]]:
    """Start on all cases, on as many warm processes as there are jobs; return what will come.

    Behind each case the same warm process must take an honest notebook.
    """
    waiting: queue.SimpleQueue[Case] = queue.SimpleQueue()
    coming: dict[Case, Future[Result]] = {case: Future() for case in cases}
    for case in cases:
        waiting.put(case)

    def work() -> None:
        warm = ForkServer(LIMITS)
        try:
            while True:
                case = waiting.get_nowait()
                try:
                    coming[case].set_result(run(case, here, warm))
                except Exception as error:
                    coming[case].set_exception(error)
        except queue.Empty:
            warm.close()

    for _ in range(jobs):
        threading.Thread(target=work, daemon=True).start()
    return coming


def run(case: Case, here: Place, warm: ForkServer) -> Result:
    """Grade a case and find all that is not as it must be."""
    before, host = here.digest(), host_files()
    start = time.monotonic()
    graded = grade_submission(here.fill(bytes_of(case)), LESSON, SEED, warm)
    seconds = time.monotonic() - start
    problems = []
    got = points_of(graded)
    if got != case.expected():
        problems.append(f"points {short(got)} where {short(case.expected())} were expected")
    said = json.dumps(grading.as_data(graded), ensure_ascii=False) + graded.notebook
    if case.says and case.says not in said:
        problems.append(f"nobody said {case.says!r}; the notes are {graded.notes}")
    # The notebook repeats the sources, which name these words; what came of them does not.
    outcome = json.dumps(grading.as_data(graded), ensure_ascii=False)
    outcome += "".join(v.printed + v.message for v in graded.verdicts)
    if any(word in outcome for word in (BROKE_OUT, "LEAK", here.secret, "root:x:")):
        problems.append(f"it reached what it must not: {outcome[:2000]}")
    if any(not v.message for v in graded.verdicts):
        problems.append("a verdict has no message")
    if graded.broke:
        problems.append(f"the grader broke: {graded.notes}")
    said.encode()  # whatever came can be written
    if here.digest() != before or here.reached() or host_files() != host:
        problems.append("something outside was changed or reached")
    left = leftovers(warm)
    if left:
        problems.append(f"processes are left: {left}")
    with warm.session(AFTERWARDS) as after:
        if after.errors or not after.alive:
            problems.append(f"the next notebook does not run: {after.errors}")
    return Result(graded, seconds, problems)


def points_of(graded: GradedSubmission) -> dict[str, float]:
    """Return the points by exercise."""
    return {v.exercise: v.points for v in graded.verdicts}


def short(points: dict[str, float]) -> str:
    """Return points as a short text: what is not full."""
    less = [f"{name} {p:g}" for name, p in points.items() if p != FULL[name]]
    return "full" if not less else "none" if len(less) == len(FULL) and not any(
        points.values()) else ", ".join(less)  # fmt: skip


def leftovers(warm: ForkServer, seconds: float = 2.0) -> list[str]:
    """Return the processes below the warm one that are still there after a while."""
    end = time.monotonic() + seconds
    while True:
        found = _below(warm)
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.02)


def _below(warm: ForkServer) -> list[str]:
    """Return the processes below the warm one, but for bubblewrap's and its own."""
    if warm._process is None:
        return []
    parents: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            text = (entry / "stat").read_text(errors="replace")
            name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :]
            parents[int(entry.name)] = (int(rest.split()[1]), name)
    family, found = {warm._process.pid}, []
    generation, depth = {warm._process.pid}, 0
    while generation:
        generation = {pid for pid, (parent, _) in parents.items() if parent in generation}
        generation -= family
        depth += 1
        family |= generation
        # bubblewrap has a first process in the namespace, and the warm one below it
        kept = 2 if warm.level == "sandbox" else 0
        found += [f"{pid} {parents[pid][1]}" for pid in generation if depth > kept]
        if depth <= kept and len(generation) > 1:
            found += [f"{pid} {parents[pid][1]}" for pid in generation]
    return found


def host_files() -> list[str]:
    """Return what a case could have left in this machine's folders."""
    places = ("/", "/usr", "/usr/lib", "/etc", "/dev", "/dev/shm", "/tmp", str(Path.home()))
    names = ("beyond-linear-canary", "flood-0", "found.txt", "numpy", "course_lib")
    return [f"{p}/{n}" for p in places for n in names if (Path(p) / n).exists()]
