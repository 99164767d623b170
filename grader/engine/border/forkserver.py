"""A warm process: it has the imports done, and forks a runner for each notebook."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import course_lib
from grader.engine.border.reruns import GraderBroke, Opened, kept_running
from grader.engine.border.sandbox import START, sandbox_command, sandbox_problem
from grader.engine.border.session import SMALL, CellError, Session, plain
from grader.engine.inside import protocol
from grader.engine.limits import Limits

START_SECONDS = 120.0


class ForkServer:
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

        A cell that kills the process or uses up its time is left out and the rest run again; where
        a question kills it, all that is kept runs again. Raises `GraderBroke` where the warm
        process itself fails.
        """

        def open_(left_out: dict[int, str], scratch: str, deadline: float) -> Opened:
            return self._open(cells, left_out, scratch, deadline)

        with kept_running(open_, self._end, self.limits) as session:
            yield session

    def _open(
        self, cells: list[str], left_out: dict[int, str], scratch: str, deadline: float
    ) -> Opened:
        control = self._started()
        ours, theirs = socket.socketpair()
        kept = [i for i in range(len(cells)) if i not in left_out]
        limits = self.limits
        job = {
            "cells": [cells[i] for i in kept],
            "cell_seconds": limits.cell_seconds,
            "wall": max(0.0, deadline - time.monotonic()) + limits.grace,
            "memory": limits.memory,
            "all_memory": limits.all_memory,
            "file_size": limits.file_size,
            "cpu": limits.cpu_seconds,
            "scratch": "/scratch" if self.level == "sandbox" else scratch,
            "scratch_size": limits.scratch_size,
            "processes": limits.processes,
            "files": limits.files,
        }
        session = Session(ours.detach(), limits, deadline)
        try:
            socket.send_fds(control, [b"+"], [theirs.fileno()])
            protocol.send(control.fileno(), {"open": job})
        except (OSError, protocol.Closed) as error:
            os.close(session.fd)
            self.close()
            raise GraderBroke("the warm process does not take a submission") from error
        finally:
            theirs.close()
        return session, _follow(session, kept)

    def _end(self, session: Session) -> str:
        """Kill the runner and all it started, wait until it is gone, and return how it ended.

        Raises `GraderBroke` where the warm process itself is gone, which student code cannot reach
        from the sandbox.
        """
        if session.fd < 0:
            return "died"
        os.close(session.fd)
        session.fd = -1
        how = "gone"
        if self._control is not None:
            try:
                protocol.send(self._control.fileno(), {"kill": True})
                deadline = time.monotonic() + START_SECONDS
                how = str(protocol.receive(self._control.fileno(), deadline)["closed"])
            except (OSError, protocol.Closed, protocol.Late, protocol.Garbled):
                self.close()
        if how == "gone" and self.level == "sandbox":
            raise GraderBroke("the warm process ended while a submission was in it")
        return "died" if how == "gone" else how

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
    place = str(Path(course_lib.__file__).parent.parent)
    return [sys.executable, "-I", "-c", START, str(fd), level, place]


def environment(scratch: str) -> dict[str, str]:
    """Return the environment of a warm process: nothing of the instructor's."""
    kept = {k: os.environ[k] for k in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if k in os.environ}
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return kept | threads | {"HOME": scratch, "TMPDIR": scratch, "PYTHONDONTWRITEBYTECODE": "1"}


def _follow(session: Session, kept: list[int]) -> int | None:
    """Follow the cells as they run; return the one that killed or stalled the notebook."""
    running: int | None = None
    while True:
        deadline = min(
            session.deadline, time.monotonic() + session.limits.cell_seconds + session.limits.grace
        )
        try:
            frame = protocol.receive(session.fd, deadline, SMALL)
        except (protocol.Closed, protocol.Late, protocol.Garbled):
            session.alive = False
            if running is None:  # nothing of the student's has run yet
                os.close(session.fd)
                session.fd = -1
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
