"""The colours of a card can be read on JupyterLab's grounds, light and dark (WCAG AA)."""

from __future__ import annotations

import re

import pytest

from course_lib.checking.style import DARK, LIGHT, MARKS, STYLE
from course_lib.checking.verdict import OUTCOMES

# Of JupyterLab 4's themes: --jp-layout-color0, on which outputs lie, and --jp-layout-color1.
GROUNDS = [(LIGHT, "#ffffff"), (DARK, "#111111"), (DARK, "#212121")]
TEXT = ("right", "part", "wrong", "quiet", "text", "link")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("colours", "ground"), GROUNDS)
@pytest.mark.parametrize("name", TEXT)
def test_text_stands_out_from_the_page_and_from_the_ground_of_code(
    colours: dict[str, str], ground: str, name: str
) -> None:
    assert contrast(colours[name], ground) >= 4.5
    assert contrast(colours[name], colours["soft"]) >= 4.5


def test_every_colour_is_one_that_was_measured() -> None:
    """No colour, and nothing that lets a ground shine through text, stands in the sheet itself."""
    rules = STYLE
    for colours in (LIGHT, DARK):
        for name, colour in colours.items():
            rules = rules.replace(f"--bl-{name}:{colour}", "")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", rules) == []
    assert re.findall(r"(?<!fill-)opacity", rules) == []
    used = set(re.findall(r"var\(--bl-(\w+)", rules)) - {"mark"}
    assert used <= set(LIGHT) == set(DARK)


def test_every_outcome_has_its_sign_and_colour() -> None:
    assert tuple(MARKS) == OUTCOMES
    assert {colour for _, colour in MARKS.values()} <= set(TEXT)
