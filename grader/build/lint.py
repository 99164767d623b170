"""Rules for notebooks that code linters do not know. Each has an id and a one-line reason."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator

from course_lib.claims import all_claims
from grader.build.asked import LooksBack, RevealedNext, SixToRecall, TwoPredictions
from grader.build.reader import MinutesKept, OpenOnPurpose, ReadBeforeUse
from grader.build.rule import Finding, Problem, Rule
from grader.course.claims import settled_in
from grader.course.code import bound, calls, code_of, functions, read
from grader.course.lessons import Lesson
from grader.course.questions import shown
from grader.course.source import BEGIN, END


class ShortCells(Rule):
    id, reason = "BL001", "a cell holds one idea: at most 20 lines of code, or one list of claims"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            lines = [x for x in cell.source.splitlines() if x.strip() not in (BEGIN, END)]
            if cell.kind == "code" and len(lines) > 20 and "settle" not in dict(calls(cell)):
                yield cell, f"{len(lines)} lines of code"


class ShortProse(Rule):
    id, reason = "BL002", "a cell holds one idea: at most 150 words of prose"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            prose = shown(cell) if cell.role == "predict" else cell.source
            words = len(re.sub(r"\$.*?\$|\|", " ", prose, flags=re.S).split())
            if cell.kind == "markdown" and words > 150:
                yield cell, f"{words} words"


class AltText(Rule):
    id, reason = "BL004", "every picture has a text for those who cannot see it"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            if cell.kind == "markdown" and re.search(
                r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")", cell.source
            ):
                yield cell, "an image without alt text"
            if cell.kind == "code":
                called = dict(calls(cell))
                inside = {id(n) for f in functions(cell) for n in ast.walk(f)}
                called = {n: c for n, c in called.items() if id(c) not in inside or n == "show"}
                draws = any(n.endswith("subplots") or n.endswith("plt.figure") for n in called)
                shown = called.get("show")
                has_alt = shown is not None and (len(shown.args) > 1 or "alt" in _keywords(shown))
                if "plt.show" in called or (draws and not has_alt):
                    yield cell, 'a figure that is not shown by show(figure, "alt text")'


class ComputedNumbers(Rule):
    id, reason = "BL005", "results are computed and printed, never typed into prose"
    pattern = re.compile(
        r"(?<![\w.])(\d+\.\d{2,}|\d{2,}\.\d|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s?%|\d{4,})(?![\w])"
    )

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            if cell.role != "markdown":  # options are guesses, and a question gives what is known
                continue
            prose = re.sub(r"\$\$.*?\$\$|\$.*?\$|`[^`]*`|\]\([^)]*\)", " ", cell.source, flags=re.S)
            for found in self.pattern.findall(prose):
                if not re.fullmatch(r"(1[89]|20)\d\d", found):  # a year
                    yield cell, f"the number {found} stands in the prose"


class PlainTone(Rule):
    id, reason = "BL006", "no exclamation marks and no emoji in prose"
    pattern = re.compile(
        "[\U0001f300-\U0001faff\u2600-\u26ff\u2705\u274c\u2b50]|[A-Za-z)]!(?=\\s|$)"
    )

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            if cell.kind == "markdown" and self.pattern.search(cell.source):
                yield cell, f"“{self.pattern.search(cell.source).group()}”"  # type: ignore[union-attr]


class Frame(Rule):
    id, reason = (
        "BL008",
        "a lesson opens with what it asks, does and needs, and closes with a summary",
    )

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        prose = [cell for cell in lesson.cells if cell.kind == "markdown"]
        opening = "\n".join(cell.source for cell in prose[:4])
        for title in ("Questions", "What you’ll do", "What you’ll need"):
            if title not in opening:
                yield lesson.cells[0], f"the opening has no “{title}”"
        if not any(re.search(r"^#+ Summary", cell.source, re.M) for cell in prose):
            yield lesson.cells[-1], "there is no “Summary”"


class RunsWithoutAnswers(Rule):
    id, reason = "BL010", "what a student's answer can break is not run in grading"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        asked: set[str] = set()
        for cell in lesson.cells:
            if cell.role == "exercise":
                asked.add(cell.name)
            used = asked & read(code_of(cell)) if cell.role in ("code", "wrong") else set()
            if used:
                yield cell, f"uses {', '.join(sorted(used))}; take runs=true away"


class RunsOnItsOwn(Rule):
    id, reason = "BL014", "what is run in grading needs nothing that is not"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        there: dict[str, bool] = {}  # the names so far, and whether grading has them
        for cell in lesson.cells:
            code, runs = code_of(cell), cell.role in ("setup", "code", "wrong", "exercise")
            needed = read(code, called=False) - bound(code) if runs else set()
            missing = sorted(name for name in needed if there.get(name) is False)
            if missing:
                yield cell, f"needs {', '.join(missing)} of a cell without runs=true; mark that too"
            made = {cell.name} if cell.role == "given" else bound(code)
            there |= {n: runs or cell.role == "given" or there.get(n, False) for n in made}


class MeasuredClaims(Rule):
    id, reason = "BL012", "whether a claim holds is computed from what was measured"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            for name, call in calls(cell):
                if name != "claim":
                    continue
                holds = next((k.value for k in call.keywords if k.arg == "holds"), None)
                used = {n.id for n in ast.walk(holds or call) if isinstance(n, ast.Name)}
                if holds is None or not used - set(dir(builtins)):
                    what = ast.unparse(holds) if holds else "missing"
                    yield cell, f"holds is {what}; compare something that the lesson measured"


class ClaimsGiven(Rule):
    id, reason = "BL013", "a lesson settles each claim that the data gives it, once, and no other"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        number, last = lesson.name[:2], lesson.cells[-1]
        given = [n for n, claim in all_claims().items() if number in claim.lessons]
        settled = Counter(settled_in(lesson))
        for n in given:
            if settled[n] != 1:
                yield last, f"claim {n} is given to lesson {number} and settled {settled[n]} times"
        for n in sorted(set(settled) - set(given)):
            yield last, f"claim {n} is settled here; course_lib/data/claims.toml gives it to others"


RULES: list[Rule] = [
    ShortCells(), ShortProse(), AltText(), ComputedNumbers(), PlainTone(),
    RevealedNext(), Frame(), TwoPredictions(), RunsWithoutAnswers(), RunsOnItsOwn(),
    MeasuredClaims(), ClaimsGiven(), OpenOnPurpose(), ReadBeforeUse(),
    MinutesKept(), SixToRecall(), LooksBack(),
]  # fmt: skip


def lint(lesson: Lesson) -> list[Problem]:
    """Return what the rules find in a lesson's text."""
    found = [(rule, f) for rule in RULES for f in rule.find(lesson)]
    return [Problem(lesson.name, cell.line, rule.id, text) for rule, (cell, text) in found]


def _keywords(node: ast.Call) -> set[str]:
    return {k.arg for k in node.keywords if k.arg}
