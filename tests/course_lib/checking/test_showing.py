"""The smallest failing call: what differs can be seen in the two texts beside each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from course_lib.checking.card import card_html, card_text
from course_lib.checking.codec import Func, Laid
from course_lib.checking.key import Aspect
from course_lib.checking.texts import show
from tests.course_lib.checking.keys import asked_of, key_for, uniform

FLOATS = key_for(np.abs, ["z"], [(np.array([-1.0, 2.0]),), (uniform(0, 2, 3),)], "float")
NARROW = key_for(np.abs, ["z"], [(np.float32([-1, 2]),), (np.float32([3, -4, 5]),)], "same")
FORMS = key_for(
    np.abs, ["z"], [(np.array([-1.0, 2.0]),), (Laid("read-only", np.array([1.5, -2.5])),)],
    aspects=[Aspect("unchanged", 1.0, [0, 1], "unchanged")],
)  # fmt: skip


def spoils(z: np.ndarray) -> np.ndarray:
    made = np.abs(z)
    if z.flags.writeable:
        z += 1.0
    return made


@pytest.mark.parametrize(
    ("answer", "yours", "expected"),
    [
        (lambda z: np.abs(z) + 1e-8, "[→1.00000001←, 2.0]", "[→1.0←, 2.0]"),
        (lambda z: np.abs(z) * [1, 1.5], "[1.0, →3.0←]", "[1.0, →2.0←]"),
        (lambda z: np.abs(z).astype(int), "[1, 2] (int64)", "[1.0, 2.0] (float64)"),
        (lambda z: np.abs(z)[:1], "[1.0] (shape (1,))", "[1.0, 2.0] (shape (2,))"),
        (lambda z: np.abs(z).tolist(), "[1.0, 2.0] (a list)", "[1.0, 2.0] (an array)"),
        (lambda z: print(0.5), "nothing (None), and “0.5” was printed", "[1.0, 2.0]"),
    ],
)
def test_a_difference_is_seen(answer: Callable, yours: str, expected: str) -> None:
    failure = asked_of(FLOATS, answer).failure
    assert failure is not None and failure.call == "z = [-1.0, 2.0]"
    assert (failure.yours, failure.expected) == (yours, expected)


def test_a_dtype_that_no_digit_shows_is_named() -> None:
    failure = asked_of(NARROW, lambda z: np.abs(z).astype(float)).failure
    assert failure is not None and failure.call == "z = [-1.0, 2.0] (float32)"
    assert failure.yours == "[1.0, 2.0] (float64)"
    assert failure.expected == "[1.0, 2.0] (float32)"


def test_a_changed_input_is_named() -> None:
    failure = asked_of(FORMS, spoils).failure
    assert failure is not None and failure.yours == "[1.0, 2.0], and the input was changed"


def test_the_layout_of_an_argument_is_said_in_words() -> None:
    failure = asked_of(FORMS, lambda z: np.abs(z) if z.flags.writeable else z).failure
    assert failure is not None and failure.call == "z = [1.5, -2.5], read-only"


def test_a_relation_stands_where_a_diagnosis_would() -> None:
    verdict = asked_of(FLOATS, lambda z: -np.abs(z))
    assert verdict.relation is not None and verdict.diagnosis is None
    assert verdict.relation.message in card_text(verdict)
    html = card_html(verdict)
    assert verdict.relation.message in html
    assert html.index(verdict.relation.message) < html.index("yours")


@pytest.mark.parametrize("value", [(), (1.0,), (np.ones(2), 1.0, 2.0)])
def test_another_number_of_things_than_a_pair_has_a_text(value: object) -> None:
    pair = key_for(
        lambda z: (z, 2.0), ["z"], [(np.array([-1.0, 2.0]),), (np.array([1.0, 2.0, 3.0]),)]
    )
    failure = asked_of(pair, lambda z: value).failure
    assert failure is not None and failure.expected == "([-1.0, 2.0], 2.0)"


def test_beside_a_matrix_each_argument_has_lines_of_its_own() -> None:
    asked = [(np.array([[1.0, 2.0], [3.0, 4.0]]), 0.5), (np.array([[1.0], [-1.0]]), 2.0)]
    failure = asked_of(key_for(lambda X, b: X + b, ["X", "b"], asked), lambda X, b: X).failure
    assert failure is not None and failure.call == "X = [[1.0],\n     [-1.0]],\nb = 2.0"


def test_functions_and_slices_are_named_inside_of_other_values_too():
    value = {"tanh": (Func("sine"), 0.5), "row": Laid("strided", np.array([1.0, 2.0]))}
    assert show(value) == "{'tanh': (the function “sine”, 0.5), 'row': [1.0, 2.0]}"
