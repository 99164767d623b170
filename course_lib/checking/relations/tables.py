"""Which of the sixteen functions of two bits came out, where a gate was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

# What a gate says at (0, 0), (0, 1), (1, 0), (1, 1).
GATES: dict[tuple[int, ...], str] = {
    (0, 0, 0, 0): "say 0 at every corner",
    (0, 0, 0, 1): "compute AND",
    (0, 0, 1, 0): "say 1 at (1, 0) alone",
    (0, 0, 1, 1): "copy the first input, whatever the second is",
    (0, 1, 0, 0): "say 1 at (0, 1) alone",
    (0, 1, 0, 1): "copy the second input, whatever the first is",
    (0, 1, 1, 0): "compute XOR",
    (0, 1, 1, 1): "compute OR",
    (1, 0, 0, 0): "compute NOR",
    (1, 0, 0, 1): "compute XNOR",
    (1, 0, 1, 0): "say the opposite of the second input",
    (1, 0, 1, 1): "say 1 everywhere but at (0, 1)",
    (1, 1, 0, 0): "say the opposite of the first input",
    (1, 1, 0, 1): "say 1 everywhere but at (1, 0)",
    (1, 1, 1, 0): "compute NAND",
    (1, 1, 1, 1): "say 1 at every corner",
}


def gates(asked: Sequence[list], tables: Sequence[Any], right: Sequence[bool]) -> str:
    """Return which gates came out, for each name that went wrong, as sentences, or "".

    asked: the arguments of each case; tables: what came out at the four corners.
    """
    found: dict[str, str] = {}
    for args, table, fine in zip(asked, tables, right, strict=True):
        if not isinstance(table, np.ndarray) or table.shape != (4,):
            return ""
        gate = GATES.get(tuple(int(v) for v in table))
        name = f"For “{args[0]}” your" if args and isinstance(args[0], str) else "Your"
        if gate is None or found.get(name, gate) != gate:
            return ""
        if not fine:
            found[name] = gate
    return " ".join(f"{name} weights {gate}." for name, gate in found.items())
