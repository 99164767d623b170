"""A student's way through the released notebooks, in JupyterLab: run, predict, answer, break."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course.lessons import answer_code, lesson_names, load_lesson
from grader.course.paths import NOTEBOOKS
from tests.lessons.broken import BROKEN
from tests.lessons.browser import NOTEBOOK, errors, lab_page, need_a_browser, run_all

pytestmark = pytest.mark.browser

# Faults in our outputs that are not ours to mend: what they are in, and axe's name for them.
NOT_OURS = {
    (".noUi-handle", "aria-input-field-name"): "the handle of ipywidgets' slider has no name",
    (".noUi-handle", "aria-prohibited-attr"): "the handle of ipywidgets' slider has no name",
}
RUN_CELL = """async ([id, source]) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const index = notebook.widgets.findIndex(cell => cell.model.id === id);
    if (source !== null) notebook.widgets[index].model.sharedModel.setSource(source);
    notebook.deselectAll();
    notebook.activeCellIndex = index;
    await window.jupyterapp.commands.execute('notebook:run-cell');
    const area = notebook.widgets[index].outputArea.node;
    return area.innerText;
}"""
AXE = """async () => {
    const found = await axe.run({include: [['.jp-NotebookPanel .jp-OutputArea-output']]},
                                {resultTypes: ['violations']});
    return found.violations.filter(v => ['serious', 'critical'].includes(v.impact)).flatMap(
        v => v.nodes.map(n => [n.target.flat().join(' '), v.id, n.html.slice(0, 200)]));
}"""


DARK = "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
LIGHT = DARK.replace("Dark", "Light")


@pytest.fixture(scope="module", params=lesson_names())
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give the released notebook after Run All with nothing filled in."""
    need_a_browser()
    lesson = request.param
    folder = tmp_path_factory.mktemp("lab") / lesson
    folder.mkdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("BEYOND_LINEAR_RECORDS", str(folder / "records"))  # the server inherits it
    request.addfinalizer(patch.undo)
    with lab_page(NOTEBOOKS / lesson / f"{lesson}.ipynb", folder) as page:
        run_all(page)
        page.lesson = lesson
        page.notebook = folder / f"{lesson}.ipynb"
        yield page


def run_cell(page: Any, cell: str, source: str | None = None) -> str:
    """Run a cell by its id, with new code if there is some, and return what it shows."""
    return page.evaluate(RUN_CELL, [cell, source])


def test_run_all_reaches_the_end_of_an_untouched_notebook(page: Any) -> None:
    assert errors(page, page.notebook) == []
    prompts = page.locator(f"{NOTEBOOK} .jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert prompts and "[ ]:" not in prompts
    assert "Traceback" not in page.locator(NOTEBOOK).inner_text()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_axe_finds_nothing_serious_in_what_the_course_shows(page: Any, theme: str) -> None:
    import axe_playwright_python

    page.evaluate(theme)
    page.wait_for_function(
        "dark => (document.body.dataset.jpThemeLight === 'false') === dark", arg=theme == DARK
    )
    page.add_script_tag(path=str(Path(axe_playwright_python.__file__).parent / "axe.min.js"))
    found = [
        (target, rule, html)
        for target, rule, html in page.evaluate(AXE)
        if not any(part[1:] in html and rule == name for part, name in NOT_OURS)
    ]
    assert found == []


def test_a_prediction_is_made_by_mouse_and_by_keyboard(page: Any) -> None:
    groups = page.locator(f"{NOTEBOOK} .widget-radio:not(.beyond-sure)")
    first, second = [groups.nth(i) for i in (-2, -1)]
    first.locator("label").last.click()  # the words, not the circle
    assert first.locator("input:checked").count() == 1
    second.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert second.locator("input").nth(1).is_checked()


def test_answers_one_by_one_lead_to_the_end(page: Any) -> None:
    names = load_lesson(page.lesson).exercises
    for i, name in enumerate(names, start=1):
        run_cell(page, name, answer_code(name))
        said = run_cell(page, f"check_{name}")
        assert "✓ right" in said, said
        if i < len(names):
            assert f"{i} of {len(names)} exercises" in said and names[i] in said.split("next:")[1]
    assert all(name in said for name in names), said  # the last card has the whole lesson


def test_broken_answers_get_words_and_no_traceback(page: Any) -> None:
    for name in load_lesson(page.lesson).exercises:
        for source, words in BROKEN.get(name, []):
            run_cell(page, name, source)
            said = run_cell(page, f"check_{name}")
            assert words in said and "Traceback" not in said, (source, said)
        if name in BROKEN:
            run_cell(page, name, answer_code(name))
    assert errors(page, page.notebook) == []
