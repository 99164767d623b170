"""Patches to the IPython shell that runs the cells, and hooks in it.

Whoever writes these wants the checks to print full points, whatever the answers. It fails because
checks do not run when a notebook is graded, and no text that a cell prints or displays is read as
points: the grader asks the functions and judges their values itself.
"""

from __future__ import annotations

from tests.hostile.shared import Case, cheat

CASES: list[Case] = [
    cheat(
        "patched run_cell",
        """
shell = get_ipython()
run = shell.run_cell
def run_cell(raw, *a, **k):
    print(100)
    return run(raw.replace("check(", "100 or check("), *a, **k)
shell.run_cell = run_cell
""",
    ),
    cheat(
        "input transformer",
        """
get_ipython().input_transformers_post.append(
    lambda lines: ["100\\n"] if any("check(" in x for x in lines) else lines)
""",
    ),
    cheat(
        "AST transformer",
        """
import ast
class Hundred(ast.NodeTransformer):
    def visit_Call(self, node):
        self.generic_visit(node)
        if getattr(node.func, "id", "") == "check":
            return ast.copy_location(ast.Constant(100), node)
        return node
get_ipython().ast_transformers.append(Hundred())
""",
    ),
    cheat(
        "display hook that prints points",
        """
import sys
sys.displayhook = lambda v: print(100)
get_ipython().display_formatter.formatters["text/plain"].for_type(
    object, lambda o, p, c: p.text("100"))
""",
    ),
    cheat(
        "hook behind every cell that clears the output and prints points",
        """
from IPython.display import clear_output
def hundred(*a):
    clear_output()
    print(100)
get_ipython().events.register("post_run_cell", hundred)
get_ipython().events.register("pre_execute", hundred)
""",
    ),
]
