"""`docs/claims.md` and the lessons agree on the sixty claims: words, verdicts, and who settles."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass

import pytest

from course_lib.claims import VERDICTS
from grader.course.lessons import lesson_names
from grader.course.paths import ROOT, SOLUTIONS

TEXT = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
TABLE = "| claim | the article says | verdict | exactly | lesson |"

CURRICULUM = {  # which lesson settles which claims
    "01": [1, *range(11, 16)],
    "02": [*range(4, 9), *range(47, 50), 52, *range(58, 61)],
    "03": [*range(23, 29), 44, 54],
    "04": [*range(29, 34), 46, 55],
    "05": [2, 3, *range(16, 23), 53],
    "06": [*range(39, 43), 57],
    "07": [*range(34, 39), 45, 56],
    "08": [9, 10],
    "09": [22, *range(42, 47)],
    "10": [50],
    "11": [21, 51],
    "12": [],
}


@dataclass(frozen=True)
class Row:
    """A claim as the document has it."""

    number: int
    words: str
    verdict: str
    exact: str
    lessons: dict[str, bool]  # number of the lesson, and whether it is planned


@dataclass(frozen=True)
class Settled:
    """A claim as a lesson's `claim(...)` has it."""

    lesson: str
    number: int
    words: str
    verdict: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def plain(words: str) -> str:
    """Return a quotation without what only typesetting adds to it."""
    straight = words.translate(str.maketrans("“”’", '""\''))
    return straight.replace("`", "").strip("… ")


def read_row(line: str) -> Row:
    number, words, verdict, exact, lessons = cells(line)
    assert words[0] + words[-1] == "“”", words
    found = {}
    for lesson in lessons.split(", "):
        match = re.fullmatch(r"(\d\d)( \(planned\))?", lesson)
        assert match, lesson
        found[match[1]] = match[2] is not None
    return Row(int(number.removeprefix("C")), words[1:-1], verdict, exact, found)


def read_settled(source: str, lesson: str) -> list[Settled]:
    """Return the claims of a lesson's text; their first three arguments are literals."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "claim":
            number, words, verdict = (ast.literal_eval(a) for a in node.args[:3])
            found.append(Settled(lesson, number, words, verdict))
    return found


ROWS = [read_row(line) for line in TEXT.splitlines() if re.match(r"\| C\d", line)]
LESSONS = {name[:2]: name for name in lesson_names()}
SETTLED = [
    claim
    for lesson, name in LESSONS.items()
    for claim in read_settled((SOLUTIONS / f"{name}.py").read_text(encoding="utf-8"), lesson)
]

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda r: f"C{r.number}")
each_settled = pytest.mark.parametrize("said", SETTLED, ids=lambda s: f"{s.lesson}-C{s.number}")


# The document by itself


def test_there_are_sixty_claims_each_once_and_in_order() -> None:
    assert [row.number for row in ROWS] == list(range(1, 61))


def test_every_row_of_every_table_of_claims_was_read() -> None:
    tables = re.findall(re.escape(TABLE) + r"\n\|[-|]+\n((?:\|.*\n)+)", TEXT)
    assert sum(len(table.splitlines()) for table in tables) == len(ROWS)
    assert len(tables) == TEXT.count("the article says")


@each_row
def test_a_verdict_is_one_of_the_three(row: Row) -> None:
    assert row.verdict in VERDICTS


def test_the_introduction_counts_the_verdicts_right() -> None:
    said = {
        verdict: int(count)
        for verdict, count in re.findall(rf"^\| ({'|'.join(VERDICTS)}) \| (\d+) \|", TEXT, re.M)
    }
    assert said == Counter(row.verdict for row in ROWS)
    assert tuple(said) == VERDICTS
    assert sum(said.values()) == 60


@each_row
def test_an_exact_statement_is_one_sentence(row: Row) -> None:
    assert re.fullmatch(r"[A-Z].*\.", row.exact)
    assert not re.search(r"[.?!]\)? [A-Z]", row.exact)


@each_row
def test_no_measured_figure_is_typed(row: Row) -> None:
    # Left are the years of papers, numbers without a decimal, and slopes that are settings.
    figures = re.findall(r"\d+[.,]\d+|\d+e-?\d+|\d+ ?%|\d{5,}", row.exact)
    assert set(figures) <= {"0.01", "0.2"}


def test_outside_tables_a_line_is_one_sentence() -> None:
    for line in TEXT.splitlines():
        if line and line[0] not in "#|":
            assert line.endswith(".")
            assert not re.search(r"[.?!] [A-Z]", line), line


# The document and the plan


def test_each_claim_is_given_to_the_lessons_of_the_curriculum() -> None:
    planned = {lesson: [r.number for r in ROWS if lesson in r.lessons] for lesson in CURRICULUM}
    assert planned == CURRICULUM


@each_row
def test_a_lesson_is_called_planned_exactly_while_there_is_none(row: Row) -> None:
    assert row.lessons == {lesson: lesson not in LESSONS for lesson in row.lessons}


# The document and the lessons


def test_the_reader_of_lessons_sees_claims_wherever_they_stand() -> None:
    source = 'kept = [claim(7, "a " "b", "true", "c", measured=f"{1}", holds=True)]\nsettle(*kept)'
    assert read_settled(source, "02") == [Settled("02", 7, "a b", "true")]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_settles_each_claim_it_is_given_once_and_no_other(lesson: str) -> None:
    given = [row.number for row in ROWS if lesson in row.lessons]
    assert sorted(said.number for said in SETTLED if said.lesson == lesson) == given


@each_settled
def test_a_lesson_gives_the_verdict_of_the_document(said: Settled) -> None:
    assert said.verdict == ROWS[said.number - 1].verdict


@each_settled
def test_a_lesson_quotes_the_words_of_the_document(said: Settled) -> None:
    assert plain(said.words)
    assert plain(said.words) in plain(ROWS[said.number - 1].words)
