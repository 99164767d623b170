"""`lessons`: each solution notebook from top to bottom on one core, and what it complained of."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from benchmarks.classes import ready_lessons
from benchmarks.facts import machine
from benchmarks.measuring import environment
from benchmarks.tables import machine_line, table, verdict
from grader.course.paths import SOLUTIONS

TARGET_EACH = 20.0
TARGET_ALL = 120.0
CELL_SECONDS = 300
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


def measure(quick: bool = False, tell: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Return the seconds of each solution notebook, of the slowest, and of all together.

    With `quick`, only the first lesson is run.
    """
    facts = machine()
    names, missing = ready_lessons()
    rows = []
    for name in names[: 1 if quick else None]:
        tell(f"running {name}")
        with one_core(), environment(**THREADS):
            rows.append(run_lesson(SOLUTIONS / name / f"{name}.ipynb"))
    return summary(rows) | {"machine": facts, "lessons_not_built": missing}


def run_lesson(path: Path) -> dict[str, Any]:
    """Execute a notebook in a kernel of its own; return seconds, complaints and slowest cells.

    The seconds are those of the whole run, the kernel's start and end included.
    """
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": folder}},
        )
        start = time.perf_counter()
        client.execute(stderr=subprocess.DEVNULL)  # of the kernel itself, not of cells
        seconds = time.perf_counter() - start
    return {"lesson": path.stem, "seconds": seconds, **complaints(notebook)}


def complaints(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """Return how many cells wrote to stderr or raised, and the three slowest of an executed one."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    loud = [c for c in cells if any(o.get("name") == "stderr" for o in c.outputs)]
    raised = [c for c in cells if any(o.output_type == "error" for o in c.outputs)]
    slowest = sorted(cells, key=cell_seconds, reverse=True)[:3]
    return {
        "stderr": len(loud),
        "errors": len(raised),
        "slowest": [{"cell": c.id, "seconds": round(cell_seconds(c), 2)} for c in slowest],
    }


def cell_seconds(cell: nbformat.NotebookNode) -> float:
    """Return how long an executed cell took, 0 where that was not noted."""
    noted = cell.metadata.get("execution", {})
    try:
        start, end = noted["iopub.execute_input"], noted["shell.execute_reply"]
    except KeyError:
        return 0.0
    times = [datetime.fromisoformat(t.replace("Z", "+00:00")) for t in (start, end)]
    return (times[1] - times[0]).total_seconds()


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the named figures."""
    return {
        "name": "lessons",
        "max_seconds": max(row["seconds"] for row in rows),
        "total_seconds": sum(row["seconds"] for row in rows),
        "complaints": sum(row["stderr"] + row["errors"] for row in rows),
        "seconds": {row["lesson"]: row["seconds"] for row in rows},
        "target_each": TARGET_EACH,
        "target_all": TARGET_ALL,
        "lessons": rows,
    }


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    rows = [
        [r["lesson"], r["seconds"], str(r["stderr"]), str(r["errors"]),
         ", ".join(f"{s['cell']} {s['seconds']:.1f}" for s in r["slowest"])]
        for r in figures["lessons"]
    ]  # fmt: skip
    most, total = figures["max_seconds"], figures["total_seconds"]
    return "\n".join(
        [
            machine_line(figures["machine"]),
            "",
            table(["lesson, one core", "s", "stderr", "errors", "slowest cells (s)"], rows),
            "",
            f"Slowest {most:.1f} s (target {TARGET_EACH:g} s: {verdict(most <= TARGET_EACH)}); "
            f"all {total:.1f} s (target {TARGET_ALL:g} s: {verdict(total <= TARGET_ALL)}).",
        ]
    )


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and what it starts, on one core; does nothing where that cannot be."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
