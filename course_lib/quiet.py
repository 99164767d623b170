"""Run All reaches the end: errors that belong to an unfinished exercise become a quiet note.

JupyterLab stops at the first cell that ends in an error. In a kernel, importing `course_lib` makes
IPython ask `unfinished.why` first: where it has a note, that is shown and the cell counts as run;
any other error is shown, and stops the run, as always. `%tb` shows the whole traceback.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from html import escape
from typing import Any

from course_lib.checking.card import boxed
from course_lib.checking.key import KEYS
from course_lib.outputs import grading, has_kernel, publish, rich, shell
from course_lib.unfinished import Cell, Note, left_unmade, older, why


@cache
def exercise_names() -> frozenset[str]:
    """Return the names of all exercises, which are those of the public keys."""
    return frozenset(path.stem for path in KEYS.glob("*.jsonl"))


class Quiet:
    """What a shell is told to do, and what the cells so far have left unmade.

    waiting: names that a cell would have made, each with the exercise that it waits for.
    """

    def __init__(self, ip: Any) -> None:
        self.ip = ip
        self.waiting: dict[str, str] = {}
        self.raw = self.code = ""
        self.noted: tuple[BaseException, str] | None = None  # an error, and whose exercise
        self.figures: set[int] = set()
        self.ordinary = {n: getattr(ip, n) for n in ("showtraceback", "showsyntaxerror")}

    def cell(self) -> Cell:
        return Cell(self.code, self.ip.user_ns, exercise_names())

    def begin(self, info: Any) -> None:
        """Remember the cell that is about to run."""
        self.raw, self.noted, self.figures = info.raw_cell or "", None, set(_figures())
        if self.raw.startswith("%%"):  # the body is compiled by itself, with its own line numbers
            self.code = self.raw.partition("\n")[2]
        else:
            self.code = getattr(info, "transformed_cell", None) or self.raw

    def end(self, result: Any) -> None:
        """Let a cell with a note count as run, and remember what it did not make."""
        if result is None:
            return
        error = result.error_before_exec or result.error_in_exec
        cell = self.cell()
        older.difference_update(cell.made)
        if error is None:
            for name in cell.made:
                self.waiting.pop(name, None)
        elif self.noted and error is self.noted[0]:
            for name in cell.made:
                self.waiting.pop(name, None)
            self.waiting |= dict.fromkeys(left_unmade(error, cell), self.noted[1])
            if isinstance(error, SyntaxError):
                older.update(cell.made & cell.exercises)
            result.error_before_exec = result.error_in_exec = None
            self.ip.last_execution_succeeded = True
        self.noted = None

    def showtraceback(self, exc_tuple: Any = None, *args: Any, **kwargs: Any) -> None:
        """Show the error that is being handled: as a note, or else as IPython does."""
        error = (exc_tuple or sys.exc_info())[1]
        if not self._show(error):
            self.ordinary["showtraceback"](exc_tuple, *args, **kwargs)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Show a cell that is not Python: as a note where it answers an exercise."""
        if not self._show(sys.exc_info()[1]):
            self.ordinary["showsyntaxerror"](*args, **kwargs)

    def _show(self, error: BaseException | None) -> bool:
        if not isinstance(error, Exception):  # none: %tb asks; others: Python is to stop
            return False
        checked = exercise = _checked(self.raw)
        if isinstance(error, NameError) and checked and error.name == checked:
            from course_lib.checking import check

            self.ip.displayhook(check(checked))  # the card says that there is nothing to check
        elif checked:
            return False
        elif note := why(error, self.cell(), self.waiting):
            exercise = note.exercise
            publish(*told(note))
        else:
            return False
        self.noted = error, str(exercise)
        sys.last_type, sys.last_value, sys.last_traceback = (
            type(error),
            error,
            error.__traceback__,
        )
        for number in set(_figures()) - self.figures:
            sys.modules["matplotlib.pyplot"].close(number)
        return True


_installed: Quiet | None = None


def install() -> None:
    """Make this kernel's shell show notes; nothing outside of a kernel or while grading."""
    global _installed
    ip = shell()
    if not has_kernel() or grading() or (_installed and _installed.ip is ip):
        return
    _installed = Quiet(ip)
    ip.showtraceback, ip.showsyntaxerror = _installed.showtraceback, _installed.showsyntaxerror
    ip.events.register("pre_run_cell", _installed.begin)
    ip.events.register("post_run_cell", _installed.end)


def uninstall() -> None:
    """Give the shell its own ways back."""
    global _installed
    if _installed is None:
        return
    ip = _installed.ip
    del ip.showtraceback, ip.showsyntaxerror
    ip.events.unregister("pre_run_cell", _installed.begin)
    ip.events.unregister("post_run_cell", _installed.end)
    _installed = None


def note_on(error: BaseException) -> Note | None:
    """Return the note on an error that is caught inside a cell, as an explorer does."""
    if _installed is None:
        return None
    cell = Cell("", _installed.ip.user_ns, exercise_names())
    return why(error, cell, _installed.waiting)


def told(note: Note) -> tuple[str, str]:
    """Return a note as HTML and as text."""
    parts = [f"<p>{rich(note.text)}</p>"]
    if note.lines:
        parts.append(f'<pre class="bl-wraps">{escape(note.lines)}</pre>')
    if note.advice:
        parts.append(f"<p>{rich(note.advice)}</p>")
    html = boxed("".join(parts), "part" if note.lines else "quiet", f"a note on {note.exercise}")
    return html, "\n".join(filter(None, (note.text, note.lines, note.advice)))


def _checked(raw: str) -> str | None:
    """Return the exercise of a cell that is a check and nothing else."""
    try:
        [statement] = ast.parse(raw).body
    except (SyntaxError, ValueError):
        return None
    call = getattr(statement, "value", None)
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "check" and call.args):
        return None
    name = getattr(call.args[0], "value", None)
    return name if name in exercise_names() else None


def _figures() -> list[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot else []
