"""Run a notebook's cells again where one of them, or a question, took the whole process along."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.engine.border.session import Session
from grader.engine.limits import Limits

HOW = {
    "killed": "used up its time",
    "late": "used up its time",
    "cpu": "used up its processor time",
    "greedy": "used more memory than allowed",
}
OUT_OF_TIME = "The submission used up its time."
GIVEN_UP = "The notebook could not be run to its end."

Opened = tuple[Session, int | None]
Open = Callable[[dict[int, str], str, float], Opened]
End = Callable[[Session], str]


class GraderBroke(RuntimeError):
    """Our side failed; no student is to blame, and no score may be recorded."""


@contextlib.contextmanager
def kept_running(open_: Open, end: End, limits: Limits) -> Iterator[Session]:
    """Yield a session whose cells have run; all of it is gone afterwards.

    open_: from the cells left out, an empty folder, and the moment when the submission's time is
    up, to a session and the cell that stopped it, None where they ran to the end; end: ends a
    session, returns how it had ended.
    """
    scratch = tempfile.mkdtemp(prefix="beyond-linear-")
    deadline = time.monotonic() + limits.wall_seconds
    left_out: dict[int, str] = {}
    runs = 0

    def given_up() -> str:
        """Return why the notebook may not run again, "" where it may."""
        if time.monotonic() >= deadline:
            return OUT_OF_TIME
        return GIVEN_UP if runs > limits.left_out else ""

    def ended(session: Session) -> str:
        how = end(session)
        shutil.rmtree(scratch, ignore_errors=True)
        Path(scratch).mkdir(exist_ok=True)
        return how

    def run() -> Session:
        nonlocal runs
        while True:
            runs += 1
            made, bad = open_(left_out, scratch, deadline)
            if bad is None:
                return made
            if why := given_up():
                made.alive, made.ended = False, why
                return made
            left_out[bad] = HOW.get(ended(made), "ended the process")

    def again() -> str:
        """Say how the notebook ended, and run it again for the next question."""
        why = given_up()
        how = ended(session)
        if why:
            session.alive, session.ended = False, why
        else:
            session.take_over(run())
        return how

    try:
        session = run()
        session.left_out, session.again = left_out, again
        try:
            yield session
        finally:
            with contextlib.suppress(GraderBroke):
                end(session)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
