"""BL011: every answer is looked for in all that students get before it is due."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

import grader.build.build as building
from grader.build.build import LintError, build
from grader.build.forms import forms
from grader.build.leaks import Public, leaks, of_file, of_notebook, outdated, undeclared
from grader.build.shown import SHOWN, Shown
from grader.course.lessons import Lesson, lesson_names, load_lesson
from grader.course.paths import SOLUTIONS
from grader.course.source import read_source

RELU = '''\
# %% exercise="relu"
def relu(z):
    """Return the larger of z and 0."""
    ### BEGIN SOLUTION
    # the ramp
    return np.maximum(z, 0)
    ### END SOLUTION
'''


def lesson(tmp_path: Path, text: str = RELU) -> Lesson:
    path = tmp_path / "02_second.py"
    path.write_text(text, encoding="utf-8")
    return Lesson("02_second", path, read_source(path))


def notebook(name: str, *code: str, prose: str = "") -> Public:
    cells = [nbformat.v4.new_code_cell(source) for source in code]
    cells.append(nbformat.v4.new_markdown_cell(prose))
    return of_notebook(name, nbformat.v4.new_notebook(cells=cells))


def found(tmp_path: Path, *public: Public) -> list[tuple[str, str, str]]:
    """Return what of the answer of lesson 2 is found, and where."""
    return [(leak.exercise, leak.place, leak.text) for leak in leaks([lesson(tmp_path)], public)]


@pytest.mark.parametrize(
    "code",
    [
        "def ramp(x):\n    return np.maximum(x, 0)",
        "gates = {'ReLU': lambda value: np.maximum(value, 0)}",
        "a = np.maximum(0.0, X)  # the other way round",
        "%matplotlib inline\nx = 2 * np.maximum(\n    a, (0)\n) + 1",
    ],
)
def test_an_answer_is_found_under_other_names(tmp_path: Path, code: str) -> None:
    ((exercise, place, text),) = found(tmp_path, notebook("01_first", code))
    assert (exercise, place) == ("relu", "01_first")
    assert text.startswith("np.maximum(")


@pytest.mark.parametrize(
    "code",
    ["np.maximum(z, 1)", "np.minimum(z, 0)", "np.maximum(z, y)", "x = 0", "np.maximum", "def f(:"],
)
def test_other_code_is_no_leak(tmp_path: Path, code: str) -> None:
    assert found(tmp_path, notebook("01_first", code)) == []


def test_an_answer_is_found_in_its_own_lesson_and_not_in_a_later_one(tmp_path: Path) -> None:
    code = "b = np.maximum(a, 0)"
    assert found(tmp_path, notebook("02_second", code)) == [
        ("relu", "02_second", "np.maximum(a, 0)")
    ]
    assert found(tmp_path, notebook("03_third", code)) == []


def test_an_answer_is_found_in_prose_in_modules_and_in_keys(tmp_path: Path) -> None:
    for prose in ("It is `np.maximum(x, 0)`.", "So:\n\n```python\ny = np.maximum(x, 0)\n```\n"):
        assert len(found(tmp_path, notebook("01_first", prose=prose))) == 1
    module = of_file("course_lib/plots.py", "def f(x):\n    return np.maximum(x, 0)\n")
    key = of_file("course_lib/keys/relu.jsonl", '{"hint": "return np.maximum(z, 0)"}\n')
    other = of_file("course_lib/keys/step.jsonl", '{"hint": "return np.minimum(z, 0)"}\n')
    places = [place for _, place, _ in found(tmp_path, module, key, other)]
    assert places == ["course_lib/plots.py", "course_lib/keys/relu.jsonl"]


def test_half_of_an_answer_is_a_leak_and_less_is_not(tmp_path: Path) -> None:
    text = """\
# %% exercise="norm"
def norm(x):
    scaled = x / np.abs(x).max()
    ### BEGIN SOLUTION
    for row in scaled[1:]:
        total = np.sqrt(np.sum(row**2))
    return total, np.mean(scaled, axis=0)
    ### END SOLUTION
