"""The picture of the whole path has a tile for each lesson, in order."""

from __future__ import annotations

import re

from course_lib.figures import close
from grader.course.lessons import lesson_names
from grader.pages.path import path_figure


def test_the_picture_has_a_drawn_tile_for_each_lesson_in_order() -> None:
    figure = path_figure()
    drawn = [ax for ax in figure.axes if ax.has_data() or ax.texts]
    numbers = [re.match(r"\d+", ax.get_title(loc="left")) for ax in drawn]
    close(figure)
    assert [int(n[0]) for n in numbers if n] == [int(name[:2]) for name in lesson_names()]
