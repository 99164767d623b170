"""The worked example of CONTRIBUTING is run as it stands there."""

from __future__ import annotations

import re

from course_lib.checking.check import ask
from course_lib.checking.judge import judge
from grader.bank.keys import handed, make_key
from grader.bank.model import Exercise
from grader.course.paths import ROOT

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.S)


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
