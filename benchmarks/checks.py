"""`checks`: how long a visible check takes in a notebook, and `grader verify` as a whole.

The time is what a person waits: from sending the cell to a real kernel until the kernel is idle
again, the card included; only the browser's drawing is not in it. Each check is asked about the
course's answer and about a wrong one, whose card has more to say.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.classes import ready_lessons, typed_answers
from benchmarks.facts import machine
from benchmarks.measuring import run
from benchmarks.tables import machine_line, table, verdict
from grader.course.lessons import answer_code
from grader.course.paths import ROOT
from grader.engine.grading import course_of

TARGET_MS = 50.0
TARGET_VERIFY = 60.0
TIMES, QUICK_TIMES = 15, 5
Execute = Callable[[str], float]


def measure(quick: bool = False, tell: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Return the median milliseconds of every visible check, and the seconds of `verify`."""
    facts = machine()
    lessons, missing = ready_lessons()
    rows: list[dict[str, Any]] = []
    empty: list[float] = []
    for lesson in lessons:
        tell(f"the checks of {lesson}")
        with kernel() as execute:
            rows += timed_checks(lesson, execute, QUICK_TIMES if quick else TIMES)
            empty += [1e3 * execute("None") for _ in range(QUICK_TIMES)]
    tell("grader verify")
    verified = run([sys.executable, "-m", "grader", "verify", "--json"], cwd=ROOT)
    return summary(rows) | {
        "empty_cell_ms": statistics.median(empty),
        "verify_seconds": verified.wall,
        "verify_passed": verified.code == 0,
        "verify_target": TARGET_VERIFY,
        "where": "a kernel, from the request until it is idle",
        "machine": facts,
        "lessons_not_built": missing,
    }


def timed_checks(lesson: str, execute: Execute, times: int) -> list[dict[str, Any]]:
    """Return the times of each check of a lesson; its answers stand in the kernel before."""
    course = course_of(lesson)
    for cell in course.cells:
        if cell.role in ("setup", "given", "code"):
            execute(cell.node.source)
        if cell.role == "exercise":
            execute(answer_code(cell.name))
    rows = []
    for name in course.exercises:
        asked = f'check("{name}", {name})'
        row: dict[str, Any] = {"lesson": lesson, "exercise": name}
        row["first_ms"] = 1e3 * execute(asked)
        row["right_ms"] = statistics.median(1e3 * execute(asked) for _ in range(times))
        wrong = typed_answers(lesson, name, right=False)
        row["wrong_ms"] = None
        if wrong:
            execute(wrong[0])
            row["wrong_ms"] = statistics.median(1e3 * execute(asked) for _ in range(times))
            execute(answer_code(name))
        rows.append(row)
    return rows


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the named figures: the median over all checks, right and wrong, and the slowest."""
    every = [row[k] for row in rows for k in ("right_ms", "wrong_ms") if row[k] is not None]
    slowest = max(rows, key=lambda row: max(row["right_ms"], row["wrong_ms"] or 0.0))
    return {
        "name": "checks",
        "median_ms": statistics.median(every),
        "max_ms": max(every),
        "slowest": slowest["exercise"],
        "target_ms": TARGET_MS,
        "checks": rows,
    }


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    head = ["check", "right ms", "wrong ms", "first time ms"]
    rows = [[r["exercise"], r["right_ms"], r["wrong_ms"], r["first_ms"]] for r in figures["checks"]]
    median, seconds = figures["median_ms"], figures["verify_seconds"]
    proven = "" if figures["verify_passed"] else " (it reports failures)"
    return "\n".join(
        [
            machine_line(figures["machine"]),
            "",
            table(head, rows),
            "",
            f"Measured in {figures['where']}; an empty cell takes "
            f"{figures['empty_cell_ms']:.1f} ms.",
            f"Median {median:.1f} ms (target {TARGET_MS:g} ms: {verdict(median <= TARGET_MS)}), "
            f"slowest {figures['max_ms']:.1f} ms ({figures['slowest']}).",
            f"grader verify: {seconds:.1f} s{proven} "
            f"(target {TARGET_VERIFY:g} s: {verdict(seconds <= TARGET_VERIFY)}).",
        ]
    )


@contextmanager
def kernel() -> Iterator[Execute]:
    """Start a kernel and yield a function that runs a cell and returns its seconds."""
    from jupyter_client.manager import start_new_kernel

    with tempfile.TemporaryDirectory() as folder:
        manager, client = start_new_kernel(
            kernel_name="python3", cwd=folder, stderr=subprocess.DEVNULL
        )
        try:
            yield lambda source: _executed(client, source)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _executed(client: Any, source: str) -> float:
    """Run a cell; raises `RuntimeError` where it fails, for then its time means nothing."""
    start = time.perf_counter()
    reply = client.execute_interactive(source, output_hook=lambda message: None, timeout=120)
    seconds = time.perf_counter() - start
    content = reply["content"]
    if content["status"] != "ok":
        raise RuntimeError(f"{content['ename']}: {content['evalue']} in\n{source[:500]}")
    return seconds
