"""The code of a cell as a syntax tree, and the names in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from symtable import SymbolTable, symtable

from grader.course.source import Cell

COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")  # they run where they stand


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


def bound(code: str) -> set[str]:
    """Return the names that code binds where it stands, not those inside its functions."""
    symbols = symtable(code, "", "exec").get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def read(code: str, called: bool = True) -> set[str]:
    """Return the names of a notebook that code reads, in its functions too if they are `called`."""
    top = symtable(code, "", "exec")
    return {s.get_name() for s in top.get_symbols() if s.is_referenced()} | _inside(top, called)


def _inside(table: SymbolTable, called: bool) -> set[str]:
    names: set[str] = set()
    for scope in table.get_children():
        if called or scope.get_type() == "class" or scope.get_name() in COMPREHENSIONS:
            symbols = (s for s in scope.get_symbols() if s.is_referenced() and s.is_global())
            names |= {s.get_name() for s in symbols} | _inside(scope, called)
    return names
