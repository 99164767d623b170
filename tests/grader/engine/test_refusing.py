"""A function that one exercise refuses, handed in: no way to it, and open to the others."""

from __future__ import annotations

import pytest

from course_lib.checking.judge import Verdict
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission

LESSON, SEED = "04_tanh", 12


def said(warm: ForkServer, **code: str) -> dict[str, Verdict]:
    """Return the verdicts on some answer cells; the others are right."""
    graded = grade_submission(notebook_with(code, LESSON), LESSON, SEED, warm)
    assert not graded.broke, graded.fault
    return {v.exercise: v for v in graded.verdicts}


WAYS = {
    "as it is": "tanh = np.tanh",
    "in the tails only": "right = tanh_of = lambda z: np.where(np.abs(z) > 30, np.sign(z), "
    "np.expm1(2 * z) / (np.expm1(2 * z) + 2))\ndef tanh(z):\n"
    "    return np.tanh(z) if np.abs(z).max() > 30 else tanh_of(z)",
    "saved before": "kept = {'f': np.tanh}\ndef tanh(z):\n    return kept['f'](z)",
    "by a type": "class Kept:\n    f = staticmethod(np.tanh)\ndef tanh(z):\n    return Kept.f(z)",
    "by a fresh import": "def tanh(z):\n    import importlib\n"
    "    return importlib.import_module('numpy').tanh(z)",
    "caught": "def tanh(z):\n    try:\n        return np.tanh(z)\n"
    "    except BaseException:\n        return np.where(z > 0, 1.0, -1.0)",
}


@pytest.mark.parametrize("code", WAYS.values(), ids=list(WAYS))
def test_a_tanh_that_is_numpys_earns_nothing_and_costs_the_others_nothing(
    warm: ForkServer, code: str
) -> None:
    verdicts = said(warm, tanh=code)
    assert (verdicts["tanh"].points, verdicts["tanh"].outcome) == (0, "wrong")
    assert "without tanh, sinh and cosh" in verdicts["tanh"].message
    for name in ("tanh_grad", "rnn_step", "rnn_forward", "sigmoid_net_to_tanh"):
        assert verdicts[name].outcome == "right", verdicts[name].message


def test_the_others_may_call_it(warm: ForkServer) -> None:
    verdicts = said(warm, tanh_grad="def tanh_grad(z):\n    return 1 / np.cosh(z) ** 2")
    assert verdicts["tanh_grad"].outcome != "not attempted"
    assert "without tanh" not in verdicts["tanh_grad"].message
