"""The bank as a whole: one exercise a file, nothing in it that a student could hand in."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FunctionType, ModuleType

import numpy as np
import pytest

import grader.bank
from course_lib.checking.check import ask
from course_lib.checking.codec import Laid
from course_lib.checking.evidence import value_reason
from course_lib.checking.judge import judge
from course_lib.checking.key import Key
from grader.bank import all_exercises, contract, key_of
from grader.bank.keys import handed, make_key
from grader.bank.model import Ask, BankError, Exercise
from grader.bank.slips import SLIPS
from grader.bank.typed import as_typed
from grader.course.lessons import reference


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(grader.bank.__path__, "grader.bank."):
        yield importlib.import_module(found.name)


def first_is_right(key: Key, function: Callable) -> bool:
    """Return whether the first case says nothing against an answer: it is asked alone."""
    [[first]] = ask(replace(key, cases=key.cases[:1]), function)
    return value_reason(key, key.cases[0], first) is None


def test_no_right_answer_can_be_imported() -> None:
    """Every function that a module of the bank offers is handed in for every exercise.

    Left out are those that ask for something of one's own: many a function is right there.
    """
    keys = [key_of(exercise) for exercise in all_exercises().values() if not exercise.probe]
    asked = 0
    for module in modules():
        offered = [v for v in vars(module).values() if isinstance(v, FunctionType)]
        for function in offered:
            for key in keys if function.__module__ == module.__name__ else []:
                asked += 1
                if first_is_right(key, function):
                    points = judge(key, ask(key, function)).points
                    name = f"{module.__name__}.{function.__name__}"
                    assert points < key.points, f"{name}: {key.exercise}"
    assert asked > 100


def test_a_file_is_one_exercise_and_is_called_like_it() -> None:
    for module in modules():
        if hasattr(module, "ex"):
            assert module.__name__.split(".")[-1] == module.ex.name
            assert module.ex.lesson == module.__name__.split(".")[-2].removeprefix("l")


def test_no_file_of_the_bank_is_long() -> None:
    long = {
        path.name: lines
        for path in Path(grader.bank.__file__).parent.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_keys_are_short() -> None:
    lines = [len(key_of(e).to_text().splitlines()) for e in all_exercises().values()]
    assert sum(lines) <= 1500 / 18 * len(lines)


def test_an_answer_is_handed_the_references_that_it_asks_for() -> None:
    def wrong(z, slope=0.5, *, right, step, keep=3):  # type: ignore[no-untyped-def]
        return right(z), step(z), slope, keep

    references = {"step": lambda z: f"step {z}"}
    function = handed(wrong, references.__getitem__, lambda z: f"right {z}")
    assert function(1) == ("right 1", "step 1", 0.5, 3)


def test_slips_are_derived_and_an_exercise_may_say_them_in_its_words() -> None:
    exercise = Exercise("double", hints=[])
    exercise.aspect("values", 1, cases=[(np.array([1.3, -2.0]),), (0.7,)], draw=lambda rng: (2.0,))
    exercise.slip("list", "A list, in these words.", "A hint.")
    key = make_key(exercise, {"double": lambda z: 2 * z}.__getitem__)
    found = {m.id: m for m in key.mistakes}
    assert found["list"].message == "A list, in these words." and found["list"].slip
    assert found["nothing"].message == SLIPS["nothing"].message
    assert {"shape-1", "column", "row", "whole", "pair"} <= set(found)
    assert not {"flat", "float64", "truncated"} & set(found)  # nothing here shows them
    exercise.slip("lists", "no such slip", "")
    with pytest.raises(BankError, match="no slip is called 'lists'"):
        make_key(exercise, {"double": lambda z: 2 * z}.__getitem__)


def test_an_exercise_takes_over_what_is_wrong_with_another() -> None:
    inner = Exercise("inner", hints=[])
    inner.aspect("values", 1, cases=[(np.array([1.5, -2.0]),)], draw=lambda rng: (rng.normal(),))
    inner.wrong("no-sign", "The sign is lost.", "Look at −2.", lambda z: np.abs(z) * 3)
    inner.wrong("invisible", "Wrong, but not outside.", "None.", lambda z, *, right: right(z) - 7)
    outer = Exercise("outer", hints=[])
    outer.aspect("values", 1, cases=[(np.array([0.5, -1.0]),)], draw=lambda rng: (rng.normal(),))
    outer.inherits("inner", lambda z, *, inner: (inner(z) + 7) // 7 * 7)
    functions = {"inner": lambda z: 3 * z, "outer": lambda z: (3 * z + 7) // 7 * 7}
    key = make_key(outer, functions.__getitem__, family=[inner, outer])
    found = {m.id: m.message for m in key.mistakes}
    assert found["inner:invisible"].startswith("It is as if the inner in it were wrong. Wrong, but")
    outer.inherits("nobody", lambda z: z)
    with pytest.raises(BankError, match="'nobody', which is no exercise"):
        make_key(outer, functions.__getitem__, family=[inner, outer])


def test_each_argument_is_asked_as_every_kind() -> None:
    exercise = Exercise("affine", hints=[])
    contract.arguments(exercise, lambda rng: (np.array([0.5, -1.5]), 0.25), kinds=1, unchanged=0.5)
    kinds, unchanged = exercise.aspects
    said = [[_kind(arg) for arg in ask.args] for ask in kinds.cases if isinstance(ask, Ask)]
    assert said == [
        ["int64 array", "int"],
        ["int64 array", "float"],
        ["float64 array", "int"],
        ["strided array", "float"],
        ["float64 array", "float64"],
        ["float64 array", "int64"],
        ["float64 array", "0-d"],
    ]
    assert unchanged.require == "unchanged"
    assert [_kind(c.args[0]) for c in unchanged.cases] == ["float64 array", "read-only array"]


def _kind(arg: object) -> str:
    if isinstance(arg, Laid):
        return f"{arg.how} array"
    if isinstance(arg, np.ndarray):
        return f"{arg.dtype} array" if arg.ndim else "0-d"
    return type(arg).__name__


def test_every_variant_can_be_typed() -> None:
    for exercise in all_exercises().values():
        for variant in exercise.variants:
            code = as_typed(variant, exercise.name)
            assert code is not None, f"{exercise.name}: {variant.id}"
            compile(code, "typed", "exec")
    assert reference("step")(2.0) == 1.0


def test_an_exercise_without_a_truth_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.bank import all_exercises
    from grader.build.build import LintError, outputs
    from grader.course.lessons import load_lesson
    from grader.proof.verify import verify

    monkeypatch.setattr(all_exercises()["xor_weights"], "truth", "")
    with pytest.raises(LintError, match="BL022 xor_weights has no truth"):
        outputs(load_lesson("02_linear_collapse"))
    report = verify(["xor_weights"])
    assert not report.ok and any("nothing is said" in text for text in report.failures)
