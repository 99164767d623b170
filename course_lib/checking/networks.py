"""What is compared where a network comes back: how it starts, how it reads, how it should change.

The judge reads images in its own way: each convolution is one large matrix, mostly zeros, that
is applied to flattened images. It is slow, shares nothing with the lessons, and checks itself.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.checking.codec import Made
from course_lib.checking.functions import live
from course_lib.checking.made import SHAPES, held_out
from course_lib.checking.sampling import sample

Params = dict[str, np.ndarray]
ENOUGH = 0.975  # of the held-out quarter
EPOCHS = 20  # from which on that much is asked
LEARNT = 0.3  # of the training digits, after fewer epochs
STEPS = (0.2, 0.5, 0.8, 0.93, ENOUGH)
VARIANCES = {"w1": 2 / 9, "w2": 2 / 144, "w3": 1 / 288}
PLACES = 4  # of a gradient that are looked at one by one


def cnn_start(args: list, value: Any) -> dict[str, Any]:
    """Parameters to start from, of one call or of several → shapes, dtypes, what samples say."""
    draws = value if isinstance(value, list) and value else [value]
    for params in draws:
        _has_keys(params)
    found: dict[str, Any] = {}
    for name in SHAPES:
        arrays = [params[name] for params in draws]
        if not all(type(a) is np.ndarray and a.dtype.kind in "fiu" for a in arrays):
            raise ValueError(f"{name} must be an array of numbers")
        forms = {(str(a.shape), str(a.dtype)) for a in arrays}
        if len(forms) > 1:
            raise ValueError(f"{name} has not the same form in each call")
        found[name] = dict(zip(("shape", "dtype"), forms.pop(), strict=True))
        whole = np.concatenate([a.ravel() for a in arrays])
        if name in VARIANCES:
            said = sample(whole, math.sqrt(VARIANCES[name]))
            found[name] |= {k: v for k, v in said.items() if k != "shape"}
        else:
            found[name]["values"] = "zeros" if not whole.any() else "not all 0"
    return found


def gradients(args: list, value: Any) -> dict[str, Any]:
    """`(loss, grads)` for `(x, y, params)` → the loss, and of each gradient a few figures.

    They are a few of its entries, its sum and a sum with fixed weights: two different gradients
    differ in them.
    """
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(f"two things are asked, loss and gradients, and it is {kind_of(value)}")
    loss, grads = value
    _has_keys(grads, "the second thing")
    if isinstance(loss, (bool, np.bool_)) or np.shape(loss) != () or not _numeric(loss):
        raise ValueError("the loss must be a number")
    found: dict[str, Any] = {"loss": float(loss)}
    for name, shape in SHAPES.items():
        flat = _array(grads, name, shape, "the gradient for ").ravel()
        few = np.linspace(0, flat.size - 1, PLACES).astype(int)
        weights = np.random.default_rng([11, len(flat)]).standard_normal(flat.size)
        found[name] = np.array([*flat[few], flat.sum(), flat @ weights])
    return found


def reading(args: list, value: Any) -> dict[str, str]:
    """Trained parameters → whether they read held-out digits; where not, what else is seen.

    args: `(rng, x, y, epochs)`; y names how the digits were renamed. After fewer than 20 epochs
    only some success on the training digits is asked.
    """
    params = read_params(value)
    _, x, y, epochs = args
    if not (isinstance(x, Made) and isinstance(y, Made)):
        raise TypeError("what is trained on has to be named")
    answers = _answers(params, live(x))
    seen = float(np.mean(answers == live(y)))
    if float(epochs) < EPOCHS:
        if seen >= LEARNT:
            return {"of the digits it was trained on": "more than chance"}
        found = {}
    else:
        images, labels = held_out(y.params[0])
        unseen = float(np.mean(_answers(params, images) == labels))
        found = {"of the held-out digits": _level(unseen)}
        if unseen >= ENOUGH:
            return found
    still = [name for name, values in params.items() if not values.any()]
    return found | {
        "of the digits it was trained on": _level(seen),
        "still 0": ", ".join(still) or "none",
        "answers": "various" if np.ptp(answers) else "the same to all images",
    }


def read_params(value: Any) -> Params:
    """Return parameters as float64; `ValueError` with a sentence where they are none."""
    _has_keys(value)
    return {name: _array(value, name, shape) for name, shape in SHAPES.items()}


def scores(params: Params, images: np.ndarray) -> np.ndarray:
    """Return the ten scores of images (n, 8, 8, 1): (n, 10)."""
    n, side = len(images), images.shape[1]
    first = images.reshape(n, -1) @ as_matrix(params["w1"], side, 1)
    first = np.clip(first + np.tile(params["b1"], side * side), 0, None)
    inner = side - 2
    second = first @ as_matrix(params["w2"], side, 0) + np.tile(params["b2"], inner * inner)
    squares = second.reshape(n, inner // 2, 2, inner // 2, 2, -1).max(axis=4).max(axis=2)
    return np.clip(squares, 0, None).reshape(n, -1) @ params["w3"] + params["b3"]


def as_matrix(kernel: np.ndarray, side: int, rim: int) -> np.ndarray:
    """Return the matrix that a convolution is, for flattened square images with a rim of zeros.

    kernel: (kh, kw, c, f) -> (side * side * c, places * places * f).
    """
    kh, kw, c, f = kernel.shape
    places = side + 2 * rim - kh + 1
    matrix = np.zeros((side, side, c, places, places, f))
    for row, column in np.ndindex(places, places):
        for i, j in np.ndindex(kh, kw):
            at = row + i - rim, column + j - rim
            if min(at) >= 0 and max(at) < side:
                matrix[at[0], at[1], :, row, column, :] = kernel[i, j]
    return matrix.reshape(side * side * c, -1)


def _answers(params: Params, x: np.ndarray) -> np.ndarray:
    """Return the label that a network gives each image, -1 where its scores are not finite."""
    with np.errstate(all="ignore"):
        said = scores(params, x.astype(float))
    return np.where(np.isfinite(said).all(axis=1), said.argmax(axis=1), -1)


def _level(share: float) -> str:
    """Return a share as the step that it lies on."""
    if share >= ENOUGH:
        return f"at least {ENOUGH:.1%}"
    return f"less than {next(step for step in STEPS if share < step):.3g} of 1"


def _has_keys(value: Any, what: str = "what comes back") -> None:
    if type(value) is not dict:
        raise ValueError(f"{what} must be a dict, and it is {kind_of(value)}")
    if set(value) != set(SHAPES):
        raise ValueError(f"the keys are {', '.join(sorted(map(str, value)))[:60]}, "
                         f"where {', '.join(SHAPES)} were expected")  # fmt: skip


def kind_of(value: Any) -> str:
    """Say what a value is that should have been something else."""
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    return "nothing (None)" if value is None else f"a {type(value).__name__}"


def _numeric(value: Any) -> bool:
    return np.asarray(value).dtype.kind in "fiu" and bool(np.isfinite(value))


def _array(values: dict, name: str, shape: tuple[int, ...], of: str = "") -> np.ndarray:
    array = values[name]
    if type(array) is not np.ndarray or array.dtype.kind not in "fiu":
        raise ValueError(f"{of}{name} must be an array of numbers")
    if array.shape != shape:
        raise ValueError(f"{of}{name} has shape {array.shape} where {shape} was expected")
    if not np.isfinite(array).all():
        raise ValueError(f"{of}{name} is not finite: there is a nan or an infinity in it")
    return array.astype(float)
