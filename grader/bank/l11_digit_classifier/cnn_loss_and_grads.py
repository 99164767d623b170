"""cnn_loss_and_grads(x, y, params): one sweep forward, and one back through every layer."""

from __future__ import annotations

import numpy as np

from grader.bank.l11_digit_classifier import _sweep_wrong as wrongs
from grader.bank.l11_digit_classifier._parts import (
    Ask,
    images,
    labels,
    log_softmax,
    network,
    relu,
    rows,
    seed_of,
    single,
    swept,
    with_parts,
)
from grader.bank.model import Exercise

ex = Exercise(
    "cnn_loss_and_grads",
    view="gradients",
    atol=1e-10,
    truth="Your sweep finds the mean loss and the gradient of every weight and bias, through "
    "pooling, ReLU and both convolutions.",
    hints=[
        "Forward as in cnn_forward, and keep z1, a1, z2, a2 and the flattened maps. Then back, "
        "from the logits to w1.",
        "dlogits = cross_entropy_grad(logits, y). The dense layer as in lesson 8; dpooled has the "
        "shape of the pooled maps. max_pool_backward wants the maps that were pooled.",
        "dz2 = max_pool_backward(a2, dpooled) * relu_grad(z2); da1, dw2, db2 = "
        "conv2d_backward(a1, w2, dz2); dz1 = da1 * relu_grad(z1); and conv2d_backward(x, w1, dz1, "
        "pad=1) for w1 and b1.",
    ],
)


def batch(rng: np.random.Generator, n: int) -> tuple:
    a, b, c = (seed_of(rng) for _ in range(3))
    return images(a, n), labels(b, n), network(c)


ex.aspect(
    "loss and gradients of a few images",
    5,
    cases=[
        (images(1, 3), labels(1, 3), network(1)),
        (images(2, 4), labels(2, 4), network(2)),
    ],
    draw=lambda rng: batch(rng, int(rng.integers(2, 6))),
)
ex.aspect(
    "one image, whole numbers, slices, float32",
    2,
    cases=[
        (images(3, 1), labels(3, 1), network(3)),
        (images(4, 2, "int64"), labels(4, 2), network(4)),
        (images(5, 2, "float64", "strided"), labels(5, 2, "uint8"), network(5)),
        (images(6, 2), labels(6, 2), network(6, "float64", "strided")),
        single(images(7, 2, "float32"), labels(7, 2), network(7, "float32")),
    ],
    draw=lambda rng: [batch(rng, 1), batch(rng, 7)],
    draws=1,
)
read_only = ("float64", "read-only")
ex.aspect(
    "leaves its inputs unchanged",
    1,
    require="unchanged",
    cases=[
        (images(8, 2), labels(8, 2), network(8)),
        Ask((images(9, 2, *read_only), labels(9, 2, "int64", "read-only"), network(9, *read_only))),
    ],
    draw=lambda rng: batch(rng, 2),
)
wrongs.of_sweep(ex)

ex.right("this bank's own parts", lambda x, y, params: swept(x, y, params, f1=relu))


@ex.right("every maximum of a square")
def _(x, y, params, *, conv2d, conv2d_backward, max_pool, cross_entropy, cross_entropy_grad):
    a1 = np.maximum(conv2d(x, params["w1"], params["b1"], pad=1), 0)
    a2 = np.maximum(conv2d(a1, params["w2"], params["b2"]), 0)
    pooled = max_pool(a2)
    flat = pooled.reshape(len(x), 288)
    z = flat @ params["w3"] + params["b3"]
    d = cross_entropy_grad(z, y)
    back = (d @ params["w3"].T).reshape(pooled.shape)
    peak, share = (np.repeat(np.repeat(v, 2, axis=1), 2, axis=2) for v in (pooled, back))
    dz2 = share * ((a2 == peak) & (a2 > 0))
    da1, dw2, db2 = conv2d_backward(a1, params["w2"], dz2)
    _, dw1, db1 = conv2d_backward(x, params["w1"], da1 * (a1 > 0), pad=1)
    grads = {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2, "w3": flat.T @ d, "b3": d.sum(axis=0)}
    return cross_entropy(z, y), grads


