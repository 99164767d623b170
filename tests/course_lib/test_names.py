"""Which names a cell binds and which it reads."""

from __future__ import annotations

import pytest

from course_lib.names import bound, read


@pytest.mark.parametrize(
    ("code", "binds", "reads"),
    [
        ("import numpy as np\nx = np.ones(3)", {"np", "x"}, {"np"}),
        ("def f(z):\n    y = z + c\n    return y", {"f"}, {"c"}),
        ("for i in xs:\n    w = [v * k for v in xs]", {"i", "w"}, {"xs", "k"}),
        ("class A:\n    b = c", {"A"}, {"c"}),
        ("x = await f()", {"x"}, {"f"}),
    ],
)
def test_names(code: str, binds: set[str], reads: set[str]) -> None:
    assert bound(code) == binds
    assert read(code) == reads


def test_what_a_function_reads_counts_where_it_is_called() -> None:
    assert read("def f():\n    return c\ng = [d for _ in e]", called=False) == {"d", "e"}


def test_what_is_no_python_has_no_names() -> None:
    with pytest.raises(SyntaxError):
        bound("x = (1")
