"""Files from which no notebook can be read.

Whoever hands these in wants the reader to crash, to fill the memory, or to ask for grading by hand.
It fails because the size of the file and the number of its lists and objects are checked before
anything is parsed, nothing in it is believed, and whatever cannot be read gets a recorded zero with
its reason.
"""

from __future__ import annotations

from typing import Any

from tests.hostile.shared import FULL, Case, Make, raw


def broken(name: str, make: Make, says: str = "", **more: Any) -> Case:
    """A file that cannot be read as a notebook: zero, with the reason."""
    return Case(name, "broken files", make, dict.fromkeys(FULL, 0.0), says, **more)


CASES: list[Case] = [
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
]
