"""im2col(x, kh, kw, stride): each window of the images as a row."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from course_lib.checking.codec import Laid
from grader.bank import contract
from grader.bank.l10_convolution._shared import (
    numbers,
    of_result,
    of_windows,
    places,
    view,
)
from grader.bank.model import Exercise

ex = Exercise(
    "im2col",
    truth="Your im2col lays out every window as ravel has it, for any stride, and keeps the dtype.",
    hints=[
        "The window at place (i, j) is x[:, i·s : i·s + kh, j·s : j·s + kw] with s = stride, "
        "(n, kh, kw, c). Its numbers in order are one row of the result.",
        "By places of the window: out[:, :, :, p, q] = x[:, p : p + s·oh : s, q : q + s·ow : s] "
        "for an out of shape (n, oh, ow, kh, kw, c).",
        "Reshape it to (n, oh, ow, kh * kw * c) at the end. A sliding_window_view has c before kh "
        "and kw: transpose(0, 1, 2, 4, 5, 3) puts it last.",
    ],
)
first = np.random.default_rng(7)


def sample(rng, n=2, h=4, w=5, c=2, kh=3, kw=2, stride=1):
    return numbers(rng, n, h, w, c), kh, kw, stride


def counted(n, h, w, c):
    return np.arange(1.0, 1 + n * h * w * c).reshape(n, h, w, c)


ex.aspect(
    "typical values",
    1.5,
    cases=[
        (counted(1, 3, 2, 2), 2, 2),
        (counted(2, 3, 4, 1), 2, 3),
        sample(first)[:3],
        sample(first, 1, 4, 4, 3, 2, 2)[:3],
        sample(first, 2, 3, 5, 5, 2, 3)[:3],
    ],
    draw=lambda rng: [sample(rng, 3, 5, 4, 2, 2, 3), sample(rng, 2, 4, 6, 4, 3, 2)],
)
ex.aspect(
    "strides and remainders",
    1,
    cases=[
        sample(first, 2, 5, 6, 2, 2, 3, 2),
        sample(first, 1, 7, 4, 1, 3, 2, 3),
        sample(first, 2, 6, 5, 4, 3, 2, 2),
    ],
    draw=lambda rng: [sample(rng, 2, 7, 6, 1, 2, 3, 2), sample(rng, 1, 5, 8, 5, 2, 2, 3)],
)
ex.aspect(
    "windows of one pixel, and as large as the image",
    0.5,
    cases=[
        sample(first, 2, 3, 2, 3, 1, 1),
        sample(first, 2, 3, 4, 2, 3, 4),
        sample(first, 2, 2, 5, 1, 1, 3),
    ],
    draw=lambda rng: [sample(rng, 3, 2, 3, 2, 2, 3), sample(rng, 2, 3, 2, 4, 1, 1)],
)
ex.aspect(
    "keeps the dtype, slices too",
    0.5,
    dtype="same",
    strict=True,
    cases=[
        (numbers(first, 2, 3, 4, 2).astype(np.float32), 2, 3),
        (np.arange(24).reshape(1, 3, 4, 2), 2, 2),
        (Laid("strided", numbers(first, 2, 4, 3, 2)), 2, 2),
        (Laid("strided", numbers(first, 1, 3, 4, 5)), 2, 3, np.int64(1)),
    ],
    draw=lambda rng: [
        (numbers(rng, 2, 4, 3, 1).astype(np.float32), 3, 2),
        (Laid("strided", numbers(rng, 2, 5, 4, 4)), 2, 3, 2),
    ],
)
ex.aspect(
    contract.UNCHANGED,
    0.5,
    require="unchanged",
    cases=[sample(first)[:3], (Laid("read-only", numbers(first, 2, 3, 3, 4)), 2, 2)],
    draw=lambda rng: sample(rng, 2, 5, 4, 2, 2, 2, 2),
)


ex.wrong(
    "channels-first",
    "In each row the channels come first: sliding_window_view has them before the window's axes. "
    "Asked are window rows, then columns, then channels.",
    "transpose(0, 1, 2, 4, 5, 3) puts the channels last.",
    of_windows(lambda v: v.transpose(0, 1, 2, 5, 3, 4)),
)
ex.wrong(
    "columns-first",
    "In each row the window is read column by column; it is read row by row.",
    "Which of the two axes of the window changes faster in ravel()?",
    of_windows(lambda v: v.transpose(0, 1, 2, 4, 3, 5)),
)
ex.wrong(
    "reversed-order",
    "In each row the order is channels, columns, rows: the reverse of what is asked.",
    "The last axis of the window changes fastest.",
    of_windows(lambda v: v.transpose(0, 1, 2, 5, 4, 3)),
)
ex.wrong(
    "kh-and-kw-swapped",
    "The windows are kw high and kh wide; height comes first.",
    "kh belongs to axis 1 of x, kw to axis 2.",
    lambda x, kh, kw, stride=1, *, right: (
        right(x, kw, kh, stride) if max(kh, kw) <= min(x.shape[1:3]) else right(x, kh, kw, stride)
    ),
)
ex.wrong(
    "stride-ignored",
    "The windows move by one pixel whatever the stride is.",
    "Take every stride-th window.",
    lambda x, kh, kw, stride=1, *, right: right(x, kh, kw),
)
ex.wrong(
    "stride-in-rows-only",
    "The stride is kept downwards, and not to the right.",
    "It belongs to both axes.",
    lambda x, kh, kw, stride=1, *, right: right(x, kh, kw)[:, ::stride],
)
ex.wrong(
    "stride-in-columns-only",
    "The stride is kept to the right, and not downwards.",
    "It belongs to both axes.",
    lambda x, kh, kw, stride=1, *, right: right(x, kh, kw)[:, :, ::stride],
)
ex.wrong(
    "first-windows",
    "There are as many windows as there should be, but they move by one pixel: the stride went "
    "into the size of the result only.",
    "The window at place (i, j) begins at row i·stride.",
    lambda x, kh, kw, stride=1, *, right: right(x, kh, kw)[
        :, : places(x.shape[1], kh, stride), : places(x.shape[2], kw, stride)
    ],
)
ex.wrong(
    "one-channel-only",
    "Only the first channel is in the rows.",
    "A window has kh · kw · c numbers.",
    lambda x, kh, kw, stride=1, *, right: right(x[..., :1], kh, kw, stride),
)
ex.wrong(
    "channels-added",
    "The channels were added up; each has its own numbers in the row.",
    "A window has kh · kw · c numbers.",
    lambda x, kh, kw, stride=1, *, right: right(x.sum(-1, keepdims=True), kh, kw, stride),
)
ex.wrong(
    "first-image-only",
    "Only the windows of the first image came back.",
    "The first axis of the result is that of x.",
    of_result(lambda out, *args: out[:1]),
)
ex.wrong(
    "turned",
    "Each window is turned by half a turn.",
    "The upper left of the window comes first.",
    of_windows(lambda v: v[:, :, :, ::-1, ::-1]),
)
ex.wrong(
    "one-table",
    "All windows stand in one table of two axes; the images and places are axes of their own.",
    "reshape(n, oh, ow, kh * kw * c)",
    of_result(lambda out, *args: out.reshape(-1, out.shape[-1])),
)
ex.wrong(
    "six-axes",
    "The windows still have their own three axes; a row each is asked.",
    "Join the last three axes by a reshape.",
    lambda x, kh, kw, stride=1: view(x, kh, kw, stride).copy(),
)
ex.wrong(
    "windows-last",
    "The numbers of a window stand on the second axis and the places behind it, as PyTorch has "
    "them; here they are the last axis.",
    "The contract says (n, oh, ow, kh * kw * c).",
    of_result(lambda out, *args: out.transpose(0, 3, 1, 2)),
)
ex.wrong(
    "places-transposed",
    "Rows and columns of places are swapped: the result is (n, ow, oh, …).",
    "The contract says (n, oh, ow, …).",
    of_result(lambda out, *args: out.transpose(0, 2, 1, 3)),
)
ex.wrong(
    "reshaped-only",
    "The windows were brought into their shape by a reshape where axes have to be moved: numbers "
    "of different windows are mixed.",
    "reshape keeps the order of the numbers, transpose moves axes.",
    lambda x, kh, kw, stride=1: np.ascontiguousarray(
        view(x, kh, kw, stride).transpose(3, 4, 0, 1, 2, 5)
    ).reshape(*view(x, kh, kw, stride).shape[:3], -1),
)
ex.wrong(
    "tiles",
    "The windows lie side by side and do not overlap; they move by stride.",
    "With stride 1 the second window begins one pixel after the first.",
    of_result(lambda out, x, kh, kw, *rest: out[:, ::kh, ::kw]),
)
ex.slip(
    "float64",
    "The values are right, but float32 images come back as float64: np.empty and np.zeros make "
    "float64 unless told otherwise.",
    "np.empty has an argument for the dtype.",
)
ex.slip(
    "list",
    "The numbers are right, but they come as nested lists; an array is asked.",
    "np.array or np.stack makes an array of a list.",
)


@ex.right("a view, transposed")
def _(x, kh, kw, stride=1):
    seen = sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]
    return seen.transpose(0, 1, 2, 4, 5, 3).reshape(*seen.shape[:3], -1)


@ex.right("by places of the window")
def _(x, kh, kw, stride=1):
    n, h, w, c = x.shape
    oh, ow = (h - kh) // stride + 1, (w - kw) // stride + 1
    out = np.empty((n, oh, ow, kh, kw, c), x.dtype)
    for p in range(kh):
        for q in range(kw):
            out[:, :, :, p, q] = x[:, p : p + stride * oh : stride, q : q + stride * ow : stride]
    return out.reshape(n, oh, ow, -1)


@ex.right("glued place by place")
def _(x, kh, kw, stride=1):
    bottom, right = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    offsets = [(p, q) for p in range(kh) for q in range(kw)]
    parts = [x[:, p : p + bottom : stride, q : q + right : stride] for p, q in offsets]
    return np.concatenate(parts, axis=-1)


@ex.right("window by window")
def _(x, kh, kw, stride=1):
    rows = range(0, x.shape[1] - kh + 1, stride)
    columns = range(0, x.shape[2] - kw + 1, stride)
    out = [[[image[i : i + kh, j : j + kw].ravel() for j in columns] for i in rows] for image in x]
    return np.array(out)


@ex.right("arrays of indices")
def _(x, kh, kw, stride=1):
    i = np.arange(0, x.shape[1] - kh + 1, stride)[:, None] + np.arange(kh)
    j = np.arange(0, x.shape[2] - kw + 1, stride)[:, None] + np.arange(kw)
    windows = x[:, i[:, None, :, None], j[:, None]]
    return windows.reshape(len(x), len(i), len(j), kh * kw * x.shape[3])


@ex.right("as_strided")
def _(x, kh, kw, stride=1):
    x = np.ascontiguousarray(x)
    n, h, w, c = x.shape
    a, b, d, e = x.strides
    shape = (n, (h - kh) // stride + 1, (w - kw) // stride + 1, kh, kw * c)
    windows = as_strided(x, shape, (a, stride * b, stride * d, b, e))
    return windows.reshape(*shape[:3], -1)


@ex.right("whole rows of windows")
def _(x, kh, kw, stride=1):
    n, h, w, c = x.shape
    flat = x.reshape(n, h, w * c)
    windows = sliding_window_view(flat, (kh, kw * c), axis=(1, 2))[:, ::stride, :: stride * c]
    return windows.reshape(*windows.shape[:3], kh * kw * c)


ex.same("*: -1 → -2", "any negative length asks reshape to find it out")
ex.same("*: x.shape[2] → x.shape[-2]", "images have four axes, so the third is the last but one")
for change in ("*2)) → *-2))", "*4, 5, 3) → *4, 5, -3)", "seen.shape[:3] → seen.shape[:-3]"):
    ex.same(f"a view, transposed: {change}", "there are four axes before, six after")
for change in ("c > 3 → *", "if c > 3: … → *", "return windows[* → nothing"):
    ex.same(f"reference: {change}", "both ways give the same table; one is faster for few channels")
ex.same("reference: np.ascontiguousarray(x) → x", "reshape copies what does not lie side by side")
