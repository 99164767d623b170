"""logistic_gradient."""

from __future__ import annotations

import numpy as np

from grader.bank.l03_sigmoid._shared import naive, sigma, slope_of
from grader.bank.model import Exercise


def _gradient_case(rng, n=6, d=3, spread=1.0):
    y = np.append(rng.integers(0, 2, n - 2), [0, 1])
    X = rng.normal(0.4, 1.0, (n, d))
    return X, rng.permutation(y), rng.normal(0, spread, d), float(rng.normal(0.3, 1))


X43 = np.array([[1.0, 2.0, -0.5], [0.5, -1.5, 3.0], [-2.0, 0.25, 1.0], [1.5, 1.0, 0.75]])

X33 = np.array([[1.0, -0.5, 2.0], [0.25, 1.5, -1.0], [2.0, 0.5, 0.75]])

ex = Exercise(
    "logistic_gradient",
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
    draw=lambda rng: _gradient_case(rng, 7, 3),
)

ex.aspect(
    "one example, one input",
    0.5,
    cases=[
        (np.array([[2.0, -1.0, 0.5]]), np.array([1]), np.array([0.5, 0.25, -1.0]), 0.5),
        (np.array([[1.5], [-0.5]]), np.array([0, 1]), np.array([0.75]), -0.25),
    ],
    draw=lambda rng: _gradient_case(rng, 5, 1),
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
    draw=lambda rng: _gradient_case(rng, 8, 4, spread=600.0),
)

ex.aspect(
    "whole numbers",
    0.5,
    cases=[
        (np.array([[1, -2, 3], [0, 1, 1]]), np.array([0, 1]), np.array([1, 1, -1]), 2),
    ],
    draw=lambda rng: (
        rng.integers(-4, 5, (5, 2)),
        rng.permutation([0, 1, 1, 0, 1]),
        rng.integers(1, 3, 2),
        -1,
    ),
)

ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[(X43, np.array([0, 1, 0, 0]), np.array([0.25, 0.5, -0.75]), 0.5)],
    draw=lambda rng: _gradient_case(rng, 5, 2),
)


def _errors(X, y, w, b):
    return sigma(X @ w + b) - y


def _mean_gradient(X, error):
    return X.T @ error / len(error), error.mean()


def _uncancelled(p, y):
    return (p - y) / (p * (1 - p)) * (p * (1 - p))


def _ratio(z):
    return np.exp(z) / (1 + np.exp(z))


@ex.wrong(
    "summed",
    "These are the sums over the examples; the loss is a mean, so its gradient is one too.",
    "What happens to the gradient if every example stands in the data twice?",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y), np.sum(p - y)


