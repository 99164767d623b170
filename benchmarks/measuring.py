"""Measure commands: wall clock, CPU time and memory, with everything that they start."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

INTERVAL = 0.2  # seconds between two looks at the memory
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

    cpu: seconds of all its processes, also of those it left behind; peak_mb: the largest sum of
    the memory of all its processes at one moment, shared pages counted once where the system
    tells (PSS, otherwise RSS).
    """
    _adopt_orphans()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak, stop = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(peak, stop), daemon=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    stop.set()
    watcher.join()
    _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Usage(wall, cpu, peak[0] or None, process.returncode, output)


def machine() -> dict[str, Any]:
    """Return the facts of this machine that figures depend on."""
    cores = (
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    )
    return {
        "cores": len(cores),
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load_before": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def processor() -> str:
    """Return the processor's name, "" where the system does not tell."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


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


def _adopt_orphans() -> None:
    """On Linux, become the parent of whatever a command leaves behind, so that its CPU counts."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap(seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)


def _watch(peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(INTERVAL):
        peak[0] = max(peak[0], sum(_memory(pid) for pid in _descendants(os.getpid())))


def _descendants(root: int) -> set[int]:
    """Return the processes below `root`, from /proc; none where there is no /proc."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found: set[int] = set()
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found.update(below)
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
