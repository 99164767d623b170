"""The side of the border where student code runs: a script, `python -I inside.py FD LEVEL PATH`.

A warm process imports what notebooks import, once. For each submission it forks a runner, which
runs the cells in an IPython shell and then answers questions; each exercise is asked in a fork
of the runner, so that what happens there stays there. Nothing here knows an expected value.

The warm process talks over FD, which no student code can reach:
    in  {"open": {"cells": [...], "cell_seconds": s, "wall": s, "memory": bytes, ...}}, and with it
        the runner's own socket; {"kill": true}
    out {"ready": true}, {"closed": how}
The runner talks over its socket:
    in  {"ask": {"name": n, "prelude": code, "calls": [...], "seconds": s, "total": s}}, and with
        it a socket for the answers, which no other exercise can reach; "-" to stop one
    out {"running": i}, {"ran": i, "error": ...}, {"finished": true}, {"answered": how}
The fork that answers writes to that socket: {"answer": i, "seen": observation}, {"missing": true}.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Serve submissions until the other end closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    sandboxed = sys.argv[2] == "sandbox"
    sys.path.insert(0, sys.argv[3])  # where course_lib lies
    os.environ["BEYOND_LINEAR_GRADING"] = "1"
    shell = _warm_shell()
    protocol = _module("protocol")
    isolate = None
    if sandboxed:
        _module("syscalls")
        isolate = _module("isolate")
        isolate.hide_from_children()
    gc.freeze()  # or the first collection in a fork would copy all of these objects' memory
    protocol.send(control.fileno(), {"ready": True})
    while True:
        try:
            _, fds, _, _ = socket.recv_fds(control, 1, 1)  # one byte announces a socket
            job = protocol.receive(control.fileno())
        except protocol.Closed:
            return
        if not fds:
            return
        how = _serve(control, fds[0], job["open"], shell, protocol, isolate)
        protocol.send(control.fileno(), {"closed": how})


def _module(name: str) -> Any:
    """Import a neighbour by its file, so that the `grader` package stays outside."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # neighbours import each other by this name
    spec.loader.exec_module(module)
    return module


def _warm_shell() -> Any:
    """Import what notebooks import and make the shell that every runner inherits."""
    shell: Any
    os.environ["MPLBACKEND"] = "agg"
    import matplotlib.pyplot  # noqa: F401
    import numpy  # noqa: F401
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    import course_lib
    import course_lib.checking.calls
    import course_lib.claims
    import course_lib.training  # noqa: F401

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"
    shell = InteractiveShell.instance(config=config)
    shell.enable_gui = lambda gui=None: None  # `%matplotlib inline` asks for it
    shell.showtraceback = lambda *args, **kwargs: None  # nobody reads it, and drawing it is slow
    shell.showsyntaxerror = lambda *args, **kwargs: None
    shell.run_cell("%matplotlib inline", store_history=False)
    return shell


def _serve(
    control: socket.socket, fd: int, job: dict, shell: Any, protocol: Any, isolate: Any
) -> str:
    """Fork a runner for one submission, end it when it is late or no longer needed; say how."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            control.close()
            if isolate is not None:
                isolate.isolate(job["scratch"], job["scratch_size"])
            _limits(job, sandboxed=isolate is not None)
            _run(fd, job, shell, protocol, alone=isolate is not None)
        finally:
            os._exit(0)
    os.close(fd)
    memory = job["all_memory"] if isolate is not None else None
    how = _wait(child, job["wall"], job["cpu"], control, memory)
    if isolate is not None:
        isolate.end_all()
    protocol.receive(control.fileno())  # the other end always says that it is through
    return how


def _limits(job: dict, sandboxed: bool) -> None:
    """Put the runner into its scratch folder, cut off from the terminal, with its limits set."""
    import resource

    os.chdir(job["scratch"])
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    for what, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_FSIZE, job["file_size"]),
        (resource.RLIMIT_CPU, job["cpu"]),
        (resource.RLIMIT_NOFILE, job["files"]),
    ):
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            if sandboxed:
                raise
            # macOS, for one, knows no limit of memory.
    if sandboxed:  # outside of a namespace it would count all processes of the user
        resource.setrlimit(resource.RLIMIT_NPROC, (job["processes"], job["processes"]))


def _run(fd: int, job: dict, shell: Any, protocol: Any, alone: bool) -> None:
    """Run the cells, then answer questions until the other end closes.

    alone: whether this is the first process of its namespace, so that it may end all others.
    """
    import builtins

    # Before the first cell, so that replacing the name in its module changes nothing here.
    from course_lib.checking.calls import observe, time_limit

    def no_input(prompt: object = "") -> str:
        raise EOFError("input() has nobody to ask while a notebook is graded")

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
        _ask(line, fds[0], frame["ask"] | {"cpu": job["cpu"]}, shell, protocol, observe, alone)


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
    from course_lib.checking.calls import student_line

    try:
        detail = str(error)
    except Exception:
        detail = ""
    line = student_line(error.__traceback__)
    if isinstance(error, SyntaxError):
        line = f"line {error.lineno}: {(error.text or '').strip()}"
        detail = str(error.msg)
    return {"type": type(error).__name__[:80], "detail": detail[:300], "line": line[:200]}


def _ask(
    line: socket.socket,
    answers: int,
    ask: dict,
    shell: Any,
    protocol: Any,
    observe: Any,
    alone: bool,
) -> None:
    """Ask one exercise in a fork, until it ends or the other end says stop; say how it ended."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            _close_sockets(answers)
            _answer(lambda frame: protocol.send(answers, frame), ask, shell.user_ns, observe)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(answers)
    how = _wait(child, ask["total"], ask["cpu"], line)
    if how == "killed":
        line.recv(1)
        how = "late"
    _end_others(alone)
    protocol.send(line.fileno(), {"answered": how})


