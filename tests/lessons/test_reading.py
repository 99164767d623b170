"""Lesson 11 in JupyterLab, with functions of one's own in it: a digit is drawn, and read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grader.course.lessons import answer_code
from grader.course.paths import SOLUTIONS
from tests.lessons.browser import NOTEBOOK, errors, lab_page, need_a_browser, run_all
from tests.lessons.test_pad import draw, percent, said, until

pytestmark = pytest.mark.browser

LESSON = "11_digit_classifier"
OWN = {"relu": "05_relu", "softmax": "07_softmax", "max_pool": "10_convolution"}
FOUR = [(0.5, 0.1), (0.25, 0.6), (0.75, 0.6)], [(0.6, 0.4), (0.6, 0.9)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    need_a_browser()
    folder = tmp_path_factory.mktemp("lab")
    (folder / "course").mkdir()
    for name in OWN:  # as a check that passed leaves them
        (folder / "course" / f"{name}.py").write_text(f"import numpy as np\n\n{answer_code(name)}")
    patch = pytest.MonkeyPatch()
    patch.setenv("BEYOND_LINEAR_RECORDS", str(folder / "records"))  # the server inherits it
    try:
        with lab_page(SOLUTIONS / LESSON / f"{LESSON}.ipynb", folder) as page:
            run_all(page)
            page.notebook = folder / f"{LESSON}.ipynb"
            yield page
    finally:
        patch.undo()


def test_functions_of_ones_own_are_carried_into_the_lesson(page: Any) -> None:
    assert errors(page, page.notebook) == []
    text = page.locator(NOTEBOOK).inner_text()
    for name, lesson in OWN.items():
        assert f"{name}: yours, from {lesson}." in text
    listed = ", ".join(f"{name} ({lesson})" for name, lesson in OWN.items())
    assert f"Yours here: {listed}" in text


def test_a_drawn_digit_is_read_by_the_network_that_was_trained(page: Any) -> None:
    assert "reads the sample 0 as 0" in said(page)
    page.locator(f"{NOTEBOOK} .beyond-pad").scroll_into_view_if_needed()
    for stroke in FOUR:
        draw(page, *stroke)
    until(page, "reads your drawing as 4")
    assert percent(page, 4) > 50
    page.get_by_role("button", name="Clear").click()
    draw(page, (0.5, 0.1), (0.2, 0.3), (0.2, 0.7), (0.5, 0.9), (0.8, 0.7), (0.8, 0.3), (0.5, 0.1))
    until(page, "reads your drawing as 0")
