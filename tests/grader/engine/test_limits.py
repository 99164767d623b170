"""Every limit of a submission ends what exceeds it, says so in words of its own, and no more."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Iterator

import pytest

from grader.bank import exercises_of
from grader.course.paths import ROOT
from grader.engine.border.forkserver import ForkServer
from grader.engine.border.sandbox import sandbox_problem
from grader.engine.border.session import Session
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.limits import Limits
from tests.hostile.shared import SPIN

LESSON = "01_weighted_sum"
SEED = 11
FULL = {name: float(e.points) for name, e in exercises_of(LESSON).items()}
SHORT = Limits(
    cell_seconds=1.0,
    call_seconds=0.5,
    exercise_seconds=1.2,
    wall_seconds=30.0,
    cpu_seconds=2,
    memory=2**31,
    all_memory=2**31,
    file_size=2**20,
    scratch_size=4 * 2**20,
    processes=16,
    files=64,
    grace=0.7,
)
DEAF = """
import signal, time
signal.setitimer(signal.ITIMER_REAL, 0)
time.sleep(9)
"""
CHILDREN = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        held = b"x" * (6 * 2**27)
        time.sleep(9)
        os._exit(0)
time.sleep(9)
"""
FORKS = "import os, time\nfor _ in range(99):\n    os.fork() or (time.sleep(3), os._exit(0))\n"
FILES = "held = [open('/dev/null') for _ in range(99)]\n"
ONE_FILE = "open('f', 'wb').write(bytes(2**21))\n"
SCRATCH = "for i in range(9):\n    open(f'f{i}', 'wb').write(bytes(2**20))\n"
LATER = "global calls\ncalls = globals().get('calls', 0) + 1\n"
ENDS = "import os\nos._exit(1)\n"

# Which limit, what a cell does, what the notes say of it.
CELLS = [
    ("cell_seconds", "while True: pass", "ended with TooSlow: stopped after 1 s"),
    ("cell_seconds", DEAF, "used up its time"),
    ("cpu_seconds", SPIN, "used up its processor time"),
    ("memory", "np.ones(2**31)", "ended with MemoryError"),
    ("all_memory", CHILDREN, "used more memory than allowed"),
    ("processes", FORKS, "Resource temporarily unavailable"),
    ("files", FILES, "Too many open files"),
    ("file_size", ONE_FILE, "File too large"),
    ("scratch_size", SCRATCH, "No space left on device"),
]
# Which limit, what an answer does, what the message says of it.
ANSWERS = [
    ("call_seconds", "while True: pass", "The function did not finish in its time."),
    ("exercise_seconds", "__import__('time').sleep(0.3); return 0.0", "Its calls together took"),
    ("cpu_seconds", SPIN, "It used up its processor time"),
    ("memory", "return np.ones(2**31)", "It ran out of memory"),
    ("all_memory", CHILDREN, "It used more memory than allowed"),
    ("processes", FORKS, "It started more processes than allowed"),
    ("files", FILES, "It opened more files than allowed"),
    ("file_size", ONE_FILE, "It wrote a larger file than allowed"),
    ("scratch_size", SCRATCH, "It filled its scratch folder"),
    ("reply", "return np.zeros(2**22)", "One answer was larger than allowed"),
    ("items", "return [[0.0] * 500] * 500", "One answer was larger than allowed"),
]
OF_ALL = {"wall_seconds", "left_out", "grace"}  # of the whole submission, tested below

PROBLEM = sandbox_problem()
pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(bool(PROBLEM) and os.environ.get("CI") != "true", reason=PROBLEM),
]


@pytest.fixture(scope="module")
def process() -> Iterator[ForkServer]:
    made = ForkServer(SHORT)
    yield made
    made.close()


def with_cells(*sources: str) -> bytes:
    """Return the right notebook with cells of the student's own at its end."""
    data = json.loads(notebook_with({}, LESSON))
    for i, source in enumerate(sources):
        cell = {"cell_type": "code", "source": source, "metadata": {}, "id": f"own-{i}"}
        data["cells"].append(cell)
    return json.dumps(data).encode()


