"""A function of a notebook as text that stands alone: with the imports and helpers it uses."""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
import textwrap
from types import FunctionType, ModuleType
from typing import Any

from course_lib.names import read

PLAIN = (bool, int, float, complex, str, bytes, type(None))


class NoSource(ValueError):
    """A function cannot be written down by itself; the message says why."""


def standalone(name: str, function: Any) -> str:
    """Return Python text that defines `name` by itself: imports, constants, helpers, the function.

    Raises `NoSource` where the function has no text, or uses what cannot be written down, such as
    an array that the notebook holds.
    """
    pieces: dict[str, str] = {}
    _add(name, function, pieces)
    imports = sorted(code for code in pieces.values() if code.startswith(("import ", "from ")))
    others = [code for code in pieces.values() if code not in imports]
    return "\n".join(imports) + "\n" * (3 if imports else 0) + "\n\n\n".join(others) + "\n"


def _add(name: str, value: Any, pieces: dict[str, str]) -> None:
    """Add what defines `name` to the pieces, what it uses before it."""
    if name in pieces:
        return
    if isinstance(value, ModuleType):
        alias = "" if value.__name__ == name else f" as {name}"
        pieces[name] = f"import {value.__name__}{alias}"
    elif origin := _imported(value):
        module, original = origin
        alias = "" if original == name else f" as {name}"
        pieces[name] = f"from {module} import {original}{alias}"
    elif isinstance(value, PLAIN) or (isinstance(value, tuple) and _plain(value)):
        pieces[name] = f"{name} = {value!r}"
    elif isinstance(value, FunctionType):
        _add_function(name, value, pieces)
    else:
        raise NoSource(f"it uses `{name}`, a {type(value).__name__} of the notebook")


def _add_function(name: str, function: FunctionType, pieces: dict[str, str]) -> None:
    if function.__closure__:
        raise NoSource(f"`{name}` was made inside another function")
    code = _code(function)
    pieces[name] = ""  # a function may call itself
    for used in sorted(read(code) - {name, function.__name__} - set(dir(builtins))):
        if used in function.__globals__:
            _add(used, function.__globals__[used], pieces)
    del pieces[name]
    pieces[name] = (
        code if function.__name__ == name else f"{code}\n\n\n{name} = {function.__name__}"
    )


def _code(function: FunctionType) -> str:
    try:
        code = textwrap.dedent(inspect.getsource(function)).rstrip()
        [statement] = ast.parse(code).body
    except (OSError, TypeError, SyntaxError, ValueError) as error:
        raise NoSource(f"the text of `{function.__name__}` is not at hand") from error
    if not isinstance(statement, ast.FunctionDef):
        raise NoSource("it is no function that begins with def")
    return code


def _plain(values: tuple) -> bool:
    return all(isinstance(v, PLAIN) or (isinstance(v, tuple) and _plain(v)) for v in values)


def _imported(value: Any) -> tuple[str, str] | None:
    """Return the module that a value can be imported from, and its name there."""
    name = getattr(value, "__name__", None)
    module = getattr(value, "__module__", None) or "numpy"  # a ufunc does not say where it is from
    if isinstance(name, str) and module != "__main__":
        for place in (module.split(".")[0], module):  # the public place first
            if getattr(sys.modules.get(place), name, None) is value:
                return place, name
    return None
