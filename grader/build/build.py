"""`grader build`: from the lessons' text to notebooks, public keys and questions, one way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import nbformat
import numpy as np

from course_lib.asking.questions import QUESTIONS, to_text
from course_lib.checking.codec import decode
from course_lib.checking.compare import difference
from course_lib.checking.key import KEYS, Key, key_from_text
from course_lib.checking.pieces import Observed, Picture
from course_lib.whereabouts import OUTLINES
from grader.bank import exercises_of, key_of
from grader.build.claims_page import claims_page
from grader.build.expand import expand
from grader.build.leaks import Public, leaks, of_file, of_notebook, outdated, undeclared
from grader.build.lint import Problem, lint
from grader.build.release import release
from grader.build.shown import SHOWN
from grader.course.lessons import Lesson, lesson_names, load_lesson
from grader.course.minutes import outline
from grader.course.paths import CLAIMS_PAGE, NOTEBOOKS, ROOT, SOLUTIONS
from grader.course.questions import questions_of, refuse_doubles
from grader.files import write_whole

APART = ("cases", "mistakes", "known", "picture")  # of a key: compared up to rounding


class LintError(ValueError):
    """The notebook linter found something; the message lists it."""


def outputs(lesson: Lesson, folder: Path = SOLUTIONS) -> dict[Path, str]:
    """Return every generated file of a lesson, by path, as text.

    Raises `SourceError` or `LintError` for a mistake in the text.
    """
    source = expand(lesson, folder)
    student = release(lesson.name, source)
    keys = {e.name: key_of(e) for e in exercises_of(lesson.name).values()}
    texts = {name: key.to_text() for name, key in keys.items()}
    _refuse([*lint(lesson), *_untold(lesson)])
    name = lesson.name
    made = {
        SOLUTIONS / name / f"{name}.ipynb": nbformat.writes(source) + "\n",
        NOTEBOOKS / name / f"{name}.ipynb": nbformat.writes(student) + "\n",
        QUESTIONS / f"{name}.jsonl": to_text(questions_of(lesson)),
        OUTLINES / f"{name}.json": _outline(lesson, {n: key.points for n, key in keys.items()}),
    }
    return made | {KEYS / f"{exercise}.jsonl": text for exercise, text in texts.items()}


def stale(made: dict[Path, str]) -> list[Path]:
    """Return the files that are missing or differ from what the build makes.

    A key also counts as fresh where its numbers differ by rounding only: another processor's
    `exp` may round its last bit the other way.
    """
    return [path for path, text in made.items() if not _fresh(path, text)]


def build(names: list[str], check: bool = False) -> list[Path]:
    """Build the named lessons, all where there is no name; return the files that were stale.

    With `check`, nothing is written. Only a build of all makes the page of claims, reports what is
    no longer shown on purpose, and removes what no lesson makes any more. Raises `SourceError` or
    `LintError` for a mistake in a text.
    """
    made: dict[Path, str] = {}
    refuse_doubles(map(load_lesson, lesson_names()))
    lessons = [load_lesson(name) for name in names or lesson_names()]
    for lesson in lessons:
        made |= outputs(lesson)
    found = list(leaks(lessons, _public(made)))
    _refuse([*undeclared(found, SHOWN), *([] if names else outdated(found, SHOWN))])
    if not names:
        made[CLAIMS_PAGE] = claims_page(map(load_lesson, lesson_names()))
    changed = stale(made) if names else [*stale(made), *orphans(set(made))]
    if not check:
        for path in changed:
            if path in made:
                write_whole(path, made[path])
            else:
                path.unlink()
    return sorted(p.relative_to(ROOT) for p in changed)


def orphans(made: set[Path]) -> list[Path]:
    """Return generated files whose lesson or exercise is gone."""
    there = [*_data(), *SOLUTIONS.glob("*/*.ipynb"), *NOTEBOOKS.glob("*/*.ipynb")]
    return [path for path in there if path not in made]


def _untold(lesson: Lesson) -> Iterator[Problem]:
    """Yield the exercises that have nothing to say of a right answer."""
    for exercise in exercises_of(lesson.name).values():
        if not exercise.truth:
            line = lesson.cell("exercise", exercise.name).line
            text = f"{exercise.name} has no truth; say what its cases prove: Exercise(…, truth=…)"
            yield Problem(lesson.name, line, "BL022", text)


def _outline(lesson: Lesson, points: dict[str, float]) -> str:
    return json.dumps(outline(lesson, points), ensure_ascii=False, indent=1) + "\n"


def _data() -> list[Path]:
    return [*KEYS.glob("*.jsonl"), *QUESTIONS.glob("*.jsonl"), *OUTLINES.glob("*.json")]


def _public(made: dict[Path, str]) -> list[Public]:
    """Return what students get, as it is made now, or else as it was made before."""

    def text(path: Path) -> str:
        return made[path] if path in made else path.read_text(encoding="utf-8")

    notebooks = {name: NOTEBOOKS / name / f"{name}.ipynb" for name in lesson_names()}
    there = {name: path for name, path in notebooks.items() if path in made or path.is_file()}
    files = {*_data(), *(ROOT / "course_lib").rglob("*.py"), *made}
    ours = sorted(path for path in files if path.suffix in (".jsonl", ".py"))
    return [
        *(of_notebook(name, nbformat.reads(text(path), 4)) for name, path in there.items()),
        *(of_file(path.relative_to(ROOT).as_posix(), text(path)) for path in ours),
    ]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise LintError("\n".join(str(p) for p in problems))


def _fresh(path: Path, text: str) -> bool:
    if not path.is_file():
        return False
    there = path.read_text(encoding="utf-8")
    if there == text or path.suffix != ".jsonl" or path.parent == QUESTIONS:
        return there == text
    try:
        return _same_key(key_from_text(there), key_from_text(text))
    except (ValueError, TypeError, KeyError):
        return False


def _same_key(old: Key, new: Key) -> bool:
    plain = (f.name for f in fields(Key) if f.compare and f.name not in APART)
    if any(getattr(old, name) != getattr(new, name) for name in plain):
        return False
    if not _same_picture(old.picture, new.picture):
        return False
    if len(old.cases) != len(new.cases) or len(old.mistakes) != len(new.mistakes):
        return False
    if not all(_same_case(a, b) for a, b in zip(old.cases, new.cases, strict=True)):
        return False
    if [k.name for k in old.known] != [k.name for k in new.known]:
        return False
    said = [[(m.id, m.message, m.hint, m.slip) for m in key.mistakes] for key in (old, new)]
    seen = [[*(m.observed for m in k.mistakes), *(f.observed for f in k.known)] for k in (old, new)]
    return said[0] == said[1] and all(map(_same_observed, *seen))


def _same_picture(old: Picture | None, new: Picture | None) -> bool:
    if old is None or new is None:
        return old is new
    same = replace(old, expected=[]) == replace(new, expected=[])
    return (
        same
        and len(old.expected) == len(new.expected)
        and bool(np.allclose(old.expected, new.expected, rtol=0, atol=2e-5))
    )


def _same_observed(old: Observed, new: Observed) -> bool:
    return len(old) == len(new) and all(
        a is b
        if a is None or b is None
        else (a.raised, a.lags) == (b.raised, b.lags) and _near(a.value, b.value, 1e-6)
        for a, b in zip(old, new, strict=True)
    )


def _same_case(a, b) -> bool:  # type: ignore[no-untyped-def]
    plain = ("rtol", "atol", "dtype", "raises")
    same = all(getattr(a, name) == getattr(b, name) for name in plain) and len(a.args) == len(
        b.args
    )
    args = same and all(_close(x, y, 1e-12) for x, y in zip(a.args, b.args, strict=True))
    return args and _near(a.expected, b.expected, 1e-12)


def _near(a: object, b: object, rtol: float) -> bool:
    """Return whether results are the same; where float32 sums cancel, rounding is what is left."""
    return _close(a, b, 1e-4, 1e-5) if "'<f4'" in repr(a) else _close(a, b, rtol)


def _close(a: object, b: object, rtol: float, atol: float = 1e-12) -> bool:
    return a == b or difference(decode(a), decode(b), rtol, atol, "same") is None
