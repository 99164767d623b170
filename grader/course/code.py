"""The code of a cell as a syntax tree, and the names in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course_lib.names import bound, read
from grader.course.source import Cell

__all__ = ["bound", "calls", "code_of", "functions", "read", "tree"]


def code_of(cell: Cell) -> str:
    """Return a cell's code, magics left out; the lines keep their numbers."""
    if cell.kind != "code":
        return ""
    code = "\n".join(
        "" if line.startswith(("%", "!")) else line for line in cell.source.splitlines()
    )
    try:
        ast.parse(code)
    except SyntaxError as error:
        raise cell.error(f"not Python: {error.msg}", "Mend the code", error.lineno or 0) from error
    return code


def tree(cell: Cell) -> ast.Module:
    """Return the syntax tree of a cell's code."""
    return ast.parse(code_of(cell))


def functions(cell: Cell) -> list[ast.FunctionDef]:
    """Return the functions that a cell defines; what they draw, their caller shows."""
    return [node for node in ast.walk(tree(cell)) if isinstance(node, ast.FunctionDef)]


def calls(cell: Cell) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of a cell as ("plt.subplots", node)."""
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
