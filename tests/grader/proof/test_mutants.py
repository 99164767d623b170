"""Mutants of right answers: that the tool finds holes, and that the course has none (a draw)."""

from __future__ import annotations

import datetime
import os

import nbformat
import numpy as np
import pytest

from grader.bank import all_exercises
from grader.bank.model import Equal
from grader.proof.mutants import Mutant, _notebook, explanation, mutants_of, run_mutants
from grader.proof.mutate import mutations

CODE = '''
def f(x, w):
    """What it does."""
    z = 0
    for i in range(len(x)):
        z += x[i] * w[i]
    return np.where(z >= 1.5, z, -z) if x.T.sum(axis=0) else z
'''


def test_mutants_are_the_code_with_one_place_changed():
    changes = {m.change for m in mutations(CODE)}
    for expected in (
        "z >= 1.5 → z > 1.5",
        "z += x[i] * w[i] → z -= x[i] * w[i]",
        "z += x[i] * w[i] → z = x[i] * w[i]",
        "x[i] * w[i] → x[i] / w[i]",
        "x[i] * w[i] → w[i]",
        "z = 0 → nothing",
        "z = 0 → z = 1",
        "-z → z",
        "np.where(z >= 1.5, z, -z) → np.where(z >= 1.5, -z, z)",
        "x.T.sum(axis=0) → x.T.sum(axis=1)",
        "x.T.sum(axis=0) → x.T.sum()",
        "x.T.sum(axis=0) → x.T.mean(axis=0)",
        "x.T.sum(axis=0) → x.sum(axis=0)",
        "z >= 1.5 → z >= 0.75",
    ):
        assert expected in changes, sorted(changes)
    codes = [m.code for m in mutations(CODE)]
    assert len(codes) == len(set(codes)) and all("What it does" not in c for c in codes)


def test_a_hole_in_the_cases_is_found_and_an_explanation_covers_it(
    monkeypatch: pytest.MonkeyPatch,
):
    exercise = all_exercises()["step"]
    monkeypatch.setattr(exercise, "aspects", exercise.aspects[:1])  # has no zero in it
    monkeypatch.setattr(exercise, "equal", [])
    from grader.engine.grading import hidden_keys

    hidden_keys.cache_clear()
    try:
        found = run_mutants(["step"], variants=False)
        assert any("z > 0 → z >= 0" in text for text in found.survivors), found.survivors
        monkeypatch.setattr(exercise, "equal", [Equal("*: z > 0 → z >= 0", "a test")])
        again = run_mutants(["step"], variants=False)
        assert again.equal == 1 and len(again.survivors) == len(found.survivors) - 1
    finally:
        hidden_keys.cache_clear()


def test_an_explanation_that_explains_nothing_is_stale(monkeypatch: pytest.MonkeyPatch):
    exercise = all_exercises()["step"]
    monkeypatch.setattr(exercise, "variants", [])
    monkeypatch.setattr(exercise, "equal", [Equal("reference: nothing like it", "a test")])
    assert run_mutants(["step"]).stale == ["step: reference: nothing like it"]


def test_what_takes_its_time_below_a_mutant_is_left_out():
    def source(of: str, mutant: str) -> str:
        notebook = nbformat.reads(_notebook(mutant, "mutant", "10_convolution").decode(), 4)
        cells = [c.source for c in notebook.cells if f"def {of}(" in c.source]
        return cells[0] if cells else ""

    below = [
        (of, "raise NotImplementedError" in source(of, "im2col")) for of in ("conv2d", "max_pool")
    ]
    assert below == [("conv2d", True), ("max_pool", False)]
    assert "raise NotImplementedError" not in source("conv2d", "max_pool"), "it may be used"
    assert not source("conv2d", "conv2d"), "the mutant stands in its place"


def test_a_rule_explains_what_a_property_allows():
    exercise = all_exercises()["gate_weights"]
    right = "def gate_weights(name):\n    return {'and': ([2, 2], -3), 'or': ([2, 2], -1), "
    right += "'nand': ([-2, -2], 3)}[name]\n"
    wrong = right.replace("[2, 2], -1", "[2, 2], -2")
    assert explanation(exercise, Mutant("gate_weights", "reference", "a → b", right)) == ""
    assert explanation(exercise, Mutant("gate_weights", "reference", "a → b", wrong)) is None


def test_no_mutant_of_a_few_references_survives():
    """Another three exercises each day; `grader verify --mutants` has all, and the variants'."""
    names = list(all_exercises())
    day = int(os.environ.get("BEYOND_LINEAR_DAY") or datetime.date.today().toordinal())
    drawn = np.random.default_rng(day).choice(names, 3, replace=False).tolist()
    report = run_mutants(drawn, variants=False, jobs=2)
    assert report.counts.total() >= 20
    assert report.survivors == [], f"BEYOND_LINEAR_DAY={day}"


def test_the_course_has_enough_mutants_to_prove_something():
    total = sum(1 for e in all_exercises().values() for _ in mutants_of(e))
    assert total >= 1500
