"""`training`: one training step of the course's networks against PyTorch, and MNIST's accuracy.

Each side runs in a process of its own with one thread, and the two take turns; before that, both
must find the same gradients. A ratio is NumPy's time over PyTorch's in one turn.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import machine
from benchmarks.lessons import THREADS
from benchmarks.networks import (
    BATCH,
    LARGE,
    NETWORKS,
    TEST,
    TRAIN,
    Params,
    images,
    logits,
    missing_lessons,
    numpy_step,
)
from benchmarks.tables import machine_line, table, verdict
from grader.course.lessons import reference
from grader.course.paths import ROOT

TARGET = 1.0
TARGET_ACCURACY = 0.98
TORCH = "2.13.0"
BATCHES = 20
ROUNDS, QUICK_ROUNDS = 21, 7
STEPS = {"course": 60, "mnist": 20}  # a turn
WARM_UP = 10
SIDES = ("numpy", "torch")
SEEDS, EPOCHS, PEAK, BATCH_MNIST = 3, 12, 0.2, 32


def measure(quick: bool = False, tell: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Return the ratios of both networks, and the accuracy on MNIST if not `quick`."""
    facts = machine()
    if missing := missing_lessons():
        raise ValueError(f"training needs lesson {' and '.join(missing)}, not there yet")
    figures: dict[str, Any] = {"name": "training", "machine": facts, "target": TARGET}
    figures |= {"target_accuracy": TARGET_ACCURACY, "left_out": []}
    data = {}
    for which in NETWORKS:
        try:
            data[which] = images(which)
        except FileNotFoundError as error:
            figures["left_out"].append(str(error))
    figures["networks"] = []
    if (version := torch_version()) is None:
        figures["left_out"].append(
            f"PyTorch is not installed (pip install torch=={TORCH}): nothing to compare with"
        )
    else:
        figures["torch"] = version
        for which, (x, y) in data.items():
            tell(f"a training step of {NETWORKS[which].name}")
            figures["networks"].append(compared(which, x, y, QUICK_ROUNDS if quick else ROUNDS))
    for row in figures["networks"]:
        figures[f"ratio_{row['which']}"] = row["ratio"]
    if "mnist" in data and not quick:
        figures["mnist"] = [mnist_run(*data["mnist"], seed, tell) for seed in range(SEEDS)]
        figures["accuracy"] = statistics.mean(run["accuracy"] for run in figures["mnist"])
    return figures


def torch_version() -> str | None:
    """Return the version of PyTorch that is installed, without importing it."""
    try:
        return importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return None


def compared(which: str, x: np.ndarray, y: np.ndarray, rounds: int) -> dict[str, Any]:
    """Return one network's figures; raises `RuntimeError` where the gradients differ."""
    network, rng = NETWORKS[which], np.random.default_rng(0)
    chosen = rng.permutation(len(x))[: BATCHES * BATCH].reshape(-1, BATCH)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "start.npz", x=x[chosen], y=y[chosen], **network.start(rng))
        with ExitStack() as stack:
            ask = {side: stack.enter_context(process(side, which, folder)) for side in SIDES}
            for side in SIDES:
                ask[side]("grads")
            difference = largest_difference(folder)
            for side in SIDES:
                ask[side](f"run {WARM_UP}")
            turns = []
            for i in range(rounds):
                order = SIDES if i % 2 else SIDES[::-1]
                found = {side: ask[side](f"run {STEPS[which]}") for side in order}
                turns.append([found[side] for side in SIDES])
    return {"which": which, "network": network.name, "parameters": network.parameters} | {
        "batch": BATCH, "difference": difference, **summary(turns)
    }  # fmt: skip


def summary(turns: list[list[dict[str, float]]]) -> dict[str, Any]:
    """Return medians over turns, each a pair of NumPy's and PyTorch's figures."""
    figures: dict[str, Any] = {}
    for i, side in enumerate(SIDES):
        for unit, times in (("wall", 1e3), ("cpu", 1e3), ("faults", 1)):
            middle = times * statistics.median(turn[i][unit] for turn in turns)
            figures[f"{side}_{unit}{'' if unit == 'faults' else '_ms'}"] = middle
    for unit, name in (("wall", "ratio"), ("cpu", "ratio_cpu")):
        ratios = [ours[unit] / theirs[unit] for ours, theirs in turns]
        low, middle, high = np.percentile(ratios, [10, 50, 90])
        figures |= {name: float(middle), f"{name}_low": float(low), f"{name}_high": float(high)}
    return figures | {"rounds": len(turns)}


