"""The comparison of training steps: its arithmetic, its two sides, and what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import networks, steps, training
from benchmarks.networks import COURSE, LARGE, NETWORKS, images, logits, missing_lessons, numpy_step
from tests.benchmarks.test_benchmarks import MACHINE

needs_lessons = pytest.mark.skipif(
    bool(missing_lessons()), reason="the lessons with the reference answers are not there yet"
)
RNG = np.random.default_rng(100)
BATCHES = {
    which: (RNG.normal(size=(6, n.side, n.side, 1)).astype(np.float32), RNG.integers(0, 10, 6))
    for which, n in NETWORKS.items()
}


def turn(ours: float, theirs: float) -> list[dict[str, float]]:
    return [{"wall": t, "cpu": 2 * t, "faults": 3.0} for t in (ours, theirs)]


def exact(which: str) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Return a batch and parameters in float64, with biases, away from ReLU's corner."""
    x, y = BATCHES[which]
    rng = np.random.default_rng(101)
    params = {name: p.astype(float) for name, p in NETWORKS[which].start(rng).items()}
    params |= {f"b{i}": rng.normal(0, 0.1, params[f"b{i}"].shape) for i in (1, 2, 3)}
    return x.astype(float), y, params


def test_the_networks_have_the_sizes_that_are_promised() -> None:
    assert COURSE.parameters == 7690
    assert LARGE.parameters == 9 * 8 + 8 + 9 * 8 * 16 + 16 + 25 * 16 * 10 + 10


@needs_lessons
@pytest.mark.parametrize("which", NETWORKS)
def test_the_steps_gradients_are_those_of_its_loss(which: str) -> None:
    x, y, params = exact(which)
    step = numpy_step(which)
    grads = step(x, y, params)[1]
    rng = np.random.default_rng(102)
    for name, p in params.items():
        assert grads[name].shape == p.shape
        for place in rng.integers(0, p.size, 4):
            nudge = np.zeros(p.size)
            nudge[place] = 1e-6
            nudge = nudge.reshape(p.shape)
            up, down = (step(x, y, params | {name: p + s * nudge})[0] for s in (1, -1))
            assert abs((up - down) / 2e-6 - grads[name].flat[place]) < 1e-7


@needs_lessons
def test_the_larger_networks_logits_are_those_of_its_loss() -> None:
    x, y, params = exact("mnist")
    z = logits(x, params)
    loss = np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])
    assert numpy_step("mnist")(x, y, params)[0] == pytest.approx(loss)


@needs_lessons
def test_a_side_answers_in_a_process_of_its_own(tmp_path: Path) -> None:
    x, y = BATCHES["course"]
    start = COURSE.start(np.random.default_rng(0))
    np.savez(tmp_path / "start.npz", x=x[None], y=y[None], **start)
    with training.process("numpy", "course", tmp_path) as ask:
        assert ask("grads") == {}
        seen = ask("run 2")
    assert set(seen) == {"wall", "cpu", "faults"} and seen["wall"] > 0
    with np.load(tmp_path / "numpy.npz") as found:
        assert set(found.files) == {*start, "loss"}


def test_a_side_that_dies_is_named(tmp_path: Path, capfd: pytest.CaptureFixture) -> None:
    with (
        pytest.raises(RuntimeError, match="the numpy side of course ended with status 1"),
        training.process("numpy", "course", tmp_path),
    ):
        pass
    assert "start.npz" in capfd.readouterr().err


@pytest.mark.parametrize("which", NETWORKS)
def test_parameters_survive_the_way_to_pytorch_and_back(which: str) -> None:
    network = NETWORKS[which]
    for name, p in network.start(np.random.default_rng(0)).items():
        there = steps.to_torch(name, p, network)
        assert np.array_equal(steps.from_torch(name, there, network), p)


