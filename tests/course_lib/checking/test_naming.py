"""Two mistakes at once: a slip of form is looked through, and both are named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from course_lib.checking.codec import Laid
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.key import Aspect, Key
from tests.course_lib.checking.keys import asked_of, key_for, mistake, uniform

LIST = "The numbers are right, but they come as a list; the contract says an array."


def told(key: Key, *mistakes: tuple[str, Callable], slips: tuple = ()) -> Key:
    known = [mistake(key, id, answer) for id, answer in mistakes]
    known += [replace(mistake(key, id, a, slip=True), message=text) for id, text, a in slips]
    return replace(key, mistakes=known)


def halves(z):  # type: ignore[no-untyped-def]
    return z / 2


ARRAYS = told(
    key_for(halves, ["z"], [(uniform(n, n),) for n in (2, 3, 4)]),
    ("doubled", lambda z: 2 * z),
    ("squared", lambda z: z * z),
    slips=[("list", LIST, lambda z: halves(z).tolist())],
)
MATRICES = told(
    key_for(halves, ["z"], [(uniform(n, n, 3),) for n in (2, 3, 4)]), ("doubled", lambda z: 2 * z)
)
NUMBERS = told(
    key_for(lambda z: z.sum(), ["z"], [(uniform(n, n),) for n in (2, 3, 4)]),
    ("mean", lambda z: z.mean()),
)
BOTH = told(
    key_for(halves, ["z"], [(n + 0.5,) for n in range(4)] + [(uniform(n, n),) for n in (2, 3)]),
    ("doubled", lambda z: 2 * z),
)
FLOATS = told(
    key_for(lambda z: np.float64(z > 0), ["z"], [(uniform(n, 5),) for n in range(4)], "float"),
    ("upside-down", lambda z: np.float64(z < 0)),
)
TWO = told(
    key_for(lambda z: (z / 2, z.sum()), ["z"], [(uniform(n, n),) for n in (2, 3, 4)]),
    ("doubled", lambda z: (2 * z, z.sum())),
)


@pytest.mark.parametrize(
    ("key", "answer", "id", "slip", "also"),
    [
        (ARRAYS, lambda z: (2 * z).tolist(), "doubled", "list",
         "Besides, the numbers come as a list; the contract says an array."),
        (ARRAYS, lambda z: list(2 * z), "doubled", "list", "come as a list"),
        (ARRAYS, lambda z: (2 * z, z), "doubled", "pair", "together with something else"),
        (ARRAYS, lambda z: {"a": 2 * z, "z": z}, "doubled", "pair", "together with"),
        (ARRAYS, lambda z: 2 * z[:, None], "doubled", "column", "stand in a column"),
        (ARRAYS, lambda z: 2 * z[None], "doubled", "row", "stand in a row"),
        (MATRICES, lambda z: 2 * z.ravel(), "doubled", "flat", "the shape is lost"),
        (MATRICES, lambda z: 2 * z[:, None], "doubled", "axis", "an axis of length 1"),
        (NUMBERS, lambda z: z.mean(keepdims=True), "mean", "shape-1", "an array of shape (1,)"),
        (NUMBERS, lambda z: [z.mean()], "mean", "list-of-one", "stands in a list"),
        (FLOATS, lambda z: z < 0, "upside-down", "booleans", "True and False"),
        (FLOATS, lambda z: (z < 0).astype(int), "upside-down", "integers", "come as integers"),
        (TWO, lambda z: ((2 * z).tolist(), z.sum()), "doubled", "list", "come as a list"),
        (TWO, lambda z: {"a": 2 * z, "b": z.sum()}, "doubled", "dict", "come in a dict"),
        (TWO, lambda z: ((2 * z, z.sum()), z), "doubled", "pair", "something else"),
        (BOTH, lambda z: 2 * z if z + 1 else 0, "doubled", "numbers-only",
         "it answers single numbers only: it raises ValueError exactly in the cases in which z "
         "is an array"),
    ],
)  # fmt: skip
def test_a_mistake_and_a_slip_are_named_together(
    key: Key, answer: Callable, id: str, slip: str, also: str
) -> None:
    said = asked_of(key, answer).diagnosis
    assert said is not None and (said.id, said.slip) == (id, slip)
    assert said.message.startswith(f"This is {id}. Besides, ") and also in said.message


@pytest.mark.parametrize(
    ("key", "answer", "slip"),
    [
        (ARRAYS, lambda z: list(halves(z)), "list"),
        (ARRAYS, lambda z: (halves(z), 7), "pair"),
        (MATRICES, lambda z: halves(z)[:, None], "axis"),
        (NUMBERS, lambda z: [z.sum()], "list-of-one"),
        (FLOATS, lambda z: (z > 0).astype(int), "integers"),
        (BOTH, lambda z: halves(z) if z + 1 else 0, "numbers-only"),
        (ARRAYS, lambda z: None, "nothing"),
    ],
)
def test_a_slip_with_right_values_is_named_alone(key: Key, answer: Callable, slip: str) -> None:
    said = asked_of(key, answer).diagnosis
    assert said is not None and (said.id, said.slip) == (slip, "")


def test_the_words_of_the_exercise_come_first() -> None:
    words = "The numbers are right, but they hang in a list, which nobody asked for."
    key = replace(ARRAYS, mistakes=[replace(m, message=words) if m.id == "list" else m
                                    for m in ARRAYS.mistakes])  # fmt: skip
    alone = asked_of(key, lambda z: list(halves(z))).diagnosis
    both = asked_of(key, lambda z: (2 * z).tolist()).diagnosis
    assert alone is not None and alone.message == words
    assert both is not None and both.message == (
        "This is doubled. Besides, the numbers hang in a list, which nobody asked for."
    )


def test_a_slip_counts_only_where_it_shows_in_every_case() -> None:
    said = asked_of(ARRAYS, lambda z: (2 * z).tolist() if len(z) > 2 else 2 * z).diagnosis
    assert said is None


def test_inside_of_a_slip_two_matches_are_none() -> None:
    key = replace(ARRAYS, mistakes=[*ARRAYS.mistakes, mistake(ARRAYS, "twin", lambda z: 2 * z)])
    assert asked_of(key, lambda z: (2 * z).tolist()).diagnosis is None


def test_a_fact_is_said_of_what_is_inside_of_a_slip() -> None:
    verdict = asked_of(ARRAYS, lambda z: (halves(z) + 0.25).tolist())
    assert verdict.diagnosis is None and verdict.relation is not None
    assert verdict.relation.message == (
        "In every case your result is 0.25 more than the expected one, everywhere. Besides, the "
        "numbers come as a list; the contract says an array."
    )


FORMS = key_for(
    halves, ["z"],
    [(uniform(n, n),) for n in (2, 3, 4, 5)] + [(Laid("read-only", uniform(8, 3)),)],
    aspects=[Aspect("values", 1.0, [0, 1]), Aspect("unchanged", 0.5, [2, 3, 4], "unchanged")],
)  # fmt: skip
FORMS = told(FORMS, ("doubled", lambda z: 2 * z))


def spoils(z: Any, value: Any) -> Any:
    z += 1.0
    return value


def test_a_mistake_that_changes_its_input_besides_is_named_with_it() -> None:
    answer = lambda z: spoils(z, 2 * z) if z.flags.writeable else 2 * z  # noqa: E731
    said = asked_of(FORMS, answer).diagnosis
    assert said is not None and (said.id, said.slip) == ("doubled", "unchanged")
    assert said.message == "This is doubled. Besides, the function changed its input."


def test_a_read_only_array_that_stops_it_is_part_of_the_change() -> None:
    def answer(z: Any) -> Any:
        doubled = 2 * z
        z += 1.0
        return doubled

    said = asked_of(FORMS, answer).diagnosis
    assert said is not None and (said.id, said.slip) == ("doubled", "changed")
    assert "changed in place" in said.message


def test_the_slip_is_not_published() -> None:
    verdict = asked_of(ARRAYS, lambda z: (2 * z).tolist())
    assert verdict.to_dict()["diagnosis"] == {
        "id": "doubled",
        "message": "This is doubled. Besides, the numbers come as a list; the contract says an "
        "array.",
    }


def test_nothing_is_said_twice() -> None:
    """A diagnosis and a relation never stand beside each other."""
    for answer in (lambda z: 2 * z, lambda z: -z, lambda z: None, lambda z: 0 * z):
        verdict = asked_of(ARRAYS, answer)
        assert (verdict.diagnosis is None) != (verdict.relation is None)
        assert isinstance(verdict.diagnosis or verdict.relation, Diagnosis)


POWERS = told(
    key_for(
        lambda z: np.exp(z - z.max()),
        ["z"],
        [(uniform(n, n),) for n in (2, 3, 4, 5)] + [(np.array([-2.0, 1.0, 900.0]),)],
    ),
    ("shifted-twice", lambda z: np.exp(z - 2 * z.max())),
)


def test_a_mistake_that_overflows_besides_is_named_with_it() -> None:
    found = asked_of(POWERS, lambda z: np.exp(z) / np.exp(z.max()) ** 2).diagnosis
    assert found is not None and (found.id, found.slip) == ("shifted-twice", "overflow")
    assert "Besides, in some cases nan or infinity comes out" in found.message


def test_what_only_overflows_is_no_mistake_of_another_kind() -> None:
    found = asked_of(POWERS, lambda z: np.exp(z) / np.exp(z.max())).diagnosis
    assert found is None or not found.slip, found
