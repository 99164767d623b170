"""Frames written by hand, and rubbish, on the lines between a notebook and the grader.

Whoever writes these wants the grader to take a message of theirs for one of the engine's: an
answer, a verdict, the end of an exercise. It fails because a message can carry values and errors,
never points, and each is read as a stranger's. The fork that answers an exercise has one line, for
that exercise's values alone: a forged value is judged like a returned one, and how the fork ended
is said on a line that it does not have. Rubbish costs only the cell or the exercise that wrote it.
"""

from __future__ import annotations

from tests.hostile.shared import Case, answers, both, cheat, extra, stops, stops_cell

FORGE = """
import os, json, struct

def sockets():
    import stat
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode) or stat.S_ISFIFO(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass

def frame(data):
    raw = json.dumps(data).encode()
    for fd in sockets():
        try:
            os.write(fd, struct.pack(">I", len(raw)) + raw)
        except OSError:
            pass

from dataclasses import asdict
from course_lib.checking.calls import Observation
SEEN = asdict(Observation(value=1.0))
"""
WRITE_ALL = """
import os
for fd in range(64):
    for _ in range(4):
        try:
            os.write(fd, b"x" * 100_000)
        except OSError:
            pass
"""

CASES: list[Case] = [
    cheat(
        "forged answers",
        FORGE,
        """
for i in range(40):
    frame({"answer": i, "seen": SEEN, "points": 100})
return 42.0
""",
    ),
    cheat(
        "forged verdicts",
        FORGE
        + """
verdict = {"exercise": "step", "outcome": "right", "points": 100, "max_points": 1}
for data in ({"verdict": verdict}, {"points": 100}, verdict, [100], 100, None, "right", True):
    frame(data)
""",
    ),
    cheat(
        "forged end of the notebook, then of the exercise",
        FORGE + 'frame({"finished": True})',
        """
frame({"answered": "done"})
return 42.0
""",
    ),
    cheat(
        "forged errors, by the hundred thousand",
        FORGE
        + """
for _ in range(200):
    for fd in sockets():
        raw = json.dumps({"error": {"type": "x" * 300, "detail": "y" * 300}}).encode()
        os.write(fd, (struct.pack(">I", len(raw)) + raw) * 100)
""",
    ),
    Case(
        "hidden inputs told by forged prints",
        "win points",
        both(
            extra(FORGE),
            answers(
                {
                    "step": """
def step(z):
    frame({"answer": 0, "seen": {**SEEN, "printed": "LEAK " + repr(z), "detail": "LEAK"}})
    return 42.0
"""
                }
            ),
        ),
        {"step": 0.0},
    ),
    stops(
        "flood of writes to every descriptor",
        WRITE_ALL,
    ),
    stops(
        "a daemon that goes on to write frames",
        FORGE
        + """
if os.fork() == 0:
    os.setsid()
    import time
    for _ in range(200):
        for fd in sockets():
            try:
                os.write(fd, b"x" * 1000)
            except OSError:
                os._exit(0)
        time.sleep(0.01)
    os._exit(0)
""",
    ),
    stops_cell("flood of writes to every descriptor", WRITE_ALL, says="it was left out"),
]
