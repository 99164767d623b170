"""`course check LESSON`: run a notebook without a browser and print what its checks say."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.commands import notebook
from course_lib.commands.lessons import ROOT, CommandError, find_lesson, released, working_copy

SECONDS = 120  # a cell


@dataclass(frozen=True)
class Result:
    """What the check of one exercise said; `points` is None where it gave no result."""

    exercise: str
    points: float | None
    max_points: float
    report: str = ""


def check_lesson(
    word: str,
    root: Path = ROOT,
    worth: Callable[[str], float] = notebook.max_points,
    seconds: int = SECONDS,
) -> int:
    """Print a line an exercise and a total; return 0 only if every exercise has full points."""
    path = find_notebook(word, root)
    cells = notebook.read_cells(path)
    asked = notebook.exercises(cells)
    if released(path.stem, root).is_file():  # its checks count, also where the copy lost some
        given = notebook.exercises(notebook.read_cells(released(path.stem, root)))
        asked = list(dict.fromkeys([*given, *asked]))
    if not asked:
        raise CommandError(f'{path} has no checks; a check reads: check("relu", relu)')
    most = {exercise: worth(exercise) for exercise in asked}
    checks, trouble = run(path, seconds)
    results = [_result(exercise, most[exercise], checks.get(exercise, {})) for exercise in asked]
    print(f"{path.stem}  ({path})")
    for result in results:
        print(_line(result))
    got, total = sum(r.points or 0.0 for r in results), sum(most.values())
    print(f"  {'total':28s} {got:g} of {total:g} points")
    if trouble:
        print(trouble)
    return 0 if all(r.points == r.max_points for r in results) else 1


def find_notebook(word: str, root: Path = ROOT) -> Path:
    """Return the file meant by a path, or by a lesson: the working copy, else the released one."""
    if word.endswith(".ipynb") or os.sep in word or "/" in word:
        path = Path(word)
        if not path.is_file():
            raise CommandError(f"There is no notebook {path}.")
        return path
    name = find_lesson(word, root)
    copy = working_copy(name, root)
    return copy if copy.exists() else released(name, root)


def run(path: Path, seconds: int = SECONDS) -> tuple[dict[str, dict[str, Any]], str]:
    """Run a notebook's code cells, but not the demo ones.

    Return the last check cell of each exercise, with its outputs, and what ended the run early.
    The file itself is not changed. Each check is made to print its verdict as text, too.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError
    from tqdm import tqdm

    cells = [cell for cell in notebook.read_cells(path) if not notebook.is_demo(cell)]
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(_with_report(notebook.source(c))) for c in cells]
    environment = {k: v for k, v in os.environ.items() if k != "BEYOND_LINEAR_GRADING"}
    trouble = ""
    finished = 0

    def count(**_: Any) -> None:
        nonlocal finished
        finished += 1
        bar.update()

    with tqdm(total=len(cells), desc=path.stem, unit="cell", leave=False, disable=None) as bar:
        client = NotebookClient(
            book,
            kernel_name="python3",  # of this environment, whatever the file names
            timeout=seconds,
            interrupt_on_timeout=True,
            allow_errors=True,
            extra_arguments=["--log-level=ERROR"],  # it warns of its connection to this process
            resources={"metadata": {"path": str(path.resolve().parent)}},
            on_cell_executed=count,
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the machinery; the notebook has its own
                client.execute(env=environment)
        except DeadKernelError:
            trouble = f"Cell {finished + 1} of {len(cells)} ended Python; the rest did not run."
    names = (notebook.exercise_of(cell) for cell in cells)
    checks = {name: cell for name, cell in zip(names, book.cells, strict=True) if name}
    return checks, trouble


def _with_report(source: str) -> str:
    found = notebook.CHECK.fullmatch(source.strip())
    if not found:
        return source
    return f"_card = {source.strip().rstrip(';')}\nprint(_card)\n_card"


def _result(exercise: str, worth: float, cell: dict[str, Any]) -> Result:
    points = notebook.points(cell)
    if points is not None:
        return Result(exercise, points, worth, notebook.printed(cell))
    reason = notebook.failure(cell) or "its check cell is gone, or did not run"
    return Result(exercise, None, worth, f"no result: {reason}")


def _line(result: Result) -> str:
    got = 0.0 if result.points is None else result.points
    line = f"  {result.exercise:28s} {got:g} of {result.max_points:g}"
    if got == result.max_points:
        return line
    # The first line of a report repeats the name and the points.
    lines = result.report.strip().splitlines()
    return "\n".join([line, *(f"      {text.strip()}" for text in lines[len(lines) > 1 :])])
