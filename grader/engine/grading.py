"""`grade_submission`: bytes of a notebook in, verdicts out. It reads and writes nothing else."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from course_lib.checking.card import card_html
from course_lib.checking.judge import Verdict, unasked
from course_lib.checking.key import Key
from grader.bank import exercises_of, key_of
from grader.build.expand import expand
from grader.build.release import release
from grader.course.lessons import load_lesson
from grader.course.paths import NOTEBOOKS
from grader.engine.asking import ask_all
from grader.engine.border.kernel import Runner, new_runner
from grader.engine.border.reruns import GraderBroke
from grader.engine.border.session import CellError, Session
from grader.engine.rebuild import CourseCell, Piece, Rebuilt, course_cells, rebuild
from grader.engine.submission import Submission, Unreadable, read_submission


@dataclass(frozen=True)
class GradedSubmission:
    """All that is known of one submission after grading.

    `verdicts` are in the order of the lesson; `notes` are sentences about the submission as a
    whole; `notebook` is the autograded notebook as text; `receipt` says what was graded by what;
    `fault` is what went wrong on our side, for the instructor only.
    """

    lesson: str
    verdicts: list[Verdict]
    notes: list[str]
    notebook: str
    level: str
    receipt: dict[str, Any] = field(default_factory=dict)
    fault: str = ""

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


@dataclass(frozen=True)
class Course:
    """What grading needs of a lesson, made once."""

    lesson: str
    cells: list[CourseCell]
    exercises: list[str]
    version: str


@cache
def course_of(lesson: str) -> Course:
    """Return the course's side of a lesson."""
    text = load_lesson(lesson)
    source = expand(text)
    path = NOTEBOOKS / lesson / f"{lesson}.ipynb"
    if path.is_file():
        released = nbformat.read(path, as_version=4)
    else:
        released = release(lesson, source)
    digest = hashlib.sha256(nbformat.writes(source).encode()).hexdigest()
    return Course(lesson, course_cells(source, released), text.exercises, digest)


@cache
def hidden_keys(lesson: str, seed: int) -> dict[str, Key]:
    """Return the hidden keys of a lesson by exercise."""
    return {n: key_of(e, seed) for n, e in exercises_of(lesson).items()}


@cache
def engine_version() -> str:
    """Return a hash of the code that decides about points."""
    import course_lib
    import grader

    digest = hashlib.sha256()
    for package in (course_lib, grader):
        root = Path(package.__file__ or "").parent
        for path in sorted(root.rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def receipt(raw: bytes, lesson: str, seed: int) -> dict[str, Any]:
    """Return what identifies a grading: the same receipt means the same verdicts."""
    return {
        "submission": hashlib.sha256(raw).hexdigest(),
        "lesson": lesson,
        "lesson_version": course_of(lesson).version,
        "engine": engine_version(),
        "seed": hashlib.sha256(str(seed).encode()).hexdigest()[:16],
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def grade_submission(
    raw: bytes, lesson: str, seed: int, process: Runner | None = None
) -> GradedSubmission:
    """Grade one submission.

    raw: the bytes handed in; lesson: its name; seed: the class's secret, an integer >= 0;
    process: a warm process to use, otherwise one is started for this call.
    Never raises for what a student handed in. Where our own side fails, the verdicts are
    *the grader broke* and carry no score.
    """
    if process is None:
        process = new_runner()
        try:
            return grade_submission(raw, lesson, seed, process)
        finally:
            process.close()
    try:
        submission = read_submission(raw)
    except Unreadable as reason:
        return ungraded(lesson, str(reason), raw, seed)
    for last in (False, True):
        try:
            return _grade(submission, raw, lesson, seed, process)
        except Exception as error:
            process.close()
            if last or not isinstance(error, GraderBroke):
                return broken(lesson, error, raw)
    raise AssertionError("the last try returns")


def ungraded(lesson: str, reason: str, raw: bytes, seed: int) -> GradedSubmission:
    """Return the zero of a submission that cannot be read, with its reason."""
    keys = hidden_keys(lesson, seed)
    verdicts = [unasked(key, "not attempted", reason) for key in keys.values()]
    rebuilt = rebuild(Submission([], []), course_of(lesson).cells)
    notebook = _autograded(rebuilt.pieces, verdicts, [reason])
    identity = receipt(raw, lesson, seed)
    return GradedSubmission(lesson, verdicts, [reason], notebook, "not run", identity)


def broken(lesson: str, error: Exception, raw: bytes) -> GradedSubmission:
    """Return what is said where our own side failed."""
    text = "The grader broke. This is not your fault, and costs no points: it is graded again."
    exercises = exercises_of(lesson).values()
    verdicts = [Verdict(e.name, "the grader broke", 0.0, e.points, message=text) for e in exercises]
    identity = {"submission": hashlib.sha256(raw).hexdigest(), "lesson": lesson}
    fault = f"{type(error).__name__}: {error}"
    return GradedSubmission(lesson, verdicts, [text], "", "not run", identity, fault)


def _grade(
    submission: Submission, raw: bytes, lesson: str, seed: int, process: Runner
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
    notebook = _autograded(rebuilt.pieces, in_order, notes)
    return GradedSubmission(lesson, in_order, notes, notebook, level, receipt(raw, lesson, seed))


def _written(name: str, runs: list[Piece]) -> str:
    """Return the code that may be behind an answer: its cell, and the student's own cells."""
    return "\n\n".join(p.source for p in runs if p.name == name or p.role == "student")


def _explained(
    verdict: Verdict, name: str, rebuilt: Rebuilt, session: Session, runs: list[Piece]
) -> Verdict:
    """Say why there is no function, where a cell that failed or was left out is the reason."""
    if verdict.outcome not in ("not attempted", "crashed") or "defines no" not in verdict.message:
        return verdict
    answer = rebuilt.answer(name)
    if answer not in runs:
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


def _autograded(pieces: list[Piece], verdicts: list[Verdict], notes: list[str]) -> str:
    """Return the notebook that formgrader shows: each check with its points and its card."""
    by_name = {v.exercise: v for v in verdicts}
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
    if notes:
        text = "**Notes of the grader**\n\n" + "\n".join(f"- {json.dumps(n)[1:-1]}" for n in notes)
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id="grader-notes"))
    for piece in pieces:
        node = nbformat.from_dict(piece.node)
        if piece.role == "check":
            verdict = by_name[piece.name]
            data = {"text/plain": f"{verdict.points:g}", "text/html": card_html(verdict)}
            node.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
            node.execution_count = 1
        notebook.cells.append(node)
    return nbformat.writes(notebook) + "\n"


def as_data(graded: GradedSubmission) -> dict[str, Any]:
    """Return a graded submission as JSON data, without the notebook."""
    data = {k: v for k, v in asdict(graded).items() if k not in ("notebook", "verdicts")}
    return data | {"verdicts": [v.to_dict() for v in graded.verdicts]}
