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
    # lesson 8
    "dense_backward": [
        (
            function(
                "dense_backward(X, W, dz)",
                "return dz @ W.T, X.T @ dz / len(X), dz.mean(axis=0)",
            ),
            "dW and db were divided by n",
        ),
        (
            function(
                "dense_backward(X, W, dz)",
                "return dz @ W.T, X.T @ dz, dz.sum(axis=1)",
            ),
            "summed over the units",
        ),
    ],
    "numerical_gradient": [
        (
            function(
                "numerical_gradient(f, x, h=1e-6)",
                "g = np.zeros(x.shape)",
                "for i in np.ndindex(x.shape):",
                "    x[i] += h",
                "    up = f(x)",
                "    x[i] -= 2 * h",
                "    g[i] = (up - f(x)) / (2 * h)",
                "    x[i] += h",
                "return g",
            ),
            "does not undo a subtraction to the bit",
        )
    ],
    "mlp_forward": [
        (
            function(
                "mlp_forward(X, layers, f)",
                "for W, b in layers:",
                "    X = f(X @ W + b)",
                "return X, None",
            ),
            "The last layer was activated, too",
        )
    ],
    "sgd_momentum": [
        (
            function(
                "sgd_momentum(params, grads, velocity, lr, momentum)",
                "new = [momentum * v - lr * g for v, g in zip(velocity, grads)]",
                "return [p + v for p, v in zip(params, velocity)], new",
            ),
            "moved by the old velocity",
        )
    ],
    # lesson 9
    "output_activation": [
        (
            function(
                "output_activation(task)",
                'several = "multiclass", "multilabel"',
                'if task == "binary":',
                '    return "sigmoid"',
                "if task in several:",
                '    return "softmax"',
                'return "identity" if task == "regression" else "softplus"',
            ),
            "Several labels got a softmax",
        )
    ],
    "diagnose": [
        (
            function(
                "diagnose(stats)",
                'g = np.array(stats["gradient"])',
                "ratio = g[0] / g[-1]",
                "if not np.isfinite(g).all() or ratio > 100:",
                '    return "exploding"',
                'if np.max(stats["dead"]) > 0.5:',
                '    return "dead"',
                'if np.max(stats["saturated"]) > 0.75:',
                '    return "saturated"',
                'return "vanishing" if ratio < 0.01 else "healthy"',
            ),
            "on the threshold were let pass",
        ),
        (
            function(
                "diagnose(stats)",
                'g = np.asarray(stats["gradient"])',
                "if g[0] > 100 * g[-1]:",
                '    return "exploding"',
                'if max(stats["dead"]) >= 0.5:',
                '    return "dead"',
                'if max(stats["saturated"]) >= 0.75:',
                '    return "saturated"',
                'return "vanishing" if g[-1] > 100 * g[0] else "healthy"',
            ),
            "a comparison with nan is always False",
        ),
    ],
    "race": [
        (
            function(
                "race(fs, X, y, train, seeds)",
                "n, table = len(X) - len(X) // 4, {}",
                "for name, (f, df, lr) in fs.items():",
                "    nets = [train(f, df, lr, X[:n], y[:n], s) for s in seeds]",
                "    scores = [np.mean(net(X[n:]) == y[n:]) for net in nets]",
                "    table[name] = np.max(scores), np.std(scores, ddof=1)",
                "return table",
            ),
            "The best seed",
        ),
        (
            function(
                "race(fs, X, y, train, seeds)",
                "n, table = len(X) - len(X) // 4, {}",
                "for name, (f, df, lr) in fs.items():",
                "    nets = [train(f, df, lr, X[:n], y[:n], s) for s in seeds]",
                "    scores = [np.mean(net(X[n:]) == y[n:]) for net in nets]",
                "    table[name] = np.mean(scores), np.std(scores)",
                "return table",
            ),
            "divided by the number of seeds",
        ),
        (
            function(
                "race(fs, X, y, train, seeds)",
                "table = {}",
                "for name, (f, df, lr) in fs.items():",
                "    nets = [train(f, df, lr, X, y, s) for s in seeds]",
                "    scores = [np.mean(net(X) == y) for net in nets]",
                "    table[name] = np.mean(scores), np.std(scores, ddof=1)",
                "return table",
            ),
            "race",
        ),
    ],
    # lesson 10
    "output_size": [
        (
            function("output_size(n, k, stride=1, pad=0)", "return (n + 2 * pad - k) // stride"),
            "There is one place too few",
        ),
        (
            function(
                "output_size(n, k, stride=1, pad=0)", "return (n + 2 * pad - k) // stride + 1"
            ),
            "is not refused",
        ),
    ],
    "cross_correlate2d": [
        (
            function(
                "cross_correlate2d(image, kernel)",
                "kernel = kernel[::-1, ::-1]",
                "windows = sliding_window_view(image, kernel.shape)",
                "return (windows * kernel).sum(axis=(2, 3))",
            ),
            "turned by half a turn",
        )
    ],
    "conv2d": [
        (
            function(
                "conv2d(x, w, b, stride=1, pad=0)",
                "kh, kw, c, f = w.shape",
                "columns = im2col(pad_images(x, pad), kh, kw)",
                "return columns @ w.reshape(-1, f) + b",
            ),
            "whatever the stride is",
        ),
        (
            function(
                "conv2d(x, w, b, stride=1, pad=0)",
                "return conv_by_loops(x, w, b, stride, pad).astype(x.dtype)",
            ),
            "conv2d",
        ),
    ],
    "max_pool": [
        (
            function(
                "max_pool(x, size=2)",
                "n, h, w, c = x.shape",
                "out = np.zeros((n, h // size, w // size, c), x.dtype)",
                "for i, j in np.ndindex(h // size * size, w // size * size):",
                "    at = np.s_[:, i // size, j // size]",
                "    out[at] = np.maximum(out[at], x[:, i, j])",
                "return out",
            ),
            "the search began at 0",
        )
    ],
    "max_pool_backward": [
        (
            function(
                "max_pool_backward(x, dout, size=2)",
                "dx, largest = np.zeros(x.shape, dout.dtype), max_pool(x, size)",
                "for i, j in np.ndindex(largest.shape[1] * size, largest.shape[2] * size):",
                "    at = np.s_[:, i // size, j // size]",
                "    dx[:, i, j] = dout[at] * (x[:, i, j] == largest[at])",
                "return dx",
            ),
            "only the first gets it",
        )
    ],
    # lesson 11
    "cnn_forward": [
        (
            function(
                "cnn_forward(x, params)",
                'a1 = conv2d(x, params["w1"], params["b1"], pad=1)',
                'a2 = conv2d(a1, params["w2"], params["b2"])',
                "flat = max_pool(a2).reshape(len(x), -1)",
                'return flat @ params["w3"] + params["b3"]',
            ),
            "There is no ReLU in it",
        ),
        (
            function(
                "cnn_forward(x, params)",
                'a1 = relu(conv2d(x, params["w1"], params["b1"]))',
                'a2 = relu(conv2d(a1, params["w2"], params["b2"]))',
                "flat = max_pool(a2).reshape(len(x), -1)",
                'return flat @ params["w3"] + params["b3"]',
            ),
            "cnn_forward",
        ),
    ],
    "random_shift": [
        (
            function(
                "random_shift(rng, x)",
                "return np.roll(x, rng.integers(-1, 2, 2), axis=(1, 2))",
            ),
            "comes back on the other",
        )
    ],
    "confusion_matrix": [
        (
            function(
                "confusion_matrix(y_true, y_pred, k)",
                "table = np.zeros((k, k), int)",
                "table[y_pred, y_true] += 1",
                "return table",
            ),
            "confusion_matrix",
        ),
        (
            function(
                "confusion_matrix(y_true, y_pred, k)",
                "table = np.zeros((k, k), int)",
                "np.add.at(table, (y_pred, y_true), 1)",
                "return table",
            ),
            "Rows and columns are exchanged",
        ),
    ],
    "train_cnn": [
        (
            function(
                "train_cnn(rng, x, y, epochs, on_epoch=None)",
                "params = init_cnn(rng)",
                "for epoch in range(epochs):",
                "    loss, grads = cnn_loss_and_grads(x, y, params)",
                "    params = {k: params[k] + 0.3 * grads[k] for k in params}",
                "return params",
            ),
            "train_cnn",
        ),
    ],
    # lesson 12
    "silu": [(function("silu(z)", "return sigmoid(z)"), "the gate alone")],
    "silu_grad": [
        (function("silu_grad(z)", "return sigmoid(z) * (1 - sigmoid(z))"), "slope of the gate")
    ],
    "gelu": [
        (
            function(
                "gelu(z)",
                "inner = math.sqrt(2 / math.pi) * (z + 0.044715 * np.power(z, 3))",
                "return 0.5 * z * (1 + np.tanh(inner))",
            ),
            "approximation by a tanh",
        ),
        (function("gelu(z)", "return 0.5 * z * (1 + erf(z))"), "erf was asked about z itself"),
    ],
    "softplus": [(function("softplus(z)", "return np.log(1 + np.exp(z))"), "as it stands")],
    "swiglu": [
        (function("swiglu(X, W, V)", "return sigmoid(X @ W) * (X @ V)"), "that is a GLU"),
    ],
    "my_activation": [
        (function("my_activation(z)", "return 0.1 * z"), "a straight line"),
        (
            function(
                "my_activation(z)",
                "e = np.exp(z - z.max())",
                "return e / e.sum()",
            ),
            "my_activation",
        ),
    ],
    "my_activation_grad": [
        (function("my_activation_grad(z)", "return my_activation(z)"), "my_activation itself"),
    ],
}
