"""The smallest failing call, with yours beside the expected, so that what differs can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.codec import BadData, Laid, Made, Other, Rng
from course_lib.checking.compare import difference, unequal
from course_lib.checking.evidence import (
    crash_reason,
    form_reason,
    pace_text,
    raised_text,
    seen_value,
    value_reason,
)
from course_lib.checking.key import Aspect, Case, Key
from course_lib.checking.made import described
from course_lib.checking.texts import show, side_by_side
from course_lib.checking.verdict import Failure
from course_lib.checking.views import BULKY
from course_lib.checking.words import warned_text

PRINTED = 60  # characters of what a call printed that are shown beside what it returned


def failing(
    key: Key,
    runs: list[list[Observation]],
    aspects: Iterable[Aspect],
    *,
    raising: bool = False,
    public: bool = False,
) -> tuple[Failure, str] | None:
    """Return the failing call of some aspects that is smallest to look at, and why it fails.

    runs: what was observed in each case of the key, each time it was asked; raising: whether a call
    that raised is what to look at; public: whether only one may be shown that everybody is asked.
    """
    broken = [
        (key.cases[i].bulk, i, observed, reason)
        for aspect in aspects
        for i in aspect.cases
        for observed in runs[i]
        if (key.cases[i].public or not public)
        and (reason := why(key, key.cases[i], aspect, observed))
    ]
    if not broken:
        return None
    # What raises is shown where raising is what is said, or where nothing came back at all.
    rest = [b for b in broken if bool(b[2].raised) == raising]
    _, i, observed, reason = min(rest or broken, key=lambda b: b[:2])
    case = key.cases[i]
    yours, expected = _pair(key, case, observed)
    return Failure(call_text(key, case), yours, expected, observed.line), reason


def why(key: Key, case: Case, aspect: Aspect, observed: Observation) -> str | None:
    """Return why a case fails an aspect, or None."""
    said = crash_reason(observed) if observed.raised else ""
    return said or value_reason(key, case, observed) or form_reason(aspect.require, observed)


def _pair(key: Key, case: Case, observed: Observation) -> tuple[str, str]:
    """Return the texts of what came back and of what is expected."""
    if observed.raised:
        return raised_text(observed), _expected(case)
    if key.view:
        return _seen(key, case, observed), _expected(case)
    if case.raises:
        return show(observed.decoded), _expected(case)
    value, wanted = observed.decoded, case.wanted
    if value is None and observed.printed:
        printed = observed.printed.strip()
        cut = printed if len(printed) <= PRINTED else f"{printed[:PRINTED]}…"
        return f"nothing (None), and “{cut}” was printed", _expected(case)
    if difference(value, wanted, case.rtol, case.atol, case.dtype) is None:
        return f"{show(value)}, and {_besides(observed)}", _expected(case)
    return _texts(case, value, wanted)


def _texts(case: Case, value: Any, wanted: Any) -> tuple[str, str]:
    """Return the texts of a value and the expected one that tell them apart."""
    if _several(value) and _several(wanted) and len(value) == len(wanted):
        pairs = [_texts(case, v, w) for v, w in zip(value, wanted, strict=True)]
        return f"({', '.join(a for a, _ in pairs)})", f"({', '.join(b for _, b in pairs)})"
    mine, theirs = side_by_side(value, wanted, _wrong(case, value, wanted), case.atol)
    if difference(value, wanted, case.rtol, case.atol, case.dtype) is None:
        return mine, theirs
    a, b = _kind(value), _kind(wanted)
    if a == b and not _several(value) and np.shape(value) != np.shape(wanted):
        a, b = f"shape {np.shape(value)}", f"shape {np.shape(wanted)}"
    elif a == b:
        off = difference(value, wanted, case.rtol, case.atol) is not None
        a, b = ("", "") if off else (_dtype(value), _dtype(wanted))
    return _with(mine, a), _with(theirs, b)


def _several(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def _wrong(case: Case, value: Any, wanted: Any) -> Any:
    """Return where two arrays or numbers differ, None where that cannot be said."""
    if isinstance(value, Other) or _several(value) or _several(wanted):
        return None
    a, b = np.asarray(value), np.asarray(wanted)
    if a.shape != b.shape or {a.dtype.kind, b.dtype.kind} - set("biuf"):
        return None
    return unequal(a, b, case.rtol, case.atol)


def _kind(value: Any) -> str:
    """Return what kind of thing a value is, "" for what speaks for itself."""
    if isinstance(value, np.ndarray) and value.ndim:
        return "an array"
    if isinstance(value, (bool, np.bool_)):
        return "a bool"
    if isinstance(value, (int, float, np.generic, np.ndarray)):
        return "a number"
    return f"a {type(value).__name__}" if isinstance(value, (list, tuple, dict)) else ""


def _dtype(value: Any) -> str:
    return str(value.dtype) if hasattr(value, "dtype") else type(value).__name__


def _with(text: str, form: str) -> str:
    return f"{text} ({form})" if form else text


def _besides(observed: Observation) -> str:
    if observed.changed:
        return "the input was changed"
    if observed.shared:
        return "it shares the input's memory"
    return pace_text(observed) if observed.lags else warned_text(observed)


def call_text(key: Key, case: Case) -> str:
    """Return the arguments of a call, each with its name; on lines of their own beside matrices."""
    if not case.args:
        return "no arguments"
    named = []
    for name, arg in zip(key.parameters, case.given, strict=False):
        below = "\n" + " " * (len(name) + 3)  # rows stand under the first one
        named.append(f"{name} = {_readable(arg)}".replace("\n", below))
    return (",\n" if any("\n" in text for text in named) else ", ").join(named)


def _readable(arg: Any) -> str:
    if isinstance(arg, Laid):
        how = "read-only" if arg.how == "read-only" else "a slice with steps"
        return f"{_readable(arg.array)}, {how}"
    if isinstance(arg, Rng):
        often = f", in {arg.times} calls" if arg.times > 1 else ""
        return f"np.random.default_rng({arg.seed}){often}"
    if isinstance(arg, Made):
        return described(arg)
    if isinstance(arg, dict):
        return "{" + ", ".join(f"{key!r}: {_readable(v)}" for key, v in arg.items()) + "}"
    if isinstance(arg, np.generic):
        return f"np.{arg.dtype}({show(arg)})"
    if isinstance(arg, np.ndarray) and arg.ndim == 0:
        return f"np.array({show(arg)})"
    if isinstance(arg, np.ndarray) and arg.dtype not in (np.float64, np.int64):
        return f"{show(arg)} ({arg.dtype})"
    return show(arg)


def _seen(key: Key, case: Case, observed: Observation) -> str:
    """Return the text of a property, and of the value that it was found in."""
    text = show(observed.decoded)
    try:
        if key.view in BULKY:
            return show(seen_value(key, case, observed))
        return f"{show(seen_value(key, case, observed))} from {text}"
    except (BadData, ValueError) as reason:
        return f"{text}: {reason}"


def _expected(case: Case) -> str:
    if case.raises:
        return case.wanted
    return side_by_side(case.wanted, case.wanted, None, case.atol)[1]
