"""A notebook in an ordinary Jupyter kernel, for systems on which a process cannot fork (Windows).

The same questions get the same verdicts as in a warm process, but slower, since a kernel starts for
each submission, and with less around them: limits of time only, and the exercises of a notebook
share one process.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_client.manager import KernelManager

from course_lib.checking.calls import Observation
from grader.course.paths import ROOT
from grader.engine.border.consulting import Consulted
from grader.engine.border.forkserver import START_SECONDS, ForkServer, environment
from grader.engine.border.reruns import GraderBroke, Opened, kept_running
from grader.engine.border.session import CellError, Session, ended, plain, take, unanswered
from grader.engine.inside import protocol
from grader.engine.limits import Limits

MIME = "application/x-beyond-linear"  # of the answers among what a kernel displays
SETUP = """
def _prepare():
    import sys
    sys.path.insert(0, {path!r})
    from grader.engine.inside.answering import answer_here
    sys.path.remove({path!r})
    shell = get_ipython()
    shell.beyond_linear = lambda text: answer_here(text, shell, {mime!r})
_prepare()
del _prepare
"""


class _Kernel:
    """A kernel that is running."""

    def __init__(self, scratch: str, grace: float) -> None:
        self._grace = grace
        self._manager = KernelManager()
        own = ("TEMP", "TMP", "USERPROFILE", "APPDATA", "IPYTHONDIR")
        variables = environment(scratch) | dict.fromkeys(own, scratch)
        variables |= {"BEYOND_LINEAR_GRADING": "1", "JUPYTER_PLATFORM_DIRS": "1"}
        nowhere = subprocess.DEVNULL
        self._manager.start_kernel(cwd=scratch, env=variables, stdout=nowhere, stderr=nowhere)
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=START_SECONDS)

    def close(self) -> None:
        self._client.stop_channels()
        with contextlib.suppress(RuntimeError):
            self._manager.shutdown_kernel(now=True)

    def run(
        self,
        code: str,
        deadline: float,
        patience: float,
        answered: Callable[[str], str | None] = lambda text: None,
        replies: bool = False,
    ) -> tuple[str, dict[str, Any]]:
        """Run code; return how it ended, and its error as Jupyter describes it, {} for none.

        It is interrupted at the deadline ("late"), and after `patience` seconds without an answer
        ("stopped"); "hung" is one that goes on all the same, "died" a kernel that is gone. Where
        the kernel is to have replies, what `answered` returns is given to it as if it were typed.
        """
        asked = self._client.execute(code, store_history=False, allow_stdin=replies)
        stall = min(deadline, time.monotonic() + patience)
        how = "done"
        error: dict[str, Any] = {}
        while True:
            left = stall - time.monotonic()
            if left <= 0 and how != "done":
                return "hung", error
            if left <= 0:
                how = "late" if time.monotonic() >= deadline else "stopped"
                self._manager.interrupt_kernel()
                stall = time.monotonic() + self._grace
                continue
            try:
                message = self._client.get_iopub_msg(timeout=min(left, 0.2))
            except queue.Empty:
                if not self._manager.is_alive():
                    return "died", error
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return how, error
            if kind == "error":
                error = content
            if kind == "display_data" and MIME in content["data"]:
                reply = answered(str(content["data"][MIME]))
                if reply is not None:  # no reason for more patience: a test may ask for ever
                    self._type(reply, stall)
                    continue
                stall = min(deadline, time.monotonic() + patience) if how == "done" else stall

    def _type(self, reply: str, deadline: float) -> None:
        """Give the kernel the line that it asks for."""
        with contextlib.suppress(queue.Empty):
            self._client.get_stdin_msg(timeout=max(deadline - time.monotonic(), 0.001))
            self._client.input(reply)


@dataclass
class KernelSession(Session):
    """A notebook whose cells have run in a kernel; `how` says how it ended."""

    kernel: _Kernel | None = None
    how: str = "died"

    def take_over(self, other: Session) -> None:
        assert isinstance(other, KernelSession)
        self.kernel, self.how = other.kernel, other.how
        super().take_over(other)

    def ask(
        self,
        name: str,
        calls: list[list],
        seconds: float | None = None,
        prelude: str = "",
        forbids: Sequence[str] = (),
        race: dict[str, Any] | None = None,
        tested: Sequence[Callable[..., Any]] = (),
    ) -> list[Any]:
        """Ask the notebook's function `name`, as a `Session` does."""
        seen: list[Observation | None] = [None] * len(calls)
        if not self.alive or self.kernel is None:
            return seen
        seconds, total = self.limits.asking(seconds)
        missing, consulted = False, Consulted(tested)

        def answered(text: str) -> str | None:
            nonlocal missing
            try:
                frame = protocol.parse(text.encode(), self.limits.reply, self.limits.items)
                reply = consulted.reply(frame, seen)
                if reply is not None:
                    return json.dumps(reply)
                missing = missing or take(frame, seen)
            except protocol.Garbled as error:
                unanswered(seen, "TooLarge", str(error))
            return None

        question = {
            "name": name, "prelude": prelude, "calls": calls, "seconds": seconds,
            "forbids": list(forbids), "race": race, "tests": bool(tested),
        }  # fmt: skip
        code = f"get_ipython().beyond_linear({json.dumps(json.dumps(question))})"
        deadline = min(self.deadline, time.monotonic() + total)
        how, _ = self.kernel.run(
            code, deadline, seconds + self.limits.grace, answered, bool(tested)
        )
        if missing:
            raise LookupError(name)
        if how in ("hung", "died"):
            self.how = "late" if how == "hung" else "died"
            self.again()
            how = "stopped" if how == "hung" else how
        ended(seen, how)
        return seen


