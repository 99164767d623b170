"""The bank proves the checks; the numbers of the whole course are held here."""

from __future__ import annotations

import json

import numpy as np
import pytest

from grader.bank import all_exercises
from grader.bank.model import BankError, Exercise
from grader.cli import main
from grader.proof.verify import verify


@pytest.fixture(scope="module")
def report():  # type: ignore[no-untyped-def]
    return verify([], jobs=2)


def test_every_right_answer_passes_and_every_wrong_one_is_rejected(report) -> None:  # type: ignore[no-untyped-def]
    assert report.failures == []
    assert report.reference_full and report.stub_zero
    assert report.rejected == report.misconceptions
    assert report.accepted == report.variants


def test_nineteen_in_twenty_misconceptions_are_recognised(report) -> None:  # type: ignore[no-untyped-def]
    assert report.recognised >= 0.95 * report.misconceptions


def test_every_exercise_has_its_proof() -> None:
    for exercise in all_exercises().values():
        assert len(exercise.mistakes) >= 4 and len(exercise.variants) >= 2, exercise.name
        assert all(m.message.strip() and m.hint.strip() for m in exercise.mistakes), exercise.name


def test_verify_fails_where_a_check_lets_a_wrong_answer_by(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = all_exercises()["step"]
    monkeypatch.setattr(exercise, "mistakes", [*exercise.mistakes])
    exercise.wrong(
        "right-after-all", "not wrong", "no hint", lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0)
    )
    assert main(["verify", "step", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["rejected"] == data["misconceptions"] - 1
    assert any("right-after-all" in failure for failure in data["failures"])


def test_an_unknown_exercise_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "nothing"]) == 2
    assert "no exercise called 'nothing'" in capsys.readouterr().err


def test_a_bank_refuses_two_of_one_name() -> None:
    exercise = Exercise("f", hints=[])
    exercise.wrong("a", "b", "c", lambda: 0)
    with pytest.raises(BankError, match="its own id"):
        exercise.wrong("a", "b", "c", lambda: 1)
