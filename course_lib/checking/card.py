"""The small card under an exercise: a verdict as HTML, as text, and as its points.

nbgrader reads a graded cell's value as a number, and a person reads its card; one object is both.
"""

from __future__ import annotations

from html import escape

from course_lib.checking.judge import AspectResult, Verdict

COLOURS = {
    "right": "#1b7f5c",
    "partly right": "#b26a00",
    "not attempted": "#5f6b7a",
    "the grader broke": "#5f6b7a",
}
WRONG = "#a8324a"


class Card:
    """The result of a check.

    `repr` is the points (nbgrader's partial credit); in a notebook it shows as a card.
    `print(card)` writes the same in plain text, `card.verdict` is the verdict.
    """

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __repr__(self) -> str:
        return f"{self.verdict.points:g}"

    def __float__(self) -> float:
        return self.verdict.points

    def __str__(self) -> str:
        return card_text(self.verdict)

    def _repr_html_(self) -> str:
        return card_html(self.verdict)


def card_text(verdict: Verdict) -> str:
    """Return a verdict as plain text, for terminals."""
    lines = [
        f"{verdict.exercise}: {verdict.outcome}, "
        f"{verdict.points:g} of {verdict.max_points:g} points"
    ]
    if verdict.outcome != "not attempted":
        for aspect in verdict.aspects:
            lines.append(f"  {_mark(aspect)[0]} {aspect.name}")
    if verdict.outcome != "right":
        lines.append(f"  {verdict.message}")
    if verdict.failure and verdict.outcome != "not attempted":
        lines += [
            f"    input     {verdict.failure.call}",
            f"    yours     {verdict.failure.yours}",
            f"    expected  {verdict.failure.expected}",
        ]
    return "\n".join(lines)


def card_html(verdict: Verdict) -> str:
    """Return a verdict as a self-contained piece of HTML; everything in it is escaped."""
    colour = COLOURS.get(verdict.outcome, WRONG)
    parts = [
        f'<div style="border-left:4px solid {colour};padding:6px 14px;margin:4px 0;'
        'max-width:46em;line-height:1.45">',
        f"<div><strong>{escape(verdict.exercise)}</strong> "
        f'<span style="color:{colour};font-weight:600">{escape(verdict.outcome)}</span>'
        f" · {verdict.points:g} of {verdict.max_points:g} points</div>",
    ]
    if verdict.outcome != "not attempted":
        parts += [_aspect(aspect) for aspect in verdict.aspects]
    if verdict.outcome != "right":
        parts.append(f'<div style="margin-top:6px">{escape(verdict.message)}</div>')
        parts.append(_failure(verdict))
        parts.append(_hints(verdict))
    if verdict.printed:
        parts.append(
            '<details style="margin-top:4px"><summary>what your code printed</summary>'
            f"<pre>{escape(verdict.printed)}</pre></details>"
        )
    return "".join(parts) + "</div>"


def _mark(aspect: AspectResult) -> tuple[str, str]:
    """Return the mark of an aspect, and its colour."""
    if not aspect.judged:
        return "–", COLOURS["not attempted"]
    return ("✓", COLOURS["right"]) if aspect.passed else ("✗", WRONG)


def _aspect(aspect: AspectResult) -> str:
    mark, colour = _mark(aspect)
    earned = f"{aspect.points:g} of {aspect.max_points:g}"
    earned = earned if aspect.judged else f"{earned}, not judged"
    return (
        f'<div><span style="color:{colour};font-weight:700">{mark}</span> {escape(aspect.name)} '
        f'<span style="opacity:.65">({earned})</span></div>'
    )


def _failure(verdict: Verdict) -> str:
    if verdict.failure is None or verdict.outcome == "not attempted":
        return ""
    rows = [
        ("input", verdict.failure.call),
        ("yours", verdict.failure.yours),
        ("expected", verdict.failure.expected),
    ]
    cells = "".join(
        f'<tr><td style="text-align:left;opacity:.65;padding:1px 10px 1px 0;vertical-align:top">'
        f'{name}</td><td style="text-align:left;padding:1px 0"><code style="white-space:pre-wrap">'
        f"{escape(value)}</code></td></tr>"
        for name, value in rows
    )
    return f'<table style="margin:6px 0 0 0">{cells}</table>'


def _hints(verdict: Verdict) -> str:
    """Nest the hints, so that each is asked for on its own."""
    hints = list(verdict.hints)
    if verdict.diagnosis and verdict.diagnosis.hint:
        hints = [verdict.diagnosis.hint, *hints][:3]
    html = ""
    for i, hint in reversed(list(enumerate(hints, start=1))):
        html = (
            f'<details style="margin-top:4px"><summary>hint {i} of {len(hints)}</summary>'
            f'<div style="margin-left:14px">{escape(hint)}{html}</div></details>'
        )
    return html
