"""Three short questions from earlier lessons, chosen by what the reader missed there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from course_lib.asking import buttons, words
from course_lib.asking.answers import Answer, history
from course_lib.asking.questions import Question, all_questions
from course_lib.outputs import grading, has_kernel, publish

HOW_MANY = 3


def warm_up(lesson: str) -> None:
    """Ask three questions from the lessons before this one, and say at once what was right.

    lesson: the number of the lesson that asks, "02". Ungraded; the answers are recorded. Raises
    `KeyError` where no lesson before it has questions.
    """
    chosen = choose(lesson, list(all_questions().values()))
    if not chosen:
        raise KeyError(f"no questions of lessons before {lesson}; write a number such as 02")
    if not grading():
        html = "".join(map(_folded, chosen))
        numbered = list(enumerate(chosen, start=1))
        answers = "; ".join(f"{i} {words.option(q, q.right)}" for i, q in numbered)
        text = "\n".join([*(_line(i, q) for i, q in numbered), f"\n(The answers: {answers})"])
        publish(html, text, _widget(chosen, lesson) if has_kernel() else None)


def choose(lesson: str, questions: Sequence[Question]) -> list[Question]:
    """Return three recall questions of lessons before this one, the same for the same records.

    What was missed comes first, of the newest lesson first: a recall question whose last answer
    is wrong, or one that follows a prediction missed since. Then what was never asked, from all
    lessons in turn, then what was asked longest ago. What this lesson's own warm-up was told does
    not count, so that running it again shows the same three.
    """
    predictions = {q.name: q for q in questions if q.kind == "prediction"}
    earlier = [q for q in questions if q.kind == "recall" and q.lesson < lesson]
    last = {q.name: _last(q, lesson) for q in [*predictions.values(), *earlier]}
    lessons = sorted({q.lesson for q in earlier}, reverse=True)
    by_lesson = [[q for q in earlier if q.lesson == number] for number in lessons]

    def missed(q: Question) -> bool:
        answer, first = last[q.name], last[q.after] if q.after else None
        if answer is not None and (first is None or first.at < answer.at):
            return not answer.right
        return first is not None and not first.right

    again = [q for group in by_lesson for q in group if missed(q)]
    unasked = [[q for q in group if last[q.name] is None] for group in by_lesson]
    fresh = [q for row in zip_longest(*unasked) for q in row if q]
    old = sorted((q for q in earlier if last[q.name]), key=lambda q: _at(last[q.name]))
    return list({q.name: q for q in [*again, *fresh, *old]}.values())[:HOW_MANY]


def _last(question: Question, lesson: str) -> Answer | None:
    """Return the last answer to a question that was not given in this lesson's own warm-up."""
    told = [a for a in history(question) if a.during != lesson]
    return told[-1] if told else None


def _at(answer: Answer | None) -> int:
    return -1 if answer is None else answer.at


def _widget(chosen: list[Question], lesson: str) -> Any:
    import ipywidgets as widgets

    return widgets.VBox([buttons.recall(q, lesson, partial(_feedback, q)) for q in chosen])


def _feedback(question: Question, answer: Answer) -> str:
    """Return what is said to an answer, as HTML."""
    why = question.comments.get(answer.choice, "")
    head = "Right." if answer.right else f"Not {answer.choice}."
    parts = [words.row(head, bold=True), words.row(why, top=2) if why else ""]
    if not answer.right:
        parts.append(words.row(f"The answer is {words.option(question, question.right)}", top=2))
    return f'<div role="status" style="{words.TEXT}">{"".join(parts)}</div>'


def _folded(question: Question) -> str:
    answer = words.row(f"The answer is {words.option(question, question.right)}")
    notes = words.lettered(words.comments(question))
    asked = [words.row(question.text, top=0), words.lettered(question.options)]
    return words.box("ask", *asked, words.folded("the answer", answer, notes))


def _line(number: int, question: Question) -> str:
    options = [f"   {letter}  {text}" for letter, text in question.options.items()]
    return "\n".join([f"{number}. {question.text}", *options])
