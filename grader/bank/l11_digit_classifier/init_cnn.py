"""init_cnn(rng): six arrays of float32, weights drawn with the variances asked, biases 0."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Rng
from grader.bank.l11_digit_classifier import _start
from grader.bank.l11_digit_classifier._start import SHAPES, asked, start
from grader.bank.model import Ask, Exercise

ex = Exercise(
    "init_cnn",
    view="cnn_start",
    truth="Your six arrays have the asked shapes and are float32; the weights are drawn normally "
    "from rng, with variance 2/fan_in, 1/fan_in in the last layer, and the biases are 0.",
    hints=[
        "What is fan_in? Count the numbers that one unit adds up: a window times its channels.",
        "fan_in is 9 for w1, 144 for w2 and 288 for w3. A variance is the square of a standard "
        "deviation.",
        "rng.normal(0, np.sqrt(2 / 9), (3, 3, 1, 16)).astype(np.float32), and likewise for the "
        "others; np.zeros(16, np.float32).",
    ],
)


def often(seed: int) -> Ask:
    """Ask for enough weights to judge a sample, in several calls with one generator."""
    return Ask((Rng(seed, 20),), rtol=0.03, atol=1e-9)


def seed_of(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


ex.aspect(
    "names, shapes, float32, biases 0",
    1,
    cases=[(Rng(1),), (Rng(2),)],
    draw=lambda rng: (Rng(seed_of(rng)),),
)
ex.aspect(
    "normal, mean 0, the three variances",
    1.5,
    cases=[often(3)],
    draw=lambda rng: often(seed_of(rng)),
    draws=1,
)
ex.aspect(
    "draws from the generator it is given",
    0.5,
    require="draws",
    cases=[(Rng(4),)],
    draw=lambda rng: (Rng(seed_of(rng)),),
    draws=1,
)
_start.of_start(ex)

ex.right("this bank's own way", lambda rng: start(rng, asked))


@ex.right("one by one")
def _(rng):
    return {
        "w1": rng.normal(0, np.sqrt(2 / 9), (3, 3, 1, 16)).astype(np.float32),
        "b1": np.zeros(16, np.float32),
        "w2": rng.normal(0, np.sqrt(2 / 144), (3, 3, 16, 32)).astype(np.float32),
        "b2": np.zeros(32, np.float32),
        "w3": rng.normal(0, np.sqrt(1 / 288), (288, 10)).astype(np.float32),
        "b3": np.zeros(10, np.float32),
    }


@ex.right("tables, reshaped")
def _(rng):
    made = {
        "w1": rng.normal(0, np.sqrt(2 / 9), (9, 16)).reshape(3, 3, 1, 16),
        "w2": rng.normal(0, np.sqrt(2 / (9 * 16)), (9 * 16, 32)).reshape(3, 3, 16, 32),
        "w3": rng.normal(0, 1, (288, 10)) / np.sqrt(288),
    }
    made |= {"b1": np.zeros(16), "b2": np.zeros(32), "b3": np.zeros(10)}
    return {name: np.asarray(values, dtype=np.float32) for name, values in made.items()}


@ex.right("drawn in single precision")
def _(rng):
    params = {}
    for name, shape in reversed(SHAPES.items()):
        w = rng.standard_normal(shape, dtype="f4")
        w *= np.float32((1 if name == "w3" else 2) / (w.size // w.shape[-1])) ** np.float32(0.5)
        params[name] = w
    for name, count in zip(("b1", "b2", "b3"), (16, 32, 10), strict=True):
        params[name] = np.array([0.0] * count, np.float32)
    return params


@ex.right("all in one draw")
def _(rng):
    variances, sizes = [2 / 9, 2 / 144, 1 / 288], [144, 4608, 2880]
    pieces = np.split(rng.standard_normal(sum(sizes)), np.cumsum(sizes)[:2])
    params = {}
    for (name, shape), piece, variance in zip(SHAPES.items(), pieces, variances, strict=True):
        params[name] = (piece.reshape(shape) * variance**0.5).astype("float32")
        params["b" + name[1]] = np.zeros((shape[-1],), dtype="float32")
    return params


@ex.right("filter by filter")
def _(rng):
    w1 = [rng.normal(scale=(2 / 9) ** 0.5, size=(3, 3, 1)) for _ in range(16)]
    w2 = [rng.normal(scale=(1 / 72) ** 0.5, size=(3, 3, 16)) for _ in range(32)]
    w3 = [rng.normal(scale=288**-0.5, size=288) for _ in range(10)]
    weights = {"w1": w1, "w2": w2, "w3": w3}
    params = {k: np.stack(v, axis=-1).astype(np.float32) for k, v in weights.items()}
    return params | {f"b{i}": np.zeros(n, np.float32) for i, n in ((1, 16), (2, 32), (3, 10))}


ANY_ORDER = "each layer is drawn by itself, in whatever order"
ex.same(
    "reference: for * in (('1', *), ('2', *), ('3', *)): … → for * in (('2', *), ('1', *", ANY_ORDER
)
ex.same(
    "reference: for * in (('1', *), ('2', *), ('3', *)): … → for * in (('1', *), ('3', *", ANY_ORDER
)
ex.same("drawn in single precision: reversed(SHAPES.items()) → SHAPES.items()", ANY_ORDER)
ex.same("filter by filter: params | {*} → params | {*}", "the order of the keys is free")
for change in (
    "*: 2 / 9 → 2 / 10",
    "*: 2 / 9 → 2 / 8",
    "*: 2 / 144 → 2 / 145",
    "*: 2 / 144 → 2 / 143",
    "*: 1 / 288 → 1 / 289",
    "*: 1 / 288 → 1 / 287",
    "filter by filter: (2 / 9) ** 0.5 → 0.5",
    "filter by filter: 1 / 72 → 1 / 73",
    "filter by filter: 1 / 72 → 1 / 71",
    "filter by filter: 288 ** (-0.5) → 289 ** (-0.5)",
    "filter by filter: 288 ** (-0.5) → 287 ** (-0.5)",
):
    ex.same(change, "the two deviations are nearer to each other than the sample can tell")
ex.same("drawn in single precision: np.float32(*) → *", "*= keeps the dtype of the array")
ex.same("drawn in single precision: w.size // * → w.size / *", "it divides without a rest")
ex.same("*: zip(*, strict=True) → zip(*)", "there are three of each")
ex.same("all in one draw: name[1] → name[-1]", "a name has two letters")
