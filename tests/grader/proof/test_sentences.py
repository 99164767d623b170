"""The second opinion on relations: it agrees with what is true, and with nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking.calls import observe
from course_lib.checking.key import Key
from grader.bank import all_exercises
from grader.proof.measure import Said, alone, figures, main, pairs
from grader.proof.reading import is_true
from tests.course_lib.checking.keys import key_for, uniform

DENSE = key_for(
    lambda X, w, b: X @ w + b,
    ["X", "w", "b"],
    [(uniform(n, n, 3), uniform(n + 9, 3), 0.5 + n) for n in (2, 3, 4, 5)],
)


def read(key: Key, answer, text: str) -> bool | None:  # type: ignore[no-untyped-def]
    return is_true(text, key, [observe(answer, c.args) for c in key.cases])


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("In every case your result is the expected one minus b.", True),
        ("In every case your result is the expected one plus b.", False),
        ("In every case your result is e − b, e being the expected one.", True),
        ("In every case your result is e − b·n, e being the expected one and n the number of rows "
         "of X.", False),
        ("In every case your result is minus the expected one.", False),
        ("In every case your result is the expected one rounded to 2 decimals.", False),
        ("In every case your result is right where b > 0, and wrong elsewhere.", False),
        ("Your result is wrong exactly in the cases in which X has one row.", False),
        ("It raises ValueError exactly in the cases in which X has one row.", True),
        ("It raises ValueError exactly in the cases in which X has more than one row.", False),
        ("In every case your result is too small wherever it is wrong.", True),
        ("In every case your result is too large wherever it is wrong.", False),
        ("In every case your result is blue.", None),
        ("Well done.", None),
    ],
)  # fmt: skip
def test_a_sentence_is_read_and_not_believed(text: str, true: bool | None) -> None:
    assert read(DENSE, lambda X, w, b: X @ w, text) is true


@pytest.mark.parametrize(
    "exercise", ["weighted_sum", "gate_weights", "count_parameters", "logit", "logistic_gradient"]
)
def test_every_relation_of_the_bank_is_read_and_true(exercise: str) -> None:
    said = list(alone(all_exercises()[exercise]))
    relations = [s for s in said if s.kind in ("relation", "direction")]
    assert len(relations) >= len(said) / 4
    assert [(s.answer, s.text) for s in relations if s.true is not True] == []


def test_hidden_relations_hold_as_well_and_say_no_bounds() -> None:
    said = [s for s in alone(all_exercises()["logit"], seed=5) if s.kind == "relation"]
    assert said and not any("≤ " in s.text and "≤ 0" not in s.text for s in said)


def test_most_misconceptions_are_named_in_a_slip_of_form() -> None:
    said = list(pairs(all_exercises()["weighted_sum"]))
    assert figures([], said)["both_share"] >= 0.8
    both = next(s for s in said if s.answer == "no-bias + shape-1")
    assert both.kind == "both" and "Besides, the number comes in an array" in both.text


def test_the_figures_are_shares_of_what_was_asked() -> None:
    one = [
        Said("f", "a", "relation", "factor", "…", True),
        Said("f", "b", "nothing", "", "…"),
        Said("f", "c", "slip", "list", "…"),
        Said("f", "d", "direction", "too-large", "…", None),
    ]
    two = [Said("f", "a + list", "both", "list", "…"), Said("f", "b + list", "one", "b", "…")]
    found = figures(one, two)
    assert (found["related_share"], found["both_share"]) == (0.5, 0.5)
    assert (found["read_and_true"], found["false"], found["unread"]) == (1, 0, 1)


def test_the_command_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert main(["xor_weights", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["misconceptions"] == found["exercises"]["xor_weights"]["misconceptions"] > 0
    assert found["both_share"] is None  # a property has no form to look through
    assert np.isclose(found["related_share"], 1.0)