def _close_sockets(kept: int) -> None:
    """Close all sockets but one, also copies that a cell has made: a fork writes to nobody else."""
    import stat

    for name in range(3, 256):
        with contextlib.suppress(OSError):
            if name != kept and stat.S_ISSOCK(os.fstat(name).st_mode):
                os.close(name)


def _answer(send: Any, ask: dict, space: dict, observe: Any) -> None:
    """Send a frame for each call of an exercise's function, which is looked up in `space`."""
    if ask["prelude"]:
        exec(ask["prelude"], space)
    function = space.get(ask["name"])
    if not callable(function):
        send({"missing": True})
        return
    slow = 0
    for i, args in enumerate(ask["calls"]):
        seen = observe(function, args, ask["seconds"])
        send({"answer": i, "seen": {**asdict(seen), "printed": ""}})
        slow += seen.raised == "TooSlow"
        if slow == 2:  # the rest would only use up the time of other exercises
            return


def answer_here(question: str, shell: Any, mime: str) -> None:
    """Ask an exercise in a kernel that cannot fork; the answers are displayed under `mime`.

    What the course's own functions replaced is put back.
    """
    import json

    from course_lib.checking.calls import observe

    def send(frame: dict) -> None:
        shell.display_pub.publish({mime: json.dumps(frame, allow_nan=False)})

    before = dict(shell.user_ns)
    try:
        _answer(send, json.loads(question), shell.user_ns, observe)
    finally:
        for name in set(shell.user_ns) - set(before):
            del shell.user_ns[name]
        shell.user_ns.update(before)


def _wait(
    child: int,
    seconds: float,
    cpu: float,
    control: socket.socket,
    memory: int | None = None,
) -> str:
    """Wait for a fork, then kill all of its group; say how it ended.

    Returns "done", "died", "late", "cpu" (it was killed after `cpu` seconds of processor time),
    "killed" (the other end said so), or "greedy" where all processes together took more than
    `memory` bytes.
    """
    base = _memory(0) if memory is not None else 0
    deadline = time.monotonic() + seconds
    handle = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
    watched = [x for x in (handle, control) if x is not None]
    pid = status = 0
    used = 0.0
    how = ""
    while not pid and not how:
        left = deadline - time.monotonic()
        step = min(left, 0.05 if memory is not None else left)
        step = step if handle is not None else min(step, 0.005)
        ready = select.select(watched, [], [], max(step, 0))[0]
        if control in ready:
            # The other end may have seen the end before it is known here.
            if handle is None:
                time.sleep(0.01)
            else:
                select.select([handle], [], [], 0.01)
            how = "killed"
        pid, status, usage = os.wait4(child, os.WNOHANG)
        used = usage.ru_utime + usage.ru_stime
        if not pid and not how and time.monotonic() >= deadline:
            how = "late"
        if memory is not None and not pid and _memory(base) > memory:
            how = how or "greedy"
    if handle is not None:
        os.close(handle)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # gone, or no group yet
        os.killpg(child, signal.SIGKILL)
    if not pid:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if pid and how in ("", "killed"):  # it ended by itself
        how = "done" if status == 0 else ""
    if how:
        return how
    # The code of a process behind a waiting parent is the parent's, and so is its time.
    code = os.waitstatus_to_exitcode(status)
    return "cpu" if used >= cpu and (code < 0 or code > 128) else "died"


def _memory(base: int) -> int:
    """Return the bytes that other processes here hold beyond what each inherited from this one."""
    page, total = 4096, 0
    own = os.getpid()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and int(entry.name) not in (1, own):
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(entry.path, "statm").read_text().split()
                total += max(0, int(fields[1]) * page - base)
    if base == 0:
        return int(Path("/proc/self/statm").read_text().split()[1]) * page
    return total


if __name__ == "__main__":
    main()
