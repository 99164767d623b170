"""The drawing pad in JupyterLab in Chromium: drawn on with the mouse, cleared, and by keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.lessons.browser import NOTEBOOK, errors, lab_page, need_a_browser, run_all
from tests.lessons.test_student import AXE, DARK, LIGHT

pytestmark = pytest.mark.browser

# A network that compares the left half's ink with the right half's: 1 for a line, 0 for a ring.
CELL = """import numpy as np
from course_lib import drawing_pad

def likeness(x):
    middle = x[0, 2:6, 3:5, 0].mean()
    p = np.full(10, 0.01)
    p[:2] = 0.92 * (1 - middle), 0.92 * middle
    return p

drawing_pad(likeness, feature_maps=lambda x: [("twice", np.dstack([x[0], -x[0]]))])"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    need_a_browser()
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CELL, id="pad")],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = tmp_path_factory.mktemp("lab") / "pad.ipynb"
    nbformat.write(book, path)
    with lab_page(path, path.parent) as page:
        run_all(page)
        page.notebook = path
        yield page


def said(page: Any) -> str:
    return page.locator(f"{NOTEBOOK} .beyond-pad [role=status]").inner_text()


def percent(page: Any, digit: int) -> float:
    row = page.locator(f"{NOTEBOOK} .beyond-pad table tr").nth(digit).inner_text()
    return float(re.findall(r"[\d.]+", row)[-1])


def draw(page: Any, *points: tuple[float, float]) -> None:
    """Draw a stroke through points in units of the pad's side."""
    box = page.locator(f"{NOTEBOOK} .beyond-pad canvas").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def until(page: Any, text: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while text not in said(page):
        assert time.monotonic() < end, said(page)
        time.sleep(0.05)


def test_the_pad_starts_with_a_sample_and_without_an_error(page: Any) -> None:
    assert errors(page, page.notebook) == []
    assert "the sample 0 as" in said(page)


def test_strokes_of_the_mouse_are_read(page: Any) -> None:
    draw(page, (0.5, 0.1), (0.5, 0.9))
    until(page, "reads your drawing as 1")
    line = percent(page, 1)
    page.get_by_role("button", name="Clear").click()
    until(page, "Nothing drawn yet")
    draw(page, (0.5, 0.1), (0.2, 0.3), (0.2, 0.7), (0.5, 0.9))
    draw(page, (0.5, 0.1), (0.8, 0.3), (0.8, 0.7), (0.5, 0.9))
    until(page, "reads your drawing as 0")
    assert line > 80 and percent(page, 1) < 10 and percent(page, 0) > 80


def test_a_sample_is_chosen_by_keyboard(page: Any) -> None:
    page.get_by_role("button", name="7", exact=True).focus()
    page.keyboard.press("Enter")
    until(page, "reads the sample 7 as")
    images = page.locator(f"{NOTEBOOK} .beyond-pad img:visible")
    alts = [images.nth(i).get_attribute("alt") for i in range(images.count())]
    assert alts == ["the 8 × 8 pixels of the sample 7", "twice: 2 feature maps of 8 × 8"]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_axe_finds_nothing_serious_and_the_pad_has_a_name(page: Any, theme: str) -> None:
    import axe_playwright_python

    page.evaluate(theme)
    page.wait_for_function(
        "dark => (document.body.dataset.jpThemeLight === 'false') === dark", arg=theme == DARK
    )
    page.add_script_tag(path=str(Path(axe_playwright_python.__file__).parent / "axe.min.js"))
    assert page.evaluate(AXE) == []
    pad = page.get_by_role("img", name="a pad to draw a digit on")
    assert pad.evaluate("pad => [pad.tagName, pad.tabIndex]") == ["CANVAS", -1]
