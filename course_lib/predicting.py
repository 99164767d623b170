"""Predict before you run: a question with a few options, and the answer a cell later.

A prediction is recorded and never graded. It is there because an answer that surprises is
remembered, and one that was only read is not.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from course_lib.figures import BLUE
from course_lib.outputs import grading, has_kernel, publish, rich

FILE = "predictions.json"
TEXT = "font-size:14px;line-height:1.45"
BOX = f"border-left:4px solid {BLUE};padding:6px 14px;margin:4px 0;max-width:46em;{TEXT}"


@dataclass(frozen=True)
class Question:
    """A question as it was asked: its text and its options, letter to text."""

    text: str
    options: dict[str, str]


_asked: dict[str, Question] = {}
_chosen: dict[str, str] = {}


def predict(name: str, question: str, *, mine: str | None = None, **options: str) -> None:
    """Ask a question and record which option the student predicts.

    name: the question's name, the same as in `reveal`. question and the options (`a="…",
    b="…"`) are plain text, in which `code` and $LaTeX$ are set as such.
    mine: the letter of the prediction, for front ends without widgets.

    The choice is kept in memory and in `predictions.json` in the current folder, if that can
    be written. Raises `ValueError` where `mine` is not one of the letters.
    """
    if len(options) < 2:
        raise ValueError(f"the question {name!r} needs at least two options")
    asked = Question(question, dict(options))
    if mine is not None and mine not in options:
        letters = ", ".join(options)
        raise ValueError(f"there is no option {mine!r} in this question; choose one of: {letters}")
    _asked[name] = asked
    if mine is not None:
        _record(name, mine)
    chosen = prediction(name)
    html, text = _static_html(asked, chosen), _static_text(asked, chosen)
    publish(html, text, _widget(name, asked) if has_kernel() and not grading() else None)


def reveal(name: str, answer: str, **comments: str) -> None:
    """Show the answer to a question, and what the student's own prediction says.

    answer: the letter of the right option. comments: for each other letter, what choosing it
    means one believed. Works without a prediction, and without the question having been asked.
    """
    publish(_reveal_html(name, answer, comments), _reveal_text(name, answer, comments))


def prediction(name: str) -> str | None:
    """Return the letter that was predicted for a question, now or in an earlier session."""
    chosen = _chosen.get(name) or _read().get(name)
    asked = _asked.get(name)
    return None if asked and chosen not in asked.options else chosen


def _record(name: str, letter: str) -> None:
    """Remember a choice. A folder that cannot be written is no reason to stop a lesson."""
    _chosen[name] = letter
    if grading():
        return
    temporary = None
    try:
        text = json.dumps({**_read(), name: letter}, indent=1, sort_keys=True) + "\n"
        handle, temporary = tempfile.mkstemp(prefix=".predictions-", dir=".", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(FILE)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _read() -> dict[str, str]:
    try:
        data = json.loads(Path(FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {k: v for k, v in data.items() if isinstance(v, str)}


def _widget(name: str, asked: Question) -> Any:
    """Return a radio button a row, beside text with LaTeX; labels of one group hold plain text."""
    import ipywidgets as widgets

    chosen = prediction(name)
    note = widgets.HTML(_note(chosen))
    buttons = {
        letter: widgets.RadioButtons(
            options=[letter],
            index=0 if letter == chosen else None,
            layout=widgets.Layout(width="3em", min_width="3em", margin="0"),
        )
        for letter in asked.options
    }

    def choose(change: dict) -> None:
        if change["new"] is None:  # another one was chosen, and this one let go
            return
        letter = change["owner"].options[0]
        _record(name, letter)
        note.value = _note(letter)
        for button in buttons.values():
            if button is not change["owner"]:
                button.index = None

    for button in buttons.values():
        button.observe(choose, names="index")
    rows = [
        widgets.HBox([button, widgets.HTMLMath(_styled(asked.options[letter]))])
        for letter, button in buttons.items()
    ]
    layout = widgets.Layout(border_left=f"4px solid {BLUE}", padding="2px 14px", max_width="46em")
    return widgets.VBox([widgets.HTMLMath(_styled(asked.text)), *rows, note], layout=layout)


def _styled(text: str) -> str:
    return f'<div style="{TEXT}">{rich(text)}</div>'


def _note(chosen: str | None, how: str = "Choose one, then run the next cells.") -> str:
    text = how if chosen is None else f"Recorded: {escape(chosen)}."
    return f'<span style="opacity:.75">{text}</span>'


def _static_html(asked: Question, chosen: str | None) -> str:
    mine = f'<code>mine="{escape(next(iter(asked.options)))}"</code>'
    how = f"To record a prediction, type {mine} (or another letter) in this cell and run it again."
    return (
        f'<div style="{BOX}"><div>{rich(asked.text)}</div>{_lettered(asked.options)}'
        f'<div style="margin-top:4px">{_note(chosen, how)}</div></div>'
    )


def _lettered(texts: dict[str, str]) -> str:
    return "".join(
        f'<div style="margin:4px 0 0 1em"><strong>{escape(letter)}</strong>&ensp;{rich(text)}</div>'
        for letter, text in texts.items()
    )


def _static_text(asked: Question, chosen: str | None) -> str:
    how = 'Type mine="…" with your letter in this cell and run it again.'
    lines = [asked.text, *(f"  {letter}  {text}" for letter, text in asked.options.items())]
    return "\n".join([*lines, how if chosen is None else f"Recorded: {chosen}."])


def _answer(name: str, answer: str) -> str:
    text = _asked[name].options.get(answer) if name in _asked else None
    return f"The answer is {answer}: {text}" if text else f"The answer is {answer}."


def _verdict(name: str, answer: str) -> str:
    chosen = prediction(name)
    if chosen is None:
        return "No prediction was made."
    return f"You predicted {chosen}" + (", and so it is." if chosen == answer else ".")


def _reveal_html(name: str, answer: str, comments: dict[str, str]) -> str:
    chosen = prediction(name)
    text = rich(_answer(name, answer))
    parts = [f'<div style="{BOX}"><div>{text}</div><div>{escape(_verdict(name, answer))}</div>']
    if chosen is None and comments:
        summary = "<summary>what each option would have meant</summary>"
        parts.append(f"<details>{summary}{_lettered(comments)}</details>")
    elif chosen is not None and chosen in comments:
        parts.append(f'<div style="margin-top:4px">{rich(comments[chosen])}</div>')
    return "".join(parts) + "</div>"


def _reveal_text(name: str, answer: str, comments: dict[str, str]) -> str:
    chosen = prediction(name)
    shown = comments if chosen is None else {k: c for k, c in comments.items() if k == chosen}
    lines = [_answer(name, answer), _verdict(name, answer)]
    return "\n".join([*lines, *(f"  {letter}  {text}" for letter, text in shown.items())])
