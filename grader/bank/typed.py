"""The answers of the bank as a student would have typed them: a function with what it uses."""

from __future__ import annotations

import ast
import copy
import linecache
import sys
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from grader.bank.model import Answer

GIVEN = {"np", "__builtins__"}  # what every lesson's setup imports, and Python itself
LIBRARY = sys.stdlib_module_names | {"numpy"}


class Untypable(ValueError):
    """An answer is no plain function, or uses what no notebook has."""


def as_typed(answer: Answer, exercise: str) -> str | None:
    """Return the code of a bank's answer as a function called like its exercise.

    Helpers, imports and plain data that it uses come first. What it asks for by keyword is an
    earlier function of the notebook. None where it is no plain function, or needs the reference.
    """
    try:
        if _asks_for_right(answer.function):
            return None
        return "\n".join([*_needed(answer.function, {exercise}), _code(answer.function, exercise)])
    except Untypable:
        return None


def as_closed(answer: Answer, exercise: str, reference: str) -> str | None:
    """Return the same with all that it uses inside of the function, so that names can't meet.

    reference: the code of a right answer, for those that ask for one.
    """
    try:
        lines = [_right(reference, exercise)] if _asks_for_right(answer.function) else []
        lines += _needed(answer.function, {exercise})
        tree = ast.parse(_code(answer.function, exercise))
    except Untypable:
        return None
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = [*ast.parse("\n".join(lines)).body, *function.body]
    return ast.unparse(ast.fix_missing_locations(tree))


def _asks_for_right(function: Any) -> bool:
    return any(arg.arg == "right" for arg in _node(function).args.kwonlyargs)


def _right(reference: str, exercise: str) -> str:
    """Return the reference under the name by which wrong answers ask for it."""
    tree = ast.parse(reference)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == exercise:
            node.name = "right"
    return ast.unparse(tree)


def _code(function: Any, name: str) -> str:
    """Return a function's code under a name, without annotations, which need names too."""
    node = copy.deepcopy(_node(function))
    for arg in ast.walk(node.args):
        if isinstance(arg, ast.arg):
            arg.annotation = None
    asked = list(zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True))
    kept = [(arg, default) for arg, default in asked if default is not None]
    arguments = ast.arguments(
        node.args.posonlyargs, node.args.args, node.args.vararg, [a for a, _ in kept],
        [d for _, d in kept], node.args.kwarg, node.args.defaults,
    )  # fmt: skip
    body: list[ast.stmt]
    body = [ast.Return(node.body)] if isinstance(node, ast.Lambda) else node.body
    typed = ast.FunctionDef(name, arguments, body, [], None)
    return ast.unparse(ast.fix_missing_locations(ast.Module([typed], [])))


def _needed(function: Any, done: set[str]) -> Iterator[str]:
    """Yield the lines that bring along what a function uses, each once."""
    if not isinstance(function, FunctionType):
        raise Untypable("it is no plain function")
    code = function.__code__
    cells = function.__closure__ or ()
    used = {n: c.cell_contents for n, c in zip(code.co_freevars, cells, strict=True)}
    space = function.__globals__
    names = _names(code) | _names_in_defaults(function)
    used |= {n: space[n] for n in sorted(names) if n in space and n not in GIVEN}
    for name, value in used.items():
        if name in done:
            continue
        done.add(name)
        if isinstance(value, FunctionType) and value.__module__.startswith("grader.bank."):
            yield from _needed(value, done)
            yield _code(value, name)
        else:
            yield _line(name, value)


def _names(code: CodeType) -> set[str]:
    inner = (c for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*(_names(c) for c in inner))


def _names_in_defaults(function: Any) -> set[str]:
    arguments = _node(function).args
    defaults = [d for d in (*arguments.defaults, *arguments.kw_defaults) if d is not None]
    return {n.id for d in defaults for n in ast.walk(d) if isinstance(n, ast.Name)}


def _line(name: str, value: Any) -> str:
    """Return the line that defines a module, a function of the library, or plain data."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__} as {name}"
    home = getattr(value, "__module__", None)
    if isinstance(home, str) and home.split(".")[0].lstrip("_") in LIBRARY:
        public = home.lstrip("_")
        return f"from {public} import {value.__name__} as {name}"
    return f"{name} = {_literal(value)}"


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})"
    if isinstance(value, (tuple, list)):
        inner = ", ".join(map(_literal, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_literal(v)}" for k, v in value.items()) + "}"
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    raise Untypable(f"it uses {type(value).__name__}")


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


def _node(function: Any) -> ast.Lambda | ast.FunctionDef:
    """Return the syntax tree of a function or lambda, found by the line it begins at.

    Where several lambdas begin there, it is the one with these parameters, if there is but one.
    """
    if not isinstance(function, FunctionType):
        raise Untypable("it is no plain function")
    code = function.__code__
    found = [
        node
        for node in _functions(code.co_filename).get(code.co_firstlineno, [])
        if isinstance(node, ast.FunctionDef) == (code.co_name != "<lambda>")
        and _parameters(node) == code.co_varnames[: len(_parameters(node))]
        and len(_parameters(node)) == code.co_argcount + code.co_kwonlyargcount
    ]
    if len(found) != 1:
        raise Untypable(f"{len(found)} functions begin at line {code.co_firstlineno}")
    return found[0]


def _parameters(node: ast.Lambda | ast.FunctionDef) -> tuple[str, ...]:
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return tuple(a.arg for a in arguments)
