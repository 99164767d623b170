"""pad_images(x, p): a rim of zeros around height and width."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank import contract
from grader.bank.l10_convolution._shared import numbers
from grader.bank.model import Exercise

ex = Exercise(
    "pad_images",
    truth="Your pad_images puts p zeros on all four sides of each image, keeps the dtype, and "
    "copies where p is 0.",
    hints=[
        "The result is larger by 2p in height and in width, and as large as x along the other two "
        "axes.",
        "Make the zeros first, of the dtype of x, and write x into the middle of them.",
        "The middle is [:, p : p + h, p : p + w]. (With −p for its end it would be empty for "
        "p = 0.)",
    ],
)
first = np.random.default_rng(10)
ex.aspect(
    "typical values",
    0.75,
    cases=[
        (np.ones((1, 1, 2, 1)), 1),
        (numbers(first, 2, 2, 3, 1), 1),
        (numbers(first, 2, 3, 2, 2), 2),
        (numbers(first, 1, 4, 3, 3), 3),
    ],
    draw=lambda rng: [(numbers(rng, 2, 4, 3, 2), 2), (numbers(rng, 3, 2, 4, 1), 1)],
)
ex.aspect(
    "p = 0 copies",
    0.5,
    require="copy",
    cases=[(numbers(first, 1, 2, 3, 2), 0), (numbers(first, 2, 3, 2, 1), 0)],
    draw=lambda rng: (numbers(rng, 2, 3, 4, 2), 0),
)
ex.aspect(
    "keeps the dtype, whatever it is",
    0.5,
    dtype="same",
    strict=True,
    cases=[
        (numbers(first, 1, 2, 3, 2).astype(np.float32), 1),
        (np.arange(12).reshape(1, 3, 2, 2), 1),
        (np.arange(250, 256, dtype=np.uint8).reshape(2, 1, 3, 1), 2),
        (Laid("strided", numbers(first, 2, 2, 3, 1)), 1),
    ],
    draw=lambda rng: [
        (numbers(rng, 2, 2, 3, 1).astype(np.float32), 2),
        (rng.integers(-9, 9, (1, 2, 3, 2)), 1),
    ],
)
ex.aspect(
    contract.UNCHANGED,
    0.25,
    require="unchanged",
    cases=[
        (numbers(first, 1, 2, 2, 1), 1),
        (Laid("read-only", numbers(first, 1, 2, 3, 1)), 1),
    ],
    draw=lambda rng: (numbers(rng, 1, 3, 2, 2), 1),
)


def padded(*sides, mode="constant"):
    """Return an answer by np.pad, with what `sides` makes of p for each axis."""
    return lambda x, p: np.pad(x, [side(p) for side in sides], mode=mode)


def none(p):
    return (0, 0)


def both(p):
    return (p, p)


def before(p):
    return (p, 0)


def after(p):
    return (0, p)


ex.wrong(
    "height-only",
    "Zeros stand above and below, and none on the left and right.",
    "Axis 1 is the height, axis 2 the width: both are padded.",
    padded(none, both, none, none),
)
ex.wrong(
    "width-only",
    "Zeros stand on the left and right, and none above and below.",
    "Axis 1 is the height, axis 2 the width: both are padded.",
    padded(none, none, both, none),
)
ex.wrong(
    "all-axes",
    "All four axes were padded: images of zeros and channels of zeros came in.",
    "np.pad takes a pair for each axis; (0, 0) leaves one as it is.",
    padded(both, both, both, both),
)
ex.wrong(
    "channels-too",
    "The channels were padded as well; only height and width get zeros.",
    "Which axis are the channels?",
    padded(none, both, both, both),
)
ex.wrong(
    "images-and-height",
    "The first two axes were padded, which are the images and the height.",
    "The axes are (n, h, w, c): height and width are 1 and 2.",
    padded(both, both, none, none),
)
ex.wrong(
    "width-and-channels",
    "The last two axes were padded, which are the width and the channels.",
    "The axes are (n, h, w, c): height and width are 1 and 2.",
    padded(none, none, both, both),
)
ex.wrong(
    "above-and-left",
    "Zeros stand above and on the left only; they belong on every side.",
    "A pair for np.pad is (before, after).",
    padded(none, before, before, none),
)
ex.wrong(
    "below-and-right",
    "Zeros stand below and on the right only; they belong on every side.",
    "A pair for np.pad is (before, after).",
    padded(none, after, after, none),
)
ex.wrong(
    "twice-as-many",
    "There are 2p rows and columns on each side; p are asked.",
    "The result is larger by 2p in all.",
    lambda x, p, *, right: right(x, 2 * p),
)
ex.wrong(
    "one-always",
    "One row and column of zeros came on each side whatever p is.",
    "Where is p used?",
    lambda x, p, *, right: right(x, min(p, 1)),
)
ex.wrong(
    "edge-repeated",
    "The rim repeats the outermost pixels; zeros are asked.",
    "np.pad without mode puts zeros.",
    padded(none, both, both, none, mode="edge"),
)
ex.wrong(
    "wrapped",
    "The rim is filled from the opposite side; zeros are asked.",
    "np.pad without mode puts zeros.",
    padded(none, both, both, none, mode="wrap"),
)
ex.wrong(
    "ones",
    "The rim is made of ones; zeros are asked.",
    "np.zeros, not np.ones.",
    lambda x, p: np.pad(x, [(0, 0), (p, p), (p, p), (0, 0)], constant_values=1),
)
ex.wrong(
    "corner",
    "The images stand in the upper left corner of the zeros; they belong in the middle.",
    "The first row of an image comes into row p.",
    lambda x, p: _placed(x, p, 0),
)
ex.wrong(
    "empty-images",
    "Only zeros came back; the images were not put into them.",
    "After np.zeros, assign x to the slice in the middle.",
    lambda x, p: np.zeros_like(np.pad(x, [(0, 0), (p, p), (p, p), (0, 0)])),
)
ex.wrong(
    "not-padded",
    "The images came back as they were.",
    "By how much does each side grow?",
    lambda x, p: x.copy(),
)
ex.wrong(
    "x-itself-at-0",
    "For p = 0 x itself came back; a copy is asked, so that whoever writes into the result leaves "
    "x alone.",
    "x.copy() is a copy. Without a case of its own for p = 0 there is one by itself.",
    lambda x, p: np.pad(x, [(0, 0), (p, p), (p, p), (0, 0)]) if p else x,
)
ex.wrong(
    "zeros-of-float64",
    "The result is float64 whatever x is: np.zeros makes float64 unless told otherwise.",
    "np.zeros has an argument for the dtype.",
    lambda x, p: np.pad(x, [(0, 0), (p, p), (p, p), (0, 0)]).astype(float),
)


def _placed(x, p, at):
    n, h, w, c = x.shape
    out = np.zeros((n, h + 2 * p, w + 2 * p, c), x.dtype)
    out[:, at : at + h, at : at + w] = x
    return out


ex.right("np.pad", lambda x, p: np.pad(x, ((0, 0), (p, p), (p, p), (0, 0))))
ex.right("zeros and a slice", lambda x, p: _placed(x, p, p))


@ex.right("an end counted from the right")
def _(x, p):
    if p == 0:
        return x.copy()
    n, h, w, c = x.shape
    out = np.zeros((n, h + 2 * p, w + 2 * p, c), dtype=x.dtype)
    out[:, p:-p, p:-p] = x
    return out


@ex.right("glued together")
def _(x, p):
    n, h, w, c = x.shape
    side = np.zeros((n, h, p, c), x.dtype)
    wide = np.concatenate([side, x, side], axis=2)
    rim = np.zeros((n, p, w + 2 * p, c), x.dtype)
    return np.concatenate([rim, wide, rim], axis=1)


@ex.right("image by image")
def _(x, p):
    return np.stack([np.pad(image, [(p, p), (p, p), (0, 0)]) for image in x])


@ex.right("one axis after the other")
def _(x, p):
    out = x
    for axis in (1, 2):
        pairs = [(0, 0)] * 4
        pairs[axis] = (p, p)
        out = np.pad(out, pairs)
    return out


@ex.right("pixel by pixel")
def _(x, p):
    n, h, w, c = x.shape
    out = np.zeros_like(x, shape=(n, h + 2 * p, w + 2 * p, c))
    for i in range(h):
        for j in range(w):
            out[:, p + i, p + j] = x[:, i, j]
    return out


for change in (
    "glued together: *axis=2) → *axis=-2)",
    "one axis after the other: *2): … → *-2): …",
):
    ex.same(change, "images have four axes, so the third is the last but one")
ex.same(
    "one axis after the other: for axis in (1, 2): … → for axis in (2, 1): …",
    "rows and columns of zeros may come in either order",
)
