"""What a student sees and touches, in JupyterLab in Chromium."""

from __future__ import annotations

import json
import time
from pathlib import Path

import nbformat
import pytest

from course_lib.asking.questions import of_lesson
from tests.lessons.browser import NOTEBOOK, errors, lab_page, need_a_browser, run_all, screenshots

pytestmark = pytest.mark.browser

CELLS = [
    "import numpy as np\nimport matplotlib.pyplot as plt\nfrom course_lib import *\nuse_style()",
    'predict("square")',
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
    'reveal("square")',
    'predict("digits")',
    'warm_up("02")',
    'looking_back("02")',
]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory) -> Path:
    need_a_browser()
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(CELLS)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = tmp_path_factory.mktemp("lab") / "made-up.ipynb"
    nbformat.write(book, path)
    return path


@pytest.fixture(scope="module")
def page(notebook):
    with pytest.MonkeyPatch.context() as patch:  # records lie beside the notebook, as a reader's do
        patch.delenv("BEYOND_LINEAR_RECORDS", raising=False)
        with lab_page(notebook, notebook.parent) as page:
            run_all(page)
            yield page


OPTIONS = ".widget-radio:not(.beyond-sure) .widget-radio-box"
CONTRASTS = """output => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], ground) => [r, g, b].map((v, i) => v * a + ground[i] * (1 - a));
  const ground = node => {
    const own = parts(getComputedStyle(node).backgroundColor);
    if (own.length < 4 || own[3] === 1) return own.slice(0, 3);
    return over(own, node.parentElement ? ground(node.parentElement) : [255, 255, 255]);
  };
  const alpha = node => !node ? 1 : getComputedStyle(node).opacity * alpha(node.parentElement);
  const found = [];
  const walk = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (!text || !node.offsetParent || node.closest('style, .jp-OutputPrompt')) continue;
    const back = ground(node), ink = parts(getComputedStyle(node).color);
    const front = over([...ink.slice(0, 3), (ink[3] ?? 1) * alpha(node)], back);
    const [dim, bright] = [light(front), light(back)].sort((p, q) => p - q);
    found.push([(bright + 0.05) / (dim + 0.05), text]);
  }
  return found;
}"""


def last(notebook):
    """Return name, letter and sureness of the last line of the records."""
    file = notebook.parent / "records" / "predictions.jsonl"
    if not file.is_file():
        return None
    record = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    return record["name"], record["choice"], record["sure"]


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


def test_a_prediction_shows_the_widget_only(page):
    question = cell(page, 1)
    assert question.locator(f"{OPTIONS} input[type=radio]").count() == 3
    assert question.locator("input[type=radio]:checked").count() == 0
    assert question.locator(".jp-OutputArea-output").count() == 1
    assert "mine=" not in question.locator(".jp-OutputArea-output").inner_text()
    assert "Nothing chosen yet." in question.inner_text()
    assert "Not predicted this time." in cell(page, 4).inner_text()


def test_each_group_of_options_has_a_name(page):
    groups = cell(page, 1).get_by_role("radiogroup")
    until(lambda: groups.count() == 2)
    assert groups.first.get_attribute("aria-label").startswith("A hidden layer of 500 units")
    assert groups.last.get_attribute("aria-label") == "How sure?"


def test_clicking_an_options_text_records_it_and_only_one_stays_chosen(page, notebook):
    question = cell(page, 1)
    for number, letter in ((2, "c"), (0, "a")):
        text = question.locator(f"{OPTIONS} label").nth(number)
        box = text.bounding_box()
        text.click(position={"x": box["width"] * 0.8, "y": box["height"] / 2})  # not the circle
        until(lambda letter=letter: last(notebook) == ("square", letter, None))
    until(lambda: question.locator("input[type=radio]:checked").count() == 1)
    assert question.locator(f"{OPTIONS} input").nth(0).is_checked()
    until(lambda: "And how sure are you?" in question.inner_text())
    question.locator(".beyond-sure label", has_text="sure").last.click()
    until(lambda: last(notebook) == ("square", "a", True))
    until(lambda: "Recorded: a, and you are sure." in question.inner_text())


def test_the_keyboard_alone_is_enough(page, notebook):
    question = cell(page, 5)
    question.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    until(lambda: last(notebook) == ("digits", "a", None))
    page.keyboard.press("ArrowDown")
    until(lambda: last(notebook) == ("digits", "b", None))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # past the last one, and round again
    page.keyboard.press("ArrowUp")
    until(lambda: last(notebook) == ("digits", "c", None))
    until(lambda: question.locator(".beyond-sure input:enabled").count() == 2)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    until(lambda: last(notebook) == ("digits", "c", False))
    until(lambda: "Recorded: c, a guess." in question.inner_text())
    page.keyboard.press("Shift+Enter")  # JupyterLab's own keys still work
    until(lambda: "jp-mod-active" in cell(page, 6).get_attribute("class"))


def test_answered_and_unanswered_look_different(page):
    style = "box => getComputedStyle(box).borderLeftStyle"
    assert cell(page, 1).locator(".beyond-ask").evaluate(style) == "solid"
    assert cell(page, 6).locator(".beyond-ask").first.evaluate(style) == "dashed"


def test_a_warm_up_answers_at_once(page, notebook):
    asked = cell(page, 6).locator(".beyond-ask")
    assert asked.count() == 3
    asked.first.locator("label", has_text="Its distance from the origin").click()
    until(lambda: last(notebook) == ("bias_grows", "a", None))
    until(lambda: "Not a." in asked.first.inner_text())
    until(lambda: asked.first.locator("mjx-container").count() >= 2)
    asked.first.locator("label", has_text="Its direction").click()
    until(lambda: "Right." in asked.first.inner_text())


def test_the_reveal_and_the_look_back_speak_of_what_was_chosen(page):
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    until(lambda: "You were sure, and it is otherwise." in cell(page, 4).inner_text())
    assert "Not linear is not enough" in cell(page, 4).inner_text()
    until(lambda: "Where you were sure and wrong" in cell(page, 7).inner_text())
    total = len(of_lesson("02", "prediction"))
    assert f"{total - 1} of {total} questions have no prediction" in cell(page, 7).inner_text()
    until(lambda: cell(page, 1).locator("input[type=radio]:checked").count() == 2)


@pytest.mark.parametrize("width", [700, 1180])
def test_no_option_is_cut_however_narrow_the_page(page, width):
    page.set_viewport_size({"width": width, "height": 1500})
    page.wait_for_timeout(300)
    for number in (1, 5, 6):
        for label in cell(page, number).locator(".widget-radio-box label").all():
            fits = label.evaluate(
                "e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight"
            )
            right = label.bounding_box()["x"] + label.bounding_box()["width"]
            assert fits and right <= width, label.inner_text()
    page.set_viewport_size({"width": 1180, "height": 1500})


@pytest.mark.parametrize("dark", [False, True])
def test_all_text_stands_out_from_its_ground(page, dark):
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
    page.evaluate(change, theme)
    until(lambda: (page.locator("body").get_attribute("data-jp-theme-light") == "false") is dark)
    page.wait_for_timeout(300)
    for number in (1, 4, 5, 6, 7):
        output = cell(page, number).locator(".jp-OutputArea").first
        ratios = output.evaluate(CONTRASTS)
        assert len(ratios) > 2
        assert min(ratio for ratio, _ in ratios) >= 4.5, min(ratios)
    page.evaluate(change, "JupyterLab Light")


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