@ex.wrong(
    "db-summed",
    "dw is right; db is the sum of the errors where their mean is asked.",
    "The division by n belongs to both.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y), np.sum(p - y)


ex.wrong(
    "dw-summed",
    "db is right; dw is the sum over the examples where the mean is asked.",
    "The division by n belongs to both.",
    lambda X, y, w, b: (X.T @ _errors(X, y, w, b), _errors(X, y, w, b).mean()),
)


@ex.wrong(
    "wrong-sign",
    "The sign is wrong: this is y − σ(z), the way downhill. The gradient points uphill.",
    "If σ(z) is too large, should the derivative with respect to z be positive or negative?",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (y - p) / len(y), np.mean(y - p)


@ex.wrong(
    "slope-left-in",
    "The errors were multiplied by the slope σ′(z). That is half the gradient of squared error; in "
    "the cross-entropy's the slope cancels, and that is the point of it.",
    "Write down dL/dp and dp/dz for the cross-entropy and multiply them on paper.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    dz = (p - y) * p * (1 - p)
    return X.T @ dz / len(y), np.mean(dz)


ex.wrong(
    "squared-error-gradient",
    "This is the gradient of the mean squared error, 2(σ(z) − y)·σ′(z)·x, not of cross-entropy.",
    "For the cross-entropy from logits neither the 2 nor the slope remains.",
    lambda X, y, w, b: _mean_gradient(X, 2 * _errors(X, y, w, b) * slope_of(X @ w + b)),
)

ex.wrong(
    "twice",
    "Both are twice too large. The 2 belongs to squared error.",
    "For one example the derivative with respect to z is σ(z) − y, without a factor.",
    lambda X, y, w, b: _mean_gradient(X, 2 * _errors(X, y, w, b)),
)


@ex.wrong(
    "sigmoid-missing",
    "The sigmoid is missing: this is z − y, the gradient of linear regression.",
    "The prediction is a probability. What turns z into one?",
)
def _(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), np.mean(error)


ex.wrong(
    "hard-decisions",
    "The errors were taken from the hard decision, 0 or 1, as in the perceptron; the sigmoid's own "
    "value says how far off it is.",
    "Use σ(z) itself, not the side of ½ it is on.",
    lambda X, y, w, b: _mean_gradient(X, (X @ w + b > 0) - y),
)


@ex.wrong(
    "bias-left-out",
    "The bias is missing in z, so the probabilities are those of another neuron.",
    "z = X @ w + b.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w)))
    return X.T @ (p - y) / len(y), np.mean(p - y)


ex.wrong(
    "bias-subtracted",
    "The bias was subtracted in z; it is added.",
    "z = X @ w + b.",
    lambda X, y, w, b: _mean_gradient(X, _errors(X, y, w, -b)),
)

ex.wrong(
    "labels-swapped",
    "The labels are the wrong way round: y = 1 is what a probability near 1 should mean.",
    "Which error does an example with y = 1 and σ(z) near 1 have?",
    lambda X, y, w, b: _mean_gradient(X, _errors(X, 1 - y, w, b)),
)


@ex.wrong(
    "means-multiplied",
    "The mean input was multiplied by the mean error. Each error has to meet its own example's "
    "inputs before anything is averaged.",
    "A mean of products is not the product of the means.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return np.mean(X, axis=0) * np.mean(p - y), np.mean(p - y)


ex.wrong(
    "divided-by-inputs",
    "The sum over the examples was divided by the number of inputs, d, where the number of "
    "examples, n, is asked.",
    "Over what does the loss take its mean?",
    lambda X, y, w, b: (
        X.T @ _errors(X, y, w, b) / X.shape[1],
        _errors(X, y, w, b).sum() / X.shape[1],
    ),
)

ex.wrong(
    "divided-by-all-entries",
    "dw was divided by the number of all entries of X (np.mean without an axis, or X.size); only "
    "the examples are averaged over.",
    "dw[j] is the mean over n products, one for each example.",
    lambda X, y, w, b: (X.T @ _errors(X, y, w, b) / X.size, _errors(X, y, w, b).mean()),
)


@ex.wrong(
    "not-transposed",
    "X @ error pairs the errors with the inputs, not with the examples. It runs only where X is "
    "square, and is wrong there too.",
    "dw has one entry for each input, so the sum has to run over the examples.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X @ (p - y) / len(y), np.mean(p - y)


ex.wrong(
    "first-example-only",
    "This is the gradient of the first example alone.",
    "Every row of X has its error; the mean is over all of them.",
    lambda X, y, w, b: (X[0] * _errors(X, y, w, b)[0], _errors(X, y, w, b)[0]),
)

ex.wrong(
    "absolute-errors",
    "The errors lost their sign; a probability that is too small has to push the other way.",
    "Which sign does σ(z) − y have for y = 1?",
    lambda X, y, w, b: _mean_gradient(X, np.abs(_errors(X, y, w, b))),
)

ex.wrong(
    "chain-rule-nan",
    "The derivative with respect to p was computed by itself and then multiplied by p(1 − p). For "
    "a confident z that is a division by 0 and then 0 times it: nan. On paper it all cancels.",
    "Multiply (p − y)/(p(1 − p)) by p(1 − p) on paper.",
    lambda X, y, w, b: _mean_gradient(X, _uncancelled(sigma(X @ w + b), y)),
)

ex.wrong(
    "exponential-ratio",
    "e^z/(1 + e^z) is nan from z ≈ 709.8 on, and one nan spoils the whole mean.",
    "Use a sigmoid that is right at 1000; yours from the first exercise is.",
    lambda X, y, w, b: _mean_gradient(X, _ratio(X @ w + b) - y),
)


def gradient_clipped(eps):
    return lambda X, y, w, b: _mean_gradient(X, np.clip(sigma(X @ w + b), eps, 1 - eps) - y)


for digits in (5, 6, 7, 8):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"clipped-1e-{digits}",
        f"The probabilities were clipped to between 1e-{digits} and 1 − 1e-{digits}, which changes "
        "the gradient of every confident example a little.",
        "σ(z) − y contains no logarithm, so nothing needs to be clipped.",
        gradient_clipped(eps),
    )

ex.wrong(
    "no-inputs",
    "dw is the mean error for every weight; each weight's share is the error times its own input.",
    "If an input is 0 in every example, what is the derivative with respect to its weight?",
    lambda X, y, w, b: (
        np.full(X.shape[1], _errors(X, y, w, b).mean()),
        _errors(X, y, w, b).mean(),
    ),
)

ex.wrong(
    "weights-for-inputs",
    "dw was made of the weights: error times w. That is the derivative with respect to the input.",
    "z = Σ w·x + b: what does w get multiplied by?",
    lambda X, y, w, b: (_errors(X, y, w, b).mean() * w, _errors(X, y, w, b).mean()),
)


@ex.wrong(
    "dw-only",
    "Only dw came back; the contract asks for (dw, db).",
    "The bias has a derivative too: that of an input which is always 1.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y)


ex.wrong(
    "db-zero",
    "dw is right, but db is 0. The bias has a derivative too.",
    "The bias is a weight whose input is always 1.",
    lambda X, y, w, b: (X.T @ _errors(X, y, w, b) / len(y), 0.0),
)

ex.wrong(
    "order-swapped",
    "The two are the wrong way round: the contract asks for (dw, db).",
    "dw comes first.",
    lambda X, y, w, b: _mean_gradient(X, _errors(X, y, w, b))[::-1],
)

ex.wrong(
    "one-vector",
    "dw and db came back as one long array; the contract asks for two things, (dw, db).",
    "Return them with a comma between them, without joining them.",
    lambda X, y, w, b: np.append(X.T @ _errors(X, y, w, b), _errors(X, y, w, b).sum()) / len(y),
)

ex.wrong(
    "db-shape-1",
    "The values are right, but db is an array of shape (1,); the contract asks for a number.",
    "np.mean without keepdims gives a number.",
    lambda X, y, w, b: (
        X.T @ _errors(X, y, w, b) / len(y),
        np.mean(_errors(X, y, w, b), keepdims=True),
    ),
)

ex.wrong(
    "dw-column",
    "The values are right, but dw is a column of shape (d, 1); w has shape (d,), and so has dw.",
    "Take the reshape to a column out again, or undo it at the end.",
    lambda X, y, w, b: (
        X.T @ _errors(X, y, w, b)[:, None] / len(y),
        _errors(X, y, w, b).mean(),
    ),
)

ex.wrong(
    "not-averaged",
    "One row for each example came back; the examples have still to be averaged over.",
    "dw has the shape of w.",
    lambda X, y, w, b: (X * _errors(X, y, w, b)[:, None], _errors(X, y, w, b)),
)

ex.wrong(
    "new-parameters",
    "These are w − dw and b − db, the parameters after a step; the gradient itself is asked.",
    "Where and how far to step is decided by whoever calls this function.",
    lambda X, y, w, b: (
        w - X.T @ _errors(X, y, w, b) / len(y),
        b - _errors(X, y, w, b).mean(),
    ),
)


@ex.wrong(
    "changes-x",
    "The values are right, but the rows of X were multiplied in place, so the caller's data "
    "have changed.",
    "X *= … writes into X itself; a matrix product needs no such step.",
)
def _(X, y, w, b):
    error = _errors(X, y, w, b)
    if X.dtype.kind != "f":
        return _mean_gradient(X, error)
    X *= error[:, None]
    return X.mean(axis=0), error.mean()


@ex.right("X.T @ error")
def _(X, y, w, b):
    e = np.exp(-np.abs(X @ w + b))
    error = np.where(X @ w + b >= 0, 1, e) / (1 + e) - y
    return X.T @ error / len(y), np.mean(error)


ex.right(
    "the formula as it stands, with its warning",
    lambda X, y, w, b: _mean_gradient(X, naive(X @ w + b) - y),
)

ex.right(
    "through tanh",
    lambda X, y, w, b: _mean_gradient(X, 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y),
)


@ex.right("error @ X, and the sum over n")
def _(X, y, w, b):
    n, error = X.shape[0], _errors(X, y, w, b)
    return error @ X / n, np.sum(error) / n


@ex.right("mean of products, as a list")
def _(X, y, w, b):
    error = _errors(X, y, w, b)
    return [np.mean(X * error[:, None], axis=0), float(np.mean(error))]


@ex.right("einsum")
def _(X, y, w, b):
    error = _errors(X, y, w, b) / len(X)
    return np.einsum("nd,n->d", X, error), error.sum()


@ex.right("a column of ones for the bias")
def _(X, y, w, b):
    A = np.column_stack([X, np.ones(len(X))])
    both = A.T @ (sigma(A @ np.append(w, b)) - y) / len(y)
    return both[:-1], both[-1]


@ex.right("the labels as −1 and 1")
def _(X, y, w, b):
    sign = 2 * y - 1
    return _mean_gradient(X, -sign * sigma(-sign * (X @ w + b)))


@ex.right("loops")
def _(X, y, w, b):
    n, d = X.shape
    dw, db = np.zeros(d), 0.0
    for i in range(n):
        error = float(sigma(float(X[i] @ w + b))) - float(y[i])
        for j in range(d):
            dw[j] += X[i, j] * error / n
        db += error / n
    return dw, db
