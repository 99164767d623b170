"""Wrong ways through the network of lesson 11: gates, logits, orders, biases, squares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.l11_digit_classifier._parts import (
    conv,
    log_softmax,
    logits_of,
    mean,
    relu,
    same,
    squares,
    turned,
    without,
)
from grader.bank.model import Exercise

NO_RELU = "What would be left of two layers without anything between them?"


def of_forward(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `cnn_forward`."""
    _of_gates(ex)
    _of_logits(ex)
    _of_order_and_biases(ex)
    _of_squares(ex)


def parts(**chosen: Callable) -> Callable:
    """Return the network with other parts."""
    return lambda x, params: logits_of(x, params, **{"f1": relu} | chosen)


def of_logits(change: Callable) -> Callable:
    """Return the answer that `change` makes of the logits."""
    return lambda x, params, *, right: change(right(x, params))


def _of_gates(ex: Exercise) -> None:
    ex.wrong(
        "no-relu",
        "There is no ReLU in it: the two convolutions follow each other directly. What is left "
        "that is not affine is the max-pool.",
        NO_RELU,
        parts(f1=same, f2=same),
    )
    ex.wrong(
        "first-relu-missing",
        "The first ReLU is missing: the second convolution gets z1, negative sums and all.",
        NO_RELU,
        parts(f1=same),
    )
    ex.wrong(
        "second-relu-missing",
        "The second ReLU is missing: negative sums get through the max-pool to the dense layer.",
        "Both convolutions are followed by one.",
        parts(f2=same),
    )
    ex.wrong(
        "leaky",
        "Negative sums got through with a slope of 0.01: that is leaky ReLU, and ReLU is asked.",
        "relu is given above.",
        parts(f1=lambda z: np.where(z > 0, z, 0.01 * z), f2=lambda z: np.where(z > 0, z, 0.01 * z)),
    )
    ex.wrong(
        "tanh",
        "The hidden layers have tanh in the place of ReLU.",
        "relu is given above.",
        parts(f1=np.tanh, f2=np.tanh),
    )
    ex.wrong(
        "absolute-values",
        "The hidden layers take absolute values: what is negative comes out positive, where ReLU "
        "makes 0 of it.",
        "relu is given above.",
        parts(f1=np.abs, f2=np.abs),
    )
    ex.wrong(
        "cut-at-one",
        "The hidden layers cut their sums at 1 as well as at 0; ReLU has no upper end.",
        "relu is given above.",
        parts(f1=lambda z: np.clip(z, 0, 1), f2=lambda z: np.clip(z, 0, 1)),
    )


def _of_logits(ex: Exercise) -> None:
    ex.wrong(
        "relu-at-the-end",
        "There is a ReLU behind the dense layer, too: no logit is ever negative. Cross-entropy "
        "takes logits as they are.",
        "Which layers are hidden?",
        of_logits(lambda z: np.maximum(z, 0)),
    )
    ex.wrong(
        "softmax",
        "These are probabilities, and logits are asked: the softmax belongs to the loss.",
        "What does cross_entropy take?",
        of_logits(lambda z: np.exp(log_softmax(z))),
    )
    ex.wrong(
        "log-softmax",
        "These are logarithms of probabilities, and logits are asked: the softmax belongs to the "
        "loss.",
        "What does the dense layer give?",
        of_logits(log_softmax),
    )
    ex.wrong(
        "labels",
        "One label came back for each image; its ten logits are asked.",
        "The largest is looked for where accuracy is measured.",
        of_logits(lambda z: z.argmax(axis=1)),
    )


def _of_order_and_biases(ex: Exercise) -> None:
    ex.wrong(
        "channels-first",
        "The maps were flattened with the channels first, and the rows of w3 belong to them in row "
        "order: row by row, place by place, channel by channel.",
        "reshape alone does it; nothing has to be transposed.",
        parts(flat=lambda a: a.transpose(0, 3, 1, 2).reshape(len(a), -1)),
    )
    ex.wrong(
        "column-order",
        "The maps were flattened column by column. Row order is asked, as reshape has it.",
        "reshape alone does it; nothing has to be transposed.",
        parts(flat=lambda a: a.transpose(0, 2, 1, 3).reshape(len(a), -1)),
    )
    for name, which in (
        ("b1", "The first convolution has"),
        ("b2", "The second convolution has"),
        ("b3", "The dense layer has"),
    ):
        ex.wrong(
            f"no-{name}",
            f"{name} is missing: {which.lower()} a bias, and it was not added.",
            "params holds six arrays. Which of them did you use?",
            lambda x, params, name=name: logits_of(x, without(params, name), f1=relu),
        )
    ex.wrong(
        "no-biases-of-convolutions",
        "b1 and b2 are missing: each filter has a bias, and none was added.",
        "conv2d takes them as its third argument.",
        lambda x, params: logits_of(x, without(params, "b1", "b2"), f1=relu),
    )
    ex.wrong(
        "no-biases",
        "All three biases are missing.",
        "params holds six arrays. Which of them did you use?",
        lambda x, params: logits_of(x, without(params, "b1", "b2", "b3"), f1=relu),
    )
    ex.wrong(
        "bias-behind-relu",
        "The biases of the convolutions were added behind ReLU: they move no gate then.",
        "z = sums + b, and a = relu(z).",
        lambda x, params: logits_of(
            x,
            without(params, "b1", "b2"),
            f1=lambda z: relu(z) + params["b1"],
            f2=lambda z: relu(z) + params["b2"],
        ),
    )


def _of_squares(ex: Exercise) -> None:
    ex.wrong(
        "average-pool",
        "The squares were averaged; max-pooling keeps the largest number of each.",
        "Which of lesson 10's functions pools?",
        parts(pool=mean),
    )
    ex.wrong(
        "every-second-pixel",
        "Of each square the first entry was kept, as [::2, ::2] does; max-pooling keeps the "
        "largest.",
        "Which of lesson 10's functions pools?",
        parts(pool=lambda a: a[:, ::2, ::2]),
    )
    ex.wrong(
        "smallest",
        "Of each square the smallest number was kept, and the largest is asked.",
        "Which of lesson 10's functions pools?",
        parts(pool=lambda a: squares(a).min(axis=3)),
    )
    ex.wrong(
        "turned",
        "The kernels were turned by half a turn, as mathematicians' convolution has it. Here, as "
        "in lesson 10, they lie on the image as they are.",
        "conv2d takes w as it is.",
        lambda x, params: logits_of(x, turned(params), f1=relu),
    )
    ex.wrong(
        "edge-padding",
        "The rim around the image was filled with the image's own edge; zeros are asked.",
        "conv2d pads with zeros by itself: pad=1.",
        parts(conv=lambda x, w, b, pad=0: conv(x, w, b, pad, "edge" if pad else "constant")),
    )