@ex.right("the lesson's own parts")
def _(x, y, params, *, conv2d, conv2d_backward, max_pool, max_pool_backward, cross_entropy_grad):
    w1, b1, w2, b2, w3, b3 = (params[k] for k in ("w1", "b1", "w2", "b2", "w3", "b3"))
    z1 = conv2d(x, w1, b1, 1, 1)
    a1 = np.maximum(z1, 0)
    z2 = conv2d(a1, w2, b2)
    pooled = max_pool(np.maximum(z2, 0))
    flat = pooled.reshape(-1, 288)
    z = flat @ w3 + b3
    d = cross_entropy_grad(z, y)
    da2 = max_pool_backward(np.maximum(z2, 0), (d @ w3.T).reshape(pooled.shape))
    da1, dw2, db2 = conv2d_backward(a1, w2, np.where(z2 > 0, da2, 0))
    dw1, db1 = conv2d_backward(x, w1, np.where(a1 > 0, da1, 0), 1, 1)[1:]
    grads = {"b3": d.sum(0), "w3": flat.T @ d, "b2": db2, "w2": dw2, "b1": db1, "w1": dw1}
    return -np.mean(log_softmax(z)[np.arange(len(y)), y]), grads


@ex.right("pooled before ReLU")
def _(x, y, params, *, conv2d, conv2d_backward, max_pool, max_pool_backward, cross_entropy):
    p = params
    a1 = np.clip(conv2d(x, p["w1"], p["b1"], pad=1), 0, None)
    z2 = conv2d(a1, p["w2"], p["b2"])
    peaks = max_pool(z2)
    kept = peaks * (peaks > 0)
    z = rows(kept) @ p["w3"] + p["b3"]
    d = np.exp(log_softmax(z))
    d[np.arange(len(y)), y] -= 1
    d /= len(y)
    dpeaks = (d @ p["w3"].T).reshape(kept.shape) * (peaks > 0)
    da1, dw2, db2 = conv2d_backward(a1, p["w2"], max_pool_backward(z2, dpeaks))
    _, dw1, db1 = conv2d_backward(x, p["w1"], da1 * (a1 > 0), pad=1)
    found = [dw1, db1, dw2, db2, rows(kept).T @ d, d.sum(axis=0)]
    return [
        cross_entropy(z, y),
        dict(zip(("w1", "b1", "w2", "b2", "w3", "b3"), found, strict=True)),
    ]


@ex.right("image by image")
def _(x, y, params):
    total, sums = 0.0, {k: np.zeros(v.shape) for k, v in params.items()}
    for i in range(len(x)):
        loss, grads = swept(x[i : i + 1], y[i : i + 1], params, f1=relu)
        total += loss
        for name, gradient in grads.items():
            sums[name] = sums[name] + gradient
    return total / len(x), {k: v / len(x) for k, v in sums.items()}


@ex.right("summed, and divided at the end")
def _(x, y, params):
    n = float(len(x))
    sum_of = with_parts(error=lambda z, y: np.exp(log_softmax(z)) - np.eye(10)[y])
    loss, grads = sum_of(x, y, params)
    return np.float64(loss), {name: gradient / n for name, gradient in grads.items()}


ex.same("*: -1 → -2", "any negative length asks reshape to find it out")
SMALL = "the logits of these networks are small, so that no exponential overflows"
ex.same("*: z = z - z.max(axis=1, keepdims=True) → nothing", SMALL)
ex.same("*: z - z.max(axis=1, keepdims=True) → z*", SMALL)
ex.same("*: z.max(axis=1, keepdims=True) → z.m*", SMALL)
ex.same(
    "*: np.exp(z).sum(axis=1, *) → np.exp(z).sum(axis=-1, *)", "of two axes, axis 1 is the last"
)
KEPT = "where a square has nothing above 0, its slope is 0 whichever entry is the first maximum"
ex.same("the lesson's own parts: np.maximum(z2, 0) → z2", KEPT)
ex.same("the lesson's own parts: np.maximum(z2, 0) → np.maximum(z2, -1)", KEPT)
ex.same("the lesson's own parts: z2 > 0 → z2 >= 0", "no sum in these networks is exactly 0")
ex.same("pooled before ReLU: peaks > 0 → peaks >= 0", "no sum in these networks is exactly 0")
ex.same(
    "pooled before ReLU: np.clip(conv2d(*), 0, None) → np.clip(0, conv2d(*), None)", "a maximum"
)
ex.same("pooled before ReLU: zip(*, strict=True) → zip(*)", "there are six of both")
