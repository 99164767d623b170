"""Points, scripts and floods in what a notebook prints and displays.

Whoever writes these wants a number on the screen to count, a script to run in the browser of
whoever looks at the results, or so much text that the grader chokes on it. It fails because the
standard streams of a notebook lead nowhere, and outputs are neither read as points nor kept. For
the same reason honest prints and warnings cost nothing.
"""

from __future__ import annotations

from tests.hostile.shared import Case, answers, cheat, reach, stops, stops_cell

PRINT = """
import sys
for _ in range(40):
    print("x" * 2**20)
    sys.stderr.write("y" * 2**20)
"""
WRITE = """
import os
for fd in (0, 1, 2):
    for _ in range(40):
        try:
            os.write(fd, b"x" * 2**20)
        except OSError:
            pass
"""

FLOODS = {
    "flood of prints": PRINT,
    "flood of writes to the standard streams": WRITE,
}

CASES: list[Case] = [
    cheat(
        "points written at exit and by finalizers",
        """
import atexit, weakref
def points(*a):
    print(100)
class Last:
    __del__ = points
atexit.register(points)
last = Last()
weakref.finalize(last, points)
""",
        "return Last()",
    ),
    *(stops(name, source, points={}) for name, source in FLOODS.items()),
    *(stops_cell(name, source) for name, source in FLOODS.items()),
    Case(
        "warnings and prints",
        "odd values",
        answers(
            {
                "dense": """
import sys, warnings
def dense(X, W, b):
    print("LEAK", X)
    print("LEAK", X, file=sys.stderr)
    warnings.warn("LEAK")
    np.log(np.zeros(1))
    return X @ W + b
"""
            }
        ),
    ),
    reach(
        "scripts and links in the outputs",
        """
from IPython.display import HTML, display
display(HTML("<script>alert('BROKE OUT')</script>"))
HTML("<img src=x onerror=alert('BROKE OUT')>")
""",
    ),
]
