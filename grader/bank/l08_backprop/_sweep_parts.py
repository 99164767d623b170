"""Wrong sweeps made by exchanging one part: the slope, the gradient at the logits, the input."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def of_slopes(ex: Exercise) -> None:
    """Add sweeps whose hidden layers send the wrong thing on."""

    def by(sent: Callable) -> Callable:
        """Return the sweep in which `sent(dz, W, a, z_below, z, f, df)` is the next dz."""

        def answer(X, y, layers, f, df):
            a, inputs, zs = X, [], []
            for W, b in layers:
                inputs.append(a)
                zs.append(a @ W + b)
                a = f(zs[-1])
            logs = zs[-1] - np.logaddexp.reduce(zs[-1], axis=1, keepdims=True)
            dz = (np.exp(logs) - np.eye(logs.shape[1])[y]) / len(y)
            grads: list = []
            for i in reversed(range(len(layers))):
                grads.insert(0, (inputs[i].T @ dz, dz.sum(axis=0)))
                if i:
                    dz = sent(dz, layers[i][0], inputs[i], zs[i - 1], zs[i], f, df)
            return -logs[np.arange(len(y)), y].mean(), grads

        return answer

    ex.wrong(
        "slope-missing",
        "The slopes of the activations are missing in the sweep back: each hidden layer was "
        "treated as linear.",
        "Between two layers stands f; what is its factor on the way back?",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T),
    )
    ex.wrong(
        "slope-at-the-output",
        "df was called on a, what came out of the activation. It wants the pre-activation z.",
        "df is a function of z. Which of the two did you keep?",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * df(a)),
    )
    ex.wrong(
        "activation-for-slope",
        "f was called where df is asked: the sweep back multiplies by the slope, not by the value.",
        "df(z), not f(z).",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * f(below)),
    )
    ex.wrong(
        "slope-twice",
        "Each slope was multiplied in twice.",
        "One factor for one activation.",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * df(below) ** 2),
    )
    ex.wrong(
        "slope-of-this-layer",
        "The slope was taken at the z of the same layer: one layer too high, which works only "
        "where the widths happen to be equal. A layer's input is f of the z one layer down.",
        "Whose z made the input of layer i?",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * df(z)),
    )
    ex.wrong(
        "slope-before-weights",
        "The slope at this layer's z was multiplied in before going back through W, so the "
        "output layer, which has no activation, gets one and the first layer gets none.",
        "The activation stands below the layer: first through W, then the slope.",
        by(lambda dz, W, a, below, z, f, df: (dz * df(z)) @ W.T),
    )
    ex.wrong(
        "weights-not-transposed",
        "dz was multiplied by W instead of its transpose, which works only where W is square, and "
        "there it sends every unit's gradient to the wrong places.",
        "dz is (n, h), W is (d, h), and (n, d) is wanted.",
        by(lambda dz, W, a, below, z, f, df: dz @ W * df(below)),
    )
    ex.wrong(
        "divided-in-every-layer",
        "The gradient was divided by n again in every layer on the way back. The n of the mean is "
        "in dz from the start.",
        "A mean is taken once, in the loss.",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * df(below) / len(dz)),
    )
    ex.wrong(
        "gate-of-relu",
        "df was not asked: what passes is decided by z > 0, as for ReLU, whatever the activation.",
        "Where does df stand in your code?",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * (below > 0)),
    )
    ex.wrong(
        "slope-averaged",
        "The slope was averaged over the batch. Each example has its own z, and its own slope.",
        "df(z) has the shape of z; multiply entry by entry.",
        by(lambda dz, W, a, below, z, f, df: dz @ W.T * df(below).mean(axis=0)),
    )
    ex.wrong(
        "sign-turns",
        "The sign was turned at every layer on the way back.",
        "There is no minus in the chain rule.",
        by(lambda dz, W, a, below, z, f, df: -(dz @ W.T * df(below))),
    )


def of_heads(ex: Exercise) -> None:
    """Add sweeps that begin with the wrong gradient, or pass the wrong things forward."""

    def by(
        head: Callable,
        loss: Callable | None = None,
        own: Callable | None = None,
        last: bool = False,
    ) -> Callable:
        """Return the sweep that begins with `head(z, y)`; `loss(z, y)` and `own(a, z, X, dz)`."""

        def answer(X, y, layers, f, df):
            a, inputs, zs = X, [], []
            for W, b in layers:
                inputs.append(a)
                zs.append(a @ W + b)
                a = f(zs[-1])
            out = a if last else zs[-1]
            logs = out - np.logaddexp.reduce(out, axis=1, keepdims=True)
            dz = head(out, y)
            if last:
                dz = dz * df(zs[-1])
            grads: list = []
            for i in reversed(range(len(layers))):
                left = own(inputs[i], zs[i - 1] if i else X, X) if own else inputs[i]
                grads.insert(0, (left.T @ dz, dz.sum(axis=0)))
                if i:
                    dz = dz @ layers[i][0].T * df(zs[i - 1])
            value = loss(out, y) if loss else -logs[np.arange(len(y)), y].mean()
            return value, grads

        return answer

    def shares(z):
        return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))

    def usual(z, y):
        return (shares(z) - np.eye(z.shape[1])[y]) / len(y)

    ex.wrong(
        "softmax-missing",
        "The sweep began with logits minus labels: the softmax is missing. p − y, over n.",
        "What was said is a share, not a logit.",
        by(lambda z, y: (z - np.eye(z.shape[1])[y]) / len(y)),
    )
    ex.wrong(
        "labels-missing",
        "The sweep began with the shares p alone; the labels are missing. p − y, over n.",
        "Each row of the gradient at the logits sums to 0.",
        by(lambda z, y: shares(z) / len(y)),
    )
    ex.wrong(
        "sigmoids",
        "The shares were made by a sigmoid of each logit; one softmax over the row is asked.",
        "Ten classes that exclude each other.",
        by(lambda z, y: (np.exp(-np.logaddexp(0, -z)) - np.eye(z.shape[1])[y]) / len(y)),
    )
    ex.wrong(
        "softmax-over-examples",
        "The softmax ran down the columns, over the examples. Each example's logits are a row.",
        "axis=1.",
        by(lambda z, y: (shares(z.T).T - np.eye(z.shape[1])[y]) / len(y)),
    )
    ex.wrong(
        "upstream-of-ones",
        "The sweep began with ones at the logits, as if the loss were their sum. It begins with "
        "the cross-entropy's gradient, (p − y)/n.",
        "Which gradient belongs to the loss?",
        by(lambda z, y: np.ones(z.shape)),
    )
    ex.wrong(
        "last-layer-activated",
        "The last layer was activated like the others. The loss takes the last z as it is.",
        "Logits may be any numbers.",
        by(usual, last=True),
    )
    ex.wrong(
        "pre-activations-for-inputs",
        "dW was made with the z of the layer below. What goes into a layer is f(z).",
        "Keep each layer's input on the way forward.",
        by(usual, own=lambda a, below, X: below),
    )
    ex.wrong(
        "x-for-every-layer",
        "Every dW was made with X, which is the first layer's input only; where the widths differ, "
        "it has another shape than W.",
        "Keep each layer's input on the way forward.",
        by(usual, own=lambda a, below, X: X),
    )
    ex.wrong(
        "squared-error",
        "The loss is the mean squared distance of the shares from the labels; the cross-entropy is "
        "asked. (The gradients are right.)",
        "−ln of the label's share.",
        by(usual, lambda z, y: np.mean((shares(z) - np.eye(z.shape[1])[y]) ** 2)),
    )
    ex.wrong(
        "error-rate",
        "The loss is the share of wrong answers; the cross-entropy is asked. (The gradients are "
        "right.)",
        "−ln of the label's share.",
        by(usual, lambda z, y: np.mean(z.argmax(axis=1) != y)),
    )
    ex.wrong(
        "share-for-loss",
        "The loss is the mean share of the label, without −ln. (The gradients are right.)",
        "A loss falls as the share rises.",
        by(usual, lambda z, y: shares(z)[np.arange(len(y)), y].mean()),
    )
    ex.wrong(
        "loss-by-the-share",
        "The loss went by way of the share: the logarithm of a share that is rounded to 0. With "
        "logits of a thousand it is infinite, or clipped.",
        "Lesson 7: ln p = z − ln Σ eᶻ.",
        by(
            usual,
            lambda z, y: -np.log(np.maximum(shares(z)[np.arange(len(y)), y], 1e-300)).mean(),
        ),
    )

    ex.wrong(
        "one-maximum",
        "The largest of all logits was subtracted from every row. A row that lies far below it has "
        "only zeros left, and its shares are 0/0.",
        "Lesson 7: shift each row by its own maximum.",
        by(
            lambda z, y: _by_one(z)[0] - np.eye(z.shape[1])[y] / len(y),
            lambda z, y: np.mean(_by_one(z)[1] - z[np.arange(len(y)), y]),
        ),
    )

    @ex.wrong(
        "not-shifted",
        "The softmax is the formula as it stands, without subtracting each row's largest: with "
        "logits of a thousand it is nan.",
        "Lesson 7: shift each row by its own maximum.",
    )
    def _(X, y, layers, f, df, *, right):
        with np.errstate(all="ignore"):
            z = X
            for i, (W, b) in enumerate(layers):
                z = (f(z) if i else z) @ W + b
            sums = np.exp(z).sum(axis=1)
            loss, grads = right(X, y, layers, f, df)
            return loss * (sums / sums).mean(), [
                (dW * (sums / sums).mean(), db) for dW, db in grads
            ]


def _by_one(z):
    """Return shares over n, and the logarithms of the sums, shifted by one number for all rows."""
    with np.errstate(all="ignore"):
        e = np.exp(z - z.max())
        sums = e.sum(axis=1)
        return e / sums[:, None] / len(z), z.max() + np.log(sums)
