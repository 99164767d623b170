"""Read a lesson's percent text: cells, their flags, and the line each began at.

    # %% [markdown]            prose
    # %%                       code to look at: figures, long runs, anything no exercise needs
    # %% runs=true             code that runs in grading too: what later answers or given code use
    # %% setup=true            locked code that the exercises need (imports)
    # %% given="formula"       locked code, filled from an earlier lesson (see `given.py`)
    # %% wrong="expose_relu"   locked code, below the mistake that this exercise shows
    # %% exercise="relu"       a student's answer, the reference between solution marks
    # %% [markdown] predict="slope"   a prediction, revealed by the next cell of code
    # %% [markdown] recall="slope_again" after="slope"   a question for later lessons

Beside its flag, or alone, a cell of code may say how it is met (see `folding.py`):

    # %% open=true             shown, though it draws, explores or settles, or is long
    # %% runs=true hide=true   folded: long code that nobody needs to read

Grading skips code without a flag. The check under an exercise, locked and graded, is written by
the build, and so is the call under a prediction; see `questions.py` for what stands in one.

A mistake raises `SourceError`, which names the file, the line and the mend.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext

NAMED = ("exercise", "given", "predict", "recall", "wrong")
ASKED = ("predict", "recall")  # flags of prose
SWITCHES = ("setup", "runs")
VIEWS = ("open", "hide")
RETIRED = {  # flags of old, and what is written today
    "demo": "Write # %% alone: code without a flag is not run in grading",
    "check": "Take the cell out: the build writes a check under each exercise",
}
MARKER = re.compile(r"^# %%(\s|$)")
NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_]*$")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


class SourceError(ValueError):
    """Something is wrong in a lesson's text."""

    def __init__(self, path: Path, line: int, problem: str, mend: str) -> None:
        super().__init__(f"{path.name}:{line}: {problem}. {mend}.")


@dataclass(frozen=True)
class Cell:
    """One cell: its role, and the name that its flag gives it, if it has one.

    The role is markdown, setup, given, wrong, exercise, predict or recall; code that runs in
    grading is called code, and code that does not is called demo. after: the prediction that a
    recall asks again; view: open, hide, or empty where the build decides.
    """

    kind: str
    role: str
    name: str
    source: str
    path: Path
    line: int
    view: str = ""
    after: str = ""

    def error(self, problem: str, mend: str, offset: int = 0) -> SourceError:
        """Return the error to raise for a mistake in this cell."""
        return SourceError(self.path, self.line + offset, problem, mend)


@dataclass(frozen=True)
class Lesson:
    """One lesson: its name (`NN_topic`) and the cells of its text."""

    name: str
    path: Path
    cells: list[Cell]

    @property
    def exercises(self) -> list[str]:
        """The names of its exercises, in order."""
        return [cell.name for cell in self.cells if cell.role == "exercise"]

    def cell(self, role: str, name: str) -> Cell:
        """Return the one cell of a role and a name."""
        return next(c for c in self.cells if (c.role, c.name) == (role, name))

    def heading(self, exercise: str) -> str:
        """Return the last heading above an exercise, as a page shows it: without its marks."""
        above = self.cells[: self.cells.index(self.cell("exercise", exercise))]
        prose = "\n".join(c.source for c in above if c.kind == "markdown")
        found = re.findall(r"(?m)^#{1,6} +(.+?) *$", prose)
        return re.sub(r"[`*]", "", found[-1]) if found else exercise


def read_source(path: Path) -> list[Cell]:
    """Return the cells of a lesson's text."""
    text = path.read_text(encoding="utf-8")
    lines = [i for i, line in enumerate(text.splitlines(), start=1) if MARKER.match(line)]
    if not lines:
        raise SourceError(path, 1, "there is no cell", "Start each cell with a line '# %%'")
    head = text.splitlines()[: lines[0] - 1]
    if any(line.strip() for line in head):
        raise SourceError(path, 1, "there is text before the first cell", "Put it into a cell")
    notebook = jupytext.reads("\n".join(text.splitlines()[lines[0] - 1 :]) + "\n", fmt="py:percent")
    if len(notebook.cells) != len(lines):
        raise SourceError(
            path, 1, f"{len(lines)} cell marks but {len(notebook.cells)} cells were read",
            "Look for a '# %%' inside a string",
        )  # fmt: skip
    cells = [_cell(path, line, c) for line, c in zip(lines, notebook.cells, strict=True)]
    _names_are_unique(cells)
    for cell in cells:
        _marks_are_paired(cell)
    return cells


