"""The student's page: what it shows, what it never shows, and where it is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.judge import AspectResult, Verdict
from grader.pages.feedback import (
    feedback_page,
    number,
    percent,
    safe_name,
    style_hash,
    write_feedback,
)

VOID = {"meta", "br", "hr", "img", "link", "input"}
HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% raw %}",
    "=1+1",
    "b, ü",
    '" onload="x',
    "&lt;",
]


class Page(HTMLParser):
    """A page as its tags, attributes and visible text; an unbalanced tag fails."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.style = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.style += data
        elif data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def verdict(
    exercise: str = "relu",
    outcome: str = "partly right",
    points: tuple[float, ...] = (1.0, 0.0),
    diagnosis: Diagnosis | None = None,
    message: str = "Not right yet: far from zero.",
    **other: Any,
) -> Verdict:
    aspects = [AspectResult(f"aspect {i}", p, 1.0, p > 0) for i, p in enumerate(points)]
    top = float(len(points))
    made = Verdict(exercise, outcome, sum(points), top, aspects, diagnosis, message)
    return replace(made, **other)


def result(*verdicts: Verdict, student: str = "s001", **other: object) -> dict:
    receipt = {"submission": "a" * 64, "engine": "b" * 64, "seed": "5eed" * 4, "numpy": "2.4.6"}
    fields = {"student": student, "lesson": "05_relu", "notes": [], "level": "process"}
    return fields | {"receipt": receipt, "verdicts": [v.to_dict() for v in verdicts]} | other


def test_the_page_says_lesson_student_points_notes_and_each_exercise():
    page = Page(
        feedback_page(
            result(
                verdict("relu", "right", (1.0, 1.0), message="All of it is right."),
                verdict("relu_grad", "partly right", (1.0, 0.0, 0.0)),
                notes=["The notebook was renamed."],
            )
        )
    )
    for text in (
        "05_relu",
        "s001",
        "of 5 points",
        "The notebook was renamed.",
        "All of it is right.",
    ):
        assert text in page.text
    assert "3" in page.texts
    assert page.texts.count("✓") >= 3
    assert page.text.count("not passed:") == 2
    assert "2 of 2 points" in page.text
    assert "1 of 3 points" in page.text


def test_a_diagnosis_is_named_as_such_and_said_once():
    sentence = "The slope at 0 came out as 1."
    page = Page(
        feedback_page(result(verdict(diagnosis=Diagnosis("one", sentence), message=sentence)))
    )
    assert "The mistake, recognised by its results" in page.text
    assert page.text.count(sentence) == 1


def test_points_given_with_the_courses_function_are_said_apart():
    page = Page(feedback_page(result(verdict("gated", "right", (1.0,), lent=("relu", "step")))))
    assert "It was asked with the course's relu, step; yours is wrong." in page.texts


def test_a_relation_is_said_once_and_named():
    sentence = "Every value is minus the expected one."
    page = Page(
        feedback_page(result(verdict(relation=Diagnosis("minus", sentence), message=sentence)))
    )
    assert "Seen in all of its results" in page.text
    assert page.text.count(sentence) == 1


def test_an_aspect_that_was_not_judged_has_neither_mark():
    aspect = AspectResult("leaves its input unchanged", 0.0, 0.5, False, judged=False)
    page = Page(feedback_page(result(verdict(points=(1.0,), aspects=[aspect]))))
    assert "leaves its input unchanged 0 of 0.5, not judged" in page.text
    assert "✗" not in page.text and "✓" not in page.text


def test_what_was_not_attempted_has_no_cross():
    page = Page(feedback_page(result(verdict(outcome="not attempted", points=(0.0, 0.0)))))
    assert "✗" not in page.text
    assert page.text.count(", not judged") == 2


def test_where_the_grader_broke_no_score_is_shown():
    page = Page(
        feedback_page(result(verdict(outcome="the grader broke", points=(0.0,)), receipt={}))
    )
    assert "No score yet" in page.text


def test_no_hidden_input_and_no_seed_reaches_the_page():
    aspects = [AspectResult("values", 0.0, 1.0, False, "SECRET")]
    secret = Verdict("relu", "wrong", 0.0, 1.0, aspects, message="Not right yet: values.")
    data = result(secret)
    data["verdicts"][0] |= {"hints": ["SECRET"], "printed": "SECRET"}
    data["verdicts"][0]["aspects"][0]["reason"] = "SECRET"
    html = feedback_page(data)
    assert "SECRET" not in html
    assert "5eed" not in html


def test_a_call_that_everybody_is_asked_is_shown_with_the_code_and_the_date():
    shown = result(verdict("relu"), graded_at="2026-03-05T14:02:59+00:00")
    shown["verdicts"][0]["failure"] = {"call": "z = [0.]", "yours": "[1.]", "expected": "[0.]"}
    page = Page(feedback_page(shown | {"answers": {"relu": "def relu(z):\n    return z >= 0"}}))
    for text in ("z = [0.]", "[1.]", "[0.]", "Your code", "def relu(z): return z >= 0"):
        assert text in page.texts
    assert "graded on 5 Mar 2026, 14:02 UTC" in page.text


def test_what_came_of_a_students_own_input_is_shown():
    rows = (("your input", "b1 = [0.0]"), ("right", "(1, <b>)"), ("differ?", "no"))
    page = Page(feedback_page(result(replace(verdict("expose"), shown=rows))))
    assert "What came of your input" in page.text
    for name, text in rows:
        assert name in page.texts and text in page.texts
    old = result(verdict("relu"))
    del old["verdicts"][0]["shown"]  # as it was recorded before there was such a kind
    assert "What came of your input" not in Page(feedback_page(old)).text


