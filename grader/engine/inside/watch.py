"""Wait for a fork, within its limits, and say how it ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def wait(
    child: int,
    seconds: float,
    cpu: float,
    control: socket.socket,
    memory: int | None = None,
) -> str:
    """Wait for a fork, then kill all of its group; say how it ended.

    Returns "done", "died", "late", "cpu" (it used up its `cpu` seconds of processor time), "killed"
    (the other end said so), or "greedy" where all processes together took more than `memory` bytes.
    """
    base = _resident("self") if memory is not None else 0
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
    return "cpu" if _out_of_cpu(os.waitstatus_to_exitcode(status), used, cpu) else "died"


def _out_of_cpu(code: int, used: float, cpu: float) -> bool:
    """Return whether a process ended because its processor time was up.

    The kernel says so with SIGXCPU, and kills a second later what does not listen. It counts by
    its clock's ticks, which on a busy machine run far ahead of the seconds `used` that it reports
    in the end; so these only tell its kill from one after little work.
    """
    ended = -code if code < 0 else code - 128  # a waiting parent hands on the signal like a shell
    return ended == signal.SIGXCPU or (ended == signal.SIGKILL and used > cpu / 2)


def _memory(base: int) -> int:
    """Return the bytes that other processes here hold beyond what each inherited from this one."""
    own = ("1", str(os.getpid()))
    others = [e.name for e in os.scandir("/proc") if e.name.isdigit() and e.name not in own]
    return sum(max(0, _resident(name) - base) for name in others)


def _resident(process: str) -> int:
    """Return the bytes in memory of a process, 0 for one that is gone."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path("/proc", process, "statm").read_text().split()[1]) * PAGE
    return 0
