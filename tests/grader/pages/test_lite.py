"""The site whose kernel runs in the browser: what lies in it, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from grader.course.lessons import lesson_names, load_lesson
from grader.pages import lite
from grader.pages.lite import FIRST, NoLite, make_lite, write_contents


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lite") / "contents"
    write_contents(folder)
    return folder


def test_every_lesson_begins_with_the_cell_that_the_browser_needs(contents: Path) -> None:
    for lesson in lesson_names():
        notebook = nbformat.read(contents / f"{lesson}.ipynb", 4)
        assert notebook.cells[0].source == FIRST
        nbformat.validate(notebook)


def test_the_package_lies_beside_the_notebooks_without_what_needs_a_shell(contents: Path) -> None:
    there = {path.name for path in (contents / "course_lib").iterdir()}
    assert {"keys", "data", "checking", "__init__.py"} <= there
    assert not {"commands", "cli.py", "__pycache__"} & there


def test_no_answer_is_in_it(contents: Path) -> None:
    for lesson in lesson_names():
        text = (contents / f"{lesson}.ipynb").read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text
        assert text.count("raise NotImplementedError") >= len(load_lesson(lesson).exercises)


def test_the_site_is_built_with_all_that_the_kernel_asks_for(tmp_path: Path) -> None:
    first = make_lite(tmp_path / "site")
    assert first.is_file()
    held = {path.name for path in (tmp_path / "site" / "files").iterdir()}
    assert {f"{lesson}.ipynb" for lesson in lesson_names()} <= held
    index = json.loads((tmp_path / "site" / "pypi" / "all.json").read_text(encoding="utf-8"))
    assert {"comm", "ipywidgets", "ipycanvas"} <= set(index)  # without comm, it hangs unheard


def test_what_holds_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(NoLite, match="no such site"):
        make_lite(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_is_no_archive_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoLite, match="npm pack pyodide"):
        make_lite(tmp_path / "site", tmp_path / "nothing.tgz")
    assert not (tmp_path / "site").exists()


def test_a_tool_that_fails_says_what_it_was_doing(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(lite, "PLACE", tmp_path / "lite")
    monkeypatch.setattr(lite, "TOOLS", ("no-such-package-at-all==0",))
    with pytest.raises(NoLite, match="installing JupyterLite ended with exit code"):
        make_lite(tmp_path / "site")
