"""The class report: what is known of all submissions, as data, as one page, as JSON.

Every figure counts submissions as the gradebook does: a file that cannot be read is a zero. Where
the grader broke there is no score, so nothing is counted; those submissions are listed.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from course_lib.checking.judge import OUTCOMES
from grader.files import write_whole
from grader.pages.feedback import UNASKED, page_environment

BINS = 10
STOPPED = ("crashed", "too slow")
Data = dict[str, Any]


def class_report(results: Iterable[Data]) -> Data:
    """Return what the results say about the class.

    results: submissions as `Writer.results()` yields them; of two for the same student and lesson
    the last counts. The report is JSON data in a fixed order. Figures of nobody are None.
    """
    last = {(r["lesson"], natural(r["student"])): r for r in results}
    every = [last[key] for key in sorted(last)]
    scored = [r for r in every if not broke(r)]
    names = list(dict.fromkeys(r["lesson"] for r in every))
    lessons = [_lesson(name, [r for r in every if r["lesson"] == name]) for name in names]
    return {
        "students": len({r["student"] for r in every}),
        "submissions": len(every),
        "share": spread([_share(_points(r), _top(r)) for r in scored if _top(r)]),
        "lessons": lessons,
        "hardest": hardest(lessons),
        "misconceptions": _whose(scored, lambda v: v["diagnosis"]),
        "unrecognised": _whose(scored, lambda v: {} if unrecognised(v) else None),
        "stopped": _whose(scored, lambda v: {} if v["outcome"] in STOPPED else None),
        "unsandboxed": [_noted(r) for r in scored if r["level"] == "process"],
        "unreadable": [_noted(r) for r in scored if r["level"] == "not run"],
        "broke": [_noted(r, r.get("fault", "")) for r in every if broke(r)],
        "notes": [_noted(r) for r in scored if r["notes"] and r["level"] != "not run"],
        "levels": dict(Counter(r["level"] for r in scored).most_common()),
        "graders": dict(Counter(str(r["receipt"].get("engine", "")) for r in scored).most_common()),
        "table": _rows(every),
    }


def hardest(lessons: list[Data]) -> list[Data]:
    """Return the five exercises with the smallest mean share of points, all below 1."""
    found = [
        {"lesson": lesson["lesson"], "exercise": e["exercise"], "mean_share": e["mean_share"]}
        for lesson in lessons
        for e in lesson["exercises"]
        if e["mean_share"] is not None and e["mean_share"] < 1
    ]
    return sorted(found, key=lambda e: e["mean_share"])[:5]


def unrecognised(verdict: Data) -> bool:
    """True for an answer that ran, is not right, and equals no known mistake."""
    return verdict["outcome"] in ("wrong", "partly right") and verdict["diagnosis"] is None


def broke(result: Data) -> bool:
    """True where our side failed, so that there is no score."""
    return any(v["outcome"] == "the grader broke" for v in result["verdicts"])


def spread(values: list[float]) -> Data | None:
    """Return mean, median and quartiles (inclusive, as NumPy's), or None without values."""
    if not values:
        return None
    doubled = values * 2 if len(values) == 1 else values
    low, median, high = statistics.quantiles(doubled, n=4, method="inclusive")
    return {"mean": statistics.fmean(values), "median": median, "quartiles": [low, high]}


def natural(student: str) -> tuple[str, str]:
    """Return the key by which s2 comes before s10."""
    return re.sub(r"\d+", lambda found: found[0].zfill(12), student.casefold()), student


def report_page(report: Data) -> str:
    """Return the report as one HTML page without script and without anything from elsewhere."""
    template = page_environment().get_template("report.html.j2")
    return template.render(report=report, outcomes=OUTCOMES, heat=heat)


def report_json(report: Data) -> bytes:
    """Return the report as JSON in UTF-8; halves of surrogate pairs stay as escapes."""
    text = json.dumps(report, ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode("utf-8", "backslashreplace")


def write_report(results: Iterable[Data], folder: Path) -> Path:
    """Write `index.html` and `report.json` into `folder`; return the page's path."""
    report = class_report(results)
    write_whole(folder / "report.json", report_json(report))
    page = folder / "index.html"
    write_whole(page, report_page(report).encode("utf-8", "replace"))
    return page


def heat(points: float, max_points: float) -> int:
    """Return how much of the points is lost: 0 for none of them, 8 for all."""
    lost = max_points - points
    return 0 if lost <= 0 or max_points <= 0 else min(8, 1 + int(7 * lost / max_points))


def _lesson(name: str, results: list[Data]) -> Data:
    scored = [r for r in results if not broke(r)]
    top = max((_top(r) for r in results), default=0.0)
    shares = [_share(_points(r), _top(r)) for r in scored if _top(r)]
    bins = Counter(min(BINS - 1, int(BINS * share + 1e-9)) for share in shares)
    exercises: dict[str, list[Data]] = {}
    for result in results:
        for verdict in result["verdicts"]:
            exercises.setdefault(verdict["exercise"], []).append(verdict)
    return {
        "lesson": name,
        "submissions": len(results),
        "unreadable": sum(r["level"] == "not run" for r in scored),
        "broke": len(results) - len(scored),
        "max_points": top,
        "points": spread([_points(r) for r in scored]),
        "full_marks": sum(share > 1 - 1e-9 for share in shares),
        "distribution": [bins[i] for i in range(BINS)],
        "exercises": [_exercise(n, verdicts) for n, verdicts in exercises.items()],
    }


def _exercise(name: str, verdicts: list[Data]) -> Data:
    outcomes = Counter(v["outcome"] for v in verdicts)
    shares = [
        _share(v["points"], v["max_points"])
        for v in verdicts
        if v["outcome"] != "the grader broke" and v["max_points"]
    ]
    return {
        "exercise": name,
        "max_points": max(v["max_points"] for v in verdicts),
        "mean_share": statistics.fmean(shares) if shares else None,
        "full_share": _share(sum(s >= 1 for s in shares), len(shares)) if shares else None,
        "outcomes": {outcome: outcomes[outcome] for outcome in OUTCOMES},
        "aspects": _aspects(verdicts),
    }


def _aspects(verdicts: list[Data]) -> list[Data]:
    """Return the aspects, the hardest first, with the share that passed of those judged.

    One that was not judged counts neither as passed nor as failed; where it was in nobody, there
    is no share.
    """
    tried: dict[str, list[bool]] = {}
    unjudged: Counter[str] = Counter()
    for verdict in verdicts:
        if verdict["outcome"] not in UNASKED:
            for aspect in verdict["aspects"]:
                seen = tried.setdefault(aspect["name"], [])
                if aspect["judged"]:
                    seen.append(aspect["passed"])
                unjudged[aspect["name"]] += not aspect["judged"]
    found = [
        {
            "name": name,
            "judged": len(p),
            "not_judged": unjudged[name],
            "passed": sum(p),
            "share": _share(sum(p), len(p)) if p else None,
        }
        for name, p in tried.items()
    ]
    return sorted(found, key=lambda a: 2.0 if a["share"] is None else a["share"])


def _whose(results: Iterable[Data], named: Callable[[Data], Data | None]) -> list[Data]:
    """Return what `named` finds in the verdicts of an exercise, and with whom, most frequent first.

    `share` is that of the students with a score in the lesson.
    """
    found: dict[tuple[str, str, str], Data] = {}
    handed: Counter[str] = Counter()
    for result in results:
        handed[result["lesson"]] += 1
        for verdict in result["verdicts"]:
            name = named(verdict)
            if name is not None:
                where = {"lesson": result["lesson"], "exercise": verdict["exercise"]}
                key = (*where.values(), name.get("id", ""))
                found.setdefault(key, where | name | {"students": []})["students"].append(
                    result["student"]
                )
    entries = [
        e | {"count": len(e["students"]), "share": _share(len(e["students"]), handed[e["lesson"]])}
        for _, e in sorted(found.items())
    ]
    return sorted(entries, key=lambda entry: -entry["count"])


def _rows(results: Iterable[Data]) -> list[Data]:
    """Return a row a student: the points of each lesson handed in, and of each exercise."""
    rows: dict[str, Data] = {}
    for result in sorted(results, key=lambda r: natural(r["student"])):
        row = rows.setdefault(
            result["student"], {"student": result["student"], "points": 0.0, "lessons": {}}
        )
        kept = ("points", "max_points", "outcome")
        row["points"] += _points(result)
        row["lessons"][result["lesson"]] = {
            "points": _points(result),
            "level": result["level"],
            "exercises": {v["exercise"]: {k: v[k] for k in kept} for v in result["verdicts"]},
        }
    return list(rows.values())


def _noted(result: Data, fault: str = "") -> Data:
    """Return whose submission it is with its notes, and what went wrong on our side."""
    noted = {name: result[name] for name in ("student", "lesson", "notes")}
    return noted | {"notes": [*noted["notes"], fault]} if fault else noted


def _points(result: Data) -> float:
    return float(sum(v["points"] for v in result["verdicts"]))


def _top(result: Data) -> float:
    return float(sum(v["max_points"] for v in result["verdicts"]))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
