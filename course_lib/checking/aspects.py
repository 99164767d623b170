"""Which aspects of an exercise pass, which fail, and which cannot be judged."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import BadData
from course_lib.checking.compare import difference
from course_lib.checking.evidence import form_reason
from course_lib.checking.key import Aspect, Case, Key
from course_lib.checking.verdict import AspectResult

Runs = list[list[Observation]]
Reasons = list[str | None]


def judged_aspects(key: Key, runs: Runs, reasons: dict[bool, Reasons]) -> list[AspectResult]:
    """Return the result of each aspect of a key.

    runs: what was observed in each case, each time it was asked; reasons: why the value of a case
    is wrong, None where it is right, as `through_lists` gives them.
    """
    results = [_aspect(aspect, runs, reasons[aspect.strict]) for aspect in key.aspects]
    plain = [r for a, r in zip(key.aspects, results, strict=True) if not _of_form(key, a)]
    if not plain or any(r.passed for r in plain):
        return results
    # Where no values are right, nothing is known of the form that wrong values would come in.
    return [
        _unjudged(r) if _of_form(key, a) and _values_differ(key, a, runs) else r
        for a, r in zip(key.aspects, results, strict=True)
    ]


def through_lists(key: Key, runs: Runs, reasons: Reasons) -> dict[bool, Reasons]:
    """Return the reasons for strict aspects, and for the others.

    A list of the right numbers costs the aspect that asks for the form of results, and no other.
    """
    strict_somewhere = any(a.strict for a in key.aspects)
    if key.view is not None or not strict_somewhere:
        return {True: reasons, False: reasons}
    lenient = [
        reason if reason is None or _differs(c, obs) else None
        for c, obs, reason in zip(key.cases, runs, reasons, strict=True)
    ]
    return {True: reasons, False: lenient}


def _differs(case: Case, observations: list[Observation]) -> bool:
    """Return whether a case is wrong also where a list of numbers is taken for an array."""
    for observed in observations:
        if observed.raised:
            return True
        try:
            value = as_arrays(observed.decoded, case.wanted)
        except BadData:
            return True
        if difference(value, case.wanted, case.rtol, case.atol, case.dtype) is not None:
            return True
    return False


def as_arrays(value: Any, wanted: Any) -> Any:
    """Return a value with an array for each list or tuple of numbers where an array is expected."""
    if isinstance(wanted, (tuple, list)):
        if not isinstance(value, (tuple, list)) or len(value) != len(wanted):
            return value
        return tuple(as_arrays(v, w) for v, w in zip(value, wanted, strict=True))
    if not isinstance(wanted, np.ndarray) or not isinstance(value, (list, tuple)):
        return value
    try:
        array = np.array(value)
    except ValueError:  # rows of different length
        return value
    if array.dtype.kind not in "biuf" or (array.shape != wanted.shape and wanted.size):
        return value
    if array.dtype.kind == wanted.dtype.kind:  # a list does not say how wide its floats are
        array = array.astype(wanted.dtype)
    return array if wanted.size else np.empty_like(wanted)


def _aspect(aspect: Aspect, runs: Runs, reasons: Reasons) -> AspectResult:
    value = next((r for i in aspect.cases if (r := reasons[i])), None)
    broken = (form_reason(aspect.require, o) for i in aspect.cases for o in runs[i])
    form = next((r for r in broken if r), None)
    passed = bool(aspect.cases) and value is None and form is None
    # A form is judged beside right values. Where nothing came back wrong, but a call raised (an
    # array that cannot be written to), a form that was seen broken is judged too.
    wrong = any(reasons[i] and not all(o.raised for o in runs[i]) for i in aspect.cases)
    judged = aspect.require is None or value is None or (form is not None and not wrong)
    points = aspect.points if passed else 0.0
    reason = (form if judged else None) or value or form or ""
    return AspectResult(aspect.name, points, aspect.points, passed, reason, judged)


def _of_form(key: Key, aspect: Aspect) -> bool:
    """Return whether an aspect asks for more than values: an input left alone, a dtype kept."""
    same = all(key.cases[i].dtype == "same" for i in aspect.cases)
    return aspect.require is not None or (bool(aspect.cases) and same)


def _values_differ(key: Key, aspect: Aspect, runs: Runs) -> bool:
    """Return whether the values of an aspect are wrong whatever their dtype."""
    for i in aspect.cases:
        case = key.cases[i]
        for observed in runs[i]:
            try:
                value = None if observed.raised else observed.decoded
            except BadData:
                return True
            if observed.raised or difference(value, case.wanted, case.rtol, case.atol):
                return True
    return False


def _unjudged(result: AspectResult) -> AspectResult:
    name, worth = result.name, result.max_points
    return AspectResult(name, 0.0, worth, False, result.reason, False)
