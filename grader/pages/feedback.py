"""A student's page for one graded submission: escaped HTML without script.

Of inputs it shows those only that everybody is asked, where the verdict holds one.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from course_lib.checking import style
from grader.course.lessons import lesson_names
from grader.engine.shown import lent_text
from grader.files import write_whole

TEMPLATES = Path(__file__).resolve().parent / "templates"
UNASKED = ("not attempted", "the grader broke")
# Of the receipt, students see these. Not the seed's hash: a short seed could be found from it.
RECEIPT = {
    "submission": "your file",
    "lesson_version": "the lesson",
    "bank": "its exercises",
    "engine": "the grader",
    "python": "Python",
    "numpy": "NumPy",
}
MARKS = {outcome: sign for outcome, (sign, _) in style.MARKS.items()}
FAILURE = {"call": "input", "yours": "yours", "expected": "expected"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MAX_BYTES = 200
PLAIN = frozenset(" ,.-_+@='()&#")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def feedback_page(result: dict[str, Any]) -> str:
    """Return the page of one submission as HTML.

    result: what `Writer.results()` yields. All of its text is escaped, and only what a student
    may see is read from it. Raises `KeyError` where a part is missing.
    """
    answers = result.get("answers") or {}
    verdicts = [_told(verdict, answers) for verdict in result["verdicts"]]
    receipt = result["receipt"]
    return (
        page_environment()
        .get_template("feedback.html.j2")
        .render(
            student=result["student"],
            lesson=result["lesson"],
            notes=result["notes"],
            level=result["level"],
            verdicts=verdicts,
            points=sum(v["points"] for v in verdicts),
            max_points=sum(v["max_points"] for v in verdicts),
            broke=any(v["outcome"] == "the grader broke" for v in verdicts),
            date=_date(result.get("graded_at", "")),
            next=_next(result["lesson"], verdicts),
            receipt=[(text, str(receipt[k])[:12]) for k, text in RECEIPT.items() if k in receipt],
        )
    )


def write_feedback(results: Iterable[dict[str, Any]], folder: Path) -> list[Path]:
    """Write each page to STUDENT/LESSON/LESSON.html under `folder`; return the paths.

    Raises `ValueError` after all other pages are written, where ids cannot name a folder; the
    message says which and why.
    """
    written, refused = [], []
    for result in results:
        lesson = safe_name(result["lesson"])
        try:
            name = safe_name(result["student"])
        except ValueError as reason:
            refused.append(str(reason))
            continue
        path = folder / name / lesson / f"{lesson}.html"
        write_whole(path, feedback_page(result))
        written.append(path)
    if refused:
        reasons = "; ".join(dict.fromkeys(refused))
        raise ValueError(f"{len(refused)} pages have no folder, the others are written: {reasons}")
    return written


def safe_name(student: str) -> str:
    """Return the folder name of a student id.

    Ordinary ids stay as they are, with umlauts, spaces, commas and dots inside. An id with
    anything else in it keeps its readable part and gets `~` and a hash. Distinct ids have distinct
    names, even where the Unicode form is ignored. Raises `ValueError` with the reason for an empty
    id, one over 200 bytes, with a slash or a NUL, or with a leading dot.
    """
    size = len(student.encode("utf-8", "surrogatepass"))
    if not student:
        raise ValueError("an empty student id cannot name a folder")
    if size > MAX_BYTES:
        raise ValueError(f"the student id {student[:40]!r}… has {size} bytes, over {MAX_BYTES}")
    for bad, text in (("/", "a slash"), ("\0", "a NUL")):
        if bad in student:
            raise ValueError(f"the student id {student!r} has {text} in it")
    if student.startswith("."):
        raise ValueError(f"the student id {student!r} begins with a dot")
    stem = "".join(c if _plain(c) else "-" for c in student).strip(" .-")
    if RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    folded = unicodedata.normalize("NFC", student)
    if student == stem == folded:
        return student
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{stem or 'student'}~{digest[:10]}"


@cache
def page_environment() -> Environment:
    """Return what both pages are made with: escaping, and an error for any missing value."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"num": number, "pct": percent, "csp": style_hash}
    environment.globals |= {"marks": MARKS, "unasked": UNASKED}
    return environment


def number(value: float) -> str:
    """Return a number with two decimals at most, thousands apart."""
    text = f"{round(value, 2) + 0.0:,.2f}"
    return text.rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    """Return a share in whole percent; only none is 0 % and only all is 100 %."""
    if share is None:
        return "–"
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(99, max(1, whole))
    return f"{whole}\u202f%"


def style_hash(style: str) -> str:
    """Return the source that lets a page's content policy allow this one style and no other."""
    digest = hashlib.sha256(str(style).encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _told(verdict: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """Return of a verdict what the page shows, each sentence once, with the student's code.

    Its failure is a call that everybody is asked: the engine hands over no other.
    """
    names = ("exercise", "outcome", "points", "max_points", "aspects")
    said = {k: (verdict[k] or {}).get("message", "") for k in ("diagnosis", "relation")}
    message = "" if verdict["message"] in said.values() else verdict["message"]
    told = {"message": message, "lent": lent_text(verdict["lent"])}
    told["code"] = answers.get(verdict["exercise"], "").strip("\n")
    found = verdict.get("failure")
    rows = [(name, found[key]) for key, name in FAILURE.items()] if found else []
    told["failure"] = [row for row in rows if row[1]]  # grading leaves out what came back
    told["shown"] = verdict.get("shown", [])
    return {name: verdict[name] for name in names} | said | told


def _next(lesson: str, verdicts: list[dict[str, Any]]) -> dict[str, str]:
    """Return what to do after reading the page: which exercise to mend, or which lesson comes."""
    if any(v["outcome"] == "the grader broke" for v in verdicts):
        return {"do": "wait"}
    open_ = [v["exercise"] for v in verdicts if v["outcome"] != "right"]
    tried = [v["exercise"] for v in verdicts if v["outcome"] not in ("right", "not attempted")]
    if open_:
        first = (tried or open_)[0]
        return {"do": "mend" if tried else "begin", "exercise": first, "more": str(len(open_) - 1)}
    later = [name for name in lesson_names() if name > lesson]
    return {"do": "go on", "lesson": later[0]} if later else {"do": "nothing"}


def _date(moment: str) -> str:
    """Return a moment in ISO form as a date and a time that can be read, "" for none."""
    try:
        at = datetime.datetime.fromisoformat(moment).astimezone(datetime.UTC)
    except ValueError:
        return ""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"


def _plain(character: str) -> bool:
    return character in PLAIN or unicodedata.category(character)[0] in "LMN"


def _printable(value: Any) -> Any:
    """Replace what no page can hold, such as a NUL or half a surrogate pair."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNPRINTABLE.sub("\ufffd", value)
    return value
