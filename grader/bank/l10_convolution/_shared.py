"""What several exercises of lesson 10 share: images, filters, and a layer by loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray


def numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Return numbers of both signs, with two decimals, none of them 0."""
    return (rng.uniform(0.1, 3, shape) * rng.choice([-1, 1], shape)).round(2)


def layer(
    rng: np.random.Generator, n: int, h: int, w: int, c: int, kh: int, kw: int, f: int
) -> tuple[Array, Array, Array]:
    """Return images (n, h, w, c), filters (kh, kw, c, f) and biases (f,)."""
    return numbers(rng, n, h, w, c), numbers(rng, kh, kw, c, f), numbers(rng, f)


def places(size: int, k: int, stride: int = 1, pad: int = 0) -> int:
    """Return how many windows there are along an axis."""
    return (size + 2 * pad - k) // stride + 1


def upstream(rng: np.random.Generator, x: Array, w: Array, stride: int = 1, pad: int = 0) -> Array:
    """Return a gradient for what a layer gives: (n, oh, ow, f)."""
    oh, ow = (places(x.shape[i + 1], w.shape[i], stride, pad) for i in (0, 1))
    return numbers(rng, len(x), oh, ow, w.shape[3])


def narrow(*args: Any) -> tuple:
    """Return arguments with their arrays as float32."""
    return tuple(a.astype(np.float32) if isinstance(a, np.ndarray) else a for a in args)


def of_result(change: Callable) -> Callable:
    """Return the answer that `change` makes of the right result and the arguments."""
    return lambda *args, right: change(right(*args), *args)


def view(x, kh, kw, stride):
    """Return all windows, (n, oh, ow, kh, kw, c)."""
    windows = sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]
    return windows.transpose(0, 1, 2, 4, 5, 3)


def of_windows(change):
    """Return the answer that `change` makes of all windows (n, oh, ow, kh, kw, c)."""

    def answer(x, kh, kw, stride=1):
        made = change(view(x, kh, kw, stride))
        return np.ascontiguousarray(made).reshape(*made.shape[:3], -1)

    return answer
