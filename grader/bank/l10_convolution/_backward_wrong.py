"""Wrong gradients of a layer: of its images, of its weights, of its biases."""

from __future__ import annotations

import numpy as np

from grader.bank.l10_convolution._shared import places
from grader.bank.model import Exercise


def of_backward(ex: Exercise) -> None:
    """Add the misconceptions of conv2d_backward(x, w, dout, stride, pad)."""
    _images(ex)
    _weights(ex)
    _biases(ex)
    _several(ex)


def made(make):
    """Return the answer that `make` makes of the right dx, dw, db and the arguments."""

    def answer(x, w, dout, stride=1, pad=0, *, right):
        return make(*right(x, w, dout, stride, pad), x, w, dout, stride, pad)

    return answer


def with_dx(make):
    """Return the answer whose dx is made of the arguments."""
    return made(lambda dx, dw, db, *args: (make(*args), dw, db))


def sent_home(x, w, dout, stride, pad, add=True):
    """Return dx with its padding on, each window's share added or written over the one before."""
    kh, kw, c, _ = w.shape
    n, oh, ow, _ = dout.shape
    size = (n, x.shape[1] + 2 * pad, x.shape[2] + 2 * pad, c)
    dx = np.zeros(size, np.result_type(dout, w))
    for p in range(kh):
        for q in range(kw):
            at = np.s_[:, p : p + stride * oh : stride, q : q + stride * ow : stride]
            dx[at] = (dx[at] if add else 0) + dout @ w[p, q].T
    return dx


def inner(dx, x, pad):
    """Return the part of a padded gradient that belongs to the images."""
    return dx[:, pad : pad + x.shape[1], pad : pad + x.shape[2]]


def _images(ex: Exercise) -> None:
    ex.wrong(
        "dx-overwritten",
        "In dx the windows overwrite one another: a pixel has what the last of its windows sent, "
        "where the sum over all of them is asked.",
        "+=, not =.",
        with_dx(lambda x, w, dout, s, p: inner(sent_home(x, w, dout, s, p, add=False), x, p)),
    )
    ex.wrong(
        "dx-flipped",
        "For dx the kernels were turned by half a turn. Weight (p, q) sends its share to the pixel "
        "that it was multiplied by, p rows and q columns into the window.",
        "Backwards the weights go with the same pixels as forwards.",
        with_dx(lambda x, w, dout, s, p: inner(sent_home(x, w[::-1, ::-1], dout, s, p), x, p)),
    )
    ex.wrong(
        "dx-with-padding",
        "dx still has its padding; it has the shape of x.",
        "Cut pad rows and columns off each side.",
        with_dx(sent_home),
    )
    ex.wrong(
        "dx-cut-at-the-end",
        "The padding was taken off dx at the end only; half of it stands before the pixels.",
        "The first pixel of x stands at (pad, pad).",
        with_dx(lambda x, w, dout, s, p: inner(sent_home(x, w, dout, s, p), x, 0)),
    )
    ex.wrong(
        "dx-averaged",
        "dx was divided by the number of pixels in a window; the shares are added.",
        "Moving a pixel moves all its windows' sums, and the effects add up.",
        made(lambda dx, dw, db, x, w, *_: (dx / (w.shape[0] * w.shape[1]), dw, db)),
    )
    ex.wrong(
        "dx-without-weights",
        "dx has the gradients that arrive, without the weights: each is multiplied by the weight "
        "that the pixel met.",
        "d columns = rows times the transposed weights.",
        with_dx(lambda x, w, dout, s, p: inner(sent_home(x, np.ones_like(w), dout, s, p), x, p)),
    )
    ex.wrong(
        "dx-first-filter",
        "dx comes from the first filter alone; all of them send something back.",
        "The product with the transposed weights sums over the filters.",
        with_dx(
            lambda x, w, dout, s, p: inner(sent_home(x, w[..., :1], dout[..., :1], s, p), x, p)
        ),
    )
    ex.wrong(
        "dx-stride-ignored",
        "For dx the windows were taken to lie one pixel apart; they lie stride apart.",
        "Use the same slices as im2col.",
        with_dx(lambda x, w, dout, s, p: inner(sent_home(x, w, dout, 1, p), x, p)),
    )
    ex.wrong(
        "dx-zero",
        "dx is all zeros: nothing was sent home.",
        "Add each window's share to the pixels it saw.",
        made(lambda dx, dw, db, *_: (0 * dx, dw, db)),
    )


