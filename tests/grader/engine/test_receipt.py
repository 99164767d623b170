"""A receipt names what decides about points, and nothing else changes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.engine import receipt as module
from grader.engine.receipt import bank_version, engine_version, modules, receipt
from grader.engine.submission import HandedIn

LESSON, OTHER = "01_weighted_sum", "02_linear_collapse"
ASK = """
import json
from grader.engine.receipt import receipt
from grader.engine.submission import HandedIn
print(json.dumps(receipt(HandedIn(b"x"), "01_weighted_sum", 1)))
"""


def receipt_in(course: Path) -> dict[str, str]:
    """Return a receipt by the code of a copy of the course, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=course, env=os.environ | {"PYTHONPATH": str(course)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_what_decides_nothing_changes_no_receipt(course_copy: Path) -> None:
    before = receipt_in(course_copy)
    grader = course_copy / "grader"
    for name in ("pages", "classroom", "gradebook", "plugin", "proof"):
        (grader / name / "newer.py").write_text("# newer\n")
    append(grader / "cli.py", "# newer\n")
    append(grader / "pages" / "templates" / "feedback.html.j2", "<!-- newer -->\n")
    append(grader / "bank" / f"l{OTHER}" / "affine_gap.py", "# newer\n")
    append(course_copy / "course_lib" / "plots.py", "# newer\n")
    (course_copy / "solutions" / "04_new.py").write_text("# %% [markdown]\n# A new lesson.\n")
    (grader / "engine" / "x.py").mkdir()
    os.mkfifo(grader / "bank" / "pipe.py")
    (course_copy / "course_lib" / "checking" / "link.py").symlink_to("/dev/zero")
    assert receipt_in(course_copy) == before


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("course_lib/checking/judge.py", "engine"),
        ("grader/engine/inside/runner.py", "engine"),
        ("grader/build/expand.py", "engine"),
        ("grader/course/lessons.py", "engine"),
        ("grader/bank/contract.py", "engine"),
        (f"grader/bank/l{LESSON}/step.py", "bank"),
        (f"grader/bank/l{LESSON}/_shared.py", "bank"),
    ],
)
def test_what_decides_changes_the_field_that_names_it(
    path: str, field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "course"
    before = {"engine": engine_version(), "bank": bank_version(LESSON)}
    root = module.ROOT
    for part in [*module.WHOLE, str(module.BANK), "grader/build"]:
        for found in modules(Path(part), deep=True):
            (copy / found).parent.mkdir(parents=True, exist_ok=True)
            (copy / found).write_bytes((root / found).read_bytes())
    append(copy / path, "# newer\n")
    monkeypatch.setattr(module, "ROOT", copy)
    after = {
        "engine": engine_version.__wrapped__(),
        "bank": bank_version.__wrapped__(LESSON),
    }
    assert {name for name in after if after[name] != before[name]} == {field}


def test_a_changed_text_changes_the_receipt_of_its_lesson(course_copy: Path) -> None:
    before = receipt_in(course_copy)
    append(course_copy / "solutions" / f"{OTHER}.py", "\n# %% [markdown]\n# One more word.\n")
    assert receipt_in(course_copy) == before
    append(course_copy / "solutions" / f"{LESSON}.py", "\n# %% [markdown]\n# One more word.\n")
    # What students were given is generated from the text.
    (course_copy / "notebooks" / LESSON / f"{LESSON}.ipynb").unlink()
    after = receipt_in(course_copy)
    assert {name for name in after if after[name] != before[name]} == {"lesson_version"}


def test_a_bank_of_one_module_a_lesson_is_named_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = tmp_path / module.BANK
    bank.mkdir(parents=True)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    version = bank_version.__wrapped__
    (bank / f"l{LESSON}.py").write_text("# one\n")
    one = version(LESSON)
    (bank / f"l{LESSON}.py").write_text("# two\n")
    assert version(LESSON) != one
    with pytest.raises(FileNotFoundError):
        version(OTHER)


def test_what_is_said_of_the_file_is_part_of_the_receipt() -> None:
    found = [
        receipt(HandedIn(b""), LESSON, 1),
        receipt(HandedIn(b"", ("renamed",)), LESSON, 1),
        receipt(HandedIn(b"", refusal="a link"), LESSON, 1),
        receipt(HandedIn(b"", refusal="a folder"), LESSON, 1),
        receipt(HandedIn(b""), LESSON, 2),
    ]
    assert len({json.dumps(r, sort_keys=True) for r in found}) == len(found)
