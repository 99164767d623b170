"""The cell that shows a wrong answer: a misconception of the bank as plain code, locked.

What the lesson's text has in such a cell comes below it; there a lesson without a right function
to compare with puts one.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping

from grader.bank import Exercise, all_exercises
from grader.bank.exposing import shown_answer
from grader.bank.model import Answer
from grader.bank.typed import as_typed
from grader.course.code import bound, code_of
from grader.course.lessons import Lesson
from grader.course.source import Cell


def wrong_code(lesson: Lesson, cell: Cell) -> str:
    """Return the code of a lesson's cell flagged `wrong`. Raises `SourceError`."""
    bank = all_exercises()
    shown = bank[cell.name].exposes if cell.name in bank else None
    if shown is None:
        raise cell.error(
            f"{cell.name!r} shows no wrong answer",
            "Name an exercise that its file in grader/bank makes with exposing(…)",
        )
    answer = shown_answer(bank[shown.of], shown.mistake)
    code = as_typed(answer, shown.called)
    if code is None or _asks_for_others(answer):
        raise cell.error(
            f"{shown.mistake!r} of {shown.of} needs what no notebook has",
            "Show a misconception that is a plain function",
        )
    code = _plain(code)
    return f"{code}\n\n\n{cell.source}" if cell.source.strip() else code


def _plain(code: str) -> str:
    """Return code in which a tuple is returned as people write it, without brackets."""
    lines = code.splitlines()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            items = list(map(ast.unparse, node.value.elts))
            if len(items) > 1 and node.lineno == node.end_lineno:
                indent = lines[node.lineno - 1][: node.col_offset]
                lines[node.lineno - 1] = f"{indent}return {', '.join(items)}"
    return "\n".join(lines)


def _asks_for_others(answer: Answer) -> bool:
    """Return whether an answer of the bank uses answers of exercises, by keyword."""
    assert answer.function is not None
    parameters = inspect.signature(answer.function).parameters.values()
    return any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters)


def both_are_there(lesson: Lesson, bank: Mapping[str, Exercise]) -> None:
    """Raise `SourceError` where a notebook lacks a function that its checks compare.

    The wrong one needs its cell, the right one has to be made by code that grading runs, above the
    exercise and not by an answer that the lesson asks for.
    """
    made: set[str] = set()
    for cell in lesson.cells:
        shown = bank[cell.name].exposes if cell.role == "exercise" else None
        if shown and shown.called not in made:
            raise cell.error(
                f"no cell above shows the wrong answer {shown.called!r}",
                f'Put # %% wrong="{cell.name}" there',
            )
        if shown and shown.right not in made:
            raise cell.error(
                f"no cell above that grading runs makes {shown.right!r}",
                f'Define it in the cell # %% wrong="{cell.name}", or name given code in the bank',
            )
        pace = bank[cell.name].pace if cell.role == "exercise" else None
        if pace and pace.than not in made:
            raise cell.error(
                f"no cell above that grading runs makes {pace.than!r}",
                "Define it in plain code with # %% runs=true, or name another in the bank",
            )
        if cell.role == "given":
            made.add(cell.name)
        elif cell.role in ("setup", "code", "wrong"):
            made |= bound(code_of(cell))
        if cell.role == "wrong" and (own := bank[cell.name].exposes if cell.name in bank else None):
            if own.called in made:
                raise cell.error(
                    f"{own.called!r} stands above already",
                    "Give this wrong answer another name: exposing(…, called=…)",
                )
            made.add(own.called)
