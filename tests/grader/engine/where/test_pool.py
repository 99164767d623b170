"""This machine's workers: what one of them dies of costs nobody else."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from grader.engine import lesson
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.lesson import hidden_keys
from grader.engine.submission import HandedIn
from grader.engine.where import pool
from grader.engine.where.pool import grade_all, prepare

LESSON = "01_weighted_sum"
POISON = b"what kills a worker"


def deadly(handed: HandedIn, lesson: str, seed: int, process: object = None) -> GradedSubmission:
    """Take the worker along, as its memory running out would; grade all else."""
    if handed.raw == POISON:
        os._exit(1)
    return grade_submission(handed, lesson, seed)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare([LESSON], 1)
    monkeypatch.setattr(pool, "grade_submission", deadly)  # workers are forks


def test_what_kills_its_worker_twice_is_our_fault_and_the_others_are_graded(workers: None) -> None:
    raws = [b"%d" % i if i % 5 != 3 else POISON for i in range(25)]
    tasks = ((i, HandedIn(raw), LESSON) for i, raw in enumerate(raws))
    results = list(grade_all(tasks, 1, 2))
    assert sorted(i for i, _ in results) == list(range(25))
    found = dict(results)
    assert {i for i, graded in found.items() if graded.broke} == {3, 8, 13, 18, 23}
    assert "died twice" in found[3].fault


def test_what_kills_its_worker_once_is_graded_after_all(
    workers: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "was here"

    def once(handed: HandedIn, lesson: str, seed: int, process: object = None) -> GradedSubmission:
        if handed.raw == POISON and not mark.exists():
            mark.touch()
            os._exit(1)
        return grade_submission(handed, lesson, seed)

    monkeypatch.setattr(pool, "grade_submission", once)
    tasks = [(n, HandedIn(raw), LESSON) for n, raw in (("a", b"1"), ("b", POISON), ("c", b"2"))]
    assert sorted((t, g.broke) for t, g in grade_all(tasks, 1, 2)) == [
        ("a", False), ("b", False), ("c", False),
    ]  # fmt: skip
    assert mark.exists()


def test_keys_made_side_by_side_are_those_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = hidden_keys(LESSON, 2)
    hidden_keys.cache_clear()
    asked: list[str] = []
    monkeypatch.setattr(lesson, "key_of", lambda exercise, seed: asked.append(exercise.name))
    try:
        prepare([LESSON], 2, jobs=2)
        assert hidden_keys(LESSON, 2) == alone
        assert asked == []  # not made a second time
    finally:
        hidden_keys.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are no forks")
def test_a_worker_can_be_ended_whatever_its_parent_does_when_told_to_end() -> None:
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with ProcessPoolExecutor(1, pool._context(), pool._end_with_parent) as executor:
            found = executor.submit(signal.getsignal, signal.SIGTERM).result()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert found == signal.SIG_DFL
