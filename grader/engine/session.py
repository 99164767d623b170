"""The instructor's end of the border: a warm process, and conversations with what it forks."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import course_lib
from course_lib.checking.calls import TOO_SLOW, Observation
from course_lib.checking.codec import BadData, decode
from grader.engine import protocol
from grader.engine.limits import Limits
from grader.engine.sandbox import sandbox_command, sandbox_problem

START_SECONDS = 120.0
GRACE = 3.0  # beyond a limit that the inside enforces itself


class GraderBroke(RuntimeError):
    """Our side failed; no student is to blame, and no score may be recorded."""


@dataclass(frozen=True)
class CellError:
    """A cell that ended with an exception, by its index among the cells that ran."""

    index: int
    type: str
    detail: str = ""
    line: str = ""


@dataclass
class Session:
    """A notebook whose cells have run. `left_out` are cells that killed or stalled it."""

    fd: int
    limits: Limits
    deadline: float
    errors: list[CellError] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    alive: bool = True

    def ask(
        self, name: str, calls: list[list], seconds: float | None = None, prelude: str = ""
    ) -> list[Any]:
        """Ask the notebook's function `name`; return an `Observation` a call, None for no answer.

        `seconds` is the limit of one call where the exercise asks for its own.
        Raises `LookupError` where the notebook defines no such function.
        """
        seen: list[Observation | None] = [None] * len(calls)
        if not self.alive:
            return seen
        seconds = seconds or self.limits.call_seconds
        total = max(self.limits.exercise_seconds, 2 * seconds)
        deadline = min(self.deadline, time.monotonic() + total + GRACE)
        question = {
            "name": name, "prelude": prelude, "calls": calls, "seconds": seconds, "total": total,
        }  # fmt: skip
        how = ""
        try:
            protocol.send(self.fd, {"ask": question})
            while not how:
                frame = protocol.receive(self.fd, deadline, self.limits.reply)
                if not isinstance(frame, dict) or frame.get("missing") is True:
                    raise LookupError(name)
                how = str(frame.get("answered", ""))[:10]
                i = frame.get("answer")
                if type(i) is int and 0 <= i < len(calls) and seen[i] is None:
                    seen[i] = read_observation(frame.get("seen"))
        except (protocol.Closed, protocol.Garbled):
            self.alive = False
            how = "died"
        except protocol.Late:
            self.alive = False
            how = "late"
        except LookupError:
            self._skip_to_end(deadline)
            raise
        if how != "done":
            raised = TOO_SLOW if how == "late" else "Died"
            detail = "" if how == "late" else "the process ended while the function ran"
            first = next((i for i, o in enumerate(seen) if o is None), None)
            if first is not None:
                seen[first] = Observation(raised=raised, detail=detail)
        return seen

    def _skip_to_end(self, deadline: float) -> None:
        try:
            while "answered" not in protocol.receive(self.fd, deadline, self.limits.reply):
                pass
        except (protocol.Closed, protocol.Garbled, protocol.Late, TypeError):
            self.alive = False


def read_observation(data: Any) -> Observation:
    """Return the observation in a frame; what does not fit becomes a bad answer, never an error."""
    if not isinstance(data, dict) or set(data) != set(Observation.__dataclass_fields__):
        return Observation(raised="BadAnswer", detail="the answer could not be read")
    raised = data["raised"]
    texts = [data["detail"], data["line"], data["printed"], *([raised] if raised else [])]
    flags = [data["changed"], data["shared"], data["warned"]]
    good = all(type(t) is str and len(t) <= 1000 for t in texts)
    if not good or not all(type(f) is bool for f in flags):
        return Observation(raised="BadAnswer", detail="the answer could not be read")
    try:
        decode(data["value"])
    except (BadData, RecursionError) as error:
        return Observation(raised="BadAnswer", detail=str(error)[:200])
    texts_in = {k: plain(data[k]) for k in ("detail", "line")}
    return Observation(**data | texts_in | {"raised": raised and plain(raised), "printed": ""})


def plain(text: str) -> str:
    """Return a text from inside as one that can be written to any file or database."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


