"""A class's folder: what was handed in, what came of it, the gradebook, the secret seed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.lessons import lesson_names
from grader.course.paths import ROOT
from grader.engine.submission import HandedIn, Unreadable, read_file
from grader.files import write_whole

VARIABLE = "BEYOND_LINEAR_CLASS"
DEFAULT = ROOT / "class"
MAX_ID = 128  # characters, as wide as nbgrader's column
CONFIG = '''"""nbgrader's configuration of the class in this folder; run nbgrader here.

The grader wrote this once and leaves it alone: settings of your own may stand below.
"""

from pathlib import Path

from grader.plugin.config import configure

c = get_config()  # noqa: F821
configure(c, Path(__file__).parent)
'''


@dataclass(frozen=True)
class Handed:
    """One student's folder for one lesson. The id is text: it is never used as a path again."""

    student: str
    lesson: str
    folder: Path

    def notebook(self) -> Path:
        """Return the notebook to grade: the lesson's, or the only other one there is."""
        expected = self.folder / f"{self.lesson}.ipynb"
        if expected.exists() or expected.is_symlink():
            return expected
        others = sorted(self.folder.glob("*.ipynb"))
        return others[0] if len(others) == 1 else expected

    def read(self) -> HandedIn:
        """Return what was handed in; where there is nothing to read, the reason."""
        if self.folder.is_symlink() or self.folder.parent.is_symlink():
            return HandedIn(b"", refusal="The folder of the submission is a link.")
        try:
            path = self.notebook()
            raw = read_file(path)
        except Unreadable as reason:
            return HandedIn(b"", refusal=str(reason))
        except OSError as error:
            return HandedIn(b"", refusal=f"The file cannot be read: {error.strerror}.")
        if path.name == f"{self.lesson}.ipynb":
            return HandedIn(raw)
        name = os.fsencode(path.name).decode("utf-8", "replace")
        note = f"The notebook was called {name}; it was graded as {self.lesson}.ipynb."
        return HandedIn(raw, (note,))


@dataclass(frozen=True)
class Classroom:
    """The places of one class, all under `root`."""

    root: Path

    def make(self) -> None:
        """Make the folder, the place for submissions and nbgrader's configuration, if not there.

        Raises `NotADirectoryError` where a file stands in their place.
        """
        for folder in (self.root, self.submitted):
            if folder.exists() and not folder.is_dir():
                raise NotADirectoryError(
                    f"{folder} is a file, and a class is a folder; move it away, or name another "
                    "folder with --class"
                )
            folder.mkdir(parents=True, exist_ok=True)
        config = self.root / "nbgrader_config.py"
        if not os.path.lexists(config):
            write_whole(config, CONFIG)

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def report(self) -> Path:
        return self.root / "report"

    @property
    def db_url(self) -> str:
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def seed(self) -> int:
        """Return the class's secret seed; the first call makes it."""
        path = self.root / "seed"
        if not path.is_file():
            write_whole(path, f"{secrets.randbits(60)}\n", mode=0o600)
        try:
            return int(path.read_text(encoding="utf-8"))
        except ValueError:
            raise ValueError(f"{path} does not hold a whole number; restore or delete it") from None

    def handed_in(self, lessons: list[str]) -> Iterator[Handed]:
        """Yield what was handed in for the named lessons, for all of them where none is named."""
        known = lesson_names()
        unknown = [name for name in lessons if name not in known]
        if unknown:
            raise KeyError(
                f"there is no lesson called {unknown[0]!r}; there are: {', '.join(known)}"
            )
        if not self.submitted.is_dir() or not any(self.submitted.iterdir()):
            raise FileNotFoundError(
                f"there is nothing in {self.submitted}; put submissions into "
                f"{self.submitted}/STUDENT/LESSON/LESSON.ipynb"
            )
        for student in sorted(p for p in self.submitted.iterdir() if p.is_dir()):
            for lesson in lessons or known:
                folder = student / lesson
                if folder.is_dir() or folder.is_symlink():
                    name = os.fsencode(student.name).decode("utf-8", "replace")
                    yield Handed(name, lesson, folder)


def recordable(handed: Iterable[Handed]) -> tuple[list[Handed], list[str]]:
    """Return what can be recorded, and a sentence for each student whose id cannot be."""
    found: list[Handed] = []
    refused: dict[str, str] = {}
    folders: dict[str, Path] = {}
    for item in handed:
        folder = item.folder.parent
        if len(item.student) > MAX_ID:
            refused[str(folder)] = (
                f"{item.student[:40]}… has {len(item.student)} characters, and a gradebook holds "
                f"{MAX_ID}; rename the folder"
            )
        elif folders.setdefault(item.student, folder) != folder:
            refused[str(folder)] = (
                f"two folders are called {item.student}, because their names are not UTF-8; only "
                "the first is graded: rename the other"
            )
        else:
            found.append(item)
    return found, list(refused.values())


def classroom(path: str | None = None) -> Classroom:
    """Return the class in a folder: the one named, or that of the environment, or `class/`."""
    chosen = path or os.environ.get(VARIABLE)
    return Classroom(Path(chosen).resolve() if chosen else DEFAULT)
