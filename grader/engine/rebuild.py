"""Rebuild a submission from the course's own lesson.

The order is the student's, and so are the answers and all cells the student wrote or changed.
Locked cells are the course's whatever the student made of them; checks are the course's and never
run here. What is missing is put back.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

from nbformat import NotebookNode

from grader.engine.submission import Submission, SubmittedCell

LOCKED = ("setup", "given", "wrong")
NOT_RUN = ("check", "predict", "markdown")


@dataclass(frozen=True)
class Piece:
    """A cell of the rebuilt notebook: `role` as in the lesson's text, or "student".

    `node` may be the course's own, so nobody writes into it.
    """

    role: str
    name: str
    source: str
    node: NotebookNode
    runs: bool


@dataclass(frozen=True)
class Rebuilt:
    """The rebuilt notebook, and what was mended, in sentences."""

    pieces: list[Piece]
    notes: list[str] = field(default_factory=list)

    def answer(self, exercise: str) -> Piece:
        """Return the cell that answers an exercise."""
        return next(p for p in self.pieces if (p.role, p.name) == ("exercise", exercise))


@dataclass(frozen=True)
class CourseCell:
    """A cell of the course's notebook."""

    role: str
    name: str
    node: NotebookNode


def course_cells(source: NotebookNode, released: NotebookNode) -> list[CourseCell]:
    """Return the cells that a submission began as: the released ones, with their roles."""
    cells = []
    for there, node in zip(source.cells, released.cells, strict=True):
        role, name = _role(there)
        clean = copy.deepcopy(node)
        clean.metadata = {k: v for k, v in node.metadata.items() if k in ("nbgrader", "tags")}
        cells.append(CourseCell(role, name, clean))
    return cells


def rebuild(submission: Submission, course: list[CourseCell]) -> Rebuilt:
    """Return the notebook to run and to show for a submission."""
    notes = list(submission.notes)
    matched = _match(submission.cells, course)
    pieces, used = [], set()
    for i, cell in enumerate(submission.cells):
        own = matched.get(i)
        if own is None or own in used:
            if own is not None and course[own].role in (*LOCKED, *NOT_RUN):
                continue  # a second copy of a cell of the course
            pieces.append(_student(cell, i))
            continue
        used.add(own)
        pieces.append(_restored(cell, course[own], i))
    for i in range(len(course)):
        if i not in used:
            _put_back(pieces, course, i, notes)
            used.add(i)
    first = next((k for k, p in enumerate(pieces) if p.role == "exercise"), 0)
    late = [p for p in pieces[first:] if p.role == "setup"]
    return Rebuilt([*late, *(p for p in pieces if p not in late)], notes)


def _role(node: NotebookNode) -> tuple[str, str]:
    if node.cell_type != "code":
        return "markdown", ""
    grade_id = node.metadata.get("nbgrader", {}).get("grade_id", "")
    if not grade_id:
        name = node.id if node.id.startswith("predict_") else ""
        demo = "demo" in node.metadata.get("tags", [])
        return ("predict" if name else "demo" if demo else "code"), name
    if node.metadata.nbgrader.solution:
        return "exercise", grade_id
    if grade_id == "setup":
        return "setup", ""
    role, _, name = grade_id.partition("_")
    return role, name


def _match(cells: list[SubmittedCell], course: list[CourseCell]) -> dict[int, int]:
    """Return, for each submitted cell that is one of the course's, which one it is."""
    by_grade = {
        c.node.metadata.get("nbgrader", {}).get("grade_id"): i for i, c in enumerate(course)
    }
    by_grade.pop(None, None)
    by_id = {c.node.id: i for i, c in enumerate(course)}
    by_text = {(c.node.cell_type, c.node.source): i for i, c in enumerate(course)}
    found: dict[int, int] = {}
    for i, cell in enumerate(cells):
        own = by_grade.get(cell.grade_id)
        if own is None:
            own = by_id.get(cell.id)
        if own is None:
            own = by_text.get((cell.kind, cell.source))
        if own is not None:
            found[i] = own
    answers = {c.name: i for i, c in enumerate(course) if c.role == "exercise"}
    lost = {name: i for name, i in answers.items() if i not in found.values()}
    for i, cell in enumerate(cells):
        if lost and i not in found and cell.kind == "code":
            for name in _defines(cell.source) & set(lost):
                found[i] = lost.pop(name)
                break
    return found


def _defines(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}


def _student(cell: SubmittedCell, i: int) -> Piece:
    node = NotebookNode(cell_type=cell.kind, id=f"student-{i}", metadata={}, source=cell.source)
    if cell.kind == "code":
        node |= {"execution_count": None, "outputs": []}
    return Piece("student", "", cell.source, node, cell.kind == "code")


def _restored(cell: SubmittedCell, own: CourseCell, i: int) -> Piece:
    node = own.node
    changed = cell.source != node.source
    if own.role == "exercise":
        node = NotebookNode({**node, "source": cell.source})
        return Piece("exercise", own.name, cell.source, node, True)
    if own.role in LOCKED or own.role in NOT_RUN:
        return Piece(own.role, own.name, node.source, node, own.role in LOCKED)
    if changed and cell.kind == "code":
        return _student(cell, i)  # the student's own text runs, wherever it stands
    return Piece(own.role, own.name, node.source, node, own.role != "demo")


def _put_back(pieces: list[Piece], course: list[CourseCell], i: int, notes: list[str]) -> None:
    """Put a missing cell of the course behind the one it follows there.

    A missing answer is put back as the stub, but does not run: a student may have defined the
    function elsewhere.
    """
    cell = course[i]
    if cell.role not in (*LOCKED, "exercise", "check"):
        return
    node = cell.node
    piece = Piece(cell.role, cell.name, node.source, node, cell.role in LOCKED)
    before = [c.node.id for c in course[:i]]
    places = [k for k, p in enumerate(pieces) if p.node.id in before and p.role != "student"]
    at = 0 if cell.role in LOCKED and not places else (max(places) + 1 if places else len(pieces))
    if cell.role == "check":
        answers = [k for k, p in enumerate(pieces) if (p.role, p.name) == ("exercise", cell.name)]
        at = answers[0] + 1 if answers else at
    if cell.role in LOCKED:
        first = [k for k, p in enumerate(pieces) if p.role == "exercise"]
        at = min([at, *first])
    what = {"exercise": "the answer cell of", "check": "the check of"}.get(
        cell.role, "the given cell"
    )
    notes.append(f"The notebook lacked {what} {cell.name or cell.role}; it was put back.")
    pieces.insert(at, piece)
