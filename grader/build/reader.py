"""Rules for what a reader meets: code that is there to be read, and as much time as was said."""

from __future__ import annotations

from collections.abc import Iterator

from grader.build.rule import Finding, Rule
from grader.course.code import code_of, functions, read
from grader.course.folding import folded, folds_itself, lines_to_read
from grader.course.lessons import Lesson
from grader.course.minutes import about, place_of_promise, promised

LONG = 12  # lines
OFF = 0.15  # of what a lesson takes


class OpenOnPurpose(Rule):
    id, reason = "BL017", "long code is open only where its author wants it read"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for cell in lesson.cells:
            if cell.role not in ("demo", "code"):
                continue
            lines = lines_to_read(cell)
            if lines > LONG and not cell.view and not folds_itself(cell):
                yield cell, f"{lines} lines of code are open; say open=true or hide=true"
            if cell.view == "hide" and folds_itself(cell):
                yield cell, "folded anyway; take hide=true away"


class ReadBeforeUse(Rule):
    id, reason = "BL018", "a function that open code calls is defined in the open"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        for i, cell in enumerate(lesson.cells):
            if cell.kind != "code" or not folded(cell):
                continue
            made = {function.name for function in functions(cell)}
            after = [c for c in lesson.cells[i + 1 :] if c.role in ("demo", "code")]
            for later in after:
                used = sorted(made & read(code_of(later)))
                if used and not folded(later):
                    mend = "say open=true, or give it a cell of its own"
                    yield cell, f"line {later.line} calls {', '.join(used)} in the open; {mend}"
                    break


class MinutesKept(Rule):
    id, reason = "BL019", "a lesson takes about as long as it says"

    def find(self, lesson: Lesson) -> Iterator[Finding]:
        parts, said, cell = about(lesson), promised(lesson), place_of_promise(lesson)
        total = sum(parts.values())
        by_part = ", ".join(f"{name} {minutes:.1f}" for name, minutes in parts.items() if minutes)
        if said is None:
            yield cell, f"“What you’ll need” has no “about {total:.0f} minutes” ({by_part})"
        elif abs(said - total) > OFF * total:
            yield cell, f"{said} minutes are promised, and it takes {total:.0f}: {by_part}"
