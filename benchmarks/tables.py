"""Figures as text: small tables, and the line about the machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a table as text: the first column to the left, the others to the right."""
    texts = [[_text(value) for value in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in texts) for i in range(len(head))]
    lines = []
    for row in texts:
        first, *rest = row
        cells = [
            first.ljust(widths[0]),
            *(t.rjust(w) for t, w in zip(rest, widths[1:], strict=True)),
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def machine_line(machine: dict[str, Any]) -> str:
    """Return the facts of a machine as one line."""
    load = machine["load_before"]
    busy = "" if load is None else f", load {load:g} before the run"
    return (
        f"{machine['cores']} cores, {machine['processor'] or 'processor unknown'}, "
        f"{machine['system']}, Python {machine['python']}, NumPy {machine['numpy']}{busy}"
    )


def verdict(held: bool) -> str:
    """Return whether a target is held, in words."""
    return "held" if held else "MISSED"


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return (
            f"{value:,.0f}"
            if abs(value) >= 1000
            else f"{value:.3g}"
            if abs(value) < 10
            else f"{value:.1f}"
        )
    return str(value)
