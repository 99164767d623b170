"""What a student sees and touches, in JupyterLab in Chromium."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import nbformat
import pytest

from tests.lessons.browser import NOTEBOOK, errors, lab_page, missing, run_all, screenshots

pytestmark = pytest.mark.browser

CELLS = [
    "import numpy as np\nimport matplotlib.pyplot as plt\nfrom course_lib import *\nuse_style()",
    """predict("layers", "How many matrices do ten linear layers $X W_1 W_2$ need?",
        a="ten, since $W_1 < W_2$", b="one", c="it depends on the `widths`")""",
    """fig, ax = plt.subplots()
plot_activation(ax, np.tanh, lambda z: 1 - np.tanh(z) ** 2)
ax.set_title("The slope of tanh is at most 1")
show(fig, "The curve of tanh and its slope, a bump of height one.")""",
    """def draw(a, wide):
    fig, ax = plt.subplots(figsize=(5, 3))
    plot_activation(ax, lambda z: np.tanh(a * z), lo=-9 if wide else -3, hi=9 if wide else 3)
    return fig
explore(draw, "A curve like tanh, as steep as its slider says.",
        a=slider(1.0, 0, 3, 0.5, "steepness"), wide=switch(False, "wider"))""",
    """reveal("layers", "b", a="You believed that depth adds power by itself, $W_1 W_2$.")""",
]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory) -> Path:
    reason = missing()
    if reason and os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(CELLS)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = tmp_path_factory.mktemp("lab") / "made-up.ipynb"
    nbformat.write(book, path)
    return path


@pytest.fixture(scope="module")
def page(notebook):
    with lab_page(notebook, notebook.parent) as page:
        run_all(page)
        yield page


def cell(page, number):
    return page.locator(f"{NOTEBOOK} .jp-Cell").nth(number)


def until(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def test_run_all_leaves_no_error_and_no_warning(page, notebook):
    assert errors(page, notebook) == []


def test_a_figure_is_there_once_with_its_alt_text(page):
    images = cell(page, 2).locator("img")
    assert images.count() == 1
    assert images.get_attribute("alt") == "The curve of tanh and its slope, a bump of height one."
    assert images.evaluate("img => img.naturalWidth") == 2 * images.evaluate("img => img.width")


def test_a_prediction_shows_the_widget_only_with_its_mathematics_set(page):
    question = cell(page, 1)
    assert question.locator("input[type=radio]").count() == 3
    assert question.locator("input[type=radio]:checked").count() == 0
    assert question.locator(".jp-OutputArea-output").count() == 1
    assert "mine=" not in question.locator(".jp-OutputArea-output").inner_text()
    assert question.locator("mjx-container").count() == 2


def test_clicking_an_option_records_it_and_only_one_stays_chosen(page, notebook):
    options = cell(page, 1).locator("input[type=radio]")
    file = notebook.parent / "predictions.json"
    for number, letter in ((2, "c"), (0, "a")):
        options.nth(number).click()
        until(lambda: file.is_file())
        until(lambda letter=letter: json.loads(file.read_text()) == {"layers": letter})
    until(lambda: cell(page, 1).locator("input[type=radio]:checked").count() == 1)
    assert options.nth(0).is_checked()
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    until(lambda: "You predicted a." in cell(page, 4).inner_text())
    assert "You believed that depth" in cell(page, 4).inner_text()
    until(lambda: cell(page, 4).locator("mjx-container").count() == 1)


def test_the_arrow_key_on_a_slider_redraws_the_figure(page):
    picture = cell(page, 3).locator("img")
    before = picture.get_attribute("src")
    cell(page, 3).locator("[role=slider], .noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    until(lambda: picture.get_attribute("src") != before)
    assert "1.50" in cell(page, 3).inner_text()
    assert picture.get_attribute("alt") == "A curve like tanh, as steep as its slider says."
    before = picture.get_attribute("src")
    cell(page, 3).locator("input[type=checkbox]").click()
    until(lambda: picture.get_attribute("src") != before)


def test_screenshots_cover_the_notebook(page, tmp_path):
    paths = screenshots(page, tmp_path)
    assert paths and all(path.stat().st_size > 5000 for path in paths)
