"""A test that the student wrote, handed in: what honest ones earn, and what tricks gain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from course_lib.checking.calls import Observation
from course_lib.checking.judge import Verdict
from grader.bank import all_exercises
from grader.course.lessons import answer_code
from grader.engine.border.forkserver import ForkServer
from grader.engine.border.kernel import KernelProcess
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.lesson import hand_over, hidden_keys
from grader.engine.limits import Limits
from grader.engine.receipt import bank_version
from grader.proof.try_files import try_files

LESSON, NAME, SEED, OTHER = "09_choosing", "check_relu", 12, 13
FIRST = f"def {NAME}(f):\n"
HONEST = f"""{FIRST}    z = np.array([[-np.inf, -2.0, -0.5, 0.0], [0.25, 1.0, 250.0, np.nan]])
    before = z.copy()
    a = f(z)
    assert np.array_equal(z, before, equal_nan=True)
    assert np.array_equal(a, relu(before), equal_nan=True)
"""
WEAK = f"""{FIRST}    z = np.array([-2.0, -0.5, 0.0, 1.0, 3.5])
    assert np.shape(f(z)) == (5,)
    assert np.array_equal(f(z), [0, 0, 0, 1, 3.5])
"""


@pytest.fixture(scope="module")
def warm() -> Iterator[ForkServer]:
    """A warm process with more time for an exercise than other tests need: it has many forks."""
    process = ForkServer(
        Limits(cell_seconds=5.0, call_seconds=1.0, exercise_seconds=15.0, wall_seconds=60.0)
    )
    yield process
    process.close()


def graded_with(warm: ForkServer | KernelProcess, code: str, seed: int = SEED) -> GradedSubmission:
    """Return the grading of a test of ReLUs, and of the course's test of softmaxes."""
    cells = {NAME: code, "check_softmax": answer_code("check_softmax")}
    raw = notebook_with(cells, LESSON, others=False)
    graded = grade_submission(raw, LESSON, seed, warm)
    assert not graded.broke, graded.fault
    return graded


def said(warm: ForkServer | KernelProcess, code: str, seed: int = SEED) -> Verdict:
    verdicts = {v.exercise: v for v in graded_with(warm, code, seed).verdicts}
    assert verdicts["check_softmax"].outcome == "right", verdicts["check_softmax"].message
    return verdicts[NAME]


def test_an_honest_test_earns_all_points(warm: ForkServer) -> None:
    verdict = said(warm, HONEST)
    assert (verdict.outcome, verdict.points) == ("right", 5), verdict.message
    assert "stops no right one" in verdict.message


def test_a_weak_test_earns_a_share_that_does_not_hang_on_the_seed(warm: ForkServer) -> None:
    verdicts = [said(warm, WEAK, seed) for seed in (SEED, OTHER)]
    assert len({v.points for v in verdicts}) == 1
    assert 2 < verdicts[0].points < 5
    assert verdicts[0].outcome == "partly right"
    assert verdicts[0].hints[0].startswith("One that escapes your test")


def test_a_kernel_gives_the_same_verdicts(warm: ForkServer) -> None:
    ended = f"{FIRST}    import os\n    os._exit(0)\n"
    asks = f"{FIRST}    try:\n        input()\n    except EOFError:\n        {NAME}_of(f)\n"
    asks += HONEST.replace(NAME, f"{NAME}_of")
    for code in (HONEST, WEAK, asks, ended):
        here, there = said(KernelProcess(), code), said(warm, code)
        assert (here.points, here.message == there.message) == (there.points, code != ended)


def test_an_alarm_without_assert_is_told_by_its_name_and_says_no_more(warm: ForkServer) -> None:
    verdict = said(warm, f"{FIRST}    raise ValueError(str(f(np.array([2.5]))))\n")
    assert verdict.points == 0
    assert "it ended with ValueError." in verdict.message
    assert "2.5" not in str(verdict.to_dict())


TRICKS = {
    "returns": "    return True\n",
    "raises": "    assert False\n",
    "swallows": "    try:\n        f(np.ones(2))\n    finally:\n        return\n",
    "type": "    assert type(f).__name__ == 'function' and 'relu' in repr(f)\n",
    "name": "    assert 'right' in f.__name__ + f.__qualname__ + f.__module__ + str(f.__doc__)\n",
    "source": "    import inspect\n    try:\n        code = inspect.getsource(f)\n"
    "    except OSError:\n        code = ''\n    assert 'maximum' in code\n",
    "closure": "    cells = [c.cell_contents for c in f.__closure__ or ()]\n"
    "    assert any('maximum' in repr(c) for c in cells)\n",
    "count": "    check_relu.n = getattr(check_relu, 'n', 0) + 1\n    assert check_relu.n % 2\n",
    "count kept in a file": "    import pathlib\n    p = pathlib.Path('n')\n"
    "    n = len(p.read_text()) if p.exists() else 0\n    p.write_text('x' * (n + 1))\n"
    "    assert n % 3\n",
    "guess": "    import os\n    assert os.urandom(1)[0] > 180\n",
    "time": "    import time\n    t = time.perf_counter()\n    f(np.ones(9))\n"
    "    assert time.perf_counter() - t < 1e-4\n",
    "identity": "    assert id(f) % 32 == 0\n",
    "patched": "    np.array_equal = np.allclose = lambda *a, **k: True\n"
    "    assert np.array_equal(f(np.ones(2)), 7)\n",
    "one after the other": "    seen = check_relu.__dict__.setdefault('seen', [])\n"
    "    seen.append(f(np.array([-1.0, 2.0])))\n    assert len(seen) < 3\n",
}


