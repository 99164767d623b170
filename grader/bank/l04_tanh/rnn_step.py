"""rnn_step(x, h, Wx, Wh, b): one step of a recurrent cell."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l04_tanh._shared import cell
from grader.bank.model import Exercise

ex = Exercise(
    "rnn_step",
    truth="Your cell mixes the input and the old state, each by its own matrix, and adds the bias.",
    hints=[
        "Two matrix products and a bias are added up; tanh comes last, once.",
        "x @ Wx is (n, k), and so is h @ Wh; b is added to each row.",
        "tanh of the sum of x @ Wx, h @ Wh and b.",
    ],
)


def sample(rng, n=3, d=2, k=4):
    return (
        rng.normal(size=(n, d)).round(3),
        rng.normal(0, 0.6, (n, k)).round(3),
        *cell(rng, n, d, k),
    )


first = np.random.default_rng(40)
ex.aspect(
    "several sequences",
    1.25,
    cases=[
        (
            np.array([[1.0, 2.0], [-1.0, 0.5]]),
            np.array([[0.5], [-0.25]]),
            np.array([[0.5], [1.0]]),
            np.array([[-2.0]]),
            np.array([0.25]),
        ),
        sample(first, 2, 3, 2),
        sample(first, 3, 3, 3),
    ],
    draw=lambda rng: sample(rng, *(int(v) for v in rng.permutation([2, 3, 5]))),
)
ex.aspect(
    "one sequence",
    0.75,
    cases=[sample(first, 1, 2, 3), sample(first, 1, 1, 1)],
    draw=lambda rng: sample(rng, 1, 3, 2),
)
contract.arguments(ex, lambda rng: sample(rng, 2, 2, 3), kinds=0.75, unchanged=0.25)

ex.wrong(
    "no-tanh",
    "The sum is right, but tanh has not been applied to it.",
    "The new state stays between −1 and 1.",
    lambda x, h, Wx, Wh, b: x @ Wx + h @ Wh + b * 1.0,
)
ex.wrong(
    "no-bias",
    "The bias b is missing.",
    "Three things are added up: x @ Wx, h @ Wh and b.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh),
)
ex.wrong(
    "no-memory",
    "The old state h is missing: this is a dense layer, and remembers nothing.",
    "Where does h come in?",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b),
)
ex.wrong(
    "no-input",
    "The input x is missing: the state goes on by itself.",
    "Where does x come in?",
    lambda x, h, Wx, Wh, b: np.tanh(h @ Wh + b),
)
ex.wrong(
    "bias-outside",
    "The bias was added after tanh; it belongs inside, with the two products.",
    "The new state stays between −1 and 1.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh) + b,
)
ex.wrong(
    "bias-twice",
    "The bias was added twice, once with each product. The formula has it once.",
    "One unit has one bias.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh + 2 * b),
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted; it is added.",
    "z = x @ Wx + h @ Wh + b.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh - b),
)
ex.wrong(
    "wh-transposed",
    "The state was multiplied by the transposed Wh: h @ Wh.T. Both are square, so it runs.",
    "Wh[i, j] is the weight from unit i to unit j. On which side of it does h stand?",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh.T + b),
)
ex.wrong(
    "tanh-twice",
    "tanh was applied twice.",
    "Its argument is the plain sum.",
    lambda x, h, Wx, Wh, b: np.tanh(np.tanh(x @ Wx + h @ Wh + b)),
)
ex.wrong(
    "tanh-of-each",
    "tanh was applied to each of the two products by itself. It belongs around their sum.",
    "Add first, then apply tanh once.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b) + np.tanh(h @ Wh),
)
ex.wrong(
    "tanh-of-the-old-state",
    "The old state went through tanh once more before it met Wh. It is a tanh already.",
    "h is used as it is.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + np.tanh(h) @ Wh + b),
)
ex.wrong(
    "tanh-of-the-input-only",
    "tanh was applied to the input's part only; the state's part was added to it afterwards.",
    "Brackets: tanh of the whole sum.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b) + h @ Wh,
)
ex.wrong(
    "state-added-as-it-is",
    "The old state was added as it is, without its matrix Wh.",
    "h goes through Wh, as x goes through Wx.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h + b),
)
ex.wrong(
    "state-added-outside",
    "The old state was added to the new one, so the result leaves the range from −1 to 1.",
    "h comes in through Wh only.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh + b) + h,
)
ex.wrong(
    "multiplied",
    "The two products were multiplied with each other; they are added.",
    "z = x @ Wx + h @ Wh + b.",
    lambda x, h, Wx, Wh, b: np.tanh((x @ Wx) * (h @ Wh) + b),
)
ex.wrong(
    "entry-by-entry",
    "The state was multiplied entry by entry with the diagonal of Wh; h @ Wh mixes all units.",
    "@ is the matrix product.",
    lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h * np.diag(Wh) + b),
)
ex.wrong(
    "sigmoid-cell",
    "This is the cell with the sigmoid. tanh is asked.",
    "Which activation does the formula have?",
    lambda x, h, Wx, Wh, b, *, sigmoid: sigmoid(x @ Wx + h @ Wh + b),
)
ex.wrong(
    "relu-cell",
    "This is the cell with ReLU: what is negative became 0. tanh is asked.",
    "Which activation does the formula have?",
    lambda x, h, Wx, Wh, b: np.maximum(x @ Wx + h @ Wh + b, 0.0),
)
ex.wrong(
    "slope",
    "These are the slopes of tanh at the sum, not its values.",
    "No derivative is asked here.",
    lambda x, h, Wx, Wh, b: 1 - np.tanh(x @ Wx + h @ Wh + b) ** 2,
)
ex.wrong(
    "averaged",
    "The two products were averaged; they are added as they are.",
    "No ½ stands in the formula.",
    lambda x, h, Wx, Wh, b: np.tanh((x @ Wx + h @ Wh) / 2 + b),
)
ex.wrong(
    "old-and-new",
    "The old state came back beside the new one. Only the new one is asked.",
    "What does return hand over?",
    lambda x, h, Wx, Wh, b, *, right: (h, right(x, h, Wx, Wh, b)),
)
ex.wrong(
    "transposed-result",
    "The result is transposed, (k, n): the states of the sequences are its rows.",
    "x @ Wx has a row for each sequence.",
    lambda x, h, Wx, Wh, b, *, right: right(x, h, Wx, Wh, b).T,
)
ex.wrong(
    "first-sequence-only",
    "One state came back, that of the first sequence; each row of x and h is a sequence.",
    "No index is needed: @ works on all rows.",
    lambda x, h, Wx, Wh, b, *, right: right(x, h, Wx, Wh, b)[0],
)
ex.wrong(
    "state-overwritten",
    "The values are right, but they were written into h itself, so the caller's state has changed.",
    "h[:] = … writes into the caller's array; a new name makes a new one.",
    lambda x, h, Wx, Wh, b, *, right: _into(h, right(x, h, Wx, Wh, b)),
)


def _into(h, new):
    if h.dtype.kind != "f":
        return new
    h[...] = new
    return h


ex.right("np.dot", lambda x, h, Wx, Wh, b: np.tanh(np.dot(x, Wx) + np.dot(h, Wh) + b))
ex.right(
    "one matrix for both",
    lambda x, h, Wx, Wh, b: np.tanh(np.hstack([x, h]) @ np.vstack([Wx, Wh]) + b),
)
ex.right(
    "einsum",
    lambda x, h, Wx, Wh, b: np.tanh(
        np.einsum("nd,dk->nk", x, Wx) + np.einsum("nj,jk->nk", h, Wh) + b
    ),
)
ex.right("your own tanh", lambda x, h, Wx, Wh, b, *, tanh: tanh(b + h @ Wh + x @ Wx))
ex.right(
    "by the sigmoid",
    lambda x, h, Wx, Wh, b, *, sigmoid: 2 * sigmoid(2 * (x @ Wx + h @ Wh + b)) - 1,
)
ex.right(
    "transposed all along", lambda x, h, Wx, Wh, b: np.tanh(Wx.T @ x.T + Wh.T @ h.T + b[:, None]).T
)


@ex.right("loops")
def _(x, h, Wx, Wh, b):
    new = np.zeros((len(x), len(b)))
    for n in range(len(x)):
        for k in range(len(b)):
            z = b[k] + sum(x[n, i] * Wx[i, k] for i in range(len(Wx)))
            new[n, k] = math.tanh(z + sum(h[n, j] * Wh[j, k] for j in range(len(b))))
    return new


@ex.right("in place on a copy")
def _(x, h, Wx, Wh, b):
    z = (x @ Wx) * 1.0
    z += h @ Wh
    z += b
    return np.tanh(z, out=z)


for change, reason in (
    ("in place on a copy: np.tanh(z, out=z) → np.tanh(z)", "What is returned is the result."),
    ("in place on a copy: x @ Wx * 1.0 → x @ Wx / 1.0", "A number over 1 is that number."),
    ("loops: np.zeros(* → np.ones(*", "Each entry is written to before return."),
):
    ex.same(change, reason)
