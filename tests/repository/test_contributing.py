"""The worked example of CONTRIBUTING is run as it stands there."""

from __future__ import annotations

import re

import numpy as np

from course_lib.checking.check import ask
from course_lib.checking.judge import judge
from grader.bank import all_exercises
from grader.bank.exposing import exposing
from grader.bank.keys import handed, make_key
from grader.bank.model import Exercise
from grader.bank.testing import asking_for_a_test
from grader.course.paths import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.S)


def test_the_new_exercise_of_the_worked_example_is_proven() -> None:
    answer, *bank = BLOCKS
    space: dict = {}
    exec(f"import numpy as np\n{answer}", space)
    exec("\n".join(bank), space)
    exercise: Exercise = space["ex"]
    right = space["hard_sigmoid"]
    assert len(exercise.mistakes) == 5 and len(exercise.equal) == 2
    references = {"hard_sigmoid": right}.__getitem__
    for seed in (None, 5):
        key = make_key(exercise, references, seed)
        assert judge(key, ask(key, right)).outcome == "right"
        for mistake in exercise.mistakes:
            function = handed(mistake.function, references, right)
            verdict = judge(key, ask(key, function))
            assert verdict.diagnosis is not None and verdict.diagnosis.id == mistake.id
        for variant in exercise.variants:
            function = handed(variant.function, references, right)
            assert judge(key, ask(key, function)).outcome == "right"
        text = f"{len(key.mistakes)} of {len(key.mistakes)} misconceptions rejected"
        assert text in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_exercise_that_asks_for_an_input_is_the_one_in_the_bank() -> None:
    space: dict = {"exposing": exposing, "np": np}
    exec(re.findall(r"```py\n(.*?)```", TEXT, re.S)[0], space)
    shown: Exercise = space["ex"]
    ours = all_exercises()[shown.name]
    assert (shown.exposes, shown.aspects[0].name) == (ours.exposes, ours.aspects[0].name)


def test_the_exercise_that_asks_for_a_test_is_the_one_in_the_bank() -> None:
    space: dict = {"asking_for_a_test": asking_for_a_test}
    exec(re.findall(r"```py\n(.*?)```", TEXT, re.S)[1], space)
    shown: Exercise = space["ex"]
    ours = all_exercises()[shown.name]
    assert (shown.tests, shown.aspects[0].name) == (ours.tests, ours.aspects[0].name)
    assert shown.points == ours.points
