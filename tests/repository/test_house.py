"""The house: which room may import which, read from the imports themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from grader.course.paths import ROOT

# Each room may import those before it. What stands in no room is `files`, at the bottom, and the
# commands, at the top.
ROOMS = ["files", "course", "bank", "build", "engine", "pages", "gradebook", "classroom"]
ABOVE = ["plugin", "proof"]  # side by side above the classroom
TOP = ["nbgrader_config", "cli", "__main__"]
LESSON_PART = re.compile(r"grader\.bank\.l\d\d_\w+\.")
MODULE_LINES, EXERCISE_LINES = 250, 300


@cache
def modules() -> dict[str, Path]:
    """Return all modules of both packages by dotted name, tests and generated files apart."""
    found: dict[str, Path] = {}
    for package in ("grader", "course_lib"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports(name: str) -> frozenset[str]:
    """Return what a module imports anywhere in it: in functions and for types alike.

    Of `from a import b` that is `a.b` where it is a module, else `a`; importing runs the packages
    above a module too, but says nothing about what it uses.
    """
    path = modules()[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.add(inner if inner in modules() else base)
    return frozenset(found)


def arrows() -> Iterator[tuple[str, str]]:
    """Yield (importer, imported) for all imports of our own modules."""
    for name in modules():
        yield from ((name, other) for other in imports(name) if other in modules())


def room(name: str) -> str:
    """Return the room of a module of `grader`: the first part behind the package's name."""
    return name.split(".")[1] if "." in name else ""


def within(name: str, *packages: str) -> bool:
    return any(name == p or name.startswith(f"{p}.") for p in packages)


def test_every_module_has_a_room() -> None:
    rooms = {room(name) for name in modules() if within(name, "grader")}
    assert rooms - {""} <= {*ROOMS, *ABOVE, *TOP}
    assert {*ROOMS, *ABOVE} <= rooms


def test_rooms_import_only_what_is_below_them() -> None:
    order = {name: i for i, name in enumerate(ROOMS)}
    order |= dict.fromkeys(ABOVE, len(ROOMS))
    order |= {name: i for i, name in enumerate(TOP, start=len(ROOMS) + 1)}
    wrong = [
        (name, other)
        for name, other in arrows()
        if within(name, "grader") and within(other, "grader") and room(name) != room(other)
        if room(other) and order[room(other)] >= order.get(room(name), -1)
    ]
    assert wrong == []


def test_the_engine_knows_nothing_of_a_class() -> None:
    rooms = {room(other) for name, other in arrows() if within(name, "grader.engine")}
    assert rooms.isdisjoint({"classroom", "gradebook", "pages", "plugin", "proof"})


def test_what_stands_beside_student_code_imports_only_what_stands_there() -> None:
    for name, other in arrows():
        if within(name, "grader.engine.inside"):
            assert within(other, "grader.engine.inside", "course_lib"), (name, other)


def test_the_border_does_not_know_where_it_is() -> None:
    for name, other in arrows():
        if within(name, "grader.engine.border"):
            assert not within(other, "grader.engine.where"), (name, other)


def test_what_students_import_knows_no_grader_and_nobody_imports_lessons() -> None:
    for name in modules():
        if within(name, "course_lib"):
            assert not any(within(other, "grader") for other in imports(name)), name
        assert not any(within(other, "solutions", "notebooks") for other in imports(name)), name


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for name, other in arrows():
        graph[name].add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other: {' ← '.join(error.args[1])}")


def test_no_module_is_long() -> None:
    long = {}
    for name, path in modules().items():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (EXERCISE_LINES if LESSON_PART.match(name) else MODULE_LINES):
            long[name] = lines
    assert long == {}
