"""What the exercises of this lesson share: wrong forms, and what is made of right gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.bank.model import Ask, Exercise


def roughly(z: Any) -> Ask:
    """Ask for what is quiet: whether the far tails are right is asked elsewhere."""
    return Ask((z,), rtol=1e-6, atol=1e-12)


def forms(ex: Exercise, array: str, tool: str, hint: str) -> None:
    """Add the right values in a wrong form, for a function of one array.

    array: what the argument is called; tool: the function of NumPy with which no loop is needed;
    hint: how the array comes to be overwritten.
    """
    ex.wrong(
        "two-axes",
        "The values are right, but the result was reshaped to (n, −1), which has two axes "
        f"whatever the shape of {array} is (and a single number has no n).",
        f"{tool} and arithmetic keep the shape of {array}; nothing has to be reshaped.",
        lambda x, *, right: np.reshape(right(x), (len(x), -1)),
    )
    ex.wrong(
        "a-dict",
        "A dict came back with the result in it; the contract asks for the result alone.",
        "Values kept for later steps are of use to their owner only. What does return hand over?",
        lambda x, *, right: {array: x, "a": right(x)},
    )
    ex.wrong(
        "a-list",
        f"A list came back; the contract says an array of the shape of {array}.",
        f"No loop is needed: {tool} works on whole arrays.",
        lambda x, *, right: [right(v) for v in x] if np.ndim(x) else right(x),
    )
    ex.wrong(
        "a-loop-without-numbers",
        f"A loop over the first axis of {array} made a list, and a single number has no axis. An "
        "array is asked, and a number for a number.",
        f"No loop is needed: {tool} works on whole arrays and on single numbers.",
        lambda x, *, right: [right(v) for v in x],
    )
    if all(a.id != "one-number" for a in ex.mistakes):
        ex.wrong(
            "one-number",
            f"The values were added up to one number; each {array} has a value of its own.",
            f"The result has the shape of {array}.",
            lambda x, *, right: np.sum(right(x)),
        )
    ex.slip(
        "changed",
        f"The values are right, but {array} was overwritten on the way, so the caller's array has "
        "changed.",
        hint,
    )


def made(make: Callable) -> Callable:
    """Return the gradient of a neuron that `make` makes of dw, db, the errors, X and w."""

    def gradient(X, y, w, b, *, right, sigmoid):
        dw, db = right(X, y, w, b)
        return make(dw, db, sigmoid(X @ w + b) - y, X, w)

    return gradient


def from_errors(make: Callable) -> Callable:
    """Return the gradient of a neuron whose errors are what `make` makes of z, σ(z) and y."""

    def gradient(X, y, w, b, *, right, sigmoid):
        p = sigmoid(X @ w + b)
        return right(X, p - make(X @ w + b, p, y), w, b)

    return gradient


def labelled(rng, n, d, spread=1.0):
    """Return `X (n, d)`, labels of both kinds, `w (d,)` and `b`."""
    y = rng.permutation(np.append(rng.integers(0, 2, n - 2), [0, 1]))
    X, w = rng.normal(0.4, 1.0, (n, d)), rng.normal(0, spread, d)
    return X.round(3), y, w.round(3), round(float(rng.normal(0.3, 1)), 3)


def whole_labelled(rng):
    """Return a case of integers whose logits are not extreme."""
    w1, w2, b = (int(v) for v in rng.choice([-2, -1, 1, 2], 3))
    return rng.integers(-2, 3, (3, 2)), labelled(rng, 3, 2)[1], np.array([w1, w2]), b
