"""`where_you_are("08")`: lessons and exercises, what is done, what is left, what comes next.

What is done comes from the reader's own records, the best of each exercise; what there is, from
the course's outlines, a small file a lesson.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from course_lib.asking.tally import predictions, tally
from course_lib.checking.standing import earned
from course_lib.checking.style import MARKS
from course_lib.outputs import grading, publish, rich, shell

NUMBER = re.compile(r"\d\d")
OUTLINES = Path(__file__).parent / "data" / "outlines"
DONE, HALF, OPEN = MARKS["right"][0], MARKS["partly right"][0], "·"
LEGEND = f"{DONE} done, {HALF} partly right, {OPEN} open"


@dataclass(frozen=True)
class Outline:
    """A lesson as it is: its title, its minutes, its exercises as (name, minutes, points)."""

    name: str
    title: str
    minutes: int
    exercises: list[tuple[str, int, float]]


@dataclass(frozen=True)
class Row:
    """A lesson as the reader stands: marks of its exercises, points, minutes that are left."""

    outline: Outline
    marks: dict[str, str]
    points: float

    @property
    def most(self) -> float:
        return sum(points for _, _, points in self.outline.exercises)

    @property
    def left(self) -> int:
        """The lesson's minutes in the proportion of the exercises that are not done."""
        marked = sum(minutes for _, minutes, _ in self.outline.exercises) or 1
        open_ = sum(m for name, m, _ in self.outline.exercises if self.marks[name] != DONE)
        return round(self.outline.minutes * open_ / marked)


def where_you_are(lesson: str) -> None:
    """Show all lessons with their exercises, the one that is open here marked.

    lesson: its number, "02". Raises `ValueError` for anything but two digits. Nothing is shown
    outside of a notebook, or while a submission is graded.
    """
    if not NUMBER.fullmatch(lesson):
        raise ValueError(f"{lesson!r} is no lesson's number; write one such as 02")
    if grading() or shell() is None:
        return
    rows = [row(outline, earned()) for outline in outlines()]
    publish(_html(rows, lesson), _text(rows, lesson))


@cache
def outlines(folder: Path = OUTLINES) -> tuple[Outline, ...]:
    """Return the outlines of all lessons, in order."""
    return tuple(_outline(path) for path in sorted(folder.glob("*.json")))


def row(outline: Outline, points: Mapping[str, float]) -> Row:
    """Return how a lesson stands, given the best points of each exercise (none: 0)."""
    got = {name: min(points.get(name, 0.0), most) for name, _, most in outline.exercises}
    marks = {
        name: DONE if got[name] >= most else HALF if got[name] > 0 else OPEN
        for name, _, most in outline.exercises
    }
    return Row(outline, marks, sum(got.values()))


def _outline(path: Path) -> Outline:
    said = json.loads(path.read_text(encoding="utf-8"))
    exercises = [(name, minutes, points) for name, minutes, points in said["exercises"]]
    return Outline(path.stem, said["title"], said["minutes"], exercises)


def _sums(rows: Iterable[Row]) -> tuple[int, int, float, float, int]:
    """Return exercises done, exercises, points, most points, minutes left."""
    rows = list(rows)
    marks = [mark for row in rows for mark in row.marks.values()]
    points, most = sum(row.points for row in rows), sum(row.most for row in rows)
    return marks.count(DONE), len(marks), points, most, sum(row.left for row in rows)


def _summary(rows: list[Row]) -> str:
    done, exercises, points, most, left = _sums(rows)
    time = f"; about {max(left / 60, 0.1):.1f} hours are left" if left else ""
    said = f"{done} of {exercises} exercises done, {points:g} of {most:g} points{time}."
    return said[0].upper() + said[1:]


def _next(rows: list[Row], lesson: str) -> str:
    """Return the next step: the first open exercise of this lesson, else of the whole course."""
    here = [row for row in rows if row.outline.name.startswith(lesson)]
    for row in [*here, *rows]:
        for name, mark in row.marks.items():
            if mark != DONE:
                where = "here" if row in here else f"in {row.outline.name}"
                return f"Next: `{name}`, {where}."
    return "Every exercise of the course is done."


def _time(row: Row) -> str:
    return f"{row.left} min left" if row.left else "done"


def _text(rows: list[Row], lesson: str) -> str:
    lines = [
        f"{'>' if row.outline.name.startswith(lesson) else ' '} {row.outline.name:24s} "
        f"{''.join(row.marks.values()):12s} {row.points:g} of {row.most:g} points, {_time(row)}"
        for row in rows
    ]
    return "\n".join([*lines, LEGEND, _summary(rows), _next(rows, lesson), tally(predictions())])


def _html(rows: list[Row], lesson: str) -> str:
    lines = [_summary(rows), _next(rows, lesson), tally(predictions())]
    said = "".join(f'<div style="margin:2px 0">{rich(line)}</div>' for line in lines)
    head = "".join(
        f'<th scope="col" style="{CELL}">{name}</th>'
        for name in ("lesson", f"exercises ({LEGEND})", "points", "time")
    )
    body = "".join(_row(row, row.outline.name.startswith(lesson)) for row in rows)
    table = (
        f'<table style="border-collapse:collapse;font-size:13px"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    return (
        f'<details style="{BOX}"><summary>Where you are: {escape(_short(rows, lesson))}</summary>'
        f"{said}{table}</details>"
    )


CELL = "text-align:left;padding:2px 10px 2px 0;vertical-align:top"
BOX = "font-size:14px;line-height:1.45;margin:4px 0;color:var(--jp-content-font-color1,inherit)"


def _short(rows: list[Row], lesson: str) -> str:
    here = _sums(row for row in rows if row.outline.name.startswith(lesson))
    done, exercises, *_ = _sums(rows)
    return (
        f"{here[0]} of {here[1]} exercises of this lesson done, {done} of {exercises} of the course"
    )


def _row(row: Row, here: bool) -> str:
    names = " ".join(
        f'<span style="white-space:nowrap">{mark}&nbsp;{escape(name)}</span>'
        for name, mark in row.marks.items()
    )
    title = f"{int(row.outline.name[:2])}&ensp;{escape(row.outline.title)}"
    first = f"<strong>{title}</strong> (here)" if here else title
    whole = (f"{row.points:g} of {row.most:g}", _time(row))
    rest = f'<td style="{CELL}">{names}</td>' + "".join(
        f'<td style="{CELL};white-space:nowrap">{cell}</td>' for cell in whole
    )
    return f'<tr><th scope="row" style="{CELL};font-weight:400">{first}</th>{rest}</tr>'
