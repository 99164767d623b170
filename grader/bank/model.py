"""An exercise as data, with its proof: cases, misconceptions, right variants.

A bank module has one block an exercise:

    bank = Bank("01_weighted_sum")
    ex = bank.exercise("weighted_sum", points=2, hints=["...", "...", "..."])
    ex.aspect("typical values", 1, cases=[(x, w, 0.5)], draw=lambda rng: (...))
    ex.wrong("no-bias", "what was done, for the student", "a hint", lambda x, w, b: x @ w)
    ex.right("a loop", lambda x, w, b: sum(...) + b)

The reference answer is not here: it is in `solutions/`, between solution marks.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checking.calls import observe
from course_lib.checking.codec import decode, encode
from course_lib.checking.functions import live
from course_lib.checking.key import Aspect, Case, Key, Mistake
from course_lib.checking.views import VIEWS

FLOAT32 = (1e-5, 1e-6)  # rtol, atol where an input is float32


class BankError(ValueError):
    """A block of the bank is wrong; the message says which, how, and the mend."""


@dataclass(frozen=True)
class Ask:
    """A case that needs more than its arguments: a known value, its own tolerance or dtype."""

    args: tuple
    expect: Any = None
    rtol: float | None = None
    atol: float | None = None


@dataclass(frozen=True)
class AspectBlock:
    name: str
    points: float
    cases: Sequence[tuple | Ask]
    draw: Callable[[np.random.Generator], tuple | Ask]
    draws: int
    require: str | None
    dtype: str | None


@dataclass(frozen=True)
class Written:
    """A wrong or right answer of the bank: `message` and `hint` are empty for right ones."""

    id: str
    message: str
    hint: str
    function: Callable


@dataclass
class Exercise:
    """One exercise; `hints` are three, each saying more than the one before.

    Made by `Bank.exercise`. rtol, atol: the contract's tolerance in float64; `view` names a
    function of `course_lib.checking.views` where a property is judged; `seconds` is the limit of
    one call, where the usual one is too short.
    """

    name: str
    lesson: str
    points: float
    hints: list[str]
    rtol: float = 1e-9
    atol: float = 1e-12
    view: str | None = None
    seconds: float | None = None
    aspects: list[AspectBlock] = field(default_factory=list)
    mistakes: list[Written] = field(default_factory=list)
    variants: list[Written] = field(default_factory=list)

    def aspect(
        self,
        name: str,
        points: float,
        *,
        draw: Callable[[np.random.Generator], tuple | Ask],
        cases: Sequence[tuple | Ask] = (),
        draws: int = 3,
        require: str | None = None,
        dtype: str | None = None,
    ) -> None:
        """Add an aspect: fixed `cases`, asked by everybody, and `draw`, asked with a seed.

        The visible check asks the fixed cases and one draw with a public seed; the grader asks
        the fixed cases and `draws` draws with a secret one.
        """
        block = AspectBlock(name, points, list(cases), draw, draws, require, dtype)
        self.aspects.append(block)

    def wrong(self, id: str, message: str, hint: str, function: Callable | None = None) -> Any:
        """Add a misconception; without `function` it decorates one."""
        return _add(self.mistakes, id, message, hint, function)

    def right(self, id: str, function: Callable | None = None) -> Any:
        """Add a right answer written another way; without `function` it decorates one."""
        return _add(self.variants, id, "", "", function)

    def key(self, reference: Callable, seed: int | None = None) -> Key:
        """Return the key: the public one without a seed, a hidden one with it."""
        cases: list[Case] = []
        aspects: list[Aspect] = []
        for block in self.aspects:
            rng = np.random.default_rng([0 if seed is None else seed, *block.name.encode()])
            draws = 1 if seed is None else block.draws
            asked = [*block.cases, *(block.draw(rng) for _ in range(draws))]
            first = len(cases)
            cases += [self._case(reference, item, block.dtype) for item in asked]
            indices = list(range(first, len(cases)))
            aspects.append(Aspect(block.name, block.points, indices, block.require))
        mistakes = [
            Mistake(m.id, m.message, m.hint, [observe(m.function, c.args) for c in cases])
            for m in self.mistakes
        ]
        parameters = list(inspect.signature(reference).parameters)
        return Key(
            self.name, self.lesson, self.points, parameters, aspects, cases,
            list(self.hints), mistakes, self.view, self.seconds,
        )  # fmt: skip

    def _case(self, reference: Callable, asked: tuple | Ask, dtype: str | None) -> Case:
        ask = asked if isinstance(asked, Ask) else Ask(asked)
        if not isinstance(ask.args, tuple):
            raise BankError(f"{self.name}: a case is a tuple of arguments, not {ask.args!r}")
        args = [encode(arg) for arg in ask.args]
        rtol, atol = FLOAT32 if _has_float32(ask.args) else (self.rtol, self.atol)
        expected = encode(ask.expect) if ask.expect is not None else self._expect(reference, args)
        return Case(
            args,
            expected,
            rtol if ask.rtol is None else ask.rtol,
            atol if ask.atol is None else ask.atol,
            dtype,
        )

    def _expect(self, reference: Callable, args: list) -> Any:
        observed = observe(reference, args, 60.0)
        if observed.raised:
            raise BankError(
                f"{self.name}: the reference raised {observed.raised}: {observed.detail} "
                f"{observed.line}; mend the answer in solutions/ or the case in the bank"
            )
        if self.view is None:
            return observed.value
        return encode(VIEWS[self.view]([decode(a) for a in args], decode(observed.value)))


class Bank:
    """The exercises of one lesson, in the order in which the lesson asks them."""

    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self.exercises: dict[str, Exercise] = {}

    def exercise(self, name: str, *, points: float, hints: list[str], **options: Any) -> Exercise:
        """Start the block of an exercise; the options are those of `Exercise`."""
        if name in self.exercises:
            raise BankError(f"{self.lesson}: two exercises are called {name!r}; rename one")
        self.exercises[name] = Exercise(name, self.lesson, points, hints, **options)
        return self.exercises[name]


def _has_float32(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return any(_has_float32(item) for item in value)
    return getattr(live(value), "dtype", None) == np.float32


def _add(written: list[Written], id: str, message: str, hint: str, function: Any) -> Any:
    def add(f: Callable) -> Callable:
        if any(w.id == id for w in written):
            raise BankError(f"two answers are called {id!r}; give each its own id")
        written.append(Written(id, message, hint, f))
        return f

    return add if function is None else add(function)
