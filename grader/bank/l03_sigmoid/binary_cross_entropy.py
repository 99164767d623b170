"""binary_cross_entropy."""

from __future__ import annotations

import math

import numpy as np

from grader.bank import contract
from grader.bank.l03_sigmoid import _averaging as averaging
from grader.bank.l03_sigmoid import _clipping as clipping
from grader.bank.model import Ask, Exercise


def _loosely(z: np.ndarray, y: np.ndarray) -> Ask:
    """Ask so that a small number in a logarithm costs what it does to confident logits, no more."""
    return Ask((z, y), rtol=1e-5)


ex = Exercise(
    "binary_cross_entropy",
    truth="Your binary_cross_entropy charges 40 for z = 40 with y = 0, and stays finite at ±1000, "
    "where the probability itself is rounded to 0 or 1.",
    hints=[
        "Do not compute the probability at all: the loss of one example can be written with z "
        "alone, as ln(1 + exp(z)) − y·z.",
        "ln(1 + exp(z)) overflows for large z. np.logaddexp(0, z) is the same number, computed "
        "safely; so is the larger of z and 0 plus np.log1p of an exponential that cannot grow.",
        "For each example take logaddexp of 0 and z, subtract y times z, and return the mean over "
        "the examples.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        _loosely(np.array([0.25, 0.5, 0.875]), np.array([1, 0, 1])),
        _loosely(np.array([1.5, -0.5, 0.25, -3.0, 2.0]), np.array([1, 0, 0, 1, 1])),
    ],
    draw=lambda rng: _loosely(rng.uniform(-3, 3, 7), rng.permutation([0, 0, 0, 0, 0, 1, 1])),
)
ex.aspect(
    "confident, and wrong",
    1.5,
    cases=[
        (np.array([40.0]), np.array([0])),
        (np.array([-40.0]), np.array([1])),
        (np.array([1000.0, -1000.0, 0.5]), np.array([0, 1, 1])),
        (np.array([1000.0, -1000.0, -2.0]), np.array([1, 0, 1])),
        (np.array([-800.0, 25.0, -1.0, 0.75]), np.array([1, 0, 0, 1])),
        (np.array([720.0, -735.0, 0.5]), np.array([0, 1, 0])),
    ],
    draw=lambda rng: (
        np.array([rng.uniform(35, 900), -rng.uniform(35, 900), rng.normal(), rng.normal()]),
        rng.permutation([0, 1, 1, 0]),
    ),
)
contract.arguments(
    ex,
    lambda rng: _loosely(rng.uniform(-3, 3, 5).round(3), rng.permutation([0, 1, 1, 0, 1])),
    whole=lambda rng: _loosely(rng.integers(-3, 4, 5), rng.permutation([0, 1, 1, 0, 1])),
    kinds=0.5,
    unchanged=0.5,
)
ex.wrong(
    "through-the-probability",
    "p = σ(z) is rounded to exactly 0 or 1 for a confident z, and ln 0 is −∞: the loss comes out "
    "infinite or nan where it is simply large.",
    "Put p = σ(z) into the loss on paper and simplify before you compute.",
    lambda z, y, *, sigmoid: -np.mean(y * np.log(p := sigmoid(z)) + (1 - y) * np.log(1 - p)),
)
clipping.of_cross_entropy(ex)
averaging.of_cross_entropy(ex)
ex.wrong(
    "softplus-overflows",
    "ln(1 + exp(z)) − y·z is the right formula, but exp(z) overflows from z ≈ 709.8 on, and the "
    "loss becomes infinite there.",
    "Is there a NumPy function for ln(exp(a) + exp(b)) that does not overflow?",
    lambda z, y: np.mean(np.log(1 + np.exp(z)) - y * z),
)
ex.wrong(
    "softplus-overflows-left",
    "ln(1 + exp(−z)) + (1 − y)·z is the right formula, but exp(−z) overflows below z ≈ −709.8, "
    "and the loss becomes infinite there.",
    "Is there a NumPy function for ln(exp(a) + exp(b)) that does not overflow?",
    lambda z, y: np.mean(np.log(1 + np.exp(-z)) + (1 - y) * z),
)
ex.wrong(
    "both-terms-overflow",
    "y and 1 − y switch between two logarithms, and the one that is switched off is infinite for "
    "large z: 0 times infinite is nan.",
    "Each logarithm alone can be computed safely; look for a function that adds exponentials.",
    lambda z, y: np.mean(y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z))),
)
ex.wrong(
    "log-of-what-the-label-got",
    "The logarithm is taken of the probability that the label got: right on paper. But 1 − σ(z) "
    "is rounded to 0 from z ≈ 37 on, and ln 0 is −∞.",
    "Put p = σ(z) into the loss on paper and simplify before you compute.",
    lambda z, y, *, sigmoid: -np.mean(np.log(np.where(y == 1, p := sigmoid(z), 1 - p))),
)
SIGMA_UNDERFLOWS = (
    "σ(−z) for 1 − σ(z) keeps all digits, but far out the sigmoid itself is rounded to 0 (below "
    "z ≈ −745), and ln 0 is −∞.",
    "ln σ(z) is −ln(1 + exp(−z)); with that no sigmoid is left.",
)
ex.wrong(
    "sigma-of-minus-z",
    *SIGMA_UNDERFLOWS,
    lambda z, y, *, sigmoid: -np.mean(y * np.log(sigmoid(z)) + (1 - y) * np.log(sigmoid(-z))),
)
ex.wrong(
    "sigma-of-the-signed-logit",
    *SIGMA_UNDERFLOWS,
    lambda z, y, *, sigmoid: -np.mean(np.log(sigmoid((2 * y - 1) * z))),
)
ex.wrong(
    "switch-missing",
    "The factor 1 − y is missing: ln(1 − σ(z)) counts for the examples with y = 1 as well.",
    "One of the two logarithms has to vanish in each example.",
    lambda z, y: np.mean(y * np.logaddexp(0, -z) + np.logaddexp(0, z)),
)
ex.wrong(
    "labels-swapped",
    "The labels are the wrong way round: a large z with y = 1 should cost next to nothing.",
    "What should the loss be for z = 10 and y = 1?",
    lambda z, y, *, right: right(z, 1 - y),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong: this is the log-likelihood, which is never positive. The loss is minus it.",
    "A loss is 0 at best and positive otherwise.",
    lambda z, y, *, right: -right(z, y),
)
ex.wrong(
    "positives-only",
    "Only the examples with y = 1 cost something here; those with y = 0 are left out.",
    "What should the loss be for z = 10 and y = 0?",
    lambda z, y: np.mean(y * np.logaddexp(0, -z)),
)
ex.wrong(
    "negatives-only",
    "Only the examples with y = 0 cost something here; those with y = 1 are left out.",
    "What should the loss be for z = −10 and y = 1?",
    lambda z, y: np.mean((1 - y) * np.logaddexp(0, z)),
)
ex.wrong(
    "yz-missing",
    "This is ln(1 + exp(z)) for every example; it does not look at y.",
    "For y = 1 the loss has to fall as z grows.",
    lambda z, y: np.mean(np.logaddexp(0, z)),
)
ex.wrong(
    "plus-minus-one-labels",
    "ln(1 + exp(−y·z)) is for labels −1 and 1. With y = 0 it is ln 2 whatever z is.",
    "Turn y in {0, 1} into −1 and 1 first, or use another form.",
    lambda z, y: np.mean(np.logaddexp(0, -y * z)),
)
ex.wrong(
    "log-term-dropped",
    "The logarithm is missing: this is the larger of z and 0 minus y·z, which says that z = 0.01 "
    "with y = 1 costs nothing.",
    "The loss of z = 0 is ln 2, whatever y is.",
    lambda z, y: np.mean(np.maximum(z, 0) - z * y),
)
ex.wrong(
    "absolute-value-missing",
    "The exponential inside log1p is of −z where it should be of −|z|: for negative z it counts "
    "twice, and it can overflow.",
    "ln(1 + e^z) = max(z, 0) + ln(1 + e^−|z|). Check it at z = −3.",
    lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-z))),
)
ex.wrong(
    "logit-as-probability",
    "z was put where a probability belongs; a logit can be negative or above 1, and then its "
    "logarithm is nan.",
    "p = σ(z): the loss is made of ln p and ln(1 − p).",
    lambda z, y: -np.mean(y * np.log(z) + (1 - y) * np.log(1 - z)),
)
ex.wrong(
    "sigmoid-twice",
    "The sigmoid was applied to z and its value then used as a logit. That squeezes every loss "
    "to between 0.31 and 1.31.",
    "The form from logits contains the sigmoid already; it takes z itself.",
    lambda z, y, *, right, sigmoid: right(sigmoid(z), y),
)
ex.wrong(
    "squared-error",
    "This is the mean squared error of the probabilities; it can never exceed 1.",
    "Cross-entropy is made of logarithms: how much does z = 40 with y = 0 cost?",
    lambda z, y, *, sigmoid: np.mean((sigmoid(z) - y) ** 2),
)
ex.wrong(
    "absolute-error",
    "This is the mean distance of the probabilities from the labels, without a logarithm.",
    "The loss of one example is −ln of the probability that its label got.",
    lambda z, y, *, sigmoid: np.mean(np.abs(sigmoid(z) - y)),
)
ex.wrong(
    "error-rate",
    "This counts wrong decisions. It has no slope, which is why cross-entropy is used.",
    "The loss of z = 0 is ln 2, and it changes smoothly with z.",
    lambda z, y: np.mean((z > 0) != (y == 1)),
)
ex.wrong(
    "base-2",
    "This is measured in bits: the logarithm is to base 2. The contract asks for e.",
    "The loss of z = 0 is ln 2 ≈ 0.693.",
    lambda z, y, *, right: right(z, y) / np.log(2),
)
ex.wrong(
    "softmax-over-examples",
    "The logits of different examples were put into one softmax, as if they competed. Each "
    "example is a question of its own.",
    "One logit gives one probability, whatever the other examples are.",
    lambda z, y: -np.mean(y * (z - np.logaddexp.reduce(z * 1.0))),
)
ex.slip(
    "shape-1",
    "The mean came back as an array of shape (1,); the contract asks for a number.",
    "Did keepdims=True or a reshape add an axis?",
)


