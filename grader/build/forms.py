"""Code compared by what it computes with: two expressions of one form differ in names at most.

Names of variables and functions do not count, nor do comments, brackets and spaces, the order
of a sum, or 0 against 0.0. Names of modules and of Python's own functions do.
"""

from __future__ import annotations

import ast
import builtins
import copy
import re

KEPT = {*dir(builtins), "np", "math", "plt"}
EITHER_WAY = {"maximum", "minimum", "logaddexp", "add", "multiply"}  # f(a, b) is f(b, a)
LEAST = 3  # below it an expression gives nothing away: X @ w + b weighs 2, np.maximum(z, 0) 3
COUNTED = (ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Call, ast.Attribute, ast.Subscript,
           ast.IfExp, ast.comprehension)  # fmt: skip


def forms(code: str) -> dict[str, str]:
    """Return the forms of all expressions in some code that weigh enough, each as it is written.

    What is not Python, such as a line of mathematics in prose, has none.
    """
    try:
        tree = ast.parse(re.sub(r"(?m)^[%!].*$", "", code))
    except (SyntaxError, ValueError):
        return {}
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.expr))
    return {form(node): ast.unparse(node) for node in nodes if weighs_enough(node)}


def weighs_enough(node: ast.expr) -> bool:
    """Return whether an expression does something with a variable that could be an answer."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return bool(names - KEPT) and weight(node) >= LEAST


def form(node: ast.expr) -> str:
    """Return the form of an expression."""
    ordered = _Ordered().visit(copy.deepcopy(node))
    return ast.unparse(_Renamed().visit(ordered))


def weight(node: ast.AST) -> int:
    """Return how many operations, calls, attributes and constants there are; indices are free."""
    if isinstance(node, ast.Constant) or _is_negative_number(node):
        return 1
    parts = [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
    return isinstance(node, COUNTED) + sum(weight(part) for part in parts)


def _is_negative_number(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)


class _Ordered(ast.NodeTransformer):
    """Put the sides of sums and products in an order that names have no part in."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, (ast.Add, ast.Mult)):
            node.left, node.right = sorted((node.left, node.right), key=_nameless)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in EITHER_WAY:
            node.args = sorted(node.args, key=_nameless)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return ast.Constant(float(value))
        return node


class _Renamed(ast.NodeTransformer):
    """Call the variables v0, v1, … in the order in which they come."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def name(self, old: str) -> str:
        return old if old in KEPT else self.names.setdefault(old, f"v{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.name(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self.name(node.arg))


class _Nameless(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.AST:
        return node if node.id in KEPT else ast.Name("v", node.ctx)


def _nameless(node: ast.expr) -> str:
    return ast.dump(_Nameless().visit(copy.deepcopy(node)))
