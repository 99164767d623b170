"""`docs/claims.md` is made of the data and the lessons' texts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import grader.build.build as building
from course_lib.claims import VERDICTS, all_claims
from grader.build.claims_page import claims_page
from grader.course.claims import measured_under, settled_in
from grader.course.lessons import Lesson, lesson_names, load_lesson
from grader.course.paths import CLAIMS_PAGE, ROOT
from grader.course.source import read_source

PAGE = claims_page(map(load_lesson, lesson_names()))
TABLE = (
    "| claim | the article says | verdict | exactly | lesson and experiment | exercises |\n"
    "|---|---|---|---|---|---|\n"
)


def rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if re.match(r"\| C\d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def lesson_of(tmp_path: Path, name: str, code: str) -> Lesson:
    path = tmp_path / f"{name}.py"
    text = "# %% [markdown]\n# ## Who wins\n\n# %%\n"
    path.write_text(text + code, encoding="utf-8")
    return Lesson(name, path, read_source(path))


def test_the_committed_page_is_the_one_that_is_made() -> None:
    assert CLAIMS_PAGE.read_text(encoding="utf-8") == PAGE


def test_a_page_that_was_edited_is_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "claims.md"
    page.write_text(PAGE.replace("verdict", "judgement"), encoding="utf-8")
    monkeypatch.setattr(building, "ROOT", tmp_path)
    monkeypatch.setattr(building, "CLAIMS_PAGE", page)
    monkeypatch.setattr(building, "outputs", lambda lesson: {})
    monkeypatch.setattr(building, "_public", lambda made: [])
    monkeypatch.setattr(building, "SHOWN", [])
    monkeypatch.setattr(building, "orphans", lambda made: [])
    assert building.build([], check=True) == [Path("claims.md")]
    assert page.read_text(encoding="utf-8") != PAGE
    assert building.build([]) == [Path("claims.md")]
    assert page.read_text(encoding="utf-8") == PAGE
    assert building.build([], check=True) == []


def test_every_claim_has_a_row_under_its_section() -> None:
    assert [row[0] for row in rows(PAGE)] == [f"C{n}" for n in range(1, 61)]
    for number, words, verdict, exact, _, _ in rows(PAGE):
        claim = all_claims()[int(number[1:])]
        assert (words, verdict, exact) == (f"“{claim.words}”", claim.verdict, claim.exact)
        above = PAGE[: PAGE.index(f"| {number} |")]
        assert re.findall(r"^## (.*)$", above, re.M)[-1] == claim.section
    tables = re.findall(re.escape(TABLE) + r"((?:\|.*\n)+)", PAGE)
    assert sum(len(table.splitlines()) for table in tables) == 60
    assert len(tables) == PAGE.count("## ") == PAGE.count("| the article says |")


def test_the_introduction_counts_the_verdicts_right() -> None:
    said = {
        verdict: int(count)
        for verdict, count in re.findall(rf"^\| ({'|'.join(VERDICTS)}) \| (\d+) \|", PAGE, re.M)
    }
    assert said == Counter(row[2] for row in rows(PAGE))
    assert tuple(said) == VERDICTS
    assert sum(said.values()) == 60


def test_outside_tables_a_line_is_one_sentence() -> None:
    for line in PAGE.splitlines():
        if line and line[0] not in "#|<":
            assert line.endswith(".")
            assert not re.search(r"[.?!] [A-Z]", line), line


def test_the_page_says_what_it_is_made_of() -> None:
    made_of = re.search(r"<!-- Made by `grader build` from (\S+) ", PAGE)
    assert made_of and (ROOT / made_of[1]).is_file()


def test_a_claim_is_planned_until_its_lesson_settles_it(tmp_path: Path) -> None:
    def said(*lessons: Lesson) -> dict[str, str]:
        return {row[0]: row[4] for row in rows(claims_page(lessons))}

    none = said()
    assert (none["C2"], none["C22"]) == ("05 (planned)", "05 (planned), 09 (planned)")
    code = (
        "share = 0.7\n\n# %% [markdown]\n# ## The claims\n\n# %%\n"
        'settle(claim(22, measured=f"{share:.0%}", holds=share > 0.5))\n'
    )
    some = said(lesson_of(tmp_path, "09_choosing", code))
    assert (some["C2"], some["C22"]) == ("05 (planned)", "05 (planned), 09 *Who wins*")


def test_claims_are_seen_wherever_they_stand(tmp_path: Path) -> None:
    code = 'kept = [claim(7, measured="", holds=a > b)]\nsettle(*kept, claim(4, holds=c))\nx = 12\n'
    assert sorted(settled_in(lesson_of(tmp_path, "02_any", code))) == [4, 7]


def test_a_claim_is_measured_where_its_names_are_bound(tmp_path: Path) -> None:
    code = """import numpy as np
runs = [1, 2]

# %% [markdown]
# ## Losing

# %%
lost = 3

# %% [markdown]
# ### Exercise 1: `any`

# %%
def spread(v):
    return max(v)

# %% [markdown]
# ## The claims

# %%
both = spread(runs)
settle(claim(4, measured=f"{both}", holds=both > 1), claim(7, measured="", holds=lost > 2))
"""
    found = measured_under(lesson_of(tmp_path, "02_any", code))
    assert found == {4: ["Who wins", "Losing"], 7: ["Losing"]}


def test_exercises_of_a_claim_are_in_the_lessons_that_settle_it() -> None:
    written = {name[:2]: load_lesson(name).exercises for name in lesson_names()}
    for claim in all_claims().values():
        known = {e for n in claim.lessons for e in written.get(n, ())}
        planned = set(claim.lessons) - set(written)
        assert claim.exercises and (planned or set(claim.exercises) <= known), claim
