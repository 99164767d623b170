"""Which code a reader meets folded: JupyterLab shows a bar in its place, a click away.

Code that draws a figure, starts an explorer or lists claims is folded, for its output is what the
lesson speaks of. `open=true` opens such a cell, `hide=true` folds another.
"""

from __future__ import annotations

import ast

from grader.course.code import tree
from grader.course.source import Cell

FOLDING = ("show", "explore", "claim", "settle")
ASKING = ("predict", "reveal")


def folded(cell: Cell) -> bool:
    """Return whether the build folds a cell's code."""
    return cell.view == "hide" or (not cell.view and folds_itself(cell))


def folds_itself(cell: Cell) -> bool:
    """Return whether a cell is one that is folded without a flag."""
    if cell.role not in ("demo", "code"):
        return False
    outside = [node for node in tree(cell).body if not isinstance(node, ast.FunctionDef)]
    called = {_name(node) for statement in outside for node in ast.walk(statement)}
    return bool(called & {*FOLDING})


def lines_to_read(cell: Cell) -> int:
    """Return how many lines of code a cell has; questions and their answers are no code."""
    asked = [s for s in tree(cell).body if isinstance(s, ast.Expr) and _name(s.value) in ASKING]
    return len(cell.source.splitlines()) - sum(
        (s.end_lineno or s.lineno) - s.lineno + 1 for s in asked
    )


def _name(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""
