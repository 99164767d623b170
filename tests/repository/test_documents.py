"""What the documents promise is so: commands parse, tables are the code's, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from course_lib.cli import make_parser as course_parser
from grader.cli import parser as grader_parser
from grader.course.lessons import lesson_names
from grader.course.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"```bash\n(.*?)```", text, re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_command_of_ours_is_one(path: Path) -> None:
    for line in commands(path):
        words = shlex.split(line, comments=True)
        if words[:2] == ["python3", "course.py"]:
            course_parser().parse_args(words[2:])
        elif words and words[0] == "grader":
            grader_parser().parse_args(words[1:])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_local_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_readme_lists_the_lessons_there_are() -> None:
    rows = re.findall(r"^\| (\d\d) ", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert rows == [name[:2] for name in lesson_names()]
