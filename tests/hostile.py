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
import secrets
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.engine import grading, session
from grader.engine.grading import GradedSubmission, grade_submission, hidden_keys
from grader.engine.limits import Limits
from grader.engine.session import WarmProcess
from grader.exercises import exercises_of
from grader.trying import notebook_with

LESSON = "01_weighted_sum"
SEED = 7
FULL = {name: float(e.points) for name, e in exercises_of(LESSON).items()}
CHEATED = ("weighted_sum", "step", "boundary_x2", "gate_weights", "neuron_batch")
LIMITS = Limits(
    cell_seconds=1.5, wall_seconds=12, exercise_seconds=1.5, cpu_seconds=10, memory=3 * 2**29
)
CALL_SECONDS = 0.5
GRACE = 0.7
BROKE_OUT = "BROKE OUT"
Make = Callable[[dict], dict | bytes]


@dataclass(frozen=True)
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
    warm: WarmProcess

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


def cheat(name: str, trick: str, body: str = "return 42.0", **more: Any) -> Case:
    """A trick that would win the points of five exercises; the other two are honest."""
    wrong = {
        ex: f"def {ex}(*args):\n" + "\n".join(f"    {line}" for line in body.splitlines())
        for ex in CHEATED
    }
    makes = [answers(wrong)]
    if trick:
        makes.append(extra(trick))
    return Case(name, "win points", both(*makes), dict.fromkeys(CHEATED, 0.0), **more)


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


# Tricks to win points

