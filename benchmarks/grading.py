"""`grading`: a class graded by `grader grade` and by plain `nbgrader autograde`, side by side.

Ours is the whole command on the whole class: start, rebuild, sandbox, judge, gradebook, feedback,
report. Plain nbgrader grades a sample of the same submissions, notebook by notebook as it does;
its time is scaled to the class, its start counted once a lesson. Endless loops are not in the
sample: each would cost nbgrader its 30 seconds a cell and flatter us.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.agreement import agreement
from benchmarks.classes import Made, plan, ready_lessons, write_class
from benchmarks.facts import machine
from benchmarks.fork import against_a_fork, fork_text
from benchmarks.growth import growth, growth_text
from benchmarks.measuring import Usage
from benchmarks.ours import JOBS, grade_class
from benchmarks.stock import both_courses, graded, scores
from benchmarks.tables import machine_line, table, verdict

SIZE = 100
TARGET = 50.0
BARE_TARGET = 20.0  # with the cells that ours skips counted for neither
ROUNDS = 3
SAMPLE = ("right", "right, unusual", "mixed", "mixed", "mostly wrong", "blank", "own cells")
QUICK_SAMPLE = ("right", "mixed", "mostly wrong")
SAMPLE_SIZE = 15  # at least, so that a course of few lessons has a fair sample too

Tell = Callable[[str], None]


def measure(quick: bool = False, tell: Tell = lambda text: None) -> dict[str, Any]:
    """Return the figures of both graders on the same class, and of ours as the class grows."""
    facts = machine()
    rounds = 1 if quick else ROUNDS
    lessons, missing = ready_lessons()
    made = plan(SIZE, lessons)
    with tempfile.TemporaryDirectory(prefix="beyond-linear-bench-") as name:
        folder = Path(name)
        tell(f"writing a class of {SIZE} submissions")
        write_class(folder / "class", made)
        sample = sampled(made, quick)
        stock, bare = both_courses(folder, sample)
        ours: list[Usage] = []
        theirs: dict[str, dict[str, Any]] = {}
        for lesson in lessons:
            tell(f"nbgrader autograde {lesson}, then grader grade")
            theirs[lesson] = graded(stock, bare, lesson, made, sample)
            if len(ours) < rounds:
                ours.append(grade_class(folder / "class"))
        ours += [grade_class(folder / "class") for _ in range(rounds - len(ours))]
        honest = agreement(folder / "class", scores(stock.db_url), sample)
        report = json.loads((folder / "class" / "report" / "report.json").read_text("utf-8"))
    figures = compared(ours, theirs)
    return {
        "name": "grading",
        **figures,
        "target": TARGET,
        "target_without_demo_cells": BARE_TARGET,
        "against_a_fork": against_a_fork(quick, lessons, tell),
        "machine": facts,
        "lessons": lessons,
        "lessons_not_built": missing,
        "submissions": SIZE,
        "jobs": JOBS,
        "sample": len(sample),
        "kinds": dict(Counter(item.kind.name for item in made)),
        "levels": report["levels"],
        "agreement": honest,
        "growth": growth(quick, lessons, tell),
    }


def sampled(made: list[Made], quick: bool = False) -> list[Made]:
    """Return the submissions that plain nbgrader grades too: honest ones of all kinds."""
    chosen: list[Made] = []
    wanted = QUICK_SAMPLE if quick else SAMPLE
    lessons = list(dict.fromkeys(item.lesson for item in made))
    for lesson in lessons:
        there = [m for m in made if m.lesson == lesson and m.kind.honest]
        for kind in wanted:
            item = next((m for m in there if m.kind.name == kind and m not in chosen), None)
            chosen += [item] if item else []
    rest = [m for m in made if m.kind.honest and m not in chosen]
    return chosen + rest[: 0 if quick else max(0, SAMPLE_SIZE - len(chosen))]


def compared(ours: list[Usage], theirs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the ratio and both sides' figures; of several runs of ours the median counts."""
    wall = statistics.median(u.wall for u in ours)
    cpu = statistics.median(u.cpu for u in ours)
    stock = {
        k: sum(t[k] for t in theirs.values()) for k in ("class_wall", "class_cpu", "bare_wall")
    }
    peaks = [t["peak_mb"] for t in theirs.values() if t["peak_mb"]]
    own_peaks = [u.peak_mb for u in ours if u.peak_mb]
    return {
        "ratio": stock["class_wall"] / wall,
        "ratio_without_demo_cells": stock["bare_wall"] / wall,
        "ratio_cpu": stock["class_cpu"] / cpu,
        "ours": {
            "wall": wall,
            "wall_runs": [u.wall for u in ours],
            "cpu": cpu,
            "wall_per_notebook": wall / SIZE,
            "peak_mb": max(own_peaks, default=None),
        },
        "stock": {
            "wall": stock["class_wall"],
            "cpu": stock["class_cpu"],
            "wall_per_notebook": stock["class_wall"] / SIZE,
            "wall_per_notebook_without_demo_cells": stock["bare_wall"] / SIZE,
            "peak_mb": max(peaks, default=None),
            "lessons": theirs,
        },
    }


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    ours, stock, levels = figures["ours"], figures["stock"], figures["levels"]
    rows = [
        ["nbgrader autograde (scaled)", stock["wall"], stock["wall_per_notebook"] * 1e3,
         stock["cpu"], stock["peak_mb"]],
        ["grader grade", ours["wall"], ours["wall_per_notebook"] * 1e3, ours["cpu"],
         ours["peak_mb"]],
    ]  # fmt: skip
    head = [f"{SIZE} submissions", "wall s", "ms a notebook", "CPU s", "peak MB"]
    how = ", ".join(f"{count} in level “{level}”" for level, count in levels.items())
    left_out = figures["lessons_not_built"]
    lines = [
        machine_line(figures["machine"]),
        f"{len(figures['lessons'])} lessons: {', '.join(figures['lessons'])}",
        *([f"Not built yet, so not measured: {', '.join(left_out)}"] if left_out else []),
        "The class: " + ", ".join(f"{n} {kind}" for kind, n in figures["kinds"].items()),
        f"Isolation of ours: {how}; {figures['jobs']} jobs",
        "",
        table(head, rows),
        "",
        f"Ratio: {figures['ratio']:.1f} × (target {TARGET:g} ×: "
        f"{verdict(figures['ratio'] >= TARGET)}); CPU {figures['ratio_cpu']:.1f} ×.",
        "Without the demonstration cells, which we skip and nbgrader runs: "
        f"{figures['ratio_without_demo_cells']:.1f} × (target {BARE_TARGET:g} ×: "
        f"{verdict(figures['ratio_without_demo_cells'] >= BARE_TARGET)}).",
        f"Plain nbgrader graded {figures['sample']} honest notebooks of all kinds and lessons; its "
        "time is scaled to the class, its start counted once a lesson. Broken files and endless "
        "loops are in our time and count there as ordinary notebooks.",
        "",
        fork_text(figures["against_a_fork"]),
        "",
        figures["agreement"]["text"],
        "",
        growth_text(figures["growth"]),
    ]
    return "\n".join(lines)
