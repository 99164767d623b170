"""All sixty claims in one table, by lesson, with what the reader's own runs measured of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from course_lib import records
from course_lib.asking.questions import QUESTIONS
from course_lib.claims import FILE, NOT_BORNE_OUT, VERDICTS, Claim, all_claims
from course_lib.outputs import grading, publish, rich

LESSON = re.compile(r"\d\d_[a-z0-9_]+")
Measured = Mapping[int, dict[str, Any]]


def sixty(where: Path | None = None) -> None:
    """Show all claims with verdict, lesson, and what was measured when the lesson was last run.

    where: the folder of the records, the reader's own where it is None.
    """
    if grading():
        return
    measured = last_measured(where)
    claims = sorted(all_claims().values(), key=lambda c: (c.lessons[0], c.number))
    head, rows = summary(measured), []
    for i, one in enumerate(claims):
        if not i or claims[i - 1].lessons[0] != one.lessons[0]:
            link = lesson_link(one.lessons[0])
            rows.append(f'<tr><th colspan="4" style="{_STYLE}">{link}</th></tr>')
        rows.append(_row(one, measured))
    table = f'<table style="max-width:62em"><tbody>{"".join(rows)}</tbody></table>'
    lines = [_line(one, measured) for one in claims]
    publish(
        f"<p>{escape(head)}</p><details open><summary>All sixty</summary>{table}</details>",
        "\n".join([head, *lines]),
    )


def last_measured(where: Path | None = None) -> dict[int, dict[str, Any]]:
    """Return by number what the last run of a lesson recorded of each claim."""
    return {
        record["number"]: record
        for record in records.read(FILE, where)
        if record.get("number") in all_claims()
        and isinstance(record.get("holds"), bool)
        and isinstance(record.get("measured"), str)
    }


def summary(measured: Measured) -> str:
    """Return the verdicts counted, and how many of them the reader's runs bore out."""
    count = Counter(one.verdict for one in all_claims().values())
    parts = ", ".join(f"{verdict}: {count[verdict]}" for verdict in VERDICTS)
    borne = sum(record["holds"] for record in measured.values())
    text = f"Of {count.total()} claims, {parts}. "
    if not measured:
        return text + "None of them was measured in notebooks whose records lie here."
    return text + f"Your own runs measured {len(measured)}, and bore out {borne} of these verdicts."


def lesson_link(number: str) -> str:
    """Return a link to a lesson's notebook, from where this one lies; its number where unknown."""
    name = next((p.stem for p in sorted(QUESTIONS.glob(f"{number}_*.jsonl"))), "")
    if not name:
        return f"Lesson {escape(number)}"
    try:
        nested = LESSON.fullmatch(Path.cwd().name) is not None
    except OSError:  # the current folder is gone
        nested = False
    address = f"../{name}/{name}.ipynb" if nested else f"{name}.ipynb"
    title = name[3:].replace("_", " ")
    return f'<a href="{address}">Lesson {int(number)}: {escape(title)}</a>'


_STYLE = "text-align:left;vertical-align:top;padding:4px 10px"


def _row(one: Claim, measured: Measured) -> str:
    also = f" Also: lesson {', '.join(one.lessons[1:])}." if len(one.lessons) > 1 else ""
    texts = (f"C{one.number}", f"“{one.words}”", f"{_verdict(one, measured)}.{also}")
    found = measured[one.number]["measured"] if one.number in measured else "not measured here yet"
    cells = (*map(rich, texts), escape(found))
    return "<tr>" + "".join(f'<td style="{_STYLE}">{cell}</td>' for cell in cells) + "</tr>"


def _line(one: Claim, measured: Measured) -> str:
    where = f"Lesson {', '.join(one.lessons)}"
    found = f" [{measured[one.number]['measured']}]" if one.number in measured else ""
    return f"{where}: C{one.number} {_verdict(one, measured)}: {one.words}{found}"


def _verdict(one: Claim, measured: Measured) -> str:
    holds = one.number not in measured or measured[one.number]["holds"]
    return one.verdict if holds else f"{one.verdict}, but {NOT_BORNE_OUT}"
