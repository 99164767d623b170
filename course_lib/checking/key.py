"""The key of an exercise: what is asked and what must come back. It holds no answer code.

One shape serves the visible check (a file in `course_lib/keys`, one record a line) and the grader
(made in memory, cases drawn with a secret seed).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.later import Later
from course_lib.checking.pacing import Pace, Race
from course_lib.checking.pieces import Aspect, Case, Known, Mistake, Picture, Viewed
from course_lib.checking.suspects import Lineup, Tests
from course_lib.checking.telling_apart import Exposes, Pair

KEYS = Path(__file__).parent.parent / "keys"
HEAD = ("exercise", "lesson", "place", "heading", "truth", "parameters", "hints", "view", "seconds")
LATER = ("mistake", "known")  # records that are read when they are asked for

_read: dict[Path, tuple[tuple[int, int], Key]] = {}


@dataclass(frozen=True)
class Key:
    """All that a check needs to judge the observations of one exercise.

    truth: what is said of a right answer; place, heading: which exercise of its lesson it is, from
    1, and what stands above it. These and the picture are in public keys only. exposes: what is
    asked where an input is to expose a wrong function; `pair` are the two functions then, which no
    file holds: who asks hands them over. tests: what is asked where a test is to be written;
    `lineup` are the functions that it gets, handed over likewise. forbids: functions of NumPy and
    `math` that no answer may call. pace: how fast an answer is to be; `race` has the function it is
    compared with, which is handed over likewise. probe: a name of `course_lib.checking.probes`,
    where a case is more than one call; `others` are the notebook's functions that it calls besides.
    """

    exercise: str
    lesson: str
    parameters: list[str]
    aspects: list[Aspect]
    cases: list[Case]
    hints: list[str] = field(default_factory=list)
    mistakes: Sequence[Mistake] = field(default_factory=list)
    known: Sequence[Known] = field(default_factory=list)
    view: str | None = None
    seconds: float | None = None
    forbids: tuple[str, ...] = ()
    pace: Pace | None = None
    probe: str = ""
    truth: str = ""
    place: int = 0
    heading: str = ""
    picture: Picture | None = None
    exposes: Exposes | None = None
    tests: Tests | None = None
    pair: Pair | None = field(default=None, compare=False, repr=False)
    lineup: Lineup | None = field(default=None, compare=False, repr=False)
    race: Race | None = field(default=None, compare=False, repr=False)
    others: tuple[Callable, ...] = field(default=(), compare=False, repr=False)

    @property
    def points(self) -> float:
        """What all aspects earn together."""
        return float(sum(a.points for a in self.aspects))

    def __getstate__(self) -> dict:
        """Leave the functions behind: they are the course's, and no data."""
        return {**self.__dict__, "pair": None, "lineup": None, "race": None, "others": ()}

    def to_text(self) -> str:
        """Return the key as text, one record a line."""
        return "".join(
            json.dumps({kind: record}, ensure_ascii=False) + "\n"
            for kind, record in self._records()
        )

    def _records(self) -> Iterator[tuple[str, dict]]:
        asked: dict[str, Any] = {"forbids": self.forbids, "pace": self.pace, "probe": self.probe}
        asked["pace"] = self.pace and asdict(self.pace)
        head = {name: getattr(self, name) for name in HEAD}
        yield "key", head | {name: value for name, value in asked.items() if value}
        for aspect in self.aspects:
            yield "aspect", {k: v for k, v in asdict(aspect).items() if k != "strict" or v}
        if self.exposes:
            yield "exposes", asdict(self.exposes)
        if self.tests:
            yield "tests", asdict(self.tests)
        if self.picture:
            yield "picture", asdict(self.picture)
        for case in self.cases:
            asked = {k: v for k, v in asdict(case).items() if k != "public"}
            yield "case", {k: v for k, v in asked.items() if k != "raises" or v}
        for mistake in self.mistakes:
            yield "mistake", _seen(mistake)
        for known in self.known:
            yield "known", _seen(known)


def read_key(exercise: str, folder: Path = KEYS) -> Key:
    """Return the public key of an exercise, which is read once and kept.

    Raises `KeyError` with a sentence for the student where there is none.
    """
    path = folder / f"{exercise}.jsonl"
    if not exercise.isidentifier() or not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.jsonl"))) or "none at all"
        raise KeyError(f"there is no exercise called {exercise!r}; there are: {known}")
    stat = path.stat()
    stamp = (stat.st_mtime_ns, stat.st_size)
    kept = _read.get(path)
    if kept is None or kept[0] != stamp:
        kept = _read[path] = (stamp, key_from_text(path.read_text(encoding="utf-8")))
    return kept[1]


def key_from_text(text: str) -> Key:
    """Return the `Key` that `Key.to_text` wrote."""
    head: dict[str, Any] = {}
    found: dict[str, list] = {
        k: [] for k in ("exposes", "tests", "aspect", "picture", "case", *LATER)
    }
    for line in filter(None, text.split("\n")):
        late = next((kind for kind in LATER if line.startswith(f'{{"{kind}": ')), None)
        if late:
            found[late].append(line)
            continue
        [(kind, record)] = json.loads(line).items()
        if kind == "key":
            head = record
        else:
            found[kind].append(record)
    head["forbids"] = tuple(head.get("forbids", ()))
    head["pace"] = Pace(**head["pace"]) if "pace" in head else None
    return Key(
        **head,
        exposes=next((Exposes(**e) for e in found["exposes"]), None),
        tests=next((Tests(**t) for t in found["tests"]), None),
        aspects=[Aspect(**a) for a in found["aspect"]],
        picture=next((Picture(**p) for p in found["picture"]), None),
        cases=[Case(**c) for c in found["case"]],
        mistakes=Later(found["mistake"], _mistake),
        known=Later(found["known"], _known),
    )


def _mistake(line: str) -> Mistake:
    return Mistake(**_observed(json.loads(line)["mistake"]))


def _known(line: str) -> Known:
    return Known(**_observed(json.loads(line)["known"]))


def _seen(item: Mistake | Known) -> dict:
    """Return a record in which an observation holds only what is not as usual."""
    return {**asdict(item), "observed": [o and _compact(o) for o in item.observed]}


def _compact(observed: Observation) -> dict:
    default = asdict(Observation())
    said = ("kinds", "detail", "line", "printed", "warning", "pace")
    seen = {k: v for k, v in asdict(observed).items() if k not in said and v != default[k]}
    return seen | ({"viewed": True} if isinstance(observed, Viewed) else {})


def _observed(record: dict) -> dict:
    return {**record, "observed": [o if o is None else _observation(o) for o in record["observed"]]}


def _observation(data: dict) -> Observation:
    made = Viewed if data.pop("viewed", False) else Observation
    return made(**data)
