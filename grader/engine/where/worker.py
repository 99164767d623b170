"""What runs on a worker of a Dask cluster: whether it may grade, and grading.

A worker's thread keeps a warm process of its own: bubblewrap ends with the thread that started it.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

from grader.engine.border.kernel import Runner, new_runner
from grader.engine.border.sandbox import sandbox_problem
from grader.engine.grading import GradedSubmission, grade_submission, hidden_keys, receipt

_own = threading.local()
_kept: list[tuple[threading.Lock, Runner]] = []
_making = threading.Lock()  # keys are made one at a time: what observes a call isn't thread-safe


def version(lesson: str) -> dict[str, Any]:
    """Return what the grades of a lesson depend on beside submission and seed."""
    whole = receipt(b"", lesson, 0)
    return {k: v for k, v in whole.items() if k not in ("submission", "seed")}


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
            reasons.append(
                f"its lesson {here['lesson']} is not as it is here" if name == "lesson_version"
                else "its grader is not of this version" if name == "engine"
                else f"its {name} is {there.get(name)}, not {here[name]}"
            )  # fmt: skip
    return "; ".join(dict.fromkeys(reasons))


def grade_here(
    raw: bytes, lesson: str, seed: int, needed: dict[str, Any], unsandboxed: bool
) -> GradedSubmission | str:
    """Grade a submission on this worker; return why not where it may not grade."""
    if why := unfit([needed], unsandboxed):
        return why
    with _making:
        hidden_keys(lesson, seed)
        if not hasattr(_own, "kept"):
            _own.kept = (threading.Lock(), new_runner())
            _kept.append(_own.kept)
    lock, process = _own.kept
    with lock:
        return grade_submission(raw, lesson, seed, process)


def close_idle() -> None:
    """End the warm processes of this worker that are not in use; they start again when needed."""
    for lock, process in _kept:
        if lock.acquire(blocking=False):
            try:
                process.close()
            finally:
                lock.release()


atexit.register(close_idle)
