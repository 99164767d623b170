"""The card: its parts for eyes and for screen readers, what it draws, what it records."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from course_lib import check, records
from course_lib.checking import standing as standings
from course_lib.checking.card import Card, card_html, card_text
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.key import read_key
from course_lib.checking.verdict import OUTCOMES, AspectResult, Failure, Verdict
from grader.bank import all_exercises
from grader.course.lessons import reference
from tests.course_lib.checking.keys import handed_to_check

HOSTILE = '<script>alert(1)</script>"&'


class Parsed(HTMLParser):
    """A card as tags and attributes; an unbalanced tag fails."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += "" if self.open[-1:] == ["style"] else data


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A student who has recorded nothing yet."""
    monkeypatch.setenv("BEYOND_LINEAR_RECORDS", str(tmp_path / "records"))
    monkeypatch.setattr(standings, "_best", {})
    yield tmp_path / "records"


def made(outcome: str, **more: object) -> Verdict:
    aspects = [
        AspectResult("values", 0.0, 1.0, False, "wrong"),
        AspectResult("unchanged", 0.0, 0.5, False, judged=False),
        AspectResult("kinds", 0.5, 0.5, True),
    ]
    fields = {"message": "Not right.", "hints": ["one", "two", "three"], **more}
    return Verdict("relu", outcome, 0.5, 2.0, aspects, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_a_balanced_card_that_names_itself(outcome: str) -> None:
    card = Parsed(card_html(made(outcome)))
    assert outcome in card.text and "0.5 of 2 points" in card.text
    assert card.tags[0][1]["aria-label"] == "check of relu"
    assert not {tag for tag, _ in card.tags} & {"h1", "h2", "h3", "script", "img", "link"}


def test_each_mark_has_words_and_what_was_not_judged_says_so() -> None:
    card = Parsed(card_html(made("partly right")))
    for words in ("✗not passed: ", "–", "✓passed: ", "unchanged (not judged)"):
        assert words in card.text
    assert ("ul", {"role": "list"}) in card.tags


def test_the_failing_call_is_a_table_with_row_headings_and_unbroken_values() -> None:
    long = "[[1., 2., 3.],\n [4., 5., 6.]]" * 3
    card = Parsed(card_html(made("wrong", failure=Failure("z = 1", long, "[0.]"))))
    assert [a for tag, a in card.tags if tag == "th"] == [{"scope": "row"}] * 3
    blocks = [a for tag, a in card.tags if tag == "pre"]
    assert [a.get("tabindex") for a in blocks] == [None, "0", None]
    assert blocks[1]["aria-label"] == "yours" and "class" not in blocks[1]


def test_the_hint_for_a_mistake_comes_first_and_all_three_others_stay() -> None:
    html = card_html(made("wrong", diagnosis=Diagnosis("id", "A mistake.", "look at zero")))
    order = ["a hint for this mistake", "look at zero", "hint 1 of 3", "hint 2 of 3", "three"]
    assert sorted(order, key=html.index) == order
    assert "a hint for this mistake" not in card_html(made("wrong"))


def test_everything_is_escaped() -> None:
    verdict = made(
        "wrong",
        message=HOSTILE,
        failure=Failure(HOSTILE, HOSTILE, HOSTILE),
        hints=[HOSTILE] * 3,
        printed=HOSTILE,
        diagnosis=Diagnosis("id", HOSTILE, HOSTILE),
    )
    card = Parsed(card_html(verdict))
    assert card.text.count(HOSTILE) == 9 and "script" not in {tag for tag, _ in card.tags}


def test_in_text_a_matrix_stays_a_block_and_what_was_not_judged_is_said() -> None:
    text = card_text(made("wrong", failure=Failure("z = 1", "[[1],\n [2]]", "0")))
    assert "    yours     [[1],\n               [2]]\n" in text
    assert "– unchanged (not judged)" in text


@pytest.mark.parametrize("name", list(all_exercises()))
def test_a_right_answer_hears_a_true_sentence(name: str) -> None:
    card = check(name, reference(name), **handed_to_check(name))
    truth = read_key(name).truth
    assert truth.startswith(("Your ", "Every ", "One ")) and truth.endswith(".")
    assert len(truth) < 170 and "!" not in truth
    assert truth in Parsed(card._repr_html_()).text and truth in str(card)


def test_only_a_right_answer_hears_it() -> None:
    card = check("step", lambda z: np.where(z >= 0, 1.0, 0.0))
    assert read_key("step").truth not in card._repr_html_() + str(card)


def test_the_lesson_goes_on_from_exercise_to_exercise() -> None:
    card = check("weighted_sum", reference("weighted_sum"))
    assert "This lesson: 1 of 7 exercises, 2 of 14 points" in Parsed(card._repr_html_()).text
    links = [a for tag, a in Parsed(card._repr_html_()).tags if tag == "a"]
    assert links == [{"href": "#Exercise-2:-step"}]
    assert "Next: Exercise 2: step." in str(card)


def test_behind_the_last_exercise_comes_the_first_that_is_open() -> None:
    for name in ("weighted_sum", "boundary_x2"):
        check(name, reference(name))
    card = check("count_parameters", reference("count_parameters"))
    assert "Next: Exercise 2: step." in str(card)


def test_at_the_end_the_card_has_all_of_the_lesson() -> None:
    names = [name for name, *_ in standings.exercises_of("01_weighted_sum")]
    cards = [check(name, reference(name)) for name in names]
    last = Parsed(cards[-1]._repr_html_())
    assert "That was the last one: 7 of 7 exercises, 14 of 14 points." in last.text
    assert sum(tag == "a" for tag, _ in last.tags) == 7
    assert "That was the last one." in str(cards[-1])


def test_the_order_of_a_lesson_is_that_of_its_text() -> None:
    from grader.course.lessons import lesson_names, load_lesson

    for lesson in lesson_names():
        found = standings.exercises_of(lesson)
        assert [name for name, *_ in found] == load_lesson(lesson).exercises
        assert [points for *_, points in found] == [read_key(n).points for n, *_ in found]


def test_the_best_points_are_recorded_and_survive_the_session(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check("step", lambda z: np.where(z >= 0, 1.0, 0.0))
    check("step", reference("step"))
    check("step", lambda z: np.where(z >= 0, 1.0, 0.0))  # worse: nothing to record
    assert [r["points"] for r in records.read(standings.FILE)] == [0.75, 1.0]
    monkeypatch.setattr(standings, "_best", {})  # the kernel starts again
    check("step", reference("step"))
    assert len(records.read(standings.FILE)) == 2
    card = check("weighted_sum", reference("weighted_sum"))
    assert "2 of 7 exercises, 3 of 14 points" in str(card)


def test_where_nothing_can_be_written_the_session_still_counts(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh.write_text("a file where the folder would be")
    check("step", reference("step"))
    card = check("weighted_sum", reference("weighted_sum"))
    assert "2 of 7 exercises" in str(card)
    assert capsys.readouterr() == ("", "")


def test_in_grading_nothing_is_recorded_and_nothing_drawn(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    asked = []
    card = check("sigmoid", asked.append)
    assert asked == [] and not fresh.exists() and "<svg" not in card._repr_html_()


def drawn(name: str, answer: object) -> str:
    card = check(name, answer)  # type: ignore[arg-type]
    return card.beside.picture.words if card.beside.picture else ""


def test_a_wrong_curve_is_drawn() -> None:
    words = drawn("sigmoid", lambda z: np.tanh(z))
    assert words == "yours is lower than expected for z < 0.9 and higher for z > 0.9"
    card = check("sigmoid", lambda z: np.tanh(z))
    assert 'role="img"' in card._repr_html_() and f"Drawn: {words}." in str(card)


def test_a_wrong_line_is_drawn() -> None:
    words = drawn("boundary_x2", lambda x1, w, b: (w[0] * x1 + b) / w[1])
    assert words == "yours has slope −2 where 2 is expected, and crosses x1 = 0 at −1.5 where 1.5" \
        " is expected"  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        lambda z: 1 / (1 + np.exp(-np.asarray(z, float))),  # wrong far outside of the picture only
        lambda z: [0.0 for _ in np.atleast_1d(z)],
        lambda z: np.full(np.shape(z), np.nan),
        lambda z: np.sum(z),
        lambda z: np.tanh(z) if np.size(z) < 20 else 1 / 0,
        lambda z: np.tanh(z)[None],
        lambda z: "text",
        lambda z: None,
    ],
)
def test_without_another_curve_there_is_no_picture(answer: object) -> None:
    assert drawn("sigmoid", answer) == ""


def test_the_picture_asks_the_function_once_and_only_where_it_is_wrong() -> None:
    sizes: list[int] = []

    def counted(z, right):  # type: ignore[no-untyped-def]
        sizes.append(np.size(z))
        return reference("sigmoid")(z) if right else np.tanh(z)

    check("sigmoid", lambda z: counted(z, right=True))
    assert 61 not in sizes
    check("sigmoid", lambda z: counted(z, right=False))
    assert sizes.count(61) == 1


def test_a_key_holds_the_curve_and_a_hidden_one_nothing_for_the_card() -> None:
    from grader.bank import key_of

    public, hidden = (key_of(all_exercises()["logit"], seed) for seed in (None, 1))
    assert public.picture is not None
    assert (public.picture.low, public.picture.high) == (0.05, 0.95)
    assert len(public.picture.expected) == 61 and public.picture.expected[30] == 0
    assert (hidden.truth, hidden.picture, hidden.place) == ("", None, 0)


def test_a_card_is_its_points() -> None:
    card = Card(made("wrong"))
    assert (repr(card), float(card)) == ("0.5", 0.5)
