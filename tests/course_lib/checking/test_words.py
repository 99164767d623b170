"""Python's own errors in a beginner's words, and a message and a table about one call."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy as np
import pytest

from course_lib.checking.calls import OUT_OF_TIME, Observation, observe
from course_lib.checking.check import check
from course_lib.checking.codec import encode
from course_lib.checking.judge import judge
from course_lib.checking.words import in_words, warned_text
from tests.course_lib.checking.keys import asked_of, key_for, uniform

ARRAY = [encode(np.array([1.0, -2.0, 3.0]))]


def nothing_first(z):  # type: ignore[no-untyped-def]
    return print(z) + 1


@pytest.mark.parametrize(
    ("function", "part"),
    [
        (lambda z: 1.0 if z > 0 else 0.0, "np.where picks entry by entry"),
        (lambda z: math.exp(z), "NumPy's function of the same name takes both"),
        (lambda z: z @ np.eye(2), "do not fit together in a matrix product"),
        (lambda z: z + np.ones(2), "axes up from the right"),
        (lambda z: z.astype(int).__iadd__(0.5), "z = z * w makes a new array"),
        (lambda z: undefined_here + z, "is it spelled as where it was made"),  # type: ignore[name-defined]  # noqa: F821
        (nothing_first, "a function without return gives back"),
        (lambda z: z[5], "an index is larger"),
        (lambda z: np.__getattr__("int"), "went in 2023"),
        (lambda: 1, "keep that line as it was"),
        (lambda z: (1.5).shape, "np.asarray gives it one"),
        (lambda z: math.exp(1000), "NumPy's would call inf"),
        (lambda z: 1 // 0, "divided by 0"),
    ],
)
def test_beginners_errors_have_words(function: Callable, part: str) -> None:
    assert part in in_words(observe(function, ARRAY))


def test_what_is_not_known_has_none() -> None:
    assert in_words(observe(lambda z: [][z], ARRAY)) == ""


def test_a_warning_is_told_in_numpys_words() -> None:
    observed = observe(lambda z: np.exp(z * 1000), ARRAY)
    assert warned_text(observed) == "NumPy warned: overflow encountered in exp"


def test_message_and_table_speak_of_the_same_call() -> None:
    key = key_for(lambda z: z / 3, ["z"], [(uniform(s, 3 - s),) for s in range(3)])
    verdict = asked_of(key, lambda z: np.round(z / 3, 3) + np.sin(1e3 * z))
    assert verdict.failure is not None and verdict.relation is None
    got = verdict.failure.yours.split("→")[1].split("←")[0]
    assert f"{got} where" in verdict.message and len(verdict.failure.call) < 20


def test_the_line_of_an_endless_loop_is_said(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sys.modules[check.__module__], "SECONDS", 0.3)
    names: dict = {}
    exec(compile("def f(z):\n    while True:\n        z = z * 1\n", "a cell", "exec"), names)
    verdict = check("step", names["f"]).verdict
    assert verdict.outcome == "too slow"
    assert "It was in line 2" in verdict.message or "It was in line 3" in verdict.message


def test_what_time_ran_out_for_is_not_what_is_said_of_an_answer_that_ended_otherwise() -> None:
    key = key_for(lambda z: z / 3, ["z"], [(uniform(s, 3),) for s in range(4)])
    late, large = Observation(raised=OUT_OF_TIME), Observation(raised="TooLarge")
    error = Observation(raised="ValueError", detail="no")
    for seen, words in (
        ([late, large, late, late], "One answer was larger than allowed."),
        ([late, error, late, error], "It ended with ValueError in 2 of 4 cases."),
        ([error] * 4, "It ended with ValueError in every case."),
    ):
        verdict = judge(key, [[o] for o in seen], hidden=True)
        assert verdict.message == f"Not right yet: values. {words}"
