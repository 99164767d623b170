"""Maps as the squares of a pooling, and back."""

from __future__ import annotations

import numpy as np

from grader.bank.l10_convolution._shared import numbers


def squares(x, size):
    """Return the numbers of each square, row by row: (n, oh, ow, size * size, c)."""
    n, h, w, c = x.shape
    oh, ow = h // size, w // size
    cut = x[:, : oh * size, : ow * size].reshape(n, oh, size, ow, size, c)
    return cut.transpose(0, 1, 3, 2, 4, 5).reshape(n, oh, ow, size * size, c)


def laid_back(shares, shape, size):
    """Return an array of some shape with what each number of a square gets, zeros elsewhere."""
    n, oh, ow, _, c = shares.shape
    out = np.zeros(shape, shares.dtype)
    made = shares.reshape(n, oh, ow, size, size, c).transpose(0, 1, 3, 2, 4, 5)
    out[:, : oh * size, : ow * size] = made.reshape(n, oh * size, ow * size, c)
    return out


def sharing(share):
    """Return the answer in which `share` says what each number of a square gets.

    share: from the numbers of each square (n, oh, ow, k, c) and dout (n, oh, ow, 1, c).
    """

    def answer(x, dout, size=2):
        s = squares(x, size)
        return laid_back(share(s, dout[:, :, :, None]), x.shape, size)

    return answer


def tied(rng, n=2, h=6, w=4, c=2):
    """Return maps as after a ReLU, with squares of several equal maxima, and gradients."""
    x = rng.integers(-3, 3, (n, h, w, c)).clip(0).astype(float)
    x[0, :2, :2, 0] = [[0.0, 1.0], [1.0, 1.0]]
    x[0, 2:4, :2, 0] = 0
    x[0, 4:6, 2:4, 0] = [[0.0, 0.0], [2.0, 2.0]]
    return x, numbers(rng, n, h // 2, w // 2, c)


def one_hot(at, k):
    """Return 1 at the index of each square on axis 3, and 0 elsewhere."""
    return (at[:, :, :, None] == np.arange(k)[:, None]).astype(np.int64)


def top(s):
    """Return where the numbers of a square equal its maximum."""
    return s == s.max(3, keepdims=True)


def by_two(x, dout, right):
    n, h, w, c = x.shape
    small = np.zeros((n, h // 2, w // 2, c), dout.dtype)
    rows, columns = min(h // 2, dout.shape[1]), min(w // 2, dout.shape[2])
    small[:, :rows, :columns] = dout[:, :rows, :columns]
    return right(x, small, 2)
