"""`memory`: what training the course's networks takes of memory, beside PyTorch.

Each side is a process of its own. Its peak is asked when the libraries are loaded and the first
parameters there, and again after some training steps: the difference is what training adds.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import machine
from benchmarks.networks import BATCH, NETWORKS, images, missing_lessons
from benchmarks.tables import machine_line, table
from benchmarks.training import BATCHES, SIDES, TORCH, process, torch_version

STEPS = 40
ROUNDS, QUICK_ROUNDS = 5, 2


def measure(quick: bool = False, tell: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Return megabytes at the start, at the peak and added, for both networks and both sides."""
    if missing := missing_lessons():
        raise ValueError(f"memory needs lesson {' and '.join(missing)}, not there yet")
    version = torch_version()
    figures: dict[str, Any] = {"name": "memory", "machine": machine(), "torch": version}
    figures |= {"networks": [], "left_out": []}
    sides = SIDES
    if version is None:
        sides = SIDES[:1]
        figures["left_out"].append(
            f"PyTorch is not installed (pip install torch=={TORCH}): nothing to compare with"
        )
    for which in NETWORKS:
        try:
            x, y = images(which)
        except FileNotFoundError as error:
            figures["left_out"].append(str(error))
            continue
        tell(f"the memory of {NETWORKS[which].name}")
        row = peaks(which, x, y, sides, QUICK_ROUNDS if quick else ROUNDS)
        figures["networks"].append(row)
        if "torch_peak_mb" in row:
            figures[f"ratio_{which}"] = row["numpy_peak_mb"] / row["torch_peak_mb"]
    return figures


def peaks(
    which: str, x: np.ndarray, y: np.ndarray, sides: tuple[str, ...], rounds: int
) -> dict[str, Any]:
    """Return medians over rounds, each with fresh processes."""
    network, rng = NETWORKS[which], np.random.default_rng(0)
    chosen = rng.permutation(len(x))[: BATCHES * BATCH].reshape(-1, BATCH)
    found: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "start.npz", x=x[chosen], y=y[chosen], **network.start(rng))
        for _ in range(rounds):
            for side in sides:
                with process(side, which, folder) as ask:
                    before = ask("peak")["now"]
                    ask(f"run {STEPS}")
                    found[side].append((before, ask("peak")["peak"]))
    row: dict[str, Any] = {"which": which, "network": network.name, "rounds": rounds}
    for side, pairs in found.items():
        row[f"{side}_start_mb"] = statistics.median(before for before, _ in pairs)
        row[f"{side}_peak_mb"] = statistics.median(after for _, after in pairs)
        row[f"{side}_added_mb"] = statistics.median(after - before for before, after in pairs)
    return row


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    head = [f"{STEPS} steps, batch {BATCH}", "side", "MB at the start", "at the peak", "added"]
    names = {"numpy": "NumPy", "torch": f"PyTorch {figures['torch']}"}
    rows = [
        [row["network"], names[side],
         *(f"{row[f'{side}_{part}_mb']:.0f}" for part in ("start", "peak", "added"))]
        for row in figures["networks"]
        for side in SIDES
        if f"{side}_peak_mb" in row
    ]  # fmt: skip
    lines = [machine_line(figures["machine"]), "", table(head, rows)]
    for row in figures["networks"]:
        if (ratio := figures.get(f"ratio_{row['which']}")) is not None:
            lines.append(f"{row['network']}: {ratio:.2f} × the memory of PyTorch's process.")
    return "\n".join([*lines, *(f"Left out: {reason}." for reason in figures["left_out"])])
