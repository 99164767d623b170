"""An answer that is to be faster than loops, handed in: what it earns, and what a cheat gains."""

from __future__ import annotations

import subprocess
import sys

import pytest

from course_lib.checking.judge import Verdict
from grader.course.lessons import answer_code
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission

LESSON, SEED = "10_convolution", 5
FIRST = "def conv2d(x, w, b, stride=1, pad=0):\n"
LOOPS = f"{FIRST}    out = conv_by_loops(x, w, b, stride, pad)\n" \
        "    return out.astype(np.result_type(x, w, b))\n"  # fmt: skip
WRONG = f"{FIRST}    columns = im2col(pad_images(x, pad), *w.shape[:2], stride)\n" \
        "    return columns @ w.reshape(-1, w.shape[3])\n"  # fmt: skip


def said(warm: ForkServer, code: str) -> Verdict:
    """Return the verdict on an answer to conv2d; the others are right."""
    graded = grade_submission(notebook_with({"conv2d": code}, LESSON), LESSON, SEED, warm)
    assert not graded.broke, graded.fault
    verdicts = {v.exercise: v for v in graded.verdicts}
    assert all(v.outcome == "right" for name, v in verdicts.items() if name != "conv2d")
    return verdicts["conv2d"]


def test_loops_earn_all_but_the_point_for_speed(warm: ForkServer) -> None:
    verdict = said(warm, LOOPS)
    missed = [a.name for a in verdict.aspects if not a.passed]
    assert missed == ["at least 20 times as fast as the loops"]
    assert (verdict.points, verdict.outcome) == (5.0, "partly right")
    assert "loops over images, places and filters" in verdict.message


def test_speed_without_right_values_earns_nothing(warm: ForkServer) -> None:
    verdict = said(warm, WRONG)
    assert not verdict.aspects[-1].passed
    assert verdict.points == 0


def test_a_right_answer_is_right_on_a_machine_that_is_busy(warm: ForkServer) -> None:
    spin = [sys.executable, "-c", "while True: pass"]
    busy = [subprocess.Popen(spin) for _ in range(6)]
    try:
        assert said(warm, answer_code("conv2d")).outcome == "right"
        assert said(warm, LOOPS).points == 5.0
    finally:
        for process in busy:
            process.kill()
            process.wait()


HONEST = {  # what a notebook replaces by name changes nothing
    "slower loops": LOOPS.replace("conv_by_loops", "own")
    + "own = conv_by_loops\ndef conv_by_loops(*args):\n    import time\n    time.sleep(0.3)\n",
    "a stopped clock": "import time\ntime.thread_time = time.perf_counter = lambda: 0.0\n" + LOOPS,
}
CHEATS = {
    "a clock of its own": "from course_lib.checking import pacing\npacing.clock = lambda: 0.0\n",
    "no race": "import course_lib.checking.calls as calls\ncalls.lags = lambda *args: ''\n",
}


@pytest.mark.parametrize("code", HONEST.values(), ids=list(HONEST))
def test_other_loops_and_another_clock_of_the_notebook_do_not_count(
    warm: ForkServer, code: str
) -> None:
    assert said(warm, code).points == 5.0


@pytest.mark.parametrize("code", CHEATS.values(), ids=list(CHEATS))
def test_a_cheat_gains_no_more_than_the_point_for_speed(warm: ForkServer, code: str) -> None:
    assert said(warm, code + LOOPS).points in (5.0, 6.0)
    assert said(warm, code + WRONG).points == 0


def test_a_refused_window_is_an_aspect_of_its_own(warm: ForkServer) -> None:
    code = (
        "def output_size(n, k, stride=1, pad=0):\n"
        "    return max(0, (n + 2 * pad - k) // stride + 1)\n"
    )
    graded = grade_submission(notebook_with({"output_size": code}, LESSON), LESSON, SEED, warm)
    verdict = next(v for v in graded.verdicts if v.exercise == "output_size")
    assert [a.name for a in verdict.aspects if not a.passed] == [
        "refuses a window that does not fit"
    ]
    assert "the contract asks for a ValueError" in verdict.message
