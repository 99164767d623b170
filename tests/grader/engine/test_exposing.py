"""Explain a wrong answer, handed in: what comes out of the sandbox is compared outside of it."""

from __future__ import annotations

import pytest

from course_lib.checking.judge import Verdict
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission
from grader.engine.lesson import hand_over, hidden_keys

LESSON, NAME, SEED = "02_linear_collapse", "expose_added_biases", 12
GOOD = "np.eye(1), np.ones(1), 2 * np.eye(1), np.zeros(1)"
IDLE = "np.eye(1), np.zeros(1), 2 * np.eye(1), np.zeros(1)"


def said(warm: ForkServer, code: str) -> Verdict:
    """Return the verdict on an answer cell; the other cells are the stubs."""
    raw = notebook_with({NAME: code}, LESSON, others=False)
    graded = grade_submission(raw, LESSON, SEED, warm)
    assert not graded.broke, graded.fault
    return next(v for v in graded.verdicts if v.exercise == NAME)


def returning(expression: str) -> str:
    return f"def {NAME}():\n    return {expression}\n"


@pytest.mark.parametrize(
    "expression",
    [
        GOOD,
        f"[{GOOD}]",
        "[[1]], [1], [[2]], [0]",
        "np.ones((990, 1)), np.ones(1), 2 * np.eye(1), np.zeros(1)",
        "next(a for a in iter(lambda: (*np.random.normal(size=(1, 1, 1)), np.random.normal(size=1),"
        " np.random.normal(size=(1, 1)), np.zeros(1)), None)"
        " if abs(theirs(*a)[1] - by_asking(*a)[1]).max() > 0.1)",
    ],
)
def test_what_exposes_it_earns_the_point(warm: ForkServer, expression: str) -> None:
    verdict = said(warm, returning(expression))
    assert (verdict.outcome, verdict.points) == ("right", 1), verdict.message
    assert verdict.shown[-1][1].startswith("yes")


@pytest.mark.parametrize(
    "expression",
    [
        IDLE,
        "None",
        "'exposed'",
        "{'what': 'exposed', 'exposes': True}",
        "theirs",
        "by_asking(np.eye(1), np.ones(1), 2 * np.eye(1), np.zeros(1))",
        "lambda: 1",
        "np.zeros((3000, 3000)), np.zeros(3000), np.zeros((3000, 3000)), np.zeros(3000)",
        "np.broadcast_to(1.0, (10**6, 10**6)), 1, 1, 1",
        "np.zeros((0, 2**40)), 1, 1, 1",
        "np.eye(1), np.array([np.nan]), np.eye(1), np.zeros(1)",
        "np.eye(1), np.array([np.inf]), np.eye(1), np.zeros(1)",
        "np.eye(1), np.array([1e300]), 1e300 * np.eye(1), np.zeros(1)",
        "np.eye(1), np.array([2**62]), np.array([[2**62]]), np.zeros(1)",
        "[[10**40]], [1], [[2]], [0]",
        "np.eye(1).astype(object), np.ones(1), 2 * np.eye(1), np.zeros(1)",
        "np.matrix([[1]]), np.ones(1), 2 * np.eye(1), np.zeros(1)",
        "np.eye(1), np.ma.array([1.0]), 2 * np.eye(1), np.zeros(1)",
        "np.eye(1).view(type('Mine', (np.ndarray,), {'__matmul__': lambda a, b: 7})), 1, 1, 1",
        "np.eye(1) + 0j, np.ones(1), 2 * np.eye(1), np.zeros(1)",
        "(np.ones((1, 1)) for _ in iter(int, 1))",
        "(lambda x: (x.append(x), x)[1])([])",
        "'W1' * 10**7",
        "[[1]] * 10**6",
        "1 / 0",
        "1e-9 * np.eye(1), np.ones(1), np.eye(1) * (1 + 1e-12), np.zeros(1)",
    ],
)
def test_what_exposes_nothing_earns_nothing(warm: ForkServer, expression: str) -> None:
    verdict = said(warm, returning(expression))
    assert verdict.points == 0 and verdict.outcome in ("wrong", "crashed")
    assert verdict.message


@pytest.mark.parametrize(
    "code",
    [
        f"def {NAME}():\n    while True:\n        yield np.eye(1)\n",
        f"turn = 0\n\n\ndef {NAME}():\n    global turn\n    turn += 1\n"
        f"    return ({GOOD}) if turn % 2 else ({IDLE})\n",
        f"theirs = by_asking = lambda *args: __import__('random').random()\n{returning(IDLE)}",
        "import course_lib.checking.exposing as e\ne._find = lambda *a: e.Finding('exposed')\n"
        "e.apart = lambda *a: 'yes'\nnp.abs = lambda *a: 0\n" + returning(IDLE),
        "import course_lib.checking.codec as c\nc.encode = lambda *a: 'exposed'\n"
        + returning("'exposed'"),
    ],
)
def test_a_notebook_that_is_made_to_lie_earns_nothing(warm: ForkServer, code: str) -> None:
    assert said(warm, code).points == 0


def test_a_locked_cell_that_was_changed_is_the_course_s_again(warm: ForkServer) -> None:
    raw = notebook_with({NAME: returning(GOOD)}, LESSON, others=False)
    changed = raw.replace(b"return W1 @ W2, b1 + b2", b"return 7")
    assert changed != raw
    graded = grade_submission(changed, LESSON, SEED, warm)
    assert next(v.points for v in graded.verdicts if v.exercise == NAME) == 1
    assert "return W1 @ W2, b1 + b2" in graded.notebook and "return 7" not in graded.notebook


def test_the_message_speaks_of_the_student_s_own_input(warm: ForkServer) -> None:
    two = "np.eye(2), np.array([1.0, 0]), np.eye(2)[::-1] * [[1], [1]], np.zeros(2)"
    assert said(warm, returning(two)).outcome == "right"
    verdict = said(warm, returning("np.eye(2), np.ones(2), np.eye(2)[::-1], np.zeros(2)"))
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "this-bias-passes"
    assert dict(verdict.shown)["right"] == dict(verdict.shown)["theirs"]
    verdict = said(warm, returning("np.eye(1), np.ones(1), np.array([[np.nan]]), np.zeros(1)"))
    assert "W2 holds nan, which is no finite number" in verdict.message


def test_a_key_from_another_process_gets_its_functions_back() -> None:
    before = hidden_keys(LESSON, 77)
    hidden_keys.cache_clear()
    try:
        for key in before.values():
            hand_over(key, 77)
        after = hidden_keys(LESSON, 77)
        assert after == before and after[NAME].pair is not None
    finally:
        hidden_keys.cache_clear()
