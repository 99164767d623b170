"""Why a cell could not do its work: an exercise that it needs is not written, or not right.

A lesson's cells run on answers that come one at a time. What is missing is told in one line, with
the exercise's name; an error of the reader's own in a line or two. This module finds the words,
`quiet` puts them where a traceback would be.
"""

from __future__ import annotations

import ast
import linecache
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType

from course_lib.names import bound, read

LONGEST = 200  # characters of a message or of a line of code


# Exercises whose cell was run last with code that is no Python, so that it made no function.
older: set[str] = set()


@dataclass(frozen=True)
class Note:
    """What is said instead of a traceback: a sentence with `code` in it, lines, an advice.

    exercise: what the cell waits for.
    """

    exercise: str
    text: str
    lines: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell as it ran: `code` is Python, magics turned into calls; `space` is the notebook's."""

    code: str
    space: Mapping[str, object]
    exercises: frozenset[str]

    @property
    def made(self) -> set[str]:
        """The names it binds; of what is no Python yet, the functions that it begins."""
        try:
            return bound(self.code)
        except (SyntaxError, ValueError):
            return set(re.findall(r"^(?:async\s+)?def\s+(\w+)", self.code, re.M))

    @property
    def used(self) -> set[str]:
        """The names of the notebook that it reads, also in functions."""
        try:
            return read(self.code)
        except (SyntaxError, ValueError):
            return set()


def why(error: BaseException, cell: Cell, waiting: Mapping[str, str]) -> Note | None:
    """Return what to say of an error in a cell, or None where it is an ordinary one.

    waiting: names that an earlier cell would have made, with the exercise that each waits for.
    """
    frames = _frames(error, cell)
    asked = [i for i, (frame, _) in enumerate(frames) if _function(frame) in cell.exercises]
    name = _function(frames[asked[-1]][0]) if asked else ""
    missing = (error.name if isinstance(error, NameError) else None) or ""
    if name and isinstance(error, NotImplementedError) and _left_from(frames[asked[-1]][0], error):
        return Note(name, f"This cell shows `{name}`, which is not written yet.")
    if missing in cell.exercises:
        advice = f"The cell of `{missing}` has to run first, without an error."
        return Note(missing, f"This cell shows `{missing}`, which is not there yet.", "", advice)
    told = _told(error, frames, cell)
    if name:
        advice = f"The check under `{name}` says more."
        return Note(name, f"This cell shows `{name}`, which ends in an error.", told, advice)
    inside = {n for frame, _ in frames if _function(frame) for n in frame.f_code.co_names}
    if found := [n for n in [missing, *sorted(cell.used - cell.made | inside)] if n in waiting]:
        first, for_it = found[0], waiting[found[0]]
        text = f"This cell follows from `{first}`, which waits for `{for_it}`."
        return Note(for_it, text, "" if missing == first else told)
    if own := sorted(cell.made & cell.exercises):
        return Note(own[0], f"The cell of `{own[0]}` ends in an error.", told)
    if used := sorted((cell.used | inside) & cell.exercises):
        shown = " and ".join(f"`{name}`" for name in used)
        advice = f"If it comes from what {shown} returns, the check there says more."
        return Note(used[0], f"This cell uses {shown}, and ends in an error.", told, advice)
    return None


def left_unmade(error: BaseException, cell: Cell) -> set[str]:
    """Return the names that a cell binds from the statement on in which it ended."""
    try:
        body = ast.parse(cell.code).body
    except (SyntaxError, ValueError):
        return cell.made - cell.exercises
    lines = [line for frame, line in _frames(error, cell) if frame.f_code.co_name == "<module>"]
    at = lines[0] if lines else 0
    rest = [ast.unparse(node) for node in body if (node.end_lineno or 0) >= at]
    return bound("\n".join(rest)) - cell.exercises


def _frames(error: BaseException, cell: Cell) -> list[tuple[FrameType, int]]:
    """Return the notebook's own frames of an error, with their lines."""
    every = traceback.walk_tb(error.__traceback__)
    return [(frame, line) for frame, line in every if frame.f_globals is cell.space]


def _left_from(frame: FrameType, error: BaseException) -> bool:
    """Return whether an error was raised in a frame, and not in what that calls."""
    return [f for f, _ in traceback.walk_tb(error.__traceback__)][-1] is frame


def _function(frame: FrameType) -> str:
    """Return the function of a notebook that a frame belongs to; empty for a cell itself."""
    name = frame.f_code.co_qualname.split(".")[0]
    return "" if name.startswith("<") else name


def _told(error: BaseException, frames: list[tuple[FrameType, int]], cell: Cell) -> str:
    """Return an error as two or three lines: what it is, and the line that it left from."""
    if isinstance(error, SyntaxError) and not frames:
        return _syntax(_as_python_says(error, cell.code))
    try:
        said = str(error).strip().splitlines()
    except Exception:  # a broken __str__ of the reader's own exception
        said = []
    text = f"{type(error).__name__}: {said[0]}" if said else type(error).__name__
    if not frames:
        return text[:LONGEST]
    frame, number = frames[-1]
    line = linecache.getline(frame.f_code.co_filename, number).strip()
    return f"{text[:LONGEST]}\nline {number} of {_function(frame) or 'this cell'}: {line[:LONGEST]}"


def _as_python_says(error: SyntaxError, code: str) -> SyntaxError:
    """Return a cell's syntax error with its line; IPython knows less ("incomplete input")."""
    try:
        compile(code, "", "exec")
    except SyntaxError as plain:
        error = plain
    lines = code.splitlines()
    if not error.text and error.lineno and error.lineno <= len(lines):
        error.text = lines[error.lineno - 1]  # the compiler has no file to look into
    return error


def _syntax(error: SyntaxError) -> str:
    """Return a syntax error with its line and a caret under the place."""
    text = f"{type(error).__name__}: {error.msg}"
    if not error.text or not error.lineno:
        return text
    line = error.text.rstrip("\n")
    before = f"line {error.lineno}: "
    column = max((error.offset or 1) - 1, 0)
    caret = " " * (len(before) + column) + "^"
    return f"{text}\n{before}{line}\n{caret}"
