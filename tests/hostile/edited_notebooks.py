"""Changes to the cells and the metadata of a notebook: locked cells, checks, tags, points, names.

Whoever writes these wants a check to be skipped, to be worth more, or to say what they like. It
fails because the notebook is rebuilt from the course's own: of what was handed in, only the type,
the text and the names of cells are read, locked cells and checks are the course's, and so is the
maximum. An honest answer that stands in an odd place, or lost its metadata, counts all the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.hostile.shared import (
    BLANK,
    CHEATED,
    Case,
    Make,
    answers,
    both,
    cell_of,
    each_cell,
    extra,
)


def edit(name: str, make: Make, points: dict[str, float] | None = None, **more: Any) -> Case:
    """A change of the notebook's form."""
    return Case(name, "edit the notebook", make, points or {}, **more)


def blank(make: Make) -> Make:
    """Take the answers of the five exercises back to stubs, then change the form."""
    stub = {ex: f"def {ex}(*args):\n    raise NotImplementedError()" for ex in CHEATED}
    return both(answers(stub), make)


def check_cells(change: Callable[[dict], Any]) -> Make:
    """Change every check, with the five answers blank."""
    return blank(each_cell(change, "check_"))


def without(wanted: Callable[[dict], bool]) -> Callable[[dict], dict]:
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


SKIP = {"tags": ["skip-execution", "remove-cell", "skip", "nbgrader-skip", "demo"]}

CASES: list[Case] = [
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