"""
    norm = lesson(tmp_path, text)

    def leaking(code: str) -> list[str]:
        return [leak.text for leak in leaks([norm], [notebook("02_second", code)])]

    assert leaking("y = np.sqrt(np.sum(a**2))") == ["np.sqrt(np.sum(a ** 2))"]
    assert leaking("y = np.mean(a, axis=0)") == []
    assert sorted(leaking("y = np.mean(a, axis=0)\nx = np.sqrt(np.sum(y**2))")) == [
        "np.mean(a, axis=0)",
        "np.sqrt(np.sum(y ** 2))",
    ]
    assert leaking("y = a / np.abs(a).max()\nfor a in b[1:]: pass") == []  # given; everybody's


def test_the_items_of_a_pair_count_together(tmp_path: Path) -> None:
    text = (
        '# %% exercise="fold"\ndef fold(W, b, V, c):\n    ### BEGIN SOLUTION\n'
        "    return W @ V, b @ V + c\n    ### END SOLUTION\n"
    )
    fold = lesson(tmp_path, text)
    (leak,) = leaks([fold], [notebook("02_second", "A = P @ Q, c + d @ Q")])
    assert leak.text == "(P @ Q, c + d @ Q)"
    assert list(leaks([fold], [notebook("02_second", "A = d @ Q + c")])) == []


def test_names_count_where_they_say_which_is_which() -> None:
    (one,), (same,), (other,) = forms("a * (1 - a)"), forms("b * (1 - b)"), forms("a * (1 - b)")
    assert one == same != other
    assert forms("X @ w + b") == {}  # any neuron
    assert forms("np.array([1.0, 2.0])") == {}  # data


def test_an_exception_silences_a_leak_of_its_place_and_exercise_only(tmp_path: Path) -> None:
    public = [
        notebook("01_first", "np.maximum(a, 0)"),
        of_file("course_lib/a.py", "np.maximum(b, 0)"),
    ]
    there = list(leaks([lesson(tmp_path)], public))
    entry = Shown("01_first", "relu", "it is borrowed")
    (problem,) = undeclared(there, [entry])
    assert str(problem).startswith(
        "02_second.py:1: BL011 the answer of 'relu' is in course_lib/a.py: np.maximum(b, 0); "
    )
    assert len(undeclared(there, [Shown("01_first", "step", "")])) == 2
    assert undeclared(there, [entry, Shown("course_lib/a.py", "relu", "")]) == []


def test_an_exception_that_nothing_needs_is_reported(tmp_path: Path) -> None:
    there = list(leaks([lesson(tmp_path)], [notebook("01_first", "np.maximum(a, 0)")]))
    used, old = Shown("01_first", "relu", "it is borrowed"), Shown("01_first", "step", "it was")
    (problem,) = outdated(there, [used, old])
    assert str(problem).startswith("grader/build/shown.py:")
    assert "nothing of the answer of 'step' is in 01_first any more" in str(problem)
    assert outdated(there, [used]) == []


# The course


def test_the_rule_sees_every_answer_where_it_stands() -> None:
    for name in lesson_names():
        source = nbformat.read(SOLUTIONS / name / f"{name}.ipynb", as_version=4)
        text = load_lesson(name)
        seen = {leak.exercise for leak in leaks([text], [of_notebook(name, source)])}
        assert seen == set(text.exercises)


def test_the_build_refuses_a_leak_and_an_old_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "SHOWN", [*SHOWN[1:], Shown("01_weighted_sum", "dense", "")])
    with pytest.raises(LintError) as error:
        build([], check=True)
    *first, last = str(error.value).splitlines()
    assert {line.split(": ")[1] for line in first} == {
        f"BL011 the answer of {SHOWN[0].exercise!r} is in {SHOWN[0].place}"
    }
    assert "nothing of the answer of 'dense' is in 01_weighted_sum any more" in last


def test_a_build_of_one_lesson_looks_into_all_that_students_get(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[tuple[list[str], list[Public]]] = []
    monkeypatch.setattr(
        building, "leaks", lambda lessons, p: looked.append(([x.name for x in lessons], p)) or []
    )
    build(["03_sigmoid"], check=True)
    ((lessons, public),) = looked
    places = {p.place: p.since for p in public}
    assert lessons == ["03_sigmoid"]
    assert {name: name for name in lesson_names()}.items() <= places.items()
    assert places["course_lib/keys/step.jsonl"] == places["course_lib/plots.py"] == ""


def test_every_exception_has_a_reason() -> None:
    assert all(len(entry.why.split()) >= 4 for entry in SHOWN)
    assert len({(entry.place, entry.exercise) for entry in SHOWN}) == len(SHOWN)
