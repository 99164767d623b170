"""Refuse some of NumPy's and `math`'s functions in one exercise, and nowhere else.

While an answer runs, the functions of these names are out of reach: in every module that holds
one, and in the notebook under any name. An answer that calls one is stopped, and it is remembered
that it did, so that catching the exception helps nobody. What an answer holds in another way
(a default, a closure, a list) is looked for beforehand. What holds none of them runs as ever.
"""

from __future__ import annotations

import cmath
import contextlib
import gc
import math
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

HOMES = {"np": np, "math": math, "cmath": cmath}


class Forbidden(BaseException):
    """A function was called that is refused here. No `Exception`: `except Exception` lets it by."""


def targets(names: Sequence[str]) -> dict[int, tuple[str, Any]]:
    """Return what is refused under some names: by identity, how it is called and the thing."""
    found = ((f"{home}.{n}", getattr(m, n, None)) for home, m in HOMES.items() for n in names)
    return {id(thing): (called, thing) for called, thing in found if thing is not None}


@contextlib.contextmanager
def refusing(names: Sequence[str], function: Callable) -> Iterator[list[str]]:
    """Keep functions out of reach of `function` in the body; yield which of them it called.

    names: as NumPy and `math` call them, such as "tanh". Raises `Forbidden` where `function` is
    one of them or holds one. With no names it does nothing.
    """
    called: list[str] = []
    if not names:
        yield called
        return
    refused = targets(names)
    if held := _held(function, refused):
        raise Forbidden(held)
    doubles = {key: _double(name, called) for key, (name, _) in refused.items()}
    changed: list[tuple[dict, str, Any]] = []
    try:
        for space, name in _where(names, refused, function):
            thing = space[name]
            changed.append((space, name, thing))
            space[name] = doubles[id(thing)]
        yield called
    finally:
        for space, name, thing in changed:
            space[name] = thing


def _double(name: str, called: list[str]) -> Callable:
    def refuse(*args: Any, **options: Any) -> None:
        called.append(name)
        raise Forbidden(name)

    return refuse


def _where(
    names: Sequence[str], refused: dict[int, tuple[str, Any]], function: Callable
) -> list[tuple[dict, str]]:
    """Return the names under which modules and the notebook have what is refused."""
    modules = [(vars(m), n) for m in list(sys.modules.values()) if _is_module(m) for n in names]
    found = [(space, name) for space, name in modules if id(space.get(name)) in refused]
    spaces = {id(space): space for space in (_globals(function), vars(sys.modules["__main__"]))}
    found += [(space, n) for space in spaces.values() for n, v in space.items() if id(v) in refused]
    return found


def _is_module(thing: Any) -> bool:
    return isinstance(thing, types.ModuleType)


def _globals(function: Callable) -> dict:
    return getattr(_plain(function), "__globals__", {})


def _plain(function: Any) -> Any:
    """Return the function of a method or partial, or of an object that can be called."""
    while not isinstance(function, types.FunctionType):
        inner = getattr(function, "func", None) or getattr(function, "__func__", None)
        inner = inner or vars(type(function)).get("__call__")
        if inner is function or not isinstance(inner, types.FunctionType | types.MethodType):
            return inner if isinstance(inner, types.FunctionType) else function
        function = inner
    return function


def _held(root: Any, refused: dict[int, tuple[str, Any]]) -> str:
    """Return what a function is, or holds other than under a name, "" for nothing that is refused.

    Of the notebook only that is followed which its code names; modules and arrays hold nothing.
    """
    seen: set[int] = set()
    left: list[Any] = [root]
    home = getattr(_plain(root), "__module__", None)
    while left:
        thing = left.pop()
        if id(thing) in refused:
            return refused[id(thing)][0]
        if id(thing) in seen or isinstance(thing, _HOLDS_NOTHING):
            continue
        seen.add(id(thing))
        if isinstance(thing, types.FunctionType):
            if thing.__module__ == home:
                left += _of_function(thing)
        elif isinstance(thing, type):
            left += vars(thing).values() if thing.__module__ == home else ()
        else:
            left += [type(thing), *gc.get_referents(thing)]
    return ""


_HOLDS_NOTHING = (
    types.ModuleType, types.CodeType, types.FrameType, types.BuiltinFunctionType, np.ndarray,
    np.generic, str, bytes, int, float, complex, type(None),
)  # fmt: skip


def _of_function(function: types.FunctionType) -> Iterator[Any]:
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()
    yield from vars(function).values()
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # an empty one
            yield cell.cell_contents
    space = function.__globals__
    yield from (space[name] for name in _named(function.__code__) if name in space)


def _named(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _named(constant)
