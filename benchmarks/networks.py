"""The two networks whose training step is compared, each with NumPy and with PyTorch.

The NumPy side runs the reference answers as they stand in the lessons' texts. Parameters and
gradients go by the names w1, b1, w2, b2, w3, b3 and have the course's shapes on both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.datasets import load_digits
from course_lib.mnist import FOLDER, load_mnist
from grader.course.lessons import lesson_names, reference, reference_space
from grader.course.paths import ROOT

Params = dict[str, np.ndarray]
BATCH = 64
TRAIN, TEST = 8000, 2000  # of MNIST's 10,000 test images, the first and the last
PLACES = (ROOT.parent / "shared" / "data" / "mnist", FOLDER)


@dataclass(frozen=True)
class Network:
    """A network: how it is called, its side in pixels, its filters, and what lies between.

    pad: zeros around the image; pools: whether each convolution is followed by pooling, or only
    the last one; places: the side of what the dense layer gets.
    """

    name: str
    side: int
    filters: tuple[int, int]
    pad: int
    pools: tuple[bool, bool]
    places: int
    lr: float

    @property
    def parameters(self) -> int:
        return sum(p.size for p in self.start(np.random.default_rng(0)).values())

    def start(self, rng: np.random.Generator) -> Params:
        """Return parameters to start from, as lesson 11 draws them: float32, biases 0."""
        first, second = self.filters
        shapes = {
            1: (3, 3, 1, first), 2: (3, 3, first, second), 3: (self.places**2 * second, 10),
        }  # fmt: skip
        params = {}
        for i, shape in shapes.items():
            spread = np.sqrt((2 if i < 3 else 1) / np.prod(shape[:-1]))
            params[f"w{i}"] = rng.normal(0, spread, shape).astype(np.float32)
            params[f"b{i}"] = np.zeros(shape[-1], np.float32)
        return params


COURSE = Network("lesson 11, 8 × 8", 8, (16, 32), 1, (False, True), 3, 0.1)
LARGE = Network("8 and 16 filters, 28 × 28", 28, (8, 16), 0, (True, True), 5, 0.1)
NETWORKS = {"course": COURSE, "mnist": LARGE}


def images(which: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images (n, side, side, 1) float32 in 0..1 and labels (n,).

    Raises `FileNotFoundError` with a sentence where MNIST is nowhere.
    """
    if which == "course":
        digits = load_digits()
        return digits.x_train.astype(np.float32).reshape(-1, 8, 8, 1), digits.y_train
    x, y = load_mnist("t10k", mnist_folder())
    return (x / 255).astype(np.float32)[..., None], y


def mnist_folder() -> Path:
    """Return where MNIST's test images lie; the course's own place where they are nowhere."""
    name = "t10k-images-idx3-ubyte.gz"
    return next((folder for folder in PLACES if (folder / name).is_file()), FOLDER)


def missing_lessons() -> list[str]:
    """Return the lessons that the NumPy side needs and that are not there."""
    there = {name[:2] for name in lesson_names()}
    return [number for number in ("07", "10", "11") if number not in there]


Step = Callable[[np.ndarray, np.ndarray, Params], tuple[float, Params]]


def numpy_step(which: str) -> Step:
    """Return loss and gradients of a batch by the course's reference answers."""
    if which == "course":
        return reference("cnn_loss_and_grads")
    names = ("cross_entropy", "cross_entropy_grad")
    space = {name: reference(name) for name in names}
    space |= reference_space(next(n for n in lesson_names() if n.startswith("10")))
    return _large_step(space)


def _large_step(course: dict[str, Any]) -> Step:
    """Assemble the step of lesson 10's functions; biases and ReLU come behind the pooling.

    There they give the same result with a quarter of the numbers, and the image's gradient, which
    nobody needs, is left out: PyTorch leaves it out too.
    """
    im2col, conv2d_backward = course["im2col"], course["conv2d_backward"]
    max_pool, max_pool_backward = course["max_pool"], course["max_pool_backward"]
    cross_entropy, cross_entropy_grad = course["cross_entropy"], course["cross_entropy_grad"]

    def sums(columns: np.ndarray, w: np.ndarray) -> np.ndarray:
        rows = columns.reshape(-1, columns.shape[-1])  # a window a row
        return (rows @ w.reshape(rows.shape[1], -1)).reshape(*columns.shape[:3], -1)

    def step(x: np.ndarray, y: np.ndarray, params: Params) -> tuple[float, Params]:
        columns = im2col(x, 3, 3)  # kept for the way back
        z1 = sums(columns, params["w1"])
        a1 = np.maximum(max_pool(z1) + params["b1"], 0)
        z2 = sums(im2col(a1, 3, 3), params["w2"])
        a2 = np.maximum(max_pool(z2) + params["b2"], 0)
        flat = a2.reshape(len(x), -1)
        z = flat @ params["w3"] + params["b3"]

        dz = cross_entropy_grad(z, y)
        da2 = (dz @ params["w3"].T).reshape(a2.shape) * (a2 > 0)
        da1, dw2, db2 = conv2d_backward(a1, params["w2"], max_pool_backward(z2, da2))
        da1 *= a1 > 0
        dz1 = max_pool_backward(z1, da1).reshape(-1, da1.shape[-1])
        dw1 = columns.reshape(len(dz1), -1).T @ dz1
        grads = {
            "w1": dw1.reshape(params["w1"].shape), "b1": np.ones(len(dz1), dz1.dtype) @ dz1,
            "w2": dw2, "b2": db2, "w3": flat.T @ dz, "b3": dz.sum(axis=0),
        }  # fmt: skip
        return cross_entropy(z, y), grads

    return step


def logits(x: np.ndarray, params: Params) -> np.ndarray:
    """Return what the larger network says of images (n, 28, 28, 1): (n, 10)."""
    conv2d, max_pool = reference("conv2d"), reference("max_pool")
    for i in "12":
        x = np.maximum(max_pool(conv2d(x, params[f"w{i}"], params[f"b{i}"])), 0)
    return x.reshape(len(x), -1) @ params["w3"] + params["b3"]
