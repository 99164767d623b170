"""Bounds between the values of an argument at which theirs is right, and those at which not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.relations.pairs import Array


def bounds(name: str, values: Array, wrong: Array, hidden: bool) -> Iterator[tuple[str, str]]:
    """Yield where it is right and where it is wrong."""
    for near, far, what, measure in (
        (f"{name} is near 0", f"{name} is far from 0", f"|{name}|", np.abs(values)),
        (f"{name} is small", f"{name} is large", name, values),
    ):
        bad, good = measure[wrong], measure[~wrong]
        if good.max() < bad.min():
            low, high = apart(float(good.max()), float(bad.min()))
            said = (f"{near} ({what} ≤ {low})", f"{far} ({what} ≥ {high})")
            yield (near, far) if hidden else said
        elif bad.max() < good.min():
            low, high = apart(float(bad.max()), float(good.min()))
            said = (f"{far} ({what} ≥ {high})", f"{near} ({what} ≤ {low})")
            yield (far, near) if hidden else said
    for inner, outer, inside_is_wrong in (
        (values[wrong], values[~wrong], True),
        (values[~wrong], values[wrong], False),
    ):
        inside = f"{name} is in a certain range"
        below, above = outer[outer < inner.min()], outer[outer > inner.max()]
        if below.size and above.size and below.size + above.size == outer.size:
            start = apart(float(below.max()), float(inner.min()))
            end = apart(float(inner.max()), float(above.min()))
            outside = f"{name} is outside a certain range"
            if not hidden:
                inside = f"{name} is from {start[1]} to {end[0]}"
                outside = f"{name} ≤ {start[0]} or {name} ≥ {end[1]}"
            yield (outside, inside) if inside_is_wrong else (inside, outside)


def apart(low: float, high: float) -> tuple[str, str]:
    """Return two bounds as texts, as short as they can be with both sides of them true."""
    for digits in range(2, 18):
        a, b = f"{low:.{digits}g}", f"{high:.{digits}g}"
        if low <= float(a) < float(b) <= high:
            return _plain(a), _plain(b)
    return _plain(repr(low)), _plain(repr(high))


def _plain(text: str) -> str:
    """Return a number's text without an exponent where it is of a usual size."""
    value = float(text)
    if value and 1e-4 <= abs(value) < 1e6:
        text = np.format_float_positional(value, trim="-")
    return text.replace("-", "−")
