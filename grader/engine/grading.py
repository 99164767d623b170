"""`grade_submission`: bytes of a notebook in, verdicts out. It reads and writes nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from course_lib.checking.judge import Verdict, unasked
from grader.bank import exercises_of
from grader.engine.asking import ask_all
from grader.engine.border.kernel import Runner, new_runner
from grader.engine.border.reruns import GraderBroke
from grader.engine.border.session import CellError, Session
from grader.engine.lesson import course_of, hidden_keys
from grader.engine.rebuild import Piece, Rebuilt, rebuild
from grader.engine.receipt import receipt
from grader.engine.shown import autograded
from grader.engine.submission import HandedIn, Submission, Unreadable, read_submission


@dataclass(frozen=True)
class GradedSubmission:
    """All that is known of one submission after grading.

    `verdicts` are in the order of the lesson; `notes` are sentences about the submission as a
    whole; `notebook` is the autograded notebook as text; `receipt` says what was graded by what;
    `fault` is what went wrong on our side, for the instructor only; `answers` is the code of the
    answer cells by exercise.
    """

    lesson: str
    verdicts: list[Verdict]
    notes: list[str]
    notebook: str
    level: str
    receipt: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def points(self) -> float:
        return sum(v.points for v in self.verdicts)

    @property
    def max_points(self) -> float:
        return sum(v.max_points for v in self.verdicts)

    @property
    def broke(self) -> bool:
        """True where our side failed: no score may be recorded."""
        return any(v.outcome == "the grader broke" for v in self.verdicts)


def grade_submission(
    handed: HandedIn | bytes, lesson: str, seed: int, process: Runner | None = None
) -> GradedSubmission:
    """Grade one submission.

    handed: what was handed in, bytes where there is nothing else to say of it; lesson: its name;
    seed: the class's secret, an integer >= 0; process: a warm process to use, otherwise one is
    started for this call.
    Never raises for what a student handed in. Where our own side fails, the verdicts are
    *the grader broke* and carry no score.
    """
    if isinstance(handed, bytes):
        handed = HandedIn(handed)
    try:
        submission = read_submission(handed)
    except Unreadable as reason:
        return _ungraded(handed, lesson, str(reason), seed)
    own = process or new_runner()
    try:
        for last in (False, True):
            try:
                return _grade(submission, handed, lesson, seed, own)
            except Exception as error:
                own.close()
                if last or not isinstance(error, GraderBroke):
                    return broken(lesson, error, handed)
    finally:
        if process is None:
            own.close()
    raise AssertionError("the last try returns")


def _ungraded(handed: HandedIn, lesson: str, reason: str, seed: int) -> GradedSubmission:
    """Return the zero of a submission that cannot be read, with its reason."""
    verdicts = [unasked(key, "not attempted", reason) for key in hidden_keys(lesson, seed).values()]
    notes = [*handed.notes, reason]
    rebuilt = rebuild(Submission([]), course_of(lesson).cells)
    notebook = autograded(rebuilt.pieces, verdicts, notes)
    identity = receipt(handed, lesson, seed)
    return GradedSubmission(lesson, verdicts, notes, notebook, "not run", identity)


def broken(lesson: str, error: Exception, handed: HandedIn) -> GradedSubmission:
    """Return what is said where our own side failed."""
    text = "The grader broke. This is not your fault, and costs no points: it is graded again."
    exercises = exercises_of(lesson).values()
    verdicts = [Verdict(e.name, "the grader broke", 0.0, e.points, message=text) for e in exercises]
    identity = {"submission": hashlib.sha256(handed.raw).hexdigest(), "lesson": lesson}
    fault = f"{type(error).__name__}: {error}"
    notes = [*handed.notes, text]
    return GradedSubmission(lesson, verdicts, notes, "", "not run", identity, fault)


def _grade(
    submission: Submission, handed: HandedIn, lesson: str, seed: int, process: Runner
) -> GradedSubmission:
    course = course_of(lesson)
    rebuilt = rebuild(submission, course.cells)
    runs = [piece for piece in rebuilt.pieces if piece.runs]
    keys = hidden_keys(lesson, seed)
    with process.session([piece.source for piece in runs]) as session:
        verdicts = ask_all(session, keys, seed, {name: _written(name, runs) for name in keys})
        level = process.level
    notes = [*rebuilt.notes, *_left_out(session, runs), *_crashed(session.errors, runs)]
    in_order = [
        _explained(verdicts[name], name, rebuilt, session, runs) for name in course.exercises
    ]
    notebook = autograded(rebuilt.pieces, in_order, notes)
    identity = receipt(handed, lesson, seed)
    answers = {name: rebuilt.answer(name).source for name in course.exercises}
    return GradedSubmission(lesson, in_order, notes, notebook, level, identity, answers=answers)


def _written(name: str, runs: list[Piece]) -> str:
    """Return the code that may be behind an answer: its cell, and the student's own cells."""
    return "\n\n".join(p.source for p in runs if p.name == name or p.role == "student")


def _explained(
    verdict: Verdict, name: str, rebuilt: Rebuilt, session: Session, runs: list[Piece]
) -> Verdict:
    """Say why there is no function, where a cell that failed or was left out is the reason."""
    answer = rebuilt.answer(name)
    if not verdict.missing or answer not in runs:
        return verdict
    i = runs.index(answer)
    if i in session.left_out:
        text = f"The cell of {name} {session.left_out[i]}, so it was left out."
        return replace(verdict, outcome="crashed", message=text)
    for error in session.errors:
        if error.index == i:
            where = f" ({error.line})" if error.line else ""
            text = f"The cell of {name} ended with {error.type}: {error.detail}{where}"
            return replace(verdict, outcome="crashed", message=text)
    return verdict


def _left_out(session: Session, runs: list[Piece]) -> list[str]:
    texts = [
        f"{_where(runs[i], i)} {how}; it was left out and the rest run again."
        for i, how in session.left_out.items()
    ]
    if not session.alive:
        texts.append(session.ended)
    return texts


def _crashed(errors: list[CellError], runs: list[Piece]) -> list[str]:
    return [
        f"{_where(runs[e.index], e.index)} ended with {e.type}: {e.detail}"
        for e in errors
        if e.type != "NotImplementedError"
    ]


def _where(piece: Piece, i: int) -> str:
    return f"The cell of {piece.name}" if piece.name else f"Code cell {i + 1}"


def as_data(graded: GradedSubmission) -> dict[str, Any]:
    """Return a graded submission as JSON data, without the notebook and its code."""
    code = ("notebook", "answers", "verdicts")
    data = {k: v for k, v in asdict(graded).items() if k not in code}
    return data | {"verdicts": [v.to_dict() for v in graded.verdicts]}
