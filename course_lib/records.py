"""What a reader's notebooks remember: lines of JSON in one folder, added to and never rewritten.

Nothing here can stop a lesson: what cannot be written is kept in memory, and a line that cannot
be read is passed over. While a submission is graded nothing is written.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from course_lib.outputs import grading

VARIABLE = "BEYOND_LINEAR_RECORDS"
LESSON = re.compile(r"\d\d_[a-z0-9_]+")

_kept: dict[str, list[dict[str, Any]]] = {}  # what could not be written, by file


def folder() -> Path:
    """Return the folder of the records, whether it is there or not.

    It is the one that the environment variable BEYOND_LINEAR_RECORDS names; else `records` beside
    the lessons' folders, so that all lessons share it; else `records` where the notebook lies.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    try:
        here = Path.cwd()
    except OSError:  # the current folder is gone
        return Path("records")
    return (here.parent if LESSON.fullmatch(here.name) else here) / "records"


def append(file: str, record: dict[str, Any]) -> None:
    """Add a record, with the time, to a file of the folder. Never raises `OSError`.

    One call is one write to the end of the file, so two notebooks do not disturb each other.
    """
    record = {"time": datetime.now().astimezone().isoformat(timespec="seconds"), **record}
    if grading() or not _written(folder() / file, record):
        _kept.setdefault(file, []).append(record)


def read(file: str, where: Path | None = None) -> list[dict[str, Any]]:
    """Return the records of a file, oldest first; then those that could not be written.

    where: the folder of the records, the reader's own where it is None.
    """
    found = []
    with contextlib.suppress(OSError):
        for line in ((where or folder()) / file).read_bytes().splitlines():
            with contextlib.suppress(ValueError, RecursionError):
                record = json.loads(line)
                if isinstance(record, dict):
                    found.append(record)
    return [*found, *_kept.get(file, [])]


def _written(path: Path, record: dict[str, Any]) -> bool:
    if not may_hold(path.parent):
        return False
    line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, flags, 0o644)
        try:
            data = line if _ends_whole(path) else b"\n" + line
            return os.write(handle, data) == len(data)
        finally:
            os.close(handle)
    except OSError:
        return False


def may_hold(records: Path) -> bool:
    """Return whether records may lie here: beside the lessons' text nbgrader takes them for one."""
    return not any(records.parent.glob("[0-9][0-9]_*.py"))


def _ends_whole(path: Path) -> bool:
    """Return whether a file's last line is whole; a process may have died in the middle of one."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
