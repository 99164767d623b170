"""The key of an exercise: what is asked and what must come back. It holds no answer code.

One shape serves the visible check (a file in `course_lib/keys`, one record a line) and the grader
(made in memory, cases drawn with a secret seed).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.codec import decode
from course_lib.checking.later import Later
from course_lib.checking.telling_apart import Exposes, Pair

KEYS = Path(__file__).parent.parent / "keys"
HEAD = ("exercise", "lesson", "place", "heading", "truth", "parameters", "hints", "view", "seconds")
LATER = ("mistake", "known")  # records that are read when they are asked for
Observed = list[Observation | None]

_read: dict[Path, tuple[tuple[int, int], Key]] = {}


@dataclass(frozen=True)
class Case:
    """One call: `args` and `expected` as JSON forms, the tolerance, what to ask of the dtype.

    public: whether everybody is asked it, so that it may be shown.
    """

    args: list
    expected: Any
    rtol: float
    atol: float
    dtype: str | None = None
    public: bool = False

    @cached_property
    def given(self) -> list:
        """The arguments as Python data, decoded once; nobody may write into them."""
        return [decode(arg) for arg in self.args]

    @cached_property
    def wanted(self) -> Any:
        """The expected value as Python data, decoded once; nobody may write into it."""
        return decode(self.expected)

    @cached_property
    def bulk(self) -> int:
        """How much there is to look at in the arguments."""
        return len(str(self.args))


@dataclass(frozen=True)
class Aspect:
    """A named part of an exercise that earns `points` if all of its `cases` (indices) are right.

    `require` names what else must hold in them: "unchanged" inputs, a result that is a "copy",
    "quiet" arithmetic, that it "draws" from the generator it is given; None for the values alone.
    `strict`: whether the form of the results is asked for here, so that a list of right numbers
    fails; where no aspect is, it fails in all.
    """

    name: str
    points: float
    cases: list[int]
    require: str | None = None
    strict: bool = False


@dataclass(frozen=True)
class Mistake:
    """A misconception, as what it does in each case of the key.

    `observed` is None where its value is the expected one. `slip` says that it is one of form: the
    right value, handed back or handled in a wrong way.
    """

    id: str
    message: str
    hint: str
    observed: Observed
    slip: bool = False


@dataclass(frozen=True)
class Known:
    """Another function of the course, as what it does in each case of the key."""

    name: str
    observed: Observed


@dataclass(frozen=True)
class Picture:
    """How a wrong answer is drawn: as a "curve" beside the expected one, or as a "line".

    expected: the curve's values at evenly spaced points from `low` to `high`, rounded.
    """

    kind: str
    low: float = 0.0
    high: float = 0.0
    expected: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Key:
    """All that a check needs to judge the observations of one exercise.

    truth: what is said of a right answer; place, heading: which exercise of its lesson it is, from
    1, and what stands above it. These and the picture are in public keys only. exposes: what is
    asked where an input is to expose a wrong function; `pair` are the two functions then, which no
    file holds: who asks hands them over. forbids: functions of NumPy and `math` that no answer may
    call.
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
    truth: str = ""
    place: int = 0
    heading: str = ""
    picture: Picture | None = None
    exposes: Exposes | None = None
    pair: Pair | None = field(default=None, compare=False, repr=False)

    @property
    def points(self) -> float:
        """What all aspects earn together."""
        return float(sum(a.points for a in self.aspects))

    def __getstate__(self) -> dict:
        """Leave the two functions behind: they are the course's, and no data."""
        return {**self.__dict__, "pair": None}

    def to_text(self) -> str:
        """Return the key as text, one record a line."""
        return "".join(
            json.dumps({kind: record}, ensure_ascii=False) + "\n"
            for kind, record in self._records()
        )

    def _records(self) -> Iterator[tuple[str, dict]]:
        forbids = {"forbids": self.forbids} if self.forbids else {}
        yield "key", {name: getattr(self, name) for name in HEAD} | forbids
        for aspect in self.aspects:
            yield "aspect", {k: v for k, v in asdict(aspect).items() if k != "strict" or v}
        if self.exposes:
            yield "exposes", asdict(self.exposes)
        if self.picture:
            yield "picture", asdict(self.picture)
        for case in self.cases:
            yield "case", {k: v for k, v in asdict(case).items() if k != "public"}
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
    found: dict[str, list] = {k: [] for k in ("exposes", "aspect", "picture", "case", *LATER)}
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
    return Key(
        **head,
        exposes=next((Exposes(**e) for e in found["exposes"]), None),
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
    default, said = asdict(Observation()), ("detail", "line", "printed", "warning")
    return {k: v for k, v in asdict(observed).items() if k not in said and v != default[k]}


def _observed(record: dict) -> dict:
    seen = [None if o is None else Observation(**o) for o in record["observed"]]
    return {**record, "observed": seen}
