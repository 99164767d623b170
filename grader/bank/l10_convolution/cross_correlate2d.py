"""cross_correlate2d(image, kernel): the kernel's weighted sum over each window."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.bank import contract
from grader.bank.l10_convolution._shared import narrow, numbers, of_result
from grader.bank.model import Exercise

ex = Exercise(
    "cross_correlate2d",
    truth="Your cross_correlate2d adds up each window as it lies, for images and kernels of any "
    "shape, and does not turn the kernel.",
    hints=[
        "How often does a kernel of kh rows fit into h rows, moved down by one each time?",
        "The window at (i, j) is image[i : i + kh, j : j + kw]. Multiply it by the kernel and add "
        "everything up.",
        "There are h − kh + 1 rows of places and w − kw + 1 columns. Make np.zeros of that shape "
        "and fill it in two loops.",
    ],
)
first = np.random.default_rng(3)


def sample(rng, h=4, w=5, kh=2, kw=3):
    return numbers(rng, h, w), numbers(rng, kh, kw)


ex.aspect(
    "typical values",
    1.25,
    cases=[
        (np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 5.0]]), np.array([[1.0, -1.0]])),
        sample(first, 5, 4, 3, 2),
        sample(first, 4, 6, 2, 3),
        sample(first, 5, 5, 3, 3),
    ],
    draw=lambda rng: [sample(rng, 6, 5, 3, 2), sample(rng, 4, 7, 2, 4)],
)
ex.aspect(
    "one row, one column, one pixel, the whole image",
    0.5,
    cases=[
        sample(first, 3, 4, 3, 4),
        sample(first, 2, 3, 1, 1),
        sample(first, 1, 5, 1, 2),
        sample(first, 4, 2, 3, 1),
    ],
    draw=lambda rng: [sample(rng, 4, 3, 4, 3), sample(rng, 5, 3, 1, 2)],
)
contract.arguments(ex, sample, kinds=0.75, unchanged=0.25)
ex.aspect(
    contract.FLOAT32,
    0.25,
    dtype="same",
    cases=[narrow(*sample(first))],
    draw=lambda rng: narrow(*sample(rng, 5, 4, 3, 2)),
)


@ex.wrong(
    "flipped",
    "The kernel was turned by half a turn, which is a convolution in the mathematicians' sense; "
    "here it stays as it lies.",
    "Multiply the upper left of the window by the upper left of the kernel.",
)
def _(image, kernel):
    image, kernel = np.asarray(image), np.asarray(kernel)[::-1, ::-1]
    (h, w), (kh, kw) = image.shape, kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1), np.result_type(image, kernel))
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
    return out


ex.wrong(
    "mirrored",
    "The kernel was mirrored, left and right swapped; it stays as it lies.",
    "In which direction does the index of the kernel's columns run?",
    lambda image, kernel, *, right: right(image, kernel[:, ::-1]),
)
ex.wrong(
    "upside-down",
    "The kernel was turned upside down; it stays as it lies.",
    "In which direction does the index of the kernel's rows run?",
    lambda image, kernel, *, right: right(image, kernel[::-1]),
)
ex.wrong(
    "one-place-too-few",
    "The last row and column of places are missing: there are h − kh + 1 and w − kw + 1.",
    "How many places has a window as large as the image?",
    of_result(lambda out, image, kernel: out[:-1, :-1]),
)
ex.wrong(
    "last-row-missing",
    "The last row of places is missing: there are h − kh + 1.",
    "range(n) ends at n − 1 by itself.",
    of_result(lambda out, image, kernel: out[:-1]),
)
ex.wrong(
    "last-column-missing",
    "The last column of places is missing: there are w − kw + 1.",
    "range(n) ends at n − 1 by itself.",
    of_result(lambda out, image, kernel: out[:, :-1]),
)
ex.wrong(
    "image-sized",
    "The map was made as large as the image, and where windows do not fit it stayed 0.",
    "Only windows that lie within the image count: h − kh + 1 rows of them.",
    of_result(
        lambda out, image, kernel: np.pad(
            out, [(0, a - b) for a, b in zip(image.shape, out.shape, strict=True)]
        )
    ),
)
ex.wrong(
    "zeros-around",
    "The image was padded with zeros first, so that windows reach over its rim; only windows "
    "within the image are asked.",
    "Padding comes later in the lesson.",
    lambda image, kernel, *, right: right(
        np.pad(image, [(k - 1, k - 1) for k in kernel.shape]), kernel
    ),
)
ex.wrong(
    "mean",
    "Each window gave a mean; a sum is asked.",
    "A weighted sum divides by nothing.",
    of_result(lambda out, image, kernel: out / kernel.size),
)
ex.wrong(
    "tiles",
    "The windows lie side by side; they move by one pixel, and overlap.",
    "Where does the second window begin?",
    of_result(lambda out, image, kernel: out[:: kernel.shape[0], :: kernel.shape[1]]),
)
ex.wrong(
    "rows-and-columns-swapped",
    "The map is transposed: places in a row came out as a column.",
    "out[i, j] belongs to the window whose corner is image[i, j].",
    of_result(lambda out, image, kernel: out.T),
)
ex.wrong(
    "not-added-up",
    "The products of window and kernel came back, not their sum.",
    "Add up all entries of the product, over both axes.",
    lambda image, kernel: sliding_window_view(image, kernel.shape) * kernel,
)
ex.wrong(
    "added-over-rows-only",
    "The products were added up along one axis only; both axes belong to the sum.",
    "sum() without axis adds up everything.",
    lambda image, kernel: (sliding_window_view(image, kernel.shape) * kernel).sum(axis=2),
)
ex.wrong(
    "one-place-late",
    "The first row and column of places are missing: the first window begins at (0, 0).",
    "Indices are counted from 0.",
    of_result(lambda out, image, kernel: out[1:, 1:]),
)
ex.wrong(
    "sizes",
    "Sizes of numbers came back, without their signs.",
    "A map has negative numbers where the image is the opposite of the kernel.",
    of_result(lambda out, image, kernel: np.abs(out)),
)
ex.wrong(
    "relu-at-the-end",
    "Negative sums were replaced by 0; they belong to the map.",
    "The activation function comes after the layer.",
    of_result(lambda out, image, kernel: np.maximum(out, 0)),
)
ex.wrong(
    "kernel-not-weighed",
    "The windows were added up without the kernel's weights.",
    "Multiply before adding.",
    lambda image, kernel, *, right: right(image, np.ones_like(kernel)),
)
ex.wrong(
    "like-the-image",
    "The map has the image's dtype. Where the image holds integers and the kernel does not, that "
    "cuts the decimals off.",
    "np.result_type(image, kernel) is a type that holds both.",
    of_result(lambda out, image, kernel: out.astype(image.dtype)),
)
ex.wrong(
    "like-the-kernel",
    "The map has the kernel's dtype. Where the kernel holds integers and the image does not, that "
    "cuts the decimals off.",
    "np.result_type(image, kernel) is a type that holds both.",
    of_result(lambda out, image, kernel: out.astype(kernel.dtype)),
)
ex.slip(
    "list",
    "The numbers are right, but they come as a list of lists; an array is asked.",
    "np.array makes an array of a list of lists.",
)
ex.slip(
    "float64",
    "The values are right, but float32 input comes back as float64: np.zeros makes float64 unless "
    "told otherwise.",
    "np.result_type(image, kernel) is what the map's dtype should be.",
)

ex.right(
    "einsum over windows",
    lambda image, kernel: np.einsum(
        "ijpq,pq->ij", sliding_window_view(image, kernel.shape), kernel
    ),
)
ex.right(
    "tensordot over windows",
    lambda image, kernel: np.tensordot(sliding_window_view(image, kernel.shape), kernel),
)


@ex.right("shifted images")
def _(image, kernel):
    (h, w), (kh, kw) = image.shape, kernel.shape
    return sum(
        kernel[p, q] * image[p : h - kh + 1 + p, q : w - kw + 1 + q]
        for p in range(kh)
        for q in range(kw)
    )


@ex.right("one matrix product")
def _(image, kernel):
    windows = sliding_window_view(image, kernel.shape)
    return windows.reshape(*windows.shape[:2], kernel.size) @ kernel.ravel()


@ex.right("four loops")
def _(image, kernel):
    kh, kw = kernel.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    out = np.zeros((rows, columns), dtype=np.result_type(image, kernel))
    for i in range(rows):
        for j in range(columns):
            for p in range(kh):
                for q in range(kw):
                    out[i, j] += image[i + p, j + q] * kernel[p, q]
    return out


@ex.right("row by row")
def _(image, kernel):
    out = [
        [np.vdot(kernel, image[i : i + len(kernel), j : j + kernel.shape[1]])
         for j in range(image.shape[1] - kernel.shape[1] + 1)]
        for i in range(len(image) - len(kernel) + 1)
    ]  # fmt: skip
    return np.array(out)


@ex.right("by NumPy’s correlation of rows")
def _(image, kernel):
    rows = [
        sum(np.correlate(image[i + p], k) for p, k in enumerate(kernel))
        for i in range(image.shape[0] - kernel.shape[0] + 1)
    ]
    return np.stack(rows)


ex.same("*: *.shape[1] → *.shape[-1]", "an image has two axes")
ex.same(
    "*: np.result_type(image, kernel) → np.result_type(kernel, image)",
    "the common dtype has no order",
)
ex.same("reference: np.zeros(* → np.ones(*", "every entry is written")
ex.same(
    "one matrix product: windows.shape[:2] → windows.shape[:-2]",
    "the windows have two axes in front and two of their own",
)
ex.same("row by row: np.vdot(kernel, * → np.vdot(image*, kernel)", "products have no order")
