"""How far a student is with a lesson: the best points of each exercise, and which comes next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course_lib import records
from course_lib.checking.key import KEYS, Key
from course_lib.checking.verdict import Verdict

FILE = "checks.jsonl"  # of the records

_best: dict[str, float] = {}  # of this session, where nothing can be recorded


@dataclass(frozen=True)
class Step:
    """One exercise of a lesson: its heading, what was earned at best, and what there is."""

    exercise: str
    heading: str
    points: float
    max_points: float

    @property
    def done(self) -> bool:
        return self.points >= self.max_points

    @property
    def link(self) -> str:
        """The address of its heading in the same notebook, as JupyterLab and nbconvert make it."""
        return "#" + self.heading.replace(" ", "-")


@dataclass(frozen=True)
class Standing:
    """A lesson's exercises in order, seen from the one that was just checked."""

    exercise: str
    steps: list[Step]

    @property
    def done(self) -> list[Step]:
        return [step for step in self.steps if step.done]

    @property
    def finished(self) -> bool:
        return len(self.done) == len(self.steps)

    @property
    def next(self) -> Step | None:
        """The first exercise behind this one that is not done, else the first of all."""
        here = next((i for i, s in enumerate(self.steps) if s.exercise == self.exercise), -1)
        after = self.steps[here + 1 :] + self.steps[: here + 1]
        return next((step for step in after if not step.done), None)

    @property
    def text(self) -> str:
        """How far it is, in words."""
        points, most = sum(s.points for s in self.steps), sum(s.max_points for s in self.steps)
        exercises = f"{len(self.done)} of {len(self.steps)} exercises"
        return f"{exercises}, {points:g} of {most:g} points"


def note(verdict: Verdict) -> None:
    """Record what an exercise earned, where it is more than ever before."""
    if verdict.points > earned().get(verdict.exercise, 0.0):
        _best[verdict.exercise] = verdict.points
        said = ("exercise", "outcome", "points", "max_points")
        records.append(FILE, {name: getattr(verdict, name) for name in said})


def standing(key: Key, folder: Path = KEYS) -> Standing | None:
    """Return how far the lesson of an exercise is, None where the key belongs to no lesson."""
    if not key.place:
        return None
    best = earned()
    steps = [
        Step(exercise, heading, min(best.get(exercise, 0.0), most), most)
        for exercise, heading, most in exercises_of(key.lesson, folder)
    ]
    return Standing(key.exercise, steps)


def exercises_of(lesson: str, folder: Path = KEYS) -> list[tuple[str, str, float]]:
    """Return the exercises of a lesson in order: name, heading, points."""
    return [head[2:] for head in sorted(_heads(folder)) if head[0] == lesson]


@cache
def _heads(folder: Path) -> list[tuple[str, int, str, str, float]]:
    """Return of each public key lesson, place, exercise, heading and points.

    Only the first lines of each file are read: the head and the aspects come before all else.
    """
    found = []
    for path in folder.glob("*.jsonl"):
        head, points = {}, 0.0
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                [(kind, record)] = json.loads(line).items()
                if kind == "key":
                    head = record
                elif kind == "aspect":
                    points += record["points"]
                else:
                    break
        name, place = head["exercise"], head.get("place", 0)
        found.append((head["lesson"], place, name, head.get("heading") or name, points))
    return found


def earned() -> dict[str, float]:
    """Return the best points of each exercise, of this session and of those before."""
    best = dict(_best)
    for record in records.read(FILE):
        name, points = record.get("exercise"), record.get("points")
        if isinstance(name, str) and isinstance(points, int | float):
            best[name] = max(best.get(name, 0.0), float(points))
    return best
