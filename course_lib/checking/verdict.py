"""What is said of one exercise of one student, and the form it is published in."""

from __future__ import annotations

from dataclasses import dataclass, field

from course_lib.checking.diagnosis import Diagnosis
from course_lib.checking.key import Key

OUTCOMES = (
    "right",
    "partly right",
    "wrong",
    "not attempted",
    "crashed",
    "too slow",
    "the grader broke",
)


@dataclass(frozen=True)
class AspectResult:
    """One line of the verdict; `reason` says why it did not pass.

    `judged` is False where it could not pass or fail: its form was asked for together with values,
    and these were wrong.
    """

    name: str
    points: float
    max_points: float
    passed: bool
    reason: str = ""
    judged: bool = True


@dataclass(frozen=True)
class Failure:
    """The smallest failing call whose inputs may be seen, as texts; `line` is the student's.

    `yours` and `line` are empty in grading: what comes from a student's code may carry anything.
    """

    call: str
    yours: str
    expected: str
    line: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said about one exercise of one student.

    `relation` is said where there is no diagnosis; `missing` is True where the notebook defines no
    such function; `lent` names the course's functions that it was asked with. `shown` are rows to
    show whatever the outcome, each a name and a text: what came of an input of the student's own.
    """

    exercise: str
    outcome: str
    points: float
    max_points: float
    aspects: list[AspectResult] = field(default_factory=list)
    diagnosis: Diagnosis | None = None
    message: str = ""
    failure: Failure | None = None
    hints: list[str] = field(default_factory=list)
    printed: str = ""
    relation: Diagnosis | None = None
    missing: bool = False
    lent: tuple[str, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict:
        """Return the published form (`grader/verdict.schema.json`), without hints.

        Of its inputs, those of a hidden check are ones that everybody is asked.
        """
        return {
            "exercise": self.exercise,
            "outcome": self.outcome,
            "points": self.points,
            "max_points": self.max_points,
            "aspects": [_published(a) for a in self.aspects],
            "diagnosis": self.diagnosis and _told(self.diagnosis),
            "relation": self.relation and _told(self.relation),
            "message": self.message,
            "failure": self.failure and _call(self.failure),
            "shown": [list(row) for row in self.shown],
            "lent": list(self.lent),
        }


def _published(aspect: AspectResult) -> dict:
    names = ("name", "points", "max_points", "passed", "judged")
    return {name: getattr(aspect, name) for name in names}


def _call(failure: Failure) -> dict:
    return {"call": failure.call, "yours": failure.yours, "expected": failure.expected}


def _told(said: Diagnosis) -> dict:
    return {"id": said.id, "message": said.message}


def unasked(key: Key, outcome: str, message: str, missing: bool = False) -> Verdict:
    """Return the verdict of zero points for an exercise that could not be asked."""
    aspects = [AspectResult(a.name, 0.0, a.points, False, message, False) for a in key.aspects]
    return Verdict(
        key.exercise,
        outcome,
        0.0,
        key.points,
        aspects,
        message=message,
        hints=key.hints,
        missing=missing,
    )
