"""One submission through the engine: rebuilt, run, asked, judged."""

from __future__ import annotations

import json

import nbformat
import numpy as np
import pytest

from course_lib.checking.check import check
from course_lib.checking.key import read_key
from course_lib.checking.showing import call_text
from grader.bank import exercises_of
from grader.course.lessons import answer_code
from grader.engine.border.forkserver import ForkServer
from grader.engine.border.reruns import GraderBroke
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.lesson import course_of
from grader.engine.rebuild import rebuild
from grader.engine.submission import HandedIn, Unreadable, read_submission

LESSON = "01_weighted_sum"
SEED = 11
GOOD = "def weighted_sum(x, w, b):\n    return x @ w + b\n"


def graded(raw: bytes, warm: ForkServer) -> GradedSubmission:
    return grade_submission(raw, LESSON, SEED, warm)


def points(result: GradedSubmission) -> dict[str, float]:
    return {v.exercise: v.points for v in result.verdicts}


def verdict(result: GradedSubmission, name: str):  # type: ignore[no-untyped-def]
    return next(v for v in result.verdicts if v.exercise == name)


def changed(raw: bytes, change) -> bytes:  # type: ignore[no-untyped-def]
    """Return a notebook after `change` was applied to its JSON data."""
    data = json.loads(raw)
    change(data)
    return json.dumps(data).encode()


def full() -> dict[str, float]:
    return {name: e.points for name, e in exercises_of(LESSON).items()}


def test_right_answers_get_all_points(warm: ForkServer) -> None:
    result = graded(notebook_with({}, LESSON), warm)
    assert points(result) == full()
    assert result.notes == [] and not result.broke


def test_a_blank_notebook_is_not_attempted(warm: ForkServer) -> None:
    result = graded(notebook_with({}, LESSON, others=False), warm)
    assert {v.outcome for v in result.verdicts} == {"not attempted"}
    assert result.points == 0 and result.notes == []


def test_a_known_mistake_is_recognised_and_costs_only_its_own_points(warm: ForkServer) -> None:
    wrong = "def weighted_sum(x, w, b):\n    return x @ w\n"
    result = graded(notebook_with({"weighted_sum": wrong}, LESSON), warm)
    assert verdict(result, "weighted_sum").diagnosis is not None
    assert {n: p for n, p in points(result).items() if n != "weighted_sum"} == {
        n: p for n, p in full().items() if n != "weighted_sum"
    }


@pytest.mark.parametrize(
    ("code", "own"), [("np.sin(x @ w + b)", ""), ("x @ w + b + 0.123", "0.123")]
)
def test_the_message_of_a_hidden_case_shows_no_input(code: str, own: str, warm: ForkServer) -> None:
    """The only number it may say is the student's own."""
    wrong = f"def weighted_sum(x, w, b):\n    return {code}\n"
    result = graded(notebook_with({"weighted_sum": wrong}, LESSON), warm)
    found = verdict(result, "weighted_sum")
    assert found.failure is not None and found.diagnosis is None
    visible = check("weighted_sum", eval(f"lambda x, w, b: {code}", {"np": np})).verdict
    calls = {call_text(read_key("weighted_sum"), c) for c in read_key("weighted_sum").cases}
    assert found.failure.call in calls  # one that everybody is asked, and nothing else
    assert visible.failure is not None and visible.failure.call in calls
    assert own in found.message
    assert not any(character.isdigit() for character in found.message.replace(own, ""))


def test_an_answer_is_found_wherever_it_stands(warm: ForkServer) -> None:
    def move(data: dict) -> None:
        cell = next(c for c in data["cells"] if c["id"] == "weighted_sum")
        data["cells"].remove(cell)
        data["cells"].append({**cell, "id": "elsewhere", "metadata": {}})

    result = graded(changed(notebook_with({}, LESSON), move), warm)
    assert points(result) == full()


def test_the_last_definition_wins(warm: ForkServer) -> None:
    def add(data: dict) -> None:
        late = {"cell_type": "code", "source": GOOD, "metadata": {}, "id": "late"}
        data["cells"].append(late)

    raw = notebook_with({"weighted_sum": "def weighted_sum(x, w, b):\n    return 0\n"}, LESSON)
    assert verdict(graded(changed(raw, add), warm), "weighted_sum").outcome == "right"


