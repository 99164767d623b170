"""Layers and a network in code of the bank's own, to take apart and put together wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.checking.codec import Made
from grader.bank.model import Ask

Array = np.ndarray
SINGLE = {"rtol": 1e-3, "atol": 1e-4}  # where everything is float32: sums in any order


def images(seed: int, n: int, *form: str) -> Made:
    """Name n Gaussian images; form: a dtype, and how they are laid out."""
    return Made("images", (seed, n, *form))


def labels(seed: int, n: int, *form: str) -> Made:
    """Name n labels; form: a dtype, and how they are laid out."""
    return Made("labels", (seed, n, *form))


def network(seed: int, *form: str) -> Made:
    """Name the parameters of a network whose biases are not 0."""
    return Made("network", (seed, *form))


def seed_of(rng: np.random.Generator) -> int:
    return int(rng.integers(1000, 2**31))


def single(*args: Any) -> Ask:
    """Ask with arguments of float32, in which sums may be rounded in any order."""
    return Ask(args, rtol=1e-3, atol=1e-4)


def relu(z):
    return np.where(z > 0, z, 0.0)


def gate(z):
    return z > 0


def same(z):
    return z


def conv(x, w, b, pad=0, mode="constant"):
    rim = ((0, 0), (pad, pad), (pad, pad), (0, 0))
    windows = sliding_window_view(np.pad(x, rim, mode), (3, 3), axis=(1, 2))
    return np.tensordot(windows, w, ((4, 5, 3), (0, 1, 2))) + b


def squares(x):
    """Return the entries of each 2 × 2 square on an axis of their own: (n, h/2, w/2, 4, c)."""
    n, h, w, c = x.shape
    cut = x.reshape(n, h // 2, 2, w // 2, 2, c).transpose(0, 1, 3, 2, 4, 5)
    return cut.reshape(n, h // 2, w // 2, 4, c)


def largest(x):
    return squares(x).max(axis=3)


def mean(x):
    return squares(x).mean(axis=3)


def rows(pooled):
    return pooled.reshape(len(pooled), -1)


def logits_of(x, p, f1, *, f2=relu, pool=largest, flat=rows, conv=conv):
    """Return the logits of the network with other parts in the places named."""
    a1 = f1(conv(x, p["w1"], p["b1"], 1))
    return flat(pool(f2(conv(a1, p["w2"], p["b2"])))) @ p["w3"] + p["b3"]


def without(params, *names):
    """Return parameters with zeros in the places named."""
    return {k: np.zeros_like(v) if k in names else v for k, v in params.items()}


def turned(params):
    """Return parameters with both kernels turned by half a turn."""
    return {k: v[::-1, ::-1] if k in ("w1", "w2") else v for k, v in params.items()}


def conv_back(x, w, dout, pad=0):
    """Return (dx, dw, db) of a convolution."""
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    windows = sliding_window_view(padded, (3, 3), axis=(1, 2))
    dw = np.tensordot(windows, dout, ((0, 1, 2), (0, 1, 2))).transpose(1, 2, 0, 3)
    wide = np.pad(dout, ((0, 0), (2, 2), (2, 2), (0, 0)))
    dx = conv(wide, w[::-1, ::-1].transpose(0, 1, 3, 2), 0.0)
    return dx[:, pad : pad + x.shape[1], pad : pad + x.shape[2]], dw, dout.sum(axis=(0, 1, 2))


def spread(cut, like):
    """Return squares (n, h/2, w/2, 4, c) as an image of the shape of `like` again."""
    n, h, w, c = like.shape
    back = cut.reshape(n, h // 2, w // 2, 2, 2, c).transpose(0, 1, 3, 2, 4, 5)
    return back.reshape(like.shape)


def to_first(a, dout):
    """Send the gradient of each square to its first maximum."""
    cut = squares(a)
    first = cut.argmax(axis=3)[:, :, :, None] == np.arange(4)[:, None]
    return spread(first * dout[:, :, :, None], a)


def to_all(a, dout):
    return spread(np.repeat(dout[:, :, :, None], 4, axis=3) / 4, a)


def to_corner(a, dout):
    return spread((np.arange(4) == 0)[:, None] * dout[:, :, :, None], a)


def square_again(d, like):
    return d.reshape(like.shape)


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def error_of(z, y):
    """Return the gradient of the mean cross-entropy."""
    return (np.exp(log_softmax(z)) - np.eye(z.shape[1])[y]) / len(y)


def swept(
    x, y, p, f1, *, f2=relu, df1=gate, df2=gate, pool=largest, back=to_first, flat=rows,
    unflat=square_again, error=error_of, below=None, conv_back=conv_back,
):  # fmt: skip
    """Return loss and gradients with other parts in the places named.

    below: what is taken for the inputs of layers 2 and 3 on the way back, of (z1, a1, z2, a2).
    """
    z1 = conv(x, p["w1"], p["b1"], 1)
    a1 = f1(z1)
    z2 = conv(a1, p["w2"], p["b2"])
    a2 = f2(z2)
    pooled = pool(a2)
    logits = flat(pooled) @ p["w3"] + p["b3"]
    in2, in3 = (a1, flat(pooled)) if below is None else below(z1, a1, z2, a2)
    d = error(logits, y)
    grads = {"w3": in3.T @ d, "b3": d.sum(axis=0)}
    dz2 = back(a2, unflat(d @ p["w3"].T, pooled)) * df2(z2)
    da1, grads["w2"], grads["b2"] = conv_back(in2, p["w2"], dz2)
    _, grads["w1"], grads["b1"] = conv_back(x, p["w1"], da1 * df1(z1), 1)
    return -log_softmax(logits)[np.arange(len(y)), y].mean(), grads


def with_parts(**parts: Callable) -> Callable:
    """Return a sweep with other parts."""
    return lambda x, y, params: swept(x, y, params, **{"f1": relu} | parts)
