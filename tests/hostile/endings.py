"""Code that ends, stops or replaces the process of the notebook, or cuts its lines.

Whoever writes these wants to take the grader along, or the exercises that would be found wrong. It
fails because each exercise is asked in a fork of its own, so that an end costs that exercise alone,
and because a cell that ends the process is left out and the notebook run again. The fourth such
cell is the notebook's own end: it scores zero, and the next notebook runs.
"""

from __future__ import annotations

from tests.hostile.shared import FULL, Case, both, extra, stops, stops_cell

SEGFAULT = "import ctypes\nctypes.string_at(8)"
CLOSE = "import os\nos.closerange(0, 256)"
NOTHING = dict.fromkeys(FULL, 0.0)

ENDINGS = {
    "os._exit": "import os\nos._exit(0)",
    "os._exit with a failure": "import os\nos._exit(3)",
    "kill of itself": "import os\nos.kill(os.getpid(), 9)",
    "stop of itself": "import os\nos.kill(os.getpid(), 19)",
    "segmentation fault": SEGFAULT,
    "abort": "import os\nos.abort()",
    "exec of another program": 'import os\nos.execv("/bin/true", ["true"])',
    "closed descriptors": CLOSE,
}

CASES: list[Case] = [
    *(stops(name, source) for name, source in ENDINGS.items()),
    *(
        stops_cell(name, source)
        for name, source in ENDINGS.items()
        if name not in ("stop of itself", "closed descriptors", "os._exit with a failure")
    ),
    stops_cell("closed descriptors", CLOSE, says="it was left out"),
    Case(
        "four cells that end the process",
        "stop the notebook",
        both(*[extra("import os\nos._exit(0)")] * 4),
        NOTHING,
        "could not be run to its end",
    ),
]
