"""scale_pixels(images, top): whole numbers from 0 to top as float32 from 0 to 1, with a channel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank.model import Exercise

ex = Exercise(
    "scale_pixels",
    rtol=1e-6,
    atol=1e-7,
    truth="Your images are float32 from 0 to 1 with an axis for the channel, whatever the largest "
    "value is and whether or not it occurs.",
    hints=[
        "Three things are asked: numbers from 0 to 1, the dtype float32, and a fourth axis.",
        "Divide by top, not by what happens to be the largest pixel.",
        "astype(np.float32) changes the dtype, and [..., None] adds an axis of length 1 at the "
        "end.",
    ],
)


def pixels(rng: np.random.Generator, top: int, *shape: int, dtype: str = "int64") -> np.ndarray:
    """Return images without a pixel as bright as top."""
    return rng.integers(0, top, shape).astype(dtype)


def drawn(rng: np.random.Generator) -> list:
    top = int(rng.choice([16, 255]))
    few = pixels(rng, top, int(rng.integers(1, 4)), 3, 2)
    full = few.copy()
    full[0, 0, 0] = top
    return [(few, top), (full, top)]


fixed = np.random.default_rng(111)
ex.aspect(
    "0 to 1, float32, one channel",
    1.25,
    dtype="same",
    cases=[
        (np.array([[[0, 4], [12, 16]]]), 16),
        (np.array([[[0, 51, 204]], [[3, 250, 7]]]), 255),
        (pixels(fixed, 16, 2, 3, 4), 16),
        (np.array([[[7]]]), 16),
    ],
    draw=drawn,
)
ex.aspect(
    "bytes, single NumPy numbers, slices",
    0.5,
    dtype="same",
    cases=[
        (pixels(fixed, 255, 1, 2, 3, dtype="uint8"), 255),
        (np.array([[[200, 255]]], np.uint8), np.uint8(255)),
        (pixels(fixed, 16, 2, 2, 3), np.int64(16)),
        (Laid("strided", pixels(fixed, 16, 2, 3, 2)), 16),
        (np.array([[[0.0, 8.0, 13.0]]]), 16),
        (pixels(fixed, 16, 0, 3, 2), 16),
    ],
    draw=lambda rng: [
        (pixels(rng, 255, 2, 3, 2, dtype="uint8"), 255),
        (pixels(rng, 16, 2, 2, 3), np.int64(16)),
    ],
    draws=1,
    strict=True,
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(pixels(fixed, 16, 2, 2, 2), 16), (Laid("read-only", pixels(fixed, 16, 1, 2, 3)), 16)],
    draw=lambda rng: (pixels(rng, 255, 2, 2, 2), 255),
)


def of(change: Callable) -> Callable:
    """Return the answer that `change` makes of the right images, of the pixels and of top."""
    return lambda images, top, *, right: change(right(images, top), images, top)


def single(values):
    return np.asarray(values).astype(np.float32)[..., None]


ex.wrong(
    "by-the-largest",
    "You divided by the largest pixel of the batch, so that the same digit comes out brighter or "
    "darker with the company it is in.",
    "top is an argument.",
    lambda images, top: single(images / images.max()),
)
ex.wrong(
    "by-each-largest",
    "Each image was divided by its own largest pixel: a faint digit becomes as black as any.",
    "top is an argument.",
    lambda images, top: single(images / images.max(axis=(1, 2), keepdims=True)),
)
ex.wrong(
    "spread-out",
    "The range of the batch was stretched to 0 … 1: its smallest pixel became 0, its largest 1.",
    "Divide by top, and do nothing else.",
    lambda images, top: single((images - images.min()) / (images.max() - images.min())),
)
ex.wrong(
    "always-255",
    "You divided by 255 whatever top is; these digits' pixels go up to 16.",
    "top is an argument.",
    lambda images, top: single(images / 255),
)
ex.wrong(
    "always-16",
    "You divided by 16 whatever top is.",
    "top is an argument.",
    lambda images, top: single(images / 16),
)
ex.wrong(
    "levels-counted",
    "You divided by top + 1, the number of levels; top itself has to become 1.",
    "What should come out for a pixel that is top?",
    lambda images, top: single(images / (int(top) + 1)),
)
ex.wrong(
    "whole-division",
    "// drops what stands behind the point: all that is left is 0, and 1 where a pixel is top.",
    "/ divides.",
    lambda images, top: single(images // top),
)
ex.wrong(
    "inverted",
    "Black and white are exchanged: 1 minus what is asked.",
    "0 stays 0.",
    of(lambda right, images, top: 1 - right),
)
ex.wrong(
    "centred",
    "The numbers go from −1 to 1; 0 to 1 is asked.",
    "Divide by top, and do nothing else.",
    of(lambda right, images, top: 2 * right - 1),
)
ex.wrong(
    "mean-taken-off",
    "The mean was taken off: paper is no longer 0.",
    "Divide by top, and do nothing else.",
    of(lambda right, images, top: right - (right.mean() if right.size else 0)),
)
ex.wrong(
    "black-and-white",
    "Every pixel became 0 or 1: the grey in between is lost.",
    "A pixel of half of top is 0.5.",
    of(lambda right, images, top: (right > 0.5).astype(np.float32)),
)
ex.wrong(
    "not-scaled",
    "The pixels were not divided: they still go up to top.",
    "What should come out for a pixel that is top?",
    lambda images, top: single(images),
)
ex.wrong(
    "no-channel",
    "The axis for the channel is missing: (n, h, w, 1) is asked, as conv2d wants it.",
    "[..., None] adds an axis at the end.",
    of(lambda right, images, top: right[..., 0]),
)
ex.wrong(
    "channel-first",
    "The channel's axis stands behind n, as PyTorch has it; the course has it last.",
    "[..., None] adds an axis at the end.",
    of(lambda right, images, top: right.transpose(0, 3, 1, 2)),
)
ex.wrong(
    "axis-in-front",
    "The new axis stands in front: (1, n, h, w). The channel comes last.",
    "[..., None] adds an axis at the end.",
    of(lambda right, images, top: right[..., 0][None]),
)
ex.wrong(
    "flattened",
    "Each image came back as one row of pixels; a convolution wants it as an image.",
    "Keep the shape, and add an axis at the end.",
    of(
        lambda right, images, top: (
            right.reshape(len(right), -1) if right.size else right[:, 0, :, 0]
        )
    ),
)
ex.wrong(
    "float64",
    "The values are right, but they are float64; float32 is asked, which takes half the memory and "
    "half the time.",
    "astype(np.float32)",
    of(lambda right, images, top: (np.asarray(images) / top)[..., None]),
)
ex.wrong(
    "float16",
    "The numbers are float16, which keeps three digits; float32 is asked.",
    "astype(np.float32)",
    of(lambda right, images, top: right.astype(np.float16)),
)
ex.right("reshaped", lambda images, top: np.float32(images / top).reshape(*images.shape, 1))
ex.right(
    "expand_dims", lambda images, top: np.expand_dims(images.astype("f4") / np.float32(top), -1)
)
ex.right(
    "newaxis", lambda images, top: np.true_divide(images, top)[:, :, :, np.newaxis].astype("f4")
)
ex.right(
    "times the inverse",
    lambda x, t: (x.astype(np.float64) * (1 / float(t)))[..., None].astype("f4"),
)


@ex.right("into an array made for it")
def _(images, top):
    out = np.zeros((*images.shape, 1), np.float32)
    out[..., 0] = images
    out /= float(top)
    return out


@ex.right("pixel by pixel")
def _(images, top):
    n, h, w = images.shape
    made = np.empty((n, h, w, 1), dtype=np.float32)
    for k, i, j in np.ndindex(n, h, w):
        made[k, i, j, 0] = float(images[k, i, j]) / float(top)
    return made


@ex.right("stacked")
def _(images, top):
    return np.stack([np.asarray(images, np.float32)], axis=3) / np.float32(top)


FLOATS = "whole numbers of any kind become floats where they are divided, or meet a float"
ex.same("times the inverse: x.astype(np.float64) → x", FLOATS)
ex.same("times the inverse: float(t) → t", FLOATS)
ex.same("*: float(top) → top", FLOATS)
ex.same("pixel by pixel: float(images[k, i, j]) → images[k, i, j]", FLOATS)
ex.same("into an array made for it: np.zeros(* → np.ones(*", "every entry is written over")
ONE = "there is one channel"
ex.same("into an array made for it: out[..., 0] → out[..., -1]", ONE)
ex.same("pixel by pixel: made[k, i, j, 0] → made[k, i, j*", ONE)
