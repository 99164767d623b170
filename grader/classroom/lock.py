"""One grader at a time on a class."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout


@contextlib.contextmanager
def only_grader(root: Path) -> Iterator[None]:
    """Hold the class in `root` for the body; the lock goes with the process, however it ends.

    Raises `ValueError` where another grader holds it.
    """
    lock = FileLock(root / ".grading.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise ValueError(
            f"another grader is at work on {root}; wait until it is through, then run this again "
            "(what it has graded will not be graded twice)"
        ) from None
    try:
        yield
    finally:
        lock.release()
