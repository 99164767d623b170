"""Files that are odd, and notebooks all the same: other encodings, formats, kernels, cells, names.

Whoever hands these in, mostly in good faith, wants an honest notebook to be graded, or a reader
that stumbles over what lies between the cells. Stumbling fails because only the type, the text and
the names of cells are read, each as what it may be, and everything else is dropped.
"""

from __future__ import annotations

import json
from typing import Any

from tests.hostile.shared import Case, Make, each_cell, raw


def odd_file(name: str, make: Make, says: str = "", **more: Any) -> Case:
    """A file that is odd, and graded all the same."""
    return Case(name, "broken files", make, more.pop("points", {}), says, **more)


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


CASES: list[Case] = [
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