@needs_lessons
@pytest.mark.parametrize("which", NETWORKS)
def test_pytorch_finds_the_same_gradients_and_steps(which: str) -> None:
    pytest.importorskip("torch")
    start = NETWORKS[which].start(np.random.default_rng(0))
    ours = steps.NumPy(which, start, [BATCHES[which]])
    theirs = steps.Torch(which, start, [BATCHES[which]])
    for _ in range(2):
        mine, other = ours.gradients(), theirs.gradients()
        assert mine[0] == pytest.approx(other[0], rel=1e-5)
        for name, g in other[1].items():
            np.testing.assert_allclose(mine[1][name], g, atol=1e-5 * np.abs(g).max())
        ours.step(), theirs.step()


def test_gradients_that_differ_end_the_comparison(tmp_path: Path) -> None:
    arrays = {"w1": np.array([1.0, -4.0]), "b1": np.array([2.0])}
    np.savez(tmp_path / "torch.npz", **arrays)
    np.savez(tmp_path / "numpy.npz", **(arrays | {"b1": np.array([2.00002])}))
    assert training.largest_difference(tmp_path) == pytest.approx(1e-5)
    np.savez(tmp_path / "numpy.npz", **(arrays | {"b1": np.array([2.1])}))
    with pytest.raises(RuntimeError, match=r"gradients of b1 differ by 0\.05"):
        training.largest_difference(tmp_path)
    np.savez(tmp_path / "numpy.npz", **(arrays | {"b1": np.array([np.nan])}))
    with pytest.raises(RuntimeError, match="b1"):
        training.largest_difference(tmp_path)
    np.savez(tmp_path / "numpy.npz", **(arrays | {"w1": np.zeros((2, 1))}))
    with pytest.raises(RuntimeError, match="differ in shape"):
        training.largest_difference(tmp_path)


def test_the_ratio_is_the_median_of_the_paired_turns() -> None:
    figures = training.summary([turn(2.0, 1.0), turn(9.0, 3.0), turn(1.0, 2.0)])
    assert figures["ratio"] == figures["ratio_cpu"] == 2.0 and figures["rounds"] == 3
    assert figures["ratio_low"] == pytest.approx(0.8) and figures["ratio_high"] > 2
    assert (figures["numpy_wall_ms"], figures["torch_cpu_ms"]) == (2000.0, 4000.0)
    assert figures["numpy_faults"] == 3.0


def test_the_figures_are_told() -> None:
    row: dict[str, Any] = {"which": "course", "network": "lesson 11", "parameters": 7690}
    row |= {"batch": 64, "difference": 1e-6, **training.summary([turn(0.002, 0.004)])}
    runs = [{"seed": s, "accuracy": a, "seconds": 9.0} for s, a in enumerate((0.981, 0.983))]
    figures = {
        "machine": MACHINE, "networks": [row], "torch": "2.13.0", "left_out": ["no data"],
        "mnist": runs, "accuracy": 0.982,
    }  # fmt: skip
    text = training.text(figures)
    assert "lesson 11: 0.50 × PyTorch's time, median of 1 paired turns (target 1 ×: held)" in text
    assert "98.10%, 98.30% of 2,000 others, mean 98.20% (target 98%: held)" in text
    assert text.endswith("Left out: no data.")


def test_what_is_not_there_is_left_out_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(training, "missing_lessons", lambda: [])
    monkeypatch.setattr(training, "torch_version", lambda: None)
    monkeypatch.setattr(networks, "PLACES", ())
    monkeypatch.setattr(networks, "FOLDER", tmp_path)
    figures = training.measure()
    assert figures["networks"] == [] and "accuracy" not in figures
    no_data, no_torch = figures["left_out"]
    assert "data mnist" in no_data and "pip install torch==2.13.0" in no_torch
    monkeypatch.setattr(training, "missing_lessons", lambda: ["11"])
    with pytest.raises(ValueError, match="needs lesson 11"):
        training.measure()


def test_mnist_is_read_where_it_lies() -> None:
    if not (networks.mnist_folder() / "t10k-images-idx3-ubyte.gz").is_file():
        pytest.skip("MNIST is not here")
    x, y = images("mnist")
    assert x.shape == (10000, 28, 28, 1) and x.dtype == np.float32 and x.max() == 1
    assert y.shape == (10000,)
