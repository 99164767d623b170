"""Wrong forward passes: activations in the wrong place, layers in the wrong order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def through(step: Callable, last: Callable) -> Callable:
    """Return a pass in which `step(a, W, b, f)` is a hidden layer and `last` of these the last."""

    def answer(X, layers, f):
        a = X
        for W, b in layers[:-1]:
            a = step(a, W, b, f)
        return last(a, *layers[-1], f), None

    return answer


def of_forward(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `mlp_forward`."""
    _of_activations(ex)
    _of_layers(ex)
    _of_forms(ex)


def _of_activations(ex: Exercise) -> None:
    def hidden(a, W, b, f):
        return f(a @ W + b)

    def plain(a, W, b, f):
        return a @ W + b

    ex.wrong(
        "last-activated",
        "The last layer was activated, too. Logits may be any numbers: nothing comes after the "
        "last sum.",
        "Which z should stay as it is?",
        through(hidden, hidden),
    )
    ex.wrong(
        "never-activated",
        "No layer is activated: f was never called, or what it gave was not handed on. So all "
        "layers together are one linear layer.",
        "Lesson 2 folds such a stack into one matrix. What stands between two layers?",
        through(plain, plain),
    )
    ex.wrong(
        "only-last-activated",
        "The last layer was activated and the hidden ones were not; it is the other way round.",
        "Which z should stay as it is?",
        through(plain, hidden),
    )
    ex.wrong(
        "before-the-bias",
        "f was taken of a @ W, and the bias added afterwards. The bias belongs to the "
        "pre-activation: f(a @ W + b).",
        "z = a @ W + b comes first, all of it.",
        through(lambda a, W, b, f: f(a @ W) + b, plain),
    )
    ex.wrong(
        "activated-twice",
        "f was called twice in each hidden layer.",
        "Once for each hidden layer.",
        through(lambda a, W, b, f: f(f(a @ W + b)), plain),
    )
    ex.wrong(
        "inputs-activated",
        "X was activated before the first layer. It goes in as it is.",
        "The first layer gets X.",
        lambda X, layers, f, *, right: right(f(X), layers, f),
    )
    ex.wrong(
        "softmax-at-the-end",
        "A softmax was taken at the end. Logits are asked, the last sum as it is.",
        "The loss takes logits.",
        through(
            hidden,
            lambda a, W, b, f: (e := np.exp(a @ W + b)) / e.sum(axis=1, keepdims=True),
        ),
    )

    @ex.wrong(
        "first-always-activated",
        "The first layer is always activated. Where it is the only one it is also the last, and "
        "that one is not.",
        "What does your loop do with one layer?",
    )
    def _(X, layers, f):
        a = f(X @ layers[0][0] + layers[0][1])
        for W, b in layers[1:-1]:
            a = f(a @ W + b)
        return (a if len(layers) == 1 else a @ layers[-1][0] + layers[-1][1]), None

    @ex.wrong(
        "two-layers-only",
        "Two layers were written out. The list may have any number of them, one as well.",
        "for W, b in layers",
    )
    def _(X, layers, f):
        W1, b1 = layers[0]
        W2, b2 = layers[1]
        return f(X @ W1 + b1) @ W2 + b2, None

    @ex.wrong(
        "first-and-last-only",
        "Only the first and the last layer were used; those between them are missing.",
        "for W, b in layers",
    )
    def _(X, layers, f):
        if len(layers) == 1:
            return X @ layers[0][0] + layers[0][1], None
        return f(X @ layers[0][0] + layers[0][1]) @ layers[-1][0] + layers[-1][1], None

    @ex.wrong(
        "relu-always",
        "f was not asked: the hidden layers are ReLUs, whatever the activation.",
        "Where does f stand in your code?",
    )
    def _(X, layers, f):
        a = X
        for W, b in layers[:-1]:
            a = np.maximum(a @ W + b, 0)
        return a @ layers[-1][0] + layers[-1][1], None