class KernelProcess:
    """Starts a kernel for each notebook; it is used as a `ForkServer` is."""

    level = "process"

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def close(self) -> None:
        """Do nothing: no kernel outlives its notebook."""

    @contextlib.contextmanager
    def session(self, cells: list[str]) -> Iterator[Session]:
        """Run the cells and yield the session to ask; all of it is gone afterwards."""

        def open_(left_out: dict[int, str], scratch: str, deadline: float) -> Opened:
            kept = {i: cell for i, cell in enumerate(cells) if i not in left_out}
            return _open(kept, self.limits, scratch, deadline)

        with kept_running(open_, _end, self.limits) as session:
            yield session


def _open(
    cells: dict[int, str], limits: Limits, scratch: str, deadline: float
) -> tuple[KernelSession, int | None]:
    setup = SETUP.format(path=str(ROOT), mime=MIME)
    try:
        kernel = _Kernel(scratch, limits.grace)
    except (OSError, RuntimeError) as reason:
        raise GraderBroke(f"no kernel starts: {reason}") from reason
    session = KernelSession(-1, limits, deadline, kernel=kernel)
    how, error = kernel.run(setup, time.monotonic() + START_SECONDS, START_SECONDS)
    if how != "done" or error:
        kernel.close()
        raise GraderBroke(f"the kernel cannot be prepared: {how} {error}")
    for i, source in cells.items():
        how, error = kernel.run(source, deadline, limits.cell_seconds)
        if how == "stopped":
            text = f"stopped after {limits.cell_seconds:g} s"
            session.errors.append(CellError(i, "TooSlow", text))
        elif how != "done":
            session.how = "died" if how == "died" else "late"
            return session, i
        elif error:
            said = [plain(str(error.get(k, ""))[:300]) for k in ("ename", "evalue")]
            session.errors.append(CellError(i, *said))
    return session, None


def _end(session: Session) -> str:
    assert isinstance(session, KernelSession)
    if session.kernel is not None:
        session.kernel.close()
        session.kernel = None
    return session.how


Runner = ForkServer | KernelProcess


def new_runner(limits: Limits | None = None, level: str | None = None) -> Runner:
    """Return what runs notebooks here: a warm process, or kernels where none can fork.

    level: "sandbox" or "process", see `ForkServer`; by default the best there is.
    """
    return ForkServer(limits, level) if hasattr(os, "fork") else KernelProcess(limits)
