"""One side of the comparison in a process of its own: `python -m benchmarks.steps SIDE WHICH DIR`.

SIDE is numpy or torch, WHICH the network; DIR holds `start.npz`, the first parameters and the
batches. Each line of standard input is a task: `grads` writes the first batch's gradients to
DIR/SIDE.npz, `run N` takes N training steps, `peak` tells memory in MB, the most since last asked.
Each is answered by a line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import numpy as np

from benchmarks.networks import NETWORKS, Network, Params, numpy_step

Batches = list[tuple[np.ndarray, np.ndarray]]


def main(argv: list[str]) -> None:
    """Answer the tasks on standard input until it ends."""
    side, which, folder = argv[0], argv[1], Path(argv[2])
    with np.load(folder / "start.npz") as file:
        params = {name: file[name] for name in file.files if name not in "xy"}
        batches = list(zip(file["x"], file["y"], strict=True))
    make = {"numpy": NumPy, "torch": Torch}[side]
    trainer = make(which, params, batches)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        task, *rest = line.split()
        if task == "grads":
            loss, grads = trainer.gradients()
            np.savez(folder / f"{side}.npz", loss=loss, **grads)
            answer = {}
        elif task == "peak":
            answer = memory()
        else:
            answer = timed(trainer.step, int(rest[0]))
        print(json.dumps(answer), flush=True)


def timed(step: Callable[[], None], times: int) -> dict[str, float]:
    """Return wall and processor seconds and minor page faults of one step, the mean of some."""
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        step()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults
    return {"wall": wall / times, "cpu": cpu / times, "faults": faults / times}


def memory() -> dict[str, float]:
    """Return megabytes: now, and the most since this was last asked (on Linux; else since ever)."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        found = dict(line.split(":", 1) for line in lines if line.startswith(("VmRSS", "VmHWM")))
        now, most = (float(found[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begin anew
    except OSError:
        now = most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"now": now, "peak": most}


class NumPy:
    """The course's reference answers, and the update as lesson 11 writes it."""

    def __init__(self, which: str, params: Params, batches: Batches) -> None:
        self.loss_and_grads, self.params = numpy_step(which), params
        self.first, self.batches = batches[0], cycle(batches)
        self.lr = np.float32(NETWORKS[which].lr)

    def gradients(self) -> tuple[float, Params]:
        """Return the first batch's loss and gradients."""
        return self.loss_and_grads(*self.first, self.params)

    def step(self) -> None:
        """Take one training step."""
        _, grads = self.loss_and_grads(*next(self.batches), self.params)
        self.params = {name: p - self.lr * grads[name] for name, p in self.params.items()}


class Torch:
    """The same network in PyTorch's modules, with its own SGD, on one thread."""

    def __init__(self, which: str, params: Params, batches: Batches) -> None:
        import torch

        torch.set_num_threads(1)
        network = NETWORKS[which]
        self.torch, self.network = torch, network
        self.model = self._model(network)
        with torch.no_grad():
            for name, p in self._parameters():
                p.copy_(torch.from_numpy(to_torch(name, params[name], network)))
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=network.lr)
        tensors = [
            (torch.from_numpy(x.transpose(0, 3, 1, 2).copy()), torch.from_numpy(y))
            for x, y in batches
        ]
        self.first, self.batches = tensors[0], cycle(tensors)

    def _model(self, network: Network):  # type: ignore[no-untyped-def]
        nn = self.torch.nn
        first, second = network.filters
        layers = [nn.Conv2d(1, first, 3, padding=network.pad), nn.ReLU()]
        layers += [nn.MaxPool2d(2)] * network.pools[0]
        layers += [nn.Conv2d(first, second, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
        return nn.Sequential(*layers, nn.Linear(network.places**2 * second, 10))

    def _parameters(self) -> Iterator[tuple]:
        return zip(("w1", "b1", "w2", "b2", "w3", "b3"), self.model.parameters(), strict=True)

    def _backward(self, x, y):  # type: ignore[no-untyped-def]
        self.optimiser.zero_grad()
        loss = self.torch.nn.functional.cross_entropy(self.model(x), y)
        loss.backward()
        return loss

    def gradients(self) -> tuple[float, Params]:
        """Return the first batch's loss and gradients, in the course's shapes."""
        loss = self._backward(*self.first)
        found = {n: from_torch(n, p.grad.numpy(), self.network) for n, p in self._parameters()}
        return float(loss.detach()), found

    def step(self) -> None:
        """Take one training step."""
        self._backward(*next(self.batches))
        self.optimiser.step()


def to_torch(name: str, p: np.ndarray, network: Network) -> np.ndarray:
    """Return a parameter in PyTorch's order: channels first, and the dense layer's rows alike."""
    if p.ndim == 4:
        return p.transpose(3, 2, 0, 1).copy()
    if name == "w3":
        grid = p.reshape(network.places, network.places, -1, 10)
        return grid.transpose(3, 2, 0, 1).reshape(10, -1).copy()
    return p


def from_torch(name: str, p: np.ndarray, network: Network) -> np.ndarray:
    """Return a parameter of PyTorch's in the course's order."""
    if p.ndim == 4:
        return p.transpose(2, 3, 1, 0)
    if name == "w3":
        grid = p.reshape(10, -1, network.places, network.places)
        return grid.transpose(2, 3, 1, 0).reshape(-1, 10)
    return p


if __name__ == "__main__":
    main(sys.argv[1:])
