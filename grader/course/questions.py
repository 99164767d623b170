"""Questions as a lesson's text has them: predictions, and recall for the lessons after it.

    # %% [markdown] predict="slope"
    # How steep is the sigmoid where it is steepest?
    #
    # - **a** (right) One quarter.
    # - **b** One: it goes from 0 to 1.
    #   - It rises by 1, but over a stretch that is longer than 1.

A recall question is written the same way under `recall="name"`, and may say with `after="slope"`
which prediction of its lesson it asks again. Each wrong option has a comment: what choosing it
means one believed. An option is plain text, for a button shows it; `code` is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from course_lib.asking.questions import Question
from grader.course.source import Cell, Lesson, SourceError

KINDS = {"predict": "prediction", "recall": "recall"}
OPTION = re.compile(r"^- \*\*([a-z])\*\* +(\(right\) +)?(\S.*)$")
COMMENT = re.compile(r"^  - (\S.*)$")
ITEM = re.compile(r"^\s*[-*] ")
MARKED = re.compile(r"\*\w[^*]*\*|\*\*|(?<!\w)_\w[^_]*_(?!\w)|\]\(")
EXAMPLE = "Write it as in `- **a** text`, and `(right)` behind the letter of the right one"


@dataclass
class Option:
    """An option while it is read: the line it began at, counted from the cell's mark."""

    letter: str
    right: bool
    line: int
    text: list[str]
    comment: list[str] = field(default_factory=list)


def questions_of(lesson: Lesson) -> list[Question]:
    """Return the questions of a lesson in order. Raises `SourceError` for a mistake in one."""
    asked = [cell for cell in lesson.cells if cell.role in KINDS]
    predictions = [cell.name for cell in asked if cell.role == "predict"]
    for cell in asked:
        if cell.after and cell.after not in predictions:
            known = ", ".join(predictions) or "none"
            raise cell.error(
                f"after={cell.after!r} is no prediction of this lesson", f"There are: {known}"
            )
    return [question_of(cell, lesson.name[:2]) for cell in asked]


def question_of(cell: Cell, lesson: str = "") -> Question:
    """Return the question in a cell of prose flagged `predict` or `recall`."""
    text, options = _read(cell)
    for option in options:
        _check(cell, option)
    letters = "".join(o.letter for o in options)
    if letters != "abcdefgh"[: len(letters)]:
        raise cell.error(f"the options are {', '.join(letters)}", "Call them a, b, c in order")
    if len(options) < 2:
        raise cell.error("a question with fewer than two options", "Add an option")
    right = [o.letter for o in options if o.right]
    if len(right) != 1:
        found = f"{len(right)} right options: {', '.join(right)}" if right else "no right option"
        raise cell.error(found, "Write (right) behind the letter of exactly one")
    for option in options:
        if not option.right and not option.comment:
            mend = "Say below it, as '  - text', what choosing it means one believed"
            raise cell.error(f"the wrong option {option.letter} has no comment", mend, option.line)
    texts = {o.letter: " ".join(o.text) for o in options}
    if len(set(texts.values())) < len(texts):
        raise cell.error("two options say the same", "Change one of them")
    comments = {o.letter: " ".join(o.comment) for o in options if o.comment}
    return Question(
        KINDS[cell.role], cell.name, " ".join(text), texts, right[0], comments, cell.after, lesson
    )


def shown(cell: Cell) -> str:
    """Return a prediction as the notebook shows it: without the answer and the comments."""
    text, options = _read(cell)
    paragraph = "\n".join(text)
    rows = "\n".join(f"- **{o.letter}** {' '.join(o.text)}" for o in options)
    return f"**Predict.** {paragraph}\n\n{rows}"


def refuse_doubles(lessons: Iterable[Lesson]) -> None:
    """Raise `SourceError` where two questions of the course have one name."""
    seen: dict[str, Cell] = {}
    for cell in (c for lesson in lessons for c in lesson.cells if c.role in KINDS):
        before = seen.setdefault(cell.name, cell)
        if before is not cell:
            where = f"{before.path.name}:{before.line}"
            raise cell.error(f"a second question {cell.name!r}, the first is {where}", "Rename one")


def _read(cell: Cell) -> tuple[list[str], list[Option]]:
    """Return the lines of the question, and its options; both as written, but unwrapped."""
    text: list[str] = []
    options: list[Option] = []
    for number, line in enumerate(cell.source.splitlines(), start=1):
        begun, said = OPTION.match(line), COMMENT.match(line)
        if begun:
            options.append(Option(begun[1], bool(begun[2]), number, [begun[3].strip()]))
        elif not options:
            if ITEM.match(line):
                raise cell.error(f"{line.strip()!r} is no option", EXAMPLE, number)
            text.append(line.strip())
        elif said:
            if options[-1].comment:
                raise cell.error(
                    f"two comments to option {options[-1].letter}", "Make one of them", number
                )
            options[-1].comment.append(said[1].strip())
        elif line.strip():
            _continue(cell, options[-1], line, number)
    text = [line for line in text if line]
    if not text:
        raise cell.error("a question without a text", "Write it above the options")
    _plain(cell, " ".join(text), 1)
    return text, options


def _continue(cell: Cell, option: Option, line: str, number: int) -> None:
    """Add a wrapped line to an option or to its comment, by how far it is indented."""
    depth = len(line) - len(line.lstrip())
    if ITEM.match(line):
        raise cell.error(f"{line.strip()!r} is neither an option nor a comment", EXAMPLE, number)
    if depth == 0:
        raise cell.error("text after the options", "Put it into a cell of its own", number)
    if depth != (4 if option.comment else 2):
        what, wanted = ("comment", 4) if option.comment else ("option", 2)
        mend = f"Indent the next line of this {what} by {wanted}"
        raise cell.error(f"a line indented by {depth}", mend, number)
    (option.comment or option.text).append(line.strip())


def _check(cell: Cell, option: Option) -> None:
    text = " ".join(option.text)
    for problem, mend in _faults(option, text):
        raise cell.error(problem, mend, option.line)
    _plain(cell, text, option.line)
    _plain(cell, " ".join(option.comment), option.line)


def _faults(option: Option, text: str) -> Iterator[tuple[str, str]]:
    if "$" in text:
        yield (
            f"LaTeX in option {option.letter}",
            "A button shows it: write z², ½ or ln 2 as they stand",
        )
    if "(right)" in text:
        yield f"(right) in the text of option {option.letter}", "It goes right behind the letter"


def _plain(cell: Cell, text: str, line: int) -> None:
    """Refuse emphasis and links, which the answer's page would show letter by letter."""
    prose = re.sub(r"`[^`]*`|\$[^$]*\$", " ", text)
    found = MARKED.search(prose)
    if found:
        raise cell.error(f"Markdown in a question: {found[0]!r}", "Write plain text", line)


__all__ = ["SourceError", "question_of", "questions_of", "refuse_doubles", "shown"]
