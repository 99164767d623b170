"""The instructor's end of the border: a warm process, and conversations with what it forks."""

from __future__ import annotations

import contextlib
import os
import select
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

HOW = {
    "killed": "used up its time",
    "late": "used up its time",
    "cpu": "used up its processor time",
    "greedy": "used more memory than allowed",
}
START_SECONDS = 120.0
SMALL = 2**16  # bytes of a frame that holds no answer
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
    """A notebook whose cells have run. `left_out` are cells that stopped it, and how."""

    fd: int
    limits: Limits
    deadline: float
    errors: list[CellError] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
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
        question = {
            "name": name, "prelude": prelude, "calls": calls, "seconds": seconds, "total": total,
        }  # fmt: skip
        ours, theirs = socket.socketpair()
        try:
            with socket.socket(fileno=os.dup(self.fd)) as line:
                socket.send_fds(line, [b"+"], [theirs.fileno()])
            protocol.send(self.fd, {"ask": question})
            theirs.close()
            deadline = min(self.deadline, time.monotonic() + total + GRACE)
            how = self._listen(ours, seen, name, deadline, seconds + GRACE)
        except (OSError, protocol.Closed):
            self.alive = False
            how = "died"
        finally:
            ours.close()
            theirs.close()
        first = next((i for i, o in enumerate(seen) if o is None), None)
        if how != "done" and first is not None:
            raised = TOO_SLOW if how in ("late", "cpu") else "Died"
            detail = "the process ended while the function ran" if raised == "Died" else ""
            seen[first] = Observation(raised=raised, detail=detail)
        return seen

    def _listen(
        self,
        ours: socket.socket,
        seen: list[Observation | None],
        name: str,
        deadline: float,
        patience: float,
    ) -> str:
        """Fill in the answers as they come; return how the fork that gives them ended.

        That it ended is said on the notebook's own line, which the fork does not have; what is
        wrong on the line of the answers costs this exercise only. One that gives no answer for
        `patience` seconds is stopped, so that a stubborn loop leaves time for the others.
        """
        lines = [self.fd, ours.fileno()]
        how, missing = "", False
        stall = time.monotonic() + patience
        while True:
            left = 0.0 if how else max(0.0, min(stall, deadline) - time.monotonic())
            ready = select.select(lines, [], [], left)[0]
            if ours.fileno() in ready:
                try:
                    frame = protocol.receive(
                        ours.fileno(), deadline, self.limits.reply, self.limits.items
                    )
                    missing = missing or _take(frame, seen)
                    stall = time.monotonic() + patience
                except (protocol.Closed, protocol.Garbled, protocol.Late) as error:
                    lines.remove(ours.fileno())
                    first = next((i for i, o in enumerate(seen) if o is None), None)
                    if isinstance(error, protocol.Garbled) and first is not None:
                        seen[first] = Observation(raised="TooLarge", detail=str(error))
            elif self.fd in ready and not how:
                try:
                    frame = protocol.receive(self.fd, deadline, SMALL)
                except (protocol.Closed, protocol.Garbled, protocol.Late):
                    self.alive = False
                    frame = {"answered": "died"}
                how = str(frame.get("answered", ""))[:10] if isinstance(frame, dict) else ""
                lines = [fd for fd in lines if fd != self.fd] if how else lines
            elif how:
                if missing:
                    raise LookupError(name)
                return how
            elif time.monotonic() < deadline:
                os.write(self.fd, b"-")
                stall = deadline
            else:
                self.alive = False
                return "late"


def _take(frame: Any, seen: list[Observation | None]) -> bool:
    """Put an answer in its place; return whether the frame says that there is no function."""
    if not isinstance(frame, dict):
        return False
    i = frame.get("answer")
    if type(i) is int and 0 <= i < len(seen) and seen[i] is None:
        seen[i] = read_observation(frame.get("seen"))
    return frame.get("missing") is True and all(o is None for o in seen)


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
        left_out: dict[int, str] = {}
        try:
            while True:
                session, bad = self._open(cells, left_out, scratch)
                if bad is None or len(left_out) >= self.limits.left_out:
                    break
                left_out[bad] = HOW.get(self._end(session), "ended the process")
                shutil.rmtree(scratch, ignore_errors=True)
                Path(scratch).mkdir()
            session.alive = session.alive and bad is None
            session.left_out = left_out
            try:
                yield session
            finally:
                self._end(session)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _open(
        self, cells: list[str], left_out: dict[int, str], scratch: str
    ) -> tuple[Session, int | None]:
        control = self._started()
        ours, theirs = socket.socketpair()
        kept = [i for i in range(len(cells)) if i not in left_out]
        job = {
            "cells": [cells[i] for i in kept],
            "cell_seconds": self.limits.cell_seconds,
            "wall": self.limits.wall_seconds + GRACE,
            "memory": self.limits.memory,
            "all_memory": self.limits.all_memory,
            "file_size": self.limits.file_size,
            "cpu": self.limits.cpu_seconds,
            "scratch": "/scratch" if self.level == "sandbox" else scratch,
            "scratch_size": self.limits.scratch_size,
            "processes": self.limits.processes,
            "files": self.limits.files,
        }
        deadline = time.monotonic() + self.limits.wall_seconds
        session = Session(ours.detach(), self.limits, deadline)
        try:
            socket.send_fds(control, [b"+"], [theirs.fileno()])
            protocol.send(control.fileno(), {"open": job})
        except (OSError, protocol.Closed) as error:
            self.close()
            raise GraderBroke("the warm process does not take a submission") from error
        finally:
            theirs.close()
        return session, _follow(session, kept)

    def _end(self, session: Session) -> str:
        """Kill the runner and all it started, wait until it is gone, and return how it ended."""
        os.close(session.fd)
        if self._control is None:
            return "died"
        try:
            protocol.send(self._control.fileno(), {"kill": True})
            deadline = time.monotonic() + START_SECONDS
            return str(protocol.receive(self._control.fileno(), deadline)["closed"])
        except (OSError, protocol.Closed, protocol.Late, protocol.Garbled):
            self.close()
            return "died"

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
            env=environment(tempfile.gettempdir()),
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
        return sandbox_command(fd, environment("/scratch"))
    here = Path(__file__).parent / "inside.py"
    return [
        sys.executable,
        "-I",
        str(here),
        str(fd),
        level,
        str(Path(course_lib.__file__).parent.parent),
    ]


def environment(scratch: str) -> dict[str, str]:
    """Return the environment of a warm process: nothing of the instructor's."""
    kept = {k: os.environ[k] for k in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if k in os.environ}
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return kept | threads | {"HOME": scratch, "TMPDIR": scratch, "PYTHONDONTWRITEBYTECODE": "1"}


def _follow(session: Session, kept: list[int]) -> int | None:
    """Follow the cells as they run; return the one that killed or stalled the notebook."""
    running: int | None = None
    while True:
        deadline = min(session.deadline, time.monotonic() + session.limits.cell_seconds + GRACE)
        try:
            frame = protocol.receive(session.fd, deadline, SMALL)
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
