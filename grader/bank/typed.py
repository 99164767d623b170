"""The answers of the bank as a student would have typed them."""

from __future__ import annotations

import ast
import builtins
import linecache
from collections.abc import Callable
from functools import cache
from types import CodeType, FunctionType

from grader.bank.model import Written

GIVEN = {"np", *dir(builtins)}


def as_typed(written: Written, exercise: str) -> str | None:
    """Return the code of a bank's answer as a function called like its exercise.

    None where it is no plain function, or uses names of the bank that a notebook does not have.
    """
    if not isinstance(written.function, FunctionType):
        return None
    code = written.function.__code__
    names = set(code.co_names) | {
        n for c in code.co_consts if isinstance(c, CodeType) for n in c.co_names
    }
    outside = {n for n in names if n in written.function.__globals__}
    if outside - GIVEN or code.co_freevars:
        return None
    node = _node(written.function)
    if node is None:
        return None
    defaults = [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
    if any(isinstance(n, ast.Name) for d in defaults for n in ast.walk(d)):
        return None
    body: list[ast.stmt]
    body = [ast.Return(node.body)] if isinstance(node, ast.Lambda) else node.body
    function = ast.FunctionDef(exercise, node.args, body, [], None)
    return ast.unparse(ast.fix_missing_locations(ast.Module([function], [])))


@cache
def _functions(path: str) -> dict[int, list[ast.Lambda | ast.FunctionDef]]:
    """Return the functions and lambdas of a file by the line they begin at."""
    found: dict[int, list[ast.Lambda | ast.FunctionDef]] = {}
    for node in ast.walk(ast.parse("".join(linecache.getlines(path)))):
        if isinstance(node, (ast.Lambda, ast.FunctionDef)):
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(d.lineno for d in decorators)])
            found.setdefault(first, []).append(node)
    return found


def _node(function: Callable) -> ast.Lambda | ast.FunctionDef | None:
    """Return the syntax tree of a function or lambda, found by the line it begins at."""
    code = function.__code__
    found = _functions(code.co_filename).get(code.co_firstlineno, [])
    named = [n for n in found if isinstance(n, ast.FunctionDef) == (code.co_name != "<lambda>")]
    return named[0] if len(named) == 1 else None
