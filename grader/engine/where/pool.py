"""Where grading runs: this machine's cores. What was handed in goes in, results come back."""

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

from course_lib.checking.key import Key
from grader.bank import all_exercises, exercises_of, key_of
from grader.course.lessons import reference
from grader.engine.border.kernel import Runner, new_runner
from grader.engine.grading import GradedSubmission, broken, grade_submission
from grader.engine.lesson import hand_over, hidden_keys
from grader.engine.receipt import version
from grader.engine.submission import HandedIn

Task = TypeVar("Task")
PR_SET_PDEATHSIG = 1
WINDOW = 4  # submissions in flight a worker, so that memory stays flat however many there are

_process: Runner | None = None


def grade_all(
    tasks: Iterable[tuple[Task, HandedIn, str]], seed: int, jobs: int, level: str | None = None
) -> Iterator[tuple[Task, GradedSubmission]]:
    """Grade on `jobs` workers; yield results as they come.

    tasks: what was handed in with its lesson, and what to call it in the results;
    level: how student code is kept apart, see `new_runner`.

    With one job everything runs in this process and in order. A worker that dies takes the others
    along; all are replaced, and each submission that was at work is graded once more, alone. One
    that takes its worker along again is *the grader broke*; the others go on.
    """
    if jobs <= 1:
        yield from _one_by_one(tasks, seed, level)
        return
    waiting = iter(tasks)
    lost: list[tuple[Task, HandedIn, str]] = []
    while True:
        with _workers(jobs, level) as executor:
            yield from _window(executor, waiting, seed, jobs, lost)
        if not lost:
            return
        for task, handed, lesson in lost:
            with _workers(1, level) as executor:
                try:
                    yield task, executor.submit(_grade, handed, lesson, seed).result()
                except BrokenProcessPool:
                    error = RuntimeError("a worker of the grader died twice on this submission")
                    yield task, broken(lesson, error, handed)
        lost.clear()


def _workers(jobs: int, level: str | None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start, initargs=(level,))


def _window(
    executor: ProcessPoolExecutor,
    waiting: Iterator[tuple[Task, HandedIn, str]],
    seed: int,
    jobs: int,
    lost: list[tuple[Task, HandedIn, str]],
) -> Iterator[tuple[Task, GradedSubmission]]:
    """Keep a bounded number of submissions in flight; note those lost with a dead worker."""
    running: dict[Future, tuple[Task, HandedIn, str]] = {}
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
    tasks: Iterable[tuple[Task, HandedIn, str]], seed: int, level: str | None
) -> Iterator[tuple[Task, GradedSubmission]]:
    process = new_runner(level=level)
    try:
        for task, handed, lesson in tasks:
            yield task, grade_submission(handed, lesson, seed, process)
    finally:
        process.close()


def _context() -> multiprocessing.context.BaseContext:
    """Return how workers start: by fork on Linux, so that they inherit lessons and keys."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def prepare(lessons: Iterable[str], seed: int, jobs: int = 1) -> None:
    """Make what every worker needs, once, before they start: the lessons, and side by side keys."""
    lessons = list(lessons)
    exercises = [name for lesson in lessons for name in exercises_of(lesson)]
    for lesson in lessons:
        version(lesson)
    if jobs > 1 and sys.platform == "linux" and exercises:
        for name in exercises:
            reference(name)  # which forks inherit
        context = _context()
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent) as makers:
            for key in makers.map(_key, exercises, [seed] * len(exercises)):
                hand_over(key, seed)
    for lesson in lessons:
        hidden_keys(lesson, seed)


def _key(exercise: str, seed: int) -> Key:
    return key_of(all_exercises()[exercise], seed)


def _start(level: str | None) -> None:
    global _process
    _end_with_parent()
    _process = new_runner(level=level)
    atexit.register(_process.close)


def _end_with_parent() -> None:
    """End this worker when the grader is killed: its siblings would keep its queue open.

    And when the pool ends it, whatever its parent made of that signal: a worker that goes on
    writing into a queue that nobody reads any more is waited for without end.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _grade(handed: HandedIn, lesson: str, seed: int) -> GradedSubmission:
    return grade_submission(handed, lesson, seed, _process)
