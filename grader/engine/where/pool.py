"""Where grading runs: this machine's cores. Bytes go in, results come back as data."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from grader.engine.border.kernel import Runner, new_runner
from grader.engine.grading import (
    GradedSubmission,
    broken,
    course_of,
    engine_version,
    grade_submission,
    hidden_keys,
)

Task = TypeVar("Task")
PR_SET_PDEATHSIG = 1
WINDOW = 4  # submissions in flight a worker, so that memory stays flat however many there are

_process: Runner | None = None


def grade_all(
    tasks: Iterable[tuple[Task, bytes, str]], seed: int, jobs: int, level: str | None = None
) -> Iterator[tuple[Task, GradedSubmission]]:
    """Grade (task, bytes, lesson) triples on `jobs` workers; yield results as they come.

    level: how student code is kept apart, see `new_runner`.

    With one job everything runs in this process and in order. A worker that dies takes the others
    along; all are replaced, and each submission that was at work is graded once more, alone. One
    that takes its worker along again is *the grader broke*; the others go on.
    """
    if jobs <= 1:
        yield from _one_by_one(tasks, seed, level)
        return
    waiting = iter(tasks)
    lost: list[tuple[Task, bytes, str]] = []
    while True:
        with _workers(jobs, level) as executor:
            yield from _window(executor, waiting, seed, jobs, lost)
        if not lost:
            return
        for task, raw, lesson in lost:
            with _workers(1, level) as executor:
                try:
                    yield task, executor.submit(_grade, raw, lesson, seed).result()
                except BrokenProcessPool:
                    error = RuntimeError("a worker of the grader died twice on this submission")
                    yield task, broken(lesson, error, raw)
        lost.clear()


def _workers(jobs: int, level: str | None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start, initargs=(level,))


def _window(
    executor: ProcessPoolExecutor,
    waiting: Iterator[tuple[Task, bytes, str]],
    seed: int,
    jobs: int,
    lost: list[tuple[Task, bytes, str]],
) -> Iterator[tuple[Task, GradedSubmission]]:
    """Keep a bounded number of submissions in flight; note those lost with a dead worker."""
    running: dict[Future, tuple[Task, bytes, str]] = {}
    while True:
        while not lost and len(running) < WINDOW * jobs:
            item = next(waiting, None)
            if item is None:
                break
            try:
                running[executor.submit(_grade, item[1], item[2], seed)] = item
            except BrokenProcessPool:
                lost.append(item)
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            item = running.pop(future)
            try:
                yield item[0], future.result()
            except BrokenProcessPool:
                lost.append(item)


def _one_by_one(
    tasks: Iterable[tuple[Task, bytes, str]], seed: int, level: str | None
) -> Iterator[tuple[Task, GradedSubmission]]:
    process = new_runner(level=level)
    try:
        for task, raw, lesson in tasks:
            yield task, grade_submission(raw, lesson, seed, process)
    finally:
        process.close()


def _context() -> multiprocessing.context.BaseContext:
    """Return how workers start: by fork on Linux, so that they inherit lessons and keys."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def prepare(lessons: Iterable[str], seed: int) -> None:
    """Make what every worker needs, once, before they start."""
    for lesson in lessons:
        course_of(lesson)
        hidden_keys(lesson, seed)
    engine_version()


def _start(level: str | None) -> None:
    global _process
    _end_with_parent()
    _process = new_runner(level=level)
    atexit.register(_process.close)


def _end_with_parent() -> None:
    """End this worker when the grader is killed: its siblings would keep its queue open."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _grade(raw: bytes, lesson: str, seed: int) -> GradedSubmission:
    return grade_submission(raw, lesson, seed, _process)
