"""A function whose check passed is kept as a file, and used later where it still passes."""

from __future__ import annotations

import linecache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib import check, mine
from course_lib.own.shelf import kept, path_of
from course_lib.own.sources import NoSource, standalone

RELU = "def relu(z):\n    return np.maximum(z, 0)\n"


@pytest.fixture(autouse=True)
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BEYOND_LINEAR_RECORDS", str(tmp_path / "records"))
    return tmp_path


def cell(code: str, space: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run code as a notebook does: its text stays at hand."""
    space = {"__name__": "__main__", "np": np} if space is None else space
    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec"), space)
    return space


def course_relu(z: Any) -> Any:
    return np.where(np.asarray(z) > 0, z, 0)


def swap(name: str = "relu") -> dict[str, Any]:
    """Run mine(name) in a notebook that has the course's function."""
    return cell(f"mine({name!r})", {"mine": mine, name: course_relu, "__name__": "__main__"})


def test_a_right_answer_is_kept_and_takes_the_place_of_the_courses(
    records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("relu", cell(RELU)["relu"]).verdict.outcome == "right"
    text = (records / "course" / "relu.py").read_text(encoding="utf-8")
    assert "05_relu" in text and "import numpy as np" in text and RELU in text
    used = swap()["relu"]
    assert used is not course_relu and used(np.array([-1.0, 2.0])).tolist() == [0, 2]
    assert "`relu`: yours, from 05_relu." in capsys.readouterr().out


def test_a_wrong_answer_is_not_kept_and_does_not_replace_a_right_one() -> None:
    assert check("relu", lambda z: z).verdict.outcome == "wrong"
    assert not path_of("relu").exists()
    check("relu", cell(RELU)["relu"])
    check("relu", cell("def relu(z):\n    return np.abs(z)\n")["relu"])
    assert "maximum" in path_of("relu").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "none of yours yet"),
        ("def relu(z):\n    return z", "does not pass"),
        ("def relu(z:", "SyntaxError"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("x = 1", "no function `relu`"),
        (b"\xff\xfe\x00def", "cannot be read"),
    ],
    ids=["missing", "wrong", "no Python", "an error", "something else", "no text"],
)
def test_where_a_file_is_of_no_use_the_courses_stays_and_a_line_says_why(
    text: str | bytes | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        path_of("relu").parent.mkdir()
        path_of("relu").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert swap()["relu"] is course_relu
    said = capsys.readouterr().out
    assert why in said and "The course’s is used" in said


def test_nothing_is_kept_or_swapped_while_a_submission_is_graded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check("relu", cell(RELU)["relu"])
    monkeypatch.setenv("BEYOND_LINEAR_GRADING", "1")
    assert swap()["relu"] is course_relu


def test_a_name_that_is_no_exercise_or_not_here_is_refused() -> None:
    with pytest.raises(KeyError, match="no exercise called 'relo'"):
        cell("mine('relo')", {"mine": mine})
    with pytest.raises(KeyError, match="this notebook has no 'relu'"):
        cell("mine('relu')", {"mine": mine})


def test_without_names_it_says_which_are_the_readers_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check("relu", cell(RELU)["relu"])
    swap()
    capsys.readouterr()
    mine()
    assert capsys.readouterr().out.strip() == "Yours here: `relu` (05_relu)"


def test_helpers_constants_and_imports_come_along() -> None:
    space = cell(
        "import math\nfrom math import exp as e\nLOW = (0, -1.5)\n"
        "def positive(z):\n    return z > LOW[0]\n"
        "def gate(z):\n    return np.where(positive(z), math.floor(e(0)) * z, gate.__doc__ or 0)\n"
    )
    text = standalone("opened", space["gate"])
    alone: dict[str, Any] = {}
    exec(text, alone)
    assert alone["opened"](np.array([-1.0, 2.0])).tolist() == [0, 2]
    assert text.index("import math") < text.index("LOW =") < text.index("def gate")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("data = np.ones(3)\ndef f(z):\n    return z * data", "it uses `data`, a ndarray"),
        ("f = lambda z: z", "no function that begins with def"),
        ("def make():\n    k = 2\n    def f(z):\n        return k * z\n    return f\nf = make()",
         "made inside another"),
    ],
    ids=["an array", "a lambda", "a closure"],
)  # fmt: skip
def test_what_cannot_stand_alone_is_not_kept(code: str, why: str) -> None:
    with pytest.raises(NoSource, match=why):
        standalone("f", cell(code)["f"])


def test_a_function_kept_under_another_name_is_found() -> None:
    check("relu", cell("def gate(z):\n    return np.maximum(z, 0)\n")["gate"])
    assert kept("relu")(np.array([-2.0])).tolist() == [0]
