"""cnn_forward(x, params): two convolutions, a max-pool and a dense layer, image by image."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.bank.l11_digit_classifier import _forward_wrong as wrongs
from grader.bank.l11_digit_classifier._parts import (
    images,
    logits_of,
    network,
    relu,
    seed_of,
    single,
)
from grader.bank.model import Exercise

ex = Exercise(
    "cnn_forward",
    truth="Your network says of each image the ten logits that its layers make, with every bias "
    "in its place, also of one image alone and of whole numbers.",
    hints=[
        "Write the shape behind every line: (n, 8, 8, 1), (n, 8, 8, 16), (n, 6, 6, 32), …",
        "Which of the two convolutions has pad=1? What comes behind each of them, and what behind "
        "the last layer?",
        "a1 = relu(conv2d(x, w1, b1, pad=1)), then the same with w2 and b2 and no padding, "
        "max_pool, reshape(len(x), -1), @ w3 + b3.",
    ],
)
ex.aspect(
    "the logits of a few images",
    2.5,
    cases=[(images(1, 3), network(1)), (images(2, 2), network(2))],
    draw=lambda rng: (images(seed_of(rng), int(rng.integers(2, 6))), network(seed_of(rng))),
)
ex.aspect(
    "one image, whole numbers, slices, float32",
    1,
    cases=[
        (images(3, 1), network(3)),
        (images(4, 2, "int64"), network(4)),
        (images(5, 2), network(5, "int64")),
        (images(6, 2, "int64"), network(6, "int64")),
        (images(7, 2, "float64", "strided"), network(7, "float64", "strided")),
        single(images(8, 2, "float32"), network(8, "float32")),
    ],
    draw=lambda rng: [
        (images(seed_of(rng), 1), network(seed_of(rng))),
        (images(seed_of(rng), 2, "int64"), network(seed_of(rng))),
        (images(seed_of(rng), 2, "float64", "strided"), network(seed_of(rng))),
    ],
    draws=1,
    strict=True,
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[
        (images(9, 2), network(9)),
        (images(10, 2, "float64", "read-only"), network(10, "float64", "read-only")),
    ],
    draw=lambda rng: (images(seed_of(rng), 2), network(seed_of(rng))),
)
wrongs.of_forward(ex)
ex.slip(
    "pair",
    "A tuple came back with the logits in it and something besides; the logits alone are asked.",
    "What the way back needs is kept by cnn_loss_and_grads, in the next exercise but one.",
)

ex.right("this bank's own parts", lambda x, params: logits_of(x, params, f1=relu))


@ex.right("pooled before ReLU")
def _(x, params, *, conv2d, max_pool):
    p = params
    z = conv2d(np.maximum(conv2d(x, p["w1"], p["b1"], 1, 1), 0), p["w2"], p["b2"])
    return np.maximum(max_pool(z), 0).reshape(-1, 288) @ p["w3"] + p["b3"]


@ex.right("bias behind the pooling")
def _(x, params, *, conv2d, max_pool):
    w1, b1, w2, b2, w3, b3 = (params[k] for k in ("w1", "b1", "w2", "b2", "w3", "b3"))
    hidden = conv2d(x, w1, b1, pad=1).clip(0)
    pooled = max_pool(conv2d(hidden, w2, np.zeros(32, b2.dtype))) + b2
    return np.matmul((pooled * (pooled > 0)).reshape(pooled.shape[0], -1), w3) + b3


@ex.right("image by image")
def _(x, params):
    def planes(image, w, b):
        size = image.shape[0] - 2
        out = np.zeros((size, size, len(b)))
        for i in range(3):
            for j in range(3):
                out += image[i : i + size, j : j + size] @ w[i, j]
        return np.maximum(out + b, 0.0)

    said = []
    for image in x:
        padded = np.zeros((10, 10, 1))
        padded[1:9, 1:9] = image
        maps = planes(planes(padded, params["w1"], params["b1"]), params["w2"], params["b2"])
        pooled = maps.reshape(3, 2, 3, 2, 32).max((1, 3))
        said.append(pooled.ravel() @ params["w3"] + params["b3"])
    return np.array(said)


@ex.right("einsum throughout")
def _(x, params):
    for i in "12":
        padded = np.pad(x, [(0, 0), (i == "1",) * 2, (i == "1",) * 2, (0, 0)])
        windows = sliding_window_view(padded, (3, 3), (1, 2))
        x = np.einsum("nijcpq,pqcf->nijf", windows, params["w" + i], optimize=True)
        x = np.where(x + params["b" + i] > 0, x + params["b" + i], 0)
    kept = np.maximum(np.maximum(x[:, ::2, ::2], x[:, 1::2, ::2]),
                      np.maximum(x[:, ::2, 1::2], x[:, 1::2, 1::2]))  # fmt: skip
    return np.einsum("nijc,ijck->nk", kept, params["w3"].reshape(3, 3, 32, 10)) + params["b3"]


@ex.right("as lists, and back")
def _(x, params, *, conv2d, max_pool, relu):
    state = conv2d(np.asarray(x), params["w1"], params["b1"], pad=1)
    state = relu(conv2d(relu(state), params["w2"], params["b2"]))
    flat = np.concatenate([image.reshape(1, -1) for image in max_pool(state, 2)])
    return np.stack([np.dot(row, params["w3"]) for row in flat]) + params["b3"][None, :]


LENGTH = "any negative length asks reshape to find it out"
ex.same("*: -1 → -2", LENGTH)
ex.same("image by image: maps.reshape(3, 2, 3, 2, 32) → maps.reshape(*-*)", LENGTH)
ex.same("einsum throughout: *.reshape(3, 3, 32, 10) → *.reshape(*-*)", LENGTH)
ex.same("bias behind the pooling: np.zeros(32, b2.dtype) → np.zeros(32)", "no dtype is asked")
ex.same("bias behind the pooling: pooled > 0 → pooled >= 0", "0 times 1 is 0, too")
ex.same("einsum throughout: * > 0 → * >= 0", "0 stays 0 either way")
ex.same("image by image: image.shape[0] → image.shape[1]", "images are square")
ex.same("image by image: np.zeros((10, 10, 1)) → np.zeros((10, 11, 1))", "what is more is not read")
ex.same("image by image: *.max((1, 3)) → *.max((3, 1))", "the order of the axes is free")
ex.same(
    "einsum throughout: *, (1, 2)) → *, (1, -2))", "of four axes, the third is the last but one"
)
ex.same("einsum throughout: *, optimize=True) → *", "it decides the order of sums alone")
ex.same("as lists, and back: np.asarray(x) → x", "x is an array")
ex.same("as lists, and back: max_pool(state, 2) → max_pool(state)", "2 is its default")
ex.same("as lists, and back: np.stack([*]) → [*]", "a list becomes an array where one is added")
ex.same("as lists, and back: params['b3'][None, :] → params['b3'][*", "one row for all")
