"""The names that a cell's code binds and reads, as Python's own compiler sees them."""

from __future__ import annotations

from symtable import SymbolTable, symtable

COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")  # they run where they stand


def bound(code: str) -> set[str]:
    """Return the names that code binds where it stands, not those inside its functions.

    Raises `SyntaxError` where it is no Python.
    """
    symbols = symtable(code, "", "exec").get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def read(code: str, called: bool = True) -> set[str]:
    """Return the names of a notebook that code reads, in its functions too if they are `called`.

    Raises `SyntaxError` where it is no Python.
    """
    top = symtable(code, "", "exec")
    return {s.get_name() for s in top.get_symbols() if s.is_referenced()} | _inside(top, called)


def _inside(table: SymbolTable, called: bool) -> set[str]:
    names: set[str] = set()
    for scope in table.get_children():
        if called or scope.get_type() == "class" or scope.get_name() in COMPREHENSIONS:
            symbols = (s for s in scope.get_symbols() if s.is_referenced() and s.is_global())
            names |= {s.get_name() for s in symbols} | _inside(scope, called)
    return names
