"""What the reader answered: the last record of each question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course_lib import records
from course_lib.asking.questions import Question

FILE = "predictions.jsonl"


@dataclass(frozen=True)
class Answer:
    """An answer: the letter chosen, whether it is right, and how sure the reader was.

    sure: True, False for a guess, None where that was not said. during: the lesson that asked,
    "03"; for a recall question that is a later one than its own. at: its place among all records.
    """

    choice: str
    right: bool
    sure: bool | None
    during: str
    at: int


def remember(
    question: Question, choice: str, sure: bool | None = None, during: str | None = None
) -> None:
    """Record an answer. Raises `ValueError` where the question has no such option."""
    if choice not in question.options:
        letters = ", ".join(question.options)
        raise ValueError(f"{question.name!r} has no option {choice!r}; choose one of: {letters}")
    records.append(
        FILE,
        {
            "lesson": question.lesson,
            "name": question.name,
            "kind": question.kind,
            "choice": choice,
            "sure": sure,
            "right": choice == question.right,
            "during": during or question.lesson,
        },
    )


def answer_to(question: Question, where: Path | None = None) -> Answer | None:
    """Return the last answer to a question, None where there is none that still makes sense."""
    return next((a for a in reversed(history(question, where))), None)


def history(question: Question, where: Path | None = None) -> list[Answer]:
    """Return all answers to a question, oldest first.

    What is right is looked up anew; an option that is gone since then does not count.
    where: the folder of the records, the reader's own where it is None.
    """
    return [
        Answer(choice, choice == question.right, sure, str(record.get("during")), at)
        for at, record in enumerate(records.read(FILE, where))
        if record.get("name") == question.name
        for choice, sure in [(record.get("choice"), record.get("sure"))]
        if isinstance(choice, str) and choice in question.options
        if sure is None or isinstance(sure, bool)
    ]
