"""Read a condition on a case ("X has one row") and look whether it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_lib.checking.codec import Func, Laid
from grader.proof.reading.formulas import Unread

Raw = Mapping[str, Any]  # the arguments as the case has them


def plain(value: Any) -> Any:
    """Return an argument as an array where it is one, or a list of numbers."""
    value = value.array if isinstance(value, Laid) else value
    if isinstance(value, (list, tuple)) and value and all(np.isscalar(v) for v in value):
        return np.array(value)
    return value


def of_case(text: str, raw: Raw) -> bool:
    """Return whether a condition holds in a case. Raises `Unread` for what it cannot read."""
    for pattern, look in CASES:
        match = re.fullmatch(pattern, text)
        if match:
            return bool(look(raw, *match.groups()))
    raise Unread(text)


def _shape(raw: Raw, name: str) -> tuple[int, ...] | None:
    value = plain(raw.get(name))
    return value.shape if isinstance(value, np.ndarray) and value.ndim else None


def _length(raw: Raw, name: str, side: str) -> int | None:
    shape = _shape(raw, name)
    if shape is None or len(shape) != (1 if side == "entries" else 2):
        return None
    return shape[1] if side == "columns" else shape[0]


def _as_many(raw: Raw, a: str, negated: str, side: str, b: str, other: str) -> bool:
    one, two = _length(raw, a, side), _length(raw, b, other)
    return None not in (one, two) and (one != two if negated else one == two)


def _fit(raw: Raw, a: str, b: str) -> bool:
    one, two = _shape(raw, a), _shape(raw, b)
    if one is None or two is None:
        return True
    try:
        np.broadcast_shapes(one, two)
    except ValueError:
        return False
    return True


def _entries(test: Callable[[np.ndarray], Any]) -> Callable[[Raw, str], bool]:
    def look(raw: Raw, name: str) -> bool:
        return _shape(raw, name) is not None and bool(test(plain(raw[name])))

    return look


def _is_number(raw: Raw, name: str) -> bool:
    value = raw.get(name)
    return isinstance(value, (int, float, np.generic)) or (
        isinstance(value, np.ndarray) and value.ndim == 0
    )


def _number(test: Callable[[float], bool]) -> Callable[[Raw, str], bool]:
    return lambda raw, name: _is_number(raw, name) and test(float(raw[name]))


def _whole(value: Any) -> bool:
    if isinstance(value, (list, tuple)) and not isinstance(plain(value), np.ndarray):
        return any(_whole(item) for item in value)
    return _counted(value) and np.asarray(plain(value)).dtype.kind in "iu"


def _counted(value: Any) -> bool:
    """Return whether an argument is a number or an array."""
    return isinstance(plain(value), (int, float, np.generic, np.ndarray))


def _counts(raw: Raw) -> list[Any]:
    return [v for v in raw.values() if _counted(v)]


def _reaches(raw: Raw, name: str, kind: str, sign: str, bound: str) -> bool:
    values = np.asarray(plain(raw[name]), dtype=float)
    size = {"size": np.abs(values).max(), "entry": values.max(), "smallest": values.min()}[kind]
    limit = float(bound.replace("−", "-"))
    return bool(size >= limit if sign == "≥" else size <= limit)


def _name(value: Any) -> Any:
    return value.name if isinstance(value, Func) else value


def _words(text: str) -> list[str]:
    return re.findall("“([^”]*)”", text)


SIZES = {"one": (1, 1), "more than one": (2, None), "more than two": (3, None),
         "two": (2, 2), "two or fewer": (0, 2), "no more than one": (0, 1)}  # fmt: skip


def _within(count: int, word: str) -> bool:
    low, high = SIZES[word]
    return count >= low and (high is None or count <= high)


def _axis(raw: Raw, name: str, word: str, side: str) -> bool:
    shape = _shape(raw, name)
    if side.startswith("ax"):
        return shape is not None and _within(len(shape), word)
    if side.startswith("entr"):
        if shape is None:
            return word == "no more than one" and _is_number(raw, name)
        return _within(int(np.prod(shape)), word)
    if side.startswith("item"):
        value = raw.get(name)
        return isinstance(value, (list, tuple)) and shape is None and _within(len(value), word)
    at = -1 if side.startswith("column") else 0
    return shape is not None and len(shape) > 1 and _within(shape[at], word)


CASES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"(\w+) is given", lambda raw, n: n in raw),
    (r"(\w+) is not given", lambda raw, n: n not in raw),
    (r"(\w+) is a single number", _is_number),
    (r"(\w+) is an array", lambda raw, n: _shape(raw, n) is not None),
    (r"(\w+) is a Python number", lambda raw, n: type(raw.get(n)) in (int, float)),
    (r"(\w+) is no Python number", lambda raw, n: n in raw and type(raw[n]) not in (int, float)),
    (r"(\w+) is a NumPy number", lambda raw, n: isinstance(raw.get(n), np.generic)),
    (r"(\w+) is an array with no axis",
     lambda raw, n: isinstance(raw.get(n), np.ndarray) and raw[n].ndim == 0),
    (r"(\w+) has (one|more than one|more than two|two|no more than one) "
     r"(rows?|columns?|entry|entries|items?|axis|axes)", _axis),
    (r"(\w+) has two entries or fewer",
     lambda raw, n: _shape(raw, n) is not None and plain(raw[n]).size <= 2),
    (r"(\w+) is empty", _entries(lambda a: a.size == 0)),
    (r"(\w+) is a square matrix", _entries(lambda a: a.ndim == 2 and len(set(a.shape)) == 1)),
    (r"(\w+) is no square matrix", _entries(lambda a: a.ndim == 2 and len(set(a.shape)) == 2)),
    (r"an argument holds integers", lambda raw: any(map(_whole, raw.values()))),
    (r"no argument holds integers", lambda raw: not any(map(_whole, raw.values()))),
    (r"all arguments hold integers", lambda raw: all(map(_whole, _counts(raw)))),
    (r"(\w+) holds integers", lambda raw, n: _whole(raw.get(n))),
    (r"(\w+) holds floats",
     lambda raw, n: n in raw and np.asarray(plain(raw[n])).dtype.kind == "f"),
    (r"(\w+) holds float32", lambda raw, n: getattr(plain(raw.get(n)), "dtype", 0) == np.float32),
    (r"(\w+) is read-only", lambda raw, n: getattr(raw.get(n), "how", "") == "read-only"),
    (r"(\w+) is a slice with steps, as a\[::2\] is",
     lambda raw, n: getattr(raw.get(n), "how", "") == "strided"),
    (r"(\w+) is positive", _number(lambda v: v > 0)),
    (r"(\w+) is negative", _number(lambda v: v < 0)),
    (r"(\w+) is 0", _number(lambda v: v == 0)),
    (r"(\w+) is not 0", _number(lambda v: v != 0)),
    (r"(\w+) has a negative entry", _entries(lambda a: (a < 0).any())),
    (r"(\w+) has no negative entry", _entries(lambda a: (a >= 0).all())),
    (r"(\w+) has a positive entry", _entries(lambda a: (a > 0).any())),
    (r"(\w+) has no positive entry", _entries(lambda a: (a <= 0).all())),
    (r"(\w+) has an entry that is 0", _entries(lambda a: (a == 0).any())),
    (r"(\w+) has no entry that is 0", _entries(lambda a: (a != 0).all())),
    (r"(\w+) has entries that are no whole numbers", _entries(lambda a: (a % 1 != 0).any())),
    (r"(\w+) has whole numbers only", _entries(lambda a: (a % 1 == 0).all())),
    (r"(\w+) and (\w+) have the same shape",
     lambda raw, a, b: None is not _shape(raw, a) == _shape(raw, b)),
    (r"(\w+) and (\w+) have different shapes",
     lambda raw, a, b: None not in (_shape(raw, a), _shape(raw, b))
     and _shape(raw, a) != _shape(raw, b)),
    (r"the shapes of (\w+) and (\w+) do not fit together", lambda raw, a, b: not _fit(raw, a, b)),
    (r"(\w+) has (not )?as many (\w+) as (\w+) has (\w+)", _as_many),
    (r"(\w+) reaches far from 0 \(its largest (size) (≥) (.*)\)", _reaches),
    (r"(\w+) stays near 0 \(its largest (size) (≤) (.*)\)", _reaches),
    (r"(\w+) has a large entry \(its largest (entry) (≥) (.*)\)", _reaches),
    (r"(\w+) has no large entry \(its largest (entry) (≤) (.*)\)", _reaches),
    (r"(\w+) has no small entry \(its (smallest) entry (≥) (.*)\)", _reaches),
    (r"(\w+) has a small entry \(its (smallest) entry (≤) (.*)\)", _reaches),
    (r"(\w+) is (“.*”)", lambda raw, n, w: _name(raw.get(n)) in _words(w)),
    (r"(\w+) is (?:not|neither) (“.*”)", lambda raw, n, w: _name(raw.get(n)) not in _words(w)),
)  # fmt: skip
