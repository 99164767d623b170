"""The claims that a lesson settles: the article's words, the verdict, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from IPython.display import display

VERDICTS = ("true", "true, with a caveat", "misleading")


@dataclass(frozen=True)
class Claim:
    """One of the sixty claims of `docs/claims.md`, with what this notebook found."""

    number: int
    words: str
    verdict: str
    exact: str
    measured: str
    holds: bool


def claim(
    number: int, words: str, verdict: str, exact: str, *, measured: str, holds: bool
) -> Claim:
    """Return a claim to be shown by `settle`.

    words: the article's; exact: what can be said exactly; measured: the figures of this run, as
    text; holds: whether they bear the verdict out, computed in the notebook.
    Raises `ValueError` for a verdict that is not one of `VERDICTS`.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"the verdict is {verdict!r}; it is one of {', '.join(VERDICTS)}")
    return Claim(number, words, verdict, exact, measured, bool(holds))


def settle(*claims: Claim) -> None:
    """Show a table of claims; one whose measurement does not bear out its verdict says so."""
    rows = "".join(_row(c) for c in claims)
    head = "".join(
        f'<th style="text-align:left;padding:4px 10px">{title}</th>'
        for title in ("", "the article says", "verdict", "exactly", "measured here")
    )
    html = (
        f'<table style="max-width:62em"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )
    text = "\n".join(f"C{c.number} {_verdict(c)}: {c.words} [{c.measured}]" for c in claims)
    display({"text/html": html, "text/plain": text}, raw=True)


def _verdict(c: Claim) -> str:
    return c.verdict if c.holds else f"{c.verdict}, but not borne out by this run"


def _row(c: Claim) -> str:
    cells = (f"C{c.number}", f"“{c.words}”", _verdict(c), c.exact, c.measured)
    style = "text-align:left;vertical-align:top;padding:4px 10px"
    return "<tr>" + "".join(f'<td style="{style}">{escape(x)}</td>' for x in cells) + "</tr>"
