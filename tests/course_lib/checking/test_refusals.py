"""Cases in which an exception is the right answer."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking.calls import observe
from course_lib.checking.check import ask
from course_lib.checking.codec import encode
from course_lib.checking.judge import judge
from course_lib.checking.key import Aspect, Case, Key, key_from_text
from grader.bank.keys import make_key
from grader.bank.model import Ask, BankError, Exercise


def half(n):
    if n < 0:
        raise ValueError("negative")
    return n / 2


class OfMyOwn(ValueError):
    pass


def key() -> Key:
    cases = [Case([encode(n)], encode(n / 2), 1e-9, 1e-12) for n in (1.0, 3.0, 0.0)]
    cases += [
        Case([encode(n)], encode("raises ValueError"), 1e-9, 1e-12, raises="ValueError")
        for n in (-1.0, -2.0)
    ]
    aspects = [Aspect("values", 2.0, [0, 1]), Aspect("refuses", 1.0, [2, 3, 4])]
    return Key("half", "00", ["n"], aspects, cases)


def verdict_on(answer, hidden=False):
    asked = key()
    return judge(asked, ask(asked, answer), hidden)


def raising(error):
    def answer(n):
        if n < 0:
            raise error
        return n / 2

    return answer


@pytest.mark.parametrize(
    "error", [ValueError, ValueError("text"), OfMyOwn("text"), np.linalg.LinAlgError("text")]
)
def test_the_exception_or_one_derived_from_it_is_right(error):
    assert verdict_on(raising(error)).outcome == "right"


@pytest.mark.parametrize("error", [TypeError("t"), Exception("e"), AssertionError()])
def test_another_exception_is_not(error):
    verdict = verdict_on(raising(error))
    assert verdict.points == 2.0
    assert type(error).__name__ in verdict.message


def test_what_comes_back_instead_is_shown_beside_what_was_to_be_raised():
    verdict = verdict_on(lambda n: n / 2)
    assert [a.passed for a in verdict.aspects] == [True, False]
    assert "it returned -0.5 where ValueError was to be raised" in verdict.aspects[1].reason
    assert "exactly in the cases in which n is negative" in verdict.message
    assert (verdict.failure.yours, verdict.failure.expected) == ("-0.5", "raises ValueError")


def test_an_answer_that_always_raises_earns_nothing():
    def always(n):
        raise ValueError

    for hidden in (False, True):
        verdict = verdict_on(always, hidden)
        assert verdict.points == 0.0


def test_the_right_exceptions_are_not_said_to_be_crashes():
    verdict = verdict_on(lambda n: n / 3 if n >= 0 else half(n), hidden=True)
    assert verdict.outcome == "wrong" or verdict.points
    assert "It ended with" not in verdict.message


def test_a_class_that_lies_about_itself_is_none():
    class Liar(Exception):
        @property
        def __class__(self):
            return ValueError

    assert verdict_on(raising(Liar())).points == 2.0


def test_a_case_says_in_its_file_what_is_raised():
    read = key_from_text(key().to_text())
    assert [c.raises for c in read.cases] == ["", "", "", "ValueError", "ValueError"]
    assert '"raises": ""' not in key().to_text()


def exercise(*cases) -> Exercise:
    ex = Exercise("half", hints=[], lesson="00")
    ex.aspect("refuses", 1, cases=cases, draw=lambda rng: (1.0,))
    ex.wrong("no-check", "Nothing is refused.", "", lambda n: n / 2)
    ex.wrong("another", "Another exception is raised.", "", raising(TypeError))
    return ex


def test_the_bank_asks_it_and_knows_who_does_otherwise():
    made = make_key(exercise(Ask((-3.0,), raises="ValueError"), (4.0,)), lambda name: half)
    assert [c.raises for c in made.cases] == ["ValueError", "", ""]
    assert [o.value for o in made.mistakes[0].observed if o] == [encode(-1.5)]
    assert [o.raised for o in made.mistakes[1].observed if o] == ["TypeError"]
    assert judge(made, ask(made, lambda n: n / 2)).diagnosis.id == "no-check"


def test_raising_what_is_asked_in_other_cases_too_is_a_mistake_that_can_be_known():
    def also_at_0(n):
        if n <= 0:
            raise ValueError
        return n / 2

    ex = exercise(Ask((-3.0,), raises="ValueError"), (4.0,), (0.0,))
    ex.wrong("zero-refused", "0 is refused too.", "", also_at_0)
    made = make_key(ex, lambda name: half)

    def of_my_own(n):
        if n <= 0:
            raise OfMyOwn("no")
        return n / 2

    assert judge(made, ask(made, of_my_own)).diagnosis.id == "zero-refused"


def test_the_bank_refuses_a_case_in_which_the_reference_does_not_raise():
    with pytest.raises(BankError, match="does not raise ValueError"):
        make_key(exercise(Ask((3.0,), raises="ValueError")), lambda name: half)


def test_an_observation_says_of_which_kinds_an_exception_is():
    assert observe(half, [encode(-1.0)]).kinds.split() == ["Exception", "ValueError"]
