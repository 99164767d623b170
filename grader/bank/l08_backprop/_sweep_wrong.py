"""Wrong sweeps back through a network: slopes in the wrong place, the mean lost, the order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.l08_backprop import _sweep_parts as parts
from grader.bank.model import Exercise


def by_dense(X, y, layers, f, df, *, dense_backward):
    """Return the sweep that uses somebody's gradient of a layer."""
    a, inputs, zs = X, [], []
    for W, b in layers:
        inputs.append(a)
        zs.append(a @ W + b)
        a = f(zs[-1])
    logs = zs[-1] - np.logaddexp.reduce(zs[-1], axis=1, keepdims=True)
    dz = (np.exp(logs) - np.eye(logs.shape[1])[y]) / len(y)
    grads: list = []
    for i in reversed(range(len(layers))):
        da, dW, db = dense_backward(inputs[i], layers[i][0], dz)
        grads.insert(0, (dW, db))
        dz = da * df(zs[i - 1]) if i else dz
    return -logs[np.arange(len(y)), y].mean(), grads


def of_sweep(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `mlp_loss_and_grads`."""
    parts.of_slopes(ex)
    parts.of_heads(ex)
    _of_means(ex)
    _of_order(ex)


def by(make: Callable) -> Callable:
    """Return the answer that `make` makes of the right loss and gradients, and of n."""

    def answer(X, y, layers, f, df, *, right):
        loss, grads = right(X, y, layers, f, df)
        return make(loss, grads, len(y))

    return answer


def _times(grads, factor):
    return [(dW * factor, db * factor) for dW, db in grads]


def _of_means(ex: Exercise) -> None:
    ex.wrong(
        "gradients-of-the-sum",
        "The gradients are n times too large: they belong to the sum of the losses, and the loss "
        "is their mean. (p − y)/n is where the sweep begins.",
        "What happens to the mean's gradient if every example stands in the batch twice?",
        by(lambda loss, grads, n: (loss, _times(grads, n))),
    )
    ex.wrong(
        "divided-twice",
        "The gradients were divided by n twice. The n of the mean is in dz from the start; in the "
        "layers contributions add up.",
        "cross_entropy_grad has divided already.",
        by(lambda loss, grads, n: (loss, _times(grads, 1 / n))),
    )
    ex.wrong(
        "loss-summed",
        "The loss is the sum over the examples; the mean is asked. (The gradients are right.)",
        "The gradients belong to the mean.",
        by(lambda loss, grads, n: (loss * n, grads)),
    )
    ex.wrong(
        "both-summed",
        "Loss and gradients are those of the sum over the examples; the mean is asked.",
        "What happens to the loss if every example stands in the batch twice?",
        by(lambda loss, grads, n: (loss * n, _times(grads, n))),
    )
    ex.wrong(
        "downhill",
        "All gradients have the wrong sign: y − p instead of p − y. The gradient points uphill.",
        "What was said minus what is true.",
        by(lambda loss, grads, n: (loss, _times(grads, -1))),
    )
    ex.wrong(
        "loss-negative",
        "The loss has the wrong sign: −ln p of the label is positive.",
        "A share is at most 1; what sign has its logarithm?",
        by(lambda loss, grads, n: (-loss, grads)),
    )
    ex.wrong(
        "losses-not-averaged",
        "One loss for each example came back; the contract asks for their mean, one number.",
        "np.mean.",
        by(lambda loss, grads, n: (np.full(n, loss), grads)),
    )
    ex.wrong(
        "biases-averaged",
        "The biases' gradients are means over the examples; they add up. The n of the mean is in "
        "dz already.",
        "dz.sum(axis=0) or dz.mean(axis=0)?",
        by(lambda loss, grads, n: (loss, [(dW, db / n) for dW, db in grads])),
    )


def _of_order(ex: Exercise) -> None:
    ex.wrong(
        "backwards",
        "The gradients stand in the order in which the sweep found them, the last layer's first. "
        "The contract has them in the order of layers.",
        "Put each new pair in front, or reverse the list at the end.",
        by(lambda loss, grads, n: (loss, grads[::-1])),
    )
    ex.wrong(
        "flat",
        "One flat list of arrays came back, dW, db, dW, db, …; a list of pairs is asked, one for "
        "each layer.",
        "Append (dW, db), with its brackets.",
        by(lambda loss, grads, n: (loss, [g for pair in grads for g in pair])),
    )
    ex.wrong(
        "biases-first",
        "The pairs are (db, dW); the contract says (dW, db).",
        "As in layers: weights first.",
        by(lambda loss, grads, n: (loss, [(db, dW) for dW, db in grads])),
    )
    ex.wrong(
        "two-lists",
        "All dW came in one list and all db in another; a list of pairs is asked, one for each "
        "layer.",
        "Append (dW, db), with its brackets.",
        by(lambda loss, grads, n: (loss, ([w for w, _ in grads], [b for _, b in grads]))),
    )
    ex.wrong(
        "gradients-alone",
        "The gradients came back without the loss; the contract asks for (loss, gradients).",
        "Whoever trains wants to see the loss.",
        by(lambda loss, grads, n: grads),
    )
    ex.wrong(
        "loss-alone",
        "The loss came back without gradients; the contract asks for (loss, gradients).",
        "Return the two with a comma between them.",
        by(lambda loss, grads, n: loss),
    )
    ex.wrong(
        "gradients-first",
        "The gradients came first; the contract says (loss, gradients).",
        "Loss first.",
        by(lambda loss, grads, n: (grads, loss)),
    )
    ex.wrong(
        "first-layer-missing",
        "The first layer's gradients are missing: the sweep ended one layer too early.",
        "range(len(layers) − 1, 0, −1) leaves 0 out.",
        by(lambda loss, grads, n: (loss, grads[1:])),
    )
    ex.wrong(
        "last-layer-only",
        "Only the last layer's gradients are there; the sweep goes on to the first.",
        "Where does the loop end?",
        by(lambda loss, grads, n: (loss, grads[-1:] if len(grads) > 1 else grads[0])),
    )
    ex.wrong(
        "hidden-layers-zero",
        "Only the last layer has gradients; those of the others are 0.",
        "What arrives at the layers below?",
        by(
            lambda loss, grads, n: (
                loss,
                [*((0 * dW, 0 * db) for dW, db in grads[:-1]), grads[-1]],
            )
        ),
    )
    ex.wrong(
        "weights-transposed",
        "Each dW came back transposed. It has the shape of W.",
        "input.T @ dz, or dz.T @ input?",
        by(lambda loss, grads, n: (loss, [(dW.T, db) for dW, db in grads])),
    )
    ex.wrong(
        "biases-missing",
        "Each layer has its dW and no db.",
        "Append (dW, db).",
        by(lambda loss, grads, n: (loss, [dW for dW, _ in grads])),
    )
    ex.wrong(
        "a-dict",
        "A dict came back; the contract asks for (loss, gradients).",
        "Return the two with a comma between them.",
        by(lambda loss, grads, n: {"loss": loss, "grads": grads}),
    )
    ex.wrong(
        "stepped",
        "The layers came back with the gradients taken off: that is a step. The gradients "
        "themselves are asked.",
        "How far to step is decided by whoever calls this function.",
        lambda X, y, layers, f, df, *, right: (
            (found := right(X, y, layers, f, df))[0],
            [(W - dW, b - db) for (W, b), (dW, db) in zip(layers, found[1], strict=True)],
        ),
    )
    ex.slip(
        "changed",
        "The values are right, but an array that came in was written into: layers, X or y have "
        "changed.",
        "-=, += and assignments to a slice write into the array that they are given.",
    )
