"""Call a student's function once and write down all that can be seen of it."""

from __future__ import annotations

import builtins
import contextlib
import io
import linecache
import os
import signal
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from course_lib.checking.codec import MAX_DEPTH, Generator, Rng, decode, encode
from course_lib.checking.forbidding import refusing
from course_lib.checking.functions import live
from course_lib.checking.pacing import Race, lags

OURS = f"{Path(__file__).parents[1]}{os.sep}"  # where no line of a student's lies

# What an observation says it raised where a limit ended the call, or the process around it.
TOO_SLOW = "TooSlow"
OUT_OF_TIME = "OutOfTime"
OUT_OF_CPU = "OutOfProcessorTime"
SLOW = (TOO_SLOW, OUT_OF_TIME, OUT_OF_CPU)
GREEDY = "TooMuchMemory"
DIED = "Died"
FORBIDDEN = "Forbidden"  # it called a function that the exercise refuses
ERRORS = [e for e in vars(builtins).values() if type(e) is type and issubclass(e, Exception)]


class TooSlow(BaseException):
    """The call used up its seconds. Not an `Exception`, so that `except Exception` lets it by."""


@dataclass(frozen=True)
class Observation:
    """What one call did.

    `value` is JSON data (see `codec`); it means nothing where `raised` is set.
    `raised` is None or the exception's type name, `kinds` the names of Python's own exceptions
    that it is one of, `detail` its text, `line` the line of the student's code it left from.
    `changed` says whether an argument was different afterwards, `drew` whether a generator among
    them was used, and `left`, where either is so, is a digest of what they were then; `shared` says
    whether the result uses an argument's memory, `warned` whether NumPy warned, and `warning` is
    the first one's text.
    `lags` says whether it lost a race that it was to win, and `pace` in words by how much.
    """

    value: Any = None
    raised: str | None = None
    kinds: str = ""
    detail: str = ""
    line: str = ""
    changed: bool = False
    drew: bool = False
    left: str = ""
    shared: bool = False
    warned: bool = False
    warning: str = ""
    lags: bool = False
    pace: str = ""
    printed: str = ""

    def __getstate__(self) -> dict:
        """Take the fields along to another process, and not what was worked out from them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def decoded(self) -> Any:
        """The value as Python data, decoded once; raises `BadData` where it is none."""
        return decode(self.value)


def observe(
    function: Callable,
    args: list,
    seconds: float = 5.0,
    forbids: Sequence[str] = (),
    race: Race | None = None,
) -> Observation:
    """Call `function` on fresh copies of `args` (JSON forms) and return an `Observation`.

    Floating-point warnings are switched on around the call whatever the notebook did with
    them, and switched back after it; what the call prints is kept apart. forbids: the functions of
    NumPy and `math` that may not be called; one that was ends the call, whatever it returned.
    race: what the function is to be faster than; it is called some times more for that.
    A `KeyboardInterrupt` passes through: it is the person at the keyboard.
    """
    asked = [decode(arg) for arg in args]
    given = [live(arg) for arg in asked]
    times = max((arg.times for arg in asked if type(arg) is Rng), default=1)
    before = [encode(arg) for arg in given]
    out = _Tail()
    caught: list[warnings.WarningMessage] = []
    refused: list[str] = []
    try:
        with (
            np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            time_limit(seconds),
            refusing(forbids, function) as refused,
        ):
            warnings.simplefilter("always")
            several = [function(*given) for _ in range(times)]
            value = several if times > 1 else several[0]
            pace = lags(function, race, args) if race else ""
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        failed = _failure(error, out.text())
        return replace(failed, raised=FORBIDDEN, detail=refused[0]) if refused else failed
    if refused:  # and the exception was caught
        return Observation(raised=FORBIDDEN, detail=refused[0], printed=out.text())
    encoded = encode(value)
    after = [encode(arg) for arg in given]
    differ = [a != b for a, b in zip(after, before, strict=True)]
    drew = any(d for d, arg in zip(differ, given, strict=True) if type(arg) is Generator)
    changed = any(d for d, arg in zip(differ, given, strict=True) if type(arg) is not Generator)
    warned = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return Observation(
        value=encoded,
        changed=changed,
        drew=drew,
        left=sha256(repr(after).encode()).hexdigest()[:16] if changed or drew else "",
        shared=_shares_memory(value, given),
        warned=bool(warned),
        warning=warned[0][:100] if warned else "",
        lags=bool(pace),
        pace=pace,
        printed=out.text(),
    )


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the body after `seconds`; does nothing where signals cannot do it."""
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable:
        yield
        return

    def stop(signum: int, frame: Any) -> None:
        raise TooSlow(f"stopped after {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, stop)
    # The interval repeats, because code that catches everything can swallow the first one.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _failure(error: BaseException, printed: str) -> Observation:
    name = TOO_SLOW if isinstance(error, TooSlow) else type(error).__name__
    try:
        detail = str(error)
    except Exception:  # a hostile or broken __str__ of the student's own exception
        detail = ""
    line = student_line(error.__traceback__)
    kinds = " ".join(e.__name__ for e in ERRORS if issubclass(type(error), e))
    return Observation(
        raised=name[:80], kinds=kinds, detail=detail[:300], line=line, printed=printed
    )


def student_line(tb: TracebackType | None) -> str:
    """Return the last line of notebook code in a traceback, as "line 3: return 1 / z"."""
    for frame in reversed(traceback.extract_tb(tb)):
        name = frame.filename
        if "site-packages" in name or name.startswith(("<frozen", OURS)):
            continue
        text = frame.line or linecache.getline(name, frame.lineno or 0)
        return f"line {frame.lineno}: {text.strip()}"[:200]
    return ""


def _shares_memory(value: Any, given: list) -> bool:
    inputs = list(_arrays(given))
    return any(np.may_share_memory(result, arg) for result in _arrays(value) for arg in inputs)


def _arrays(value: Any, depth: int = 0) -> Iterator[np.ndarray]:
    """Yield the arrays in a value, however they are packed."""
    if type(value) is np.ndarray:
        yield value
    elif type(value) in (tuple, list, dict) and depth < MAX_DEPTH:
        for item in value.values() if type(value) is dict else value:
            yield from _arrays(item, depth + 1)


class _Tail(io.TextIOBase):
    """A text stream that keeps the first few hundred characters and drops the rest."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = 500

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._room > 0 and text:
            self._parts.append(text[: self._room])
            self._room -= len(text)
        return len(text)

    def text(self) -> str:
        return "".join(self._parts)
