"""A lesson's minutes, part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.lessons import Lesson, lesson_names, load_lesson
from grader.course.minutes import about, promised, words
from grader.course.source import read_source

WORDY = "word " * 74 + "word\n"  # 75: half a minute


def lesson_of(tmp_path: Path, text: str) -> Lesson:
    path = tmp_path / "01_text.py"
    path.write_text(text, encoding="utf-8")
    return Lesson("01_text", path, read_source(path))


@pytest.mark.parametrize(
    ("prose", "count"),
    [
        ("Two words.", 2),
        ("## A heading of five words", 5),
        ("The sum $z = w x + b$ is large", 4),
        ("$$\na = b\n+ c\n$$\nand so", 2),
        ("Call `np.where(a, b, c)` once", 2),
        ("- one\n- **two**\n- [three](https://a.b/c)", 3),
        ("| a | b |\n|---|---|\n| one | two words |", 5),
        ("yes · no – never", 3),
        ("```python\nx = 1\n```\nafter it", 2),
    ],
)
def test_words_are_what_one_reads(prose: str, count: int) -> None:
    assert words(prose) == count


def test_the_parts_add_up(tmp_path: Path) -> None:
    text = (
        f"# %% [markdown]\n# {WORDY}\n"
        "# %% [markdown]\n# ●○○ easy · 4 minutes · 1 line · 2 points\n\n"
        '# %% [markdown] predict="a"\n# ?\n#\n# - **a** (right) x\n# - **b** y\n#   - no\n\n'
        '# %%\nwarm_up("02")\n\n'
        '# %%\nexplore(draw, "alt")\n'
    )
    parts = about(lesson_of(tmp_path, text))
    assert parts["reading"] == pytest.approx(82 / 150)
    assert parts == {**parts, "exercises": 4, "predictions": 0.5, "explorers": 1, "warm-up": 2}


def test_optional_sections_do_not_count(tmp_path: Path) -> None:
    text = (
        f"# %% [markdown]\n# ## A road (optional)\n#\n# {WORDY}\n"
        '# %%\nexplore(draw, "alt")\n\n'
        f"# %% [markdown]\n# ### Below it\n#\n# {WORDY}\n"
        "# %% [markdown]\n# ## Back again\n"
    )
    parts = about(lesson_of(tmp_path, text))
    assert parts["explorers"] == 0
    assert parts["reading"] == pytest.approx(2 / 150)


def test_the_promise_stands_in_what_you_will_need(tmp_path: Path) -> None:
    elsewhere = "# %% [markdown]\n# It takes about 9 minutes.\n\n"
    need = "# %% [markdown]\n# **What you’ll need** · Lesson 1, and about 45 minutes.\n"
    assert promised(lesson_of(tmp_path, elsewhere + need)) == 45
    assert promised(lesson_of(tmp_path, elsewhere)) is None


@pytest.mark.parametrize("name", lesson_names())
def test_each_lesson_takes_about_an_hour(name: str) -> None:
    lesson = load_lesson(name)
    said = promised(lesson)
    assert said is not None and 40 <= said <= 75
    assert said == pytest.approx(sum(about(lesson).values()), rel=0.18)
