"""Where no process can fork, notebooks run in Jupyter kernels and get the same verdicts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from grader.bank import exercises_of
from grader.classroom import demo
from grader.engine.border import kernel
from grader.engine.border.forkserver import ForkServer
from grader.engine.border.kernel import KernelProcess, new_runner
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.limits import Limits

LESSON = "03_sigmoid"
SEED = 5
FULL = {name: float(e.points) for name, e in exercises_of(LESSON).items()}
LIMITS = Limits(
    cell_seconds=4.0, call_seconds=0.5, exercise_seconds=3.0, wall_seconds=60.0, grace=1.0
)


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[KernelProcess, ForkServer]]:
    warm = ForkServer(LIMITS)
    yield KernelProcess(LIMITS), warm
    warm.close()


def graded(raw: bytes, process: KernelProcess | ForkServer) -> GradedSubmission:
    return grade_submission(raw, LESSON, SEED, process)


def told(result: GradedSubmission) -> dict[str, tuple]:
    return {v.exercise: (v.outcome, v.points, v.message) for v in result.verdicts}


@pytest.mark.parametrize("make", [demo.right, demo.mixed, demo.blank, demo.syntax_error])
def test_a_kernel_and_a_warm_process_give_the_same_verdicts(make, both) -> None:
    import numpy as np

    raw = make(LESSON, np.random.default_rng(3))
    results = [graded(raw, process) for process in both]
    here, there = (told(result) for result in results)
    for name, (outcome, points, message) in there.items():
        assert here[name][:2] == (outcome, points), name
        if "SyntaxError" not in message:  # of a failed cell, a kernel does not tell the line
            assert here[name][2] == message.partition(" (line ")[0]
    assert results[0].level == "process"
    assert not results[0].broke


def test_loops_exits_and_large_answers_cost_their_own_points_only(both) -> None:
    answers = {
        "sigmoid": "def sigmoid(z):\n    while True:\n        pass\n",
        "logit": "def logit(p):\n    import os\n    os._exit(1)\n",
        "saturated_fraction": "def saturated_fraction(*args):\n    return np.zeros(2**22)\n",
    }
    result = graded(notebook_with(answers, LESSON), both[0])
    said = told(result)
    assert {n: p for n, (_, p, _) in said.items()} == FULL | dict.fromkeys(answers, 0.0)
    assert said["sigmoid"][0] == "too slow"
    assert "ended the whole process" in said["logit"][2]
    assert "One answer was larger than allowed" in said["saturated_fraction"][2]
    lent = {v.exercise: v.lent for v in result.verdicts}
    assert lent["sigmoid_grad"] == ("sigmoid",)


def test_cells_that_kill_or_stall_the_notebook_are_left_out(both) -> None:
    data = json.loads(notebook_with({}, LESSON))
    deaf = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass\n"
    for i, source in enumerate(["import os\nos._exit(1)", deaf, "while True: pass", "1 / 0"]):
        cell = {"cell_type": "code", "source": source, "metadata": {}, "id": f"own-{i}"}
        data["cells"].append(cell)
    result = graded(json.dumps(data).encode(), both[0])
    assert {v.exercise: v.points for v in result.verdicts} == FULL
    notes = " ".join(result.notes)
    assert "ended the process; it was left out" in notes
    assert "used up its time; it was left out" in notes
    assert "ended with TooSlow: stopped after 4 s" in notes
    assert "ended with ZeroDivisionError: division by zero" in notes


def test_a_kernel_that_does_not_start_is_our_fault(monkeypatch, both) -> None:
    def fails(*args):  # type: ignore[no-untyped-def]
        raise RuntimeError("no kernel")

    monkeypatch.setattr(kernel, "_Kernel", fails)
    result = graded(notebook_with({}, LESSON), both[0])
    assert result.broke and "no kernel" in result.fault


def test_kernels_run_where_nothing_can_fork(monkeypatch) -> None:
    assert isinstance(new_runner(), ForkServer)
    monkeypatch.delattr(os, "fork")
    assert isinstance(new_runner(), KernelProcess)
