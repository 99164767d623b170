"""What `grader grade` costs as a class grows, as figures and as a picture."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.classes import KINDS, LOOPS, plan, write_class
from benchmarks.measuring import Usage, fit
from benchmarks.ours import grade_class
from benchmarks.tables import table

SIZES = (10, 30, 100, 300, 1000)
QUICK_SIZES = (10, 30, 100)
WARM = 100  # submissions after which every worker has met every lesson


def growth(
    quick: bool,
    lessons: list[str],
    tell: Callable[[str], None] = lambda text: None,
    grade: Callable[[Path], Usage] = grade_class,
) -> dict[str, Any]:
    """Grade classes of growing size; return wall, CPU and peak memory of each, and the lines.

    The classes are those of `grading` without the endless loops: what these cost is a limit that
    can be set, and there is none in a class of ten.
    """
    kinds = tuple(kind for kind in KINDS if kind is not LOOPS)
    points = []
    for size in QUICK_SIZES if quick else SIZES:
        tell(f"grader grade, {size} submissions")
        with tempfile.TemporaryDirectory(prefix="beyond-linear-bench-") as folder:
            write_class(Path(folder), plan(size, lessons, kinds))
            usage = grade(Path(folder))
        points.append(
            {"size": size, "wall": usage.wall, "cpu": usage.cpu, "peak_mb": usage.peak_mb}
        )
    return summary(points)


def summary(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the points with a straight line through the wall and the CPU time."""
    sizes = [float(p["size"]) for p in points]
    peaks = [p["peak_mb"] for p in points if p["peak_mb"]]
    seen = len(peaks) == len(points)
    warm = [p["peak_mb"] for p in points if p["size"] >= WARM and p["peak_mb"]]
    return {
        "points": points,
        "wall": fit(sizes, [p["wall"] for p in points]),
        "cpu": fit(sizes, [p["cpu"] for p in points]),
        "peak_growth": peaks[-1] / peaks[0] if seen else None,
        "peak_growth_warm": warm[-1] / warm[0] if seen and len(warm) > 1 else None,
        "mb_per_1000": 1000 * fit(sizes, peaks)["slope"] if seen else None,
    }


def growth_text(figures: dict[str, Any]) -> str:
    """Return the figures of `growth` to read."""
    rows = [
        [str(p["size"]), p["wall"], 1e3 * p["wall"] / p["size"], p["cpu"], p["peak_mb"]]
        for p in figures["points"]
    ]
    lines = ["Growth (without endless loops):"]
    lines.append(table(["submissions", "wall s", "ms each", "CPU s", "peak MB"], rows))
    for name, label in (("wall", "Wall"), ("cpu", "CPU")):
        line = figures[name]
        lines.append(
            f"{label}: {1e3 * line['slope']:.1f} ms a submission + {line['intercept']:.1f} s, "
            f"R² = {line['r2']:.4f}"
        )
    if figures["peak_growth"] is not None:
        lines.append(
            f"Memory: {figures['peak_growth']:.2f} times from the smallest class to the largest, "
            f"{figures['mb_per_1000']:.0f} MB a thousand submissions"
        )
    if figures["peak_growth_warm"] is not None:
        lines.append(
            f"From {WARM} submissions on, when every worker has met every lesson: "
            f"{figures['peak_growth_warm']:.2f} times"
        )
    return "\n".join(lines)


def draw(figures: dict[str, Any], path: Path) -> None:
    """Save the picture of the growth."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np

    from course_lib.figures import BLUE, GREEN, ORANGE, use_style

    use_style()
    sizes = [p["size"] for p in figures["points"]]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    for name, label, colour in (("cpu", "CPU", ORANGE), ("wall", "wall clock", BLUE)):
        line = figures[name]
        left.plot(sizes, [p[name] for p in figures["points"]], "o", color=colour)
        ends = [0, max(sizes)]
        ms = f"{label}: {1e3 * line['slope']:.0f} ms a submission"
        heights = [line["intercept"] + line["slope"] * n for n in ends]
        left.plot(ends, heights, color=colour, linewidth=1.4, label=ms)
    left.set(title="Time grows in a straight line", xlabel="submissions", ylabel="seconds")
    left.legend()
    peaks = [p["peak_mb"] or float("nan") for p in figures["points"]]
    right.plot(sizes, peaks, "o-", color=GREEN)
    grown = figures["peak_growth_warm"]
    claim = "Memory" if grown is None else f"Memory: × {grown:.2f} from {WARM} on"
    right.set(title=claim, xlabel="submissions", ylabel="peak MB, all processes", xscale="log")
    right.set_xticks(sizes, [f"{n:,}" for n in sizes], minor=False)
    right.minorticks_off()
    right.set_ylim(0, 1.15 * np.nanmax(peaks))
    left.xaxis.set_major_formatter("{x:,.0f}")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, metadata={"Software": None})
    plt.close(figure)
