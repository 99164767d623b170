"""`grader verify --mutants`: change every right answer in one place, and grade what comes out.

A mutant that earns full points is equal in behaviour, and listed so with its reason in the
exercise's file, or a case is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from course_lib.checking.calls import time_limit
from grader.bank import Exercise, all_exercises, exercises_of
from grader.bank.typed import as_typed
from grader.course.lessons import answer_code, reference_space
from grader.engine.border.kernel import Runner, new_runner
from grader.engine.grading import grade_submission
from grader.engine.lesson import hidden_keys
from grader.engine.limits import Limits
from grader.proof.mutate import mutations
from grader.proof.try_files import notebook_with

SECONDS = 0.15  # of one mutant on one core, for the estimate
SHORT = Limits(cell_seconds=3.0, call_seconds=1.0, exercise_seconds=4.0, wall_seconds=60.0)

_runner: Runner | None = None


@dataclass(frozen=True)
class Mutant:
    """One changed answer; `origin` is the reference, or the variant that was changed."""

    exercise: str
    origin: str
    change: str
    code: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.change}"


@dataclass
class MutantReport:
    """What became of the mutants; `survivors` and `stale` must be empty.

    survivors: mutants with full points that nothing explains; stale: explanations of mutants that
    do not exist or do not survive; `counts` are all mutants by exercise.
    """

    counts: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    equal: int = 0
    survivors: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        return {
            "mutants": self.counts.total(),
            "killed": self.killed,
            "equal": self.equal,
            "survivors": self.survivors,
            "stale": self.stale,
            "by_exercise": dict(self.counts),
        }


def mutants_of(exercise: Exercise, variants: bool = True) -> Iterator[Mutant]:
    """Yield the mutants of an exercise's reference and, with `variants`, of its right variants.

    Of a test only the reference: each of its numbers is an input that another would do as well as.
    """
    answers = {"reference": answer_code(exercise.name)}
    if variants and not exercise.tests:
        typed = {v.id: as_typed(v, exercise.name) for v in exercise.variants}
        answers |= {id: code for id, code in typed.items() if code}
    seen = set(answers.values())
    for origin, code in answers.items():
        for mutation in mutations(code):
            if mutation.code not in seen:
                seen.add(mutation.code)
                yield Mutant(exercise.name, origin, mutation.change, mutation.code)


def run_mutants(
    names: Iterable[str],
    *,
    variants: bool = True,
    jobs: int = 1,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> MutantReport:
    """Grade all mutants of the named exercises; `progress` is told how many of how many are done.

    seed: of the hidden cases. Raises `RuntimeError` where the grader broke on one.
    """
    bank = all_exercises()
    report = MutantReport()
    mutants = [m for name in names for m in mutants_of(bank[name], variants)]
    report.counts.update(m.exercise for m in mutants)
    used: dict[str, set[str]] = {name: set() for name in report.counts}
    progress(0, len(mutants))
    with ProcessPoolExecutor(jobs) as executor:
        waiting: dict[Future[float], Mutant] = {
            executor.submit(_points, m.exercise, m.code, bank[m.exercise].lesson, seed): m
            for m in mutants
        }
        for done, future in enumerate(as_completed(waiting), start=1):
            mutant = waiting[future]
            exercise = bank[mutant.exercise]
            if future.result() < exercise.points:
                report.killed += 1
            elif (why := explanation(exercise, mutant)) is not None:
                report.equal += 1
                used[mutant.exercise].add(why)
            else:
                report.survivors.append(f"{mutant.exercise}: {mutant}")
            progress(done, len(mutants))
    if variants:
        report.stale = [
            f"{name}: {e.change}" for name in used for e in bank[name].equal
            if e.change not in used[name]
        ]  # fmt: skip
    report.survivors.sort()
    return report


def explanation(exercise: Exercise, mutant: Mutant) -> str | None:
    """Return what declares a mutant equal: a change in the exercise's file, or "" for its rule."""
    for equal in exercise.equal:
        pattern = ".*".join(re.escape(part) for part in equal.change.split("*"))
        if re.fullmatch(pattern, str(mutant)):
            return equal.change
    return "" if exercise.rule is not None and _holds(exercise, mutant) else None


def _holds(exercise: Exercise, mutant: Mutant) -> bool:
    """Run a mutant that has earned full points through the rule of its exercise."""
    space = dict(reference_space(exercise.lesson))
    exec(compile(mutant.code, "mutant", "exec"), space)
    assert exercise.rule is not None
    with time_limit(5.0):
        return bool(exercise.rule(space[exercise.name]))


def _notebook(exercise: str, code: str, lesson: str) -> bytes:
    """Return a notebook with a mutant and the course's other answers.

    Exercises below it that ask for more time a call (they train a network) stay stubs: no answer
    uses what comes later, and each of them would take its seconds once for every mutant.
    """
    names = list(exercises_of(lesson))
    below = names[names.index(exercise) + 1 :]
    kept = [n for n in names if n not in below or not all_exercises()[n].seconds]
    answers = {name: answer_code(name) for name in kept} | {exercise: code}
    return notebook_with(answers, lesson, others=False)


def _points(exercise: str, code: str, lesson: str, seed: int) -> float:
    """Grade a mutant as a submission; runs in a worker, which keeps its process."""
    global _runner
    if _runner is None:
        _runner = new_runner(SHORT)
        hidden_keys(lesson, seed)
    graded = grade_submission(_notebook(exercise, code, lesson), lesson, seed, _runner)
    if graded.broke:
        raise RuntimeError(f"the grader broke on a mutant of {exercise}: {graded.fault}\n{code}")
    return next(v.points for v in graded.verdicts if v.exercise == exercise)
