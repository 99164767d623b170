"""Change a right answer in one place, in every way that a slip of the finger or the mind would.

`mutations` yields, for some code, each change in words and the code that it leads to.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.proof.rules import replacements


@dataclass(frozen=True)
class Mutation:
    """A change in words, "old → new", and the whole code after it."""

    change: str
    code: str


def mutations(code: str) -> Iterator[Mutation]:
    """Yield the mutations of the functions in `code`, each different code once."""
    tree = ast.parse(code)
    seen = {ast.unparse(tree)}
    for function in [n for n in tree.body if isinstance(n, ast.FunctionDef)]:
        _drop_docstring(function)
        seen.add(ast.unparse(tree))
        for place in _places(function):
            for change, undo in place.changes():
                ast.fix_missing_locations(tree)
                text = ast.unparse(tree)
                undo()
                if text not in seen:
                    seen.add(text)
                    yield Mutation(change, text)


@dataclass(frozen=True)
class _Place:
    """A node where it stands: in the field of its parent, or at an index of that field."""

    node: ast.AST
    context: ast.AST  # the node around it that is shown with the change
    set: Callable[[ast.AST], None]

    def changes(self) -> Iterator[tuple[str, Callable[[], None]]]:
        before = ast.unparse(self.context)
        for new in replacements(self.node):
            self.set(new)
            ast.fix_missing_locations(self.context)
            ast.fix_missing_locations(ast.Module([new], []))  # type: ignore[list-item]
            if self.context is self.node:
                after = "nothing" if isinstance(new, ast.Pass) else ast.unparse(new)
            else:
                after = ast.unparse(self.context)
            yield f"{_line(before)} → {_line(after)}", lambda: self.set(self.node)


def _line(text: str) -> str:
    """Return code as one line; of a statement with a body, its head."""
    head, *body = text.splitlines()
    return f"{head} …" if body and head.endswith(":") else " ".join(text.split())


def _places(root: ast.AST, context: ast.AST | None = None) -> Iterator[_Place]:
    """Yield every node below `root` that may be replaced, with what is shown around it."""
    for name, value in ast.iter_fields(root):
        for i, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, (ast.expr, ast.stmt, ast.slice, ast.keyword)):
                if isinstance(node, (ast.comprehension, ast.arguments)):
                    yield from _places(node, context)
                continue
            shown = node if isinstance(node, ast.stmt) or _telling(node) else (context or node)
            yield _Place(node, shown, _setter(root, name, i if isinstance(value, list) else None))
            yield from _places(node, shown)


def _telling(node: ast.AST) -> bool:
    """Return whether an expression says enough to be shown by itself."""
    return isinstance(
        node, (ast.BinOp, ast.Call, ast.Compare, ast.BoolOp, ast.IfExp, ast.Subscript, ast.UnaryOp)
    )


def _setter(parent: ast.AST, name: str, index: int | None) -> Callable[[ast.AST], None]:
    def put(node: ast.AST) -> None:
        if index is None:
            setattr(parent, name, node)
        else:
            getattr(parent, name)[index] = node

    return put


def _drop_docstring(function: ast.FunctionDef) -> None:
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and function.body[1:]:
        function.body.pop(0)