def test_deleted_edited_and_retagged_checks_change_nothing(warm: ForkServer) -> None:
    def harm(data: dict) -> None:
        kept = []
        for i, cell in enumerate(data["cells"]):
            if cell["id"].startswith("check_"):
                if i % 3 == 0:
                    continue
                cell["source"] = "100"
                cell["metadata"]["tags"] = ["skip-execution"]
                cell["metadata"]["nbgrader"]["points"] = 100
                if i % 3 == 1:
                    cell["cell_type"] = "markdown"
            kept.append(cell)
        data["cells"] = kept

    for others in (True, False):
        raw = notebook_with({}, LESSON, others=others)
        assert points(graded(changed(raw, harm), warm)) == points(graded(raw, warm))


def test_missing_locked_and_answer_cells_are_put_back(warm: ForkServer) -> None:
    def lose(data: dict) -> None:
        lost = ("setup", "weighted_sum")
        data["cells"] = [c for c in data["cells"] if c["id"] not in lost]

    result = graded(changed(notebook_with({}, LESSON), lose), warm)
    expected = full() | {"weighted_sum": 0.0}
    assert points(result) == expected
    assert verdict(result, "weighted_sum").outcome == "not attempted"
    assert any("setup" in note for note in result.notes)


def test_the_autograded_notebook_has_every_check_once_with_its_points(warm: ForkServer) -> None:
    def double(data: dict) -> None:
        data["cells"] = [c for c in data["cells"] for _ in range(2)]

    result = graded(changed(notebook_with({}, LESSON), double), warm)
    notebook = nbformat.reads(result.notebook, as_version=4)
    nbformat.validate(notebook)
    checks = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert [c.metadata.nbgrader.grade_id for c in checks] == [f"check_{n}" for n in full()]
    shown = [float(c.outputs[0]["data"]["text/plain"]) for c in checks]
    assert shown == list(full().values())


def test_a_cell_that_ends_the_process_is_left_out(warm: ForkServer) -> None:
    def add(data: dict) -> None:
        source = "import os\nos._exit(0)"
        data["cells"].insert(3, {"cell_type": "code", "source": source, "metadata": {}, "id": "x"})

    result = graded(changed(notebook_with({}, LESSON), add), warm)
    assert points(result) == full()
    assert any("left out" in note for note in result.notes)


def test_an_endless_loop_costs_its_own_exercise_only(warm: ForkServer) -> None:
    stubborn = (
        "def weighted_sum(x, w, b):\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except BaseException:\n            pass\n"
    )
    result = graded(notebook_with({"weighted_sum": stubborn}, LESSON), warm)
    assert verdict(result, "weighted_sum").outcome == "too slow"
    assert points(result) == full() | {"weighted_sum": 0.0}


def test_a_death_in_one_exercise_costs_no_other(warm: ForkServer) -> None:
    dies = "import os\ndef weighted_sum(x, w, b):\n    os._exit(1)\n"
    result = graded(notebook_with({"weighted_sum": dies}, LESSON), warm)
    assert verdict(result, "weighted_sum").outcome == "crashed"
    assert points(result) == full() | {"weighted_sum": 0.0}


def test_an_answer_that_counts_its_calls_fails(warm: ForkServer) -> None:
    counts = (
        "calls = []\ndef weighted_sum(x, w, b):\n    calls.append(1)\n"
        "    return x @ w + b if len(calls) < 4 else 0.0\n"
    )
    result = graded(notebook_with({"weighted_sum": counts}, LESSON), warm)
    assert verdict(result, "weighted_sum").points < full()["weighted_sum"]


