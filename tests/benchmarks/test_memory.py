"""The memory of training: figures of one side alone, and what is said of them."""

from __future__ import annotations

from typing import Any

from benchmarks import memory
from benchmarks.networks import images
from tests.benchmarks.test_benchmarks import MACHINE


def test_training_adds_memory_and_the_peak_is_not_below_the_start() -> None:
    row = memory.peaks("course", *images("course"), sides=("numpy",), rounds=1)
    assert row["numpy_peak_mb"] == row["numpy_start_mb"] + row["numpy_added_mb"]
    assert 20 < row["numpy_start_mb"] < 1000 and 0 <= row["numpy_added_mb"] < 500
    assert "torch_peak_mb" not in row


def test_without_pytorch_the_course_s_side_is_told_alone(monkeypatch: Any) -> None:
    monkeypatch.setattr(memory, "torch_version", lambda: None)
    row = {"network": "lesson 11", "which": "course", "rounds": 2}
    monkeypatch.setattr(memory, "machine", lambda: MACHINE)
    monkeypatch.setattr(memory, "peaks", lambda which, x, y, sides, rounds: row | {
        f"{side}_{part}_mb": 50.0 for side in sides for part in ("start", "peak", "added")
    })  # fmt: skip
    figures = memory.measure(quick=True)
    said = memory.text(figures)
    assert "NumPy" in said and "PyTorch is not installed" in said
    assert "ratio_course" not in figures


def test_the_ratio_is_that_of_the_peaks(monkeypatch: Any) -> None:
    monkeypatch.setattr(memory, "torch_version", lambda: "2.13.0")
    monkeypatch.setattr(memory, "machine", lambda: MACHINE)
    row = {"network": "lesson 11", "which": "course", "numpy_start_mb": 40.0, "rounds": 1,
           "numpy_peak_mb": 60.0, "numpy_added_mb": 20.0, "torch_start_mb": 150.0,
           "torch_peak_mb": 240.0, "torch_added_mb": 90.0}  # fmt: skip
    monkeypatch.setattr(memory, "peaks", lambda *args: row)
    figures = memory.measure()
    assert figures["ratio_course"] == 0.25
    assert "lesson 11: 0.25 × the memory of PyTorch's process." in memory.text(figures)
