"""What runs on a worker of a Dask cluster: whether it may grade, and grading.

A worker's thread keeps a warm process of its own: bubblewrap ends with the thread that started it.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

from grader.engine.border.kernel import Runner, new_runner
from grader.engine.border.sandbox import sandbox_problem
from grader.engine.grading import GradedSubmission, grade_submission
from grader.engine.lesson import hidden_keys
from grader.engine.receipt import version
from grader.engine.submission import HandedIn

# What is said of a hash that differs; of anything else, what it is.
DIFFERS = {
    "lesson_version": "its lesson {lesson} is not as it is here",
    "bank": "its exercises of {lesson} are not as they are here",
    "engine": "its grader is not of this version",
}
_own = threading.local()
_kept: list[tuple[threading.Lock, Runner]] = []
_making = threading.Lock()  # keys are made one at a time: what observes a call isn't thread-safe


def unfit(needed: list[dict[str, Any]], unsandboxed: bool) -> str:
    """Return why this worker may not grade, "" where it may."""
    reasons = []
    problem = sandbox_problem()
    if problem and not unsandboxed:
        reasons.append(f"it has no sandbox: {problem}")
    for here in needed:
        try:
            there = version(here["lesson"])
        except Exception as error:
            text = error.args[0] if error.args else repr(error)
            reasons.append(f"it cannot read {here['lesson']} ({text})")
            continue
        for name in (k for k in here if there.get(k) != here[k]):
            plain = f"its {name} is {there.get(name)}, not {here[name]}"
            known = DIFFERS.get(name)
            reasons.append(known.format(lesson=here["lesson"]) if known else plain)
    return "; ".join(dict.fromkeys(reasons))


def grade_here(
    handed: tuple, lesson: str, seed: int, needed: dict[str, Any], unsandboxed: bool
) -> GradedSubmission | str:
    """Grade a submission on this worker; return why not where it may not grade.

    handed: the fields of a `HandedIn`, since what is sent must be readable without our code.
    """
    if why := unfit([needed], unsandboxed):
        return why
    with _making:
        hidden_keys(lesson, seed)
        if not hasattr(_own, "kept"):
            _own.kept = (threading.Lock(), new_runner())
            _kept.append(_own.kept)
    lock, process = _own.kept
    with lock:
        return grade_submission(HandedIn(*handed), lesson, seed, process)


def close_idle() -> None:
    """End the warm processes of this worker that are not in use; they start again when needed."""
    for lock, process in _kept:
        if lock.acquire(blocking=False):
            try:
                process.close()
            finally:
                lock.release()


atexit.register(close_idle)
