"""The small card under an exercise: a verdict as HTML, as text, and as its points.

nbgrader reads a graded cell's value as a number, and a person reads its card; one object is both.
"""

from __future__ import annotations

from html import escape

from course_lib.checking import parts
from course_lib.checking.beside import Beside
from course_lib.checking.style import MARKS, STYLE
from course_lib.checking.verdict import AspectResult, Verdict

NOTHING = Beside()


class Card:
    """The result of a check.

    `repr` is the points (nbgrader's partial credit); in a notebook it shows as a card.
    `print(card)` writes the same in plain text, `card.verdict` is the verdict.
    """

    def __init__(self, verdict: Verdict, beside: Beside = NOTHING) -> None:
        self.verdict, self.beside = verdict, beside

    def __repr__(self) -> str:
        return f"{self.verdict.points:g}"

    def __float__(self) -> float:
        return self.verdict.points

    def __str__(self) -> str:
        return card_text(self.verdict, self.beside)

    def _repr_html_(self) -> str:
        return card_html(self.verdict, self.beside)


def card_text(verdict: Verdict, beside: Beside = NOTHING) -> str:
    """Return a verdict as plain text, for terminals."""
    lines = [f"{verdict.exercise}: {verdict.outcome}, {parts.earned(verdict)}"]
    if verdict.outcome != "not attempted":
        lines += [f"  {_aspect(aspect)}" for aspect in verdict.aspects]
    width = max((len(name) for name, _ in verdict.shown), default=0)
    rows = [f"    {name:{width}}  {_block(text, 6 + width)}" for name, text in verdict.shown]
    if verdict.outcome == "right":
        return "\n".join([*lines, *rows, *(f"  {text}" for text in _after(beside))])
    lines += [f"  {verdict.message}", *rows]
    if verdict.failure and verdict.outcome != "not attempted":
        lines += [
            f"    input     {_block(verdict.failure.call)}",
            f"    yours     {_block(verdict.failure.yours)}",
            f"    expected  {_block(verdict.failure.expected)}",
        ]
    if beside.picture:
        lines.append(f"  Drawn: {beside.picture.words}.")
    return "\n".join(lines)


def card_html(verdict: Verdict, beside: Beside = NOTHING) -> str:
    """Return a verdict as a self-contained piece of HTML; everything in it is escaped."""
    tried = verdict.outcome != "not attempted"
    html = [parts.head(verdict), parts.aspects(verdict.aspects) if tried else ""]
    if verdict.outcome == "right":
        html.append(parts.rows(verdict.shown))
        if beside.truth:
            html.append(f"<p>{escape(beside.truth)}</p>")
        html.append(parts.progress(beside.standing))
    else:
        html.append(f"<p>{escape(verdict.message)}</p>")
        html.append(parts.failure(verdict.failure) if tried else "")
        html.append(parts.rows(verdict.shown))
        html.append(parts.picture(beside.picture))
        html.append(parts.hints(verdict))
    html.append(parts.printed(verdict.printed))
    return boxed("".join(html), MARKS[verdict.outcome][1], f"check of {verdict.exercise}")


def boxed(html: str, colour: str, label: str) -> str:
    """Return HTML in the frame of a card, which has a colour of `style` at its side."""
    named = f'role="group" aria-label="{escape(label)}"'
    return f'<div class="bl-card bl-is-{colour}" {named}>{html}</div><style>{STYLE}</style>'


def _aspect(aspect: AspectResult) -> str:
    if not aspect.judged:
        return f"– {aspect.name} (not judged)"
    return f"{'✓' if aspect.passed else '✗'} {aspect.name}"


def _after(beside: Beside) -> list[str]:
    """Return what is said of a right answer: the truth, how far the lesson is, what comes next."""
    texts = [beside.truth] if beside.truth else []
    if beside.standing:
        after = beside.standing.next
        texts.append(f"This lesson: {beside.standing.text}.")
        texts.append(f"Next: {after.heading}." if after else "That was the last one.")
    return texts


def _block(text: str, indent: int = 14) -> str:
    """Return a value whose further lines stand under its first one."""
    return text.replace("\n", "\n" + " " * indent)
