"""The key of an exercise: what is asked and what must come back. It holds no answer code.

One shape serves the visible check (a file in `course_lib/keys`, fixed cases) and the grader
(made in memory, cases drawn with a secret seed).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from course_lib.checking.calls import Observation

KEYS = Path(__file__).parent.parent / "keys"


@dataclass(frozen=True)
class Case:
    """One call: `args` and `expected` as JSON forms, the tolerance, what to ask of the dtype."""

    args: list
    expected: Any
    rtol: float
    atol: float
    dtype: str | None = None


@dataclass(frozen=True)
class Aspect:
    """A named part of an exercise that earns `points` if all of its `cases` (indices) are right.

    `require` names what else must hold in them: "unchanged" inputs, a result that is a "copy",
    "quiet" arithmetic; None for the values alone.
    """

    name: str
    points: float
    cases: list[int]
    require: str | None = None


@dataclass(frozen=True)
class Mistake:
    """A misconception, as what it does in each case of the key."""

    id: str
    message: str
    hint: str
    observed: list[Observation]


@dataclass(frozen=True)
class Key:
    """All that a check needs to judge the observations of one exercise."""

    exercise: str
    lesson: str
    points: float
    parameters: list[str]
    aspects: list[Aspect]
    cases: list[Case]
    hints: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    view: str | None = None
    seconds: float | None = None

    def to_json(self) -> str:
        data = asdict(self)
        for mistake in data["mistakes"]:
            mistake["observed"] = [_compact(o) for o in mistake["observed"]]
        return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_key(exercise: str, folder: Path = KEYS) -> Key:
    """Return the public key of an exercise.

    Raises `KeyError` with a sentence for the student where there is none.
    """
    path = folder / f"{exercise}.json"
    if not exercise.isidentifier() or not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none at all"
        raise KeyError(f"there is no exercise called {exercise!r}; there are: {known}")
    return key_from_json(path.read_text(encoding="utf-8"))


def key_from_json(text: str) -> Key:
    """Return the `Key` that `Key.to_json` wrote."""
    data = json.loads(text)
    data["aspects"] = [Aspect(**a) for a in data["aspects"]]
    data["cases"] = [Case(**c) for c in data["cases"]]
    data["mistakes"] = [
        Mistake(**{**m, "observed": [Observation(**o) for o in m["observed"]]})
        for m in data["mistakes"]
    ]
    return Key(**data)


def _compact(observed: dict) -> dict:
    """Leave out what is at its default; keys are read by people too."""
    default = asdict(Observation())
    kept = {name: value for name, value in observed.items() if value != default[name]}
    return {
        name: value for name, value in kept.items() if name not in ("detail", "line", "printed")
    }
