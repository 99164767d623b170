"""fit_linear(X, y): least squares with an intercept."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l02_linear_collapse._shared import floats, integers, regression, stored_like
from grader.bank.model import Exercise

ex = Exercise(
    "fit_linear",
    truth="Your fit_linear finds w and b to seven digits, also where columns differ much in size.",
    rtol=1e-7,
    atol=1e-9,
    hints=[
        "A bias is the weight of an input that is always 1.",
        "Append a column of ones to X. Then least squares for d + 1 weights finds all at once; "
        "np.linalg.lstsq does it, and its first result is the solution.",
        "Build the (n, d + 1) array with np.column_stack, solve, then split the solution: "
        "the entries of the d columns are w, the entry of the ones is b.",
    ],
)

ex.aspect(
    "typical values",
    1,
    cases=[
        (floats([0], [1], [2], [3]), floats(1, 3, 4, 8)),
        (floats([0, 0], [1, 0], [0, 1], [2, 1], [1, 3]), floats(1, 3, -1, 2, -4)),
    ],
    draw=lambda rng: regression(rng, int(rng.integers(12, 30)), 3),
)
ex.aspect(
    "an intercept far from zero",
    0.5,
    cases=[(floats([1], [2], [4], [5]), floats(101, 99.5, 96, 95))],
    draw=lambda rng: regression(rng, 15, 2, mean=4.0, intercept=float(rng.uniform(200, 500))),
)
ex.aspect(
    "columns of very different size",
    0.5,
    cases=[
        (
            floats([0.01, 300], [0.02, 100], [0.04, 200], [0.03, -100], [0.05, 0]),
            floats(1, 2, 0, 5, 3),
        )
    ],
    draw=lambda rng: regression(rng, 20, 3, scale=floats(0.01, 1.0, 100.0)[rng.permutation(3)]),
)
ex.aspect(
    "as few rows as there can be",
    0.25,
    cases=[
        (np.array([[1], [3]]), np.array([5, 2])),
        (np.array([[1, 0], [2, 5], [4, 1], [3, 3]]), np.array([1, 0, 7, -2])),
        (floats([1, 2, 0], [0, 1, 1], [2, 0, -1], [1, 1, 3]), floats(4, 0, 1, 9)),
    ],
    draw=lambda rng: regression(rng, 3, 2),
)
contract.arguments(
    ex,
    lambda rng: regression(rng, 5, 2, mean=1.0, intercept=3.0),
    whole=integers,
    kinds=0.25,
    unchanged=0.5,
    name="integers, slices",
)


ex.wrong(
    "no-intercept",
    "No intercept was fitted: the plane was forced through the origin, and b is 0.",
    "Which extra column would give the solution a weight that every row gets alike?",
    lambda X, y: (np.linalg.lstsq(X, y, rcond=None)[0], 0.0),
)
ex.wrong(
    "intercept-afterwards",
    "w was fitted through the origin, and b is what was then left on average. The two must be "
    "fitted together: with an intercept to help, the best w is another one.",
    "Give least squares the column of ones, so that it sees both at once.",
    lambda X, y: (w := np.linalg.lstsq(X, y, rcond=None)[0], (y - X @ w).mean()),
)

for id, said, turn in (("not-split", "", 1), ("not-split-ones-first", ", the intercept first", -1)):
    ex.wrong(
        id,
        f"These are the right d + 1 numbers in one array{said}. The contract asks for a pair: "
        "w (d,) and the number b.",
        "One of the entries belongs to the column of ones.",
        lambda X, y, *, right, turn=turn: np.append(*right(X, y)[::turn]),
    )
ex.wrong(
    "split-at-the-wrong-end",
    "The numbers are right but cut at the wrong end: b is the weight of an input, and the "
    "intercept stands among the weights.",
    "Is your column of ones the first or the last? The solution has the same order.",
    lambda X, y, *, right: (lambda w, b: (np.append(b, w[:-1]), w[-1]))(*right(X, y)),
)
ex.wrong(
    "split-at-the-wrong-end-ones-last",
    "The numbers are right but cut at the wrong end: b is the first input's weight, and the "
    "intercept stands last among the weights.",
    "Is your column of ones the first or the last? The solution has the same order.",
    lambda X, y, *, right: (lambda w, b: (np.append(w[1:], b), w[0]))(*right(X, y)),
)
for id, message, strength, on_b in (
    ("ridge", "1e-6 was added to the diagonal of AᵀA. That is ridge regression: it pulls the "
     "weights towards 0, and where a column is small it pulls hard.", 1e-6, 1),
    ("strong-ridge", "The identity was added to AᵀA. That is ridge regression with strength 1: it "
     "pulls the weights and the intercept towards 0. Least squares adds nothing.", 1.0, 1),
    ("ridge-but-for-b", "1 was added to the diagonal of AᵀA, except for the intercept. That is "
     "ridge regression: it pulls the weights towards 0. Least squares adds nothing.", 1.0, 0),
):  # fmt: skip

    @ex.wrong(
        id,
        message,
        "Nothing needs to be added where the columns are independent, and here they are.",
    )
    def _(X, y, strength=strength, on_b=on_b):
        A = np.column_stack([X, np.ones(len(X))])
        penalty = strength * np.diag([1] * X.shape[1] + [on_b])
        c = np.linalg.solve(A.T @ A + penalty, A.T @ y)
        return c[:-1], c[-1]


ex.wrong(
    "mean-as-intercept",
    "w is right, but b is the mean of y. That is the plane's height at the mean of X; the "
    "intercept is its height at X = 0.",
    "The plane goes through (mean of X, mean of y). How far down is it from there to X = 0?",
    lambda X, y, *, right: (right(X, y)[0], y.mean()),
)
ex.wrong(
    "intercept-sign",
    "w is right, and b has the wrong sign in front of the mean of X: from the mean to X = 0 the "
    "plane goes back by w · mean, so it is subtracted.",
    "Ask your fit for the mean of X: it must answer with the mean of y.",
    lambda X, y, *, right: (lambda w, b: (w, 2 * y.mean() - b))(*right(X, y)),
)
ex.wrong(
    "intercept-halved",
    "w is right, and b is half the intercept: with two columns of ones, least squares gives each "
    "of them half, and both halves count.",
    "How many of your columns are all ones?",
    lambda X, y, *, right: (lambda w, b: (w, b / 2))(*right(X, y)),
)
ex.wrong(
    "standardised-weights",
    "These are the weights of the standardised columns (mean 0, spread 1). For X itself each "
    "has to be divided by its column's spread, and b taken back to X = 0.",
    "In which units is a weight that multiplies (x − mean) / spread?",
    lambda X, y, *, right: (right(X, y)[0] * X.std(axis=0), y.mean()),
)
ex.wrong(
    "one-column-at-a-time",
    "Each weight was fitted as if its column were the only one. Columns that move together share "
    "the credit, so all weights have to be fitted at once.",
    "cov(x, y) / var(x) is right for one column. With more, least squares needs them all.",
    lambda X, y: (
        w := np.array([np.cov(x, y)[0, 1] / x.var(ddof=1) for x in X.T]),
        y.mean() - X.mean(axis=0) @ w,
    ),
)
ex.wrong(
    "mixed-divisors",
    "The weights are too small by the factor (n − 1)/n: the covariance was divided by n, "
    "and the variance by n − 1.",
    "np.cov divides by n − 1, np.var and a mean of products by n. Use the same for both.",
    lambda X, y, *, right: (w := right(X, y)[0] * (1 - 1 / len(y)), y.mean() - X.mean(0) @ w),
)
ex.wrong(
    "roles-swapped",
    "X was fitted as a function of y. That minimises the distances along X; least squares "
    "minimises the squared errors of y.",
    "Which of the two is predicted, and which is given?",
    lambda X, y, *, right: (lambda w, b: (w[0], b if len(b) > 1 else b[0]))(*right(y[:, None], X)),
)
ex.wrong(
    "first-column-only",
    "Only the first column of X was fitted, as np.polyfit does with one input. w has an entry for "
    "each column.",
    "np.polyfit knows one input only. What takes all columns at once?",
    lambda X, y: (lambda c: (c[:1], c[1]))(np.polyfit(X[:, 0], y, 1)),
)
ex.wrong(
    "weights-in-a-column",
    "The numbers are right, but w is a column of shape (d, 1) and b an array of shape (1,). "
    "The contract asks for w (d,) and a number.",
    "If y stays (n,), the solution is (d + 1,).",
    lambda X, y, *, right: (lambda w, b: (w[:, None], np.array([b])))(*right(X, y)),
)
ex.wrong(
    "pair-swapped",
    "Both are right, but they come back as (b, w); w comes first.",
    "Compare the order in which you return them with the contract.",
    lambda X, y, *, right: right(X, y)[::-1],
)
ex.wrong(
    "first-row-lost",
    "One row is missing: this is the fit to all rows but the first.",
    "n rows of X and n entries of y all count.",
    lambda X, y, *, right: right(X[1:], y[1:]),
)
ex.wrong(
    "weights-like-y",
    "For integer y the weights lost their fractions: they were written into an array of integers.",
    "np.zeros(d, dtype=y.dtype) is an integer array when y is one.",
    lambda X, y, *, right: (stored_like(right(X, y)[0], y), right(X, y)[1]),
)
for name, i in (("X", 0), ("y", 1)):

    @ex.wrong(
        f"changes-{name.lower()}",
        f"The values are right, but {name} was centred in place (-= writes into the caller's "
        "array).",
        f"{name} -= m changes {name} itself; {name} - m makes a new array.",
    )
    def _(X, y, *, right, i=i):
        fit, centred = right(X, y), (X, y)[i]
        centred -= centred.mean(axis=0)
        return fit


ex.slip(
    "shape-1",
    "The numbers are right, but b has the shape (1,). The contract asks for a number.",
    "c[-1] is a number, c[-1:] is an array with one entry.",
)
ex.slip(
    "truncated",
    "For integer X the weights lost their fractions: they were written into an array of integers.",
    "np.zeros_like(X[0]) and np.empty(…, X.dtype) are integer arrays when X is one.",
)


@ex.right("normal equations")
def _(X, y):
    A = np.column_stack([X, np.ones(len(X))])
    c = np.linalg.solve(A.T @ A, A.T @ y)
    return c[:-1], c[-1]


@ex.right("the inverse in the normal equations")
def _(X, y):
    A = np.column_stack([np.ones(len(X)), X])
    c = np.linalg.inv(A.T @ A) @ A.T @ y
    return c[1:], float(c[0])


@ex.right("the pseudo-inverse")
def _(X, y):
    c = np.linalg.pinv(np.hstack([X, np.ones((len(X), 1))])) @ y
    return [c[:-1], c[-1]]


@ex.right("QR")
def _(X, y):
    Q, R = np.linalg.qr(np.column_stack([X, np.ones(len(X))]))
    c = np.linalg.solve(R, Q.T @ y)
    return c[:-1], c[-1].item()


@ex.right("centring, then the intercept")
def _(X, y):
    m = X.mean(axis=0)
    w = np.linalg.lstsq(X - m, y - y.mean(), rcond=None)[0]
    return w, y.mean() - m @ w


@ex.right("covariances")
def _(X, y):
    d = len(X.T)
    C = np.cov(np.column_stack([X, y]).T)
    w = np.linalg.solve(C[:d, :d], C[:d, d])
    return w, np.mean(y - X @ w)


@ex.right("y as a column, flattened again")
def _(X, y):
    A = np.c_[X, np.ones(X.shape[0])]
    C = np.linalg.lstsq(A, y.reshape(len(y), 1), rcond=None)[0].ravel()
    return C[:-1], np.array(C[-1])


@ex.right("two columns of ones, added up")
def _(X, y):
    ones = np.ones((len(X), 1))
    b, *w, more = np.linalg.lstsq(np.hstack([ones, X, ones]), y, rcond=None)[0]
    return np.array(w), b + more


ex.same("*, rcond=None) → *)", "None is the default since NumPy 2")
ex.same("*c[*) → c[*]", "a number may be NumPy's")
ex.same("*: np.array(C[-1]) → C[-1]", "a number may be NumPy's, with or without an array around it")
ex.same("*: y.reshape(len(y), 1) → y*", "of one right side the solution is flattened anyway")
ex.same("centring, *: y* → y*", "centred columns are orthogonal to what is taken off all of y")
ex.same("centring, *: m @ w → w @ m", "the product of two vectors is a number")
ex.same("covariances: C[:d, d] → C[d, :d]", "a covariance matrix is symmetric")
