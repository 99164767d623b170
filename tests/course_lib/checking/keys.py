"""Small keys and answers to them, for tests of what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation, observe
from course_lib.checking.codec import encode
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Aspect, Case, Key, Known, Mistake
from course_lib.checking.probes import PROBES
from grader.bank import all_exercises, pair_of
from grader.course.lessons import plain_function, reference

Asked = Sequence[tuple]


def key_for(
    right: Callable, names: Sequence[str], asked: Asked, dtype: str | None = None, **more: Any
) -> Key:
    """Return the key of an exercise whose answer is `right`, with one aspect for all values."""
    cases = []
    for args in asked:
        given = [encode(a) for a in args]
        cases.append(Case(given, observe(right, given).value, 1e-9, 1e-12, dtype))
    aspects = more.pop("aspects", [Aspect("values", 1.0, list(range(len(cases))))])
    return Key("f", "00", list(names), aspects, cases, **more)


def asked_of(key: Key, answer: Callable, hidden: bool = False) -> Verdict:
    """Return the verdict on an answer."""
    return judge(key, [[observe(answer, c.args)] for c in key.cases], hidden)


def relation(key: Key, answer: Callable, hidden: bool = False) -> Diagnosis | None:
    return asked_of(key, answer, hidden).relation


def mistake(key: Key, id: str, answer: Callable, slip: bool = False) -> Mistake:
    """Return what an answer does as a known mistake of a key."""
    return Mistake(id, f"This is {id}.", "", _seen(key, answer), slip)


def known(key: Key, name: str, answer: Callable) -> Known:
    return Known(name, _seen(key, answer))


def _seen(key: Key, answer: Callable) -> list[Observation | None]:
    return [observe(answer, c.args) for c in key.cases]


def uniform(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-3, 3, shape)


def handed_to_check(exercise: str) -> dict[str, Callable]:
    """Return the functions that the check of an exercise is handed besides the answer."""
    asked = all_exercises()[exercise]
    if asked.tests:
        return {"right": reference(asked.tests.of.name)}
    if asked.pace:
        return {"than": plain_function(asked.lesson, asked.pace.than)}
    if asked.probe and (needs := PROBES[asked.probe].needs):
        return {"of": reference(needs[0])}
    pair = pair_of(asked)
    return {"right": pair.right, "wrong": pair.wrong} if pair else {}
