"""Answers as students get them wrong, three or more a lesson, and words of what they are told."""

from __future__ import annotations


def function(first: str, *body: str) -> str:
    """Return a function's code from its first line and the lines of its body."""
    return "\n    ".join([f"def {first}:", *body])


def _sigmoid(*body: str) -> str:
    return function("sigmoid(z)", *body)


def _leaky(name: str, *body: str) -> str:
    return function(f"{name}(z, slope=0.01)", *body)


SHARES = "e = np.exp(z - z.max(axis=-1, keepdims=True))"

BROKEN: dict[str, list[tuple[str, str]]] = {
    # lesson 1
    "step": [
        (function("step(z)", "return 1 if z >= 0 else 0"), "decides about one number"),
        (function("step(z)", "return np.where(z > 0, 1, 0)"), "the integers 1 and 0"),
        (function("step(z)", "return np.where(z >= 0, 1.0, 0.0)"), "At exactly 0 this answers 1"),
    ],
    "weighted_sum": [
        (function("weighted_sum(x, w, b)", "return x @ w"), "The bias is missing"),
        (function("weighted_sum(x, w, b)", "print(x @ w + b)"), "was printed"),
        (function("weighted_sum(x, w, b)", "return x @ v + b"), "a name is not defined"),
        (function("weighted_sum(x, w, b)", "return (x @ w + b"), "with a syntax error"),
    ],
    # lesson 2
    "collapse_two": [
        (
            function("collapse_two(W1, b1, W2, b2)", "return W1 @ W2, b1 + b2"),
            "biases were added",
        ),
        (function("collapse_two(W1, b1, W2, b2)", "return W1 @ b2, b1"), "collapse_two"),
    ],
    # lesson 3
    "sigmoid": [
        (_sigmoid("return 1 / (1 + np.exp(-z))"), "the formula as it stands"),
        (_sigmoid("import math", "return 1 / (1 + math.exp(-z))"), "single numbers"),
        (_sigmoid("z *= 1.0", "return z / 0"), "sigmoid"),
    ],
    # lesson 4
    "tanh": [
        ("tanh = np.tanh", "without tanh, sinh and cosh"),
        (function("tanh(z)", "return 2 / (1 + np.exp(-2 * z)) - 1"), "taking 1 away"),
    ],
    "tanh_grad": [(function("tanh_grad(z)", "return 1 - z**2"), "to the pre-activation itself")],
    "rnn_forward": [
        (
            function(
                "rnn_forward(X, h0, Wx, Wh, b)",
                "states = [rnn_step(X[:, i], h0, Wx, Wh, b) for i in range(X.shape[1])]",
                "return np.stack(states, axis=1)",
            ),
            "Each step begins at h0 again",
        )
    ],
    # lesson 5
    "relu": [
        (function("relu(z)", "return max(0, z)"), "works for single numbers only"),
        (function("relu(z)", "z[z < 0] = 0", "return z"), "written into z itself"),
    ],
    "he_init": [
        (
            function(
                "he_init(rng, fan_in, fan_out)",
                "return rng.normal(0, 2 / fan_in, (fan_in, fan_out))",
            ),
            "That is the variance they should have",
        )
    ],
    "dead_units": [
        (function("dead_units(Z)", "return np.all(Z <= 0, axis=1)"), "instead of the units")
    ],
    # lesson 6
    "leaky_relu": [
        (_leaky("leaky_relu", "return np.maximum(z, slope * z)"), "For slopes above 1"),
        (_leaky("leaky_relu", "return z if z > 0 else slope * z"), "single numbers only"),
    ],
    "leaky_relu_grad": [
        (_leaky("leaky_relu_grad", "return np.where(z > 0, 1, 0)"), "the leak is missing")
    ],
    "elu": [
        (
            function("elu(z, alpha=1.0)", "return np.where(z > 0, z, np.expm1(z))"),
            "The argument alpha was not used",
        )
    ],
    # lesson 7
    "softmax": [
        (function("softmax(z)", "return np.exp(z) / np.sum(np.exp(z))"), "treated as one row"),
        (
            function("softmax(z)", "e = np.exp(z - z.max())", "return e / e.sum(-1, keepdims=1)"),
            "One maximum was subtracted",
        ),
    ],
    "entropy": [
        (function("entropy(p)", "return -np.sum(p * np.log(p), axis=-1)"), "0 times −∞"),
    ],
    "cross_entropy_grad": [
        (
            function(
                "cross_entropy_grad(z, y)",
                SHARES,
                "p = e / e.sum(axis=-1, keepdims=True)",
                "p[np.arange(len(z)), y] -= 1",
                "return p",
            ),
            "each row is divided by n",
        )
    ],
}
