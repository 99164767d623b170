"""Keep freed memory: a training step that asks for it anew each time waits for it each time.

A step of a network makes a few megabytes of arrays and frees them. glibc, Linux's C library, hands
free memory at the end of its heap back to the system, and the system hands it out again page by
page, each zeroed: hundreds of page faults a step, which take longer than the arithmetic. What it
keeps grows with the largest array that was freed so far, so one array is freed, never touched.
"""

from __future__ import annotations

import contextlib

import numpy as np

LARGEST = 31 * 2**20  # bytes; glibc learns nothing from arrays of more than 32 MiB


def keep_freed() -> None:
    """Have free memory kept for the next arrays, at most 64 MB; other systems do as they did."""
    with contextlib.suppress(MemoryError):
        np.empty(LARGEST, np.uint8)
