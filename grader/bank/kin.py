"""What else of the course behaves alike: mistakes told from each other, and other functions."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import decode
from course_lib.checking.diagnosis import matching
from course_lib.checking.evidence import value_reason
from course_lib.checking.key import Case, Key, Known, Mistake
from grader.bank.model import Exercise, References
from grader.bank.observed import observed_in


def told_apart(key: Key, told: list[Mistake], derived: list[Mistake]) -> list[Mistake]:
    """Return the mistakes, of the derived ones those only that no other one looks like."""
    whole = replace(key, mistakes=[*told, *derived])
    kept = list(told)
    for mistake in derived:
        runs = [
            [Observation(value=c.expected) if o is None else o]
            for c, o in zip(key.cases, mistake.observed, strict=True)
        ]
        reasons = [value_reason(key, c, o[0]) for c, o in zip(key.cases, runs, strict=True)]
        same = [m for m in matching(whole, runs, reasons) if m in kept or m is mistake]
        if same == [mistake]:
            kept.append(mistake)
    return kept


def kin(key: Key, references: References, others: dict[str, Exercise]) -> Iterator[Known]:
    """Yield the course's other functions of as many arguments, where they take these cases."""
    if key.view is not None or key.tests is not None or not key.parameters:
        return
    for name in others:
        function = references(name)
        if len(inspect.signature(function).parameters) != len(key.parameters):
            continue
        seen = observed_in(key, function)
        if any(seen) and all(_comparable(c, o) for c, o in zip(key.cases, seen, strict=True)):
            yield Known(name, seen)


def _comparable(case: Case, seen: Observation | None) -> bool:
    """Return whether a value is of the type and shape that is expected, so that it may be one."""
    if seen is None:
        return True
    if seen.raised:
        return False
    return _form(decode(seen.value)) == _form(decode(case.expected))


def _form(value: Any) -> Any:
    """Return the shape of a value, of each item where there are several."""
    if isinstance(value, (tuple, list)):
        return [_form(item) for item in value]
    return (
        np.shape(value) if isinstance(value, (int, float, np.ndarray, np.generic)) else str(value)
    )
