"""The cards in JupyterLab, light and dark, wide and narrow: read, measured, followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.course_lib.checking.test_style import contrast
from tests.lessons.browser import (
    NOTEBOOK,
    errors,
    lab_page,
    need_a_browser,
    run_all,
    save,
    screenshots,
)

pytestmark = pytest.mark.browser

SETUP = """import os, tempfile
os.environ["BEYOND_LINEAR_RECORDS"] = tempfile.mkdtemp()
import numpy as np
from course_lib import check, explore, slider, show
from course_lib.checking.card import Card
from course_lib.checking.verdict import Verdict
from grader.course.lessons import load_lesson, reference"""
CARDS = {
    "right": 'check("weighted_sum", reference("weighted_sum"))',
    "partly": 'check("step", lambda z: np.where(z >= 0, 1.0, 0.0))',
    "wrong": 'check("sigmoid", lambda z: np.tanh(z))',
    "relation": 'check("boundary_x2", lambda x1, w, b: -(w[0] * x1 + b) / w[1] + 0.7)',
    "matrices": 'check("dense", lambda X, W, b: (X @ W + b).T)',
    "printed": 'check("neuron_batch", lambda X, w, b: print(X @ w))',
    "stub": 'def gates(name):\n    raise NotImplementedError\ncheck("gate_weights", gates)',
    "crashed": 'check("gate_weights", lambda name: np.arange(3) @ np.arange(4))',
    "slow": 'def ever(sizes):\n    while True:\n        pass\ncheck("count_parameters", ever)',
    "broke": 'Card(Verdict("relu", "the grader broke", 0.0, 2.0, message="Not your fault."))',
    "last": "[check(n, reference(n)) for n in load_lesson('01_weighted_sum').exercises][-1]",
    "drawing": "def draw(a):\n    raise ValueError('no curve')\n"
    'explore(draw, "A curve that never comes to be.", a=slider(1.0, 0, 3, 0.5))',
}
TEXTS = """() => [...document.querySelectorAll('.jp-OutputArea-output .bl-card *')].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
         && e.getClientRects().length && !e.closest('style')).map(e => {
    const svg = e.closest('svg');
    let ground = e, through = 1;
    while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)')
        ground = ground.parentElement;
    for (let up = e; up; up = up.parentElement) through *= getComputedStyle(up).opacity;
    const style = getComputedStyle(e);
    return [e.textContent.slice(0, 40), svg ? style.fill : style.color,
            getComputedStyle(ground).backgroundColor, through];
})"""


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    need_a_browser()
    cells = [nbformat.v4.new_code_cell(SETUP, id="setup")]
    cells += [nbformat.v4.new_code_cell(source, id=name) for name, source in CARDS.items()]
    far = "one more line\n\n" * 40
    cells += [nbformat.v4.new_markdown_cell(far + "### Exercise 2: `step`\n\n" + far, id="far")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    folder = tmp_path_factory.mktemp("lab")
    path = folder / "cards.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    with lab_page(path, folder, dark=request.param == "dark") as page:
        run_all(page)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.notebook = path
        page.theme = request.param
        yield page


def rgba(text: str) -> tuple[list[float], float]:
    """Return the channels and the opacity of a computed colour."""
    parts = [float(p) for p in text[text.index("(") + 1 : -1].replace(" ", "").split(",")]
    return parts[:3], parts[3] if len(parts) > 3 else 1.0


def over(colour: str, ground: str, opacity: float) -> str:
    """Return what is seen of a colour that lets its ground through, as #rrggbb."""
    (top, own), (below, _) = rgba(colour), rgba(ground)
    share = own * opacity
    mixed = [round(share * a + (1 - share) * b) for a, b in zip(top, below, strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def test_every_card_is_there_and_nothing_went_wrong(page: Any) -> None:
    assert errors(page, page.notebook) == []
    assert page.locator(f"{NOTEBOOK} .bl-card:visible").count() == len(CARDS)


def test_all_text_of_all_cards_stands_out_from_its_ground(page: Any) -> None:
    found = page.evaluate(TEXTS)
    assert len(found) > 150
    weak = [
        (text, colour, ground)
        for text, colour, ground, opacity in found
        if contrast(over(colour, ground, opacity), over(ground, ground, 1.0)) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("width", [1180, 600])
def test_no_card_runs_out_of_its_column(page: Any, width: int, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 1500})
    page.evaluate(
        "narrow => { const shell = window.jupyterapp.shell;"
        " narrow ? shell.collapseLeft() : shell.expandLeft(); }",
        width < 900,
    )
    page.wait_for_timeout(800)
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.bl-card')].filter("
        "card => card.scrollWidth > card.clientWidth + 1).map(card => card.ariaLabel)"
    )
    assert wide == []
    assert screenshots(page, Path(os.environ.get("CARDS", tmp_path), f"{page.theme}-{width}"))
    page.set_viewport_size({"width": 1180, "height": 1500})


def test_what_scrolls_can_be_scrolled_by_keyboard(page: Any) -> None:
    stuck = page.evaluate(
        "() => [...document.querySelectorAll('.bl-card pre')].filter("
        "pre => pre.scrollWidth > pre.clientWidth && pre.tabIndex < 0).map(pre => pre.textContent)"
    )
    assert stuck == []


def test_the_link_leads_to_the_next_exercise(page: Any) -> None:
    panel = page.locator(NOTEBOOK)
    panel.evaluate("panel => panel.scrollTop = 0")
    page.locator(f"{NOTEBOOK} .bl-card a").first.click()
    heading = page.locator(f"{NOTEBOOK} h3", has_text="Exercise 2: step")
    top = panel.bounding_box()["y"]
    for _ in range(50):
        if top - 5 < heading.bounding_box()["y"] < top + 400:
            return
        page.wait_for_timeout(100)
    pytest.fail("the heading did not come into view")


def test_in_a_notebook_that_is_not_trusted_a_card_is_plain_and_complete(page: Any) -> None:
    save(page)
    book = nbformat.read(page.notebook, 4)
    for output in (o for cell in book.cells for o in cell.get("outputs", [])):
        if "text/html" in output.get("data", {}):
            output.data["text/html"] += "<p>changed by somebody</p>"
    other = page.notebook.with_name("strange.ipynb")
    nbformat.write(book, other)
    page.goto(f"/doc/tree/{other.name}")
    page.wait_for_selector(f"{NOTEBOOK} .jp-OutputArea-output.jp-RenderedHTML")
    page.wait_for_timeout(1000)
    html = page.locator(f"{NOTEBOOK} .jp-OutputArea-output.jp-RenderedHTML")
    assert html.first.get_attribute("class").count("jp-mod-trusted") == 0
    text = html.filter(has_text="This is tanh").first.inner_text()  # the wrong curve
    for part in ("sigmoid", "wrong", "This is tanh", "input", "Yours is lower than expected"):
        assert part in text
    assert "--bl-" not in text
