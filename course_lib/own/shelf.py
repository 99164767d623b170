"""Where the reader's own functions lie: plain Python files in a folder `course`.

The folder lies beside the records, so all lessons share it. Nothing here can stop a lesson: what
cannot be written is not kept.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_lib import records
from course_lib.outputs import grading
from course_lib.own.sources import NoSource, standalone

FOLDER = "course"


class Unusable(ValueError):
    """A kept function cannot be used; the message says why."""


def path_of(name: str) -> Path:
    """Return where a function is kept, whether it is there or not."""
    return records.folder().parent / FOLDER / f"{name}.py"


def keep(name: str, function: Callable[..., Any], lesson: str) -> None:
    """Write down a function whose check has passed, whole or not at all. Never raises.

    One that cannot be written down by itself is not kept, and one that was kept before stays.
    """
    path = path_of(name)
    if grading() or not records.may_hold(path.parent):
        return
    head = f'"""Your `{name}`, kept when its check passed in lesson {lesson}."""\n\n'
    with contextlib.suppress(OSError, NoSource):
        text = head + standalone(name, function)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{name}.{os.getpid()}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(path)


def kept(name: str) -> Callable[..., Any]:
    """Return the function that is kept under a name.

    Raises `FileNotFoundError` where none is, and `Unusable` where its file does not make one.
    """
    path = path_of(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise Unusable(f"the file cannot be read ({error})") from error
    space: dict[str, Any] = {"__name__": f"{FOLDER}.{name}"}
    try:
        exec(compile(text, str(path), "exec"), space)
    except Exception as error:
        raise Unusable(f"the file ends in {type(error).__name__}: {error}") from error
    if not callable(space.get(name)):
        raise Unusable(f"the file has no function `{name}`")
    return space[name]
