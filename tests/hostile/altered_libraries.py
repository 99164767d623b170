"""Patches to NumPy, to Python's own names and to the course's library, or files in their place.

Whoever writes these wants the comparison to find every answer right. It fails because nothing is
compared where notebooks run: there, values are only written down, by functions that were fetched
before the first cell ran, and the grader compares them in a process of its own. A patch that breaks
the writing down costs its author all answers, and nobody else any.
"""

from __future__ import annotations

from tests.hostile.shared import Case, cheat

CASES: list[Case] = [
    cheat(
        "patched comparisons",
        """
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
""",
    ),
    cheat(
        "patched array functions",
        """
as_array = np.asarray
np.asarray = lambda *a, **k: as_array(0.0)
np.may_share_memory = np.isnan = np.isfinite = np.abs = lambda *a, **k: True
""",
    ),
    cheat(
        "redefined check",
        """
import builtins
check = builtins.check = lambda *a: 100
""",
    ),
    cheat(
        "patched observe",
        """
import course_lib.checking.calls as calls
calls.observe = lambda f, args, seconds=5.0: calls.Observation(value=True)
""",
    ),
    cheat(
        "patched encode",
        """
import course_lib.checking.calls as calls, course_lib.checking.codec as codec
codec.encode = calls.encode = lambda v, depth=0: True
""",
        tampers=True,
    ),
    cheat(
        "patched judge, compare and key",
        """
import sys
import course_lib.checking
names = ("judge", "evidence", "compare", "key")
judge, evidence, compare, key = (sys.modules["course_lib.checking." + n] for n in names)
compare.difference = evidence.difference = judge.difference = lambda *a, **k: None
for module in (judge, evidence):
    module.value_reason = module.form_reason = lambda *a, **k: None
judge.judge = judge.unasked = lambda *a, **k: 100
key.read_key = lambda *a, **k: None
""",
    ),
    cheat(
        "replaced modules",
        """
import sys, types
for name in [n for n in sys.modules if n.startswith("course_lib")]:
    sys.modules[name] = types.ModuleType(name)
sys.modules["course_lib.checking.calls"].observe = lambda *a, **k: True
""",
    ),
    cheat(
        "numpy folder written beside the notebook",
        """
import os, sys
os.makedirs("numpy", exist_ok=True)
open("numpy/__init__.py", "w").write("allclose = array_equal = lambda *a: True")
sys.path.insert(0, os.getcwd())
""",
    ),
    cheat(
        "course_lib folder written beside the notebook",
        """
import os, sys
os.makedirs("course_lib/checking", exist_ok=True)
open("course_lib/__init__.py", "w").write("")
open("course_lib/checking/__init__.py", "w").write("check = lambda *a: 100")
sys.path.insert(0, os.getcwd())
""",
    ),
    cheat(
        "trace function that changes the callers' locals",
        """
import sys
def trace(frame, event, arg):
    for name in ("expected", "wanted", "points", "passed", "reason"):
        if name in frame.f_locals:
            frame.f_locals[name] = None
    return trace
sys.settrace(trace)
""",
    ),
]