def _cell(path: Path, line: int, cell: Any) -> Cell:
    flags = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
    if "cell_marker" in flags:
        flags.pop("cell_marker")
    if unread := flags.get("incorrectly_encoded_metadata"):  # jupytext's name for it
        mend = 'Write flag=true or flag="a_name"'
        raise SourceError(path, line, f"{unread!r} cannot be read as flags", mend)
    view = _view(path, line, flags)
    after = flags.pop("after", "") if "recall" in flags else ""
    if len(flags) > 1:
        raise SourceError(
            path, line, f"{len(flags)} flags: {', '.join(flags)}", "A cell has one flag"
        )
    for flag, value in flags.items():
        if flag == "after":
            raise SourceError(path, line, "after without recall", "Only recall questions have it")
        if flag in RETIRED:
            raise SourceError(path, line, f"{flag} is no flag any more", RETIRED[flag])
        if flag not in NAMED + SWITCHES:
            every = NAMED + SWITCHES + VIEWS
            known = difflib.get_close_matches(flag, every, n=1)
            mend = f"Did you mean {known[0]!r}" if known else f"Use one of {', '.join(every)}"
            raise SourceError(path, line, f"unknown flag {flag!r}", mend)
        if flag in SWITCHES and value is not True:
            raise SourceError(path, line, f"{flag} is {value!r}", f"Write {flag}=true")
        if flag in NAMED and not (isinstance(value, str) and NAME.match(value)):
            raise SourceError(path, line, f"{flag} is {value!r}", f'Write {flag}="a_name"')
        if flag in ASKED and cell.cell_type == "code":
            mend = f'A question is prose: write # %% [markdown] {flag}="{value}"'
            raise SourceError(path, line, f"{flag} on code", mend)
        if flag not in ASKED and cell.cell_type != "code":
            mend = f"Only code cells have flags, apart from {' and '.join(ASKED)}"
            raise SourceError(path, line, f"{flag} on prose", mend)
    flag = next(iter(flags), "")
    unmarked = "demo" if cell.cell_type == "code" else cell.cell_type
    role = "code" if flag == "runs" else flag or unmarked
    name = flags[flag] if flag in NAMED else ""
    if view and role not in ("demo", "code", "given", "setup"):
        mend = "Take it away: what is prose, a question or an answer is always open"
        raise SourceError(path, line, f"{view} on {flag or 'prose'}", mend)
    return Cell(cell.cell_type, role, name, cell.source, path, line, view, after)


def _view(path: Path, line: int, flags: dict[str, Any]) -> str:
    """Take the flag out that says how a cell is met, and return it."""
    views = {flag: flags.pop(flag) for flag in VIEWS if flag in flags}
    for flag, value in views.items():
        if value is not True:
            raise SourceError(path, line, f"{flag} is {value!r}", f"Write {flag}=true")
    if len(views) > 1:
        raise SourceError(path, line, "open and hide together", "Keep one of them")
    return next(iter(views), "")


def _names_are_unique(cells: list[Cell]) -> None:
    seen: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        if not cell.name:
            continue
        before = seen.setdefault((cell.role, cell.name), cell)
        if before is not cell:
            raise cell.error(
                f"a second cell {cell.role}={cell.name!r}, the first is at line {before.line}",
                "Rename one of them",
            )


def _marks_are_paired(cell: Cell) -> None:
    depth = 0
    for offset, line in enumerate(cell.source.splitlines(), start=1):
        if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            if line.strip() not in (BEGIN, END):
                raise cell.error(
                    f"a solution mark reads {line.strip()!r}", f"Write {BEGIN}", offset
                )
            if cell.role != "exercise":
                raise cell.error("a solution mark outside an exercise", "Flag the cell", offset)
            depth += 1 if line.strip() == BEGIN else -1
            if depth not in (0, 1):
                raise cell.error(
                    "solution marks do not pair", "BEGIN comes first, then END", offset
                )
    if depth:
        raise cell.error("a solution is never closed", f"Add {END}")
    if cell.role == "exercise" and BEGIN not in cell.source:
        raise cell.error("an exercise without a solution", f"Put it between {BEGIN} and {END}")


def without_marks(source: str) -> str:
    """Return an answer cell's code with the solution marks taken out."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in (BEGIN, END))
