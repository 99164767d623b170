"""The sixty claims: what the data may say, and what a lesson's table shows of it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from course_lib.claims import NOT_BORNE_OUT, VERDICTS, Claim, all_claims, claim, settle
from grader.course.claims import settled_in
from grader.course.lessons import lesson_names, load_lesson

CURRICULUM = {  # which lesson settles which claims
    "01": [1, *range(11, 16)],
    "02": [*range(4, 9), *range(47, 50), 52, *range(58, 61)],
    "03": [*range(23, 29), 44, 54],
    "04": [*range(29, 34), 46, 55],
    "05": [2, 3, *range(16, 23), 53],
    "06": [*range(39, 43), 57],
    "07": [*range(34, 39), 45, 56],
    "08": [9, 10],
    "09": [22, *range(42, 47)],
    "10": [50],
    "11": [21, 51],
    "12": [1, 3, 11, 13],
}

each_claim = pytest.mark.parametrize("one", all_claims().values(), ids=lambda c: f"C{c.number}")


# The data


def test_there_are_sixty_claims_each_once_and_in_order() -> None:
    assert list(all_claims()) == list(range(1, 61))
    assert [one.number for one in all_claims().values()] == list(range(1, 61))


@each_claim
def test_a_verdict_is_one_of_the_three(one: Claim) -> None:
    assert one.verdict in VERDICTS


@each_claim
def test_an_exact_statement_is_one_sentence(one: Claim) -> None:
    assert re.fullmatch(r"[A-Z].*\.", one.exact)
    assert not re.search(r"[.?!]\)? [A-Z]", one.exact)


@each_claim
def test_no_measured_figure_is_typed(one: Claim) -> None:
    # Left are the years of papers, numbers without a decimal, and slopes that are settings.
    figures = re.findall(r"\d+[.,]\d+|\d+e-?\d+|\d+ ?%|\d{5,}", one.exact)
    assert set(figures) <= {"0.01", "0.2"}


@each_claim
def test_words_and_statement_can_stand_in_a_table(one: Claim) -> None:
    assert one.words == one.words.strip() != ""
    assert "|" not in one.words + one.exact
    assert one.words.count("`") % 2 == 0


def test_each_claim_is_given_to_the_lessons_of_the_curriculum() -> None:
    claims = all_claims().values()
    planned = {lesson: [c.number for c in claims if lesson in c.lessons] for lesson in CURRICULUM}
    assert planned == CURRICULUM
    assert {lesson for c in claims for lesson in c.lessons} <= set(CURRICULUM)


@pytest.mark.parametrize("lesson", lesson_names())
def test_a_lesson_settles_each_claim_it_is_given_once_and_no_other(lesson: str) -> None:
    assert sorted(settled_in(load_lesson(lesson))) == CURRICULUM[lesson[:2]]


# What a lesson writes


def test_a_number_that_no_claim_has_is_refused() -> None:
    with pytest.raises(KeyError, match="there is no claim 61; the claims are 1 to 60"):
        claim(61, measured="", holds=True)


@pytest.mark.parametrize("holds", [1, "yes", None, np.array([True])], ids=repr)
def test_only_a_bool_says_whether_a_claim_holds(holds: object) -> None:
    with pytest.raises(TypeError, match="claim 5: holds is of type"):
        claim(5, measured="", holds=holds)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [bool, np.bool_])
def test_a_bool_of_python_or_numpy_does(kind: type) -> None:
    assert claim(5, measured="", holds=kind(True)).holds is True
    assert claim(5, measured="", holds=kind(False)).holds is False


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is published, as (html, text)."""
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr("course_lib.claims.publish", lambda html, text: seen.append((html, text)))
    return seen


def test_the_table_shows_what_the_data_says_and_what_was_measured(
    shown: list[tuple[str, str]],
) -> None:
    settle(claim(12, measured="gap 1e-16 < 1e-12", holds=True), claim(5, measured="", holds=True))
    (html, text), one = shown[0], all_claims()[12]
    assert "<td" in html and html.count("<tr>") == 3
    assert f">{one.exact}<" in html and f">{one.verdict}<" in html
    assert ">“<code>z = w1*x1 + w2*x2 + b</code>”<" in html
    assert "gap 1e-16 &lt; 1e-12" in html
    assert text.startswith(f"C12 true: {one.words} [gap 1e-16 < 1e-12]\nC5 true: ")
    assert NOT_BORNE_OUT not in html + text


def test_a_claim_that_is_not_borne_out_says_so(shown: list[tuple[str, str]]) -> None:
    settle(claim(24, measured="", holds=np.bool_(False)))
    html, text = shown[0]
    assert f"true, with a caveat, but {NOT_BORNE_OUT}" in html
    assert text.startswith(f"C24 true, with a caveat, but {NOT_BORNE_OUT}: ")
