"""Notebooks that cheat, break or attack, each with what must come of it.

`CASES` is the table. A case makes the bytes of a notebook from the honest one of a lesson, and says
which exercises keep fewer points than an honest answer earns, and what the grader must say.
`python -m tests.hostile` runs all of it and prints case, expected, got.

Every case limits itself: forks and threads are counted, files and memory are bounded, and what
would hurt this machine without a sandbox first makes sure that it is in one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import queue
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.bank import exercises_of
from grader.engine import grading
from grader.engine.border.forkserver import ForkServer
from grader.engine.grading import GradedSubmission, grade_submission, hidden_keys
from grader.engine.limits import Limits
from grader.proof.try_files import notebook_with

LESSON = "01_weighted_sum"
SEED = 7
FULL = {name: float(e.points) for name, e in exercises_of(LESSON).items()}
CHEATED = ("weighted_sum", "step", "boundary_x2", "gate_weights", "neuron_batch")
LIMITS = Limits(
    cell_seconds=1.5,
    wall_seconds=12,
    exercise_seconds=1.5,
    cpu_seconds=10,
    memory=3 * 2**29,
    all_memory=3 * 2**30,
    grace=0.7,
)
CALL_SECONDS = 0.5
BROKE_OUT = "BROKE OUT"
Make = Callable[[dict], dict | bytes]


@dataclass(frozen=True, eq=False)
class Case:
    """One hostile notebook.

    make: from the honest notebook's data to that of the case, or to raw bytes; points: what
    exercises earn that do not keep all of theirs; says: what must stand in a note or a message;
    still_open: why the engine does not hold this yet, "" where it does.
    """

    name: str
    family: str
    make: Make
    points: dict[str, float] = field(default_factory=dict)
    says: str = ""
    still_open: str = ""

    def expected(self) -> dict[str, float]:
        """Return the points of every exercise."""
        return FULL | self.points


@dataclass
class Place:
    """What stands on this machine for a case to find: a class, a secret, sockets that listen."""

    folder: Path
    secret: str
    listeners: list[socket.socket]

    def fill(self, raw: bytes) -> bytes:
        """Put the addresses of this place into a notebook."""
        port = self.listeners[0].getsockname()[1]
        for mark, value in (
            ("@FOLDER@", str(self.folder)),
            ("@PORT@", str(port)),
            ("@NAME@", self.secret[:12]),
        ):
            raw = raw.replace(mark.encode(), value.encode())
        return raw

    def digest(self) -> str:
        """Return a hash over every file of the class and what the system says of it."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                info = path.stat()
                digest.update(f"{path} {info.st_mode} {info.st_uid} {info.st_mtime_ns}".encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()

    def reached(self) -> bool:
        """Say whether anything has connected to a socket of ours."""
        for listener in self.listeners:
            with contextlib.suppress(BlockingIOError):
                listener.accept()
                return True
        return False


@dataclass(frozen=True)
class Result:
    """What came of a case; `problems` is empty where all was as it must be."""

    graded: GradedSubmission
    seconds: float
    problems: list[str]


# How notebooks are made


def cell_of(data: dict, name: str) -> dict:
    """Return the cell with an id."""
    return next(c for c in data["cells"] if c["id"] == name)


def answers(sources: dict[str, str]) -> Make:
    """Replace the answers to some exercises."""

    def make(data: dict) -> dict:
        for name, source in sources.items():
            cell_of(data, name)["source"] = source
        return data

    return make


def extra(source: str, end: bool = False) -> Make:
    """Add a cell of the student's own: behind the setup, or at the end."""

    def make(data: dict) -> dict:
        at = len(data["cells"]) if end else [c["id"] for c in data["cells"]].index("setup") + 1
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
        data["cells"].insert(at, {**cell, "id": f"own-{at}", "execution_count": None})
        return data

    return make


def both(*makes: Make) -> Make:
    """Apply several, one after the other."""

    def make(data: dict) -> dict | bytes:
        result: Any = data
        for one in makes:
            result = one(result)
        return result

    return make


def each_cell(change: Callable[[dict], Any], prefix: str = "") -> Make:
    """Change every cell whose id begins with `prefix`, in place."""

    def make(data: dict) -> dict:
        for cell in data["cells"]:
            if cell.get("id", "").startswith(prefix):
                change(cell)
        return data

    return make


def raw(change: Callable[[bytes], bytes]) -> Make:
    """Change the bytes of the file."""
    return lambda data: change(json.dumps(data).encode())


def cheat(
    name: str, trick: str, body: str = "return 42.0", tampers: bool = False, **more: Any
) -> Case:
    """A trick that would win the points of five exercises; the other two are honest.

    With `tampers`, the trick breaks what carries honest answers out as well: they are lost too.
    """
    wrong = {
        ex: f"def {ex}(*args):\n" + "\n".join(f"    {line}" for line in body.strip().splitlines())
        for ex in CHEATED
    }
    makes = [answers(wrong)]
    if trick:
        makes.append(extra(trick))
    lost = FULL if tampers else CHEATED
    return Case(name, "win points", both(*makes), dict.fromkeys(lost, 0.0), **more)


def edit(name: str, make: Make, points: dict[str, float] | None = None, **more: Any) -> Case:
    """A change of the notebook's form."""
    return Case(name, "edit the notebook", make, points or {}, **more)


def blank(make: Make) -> Make:
    """Take the answers of the five exercises back to stubs, then change the form."""
    stub = {ex: f"def {ex}(*args):\n    raise NotImplementedError()" for ex in CHEATED}
    return both(answers(stub), make)


def stops(name: str, body: str, says: str = "", **more: Any) -> Case:
    """Code in the function `step` that ends, stalls or floods; it costs that exercise alone."""
    inner = "\n".join(f"    {line}" for line in body.strip().splitlines())
    make = answers({"step": f"def step(z):\n{inner}\n    return np.where(z > 0, 1.0, 0.0)"})
    points = more.pop("points", {"step": 0.0})
    return Case(name, "stop an exercise", make, points, says, **more)


def stops_cell(name: str, source: str, says: str = "", **more: Any) -> Case:
    """A cell of the student's own that ends, stalls or floods; it costs nothing else."""
    return Case(name, "stop the notebook", extra(source), more.pop("points", {}), says, **more)


def value(name: str, expression: str, points: float = 0.0, **more: Any) -> Case:
    """An answer of `neuron_batch` made of the right one, called `z`."""
    source = f"def neuron_batch(X, w, b):\n    z = X @ w + b\n    return {expression}"
    return Case(name, "odd values", answers({"neuron_batch": source}), {"neuron_batch": points},
                **more)  # fmt: skip


def reach(name: str, source: str, says: str = "", **more: Any) -> Case:
    """A cell that reaches for what is outside; it says so where it succeeds."""
    return Case(name, "reach out", extra(source), {}, says, **more)


def broken(name: str, make: Make, says: str = "", **more: Any) -> Case:
    """A file that cannot be read as a notebook: zero, with the reason."""
    return Case(name, "broken files", make, dict.fromkeys(FULL, 0.0), says, **more)


def odd_file(name: str, make: Make, says: str = "", **more: Any) -> Case:
    """A file that is odd, and graded all the same."""
    return Case(name, "broken files", make, more.pop("points", {}), says, **more)


# Tricks to win points. The first argument names the trick, the second is a cell that runs before
# the answers, the third the body of all five wrong answers.

NOTHING = dict.fromkeys(FULL, 0.0)
FORGE = """
import os, json, struct

def sockets():
    import stat
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode) or stat.S_ISFIFO(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass

def frame(data):
    raw = json.dumps(data).encode()
    for fd in sockets():
        try:
            os.write(fd, struct.pack(">I", len(raw)) + raw)
        except OSError:
            pass

SEEN = {"value": 1.0, "raised": None, "detail": "", "line": "", "changed": False,
        "shared": False, "warned": False, "printed": ""}
"""
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
        "always-equal object",
        """
class Yes:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = None
    __bool__ = lambda self: True
    __float__ = lambda self: 100.0
    shape = ()
    dtype = np.dtype(float)
""",
        "return Yes()",
    ),
    cheat(
        "always-equal array subclass",
        """
class Yes(np.ndarray):
    __eq__ = lambda self, other: np.ones(self.shape, bool)
    __sub__ = __rsub__ = lambda self, other: np.zeros(self.shape)
""",
        "return np.ones(3).view(Yes)",
    ),
    cheat(
        "always-equal float subclass",
        """
class Yes(float):
    __eq__ = __le__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
""",
        "return Yes(1.0)",
    ),
    cheat(
        "object that claims to be an array",
        """
class Yes:
    __class__ = np.ndarray
    __array__ = lambda self, *a, **k: np.zeros(2)
    __array_ufunc__ = lambda self, *a, **k: True
    __array_priority__ = 1e9
""",
        "return Yes()",
    ),
    cheat(
        "object with an array interface to foreign memory",
        """
class Yes:
    __array_interface__ = {"shape": (4,), "typestr": "<f8", "version": 3, "data": (1, True)}
""",
        "return Yes()",
    ),
    cheat(
        "object with a hostile class attribute",
        """
class Yes:
    __class__ = property(lambda self: 1 / 0)
    __repr__ = __str__ = lambda self: 1 / 0
    __getattribute__ = lambda self, name: 1 / 0
""",
        "return Yes()",
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
        "points written at exit and by finalizers",
        """
import atexit, weakref
def points(*a):
    print(100)
class Last:
    __del__ = points
atexit.register(points)
last = Last()
weakref.finalize(last, points)
""",
        "return Last()",
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
    cheat(
        "forged answers",
        FORGE,
        """
for i in range(40):
    frame({"answer": i, "seen": SEEN, "points": 100})
return 42.0
""",
    ),
    cheat(
        "forged verdicts",
        FORGE
        + """
verdict = {"exercise": "step", "outcome": "right", "points": 100, "max_points": 1}
for data in ({"verdict": verdict}, {"points": 100}, verdict, [100], 100, None, "right", True):
    frame(data)
""",
    ),
    cheat(
        "forged end of the notebook, then of the exercise",
        FORGE + 'frame({"finished": True})',
        """
frame({"answered": "done"})
return 42.0
""",
    ),
    cheat(
        "forged errors, by the hundred thousand",
        FORGE
        + """
for _ in range(200):
    for fd in sockets():
        raw = json.dumps({"error": {"type": "x" * 300, "detail": "y" * 300}}).encode()
        os.write(fd, (struct.pack(">I", len(raw)) + raw) * 100)
""",
    ),
    cheat("generators", "", "yield 42.0"),
    cheat("coroutines", "", "async def later(): return 42.0\nreturn later()"),
    cheat("answers to be computed later", "", "return lambda *a: 42.0"),
    cheat("the address of an object", "", "return float(id(args))"),
    cheat("the time", "import time", "return time.time()"),
    cheat("random numbers", "", "return np.random.default_rng().normal(size=np.shape(args[0]))"),
    cheat("the input handed back", "", "return args[0]"),
    cheat("nothing", "", "pass"),
    cheat("not a number", "", "return np.full(np.shape(args[0]), np.nan)"),
    cheat("an array that would broadcast", "", "return np.zeros((1, 1, 1, 1, 1))"),
    cheat(
        "a stub in some calls only",
        "",
        """
if np.size(args[0]) > 2:
    raise NotImplementedError()
return 42.0
""",
    ),
    Case(
        "right in the first call only",
        "win points",
        answers(
            {
                "neuron_batch": """
calls = []
def neuron_batch(X, w, b):
    calls.append(1)
    return X @ w + b if len(calls) == 1 else X @ w
"""
            }
        ),
        {"neuron_batch": 0.0},
    ),
    Case(
        "the first answer again and again",
        "win points",
        answers(
            {
                "count_parameters": """
seen = []
def count_parameters(sizes):
    seen.append(sum((p + 1) * q for p, q in zip(sizes, sizes[1:])))
    return seen[0]
"""
            }
        ),
        {"count_parameters": 0.0},
    ),
    Case(
        "answers learnt from the public examples",
        "win points",
        answers(
            {
                "count_parameters": """
def count_parameters(sizes):
    known = {(2, 1): 3, (64, 10): 650, (2, 3, 1): 13, (64, 32, 16, 10): 2778}
    return known.get(tuple(sizes), 0)
"""
            }
        ),
        {"count_parameters": 0.0},
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
    Case(
        "hidden inputs told by forged prints",
        "win points",
        both(
            extra(FORGE),
            answers(
                {
                    "step": """
def step(z):
    frame({"answer": 0, "seen": {**SEEN, "printed": "LEAK " + repr(z), "detail": "LEAK"}})
    return 42.0
"""
                }
            ),
        ),
        {"step": 0.0},
    ),
]

# Tricks with the form of the notebook


def check_cells(change: Callable[[dict], Any]) -> Make:
    """Change every check, with the five answers blank."""
    return blank(each_cell(change, "check_"))


def without(wanted: Callable[[dict], bool]) -> Make:
    """Delete cells."""
    return lambda data: {**data, "cells": [c for c in data["cells"] if not wanted(c)]}


def doubled(data: dict) -> dict:
    """Put every cell twice."""
    return {**data, "cells": [c for cell in data["cells"] for c in (cell, dict(cell))]}


def swapped(data: dict) -> dict:
    """Exchange the names of two answer cells."""
    one, other = cell_of(data, "weighted_sum"), cell_of(data, "dense")
    one["metadata"], other["metadata"] = other["metadata"], one["metadata"]
    one["id"], other["id"] = other["id"], one["id"]
    return data


def named_like(name: str, source: str) -> Make:
    """Put a cell of the student's own at the front, under the name of a locked one."""

    def make(data: dict) -> dict:
        cell = json.loads(json.dumps(cell_of(data, name)))
        cell["source"] = source
        return {**data, "cells": [cell, *data["cells"]]}

    return make


BLANK = dict.fromkeys(CHEATED, 0.0)
SKIP = {"tags": ["skip-execution", "remove-cell", "skip", "nbgrader-skip", "demo"]}
CASES += [
    edit("skip tags on every cell", blank(each_cell(lambda c: c["metadata"].update(SKIP))), BLANK),
    edit("checks edited to a number", check_cells(lambda c: c.update(source="100")), BLANK),
    edit("checks edited to nothing", check_cells(lambda c: c.update(source="")), BLANK),
    edit("checks turned to text", check_cells(lambda c: c.update(cell_type="markdown")), BLANK),
    edit("checks turned to raw cells", check_cells(lambda c: c.update(cell_type="raw")), BLANK),
    edit(
        "checks deleted",
        blank(without(lambda c: c["id"].startswith("check_"))),
        BLANK,
        says="lacked the check of step",
    ),
    edit("checks doubled", blank(doubled), BLANK),
    edit(
        "checks renamed",
        check_cells(
            lambda c: (
                c.update(id="x" + c["id"]),
                c["metadata"]["nbgrader"].update(grade_id="mine"),
            )
        ),
        BLANK,
    ),
    edit(
        "checks retagged as answers",
        check_cells(lambda c: c["metadata"]["nbgrader"].update(solution=True, grade=False)),
        BLANK,
    ),
    edit(
        "maximum raised",
        check_cells(lambda c: c["metadata"]["nbgrader"].update(points=1000)),
        BLANK,
    ),
    edit(
        "negative points", check_cells(lambda c: c["metadata"]["nbgrader"].update(points=-5)), BLANK
    ),
    edit(
        "points that are no number",
        check_cells(lambda c: c["metadata"]["nbgrader"].update(points="NaN")),
        BLANK,
    ),
    edit(
        "recorded outputs of full marks",
        check_cells(
            lambda c: c.update(
                outputs=[
                    {
                        "output_type": "execute_result",
                        "data": {"text/plain": "100"},
                        "metadata": {},
                        "execution_count": 1,
                    }
                ]
            )
        ),
        BLANK,
    ),
    edit(
        "checksums removed",
        each_cell(lambda c: c["metadata"].get("nbgrader", {}).pop("checksum", 0)),
    ),
    edit("all metadata removed", each_cell(lambda c: c.update(metadata={}))),
    edit("all metadata and ids removed", each_cell(lambda c: (c.update(metadata={}), c.pop("id")))),
    edit("metadata of wrong types", each_cell(lambda c: c.update(metadata=[1, {"nbgrader": 2}]))),
    edit("locked cells sabotaged", named_like("setup", "raise SystemExit"), {}),
    edit("setup edited", each_cell(lambda c: c.update(source="np = check = None"), "setup")),
    edit("setup deleted", without(lambda c: c["id"] == "setup"), says="lacked the given cell"),
    edit(
        "setup moved to the end",
        lambda d: {**d, "cells": sorted(d["cells"], key=lambda c: c["id"] == "setup")},
    ),
    edit("a cell under the name of a check", named_like("check_step", "step = None")),
    edit("names of two answers exchanged", swapped),
    edit("answers turned to text", each_cell(lambda c: c.update(cell_type="markdown"), "dense")),
    edit(
        "an answer twice, the last one right",
        both(named_like("dense", "def dense(X, W, b): return 0")),
    ),
    edit(
        "answers deleted, and written in a cell of one's own",
        lambda d: extra("def dense(X, W, b):\n    return X @ W + b", end=True)(
            without(lambda c: c["id"] == "dense")(d)
        ),
    ),
    edit("answers in the reverse order", lambda d: {**d, "cells": d["cells"][::-1]}),
    edit(
        "an answer deleted",
        without(lambda c: c["id"] == "dense"),
        {"dense": 0.0},
        says="no function dense",
    ),
    edit("an answer undone at the end", extra("del dense", end=True), {"dense": 0.0}),
    edit(
        "an answer that is no Python",
        answers({"dense": "def dense(:"}),
        {"dense": 0.0},
        says="SyntaxError",
    ),
]

# What stops it

SLEEP = "import time\ntime.sleep(30)"
SPIN = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
DEAF = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass"
REGEX = 'import re\nre.match(r"(a|aa)+$", "a" * 60 + "b")'
POWER = "x = 7 ** (10 ** 8)"
SEGFAULT = "import ctypes\nctypes.string_at(8)"
MEMORY = """
hoard = []
for _ in range(96):
    hoard.append(bytearray(64 * 2**20))
"""
PRINT = """
import sys
for _ in range(40):
    print("x" * 2**20)
    sys.stderr.write("y" * 2**20)
"""
WRITE = """
import os
for fd in (0, 1, 2):
    for _ in range(40):
        try:
            os.write(fd, b"x" * 2**20)
        except OSError:
            pass
"""
WRITE_ALL = """
import os
for fd in range(64):
    for _ in range(4):
        try:
            os.write(fd, b"x" * 100_000)
        except OSError:
            pass
"""
FILES = """
import os
try:
    for i in range(0 if os.path.exists("flood-0") else 150):
        with open(f"flood-{i}", "wb") as file:
            file.write(b"x" * 2**20)
except OSError:
    pass
"""
FORKS = """
import os, time
made = 0
for _ in range(300):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        time.sleep(20)
        os._exit(0)
    made += 1
if made >= 300:
    raise Exception("BROKE OUT: 300 forks")
"""
THREADS = """
import threading, time
try:
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    raise Exception("BROKE OUT: 300 threads")
except RuntimeError:
    pass
"""
DAEMON = """
import ctypes, os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(20)
    os._exit(0)
"""
ORPHAN = """
import ctypes, time
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
end = time.monotonic() + 20
while time.monotonic() < end:
    try:
        time.sleep(1)
    except BaseException:
        pass
"""
CLOSE = "import os\nos.closerange(0, 256)"
DEADLOCK = "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"
RECURSION = """
import sys
sys.setrecursionlimit(10**9)
def deeper(n):
    return [deeper(n + 1)]
deeper(0)
"""
BAD_STR = """
class Bad(Exception):
    def __str__(self):
        {}
    __repr__ = __str__
raise Bad()
"""
BAD_NAME = """
class Meta(type):
    __name__ = property(lambda cls: 1 / 0)
class Bad(Exception, metaclass=Meta):
    pass
raise Bad()
"""
DIED = "the process ended"
ENDINGS = {
    "os._exit": "import os\nos._exit(0)",
    "os._exit with a failure": "import os\nos._exit(3)",
    "kill of itself": "import os\nos.kill(os.getpid(), 9)",
    "stop of itself": "import os\nos.kill(os.getpid(), 19)",
    "segmentation fault": SEGFAULT,
    "abort": "import os\nos.abort()",
    "exec of another program": 'import os\nos.execv("/bin/true", ["true"])',
    "closed descriptors": CLOSE,
    "sys.exit": "import sys\nsys.exit(0)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "BaseException of one's own": "class Mine(BaseException): pass\nraise Mine('x')",
    "an exception group": "raise BaseExceptionGroup('many', [SystemExit(), ValueError()])",
    "question to nobody": "input()",
    "endless loop": "while True:\n    pass",
    "loop that catches everything": SPIN,
    "loop deaf to the alarm": DEAF,
    "long sleep": SLEEP,
    "deadlock": DEADLOCK,
    "regular expression without end": REGEX,
    "power too large": POWER,
    "endless recursion": RECURSION,
    "memory bomb": MEMORY,
    "one array too large": "np.ones(6 * 2**30 // 8)",
    "text of an exception that loops": BAD_STR.format("while True: pass"),
    "text of an exception that raises": BAD_STR.format("raise SystemExit"),
    "text of an exception without end": BAD_STR.format("return '<script>' * 10**6"),
    "text of an exception that is none": BAD_STR.format("return 5"),
    "text of an exception that is not Unicode": "raise Exception('\\ud800\\x00\\x1b[2J')",
    "name of an exception that raises": BAD_NAME,
}
HARMLESS = {
    "flood of prints": PRINT,
    "flood of writes to the standard streams": WRITE,
    "flood of files": FILES,
    "bomb of forks": FORKS,
    "bomb of threads": THREADS,
    "daemons": DAEMON,
    # Set by the first call, it would go off in a later one; each call is far shorter than it.
    "a signal handler and a timer": "global armed\nimport signal, time\n"
    "if 'armed' not in globals():\n    armed = signal.signal(14, lambda *a: 1 / 0)\n"
    "    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.001)\ntime.sleep(0.02)",
    "the state of the process": "import os, sys, random, locale\nos.chdir('/')\nos.umask(0o777)\n"
    "sys.path.clear()\nos.environ.clear()\nsys.setrecursionlimit(200)",
}
CASES += [stops(name, source) for name, source in ENDINGS.items()]
CASES += [stops(name, source, points={}) for name, source in HARMLESS.items()]
CASES += [
    stops(
        "flood of writes to every descriptor",
        WRITE_ALL,
    ),
    stops(
        "an answer of 58 MB",
        "return np.zeros((2700, 2700))",
    ),
    stops(
        "a daemon that goes on to write frames",
        FORGE
        + """
if os.fork() == 0:
    os.setsid()
    import time
    for _ in range(200):
        for fd in sockets():
            try:
                os.write(fd, b"x" * 1000)
            except OSError:
                os._exit(0)
        time.sleep(0.01)
    os._exit(0)
""",
    ),
    *(
        stops_cell(name, source)
        for name, source in ENDINGS.items()
        if name not in ("stop of itself", "closed descriptors", "os._exit with a failure")
    ),
    *(stops_cell(name, source) for name, source in HARMLESS.items()),
    stops_cell("closed descriptors", CLOSE, says="it was left out"),
    stops_cell("cut off from its parent, and deaf", ORPHAN, says="it was left out"),
    stops_cell("flood of writes to every descriptor", WRITE_ALL, says="it was left out"),
    stops_cell(
        "a thread that never lets go",
        "import threading\n"
        + SPIN.replace("while True:\n    try", "def spin():\n  while True:\n    try", 1)
        .replace("\n        while", "\n      while")
        .replace("\n    except", "\n    except")
        + "\nthreading.Thread(target=spin, daemon=True).start()",
    ),
    Case(
        "four cells that end the process",
        "stop the notebook",
        both(*[extra("import os\nos._exit(0)")] * 4),
        NOTHING,
        "could not be run to its end",
    ),
    Case(
        "every answer loops",
        "stop an exercise",
        answers({name: f"def {name}(*args):\n    while True:\n        pass" for name in CHEATED}),
        BLANK,
    ),
]

# Odd values

RIGHT = FULL["neuron_batch"]
CASES += [
    value("read-only array", "(z.setflags(write=False), z)[1]", RIGHT),
    value("negative strides", "z[::-1].copy()[::-1]", RIGHT),
    value("a strided view", "np.repeat(z, 3)[::3]", RIGHT),
    value("Fortran order", "np.asfortranarray(z)", RIGHT),
    value("big-endian", "z.astype('>f8')", RIGHT),
    value("an array on foreign memory", "np.frombuffer(bytearray(z.tobytes()), z.dtype)", RIGHT),
    value("a list", "list(z)"),
    value("a list of Python numbers", "z.tolist()"),
    value("a tuple", "tuple(z)"),
    value("a column", "z[:, None]"),
    value("a row", "z[None]"),
    value("a matrix", "np.matrix(z)"),
    value("a masked array", "np.ma.array(z)"),
    value("a subclass", "z.view(type('Mine', (np.ndarray,), {}))"),
    value("a record array", "z.view(np.recarray)"),
    value("objects", "z.astype(object)"),
    value("texts", "z.astype(str)"),
    value("complex numbers", "z.astype(complex)"),
    value("dates", "z.astype(int).astype('M8[s]')"),
    value("long doubles", "z.astype(np.longdouble)"),
    value("a structured array", "np.array([(v,) for v in z], [('v', 'f8')])"),
    value("sixty-four dimensions", "z.reshape((1,) * 60 + z.shape)"),
    value("an array that promises a terabyte", "np.broadcast_to(z[:1], (10**6, 10**6))"),
    value("an array of no bytes and endless shape", "np.zeros((0, 2**40, 2**20))"),
    value("a memory view", "memoryview(z)"),
    value("bytes", "z.tobytes()"),
    value("a dict with odd keys", "{1: z, None: z, (1, 2): z}"),
    value("a dict with texts as keys", "{'array': '<f8', 'shape': [3], 'data': 'AAAA'}"),
    value("a list in itself", "(lambda x: (x.append(x), x)[1])([])"),
    value("a list in itself many times", "(lambda x: (x.extend([x] * 50), x)[1])([])"),
    value(
        "ten thousand lists deep",
        "__import__('functools').reduce(lambda x, _: [x], range(10**4), z)",
    ),
    value("a list of a million", "[0.0] * 10**6"),
    value("a long list of arrays", "[np.ones(24)] * 4_000"),
    value("an integer of a million bits", "1 << 10**6"),
    value("an integer just too large", "2**63"),
    value("a lone surrogate", "'\\ud800'"),
    value("a text of ten million", "'x' * 10**7"),
    value("infinities", "z + np.inf"),
    value("the class", "np.ndarray"),
    value("the function", "neuron_batch"),
    value("not implemented", "NotImplemented"),
    value("a value of the grader's own", "__import__('course_lib').checking.codec.Rng(5)"),
    value("another of the grader's own", "__import__('course_lib').checking.codec.Other('x')"),
    Case(
        "a number as an array of no dimension",
        "odd values",
        answers({"weighted_sum": "def weighted_sum(x, w, b):\n    return np.asarray(x @ w + b)"}),
    ),
    Case(
        "a number as an array of one",
        "odd values",
        answers(
            {"weighted_sum": "def weighted_sum(x, w, b):\n    return np.atleast_1d(x @ w + b)"}
        ),
        {"weighted_sum": 0.0},
    ),
    Case(
        "a callable object for a function",
        "odd values",
        answers(
            {
                "dense": """
class Dense:
    def __call__(self, X, W, b):
        return X @ W + b
dense = Dense()
"""
            }
        ),
    ),
    Case(
        "a partial function",
        "odd values",
        answers(
            {
                "dense": """
import functools
dense = functools.partial(lambda extra, X, W, b: X @ W + b, None)
"""
            }
        ),
    ),
    Case(
        "not a function",
        "odd values",
        answers({"dense": "dense = 5"}),
        {"dense": 0.0},
        "no function dense",
    ),
    Case(
        "a function of too few arguments",
        "odd values",
        answers({"dense": "def dense(X): return X"}),
        {"dense": 0.0},
    ),
    Case(
        "warnings and prints",
        "odd values",
        answers(
            {
                "dense": """
import sys, warnings
def dense(X, W, b):
    print("LEAK", X)
    print("LEAK", X, file=sys.stderr)
    warnings.warn("LEAK")
    np.log(np.zeros(1))
    return X @ W + b
"""
            }
        ),
    ),
]

# Reaching out. Each says BROKE OUT where it succeeds, and ends with what refused it.

CASES += [
    reach(
        "a socket of this machine",
        """
import socket
socket.create_connection(("127.0.0.1", @PORT@), 0.3)
raise BaseException("BROKE OUT")
""",
        says="Error",
    ),
    reach(
        "a machine outside",
        """
import socket
socket.create_connection(("192.0.2.1", 80), 0.3)
raise BaseException("BROKE OUT")
""",
        says="unreachable",
    ),
    reach(
        "a packet sent outside",
        """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9))
raise BaseException("BROKE OUT")
""",
        says="unreachable",
    ),
    reach(
        "a name looked up",
        """
import socket
raise BaseException("BROKE OUT" + str(socket.getaddrinfo("example.invalid.", 80)))
""",
        says="gaierror",
    ),
    reach(
        "a socket in a folder",
        """
import socket
socket.socket(socket.AF_UNIX).connect("@FOLDER@/socket")
raise BaseException("BROKE OUT")
""",
        says="FileNotFoundError",
    ),
    reach(
        "a socket with an abstract name",
        """
import socket
socket.socket(socket.AF_UNIX).connect("\\0beyond-linear-@NAME@")
raise BaseException("BROKE OUT")
""",
        says="ConnectionRefusedError",
    ),
    *(
        reach(
            f"reading {path}",
            f"""
import os
found = os.listdir("{path}") if os.path.isdir("{path}") else open("{path}").read()
raise Exception("BROKE OUT: " + str(found)[:200])
""",
            says="Error",
        )
        for path in (
            "@FOLDER@",
            "@FOLDER@/seed",
            "@FOLDER@/gradebook.db",
            "@FOLDER@/submitted",
            "/etc/passwd",
            "/etc/shadow",
            "/home",
            "/var",
            "/etc/hostname",
            "/proc/self/environ",
            "/proc/1/mem",
            "/dev/mem",
            "/dev/kmsg",
            "/sys",
        )
    ),
    reach(
        "the home folder",
        """
import os
found = [x for x in os.listdir(os.path.expanduser("~"))] + [
    x for x in (os.listdir("/root") if os.path.isdir("/root") else []) if x != ".pyenv"]
if found:
    raise Exception("BROKE OUT: " + str(found))
""",
    ),
    reach(
        "the processes of others",
        """
import os
if os.listdir("/proc"):
    raise Exception("BROKE OUT: " + str(os.listdir("/proc"))[:200])
if os.getpid() > 2 or os.getppid() != 0:
    raise Exception("BROKE OUT: not a pid namespace of its own")
""",
    ),
    reach(
        "a signal to everybody",
        """
import os
os.kill(-1, 0)
raise BaseException("BROKE OUT")
""",
        says="ProcessLookupError",
    ),
    reach(
        "tracing the parent",
        """
import ctypes
if ctypes.CDLL(None).ptrace(16, 2, 0, 0) == 0 or ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0:
    raise Exception("BROKE OUT")
""",
    ),
    *(
        reach(
            f"writing to {path}",
            f"""
open("{path}/beyond-linear-canary", "w").write("x")
raise BaseException("BROKE OUT")
""",
            says="Error",
        )
        for path in (
            "/usr",
            "/usr/lib",
            "/course",
            "/course/course_lib",
            "/course/course_lib/keys",
            "/",
            "/etc",
            "@FOLDER@",
            "/dev",
        )
    ),
    reach(
        "writing into the installed Python",
        """
import numpy, os, sys
for folder in (sys.prefix, sys.base_prefix, os.path.dirname(numpy.__file__)):
    try:
        open(os.path.join(folder, "beyond-linear-canary"), "w").write("x")
    except OSError:
        continue
    raise Exception("BROKE OUT: " + folder)
""",
    ),
    reach(
        "a mount",
        """
import ctypes
libc = ctypes.CDLL(None)
if libc.mount(b"tmpfs", b"/usr", b"tmpfs", 0, b"size=4k") == 0:
    raise Exception("BROKE OUT: mounted")
for place in (b"/proc", b"/course/course_lib/keys", b"/scratch"):
    if libc.umount2(place, 2) == 0:
        raise Exception("BROKE OUT: unmounted")
""",
    ),
    reach(
        "a user namespace of its own",
        """
import ctypes
if ctypes.CDLL(None).unshare(0x10000000 | 0x00020000) == 0:
    raise Exception("BROKE OUT: a new user namespace, with all capabilities in it")
""",
    ),
    reach(
        "memory that no limit counts",
        """
import os, resource
descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
if descriptors > 1024:
    raise Exception(f"BROKE OUT: {descriptors} files of memory, 64 MiB each")
""",
    ),
    reach(
        "capabilities and programs with the setuid bit",
        """
import ctypes, os
libc = ctypes.CDLL(None)
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(header, data)
if any(data) or libc.prctl(39, 0, 0, 0, 0) != 1 or 0 in os.getresuid() + os.getresgid():
    raise Exception(f"BROKE OUT: {list(data)} {os.getresuid()}")
try:
    os.setuid(0)
    raise BaseException("BROKE OUT: root")
except OSError:
    pass
""",
    ),
    reach(
        "limits raised again",
        """
import resource
for what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
    soft, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY:
        raise Exception("BROKE OUT: no limit")
    try:
        resource.setrlimit(what, (hard * 2, hard * 2))
    except (OSError, ValueError):
        continue
    raise Exception("BROKE OUT: raised")
""",
    ),
    reach(
        "the environment",
        """
import os
if any("@SECRET@" in v or "SECRET" in k for k, v in os.environ.items()):
    raise Exception("BROKE OUT: " + str(dict(os.environ)))
""",
    ),
    reach(
        "a command of the shell",
        """
!cat @FOLDER@/seed > found.txt
text = open("found.txt").read()
if text:
    raise Exception("BROKE OUT: " + text)
""",
    ),
    reach(
        "scripts and links in the outputs",
        """
from IPython.display import HTML, display
display(HTML("<script>alert('BROKE OUT')</script>"))
HTML("<img src=x onerror=alert('BROKE OUT')>")
""",
    ),
]

# Broken files


def old_format(data: dict) -> dict:
    """Return the notebook in the format of before 2015."""
    cells = [{**c, "input": c["source"]} if c["cell_type"] == "code" else c for c in data["cells"]]
    for cell in cells:
        if cell["cell_type"] == "code":
            del cell["source"]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def strange_cells(data: dict) -> dict:
    """Put things between the cells that are none."""
    junk: list[Any] = [None, 5, "x", [], {}, {"cell_type": 7}, {"cell_type": "code", "source": {}}]
    junk += [{"cell_type": "code", "source": [1, ["x"], None], "metadata": 5, "id": []}]
    return {**data, "cells": [*junk, *data["cells"], *junk]}


def with_text(text: str) -> Make:
    """Put a text cell in front."""
    return lambda d: {**d, "cells": [{"cell_type": "markdown", "source": text}, *d["cells"]]}


def plainly(data: Any) -> str:
    """Return JSON with its letters as they are."""
    return json.dumps(data, ensure_ascii=False)


def ascii_only(data: dict) -> dict:
    """Take out what Latin-1 cannot write."""
    return json.loads(plainly(data).encode("latin-1", "replace").decode("latin-1"))


CASES += [
    broken("an empty file", lambda d: b"", "empty"),
    broken("white space", lambda d: b" \n\t\n ", "empty"),
    broken("a file cut off", raw(lambda b: b[:-200]), "JSON is broken"),
    broken("a file cut off at the front", raw(lambda b: b[200:]), "JSON is broken"),
    broken("zeros", lambda d: bytes(10_000), "JSON is broken"),
    broken("random bytes", lambda d: bytes(range(256)) * 40, "not a notebook"),
    broken("a picture", lambda d: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a notebook"),
    broken("an archive", lambda d: b"PK\x03\x04" + bytes(200), "not a notebook"),
    broken("a program", lambda d: b"import numpy as np\n", "not a notebook"),
    broken("UTF-16", raw(lambda b: b.decode().encode("utf-16")), "not a notebook"),
    broken("a list", lambda d: b"[]", "no cells"),
    broken("a number", lambda d: b"5", "no cells"),
    broken("null", lambda d: b"null", "no cells"),
    broken("no cells", lambda d: b'{"metadata": {}}', "no cells"),
    broken("cells that are no list", lambda d: b'{"cells": {"a": 1}}', "no cells"),
    broken("cells that are a text", lambda d: b'{"cells": "abc"}', "no cells"),
    broken("ten thousand cells", lambda d: {**d, "cells": d["cells"] * 150}, "more than"),
    broken("nested a hundred thousand deep", lambda d: b"[" * 100_000, "nested too deeply"),
    broken(
        "cells nested too deeply",
        lambda d: b'{"cells": [' + b'{"a":' * 99_999 + b"1" + b"}" * 99_999 + b"]}",
        "nested too deeply",
    ),
    broken(
        "a number of a hundred thousand digits",
        lambda d: b'{"cells": [], "n": ' + b"9" * 100_000 + b"}",
        "not a notebook",
    ),
    broken(
        "ten million lists", lambda d: b'{"cells": [' + b"[]," * 9_900_000 + b"[]]}", "lists and"
    ),
    broken("forty megabytes", lambda d: b'{"cells": [' + b" " * 40 * 2**20 + b"]}", "larger than"),
    broken("old format, cells that are a number", lambda d: b'{"worksheets": [{"cells": 5}]}'),
    broken("old format, sheets that are none", lambda d: b'{"worksheets": [5, null, "x"]}'),
    broken("cells that are none", lambda d: b'{"cells": [1, null, [], "x"]}'),
    odd_file("old format", lambda d: old_format(d), "before 2015"),
    odd_file("a byte order mark", raw(lambda b: b"\xef\xbb\xbf" + b)),
    odd_file(
        "Latin-1",
        lambda d: plainly(with_text("Größe")(ascii_only(d))).encode("latin-1"),
        "not UTF-8",
    ),
    odd_file(
        "another kernel",
        lambda d: {**d, "metadata": {"kernelspec": {"name": "ir"}}},
        "the kernel 'ir'",
    ),
    odd_file("a kernel that is none", lambda d: {**d, "metadata": {"kernelspec": [5]}}),
    odd_file("metadata missing", lambda d: {"cells": d["cells"]}),
    odd_file(
        "sources as lines",
        each_cell(lambda c: c.update(source=c["source"].splitlines(keepends=True))),
    ),
    odd_file(
        "line ends of Windows",
        each_cell(lambda c: c.update(source=c["source"].replace("\n", "\r\n"))),
    ),
    odd_file("all ids equal", each_cell(lambda c: c.update(id="same"))),
    odd_file("ids of wrong types", each_cell(lambda c: c.update(id={"a": []}))),
    odd_file("lone surrogates in a text", with_text("\ud800 \x00 \x1b[2J")),
    odd_file(
        "lone surrogates in an answer",
        each_cell(lambda c: c.update(source=c["source"] + "\n# \ud800"), "dense"),
    ),
    odd_file(
        "a zero byte in an answer",
        each_cell(lambda c: c.update(source=c["source"] + "\n# \x00"), "dense"),
        points={"dense": 0.0},
    ),
    odd_file("things that are no cells", strange_cells),
    odd_file(
        "names in JSON twice",
        raw(lambda b: b.replace(b'{"cell_type"', b'{"source": "x", "cell_type"')),
    ),
    odd_file(
        "an answer of ten megabytes",
        each_cell(lambda c: c.update(source=c["source"] + "\n#" + "x" * 10 * 2**20), "dense"),
    ),
]


# Running the table

AFTERWARDS = ["import numpy as np\nassert np.ones(3).sum() == 3", "from course_lib import check"]


@contextlib.contextmanager
def short_times() -> Iterator[None]:
    """Make calls short, which the banks fix."""
    real = grading.hidden_keys
    keys = {
        name: dataclasses.replace(key, seconds=CALL_SECONDS)
        for name, key in hidden_keys(LESSON, SEED).items()
    }
    grading.hidden_keys = lambda lesson, seed: keys  # type: ignore[assignment]
    try:
        yield
    finally:
        grading.hidden_keys = real


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """Make a class with a secret in it, sockets that listen, and a warm process."""
    secret = secrets.token_hex(16)
    os.environ["BEYOND_LINEAR_SECRET"] = secret
    listeners = []
    with tempfile.TemporaryDirectory(prefix="beyond-linear-class-") as name, short_times():
        folder = Path(name)
        for path in ("seed", "gradebook.db", f"submitted/other/{LESSON}/{LESSON}.ipynb"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(secret)
        try:
            for kind, address in (
                (socket.AF_INET, ("127.0.0.1", 0)),
                (socket.AF_UNIX, f"{folder}/socket"),
                (socket.AF_UNIX, f"\0beyond-linear-{secret[:12]}"),
            ):
                listener = socket.socket(kind)
                listeners.append(listener)
                listener.bind(address)
                listener.listen()
                listener.setblocking(False)
            yield Place(folder, secret, listeners)
        finally:
            del os.environ["BEYOND_LINEAR_SECRET"]
            for listener in listeners:
                listener.close()


def honest() -> dict:
    """Return the data of the honest notebook."""
    data = json.loads(notebook_with({}, LESSON))
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
    return data


def bytes_of(case: Case) -> bytes:
    """Return the notebook of a case, with marks where the addresses of a place go."""
    made = case.make(honest())
    return made if isinstance(made, bytes) else json.dumps(made).encode()


def run_all(cases: list[Case], here: Place, jobs: int = 2) -> dict[Case, Future[Result]]:
    """Start on all cases, on as many warm processes as there are jobs; return what will come.

    Behind each case the same warm process must take an honest notebook.
    """
    waiting: queue.SimpleQueue[Case] = queue.SimpleQueue()
    coming: dict[Case, Future[Result]] = {case: Future() for case in cases}
    for case in cases:
        waiting.put(case)

    def work() -> None:
        warm = ForkServer(LIMITS)
        try:
            while True:
                case = waiting.get_nowait()
                try:
                    coming[case].set_result(run(case, here, warm))
                except Exception as error:
                    coming[case].set_exception(error)
        except queue.Empty:
            warm.close()

    for _ in range(jobs):
        threading.Thread(target=work, daemon=True).start()
    return coming


def run(case: Case, here: Place, warm: ForkServer) -> Result:
    """Grade a case and find all that is not as it must be."""
    before, host = here.digest(), host_files()
    start = time.monotonic()
    graded = grade_submission(here.fill(bytes_of(case)), LESSON, SEED, warm)
    seconds = time.monotonic() - start
    problems = []
    got = points_of(graded)
    if got != case.expected():
        problems.append(f"points {short(got)} where {short(case.expected())} were expected")
    said = json.dumps(grading.as_data(graded), ensure_ascii=False) + graded.notebook
    if case.says and case.says not in said:
        problems.append(f"nobody said {case.says!r}; the notes are {graded.notes}")
    # The notebook repeats the sources, which name these words; what came of them does not.
    outcome = json.dumps(grading.as_data(graded), ensure_ascii=False)
    outcome += "".join(v.printed + v.message for v in graded.verdicts)
    if any(word in outcome for word in (BROKE_OUT, "LEAK", here.secret, "root:x:")):
        problems.append(f"it reached what it must not: {outcome[:2000]}")
    if any(not v.message for v in graded.verdicts):
        problems.append("a verdict has no message")
    if graded.broke:
        problems.append(f"the grader broke: {graded.notes}")
    said.encode()  # whatever came can be written
    if here.digest() != before or here.reached() or host_files() != host:
        problems.append("something outside was changed or reached")
    left = leftovers(warm)
    if left:
        problems.append(f"processes are left: {left}")
    with warm.session(AFTERWARDS) as after:
        if after.errors or not after.alive:
            problems.append(f"the next notebook does not run: {after.errors}")
    return Result(graded, seconds, problems)


def points_of(graded: GradedSubmission) -> dict[str, float]:
    """Return the points by exercise."""
    return {v.exercise: v.points for v in graded.verdicts}


def short(points: dict[str, float]) -> str:
    """Return points as a short text: what is not full."""
    less = [f"{name} {p:g}" for name, p in points.items() if p != FULL[name]]
    return "full" if not less else "none" if len(less) == len(FULL) and not any(
        points.values()) else ", ".join(less)  # fmt: skip


def leftovers(warm: ForkServer, seconds: float = 2.0) -> list[str]:
    """Return the processes below the warm one that are still there after a while."""
    end = time.monotonic() + seconds
    while True:
        found = _below(warm)
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.02)


def _below(warm: ForkServer) -> list[str]:
    """Return the processes below the warm one, but for bubblewrap's and its own."""
    if warm._process is None:
        return []
    parents: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            text = (entry / "stat").read_text(errors="replace")
            name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :]
            parents[int(entry.name)] = (int(rest.split()[1]), name)
    family, found = {warm._process.pid}, []
    generation, depth = {warm._process.pid}, 0
    while generation:
        generation = {pid for pid, (parent, _) in parents.items() if parent in generation}
        generation -= family
        depth += 1
        family |= generation
        # bubblewrap has a first process in the namespace, and the warm one below it
        kept = 2 if warm.level == "sandbox" else 0
        found += [f"{pid} {parents[pid][1]}" for pid in generation if depth > kept]
        if depth <= kept and len(generation) > 1:
            found += [f"{pid} {parents[pid][1]}" for pid in generation]
    return found


def host_files() -> list[str]:
    """Return what a case could have left in this machine's folders."""
    places = ("/", "/usr", "/usr/lib", "/etc", "/dev", "/dev/shm", "/tmp", str(Path.home()))
    names = ("beyond-linear-canary", "flood-0", "found.txt", "numpy", "course_lib")
    return [f"{p}/{n}" for p in places for n in names if (Path(p) / n).exists()]


def main() -> None:
    """Run all cases and print the table."""
    start = time.monotonic()
    bad = 0
    with place() as here:
        print(f"level: {ForkServer(LIMITS).level}\n")
        print(f"{'case':70} {'expected':45} got")
        for case, future in run_all(CASES, here).items():
            result = future.result()
            got = "as expected" if not result.problems else "; ".join(result.problems)[:300]
            bad += bool(result.problems)
            note = f"  (open: {case.still_open})" if case.still_open else ""
            label = f"{case.family}: {case.name}"[:69]
            expected = short(case.expected())[:44]
            print(f"{label:70} {expected:45} {got}{note}  {result.seconds:.1f} s", flush=True)
    print(f"\n{len(CASES)} cases, {bad} not as expected, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