def largest_difference(folder: Path) -> float:
    """Return the largest difference between gradients, in units of the largest of each array.

    Raises `RuntimeError` where it is more than float32 explains.
    """
    with np.load(folder / "numpy.npz") as ours, np.load(folder / "torch.npz") as theirs:
        gaps = {}
        for name in theirs.files:
            if ours[name].shape != theirs[name].shape:
                raise RuntimeError(f"the gradients of {name} differ in shape")
            largest = np.abs(theirs[name]).max()
            gaps[name] = float(np.abs(ours[name] - theirs[name]).max() / largest)
    for name, gap in gaps.items():
        if not gap < 1e-4:
            raise RuntimeError(f"the gradients of {name} differ by {gap:.1g} of their largest")
    return max(gaps.values())


@contextmanager
def process(side: str, which: str, folder: Path) -> Iterator[Callable[[str], dict[str, float]]]:
    """Start one side and yield a function that gives it a task and returns its answer."""
    command = [sys.executable, "-m", "benchmarks.steps", side, which, str(folder)]
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **THREADS},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None and child.stdout is not None
    stdin, stdout = child.stdin, child.stdout

    def answer() -> dict[str, float]:
        line = stdout.readline()
        if not line:
            raise RuntimeError(f"the {side} side of {which} ended with status {child.wait()}")
        return json.loads(line)

    def ask(task: str) -> dict[str, float]:
        stdin.write(task + "\n")
        stdin.flush()
        return answer()

    try:
        answer()
        yield ask
    finally:
        stdin.close()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        stdout.close()


def mnist_run(
    x: np.ndarray, y: np.ndarray, seed: int, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Train the larger network on the first 8,000 images and read the last 2,000."""
    tell(f"training on {TRAIN:,} images of MNIST, seed {seed}")
    start = time.perf_counter()
    params = trained(x[:TRAIN], y[:TRAIN], np.random.default_rng(seed))
    seconds = time.perf_counter() - start
    right = logits(x[-TEST:], params).argmax(axis=1) == y[-TEST:]
    return {"seed": seed, "accuracy": float(right.mean()), "seconds": seconds}


def trained(
    x: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
    epochs: int = EPOCHS,
    peak: float = PEAK,
    batch: int = BATCH_MNIST,
) -> Params:
    """Return trained parameters, by lesson 11's recipe: shifted batches, a rate like a cosine."""
    cosine_lr, random_shift = reference("cosine_lr"), reference("random_shift")
    loss_and_grads, params = numpy_step("mnist"), LARGE.start(rng)
    step, steps = 0, epochs * -(-len(x) // batch)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch):
            rows = order[first : first + batch]
            _, grads = loss_and_grads(random_shift(rng, x[rows]), y[rows], params)
            rate = np.float32(cosine_lr(step, steps, peak))
            params = {name: p - rate * grads[name] for name, p in params.items()}
            step += 1
    return params


def text(figures: dict[str, Any]) -> str:
    """Return the figures of `measure` to read."""
    lines = [machine_line(figures["machine"])]
    if figures["networks"]:
        head = [f"one step, batch {BATCH}", "NumPy ms", f"PyTorch {figures['torch']} ms", "ratio",
                "10 % to 90 %", "of CPU", "page faults", "gradients differ"]  # fmt: skip
        rows = [
            [f"{r['network']}, {r['parameters']:,} parameters", f"{r['numpy_wall_ms']:.2f}",
             f"{r['torch_wall_ms']:.2f}", f"{r['ratio']:.2f}",
             f"{r['ratio_low']:.2f} to {r['ratio_high']:.2f}", f"{r['ratio_cpu']:.2f}",
             f"{r['numpy_faults']:.0f} and {r['torch_faults']:.0f}", f"{r['difference']:.0e}"]
            for r in figures["networks"]
        ]  # fmt: skip
        lines += ["", table(head, rows), ""]
        lines += [
            f"{r['network']}: {r['ratio']:.2f} × PyTorch's time, median of {r['rounds']} paired "
            f"turns (target {TARGET:g} ×: {verdict(r['ratio'] <= TARGET)})."
            for r in figures["networks"]
        ]
    if "accuracy" in figures:
        shares = ", ".join(f"{run['accuracy']:.2%}" for run in figures["mnist"])
        seconds = statistics.median(run["seconds"] for run in figures["mnist"])
        mean = figures["accuracy"]
        lines.append(
            f"MNIST, {TRAIN:,} images to learn from, {EPOCHS} epochs, {seconds:.0f} s: {shares} of "
            f"{TEST:,} others, mean {mean:.2%} (target {TARGET_ACCURACY:.0%}: "
            f"{verdict(mean >= TARGET_ACCURACY)})."
        )
    return "\n".join([*lines, *(f"Left out: {reason}." for reason in figures["left_out"])])
