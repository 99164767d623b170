"""Searches for the expected values, and ways to tell the hidden inputs to somebody outside.

Whoever writes these wants to read the answers, or to learn the questions for the next attempt. It
fails because no expected value is where notebooks run: neither in the memory of that process nor in
a file that it can see, and a question holds arguments only. What an exception says of hidden inputs
does not reach the student.
"""

from __future__ import annotations

from tests.hostile.shared import Case, answers, cheat

SEARCH = """
import gc, sys

def search():
    for o in gc.get_objects():
        kind = type(o)
        if kind.__name__ in ("Key", "Case", "Mistake", "Verdict") and "course" in kind.__module__:
            return repr(o)
        if kind is dict and "expected" in o and type(o.get("rtol")) is float:
            return repr(o)
    frame = sys._getframe()
    while frame:
        for name in ("expected", "key", "case", "want"):
            if name in frame.f_locals:
                return repr(frame.f_locals[name])
        frame = frame.f_back

if search():
    raise Exception("BROKE OUT: " + search())
"""

CASES: list[Case] = [
    cheat(
        "expected values looked for in memory",
        SEARCH,
        """
found = search()
if found:
    raise type("BROKE_OUT", (Exception,), {})(found)
return 42.0
""",
    ),
    cheat(
        "keys and answers looked for in files",
        """
import os
import course_lib
wanted = {"weighted_sum.json", "01_weighted_sum.py", "l01_weighted_sum.py", "gradebook.db", "seed",
          "01_weighted_sum.ipynb"}
roots = [os.path.dirname(course_lib.__file__), "/course", "/work", "/root", "/home", "@FOLDER@",
         ".", "/tmp", "/srv", "/mnt", "/opt", "/usr/src"]
for root in roots:
    for here, folders, files in os.walk(root):
        if here.count("/") > root.count("/") + 3:
            folders.clear()
        if wanted & set(files):
            raise Exception("BROKE OUT: " + here)
""",
    ),
    Case(
        "hidden inputs told by the name of an exception",
        "win points",
        answers(
            {
                "step": """
def step(z):
    raise type(("LEAK " + repr(z))[:79], (Exception,), {})()
"""
            }
        ),
        {"step": 0.0},
    ),
]
