"""Tests that students write: what their functions are, what a test earns, and what is said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_lib.checking.card import Card, card_html, card_text
from course_lib.checking.check import check
from course_lib.checking.key import key_from_text, read_key
from course_lib.checking.standing_in import MOST_CALLS, CannotAsk, answered, stand_in
from course_lib.checking.suspects import DISGUISES, OWN, RIGHT, WRONG, lineup
from course_lib.checking.testing import trial
from grader.bank import all_exercises, key_of
from grader.bank.testing import stops_enough, wrong_ones
from grader.course.lessons import reference

TESTED = [e for e in all_exercises().values() if e.tests]
relu, softmax = reference("relu"), reference("softmax")
ARRAY = np.array([[-2.0, 0.5], [3.0, -0.25]])


def checked(test: Callable[..., Any]) -> Card:
    return check("check_relu", test, right=relu)


def honest(f: Callable[..., Any]) -> None:
    z = np.array([[-np.inf, -2.0, -0.5, 0.0], [0.25, 1.0, 250.0, np.nan]])
    before = z.copy()
    a = f(z)
    assert np.array_equal(z, before, equal_nan=True)
    assert np.array_equal(a, relu(before), equal_nan=True)


def standing_for(function: Callable[..., Any]) -> Callable[[Any], Any]:
    return stand_in(lambda data: answered(function, data), [])


@pytest.mark.parametrize(
    "z",
    [ARRAY, ARRAY[:, ::-1], np.array([3, -4]), np.float32([1, -1]), 2.5, -3, np.float64(-1.5),
     np.array(2.0), np.array([np.nan, -np.inf]), np.zeros((0, 3)), np.ones((2, 1, 3))],
    ids=str,
)  # fmt: skip
def test_a_stand_in_does_what_its_function_does(z: Any) -> None:
    got, wanted = standing_for(relu)(z), relu(z)
    assert np.array_equal(got, wanted, equal_nan=True)
    assert np.shape(got) == np.shape(wanted)
    assert getattr(got, "dtype", type(got)) == getattr(wanted, "dtype", type(wanted))


def test_a_stand_in_writes_where_its_function_does() -> None:
    def over(z: Any) -> Any:
        z[z < 0] = 0
        return z

    z = np.array([[-1.0, 2.0, -3.0, 4.0]])[:, ::2]
    got = standing_for(over)(z)
    assert got is z
    assert np.array_equal(z, [[0, 0]])


def test_a_stand_in_copies_where_its_function_copies() -> None:
    z = ARRAY.copy()
    got = standing_for(lambda z: z * 1)(z)
    assert got is not z and not np.shares_memory(got, z)


@pytest.mark.parametrize("error", [ValueError, ZeroDivisionError, KeyError, TypeError])
def test_a_stand_in_raises_what_its_function_raises(error: type[Exception]) -> None:
    def raising(z: Any) -> Any:
        raise error("told")

    with pytest.raises(error, match="told"):
        standing_for(raising)(ARRAY)


def test_an_exception_that_python_does_not_have_comes_as_the_nearest_that_it_is_one_of() -> None:
    with pytest.raises((IndexError, ValueError)):
        standing_for(lambda z: z.max(axis=5))(ARRAY)


def test_a_read_only_array_is_one_for_the_function_too() -> None:
    z = ARRAY.copy()
    z.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        standing_for(lambda z: np.negative(z, out=z))(z)


@pytest.mark.parametrize(
    "z",
    [object(), np.zeros(1001), np.zeros((0, 10**6)), [[0.0] * 40] * 40, np.array([1j]),
     np.ma.array([1.0])],
    ids=lambda z: str(type(z)),
)  # fmt: skip
def test_what_cannot_cross_is_refused_as_no_failure_of_the_function(z: Any) -> None:
    with pytest.raises(CannotAsk):
        standing_for(relu)(z)


def test_a_test_calls_its_function_so_often_and_no_more() -> None:
    f = standing_for(relu)
    for _ in range(MOST_CALLS):
        f(1.0)
    with pytest.raises(CannotAsk, match="500 times"):
        f(1.0)


@pytest.mark.parametrize("of", list(WRONG))
def test_every_wrong_one_of_the_notebook_is_wrong_as_its_sentence_says(of: str) -> None:
    """What the bank's misconception of its name is wrong at, it is wrong at too, somewhere."""
    [exercise] = [e for e in TESTED if e.tests and e.tests.of.name == of]
    assert exercise.tests is not None
    told = {a.id for a, _ in wrong_ones(exercise.tests.of, reference, reference(of))}
    assert set(WRONG[of]) <= told
    assert not set(WRONG[of]) & set(RIGHT[of])
    assert len(WRONG[of]) >= 12 and len(RIGHT[of]) >= 5


@pytest.mark.parametrize("of", list(RIGHT))
def test_every_disguise_is_right(of: str) -> None:
    exercise, right = all_exercises()[of], reference(of)
    made = lineup(of, right)
    for block in exercise.aspects:
        for asked in block.cases:
            z = getattr(asked, "args", asked)[0]
            if isinstance(z, np.ndarray):
                for name in RIGHT[of]:
                    got = made[name](z.copy())
                    np.testing.assert_allclose(got, right(z), rtol=1e-6, err_msg=name)


def test_every_disguise_has_its_words() -> None:
    assert {n for made in RIGHT.values() for n in made} == {OWN, *DISGUISES}


def test_no_right_function_stands_in_the_course_library() -> None:
    assert all(not name.startswith("right") for made in WRONG.values() for name in made)
    for of in WRONG:
        mute = lineup(of, lambda z: None)
        assert mute[OWN](ARRAY) is None


