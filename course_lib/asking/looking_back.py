"""At a lesson's end: where the reader was sure and wrong, sure and right, or guessed."""

from __future__ import annotations

from course_lib.asking import words
from course_lib.asking.answers import Answer, answer_to
from course_lib.asking.questions import Question, of_lesson
from course_lib.outputs import grading, publish

Pair = tuple[Question, Answer]

MISSED = "Where you were sure and wrong"
KNOWN = "Sure and right"
NONE = (
    "You made no predictions in this lesson, or they were recorded elsewhere. Nothing is lost: go "
    "back to a question that begins with “Predict”, run the cell under it, choose before you look "
    "further, and run this cell again."
)
LEFT = (
    "{} of {} questions have no prediction. To make one after all, run the cell under the question "
    "and choose."
)


def looking_back(lesson: str) -> None:
    """Show what became of the predictions of a lesson.

    lesson: its number, "02". Raises `KeyError` where no lesson has that number.
    """
    asked = of_lesson(lesson, "prediction")
    if grading():
        return
    answers = {question.name: answer_to(question) for question in asked}
    pairs = [(q, a) for q in asked for a in [answers[q.name]] if a is not None]
    publish(_html(pairs, len(asked)), _text(pairs, len(asked)))


def _html(pairs: list[Pair], total: int) -> str:
    if not pairs:
        return words.box("ask", words.row(NONE, top=0))
    missed, known, rest = _sorted(pairs, total)
    parts = [words.box("wrong", words.row(MISSED, bold=True, top=0), *map(_card, missed))]
    parts = parts if missed else []
    if known:
        rows = [words.row(line) for pair in known for line in _known(pair)]
        parts.append(words.box("right", words.row(KNOWN, bold=True, top=0), *rows))
    if rest:
        parts.append(words.box("none", *(words.row(line) for line in rest)))
    return "".join(parts)


def _card(pair: Pair) -> str:
    question, *sentences = _lines(pair)
    return words.row(question, top=10) + "".join(words.row(s, top=2) for s in sentences)


def _text(pairs: list[Pair], total: int) -> str:
    if not pairs:
        return NONE
    missed, known, rest = _sorted(pairs, total)
    lines = [MISSED + "."] if missed else []
    for pair in missed:
        question, *sentences = _lines(pair)
        lines += [f"  {question}", *(f"    {sentence}" for sentence in sentences)]
    lines += [KNOWN + "."] if known else []
    lines += [f"  {line}" for pair in known for line in _known(pair)]
    return "\n".join([*lines, *rest])


def _sorted(pairs: list[Pair], total: int) -> tuple[list[Pair], list[Pair], list[str]]:
    """Return the sure and wrong, the sure and right, and sentences about all others."""
    missed = [p for p in pairs if p[1].sure and not p[1].right]
    known = [p for p in pairs if p[1].sure and p[1].right]
    rest = []
    if not missed:
        rest.append(f"{MISSED}: nowhere." if known else "You were sure of none.")
    for sure, what in ((False, "Guesses"), (None, "Answers without how sure you were")):
        of_kind = [answer for _, answer in pairs if answer.sure is sure]
        right = sum(answer.right for answer in of_kind)
        if of_kind:
            rest.append(f"{what}: {len(of_kind)}, of which right: {right}.")
    if len(pairs) < total:
        rest.append(LEFT.format(total - len(pairs), total))
    return missed, known, rest


def _lines(pair: Pair) -> list[str]:
    question, answer = pair
    return [
        question.text,
        f"You chose {words.option(question, answer.choice)}",
        f"The answer is {words.option(question, question.right)}",
        question.comments[answer.choice],
    ]


def _known(pair: Pair) -> list[str]:
    question, answer = pair
    return [f"{question.text} {words.option(question, answer.choice)}"]