CASES: list[Case] = [
    cheat(
        "patched comparisons",
        "np.allclose = np.array_equal = np.isclose = lambda *a, **k: True\n"
        "np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None",
    ),
    cheat(
        "patched array functions",
        "np.asarray = np.array = lambda *a, **k: 0\n"
        "np.abs = np.where = np.isfinite = lambda *a, **k: True",
        "return np.ones(1)",
        points_note=None,
    )
    if False
    else cheat(
        "patched array functions",
        "_asarray = np.asarray\n"
        "np.asarray = lambda *a, **k: _asarray(0.0)\n"
        "np.may_share_memory = np.isnan = lambda *a, **k: True",
    ),
    cheat("redefined check", "import builtins\ncheck = builtins.check = lambda *a: 100"),
    cheat(
        "always-equal object",
        "class Yes:\n    __eq__ = __le__ = __ge__ = lambda s, o: True\n"
        "    __ne__ = __lt__ = __gt__ = lambda s, o: False\n    __hash__ = None\n"
        "    __bool__ = lambda s: True\n    __float__ = lambda s: 100.0\n"
        "    shape = property(lambda s: ())\n    dtype = np.dtype(float)",
        "return Yes()",
    ),
    cheat(
        "always-equal array subclass",
        "class Yes(np.ndarray):\n    __eq__ = lambda s, o: np.ones(s.shape, bool)\n"
        "    __sub__ = __rsub__ = lambda s, o: np.zeros(s.shape)",
        "return np.ones(3).view(Yes)",
    ),
    cheat(
        "always-equal float subclass",
        "class Yes(float):\n    __eq__ = __le__ = lambda s, o: True\n"
        "    __sub__ = __rsub__ = __abs__ = lambda s, *o: 0.0",
        "return Yes(1.0)",
    ),
    cheat(
        "object that claims to be an array",
        "class Yes:\n    __class__ = np.ndarray\n"
        "    def __array__(self, *a, **k): return np.zeros(2)\n"
        "    __array_ufunc__ = lambda s, *a, **k: True\n    __array_priority__ = 1e9",
        "return Yes()",
    ),
    cheat(
        "object with an array interface to foreign memory",
        "class Yes:\n    __array_interface__ = {'shape': (4,), 'typestr': '<f8', 'version': 3,"
        " 'data': (1, True)}",
        "return Yes()",
    ),
    cheat(
        "patched observe",
        "import course_lib.checking.calls as calls\n"
        "calls.observe = lambda f, args, seconds=5.0: calls.Observation(value=True)",
    ),
    cheat(
        "patched encode",
        "import course_lib.checking.calls as calls, course_lib.checking.codec as codec\n"
        "codec.encode = calls.encode = lambda v, depth=0: True",
    ),
    cheat(
        "patched judge and compare",
        "from course_lib.checking import check as _c, compare, judge, key\n"
        "import course_lib.checking.judge as judge\n"
        "compare.difference = judge.difference = lambda *a, **k: None\n"
        "judge.value_reason = judge.form_reason = lambda *a, **k: None\n"
        "judge.judge = judge.unasked = lambda *a, **k: 100\n"
        "key.read_key = lambda *a, **k: None",
    ),
    cheat(
        "replaced modules",
        "import sys, types\n"
        "for name in [n for n in sys.modules if n.startswith('course_lib')]:\n"
        "    sys.modules[name] = types.ModuleType(name)\n"
        "fake = types.ModuleType('course_lib.checking.calls')\n"
        "fake.observe = lambda *a, **k: True\n"
        "fake.Observation = dict\n"
        "sys.modules['course_lib.checking.calls'] = fake",
        # The notebook broke the course's own side of the question: nothing can be asked then.
    ),
    cheat(
        "patched run_cell",
        "shell = get_ipython()\n_run = shell.run_cell\n"
        "def run_cell(raw, *a, **k):\n"
        "    print(100)\n"
        "    return _run(raw.replace('raise NotImplementedError', 'return 100 #'), *a, **k)\n"
        "shell.run_cell = run_cell",
    ),
    cheat(
        "input transformer",
        "get_ipython().input_transformers_post.append(\n"
        "    lambda lines: ['100\\n'] if any('check(' in x for x in lines) else lines)",
    ),
    cheat(
        "AST transformer",
        "import ast\n"
        "class Hundred(ast.NodeTransformer):\n"
        "    def visit_Call(self, node):\n"
        "        self.generic_visit(node)\n"
        "        if getattr(node.func, 'id', '') == 'check':\n"
        "            return ast.copy_location(ast.Constant(100), node)\n"
        "        return node\n"
        "get_ipython().ast_transformers.append(Hundred())",
    ),
    cheat(
        "display hook that prints points",
        "import sys\n"
        "sys.displayhook = lambda v: sys.__stdout__.write('100\\n')\n"
        "get_ipython().display_formatter.formatters['text/plain'].for_type("
        "object, lambda o, p, c: p.text('100'))",
    ),
    cheat(
        "hook behind every cell that clears the output and prints points",
        "from IPython.display import clear_output\n"
        "def hundred(*a):\n    clear_output()\n    print(100)\n"
        "get_ipython().events.register('post_run_cell', hundred)\n"
        "get_ipython().events.register('pre_execute', hundred)",
    ),
    cheat(
        "numpy folder written beside the notebook",
        "import os, sys\nos.makedirs('numpy', exist_ok=True)\n"
        "open('numpy/__init__.py', 'w').write('allclose = array_equal = lambda *a: True')\n"
        "sys.path.insert(0, os.getcwd())",
    ),
    cheat(
        "course_lib folder written beside the notebook",
        "import os, sys\nos.makedirs('course_lib/checking', exist_ok=True)\n"
        "open('course_lib/__init__.py', 'w').write('')\n"
        "open('course_lib/checking/__init__.py', 'w').write('check = lambda *a: 100')\n"
        "sys.path.insert(0, os.getcwd())",
    ),
    cheat(
        "written at exit and by finalizers",
        "import atexit, weakref, sys\n"
        "def points(*a):\n    sys.__stdout__.write('100\\n')\n"
        "class Last:\n    __del__ = points\n"
        "atexit.register(points)\nlast = Last()\nweakref.finalize(last, points)",
        "return Last()",
    ),
    cheat(
        "trace function in the caller's frame",
        "import sys, ctypes\n"
        "def trace(frame, event, arg):\n"
        "    for name in ('encoded', 'value', 'expected'):\n"
        "        if name in frame.f_locals:\n"
        "            frame.f_locals[name] = True\n"
        "            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)\n"
        "    return trace\n"
        "sys.settrace(trace)",
    ),
    cheat(
        "expected values looked for among all objects",
        "import gc\n"
        "def search():\n"
        "    for o in gc.get_objects():\n"
        "        if type(o).__name__ in ('Key', 'Case', 'Mistake', 'Verdict'):\n"
        "            return 'BROKE OUT: ' + repr(o)\n"
        "        if type(o) is dict and 'expected' in o and 'rtol' in o:\n"
        "            return o['expected']\n"
        "    return 42.0",
        "found = search()\nif type(found) is str: raise type(found, (Exception,), {})\nreturn found",
    ),
    cheat(
        "expected values looked for in the callers' frames",
        "import sys\n"
        "def search():\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        for name, v in frame.f_locals.items():\n"
        "            if name in ('expected', 'key', 'case', 'want'): return v\n"
        "        frame = frame.f_back\n"
        "    return 42.0",
        "return search()",
    ),
    cheat(
        "keys and answers looked for in files",
        "import os, json\n"
        "import course_lib\n"
        "wanted = ('weighted_sum.json', '01_weighted_sum.py', 'l01_weighted_sum.py',\n"
        "          'gradebook.db', 'seed', '01_weighted_sum.ipynb')\n"
        "roots = [os.path.dirname(course_lib.__file__), '/course', '/work', '/root', '/home',\n"
        "         '@FOLDER@', '.', '/tmp', '/srv', '/mnt', '/opt', '/usr/src']\n"
        "for root in roots:\n"
        "    for here, folders, files in os.walk(root):\n"
        "        if here.count('/') > root.count('/') + 3: folders.clear()\n"
        "        if set(files) & set(wanted):\n"
        "            raise Exception('BROKE OUT: ' + here + str(files)[:100])",
    ),
    cheat(
        "forged answers on the open sockets",
        "import os, json, struct\n"
        "def forge():\n"
        "    seen = {'value': 1.0, 'raised': None, 'detail': '', 'line': '', 'changed': False,\n"
        "            'shared': False, 'warned': False, 'printed': ''}\n"
        "    for fd in range(3, 32):\n"
        "        for i in range(30):\n"
        "            raw = json.dumps({'answer': i, 'seen': seen, 'points': 100}).encode()\n"
        "            try: os.write(fd, struct.pack('>I', len(raw)) + raw)\n"
        "            except OSError: break\n",
        "forge()\nreturn 42.0",
    ),
    cheat(
        "forged verdicts on the open sockets",
        "import os, json, struct\n"
        "verdict = {'exercise': 'step', 'outcome': 'right', 'points': 100, 'max_points': 1}\n"
        "for frame in ({'verdict': verdict}, {'points': 100}, verdict, [100], 100, None, 'right'):\n"
        "    raw = json.dumps(frame).encode()\n"
        "    for fd in range(3, 32):\n"
        "        try: os.write(fd, struct.pack('>I', len(raw)) + raw)\n"
        "        except OSError: pass",
    ),
    cheat("generators", "", "yield 42.0"),
    cheat("coroutines", "import warnings\nwarnings.simplefilter('ignore')", "async def f(): return 1.0\nreturn f()"),
    cheat("answers that are computed later", "", "return lambda *a: 42.0"),
    cheat("the address of an object", "", "return float(id(args))"),
    cheat("the time", "import time", "return time.time()"),
    cheat("random numbers", "", "return np.random.default_rng().normal(size=np.shape(args[0]))"),
    cheat("the input back", "", "return args[0]"),
    cheat("nothing", "", "pass"),
    cheat("infinities and nan", "", "return np.full(np.shape(args[0]), np.nan)"),
    cheat("a number that broadcasts", "", "return np.zeros((1,) * 5)"),
    cheat("true", "", "return True"),
    cheat(
        "a stub that pretends to be one in some calls",
        "",
        "if np.size(args[0]) > 2: raise NotImplementedError()\nreturn 42.0",
    ),
    Case(
        "right in the first call only",
        "win points",
        answers({
            "neuron_batch": "calls = []\ndef neuron_batch(X, w, b):\n    calls.append(1)\n"
            "    return X @ w + b if len(calls) == 1 else X @ w",
        }),
        {"neuron_batch": 0.0},
    ),
    Case(
        "the first answer again and again",
        "win points",
        answers({
            "count_parameters": "seen = []\ndef count_parameters(sizes):\n"
            "    seen.append(sum((p + 1) * q for p, q in zip(sizes, sizes[1:])))\n"
            "    return seen[0]",
        }),
        {"count_parameters": 0.0},
    ),
    Case(
        "answers learnt from the public examples",
        "win points",
        answers({
            "count_parameters": "def count_parameters(sizes):\n"
            "    return {(2, 1): 3, (64, 10): 650, (2, 3, 1): 13,\n"
            "            (64, 32, 16, 10): 2778}.get(tuple(sizes), 0)",
        }),
        {"count_parameters": 0.0},
    ),
]  # fmt: skip
