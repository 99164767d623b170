"""Code that never ends, or waits for what never comes.

Whoever writes these wants to hold the grader up, or to use up the time of others. It fails because
every cell, call, exercise and submission has its time: an alarm inside ends what can be
interrupted, and the grader kills what is deaf to it. The exercise or the cell is lost, the others
are asked.
"""

from __future__ import annotations

from tests.hostile.shared import BLANK, CHEATED, SPIN, Case, answers, stops, stops_cell

SLEEP = "import time\ntime.sleep(30)"
DEAF = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass"
REGEX = 'import re\nre.match(r"(a|aa)+$", "a" * 60 + "b")'
POWER = "x = 7 ** (10 ** 8)"
DEADLOCK = "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"

STALLS = {
    "question to nobody": "input()",
    "endless loop": "while True:\n    pass",
    "loop that catches everything": SPIN,
    "loop deaf to the alarm": DEAF,
    "long sleep": SLEEP,
    "deadlock": DEADLOCK,
    "regular expression without end": REGEX,
    "power too large": POWER,
}

CASES: list[Case] = [
    *(stops(name, source) for name, source in STALLS.items()),
    *(stops_cell(name, source) for name, source in STALLS.items()),
    stops_cell(
        "a thread that never lets go",
        "import threading\n"
        + SPIN.replace("while True:\n    try", "def spin():\n  while True:\n    try", 1)
        .replace("\n        while", "\n      while")
        .replace("\n    except", "\n    except")
        + "\nthreading.Thread(target=spin, daemon=True).start()",
    ),
    Case(
        "every answer loops",
        "stop an exercise",
        answers({name: f"def {name}(*args):\n    while True:\n        pass" for name in CHEATED}),
        BLANK,
    ),
]
