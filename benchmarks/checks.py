"""`checks`: how long a visible check takes in a notebook, and `grader verify` as a whole.

The time is what a person waits: from sending the cell to a real kernel until the kernel is idle
again, the card included; only the browser's drawing is not in it. Each check is asked ten times
about the course's answer, and, in kernels of their own, ten times about a wrong one of the bank and
about one that nobody knows, whose cards have more to say: the first time reads the key.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.classes import ready_lessons, typed_answers
from benchmarks.facts import machine
from benchmarks.measuring import run
from benchmarks.tables import machine_line, table, verdict
from grader.bank import all_exercises
from grader.build.expand import check_code
from grader.course.lessons import answer_code
from grader.course.paths import ROOT
from grader.engine.lesson import course_of

TARGET_MS, TARGET_MS_95 = 15.0, 40.0
TARGET_VERIFY = 60.0
TIMES = 10
ROUNDS, QUICK_ROUNDS = 3, 1  # kernels for each lesson and kind of answer
SIDES = ("right", "wrong", "unknown")
KINDS = [f"{side}_{which}" for side in SIDES for which in ("first", "tenth")]
# A wrong answer that is off in no way that has a name.
UNKNOWN = """
def {name}(*args, _right={name}):
    value = _right(*args)
    if isinstance(value, tuple):
        return tuple(np.asarray(v) + np.sin(3 * np.asarray(v)) + 0.1 for v in value)
    return np.asarray(value) + np.sin(3 * np.asarray(value)) + 0.1
"""
Execute = Callable[[str], float]


def measure(quick: bool = False, tell: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Return the milliseconds of visible checks, and the seconds of `verify`."""
    facts = machine()
    lessons, missing = ready_lessons()
    rows: list[dict[str, Any]] = []
    empty: list[float] = []
    for lesson in lessons:
        for turn in range(QUICK_ROUNDS if quick else ROUNDS):
            for side in SIDES:
                tell(f"the checks of {lesson}, {side} answers")
                with kernel() as execute:
                    rows += timed_checks(lesson, execute, side, turn)
                    empty += [1e3 * execute("None") for _ in range(TIMES)]
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


def timed_checks(
    lesson: str, execute: Execute, side: str, turn: int = 0, times: int = TIMES
) -> list[dict[str, Any]]:
    """Return the times of each check of a lesson about answers of one side, in a new kernel.

    side: one of `SIDES`; turn: which of the bank's wrong answers is asked about; an exercise
    without one that runs in a notebook is left out.
    """
    course = course_of(lesson)
    for cell in course.cells:
        if cell.role in ("setup", "given", "wrong", "code"):
            execute(cell.node.source)
        if cell.role == "exercise":
            execute(answer_code(cell.name))
    rows = []
    for name in course.exercises:
        answers = typed_answers(lesson, name, right=False) if side == "wrong" else ()
        if side == "wrong" and not _replaced(execute, answers, turn):
            continue
        if side == "unknown":
            execute(UNKNOWN.format(name=name))
        known = all_exercises().get(name)
        call = check_code(known) if known else f'check("{name}", {name})'
        taken = [1e3 * execute(call) for _ in range(times)]
        rows.append({"lesson": lesson, "exercise": name, "side": side, "ms": taken})
        if side != "right":
            execute(answer_code(name))
    return rows


def _replaced(execute: Execute, answers: Sequence[str], turn: int) -> bool:
    """Define the first of some answers, from the `turn`-th on, that a notebook takes."""
    for i in range(len(answers)):
        try:
            execute(answers[(turn + i) % len(answers)])
        except RuntimeError:  # it names something of the bank's own
            continue
        return True
    return False


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the named figures: medians and 95 % of first, tenth and all checks, the slowest."""
    figures: dict[str, Any] = {"name": "checks"}
    for kind in KINDS:
        side, which = kind.split("_")
        at = 0 if which == "first" else -1
        times = [row["ms"][at] for row in rows if row["side"] == side]
        if times:
            figures |= {f"{kind}_ms": statistics.median(times), f"{kind}_95_ms": _95(times)}
    every = [ms for row in rows for ms in row["ms"]]
    slowest = max(rows, key=lambda row: max(row["ms"]))
    return figures | {
        "median_ms": statistics.median(every),
        "95_ms": _95(every),
        "max_ms": max(every),
        "slowest": slowest["exercise"],
        "target_ms": TARGET_MS,
        "target_95_ms": TARGET_MS_95,
        "checks": _by_exercise(rows),
    }


def _95(times: list[float]) -> float:
    """Return the time that 95 % of the times do not exceed."""
    return sorted(times)[-(-95 * len(times) // 100) - 1]


def _by_exercise(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each exercise; what was not measured in it is None."""
    found = []
    for lesson, name in dict.fromkeys((row["lesson"], row["exercise"]) for row in rows):
        row: dict[str, Any] = {"lesson": lesson, "exercise": name}
        for side in SIDES:
            mine = [r["ms"] for r in rows if r["exercise"] == name and r["side"] == side]
            row[f"{side}_first_ms"] = statistics.median(m[0] for m in mine) if mine else None
            row[f"{side}_ms"] = statistics.median(m for ms in mine for m in ms) if mine else None
        found.append(row)
    return found


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    head = ["check", *(f"{side}, ms" for side in SIDES), *(f"{side}, first" for side in SIDES)]
    names = ["exercise", *(f"{s}_ms" for s in SIDES), *(f"{s}_first_ms" for s in SIDES)]
    rows = [[row[name] for name in names] for row in figures["checks"]]
    kinds = [
        [k.replace("_", ", "), figures.get(f"{k}_ms"), figures.get(f"{k}_95_ms")] for k in KINDS
    ]
    held = figures["median_ms"] <= TARGET_MS and figures["95_ms"] <= TARGET_MS_95
    seconds = figures["verify_seconds"]
    proven = "" if figures["verify_passed"] else " (it reports failures)"
    return "\n".join(
        [
            machine_line(figures["machine"]),
            "",
            table(head, rows),
            "",
            table(["asked", "median ms", "95 % ms"], kinds),
            "",
            f"Measured in {figures['where']}; an empty cell takes "
            f"{figures['empty_cell_ms']:.1f} ms.",
            f"Median {figures['median_ms']:.1f} ms, 95 % {figures['95_ms']:.1f} ms "
            f"(target {TARGET_MS:g} and {TARGET_MS_95:g} ms: {verdict(held)}), "
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
