"""An instructor's look at formgrader, in Chromium: its button grades with our engine."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from course_lib.checking.style import MARKS
from grader.classroom.folder import VARIABLE, Classroom
from grader.course.lessons import lesson_names
from grader.course.paths import ROOT
from grader.gradebook.writer import Writer
from tests.lessons.browser import need_a_browser, web_page

pytestmark = pytest.mark.browser
LESSON, STUDENT = lesson_names()[0], "student-03"  # one with right and wrong answers


def test_the_button_grades_and_the_page_shows_the_cards(sample_class: Path, tmp_path: Path) -> None:
    need_a_browser()
    folder = tmp_path / "class"
    shutil.copytree(sample_class / "submitted" / STUDENT, folder / "submitted" / STUDENT)
    shutil.copy(sample_class / "seed", folder / "seed")
    variables = {
        VARIABLE: str(folder),
        "JUPYTER_CONFIG_PATH": str(ROOT / "grader"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    with web_page(f"/formgrader/manage_submissions/{LESSON}", ROOT, **variables) as page:
        row = page.locator("tr", has_text=STUDENT)
        row.locator(".autograde a").click()
        page.wait_for_selector(".modal-title:has-text('Success')")
        with sqlite3.connect(folder / "gradebook.db") as book:
            [(notebook,)] = book.execute("SELECT id FROM submitted_notebook").fetchall()
        book.close()
        page.goto(f"/formgrader/submissions/{notebook}/")
        page.wait_for_selector("text=check_step")
        shown = " ".join(page.locator("body").inner_text().split())
    with Writer(Classroom(sample_class).db_url) as writer:
        recorded = writer.result(STUDENT, LESSON)
        expected = {k: v for k, v in writer.scores().items() if k[:2] == (STUDENT, LESSON)}
    with Writer(Classroom(folder).db_url) as writer:
        assert writer.scores() == expected
    assert recorded is not None
    for verdict in recorded["verdicts"]:
        sign, _ = MARKS[verdict["outcome"]]
        card = f"{verdict['exercise']} {sign} {verdict['outcome']} {verdict['points']:g} of"
        assert card in shown, card
