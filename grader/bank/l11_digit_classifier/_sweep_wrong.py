"""Wrong ways back through the network of lesson 11: slopes, poolings, means, orders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.l11_digit_classifier import _parts as parts
from grader.bank.l11_digit_classifier._parts import swept, with_parts, without
from grader.bank.model import Exercise


def of_sweep(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `cnn_loss_and_grads`."""
    _of_slopes(ex)
    _of_pooling(ex)
    _of_inputs(ex)
    _of_loss(ex)
    _of_form(ex)


def by(make: Callable) -> Callable:
    """Return the answer that `make` makes of the right loss and gradients, and of n."""
    return lambda x, y, params, *, right: make(*right(x, y, params), len(y))


def times(grads, factor, *names):
    return {k: v * factor if not names or k in names else v for k, v in grads.items()}


def _of_slopes(ex: Exercise) -> None:
    for id, text, chosen in (
        ("second-slope-missing", "the second ReLU", {"df2": np.ones_like}),
        ("first-slope-missing", "the first ReLU", {"df1": np.ones_like}),
        ("slopes-missing", "both ReLUs", {"df1": np.ones_like, "df2": np.ones_like}),
    ):
        ex.wrong(
            id,
            f"The gradient goes through {text} as if nothing had been shut there: the slope is "
            "missing. The loss is right.",
            "dz = da * relu_grad(z), at each of the two.",
            with_parts(**chosen),
        )
    ex.wrong(
        "slope-at-the-gradient",
        "The slope of ReLU was taken at the gradient that arrives; it belongs to z, the sums on "
        "the way forward.",
        "relu_grad wants the pre-activation.",
        lambda x, y, params: swept(
            x,
            y,
            params,
            f1=parts.relu,
            back=lambda a, d: parts.relu(parts.to_first(a, d)),
            df2=np.ones_like,
        ),
    )
    ex.wrong(
        "no-relu",
        "There is no ReLU, neither on the way forward nor on the way back.",
        "Compare the loss with that of cnn_forward's logits.",
        with_parts(f1=parts.same, f2=parts.same, df1=np.ones_like, df2=np.ones_like),
    )
    ex.wrong(
        "second-relu-missing",
        "The second ReLU is missing, on the way forward and on the way back.",
        "Compare the loss with that of cnn_forward's logits.",
        with_parts(f2=parts.same, df2=np.ones_like),
    )
    ex.wrong(
        "first-relu-missing",
        "The first ReLU is missing, on the way forward and on the way back.",
        "Compare the loss with that of cnn_forward's logits.",
        with_parts(f1=parts.same, df1=np.ones_like),
    )


def _of_pooling(ex: Exercise) -> None:
    ex.wrong(
        "spread-evenly",
        "Backwards through the pooling, a quarter went to each entry of a square, as behind an "
        "average. Behind a maximum, all of it goes to the entry that was the largest.",
        "max_pool_backward is given above.",
        with_parts(back=parts.to_all),
    )
    ex.wrong(
        "copied-to-all",
        "Backwards through the pooling, each entry of a square got all of the gradient. Only the "
        "entry that was the largest had a hand in the result.",
        "max_pool_backward is given above.",
        with_parts(back=lambda a, d: 4 * parts.to_all(a, d)),
    )
    ex.wrong(
        "to-the-corner",
        "Backwards through the pooling, the first entry of each square got the gradient, whichever "
        "was the largest.",
        "max_pool_backward wants the maps that were pooled.",
        with_parts(back=parts.to_corner),
    )
    ex.wrong(
        "average-pool",
        "The pooling averages, on the way forward and on the way back; a maximum is asked.",
        "Compare the loss with that of cnn_forward's logits.",
        with_parts(pool=parts.mean, back=parts.to_all),
    )
    ex.wrong(
        "flattened-otherwise",
        "On the way forward the maps were flattened with the channels last, on the way back they "
        "were built up with the channels first.",
        "Undo the reshape by a reshape to the shape that the pooled maps had.",
        with_parts(unflat=lambda d, like: d.reshape(len(d), 32, 3, 3).transpose(0, 2, 3, 1)),
    )
    ex.wrong(
        "channels-first",
        "The maps were flattened with the channels first, there and back. The rows of w3 belong to "
        "them in row order, and so do those of its gradient.",
        "reshape alone does it; nothing has to be transposed.",
        with_parts(
            flat=lambda a: a.transpose(0, 3, 1, 2).reshape(len(a), -1),
            unflat=lambda d, like: d.reshape(len(d), 32, 3, 3).transpose(0, 2, 3, 1),
        ),
    )


def _of_inputs(ex: Exercise) -> None:
    ex.wrong(
        "input-before-relu",
        "The gradient for w2 was made with z1, the sums before ReLU. The layer's input was a1.",
        "dW is made of what the layer was given.",
        with_parts(below=lambda z1, a1, z2, a2: (z1, parts.rows(parts.largest(a2)))),
    )
    ex.wrong(
        "pooled-before-relu",
        "The gradient for w3 was made with pooled sums in which no ReLU had shut anything. The "
        "layer's input was what came out of ReLU and pooling.",
        "dW is made of what the layer was given.",
        with_parts(below=lambda z1, a1, z2, a2: (a1, parts.rows(parts.largest(z2)))),
    )
    ex.wrong(
        "kernel-not-turned",
        "On its way through the second convolution the gradient met the kernel the wrong way "
        "round: each pixel got what belongs to another place of the window.",
        "conv2d_backward gives dx as its first result.",
        with_parts(conv_back=_straight),
    )
    ex.wrong(
        "no-dense-bias",
        "b3 was not added on the way forward, so that the loss is another one.",
        "logits = flat @ w3 + b3",
        lambda x, y, params: swept(x, y, without(params, "b3"), f1=parts.relu),
    )
    ex.wrong(
        "no-biases-of-convolutions",
        "b1 and b2 were not added on the way forward, so that the loss is another one.",
        "conv2d takes them as its third argument.",
        lambda x, y, params: swept(x, y, without(params, "b1", "b2"), f1=parts.relu),
    )


