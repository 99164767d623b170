"""The code of a cell as a syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.course.source import Cell


def tree(cell: Cell) -> ast.AST:
    """Return the syntax tree of a cell's code, magics left out."""
    if cell.kind != "code":
        return ast.Module(body=[], type_ignores=[])
    code = "\n".join(
        "" if line.startswith(("%", "!")) else line for line in cell.source.splitlines()
    )
    try:
        return ast.parse(code)
    except SyntaxError as error:
        raise cell.error(f"not Python: {error.msg}", "Mend the code", error.lineno or 0) from error


def functions(cell: Cell) -> list[ast.FunctionDef]:
    """Return the functions that a cell defines; what they draw, their caller shows."""
    return [node for node in ast.walk(tree(cell)) if isinstance(node, ast.FunctionDef)]


def calls(cell: Cell) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of a cell as ("plt.subplots", node)."""
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
