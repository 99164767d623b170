"""Grading on a Dask cluster: submissions go out, results come back, the gradebook stays here.

Every submission is sent to one worker by name, a few at a time, and only to workers that have said
that they may grade: a sandbox that works, and the same lessons and code as here. A worker asks
itself once more before each submission, because its address may belong to another process by then.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import astuple, dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from grader.course.lessons import lesson_names
from grader.engine.grading import GradedSubmission, broken
from grader.engine.receipt import version
from grader.engine.submission import HandedIn
from grader.engine.where.roster import Roster
from grader.engine.where.scheduler import CONNECT, connected, explained
from grader.engine.where.worker import close_idle, grade_here, unfit

if TYPE_CHECKING:
    from distributed import Client, Future

Task = TypeVar("Task")

TRIES = 3  # how many workers may be lost with a submission before the grader gives it up
POLL = 0.5  # seconds between looks at who is there
PATIENCE = 120.0  # seconds without a worker that may grade before the run ends
ENDING = 5.0  # seconds for a worker to put away what it kept

# What is sent is a call of `eval`, because scheduler and workers read what they get before they run
# it: a worker that cannot import what it reads ends, and it may be somebody else's worker too.
CALL = "__import__('importlib').import_module(module).__dict__[name](*args)"
MODULE = "grader.engine.where.worker"  # where `unfit`, `grade_here` and `close_idle` are found


def grade_all_on(
    address: str,
    tasks: Iterable[tuple[Task, HandedIn, str]],
    seed: int,
    *,
    lessons: Iterable[str] | None = None,
    allow_unsandboxed: bool = False,
) -> Iterator[tuple[Task, GradedSubmission]]:
    """Grade on the cluster at `address`; yield results as they come.

    tasks: what was handed in with its lesson, and what to call it in the results;
    address: a scheduler's, such as tcp://host:8786, or the path of its scheduler file (.json);
    lessons: those that the workers must have as they are here, by default all.
    A submission whose worker is lost is sent to another; after the third it is *the grader broke*,
    and the others go on. A worker that joins later is asked like the first ones, and left out with
    a warning where it may not grade. Raises `ValueError` where there is no scheduler at the
    address, and where a worker that is there at the start may not grade; `ConnectionError` where
    the scheduler goes away, or all workers do.
    """
    with connected(address) as client:
        run: _Run[Task] = _Run(client, seed, allow_unsandboxed)
        try:
            run.admit(lesson_names() if lessons is None else lessons)
            yield from run.results(iter(tasks))
        finally:
            run.end()


@dataclass
class _Job(Generic[Task]):
    task: Task
    handed: HandedIn
    lesson: str
    tries: int = 0

    @property
    def alone(self) -> bool:
        """Whether this is the last try: it must not take others with it, nor be taken by them."""
        return self.tries == TRIES - 1


class _Run(Generic[Task]):
    """One run: who does what, what has to be sent again."""

    def __init__(self, client: Client, seed: int, unsandboxed: bool) -> None:
        self.client, self.seed, self.unsandboxed = client, seed, unsandboxed
        self.needed: list[dict[str, Any]] = []  # a version for each lesson
        self.roster = Roster()
        self.flying: dict[str, tuple[Future, str, _Job[Task] | None]] = {}  # no job: the question
        self.done: SimpleQueue[str] = SimpleQueue()
        self.again: deque[_Job[Task]] = deque()
        self.given_up: deque[tuple[Task, GradedSubmission]] = deque()
        self.looked = self.seen = time.monotonic() - POLL

    def admit(self, lessons: Iterable[str]) -> None:
        """Ask every worker that is there whether it may grade, before anything is sent."""
        self.needed = [version(lesson) for lesson in lessons]
        until = time.monotonic() + PATIENCE / 2  # the rest is asked, but not waited for
        while True:
            self._look()
            list(self._settled())
            if self.flying and time.monotonic() < until:
                continue
            if self.roster.refused:
                reasons = self.roster.reasons()
                raise ValueError(f"not every worker of the cluster may grade: {reasons}")
            if self.roster.good:
                return

    def results(
        self, waiting: Iterator[tuple[Task, HandedIn, str]]
    ) -> Iterator[tuple[Task, GradedSubmission]]:
        """Keep every good worker busy with a few submissions; yield what comes back."""
        more = True
        while more or self.again or any(job for _, _, job in self.flying.values()):
            self._look()
            while (worker := self.roster.free()) is not None:
                if not self.again:
                    item = next(waiting, None) if more else None
                    if item is None:
                        more = False
                        break
                    self.again.append(_Job(*item))
                elif self.again[0].alone and not self.roster.idle(worker):
                    break
                self._send(worker, self.again.popleft())
            yield from self._settled()
            while self.given_up:
                yield self.given_up.popleft()

    def end(self) -> None:
        """Call back what is still out, and let the workers put away their warm processes."""
        with contextlib.suppress(Exception):
            for future, _, _ in self.flying.values():
                future.cancel()
            here = [self._call(worker, close_idle) for worker in self.roster.good]
            until = time.monotonic() + ENDING
            for future in here:
                future.result(timeout=max(0.1, until - time.monotonic()))

    def _send(self, worker: str, job: _Job[Task] | None) -> None:
        with explained():
            if job is None:
                future = self._call(worker, unfit, self.needed, self.unsandboxed)
            else:
                about = (job.lesson, self.seed, version(job.lesson), self.unsandboxed)
                future = self._call(worker, grade_here, astuple(job.handed), *about)
        self.flying[str(future.key)] = (future, worker, job)
        self.roster.gave(worker, alone=job is not None and job.alone)
        future.add_done_callback(lambda f: self.done.put(str(f.key)))

    def _call(self, worker: str, function: Callable, *args: Any) -> Future:
        names = {"module": MODULE, "name": function.__name__, "args": args}
        key = f"{function.__name__}-{uuid.uuid4().hex}"
        return self.client.submit(eval, CALL, names, key=key, workers=[worker], pure=False)

    def _look(self) -> None:
        """See which workers are there: ask the new ones, send again what the lost ones had."""
        if time.monotonic() < self.looked + POLL:
            return
        with explained():
            self.roster.update(self.client.nthreads())
        self.looked = time.monotonic()
        for key, (_, worker, job) in list(self.flying.items()):
            if worker not in self.roster.threads:
                self._landed(key).cancel()
                self._lost(job)
        asked = {worker for _, worker, job in self.flying.values() if job is None}
        for worker in self.roster.unasked(asked):
            self._send(worker, None)
        if self.roster.good:
            self.seen = self.looked
        elif self.looked > self.seen + PATIENCE:
            raise ConnectionError(
                f"for {PATIENCE:g} s the cluster has had no worker that may grade and has time; "
                "what was graded is kept: start workers, then run the same command again"
            )

    def _settled(self) -> Iterator[tuple[Task, GradedSubmission]]:
        """Wait a little for one answer and deal with it; yield it where it is a result."""
        try:
            key = self.done.get(timeout=POLL)
        except Empty:
            return
        if key not in self.flying:  # given up with its worker
            return
        future, worker, job = self.flying[key]
        if future.status == "error":
            self._landed(key)
            self._raised(worker, job, future.exception(timeout=CONNECT))
            return
        try:
            found = future.result(timeout=POLL)
        except TimeoutError:
            self.done.put(key)  # lost with its worker, as a look will tell, or only slow
            return
        except CancelledError:
            self._landed(key)
            self._lost(job)
            return
        self._landed(key)
        if isinstance(found, GradedSubmission) and job is not None:
            yield job.task, found
        elif found:
            self.roster.refuse(worker, str(found))
            self.again.extend([job] if job else [])
        else:
            self.roster.good.add(worker)

    def _landed(self, key: str) -> Future:
        future, worker, job = self.flying.pop(key)
        self.roster.took(worker, alone=job is not None and job.alone)
        return future

    def _raised(self, worker: str, job: _Job[Task] | None, error: Exception) -> None:
        """Deal with what Dask itself raises around our functions, which raise nothing."""
        if type(error).__name__ in ("KilledWorker", "NoValidWorkerError"):
            self._lost(job)
        elif job is None:
            self.roster.refuse(worker, f"it cannot run the course's code ({error!r})")
        else:
            self._lost(job, error)

    def _lost(self, job: _Job[Task] | None, error: Exception | None = None) -> None:
        """Have a submission sent again, or give it up."""
        if job is None:
            return
        job.tries += 1
        if job.tries < TRIES:
            self.again.append(job)
            return
        error = error or RuntimeError(f"{TRIES} workers of the cluster were lost with this one")
        self.given_up.append((job.task, broken(job.lesson, error, job.handed)))
