"""Explain a wrong answer: an input counts if it is valid and if both functions, run, differ."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from course_lib import check
from course_lib.checking.calls import Observation
from course_lib.checking.check import ask
from course_lib.checking.codec import encode
from course_lib.checking.exposing import EXPOSED, Finding, found
from course_lib.checking.judge import OUTCOMES, judge
from course_lib.checking.key import Key, key_from_text, read_key
from course_lib.checking.takes import Invalid, read_input, read_spec
from course_lib.checking.telling_apart import Exposes, Pair, PairBroke
from grader.bank import all_exercises, key_of, pair_of
from grader.course.lessons import load_lesson
from tests.course_lib.checking.test_hostile_values import VALUES

NAME = "expose_added_biases"
LAYERS = {"W1": "(d, h)", "b1": "(h,)", "W2": "(h, h)", "b2": "(h,)"}
ONE = np.ones((1, 1)), np.ones(1), 2 * np.ones((1, 1)), np.zeros(1)
IDLE = np.ones((1, 1)), np.zeros(1), 2 * np.ones((1, 1)), np.zeros(1)


@cache
def notebook_pair() -> Pair:
    """Return the two functions that stand in the notebook, made by its own cells."""
    from grader.build.expand import expand

    space: dict[str, Any] = {}
    for cell in expand(load_lesson("02_linear_collapse")).cells:
        if any(f"def {n}(" in cell.source for n in ("random_layers", "probe", "theirs")):
            exec(f"import numpy as np\nfrom itertools import pairwise\n{cell.source}", space)
    return Pair(space["by_asking"], space["theirs"])


@cache
def keys() -> list[Key]:
    return [key_of(all_exercises()[NAME], seed) for seed in (None, 1, 2024)]


def finding(takes: dict[str, str], right: Callable, wrong: Callable, value: Any, *refuses: str):
    exposes = Exposes("f", takes, list(refuses))
    return found(exposes, Pair(right, wrong), Observation(encode(value)))


def inputs(rng: np.random.Generator) -> tuple:
    """Return an input, as often one that hides the mistake as one that shows it."""
    d, h = rng.integers(1, 4, 2)
    W1, b1, W2, b2 = (rng.integers(-2, 3, s) * 0.5 for s in ((d, h), h, (h, h), h))
    how = rng.integers(6)
    b1 = np.zeros(h) if how == 0 else np.ones(h) if how == 1 else b1
    W2 = np.eye(h) if how in (0, 2) else np.roll(np.eye(h), 1, axis=0) if how == 1 else W2
    return tuple(part.astype(int) if rng.random() < 0.2 else part for part in (W1, b1, W2, b2))


def test_notebook_grader_and_mathematics_agree_on_many_inputs() -> None:
    rng, exposed = np.random.default_rng(5), []
    public = read_key(NAME)
    ours = pair_of(all_exercises()[NAME])
    assert public.exposes is not None
    for _ in range(400):
        value = inputs(rng)
        seen = Observation(encode(value))
        there = found(public.exposes, notebook_pair(), seen)
        here = found(public.exposes, ours, seen)
        assert there.what == here.what
        differ = not np.allclose(value[1] @ value[2], value[1])
        assert (there.what == EXPOSED) == differ, value
        exposed.append(differ)
    assert 100 < sum(exposed) < 350


@pytest.mark.parametrize("change", [1, 1000, 1e-3])
def test_the_visible_check_and_the_hidden_ones_give_the_same_points(change: float) -> None:
    pair = notebook_pair()
    for value in (ONE, IDLE, ONE[:2], None, tuple(change * part for part in ONE), [*IDLE]):
        answer = lambda value=value: value  # noqa: E731
        card = check(NAME, answer, right=pair.right, wrong=pair.wrong)
        points = {judge(key, ask(key, answer), hidden=True).points for key in keys()}
        assert points == {card.verdict.points}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "nothing"),
        (3.0, "no tuple"),
        ("W1", "no tuple"),
        (np.ones((4, 2)), "no tuple"),
        (ONE[:3], "3 things"),
        ((*ONE, 1), "5 things"),
        ((2.0, *ONE[1:]), "W1 is a number"),
        ((ONE[1], *ONE[1:]), "W1 of 1 axes"),
        ((ONE[0], ONE[0], *ONE[2:]), "b1 of 2 axes"),
        ((np.ones((1, 2)), *ONE[1:]), "b1 size"),
        ((*ONE[:2], np.ones((1, 2)), ONE[3]), "W2 size"),
        ((np.ones((0, 1)), *ONE[1:]), "W1 empty"),
        (([[1], [1, 2]], *ONE[1:]), "W1 odd"),
        ((ONE[0], np.array([True]), *ONE[2:]), "b1 odd"),
        ((ONE[0], [True], *ONE[2:]), "b1 odd"),
        ((ONE[0], ["1"], *ONE[2:]), "b1 odd"),
        ((ONE[0], [None], *ONE[2:]), "b1 odd"),
        ((ONE[0], len, *ONE[2:]), "b1 odd"),
        ((ONE[0], np.array([1j]), *ONE[2:]), "b1 odd"),
        ((ONE[0], np.ma.array([1.0]), *ONE[2:]), "b1 odd"),
        ((ONE[0], np.array([1.0]).view(np.recarray), *ONE[2:]), "b1 odd"),
        ((ONE[0], {"b1": 1}, *ONE[2:]), "b1 odd"),
        ((ONE[0], np.array([np.nan]), *ONE[2:]), "b1 not finite"),
        ((ONE[0], np.array([np.inf]), *ONE[2:]), "b1 not finite"),
        ((ONE[0], np.array([1001.0]), *ONE[2:]), "b1 outside"),
        ((ONE[0], np.array([-(2**62)]), *ONE[2:]), "b1 outside"),
        ((np.ones((999, 1)), *ONE[1:]), "too many"),
    ],
)
def test_what_is_no_valid_input_earns_nothing_and_says_why(value: Any, code: str) -> None:
    key = keys()[0]
    verdict = judge(key, ask(key, lambda: value))
    assert (verdict.points, verdict.outcome) == (0, "wrong")
    seen = found(key.exposes, key.pair, Observation(encode(value)))  # type: ignore[arg-type]
    assert seen.what == f"invalid: {code}"
    assert seen.reason.startswith("That is no valid input: ")


def test_the_words_name_the_sizes_that_do_not_fit() -> None:
    with pytest.raises(Invalid, match=r"^W2 has 2 rows where W1 has 3 columns$"):
        read_input(LAYERS, "f", (np.ones((2, 3)), np.ones(3), np.ones((2, 2)), np.ones(2)))
    with pytest.raises(Invalid, match=r"^X has 3 columns where 2 are asked$"):
        read_input({"X": "(n, 2)"}, "f", np.ones((4, 3)))
    with pytest.raises(Invalid, match=r"^p holds 1.5 where numbers from 0 to 1 are asked$"):
        read_input({"p": "any, 0 to 1"}, "f", [0.5, 1.5])
    with pytest.raises(Invalid, match=r"^y holds 0.5 where whole numbers are asked$"):
        read_input({"y": "(n,), whole"}, "f", ([1, 0.5],))


@pytest.mark.parametrize("text", ["", "(d h)", "matrix", "any, 0", "(n,), odd"])
def test_a_spec_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="says of no input"):
        read_spec(text)


def test_lists_and_narrow_numbers_become_plain_arrays() -> None:
    given = (np.float32([[1]]), [1], ((2,),), np.uint8([0]))
    args = read_input(LAYERS, "f", given)
    assert [a.dtype.str for a in args] == ["<f8", "<i8", "<i8", "<i8"]
    assert type(read_input({"z": "any"}, "f", (np.int8(3),))[0]) is int
    assert read_input({"z": "any"}, "f", [1.0, 2.0])[0].shape == (2,)


def test_a_difference_that_may_be_rounding_exposes_nothing() -> None:
    right = lambda z: z * z  # noqa: E731
    near = finding({"z": "any"}, right, lambda z: z * z * (1 + 1e-9), [1.0, 300.0])
    assert near.what.startswith("agree") and ("differ?", "no") in near.rows
    far = finding({"z": "any"}, right, lambda z: z * z * (1 + 1e-4), [1.0, 300.0])
    assert far.what == EXPOSED
    cancelled = lambda z: (z + 1e-13) - z  # noqa: E731
    assert finding({"z": "any"}, lambda z: 0.0 * z, cancelled, 1.0).what.startswith("agree")


def test_another_shape_an_exception_and_nan_of_the_wrong_one_expose_it() -> None:
    right = lambda z: 2 * z  # noqa: E731
    for wrong, said in (
        (lambda z: (2 * z)[:, None], "shape"),
        (lambda z: 1 / 0, "ZeroDivisionError"),
        (lambda z: z + np.nan, "nan"),
        (lambda z: None, "nothing"),
        (lambda z: object(), "object"),
    ):
        seen = finding({"z": "(n,)"}, right, wrong, [1.0, 2.0])
        assert seen.what == EXPOSED
        assert said in " ".join(text for _, text in seen.rows)


def test_what_hides_a_mistake_is_found_by_trying_other_numbers() -> None:
    bent = lambda z: np.maximum(z, 0)  # noqa: E731
    same = finding({"z": "any"}, bent, np.abs, [1.0, 2.0])
    assert same.what == "agree: z (nowhere negative)"
    twice = finding({"a": "number", "b": "number"}, lambda a, b: a, lambda a, b: a + a * b, (1, 0))
    assert twice.what == "agree: b (all zeros)" and "other numbers in b alone" in twice.reason
    never = finding({"z": "any"}, lambda z: z > 0, lambda z: z >= 0, 1.5)
    assert never.what == "agree:  (nowhere negative)" and "Nor did" in never.reason
    assert finding({"z": "any"}, lambda z: z > 0, lambda z: z >= 0, 0).what == EXPOSED


def test_an_input_that_the_reference_refuses_is_none_and_any_other_fault_is_ours() -> None:
    def right(z: Any) -> Any:
        if np.any(z < 0):
            raise ValueError("z must not be negative")
        return np.sqrt(z)

    seen = finding({"z": "any"}, right, lambda z: z, -1.0, "ValueError")
    assert seen.what == "invalid: refused" and "z must not be negative" in seen.reason
    with pytest.raises(PairBroke, match="ValueError"):
        finding({"z": "any"}, right, lambda z: z, -1.0)
    assert finding({"z": "any"}, np.log, lambda z: z, 0.0).what == "invalid: not finite"


def test_no_function_of_the_pair_can_change_the_input_of_the_other() -> None:
    def greedy(z: Any) -> Any:
        z *= 0
        return z

    seen = finding({"z": "any"}, greedy, lambda z: 0.0 * z, [1.0, 2.0])
    assert seen.what.startswith("agree") and ("your input", "z = [1.0, 2.0]") in seen.rows


def test_without_the_two_functions_nothing_is_judged() -> None:
    forged = Observation(encode({"what": EXPOSED}))
    key = read_key(NAME)
    assert key.pair is None
    with pytest.raises(PairBroke):
        judge(key, [[forged], [forged]])
    card = check(NAME, lambda: ONE)
    assert (card.verdict.outcome, repr(card)) == ("not attempted", "0")


def test_an_altered_function_in_the_notebook_gives_a_card_and_no_exception() -> None:
    card = check(NAME, lambda: ONE, right=lambda *args: 1 / 0, wrong=notebook_pair().wrong)
    assert (card.verdict.outcome, repr(card)) == ("the grader broke", "0")
    assert "ZeroDivisionError" in card.verdict.message


def test_an_answer_has_to_expose_it_each_time_it_is_asked() -> None:
    for key in keys():
        answers = iter([IDLE, *[ONE] * 9])
        verdict = judge(key, ask(key, lambda answers=answers: next(answers)))
        assert (verdict.points, verdict.outcome) == (0, "wrong")
        assert ("differ?", "no") in verdict.shown


def test_the_card_shows_both_results_right_or_wrong() -> None:
    pair = notebook_pair()
    for value, differ in ((ONE, "yes: item 2 of 2: 1 of 1 values differ"), (IDLE, "no")):
        card = check(NAME, lambda value=value: value, right=pair.right, wrong=pair.wrong)
        names = [name for name, _ in card.verdict.shown]
        assert names == ["your input", "right", "theirs", "differ?"]
        assert card.verdict.shown[-1][1].startswith(differ)
        for text in (str(card), card._repr_html_()):
            assert all(name in text for name in names)
        assert card.verdict.to_dict()["shown"] == [list(row) for row in card.verdict.shown]


def test_a_card_escapes_what_an_input_is_made_of() -> None:
    pair = notebook_pair()
    html = check(NAME, lambda: "<b>", right=pair.right, wrong=pair.wrong)._repr_html_()
    assert "<b>" not in html and "&lt;b&gt;" in html


def test_a_key_as_text_or_in_another_process_has_no_functions() -> None:
    key = keys()[1]
    judge(key, ask(key, lambda: IDLE))  # which looks at every mistake by way of the pair
    for other in (key_from_text(key.to_text()), pickle.loads(pickle.dumps(key))):
        assert other.exposes == key.exposes and other.mistakes == key.mistakes
        assert other.pair is None
        verdict = judge(replace(other, pair=key.pair), ask(key, lambda: IDLE))
        assert verdict.diagnosis is not None and verdict.diagnosis.id == "nothing-to-carry"


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_whatever_comes_back_there_is_a_verdict(value: Any) -> None:
    key = keys()[0]
    seen = Observation(encode(value))
    verdict = judge(key, [[seen], [seen]], hidden=True)
    assert verdict.outcome in OUTCOMES and verdict.points == 0


@pytest.mark.parametrize(
    "data",
    [
        {"exposed": True},
        {"array": "<f8", "shape": [2**40], "data": ""},
        {"rng": 3},
        {"function": "affine", "params": []},
        {"tuple": [{"laid": "strided", "array": {"array": "<f8", "shape": [1], "data": ""}}] * 4},
        {"tuple": [{"rng": 3}, {"function": "square", "params": []}, {"other": "x"}, 1]},
        EXPOSED,
    ],
)
def test_forged_data_earns_nothing(data: Any) -> None:
    key = keys()[1]
    verdict = judge(key, [[Observation(data)], [Observation(data)]], hidden=True)
    assert (verdict.points, verdict.outcome) == (0, "wrong")


def test_a_finding_is_the_same_each_time() -> None:
    found_: list[Finding] = [
        finding({"z": "any"}, lambda z: np.maximum(z, 0), np.abs, [1.0, 2.0]) for _ in range(3)
    ]
    assert len({f.what for f in found_}) == 1 and len({f.rows for f in found_}) == 1


def test_the_message_is_one_sentence_on_the_input_hidden_or_not() -> None:
    wide = np.ones((1, 1)), np.ones(2), np.ones((2, 2)), np.ones(2)
    for key in keys():
        for hidden in (False, True):
            verdict = judge(key, ask(key, lambda: wide), hidden=hidden)
            expected = "That is no valid input: b1 has 2 entries where W1 has 1 column."
            assert verdict.message == expected