def _straight(x, w, dout, pad=0):
    _, dw, db = parts.conv_back(x, w, dout, pad)
    return parts.conv_back(x, w[::-1, ::-1], dout, pad)[0], dw, db


def _of_loss(ex: Exercise) -> None:
    ex.wrong(
        "gradients-of-the-sum",
        "The gradients are n times too large: they belong to the sum of the losses, and the loss "
        "is their mean.",
        "(p − y)/n is where the way back begins.",
        by(lambda loss, grads, n: (loss, times(grads, n))),
    )
    ex.wrong(
        "divided-twice",
        "The gradients were divided by n twice. The n of the mean is in dlogits from the start.",
        "cross_entropy_grad has divided already.",
        by(lambda loss, grads, n: (loss, times(grads, 1 / n))),
    )
    ex.wrong(
        "loss-summed",
        "The loss is the sum over the images; the mean is asked. (The gradients are right.)",
        "The gradients belong to the mean.",
        by(lambda loss, grads, n: (loss * n, grads)),
    )
    ex.wrong(
        "both-summed",
        "Loss and gradients are those of the sum over the images; the mean is asked.",
        "What happens to the loss if every image stands in the batch twice?",
        by(lambda loss, grads, n: (loss * n, times(grads, n))),
    )
    ex.wrong(
        "downhill",
        "All gradients have the opposite sign. They point uphill; the minus comes with the step.",
        "Is it p − y or y − p?",
        by(lambda loss, grads, n: (loss, times(grads, -1))),
    )
    ex.wrong(
        "loss-negative",
        "The loss is negative: the minus before the logarithm is missing.",
        "cross_entropy is given above.",
        by(lambda loss, grads, n: (-loss, grads)),
    )
    ex.wrong(
        "label-not-taken-off",
        "The way back began with p/n: the 1 at the right label was not taken off.",
        "cross_entropy_grad is given above.",
        with_parts(error=lambda z, y: np.exp(parts.log_softmax(z)) / len(y)),
    )
    ex.wrong(
        "only-the-label",
        "The way back began with −1/n at the right label and 0 elsewhere: the probabilities are "
        "missing.",
        "cross_entropy_grad is given above.",
        with_parts(error=lambda z, y: -np.eye(z.shape[1])[y] / len(y)),
    )
    ex.wrong(
        "logits-for-probabilities",
        "The way back began with the logits themselves minus the labels; it is their softmax that "
        "the labels are taken off.",
        "cross_entropy_grad is given above.",
        with_parts(error=lambda z, y: (z - np.eye(z.shape[1])[y]) / len(y)),
    )
    ex.wrong(
        "dense-bias-averaged",
        "The gradient for b3 was averaged over the images; contributions add up, and the mean is "
        "in dlogits already.",
        "sum, not mean.",
        by(lambda loss, grads, n: (loss, times(grads, 1 / n, "b3"))),
    )
    ex.wrong(
        "biases-averaged",
        "The gradients for b1 and b2 were averaged over images and places; contributions add up.",
        "conv2d_backward gives db as its third result.",
        by(lambda loss, grads, n: (loss, times(times(grads, 1 / n / 64, "b1"), 1 / n / 36, "b2"))),
    )
    ex.wrong(
        "biases-left-out",
        "The gradients for the biases are all 0, and those for the weights are right.",
        "conv2d_backward gives db as its third result.",
        by(lambda loss, grads, n: (loss, times(grads, 0, "b1", "b2", "b3"))),
    )


def _of_form(ex: Exercise) -> None:
    ex.wrong(
        "gradients-first",
        "Gradients and loss came back in this order; the loss comes first.",
        "return loss, grads",
        by(lambda loss, grads, n: (grads, loss)),
    )
    ex.wrong(
        "gradients-alone",
        "The dict of gradients came back alone; the loss is asked, too.",
        "return loss, grads",
        by(lambda loss, grads, n: grads),
    )
    ex.wrong(
        "a-list",
        "The gradients came back as a list; a dict with the keys of params is asked.",
        'grads = {}, and grads["w3"] = …',
        by(lambda loss, grads, n: (loss, list(grads.values()))),
    )
    ex.wrong(
        "other-names",
        "The gradients have names of their own, as dw1; the keys are those of params.",
        "A loop over params has to find each of its gradients.",
        by(lambda loss, grads, n: (loss, {f"d{k}": v for k, v in grads.items()})),
    )
    ex.wrong(
        "nothing",
        "Nothing came back (None): there is no return, or one that was not reached.",
        "return loss, grads",
        lambda x, y, params: None,
    )

    @ex.wrong(
        "a-step-taken",
        "Loss and gradients are right, but the parameters that were handed over were changed: a "
        "step was taken. That is up to whoever asked.",
        "Compute gradients here, and nothing else.",
    )
    def _(x, y, params, *, right):
        loss, grads = right(x, y, params)
        for name in params:
            params[name] -= 0.1 * grads[name]
        return loss, grads
