"""Several things are to be returned, and came in another order, joined together, or too few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checking.relations.pairs import Array, numbers

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

Same = Callable[[int, Array, Array], bool]
Rebuild = Callable[[Sequence[Any]], Any]


def rebuilt(values: Sequence[Any], wanted: Sequence[Sequence[Any]], same: Same) -> str:
    """Return how the expected things came back, as a sentence, or "".

    wanted: lists of as many things each; same: whether two arrays are the same by the tolerance
    of a case, given by its number.
    """
    for text, rebuild in _ways(len(wanted[0])):
        made = (rebuild(w) for w in wanted)
        if all(_same(i, v, m, same) for i, (v, m) in enumerate(zip(values, made, strict=True))):
            return text
    return ""


def _ways(count: int) -> Iterator[tuple[str, Rebuild]]:
    """Yield sentences, and what came back if they are true."""
    n = number(count)
    if count == 2:
        yield "Both things are right, but they come back in the wrong order.", _reversed
    else:
        yield f"All {n} things are right, but they come back in reverse order.", _reversed
    asked = "both are asked" if count == 2 else f"all {n} are asked"
    for i in range(min(count, len(ORDINALS))):
        yield f"What came back is the {ORDINALS[i]} of the {n} things alone; {asked}.", _one(i)
    yield (
        f"The numbers of the {n} things came back in one array; the {n} are asked apart.",
        _joined,
    )
    yield (
        f"The numbers of the {n} things came back in one array, the last thing first; "
        f"the {n} are asked apart.",
        lambda w: _joined([w[-1], *w[:-1]]),
    )


def number(count: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _reversed(things: Sequence[Any]) -> list:
    return list(things[::-1])


def _one(i: int) -> Rebuild:
    return lambda things: things[i]


def _joined(things: Sequence[Any]) -> Array:
    return np.concatenate([np.ravel(thing) for thing in things])


def _same(i: int, value: Any, made: Any, same: Same) -> bool:
    if isinstance(made, list):
        return (
            isinstance(value, (tuple, list))
            and len(value) == len(made)
            and all(_same(i, v, m, same) for v, m in zip(value, made, strict=True))
        )
    a, b = numbers(value), numbers(made)
    return a is not None and b is not None and a.shape == b.shape and same(i, a, b)
