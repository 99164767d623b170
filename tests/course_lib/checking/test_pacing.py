"""An answer that is to be faster than loops: what is measured, and what is said of it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from course_lib.checking import pacing
from course_lib.checking.calls import Observation, observe
from course_lib.checking.check import ask
from course_lib.checking.codec import encode
from course_lib.checking.judge import judge
from course_lib.checking.key import Aspect, Key, key_from_text
from course_lib.checking.pacing import Pace, Race, lags, race_from
from course_lib.checking.raced import race_in, raced_cases
from tests.course_lib.checking.keys import key_for, mistake

PACE = Pace("by_loops", 20)
X = np.arange(20000.0)


def by_loops(x):
    out = np.zeros(len(x))
    for i in range(len(x)):
        out[i] = x[i] * 2.0
    return out


def by_lists(x):
    return np.array([v * 2.0 for v in x])


def vectorised(x):
    return x * 2.0


def key(**more) -> Key:
    aspects = [Aspect("values", 2.0, [0]), Aspect("fast", 1.0, [1], "pace")]
    asked = [(np.arange(3.0),), (X,)]
    return key_for(
        vectorised, ["x"], asked, aspects=aspects, pace=PACE, race=Race(PACE, by_loops), **more
    )


@pytest.mark.parametrize("answer", [by_loops, by_lists])
def test_loops_lose_their_race_and_words_say_by_how_much(answer):
    seen = observe(answer, [encode(X)], race=Race(PACE, by_loops))
    assert seen.lags and seen.raised is None
    assert "times as fast as by_loops, where 20 times is asked" in seen.pace


def test_whole_arrays_win_theirs():
    seen = observe(vectorised, [encode(X)], race=Race(PACE, by_loops))
    assert not seen.lags and seen.pace == ""


def test_no_race_is_run_where_none_is_asked():
    calls = []
    observe(lambda x: calls.append(1), [encode(X)])
    assert len(calls) == 1


def test_time_that_others_take_does_not_count():
    if not pacing.exact:
        pytest.skip("this system has no exact clock of a thread's own time")

    def waiting(x):
        time.sleep(0.05)  # as when another process has the processor
        return x * 2.0

    pace = Pace("by_loops", 4)  # on the clock on the wall it would be slower than the loops
    assert lags(waiting, Race(pace, by_loops), [encode(X)]) == ""


def test_one_slow_try_of_several_costs_nothing():
    calls = []

    def first_slow(x):
        calls.append(1)
        return by_lists(x) if len(calls) == 1 else vectorised(x)

    assert lags(first_slow, Race(PACE, by_loops), [encode(X)]) == ""


def test_each_try_gets_arguments_of_its_own():
    given = []

    def spoils(x):
        given.append(float(x[1]))
        x[:] = 7.0
        return by_lists(x)

    lags(spoils, Race(PACE, by_loops), [encode(X)])
    assert set(given) == {1.0}


def test_the_first_argument_is_repeated_for_the_race_alone():
    sizes = []

    def sized(x):
        sizes.append(len(x))
        return vectorised(x)

    race = Race(Pace("by_loops", 20, repeat=5000), by_loops)
    seen = observe(sized, [encode(np.arange(3.0))], race=race)
    assert seen.decoded.tolist() == [0, 2, 4] and not seen.lags
    assert sizes[:2] == [3, 15000]


def test_the_slower_one_is_timed_once_for_the_same_arguments():
    calls = []

    def counted(x):
        calls.append(1)
        return by_loops(x)

    race = Race(PACE, counted)
    for function in (vectorised, by_lists, vectorised):
        observe(function, [encode(X)], race=race)
    assert len(calls) == 1


def test_code_makes_the_function_to_race_against():
    race = race_from("def by_loops(x):\n    return np.cumsum(x)", PACE)
    assert race.slow(np.ones(3)).tolist() == [1, 2, 3]


def test_loops_cost_the_aspect_of_the_pace_and_no_other():
    asked = key()
    verdict = judge(asked, ask(asked, by_loops))
    assert [a.passed for a in verdict.aspects] == [True, False]
    assert (verdict.points, verdict.outcome) == (2.0, "partly right")
    assert "the values are right, but it is" in verdict.message
    assert judge(asked, ask(asked, vectorised)).outcome == "right"


def test_a_fast_wrong_answer_earns_nothing_for_its_pace():
    asked = key()
    verdict = judge(asked, ask(asked, lambda x: x * 3.0))
    assert verdict.points == 0.0
    right_where_it_counts = judge(asked, ask(asked, lambda x: x * (2.0 if len(x) == 3 else 3.0)))
    assert right_where_it_counts.points == 2.0


def test_a_known_slow_answer_is_named_and_a_wrong_slow_one_by_its_mistake():
    asked = key()
    seen = [observe(by_loops, c.args, race=race_in(asked, i)) for i, c in enumerate(asked.cases)]
    slow = mistake(asked, "loops", by_loops)
    slow.observed[:] = [None, seen[1]]
    tripled = mistake(asked, "tripled", lambda x: x * 3.0)
    asked = key(mistakes=[slow, tripled])
    assert judge(asked, ask(asked, by_lists)).diagnosis.id == "loops"
    said = judge(asked, ask(asked, lambda x: by_lists(x) * 1.5)).diagnosis
    assert (said.id, said.message) == ("tripled", "This is tripled.")


def test_the_pace_survives_the_file_of_a_key():
    slow = mistake(key(), "loops", by_loops)
    slow.observed[:] = [None, Observation(value=encode(X * 2), lags=True, pace="0.9 times")]
    read = key_from_text(key(mistakes=[slow]).to_text())
    assert read.pace == PACE and raced_cases(read) == {1}
    assert read.race is None, "a file holds no function"
    assert read.mistakes[0].observed[1] == Observation(value=encode(X * 2), lags=True)
