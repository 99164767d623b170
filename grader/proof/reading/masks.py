"""Read a condition on values ("where z > 0", "in the first row") and look where it holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.proof.reading.conditions import Raw, plain
from grader.proof.reading.formulas import Unread


def of_values(text: str, theirs: np.ndarray, wanted: np.ndarray, given: Raw) -> Any:
    """Return where a condition on the values of a case holds, as a mask."""
    text = re.sub(r"\w+ is (?:near|far from|small|large)[^(]*\((.*)\)", r"\1", text)
    if text in ("in the first entry", "in the first row"):
        return _position(wanted, 0, 0)
    if text in ("in the last entry", "in the last row"):
        return _position(wanted, 0, -1)
    if text.startswith("everywhere but "):
        return ~of_values(text.removeprefix("everywhere but "), theirs, wanted, given)
    if text in ("in the first column", "in the last column"):
        return _position(wanted, 1, 0 if "first" in text else -1)
    text = text.removeprefix("where ")
    if text == "it is a finite number":
        return np.isfinite(theirs)
    if " or " in text:
        one, two = text.split(" or ")
        return of_values(one, theirs, wanted, given) | of_values(two, theirs, wanted, given)
    match = re.fullmatch(r"(.*) is from (\S+) to (\S+)", text)
    if match:
        value = _valued(match[1], theirs, wanted, given)
        return (value >= _float(match[2])) & (value <= _float(match[3]))
    for pattern, test in VALUES:
        match = re.fullmatch(pattern, text)
        if match:
            return test(_valued(match[1], theirs, wanted, given), *map(_float, match.groups()[1:]))
    raise Unread(text)


def _position(wanted: np.ndarray, axis: int, i: int) -> np.ndarray:
    index = np.indices(wanted.shape)[axis]
    return index == (i if i >= 0 else wanted.shape[axis] - 1)


def _float(text: str) -> float:
    return float(text.replace("−", "-"))


def _valued(name: str, theirs: np.ndarray, wanted: np.ndarray, given: Raw) -> Any:
    if name == "it":
        return theirs
    if name == "the expected value":
        return wanted
    if name.startswith("|"):
        return np.abs(_valued(name.strip("|"), theirs, wanted, given))
    match = re.fullmatch(r"(\w+)\[(−?\d)\]", name)
    if match:
        return plain(given[match[1]])[int(match[2].replace("−", "-"))]
    if name not in given:
        raise Unread(name)
    return np.asarray(plain(given[name]), dtype=float)


VALUES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"(.*) > (\S+)", lambda v, b: v > b),
    (r"(.*) ≥ (\S+)", lambda v, b: v >= b),
    (r"(.*) < (\S+)", lambda v, b: v < b),
    (r"(.*) ≤ (\S+)", lambda v, b: v <= b),
    (r"(.*) = (\S+)", lambda v, b: v == b),
    (r"(.*) is not 0", lambda v: v != 0),
    (r"(.*) is 0", lambda v: v == 0),
    (r"(.*) is a whole number", lambda v: v % 1 == 0),
    (r"(.*) is no whole number", lambda v: v % 1 != 0),
)
