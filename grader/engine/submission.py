"""Read what a student handed in, whatever it is.

Nothing of it is believed but the type, text and name of its cells; all other metadata is dropped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_BYTES = 30 * 2**20
MAX_CELLS = 2_000
MAX_NESTED = 1_000_000  # lists and objects; each takes far more memory than its text
MAX_CODE = 16 * 2**20  # bytes of all cells together


class Unreadable(ValueError):
    """No notebook can be read from the submission; the message is for the student."""


@dataclass(frozen=True)
class HandedIn:
    """What was handed in for a lesson: the bytes of its file, or none and the reason.

    notes: sentences about the file; refusal: why there are no bytes, for the student.
    """

    raw: bytes
    notes: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell as handed in: `kind` is code or markdown, the names are "" where there are none."""

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""


@dataclass(frozen=True)
class Submission:
    """The cells, and what was odd about the file, in sentences."""

    cells: list[SubmittedCell]
    notes: list[str] = field(default_factory=list)


def read_file(path: Path) -> bytes:
    """Return the bytes of a submitted file, which must be a plain file and no link."""
    if path.is_symlink():
        raise Unreadable("The submitted file is a link, not a notebook.")
    if not path.is_file():
        raise Unreadable("No notebook was handed in for this lesson.")
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 2**20} MB.")
    return path.read_bytes()


def read_submission(handed: HandedIn) -> Submission:
    """Return the cells of what was handed in.

    Raises `Unreadable` with the reason where it is no notebook.
    """
    raw = handed.raw
    if handed.refusal:
        raise Unreadable(handed.refusal)
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 2**20} MB.")
    if not raw.strip():
        raise Unreadable("The file is empty.")
    if raw.count(b"[") + raw.count(b"{") > MAX_NESTED:
        raise Unreadable(f"The file holds more than {MAX_NESTED:,} lists and objects.")
    text, encoding = _decode(raw)
    notes = [*handed.notes]
    if encoding:
        notes.append(f"The file is not UTF-8; it was read as {encoding}.")
    try:
        data = json.loads(text)
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        raise Unreadable(f"The file is not a notebook: its JSON is broken ({error}).") from None
    cells = [cell for cell in _cells(data, notes) if cell is not None]
    if sum(len(cell.source) for cell in cells) > MAX_CODE:
        raise Unreadable(f"The notebook's cells hold more than {MAX_CODE // 2**20} MB of text.")
    kernel = _get(_get(_get(data, "metadata"), "kernelspec"), "name")
    if isinstance(kernel, str) and kernel != "python3":
        notes.append(f"The notebook names the kernel {kernel[:40]!r}; it was run with python3.")
    return Submission(cells, notes)


def _decode(raw: bytes) -> tuple[str, str]:
    """Return the text of a file, and its encoding where that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"  # which decodes everything


def _cells(data: Any, notes: list[str]) -> list[SubmittedCell | None]:
    if not isinstance(data, dict):
        raise Unreadable("The file is not a notebook: it holds no cells.")
    cells = data.get("cells")
    if cells is None and isinstance(data.get("worksheets"), list):
        notes.append(
            "The notebook has the format of before 2015; its cells were read all the same."
        )
        sheets = [_get(sheet, "cells") for sheet in data["worksheets"]]
        cells = [c for sheet in sheets if isinstance(sheet, list) for c in sheet]
    if not isinstance(cells, list):
        raise Unreadable("The file is not a notebook: it holds no cells.")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"The notebook has more than {MAX_CELLS} cells.")
    return [_cell(cell) for cell in cells]


def _cell(cell: Any) -> SubmittedCell | None:
    if not isinstance(cell, dict):
        return None
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    source = _text(cell.get("source", cell.get("input", "")))
    grade_id = _get(_get(_get(cell, "metadata"), "nbgrader"), "grade_id")
    return SubmittedCell(kind, source, _name(cell.get("id")), _name(grade_id))


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    # Lone surrogates can be written in JSON, but not in UTF-8 and not to a file.
    return source.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")


def _name(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= 100 else ""


def _get(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None
