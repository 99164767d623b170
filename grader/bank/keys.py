"""From an exercise and the course's references to its key: cases, misconceptions, slips, kin."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from course_lib.checking.calls import observe
from course_lib.checking.codec import decode, encode
from course_lib.checking.functions import live
from course_lib.checking.key import Aspect, Case, Key, Mistake, Picture
from course_lib.checking.pacing import Race
from course_lib.checking.probes import PROBES, probing
from course_lib.checking.telling_apart import Exposes, Pair
from course_lib.checking.views import VIEWS
from grader.bank.exposing import exposes_of, pair_for, shown_by
from grader.bank.kin import kin, told_apart
from grader.bank.model import Answer, Ask, Asked, BankError, Exercise, References, handed
from grader.bank.observed import observed_in
from grader.bank.slips import SLIPS
from grader.bank.testing import cases_of, lineup_of, tests_of

FLOAT32 = (1e-5, 1e-6)  # rtol, atol where an input is float32
POINTS = 61  # of a curve that is drawn; odd, so that the middle is among them
INHERITED = "It is as if the {name} in it were wrong. {message}"

Expected = Callable[[list, str], Any]


def make_key(
    exercise: Exercise,
    references: References,
    seed: int | None = None,
    family: Iterable[Exercise] = (),
    slower: Callable | None = None,
) -> Key:
    """Return the key of an exercise: the public one without a seed, a hidden one with it.

    references: from the name of an exercise to the course's answer; family: the exercises whose
    misconceptions this one may inherit, and whose functions may be what a student wrote instead;
    slower: what its answers are to be faster than, where it asks for a pace.
    """
    right = references(exercise.name)
    others = {e.name: e for e in family if e.name != exercise.name}
    pair = pair_for(exercise, references, others)
    exposes = exposes_of(exercise, _parameters(pair.right)) if pair else None
    tested = lineup_of(exercise, references, seed is None)
    needs = PROBES[exercise.probe].needs if exercise.probe else ()
    beside = tuple(references(name) for name in needs)
    if tested:
        aspects, cases = cases_of(*tested, exercise)
    else:
        probed = probing(exercise.probe, right, *beside) if exercise.probe else None
        expected = partial(_expected, exercise, probed or right, exposes, pair)
        aspects, cases = _asked(exercise, expected, seed)
    bare = Key(
        exercise.name,
        exercise.lesson,
        _parameters(right),
        aspects,
        cases,
        list(exercise.hints),
        view=exercise.view,
        seconds=exercise.seconds,
        forbids=exercise.forbids,
        pace=exercise.pace,
        probe=exercise.probe,
        others=beside,
        truth=exercise.truth if seed is None else "",
        picture=_picture(exercise, right) if seed is None else None,
        exposes=exposes,
        tests=tests_of(exercise, seed is None),
        pair=pair,
        lineup=tested[0] if tested else None,
        race=Race(exercise.pace, slower) if exercise.pace and slower else None,
    )
    told = [_mistake(bare, a, handed(a.function, references, right)) for a in exercise.mistakes]
    told += [_mistake(bare, a, SLIPS[a.id].of(right), slip=True) for a in _own_slips(exercise)]
    derived = [*_slips(bare, exercise, right), *_inherited(bare, exercise, references, others)]
    mistakes = told_apart(bare, told, derived)
    return replace(bare, mistakes=mistakes, known=list(kin(bare, references, others)))


def _parameters(function: Callable) -> list[str]:
    return list(inspect.signature(function).parameters)


def _asked(
    exercise: Exercise, expected: Expected, seed: int | None
) -> tuple[list[Aspect], list[Case]]:
    aspects: list[Aspect] = []
    cases: list[Case] = []
    for block in exercise.aspects:
        rng = np.random.default_rng([0 if seed is None else seed, *block.name.encode()])
        asked: list[Asked] = list(block.cases)
        for _ in range(1 if seed is None else block.draws):
            drawn = block.draw(rng)
            asked += drawn if isinstance(drawn, list) else [drawn]
        first = len(cases)
        made = (_case(exercise, expected, item, block.dtype) for item in asked)
        fixed = len(block.cases)
        cases += [replace(case, public=i < fixed) for i, case in enumerate(made)]
        indices = list(range(first, len(cases)))
        aspects.append(Aspect(block.name, block.points, indices, block.require, block.strict))
    return aspects, cases


def _case(exercise: Exercise, expected: Expected, asked: Asked, dtype: str | None) -> Case:
    ask = asked if isinstance(asked, Ask) else Ask(asked)
    if not isinstance(ask.args, tuple):
        raise BankError(f"{exercise.name}: a case is a tuple of arguments, not {ask.args!r}")
    args = [encode(arg) for arg in ask.args]
    rtol, atol = FLOAT32 if _has_float32(ask.args) else (exercise.rtol, exercise.atol)
    return Case(
        args,
        expected(args, ask.raises) if ask.expect is None else encode(ask.expect),
        rtol if ask.rtol is None else ask.rtol,
        atol if ask.atol is None else ask.atol,
        ask.dtype or dtype,
        raises=ask.raises,
    )


def _expected(
    exercise: Exercise,
    right: Callable,
    exposes: Exposes | None,
    pair: Pair | None,
    args: list,
    raises: str,
) -> Any:
    observed = observe(right, args, 60.0)
    if raises and raises not in observed.kinds.split():
        raise BankError(f"{exercise.name}: the reference does not raise {raises}, as a case asks")
    if raises:
        return encode(f"raises {raises}")
    if observed.raised:
        raise BankError(
            f"{exercise.name}: the reference raised {observed.raised}: {observed.detail} "
            f"{observed.line}; mend the answer in solutions/ or the case in the bank"
        )
    if exposes and pair:
        return shown_by(exercise, exposes, pair, observed)
    if exercise.view is None:
        return observed.value
    return encode(VIEWS[exercise.view]([decode(a) for a in args], decode(observed.value)))


def _has_float32(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return any(_has_float32(item) for item in value)
    return getattr(live(value), "dtype", None) == np.float32


def _picture(exercise: Exercise, right: Callable) -> Picture | None:
    if exercise.picture is None or exercise.picture == "line":
        return exercise.picture and Picture("line")
    low, high = map(float, exercise.picture)
    values = np.asarray(right(np.linspace(low, high, POINTS)), dtype=float)
    return Picture("curve", low, high, [round(v, 5) + 0.0 for v in values.tolist()])


def _mistake(key: Key, answer: Answer, function: Callable, slip: bool = False) -> Mistake:
    return Mistake(answer.id, answer.message, answer.hint, observed_in(key, function), slip)


def _own_slips(exercise: Exercise) -> list[Answer]:
    for slip in exercise.slips:
        if slip.id not in SLIPS:
            raise BankError(
                f"{exercise.name}: no slip is called {slip.id!r}; there are: {', '.join(SLIPS)}"
            )
    return exercise.slips


def _slips(key: Key, exercise: Exercise, right: Callable) -> Iterator[Mistake]:
    """Yield the slips that the exercise has no words of its own for."""
    taken = {a.id for a in (*exercise.slips, *exercise.mistakes)}
    for id, slip in SLIPS.items():
        if id not in taken and key.view is None and key.tests is None:
            answer = Answer(id, slip.message, slip.hint, None)
            yield _mistake(key, answer, slip.of(right), slip=True)


def _inherited(
    key: Key, exercise: Exercise, references: References, others: dict[str, Exercise]
) -> Iterator[Mistake]:
    """Yield what is wrong with the functions that this exercise's answers may use."""
    for heir in exercise.heritage:
        if heir.name not in others:
            raise BankError(f"{exercise.name} inherits from {heir.name!r}, which is no exercise")
        theirs = references(heir.name)
        for answer in others[heir.name].mistakes:
            wrong = handed(answer.function, references, theirs)
            given = partial(_either, {heir.name: wrong}, references)
            through = handed(heir.function, given, theirs)
            message = INHERITED.format(name=heir.name, message=answer.message)
            named = Answer(f"{heir.name}:{answer.id}", message, answer.hint, None)
            yield _mistake(key, named, through)


def _either(first: dict[str, Callable], references: References, name: str) -> Callable:
    return first[name] if name in first else references(name)
