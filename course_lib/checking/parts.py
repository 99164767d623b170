"""The parts of a card as HTML. Whatever comes from a student or a text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from course_lib.checking.drawing import Drawing
from course_lib.checking.standing import Standing, Step
from course_lib.checking.style import MARKS
from course_lib.checking.verdict import AspectResult, Failure, Verdict

NUMBERS = re.compile(r"\[ *[-\d\[]")  # an array
LONG = 24  # characters of a line from which on a narrow card may have to scroll it
ASPECT = {  # the sign of an aspect, its class, and its words for who cannot see it
    True: ("✓", "bl-yes", "passed"),
    False: ("✗", "bl-no", "not passed"),
    None: ("–", "bl-open", "not judged"),
}


def head(verdict: Verdict) -> str:
    """Return the line with exercise, outcome and points."""
    sign = MARKS[verdict.outcome][0]
    return (
        f'<div class="bl-head"><strong>{escape(verdict.exercise)}</strong> '
        f'<span class="bl-outcome"><span aria-hidden="true">{sign}</span> '
        f"{escape(verdict.outcome)}</span> "
        f"<span>{earned(verdict)}</span></div>"
    )


def earned(verdict: Verdict) -> str:
    """Return the points in words."""
    noun = "point" if verdict.max_points == 1 else "points"
    return f"{verdict.points:g} of {verdict.max_points:g} {noun}"


def aspects(found: list[AspectResult]) -> str:
    """Return the aspects as a list, each with its sign, its name and its points."""
    items = "".join(_item(_state(a), a.name, f"{a.points:g} of {a.max_points:g}") for a in found)
    return f'<ul role="list">{items}</ul>' if found else ""


def failure(found: Failure | None) -> str:
    """Return the failing call as a table: input, yours, expected."""
    if found is None:
        return ""
    return rows((("input", found.call), ("yours", found.yours), ("expected", found.expected)))


def rows(shown: Sequence[tuple[str, str]]) -> str:
    """Return names and values as a table."""
    if not shown:
        return ""
    cells = "".join(
        f'<tr><th scope="row">{name}</th><td>{code(value, name)}</td></tr>' for name, value in shown
    )
    return f"<table><tbody>{cells}</tbody></table>"


def code(text: str, name: str) -> str:
    """Return a value or an output, its lines unbroken; a long one can be scrolled by keyboard."""
    if "\n" not in text and not NUMBERS.search(text):  # a sentence, such as an exception's
        return f'<pre class="bl-wraps">{escape(text)}</pre>'
    long = max(map(len, text.split("\n"))) > LONG
    scrolls = f' tabindex="0" role="group" aria-label="{escape(name)}"' if long else ""
    return f"<pre{scrolls}>{escape(text)}</pre>"


def picture(drawn: Drawing | None) -> str:
    """Return a picture with its words under it."""
    if drawn is None:
        return ""
    # The picture's own label says the same to who cannot see it.
    return f'{drawn.svg}<p aria-hidden="true">{escape(_sentence(drawn.words))}</p>'


def hints(verdict: Verdict) -> str:
    """Return the hint for a known mistake, and the exercise's own, one inside the other."""
    html, own = "", verdict.diagnosis.hint if verdict.diagnosis else ""
    for i, hint in reversed(list(enumerate(verdict.hints, start=1))):
        html = _folded(f"hint {i} of {len(verdict.hints)}", f"{escape(hint)}{html}")
    return (_folded("a hint for this mistake", escape(own)) if own else "") + html


def printed(text: str) -> str:
    """Return what a student's code printed."""
    if not text:
        return ""
    return _folded("what your code printed", code(text.rstrip("\n"), "what your code printed"))


def progress(standing: Standing | None) -> str:
    """Return how far the lesson is, with a link to what comes next, or all of it at its end."""
    if standing is None:
        return ""
    if standing.finished:
        items = "".join(_item(True, s, f"{s.points:g} of {s.max_points:g}") for s in standing.steps)
        return (
            f"<p><strong>That was the last one: {escape(standing.text)}.</strong></p>"
            f'<ul role="list">{items}</ul>'
        )
    after = standing.next
    link = f" · next: {_link(after)}" if after else ""
    return f'<p><span class="bl-quiet">This lesson: {escape(standing.text)}</span>{link}</p>'


def _state(aspect: AspectResult) -> bool | None:
    return aspect.passed if aspect.judged else None


def _item(state: bool | None, name: str | Step, got: str) -> str:
    sign, kind, words = ASPECT[state]
    text = _link(name) if isinstance(name, Step) else escape(name)
    said = f'<span class="bl-hidden">{words}: </span>'
    if state is None:
        text, said = f'{text} <span class="bl-quiet">({words})</span>', ""
    return (
        f'<li><span class="bl-sign {kind}"><span aria-hidden="true">{sign}</span>{said}</span> '
        f'<span class="bl-name">{text}</span> <span class="bl-got">{got}</span></li>'
    )


def _link(step: Step) -> str:
    return f'<a href="{escape(step.link)}">{escape(step.heading)}</a>'


def _folded(title: str, html: str) -> str:
    return (
        f'<details><summary>{escape(title)}</summary><div class="bl-inside">{html}</div></details>'
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
