"""mlp_loss_and_grads(X, y, layers, f, df): the loss, and every gradient in one sweep back."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Func, Laid
from grader.bank import contract
from grader.bank.l08_backprop import _sweep_wrong as wrongs
from grader.bank.l08_backprop._shared import (
    COSINE,
    DOUBLE,
    GATE,
    RAMP,
    SINE,
    SQUARE,
    labels,
    network,
    table,
)
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "mlp_loss_and_grads",
    truth="Your sweep finds the loss and every gradient, for any depth and any activation, each "
    "slope taken where its unit stood on the way forward.",
    hints=[
        "Forward first, and keep each layer's input and z. Then the gradient at the logits. Then "
        "back, from the last layer to the first.",
        "In layer i: dz and the layer's input give dW and db, and dz with W gives the gradient at "
        "the layer's input. That input is f of the z one layer down, so its slope is taken there, "
        "at z of layer i − 1. Layer 0 has nothing below it.",
        "dz = cross_entropy_grad(logits, y). For i from the last to 0: da, dW, db = "
        "dense_backward(input of i, W of i, dz); put (dW, db) in front of the list; if i > 0, "
        "dz = activation_backward(z of i − 1, da, df).",
    ],
)
LINE, TILT = Func("scale_shift", (-0.5, 2.0)), Func("clip", (-0.5, -0.5))  # and its slope


def sample(rng, n, *sizes, f=SINE, df=COSINE):
    """Return a batch, its labels, layers between the sizes, an activation and its slope."""
    X, y = table(rng, n, sizes[0]), labels(rng, n, sizes[-1])
    layers = [(W / 2, b / 2) for W, b in network(rng, *sizes)]
    return X, y, layers, f, df


fixed = np.random.default_rng(82)
ex.aspect(
    "two and three layers",
    2,
    cases=[
        sample(fixed, 3, 2, 4, 3),
        sample(fixed, 2, 3, 2, 4, 3),
        sample(fixed, 4, 2, 3, 2, f=SQUARE, df=DOUBLE),
        sample(fixed, 3, 2, 5, 3, f=RAMP, df=GATE),
    ],
    draw=lambda rng: [
        sample(rng, 4, 3, 5, 2),
        sample(rng, 3, 2, 4, 3, 5, f=SQUARE, df=DOUBLE),
    ],
)
ex.aspect(
    "one layer alone",
    0.75,
    cases=[
        sample(fixed, 3, 2, 4),
        sample(fixed, 2, 2, 2, f=SQUARE, df=DOUBLE),
        sample(fixed, 1, 3, 2),
    ],
    draw=lambda rng: sample(rng, 4, 3, 3),
)
ex.aspect(
    "many layers, layers of equal width, one example",
    1,
    cases=[
        sample(fixed, 3, 3, 3, 3, 3),
        sample(fixed, 2, 2, 2, 2, 2, 2),
        sample(fixed, 1, 2, 3, 1, 2),
    ],
    draw=lambda rng: [
        sample(rng, 2, *[int(v) for v in rng.integers(2, 4, int(rng.integers(5, 8)))]),
        sample(rng, 3, 3, 3, 3, f=LINE, df=TILT),
    ],
)


def _far(rng):
    """Return a network whose logits lie near ±1000."""
    X, y, layers, f, df = sample(rng, 3, 2, 3, 4)
    return X, y, [layers[0], (layers[1][0], rng.permutation([1000.0, -1000, 0, 998]))], f, df


def _uneven(rng):
    """Return a network whose logits lie near 1000 in one row and near 0 in another."""
    _, y, [(W, b)], f, df = sample(rng, 2, 2, 3)
    W = np.stack([W[0], rng.permutation([1000.0, 998.0, -1000.0])])
    return np.eye(2), y, [(W, b)], f, df


ex.aspect(
    "logits of a thousand",
    0.75,
    cases=[_far(fixed), _far(fixed), _uneven(np.random.default_rng(84))],
    draw=lambda rng: [_far(rng), _uneven(rng)],
)


def _kinds(rng):
    """Return cases in which each array in turn is of integers or a slice."""
    X, y, layers, f, df = sample(rng, 2, 2, 3, 2, f=SQUARE, df=DOUBLE)
    whole = [(rng.integers(-2, 3, W.shape), rng.integers(1, 3, b.shape)) for W, b in layers]
    floats, integers = (X, y, layers, f, df), (rng.integers(-2, 3, X.shape), y, whole, f, df)
    return [*contract.kinds_of(Ask(floats), Ask(integers)), (X, y.astype(np.uint8), *floats[2:])]


ex.aspect(
    "integers, slices",
    0.75,
    cases=_kinds(np.random.default_rng(contract.FIXED)),
    draw=lambda rng: _kinds(rng)[int(rng.integers(2)) :: 2],
    draws=1,
    strict=True,
)
X, y, layers, f, df = sample(fixed, 2, 2, 3, 2)
ex.aspect(
    "leaves its inputs unchanged",
    0.75,
    require="unchanged",
    cases=[
        (X, y, layers, f, df),
        (
            Laid("read-only", X),
            Laid("read-only", y),
            [(Laid("read-only", W), Laid("read-only", b)) for W, b in layers],
            f,
            df,
        ),
    ],
    draw=lambda rng: sample(rng, 3, 2, 3, 2, f=RAMP, df=GATE),
)
wrongs.of_sweep(ex)
ex.inherits("dense_backward", wrongs.by_dense)


@ex.right("the lesson's own parts")
def _(X, y, layers, f, df, *, dense_backward, activation_backward):
    a, inputs, zs = X, [], []
    for W, b in layers:
        inputs.append(a)
        zs.append(a @ W + b)
        a = f(zs[-1])
    logs = zs[-1] - np.logaddexp.reduce(zs[-1], axis=1, keepdims=True)
    dz = (np.exp(logs) - np.eye(logs.shape[1])[y]) / len(y)
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        da, dW, db = dense_backward(inputs[i], layers[i][0], dz)
        grads.append((dW, db))
        if i > 0:
            dz = activation_backward(zs[i - 1], da, df)
    return -logs[np.arange(len(y)), y].mean(), grads[::-1]


@ex.right("calling itself")
def _(X, y, layers, f, df):
    n = len(y)

    def sweep(a, layers):
        (W, b), *above = layers
        z = a @ W + b
        if above:
            loss, grads, da = sweep(f(z), above)
            dz = da * df(z)
        else:
            shifted = z - z.max(axis=1, keepdims=True)
            e = np.exp(shifted)
            s = e.sum(axis=1, keepdims=True)
            loss, grads = np.mean((np.log(s) - shifted)[np.arange(n), y]), []
            dz = e / s
            dz[np.arange(n), y] -= 1
            dz /= n
        return loss, [(a.T @ dz, dz.sum(axis=0)), *grads], dz @ W.T

    return sweep(X, layers)[:2]


@ex.right("example by example")
def _(X, y, layers, f, df):
    total = 0.0
    grads = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in layers]
    for x, label in zip(X, y, strict=True):
        a, seen = x, []
        for W, b in layers:
            z = np.dot(a, W) + b
            seen.append((a, z))
            a = f(z)
        logits = seen[-1][1]
        total += np.logaddexp.reduce(logits) - logits[label]
        d = np.exp(logits - np.logaddexp.reduce(logits))
        d[label] -= 1
        for i in reversed(range(len(layers))):
            grads[i][0] += np.outer(seen[i][0], d) / len(y)
            grads[i][1] += d / len(y)
            if i:
                d = layers[i][0] @ d * df(seen[i - 1][1])
    return total / len(y), grads


@ex.right("slopes kept on the way forward")
def _(X, y, layers, f, df):
    acts, slopes, a = [X], [], X
    for W, b in layers[:-1]:
        z = np.einsum("nd,dh->nh", a, W) + b
        a = f(z)
        acts.append(a)
        slopes.append(df(z))
    out = a @ layers[-1][0] + layers[-1][1]
    out = out - out.max(axis=1)[:, None]
    p = np.exp(out) / np.exp(out).sum(axis=1)[:, None]
    hot = np.arange(out.shape[1]) == y[:, None]
    loss = (np.log(np.exp(out).sum(axis=1)) - (out * hot).sum(axis=1)).sum() / len(hot)
    delta = (p - hot) / len(hot)
    grads: list = []
    while acts:
        grads.insert(0, [acts.pop().T @ delta, np.ones(len(delta)) @ delta])
        if acts:
            delta = (delta @ layers[len(acts)][0].T) * slopes.pop()
    return [loss, grads]


@ex.right("summed, and divided at the end")
def _(X, y, layers, f, df):
    zs, a = [], X
    for W, b in layers:
        zs.append((a, a @ W + b))
        a = f(zs[-1][1])
    z = zs[-1][1]
    norm = np.logaddexp.reduce(z, axis=1)
    d = np.exp(z - norm[:, None])
    grads: list = [None] * len(layers)
    np.subtract.at(d, (np.arange(len(y)), y), 1)
    for i in range(len(layers))[::-1]:
        grads[i] = ((zs[i][0].T @ d) / len(y), d.mean(axis=0))
        d = d @ layers[i][0].T * df(zs[i - 1][1]) if i else None
    return np.mean(norm - z[np.arange(len(y)), y]), grads


@ex.right("the last lesson's functions")
def _(X, y, layers, f, df, *, cross_entropy, cross_entropy_grad):
    zs: list = []
    for W, b in layers:
        zs.append((X if not zs else f(zs[-1])) @ W + b)
    dz = cross_entropy_grad(zs[-1], y)
    grads: tuple = ()
    for i in range(len(zs) - 1, -1, -1):
        below = f(zs[i - 1]) if i else X
        grads = ((below.T @ dz, dz.sum(axis=0)), *grads)
        if i:
            dz = np.multiply(dz @ layers[i][0].T, df(zs[i - 1]))
    return cross_entropy(zs[-1], y), grads


ex.same("*axis=1* → *axis=-1*", "logits have two axes, so the last is the second")
ex.same("*[1] → *[-1]", "of two, the last is the second")
ex.same(
    "example by example: zip(X, y, strict=True) → zip(X, y*", "there is a label for each example"
)
