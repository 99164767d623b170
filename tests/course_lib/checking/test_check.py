"""The check under an exercise: a card for people, points for nbgrader, never an exception."""

from __future__ import annotations

import sys
import time
import warnings
from dataclasses import replace

import numpy as np
import pytest

from course_lib import check
from course_lib.checking.key import read_key
from grader.bank import all_exercises
from grader.course.lessons import reference
from tests.course_lib.checking.keys import handed_to_check


@pytest.mark.parametrize("name", list(all_exercises()))
def test_the_reference_gets_all_points_and_its_repr_is_the_points(name: str) -> None:
    card = check(name, reference(name), **handed_to_check(name))
    assert card.verdict.outcome == "right"
    assert float(repr(card)) == card.verdict.max_points == read_key(name).points


def test_a_stub_is_not_attempted_and_not_wrong() -> None:
    def weighted_sum(x, w, b):  # type: ignore[no-untyped-def]
        raise NotImplementedError

    card = check("weighted_sum", weighted_sum)
    assert (card.verdict.outcome, repr(card)) == ("not attempted", "0")
    assert check("weighted_sum", None).verdict.outcome == "not attempted"


def test_a_known_mistake_is_named_with_the_values_side_by_side() -> None:
    card = check("weighted_sum", lambda x, w, b: x @ w)
    assert card.verdict.diagnosis is not None
    text, html = str(card), card._repr_html_()
    assert card.verdict.diagnosis.message in text
    for part in ("yours", "expected", "hint 1 of 3", "hint 3 of 3"):
        assert part in html


def test_a_mistake_nobody_knows_is_not_given_a_name() -> None:
    card = check("weighted_sum", lambda x, w, b: x @ w + b + 0.123)
    assert card.verdict.outcome == "wrong" and card.verdict.diagnosis is None


def test_an_exception_is_shown_short_with_the_students_line() -> None:
    space: dict = {}
    exec(compile("def f(x, w, b):\n    return x / 'b'\n", "<student>", "exec"), space)
    card = check("weighted_sum", space["f"])
    assert card.verdict.outcome == "crashed"
    assert "TypeError" in str(card) and "line 2" in str(card)


def test_a_wrong_answer_prints_nothing_and_raises_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def noisy(x, w, b):  # type: ignore[no-untyped-def]
        print("working <b>")
        warnings.warn("careful", stacklevel=1)
        return np.float64(1) / 0

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        card = check("weighted_sum", noisy)
    out, err = capsys.readouterr()
    assert (out, err, caught) == ("", "", [])
    assert "working &lt;b&gt;" in card._repr_html_()


def test_a_function_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["course_lib.checking.check"]  # `check` in the package is the function
    key = read_key("weighted_sum")
    short = replace(key, seconds=0.1)
    monkeypatch.setattr(module, "read_key", lambda name: short)

    def forever(x, w, b):  # type: ignore[no-untyped-def]
        while True:
            pass

    start = time.monotonic()
    assert check("weighted_sum", forever).verdict.outcome == "too slow"
    assert time.monotonic() - start < 5


def test_an_unknown_exercise_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="weighted_sum"):
        check("weightedsum", lambda x: x)


def test_form_pays_only_with_substance() -> None:
    """Leaving the input alone earns nothing where the values are wrong."""
    card = check("weighted_sum", lambda x, w, b: 0.0)
    assert card.verdict.points == 0


@pytest.mark.parametrize(
    "expected", [1.0, np.float64(1), np.array(1.0), np.array([1.0, 2.0]), (1.0,)]
)
@pytest.mark.parametrize(
    "value",
    [
        [1, [2, 3]],
        [],
        None,
        "1.0",
        True,
        np.array([1.0]),
        {"a": 1},
        1j,
        (1.0, 2.0),
        np.array(["1"]),
    ],
)
def test_a_value_of_another_kind_is_a_reason_and_never_an_error(
    value: object, expected: object
) -> None:
    from course_lib.checking.compare import difference

    assert difference(value, expected, 1e-9, 0.0)


@pytest.mark.parametrize("expected", [1.0, np.float64(1), np.array(1.0)])
@pytest.mark.parametrize("value", [1, 1.0, np.int64(1), np.float32(1), np.array(1), np.array(1.0)])
def test_a_number_may_come_as_any_number(value: object, expected: object) -> None:
    from course_lib.checking.compare import difference

    assert difference(value, expected, 1e-9, 0.0) is None
