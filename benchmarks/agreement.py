"""Whether plain nbgrader and our engine give the same scores, cell by cell, and where not, why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.classes import Made
from benchmarks.stock import scores

Scores = dict[tuple[str, str, str], float | None]


def agreement(folder: Path, theirs: Scores, sample: list[Made]) -> dict[str, Any]:
    """Compare the scores of the sample in a class's gradebook with those of plain nbgrader."""
    ours = scores(f"sqlite:///{folder / 'gradebook.db'}")
    return compared_scores(ours, theirs, sample, recorded(folder))


def compared_scores(
    ours: Scores, theirs: Scores, sample: list[Made], said: dict[tuple[str, str, str], str]
) -> dict[str, Any]:
    """Return how many check cells have the same points, and the others with what we said."""
    handed = {(item.student, item.lesson): item.kind.name for item in sample}
    cells = [cell for cell in ours if cell[:2] in handed]
    differ: list[dict[str, Any]] = [
        {
            "student": cell[0],
            "lesson": cell[1],
            "cell": cell[2],
            "kind": handed[cell[:2]],
            "ours": ours[cell],
            "stock": theirs.get(cell),
            "ours_said": said.get((*cell[:2], cell[2].removeprefix("check_")), ""),
        }
        for cell in cells
        if not _same(ours[cell], theirs.get(cell))
    ]
    more = [d for d in differ if (d["stock"] or 0.0) > (d["ours"] or 0.0)]
    return {
        "cells": len(cells),
        "equal": len(cells) - len(differ),
        "stock_higher": len(more),
        "differ": differ,
        "text": _text(len(cells), differ, len(more)),
    }


def recorded(folder: Path) -> dict[tuple[str, str, str], str]:
    """Return what our grader said about each answer of a class."""
    from grader.gradebook.writer import Writer

    with Writer(f"sqlite:///{folder / 'gradebook.db'}") as writer:
        return {
            (result["student"], result["lesson"], v["exercise"]): f"{v['outcome']}: {v['message']}"
            for result in writer.results()
            for v in result["verdicts"]
        }


def _same(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs(a - b) < 1e-9


def _text(cells: int, differ: list[dict[str, Any]], more: int) -> str:
    lines = [f"Scores: {cells - len(differ)} of {cells} check cells have the same points."]
    if more:
        lines.append(
            f"In {more} plain nbgrader gives more: it asks the visible cases only, so a wrong "
            "answer that fails hidden ones alone keeps its points there."
        )
    if len(differ) > more:
        lines.append(
            f"In {len(differ) - more} it gives less: an answer that fails through an earlier "
            "function of the student's own is asked again by us, and anything on stderr is a zero "
            "there."
        )
    for d in differ:
        where = f"  {d['student']} {d['lesson']} {d['cell']} ({d['kind']})"
        lines.append(f"{where}: ours {d['ours']}, stock {d['stock']}; {d['ours_said']}")
    return "\n".join(lines)
