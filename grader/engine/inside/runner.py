"""One submission inside: run its cells in the shell, then answer questions, each in a fork.

What it uses of the course is imported here, before any cell runs, so that replacing a name in its
module changes nothing.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import select
import signal
import socket
import stat
from typing import Any

from course_lib.checking.calls import student_line, time_limit
from grader.engine.inside import protocol
from grader.engine.inside.answering import answer
from grader.engine.inside.watch import wait


def run(fd: int, job: dict, shell: Any, alone: bool) -> None:
    """Run the cells, then answer questions until the other end closes.

    alone: whether this is the first process of its namespace, so that it may end all others.
    """

    def no_input(prompt: object = "") -> str:
        raise EOFError("input() has nobody to ask while a notebook is graded")

    def out_of_cpu(number: int, frame: object) -> None:
        os._exit(128 + number)

    # The first process of a namespace gets no signal that it does not handle.
    signal.signal(signal.SIGXCPU, out_of_cpu)
    builtins.input = no_input  # type: ignore[assignment]
    shell.user_ns["input"] = no_input
    for i, source in enumerate(job["cells"]):
        protocol.send(fd, {"running": i})
        error = None
        try:
            with time_limit(job["cell_seconds"]):
                result = shell.run_cell(source, store_history=False, silent=False)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as raised:  # the cell's own exits and interrupts end here too
            error = raised
        protocol.send(fd, {"ran": i, "error": _described(error)})
    _end_others(alone)
    protocol.send(fd, {"finished": True})
    line = socket.socket(fileno=fd)
    while True:
        mark, fds, _, _ = socket.recv_fds(line, 1, 1)
        if mark == b"-":
            continue  # a stop for an exercise that had ended already
        if not fds:
            return
        try:
            frame = protocol.receive(fd)
        except protocol.Closed:
            return
        limits = {name: job[name] for name in ("cpu", "files")}
        _ask(line, fds[0], frame["ask"] | limits, shell, alone)


def _end_others(alone: bool) -> None:
    """End what cells or answers left running; outside of a namespace the group's end does it."""
    if not alone:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)  # from the first process: all but itself
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _described(error: BaseException | None) -> dict | None:
    if error is None:
        return None
    try:
        detail = str(error)
    except Exception:
        detail = ""
    line = student_line(error.__traceback__)
    if isinstance(error, SyntaxError):
        line = f"line {error.lineno}: {(error.text or '').strip()}"
        detail = str(error.msg)
    return {"type": type(error).__name__[:80], "detail": detail[:300], "line": line[:200]}


def _ask(line: socket.socket, answers: int, ask: dict, shell: Any, alone: bool) -> None:
    """Ask one exercise in a fork, until it ends or the other end says stop; say how it ended."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)  # which ends long calls in C too
            _close_sockets(answers, ask["files"])
            answer(
                lambda frame: protocol.send(answers, frame),
                ask,
                shell.user_ns,
                lambda: protocol.receive(answers),
            )
            os._exit(0)
        finally:
            os._exit(1)
    os.close(answers)
    how = wait(child, ask["total"], ask["cpu"], line)
    if how == "killed":
        line.recv(1)
        how = "late"
    _end_others(alone)
    protocol.send(line.fileno(), {"answered": how})


def _close_sockets(kept: int, files: int) -> None:
    """Close all sockets but one, also copies that a cell has made: a fork writes to nobody else.

    files: how many can be open.
    """
    names = range(3, files)
    closed: set[int] = set()
    with contextlib.suppress(OSError):  # where a cell has lowered the limit
        asked = select.poll()  # tells of all names at once which are open
        for name in names:
            asked.register(name)
        closed = {name for name, event in asked.poll(0) if event & select.POLLNVAL}
    for name in names:
        if name != kept and name not in closed:
            with contextlib.suppress(OSError):
                if stat.S_ISSOCK(os.fstat(name).st_mode):
                    os.close(name)
