"""What a verdict says, in the published form and on the card."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from course_lib.checking.calls import Observation
from course_lib.checking.card import card_html, card_text
from course_lib.checking.check import check
from course_lib.checking.codec import encode
from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.judge import Verdict, judge, unasked
from course_lib.checking.key import Aspect, Case, Key
from grader.course.paths import ROOT

SCHEMA = json.loads((ROOT / "grader" / "verdict.schema.json").read_text())
KEY = Key(
    "f",
    "00",
    ["x"],
    [Aspect("values", 1.0, [0]), Aspect("unchanged", 0.5, [1, 2], require="unchanged")],
    [Case([encode(np.full(2, x))], encode(2 * x), 1e-9, 1e-12) for x in (1.0, 2.0, 3.0)],
)


def judged(*seen: Observation) -> Verdict:
    return judge(KEY, [[o] for o in seen])


def value(x: float, changed: bool = False) -> Observation:
    return Observation(value=encode(x), changed=changed)


RAISED = Observation(raised="ValueError", detail="assignment destination is read-only")


@pytest.mark.parametrize(
    ("seen", "passed", "is_judged"),
    [
        ((value(2.0), value(4.0), value(6.0)), True, True),
        ((value(2.0), value(4.0, changed=True), value(6.0)), False, True),
        ((value(2.0), value(5.0), value(6.0)), False, False),
        ((value(2.0), value(5.0, changed=True), value(6.0)), False, False),
        ((value(2.0), RAISED, RAISED), False, False),
        ((value(2.0), value(4.0, changed=True), RAISED), False, True),
    ],
)
def test_a_form_is_judged_beside_right_values(seen: tuple, passed: bool, is_judged: bool) -> None:
    form = judged(*seen).aspects[1]
    assert (form.passed, form.judged, form.points) == (passed, is_judged, 0.5 * passed)


def test_values_are_always_judged() -> None:
    verdict = judged(value(3.0), value(4.0), value(6.0))
    assert [(a.passed, a.judged) for a in verdict.aspects] == [(False, True), (True, True)]


def test_the_message_is_about_an_aspect_that_was_judged() -> None:
    key = replace(KEY, aspects=KEY.aspects[::-1])
    verdict = judge(key, [[value(3.0)], [value(5.5)], [value(7.1)]], hidden=True)
    assert verdict.message == "Not right yet: values."


def test_what_was_not_asked_was_not_judged() -> None:
    verdict = unasked(KEY, "not attempted", "Nothing there.", missing=True)
    assert verdict.missing and not any(a.judged for a in verdict.aspects)
    assert check("step", None).verdict.missing
    assert not check("step", lambda z: z).verdict.missing


def test_the_published_form_is_that_of_the_schema() -> None:
    said = Diagnosis("id", "A sentence.", "A hint.", "list")
    full = replace(
        judged(value(3.0), value(5.0), value(6.0)), diagnosis=said, relation=said, lent=("g", "h")
    )
    data = json.loads(json.dumps(full.to_dict()))
    assert list(data) == SCHEMA["required"]
    assert data["diagnosis"] == data["relation"] == {"id": "id", "message": "A sentence."}
    assert data["lent"] == ["g", "h"]
    assert data["aspects"][1] == {
        "name": "unchanged", "points": 0.0, "max_points": 0.5, "passed": False, "judged": False,
    }  # fmt: skip
    for verdict in (full, unasked(KEY, "crashed", "It ended.")):
        jsonschema.validate(verdict.to_dict(), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**full.to_dict(), "hints": []}, SCHEMA)


def test_the_card_marks_what_was_not_judged() -> None:
    verdict = judged(value(3.0), value(5.0), value(6.0))
    assert "✗ values" in card_text(verdict) and "– unchanged" in card_text(verdict)
    html = card_html(verdict)
    marks = [html.count(f"bl-sign {kind}") for kind in ("bl-no", "bl-open", "bl-yes")]
    assert marks == [1, 1, 0] and "(not judged)" in html
