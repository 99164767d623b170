"""What grading needs of a lesson."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.course.lessons import load_lesson
from grader.engine import lesson as module


def test_a_notebook_that_is_older_than_its_text_is_refused(monkeypatch: pytest.MonkeyPatch):
    text = load_lesson("01_weighted_sum")
    newer = replace(text, cells=[c for c in text.cells if c.role != "given"][1:])
    monkeypatch.setattr(module, "load_lesson", lambda name: newer)
    with pytest.raises(ValueError, match="make it anew: grader build 01_weighted_sum"):
        module.course_of.__wrapped__("01_weighted_sum")