def with_answer(body: str, name: str = "step") -> bytes:
    """Return the right notebook but for one answer, whose function has this body."""
    lines = body.strip("\n").splitlines()
    code = f"def {name}(*args):\n" + "\n".join(f"    {line}" for line in lines)
    return notebook_with({name: code}, LESSON)


def points(result: GradedSubmission) -> dict[str, float]:
    return {v.exercise: v.points for v in result.verdicts}


def test_every_limit_is_tested_here() -> None:
    tested = {name for name, *_ in [*CELLS, *ANSWERS]} | OF_ALL
    assert tested == {field.name for field in dataclasses.fields(Limits)}


@pytest.mark.parametrize(("name", "source", "words"), CELLS)
def test_a_cell_that_exceeds_a_limit_is_named_and_costs_nothing_else(
    name: str, source: str, words: str
) -> None:
    limits = SHORT
    if name in ("cpu_seconds", "all_memory"):  # before the cell's own time is up, on a busy machine
        limits = dataclasses.replace(SHORT, cell_seconds=60.0, wall_seconds=120.0)
    process = ForkServer(limits)
    try:
        result = grade_submission(with_cells(source), LESSON, SEED, process)
    finally:
        process.close()
    assert [note for note in result.notes if words in note], result.notes
    assert points(result) == FULL


@pytest.mark.parametrize(("name", "body", "words"), ANSWERS)
def test_an_answer_that_exceeds_a_limit_is_told_which_and_costs_only_its_points(
    name: str, body: str, words: str
) -> None:
    limits = SHORT
    if name == "cpu_seconds":  # before the call's own time is up, on a busy machine
        limits = dataclasses.replace(
            SHORT, cpu_seconds=1, call_seconds=60.0, exercise_seconds=90.0, wall_seconds=120.0
        )
    if name == "all_memory":
        limits = dataclasses.replace(SHORT, call_seconds=5.0, exercise_seconds=9.0)
    process = ForkServer(limits)
    try:
        result = grade_submission(with_answer(body), LESSON, SEED, process)
    finally:
        process.close()
    verdict = next(v for v in result.verdicts if v.exercise == "step")
    assert words in verdict.message, verdict
    assert points(result) == FULL | {"step": 0.0}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"{LATER}while calls > 5: pass\nreturn (args[0] > 0) * 1.0", "One call took too long."),
        (ENDS, "It ended the whole process in one case."),
        ("raise type('Hidden', (Exception,), {})", "It ended with an exception in every case."),
    ],
)
def test_how_an_answer_ended_is_told(body: str, words: str, process: ForkServer) -> None:
    result = grade_submission(with_answer(body), LESSON, SEED, process)
    verdict = next(v for v in result.verdicts if v.exercise == "step")
    assert words in verdict.message, verdict
    assert "Hidden" not in verdict.message
    assert {n: p for n, p in points(result).items() if n != "step"} == {
        n: p for n, p in FULL.items() if n != "step"
    }


def test_no_two_limits_of_an_answer_say_the_same() -> None:
    said = [words for name, _, words in ANSWERS if name != "items"]  # one limit with `reply`
    assert len(set(said)) == len(said)


def test_the_time_of_a_whole_submission_holds_over_all_its_runs() -> None:
    """Cells that end the process, each late: the runs after them have what is left of the time."""
    late = "import time\ntime.sleep(0.8)\nimport os\nos._exit(1)\n"
    limits = dataclasses.replace(SHORT, wall_seconds=2.0)
    process = ForkServer(limits)
    try:
        result = grade_submission(with_cells(late, late, late), LESSON, SEED, process)
    finally:
        process.close()
    assert "The submission used up its time." in result.notes
    assert {v.message for v in result.verdicts} == {"The submission used up its time."}
    assert not result.broke


