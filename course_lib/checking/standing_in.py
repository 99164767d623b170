"""The function that a student's test is handed: a stand-in that asks for each of its results.

The function itself runs elsewhere: beside the test in a notebook, on the grader's side of the
border in grading. What crosses is data, both ways; so a stand-in is the same for all functions, and
nothing but what it does tells one from another.
"""

from __future__ import annotations

import builtins
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checking.calls import ERRORS
from course_lib.checking.codec import BadData, Laid, Other, decode, encode
from course_lib.checking.functions import live

MOST_NUMBERS = 1000  # handed over at a time
MOST_CALLS = 500  # of one test, of one function
DATA_ONLY = "f takes an array, a number or a list of numbers here"
TOO_MANY = f"a test hands over at most {MOST_NUMBERS} numbers at a time"
TOO_OFTEN = f"a test calls f at most {MOST_CALLS} times"

Ask = Callable[[Any], Any]  # from the JSON form of an argument to a reply

ndarray = np.ndarray  # bound here, so that a notebook that replaces it in NumPy changes nothing


class CannotAsk(ValueError):
    """What a test does with its function cannot be done here; it is no failure of the function."""


def stand_in(ask: Ask, raised: list[BaseException]) -> Callable[[Any], Any]:
    """Return a function of one argument whose results come from `ask`.

    raised: what it has raised for the function it stands for is added here.
    """
    calls = 0

    def f(z: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > MOST_CALLS:
            raise CannotAsk(TOO_OFTEN)
        reply = ask(_packed(z))
        if "refused" in reply:
            raise CannotAsk(reply["refused"])
        if "after" in reply:
            z[...] = decode(reply["after"])
        if "raised" in reply:
            error = _error(reply)
            raised.append(error)
            raise error
        return z if reply.get("same") else decode(reply["value"])

    return f


def answered(function: Callable[[Any], Any], data: Any) -> dict[str, Any]:
    """Call a function with an argument in its JSON form, and return what a stand-in has to do."""
    try:
        z = live(decode(data))
    except (BadData, RecursionError):
        return {"refused": DATA_ONLY}
    if numbers(z) > MOST_NUMBERS:
        return {"refused": TOO_MANY}
    before = encode(z)
    reply: dict[str, Any]
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = function(z)
        reply = {"same": True} if value is z else {"value": encode(value)}
    except Exception as error:
        kinds = [e.__name__ for e in ERRORS if isinstance(error, e)]
        reply = {"raised": type(error).__name__, "kinds": kinds, "detail": str(error)[:300]}
    if isinstance(z, ndarray) and (after := encode(z)) != before:
        reply["after"] = after
    return reply


def numbers(value: Any, depth: int = 0) -> int:
    """Return how many numbers a value holds; axes of length 0 count as 1."""
    if isinstance(value, ndarray):
        return int(np.prod([n or 1 for n in value.shape], dtype=float))
    if isinstance(value, (list, tuple)):
        return sum(numbers(item) for item in value)
    return len(value) if isinstance(value, (str, dict)) else 1


def _packed(z: Any) -> Any:
    if type(z) is ndarray and not z.flags.writeable:
        z = Laid("read-only", z)
    data = encode(z)
    try:
        plain = decode(data)
    except BadData:
        raise CannotAsk(DATA_ONLY) from None
    if isinstance(plain, Other):
        raise CannotAsk(DATA_ONLY)
    if numbers(plain.array if isinstance(plain, Laid) else plain) > MOST_NUMBERS:
        raise CannotAsk(TOO_MANY)
    return data


def _error(reply: dict[str, Any]) -> Exception:
    """Return an exception of Python's as a function raised it, or the nearest it is one of."""
    known = [k for k in (reply["raised"], *reply["kinds"]) if isinstance(k, str)]
    found = [getattr(builtins, name, None) for name in known]
    kind = next((e for e in found if e in ERRORS), Exception)
    # Python lists its exceptions by name; the nearest has no other of them below it.
    nearest = [e for e in found if e in ERRORS]
    for e in nearest:
        if not any(o is not e and issubclass(o, e) for o in nearest):
            kind = e
            break
    return kind(reply["detail"])
