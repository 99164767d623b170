"""What a function of a student's is asked beside the call of a case, where its value is its own.

Where no value is expected, because everybody's activation is another one, properties are judged: a
probe calls the function several times, and a view (`course_lib.checking.own_view`) says what that
shows. A probe runs where the function runs. It compares nothing, and what it returns is data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SMALL = 24  # entries of an array that is taken apart
STEP = 1e-5
WIDE = np.array([-1000, -300, -60, -20, -8, -4, -2, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 2, 4, 8, 20,
                 60, 300, 1000])  # fmt: skip


@dataclass(frozen=True)
class Probe:
    """A probe, and the notebook's other functions that it calls, by name."""

    calls: Callable[..., Any]
    needs: tuple[str, ...] = ()


def _apart(z: Any, f: Callable) -> dict[str, Any]:
    """Call f on z and on `WIDE`; where z is a small table, on its rows, columns and entries too."""
    if not (isinstance(z, np.ndarray) and z.ndim == 2 and z.size <= SMALL):
        return {"values": f(z), "wide": f(WIDE.copy())}
    given = z.copy()
    return {
        "values": f(z),
        "wide": f(WIDE.copy()),
        "rows": [f(row[None].copy()) for row in given],
        "columns": [f(column[:, None].copy()) for column in given.T],
        "entries": [f(v.reshape(1, 1).copy()) for v in given.ravel()],
    }


def _slopes(z: Any, df: Callable, f: Callable) -> dict[str, Any]:
    """Call df on z, and f at z and on both sides of it."""
    points = np.array(z, dtype=np.float64)
    slopes = df(z)
    sides = {
        name: np.asarray(f(points + shift * STEP), dtype=float) + 0.0
        for name, shift in (("left", -1), ("here", 0), ("right", 1))
    }
    around = [np.asarray(f(sides["here"] + shift * STEP), dtype=float) for shift in (-1, 1)]
    return {"slopes": slopes, **sides, "at_output": (around[1] - around[0]) / (2 * STEP)}


PROBES = {"apart": Probe(_apart), "slopes": Probe(_slopes, ("my_activation",))}


def asked_of(probe: str, function: Callable, others: Sequence[Callable]) -> Callable:
    """Return what is called in a case to ask about a function: itself, or what probes it."""
    return (probing(probe, function, *others) if probe else None) or function


def probing(probe: str, function: Callable | None, *others: Callable | None) -> Callable | None:
    """Return the function of a case's arguments that probes, None where one is no function."""
    if not all(callable(f) for f in (function, *others)):
        return None
    calls = PROBES[probe].calls
    return lambda z: calls(z, function, *others)