def test_an_answer_is_not_blamed_for_an_earlier_one(warm: ForkServer) -> None:
    answers = {
        "step": "def step(z):\n    return z * 0.0\n",
        "weighted_sum": "def weighted_sum(x, w, b):\n    return 0.0 * b\n",
        "neuron_batch": (
            "def neuron_batch(X, w, b):\n"
            "    return np.array([weighted_sum(x, w, b) for x in X], dtype=float)\n"
        ),
    }
    result = graded(notebook_with(answers, LESSON), warm)
    found = verdict(result, "neuron_batch")
    assert found.outcome == "right" and found.lent == ("weighted_sum",)
    assert found.to_dict()["lent"] == ["weighted_sum"]
    assert "asked with the course&#x27;s weighted_sum" in result.notebook
    assert verdict(result, "weighted_sum").points == 0


def test_a_syntax_error_is_named_with_its_cell(warm: ForkServer) -> None:
    raw = notebook_with({"weighted_sum": "def weighted_sum(x w, b):\n    return 0\n"}, LESSON)
    found = verdict(graded(raw, warm), "weighted_sum")
    assert found.outcome == "crashed" and "SyntaxError" in found.message


def test_magics_work_and_input_fails_at_once(warm: ForkServer) -> None:
    answers = {
        "weighted_sum": "%matplotlib inline\n" + GOOD,
        "step": "%%time\n" + answer_code("step"),
        "dense": "name = input('who?')\n" + answer_code("dense"),
    }
    result = graded(notebook_with(answers, LESSON), warm)
    assert verdict(result, "weighted_sum").outcome == "right"
    assert verdict(result, "step").outcome == "right"
    assert "input()" in verdict(result, "dense").message


def test_the_same_submission_gets_the_same_verdicts(warm: ForkServer) -> None:
    raw = notebook_with({"step": "def step(z):\n    return (z >= 0) * 1.0\n"}, LESSON)
    assert graded(raw, warm) == graded(raw, warm)


def test_our_own_fault_is_never_a_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(ForkServer):
        def session(self, cells):  # type: ignore[no-untyped-def]
            raise GraderBroke("no process")

    result = grade_submission(notebook_with({}, LESSON), LESSON, SEED, Broken())
    assert result.broke
    assert {v.outcome for v in result.verdicts} == {"the grader broke"}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"{", "JSON is broken"),
        (b"[1, 2]", "no cells"),
        (b'{"cells": 3}', "no cells"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "JSON is broken"),
        (b"[" * 200_000, "not"),
    ],
)
def test_what_is_no_notebook_gets_an_explained_zero(
    raw: bytes, words: str, warm: ForkServer
) -> None:
    result = graded(raw, warm)
    assert result.points == 0 and not result.broke
    assert words in result.notes[0] and result.notes[0] in result.verdicts[0].message
    nbformat.validate(nbformat.reads(result.notebook, as_version=4))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1"])
def test_other_encodings_are_read(encoding: str, warm: ForkServer) -> None:
    data = json.loads(notebook_with({}, LESSON))
    data["cells"].append({"cell_type": "markdown", "source": "Größe", "metadata": {}})
    text = json.dumps(data, ensure_ascii=False)
    keep = "".join(c if ord(c) < 256 else "?" for c in text)
    assert points(graded(keep.encode(encoding), warm)) == full()


def test_the_format_of_before_2015_is_read(warm: ForkServer) -> None:
    cells = json.loads(notebook_with({}, LESSON))["cells"]
    old = [
        {"cell_type": "code", "input": c["source"], "language": "python", "outputs": []}
        for c in cells
        if c["cell_type"] == "code"
    ]
    raw = json.dumps({"worksheets": [{"cells": old}], "nbformat": 3, "metadata": {}}).encode()
    assert points(graded(raw, warm)) == full()


def test_cells_are_matched_by_name_however_they_are_shuffled() -> None:
    course = course_of(LESSON).cells
    data = json.loads(notebook_with({}, LESSON))
    data["cells"].reverse()
    rebuilt = rebuild(read_submission(HandedIn(json.dumps(data).encode())), course)
    answers = [p.name for p in rebuilt.pieces if p.role == "exercise"]
    assert answers == list(reversed(list(full())))
    assert rebuilt.pieces[0].role == "setup"


def test_a_reader_refuses_with_a_reason() -> None:
    with pytest.raises(Unreadable, match="larger than"):
        read_submission(HandedIn(b" " * (31 * 2**20)))
