"""What random shifts of a batch of images have done: which ways they went, and what came in."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from course_lib.checking.functions import live
from course_lib.checking.networks import kind_of

WAYS = tuple(product((-1, 0, 1), repeat=2))
FEW, MANY = 0.55, 1.45  # of what each way should have; 900 calls leave a right answer within
MOVES = 12  # calls, after which a right answer has moved at least once
OFTEN = ("never", "too seldom", "as often as it should", "too often")


def shifts(args: list, value: Any) -> dict[str, Any]:
    """Batches shifted at random, of one call or of several → form, and which ways how often.

    args: `(rng, x)`. Of a few calls it is only said whether each is a shift of the whole batch.
    """
    x = np.asarray(live(args[1]))
    several = value if isinstance(value, list) and value else [value]
    for batch in several:
        if type(batch) is not np.ndarray or batch.dtype.kind not in "fiu":
            raise ValueError(f"an array of numbers is asked, and it is {kind_of(batch)}")
        if batch.shape != x.shape:
            raise ValueError(f"the shape is {batch.shape} where {x.shape} was expected")
    kinds = {str(batch.dtype) for batch in several}
    found: dict[str, Any] = {"dtype": ", ".join(sorted(kinds))}
    different = {batch.tobytes(): batch for batch in several}
    moves = {raw: _way(x, batch) for raw, batch in different.items()}
    strange = [different[raw] for raw, way in moves.items() if way is None]
    odd = [_odd(x, batch) for batch in strange[:4]]
    found["a shift"] = "of the whole batch, zeros coming in" if not odd else max(odd)
    ways = [moves[batch.tobytes()] for batch in several]
    if len(several) >= MOVES:
        found["moves"] = "sometimes" if any(way != (0, 0) for way in ways) else "never"
    if len(several) >= 50 * len(WAYS):
        found |= _table(ways, len(several))
    return found


def _way(x: np.ndarray, batch: np.ndarray) -> tuple[int, ...] | None:
    """Return by how many rows and columns a batch is the other one moved, None if it is none."""
    return next((way for way in WAYS if _is_moved(x, batch, *way)), None)


def _is_moved(x: np.ndarray, batch: np.ndarray, down: int, right: int) -> bool:
    """Return whether each pixel that has a source is that source, and all others are 0."""
    h, w = x.shape[1:3]
    for i, j in np.ndindex(h, w):
        inside = 0 <= i - down < h and 0 <= j - right < w
        source = x[:, i - down, j - right] if inside else 0
        if (batch[:, i, j] != source).any():
            return False
    return True


def _odd(x: np.ndarray, batch: np.ndarray) -> str:
    """Say what a batch is that is no shift of the whole of it by one pixel at most."""
    if not batch.any():
        return "nothing but zeros"
    for way in product(range(-3, 4), repeat=2):
        if (np.roll(x, way, axis=(1, 2)) == batch).all():
            return "that wraps round to the other side"
    if all(_way(x[i : i + 1], batch[i : i + 1]) is not None for i in range(len(x))):
        return "of each image by itself"
    for way in product(range(-3, 4), repeat=2):
        if _is_moved(x, batch, *way):
            return "by more than one pixel"
    inner = np.s_[:, 1:-1, 1:-1]
    if any((np.roll(x, way, axis=(1, 2))[inner] == batch[inner]).all() for way in WAYS):
        return "with something else than zeros at the rim"
    return "no shift at all"


def _table(ways: list, calls: int) -> dict[str, str]:
    """Say how often each way was taken, in words that are the same for every right answer."""
    found: dict[str, list[str]] = {}
    for way in WAYS:
        share = sum(w == way for w in ways) / calls * len(WAYS)
        often = OFTEN[0 if not share else 1 if share < FEW else 2 if share <= MANY else 3]
        found.setdefault(often, []).append(f"({way[0]}, {way[1]})")
    return {
        often: "all nine" if len(found[often]) == len(WAYS) else " ".join(found[often])
        for often in OFTEN
        if often in found
    }
