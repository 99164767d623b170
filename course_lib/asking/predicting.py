"""Predict before you run, and look at the answer after the experiment.

A prediction is recorded and never graded. It is there because an answer that surprises is
remembered, and one that was only read is not.
"""

from __future__ import annotations

from course_lib.asking import buttons, words
from course_lib.asking.answers import Answer, answer_to, remember
from course_lib.asking.questions import Question, question
from course_lib.outputs import grading, has_kernel, publish

STICKS = "A correction of something one was sure of is the kind that sticks best."


def predict(name: str, *, mine: str | None = None, sure: bool | None = None) -> None:
    """Ask which option of the question above the reader expects, and how sure that is.

    mine: the letter of the prediction, and sure: True, or False for a guess; both are for front
    ends without widgets. The answer goes to the reader's records (see `course_lib.records`).
    Raises `KeyError` for a question that the course does not have, and `ValueError` where `mine`
    is not one of its letters.
    """
    asked = question(name)
    if mine is None and sure is not None:
        raise ValueError('say what you predict as well: mine="b", sure=True')
    if mine is not None:
        remember(asked, mine, None if sure is None else bool(sure))
    if grading():
        return
    chosen = answer_to(asked)
    widget = buttons.prediction(asked) if has_kernel() else None
    publish(_asked_html(asked, chosen), _asked_text(asked, chosen), widget)


def reveal(name: str) -> None:
    """Show the answer to a prediction, and what the reader's own choice says.

    Works without a prediction too. Raises `KeyError` for a question that the course does not have.
    """
    asked = question(name)
    if not grading():
        chosen = answer_to(asked)
        publish(_revealed_html(asked, chosen), _revealed_text(asked, chosen))


def recorded(chosen: Answer | None) -> str:
    """Return a sentence on what was recorded."""
    if chosen is None:
        return "Nothing chosen yet."
    how = {True: ", and you are sure", False: ", a guess", None: ""}[chosen.sure]
    return f"Recorded: {chosen.choice}{how}."


def _how(asked: Question) -> str:
    call = f'predict("{asked.name}", mine="{next(iter(asked.options))}", sure=True)'
    return (
        f"To record a prediction, change this cell to `{call}`, with your letter, and with "
        "`sure=False` for a guess; then run it again."
    )


def _asked_html(asked: Question, chosen: Answer | None) -> str:
    parts = [words.lettered(asked.options), words.row(recorded(chosen), bold=True)]
    if chosen is None:
        parts.append(words.row(_how(asked)))
    return words.box("none" if chosen is None else "ask", *parts)


def _asked_text(asked: Question, chosen: Answer | None) -> str:
    options = [f"  {letter}  {text}" for letter, text in asked.options.items()]
    how = [_how(asked)] if chosen is None else []
    return "\n".join([asked.text, *options, recorded(chosen), *how])


def _verdict(asked: Question, chosen: Answer | None) -> tuple[str, str, list[str]]:
    """Return the kind of box, its heading, and the sentences under it."""
    right = f"The answer is {words.option(asked, asked.right)}"
    if chosen is None:
        return "ask", "Not predicted this time.", [right]
    why = [asked.comments[chosen.choice]] if chosen.choice in asked.comments else []
    if chosen.right:
        head = {
            True: "Right, and you were sure.",
            False: "Right, and you called it a guess: you may trust it now.",
            None: "Right.",
        }[chosen.sure]
        return "right", head, [right, *why]
    head = {
        True: "You were sure, and it is otherwise.",
        False: "You guessed, and it is otherwise.",
        None: "It is otherwise.",
    }[chosen.sure]
    mine = f"You chose {words.option(asked, chosen.choice)}"
    return "wrong", head, [mine, right, *why, *([STICKS] if chosen.sure else [])]


def _revealed_html(asked: Question, chosen: Answer | None) -> str:
    kind, head, sentences = _verdict(asked, chosen)
    parts = [words.row(head, bold=True, top=0), *map(words.row, sentences)]
    if chosen is None:
        notes = words.lettered(words.comments(asked))
        parts.append(words.folded("what each of the others would have meant", notes))
    sure = chosen is not None and chosen.sure
    return words.box(kind, *parts, line="solid" if sure or chosen is None else "double")


def _revealed_text(asked: Question, chosen: Answer | None) -> str:
    _, head, sentences = _verdict(asked, chosen)
    notes = words.comments(asked) if chosen is None else {}
    return "\n".join([head, *sentences, *(f"  {k}  {text}" for k, text in notes.items())])
