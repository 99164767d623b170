"""The cell that shows a wrong answer: filled by the build, locked, and refused where it can't."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.bank import BankError, all_exercises
from grader.bank.exposing import exposing
from grader.bank.keys import make_key
from grader.bank.model import Exercise
from grader.build.expand import expand
from grader.build.wrong import both_are_there, wrong_code
from grader.course.lessons import Lesson, load_lesson, reference
from grader.course.source import SourceError, read_source

NAME = "expose_added_biases"
LAYERS = {"W1": "(d, h)", "b1": "(h,)", "W2": "(h, h)", "b2": "(h,)"}
HINTS = ["a", "b", "c"]


def test_the_notebook_shows_the_misconception_of_the_bank_in_a_locked_cell() -> None:
    cells = {cell.id: cell for cell in expand(load_lesson("02_linear_collapse")).cells}
    cell = cells[f"wrong_{NAME}"]
    assert cell.source.startswith("def theirs(W1, b1, W2, b2):\n    return W1 @ W2, b1 + b2\n")
    flags = cell.metadata.nbgrader
    assert flags.locked and not flags.solution and not flags.grade
    check = cells[f"check_{NAME}"]
    assert check.source == f'check("{NAME}", {NAME}, right=by_asking, wrong=theirs)'


def lesson(tmp_path: Path, text: str) -> Lesson:
    path = tmp_path / "02_linear_collapse.py"
    path.write_text(text, encoding="utf-8")
    return Lesson("02_linear_collapse", path, read_source(path))


ANSWER = (
    f'# %% exercise="{NAME}"\ndef {NAME}():\n    ### BEGIN SOLUTION\n    pass\n'
    "    ### END SOLUTION\n"
)
SHOWN = f'# %% wrong="{NAME}"\n'
RIGHT = "def by_asking():\n    pass\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ANSWER, "no cell above shows the wrong answer 'theirs'"),
        (SHOWN + ANSWER, "no cell above that grading runs makes 'by_asking'"),
        (f"{SHOWN}\n# %%\n{RIGHT}\n{ANSWER}", "no cell above that grading runs"),
        (f"{ANSWER}\n{SHOWN}{RIGHT}", "no cell above shows"),
        (f"# %% runs=true\ntheirs = 1\n\n{SHOWN}{RIGHT}\n{ANSWER}", "stands above already"),
    ],
)
def test_a_check_that_would_lack_a_function_is_refused(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(SourceError, match=problem):
        both_are_there(lesson(tmp_path, text), all_exercises())
    both_are_there(lesson(tmp_path, f"{SHOWN}{RIGHT}\n{ANSWER}"), all_exercises())


def test_a_cell_for_an_exercise_of_another_kind_is_refused(tmp_path: Path) -> None:
    text = lesson(tmp_path, '# %% wrong="collapse_two"\n')
    with pytest.raises(SourceError, match="'collapse_two' shows no wrong answer"):
        wrong_code(text, text.cells[0])


@pytest.fixture
def made() -> Iterator[Exercise]:
    yield replace(all_exercises()[NAME])


def key_of_changed(ex: Exercise, **changes) -> object:  # type: ignore[no-untyped-def]
    assert ex.exposes is not None
    changed = replace(ex, exposes=replace(ex.exposes, **changes))
    return make_key(changed, reference, None, all_exercises().values())


def test_an_author_is_told_what_is_wrong_in_a_bank_file(made: Exercise) -> None:
    with pytest.raises(BankError, match="no misconception 'biases-lots'; there are: "):
        key_of_changed(made, mistake="biases-lots")
    with pytest.raises(BankError, match="'collapse_too', which is no exercise"):
        key_of_changed(made, of="collapse_too")
    with pytest.raises(BankError, match="has the parameters W1, b1, W2, b2"):
        key_of_changed(made, takes={"W": "(d, h)"})
    with pytest.raises(BankError, match="the course's own input exposes nothing"):
        key_of_changed(made, mistake="second-bias-lost")  # b2 is 0 in the course's input
    with pytest.raises(ValueError, match="says of no input"):
        exposing(NAME, "collapse_two", "biases-added", takes={**LAYERS, "W2": "square"},
                 right="by_asking", differs=lambda *args: True, hints=HINTS)  # fmt: skip


def test_the_rule_for_mutants_is_the_author_s_mathematics(made: Exercise) -> None:
    assert made.rule is not None
    assert made.rule(lambda: ([[1]], [1], [[2]], [0]))
    assert not made.rule(lambda: ([[1]], [1], [[1]], [0]))
    one = exposing("expose_it", "step", "fires-at-zero", takes={"z": "any"}, right="step",
                   differs=lambda z: bool((z == 0).any()), hints=HINTS)  # fmt: skip
    assert one.rule is not None and one.rule(lambda: 0.0) and one.rule(lambda: ([1, 0],))
