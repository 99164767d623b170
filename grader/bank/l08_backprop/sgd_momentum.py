"""sgd_momentum(params, grads, velocity, lr, momentum): one step with a memory."""

from __future__ import annotations

import numpy as np

from grader.bank import contract
from grader.bank.l08_backprop import _stepping as wrongs
from grader.bank.l08_backprop._shared import table
from grader.bank.model import Exercise

ex = Exercise(
    "sgd_momentum",
    truth="Your step first makes the new velocity, and then moves by it; old arrays stay as they "
    "were.",
    hints=[
        "Two lines for each array: the new velocity of the old one and the gradient, then the new "
        "parameter of the old one and the new velocity.",
        "zip walks along the three lists at once. Collect the new arrays in two new lists.",
        "The new velocity is momentum times v minus lr times g; the new parameter is p plus that. "
        "Return the two lists.",
    ],
)
SHAPES = ((2, 3), (3,), (3, 1), (1,))


def sample(rng, *shapes):
    """Return lists of parameters, gradients and velocities, a rate and a momentum."""
    shapes = shapes or SHAPES[:2]
    lists = [[table(rng, *shape) for shape in shapes] for _ in range(3)]
    lr, momentum = rng.uniform(0.05, 0.4), rng.uniform(0.55, 0.95)
    return (*lists, round(float(lr), 3), round(float(momentum), 3))


fixed = np.random.default_rng(88)
ex.aspect(
    "typical values",
    1,
    cases=[
        (
            [np.array([1.0, 2.0])],
            [np.array([10.0, -10.0])],
            [np.array([0.5, 0.0])],
            0.1,
            0.9,
        ),
        sample(fixed, (2, 3), (3,)),
        sample(fixed, (2,), (2,), (2,)),
    ],
    draw=lambda rng: sample(rng, *SHAPES),
)
ex.aspect(
    "no velocity yet, no momentum, many arrays",
    0.75,
    cases=[
        (
            [np.array([1.0, -2.0]), np.array([0.5])],
            [np.array([0.5, 4.0]), np.array([-2.0])],
            [np.zeros(2), np.zeros(1)],
            0.2,
            0.9,
        ),
        (*sample(fixed, (2, 2))[:3], 0.25, 0.0),
        (*sample(fixed, (2, 2), (2,))[:3], 0.0, 0.5),
        sample(fixed, *SHAPES),
        ([], [], [], 0.1, 0.9),
    ],
    draw=lambda rng: [sample(rng, *SHAPES[::-1]), (*sample(rng, (3,))[:3], 0.125, 0.0)],
)
contract.arguments(ex, lambda rng: sample(rng, (2, 2), (2,)), kinds=0.5, unchanged=0.75)
wrongs.of_momentum(ex)


@ex.right("two lists")
def _(params, grads, velocity, lr, momentum):
    new_params, new_velocity = [], []
    for p, g, v in zip(params, grads, velocity, strict=True):
        v = momentum * v - lr * g
        new_velocity.append(v)
        new_params.append(p + v)
    return new_params, new_velocity


@ex.right("comprehensions")
def _(params, grads, velocity, lr, momentum):
    moved = [momentum * v - lr * g for v, g in zip(velocity, grads, strict=True)]
    return [p + v for p, v in zip(params, moved, strict=True)], moved


@ex.right("by index, from zeros")
def _(params, grads, velocity, lr, momentum):
    new_p: list = [None] * len(params)
    new_v: list = [None] * len(params)
    for i in range(len(params)):
        new_v[i] = np.multiply(velocity[i], momentum) - np.multiply(grads[i], lr)
        new_p[i] = np.add(params[i], new_v[i])
    return [new_p, new_v]


@ex.right("in place, on copies")
def _(params, grads, velocity, lr, momentum):
    params = [np.array(p, dtype=float) for p in params]
    velocity = [np.array(v, dtype=float) for v in velocity]
    for p, g, v in zip(params, grads, velocity, strict=True):
        v *= momentum
        v -= lr * g
        p += v
    return params, velocity


@ex.right("map")
def _(params, grads, velocity, lr, momentum):
    step = list(map(lambda v, g: momentum * v + (-lr) * g, velocity, grads))
    return list(map(np.add, params, step)), step


@ex.right("the last array first")
def _(params, grads, velocity, lr, momentum):
    new_p: list = []
    new_v: list = []
    for i in reversed(range(len(params))):
        v = -(lr * grads[i] - momentum * velocity[i])
        new_v.insert(0, v)
        new_p.insert(0, v + params[i])
    return new_p, new_v


@ex.right("zip undone")
def _(params, grads, velocity, lr, momentum):
    pairs = []
    for p, g, v in zip(params, grads, velocity, strict=True):
        now = v * momentum - g * lr
        pairs.append((p + now, now))
    return [p for p, _ in pairs], [v for _, v in pairs]


for lists in (
    "params, new_velocity",
    "velocity, grads",
    "params, moved",
    "params, grads, velocity",
):
    for loose in ("", ", strict=False"):
        ex.same(
            f"*: zip({lists}, strict=True) → zip({lists}{loose})",
            "the lists are as long as each other",
        )
for change in (
    "reference: zip(params, new_velocity, strict=True) → zip(new_velocity, params, strict=True)",
    "comprehensions: zip(params, moved, strict=True) → zip(moved, params, strict=True)",
    "map: map(np.add, params, step) → map(np.add, step, params)",
):
    ex.same(change, "the two are added, and sums have no order")
ex.same(
    "by index, from zeros: np.multiply(* → np.dot(*", "np.dot of an array and a number multiplies"
)
