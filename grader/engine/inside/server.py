"""The side of the border where student code runs; `START` is its command line, with FD LEVEL PATH.

A warm process imports what notebooks import, once. For each submission it forks a runner, which
runs the cells in an IPython shell and then answers questions; each exercise is asked in a fork
of the runner, so that what happens there stays there. Nothing here knows an expected value.

The warm process talks over FD, which no student code can reach:
    in  {"open": {"cells": [...], "cell_seconds": s, "wall": s, "memory": bytes, ...}}, and with it
        the runner's own socket; {"kill": true}
    out {"ready": true}, {"closed": how}
The runner talks over its socket:
    in  {"ask": {"name": n, "prelude": code, "calls": [...], "seconds": s, "total": s,
        "forbids": [...], "race": r, "tests": t}}, and with it a socket for the answers,
        which no other exercise can reach; "-" to stop one
    out {"running": i}, {"ran": i, "error": ...}, {"finished": true}, {"answered": how}
The fork that answers writes to that socket: {"answer": i, "seen": observation}, {"missing": true};
where it runs a test, also {"given": argument}, and gets back what the function under test did.
"""

from __future__ import annotations

import gc
import os
import resource
import socket
import sys
from typing import Any

from grader.engine.inside import isolate, protocol
from grader.engine.inside.runner import run
from grader.engine.inside.watch import wait


def main() -> None:
    """Serve submissions until the other end closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    sandboxed = sys.argv[2] == "sandbox"
    os.environ["BEYOND_LINEAR_GRADING"] = "1"
    shell = warm_shell()
    if sandboxed:
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
        how = _serve(control, fds[0], job["open"], shell, sandboxed)
        protocol.send(control.fileno(), {"closed": how})


def warm_shell() -> Any:
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


def _serve(control: socket.socket, fd: int, job: dict, shell: Any, sandboxed: bool) -> str:
    """Fork a runner for one submission, end it when it is late or no longer needed; say how."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            control.close()
            if sandboxed:
                isolate.isolate(job["scratch"], job["scratch_size"])
            _limits(job, sandboxed)
            run(fd, job, shell, alone=sandboxed)
        finally:
            os._exit(0)
    os.close(fd)
    memory = job["all_memory"] if sandboxed else None
    how = wait(child, job["wall"], job["cpu"], control, memory)
    if sandboxed:
        isolate.end_all()
    protocol.receive(control.fileno())  # the other end always says that it is through
    return how


def _limits(job: dict, sandboxed: bool) -> None:
    """Put the runner into its scratch folder, cut off from the terminal, with its limits set."""
    os.chdir(job["scratch"])
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, job["memory"], job["memory"]),
        (resource.RLIMIT_FSIZE, job["file_size"], job["file_size"]),
        (resource.RLIMIT_CPU, job["cpu"], job["cpu"] + 1),  # a signal first, then the end
        (resource.RLIMIT_NOFILE, job["files"], job["files"]),
    ):
        try:
            resource.setrlimit(what, (soft, hard))
        except (ValueError, OSError):
            if sandboxed:
                raise
            # macOS, for one, knows no limit of memory.
    if sandboxed:  # outside of a namespace it would count all processes of the user
        resource.setrlimit(resource.RLIMIT_NPROC, (job["processes"], job["processes"]))
