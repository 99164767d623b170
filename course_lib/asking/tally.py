"""How the predictions turned out, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from course_lib.asking.answers import answer_to
from course_lib.asking.questions import Question, all_questions


def predictions() -> list[Question]:
    """Return all predictions of the course, in the order of the lessons."""
    return [q for q in all_questions().values() if q.kind == "prediction"]


def tally(questions: Iterable[Question], where: Path | None = None) -> str:
    """Return how many predictions were made, how sure, and how many came true.

    where: the folder of the records, the reader's own where it is None.
    """
    asked = list(questions)
    made = [answer for question in asked if (answer := answer_to(question, where))]
    if not made:
        return f"Predictions: none of {len(asked)} made."
    counts = {(a.sure, a.right): 0 for a in made}
    for answer in made:
        counts[answer.sure, answer.right] += 1
    parts = [
        f"{words} {counts[kind]}"
        for kind, words in (
            ((True, True), "sure and right"),
            ((True, False), "sure and wrong"),
            ((False, True), "guessed right"),
            ((False, False), "guessed wrong"),
            ((None, True), "right, not said how sure"),
            ((None, False), "wrong, not said how sure"),
        )
        if kind in counts
    ]
    return f"Predictions: {len(made)} of {len(asked)} made; {', '.join(parts)}."