class WarmProcess:
    """A process with the imports done, which forks a runner for each submission.

    level: "sandbox" (bubblewrap) or "process" (limits of the process only); by default the
    sandbox where it works.
    """

    def __init__(self, limits: Limits | None = None, level: str | None = None) -> None:
        self.limits = limits or Limits()
        self.level = level or ("process" if sandbox_problem() else "sandbox")
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None

    def close(self) -> None:
        """End the process; a new one starts when it is needed again."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2)
            self._process.kill()
            self._process.communicate()
        self._process = self._control = None

    @contextlib.contextmanager
    def session(self, cells: list[str]) -> Iterator[Session]:
        """Run the cells and yield the session to ask; all of it is gone afterwards.

        A cell that kills the process or uses up its time is left out and the rest run again.
        Raises `GraderBroke` where the warm process itself fails.
        """
        scratch = tempfile.mkdtemp(prefix="beyond-linear-")
        left_out: list[int] = []
        try:
            while True:
                session, bad = self._open(cells, left_out, scratch)
                if bad is None or len(left_out) >= self.limits.left_out:
                    break
                self._end(session)
                left_out.append(bad)
                shutil.rmtree(scratch, ignore_errors=True)
                Path(scratch).mkdir()
            session.alive = session.alive and bad is None
            try:
                yield session
            finally:
                self._end(session)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _open(
        self, cells: list[str], left_out: list[int], scratch: str
    ) -> tuple[Session, int | None]:
        control = self._started()
        ours, theirs = socket.socketpair()
        kept = [i for i in range(len(cells)) if i not in left_out]
        job = {
            "cells": [cells[i] for i in kept],
            "cell_seconds": self.limits.cell_seconds,
            "wall": self.limits.wall_seconds + GRACE,
            "memory": self.limits.memory,
            "file_size": self.limits.file_size,
            "cpu": self.limits.cpu_seconds,
            "scratch": "/scratch" if self.level == "sandbox" else scratch,
            "scratch_size": self.limits.scratch_size,
            "processes": self.limits.processes,
        }
        deadline = time.monotonic() + self.limits.wall_seconds
        session = Session(ours.detach(), self.limits, deadline, left_out=list(left_out))
        try:
            socket.send_fds(control, [b"+"], [theirs.fileno()])
            protocol.send(control.fileno(), {"open": job})
        except (OSError, protocol.Closed) as error:
            self.close()
            raise GraderBroke("the warm process does not take a submission") from error
        finally:
            theirs.close()
        return session, _follow(session, kept)

    def _end(self, session: Session) -> None:
        """Kill the runner and all it started, and wait until it is gone."""
        os.close(session.fd)
        if self._control is None:
            return
        try:
            protocol.send(self._control.fileno(), {"kill": True})
            deadline = time.monotonic() + START_SECONDS
            while not protocol.receive(self._control.fileno(), deadline).get("closed"):
                pass
        except (OSError, protocol.Closed, protocol.Late, protocol.Garbled):
            self.close()

    def _started(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self.close()
        ours, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            command(theirs.fileno(), self.level),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd=tempfile.gettempdir(),
        )
        theirs.close()
        try:
            protocol.receive(ours.fileno(), time.monotonic() + START_SECONDS)
        except (protocol.Closed, protocol.Late, protocol.Garbled) as error:
            self._process.kill()
            said = self._process.communicate()[1].decode("utf-8", "replace")[-2000:]
            self._process = None
            ours.close()
            raise GraderBroke(f"the warm process did not start:\n{said}") from error
        self._control = ours
        return ours


def command(fd: int, level: str) -> list[str]:
    """Return the command of a warm process that talks over `fd`."""
    if level == "sandbox":
        return sandbox_command(fd, environment())
    here = Path(__file__).parent / "inside.py"
    return [
        sys.executable,
        "-I",
        str(here),
        str(fd),
        level,
        str(Path(course_lib.__file__).parent.parent),
    ]


def environment() -> dict[str, str]:
    """Return the environment of a warm process: nothing of the instructor's."""
    kept = {k: os.environ[k] for k in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if k in os.environ}
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return kept | threads | {"HOME": tempfile.gettempdir(), "PYTHONDONTWRITEBYTECODE": "1"}


def _follow(session: Session, kept: list[int]) -> int | None:
    """Follow the cells as they run; return the one that killed or stalled the notebook."""
    running: int | None = None
    while True:
        deadline = min(session.deadline, time.monotonic() + session.limits.cell_seconds + GRACE)
        try:
            frame = protocol.receive(session.fd, deadline, session.limits.reply)
        except (protocol.Closed, protocol.Late, protocol.Garbled):
            session.alive = False
            if running is None:  # nothing of the student's has run yet
                os.close(session.fd)
                raise GraderBroke("the process for the notebook did not start") from None
            return running
        if not isinstance(frame, dict):
            continue
        if frame.get("finished") is True:
            return None
        i = frame.get("running")
        if type(i) is int and 0 <= i < len(kept):
            running = kept[i]
        error = frame.get("error")
        if isinstance(error, dict) and running is not None and len(session.errors) < len(kept):
            said = [plain(str(error.get(k, ""))[:300]) for k in ("type", "detail", "line")]
            session.errors.append(CellError(running, *said))