def test_what_is_asked_when_the_time_of_the_submission_is_up_is_told_so() -> None:
    limits = dataclasses.replace(SHORT, wall_seconds=2.0, exercise_seconds=9.0)
    slow = "__import__('time').sleep(0.4); return 0.0"
    process = ForkServer(limits)
    try:
        result = grade_submission(with_answer(slow, "weighted_sum"), LESSON, SEED, process)
    finally:
        process.close()
    first, *others = result.verdicts
    assert first.message.endswith("Its calls together took too long.")
    assert {v.message for v in others} == {"The submission used up its time."}
    assert "The submission used up its time." in result.notes
    assert result.points == 0 and not result.broke


def test_too_many_cells_that_end_the_process_are_said_to_be(process: ForkServer) -> None:
    result = grade_submission(with_cells(*[ENDS] * 4), LESSON, SEED, process)
    assert "The notebook could not be run to its end." in result.notes
    assert sum(points(result).values()) == 0 and not result.broke
    result = grade_submission(with_cells(*[ENDS] * 3), LESSON, SEED, process)
    assert points(result) == FULL
    assert sum("ended the process; it was left out" in note for note in result.notes) == 3


def test_an_answer_that_takes_the_notebook_along_costs_only_its_points() -> None:
    """At the level of a process, a function can kill the one that asks it."""
    process = ForkServer(SHORT, "process")
    body = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos._exit(1)"
    try:
        result = grade_submission(with_answer(body), LESSON, SEED, process)
    finally:
        process.close()
    assert points(result) == FULL | {"step": 0.0}
    assert "ended the whole process" in result.verdicts[1].message


def test_what_depends_on_an_endless_function_does_not_wait_for_it(
    process: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the endless function itself uses up time; the others have their credit."""
    lesson = "03_sigmoid"
    slow: list[str] = []
    ask = Session.ask

    def watched(self, name, *rest):  # type: ignore[no-untyped-def]
        seen = ask(self, name, *rest)
        if any(o is not None and o.raised == "TooSlow" for o in seen):
            slow.append(name)
        return seen

    monkeypatch.setattr(Session, "ask", watched)
    raw = notebook_with({"sigmoid": "def sigmoid(z):\n    while True:\n        pass\n"}, lesson)
    result = grade_submission(raw, lesson, SEED, process)
    full = {name: float(e.points) for name, e in exercises_of(lesson).items()}
    assert points(result) == full | {"sigmoid": 0.0}
    assert slow == ["sigmoid"]
    lent = {v.exercise: v.lent for v in result.verdicts}
    for name in ("sigmoid_grad", "saturated_fraction"):  # the second uses the first, which is right
        assert lent[name] == ("sigmoid",)


def test_the_guide_has_the_limits_and_what_is_said() -> None:
    text = (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.split("## Limits of a submission")[1].split("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    said = " ".join(row[2] for row in rows)
    for name, _, words in [*CELLS, *ANSWERS]:
        words = words.removeprefix("ended with ").replace(" 1 s", f" {Limits().cell_seconds:g} s")
        assert words in said, (name, words)
    assert "The submission used up its time." in said
    assert "The notebook could not be run to its end." in said
    limits, mib = Limits(), 2**20
    defaults = {row[0]: row[1] for row in rows[2:]}
    assert defaults == {
        "one cell": f"{limits.cell_seconds:g} s",
        "one question": f"{limits.call_seconds:g} s (an exercise may ask for more)",
        "one exercise": f"{limits.exercise_seconds:g} s",
        "the whole submission, cells and questions": f"{limits.wall_seconds:g} s",
        "processor time of one process": f"{limits.cpu_seconds} s",
        "memory of one process": f"{limits.memory // 2**30} GiB",
        "memory of all processes together": f"{limits.all_memory // 2**30} GiB",
        "processes at once": f"{limits.processes}",
        "open files of one process": f"{limits.files}",
        "size of one file": f"{limits.file_size // mib} MiB",
        "size of the scratch folder": f"{limits.scratch_size // mib} MiB",
        "one answer": f"{limits.reply // mib} MiB, {limits.items:,} values",
        "runs of a notebook after the first": f"{limits.left_out}",
    }
    assert re.search(r"`grader/engine/limits.py`", text)
