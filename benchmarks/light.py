"""`light`: how long a reader waits: for the package, for a lesson's first card, for its setup."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import nbformat

from benchmarks.facts import machine
from benchmarks.lessons import one_core
from benchmarks.measuring import environment
from benchmarks.tables import machine_line, table, verdict
from grader.course.lessons import answer_code, lesson_names, load_lesson
from grader.course.paths import NOTEBOOKS

TARGET_IMPORT = 0.4  # seconds beyond NumPy and Matplotlib
IMPORT = """
import time
start = time.perf_counter()
import numpy, matplotlib.pyplot
middle = time.perf_counter()
import course_lib
end = time.perf_counter()
print([middle - start, end - middle])
"""


def measure(quick: bool = False, tell: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Return the seconds of importing the package, and from opening a lesson to its first card."""
    facts, names = machine(), lesson_names()[: 1 if quick else None]
    tell("importing the package")
    with one_core(), environment(OMP_NUM_THREADS="1"):
        pairs = [imported() for _ in range(3 if quick else 15)]
        rows = []
        for name in names:
            tell(f"opening {name}")
            rows.append({"lesson": name, "seconds": first_card(name)})
    return {
        "name": "light",
        "import_seconds": median(own for _, own in pairs),
        "import_others_seconds": median(others for others, _ in pairs),
        "first_card_seconds": median(row["seconds"] for row in rows),
        "target_import": TARGET_IMPORT,
        "lessons": rows,
        "machine": facts,
    }


def imported() -> list[float]:
    """Return the seconds of importing NumPy and Matplotlib, and of the package after them."""
    command = [sys.executable, "-c", IMPORT]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def first_card(lesson: str) -> float:
    """Return the seconds from a kernel's start to the first card of a right first answer."""
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    name = load_lesson(lesson).exercises[0]
    cells = {cell.id: cell for cell in notebook.cells}
    cells[name].source = answer_code(name)
    last = next(i for i, cell in enumerate(notebook.cells) if cell.id == f"check_{name}")
    setup = [c for c in notebook.cells[:last] if c.cell_type == "code"]
    wanted = [c for c in setup if c is setup[0] or c.metadata.get("nbgrader")]
    notebook.cells = [*wanted, notebook.cells[last]]
    with tempfile.TemporaryDirectory() as folder:
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, kernel_name="python3", resources=resources)
        start = time.perf_counter()
        client.execute(stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
    shown = notebook.cells[-1].outputs[-1].data["text/plain"]
    if float(shown) <= 0:
        raise RuntimeError(f"the first card of {lesson} shows {shown} points for a right answer")
    return seconds


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    own, others = figures["import_seconds"], figures["import_others_seconds"]
    rows = [[row["lesson"], row["seconds"]] for row in figures["lessons"]]
    return "\n".join(
        [
            machine_line(figures["machine"]),
            "",
            table(["kernel's start to first card, one core", "s"], rows),
            "",
            f"Importing course_lib {own:.2f} s beyond NumPy and Matplotlib ({others:.2f} s); "
            f"target {TARGET_IMPORT:g} s: {verdict(own <= TARGET_IMPORT)}.",
        ]
    )
