"""What a key is made of: cases, aspects, mistakes, other functions of the course, a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.codec import decode

Observed = list[Observation | None]


@dataclass(frozen=True)
class Case:
    """One call: `args` and `expected` as JSON forms, the tolerance, what to ask of the dtype.

    public: whether everybody is asked it, so that it may be shown; raises: the exception of
    Python's that is to come back, or one derived from it; `expected` is a text then, that says so.
    """

    args: list
    expected: Any
    rtol: float
    atol: float
    dtype: str | None = None
    public: bool = False
    raises: str = ""

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
class Viewed(Observation):
    """What the bank's own answer did, where its value is what the view made of it already.

    So a key holds a few figures where the value itself is large. None comes from a student's side.
    """


@dataclass(frozen=True)
class Aspect:
    """A named part of an exercise that earns `points` if all of its `cases` (indices) are right.

    `require` names what else must hold in them: "unchanged" inputs, a result that is a "copy",
    "quiet" arithmetic, that it "draws" from the generator it is given, the "pace" of the key; None
    for the values alone.
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
