"""What a rule of the linter is, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from grader.course.lessons import Lesson
from grader.course.source import Cell

Finding = tuple[Cell, str]


@dataclass(frozen=True)
class Problem:
    """One finding: where, which rule, what."""

    lesson: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.lesson}.py:{self.line}: {self.rule} {self.text}"


class Rule:
    """A rule: `id`, `reason`, and `find`, which yields a cell and what is wrong with it."""

    id: ClassVar[str]
    reason: ClassVar[str]

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        raise NotImplementedError
