"""`grader verify`: the bank proves the checks, and the checks prove the bank.

For each exercise, with the visible key and with a hidden one: the reference earns full marks,
the stub zero, every misconception loses points and is recognised as itself, every right variant
keeps all. Answers that pay no attention to the question (constants, the input itself, an object
equal to everything) must earn nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.check import ask
from course_lib.checking.codec import decode
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Key, Mistake
from grader.bank import Exercise, all_exercises, key_of
from grader.bank.keys import handed
from grader.course.lessons import reference

SEEDS = (None, 1, 2)  # None is the visible key


@dataclass
class Report:
    """What `grader verify --json` prints.

    seconds: how long it took; training_seconds: of exercises that ask for more time a call (they
    train a network), and not in `seconds`.
    """

    exercises: int = 0
    misconceptions: int = 0
    rejected: int = 0
    recognised: int = 0
    variants: int = 0
    accepted: int = 0
    reference_full: bool = True
    stub_zero: bool = True
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    training_seconds: float = 0.0

    def add(self, other: Report) -> None:
        """Add what another report counts and found."""
        for name in (f.name for f in fields(self)):
            mine, more = getattr(self, name), getattr(other, name)
            setattr(self, name, mine and more if isinstance(mine, bool) else mine + more)

    @property
    def ok(self) -> bool:
        """True where everything is proven; one misconception in twenty may go unrecognised."""
        return (
            self.rejected == self.misconceptions
            and self.accepted == self.variants
            and self.recognised >= 0.95 * self.misconceptions
            and self.reference_full
            and self.stub_zero
            and not [f for f in self.failures if "not recognised" not in f]
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def verify(
    names: list[str], progress: Callable[[str], None] = lambda name: None, jobs: int = 1
) -> Report:
    """Verify the named exercises (or those of named lessons); all where there is no name.

    jobs: in how many processes at a time.
    """
    bank = all_exercises()
    chosen = asked(names)
    report = Report()
    for training in (False, True):
        began = time.monotonic()
        part = [name for name in chosen if bool(bank[name].seconds) == training]
        for name, found in zip(part, _reports(part, jobs), strict=True):
            progress(name)
            report.add(found)
        took = round(time.monotonic() - began, 1)
        report.add(Report(training_seconds=took) if training else Report(seconds=took))
    return report


def _reports(names: list[str], jobs: int) -> Iterator[Report]:
    """Yield a report for each exercise, in their order."""
    if min(jobs, len(names)) < 2:
        yield from map(_verify_one, names)
    else:
        with ProcessPoolExecutor(min(jobs, len(names))) as executor:
            yield from executor.map(_verify_one, names)


def asked(names: list[str]) -> list[str]:
    """Return the exercises named, or those of the lessons named; all where there is no name.

    Raises `KeyError` for a name that is neither.
    """
    bank = all_exercises()
    found = {n: [e.name for e in bank.values() if n in (e.name, e.lesson)] for n in names}
    unknown = [n for n in names if not found[n]]
    if unknown:
        raise KeyError(f"there is no exercise called {unknown[0]!r}; there are: {', '.join(bank)}")
    return [name for n in names for name in found[n]] or list(bank)


def _verify_one(name: str) -> Report:
    exercise, report = all_exercises()[name], Report()
    answer = reference(exercise.name)
    keys = [key_of(exercise, seed) for seed in SEEDS]
    fail = lambda text: report.failures.append(f"{exercise.name}: {text}")  # noqa: E731
    report.exercises += 1
    for problem in _form(exercise):
        fail(problem)
    for key in keys:
        verdict = judge(key, ask(key, answer))
        if verdict.points != exercise.points:
            report.reference_full = False
            fail(f"the reference earns {verdict.points:g} of {exercise.points:g}: {_why(verdict)}")
        if judge(key, ask(key, _stub)).points != 0:
            report.stub_zero = False
            fail("the stub earns points")
        for lazy, function in _lazy_answers(key):
            earned = judge(key, ask(key, function)).points
            if earned:
                fail(f"{lazy} earns {earned:g} points")
    for id in [m.id for m in keys[0].mistakes]:
        _verify_mistake(keys, id, report, fail)
    for variant in exercise.variants:
        report.variants += 1
        function = handed(variant.function, reference, answer)
        verdicts = [judge(key, ask(key, function)) for key in keys]
        bad = [v for v in verdicts if v.points != exercise.points]
        report.accepted += not bad
        if bad:
            fail(f"the right variant {variant.id!r} earns {bad[0].points:g}: {_why(bad[0])}")
    return report


def _verify_mistake(keys: list[Key], id: str, report: Report, fail: Callable[[str], None]) -> None:
    """Judge what a misconception or slip does by each key that has it."""
    report.misconceptions += 1
    judged = [(k, judge(k, runs_of(k, m))) for k in keys for m in k.mistakes if m.id == id]
    rejected = all(verdict.points < key.points for key, verdict in judged)
    named = [v.diagnosis.id if v.diagnosis else None for _, v in judged]
    report.rejected += rejected
    report.recognised += all(n == id for n in named)
    if not rejected:
        fail(f"the misconception {id!r} keeps all points")
    elif any(n != id for n in named):
        fail(f"the misconception {id!r} is not recognised: {_rivals(keys, id)}")


def runs_of(key: Key, mistake: Mistake) -> list[list[Observation]]:
    """Return what a mistake of a key does, as if it had been asked."""
    pairs = zip(key.cases, mistake.observed, strict=True)
    return [[Observation(value=case.expected) if o is None else o] for case, o in pairs]


def _form(exercise: Exercise) -> Iterator[str]:
    """Yield what an author forgot."""
    if len(exercise.mistakes) < 4:
        yield f"{len(exercise.mistakes)} misconceptions where at least 4 are asked"
    if len(exercise.variants) < 2:
        yield f"{len(exercise.variants)} right variants where at least 2 are asked"
    if len(exercise.hints) != 3:
        yield f"{len(exercise.hints)} hints where 3 are asked"
    if not exercise.truth:
        yield "nothing is said of a right answer; say what the cases prove: Exercise(…, truth=…)"


def _stub(*args: Any) -> None:
    raise NotImplementedError


def _raising(error: type[Exception]) -> Callable:
    def answer(*args: Any) -> None:
        raise error

    return answer


class _EqualToAll(np.ndarray):
    """An array that says it equals everything."""

    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None  # type: ignore[assignment]


def _lazy_answers(key: Key) -> Iterator[tuple[str, Callable]]:
    """Yield functions that do not look at their input, or do nothing with it."""
    for i, case in enumerate(key.cases[:3]):
        if key.view is None:
            yield f"the constant of case {i}", lambda *args, v=case.expected: decode(v)
    for value in (0.0, 1.0, float("nan")):
        filled = lambda *args, v=value: np.full(np.shape(args[0]), v)  # noqa: E731
        yield f"an array of {value:g}", filled
        yield f"the number {value:g}", lambda *args, v=value: v
    yield "an empty list", lambda *args: []
    yield "the first argument", lambda *args: args[0]
    yield "the last argument", lambda *args: args[-1]
    for error in (ValueError, TypeError):
        yield f"a {error.__name__}", _raising(error)
    yield "an object equal to everything", lambda *args: np.zeros(3).view(_EqualToAll)


def _why(verdict: Verdict) -> str:
    missed = "; ".join(f"{a.name}: {a.reason}" for a in verdict.aspects if not a.passed)
    return missed + (f" at {verdict.failure.call}" if verdict.failure else "")


def _rivals(keys: list[Key], id: str) -> str:
    """Say which other misconceptions look the same, for the author."""
    for key in keys:
        mine = next((m for m in key.mistakes if m.id == id), None)
        if mine is None:
            continue
        runs = runs_of(key, mine)
        alone = [
            m.id
            for m in key.mistakes
            if (d := judge(_only(key, m.id), runs).diagnosis) is not None and d.id == m.id
        ]
        if alone != [id]:
            others = [a for a in alone if a != id]
            if others:
                return f"it does what {', '.join(others)} does in every case"
            return "it raises, or is right, wherever it could be told apart; add a case"
    return "its behaviour changes from call to call"


def _only(key: Key, id: str) -> Key:
    return replace(key, mistakes=[m for m in key.mistakes if m.id == id])