@pytest.mark.parametrize("exercise", TESTED, ids=lambda e: e.name)
def test_a_key_keeps_names_and_sentences_and_no_function(exercise: Any) -> None:
    key = read_key(exercise.name)
    assert key.lineup is None and key.tests is not None
    assert key_from_text(key.to_text()).tests == key.tests
    assert set(key.tests.said) == set(WRONG[key.tests.of])
    assert key.to_text() == key_of(exercise).to_text()


@pytest.mark.parametrize("exercise", TESTED, ids=lambda e: e.name)
def test_the_bank_hands_over_far_more_in_grading(exercise: Any) -> None:
    key = key_of(exercise, 1)
    wrong = [c for c in key.cases if c.expected]
    assert len(wrong) >= 26 and len(key.cases) - len(wrong) >= 10
    assert stops_enough(reference(exercise.name), exercise)


def test_points_grow_with_the_share_and_are_full_from_nine_in_ten() -> None:
    seen = {}
    for most in range(1, len(WRONG["relu"]) + 1):
        some = iter(range(len(WRONG["relu"])))

        def test(f: Any, most: int = most, some: Any = some) -> None:
            try:
                honest(f)
            except Exception as error:
                if next(some) < most:
                    raise AssertionError from error

        seen[most] = checked(test).verdict.points
    earned = list(seen.values())
    assert earned == sorted(earned)
    assert len(set(earned)) > 9
    assert {k for k, p in seen.items() if p == 5} == {13, 14}


def test_an_exception_of_the_functions_own_that_is_let_out_catches_it() -> None:
    seen = trial(lambda f: f(ARRAY), lambda data: answered(lambda z: max(0, z), data), 1.0)
    assert seen.value is True and seen.detail.startswith("f raised ValueError")


def test_an_exception_of_the_tests_own_says_nothing() -> None:
    def own(f: Any) -> None:
        f(ARRAY).nothing()

    seen = trial(own, lambda data: answered(relu, data), 1.0)
    assert seen.raised == "AttributeError"
    verdict = checked(own).verdict
    assert (verdict.points, verdict.outcome) == (0, "wrong")
    assert "ended with AttributeError (line " in verdict.message


def test_a_false_alarm_earns_nothing_and_says_which_assert_it_was() -> None:
    def exact(f: Any) -> None:
        honest(f)
        assert f(np.array([-3, 4])).dtype.kind == "i"

    verdict = checked(exact).verdict
    assert (verdict.points, verdict.outcome) == (0, "wrong")
    assert verdict.message.startswith("A false alarm: your test stops 2 of the 6 right functions")
    assert verdict.shown[-1][0] == "the first alarm"
    assert 'dtype.kind == "i"' in verdict.shown[-1][1]
    assert "returns floats for integers" in verdict.hints[0]
    none = checked(lambda f: f([1.0])).verdict
    assert "returns floats for integers" in none.hints[0]


def test_the_card_counts_and_its_next_hint_names_one_that_escaped() -> None:
    def weak(f: Any) -> None:
        assert np.array_equal(f(np.array([-2.0, 3.0])), [0, 3])

    card = checked(weak)
    verdict = card.verdict
    assert verdict.outcome == "partly right"
    assert "catches 8 of 14 wrong functions, and stops no right one" in str(card)
    assert verdict.hints[0].startswith("One that escapes your test: “")
    assert any(said in verdict.hints[0] for said in read_key("check_relu").tests.said.values())
    assert "One that escapes" not in card_text(verdict)
    assert "One that escapes" in card_html(verdict)


@pytest.mark.parametrize(
    "test",
    [lambda f: None, lambda f: False, lambda f: f, lambda f: np.array_equal(1, 2)],
)
def test_a_test_that_always_returns_earns_nothing(test: Callable[..., Any]) -> None:
    verdict = checked(test).verdict
    assert (verdict.points, verdict.outcome) == (0, "wrong")
    assert "stops nobody" in verdict.message


def test_a_test_that_always_raises_earns_nothing() -> None:
    def always(f: Any) -> None:
        raise AssertionError("wrong")

    verdict = checked(always).verdict
    assert (verdict.points, verdict.outcome) == (0, "wrong")
    assert "every one of the 6 right functions, and every wrong one too" in verdict.message
    assert verdict.shown[-1][1].startswith("AssertionError: wrong")
    assert "the notebook’s own relu" in verdict.hints[0]


def test_an_input_that_is_too_large_is_said_so() -> None:
    verdict = checked(lambda f: f(np.zeros(2000))).verdict
    assert verdict.points == 0
    assert "hands over at most 1000 numbers at a time" in verdict.message


def test_a_stub_is_not_attempted() -> None:
    def stub(f: Any) -> None:
        raise NotImplementedError

    assert checked(stub).verdict.outcome == "not attempted"


def test_without_a_right_function_nothing_is_tried() -> None:
    verdict = check("check_relu", honest).verdict
    assert (verdict.outcome, verdict.points) == ("not attempted", 0)
    assert "right=relu" in verdict.message


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals")
def test_a_test_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["course_lib.checking.check"], "SECONDS", 0.1)

    def endless(f: Any) -> None:
        while True:
            pass

    verdict = checked(endless).verdict
    assert (verdict.points, verdict.outcome) == (0, "too slow")
    assert "took too long" in verdict.message


def test_the_notebooks_side_needs_nothing_of_the_graders() -> None:
    code = "import course_lib.checking.check, sys; print('grader' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
