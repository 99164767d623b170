"""Read a fact about a result ("is e + b·sum(w), e being the expected one") and work it out again.

What says whether it holds takes theirs, the expected one and the arguments by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.proof.reading.formulas import Given, Unread, evaluated

REDUCE: dict[str, Callable[..., Any]] = {
    "sum": np.sum, "mean": np.mean, "largest": np.max, "smallest": np.min, "product": np.prod
}  # fmt: skip
AXES = {"": None, " in each column": 0, " in each row": 1}
Check = Callable[[np.ndarray, np.ndarray, Given], Any]


def fact(text: str) -> Check:
    """Return what says whether a fact holds between theirs, the expected one and the arguments.

    It returns a pair that must be equal, or a bool. Raises `Unread` for what it cannot read.
    """
    for pattern, read in FORMS:
        match = re.fullmatch(pattern, text)
        if match:
            return read(*match.groups())
    raise Unread(text)


def _formula(text: str) -> Check:
    """Read "e + b, e being the expected one and n the number of rows of X"."""
    body, e, n = _parted(text)

    def check(theirs: np.ndarray, wanted: np.ndarray, given: Given) -> Any:
        names = dict(given)
        if e:
            names["e"] = wanted
        if n:
            names["n"] = _count(n, given)
        return theirs, evaluated(body, names)

    return check


def _parted(text: str) -> tuple[str, bool, str]:
    """Return the formula, whether e is the expected one, and what n is."""
    n = ""
    match = re.fullmatch(r"(.*?)(?:,| and) n (?:being )?(the number of .*)", text)
    if match:
        text, n = match[1], match[2]
    body = text.removesuffix(", e being the expected one")
    return body, body != text, n


def _count(text: str, given: Given) -> float:
    match = re.fullmatch(r"the number of (rows|columns|entries) of (\w+)", text)
    if match is None:
        raise Unread(text)
    array = np.asarray(given[match[2]])
    return float(({"rows": 0, "columns": 1, "entries": -1}[match[1]] == -1 and array.size) or
                 array.shape[1 if match[1] == "columns" else 0])  # fmt: skip


def _expected(template: str) -> Callable[..., Check]:
    """Read a fact whose formula has the expected one as e and one part of its own."""

    def read(*groups: str) -> Check:
        body, n = groups[0] if groups else "", ""
        match = re.fullmatch(r"(.*?), n being (the number of .*)", body)
        if match:
            body, n = match[1], match[2]

        def check(theirs: np.ndarray, wanted: np.ndarray, given: Given) -> Any:
            names = {**given, "n": _count(n, given)} if n else dict(given)
            part = evaluated(body, names) if body else None
            return theirs, eval(template, {"np": np}, {"e": wanted, "x": part})

        return check

    return read


def _of_wanted(make: Callable[[np.ndarray], Any]) -> Callable[..., Check]:
    return lambda *groups: lambda t, e, given: (t, make(e))


def _of_theirs(make: Callable[[np.ndarray], Any]) -> Callable[..., Check]:
    return lambda *groups: lambda t, e, given: (make(t), e)


def _rounded(k: str) -> Check:
    def check(t: np.ndarray, e: np.ndarray, given: Given) -> bool:
        whole = np.abs(t * 10.0 ** int(k) - np.round(t * 10.0 ** int(k))) < 1e-4
        return bool((whole & (np.abs(t - e) <= 0.5001 * 10.0 ** -int(k))).all())

    return check


def _bounded(low: str | None, high: str | None) -> Check:
    lo = -np.inf if low is None else evaluated(low, {})
    hi = np.inf if high is None else evaluated(high, {})
    return lambda t, e, given: (t, np.clip(e, lo, hi))


def _reduced(word: str, axis: str) -> Check:
    return lambda t, e, given: (t, REDUCE[word](e, axis=AXES[axis] if e.ndim else None))


def _to_reduce(word: str, axis: str) -> Check:
    return lambda t, e, given: (REDUCE[word](t, axis=AXES[axis] if t.ndim else None), e)


def _sum_of_theirs(word: str, text: str) -> Check:
    inner = fact(f"is {text}")
    return lambda t, e, given: inner(np.asarray(REDUCE[word](t)), e, given)


def _sum_of_wanted(text: str, word: str, n: str | None) -> Check:
    def check(t: np.ndarray, e: np.ndarray, given: Given) -> Any:
        names = {**given, "s": REDUCE[word](e)} | ({"n": _count(n, given)} if n else {})
        return t, evaluated(text, names)

    return check


def _line(text: str, low: str, high: str) -> Check:
    ends = [evaluated(end, {}) for end in (low, high)]
    return lambda t, e, given: (t, np.clip(evaluated(text, given), *ends))


def _short(text: str) -> Check:
    return lambda t, e, given: (evaluated(text, {"r": t}), e)


def _reduced_curve(word: str, text: str) -> Check:
    return lambda t, e, given: (t, REDUCE[word](evaluated(text, given)))


def _chosen(where: str) -> Callable[[np.ndarray], Any]:
    return lambda a: {
        "first row": lambda: a[0], "last row": lambda: a[-1],
        "first column": lambda: a[:, 0], "last column": lambda: a[:, -1],
        "first entry": lambda: a[0], "last entry": lambda: a[-1], "diagonal": lambda: np.diag(a),
    }[where]()  # fmt: skip


FORMS: tuple[tuple[str, Callable[..., Check]], ...] = (
    (r"is minus the expected one", _expected("-e")),
    (r"is twice the expected one", _expected("2 * e")),
    (r"is half the expected one", _expected("e / 2")),
    (r"is minus the expected one,? divided by (.*)", _expected("-e / x")),
    (r"is minus (.*) times the expected one(?:, n.*)?", _expected("-x * e")),
    (r"is (.*) times the expected one", _expected("x * e")),
    (r"is (.*) times the expected one, (n being .*)",
     lambda x, n: _expected("x * e")(f"{x}, {n}")),
    (r"is the expected one divided by (.*)", _expected("e / x")),
    (r"is the expected one plus twice (.*)", _expected("e + 2 * x")),
    (r"is the expected one minus twice (.*)", _expected("e - 2 * x")),
    (r"is the expected one plus half of (.*)", _expected("e + x / 2")),
    (r"is the expected one minus half of (.*)", _expected("e - x / 2")),
    (r"is the expected one plus (.*)", _expected("e + x")),
    (r"is the expected one minus (.*)", _expected("e - x")),
    (r"is (.*) minus the expected one", _expected("x - e")),
    (r"is (.*) more than the expected one(?:, everywhere)?", _expected("e + x")),
    (r"is (.*) less than the expected one(?:, everywhere)?", _expected("e - x")),
    (r"is (\S+) itself", _expected("x + 0 * e if np.shape(x) == np.shape(e) else x")),
    (r"is ([−\d.e]+)(?: everywhere)?", _expected("np.full(np.shape(e), x)")),
    (r"is about ([−\d.e]+)(?: everywhere)?", _expected("np.full(np.shape(e), x)")),
    (r"is the expected one rounded to (\d) decimals?", _rounded),
    (r"is the expected one rounded to whole numbers", _of_wanted(np.round)),
    (r"is the expected one cut to whole numbers \(towards 0\)", _of_wanted(np.trunc)),
    (r"is the expected one rounded down to whole numbers", _of_wanted(np.floor)),
    (r"is the expected one rounded up to whole numbers", _of_wanted(np.ceil)),
    (r"is the expected one, but never less than (.*)", lambda lo: _bounded(lo, None)),
    (r"is the expected one, but never more than (.*)", lambda hi: _bounded(None, hi)),
    (r"is the expected one, but kept between (.*) and (.*)", _bounded),
    (r"is the expected one transposed", _of_wanted(np.transpose)),
    (r"is the expected one in reverse order", _of_wanted(np.flip)),
    (r"has the expected numbers in a column, of shape \(n, 1\)", _of_wanted(
        lambda e: e[:, None] if e.ndim == 1 else e)),
    (r"has the expected numbers in a row, of shape \(1, n\)", _of_wanted(
        lambda e: e[None] if e.ndim == 1 else e)),
    (r"has the expected number in an array of shape \(1,\)", _of_wanted(
        lambda e: e[None] if e.ndim == 0 else e)),
    (r"has the expected numbers, but lacks the axes of length 1", _of_wanted(np.squeeze)),
    (r"has the expected numbers, but all along one axis", _of_wanted(
        lambda e: e.ravel() if e.ndim > 1 else e)),
    (r"has the expected numbers in their order, but not their shape",
     lambda: lambda t, e, given: (t.ravel(), e.ravel())),
    (r"is the first of the expected numbers alone", _of_wanted(lambda e: e[0])),
    (r"is the last of the expected numbers alone", _of_wanted(lambda e: e[-1])),
    (r"is the (.*) of the expected one alone", lambda w: _of_wanted(_chosen(w))()),
    (r"is a running sum of the expected (?:numbers|rows)", _of_wanted(
        lambda e: np.cumsum(e, axis=0))),
    (r"is the (sum|mean|product|largest|smallest) of the expected numbers(| in each \w+)",
     _reduced),
    (r"has too many numbers: the (\w+) of them(| in each \w+) is the expected one", _to_reduce),
    (r"has too many numbers: the (.*) of it is the expected one",
     lambda w: _of_theirs(_chosen(w))()),
    (r"has too many numbers: their (sum|mean) is (.*)", _sum_of_theirs),
    (r"is (.*), s being the (sum|mean) of the expected numbers(?: and n (the number of .*))?",
     _sum_of_wanted),
    (r"is one step short: the expected one is (.*), r being your result", _short),
    (r"is the (sum|mean|largest) of (.*)", _reduced_curve),
    (r"is (.*), kept between (.*) and (.*)", _line),
    (r"is (.*)", _formula),
)  # fmt: skip
