"""How questions and answers look where nothing can be clicked: as HTML and as text.

Colours are JupyterLab's own, light or dark, and words always say what a colour says.
"""

from __future__ import annotations

from course_lib.asking.questions import Question
from course_lib.figures import BLUE, GREEN, GREY, ORANGE
from course_lib.outputs import rich

# Each stands out from white and from JupyterLab's dark ground by 3 : 1 or more.
COLOURS = {"ask": BLUE, "right": GREEN, "wrong": ORANGE, "none": GREY}
TEXT = "font-size:14px;line-height:1.45;color:var(--jp-content-font-color1,inherit)"


def box(kind: str, *parts: str, line: str = "solid") -> str:
    """Return parts of HTML in a box whose left edge has the colour of its kind."""
    style = f"border-left:4px {line} {COLOURS[kind]};padding:6px 14px;margin:6px 0;max-width:46em"
    return f'<div style="{style};{TEXT}">{"".join(parts)}</div>'


def row(text: str, *, bold: bool = False, top: int = 4) -> str:
    """Return a line of plain text as HTML."""
    weight = ";font-weight:600" if bold else ""
    return f'<div style="margin-top:{top}px{weight}">{rich(text)}</div>'


def folded(summary: str, *parts: str) -> str:
    """Return parts of HTML that open on a click."""
    inner = f'<div style="margin:2px 0 0 1em">{"".join(parts)}</div>'
    return f'<details style="margin-top:4px"><summary>{rich(summary)}</summary>{inner}</details>'


def lettered(texts: dict[str, str]) -> str:
    """Return texts by letter as HTML, one in a row."""
    return "".join(
        f'<div style="margin:4px 0 0 1em"><strong>{rich(letter)}</strong>&ensp;{rich(text)}</div>'
        for letter, text in texts.items()
    )


def option(question: Question, letter: str) -> str:
    """Return an option as it is spoken of: its letter and its text."""
    return f"{letter}: {question.options[letter]}"


def label(question: Question, letter: str) -> str:
    """Return an option as a button shows it, which knows no `code`."""
    return f"{letter}\u2002{question.options[letter].replace('`', '')}"


def comments(question: Question) -> dict[str, str]:
    """Return the comments by letter, in the order of the options."""
    return {k: question.comments[k] for k in question.options if k in question.comments}
