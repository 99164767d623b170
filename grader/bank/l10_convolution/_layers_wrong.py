"""Wrong layers: what goes in is changed, or what comes out."""

from __future__ import annotations

import numpy as np

from grader.bank.l10_convolution._shared import of_result, places
from grader.bank.model import Exercise


def of_layer(ex: Exercise) -> None:
    """Add the misconceptions of conv2d(x, w, b, stride, pad)."""
    _constant(ex)
    _kernels(ex)
    _biases(ex)
    _steps(ex)
    _axes(ex)


def shape(x, w, stride, pad):
    """Return the shape that a layer's result should have."""
    oh, ow = (places(x.shape[i + 1], w.shape[i], stride, pad) for i in (0, 1))
    return len(x), oh, ow, w.shape[3]


def changed(make):
    """Return the answer that the right one gives for the arguments that `make` makes."""

    def answer(x, w, b, stride=1, pad=0, *, right):
        return right(*make(x, w, b, stride, pad))

    return answer


def _constant(ex: Exercise) -> None:
    ex.wrong(
        "zeros",
        "Only zeros came back, in an array of the right shape.",
        "Where are the sums written into it?",
        lambda x, w, b, stride=1, pad=0: np.zeros(shape(x, w, stride, pad), x.dtype),
    )
    ex.wrong(
        "biases-only",
        "Only the biases came back, at every place: the windows have no part in it.",
        "Which product are they added to?",
        lambda x, w, b, stride=1, pad=0: np.zeros(shape(x, w, stride, pad), x.dtype) + b,
    )
    ex.wrong(
        "noise",
        "Random numbers came back: they are those of np.random.default_rng(0), and neither x nor w "
        "has a part in them.",
        "What comes back is computed from x, w and b.",
        lambda x, w, b, stride=1, pad=0: np.random.default_rng(0).normal(
            size=shape(x, w, stride, pad)
        ),
    )


def _kernels(ex: Exercise) -> None:
    ex.wrong(
        "flipped",
        "The kernels were turned by half a turn; they stay as they lie.",
        "The upper left of the window meets the upper left of the kernel.",
        changed(lambda x, w, b, stride, pad: (x, w[::-1, ::-1], b, stride, pad)),
    )
    ex.wrong(
        "mirrored",
        "The kernels were mirrored, left and right swapped; they stay as they lie.",
        "In which direction does the index of the kernel's columns run?",
        changed(lambda x, w, b, stride, pad: (x, w[:, ::-1], b, stride, pad)),
    )
    ex.wrong(
        "kh-and-kw-swapped",
        "Height and width of the kernels are swapped.",
        "w has the axes (kh, kw, c, f): the first goes with the height of x.",
        lambda x, w, b, stride=1, pad=0, *, right: (
            right(x, w.swapaxes(0, 1), b, stride, pad)
            if max(w.shape[:2]) <= min(x.shape[1:3]) + 2 * pad
            else right(x, w, b, stride, pad)
        ),
    )
    ex.wrong(
        "weights-in-another-order",
        "The windows have their channels last and the weights were laid out with channels first: "
        "numbers meet that do not belong together.",
        "w.reshape(-1, f) has the order rows, columns, channels.",
        changed(
            lambda x, w, b, stride, pad: (
                x,
                w.transpose(2, 0, 1, 3).reshape(w.shape),
                b,
                stride,
                pad,
            )
        ),
    )
    ex.wrong(
        "one-channel-only",
        "Only the first channel was looked at; the sum runs over all of them.",
        "A window has kh · kw · c numbers.",
        changed(lambda x, w, b, stride, pad: (x[..., :1], w[:, :, :1], b, stride, pad)),
    )
    ex.wrong(
        "channels-averaged",
        "The channels were averaged; the sum runs over them.",
        "A weighted sum divides by nothing.",
        changed(lambda x, w, b, stride, pad: (x, w / w.shape[2], b, stride, pad)),
    )
    ex.wrong(
        "mean",
        "Each window gave a mean; a sum is asked.",
        "A weighted sum divides by nothing.",
        changed(lambda x, w, b, stride, pad: (x, w / np.prod(w.shape[:3]), b, stride, pad)),
    )
    ex.wrong(
        "first-filter-for-all",
        "All maps are that of the first filter, with their own biases.",
        "Each filter w[:, :, :, k] has weights of its own.",
        changed(
            lambda x, w, b, stride, pad: (x, np.repeat(w[..., :1], len(b), -1), b, stride, pad)
        ),
    )


