"""The questions of the course, as the build writes them from the lessons' text.

One file a lesson in `data/questions`, one question a line. The answers stand there and not in a
notebook, so that nobody reads one by accident; nothing depends on their being secret.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

QUESTIONS = Path(__file__).parents[1] / "data" / "questions"


@dataclass(frozen=True)
class Question:
    """A question: its text, its options and its comments by letter, the letter of the right one.

    kind: "prediction" or "recall"; after: the prediction that a recall question asks again, or "";
    lesson: the number of its lesson, "02".
    """

    kind: str
    name: str
    text: str
    options: dict[str, str]
    right: str
    comments: dict[str, str]
    after: str = ""
    lesson: str = ""


def to_text(questions: Iterable[Question]) -> str:
    """Return the questions of one lesson as JSON lines; the lesson is in the file's name."""
    records = ({k: v for k, v in asdict(q).items() if k != "lesson"} for q in questions)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@cache
def all_questions(folder: Path = QUESTIONS) -> MappingProxyType[str, Question]:
    """Return all questions by name, in the order of the lessons and of their text."""
    return MappingProxyType(
        {
            question.name: question
            for path in sorted(folder.glob("[0-9][0-9]_*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
            for question in [Question(**json.loads(line), lesson=path.name[:2])]
        }
    )


def question(name: str) -> Question:
    """Return a prediction. Raises `KeyError` with a near name where there is none of that name."""
    known = {n: q for n, q in all_questions().items() if q.kind == "prediction"}
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=1)
        mend = f"did you mean {near[0]!r}" if near else f"there are: {', '.join(known)}"
        raise KeyError(f"the course has no prediction called {name!r}; {mend}")
    return known[name]


def of_lesson(lesson: str, kind: str) -> list[Question]:
    """Return a lesson's questions of one kind. Raises `KeyError` where no lesson has that number.

    lesson: its number, "02".
    """
    lessons = dict.fromkeys(q.lesson for q in all_questions().values())
    if lesson not in lessons:
        raise KeyError(f"no lesson {lesson!r} has questions; write one of: {', '.join(lessons)}")
    return [q for q in all_questions().values() if (q.lesson, q.kind) == (lesson, kind)]
