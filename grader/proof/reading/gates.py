"""Read what is said of the weights of a gate ("your weights compute AND") and ask the weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.key import Case, Key
from grader.proof.reading.formulas import Unread


def computed(key: Key, pairs: list[tuple[Case, Observation]], text: str) -> bool:
    """Return whether weights compute what is said of them, asked corner by corner."""
    corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
    for sentence in re.findall(r"[^.]+\.", text):
        match = re.fullmatch(r"\s*(?:For “(\w+)” y|Y)our weights (.*)\.", sentence)
        if match is None or match[2] not in GATES:
            raise Unread(sentence)
        for case, seen in pairs:
            if not case.given or case.given[0] == match[1]:
                says = [_fires(corner, seen.decoded) for corner in corners]
                if says != [GATES[match[2]](*corner) for corner in corners]:
                    return False
    return True


def _fires(corner: tuple[int, int], weights: Sequence[Any]) -> int:
    if len(weights) == 2:
        w, b = weights
        return int(w[0] * corner[0] + w[1] * corner[1] + b > 0)
    W1, b1, w2, b2 = (np.asarray(v, dtype=float) for v in weights)
    hidden = [float(corner[0] * W1[0, j] + corner[1] * W1[1, j] + b1[j] > 0) for j in (0, 1)]
    return int(hidden[0] * w2[0] + hidden[1] * w2[1] + b2 > 0)


GATES: dict[str, Callable[[int, int], int]] = {
    "compute AND": lambda a, b: a & b,
    "compute OR": lambda a, b: a | b,
    "compute NAND": lambda a, b: 1 - (a & b),
    "compute NOR": lambda a, b: 1 - (a | b),
    "compute XOR": lambda a, b: a ^ b,
    "compute XNOR": lambda a, b: 1 - (a ^ b),
    "say 0 at every corner": lambda a, b: 0,
    "say 1 at every corner": lambda a, b: 1,
    "say 1 at (1, 0) alone": lambda a, b: a & (1 - b),
    "say 1 at (0, 1) alone": lambda a, b: b & (1 - a),
    "say 1 everywhere but at (0, 1)": lambda a, b: 1 - (b & (1 - a)),
    "say 1 everywhere but at (1, 0)": lambda a, b: 1 - (a & (1 - b)),
    "copy the first input, whatever the second is": lambda a, b: a,
    "copy the second input, whatever the first is": lambda a, b: b,
    "say the opposite of the first input": lambda a, b: 1 - a,
    "say the opposite of the second input": lambda a, b: 1 - b,
}
