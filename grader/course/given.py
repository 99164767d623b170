"""Given code: what a lesson takes over from earlier ones, with all that it uses.

`# %% given="formula"` names a reference answer, or a function, class or constant that a code cell
of an earlier lesson makes at its top level. The rule:

1. Reference answers come first; else the latest earlier lesson that makes the name lends it.
2. What it uses comes along from the same lesson, in that lesson's order, and so on. Imports do
   not: the setup of the lesson that is given the code has to import the same.
3. What the lesson has already, by its own running cells or by given code above, is not repeated.
   It has to be the same code.

A name is lent only if one statement of its lesson makes it: a `def`, a `class` or an assignment.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from grader.course.code import bound, code_of, read, tree
from grader.course.source import Cell, Lesson, without_marks

MAKERS = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
EVERYWHERE = {*dir(builtins), "display", "get_ipython"}


@dataclass(frozen=True)
class Piece:
    """A statement or an answer: its code and the names it makes.

    kind: "import", "maker" (a def, a class, an assignment, an answer) or "block" (a loop, a with);
    runs: whether grading runs it.
    """

    code: str
    names: frozenset[str]
    kind: str
    runs: bool = True


@dataclass(frozen=True)
class Shelf:
    """What a lesson has to lend: its pieces in order, and which exercises it asks."""

    lesson: str
    exercises: list[str]
    pieces: list[Piece] = field(default_factory=list)

    def making(self, name: str) -> list[Piece]:
        """Return the pieces that make a name."""
        return [p for p in self.pieces if p.kind != "import" and name in p.names]

    def imports(self, name: str) -> list[Piece]:
        """Return the imports that bind a name."""
        return [p for p in self.pieces if p.kind == "import" and name in p.names]


def shelf_of(lesson: Lesson, earlier: Sequence[Shelf], until: Cell | None = None) -> Shelf:
    """Return what a lesson has, up to one of its cells if that is named."""
    shelf = Shelf(lesson.name, lesson.exercises)
    for cell in lesson.cells:
        if cell is until:
            break
        if cell.role == "given":
            shelf.pieces.extend(lend(cell, shelf, earlier))
        elif cell.role == "exercise":
            names = frozenset(bound(code_of(cell)))
            shelf.pieces.append(Piece(without_marks(cell.source), names, "maker"))
        else:
            shelf.pieces.extend(_statements(cell))
    return shelf


def lend(cell: Cell, here: Shelf, earlier: Sequence[Shelf]) -> list[Piece]:
    """Return the pieces that a given cell adds to what its lesson has above it."""
    home = _home(cell, earlier)
    added = []
    for piece in _with_what_it_uses(cell, home, here):
        there = [p for name in piece.names for p in here.making(name) if p.runs]
        names = ", ".join(sorted(piece.names))
        if piece.names & set(here.exercises):
            raise cell.error(
                f"{home.lesson}'s {names} comes along, and {here.lesson} asks for it",
                "Rename it there, or give something that does not use it",
            )
        if any(_same(p.code, piece.code) for p in there):
            continue
        if there:
            raise cell.error(
                f"{home.lesson}'s {names} comes along, and {here.lesson} has another above",
                "Rename one of the two",
            )
        added.append(replace(piece, runs=True))
    if not added:
        raise cell.error(f"{here.lesson} has {cell.name!r} already", "Take the cell out")
    return added


def joined(pieces: Sequence[Piece]) -> str:
    """Return the code of pieces as one cell: two empty lines around functions and classes."""
    text = ""
    for piece, before in zip(pieces, [None, *pieces], strict=False):
        if before:
            text += "\n" if _plain(piece) and _plain(before) else "\n\n\n"
        text += piece.code
    return text


def _home(cell: Cell, earlier: Sequence[Shelf]) -> Shelf:
    """Return the shelf that lends what a cell names."""
    asked = [shelf for shelf in earlier if cell.name in shelf.exercises]
    made = [shelf for shelf in reversed(earlier) if shelf.making(cell.name)]
    if not asked + made:
        raise cell.error(
            f"no earlier lesson makes {cell.name!r}",
            "Name an exercise, a function, a class or a constant of an earlier lesson",
        )
    return (asked + made)[0]


def _with_what_it_uses(cell: Cell, home: Shelf, here: Shelf) -> list[Piece]:
    """Return the piece that a cell names and all that it uses, in the order of their lesson."""
    wanted, todo = [_piece(cell, home, cell.name)], [cell.name]
    while todo:
        piece = _piece(cell, home, todo.pop())
        for name in sorted(read(piece.code) - piece.names):
            if home.making(name):
                new = _piece(cell, home, name)
                if new not in wanted:
                    wanted.append(new)
                    todo.append(name)
            elif home.imports(name):
                _is_imported(cell, name, home, here)
            elif name not in EVERYWHERE:
                raise cell.error(
                    f"{cell.name!r} needs {name!r}, which {home.lesson} never makes",
                    "Mend that lesson",
                )
    return [piece for piece in home.pieces if piece in wanted]


def _piece(cell: Cell, home: Shelf, name: str) -> Piece:
    pieces = home.making(name)
    if len(pieces) != 1 or pieces[0].kind == "block":
        how = "in a loop or a block" if len(pieces) == 1 else f"{len(pieces)} times"
        raise cell.error(
            f"{cell.name!r} needs {name!r}, which {home.lesson} makes {how}",
            "Only what one def, class or assignment makes can be given",
        )
    return pieces[0]


def _is_imported(cell: Cell, name: str, home: Shelf, here: Shelf) -> None:
    needed = home.imports(name)[-1].code
    if needed not in [p.code for p in here.imports(name) if p.runs]:
        raise cell.error(
            f"{cell.name!r} needs {needed!r}, which {here.lesson} lacks above",
            "Add it to the setup cell",
        )


def _statements(cell: Cell) -> Iterator[Piece]:
    """Yield the statements of a cell that make names, with the comments right above them."""
    lines, runs = cell.source.splitlines(), cell.role != "demo"
    for node in tree(cell).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (Piece(ast.unparse(one), frozenset(bound(ast.unparse(one))), "import", runs)
                        for one in _one_by_one(node))  # fmt: skip
            continue
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(d.lineno for d in decorators)]) - 1
        while first and lines[first - 1].startswith("#"):
            first -= 1
        code = "\n".join(lines[first : node.end_lineno])
        if names := frozenset(bound(code)):
            yield Piece(code, names, "maker" if isinstance(node, MAKERS) else "block", runs)


def _one_by_one(node: ast.Import | ast.ImportFrom) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield an import as imports of one name each."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield ast.Import([alias])
        else:
            yield ast.ImportFrom(node.module, [alias], node.level)


def _same(a: str, b: str) -> bool:
    return ast.dump(ast.parse(a)) == ast.dump(ast.parse(b))


def _plain(piece: Piece) -> bool:
    return isinstance(ast.parse(piece.code).body[0], (ast.Assign, ast.AnnAssign))
