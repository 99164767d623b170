"""`docs/claims.md`: all sixty claims, with who settles them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

from course_lib.claims import VERDICTS, Claim, all_claims
from grader.course.claims import measured_under
from grader.course.lessons import Lesson

MEANING = {
    "true": "it holds as the article has it; the exact statement only adds precision",
    "true, with a caveat": "it holds under a condition, or in a sense, that the article leaves out",
    "misleading": "taken as written it leads to a wrong expectation",
}
TITLE = """\
# The sixty claims

<!-- Made by `grader build` from course_lib/data/claims.toml and the lessons' texts. -->

The course follows a short article, *The Importance of Activation Functions in Deep Learning*.
The article was taken apart into sixty statements, each small enough to be measured or derived.
They stand below in the article's order and under its headings, with a verdict and with what can \
be said exactly.

| verdict | claims | meaning |
|---|---|---|
"""
READING = """\

A verdict is on the article's words, not on the author's intention: in a text so short, much has \
to be left out.

Each claim is settled at the end of the lesson named with it, by measurements made in that \
notebook under the headings in italics.
The exercises are those in which you write what it speaks of.
The figures are therefore not typed here: they would go stale, and on your machine they may differ \
in their last digits.
Where a measurement does not bear out its verdict, the lesson's own table says so.
Where two lessons are named, each settles the claim from its own side.

The quotations keep the article's wording.
Its lists are joined by commas, its tables by a colon, and quotation marks and apostrophes are \
typeset as in the rest of the course.
A claim can be a part of a sentence, and two claims can share one.
A paper is named where it is the classical source of a statement, or where the course reports what \
its authors found.
"""
SECTION = """\

## {title}

| claim | the article says | verdict | exactly | lesson and experiment | exercises |
|---|---|---|---|---|---|
"""


def claims_page(lessons: Iterable[Lesson], claims: Mapping[int, Claim] | None = None) -> str:
    """Return the text of `docs/claims.md`; a claim that no lesson settles yet is planned."""
    claims = all_claims() if claims is None else claims
    done = {
        (lesson.name[:2], number): headings
        for lesson in lessons
        for number, headings in measured_under(lesson).items()
    }
    count = Counter(claim.verdict for claim in claims.values())
    parts = [TITLE, *(f"| {v} | {count[v]} | {MEANING[v]} |\n" for v in VERDICTS), READING]
    for title, group in groupby(claims.values(), key=lambda claim: claim.section):
        parts += [SECTION.format(title=title), *(_row(claim, done) for claim in group)]
    return "".join(parts)


def _row(claim: Claim, done: Mapping[tuple[str, int], list[str]]) -> str:
    places = ", ".join(_place(n, done.get((n, claim.number))) for n in claim.lessons)
    exercises = ", ".join(f"`{name}`" for name in claim.exercises)
    said = (f"C{claim.number}", f"“{claim.words}”", claim.verdict, claim.exact, places, exercises)
    return f"| {' | '.join(said)} |\n"


def _place(number: str, headings: list[str] | None) -> str:
    """Return a lesson's number and where in it a claim is measured."""
    if headings is None:
        return f"{number} (planned)"
    return f"{number} " + "; ".join(f"*{heading}*" for heading in headings)
