"""The bank: every exercise of the course as data with its proof, a module a lesson."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from grader.bank.model import Ask, Bank, BankError, Exercise

__all__ = ["Ask", "Bank", "BankError", "Exercise", "all_exercises", "exercises_of"]


@cache
def all_exercises() -> dict[str, Exercise]:
    """Return every exercise by name, in the order of the lessons."""
    found: dict[str, Exercise] = {}
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("l"))
    for name in names:
        bank: Bank = importlib.import_module(f"{__name__}.{name}").bank
        for exercise in bank.exercises.values():
            if exercise.name in found:
                other = found[exercise.name].lesson
                raise BankError(
                    f"{exercise.name!r} stands in {other} and {bank.lesson}; rename one"
                )
            found[exercise.name] = exercise
    return found


def exercises_of(lesson: str) -> dict[str, Exercise]:
    """Return the exercises of one lesson by name."""
    return {name: e for name, e in all_exercises().items() if e.lesson == lesson}