def test_a_page_without_code_and_date_has_neither():
    page = Page(feedback_page(result(verdict(), graded_at="")))
    assert "Your code" not in page.text and "graded on" not in page.text


def test_the_page_says_what_to_do_next():
    right = verdict("relu", "right", (1.0,))
    blank = verdict("leak", "not attempted", (0.0,))
    said = {
        "Mend elu ; 1 more is open after it.": (right, blank, verdict("elu")),
        "Begin with leak . Open": (right, blank),
        "Go on with 02_linear_collapse .": (right,),
    }
    for text, verdicts in said.items():
        page = Page(feedback_page(result(*verdicts, lesson="01_weighted_sum")))
        assert text in page.text
    last = Page(feedback_page(result(right, lesson="99_last")))
    assert "What next" not in last.text
    broke = verdict("relu", "the grader broke", (0.0,))
    assert "What next" not in Page(feedback_page(result(broke))).text


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_stays_text(text: str):
    hostile = Verdict(
        text, "wrong", 0.0, 1.0, [AspectResult(text, 0.0, 1.0, False)], Diagnosis("id", text), text
    )
    data = result(hostile, hostile, student=text, notes=[text], level=text, answers={text: text})
    data["verdicts"][0]["failure"] = {"call": text, "yours": text, "expected": text}
    html = feedback_page(data)
    page = Page(html)
    assert page.texts.count(text) >= 11
    assert "49" not in page.texts
    assert not {"script", "img", "link", "iframe", "form", "input", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_nothing_comes_from_elsewhere_and_the_policy_allows_only_this_style():
    page = Page(feedback_page(result(verdict())))
    links = [v for name, v in page.attributes if name in ("src", "href", "action", "data")]
    assert all(link.startswith("#") for link in links)
    assert "url(" not in page.style
    assert "@import" not in page.style
    policy = next(value for _, value in page.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert style_hash(page.style) in policy


def test_what_no_page_can_hold_is_replaced():
    html = feedback_page(result(verdict(), student="s\x00\udce9\x1b[31m"))
    html.encode("utf-8")
    assert "\x00" not in html
    assert "\x1b" not in html


def test_pages_lie_as_nbgrader_lays_them(tmp_path: Path):
    results = [result(verdict(), student=s) for s in ("s001", "b, ü", "=1+1")]
    paths = write_feedback(results, tmp_path)
    names = [p.relative_to(tmp_path).as_posix() for p in paths]
    assert names == [f"{s}/05_relu/05_relu.html" for s in ("s001", "b, ü", "=1+1")]
    assert paths[0].read_text(encoding="utf-8") == feedback_page(results[0])
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["05_relu.html"] * 3


def test_a_refused_id_does_not_stop_the_others(tmp_path: Path):
    results = [result(verdict(), student=s) for s in ("../x", "s001")]
    with pytest.raises(ValueError, match=r"1 pages.*slash"):
        write_feedback(results, tmp_path / "feedback")
    assert [p.name for p in tmp_path.rglob("*.html")] == ["05_relu.html"]
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "student", ["s001", "S001", "b, ü", "=c", "o'dell", "a.b_c-d", "ж-9", "李 四"]
)
def test_ordinary_ids_are_folder_names_as_they_are(student: str):
    assert safe_name(student) == student


@pytest.mark.parametrize("student", ["a:b", "a\\b", "<b>", "con", "nul.txt", "x.", "-rf", "a~b"])
def test_unusual_ids_keep_a_readable_part_and_get_a_hash(student: str):
    assert re.fullmatch(r"[^~]+~[0-9a-f]{10}", safe_name(student))


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("", "empty"),
        ("a/b", "slash"),
        ("..", "dot"),
        (".x", "dot"),
        ("a\0", "NUL"),
        ("ü" * 101, "202"),
    ],
)
def test_ids_that_cannot_name_a_folder_are_refused_with_the_reason(student: str, reason: str):
    with pytest.raises(ValueError, match=reason):
        safe_name(student)


def _name(student: str) -> str | None:
    try:
        return safe_name(student)
    except ValueError:
        return None


IDS = st.one_of(
    st.text(min_size=1, max_size=12),
    st.text("aAbBßsSüÜıIi~-. \u0301\u00e9e", min_size=1, max_size=4),
)


@settings(deadline=None)
@given(st.sets(IDS, min_size=2, max_size=5))
def test_distinct_ids_have_distinct_names_whatever_their_unicode_form(students: set[str]):
    names = [name for student in students if (name := _name(student)) is not None]
    folded = {unicodedata.normalize("NFC", name) for name in names}
    assert len(folded) == len(names)


@settings(deadline=None)
@given(IDS)
def test_a_name_is_one_folder_inside_the_folder(student: str):
    name = _name(student)
    if name is not None:
        folder = Path("/feedback")
        assert (folder / name).resolve().parent == folder
        assert len(name.encode()) <= 255
        assert not set(name) & set('/\\:*?"<>|\0')
        assert name == name.strip(" ")
        assert name[0] not in ".-~"
        assert name[-1] != "."


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (2 / 3, "0.67"), (-0.0, "0"), (2221, "2,221")]
)
def test_numbers_have_two_decimals_at_most(value: float, text: str):
    assert number(value) == text


def test_only_none_is_no_percent_and_only_all_is_hundred():
    shares = [None, 0.0, 0.001, 0.5, 0.999, 1.0]
    texts = [percent(share).replace("\u202f", " ") for share in shares]
    assert texts == ["–", "0 %", "1 %", "50 %", "99 %", "100 %"]
