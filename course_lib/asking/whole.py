"""At the course's end: what became of all predictions, lesson by lesson."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.asking import words
from course_lib.asking.answers import Answer, answer_to
from course_lib.asking.questions import Question
from course_lib.asking.tally import predictions
from course_lib.outputs import grading, publish

NONE = (
    "No prediction of yours is recorded here. They are kept beside your notebooks, in the folder "
    "records; whoever skipped them, or worked elsewhere, has missed nothing that is graded. To "
    "make one after all, go to a question that begins with “Predict”, run the cell under it, and "
    "choose."
)
MISSED = "Where you were sure and wrong"
MOST = 8  # of these that are shown


@dataclass(frozen=True)
class Row:
    """What became of a lesson's predictions; sure and guessed are pairs (right, all)."""

    lesson: str
    asked: int
    sure: tuple[int, int]
    guessed: tuple[int, int]


def whole_course(where: Path | None = None) -> None:
    """Show what became of the predictions of all lessons, and whether being sure meant being right.

    where: the folder of the records, the reader's own where it is None.
    """
    if grading():
        return
    pairs = [(question, answer_to(question, where)) for question in predictions()]
    made = [(q, a) for q, a in pairs if a is not None]
    if not made:
        publish(words.box("ask", words.row(NONE, top=0)), NONE)
        return
    rows = by_lesson(pairs)
    lines = [_line(row) for row in rows]
    said = [*verdict(rows), *_missed(made)]
    html = "".join(words.row(line, top=2) for line in lines)
    boxes = [words.box("none", words.row("Your predictions", bold=True, top=0), html)]
    boxes.append(words.box("right", *(words.row(line) for line in said)))
    publish("".join(boxes), "\n".join([*lines, *said]))


def by_lesson(pairs: Sequence[tuple[Question, Answer | None]]) -> list[Row]:
    """Return a row for each lesson, in their order."""
    return [
        Row(lesson, len(of), _share(of, True), _share(of, False))
        for lesson in dict.fromkeys(q.lesson for q, _ in pairs)
        for of in [[a for q, a in pairs if q.lesson == lesson]]
    ]


def verdict(rows: Sequence[Row]) -> list[str]:
    """Return sentences about how often the sure were right, and the guessers."""
    sure = tuple(sum(row.sure[i] for row in rows) for i in (0, 1))
    guessed = tuple(sum(row.guessed[i] for row in rows) for i in (0, 1))
    said = [
        f"{name}: right in {right} of {n}, {right / n:.0%}."
        for name, (right, n) in (("Where you were sure", sure), ("Where you guessed", guessed))
        if n
    ]
    if min(sure[1], guessed[1]) >= 5:
        ahead = sure[0] / sure[1] - guessed[0] / guessed[1]
        told = "knew what you knew" if ahead > 0.1 else "could not tell knowing from guessing"
        said.append(f"By these figures you {told}.")
    return said


def _share(answers: Sequence[Answer | None], sure: bool) -> tuple[int, int]:
    """Return how many of a kind were right, of how many; who did not say guessed."""
    of_kind = [a for a in answers if a is not None and (a.sure is True) is sure]
    return sum(a.right for a in of_kind), len(of_kind)


def _line(row: Row) -> str:
    made = row.sure[1] + row.guessed[1]
    if not made:
        return f"Lesson {row.lesson}: none of {row.asked} made."
    kinds = [
        f"{name} {n}, right {right}"
        for name, (right, n) in (("sure", row.sure), ("guessed", row.guessed))
        if n
    ]
    return f"Lesson {row.lesson}: {made} of {row.asked} made; {'; '.join(kinds)}."


def _missed(made: Sequence[tuple[Question, Answer]]) -> list[str]:
    """Return the questions in which the reader was sure and wrong, the last lessons' first."""
    missed = [q for q, a in made if a.sure and not a.right][::-1]
    if not missed:
        return [f"{MISSED}: nowhere."]
    more = f" (and {len(missed) - MOST} more)" if len(missed) > MOST else ""
    shown = [
        f"Lesson {q.lesson}: {q.text} The answer is {words.option(q, q.right)}"
        for q in missed[:MOST]
    ]
    return [f"{MISSED}, and may want to look again{more}:", *shown]
