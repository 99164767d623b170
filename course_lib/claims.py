"""The article's sixty claims, and the table at the end of a lesson that settles some of them.

What is said of a claim stands once, in `data/claims.toml`; a lesson adds what it measured.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import numpy as np

from course_lib import records
from course_lib.outputs import publish, rich

CLAIMS = Path(__file__).parent / "data" / "claims.toml"
VERDICTS = ("true", "true, with a caveat", "misleading")
FILE = "claims.jsonl"  # of the records: what each run of a lesson measured
NOT_BORNE_OUT = "not borne out by this run"  # what the tests look for in a lesson's output


@dataclass(frozen=True)
class Claim:
    """A claim: the article's words, the verdict on them, and what can be said exactly.

    section: the article's heading above it; lessons: the numbers of those that settle it, "03";
    exercises: those in which a student writes what it speaks of.
    """

    number: int
    words: str
    verdict: str
    exact: str
    section: str
    lessons: tuple[str, ...]
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Settled:
    """A claim with what this notebook measured, and whether that bears the verdict out."""

    claim: Claim
    measured: str
    holds: bool


@cache
def all_claims() -> dict[int, Claim]:
    """Return the claims by number, in the article's order."""
    data = tomllib.loads(CLAIMS.read_text(encoding="utf-8"))
    return {
        row["number"]: Claim(
            **row
            | {"section": section["title"]}
            | {name: tuple(row[name]) for name in ("lessons", "exercises")}
        )
        for section in data["sections"]
        for row in section["claims"]
    }


def claim(number: int, *, measured: str, holds: bool) -> Settled:
    """Return a claim to be shown by `settle`.

    measured: the figures of this run, as text; holds: whether they bear the verdict out, a bool
    computed in the notebook. Raises `KeyError` for a number that no claim has.
    """
    known = all_claims()
    if number not in known:
        raise KeyError(f"there is no claim {number!r}; the claims are {min(known)} to {max(known)}")
    if not isinstance(holds, (bool, np.bool_)):
        kind = type(holds).__name__
        raise TypeError(f"claim {number}: holds is of type {kind}; write a comparison")
    return Settled(known[number], measured, bool(holds))


def settle(*settled: Settled) -> None:
    """Show a table of claims; one whose measurement does not bear out its verdict says so."""
    rows = "".join(_row(s) for s in settled)
    head = "".join(
        f'<th scope="col" style="text-align:left;padding:4px 10px">{title}</th>'
        for title in ("claim", "the article says", "verdict", "exactly", "measured here")
    )
    html = (
        f'<table style="max-width:62em"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )
    publish(html, "\n".join(_line(s) for s in settled))
    _remember(settled)


def _remember(settled: tuple[Settled, ...]) -> None:
    """Record what was measured, where it is not what was recorded last."""
    last = {record.get("number"): record for record in records.read(FILE)}
    for s in settled:
        new = {"number": s.claim.number, "holds": s.holds, "measured": s.measured}
        if {**last.get(s.claim.number, {}), **new} != last.get(s.claim.number):
            records.append(FILE, new)


def _verdict(s: Settled) -> str:
    return s.claim.verdict if s.holds else f"{s.claim.verdict}, but {NOT_BORNE_OUT}"


def _line(s: Settled) -> str:
    return f"C{s.claim.number} {_verdict(s)}: {s.claim.words} [{s.measured}]"


def _row(s: Settled) -> str:
    texts = (f"C{s.claim.number}", f"“{s.claim.words}”", _verdict(s), s.claim.exact)
    cells = (*map(rich, texts), escape(s.measured))
    style = "text-align:left;vertical-align:top;padding:4px 10px"
    return "<tr>" + "".join(f'<td style="{style}">{cell}</td>' for cell in cells) + "</tr>"
