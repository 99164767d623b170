"""What a node of a syntax tree may be replaced by, so that a right answer becomes a wrong one."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

Change = Iterator[ast.AST]

OPERATORS: dict[type, list[type]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
}
COMPARISONS: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
COMMUTE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)
SYMMETRIC = {"maximum", "minimum", "max", "min", "add", "multiply", "logaddexp", "hypot"}
NEIGHBOURS = [
    ("maximum", "minimum"), ("max", "min"), ("amax", "amin"), ("argmax", "argmin"),
    ("sum", "mean"), ("prod", "sum"), ("zeros", "ones"), ("zeros_like", "ones_like"),
    ("zeros_like", "empty_like"), ("exp", "expm1"), ("log", "log1p"), ("log", "log2"),
    ("floor", "ceil"), ("any", "all"), ("greater", "greater_equal"), ("less", "less_equal"),
    ("greater", "less"), ("greater_equal", "less_equal"), ("sinh", "cosh"), ("add", "subtract"),
    ("multiply", "divide"), ("dot", "multiply"), ("matmul", "multiply"), ("hstack", "vstack"),
    ("column_stack", "vstack"), ("float64", "float32"), ("logaddexp", "logaddexp2"),
    ("outer", "inner"), ("argsort", "sort"), ("var", "std"), ("tanh", "sinh"),
]  # fmt: skip


def replacements(node: ast.AST) -> Change:
    """Yield what a node may be replaced by."""
    for kind, rule in RULES.items():
        if isinstance(node, kind):
            yield from rule(node)
    if isinstance(node, ast.stmt) and not isinstance(node, (ast.Pass, ast.FunctionDef)):
        yield ast.Pass()


def _like(node: ast.AST, **fields: object) -> ast.AST:
    """Return a shallow copy of a node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _binary(node: ast.BinOp) -> Change:
    for other in OPERATORS.get(type(node.op), []):
        yield _like(node, op=other())
    if not isinstance(node.op, COMMUTE):
        yield _like(node, left=node.right, right=node.left)
    yield from (node.left, node.right)


def _augmented(node: ast.AugAssign) -> Change:
    for other in OPERATORS.get(type(node.op), []):
        yield _like(node, op=other())
    yield ast.Assign([node.target], node.value)


def _unary(node: ast.UnaryOp) -> Change:
    yield node.operand


def _compare(node: ast.Compare) -> Change:
    for i, op in enumerate(node.ops):
        for other in COMPARISONS.get(type(op), []):
            yield _like(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])


def _boolean(node: ast.BoolOp) -> Change:
    yield _like(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for i in range(len(node.values)):
        left = [*node.values[:i], *node.values[i + 1 :]]
        yield left[0] if len(left) == 1 else _like(node, values=left)


def _constant(node: ast.Constant) -> Change:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        for other in (
            value + 1,
            value - 1,
            *([-value] if value else []),
            *([value / 2] * _odd(value)),
        ):
            yield ast.Constant(other)


def _odd(value: float) -> int:
    return int(isinstance(value, float) and value not in (0.0,))


def _call(node: ast.Call) -> Change:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    for pair in NEIGHBOURS:
        if name in pair:
            other = pair[1 - pair.index(name)]
            yield _like(node, func=_renamed(function, other))
    for i in range(len(node.args) - 1 if name not in SYMMETRIC else 0):
        swapped = list(node.args)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        yield _like(node, args=swapped)
    for i in range(len(node.keywords)):
        yield _like(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]
    if len(node.args) > 1:
        yield _like(node, args=node.args[:-1])
    if isinstance(function, ast.Attribute) and not _is_module(function.value):
        yield function.value


def _renamed(function: ast.expr, name: str) -> ast.AST:
    if isinstance(function, ast.Attribute):
        return _like(function, attr=name)
    return ast.Name(name, ast.Load())


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute)) and ast.unparse(node) in (
        "np", "math", "np.linalg", "itertools", "functools",
    )  # fmt: skip


def _attribute(node: ast.Attribute) -> Change:
    if node.attr == "T":
        yield node.value


def _slice(node: ast.Slice) -> Change:
    for name in ("lower", "upper", "step"):
        if getattr(node, name) is not None:
            yield _like(node, **{name: None})


def _tuple(node: ast.Tuple | ast.List) -> Change:
    if not isinstance(node.ctx, ast.Load):
        return
    for i in range(len(node.elts) - 1):
        swapped = list(node.elts)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        yield _like(node, elts=swapped)
    if len(node.elts) > 1:
        for i in range(len(node.elts)):
            yield _like(node, elts=[*node.elts[:i], *node.elts[i + 1 :]])


def _branches(node: ast.If | ast.IfExp | ast.While) -> Change:
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.If):
        yield _like(node, test=ast.Constant(True))
        yield _like(node, test=ast.Constant(False))


def _for(node: ast.For) -> Change:
    """Leave out the first or the last turn."""
    turns = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
    for lower, upper in ((ast.Constant(1), None), (None, ast.UnaryOp(ast.USub(), ast.Constant(1)))):
        yield _like(node, iter=ast.Subscript(turns, ast.Slice(lower, upper), ast.Load()))


RULES: dict[type | tuple, Callable] = {
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.Slice: _slice,
    (ast.Tuple, ast.List): _tuple,
    (ast.If, ast.IfExp): _branches,
    ast.For: _for,
}
