"""random_shift(rng, x): the whole batch by one of nine shifts, zeros coming in."""

from __future__ import annotations

from itertools import product

import numpy as np

from course_lib.checking.codec import Laid, Rng
from grader.bank.l11_digit_classifier._shifted import by, of_shifts, ways
from grader.bank.model import Exercise

ex = Exercise(
    "random_shift",
    view="shifts",
    truth="Your batch moves as a whole, each of the nine ways about as often as the others, with "
    "zeros coming in and nothing coming back on the other side.",
    hints=[
        "Two numbers from −1, 0 and 1 say how far down and how far right everything moves.",
        "With a rim of one zero around each image, a shifted image is a window of the old size "
        "somewhere in it.",
        "padded = pad_images(x, 1); top, left = rng.integers(0, 3, 2); padded[:, top : top + h, "
        "left : left + w].",
    ],
)
CALLS = 900
FEW = 12  # after so many, a right answer has moved


def seed_of(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def batch(rng: np.random.Generator, n: int, h: int, w: int, c: int = 1) -> np.ndarray:
    """Return images without a 0 and without two equal pixels."""
    values = np.arange(1, n * h * w * c + 1) * rng.choice([-1, 1], n * h * w * c) / 8
    return rng.permuted(values).reshape(n, h, w, c)


def drawn(rng: np.random.Generator) -> list:
    n, h, w = int(rng.integers(2, 4)), int(rng.integers(3, 6)), int(rng.integers(3, 6))
    return [(Rng(seed_of(rng), FEW), batch(rng, n, h, w)) for _ in range(3)]


fixed = np.random.default_rng(117)
ex.aspect(
    "all images move alike, zeros come in",
    1.25,
    cases=[
        *((Rng(seed, FEW), batch(fixed, 2, 3, 4)) for seed in range(3)),
        (Rng(6, FEW), batch(fixed, 1, 8, 8)),
        (Rng(5, FEW), batch(fixed, 1, 2, 9)),
        (Rng(4, FEW), batch(fixed, 1, 9, 2)),
        (Rng(7, FEW), batch(fixed, 2, 3, 3, 2)),
        (Rng(8, FEW), batch(fixed, 2, 4, 3).astype(np.float32)),
        (Rng(9, FEW), Laid("strided", batch(fixed, 2, 3, 4))),
    ],
    draw=drawn,
)
ex.aspect(
    "nine ways, equally likely",
    1.25,
    cases=[(Rng(10, CALLS), batch(fixed, 2, 3, 3))],
    draw=lambda rng: (Rng(seed_of(rng), CALLS), batch(rng, 2, 3, 3)),
    draws=1,
)
ex.aspect(
    "draws from the generator it is given",
    0.25,
    require="draws",
    cases=[(Rng(13, FEW), batch(fixed, 2, 3, 3))],
    draw=lambda rng: (Rng(seed_of(rng), FEW), batch(rng, 2, 4, 3)),
    draws=1,
)
ex.aspect(
    "leaves the images unchanged",
    0.25,
    require="unchanged",
    cases=[
        *((Rng(seed, FEW), batch(fixed, 2, 3, 3)) for seed in (11, 12)),
        (Rng(14, FEW), Laid("read-only", batch(fixed, 2, 3, 3))),
    ],
    draw=lambda rng: (Rng(seed_of(rng), FEW), batch(rng, 2, 4, 3)),
)
of_shifts(ex)

ex.right("this bank's own way", by(ways))
ex.right("one of nine numbers", by(lambda rng: np.subtract(divmod(rng.integers(9), 3), 1)))
ex.right("two draws", by(lambda rng: (rng.integers(3) - 1, rng.integers(3) - 1)))
ex.right("a choice from a list", by(lambda rng: rng.choice(list(product([1, 0, -1], repeat=2)))))


@ex.right("rolled, and cleared behind")
def _(rng, x):
    i, j = rng.choice([-1, 0, 1], size=2)
    moved = np.roll(np.roll(x, i, axis=1), j, axis=2)
    if i:
        moved[:, 0 if i > 0 else -1] = 0
    if j:
        moved[:, :, 0 if j > 0 else -1] = 0
    return moved


@ex.right("into zeros")
def _(rng, x):
    out = np.zeros_like(x)
    h, w = x.shape[1:3]
    down, right = rng.integers(-1, 2), rng.integers(-1, 2)
    to = np.s_[:, max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)]
    of = np.s_[:, max(-down, 0) : h + min(-down, 0), max(-right, 0) : w + min(-right, 0)]
    out[to] = x[of]
    return out


@ex.right("pixel by pixel")
def _(rng, x):
    down, right = rng.integers(-1, 2, size=2).tolist()
    h, w = x.shape[1:3]
    out = np.zeros(x.shape, x.dtype)
    for i, j in product(range(h), range(w)):
        if 0 <= i - down < h and 0 <= j - right < w:
            out[:, i, j] = x[:, i - down, j - right]
    return out


@ex.right("by a convolution with one 1")
def _(rng, x, *, conv2d):
    kernel = np.zeros((3, 3, 1, 1), x.dtype)
    kernel[tuple(rng.integers(0, 3, 2))] = 1
    bias = np.zeros(1, x.dtype)
    channels = [conv2d(x[..., [i]], kernel, bias, 1, 1) for i in range(x.shape[3])]
    return np.concatenate(channels, axis=3)


ex.same("*: *].copy() → *]", "the window is one of an array that was made for it")
RIM = "zeros that no window reaches are not seen"
ex.same("*: rim = 2 → rim = 1", RIM)
ex.same("*: rim = 2 → rim = 3", RIM)
ex.same("*: 2 * rim → 2 + rim", RIM)
ex.same("*: 2 * rim → 3 * rim", RIM)
ex.same("*: int(v) → v", "NumPy's whole numbers serve as indices, too")
ALIKE = "−1, 0 and 1 are equally likely in both directions"
ex.same("*: moved(x, down, right) → moved(x, right, down)", ALIKE)
ex.same("one of nine numbers: np.subtract(*, 1) → np.subtract(1, *)", ALIKE)
ex.same("two draws: rng.integers(3) - 1 → 1 - rng.integers(3)", ALIKE)
ex.same("a choice from a list: product([*], repeat=2) → product([*], repeat=2)", ALIKE)
ex.same("rolled, and cleared behind: rng.choice([*], size=2) → rng.choice([*], size=2)", ALIKE)
ex.same("rolled, and cleared behind: *, axis=2) → *, axis=-2)", "the last axis but one of four")
for name in ("i", "j"):
    ex.same(f"rolled, and cleared behind: {name} > 0 → {name} >*", f"{name} is not 0 there")
for size in ("down", "right", "-down", "-right"):
    ex.same(f"into zeros: min({size}, 0) → {size}", "a slice ends with the image at the latest")
    ex.same(f"into zeros: min({size}, 0) → min({size}, 1)", "a slice ends with the image, too")
ex.same("pixel by pixel: *.tolist() → *", "NumPy's whole numbers serve as indices, too")
