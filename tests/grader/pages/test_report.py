"""The class report: its figures on a class small enough to add up by hand, and its page."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.judge import AspectResult, Verdict
from grader.pages.feedback import style_hash
from grader.pages.report import class_report, heat, natural, report_json, report_page, write_report

MISTAKE = Diagnosis("one-at-zero", "The slope at 0 came out as 1.")
HOSTILE = ["<script>alert(1)</script>", "{{7*7}}", "=1+1", "b, ü", "../x", '"><svg onload=x>']


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.rows: list[str] = []
        self.style = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.style += data
        elif data.strip():
            self.texts.append(" ".join(data.split()))
            if self.open[-4:] == ["tbody", "tr", "th", "bdi"]:
                self.rows.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def verdict(
    exercise: str, outcome: str, passed: tuple[bool, bool], diagnosis: Diagnosis | None = None
) -> Verdict:
    """Return a verdict of two aspects, of 3 points and of 1."""
    aspects = [
        AspectResult("values", 3.0 * passed[0], 3.0, passed[0]),
        AspectResult("unchanged", 1.0 * passed[1], 1.0, passed[1]),
    ]
    points = sum(a.points for a in aspects)
    return Verdict(exercise, outcome, points, 4.0, aspects, diagnosis, "A message.")


def result(student: str, *verdicts: Verdict, lesson: str = "05_relu", **other: object) -> dict:
    fields = {"student": student, "lesson": lesson, "notes": [], "level": "process"}
    receipt = {"engine": "e" * 64}
    return fields | {"receipt": receipt, "verdicts": [v.to_dict() for v in verdicts]} | other


def small_class() -> list[dict]:
    """Return four students: 8, 3, 4 and 0 points of 8; one of them handed in a second lesson."""
    right, nothing = (True, True), (False, False)
    return [
        result("s1", verdict("f", "right", right), verdict("g", "right", right)),
        result(
            "s2",
            verdict("f", "partly right", (True, False), MISTAKE),
            verdict("g", "not attempted", nothing),
        ),
        result(
            "s10",
            verdict("f", "right", right),
            verdict("g", "wrong", nothing),
            notes=["The notebook was renamed."],
        ),
        result(
            "s3",
            verdict("f", "not attempted", nothing),
            verdict("g", "not attempted", nothing),
            notes=["The file is empty."],
            level="not run",
        ),
        result("s2", verdict("h", "wrong", nothing, MISTAKE), lesson="06_leaky_relu"),
    ]


def test_the_figures_of_a_lesson_are_those_added_up_by_hand():
    report = class_report(small_class())
    assert (report["students"], report["submissions"]) == (4, 5)
    lesson = report["lessons"][0]
    assert (lesson["lesson"], lesson["submissions"], lesson["unreadable"]) == ("05_relu", 4, 1)
    assert lesson["max_points"] == 8
    assert lesson["points"] == {"mean": 3.75, "median": 3.5, "quartiles": [2.25, 5.0]}
    assert lesson["full_marks"] == 1
    assert lesson["distribution"] == [1, 0, 0, 1, 0, 1, 0, 0, 0, 1]
    assert report["levels"] == {"process": 4, "not run": 1}


def test_what_ran_outside_the_sandbox_is_named_and_marked():
    results = [result(f"s{i}", verdict("f", "right", (True, True))) for i in range(3)]
    results[1] |= {"level": "sandbox"}
    report = class_report(results)
    assert [e["student"] for e in report["unsandboxed"]] == ["s0", "s2"]
    assert [r["lessons"]["05_relu"]["level"] for r in report["table"]] == [
        "process", "sandbox", "process",
    ]  # fmt: skip
    page = report_page(report)
    assert "2 submissions ran outside the sandbox" in page
    assert page.count("<i>u</i>") == 2
    inside = report_page(class_report([r | {"level": "sandbox"} for r in results]))
    assert "outside the sandbox" not in inside and "<i>u</i>" not in inside


def test_the_figures_of_an_exercise_are_those_added_up_by_hand():
    f, g = class_report(small_class())["lessons"][0]["exercises"]
    assert (f["exercise"], f["max_points"]) == ("f", 4)
    assert f["mean_share"] == pytest.approx((1 + 0.75 + 1 + 0) / 4)
    assert f["full_share"] == 0.5
    assert f["outcomes"]["right"] == 2
    assert f["outcomes"]["partly right"] == f["outcomes"]["not attempted"] == 1
    assert sum(g["outcomes"].values()) == 4
    assert [(a["name"], a["judged"], a["passed"]) for a in f["aspects"]] == [
        ("unchanged", 3, 2),
        ("values", 3, 3),
    ]


def test_an_aspect_that_was_not_judged_is_neither_passed_nor_failed():
    partly = verdict("f", "partly right", (True, False))
    unjudged = [partly.aspects[0], replace(partly.aspects[1], judged=False)]
    results = [
        result("s1", verdict("f", "right", (True, True))),
        result("s2", replace(partly, aspects=unjudged)),
        result("s3", partly),
    ]
    report = class_report(results)
    hardest = report["lessons"][0]["exercises"][0]["aspects"][0]
    assert hardest == {
        "name": "unchanged", "judged": 2, "not_judged": 1, "passed": 1, "share": 0.5,
    }  # fmt: skip
    assert "50\u202f% of 2" in report_page(report)
    alone = class_report(results[1:2])
    last = alone["lessons"][0]["exercises"][0]["aspects"][-1]
    assert (last["not_judged"], last["share"]) == (1, None)
    assert "judged in nobody" in report_page(alone)


def test_the_misconception_map_says_which_how_many_and_whose():
    results = [
        *small_class(),
        result("s4", verdict("f", "partly right", (True, False), MISTAKE)),
    ]
    first, second = class_report(results)["misconceptions"]
    assert (first["exercise"], first["id"], first["count"]) == ("f", "one-at-zero", 2)
    assert first["students"] == ["s2", "s4"]
    assert first["share"] == pytest.approx(2 / 5)
    assert first["message"] == MISTAKE.message
    assert (second["lesson"], second["exercise"], second["share"]) == ("06_leaky_relu", "h", 1.0)


def test_wrong_answers_that_equal_no_known_mistake_are_counted_with_whose():
    report = class_report(small_class())
    assert [(e["exercise"], e["students"]) for e in report["unrecognised"]] == [("g", ["s10"])]
    assert report["stopped"] == []


def test_crashed_and_slow_answers_are_counted_apart():
    nothing = (False, False)
    results = [
        result("s1", verdict("f", "crashed", nothing), verdict("g", "too slow", nothing)),
        result("s2", verdict("f", "crashed", nothing)),
    ]
    report = class_report(results)
    assert [(e["exercise"], e["count"]) for e in report["stopped"]] == [("f", 2), ("g", 1)]
    assert report["unrecognised"] == []


def test_submissions_with_notes_and_unreadable_ones_are_listed_apart():
    report = class_report(small_class())
    assert [e["student"] for e in report["notes"]] == ["s10"]
    assert [(e["student"], e["notes"]) for e in report["unreadable"]] == [
        ("s3", ["The file is empty."])
    ]


def test_where_the_grader_broke_nothing_is_counted_and_the_student_is_listed():
    broken = result("s5", verdict("f", "the grader broke", (False, False)), level="not run")
    whole = class_report([*small_class(), broken])
    lesson = whole["lessons"][0]
    assert (lesson["submissions"], lesson["broke"], lesson["points"]["mean"]) == (5, 1, 3.75)
    assert lesson["exercises"][0]["mean_share"] == pytest.approx(2.75 / 4)
    assert [e["student"] for e in whole["broke"]] == ["s5"]
    alone = class_report([broken])
    assert alone["lessons"][0]["points"] is None
    assert "1 submission has no score" in Page(report_page(alone)).text


def test_the_table_has_each_student_once_in_natural_order_with_all_points():
    rows = class_report(reversed(small_class()))["table"]
    assert [row["student"] for row in rows] == ["s1", "s2", "s3", "s10"]
    assert [row["points"] for row in rows] == [8, 3, 0, 4]
    assert rows[1]["lessons"]["05_relu"]["exercises"]["f"] == {
        "points": 3.0,
        "max_points": 4.0,
        "outcome": "partly right",
    }
    assert "06_leaky_relu" not in rows[0]["lessons"]


def test_of_two_results_for_one_submission_the_last_counts():
    first = result("s1", verdict("f", "wrong", (False, False)))
    second = result("s1", verdict("f", "right", (True, True)))
    report = class_report([first, second])
    assert (report["submissions"], report["table"][0]["points"]) == (1, 4)


def test_the_order_of_the_results_changes_nothing():
    assert class_report(small_class()) == class_report(small_class()[::-1])


@pytest.mark.parametrize("results", [[], small_class()[:1], small_class()[3:4], [result("s1")]])
def test_no_class_is_too_small(results: list[dict]):
    report = class_report(results)
    page = Page(report_page(report))
    assert ("Nothing has been graded yet" in page.text) == (not results)
    json.loads(report_json(report))


def test_a_lesson_in_which_nobody_has_a_point_is_pointed_out():
    results = [result(s, verdict("f", "wrong", (False, False))) for s in ("s1", "s2")]
    assert "Nobody has a point in 05_relu." in Page(report_page(class_report(results))).text


def test_the_page_shows_every_student_once_in_the_table():
    students = [*HOSTILE, *(f"s{i:03d}" for i in range(40))]
    results = [result(s, verdict("f", "partly right", (True, False), MISTAKE)) for s in students]
    page = Page(report_page(class_report(results)))
    assert sorted(page.rows) == sorted(students)
    assert "46" in page.texts


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_stays_text(text: str):
    strange = Verdict(
        text, "wrong", 0.0, 1.0, [AspectResult(text, 0.0, 1.0, False)], Diagnosis(text, text), text
    )
    unknown = Verdict("g", "wrong", 0.0, 1.0, [], None, text)
    results = [
        result(text, strange, unknown, lesson=text, notes=[text], level=text),
        result("s1", strange, lesson=text, notes=[text], level="not run"),
    ]
    html = report_page(class_report(results))
    page = Page(html)
    assert text in page.texts
    assert "49" not in page.texts
    assert not {"script", "img", "link", "iframe", "form", "input", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_nothing_comes_from_elsewhere_and_the_policy_allows_only_this_style():
    page = Page(report_page(class_report(small_class())))
    links = [v for name, v in page.attributes if name in ("src", "href", "action", "data")]
    assert all(link.startswith("#") or link == "report.json" for link in links)
    assert "url(" not in page.style
    policy = next(value for _, value in page.attributes if value.startswith("default-src"))
    assert style_hash(page.style) in policy


def test_every_link_inside_the_page_has_its_target():
    results = [*small_class(), result("s7", verdict("f", "crashed", (False, False)))]
    page = Page(report_page(class_report(results)))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {v[1:] for n, v in page.attributes if n == "href" and v[0] == "#"} <= set(ids)


def test_the_report_is_written_whole_as_page_and_as_data(tmp_path: Path):
    page = write_report(small_class(), tmp_path / "report")
    assert page == tmp_path / "report" / "index.html"
    assert sorted(p.name for p in page.parent.iterdir()) == ["index.html", "report.json"]
    data = json.loads((page.parent / "report.json").read_text(encoding="utf-8"))
    assert data == class_report(small_class())


def test_an_id_with_half_a_surrogate_pair_survives_in_the_data(tmp_path: Path):
    page = write_report([result("s\udce9", verdict("f", "right", (True, True)))], tmp_path)
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert data["table"][0]["student"] == "s\udce9"
    assert "s\ufffd" in page.read_text(encoding="utf-8")


def test_students_sort_by_their_numbers():
    students = ["s10", "s2", "S3", "a", "s1"]
    assert sorted(students, key=natural) == ["a", "s1", "s2", "S3", "s10"]


def test_heat_grows_with_the_points_that_are_lost():
    levels = [heat(points, 4.0) for points in (4, 3.9, 3, 2, 1, 0)]
    assert levels == sorted(levels)
    assert (levels[0], levels[1], levels[-1]) == (0, 1, 8)
    assert heat(0.0, 0.0) == 0