ex.slip(
    "changed",
    "The value is right, but z was overwritten on the way, so the caller's array has changed.",
    "out=z, z *= … and z[mask] = … write into z itself; work on a new array.",
)
ex.right("logaddexp", lambda z, y: np.mean(np.logaddexp(0, z) - y * z))
ex.right(
    "max form", lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z))))
)
ex.right("signed logits", lambda z, y: np.logaddexp(0, (1 - 2 * y) * z).mean())
ex.right(
    "np.where on the label",
    lambda z, y: np.mean(np.where(y == 1, np.logaddexp(0, -z), np.logaddexp(0, z))),
)
ex.right(
    "two switched terms",
    lambda z, y: np.mean(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)),
)
ex.right(
    "the logarithm of the sigmoid",
    lambda z, y: -np.mean(np.minimum(z, 0) - (1 - y) * z - np.log1p(np.exp(-np.abs(z)))),
)
ex.right("sum over length", lambda z, y: np.sum(np.logaddexp(0, z) - y * z) / len(z))
ex.right("dot product", lambda z, y: (np.logaddexp(0, z).sum() - y @ z) / z.size)


@ex.right("a loop with math")
def _(z, y):
    total = 0.0
    for i in range(len(z)):
        m = -z[i] if y[i] == 1 else z[i]
        total += max(m, 0.0) + math.log1p(math.exp(-abs(m)))
    return total / len(z)


@ex.right("overflow replaced by its limit")
def _(z, y):
    with np.errstate(over="ignore"):
        m = np.where(y == 1, -z, z)
        return np.mean(np.where(m > 500, m, np.log1p(np.exp(m))))


ex.same("dot product: y @ z → z @ y", "The product of two vectors is the same either way round.")
for change in ("m > 499", "m > 501", "m >= 500"):
    ex.same(
        f"overflow replaced by its limit: m > 500 → {change}",
        "From m ≈ 37 to 709 ln(1 + exp(m)) is rounded to m itself.",
    )
