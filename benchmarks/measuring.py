"""Measure commands: wall clock, CPU time and memory, with everything that they start."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

INTERVAL = 0.4  # seconds between two looks at the memory
PR_SET_CHILD_SUBREAPER = 36
MB = 2**20


@dataclass(frozen=True)
class Usage:
    """What one command took, its children included; `peak_mb` is None where it cannot be seen."""

    wall: float
    cpu: float
    peak_mb: float | None
    code: int
    output: str


def run(command: list[str], cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Usage:
    """Run a command to its end and return what it took.

    cpu: seconds of all its processes, also of those it left behind or killed; peak_mb: the
    largest sum of the memory of all its processes at one moment, shared pages counted once where
    the system tells (PSS, otherwise RSS).
    """
    own = _children()
    adopt_orphans(True)
    before = _children_cpu()
    seen = Seen()
    watcher = threading.Thread(target=_watch, args=(seen,), daemon=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    seen.stop.set()
    watcher.join()
    reap(own)
    adopt_orphans(False)
    # The kernel forgets the time of what dies with its namespace; the last look still saw it.
    cpu = max(_children_cpu(), seen.cpu) - before
    return Usage(wall, cpu, seen.peak_mb or None, process.returncode, output)


def fit(x: list[float], y: list[float]) -> dict[str, float]:
    """Return the least-squares line through points: `slope`, `intercept`, `r2`.

    Raises `ValueError` for less than two different x.
    """
    if len(set(x)) < 2:
        raise ValueError("a line needs at least two different x")
    slope, intercept = np.polyfit(x, y, 1)
    rest = np.asarray(y) - (slope * np.asarray(x) + intercept)
    spread = np.sum((np.asarray(y) - np.mean(y)) ** 2)
    r2 = 1.0 - float(np.sum(rest**2) / spread) if spread else 1.0
    return {"slope": float(slope), "intercept": float(intercept), "r2": r2}


@contextlib.contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def adopt_orphans(on: bool) -> None:
    """On Linux, become the parent of whatever a command leaves behind, so that its CPU counts."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(on), 0, 0, 0)


def reap(own: set[int], seconds: float = 5.0) -> None:
    """Wait for what a command left behind, but not for children that were `own` before."""
    deadline = time.monotonic() + seconds
    while (left := _children() - own) and time.monotonic() < deadline:
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)


def _children() -> set[int]:
    found: set[int] = set()
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError, ValueError):
            found |= {int(pid) for pid in path.read_text().split()}
    return found


@dataclass
class Seen:
    """What the watcher saw of all processes together: the most memory, the most CPU time."""

    peak_mb: float = 0.0
    cpu: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)


def _watch(seen: Seen) -> None:
    while not seen.stop.wait(INTERVAL):
        ended = _children_cpu()  # first, so that nothing that ends meanwhile counts twice
        below = _descendants(os.getpid())
        seen.cpu = max(seen.cpu, ended + sum(below.values()))
        seen.peak_mb = max(seen.peak_mb, sum(_memory(pid) for pid in below))


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _descendants(root: int) -> dict[int, float]:
    """Return the processes below `root` with the CPU seconds of each and of what it waited for.

    Read from /proc; there are none where the system has no /proc.
    """
    tick = os.sysconf("SC_CLK_TCK")
    children: dict[int, list[int]] = {}
    cpu: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
            pid = int(path.parent.name)
            children.setdefault(int(fields[1]), []).append(pid)
            cpu[pid] = sum(int(ticks) for ticks in fields[11:15]) / tick
    found: dict[int, float] = {}
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found |= {pid: cpu[pid] for pid in below}
        waiting += below
    return found


def _memory(pid: int) -> float:
    """Return the MB of one process, 0 for one that is gone."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / MB
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / MB
    return 0.0