def _weights(ex: Exercise) -> None:
    ex.wrong(
        "dw-flipped",
        "dw is turned by half a turn.",
        "dw[p, q] sums over the pixels p rows and q columns into the windows.",
        made(lambda dx, dw, db, *_: (dx, dw[::-1, ::-1], db)),
    )
    ex.wrong(
        "dw-mean-over-images",
        "dw was divided by the number of images; whatever mean there is, is in dout already.",
        "Sums over images and places.",
        made(lambda dx, dw, db, x, *_: (dx, dw / len(x), db)),
    )
    ex.wrong(
        "dw-mean-over-windows",
        "dw was divided by the number of windows; the sum over them is asked.",
        "A matrix product adds up.",
        made(lambda dx, dw, db, x, w, dout, *_: (dx, dw / dout[..., 0].size, db)),
    )
    ex.wrong(
        "dw-first-image",
        "dw comes from the first image alone; all images have used the weights.",
        "One table holds the windows of all images.",
        lambda x, w, dout, stride=1, pad=0, *, right: (
            right(x, w, dout, stride, pad)[0],
            right(x[:1], w, dout[:1], stride, pad)[1],
            right(x, w, dout, stride, pad)[2],
        ),
    )
    ex.wrong(
        "dw-as-a-table",
        "dw still is a table of kh · kw · c rows; it has the shape of w.",
        "reshape(w.shape)",
        made(lambda dx, dw, db, x, w, *_: (dx, dw.reshape(-1, w.shape[3]), db)),
    )
    ex.wrong(
        "dw-channels-first",
        "The rows of dw were taken to have the channels first; im2col has them last.",
        "reshape(w.shape), with the axes as im2col lays them out.",
        made(lambda dx, dw, db, *_: (dx, dw.transpose(2, 0, 1, 3).reshape(dw.shape), db)),
    )
    ex.wrong(
        "dw-upstream-missing",
        "dw sums the windows without the gradients that arrive.",
        "Each window counts as much as the loss depends on its sum.",
        lambda x, w, dout, stride=1, pad=0, *, right: (
            right(x, w, dout, stride, pad)[0],
            right(x, w, np.ones_like(dout), stride, pad)[1],
            right(x, w, dout, stride, pad)[2],
        ),
    )


def _biases(ex: Exercise) -> None:
    ex.wrong(
        "db-mean",
        "db is a mean over images and places; the sum is asked.",
        "The bias is added at every place, and every place counts.",
        made(lambda dx, dw, db, x, w, dout, *_: (dx, dw, dout.mean((0, 1, 2)))),
    )
    ex.wrong(
        "db-mean-over-images",
        "db was divided by the number of images; whatever mean there is, is in dout already.",
        "Sums over images and places.",
        made(lambda dx, dw, db, x, *_: (dx, dw, db / len(x))),
    )
    ex.wrong(
        "db-for-each-image",
        "db has a row for each image; all images share the biases.",
        "Sum over the images too.",
        made(lambda dx, dw, db, x, w, dout, *_: (dx, dw, dout.sum((1, 2)))),
    )
    ex.wrong(
        "db-for-each-place",
        "db has a number for each place; all places share the biases.",
        "Sum over rows and columns of places too.",
        made(lambda dx, dw, db, x, w, dout, *_: (dx, dw, dout.sum(0))),
    )
    ex.wrong(
        "db-one-number",
        "db is one number; each filter has its own.",
        "Sum over the first three axes, and keep the last.",
        made(lambda dx, dw, db, x, w, dout, *_: (dx, dw, dout.sum())),
    )
    ex.wrong(
        "db-ones",
        "db is 1 for each filter: the gradient that arrives is missing.",
        "Sum what arrives.",
        made(lambda dx, dw, db, *_: (dx, dw, np.ones_like(db))),
    )


def _several(ex: Exercise) -> None:
    ex.wrong(
        "weights-before-images",
        "dw came first; the contract asks for (dx, dw, db).",
        "The order is that of the arguments.",
        made(lambda dx, dw, db, *_: (dw, dx, db)),
    )
    ex.wrong(
        "no-db",
        "Only dx and dw came back; the contract asks for (dx, dw, db).",
        "The biases are learnt too.",
        made(lambda dx, dw, db, *_: (dx, dw)),
    )
    ex.wrong(
        "weights-and-biases-only",
        "Only dw and db came back; the layer before this one needs dx.",
        "return dx, dw, db",
        made(lambda dx, dw, db, *_: (dw, db)),
    )
    ex.wrong(
        "downhill",
        "All three have the opposite sign: these are steps downhill, not gradients.",
        "The minus sign comes with the learning rate.",
        made(lambda dx, dw, db, *_: (-dx, -dw, -db)),
    )
    ex.wrong(
        "a-dict",
        "A dict came back with the three in it; the contract asks for the three themselves.",
        "return dx, dw, db",
        made(lambda dx, dw, db, *_: {"dx": dx, "dw": dw, "db": db}),
    )
    ex.wrong(
        "images-not-padded",
        "The images were not padded: windows that reach over the rim saw the wrong pixels, or the "
        "far rim of others.",
        "Pad x before its windows are laid out.",
        _unpadded,
    )


def _unpadded(x, w, dout, stride=1, pad=0, *, right):
    """Return the gradients with the windows of images that are padded behind only."""
    dx, _, db = right(x, w, dout, stride, pad)
    behind = np.pad(x, [(0, 0), (0, 2 * pad), (0, 2 * pad), (0, 0)])
    assert places(behind.shape[1], w.shape[0], stride) == dout.shape[1]
    return dx, right(behind, w, dout, stride, 0)[1], db
