"""Which claims a lesson's text settles."""

from __future__ import annotations

import ast

from grader.course.code import calls
from grader.course.lessons import Lesson


def claim_calls(lesson: Lesson) -> list[ast.Call]:
    """Return the calls of `claim` in a lesson's text."""
    return [node for cell in lesson.cells for name, node in calls(cell) if name == "claim"]


def settled_in(lesson: Lesson) -> list[int]:
    """Return the numbers of the claims that a lesson's text settles."""
    first = (call.args[0] for call in claim_calls(lesson) if call.args)
    return [n.value for n in first if isinstance(n, ast.Constant) and isinstance(n.value, int)]
