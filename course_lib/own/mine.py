"""`mine("relu")`: use the reader's own function here, where it is kept and passes its check."""

from __future__ import annotations

import sys
from typing import Any

from course_lib.checking.check import ask
from course_lib.checking.judge import judge
from course_lib.checking.key import read_key
from course_lib.outputs import grading, publish, rich
from course_lib.own.shelf import FOLDER, Unusable, kept

_used: dict[str, str] = {}  # the reader's own functions in this notebook: name → lesson


def mine(*names: str) -> None:
    """Let the reader's own functions take the place of the course's in this notebook.

    names: of exercises of earlier lessons whose functions this notebook has. A function is kept
    when its check passes, in the folder `course`, and is checked again before it is used; where
    there is none, or it no longer passes, the course's stays and a line says why. Without names,
    a line says which are the reader's own here. While a submission is graded nothing changes.
    Raises `KeyError` for a name that is no exercise, or that this notebook does not have.
    """
    space = sys._getframe(1).f_globals
    for name in names:
        read_key(name)
        if name not in space:
            raise KeyError(f"this notebook has no {name!r} that yours could take the place of")
    if grading():
        return
    lines = [_swapped(name, space) for name in names] or [_all()]
    publish("".join(f"<div>{rich(line)}</div>" for line in lines), "\n".join(lines))


def _swapped(name: str, space: dict[str, Any]) -> str:
    """Swap one function, and return what is to be said of it."""
    lesson = read_key(name).lesson
    stays = "The course’s is used."
    try:
        function = kept(name)
        passes = _passes(name, function)
    except FileNotFoundError:
        return f"`{name}`: none of yours yet; it is kept when its check in {lesson} passes. {stays}"
    except Unusable as error:
        return f"`{name}`: yours, {FOLDER}/{name}.py, cannot be used: {error}. {stays}"
    if not passes:
        return f"`{name}`: yours, {FOLDER}/{name}.py, does not pass its check any more. {stays}"
    space[name] = function
    _used[name] = lesson
    return f"`{name}`: yours, from {lesson}."


def _passes(name: str, function: Any) -> bool:
    key = read_key(name)
    return judge(key, ask(key, function)).points >= key.points


def _all() -> str:
    if not _used:
        return "All functions here are the course’s."
    return "Yours here: " + ", ".join(f"`{name}` ({lesson})" for name, lesson in _used.items())
