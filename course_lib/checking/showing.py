"""The smallest failing call, with yours beside the expected, so that what differs can be seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import BadData, Func, Laid, Rng
from course_lib.checking.compare import show
from course_lib.checking.evidence import form_reason, raised_text, seen_value, value_reason
from course_lib.checking.key import Case, Key
from course_lib.checking.verdict import AspectResult, Failure


def smallest_failure(
    key: Key,
    runs: list[list[Observation]],
    reasons: list[str | None],
    aspects: list[AspectResult],
) -> Failure | None:
    """Return the failing case that is smallest to look at, with the values side by side."""
    broken = [i for i, reason in enumerate(reasons) if reason]
    if not broken:
        missed = [a for a, r in zip(key.aspects, aspects, strict=True) if not r.passed]
        broken = [i for a in missed for i in a.cases if form_reason(a.require, runs[i][0])]
    if not broken:
        return None
    i = min(broken, key=lambda i: (key.cases[i].bulk, i))
    case = key.cases[i]
    observed = next((o for o in runs[i] if value_reason(key, case, o)), runs[i][0])
    yours, expected = _yours(key, case, observed), _expected(case)
    if yours == expected:  # they differ further behind the point
        yours, expected = _yours(key, case, observed, 13), _expected(case, 13)
    if yours == expected:  # or not in their digits
        yours, expected = _forms(observed, case, yours, expected)
    return Failure(_call(key, case), yours, expected, observed.line)


def _forms(observed: Observation, case: Case, yours: str, expected: str) -> tuple[str, str]:
    """Return two texts that look alike, each with the form that tells them apart."""
    a, b = _form(observed.decoded), _form(case.wanted)
    if a != b:
        return f"{yours} ({a})", f"{expected} ({b})"
    return f"{yours}, and {_besides(observed)}", expected


def _form(value: Any) -> str:
    """Return the type of a value, as a student would ask for it."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype}, shape {value.shape}"
    return type(value).__name__


def _besides(observed: Observation) -> str:
    if observed.changed:
        return "the input was changed"
    return "it shares the input's memory" if observed.shared else "NumPy warned on the way"


def _call(key: Key, case: Case) -> str:
    if not case.args:
        return "no arguments"
    values = [_readable(arg) for arg in case.given]
    return ", ".join(f"{n} = {v}" for n, v in zip(key.parameters, values, strict=False))


def _readable(arg: Any) -> str:
    if isinstance(arg, Func):
        return f"the function “{arg.name}”"
    if isinstance(arg, Laid):
        how = "read-only" if arg.how == "read-only" else "a slice with steps"
        return f"{_readable(arg.array)}, {how}"
    if isinstance(arg, Rng):
        return f"np.random.default_rng({arg.seed})"
    if hasattr(arg, "dtype") and getattr(arg, "ndim", 0) > 0 and str(arg.dtype) != "float64":
        return f"{show(arg)} ({arg.dtype})"
    return show(arg)


def _yours(key: Key, case: Case, observed: Observation, digits: int = 6) -> str:
    if observed.raised:
        return raised_text(observed)
    text = show(observed.decoded, digits=digits)
    if key.view:
        try:
            return f"{show(seen_value(key, case, observed), digits=digits)} from {text}"
        except (BadData, ValueError):
            return text
    return text


def _expected(case: Case, digits: int = 6) -> str:
    return show(case.wanted, digits=digits)
