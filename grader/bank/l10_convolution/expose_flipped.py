"""expose_flipped(): an image and a kernel for which a turned kernel goes wrong."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS


def _differ(image, kernel):
    odd = kernel - kernel[::-1, ::-1]  # what is left of the kernel when its turned one is taken off
    return float(np.abs((sliding_window_view(image, kernel.shape) * odd).sum((2, 3))).max()) > 1e-6


ex = exposing(
    "expose_flipped",
    "cross_correlate2d",
    "flipped",
    takes={"image": "(h, w)", "kernel": "(kh, kw)"},
    right="in_one_channel",
    refuses=["ValueError"],
    points=2,
    truth="Your input parts the two: the kernel is not the same when it is turned by half a turn, "
    "and the image lets that show.",
    differs=_differ,
    hints=[
        "What does [::-1, ::-1] do to the kernels of the example? What to one with a single row?",
        "A kernel that is the same after half a turn hides the mistake, and so does an image that "
        "is the same everywhere, or 0.",
        "A kernel of one row is enough: [[1, −1]], and an image in which neighbours differ.",
    ],
)

ex.wrong(
    "symmetric-kernel",
    "Your kernel is the same after half a turn, so that theirs computes what it should whatever "
    "the image is.",
    "Write the kernel's numbers down in reverse order: they should be others.",
    lambda: (np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 5.0]]), np.array([[1.0, 5.0, 1.0]])),
)
ex.wrong(
    "kernel-of-ones",
    "Your kernel is the same number throughout, and so it is after half a turn.",
    "Which kernels look different when they are turned?",
    lambda: (np.arange(12.0).reshape(3, 4), np.ones((2, 2))),
)
ex.wrong(
    "kernel-of-zeros",
    "Your kernel is all zeros: whatever is done to it, the map is 0.",
    "Give the kernel two different numbers.",
    lambda: (np.arange(12.0).reshape(3, 4), np.zeros((2, 2))),
)
ex.wrong(
    "flat-image",
    "Your image is equally bright everywhere: each window holds the same number, and it does not "
    "matter which weight meets which pixel.",
    "Let neighbouring pixels differ.",
    lambda: (np.ones((3, 4)), np.array([[1.0, 2.0], [3.0, 4.0]])),
)
ex.wrong(
    "image-of-zeros",
    "Your image is all zeros: the map is 0 whatever the kernel is.",
    "Give the image something to see.",
    lambda: (np.zeros((3, 4)), np.array([[1.0, 2.0], [3.0, 4.0]])),
)
ex.wrong(
    "one-pixel",
    "Your kernel is a single pixel, which is the same after half a turn.",
    "Two pixels side by side are enough.",
    lambda: (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[3.0]])),
)
ex.wrong(
    "kernel-too-large",
    "Your kernel does not fit into your image, so there is no window at all.",
    "The kernel must not be higher or wider than the image.",
    lambda: (np.array([[1.0, 2.0]]), np.arange(12.0).reshape(3, 4)),
)
ex.wrong(
    "one-thing",
    "One array came back; two are asked, image and kernel.",
    "return image, kernel",
    lambda: np.array([[1.0, 2.0, 3.0]]),
)
ex.wrong(
    "one-axis",
    "What came back has one axis; an image has two, and so has a kernel.",
    "A row of three pixels is [[1, 2, 3]].",
    lambda: (np.array([1.0, 2.0, 3.0]), np.array([1.0, -1.0])),
)
ex.wrong(
    "with-channels",
    "What came back has four axes, as a batch of images has; here an image has two.",
    "np.ones((3, 4)) is an image of 3 × 4.",
    lambda: (np.ones((1, 3, 4, 1)), np.ones((2, 2, 1, 1))),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("two pixels", lambda: (np.array([[1.0, 2.0]]), np.array([[1.0, -1.0]])))
ex.right("lists", lambda: ([[0, 1], [0, 0]], [[1, 2], [3, 4]]))
ex.right("one bright pixel", lambda: (np.eye(5)[2:3], np.array([[1, 2, 3]])))
ex.right("an edge finder", lambda: [np.arange(9.0).reshape(3, 3), np.outer([1, 2, 1], [1, 0, -1])])
ex.right("a column", lambda: (np.array([[1], [4]]), np.array([[1], [0]])))
ex.right("float32", lambda: (np.eye(3, dtype=np.float32), np.array([[0.5, 0.25]], np.float32)))


@ex.right("found by trying")
def _():
    dice = np.random.default_rng(0)
    return dice.normal(size=(6, 6)), dice.normal(size=(3, 3))