def _biases(ex: Exercise) -> None:
    ex.wrong(
        "no-bias",
        "The biases are missing.",
        "One is added to each map.",
        changed(lambda x, w, b, stride, pad: (x, w, 0 * b, stride, pad)),
    )
    ex.wrong(
        "bias-inside-the-sum",
        "The bias stands inside the sum, and was added once for each number of the window; it is "
        "added once.",
        "Close the sum before you add b.",
        changed(lambda x, w, b, stride, pad: (x, w, b * np.prod(w.shape[:3]), stride, pad)),
    )
    ex.wrong(
        "bias-subtracted",
        "The biases were taken off; they are added.",
        "z = … + b",
        changed(lambda x, w, b, stride, pad: (x, w, -b, stride, pad)),
    )
    ex.wrong(
        "one-bias-for-all",
        "The first bias was added to all maps; each filter has its own.",
        "b has one number for each filter, along the last axis.",
        changed(lambda x, w, b, stride, pad: (x, w, np.repeat(b[:1], len(b)), stride, pad)),
    )


def _steps(ex: Exercise) -> None:
    ex.wrong(
        "stride-ignored",
        "The windows move by one pixel whatever the stride is.",
        "Hand the stride on.",
        changed(lambda x, w, b, stride, pad: (x, w, b, 1, pad)),
    )
    ex.wrong(
        "stride-in-rows-only",
        "The stride is kept downwards, and not to the right.",
        "It belongs to both axes.",
        lambda x, w, b, stride=1, pad=0, *, right: right(x, w, b, 1, pad)[:, ::stride],
    )
    ex.wrong(
        "first-windows",
        "There are as many places as there should be, but the windows move by one pixel.",
        "The window at place (i, j) begins at row i·stride.",
        lambda x, w, b, stride=1, pad=0, *, right: right(x, w, b, 1, pad)[
            :, : shape(x, w, stride, pad)[1], : shape(x, w, stride, pad)[2]
        ],
    )
    ex.wrong(
        "padding-ignored",
        "The images were not padded.",
        "Pad first, then lay out the windows.",
        lambda x, w, b, stride=1, pad=0, *, right: right(x, w, b, stride, 0),
    )
    ex.wrong(
        "one-sided-padding",
        "The zeros stand above and on the left only; they belong on every side.",
        "pad zeros before, and pad zeros behind.",
        changed(
            lambda x, w, b, stride, pad: (
                np.pad(x, [(0, 0), (pad, 0), (pad, 0), (0, 0)]),
                w,
                b,
                stride,
                0,
            )
        ),
    )
    ex.wrong(
        "padding-behind",
        "The zeros stand below and on the right only; they belong on every side.",
        "pad zeros before, and pad zeros behind.",
        changed(
            lambda x, w, b, stride, pad: (
                np.pad(x, [(0, 0), (0, pad), (0, pad), (0, 0)]),
                w,
                b,
                stride,
                0,
            )
        ),
    )
    ex.wrong(
        "edge-padded",
        "The images were padded with their outermost pixels; zeros are asked.",
        "Your pad_images puts zeros.",
        changed(
            lambda x, w, b, stride, pad: (
                np.pad(x, [(0, 0), (pad, pad), (pad, pad), (0, 0)], mode="edge"),
                w,
                b,
                stride,
                0,
            )
        ),
    )
    ex.wrong(
        "output-padded",
        "The zeros were put around the maps; they belong around the images.",
        "Pad first, then lay out the windows.",
        lambda x, w, b, stride=1, pad=0, *, right: np.pad(
            right(x, w, b, stride, 0), [(0, 0), (pad, pad), (pad, pad), (0, 0)]
        ),
    )


def _axes(ex: Exercise) -> None:
    ex.wrong(
        "filters-first",
        "The maps stand on the second axis, as in PyTorch; here they are the last.",
        "The contract says (n, oh, ow, f).",
        of_result(lambda out, *args: out.transpose(0, 3, 1, 2)),
    )
    ex.wrong(
        "places-transposed",
        "Rows and columns of places are swapped: the result is (n, ow, oh, f).",
        "The contract says (n, oh, ow, f).",
        of_result(lambda out, *args: out.transpose(0, 2, 1, 3)),
    )
    ex.wrong(
        "one-table",
        "The result is one table with a row for each window; the images and places are axes of "
        "their own.",
        "Reshape to (n, oh, ow, f) at the end.",
        of_result(lambda out, *args: out.reshape(-1, out.shape[-1])),
    )
    ex.wrong(
        "filters-added",
        "The maps were added up; each filter has its own.",
        "The last axis of the result are the filters.",
        of_result(lambda out, *args: out.sum(-1)),
    )
    ex.wrong(
        "relu-at-the-end",
        "Negative sums were replaced by 0; they are asked as they are.",
        "The activation function comes after the layer.",
        of_result(lambda out, *args: np.maximum(out, 0)),
    )
    ex.wrong(
        "like-x",
        "The result has the dtype of x. Where x holds integers and the weights do not, that cuts "
        "the decimals off.",
        "np.empty_like and x.dtype copy the dtype of x.",
        of_result(lambda out, x, *args: out.astype(x.dtype)),
    )
