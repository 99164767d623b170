"""What hides a mistake in an input: the arguments in which other numbers would bring it out."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation, TooSlow, time_limit
from course_lib.checking.codec import encode
from course_lib.checking.takes import Spec, read_spec
from course_lib.checking.telling_apart import SECONDS, Exposes, Pair, PairBroke, apart, finite

TRIES, SEED = 3, 20261125  # how often, and which other numbers are tried in an argument


def causes(exposes: Exposes, pair: Pair, args: list[Any]) -> list[str]:
    """Return the parameters of which other numbers alone would tell the two apart."""
    rng = np.random.default_rng(SEED)
    causes = []
    with _quietly():
        for i, (name, text) in enumerate(exposes.takes.items()):
            spec = read_spec(text)
            others = (_others(rng, spec, args[i]) for _ in range(TRIES))
            if any(_parts(pair, [*args[:i], other, *args[i + 1 :]]) for other in others):
                causes.append(name)
    return causes


def _others(rng: np.random.Generator, spec: Spec, arg: Any) -> Any:
    """Return other numbers in the shape of an argument, as its spec wants them."""
    low, high = max(spec.low, -4.0), min(spec.high, 4.0)
    if low > high:
        low, high = spec.low, spec.high
    if spec.whole:
        drawn = rng.integers(int(np.ceil(low)), int(high) + 1, np.shape(arg))
    else:
        drawn = rng.uniform(low, high, np.shape(arg))
    return drawn if np.ndim(arg) else np.asarray(drawn).item()


def _parts(pair: Pair, args: list[Any]) -> bool:
    """Return whether an input tells a pair apart; one that a function refuses does not."""
    results = []
    for function in (pair.right, pair.wrong):
        try:
            copies = [arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args]
            results.append(Observation(encode(function(*copies))))
        except Exception:
            return False
    return finite(results[0].decoded) and bool(apart(results[0], results[1], args))


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Run the two functions as `observe` does: no warnings, no print, and not for ever."""
    try:
        with (
            np.errstate(all="ignore"),
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            time_limit(SECONDS),
        ):
            warnings.simplefilter("ignore")
            yield
    except TooSlow as error:
        raise PairBroke("trying other numbers took too long") from error


def agreement(causes: list[str]) -> str:
    text = "Both functions give the same for this input, so it shows no mistake."
    if not causes:
        return f"{text} Nor did other numbers part them, tried in one argument at a time"
    names = " or ".join([", ".join(causes[:-1]), causes[-1]] if causes[1:] else causes)
    return f"{text} With other numbers in {names} alone they can differ"


def fact(arg: Any) -> str:
    """Return what is plain to see of an argument, for telling one kind of it from another."""
    array = np.asarray(arg)
    square = array.ndim == 2 and array.shape[0] == array.shape[1]
    if not array.any():
        return "all zeros"
    if square and np.array_equal(array, np.eye(len(array))):
        return "the identity"
    if array.size > 1 and (array == array.flat[0]).all():
        return "one number throughout"
    return (
        "nowhere negative" if (array >= 0).all() else "nowhere positive" if (array <= 0).all() else
        "of both signs"
    )  # fmt: skip
