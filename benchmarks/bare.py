"""`python -m benchmarks.bare FILE`: the bare fork that grading is measured against.

It reads JSON, a list of [cells, questions] a submission, and runs each in a fork of this process,
which has the imports done: the cells in an IPython shell, then the calls; and nothing else.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from course_lib.checking.calls import observe
from course_lib.checking.pacing import Pace, race_from
from grader.engine.inside.server import warm_shell


def main() -> None:
    """Run every submission of the file, one after the other."""
    work = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    shell = warm_shell()
    gc.freeze()
    for cells, asked in work:
        child = os.fork()
        if child == 0:
            try:
                run(cells, asked, shell)
            finally:
                os._exit(0)
        os.waitpid(child, 0)


def run(cells: list[str], asked: list[list], shell: Any) -> None:
    """Run the cells, then the calls of each question; what there is in one says `fork.Ask`."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    for source in cells:
        shell.run_cell(source, store_history=False)
    for name, calls, seconds, prelude, forbids, timed in asked:
        before = dict(shell.user_ns)
        if prelude:
            exec(prelude, shell.user_ns)
        function = shell.user_ns.get(name)
        race = race_from(timed["code"], Pace(**timed["pace"])) if timed else None
        for i, args in enumerate(calls if callable(function) else []):
            observe(
                function, args, seconds, forbids, race if timed and i in timed["calls"] else None
            )
        shell.user_ns.update(before)


if __name__ == "__main__":
    main()
