"""The benchmarks' own arithmetic and command line, with measurements that are made up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from benchmarks import checks, fork, grading, growth, lessons
from benchmarks.__main__ import as_json, main
from benchmarks.agreement import Scores, compared_scores
from benchmarks.classes import KINDS, Kind, Made, plan
from benchmarks.facts import machine
from benchmarks.measuring import Usage, environment, fit, run
from benchmarks.stock import without_demos
from benchmarks.tables import table
from grader.bank import exercises_of

MACHINE = {
    "cores": 2, "processor": "", "system": "Linux x86_64", "python": "3.11.0", "numpy": "2.0.0",
    "load_before": 0.1,
}  # fmt: skip
ANY = Kind("right", 1, lambda lesson, rng: b"{}")


def usage(wall: float, cpu: float = 1.0, peak_mb: float | None = 100.0) -> Usage:
    return Usage(wall, cpu, peak_mb, 0, "")


def fake(figures: dict) -> SimpleNamespace:
    asked: list[bool] = []

    def measure(quick: bool, tell) -> dict:  # type: ignore[no-untyped-def]
        asked.append(quick)
        return figures

    return SimpleNamespace(measure=measure, text=lambda f: f"table of {f['name']}", asked=asked)


# The command line.


@pytest.mark.parametrize("argv", [[], ["nothing"], ["grading", "--fast"], ["checks", "lessons"]])
def test_wrong_arguments_end_with_2(argv: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2
    assert "usage: python -m benchmarks" in capsys.readouterr().err


def test_a_picture_is_of_grading_only(capsys: pytest.CaptureFixture) -> None:
    assert main(["checks", "--picture", "x.png"]) == 2
    assert "only grading has a picture" in capsys.readouterr().err


def test_json_is_one_object_and_the_table_is_text(capsys: pytest.CaptureFixture) -> None:
    module = fake({"name": "checks", "median_ms": 12.345678, "rows": [{"ms": 1.00004}]})
    assert main(["checks", "--json", "--quick"], load=lambda name: module) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {"name": "checks", "median_ms": 12.3457, "rows": [{"ms": 1.0}]}
    assert main(["checks"], load=lambda name: module) == 0
    assert capsys.readouterr().out == "table of checks\n"
    assert module.asked == [True, False]


def test_a_measurement_that_fails_is_one_sentence(capsys: pytest.CaptureFixture) -> None:
    def measure(quick: bool, tell) -> dict:  # type: ignore[no-untyped-def]
        raise RuntimeError("nbgrader could not take it")

    assert main(["grading"], load=lambda name: SimpleNamespace(measure=measure)) == 2
    assert capsys.readouterr().err == "benchmarks: nbgrader could not take it\n"


def test_json_refuses_what_is_no_json() -> None:
    with pytest.raises(ValueError):
        as_json({"ratio": float("nan")})


# Measuring.


def test_a_line_is_found_through_points_on_it() -> None:
    line = fit([10.0, 30.0, 100.0], [2 + 0.5 * n for n in (10, 30, 100)])
    assert line == pytest.approx({"slope": 0.5, "intercept": 2.0, "r2": 1.0})
    assert fit([0.0, 1.0, 2.0], [0.0, 1.0, 0.0])["r2"] == pytest.approx(0.0)
    assert fit([1.0, 2.0], [3.0, 3.0])["r2"] == 1.0
    with pytest.raises(ValueError, match="two different"):
        fit([1.0, 1.0], [1.0, 2.0])


def test_a_command_is_measured_with_what_it_starts() -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(6 * 7)'])"
    seen = run([sys.executable, "-c", child])
    assert (seen.code, seen.output.strip()) == (0, "42")
    assert seen.wall > 0 and seen.cpu > 0
    assert run([sys.executable, "-c", "raise SystemExit(3)"]).code == 3


def test_the_facts_of_the_machine_are_whole() -> None:
    assert set(machine()) == set(MACHINE)


def test_the_environment_is_put_back() -> None:
    import os

    with environment(BEYOND_LINEAR_TEST="1"):
        assert os.environ["BEYOND_LINEAR_TEST"] == "1"
    assert "BEYOND_LINEAR_TEST" not in os.environ


def test_a_table_aligns_its_columns() -> None:
    text = table(["what", "s"], [["a", 1.0], ["longer", None], ["b", 12345.6]])
    assert text.splitlines() == [
        "what         s", "------  ------", "a            1", "longer       –", "b       12,346",
    ]  # fmt: skip


# Classes.


def test_every_beginning_of_a_class_has_the_kinds_in_proportion() -> None:
    assert sum(kind.count for kind in KINDS) == 100
    made = plan(200, ["a", "b", "c"])
    for size in (50, 100, 200):
        for kind in KINDS:
            found = sum(item.kind is kind for item in made[:size])
            assert abs(found - kind.count * size / 100) <= 1
    assert len({(item.student, item.lesson) for item in made}) == 200
    assert [item.lesson for item in made[:4]] == ["a", "b", "c", "a"]
    assert plan(30, ["a", "b", "c"]) == made[:30]


def test_a_class_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        plan(0, ["a"])
    with pytest.raises(ValueError, match="at least one"):
        plan(10, [])


def test_the_sample_is_honest_and_of_every_lesson() -> None:
    sample = grading.sampled(plan(100, ["a", "b"]))
    assert len(sample) >= grading.SAMPLE_SIZE
    assert all(item.kind.honest for item in sample)
    assert {item.lesson for item in sample} == {"a", "b"}
    for lesson in ("a", "b"):
        kinds = {item.kind.name for item in sample if item.lesson == lesson}
        assert kinds >= {"right", "mixed", "mostly wrong", "blank"}
    assert len(grading.sampled(plan(100, ["a", "b"]), quick=True)) < len(sample)


def test_demo_cells_can_be_taken_out() -> None:
    cells = [{"metadata": {"tags": ["demo"]}}, {"metadata": {}}, {"metadata": {"tags": ["x"]}}]
    left = json.loads(without_demos(json.dumps({"cells": cells}).encode()))
    assert left["cells"] == cells[1:]


# The figures of each measurement.


def test_the_ratio_is_of_the_class_and_of_our_median() -> None:
    theirs = {
        "a": {"class_wall": 150.0, "class_cpu": 90.0, "bare_wall": 60.0, "peak_mb": 300.0},
        "b": {"class_wall": 250.0, "class_cpu": 110.0, "bare_wall": 40.0, "peak_mb": 200.0},
    }
    figures = grading.compared([usage(9), usage(10, 8.0), usage(30)], theirs)
    assert figures["ratio"] == pytest.approx(40.0)
    assert figures["ratio_without_demo_cells"] == pytest.approx(10.0)
    assert figures["ratio_cpu"] == pytest.approx(200.0)
    assert figures["stock"]["peak_mb"] == 300.0
    assert figures["ours"]["wall_per_notebook"] == pytest.approx(0.1)


def test_a_fork_is_compared_by_what_one_submission_more_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spent = iter([35.0, 1.0, 18.0, 1.0, 52.0, 1.0, 18.0, 1.0, 69.0, 1.0, 18.0, 1.0])
    monkeypatch.setattr(fork, "prepare", lambda lessons, seed: None)
    monkeypatch.setattr(fork, "watched", lambda size, lessons: [None] * size)
    monkeypatch.setattr(fork, "_spent", lambda do: next(spent))
    figures = fork.against_a_fork(True, ["a"])
    assert figures["ratios"] == [2.0, 3.0, 4.0] and figures["ratio"] == 3.0
    assert (figures["ours_cpu"], figures["fork_cpu"]) == (3.0, 1.0)
    assert "3.00 × (2.00 to 4.00 in 3 paired rounds; target 2 ×: MISSED)" in fork.fork_text(figures)


def test_what_the_fork_replays_is_what_our_engine_ran_and_asked() -> None:
    lesson = "01_weighted_sum"
    first, *_ = fork.watched(1, [lesson])
    assert {name for name, *_ in first.asked} == set(exercises_of(lesson))
    assert all(calls for _, calls, *_ in first.asked)
    assert any("def weighted_sum" in source for source in first.cells)


def test_the_processor_time_of_a_fork_counts_its_children() -> None:
    code = "import time\nwhile time.process_time() < 0.4: pass"
    nothing = fork._spent(lambda: None)
    spent = fork._spent(lambda: subprocess.run([sys.executable, "-c", code], check=True))
    assert spent - nothing > 0.3
    with pytest.raises(RuntimeError, match="ended with status"):
        fork._spent(lambda: os._exit(3))


def test_growth_grades_every_size_and_fits_a_line(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    sizes: list[int] = []
    monkeypatch.setattr(growth, "write_class", lambda folder, made: sizes.append(len(made)))
    figures = growth.growth(True, ["a"], grade=lambda folder: usage(1 + 0.1 * sizes[-1]))
    assert sizes == [10, 30, 100]
    assert figures["wall"]["slope"] == pytest.approx(0.1)
    assert figures["peak_growth"] == pytest.approx(1.0)
    assert "100.0 ms a submission" in growth.growth_text(figures)
    growth.draw(figures, tmp_path / "figures" / "growth.png")
    assert (tmp_path / "figures" / "growth.png").read_bytes().startswith(b"\x89PNG")


def test_growth_without_memory_still_tells_the_time() -> None:
    points = [{"size": n, "wall": float(n), "cpu": float(n), "peak_mb": None} for n in (1, 2)]
    figures = growth.summary(points)
    assert figures["peak_growth"] is None
    assert "Memory" not in growth.growth_text(figures)


def test_scores_that_differ_are_listed_with_what_we_said() -> None:
    cells = [("s1", "a", "check_f"), ("s1", "a", "check_g"), ("s2", "a", "check_f")]
    ours: Scores = dict(zip(cells, [1.0, 0.0, 5.0], strict=True))
    theirs: Scores = dict(zip(cells, [1.0, 2.0, 0.0], strict=True))
    said = {("s1", "a", "g"): "wrong: Not right yet: far from zero."}
    figures = compared_scores(ours, theirs, [Made("s1", "a", ANY)], said)
    assert (figures["cells"], figures["equal"], figures["stock_higher"]) == (2, 1, 1)
    assert figures["differ"][0]["ours_said"].endswith("far from zero.")
    assert "visible cases only" in figures["text"]
    assert compared_scores(ours, ours, [Made("s1", "a", ANY)], said)["differ"] == []


def test_checks_are_summed_up_by_answer_and_turn() -> None:
    rows = [
        {"lesson": "a", "exercise": "f", "side": "right", "ms": [9.0, 1.0, 2.0]},
        {"lesson": "a", "exercise": "f", "side": "wrong", "ms": [30.0, 3.0, 4.0]},
        {"lesson": "a", "exercise": "g", "side": "right", "ms": [7.0, 1.0, 1.0]},
    ]
    figures = checks.summary(rows)
    assert (figures["right_first_ms"], figures["right_tenth_ms"]) == (8.0, 1.5)
    assert (figures["wrong_first_ms"], figures["wrong_tenth_95_ms"]) == (30.0, 4.0)
    assert (figures["median_ms"], figures["95_ms"], figures["max_ms"]) == (3.0, 30.0, 30.0)
    assert figures["slowest"] == "f"
    assert [(r["exercise"], r["right_ms"], r["wrong_ms"]) for r in figures["checks"]] == [
        ("f", 2.0, 4.0), ("g", 1.0, None),
    ]  # fmt: skip
    extra: dict[str, Any] = {"empty_cell_ms": 1.0, "verify_seconds": 9.0, "verify_passed": True}
    extra |= {"where": "a kernel", "machine": MACHINE}
    assert "target 15 and 40 ms: held" in checks.text(figures | extra)


def test_95_percent_of_the_times_do_not_exceed_what_is_called_so() -> None:
    assert checks._95([float(n) for n in range(100, 0, -1)]) == 95.0
    assert checks._95([3.0]) == 3.0


def test_each_check_is_asked_right_and_wrong(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    node = SimpleNamespace(source="import numpy as np")
    course = SimpleNamespace(
        cells=[SimpleNamespace(role="setup", name="", node=node),
               SimpleNamespace(role="demo", name="", node=node),
               SimpleNamespace(role="exercise", name="f", node=node)],
        exercises=["f"],
    )  # fmt: skip
    monkeypatch.setattr(checks, "course_of", lambda lesson: course)
    monkeypatch.setattr(checks, "answer_code", lambda name: "right")
    monkeypatch.setattr(checks, "typed_answers", lambda *args, right: ("wrong", "no cell"))
    ran: list[str] = []

    def execute(source: str) -> float:
        ran.append(source)
        if source == "no cell":
            raise RuntimeError("NameError")
        return 0.002

    (row,) = checks.timed_checks("a", execute, "right", times=3)
    assert ran == [node.source, "right", *['check("f", f)'] * 3]
    assert row["side"] == "right" and row["ms"] == pytest.approx([2.0] * 3)
    ran.clear()
    (row,) = checks.timed_checks("a", execute, "wrong", turn=1, times=2)
    assert ran[2:] == ["no cell", "wrong", *['check("f", f)'] * 2, "right"]
    assert row["side"] == "wrong" and row["ms"] == pytest.approx([2.0] * 2)


def test_lessons_count_complaints_and_name_the_slowest_cells() -> None:
    notebook = nbformat.v4.new_notebook()
    for name, seconds in (("quick", 1), ("slow", 5)):
        cell = nbformat.v4.new_code_cell("x", id=name)
        cell.metadata["execution"] = {
            "iopub.execute_input": "2026-01-01T00:00:00.000000Z",
            "shell.execute_reply": f"2026-01-01T00:00:0{seconds}.000000Z",
        }
        cell.outputs = [nbformat.v4.new_output("stream", name="stderr", text="warning")]
        notebook.cells.append(cell)
    found = lessons.complaints(notebook)
    assert (found["stderr"], found["errors"]) == (2, 0)
    assert found["slowest"][0] == {"cell": "slow", "seconds": 5.0}
    figures = lessons.summary([{"lesson": "a", "seconds": 7.0, **found}])
    assert (figures["max_seconds"], figures["total_seconds"]) == (7.0, 7.0)
    assert (figures["seconds"], figures["complaints"]) == ({"a": 7.0}, 2)
    assert "target 20 s: held" in lessons.text(figures | {"machine": MACHINE})
