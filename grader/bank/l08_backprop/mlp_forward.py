"""mlp_forward(X, layers, f): all layers, one after the other, and what backward will need."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Func, Laid
from grader.bank import contract
from grader.bank.l08_backprop import _forward_wrong as wrongs
from grader.bank.l08_backprop._shared import RAMP, SINE, SQUARE, network, table
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "mlp_forward",
    view="logits",
    truth="Your mlp_forward activates every hidden layer and not the last one, whether there are "
    "many layers or a single one.",
    hints=[
        "What comes out of one layer goes into the next. Keep it in one name, a, which begins as "
        "X.",
        "For each layer: z = a @ W + b. Which layers turn z into f(z), and which one leaves it? "
        "Backward will want every layer's input and its z: put them into a list as they come.",
        "for i, (W, b) in enumerate(layers): make z, keep (a, z); then a = f(z) if i is not the "
        "last index, else a = z. After the loop return a and the list.",
    ],
)


def sample(rng, n, *sizes, f=SINE):
    """Return a batch of n examples, layers between the sizes, and an activation."""
    return table(rng, n, sizes[0]), network(rng, *sizes), f


fixed = np.random.default_rng(81)
ex.aspect(
    "two and three layers",
    1.5,
    cases=[
        (
            np.array([[1.0, -2.0], [0.5, 3.0]]),
            [
                (np.array([[1.0, 0.5, -1.0], [2.0, -1.0, 1.5]]), np.array([0.5, -1.0, 0.25])),
                (np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -2.0]]), np.array([-0.5, 1.0])),
            ],
            SQUARE,
        ),
        sample(fixed, 3, 2, 4, 3),
        sample(fixed, 2, 3, 2, 4, 3),
        sample(fixed, 3, 2, 4, 3, f=RAMP),
    ],
    draw=lambda rng: [
        sample(rng, 4, 3, 5, 2),
        sample(rng, 3, 4, 2, 5, 3, f=Func("scale_shift", (-0.5, 2.0))),
    ],
)
ex.aspect(
    "one layer alone",
    0.75,
    cases=[sample(fixed, 3, 2, 4), sample(fixed, 1, 3, 2, f=SQUARE), sample(fixed, 2, 2, 2)],
    draw=lambda rng: sample(rng, 4, 3, 2),
)
ex.aspect(
    "many layers, layers of equal width, one example",
    0.75,
    cases=[
        sample(fixed, 2, 2, 2, 2, 2),
        sample(fixed, 1, 2, 3, 1, 2),
        sample(fixed, 3, 3, 3, 3),
    ],
    draw=lambda rng: [
        sample(rng, 2, *[int(v) for v in rng.integers(2, 4, int(rng.integers(6, 10)))]),
        sample(rng, 3, 3, 3, 3),
    ],
)


def _kinds(rng):
    """Return cases in which each array in turn is of integers or a slice."""
    floats, whole = sample(rng, 2, 2, 3, 2, f=SQUARE), rng.integers
    integers = (
        whole(1, 4, (2, 2)),
        [(whole(1, 4, (2, 3)), whole(1, 4, 3)), (whole(1, 4, (3, 2)), whole(1, 4, 2))],
        SQUARE,
    )
    return list(contract.kinds_of(Ask(floats), Ask(integers)))


ex.aspect(
    "integers, slices",
    0.5,
    cases=_kinds(np.random.default_rng(contract.FIXED)),
    draw=lambda rng: _kinds(rng)[int(rng.integers(2)) :: 2],
    draws=1,
)
X, layers, f = sample(fixed, 2, 2, 3, 2)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[
        (X, layers, f),
        (
            Laid("read-only", X),
            [(Laid("read-only", W), Laid("read-only", b)) for W, b in layers],
            f,
        ),
    ],
    draw=lambda rng: sample(rng, 3, 2, 3, 2, f=RAMP),
)
wrongs.of_forward(ex)


@ex.right("by index")
def _(X, layers, f):
    a, cache = X, []
    for i, (W, b) in enumerate(layers):
        z = a @ W + b
        cache.append((a, z))
        a = f(z) if i < len(layers) - 1 else z
    return a, cache


@ex.right("hidden layers, then the last")
def _(X, layers, f):
    *hidden, (W, b) = layers
    inputs = [X]
    for V, c in hidden:
        inputs.append(f(inputs[-1] @ V + c))
    return inputs[-1] @ W + b, inputs


@ex.right("calling itself")
def _(X, layers, f):
    def rest(a, layers):
        (W, b), *above = layers
        z = a @ W + b
        return rest(f(z), above) if above else z

    return [rest(X, layers), {"X": X}]


@ex.right("activation on the way into the next layer")
def _(X, layers, f):
    z, zs = None, []
    for W, b in layers:
        z = (X if z is None else f(z)) @ W + b
        zs.append(z)
    return z, zs


@ex.right("the bias as one more weight")
def _(X, layers, f):
    a = X
    for i in range(len(layers)):
        z = np.column_stack([a, np.ones(len(a))]) @ np.vstack(layers[i])
        a = z if i + 1 == len(layers) else f(z)
    return a, None


@ex.right("einsum, example by example")
def _(X, layers, f):
    rows = []
    for x in X:
        for W, b in layers[:-1]:
            x = f(np.einsum("d,dh->h", x, W) + b)
        W, b = layers[-1]
        rows.append(np.einsum("d,dh->h", x, W) + b)
    return np.array(rows), rows


@ex.right("a while loop")
def _(X, layers, f):
    a, i = X, 0
    while i < len(layers):
        if i > 0:
            a = f(a)
        W, b = layers[i]
        a = np.dot(a, W) + b
        i += 1
    return a, i


ex.same(
    "reference: return (zs[-1], (inputs, zs)) → return (zs[-1], (*",
    "the cache is the author’s own, and nobody looks into it",
)
ex.same("*: cache.append((a, z)) → *", "the cache is the author’s own, and nobody looks into it")
ex.same("*: zs.append(z) → *", "the cache is the author’s own, and nobody looks into it")
