"""numerical_gradient(f, x, h): centred differences, entry by entry."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Func, Laid
from grader.bank.l08_backprop import _nudging as wrongs
from grader.bank.l08_backprop._shared import table
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "numerical_gradient",
    truth="Your numerical_gradient nudges one entry at a time to both sides, and leaves x as it "
    "was to the last bit.",
    hints=[
        "One entry at a time: make it h larger and ask f, make it h smaller and ask f. The rest of "
        "x stays as it is.",
        "for i in np.ndindex(x.shape) visits every entry of an array of any shape, and x[i] is a "
        "number. Keep it in a name of its own before you change it.",
        "In the loop: keep the old value; set x[i] to old + h, ask; set it to old − h, ask; set it "
        "to old. The difference over 2h belongs into the result at i.",
    ],
)


def asked(rng, name, h, *shape):
    """Return a case with a wide step, whose answer is exact and differs from the derivative."""
    return Func(name, (table(rng, *shape),)), table(rng, *shape), h


def usual(rng, name, *shape):
    """Return a case with the usual step, given or not; rounding allows for little more."""
    args = (Func(name, (table(rng, *shape),)), table(rng, *shape))
    return Ask(args, rtol=1e-6, atol=1e-8)


fixed = np.random.default_rng(80)
ex.aspect(
    "a step that is given",
    1.25,
    cases=[
        (Func("cubes", (np.array([1.0, -2.0]),)), np.array([3.0, 0.5]), 0.5),
        asked(fixed, "cubes", 0.25, 4),
        asked(fixed, "waves", 0.5, 3),
    ],
    draw=lambda rng: [asked(rng, "cubes", 0.125, 5), asked(rng, "waves", 0.75, 3)],
)
ex.aspect(
    "the usual step",
    0.75,
    cases=[
        usual(fixed, "waves", 3),
        usual(fixed, "cubes", 4),
        Ask((Func("inner", (np.array([2.0, -3.0, 0.5]),)), np.array([1.0, 0.3, -7.0]), 1e-4),
            rtol=1e-6, atol=1e-8),
        # at 0 the quotient of w·x³ is w·h²: it shows which step is the usual one
        Ask((Func("cubes", (np.array([1e12, -3e12]),)), np.zeros(2)), rtol=1e-6, atol=1e-8),
    ],
    draw=lambda rng: [usual(rng, "waves", 4), usual(rng, "cubes", 3)],
)  # fmt: skip
ex.aspect(
    "any shape",
    0.75,
    cases=[
        asked(fixed, "cubes", 0.5, 2, 3),
        asked(fixed, "waves", 0.25, 2, 1, 2),
        (Func("row_cubes"), table(fixed, 2, 3), 0.5),
        asked(fixed, "cubes", 0.5, 1),
        asked(fixed, "cubes", 0.5),
    ],
    draw=lambda rng: [
        (Func("row_cubes"), table(rng, 3, 2), 0.25),
        asked(rng, "cubes", 0.25, 2, 2, 2),
    ],
)
f, x, h = asked(fixed, "cubes", 0.5, 2, 3)
ex.aspect(
    "slices",
    0.25,
    cases=[(f, Laid("strided", x), h)],
    draw=lambda rng: (
        Func("waves", (table(rng, 3, 2),)), Laid("strided", table(rng, 3, 2)), 0.5,
    ),
)  # fmt: skip
ex.aspect(
    "x afterwards, to the bit",
    1,
    require="unchanged",
    cases=[
        (Func("inner", (np.array([2.0, -1.0, 0.5]),)), np.array([0.1, 0.7, -1.3]), 0.3),
        (Func("waves", (np.ones((2, 2)),)), np.array([[0.1, 0.2], [0.3, -0.6]]), 0.7),
        (Func("cubes", (np.ones(3),)), np.array([1e-3, 0.31, 5.7]), 0.1),
        Ask((Func("inner", (np.array([1.0, 2.0]),)), np.array([1 / 3, -0.7])), rtol=1e-6),
    ],
    draw=lambda rng: [
        (Func("waves", (table(rng, 6),)), rng.normal(size=6), 0.1),
        (Func("inner", (table(rng, 2, 4),)), rng.normal(size=(2, 4)), 0.3),
    ],
)
wrongs.of_steps(ex)
wrongs.of_places(ex)


@ex.right("save, nudge, put back")
def _(f, x, h=1e-6):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        gradient[i] = (up - down) / (2 * h)
    return gradient


@ex.right("two copies for each entry")
def _(f, x, h=1e-6):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


@ex.right("nudges of the shape of x")
def _(f, x, h=1e-6):
    nudges = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in nudges]).reshape(x.shape)


@ex.right("flat indices")
def _(f, x, h=1e-6):
    gradient = np.empty(x.shape)
    for k in range(x.size):
        old = x.flat[k]
        x.flat[k] = old + h
        up = f(x)
        x.flat[k] = old - h
        down = f(x)
        x.flat[k] = old
        gradient.flat[k] = (up - down) / (2 * h)
    return gradient


@ex.right("np.nditer")
def _(f, x, h=1e-6):
    gradient = np.empty(x.shape)
    walk = np.nditer(x, flags=["multi_index"])
    for _ in walk:
        i = walk.multi_index
        old = x[i]
        x[i] = old + h
        gradient[i] = f(x)
        x[i] = old - h
        gradient[i] = (gradient[i] - f(x)) / (h + h)
        x[i] = old
    return gradient


@ex.right("all ups, then all downs")
def _(f, x, h=1e-6):
    def asked(step):
        values = []
        for i in np.ndindex(x.shape):
            moved = x.copy()
            moved[i] = x[i] + step
            values.append(f(moved))
        return np.array(values)

    return ((asked(h) - asked(-h)) / 2 / h).reshape(x.shape)


@ex.right("a mask for each entry")
def _(f, x, h=1e-6):
    order = np.arange(x.size).reshape(x.shape)
    values = [
        (f(np.where(order == k, x + h, x)) - f(np.where(order == k, x - h, x))) / (2 * h)
        for k in range(x.size)
    ]
    return np.reshape(values, x.shape)


ex.same("*: 1e-06 → -1e-06", "a step back and a step forth are the same two steps")
ex.same("reference: np.zeros(x.shape) → np.ones(x.shape)", "every entry is written")
