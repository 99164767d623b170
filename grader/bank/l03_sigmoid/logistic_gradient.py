"""logistic_gradient."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l03_sigmoid import _averaging as averaging
from grader.bank.l03_sigmoid import _clipping as clipping
from grader.bank.l03_sigmoid._shared import from_errors, labelled, made, whole_labelled
from grader.bank.model import Exercise

X43 = np.array([[1.0, 2.0, -0.5], [0.5, -1.5, 3.0], [-2.0, 0.25, 1.0], [1.5, 1.0, 0.75]])
X33 = np.array([[1.0, -0.5, 2.0], [0.25, 1.5, -1.0], [2.0, 0.5, 0.75]])

ex = Exercise(
    "logistic_gradient",
    truth="Your logistic_gradient gives dw and db as means over the examples, and stays right "
    "where logits pass a thousand.",
    hints=[
        "For one example the derivative of the loss with respect to its logit is σ(z) − y. What "
        "is left is the way from z back to w and to b.",
        "z = X @ w + b, so each example passes its σ(z) − y on to w multiplied by its inputs, and "
        "to b as it is; the loss is a mean, so both are averaged over the examples.",
        "Compute the n errors σ(z) − y. dw is the transposed X times these errors, divided by n; "
        "db is their mean. Return the two.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        (X43, np.array([1, 0, 0, 1]), np.array([0.5, -1.0, 0.25]), 0.75),
        (X33, np.array([0, 1, 0]), np.array([-0.5, 1.0, 0.5]), -0.5),
    ],
    draw=lambda rng: labelled(rng, 7, 3),
)
ex.aspect(
    "one example, one input",
    0.5,
    cases=[
        (np.array([[2.0, -1.0, 0.5]]), np.array([1]), np.array([0.5, 0.25, -1.0]), 0.5),
        (np.array([[1.5], [-0.5]]), np.array([0, 1]), np.array([0.75]), -0.25),
    ],
    draw=lambda rng: labelled(rng, 5, 1),
)
ex.aspect(
    "extreme logits",
    1,
    cases=[
        (
            np.array([[1000.0, 0.0], [0.0, 1000.0], [0.5, -0.25], [900.0, 1.5]]),
            np.array([0, 1, 1, 1]),
            np.array([1.0, -1.0]),
            0.5,
        ),
        (
            np.array([[40.0, 1.0], [-2.0, 60.0], [1.0, 0.5]]),
            np.array([0, 1, 0]),
            np.array([1.0, -1.0]),
            0.25,
        ),
    ],
    draw=lambda rng: labelled(rng, 8, 4, spread=600.0),
)
contract.arguments(
    ex, lambda rng: labelled(rng, 3, 2), whole=whole_labelled, kinds=0.5, unchanged=0.5
)
ex.inherits(
    "sigmoid",
    lambda X, y, w, b, *, sigmoid: (X.T @ (e := sigmoid(X @ w + b) - y) / len(y), np.mean(e)),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong: this is y − σ(z), the way downhill. The gradient points uphill.",
    "If σ(z) is too large, should the derivative with respect to z be positive or negative?",
    from_errors(lambda z, p, y: y - p),
)
ex.wrong(
    "slope-left-in",
    "The errors were multiplied by the slope σ′(z). That is half the gradient of squared error; in "
    "the cross-entropy's the slope cancels, and that is the point of it.",
    "Write down dL/dp and dp/dz for the cross-entropy and multiply them on paper.",
    from_errors(lambda z, p, y: (p - y) * p * (1 - p)),
)
ex.wrong(
    "squared-error-gradient",
    "This is the gradient of the mean squared error, 2(σ(z) − y)·σ′(z)·x, not of cross-entropy.",
    "For the cross-entropy from logits neither the 2 nor the slope remains.",
    from_errors(lambda z, p, y: 2 * (p - y) * p * (1 - p)),
)
ex.wrong(
    "twice",
    "Both are twice too large. The 2 belongs to squared error.",
    "For one example the derivative with respect to z is σ(z) − y, without a factor.",
    from_errors(lambda z, p, y: 2 * (p - y)),
)
ex.wrong(
    "sigmoid-missing",
    "The sigmoid is missing: this is z − y, the gradient of linear regression.",
    "The prediction is a probability. What turns z into one?",
    from_errors(lambda z, p, y: z - y),
)
ex.wrong(
    "hard-decisions",
    "The errors were taken from the hard decision, 0 or 1, as in the perceptron; the sigmoid's own "
    "value says how far off it is.",
    "Use σ(z) itself, not the side of ½ it is on.",
    from_errors(lambda z, p, y: (z > 0) - y),
)
ex.wrong(
    "bias-left-out",
    "The bias is missing in z, so the probabilities are those of another neuron.",
    "z = X @ w + b.",
    lambda X, y, w, b, *, right: right(X, y, w, 0),
)
ex.wrong(
    "bias-subtracted",
    "The bias was subtracted in z; it is added.",
    "z = X @ w + b.",
    lambda X, y, w, b, *, right: right(X, y, w, -b),
)
ex.wrong(
    "labels-swapped",
    "The labels are the wrong way round: y = 1 is what a probability near 1 should mean.",
    "Which error does an example with y = 1 and σ(z) near 1 have?",
    from_errors(lambda z, p, y: p - (1 - y)),
)
ex.wrong(
    "not-transposed",
    "X @ error pairs the errors with the inputs, not with the examples. It runs only where X is "
    "square, and is wrong there too.",
    "dw has one entry for each input, so the sum has to run over the examples.",
    made(lambda dw, db, e, X, w: (X @ e / len(e), db)),
)
ex.wrong(
    "all-pairs",
    "The probabilities became a column and y stayed a row, so each of them met every label, and "
    "dw came out as a table with a column for each label.",
    "Keep z and y in the same shape, (n,): w as it is, without reshape, gives z that shape.",
    lambda X, y, w, b, *, sigmoid: (
        X.T @ (error := sigmoid(X @ w + b)[:, None] - y) / len(y),
        np.mean(error),
    ),
)
ex.wrong(
    "absolute-errors",
    "The errors lost their sign; a probability that is too small has to push the other way.",
    "Which sign does σ(z) − y have for y = 1?",
    from_errors(lambda z, p, y: np.abs(p - y)),
)
ex.wrong(
    "chain-rule-nan",
    "The derivative with respect to p was computed by itself and then multiplied by p(1 − p). For "
    "a confident z that is a division by 0 and then 0 times it: nan. On paper it all cancels.",
    "Multiply (p − y)/(p(1 − p)) by p(1 − p) on paper.",
    from_errors(lambda z, p, y: (p - y) / (p * (1 - p)) * (p * (1 - p))),
)
ex.wrong(
    "exponential-ratio",
    "e^z/(1 + e^z) is nan from z ≈ 709.8 on, and one nan spoils the whole mean.",
    "Use a sigmoid that is right at 1000; yours from the first exercise is.",
    from_errors(lambda z, p, y: np.exp(z) / (1 + np.exp(z)) - y),
)
clipping.of_gradient(ex)
averaging.of_gradient(ex)
ex.wrong(
    "no-inputs",
    "dw is the mean error for every weight; each weight's share is the error times its own input.",
    "If an input is 0 in every example, what is the derivative with respect to its weight?",
    made(lambda dw, db, e, X, w: (np.full(len(w), db), db)),
)
ex.wrong(
    "weights-for-inputs",
    "dw was made of the weights: error times w. That is the derivative with respect to the input.",
    "z = Σ w·x + b: what does w get multiplied by?",
    made(lambda dw, db, e, X, w: (db * w, db)),
)
ex.wrong(
    "dw-only",
    "Only dw came back; the contract asks for (dw, db).",
    "The bias has a derivative too: that of an input which is always 1.",
    made(lambda dw, db, e, X, w: dw),
)
ex.wrong(
    "db-zero",
    "dw is right, but db is 0. The bias has a derivative too.",
    "The bias is a weight whose input is always 1.",
    made(lambda dw, db, e, X, w: (dw, 0.0)),
)
ex.wrong(
    "order-swapped",
    "The two are the wrong way round: the contract asks for (dw, db).",
    "dw comes first.",
    made(lambda dw, db, e, X, w: (db, dw)),
)
ex.wrong(
    "one-vector",
    "dw and db came back as one long array; the contract asks for two things, (dw, db).",
    "Return them with a comma between them, without joining them.",
    made(lambda dw, db, e, X, w: np.append(dw, db)),
)
ex.wrong(
    "dw-like-w",
    "dw was written into an array made like w. Where w holds integers, it cuts the decimals off.",
    "np.zeros_like copies the dtype of w, too; np.zeros(len(w)) makes floats.",
    made(lambda dw, db, e, X, w: (dw.astype(w.dtype), db)),
)
ex.wrong(
    "a-dict",
    "A dict came back with dw and db in it; the contract asks for the two themselves, (dw, db).",
    "return dw, db hands over both.",
    made(lambda dw, db, e, X, w: {"dw": dw, "db": db}),
)
ex.slip(
    "shape-1",
    "The values are right, but db is an array of shape (1,); the contract asks for a number.",
    "np.mean without keepdims gives a number.",
)
ex.slip(
    "column",
    "The values are right, but dw is a column of shape (d, 1); w has shape (d,), and so has dw.",
    "Take the reshape to a column out again, or undo it at the end.",
)
ex.wrong(
    "new-parameters",
    "These are w − dw and b − db, the parameters after a step; the gradient itself is asked.",
    "Where and how far to step is decided by whoever calls this function.",
    lambda X, y, w, b, *, right: (w - (g := right(X, y, w, b))[0], b - g[1]),
)
ex.slip(
    "changed",
    "The values are right, but the rows of X were multiplied in place, so the caller's data "
    "have changed.",
    "X *= … writes into X itself; a matrix product needs no such step.",
)
ex.right(
    "X.T @ error",
    lambda X, y, w, b, *, sigmoid: (X.T @ (e := sigmoid(X @ w + b) - y) / len(y), np.mean(e)),
)
ex.right(
    "the formula as it stands, with its warning",
    lambda X, y, w, b: (X.T @ (e := 1 / (1 + np.exp(-(X @ w + b))) - y) / len(y), e.mean()),
)
ex.right(
    "through tanh",
    lambda X, y, w, b: (X.T @ (e := (1 + np.tanh((X @ w + b) / 2)) / 2 - y) / len(y), e.mean()),
)
ex.right(
    "error @ X, and the sum over n",
    lambda X, y, w, b, *, sigmoid: ((e := sigmoid(X @ w + b) - y) @ X / len(X), e.sum() / len(X)),
)
ex.right(
    "mean of products, as a list",
    lambda X, y, w, b, *, sigmoid: [
        np.mean(X * (e := sigmoid(X @ w + b) - y)[:, None], axis=0),
        np.mean(e),
    ],
)
ex.right(
    "einsum",
    lambda X, y, w, b, *, sigmoid: (
        np.einsum("nd,n->d", X, e := (sigmoid(X @ w + b) - y) / len(X)),
        e.sum(),
    ),
)
ex.right(
    "the labels as −1 and 1",
    lambda X, y, w, b, *, sigmoid: (
        -X.T @ (e := (s := 2 * y - 1) * sigmoid(-s * (X @ w + b))) / len(e),
        -e.mean(),
    ),
)


@ex.right("a column of ones for the bias")
def _(X, y, w, b, *, sigmoid):
    A = np.column_stack([X, np.ones(len(X))])
    both = A.T @ (sigmoid(A @ np.append(w, b)) - y) / len(y)
    return both[:-1], both[-1]


@ex.right("loops")
def _(X, y, w, b, *, sigmoid):
    dw, db = np.zeros(len(w)), 0.0
    for i in range(len(y)):
        error = sigmoid(X[i] @ w + b) - y[i]
        for j in range(len(w)):
            dw[j] += X[i, j] * error / len(y)
        db += error / len(y)
    return dw, db


ex.same("loops: X[i] @ w → w @ X[i]", "The product of two vectors is the same either way round.")
