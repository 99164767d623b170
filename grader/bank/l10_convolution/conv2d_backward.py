"""conv2d_backward(x, w, dout, stride, pad): the gradients of a convolutional layer."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.bank import contract
from grader.bank.l10_convolution import _backward_wrong as wrongs
from grader.bank.l10_convolution._shared import layer, narrow, upstream
from grader.bank.model import Exercise

ex = Exercise(
    "conv2d_backward",
    truth="Your conv2d_backward adds up what all windows send back, to pixels, weights and biases, "
    "with any stride and padding.",
    hints=[
        "The layer is columns @ table + b. What are the gradients of a matrix product? Which shape "
        "has each?",
        "dw is columns.T @ rows, reshaped; db sums rows over the first axis. For dx, entry (p, q) "
        "of all windows sends dout @ w[p, q].T.",
        "Begin with zeros of the padded shape. For each (p, q) add (dout @ w[p, q].T) to "
        "[:, p : p + stride * oh : stride, q : q + stride * ow : stride]. Cut the padding off.",
    ],
)
first = np.random.default_rng(31)


def sample(rng, n=2, h=4, w=3, c=2, kh=2, kw=2, f=3, stride=1, pad=0):
    x, weights, _ = layer(rng, n, h, w, c, kh, kw, f)
    rest = (stride, pad) if pad else (stride,) if stride > 1 else ()
    return (x, weights, upstream(rng, x, weights, stride, pad), *rest)


ex.aspect(
    "typical values",
    2,
    cases=[
        (np.full((1, 1, 1, 1), 3.0), np.full((1, 1, 1, 1), 2.0), np.ones((1, 1, 1, 1))),
        sample(first, 1, 3, 4, 1, 2, 2, 1),
        sample(first, 2, 4, 5, 2, 3, 2, 3),
        sample(first, 2, 3, 4, 3, 2, 3, 2),
    ],
    draw=lambda rng: [sample(rng, 2, 5, 4, 3, 3, 2, 2), sample(rng, 3, 4, 5, 2, 2, 3, 4)],
)
ex.aspect(
    "strides",
    1,
    cases=[
        sample(first, 2, 5, 6, 2, 3, 2, 2, 2),
        sample(first, 1, 7, 5, 1, 3, 2, 2, 2),
        sample(first, 2, 6, 8, 4, 3, 2, 2, 3),
    ],
    draw=lambda rng: sample(rng, 2, 7, 6, 2, 3, 2, 3, 2),
)
ex.aspect(
    "padding",
    1,
    cases=[
        sample(first, 2, 3, 4, 2, 2, 3, 2, 1, 1),
        sample(first, 1, 4, 3, 1, 3, 2, 2, 1, 2),
        sample(first, 2, 2, 3, 3, 3, 3, 2, 1, 1),
    ],
    draw=lambda rng: sample(rng, 2, 4, 3, 2, 3, 2, 3, 1, 2),
)
ex.aspect(
    "stride and padding, with a remainder",
    0.5,
    cases=[sample(first, 2, 5, 4, 2, 2, 3, 2, 2, 1), sample(first, 1, 5, 7, 1, 2, 3, 2, 3, 2)],
    draw=lambda rng: sample(rng, 2, 7, 6, 3, 2, 3, 2, 3, 1),
)
contract.arguments(ex, lambda rng: sample(rng, 2, 4, 3, 2, 2, 2, 3), kinds=0.75, unchanged=0.25)
ex.aspect(
    contract.FLOAT32,
    0.5,
    dtype="same",
    cases=[
        narrow(*sample(first, 2, 4, 3, 2, 3, 2, 2)),
        narrow(*sample(first, 1, 3, 4, 5, 2, 2, 3)),
    ],
    draw=lambda rng: narrow(*sample(rng, 2, 4, 5, 1, 2, 3, 2)),
)
wrongs.of_backward(ex)
ex.slip(
    "truncated",
    "Where x holds integers, the gradients were stored as integers, and their decimals cut off.",
    "np.zeros_like and x.dtype copy the dtype of x; dout and w say what dx holds.",
)
ex.slip(
    "float64",
    "The values are right, but float32 comes back as float64: np.zeros makes float64 unless told "
    "otherwise.",
    "np.zeros has an argument for the dtype.",
)


def rim(pad):
    return (0, 0), (pad, pad), (pad, pad), (0, 0)


@ex.right("shifted products")
def _(x, w, dout, stride=1, pad=0):
    x, (_, h, wide, _), (kh, kw, c, f) = np.pad(x, rim(pad)), x.shape, w.shape
    oh, ow = dout.shape[1:3]
    dx = np.zeros(x.shape, np.result_type(dout, w))
    dw = np.empty(w.shape, np.result_type(x, dout))
    for p in range(kh):
        for q in range(kw):
            at = np.s_[:, p : p + stride * oh : stride, q : q + stride * ow : stride]
            dx[at] += dout @ w[p, q].T
            dw[p, q] = x[at].reshape(-1, c).T @ dout.reshape(-1, f)
    return dx[:, pad : pad + h, pad : pad + wide], dw, dout.sum(axis=(0, 1, 2))


@ex.right("columns back and forth")
def _(x, w, dout, stride=1, pad=0, *, im2col, pad_images):
    wide, (kh, kw, c, f) = pad_images(x, pad), w.shape
    columns, rows = im2col(wide, kh, kw, stride), dout.reshape(-1, f)
    dw = columns.reshape(len(rows), -1).T @ rows
    back = (rows @ w.reshape(-1, f).T).reshape(*dout.shape[:3], kh, kw, c)
    dx = np.zeros(wide.shape, back.dtype)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            top, left = i * stride, j * stride
            dx[:, top : top + kh, left : left + kw] += back[:, i, j]
    h, across = x.shape[1:3]
    return dx[:, pad : h + pad, pad : across + pad], dw.reshape(w.shape), rows.sum(0)


@ex.right("window by window")
def _(x, w, dout, stride=1, pad=0):
    big, (kh, kw, _, f) = np.pad(x, rim(pad)), w.shape
    kind = np.result_type(x, w, dout)
    dx, dw, db = np.zeros(big.shape, kind), np.zeros(w.shape, kind), np.zeros(f, kind)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            at = np.s_[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
            dx[at] += np.einsum("nf,pqcf->npqc", dout[:, i, j], w)
            dw += np.einsum("npqc,nf->pqcf", big[at], dout[:, i, j])
            db += dout[:, i, j].sum(axis=0)
    return [dx[:, pad : pad + x.shape[1], pad : pad + x.shape[2]], dw, db]


@ex.right("views of windows to write into")
def _(x, w, dout, stride=1, pad=0):
    big, (kh, kw, _, _) = np.pad(x, rim(pad)), w.shape
    windows = sliding_window_view(big, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]
    dw = np.tensordot(windows, dout, ((0, 1, 2), (0, 1, 2))).transpose(1, 2, 0, 3)
    dx = np.zeros(big.shape, np.result_type(dout, w))
    places = sliding_window_view(dx, (kh, kw), axis=(1, 2), writeable=True)[:, ::stride, ::stride]
    share = np.tensordot(dout, w, (3, 3)).transpose(0, 1, 2, 5, 3, 4)
    for p in range(kh):
        for q in range(kw):
            places[..., p, q] += share[..., p, q]
    return dx[:, pad : pad + x.shape[1], pad : pad + x.shape[2]], dw, dout.sum((0, 1, 2))


@ex.right("dx as a full convolution of a spread-out dout")
def _(x, w, dout, stride=1, pad=0):
    big, (kh, kw, _, f), n = np.pad(x, rim(pad)), w.shape, len(dout)
    bottom, end = big.shape[1] - kh + 1, big.shape[2] - kw + 1
    spread = np.zeros((n, bottom + 2 * (kh - 1), end + 2 * (kw - 1), f), dout.dtype)
    spread[:, kh - 1 : kh - 1 + bottom : stride, kw - 1 : kw - 1 + end : stride] = dout
    windows = sliding_window_view(spread, (kh, kw), axis=(1, 2))
    dx = np.einsum("nijfpq,pqcf->nijc", windows, w[::-1, ::-1])
    seen = sliding_window_view(big, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]
    dw = np.einsum("nijcpq,nijf->pqcf", seen, dout)
    h, across = x.shape[1:3]
    return dx[:, pad : pad + h, pad : pad + across], dw, np.einsum("nijf->f", dout)


@ex.right("nine slices, and ones for the sum of biases")
def _(x, w, dout, stride=1, pad=0):
    big, (kh, kw, c, f) = np.pad(x, rim(pad)), w.shape
    (_, oh, ow, _), rows = dout.shape, dout.reshape(-1, f)
    kind = np.result_type(x, w, dout)
    dbig, dw = np.zeros(big.shape, kind), np.empty(w.shape, kind)
    for p, q in np.ndindex(kh, kw):
        down, along = slice(p, p + stride * oh, stride), slice(q, q + stride * ow, stride)
        dw[p, q] = big[:, down, along].reshape(-1, c).T @ rows
        dbig[:, down, along] += dout @ w[p, q].T
    dx = dbig[:, pad : pad + x.shape[1], pad : pad + x.shape[2]]
    return dx, dw, np.ones(len(rows), rows.dtype) @ rows


ex.same("*: -1 → -2", "any negative length asks reshape to find it out")
ex.same("*: *.shape[2] → *.shape[-2]", "images have four axes, so the third is the last but one")
for given, turned in (
    ("dout, w", "w, dout"),
    ("x, dout", "dout, x"),
    ("x, w, dout", "w, x, dout"),
    ("x, w, dout", "x, dout, w"),
):
    ex.same(
        f"*: np.result_type({given}) → np.result_type({turned})", "the common dtype has no order"
    )
for change in (
    "*: sliding_window_view(*, axis=(1, 2)* → sliding_window_view(*, axis=(1, -2)*",
    "views of windows to write into: np.tensordot(* → np.tensordot(*-2*",
    "views of windows to write into: np.tensordot(* → np.tensordot(*-3*",
):
    ex.same(change, "how many axes there are is known, so one may be counted from the end")
ex.same("*: dout.sum(*(0, 1, 2)) → dout.sum(*)", "a sum over three axes of four has no order")
for k in ("kh", "kw"):
    for change in (f"2 * ({k} - 1) → *", f"{k} - 1 → {k}*"):
        ex.same(
            f"dx as a full convolution of a spread-out dout: {change}",
            "more zeros at the end make more rows and columns, and these are cut off",
        )
