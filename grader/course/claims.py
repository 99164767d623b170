"""Which claims a lesson's text settles, and under which headings it measures them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.course.code import bound, calls, read, tree
from grader.course.lessons import Lesson

HEADING = re.compile(r"^#{2,} (?!Exercise )(.+)$", re.MULTILINE)  # an exercise measures nothing
Made = dict[str, tuple[str, set[str]]]  # a name: the heading it is bound under, what it is made of


def claim_calls(lesson: Lesson) -> list[ast.Call]:
    """Return the calls of `claim` in a lesson's text."""
    return [node for cell in lesson.cells for name, node in calls(cell) if name == "claim"]


def settled_in(lesson: Lesson) -> list[int]:
    """Return the numbers of the claims that a lesson's text settles."""
    return [n for call in claim_calls(lesson) if (n := _number(call)) is not None]


def measured_under(lesson: Lesson) -> dict[int, list[str]]:
    """Return, of each claim that a lesson settles, the headings under which it is measured.

    They stand above the code that binds the names in what was measured; a name that is bound under
    the claims' own heading is followed to what it is made of. In the order of the text.
    """
    made: Made = {}
    order: list[str] = []
    found: dict[int, list[str]] = {}
    for heading, statement in _statements(lesson):
        order += [heading] if heading not in order else []
        code = ast.unparse(statement)
        made |= {name: (heading, read(code)) for name in bound(code)}
        for node in ast.walk(statement):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "claim"):
                continue
            if (number := _number(node)) is not None:
                names = read(" + ".join(f"({ast.unparse(k.value)})" for k in node.keywords) or "0")
                above = _headings(names, made, heading, set())
                found[number] = sorted(above or {heading}, key=order.index)
    return found


def _statements(lesson: Lesson) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the statements of a lesson's code, each with the heading above it."""
    heading = ""
    for cell in lesson.cells:
        if cell.kind == "code" and cell.role != "setup":
            yield from ((heading, statement) for statement in tree(cell).body)
        elif titles := HEADING.findall(cell.source):
            heading = titles[-1]


def _number(call: ast.Call) -> int | None:
    """Return the number that a call of `claim` begins with."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, int):
        return first.value
    return None


def _headings(names: set[str], made: Made, own: str, seen: set[str]) -> set[str]:
    """Return where names were bound, looking through those bound under the heading `own`."""
    found: set[str] = set()
    for name in names - seen:
        seen.add(name)
        heading, parts = made.get(name, ("", set()))
        found |= _headings(parts, made, own, seen) if heading == own else {heading} - {""}
    return found
