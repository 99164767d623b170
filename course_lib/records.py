"""What a student has done, line by line: a folder of JSON lines that are only ever added to.

The folder is what BEYOND_LINEAR_RECORDS names; else `records` beside the lessons' folders, where
the current one is a lesson's; else `records` here. One that cannot be written to stops nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from course_lib.outputs import grading

LESSON = re.compile(r"\d\d_\w+")


def folder() -> Path:
    """Return where the records lie; it need not be there yet."""
    named = os.environ.get("BEYOND_LINEAR_RECORDS")
    if named:
        return Path(named)
    here = Path.cwd()
    return (here.parent if LESSON.fullmatch(here.name) else here) / "records"


def append(kind: str, record: dict) -> None:
    """Add a record, JSON data, to those of its kind, with the time as `at`; nothing in grading."""
    if grading():
        return
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"at": at, **record}, ensure_ascii=False) + "\n"
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        # One write to a file opened for appending: two kernels never mix their lines.
        with (folder() / f"{kind}.jsonl").open("ab", buffering=0) as file:
            file.write(line.encode("utf-8", "replace"))


def read(kind: str) -> list[dict]:
    """Return the records of a kind, the oldest first; lines that are none are passed over."""
    try:
        text = (folder() / f"{kind}.jsonl").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = []
    for line in text.split("\n"):
        with contextlib.suppress(ValueError):
            record = json.loads(line)
            if isinstance(record, dict):
                found.append(record)
    return found
