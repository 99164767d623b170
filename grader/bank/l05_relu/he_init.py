"""he_init(rng, fan_in, fan_out): normal draws of variance 2/fan_in, from the given generator."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.checking.codec import Rng
from grader.bank.model import Ask, Exercise
from grader.bank.slips import SLIPS

ex = Exercise(
    "he_init",
    truth="Your weights have the asked shape, mean 0 and variance 2/fan_in, are normally "
    "distributed, and come from the generator that was handed over.",
    view="he_sample",
    hints=[
        "rng.normal takes a mean, a standard deviation and a shape. Which of the three does the "
        "variance 2/fan_in decide?",
        "A variance is the square of a standard deviation.",
        "The standard deviation is the square root of 2/fan_in, the mean is 0, and the shape is "
        "(fan_in, fan_out).",
    ],
)


def _of(seed: int, fan_in: int, fan_out: int) -> Ask:
    """Ask for enough weights to judge a sample. Two wrong deviations are told apart by 2 %."""
    return Ask((Rng(seed), fan_in, fan_out), rtol=0.02, atol=1e-9)


def _drawn(rng: np.random.Generator) -> Ask:
    sizes = [int(rng.integers(10, 15)), int(rng.integers(45, 56))]
    return _of(int(rng.integers(2**31)), *(int(n) for n in rng.permutation(sizes)))


def _small(rng: np.random.Generator) -> tuple:
    fans = (int(n) for n in rng.choice([1, 2, 3, 5, 6], 2, replace=False))
    return (Rng(int(rng.integers(2**31))), *fans)


ex.aspect(
    "the shape",
    0.5,
    cases=[
        (Rng(0), 3, 2),
        (Rng(1), 1, 4),
        (Rng(2), 4, 1),
        (Rng(3), np.int64(2), np.int64(5)),
    ],
    draw=_small,
)
ex.aspect(
    "normal, mean 0, variance 2/fan_in",
    2,
    cases=[_of(4, 12, 50), _of(5, 50, 12)],
    draw=_drawn,
)
ex.aspect(
    "draws from the generator it is given",
    0.5,
    require="draws",
    cases=[(Rng(6), 2, 3)],
    draw=_small,
)


def with_sd(sd: Callable) -> Callable:
    """Return a wrong answer of normal draws with the standard deviation sd(fan_in, fan_out)."""

    def he_init(rng, fan_in, fan_out):
        return rng.normal(0, sd(fan_in, fan_out), (fan_in, fan_out))

    return he_init


ex.wrong(
    "variance-as-deviation",
    "The standard deviation of your weights is 2/fan_in. That is the variance they should have.",
    "rng.normal asks for the standard deviation, the root of the variance.",
    with_sd(lambda n, m: 2 / n),
)
ex.wrong(
    "one-over-n",
    "The variance of your weights is 1/fan_in, half of what is asked: the factor for the shut "
    "gates is missing.",
    "Where does the 2 in 2/fan_in come from?",
    with_sd(lambda n, m: np.sqrt(1 / n)),
)
ex.wrong(
    "xavier",
    "This is Xavier's variance, 2/(fan_in + fan_out); He's has fan_in alone below.",
    "How many inputs does a unit add up?",
    with_sd(lambda n, m: np.sqrt(2 / (n + m))),
)
ex.wrong(
    "fan-out",
    "The variance of your weights is 2/fan_out; a unit adds up fan_in inputs.",
    "Which of the two counts the inputs?",
    with_sd(lambda n, m: np.sqrt(2 / m)),
)
ex.wrong(
    "root-of-two-only",
    "The standard deviation is √2/fan_in: the root was taken of the 2 alone.",
    "The root goes over the whole quotient.",
    with_sd(lambda n, m: np.sqrt(2) / n),
)
ex.wrong(
    "root-of-n-only",
    "The standard deviation is 2/√fan_in: the root was taken of fan_in alone.",
    "The root goes over the whole quotient.",
    with_sd(lambda n, m: 2 / np.sqrt(n)),
)
ex.wrong(
    "upside-down",
    "The standard deviation is √(fan_in/2): the quotient stands upside down, and more inputs give "
    "larger weights.",
    "Should a unit with more inputs have larger or smaller weights?",
    with_sd(lambda n, m: np.sqrt(n / 2)),
)
ex.wrong(
    "times-n",
    "The standard deviation is √(2·fan_in): more inputs give larger weights.",
    "Should a unit with more inputs have larger or smaller weights?",
    with_sd(lambda n, m: np.sqrt(2 * n)),
)
ex.wrong(
    "not-scaled",
    "The weights have variance 1 whatever fan_in is: the draws of a standard normal distribution "
    "have still to be scaled.",
    "Multiply by the standard deviation that is asked.",
    with_sd(lambda n, m: 1.0),
)
ex.wrong(
    "variance-squared",
    "The standard deviation is (2/fan_in)²: the variance was squared where its root is asked.",
    "rng.normal asks for the standard deviation, the root of the variance.",
    with_sd(lambda n, m: (2 / n) ** 2),
)
ex.wrong(
    "all-weights-counted",
    "The variance is 2 divided by the number of all weights, fan_in times fan_out.",
    "How many inputs does one unit add up?",
    with_sd(lambda n, m: np.sqrt(2 / (n * m))),
)
ex.wrong(
    "all-zeros",
    "All weights are 0 (2 // fan_in, divided without remainder, is 0 too). Then all units of a "
    "layer compute the same and get the same gradient, and never become different.",
    "Biases may start at 0; weights are drawn.",
    lambda rng, fan_in, fan_out: np.zeros((fan_in, fan_out)),
)
ex.wrong(
    "mean-and-deviation-swapped",
    "All weights are the same number: rng.normal takes the mean first, and a spread of 0 was given "
    "after it.",
    "rng.normal(mean, sd, shape): which is which?",
    lambda rng, fan_in, fan_out: rng.normal(np.sqrt(2 / fan_in), 0, (fan_in, fan_out)),
)
ex.wrong(
    "uniform",
    "The variance is right, but the draws are uniform, between ±√(6/fan_in). Normal ones are "
    "asked.",
    "Which method of rng draws from a normal distribution?",
    lambda rng, fan_in, fan_out: rng.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(6 / fan_in),
)
ex.wrong(
    "uniform-to-the-deviation",
    "The draws are uniform, between ±√(2/fan_in): neither the form nor the variance is the asked "
    "one.",
    "Which method of rng draws from a normal distribution?",
    lambda rng, fan_in, fan_out: rng.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(2 / fan_in),
)
ex.wrong(
    "from-zero-to-one",
    "The draws are uniform between 0 and √(2/fan_in), as rng.random gives them: all weights are "
    "positive, and the mean is not 0.",
    "Which method of rng draws from a normal distribution?",
    lambda rng, fan_in, fan_out: rng.random((fan_in, fan_out)) * np.sqrt(2 / fan_in),
)
ex.wrong(
    "two-values",
    "The weights are plus or minus one number. Mean and variance are right; a normal distribution "
    "is asked.",
    "Which method of rng draws from a normal distribution?",
    lambda rng, fan_in, fan_out: rng.choice([-1.0, 1.0], (fan_in, fan_out)) * np.sqrt(2 / fan_in),
)
ex.wrong(
    "positive-only",
    "All weights are positive: the absolute values were taken. Their mean has to be 0.",
    "Weights may be negative.",
    lambda rng, fan_in, fan_out: np.abs(rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))),
)
ex.wrong(
    "one-row-repeated",
    "The same draws come again and again: one row, or one column, was drawn and repeated. Each "
    "weight has to be drawn by itself.",
    "The third argument of rng.normal is the shape of all of it.",
    lambda rng, fan_in, fan_out: np.ones((fan_in, 1)) * rng.normal(0, np.sqrt(2 / fan_in), fan_out),
)
ex.wrong(
    "transposed",
    "The shape is (fan_out, fan_in); (fan_in, fan_out) is asked, so that X @ W works.",
    "In X @ W, how many rows does W have?",
    lambda rng, fan_in, fan_out: rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in)),
)
ex.wrong(
    "square",
    "The shape is (fan_in, fan_in); fan_out was not used.",
    "How many columns does W have?",
    lambda rng, fan_in, fan_out: rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_in)),
)
ex.wrong(
    "flat",
    "All weights stand in one row of length fan_in · fan_out; two axes are asked.",
    "A shape is a tuple.",
    lambda rng, fan_in, fan_out: rng.normal(0, np.sqrt(2 / fan_in), fan_in * fan_out),
)
ex.wrong(
    "one-weight-a-unit",
    "One number was drawn for each unit, shape (fan_out,); each unit has fan_in weights.",
    "The shape has two entries.",
    lambda rng, fan_in, fan_out: rng.normal(0, np.sqrt(2 / fan_in), fan_out),
)
ex.wrong(
    "biases-too",
    "A pair came back, weights and something besides; the weights alone are asked.",
    "Biases start at 0 and need no draw.",
    lambda rng, fan_in, fan_out: (
        rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out)),
        np.zeros(fan_out),
    ),
)
ex.wrong(
    "own-generator",
    "The weights look right, but they were not drawn from rng: np.random.… is another source, and "
    "a generator made inside of the function is one too. With such a source the seed that was "
    "handed over decides nothing.",
    "All methods that you need are methods of rng.",
    lambda rng, fan_in, fan_out: np.random.default_rng(0).normal(
        0, np.sqrt(2 / fan_in), (fan_in, fan_out)
    ),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)
ex.slip(
    "list",
    "The numbers are right, but they come as a list; an array is asked.",
    "What rng returns is an array already.",
)

ex.right("scaled afterwards", lambda rng, n, m: rng.standard_normal((n, m)) * (2 / n) ** 0.5)
ex.right("divided", lambda rng, n, m: rng.normal(size=(n, m)) / np.sqrt(n / 2))
ex.right("transposed twice", lambda rng, n, m: rng.normal(0, np.sqrt(2 / n), (m, n)).T)
ex.right("reshaped", lambda rng, n, m: rng.normal(scale=np.sqrt(2 / n), size=n * m).reshape(n, m))
ex.right(
    "column by column",
    lambda rng, n, m: np.column_stack([rng.normal(0, np.sqrt(2 / n), n) for _ in range(m)]),
)
ex.right(
    "single precision",
    lambda rng, n, m: rng.standard_normal((n, m), dtype=np.float32) * np.float32(np.sqrt(2 / n)),
)


@ex.right("number by number")
def _(rng, n, m):
    W = np.empty((n, m))
    for i in range(n):
        for j in range(m):
            W[i, j] = rng.normal() * np.sqrt(2.0 / n)
    return W


@ex.right("from uniform draws, by Box and Muller")
def _(rng, n, m):
    u, v = rng.random((2, n, m))
    return np.sqrt(-4 / n * np.log(1 - u)) * np.cos(2 * np.pi * v)


@ex.right("from several dimensions")
def _(rng, n, m):
    return rng.multivariate_normal(np.zeros(m), np.eye(m) * 2 / n, size=n)


ex.same(
    "*: np.eye(m) * 2 → np.eye(m) * -2", "Of a negative covariance NumPy takes the root's size."
)
ex.same(
    "from uniform draws*: -4 → -5",
    "Within what a sample of 600 numbers leaves open: the deviation is an eighth too large.",
)
ex.same("from uniform draws*: 1 - u → u", "1 − u is distributed as u is.")
ex.same(
    "from uniform draws*: 2 * np.pi* → *",
    "Any whole or half number of turns gives the cosine the same distribution.",
)
ex.same("single precision: * → *", "The dtype of the weights is free.")
