"""conv2d(x, w, b, stride, pad): a convolutional layer."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.checking.pacing import Pace
from grader.bank import contract
from grader.bank.l10_convolution import _layers_wrong as wrongs
from grader.bank.l10_convolution._shared import layer, narrow
from grader.bank.model import Exercise

ex = Exercise(
    "conv2d",
    truth="Your conv2d gives what the loops give, with any stride, padding and number of channels, "
    "and more than twenty times as fast.",
    seconds=10.0,
    pace=Pace("conv_by_loops", 20, repeat=16),
    hints=[
        "With the windows as rows and the filters as columns, the layer is a matrix product.",
        "im2col(pad_images(x, pad), kh, kw, stride) has kh · kw · c numbers for each window. "
        "w.reshape(-1, f) has as many for each filter, in the same order.",
        "Multiply the two with @ and add b: the axes (n, oh, ow) stay in front by themselves. (One "
        "large table, reshaped before and after, is faster still.)",
    ],
)
first = np.random.default_rng(21)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        (np.ones((1, 2, 2, 3)), np.ones((2, 2, 3, 1)), np.array([0.5])),
        layer(first, 1, 3, 4, 1, 2, 2, 1),
        layer(first, 2, 4, 3, 2, 3, 2, 3),
        layer(first, 2, 3, 5, 3, 2, 3, 2),
        layer(first, 1, 4, 4, 4, 1, 2, 2),
    ],
    draw=lambda rng: [layer(rng, 2, 5, 4, 3, 3, 2, 2), layer(rng, 3, 4, 5, 2, 2, 3, 4)],
)
ex.aspect(
    "strides",
    0.75,
    cases=[
        (*layer(first, 2, 5, 6, 2, 2, 3, 2), 2),
        (*layer(first, 1, 7, 5, 1, 3, 2, 2), 3),
        (*layer(first, 2, 6, 5, 4, 3, 2, 3), 2),
    ],
    draw=lambda rng: (*layer(rng, 2, 7, 6, 2, 3, 2, 3), 2),
)
ex.aspect(
    "padding",
    0.75,
    cases=[
        (*layer(first, 2, 3, 4, 2, 2, 3, 2), 1, 1),
        (*layer(first, 1, 4, 3, 1, 3, 2, 2), 1, 2),
        (*layer(first, 2, 2, 3, 3, 3, 3, 2), 1, 1),
    ],
    draw=lambda rng: (*layer(rng, 2, 4, 3, 2, 3, 2, 3), 1, 2),
)
ex.aspect(
    "stride and padding, with a remainder",
    0.5,
    cases=[(*layer(first, 2, 6, 5, 2, 3, 2, 2), 2, 1), (*layer(first, 1, 5, 7, 1, 2, 3, 2), 3, 2)],
    draw=lambda rng: (*layer(rng, 2, 7, 6, 3, 2, 3, 2), 3, 1),
)
contract.arguments(ex, lambda rng: layer(rng, 2, 4, 3, 2, 2, 2, 3), kinds=0.75, unchanged=0.25)
ex.aspect(
    contract.FLOAT32,
    0.5,
    dtype="same",
    cases=[narrow(*layer(first, 2, 4, 3, 2, 3, 2, 2)), narrow(*layer(first, 1, 3, 4, 5, 2, 2, 3))],
    draw=lambda rng: narrow(*layer(rng, 2, 4, 5, 1, 2, 3, 2)),
)
ex.aspect(
    "at least 20 times as fast as the loops",
    1,
    require="pace",
    draws=1,
    draw=lambda rng: layer(rng, 1, 14, 13, 3, 3, 3, 8),
)
wrongs.of_layer(ex)


@ex.wrong(
    "loops",
    "The values are right, but they come from loops over images, places and filters in Python, and "
    "one point is for doing without.",
    "im2col lays out all windows; one matrix product does the rest.",
)
def _(x, w, b, stride=1, pad=0):
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    kh, kw, _, f = w.shape
    oh, ow = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    out = np.zeros((len(x), oh, ow, f), np.result_type(x, w, b))
    for image in range(len(x)):
        for i in range(oh):
            for j in range(ow):
                for k in range(f):
                    window = x[image, i * stride : i * stride + kh, j * stride : j * stride + kw]
                    out[image, i, j, k] = (window * w[:, :, :, k]).sum() + b[k]
    return out


ex.slip(
    "float64",
    "The values are right, but float32 comes back as float64: np.zeros and np.empty make float64 "
    "unless told otherwise.",
    "Which array on the way is made without a dtype?",
)


def rim(pad):
    return (0, 0), (pad, pad), (pad, pad), (0, 0)


@ex.right("windows and tensordot")
def _(x, w, b, stride=1, pad=0):
    windows = sliding_window_view(np.pad(x, rim(pad)), w.shape[:2], axis=(1, 2))
    return np.tensordot(windows[:, ::stride, ::stride], w, ((4, 5, 3), (0, 1, 2))) + b


@ex.right("im2col and a product of four axes")
def _(x, w, b, stride=1, pad=0, *, im2col, pad_images):
    columns = im2col(pad_images(x, pad), w.shape[0], w.shape[1], stride)
    return columns @ w.reshape(columns.shape[-1], -1) + b


@ex.right("shifted products")
def _(x, w, b, stride=1, pad=0):
    x, (kh, kw, _, _) = np.pad(x, rim(pad)), w.shape
    bottom, end = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    return b + sum(
        x[:, p : p + bottom : stride, q : q + end : stride] @ w[p, q]
        for p in range(kh)
        for q in range(kw)
    )


@ex.right("einsum")
def _(x, w, b, stride=1, pad=0):
    windows = sliding_window_view(np.pad(x, rim(pad)), w.shape[:2], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.einsum("nijcpq,pqcf->nijf", windows, w, optimize=True) + b


@ex.right("one table")
def _(x, w, b, stride=1, pad=0, *, im2col):
    kh, kw, c, f = w.shape
    columns = im2col(np.pad(x, rim(pad)), kh, kw, stride)
    table = columns.reshape(-1, kh * kw * c).dot(w.reshape(-1, f)) + b
    return table.reshape((*columns.shape[:3], f))


@ex.right("a place at a time")
def _(x, w, b, stride=1, pad=0):
    x, (kh, kw, _, f) = np.pad(x, rim(pad)), w.shape
    table = w.reshape(-1, f)
    rows = [
        [
            x[:, i : i + kh, j : j + kw].reshape(len(x), -1) @ table + b
            for j in range(0, x.shape[2] - kw + 1, stride)
        ]
        for i in range(0, x.shape[1] - kh + 1, stride)
    ]
    return np.array(rows).transpose(2, 0, 1, 3)


@ex.right("the bias as one more weight")
def _(x, w, b, stride=1, pad=0, *, im2col):
    columns = im2col(np.pad(x, rim(pad)), w.shape[0], w.shape[1], stride)
    ones = np.ones((*columns.shape[:3], 1), columns.dtype)
    table = np.concatenate([w.reshape(-1, w.shape[3]), b[None]])
    return np.concatenate([columns, ones], axis=-1) @ table


ex.same("*: -1 → -2", "any negative length asks reshape to find it out")
ex.same("*: x.shape[2] → x.shape[-2]", "images have four axes, so the third is the last but one")
ex.same("*: columns.reshape(-1, kh * kw * c) → columns", "@ takes the axes in front as they are")
ex.same("*: w.shape[:2] → w.shape[:-2]", "kernels have four axes")
for change in (
    "*axis=(1, 2)) → *axis=(1, -2))",
    "windows and tensordot: * ((4, 5, 3), (0, 1, 2))) → * ((4, 5, -3), (0, 1, 2)))",
    "windows and tensordot: * ((4, 5, 3), (0, 1, 2))) → * ((4, 5, 3), (0, 1, -2)))",
    "a place at a time: *(2, 0, 1, 3) → *(-2, 0, 1, 3)",
):
    ex.same(change, "how many axes there are is known, so one may be counted from the end")
ex.same(
    "einsum: np.einsum(*, optimize=True) → np.einsum(*",
    "the sums are the same, and the plain order of them is still far faster than the loops",
)
