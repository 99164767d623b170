"""Code that takes all memory, all of the stack or all of the disk.

Whoever writes these wants the machine to swap, to fill up or to kill the grader. It fails because
the kernel limits the memory and the files of each process, the grader watches the memory of all
together, what can be written is bounded and goes with the submission, and an answer that is too
large is never read.
"""

from __future__ import annotations

from tests.hostile.shared import Case, stops, stops_cell

MEMORY = """
hoard = []
for _ in range(96):
    hoard.append(bytearray(64 * 2**20))
"""
RECURSION = """
import sys
sys.setrecursionlimit(10**9)
def deeper(n):
    return [deeper(n + 1)]
deeper(0)
"""
FILES = """
import os
try:
    for i in range(0 if os.path.exists("flood-0") else 150):
        with open(f"flood-{i}", "wb") as file:
            file.write(b"x" * 2**20)
except OSError:
    pass
"""

HOARDS = {
    "endless recursion": RECURSION,
    "memory bomb": MEMORY,
    "one array too large": "np.ones(6 * 2**30 // 8)",
}

FLOODS = {
    "flood of files": FILES,
}

CASES: list[Case] = [
    *(stops(name, source) for name, source in HOARDS.items()),
    *(stops_cell(name, source) for name, source in HOARDS.items()),
    *(stops(name, source, points={}) for name, source in FLOODS.items()),
    *(stops_cell(name, source) for name, source in FLOODS.items()),
    stops(
        "an answer of 58 MB",
        "return np.zeros((2700, 2700))",
    ),
]
