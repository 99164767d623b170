"""Lesson 10's bank: wrong layers and pools as students write them, rejected and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from course_lib.checking.check import ask
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Key, read_key
from course_lib.checking.pacing import Race
from grader.bank import all_exercises, key_of
from grader.course.lessons import plain_function

LESSON, SEED = "10_convolution", 77


@cache
def keys(exercise: str) -> list[Key]:
    """Return the public key of an exercise, and a hidden one."""
    public = read_key(exercise)
    if public.pace:
        slow = plain_function(LESSON, public.pace.than)
        public = replace(public, race=Race(public.pace, slow))
    return [public, key_of(all_exercises()[exercise], SEED)]


def verdicts(exercise: str, function: Callable) -> list[Verdict]:
    return [judge(key, ask(key, function)) for key in keys(exercise)]


def layer(
    x: Any,
    w: Any,
    b: Any,
    stride: int = 1,
    pad: int = 0,
    *,
    before: int | None = None,
    turned: bool = False,
    swapped: bool = False,
    inside: bool = False,
    channels: int | None = None,
    step: int | None = None,
) -> Any:
    """A layer by places of the window, with one thing done wrong where an option says so."""
    before = pad if before is None else before
    x = np.pad(x, [(0, 0), (before, pad), (before, pad), (0, 0)])[..., :channels]
    w = w[:, :, :channels]
    w = w[::-1, ::-1] if turned else w
    w = w.swapaxes(0, 1) if swapped and max(w.shape[:2]) <= min(x.shape[1:3]) else w
    (kh, kw, _, _), s = w.shape, step or stride
    bottom, right = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    out: Any = 0
    for p in range(kh):
        for q in range(kw):
            out = out + x[:, p : p + bottom : s, q : q + right : s] @ w[p, q]
    return out + b * (np.prod(w.shape[:3]) if inside else 1)


def wrong(**how: Any) -> Callable:
    return lambda x, w, b, stride=1, pad=0: layer(x, w, b, stride, pad, **how)


def shaped(make: Callable) -> Callable:
    return lambda x, w, b, stride=1, pad=0: make(layer(x, w, b, stride, pad).shape)


LAYERS: dict[str, tuple[Callable, str]] = {
    "zeros": (shaped(np.zeros), "zeros"),
    "noise": (shaped(lambda shape: np.random.default_rng(0).normal(size=shape)), "noise"),
    "flipped": (wrong(turned=True), "flipped"),
    "kh and kw swapped": (wrong(swapped=True), "kh-and-kw-swapped"),
    "bias inside the sum": (wrong(inside=True), "bias-inside-the-sum"),
    "one channel only": (wrong(channels=1), "one-channel-only"),
    "stride ignored": (wrong(step=1), "stride-ignored"),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_wrong_layer_is_rejected_and_named(name: str) -> None:
    function, id = LAYERS[name]
    for verdict in verdicts("conv2d", function):
        assert verdict.points < verdict.max_points
        assert verdict.diagnosis is not None and verdict.diagnosis.id == id, verdict.message


def test_a_layer_padded_on_one_side_is_rejected_and_named() -> None:
    def answer(x: Any, w: Any, b: Any, stride: int = 1, pad: int = 0) -> Any:
        x = np.pad(x, [(0, 0), (pad, 0), (pad, 0), (0, 0)])
        return layer(x, w, b, stride, 0)

    for verdict in verdicts("conv2d", answer):
        assert verdict.diagnosis is not None and verdict.diagnosis.id == "one-sided-padding"
        assert verdict.points < verdict.max_points


def test_noise_that_differs_from_call_to_call_is_rejected_too() -> None:
    def answer(x: Any, w: Any, b: Any, stride: int = 1, pad: int = 0) -> Any:
        return np.random.default_rng().normal(size=layer(x, w, b, stride, pad).shape)

    for verdict in verdicts("conv2d", answer):
        assert verdict.points == 0
        assert verdict.message.startswith("Not right yet: typical values"), verdict.message


def test_the_layer_itself_is_right() -> None:
    for verdict in verdicts("conv2d", layer):
        assert verdict.outcome == "right", verdict.message


def pool(x: Any, size: int, choose: Callable) -> Any:
    """Pool by slices with steps, which `choose` takes stacked on a new first axis."""
    h, w = x.shape[1] // size * size, x.shape[2] // size * size
    return choose(np.stack([x[:, i:h:size, j:w:size] for i in range(size) for j in range(size)]))


POOLS: dict[str, tuple[Callable, str]] = {
    "last pixel": (lambda s: s[-1], "last-pixel"),
    "mean": (lambda s: s.mean(axis=0), "mean"),
    "clamped at 0": (lambda s: s.max(axis=0, initial=0), "clamped-at-0"),
}


@pytest.mark.parametrize("name", POOLS)
def test_a_wrong_pool_is_rejected_and_named(name: str) -> None:
    choose, id = POOLS[name]
    for verdict in verdicts("max_pool", lambda x, size=2: pool(x, size, choose)):
        assert verdict.points < verdict.max_points
        assert verdict.diagnosis is not None and verdict.diagnosis.id == id, verdict.message


def test_the_pool_itself_is_right() -> None:
    for verdict in verdicts("max_pool", lambda x, size=2: pool(x, size, lambda s: s.max(axis=0))):
        assert verdict.outcome == "right", verdict.message


def test_loops_lose_the_point_for_speed_and_are_named() -> None:
    def answer(x: Any, w: Any, b: Any, stride: int = 1, pad: int = 0) -> Any:
        out = plain_function(LESSON, "conv_by_loops")(x, w, b, stride, pad)
        return out.astype(np.result_type(x, w, b))

    for verdict in verdicts("conv2d", answer):
        assert verdict.points == verdict.max_points - 1
        assert verdict.diagnosis is not None and verdict.diagnosis.id == "loops"


@pytest.mark.parametrize(
    ("answer", "points", "words"),
    [
        (lambda n, k, stride=1, pad=0: (n + 2 * pad - k) // stride + 1, 1.5, "not refused"),
        (
            lambda n, k, stride=1, pad=0: max((n + 2 * pad - k) // stride + 1, 0),
            1.5,
            "0 comes back",
        ),
    ],
)
def test_a_window_that_does_not_fit_has_to_be_refused(
    answer: Callable, points: float, words: str
) -> None:
    for verdict in verdicts("output_size", answer):
        assert verdict.points == points
        assert words in verdict.message
