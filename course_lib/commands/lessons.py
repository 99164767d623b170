"""Where lessons lie: the released notebooks, and the student's working copies of them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = re.compile(r"\d\d_[a-z0-9_]+")
COMMAND = "py course.py" if os.name == "nt" else "python3 course.py"  # what students type


class CommandError(Exception):
    """What was asked cannot be done; the message says why and what to do instead."""


def lesson_names(root: Path = ROOT) -> list[str]:
    """Return the names of all lessons (`NN_topic`) in order."""
    found = (root / "notebooks").glob("*/*.ipynb")
    return sorted(p.stem for p in found if p.stem == p.parent.name and LESSON.fullmatch(p.stem))


def find_lesson(word: str, root: Path = ROOT) -> str:
    """Return the lesson that a person means by `3`, `03`, `sigmoid` or `03_sigmoid`."""
    names = lesson_names(root)
    if not names:
        raise CommandError(f"There are no lessons in {root / 'notebooks'}: fetch the course again.")
    asked = word.strip().lower().removesuffix(".ipynb")
    for name in names:
        if asked in (name, name[3:]) or (asked.isdecimal() and int(asked) == int(name[:2])):
            return name
    listed = "\n".join(f"  {int(name[:2]):2d}  {name}" for name in names)
    raise CommandError(f"There is no lesson {word!r}. There are:\n{listed}")


def released(name: str, root: Path = ROOT) -> Path:
    """Return the path of a lesson as the course gives it out."""
    return root / "notebooks" / name / f"{name}.ipynb"


def working_copy(name: str, root: Path = ROOT) -> Path:
    """Return the path of the student's own copy of a lesson, whether it is there or not."""
    return root / "work" / f"{name}.ipynb"


def copy_once(name: str, root: Path = ROOT) -> Path:
    """Return the student's own copy of a lesson, made now if there is none.

    One that is there is never touched: it holds work. The copy appears whole or not at all.
    """
    copy = working_copy(name, root)
    if not copy.exists():
        copy.parent.mkdir(exist_ok=True)
        part = copy.with_name(f".{name}.{os.getpid()}.part")
        shutil.copyfile(released(name, root), part)
        part.replace(copy)
    return copy
