"""swiglu(X, W, V): one product opens a gate for the other."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.model import Exercise

ex = Exercise(
    "swiglu",
    truth="Your swiglu lets X @ V pass through a gate that X @ W opens, entry by entry.",
    hints=[
        "Two matrix products of the same shape, and one of them goes through silu.",
        "The gate is made with W. The two are multiplied entry by entry, with *.",
        "silu(X @ W) * (X @ V)",
    ],
)


def sample(rng: np.random.Generator) -> tuple:
    """Draw X, W and V of different sizes."""
    return tuple(rng.uniform(-2, 2, shape).round(3) for shape in ((4, 3), (3, 2), (3, 2)))


X, W = np.array([[1.0, 2.0], [-0.5, 3.0], [0.25, -1.0]]), np.array([[0.5, -1.0, 2.0, 0.25],
                                                              [1.5, 0.75, -0.5, -2.0]])  # fmt: skip
V = np.array([[2.0, 0.5, -1.0, 1.0], [-1.0, 1.25, 0.5, 3.0]])
SQUARE = np.array([[1.0, -2.0], [0.5, 1.5]])
ex.aspect(
    "typical values",
    1,
    cases=[
        (X, W, V),
        (SQUARE, np.array([[0.5, 2.0], [-1.0, 0.25]]), np.array([[1.0, -0.5], [3.0, 2.0]])),
        (np.array([[2.0, -1.0]]), np.array([[1.0], [3.0]]), np.array([[-2.0], [0.5]])),
    ],
    draw=sample,
)
contract.arguments(ex, sample, kinds=0.75, unchanged=0.25)


@ex.wrong(
    "gates-swapped",
    "The gate is on the other factor: silu(X @ V) * (X @ W). The gate is made with W.",
    "Which of the two products goes through silu?",
)
def _(X, W, V):
    gate, value = X @ V, X @ W
    return value * gate / (1 + np.exp(-np.clip(gate, -700, 700)))


ex.wrong(
    "sigmoid-gate",
    "The gate is σ(X @ W): that is a GLU. Here it is SiLU, which has the factor X @ W besides.",
    "Sw in SwiGLU stands for Swish, another name of SiLU.",
    lambda X, W, V, *, sigmoid: sigmoid(X @ W) * (X @ V),
)
ex.wrong(
    "no-gate",
    "The two products were multiplied as they are; one has to go through silu.",
    "What opens and shuts here?",
    lambda X, W, V: (X @ W) * (X @ V),
)
ex.wrong(
    "silu-of-the-product",
    "silu was taken of the whole product, where it belongs to X @ W alone.",
    "First the gate, then the product.",
    lambda X, W, V, *, silu: silu((X @ W) * (X @ V)),
)
ex.wrong(
    "silu-on-both",
    "Both products went through silu; only the one with W does.",
    "The other one is what the gate lets through.",
    lambda X, W, V, *, silu: silu(X @ W) * silu(X @ V),
)
ex.wrong(
    "relu-gate",
    "The gate is ReLU: that is a ReGLU. Here it is SiLU.",
    "What should a negative entry of X @ W let through?",
    lambda X, W, V, *, relu: relu(X @ W) * (X @ V),
)
ex.wrong(
    "gelu-gate",
    "The gate is GELU: that is a GEGLU. Here it is SiLU.",
    "Sw in SwiGLU stands for Swish, another name of SiLU.",
    lambda X, W, V, *, gelu: gelu(X @ W) * (X @ V),
)
ex.wrong(
    "tanh-gate",
    "The gate is tanh(X @ W). Here it is SiLU.",
    "Sw in SwiGLU stands for Swish, another name of SiLU.",
    lambda X, W, V: np.tanh(X @ W) * (X @ V),
)
ex.wrong(
    "added",
    "The two were added; a gate multiplies.",
    "A shut gate, 0, lets nothing through.",
    lambda X, W, V, *, silu: silu(X @ W) + X @ V,
)
ex.wrong(
    "side-by-side",
    "The two were put side by side, and the result is twice as wide. A gate multiplies.",
    "The result has as many columns as W.",
    lambda X, W, V, *, silu: np.concatenate([silu(X @ W), X @ V], axis=-1),
)
ex.wrong(
    "matrix-product",
    "The two were put together by a matrix product; each entry of the gate belongs to one entry of "
    "X @ V.",
    "* multiplies entry by entry, @ does not.",
    lambda X, W, V, *, silu: silu(X @ W) @ (X @ V).T,
)
ex.wrong(
    "gate-only",
    "This is silu(X @ W), the gate; X @ V is missing.",
    "What is it that passes through the gate?",
    lambda X, W, V, *, silu: silu(X @ W),
)
ex.wrong(
    "one-after-the-other",
    "The same weights were used for the gate and for what passes through it: V was not used.",
    "Where does V stand in your code?",
    lambda X, W, V, *, silu: silu(X @ W) * (X @ W),
)
ex.wrong(
    "gate-from-v-only",
    "V was used for both, the gate and what passes through it: W was not used.",
    "Where does W stand in your code?",
    lambda X, W, V, *, silu: silu(X @ V) * (X @ V),
)
ex.wrong(
    "mixed-weights",
    "The weights were multiplied before: X @ (W * V). The gate has to see X first.",
    "Two products with X, then one entry by entry.",
    lambda X, W, V, *, silu: silu(X @ (np.asarray(W) * V)),
)
ex.wrong(
    "one-number",
    "The products were added up to one number.",
    "The result has a row for each example and a column for each unit.",
    lambda X, W, V, *, silu: np.sum(silu(X @ W) * (X @ V)),
)
ex.wrong(
    "summed-over-units",
    "The products were added up over the units; each unit keeps its own.",
    "The result has as many columns as W.",
    lambda X, W, V, *, silu: np.sum(silu(X @ W) * (X @ V), axis=-1),
)
ex.wrong(
    "transposed",
    "The result has a column for each example; examples are rows.",
    "X @ W has the right shape from the start.",
    lambda X, W, V, *, silu: (silu(X @ W) * (X @ V)).T,
)
ex.wrong(
    "normalised",
    "The gate was divided by its sum over the units, as in a softmax. Each unit's gate is its own.",
    "silu takes one z at a time.",
    lambda X, W, V, *, silu: (g := silu(X @ W)) / g.sum(axis=-1, keepdims=True) * (X @ V),
)

ex.right("np.multiply", lambda X, W, V, *, silu: np.multiply(X @ V, silu(X @ W)))
ex.right("np.dot", lambda X, W, V, *, silu: silu(np.dot(X, W)) * np.dot(X, V))
ex.right("einsum", lambda X, W, V, *, silu: np.einsum("nh,nh->nh", silu(X @ W), X @ V))
ex.right("three factors", lambda X, W, V, *, sigmoid: (z := X @ W) * sigmoid(z) * (X @ V))
ex.right("by gated", lambda X, W, V, *, gated, sigmoid: gated(X @ W, sigmoid) * (X @ V))


@ex.right("one product, then split")
def _(X, W, V, *, silu):
    both = X @ np.hstack([W, V])
    gate, value = np.split(both, 2, axis=1)
    return silu(gate) * value


@ex.right("row by row")
def _(X, W, V, *, silu):
    rows = []
    for x in np.asarray(X):
        rows.append(silu(x @ W) * (x @ V))
    return np.array(rows)


@ex.right("into a copy")
def _(X, W, V, *, silu):
    out = silu(np.matmul(X, W)) * 1.0
    out *= np.matmul(X, V)
    return out


ex.same("einsum: np.einsum(* → *", "A product may be taken in either order.")
ex.same(
    "into a copy: silu(np.matmul(X, W)) * 1.0 → silu(np.matmul(X, W))*",
    "silu has made a new array of floats already.",
)
ex.same(
    "one product, then split: np.split(both, 2, axis=1) → np.split(both, 2, axis=-1)",
    "The second axis is the last one.",
)
ex.same("row by row: np.asarray(X) → X", "A loop goes over the rows of an array in any case.")
