"""An exercise as data, with its proof: cases, misconceptions, right variants.

A bank file is one exercise. It names nothing that the lesson or the folder says already:

    ex = Exercise("weighted_sum", truth="...", hints=["...", "...", "..."])
    ex.aspect("two inputs", 0.5, cases=[(x, w, 0.5)], draw=lambda rng: (...))
    contract.arguments(ex, sample, kinds=0.5, unchanged=0.25)
    ex.wrong("no-bias", "what was done, for the student", "a hint", lambda x, w, b: x @ w)
    ex.slip("list", "in the words of this exercise", "a hint")
    ex.right("a loop", lambda x, w, b: sum(...) + b)

The reference answer is not here: it is in `solutions/`, between solution marks. A wrong answer that
needs a right one asks for it by a keyword-only parameter: `right` is the exercise's own reference,
any other name that of the exercise so called. They are handed over when the key is made.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import numpy as np

from course_lib.checking.pacing import Pace


class BankError(ValueError):
    """A file of the bank is wrong; the message says which, how, and the mend."""


@dataclass(frozen=True)
class Ask:
    """A case that needs more than its arguments: a known value, its own tolerance or dtype.

    raises: the name of an exception of Python's that is to come back, or one derived from it.
    """

    args: tuple
    expect: Any = None
    rtol: float | None = None
    atol: float | None = None
    dtype: str | None = None
    raises: str = ""


References = Callable[[str], Callable]  # from the name of an exercise to the course's answer
Asked = tuple | Ask
Draw = Callable[[np.random.Generator], Asked | list[Asked]]


@dataclass(frozen=True)
class AspectBlock:
    name: str
    points: float
    cases: Sequence[Asked]
    draw: Draw
    draws: int
    require: str | None
    dtype: str | None
    strict: bool


@dataclass(frozen=True)
class Answer:
    """A wrong or right answer of the bank: `message` and `hint` are empty for right ones.

    function: None for a slip, whose code is derived from the reference.
    """

    id: str
    message: str
    hint: str
    function: Callable | None


@dataclass(frozen=True)
class Heritage:
    """What is wrong with the function `name` is wrong in `function`, which uses it."""

    name: str
    function: Callable


@dataclass(frozen=True)
class Equal:
    """Mutants that no case can tell from a right answer, with the reason."""

    change: str
    reason: str


@dataclass(frozen=True)
class ShownMistake:
    """The misconception `mistake` of the exercise `of`, which an input is to expose.

    takes, refuses: see `course_lib.checking.telling_apart`; right: the notebook's function to
    compare with; called: the name under which the notebook shows the wrong one.
    """

    of: str
    mistake: str
    takes: dict[str, str]
    right: str
    called: str
    refuses: list[str]


@dataclass(frozen=True)
class TestedKind:
    """A test is asked for, of functions like the exercise `of` asks for; see `bank.testing`."""

    of: Exercise


@dataclass
class Exercise:
    """One exercise; `hints` are three, each saying more than the one before.

    truth: one or two sentences about what a right answer does, shown when it is right; they say
    what the cases assert and give away no other answer. picture: how a wrong answer is drawn: two
    numbers for a function of each entry, the ends of the axis; "line" for points (x1, x2) on one.
    rtol, atol: the contract's tolerance in float64; `view` names a function of
    `course_lib.checking.views` where a property is judged; `seconds` is the limit of one call,
    where the usual one is too short; `forbids` are the functions of NumPy and `math` that no answer
    may call (the bank's neither); `pace` is a function of the lesson, plain code of which grading
    makes use, and how many times as fast an answer has to be where an aspect says
    `require="pace"`; `probe` is a name of `course_lib.checking.probes`, where no value is expected
    and a case is more than one call; `exposes` is what `bank.exposing` says of its kind, and
    `tests` what `bank.testing` does. `lesson` is filled in from the folder.
    """

    name: str
    hints: list[str]
    truth: str = ""
    picture: tuple[float, float] | Literal["line"] | None = None
    rtol: float = 1e-9
    atol: float = 1e-12
    view: str | None = None
    seconds: float | None = None
    forbids: tuple[str, ...] = ()
    pace: Pace | None = None
    probe: str = ""
    lesson: str = ""
    aspects: list[AspectBlock] = field(default_factory=list)
    mistakes: list[Answer] = field(default_factory=list)
    slips: list[Answer] = field(default_factory=list)
    variants: list[Answer] = field(default_factory=list)
    heritage: list[Heritage] = field(default_factory=list)
    equal: list[Equal] = field(default_factory=list)
    rule: Callable[[Callable], bool] | None = None
    exposes: ShownMistake | None = None
    tests: TestedKind | None = None

    @property
    def points(self) -> float:
        """What its aspects earn together; nothing else says it."""
        return float(sum(a.points for a in self.aspects))

    def aspect(
        self,
        name: str,
        points: float,
        *,
        draw: Draw,
        cases: Sequence[Asked] = (),
        draws: int = 3,
        require: str | None = None,
        dtype: str | None = None,
        strict: bool = False,
    ) -> None:
        """Add an aspect: fixed `cases`, asked by everybody, and `draw`, asked with a seed.

        The visible check asks the fixed cases and one draw with a public seed; the grader asks
        the fixed cases and `draws` draws with a secret one. A draw is a case, or a list of them.
        strict: whether a list of right numbers fails here, and only here; where no aspect of an
        exercise is strict, it fails in all.
        """
        block = AspectBlock(name, points, list(cases), draw, draws, require, dtype, strict)
        self.aspects.append(block)

    def wrong(self, id: str, message: str, hint: str, function: Callable | None = None) -> Any:
        """Add a misconception; without `function` it decorates one."""
        return _add(self.mistakes, id, message, hint, function)

    def slip(self, id: str, message: str, hint: str) -> None:
        """Say a slip of `slips.SLIPS` in this exercise's words; it must be told apart then."""
        _add(self.slips, id, message, hint, ())

    def right(self, id: str, function: Callable | None = None) -> Any:
        """Add a right answer written another way; without `function` it decorates one."""
        return _add(self.variants, id, "", "", function)

    def inherits(self, name: str, function: Callable) -> None:
        """Take over the misconceptions of the exercise `name`.

        function: this exercise's answer by way of the other one, which it asks for by name:
        `lambda z, *, sigmoid: sigmoid(z) * (1 - sigmoid(z))`.
        """
        self.heritage.append(Heritage(name, function))

    def same(self, change: str, reason: str) -> None:
        """Declare mutants equal in behaviour: `change` as `grader verify --mutants` prints it.

        A `*` in `change` stands for any text; the reason says why no case can tell them apart.
        """
        self.equal.append(Equal(change, reason))

    def same_where(self, rule: Callable[[Callable], bool]) -> None:
        """Declare every mutant equal for which `rule` holds; for exercises judged by a property."""
        self.rule = rule


def handed(function: Callable | None, references: References, right: Callable) -> Callable:
    """Return an answer of the bank with the references that it asks for by keyword."""
    assert function is not None
    names = [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.kind is p.KEYWORD_ONLY and p.default is p.empty
    ]
    given = {name: right if name == "right" else references(name) for name in names}
    return partial(function, **given) if given else function


def f32(*values: Any) -> np.ndarray:
    """Return an array of float32."""
    return np.array(values, dtype=np.float32)


def _add(answers: list[Answer], id: str, message: str, hint: str, function: Any) -> Any:
    def add(f: Callable | None) -> None:
        if any(a.id == id for a in answers):
            raise BankError(f"two answers are called {id!r}; give each its own id")
        answers.append(Answer(id, message, hint, f))

    if function is None:
        return add  # a decorator; what it decorates is kept here only, so nobody can import it
    return add(function or None)
