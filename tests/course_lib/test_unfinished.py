"""The words for an error in a cell, and what the cell leaves unmade; without a kernel."""

from __future__ import annotations

import linecache

import pytest

from course_lib.unfinished import Cell, Note, left_unmade, why

EXERCISES = frozenset({"relu", "step"})


def failed(code: str, **space: object) -> tuple[BaseException, Cell]:
    """Run a cell that ends in an error, as a notebook would."""
    linecache.cache["<cell>"] = (len(code), None, code.splitlines(keepends=True), "<cell>")
    names = dict(space)
    try:
        exec(compile(code, "<cell>", "exec"), names)
    except Exception as error:
        return error, Cell(code, names, EXERCISES)
    raise AssertionError("the cell ran")


def note(code: str, waiting: dict[str, str] | None = None, **space: object) -> Note | None:
    error, cell = failed(code, **space)
    return why(error, cell, waiting or {})


STUB = "def relu(z):\n    raise NotImplementedError()\n"


def test_a_stub_is_named() -> None:
    assert note(STUB + "relu(1)") == Note(
        "relu", "This cell shows `relu`, which is not written yet."
    )


def test_not_implemented_further_down_is_an_error_of_the_answer() -> None:
    found = note("def inner():\n    raise NotImplementedError('later')\n"
                 "def relu(z):\n    return inner()\nrelu(1)")  # fmt: skip
    assert found is not None
    assert found.text == "This cell shows `relu`, which ends in an error."
    assert found.lines == (
        "NotImplementedError: later\nline 2 of inner: raise NotImplementedError('later')"
    )


def test_the_innermost_exercise_is_named_where_one_calls_another() -> None:
    code = "def step(z):\n    return 1 / z\ndef relu(z):\n    return step(z)\nrelu(0)"
    found = note(code)
    assert found is not None and found.exercise == "step"
    assert found.lines == "ZeroDivisionError: division by zero\nline 2 of step: return 1 / z"


def test_a_long_message_and_one_of_many_lines_are_cut() -> None:
    found = note("def relu(z):\n    raise ValueError('x' * 900 + '\\nmore')\nrelu(1)")
    assert found is not None
    first = found.lines.splitlines()[0]
    assert len(first) == 200 and "\nmore" not in found.lines


def test_an_exception_whose_text_cannot_be_had_is_told_by_its_name() -> None:
    code = ("class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\n"
            "def relu(z):\n    raise Odd()\nrelu(1)")  # fmt: skip
    found = note(code)
    assert found is not None and found.lines.startswith("Odd\nline 5 of relu:")


def test_a_name_that_waits_explains_its_absence_alone_and_another_error_besides_itself() -> None:
    missing = note("p + 1", {"p": "relu"})
    assert missing == Note("relu", "This cell follows from `p`, which waits for `relu`.")
    stale = note("p[3]", {"p": "relu"}, p=0)
    assert stale is not None and stale.lines.startswith("TypeError: 'int' object")


def test_a_name_that_the_cell_makes_itself_explains_nothing() -> None:
    assert note("ax = 1\nax.plot()", {"ax": "relu"}) is None


def test_what_a_function_of_the_notebook_reads_counts() -> None:
    found = note("def draw():\n    return p + 1\ndraw()", {"p": "step"})
    assert found is not None and found.exercise == "step"


@pytest.mark.parametrize("code", ["1 / 0", "nobody", "def f():\n    return f.x\nf()"])
def test_an_ordinary_error_has_no_note(code: str) -> None:
    assert note(code, {"p": "relu"}) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a = 1\nb = 1 / 0\nc = 2", {"b", "c"}),
        ("a = b = 1\nfor _ in range(3):\n    a = 1 / 0", {"a", "_"}),
        ("def relu(z): return z\nb = relu(1) / 0", {"b"}),
        ("x = [1 / 0 for _ in range(2)]\ny = 1", {"x", "y"}),
    ],
)
def test_what_is_left_unmade_begins_where_the_cell_ended(code: str, names: set[str]) -> None:
    assert left_unmade(*failed(code)) == names
