"""Read notebooks as plain JSON: their exercises, and what the checks in them said."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from course_lib.commands.lessons import CommandError

CHECK = re.compile(r"""^check\(\s*(["'])(?P<name>\w+)\1\s*,\s*[^\n]*\)\s*;?\s*$""", re.MULTILINE)


MINUTES = re.compile(r"· (\d+) minutes? ·")  # of an exercise, above its cell
PROMISE = re.compile(r"What you’ll need.*?about (\d+) minutes", re.I | re.S)


def read_cells(path: Path, kind: str = "code") -> list[dict[str, Any]]:
    """Return the code cells of a notebook file, or those of another kind.

    Raises `CommandError` where there is no file, or what is in it is no notebook.
    """
    try:
        notebook = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise CommandError(f"There is no file {path}.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # no JSON, or no text at all
        raise CommandError(f"{path} is not a notebook: {error}.") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise CommandError(f"{path} is not a notebook of format 4: it has no list of cells.")
    return [cell for cell in cells if kind in (cell.get("cell_type"), "any")]


def minutes(cells: list[dict[str, Any]]) -> tuple[int | None, dict[str, int]]:
    """Return what a lesson promises, None where it does not, and the minutes of each exercise.

    cells: all cells of the notebook, text too.
    """
    promise, marked, found = None, 0, {}
    for cell in cells:
        text = source(cell)
        if cell.get("cell_type") == "markdown":
            said = PROMISE.search(text)
            promise = promise or (int(said[1]) if said else None)
            marked = sum(map(int, MINUTES.findall(text))) or marked
        elif name := exercise_of(cell):
            found[name], marked = marked, 0
    return promise, found


def source(cell: dict[str, Any]) -> str:
    """Return a cell's text, which a file holds as one text or as a list of lines."""
    return _text(cell.get("source"))


def exercise_of(cell: dict[str, Any]) -> str | None:
    """Return the exercise that a cell checks, or None."""
    found = CHECK.search(source(cell))
    return found["name"] if found else None


def max_points(exercise: str) -> float:
    """Return how many points an exercise is worth."""
    from course_lib.checking.key import read_key

    try:
        return read_key(exercise).points
    except KeyError as error:
        raise CommandError(f"{error.args[0]}.") from error


def is_demo(cell: dict[str, Any]) -> bool:
    """Return whether a cell is a long run that no exercise depends on."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and "demo" in tags


def exercises(cells: list[dict[str, Any]]) -> list[str]:
    """Return the exercises that a notebook's cells check, in order, each once."""
    names = (exercise_of(cell) for cell in cells)
    return list(dict.fromkeys(name for name in names if name))


def points(cell: dict[str, Any]) -> float | None:
    """Return the points that a check's output shows; None where it has not run."""
    data = _result(cell)
    try:
        value = float(_text(data.get("text/plain")))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def unattempted(cell: dict[str, Any]) -> bool:
    """Return whether a check's output says that the function is still the stub."""
    return ">not attempted<" in _text(_result(cell).get("text/html"))


def printed(cell: dict[str, Any]) -> str:
    """Return what a cell printed."""
    outputs = _outputs(cell)
    return "".join(_text(out.get("text")) for out in outputs if out.get("name") == "stdout")


def failure(cell: dict[str, Any]) -> str:
    """Return the exception that a cell ended with, as "NameError: …"; empty if with none."""
    for out in _outputs(cell):
        if out.get("output_type") == "error":
            return f"{_text(out.get('ename'))}: {_text(out.get('evalue'))}"
    return ""


def _result(cell: dict[str, Any]) -> dict[str, Any]:
    for out in _outputs(cell):
        data = out.get("data")
        if out.get("output_type") == "execute_result" and isinstance(data, dict):
            return data
    return {}


def _outputs(cell: dict[str, Any]) -> list[dict[str, Any]]:
    outputs = cell.get("outputs")
    return [o for o in outputs if isinstance(o, dict)] if isinstance(outputs, list) else []


def _text(value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))
