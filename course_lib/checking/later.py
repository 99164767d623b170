"""A list that is read from its text when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

Record = TypeVar("Record")


class Later(Sequence[Record]):
    """Records of a key's text that are read when one of them is asked for.

    They are most of a key, and a right answer asks for none.
    """

    def __init__(self, lines: list[str], read: Callable[[str], Record]) -> None:
        self._lines, self._read = lines, read

    @cached_property
    def _records(self) -> list[Record]:
        return [self._read(line) for line in self._lines]

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, i: Any) -> Any:
        return self._records[i]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._records == list(other)

    __hash__ = None  # type: ignore[assignment]
