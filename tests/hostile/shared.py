"""What the modules of hostile notebooks share: a case, what comes of it, and how cases are made.

Every other module here that has a list `CASES` is a family of attacks; `cases` finds them all.

Every case limits itself: forks and threads are counted, files and memory are bounded, and what
would hurt this machine without a sandbox first makes sure that it is in one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.bank import exercises_of
from grader.engine.grading import GradedSubmission
from grader.engine.limits import Limits

LESSON = "01_weighted_sum"
SEED = 7
FULL = {name: float(e.points) for name, e in exercises_of(LESSON).items()}
CHEATED = ("weighted_sum", "step", "boundary_x2", "gate_weights", "neuron_batch")
BLANK = dict.fromkeys(CHEATED, 0.0)
LIMITS = Limits(
    cell_seconds=3,
    wall_seconds=20,
    exercise_seconds=3,
    cpu_seconds=10,
    memory=3 * 2**29,
    all_memory=3 * 2**30,
    grace=0.7,
)
SPIN = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
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


def stops(name: str, body: str, says: str = "", **more: Any) -> Case:
    """Code in the function `step` that ends, stalls or floods; it costs that exercise alone."""
    inner = "\n".join(f"    {line}" for line in body.strip().splitlines())
    make = answers({"step": f"def step(z):\n{inner}\n    return np.where(z > 0, 1.0, 0.0)"})
    points = more.pop("points", {"step": 0.0})
    return Case(name, "stop an exercise", make, points, says, **more)


def stops_cell(name: str, source: str, says: str = "", **more: Any) -> Case:
    """A cell of the student's own that ends, stalls or floods; it costs nothing else."""
    return Case(name, "stop the notebook", extra(source), more.pop("points", {}), says, **more)


def reach(name: str, source: str, says: str = "", **more: Any) -> Case:
    """A cell that reaches for what is outside; it says so where it succeeds."""
    return Case(name, "reach out", extra(source), {}, says, **more)
