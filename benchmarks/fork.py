"""What grading costs beyond the student's own code: our engine against a bare fork.

The bare fork runs the same cells in the same IPython shell and the same calls with the same
arguments, all in one fork of a process that has the imports done, and nothing else: no sandbox, no
second process, no limits of memory, no judging, no notebook. Both sides run on one core; what is
compared is processor time, the system's share and all children included.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.classes import KINDS, plan
from benchmarks.measuring import adopt_orphans, reap
from benchmarks.tables import verdict
from grader.course.paths import ROOT
from grader.engine.border.forkserver import ForkServer
from grader.engine.border.session import Session
from grader.engine.grading import grade_submission
from grader.engine.where.pool import prepare

SIZE, QUICK_SIZE = 60, 18
ROUNDS, QUICK_ROUNDS = 5, 3
SEED = 5
FORK_TARGET = 2.0

# name, calls, seconds, prelude, forbids, race
Ask = tuple[str, list, float, str, list[str], dict[str, Any] | None]


@dataclass(frozen=True)
class Work:
    """One submission: its bytes and lesson, the cells that ran and the questions it was asked."""

    raw: bytes
    lesson: str
    cells: list[str]
    asked: list[Ask]


def against_a_fork(
    quick: bool, lessons: list[str], tell: Callable[[str], None] = lambda text: None
) -> dict[str, Any]:
    """Return the processor time of a submission by both sides, and the ratio, of paired rounds."""
    size, rounds = (QUICK_SIZE, QUICK_ROUNDS) if quick else (SIZE, ROUNDS)
    tell(f"{size} submissions against a bare fork")
    prepare(lessons, SEED)
    work = watched(size, lessons)
    pairs = []
    for _ in range(rounds):
        ours = _spent(lambda: _grade(work)) - _spent(lambda: _grade(work[:1]))
        bare = _spent(lambda: _replay(work)) - _spent(lambda: _replay(work[:1]))
        pairs.append((ours / (size - 1), bare / (size - 1)))
    return {
        "ratio": statistics.median(ours / bare for ours, bare in pairs),
        "ratios": [ours / bare for ours, bare in pairs],
        "target": FORK_TARGET,
        "submissions": size,
        "ours_cpu": statistics.median(ours for ours, _ in pairs),
        "fork_cpu": statistics.median(bare for _, bare in pairs),
    }


def fork_text(figures: dict[str, Any]) -> str:
    """Return the figures of `against_a_fork` to read."""
    low, high = min(figures["ratios"]), max(figures["ratios"])
    return (
        f"Processor time of a submission: {1e3 * figures['ours_cpu']:.0f} ms, of a bare fork that "
        f"runs the same cells and calls {1e3 * figures['fork_cpu']:.0f} ms: "
        f"{figures['ratio']:.2f} × ({low:.2f} to {high:.2f} in {len(figures['ratios'])} paired "
        f"rounds; target {FORK_TARGET:g} ×: {verdict(figures['ratio'] <= FORK_TARGET)})."
    )


def watched(size: int, lessons: list[str]) -> list[Work]:
    """Grade honest submissions once, and return what our engine runs and asks for each."""
    kinds = tuple(kind for kind in KINDS if kind.honest)
    process = _Watched()
    found = []
    try:
        for n, item in enumerate(plan(size, lessons, kinds)):
            raw = item.kind.make(item.lesson, np.random.default_rng([n, *item.lesson.encode()]))
            process.asked = []
            grade_submission(raw, item.lesson, SEED, process)
            found.append(Work(raw, item.lesson, process.cells, process.asked))
    finally:
        process.close()
    return found


class _Watched(ForkServer):
    """Notes the cells and questions of the submission that goes through it."""

    cells: list[str]
    asked: list[Ask]

    def session(self, cells: list[str]) -> Any:
        self.cells = cells
        return super().session(cells)

    def _open(self, *args: Any) -> Any:
        session, bad = super()._open(*args)
        ask: Callable = session.ask

        def noted(
            name: str,
            calls: list,
            seconds: float | None = None,
            prelude: str = "",
            forbids: Sequence[str] = (),
            race: dict[str, Any] | None = None,
            tested: Sequence[Callable] = (),
        ) -> Any:
            limit = self.limits.asking(seconds)[0]
            if not tested:  # the bare fork has no functions to hand a test, and is spared its cost
                self.asked.append((name, calls, limit, prelude, [*forbids], race))
            return ask(name, calls, seconds, prelude, forbids, race, tested)

        session.ask = noted  # type: ignore[method-assign]
        assert isinstance(session, Session)
        return session, bad


def _grade(work: list[Work]) -> None:
    process = ForkServer()
    try:
        for item in work:
            grade_submission(item.raw, item.lesson, SEED, process)
    finally:
        process.close()


def _replay(work: list[Work]) -> None:
    """Have a process of its own, which knows nothing of the grader, run the same."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([[item.cells, item.asked] for item in work], file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.bare", file.name]
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
        subprocess.run(command, cwd=ROOT, env=os.environ | threads, check=True)


def _spent(do: Callable[[], None]) -> float:
    """Return the processor time of doing something in a fork, with all that it starts."""
    child = os.fork()
    if child == 0:
        try:
            adopt_orphans(True)  # bubblewrap ends before the first process of its namespace does
            do()
            reap(set())
            os._exit(0)
        finally:
            os._exit(1)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"a side of the comparison ended with status {status}")
    return usage.ru_utime + usage.ru_stime