def _of_layers(ex: Exercise) -> None:
    ex.wrong(
        "bias-missing",
        "The biases are missing.",
        "z = a @ W + b",
        lambda X, layers, f, *, right: right(X, [(W, 0 * b) for W, b in layers], f),
    )
    ex.wrong(
        "last-bias-missing",
        "The last layer's bias is missing.",
        "z = a @ W + b, in the last layer as well.",
        lambda X, layers, f, *, right: right(
            X, [*layers[:-1], (layers[-1][0], 0 * layers[-1][1])], f
        ),
    )
    ex.wrong(
        "bias-subtracted",
        "The biases were subtracted.",
        "z = a @ W + b",
        lambda X, layers, f, *, right: right(X, [(W, -b) for W, b in layers], f),
    )
    ex.wrong(
        "reversed",
        "The layers were taken from the end. Where the widths allow it at all, X has to meet "
        "layers[0] first.",
        "In which order does the list hold them?",
        lambda X, layers, f, *, right: right(X, layers[::-1], f),
    )
    ex.wrong(
        "last-left-out",
        "The last layer is missing: what came back are the hidden activations.",
        "layers[:-1] leaves one out; where is it used?",
        lambda X, layers, f, *, right: (
            (f(right(X, layers[:-1], f)[0]), None) if len(layers) > 1 else (X * 1.0, None)
        ),
    )
    ex.wrong(
        "stops-before-last",
        "The last layer is missing: what came back is the pre-activation of the last hidden layer.",
        "layers[:-1] leaves one out; where is it used?",
        lambda X, layers, f, *, right: (
            right(X, layers[:-1], f) if len(layers) > 1 else (X * 1.0, None)
        ),
    )

    @ex.wrong(
        "always-from-x",
        "Every layer was given X. A layer gets what the one before it said.",
        "What goes into the second layer?",
    )
    def _(X, layers, f):
        for i, (W, b) in enumerate(layers):
            z = X @ W + b
            a = f(z) if i < len(layers) - 1 else z
        return a, None

    @ex.wrong(
        "transposed",
        "W was transposed: where it is not square that does not work, and where it is, each unit "
        "gets another unit's weights.",
        "W is (d, h), and a is (n, d).",
    )
    def _(X, layers, f):
        a = X
        for i, (W, b) in enumerate(layers):
            z = a @ W.T + b
            a = f(z) if i < len(layers) - 1 else z
        return a, None

    @ex.wrong(
        "sums-in-place",
        "The values are right, but z was written into what came in: an array of the caller's has "
        "changed (or, where it holds integers or is read-only, an error came).",
        "b += a @ W writes into b; a @ W + b makes a new array.",
    )
    def _(X, layers, f):
        a = X
        for i, (W, b) in enumerate(layers):
            z = a @ W + b
            b += 1.0
            a = f(z) if i < len(layers) - 1 else z
        return a, None


def _of_forms(ex: Exercise) -> None:
    ex.wrong(
        "logits-alone",
        "The logits came back alone; the contract asks for a pair, (logits, cache).",
        "Backward will need what the layers saw on the way: return it beside the logits.",
        lambda X, layers, f, *, right: right(X, layers, f)[0],
    )
    ex.wrong(
        "cache-first",
        "The cache came first; the contract says (logits, cache).",
        "Logits first.",
        lambda X, layers, f, *, right: right(X, layers, f)[::-1],
    )
    ex.wrong(
        "three-things",
        "Three things came back; the contract asks for a pair. The cache may be a list or a tuple "
        "of as many things as you like.",
        "Put all that backward needs into one cache.",
        lambda X, layers, f, *, right: (*right(X, layers, f), X),
    )
    ex.wrong(
        "nothing",
        "The function returned nothing (None): it has no return, or one that was not reached.",
        "print shows a value to a reader; only return hands it to the caller.",
        lambda X, layers, f: None,
    )
    ex.wrong(
        "a-dict",
        "A dict came back; the contract asks for a pair, (logits, cache).",
        "Return the two with a comma between them; the cache itself may be a dict.",
        lambda X, layers, f, *, right: {"logits": right(X, layers, f)[0]},
    )
    ex.wrong(
        "shares",
        "The winner's index came back for each example; logits are asked, one for each class.",
        "What comes out of the last layer is the answer.",
        lambda X, layers, f, *, right: (right(X, layers, f)[0].argmax(axis=1), None),
    )
