"""Generators as arguments: calls that are repeated, what counts as drawing, and as a change."""

from __future__ import annotations

import json

import numpy as np
import pytest

from course_lib.checking.calls import Observation, observe
from course_lib.checking.codec import MAX_TIMES, BadData, Other, Rng, decode, encode
from course_lib.checking.compare import difference
from course_lib.checking.key import Aspect, Key, Mistake, key_from_text
from course_lib.checking.pieces import Viewed
from course_lib.checking.showing import call_text
from tests.course_lib.checking.keys import asked_of, key_for


def draws(rng, z):
    return z + rng.normal()


def seen(function, *args) -> Observation:
    return observe(function, [encode(arg) for arg in args])


def test_a_call_is_repeated_with_one_generator_and_a_list_comes_back():
    found = seen(lambda rng: float(rng.normal()), Rng(3, 4)).decoded
    rng = np.random.default_rng(3)
    assert found == [rng.normal() for _ in range(4)] and len(set(found)) == 4
    assert seen(lambda rng: float(rng.normal()), Rng(3)).decoded == found[0]


def test_an_error_in_the_last_of_several_calls_is_an_error():
    counted = []

    def third_time_unlucky(rng):
        counted.append(1)
        return 1 / (3 - len(counted))

    assert seen(third_time_unlucky, Rng(1, 3)).raised == "ZeroDivisionError"
    assert len(counted) == 3


@pytest.mark.parametrize(
    ("function", "drew", "changed"),
    [
        (draws, True, False),
        (lambda rng, z: z + 1, False, False),
        (lambda rng, z: z.__iadd__(1).copy(), False, True),
        (lambda rng, z: z.__iadd__(rng.normal()).copy(), True, True),
    ],
)
def test_drawing_is_no_change_and_a_change_is_no_drawing(function, drew, changed):
    found = seen(function, Rng(1), np.array([1.0, 2.0]))
    assert (found.drew, found.changed, found.left != "") == (drew, changed, drew or changed)


def test_who_draws_more_leaves_the_generator_elsewhere():
    twice = seen(lambda rng, z: (rng.normal(), draws(rng, z))[1], Rng(1), 1.0)
    assert twice.left != seen(draws, Rng(1), 1.0).left != ""


@pytest.mark.parametrize(
    ("answer", "drawing", "unchanged"),
    [
        (draws, True, True),
        (lambda rng, z: z + np.random.default_rng(1).normal(), False, True),
        (lambda rng, z: z + np.random.default_rng(1).normal() + 0 * rng.normal(), True, True),
        (lambda rng, z: z.__iadd__(rng.normal()), True, False),
    ],
)
def test_to_draw_and_to_leave_unchanged_are_two_things_to_ask(answer, drawing, unchanged):
    aspects = [Aspect("draws", 1.0, [0], "draws"), Aspect("leaves", 1.0, [0], "unchanged")]
    key = key_for(draws, ["rng", "z"], [(Rng(1), np.array([1.0, 2.0]))], aspects=aspects)
    assert [a.passed for a in asked_of(key, answer).aspects] == [drawing, unchanged]


@pytest.mark.parametrize("value", [Rng(7), Rng(7, 900), Rng(7, MAX_TIMES)])
def test_a_generator_crosses_the_border_with_how_often_it_is_asked(value):
    assert decode(json.loads(json.dumps(encode(value)))) == value


@pytest.mark.parametrize("times", [0, -1, MAX_TIMES + 1, 1.0, True, "9", None])
def test_no_odd_number_of_calls_is_read(times):
    with pytest.raises(BadData):
        decode({"rng": 7, "times": times})


def test_a_failing_call_says_how_often_it_was_made():
    key = key_for(lambda rng: 0, ["rng"], [(Rng(7),), (Rng(8, 20),)])
    assert [call_text(key, c) for c in key.cases] == [
        "rng = np.random.default_rng(7)",
        "rng = np.random.default_rng(8), in 20 calls",
    ]


@pytest.mark.parametrize(
    ("dtype", "right"), [("int32", True), ("uint8", True), ("float64", False), ("bool", False)]
)
def test_whole_numbers_are_integers_of_any_size(dtype, right):
    value, wanted = np.ones((2, 2), dtype), np.ones((2, 2), np.int64)
    reason = difference(value, wanted, 0, 0, "whole")
    assert (reason is None) == right
    if dtype == "float64":
        assert reason == "the dtype is float64 where integers were expected"


# --- values too large for a key -------------------------------------------------------------

X = np.random.default_rng(1).normal(size=(2, 3, 3, 1))


WHOLE = {"dtype": "float64", "a shift": "of the whole batch, zeros coming in"}
WRAPPED = {"dtype": "float64", "a shift": "that wraps round to the other side"}
REASON = "an array of numbers is asked, and it is nothing (None)"


def key_of_shifts() -> Key:
    """A key that has the view's words in it, and not the values."""
    mistakes = [
        Mistake("wraps", "It wraps round.", "", [Viewed(value=encode(WRAPPED))]),
        Mistake("none", "Nothing came back.", "", [Viewed(value=encode(Other(REASON)))]),
    ]
    return key_for(
        lambda rng, x: WHOLE, ["rng", "x"], [(Rng(5), X)], view="shifts", mistakes=mistakes
    )


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda rng, x: np.roll(x, 1, axis=1), "wraps"),
        (lambda rng, x: np.roll(x, -1, axis=2), "wraps"),
        (lambda rng, x: None, "none"),
        (lambda rng, x: x[:1], None),
        (lambda rng, x: 2 * x, None),
    ],
)
def test_a_mistake_is_known_by_what_the_view_made_of_it(answer, name, written):
    key = key_from_text(key_of_shifts().to_text()) if written else key_of_shifts()
    verdict = asked_of(key, answer)
    assert verdict.points == 0
    assert (verdict.diagnosis and verdict.diagnosis.id) == name


def test_a_right_answer_is_right_by_its_view_alone():
    assert asked_of(key_of_shifts(), lambda rng, x: x.copy()).outcome == "right"


def test_a_view_of_a_large_value_is_shown_without_the_value():
    failure = asked_of(key_of_shifts(), lambda rng, x: np.roll(x, 1, axis=1)).failure
    assert failure is not None and failure.yours == str(WRAPPED)
    failure = asked_of(key_of_shifts(), lambda rng, x: None).failure
    assert failure is not None and failure.yours.endswith(REASON)


def test_what_is_written_of_a_viewed_value_is_read_as_one():
    text = key_of_shifts().to_text()
    assert text.count('"viewed": true') == 2
    assert [type(m.observed[0]) for m in key_from_text(text).mistakes] == [Viewed, Viewed]
    assert key_from_text(text).to_text() == text


def test_no_answer_from_outside_is_taken_for_a_viewed_one():
    """A student who returns the expected words has not shifted anything."""
    verdict = asked_of(key_of_shifts(), lambda rng, x: WHOLE)
    assert verdict.outcome == "wrong" and "it is a dict" in verdict.message
