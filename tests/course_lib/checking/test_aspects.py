"""One detail costs that detail; what nothing is known of is not judged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from course_lib.checking.aspects import as_arrays
from course_lib.checking.judge import judge
from course_lib.checking.key import Aspect
from course_lib.checking.verdict import Verdict
from grader.bank import all_exercises, key_of
from tests.course_lib.checking.keys import asked_of, key_for, uniform

ASKED = [(uniform(0, 4),), (uniform(1, 2, 2),), (np.float32([1, -2]),), (uniform(2, 3),)]
KEY = key_for(
    np.abs, ["z"], ASKED,
    aspects=[
        Aspect("values", 1.0, [0, 1]),
        Aspect("an array comes back", 0.5, [3], strict=True),
        Aspect("unchanged", 0.25, [3], "unchanged"),
    ],
)  # fmt: skip


def passed(verdict: Verdict) -> list[bool]:
    return [a.passed for a in verdict.aspects]


def test_a_list_of_right_numbers_costs_the_aspect_that_asks_for_an_array() -> None:
    assert passed(asked_of(KEY, lambda z: np.abs(z).tolist())) == [True, False, True]
    assert passed(asked_of(KEY, lambda z: z.tolist())) == [False, False, False]


def test_a_list_costs_everything_where_no_aspect_asks_for_the_form() -> None:
    key = key_for(np.abs, ["z"], ASKED)
    assert passed(asked_of(key, lambda z: np.abs(z).tolist())) == [False]


@pytest.mark.parametrize(
    "value", [[1.0, [2.0]], ["1", "2"], [1.0], [[1.0, 2.0]], [None, 1.0], "12", {"a": 1}]
)
def test_what_is_no_list_of_as_many_numbers_stays_what_it_is(value: object) -> None:
    assert as_arrays(value, np.array([1.0, 2.0])) is value


def test_a_list_in_a_pair_is_seen_through() -> None:
    a, b = as_arrays(([1, 2], 3.0), (np.array([1.0, 2.0]), 3.0))
    assert a.tolist() == [1, 2] and b == 3.0


def test_a_dtype_is_not_judged_where_no_values_are_right() -> None:
    key = key_for(
        np.abs, ["z"], [(uniform(0, 3),), (np.float32([1, -2]),)], "same",
        aspects=[Aspect("values", 1.0, [0]), Aspect("keeps float32", 0.5, [1])],
    )  # fmt: skip
    key.cases[0].__dict__["dtype"] = None
    assert [a.judged for a in asked_of(key, lambda z: z * 1.0).aspects] == [True, False]
    assert [a.judged for a in asked_of(key, lambda z: np.abs(z) * np.float64(1)).aspects] == [
        True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "answer", "lost"),
    [
        ("step", lambda z: np.where(z >= 0, 1.0, 0.0), "exactly zero, and close to it"),
        ("step", lambda z: np.where(z > 0, 1, 0), "floats, also from integers and single numbers"),
        ("dense", lambda X, W, b: (X @ W + b).tolist(), "integers, NumPy numbers, slices"),
        ("neuron_batch", lambda X, w, b: (X @ w + b).tolist(), "integers, NumPy numbers, slices"),
    ],
)
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_one_detail_costs_one_aspect_here_and_in_grading(
    name: str, answer: Callable, lost: str, seed: int | None
) -> None:
    from course_lib.checking.check import ask

    key = key_of(all_exercises()[name], seed)
    verdict = judge(key, ask(key, answer), hidden=seed is not None)
    assert [a.name for a in verdict.aspects if not a.passed] == [lost]


@pytest.mark.parametrize("seed", range(3))
def test_points_do_not_depend_on_the_seed(seed: int) -> None:
    from course_lib.checking.check import ask

    def loss(z, y):  # type: ignore[no-untyped-def]
        p = 1 / (1 + np.exp(-z))
        return -np.mean(y * np.log(p + 1e-10) + (1 - y) * np.log(1 - p + 1e-10))

    key = key_of(all_exercises()["binary_cross_entropy"], seed)
    verdict = judge(key, ask(key, loss))
    assert [a.name for a in verdict.aspects if not a.passed] == ["confident, and wrong"]