@pytest.mark.parametrize("code", TRICKS.values(), ids=list(TRICKS))
def test_what_does_not_look_at_results_gains_nothing(warm: ForkServer, code: str) -> None:
    verdict = said(warm, FIRST + code)
    assert verdict.points <= 0.25, verdict.message  # a wrong one that raises is caught by itself
    assert verdict.outcome != "right"


FRAMES = """    import sys
    frame, found = sys._getframe(), {}
    while frame:
        found |= {k: v for k, v in frame.f_locals.items() if k not in found}
        frame = frame.f_back
    send, receive, own = found['send'], found['receive'], found['seen'] if 'seen' in found else {}
"""
FRAMES += f"    good = {asdict(Observation(value=True))!r}\n"
ATTACKS = {
    "every answer forged as caught": FRAMES
    + "    for i in range(8):\n        send({'answer': i, 'seen': good})\n",
    "every answer forged as passed": FRAMES
    + "    for i in range(8):\n        send({'answer': i, 'seen': {**good, 'value': False}})\n",
    "the names asked for": FRAMES + "    send({'given': {'names': True}})\n"
    "    assert 'right' not in str(receive())\n",
    "the verdict asked for": FRAMES + "    send({'given': None, 'wanted': True, 'answer': 0})\n"
    "    assert receive().get('expected')\n",
    "functions behind this one": FRAMES + "    for _ in range(20):\n"
    "        send({'given': 1.0, 'call': 3, 'turn': 5})\n    assert False\n",
    "questions and nobody who reads": FRAMES
    + "    while True:\n        send({'given': {'list': [1.0] * 900}})\n",
    "no frame": FRAMES + "    import os, socket\n"
    "    for fd in range(3, 64):\n        try:\n            os.write(fd, b'\\xff' * 64)\n"
    "        except OSError:\n            pass\n",
    "a large array": "    f(np.zeros(10**7))\n",
    "a deep list": "    z = []\n    for _ in range(10000):\n        z = [z]\n    f(z)\n",
    "an empty giant": "    f(np.zeros((0, 2**40)))\n",
    "a giant of one number": "    f(np.broadcast_to(1.0, (10**6, 10**6)))\n",
    "an object that is no data": "    class Z(np.ndarray):\n        pass\n"
    "    f(np.ones(3).view(Z))\n",
    "calls without end": "    while True:\n        try:\n            f(np.ones(2))\n"
    "        except BaseException:\n            pass\n",
    "a loop": "    while True:\n        pass\n",
    "an exit": "    import os\n    os._exit(0)\n",
    "an interrupt": "    raise KeyboardInterrupt\n",
    "an exit of Python's": "    raise SystemExit(0)\n",
    "memory": "    x = [np.ones(10**8) for _ in range(100)]\n",
    "recursion": "    check_relu(f)\n",
}


@pytest.mark.parametrize("code", ATTACKS.values(), ids=list(ATTACKS))
def test_an_attack_earns_nothing_and_costs_the_other_test_nothing(
    warm: ForkServer, code: str
) -> None:
    verdict = said(warm, FIRST + code)
    assert verdict.points == 0, verdict.message
    assert verdict.outcome in ("wrong", "crashed", "too slow")


def test_a_test_that_knows_only_its_first_function_gains_nothing(warm: ForkServer) -> None:
    """The order is secret, and the first function of a fork may be right or wrong."""
    code = "    keep = check_relu.__dict__.setdefault('keep', [])\n" \
           "    keep.append(str(f(np.array([-1.0, 2.0]))))\n" \
           "    assert keep[-1] == keep[0]\n"  # fmt: skip
    assert {said(warm, FIRST + code, seed).points for seed in (SEED, OTHER)} == {0}


def test_an_earlier_function_is_the_notebooks_own_given_one(warm: ForkServer) -> None:
    code = HONEST.replace("    before", "    f2 = relu\n    before")
    own = "\ndef helper(z):\n    return np.where(z > 0, z, 0 * (z > 0))\n"
    assert said(warm, own + code).outcome == "right"


def test_a_key_of_another_process_gets_its_functions_back() -> None:
    before = hidden_keys(LESSON, SEED)
    hidden_keys.cache_clear()
    for key in before.values():
        hand_over(key, SEED)
    after = hidden_keys(LESSON, SEED)
    assert after == before
    assert after[NAME].lineup is not None
    assert set(after[NAME].lineup.functions) == {c.args[0] for c in after[NAME].cases}


def test_a_lesson_is_graded_again_where_what_its_tests_are_tried_on_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import grader.engine.receipt as module

    before = bank_version(LESSON)
    copy = tmp_path / "course"
    for found in module.modules(module.BANK, deep=True):
        (copy / found).parent.mkdir(parents=True, exist_ok=True)
        (copy / found).write_bytes((module.ROOT / found).read_bytes())
    monkeypatch.setattr(module, "ROOT", copy)
    assert bank_version.__wrapped__(LESSON) == before
    with (copy / "grader" / "bank" / "l05_relu" / "relu.py").open("a") as file:
        file.write("# newer\n")
    assert bank_version.__wrapped__(LESSON) != before


def test_grader_try_takes_a_test(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(WEAK)
    [(_, graded)] = try_files(NAME, [path], SEED)
    verdict = next(v for v in graded.verdicts if v.exercise == NAME)
    assert verdict.outcome == "partly right"


def test_the_bank_s_wrong_tests_are_named_in_grading(warm: ForkServer) -> None:
    exercise = all_exercises()[NAME]
    assert len(exercise.mistakes) >= 10
    code = f"{FIRST}    z = np.array([0.25, 1.0, 3.5])\n    assert np.array_equal(f(z), z)\n"
    verdict = said(warm, code)
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "positive-only"
