"""Parameters to start from, right ones and wrong: variances, draws, forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.bank.model import Exercise

Array = np.ndarray
SHAPES = {"w1": (3, 3, 1, 16), "w2": (3, 3, 16, 32), "w3": (288, 10)}


def of_start(ex: Exercise) -> None:
    """Add the misconceptions of the exercise `init_cnn`."""
    _of_variances(ex)
    _of_draws(ex)
    _of_form(ex)


def he(shape: tuple, gain: float) -> float:
    return float(np.sqrt(gain / np.prod(shape[:-1])))


def start(rng: Any, spread: Callable[[str, tuple], float], dtype: Any = np.float32) -> dict:
    """Return parameters whose weights have the standard deviations that `spread` says."""
    params: dict[str, Array] = {}
    for name, shape in SHAPES.items():
        params[name] = rng.normal(0, spread(name, shape), shape).astype(dtype)
        params[name.replace("w", "b")] = np.zeros(shape[-1], dtype)
    return params


def asked(name: str, shape: tuple) -> float:
    return he(shape, 1 if name == "w3" else 2)


def with_spread(spread: Callable[[str, tuple], float]) -> Callable:
    return lambda rng: start(rng, spread)


def divided_by(count: Callable[[tuple], float]) -> Callable:
    """Return the answer in which `count` of a shape stands in the place of fan_in."""
    return with_spread(lambda name, shape: np.sqrt((1 if name == "w3" else 2) / count(shape)))


def changed(change: Callable[[str, Array], Array]) -> Callable:
    """Return the answer in which `change` was made to each array."""
    return lambda rng: {name: change(name, a) for name, a in start(rng, asked).items()}


def _uniform(rng: np.random.Generator, name: str) -> Array:
    reach = np.sqrt(3) * asked(name, SHAPES[name])
    return rng.uniform(-reach, reach, SHAPES[name]).astype(np.float32)


def _of_variances(ex: Exercise) -> None:
    ex.wrong(
        "he-throughout",
        "All three layers have variance 2/fan_in. The last one has 1/fan_in: no ReLU comes behind "
        "it, so there is no half to make up for.",
        "Which of the three is not followed by ReLU?",
        with_spread(lambda name, shape: he(shape, 2)),
    )
    ex.wrong(
        "one-throughout",
        "All three layers have variance 1/fan_in. The two before a ReLU have 2/fan_in.",
        "Where does the 2 in He's variance come from?",
        with_spread(lambda name, shape: he(shape, 1)),
    )
    ex.wrong(
        "gains-exchanged",
        "The convolutions have variance 1/fan_in and the last layer 2/fan_in: the other way round.",
        "Which of the three is not followed by ReLU?",
        with_spread(lambda name, shape: he(shape, 2 if name == "w3" else 1)),
    )
    ex.wrong(
        "channels-only",
        "fan_in was taken for the number of channels; a filter adds up its whole window: 9 times "
        "that.",
        "How many numbers does one filter multiply at one place?",
        divided_by(lambda shape: shape[-2]),
    )
    ex.wrong(
        "window-only",
        "fan_in was taken for 9 in both convolutions; the window of the second has 16 channels.",
        "How many numbers does one filter multiply at one place?",
        divided_by(lambda shape: 9 if len(shape) == 4 else 288),
    )
    ex.wrong(
        "width-only",
        "fan_in was taken for 3, the first entry of the shape, in both convolutions.",
        "How many numbers does one filter multiply at one place?",
        divided_by(lambda shape: shape[0]),
    )
    ex.wrong(
        "fan-out",
        "The variances were divided by the number of outputs; it is the inputs that a unit adds "
        "up.",
        "fan_in, not fan_out.",
        divided_by(lambda shape: shape[-1]),
    )
    ex.wrong(
        "window-times-filters",
        "The variances of the convolutions were divided by 9 times the number of filters; the "
        "channels that come in count, not those that go out.",
        "The shape is (height, width, channels, filters).",
        divided_by(lambda shape: 9 * shape[-1] if len(shape) == 4 else 288),
    )
    ex.wrong(
        "xavier",
        "These are Xavier's variances, 2/(fan_in + fan_out).",
        "2/fan_in before a ReLU, 1/fan_in in the last layer.",
        with_spread(lambda name, shape: he(shape, 2 / (1 + shape[-1] / shape[-2]))),
    )
    ex.wrong(
        "variance-as-deviation",
        "The standard deviations are what the variances should be.",
        "rng.normal asks for the standard deviation, the root of the variance.",
        with_spread(lambda name, shape: asked(name, shape) ** 2),
    )
    ex.wrong(
        "all-weights-counted",
        "The variances were divided by the number of all weights of a layer; one unit's count.",
        "How many numbers does one filter multiply at one place?",
        divided_by(np.prod),
    )
    ex.wrong(
        "a-hundredth",
        "All weights have the standard deviation 0.01, whatever the layer.",
        "2/fan_in before a ReLU, 1/fan_in in the last layer.",
        with_spread(lambda name, shape: 0.01),
    )
    ex.wrong(
        "standard-normal",
        "The weights have variance 1: the draws of a standard normal distribution have still to be "
        "scaled.",
        "Multiply by the standard deviation that is asked.",
        with_spread(lambda name, shape: 1.0),
    )


def _of_draws(ex: Exercise) -> None:
    ex.wrong(
        "zeros",
        "All weights are 0. Then all filters of a layer compute the same and get the same "
        "gradient, and never become different.",
        "Biases may start at 0; weights are drawn.",
        changed(lambda name, a: np.zeros_like(a)),
    )
    ex.wrong(
        "uniform",
        "The variances are right, but the draws are uniform. Normal ones are asked.",
        "rng.normal",
        lambda rng: start(rng, asked) | {name: _uniform(rng, name) for name in SHAPES},
    )
    ex.wrong(
        "own-generator",
        "The weights look right, but each call draws the same ones: they come from a generator "
        "that is made inside of the function, and not from rng.",
        "All methods that you need are methods of rng.",
        lambda rng: start(np.random.default_rng(0), asked),
    )


def _of_form(ex: Exercise) -> None:
    ex.wrong(
        "float64",
        "The arrays are float64; float32 is asked, which takes half the memory and half the time.",
        "astype(np.float32)",
        lambda rng: start(rng, asked, np.float64),
    )
    ex.wrong(
        "biases-float64",
        "The weights are float32, and the biases float64: added up, everything becomes float64.",
        "np.zeros(16, np.float32)",
        changed(lambda name, a: a.astype(np.float64) if name.startswith("b") else a),
    )
    ex.wrong(
        "biases-one",
        "The biases are 1; they start at 0.",
        "np.zeros",
        changed(lambda name, a: a + np.float32(1) if name.startswith("b") else a),
    )
    ex.wrong(
        "biases-as-rows",
        "The biases are rows, of shape (1, 16); they have one axis.",
        "np.zeros(16, np.float32)",
        changed(lambda name, a: a[None] if name.startswith("b") else a),
    )
    ex.wrong(
        "channels-first",
        "The kernels have the filters first, as PyTorch has them: (16, 1, 3, 3). Here it is (3, 3, "
        "1, 16).",
        "Rows, columns, channels, filters.",
        changed(lambda name, a: a.transpose(3, 2, 0, 1).copy() if a.ndim == 4 else a),
    )
    ex.wrong(
        "dense-transposed",
        "w3 has shape (10, 288); (288, 10) is asked, so that flat @ w3 works.",
        "How many rows does w3 have?",
        changed(lambda name, a: a.T.copy() if name == "w3" else a),
    )
    ex.wrong(
        "no-biases",
        "The dict holds the weights alone; the three biases belong in it, too.",
        "Six keys.",
        lambda rng: {k: a for k, a in start(rng, asked).items() if k.startswith("w")},
    )
    ex.wrong(
        "pairs",
        "A list of pairs came back, as in lesson 8; a dict with six keys is asked.",
        'params = {}, and params["w1"] = …',
        lambda rng: [(a["w1"], a["b1"]) for a in [start(rng, asked)]],
    )
    ex.wrong(
        "nothing",
        "Nothing came back (None): there is no return, or one that was not reached.",
        "return the dict.",
        lambda rng: None,
    )
