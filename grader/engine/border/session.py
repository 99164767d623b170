"""Conversations with a notebook whose cells have run: questions go in, observations come out."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from course_lib.checking.calls import DIED, GREEDY, OUT_OF_CPU, OUT_OF_TIME, TOO_SLOW, Observation
from course_lib.checking.codec import BadData
from grader.engine.border.consulting import Consulted, send_within
from grader.engine.inside import protocol
from grader.engine.limits import Limits

SMALL = 2**16  # bytes of a frame that holds no answer
RAISED = {
    "stopped": TOO_SLOW,
    "late": OUT_OF_TIME,
    "killed": OUT_OF_TIME,  # by us, when the time of the whole submission was up
    "cpu": OUT_OF_CPU,
    "greedy": GREEDY,
}


@dataclass(frozen=True)
class CellError:
    """A cell that ended with an exception, by its index among the cells that ran."""

    index: int
    type: str
    detail: str = ""
    line: str = ""


@dataclass
class Session:
    """A notebook whose cells have run. `left_out` are cells that stopped it, and how.

    Where a question takes the whole notebook along, `again` says how that ended, and runs the cells
    anew if it may. `alive` is False when nothing more can be asked, and `ended` says why.
    """

    fd: int
    limits: Limits
    deadline: float
    errors: list[CellError] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    alive: bool = True
    ended: str = ""
    again: Callable[[], str] = lambda: "died"

    def take_over(self, other: Session) -> None:
        """Go on with the process of another session, in which the same cells have run."""
        self.fd, self.alive, self.ended = other.fd, other.alive, other.ended

    def ask(
        self,
        name: str,
        calls: list[list],
        seconds: float | None = None,
        prelude: str = "",
        forbids: Sequence[str] = (),
        race: dict[str, Any] | None = None,
        tested: Sequence[Callable[..., Any]] = (),
    ) -> list[Any]:
        """Ask the notebook's function `name`; return an `Observation` a call, None for no answer.

        `seconds` is the limit of one call where the exercise asks for its own; `forbids` are the
        functions of NumPy and `math` that it refuses; `race` is the `code` that the function is to
        be faster than, the `pace`, and the `calls` in which it is measured; `tested` are the
        functions that it is handed, one a call, where it is a test: stand-ins inside, which ask
        here for every result.
        Raises `LookupError` where the notebook defines no such function.
        """
        seen: list[Observation | None] = [None] * len(calls)
        if not self.alive:
            return seen
        seconds, total = self.limits.asking(seconds)
        question = {
            "name": name, "prelude": prelude, "calls": calls, "seconds": seconds, "total": total,
            "forbids": list(forbids), "race": race, "tests": bool(tested),
        }  # fmt: skip
        ours, theirs = socket.socketpair()
        try:
            with socket.socket(fileno=os.dup(self.fd)) as line:
                socket.send_fds(line, [b"+"], [theirs.fileno()])
            protocol.send(self.fd, {"ask": question})
            theirs.close()
            deadline = min(self.deadline, time.monotonic() + total + self.limits.grace)
            how = self._listen(ours, seen, name, deadline, seconds + self.limits.grace, tested)
        except (OSError, protocol.Closed):
            how = "gone"
        finally:
            ours.close()
            theirs.close()
        if how == "gone":
            how = self.again()
        ended(seen, how)
        return seen

    def _listen(
        self,
        ours: socket.socket,
        seen: list[Observation | None],
        name: str,
        deadline: float,
        patience: float,
        tested: Sequence[Callable[..., Any]] = (),
    ) -> str:
        """Fill in the answers as they come; return how the fork that gives them ended.

        That it ended is said on the notebook's own line, which the fork does not have; what is
        wrong on the line of the answers costs this exercise only. One that gives no answer for
        `patience` seconds is stopped, so that a stubborn loop leaves time for the others. "gone"
        means that the notebook itself has ended, or does not stop the fork.
        """
        lines = [self.fd, ours.fileno()]
        how, missing, stopped, cut = "", False, False, False
        stall = time.monotonic() + patience
        consulted = Consulted(tested)
        while True:
            left = 0.0 if how else max(0.0, min(stall, deadline) - time.monotonic())
            ready = select.select(lines, [], [], left)[0]
            if ours.fileno() in ready:
                try:
                    frame = protocol.receive(
                        ours.fileno(), deadline, self.limits.reply, self.limits.items
                    )
                    reply = consulted.reply(frame, seen)
                    if reply is not None:  # no reason for more patience: a test may ask for ever
                        send_within(ours, reply, min(stall, deadline))
                        continue
                    missing = missing or take(frame, seen)
                    stall = time.monotonic() + patience
                except (protocol.Closed, protocol.Garbled, protocol.Late) as error:
                    lines.remove(ours.fileno())
                    if isinstance(error, protocol.Garbled):
                        # Nothing behind it can be read, so the fork need not go on.
                        unanswered(seen, "TooLarge", str(error))
                        cut = True
                        os.write(self.fd, b"-")
            elif self.fd in ready and not how:
                try:
                    frame = protocol.receive(self.fd, deadline, SMALL)
                except (protocol.Closed, protocol.Garbled, protocol.Late):
                    return "gone"
                how = str(frame.get("answered", ""))[:10] if isinstance(frame, dict) else ""
                lines = [fd for fd in lines if fd != self.fd] if how else lines
            elif how:
                if missing:
                    raise LookupError(name)
                return "done" if cut else "stopped" if stopped and how == "late" else how
            elif time.monotonic() < deadline and not stopped:
                os.write(self.fd, b"-")
                stopped, stall = True, deadline
            else:
                return "gone"


def take(frame: Any, seen: list[Observation | None]) -> bool:
    """Put an answer in its place; return whether the frame says that there is no function."""
    if not isinstance(frame, dict):
        return False
    i = frame.get("answer")
    if type(i) is int and 0 <= i < len(seen) and seen[i] is None:
        seen[i] = read_observation(frame.get("seen"))
    return frame.get("missing") is True and all(o is None for o in seen)


def ended(seen: list[Observation | None], how: str) -> None:
    """Say of the first call without an answer how the process ended that was at it."""
    if how != "done":
        raised = RAISED.get(how, DIED)
        detail = "the process ended while the function ran" if raised == DIED else ""
        unanswered(seen, raised, detail)


def unanswered(seen: list[Observation | None], raised: str, detail: str) -> None:
    """Put into the place of the first call without an answer why there is none."""
    if None in seen:
        seen[seen.index(None)] = Observation(raised=raised, detail=detail)


def read_observation(data: Any) -> Observation:
    """Return the observation in a frame; what does not fit becomes a bad answer, never an error."""
    if not isinstance(data, dict) or set(data) != set(Observation.__dataclass_fields__):
        return Observation(raised="BadAnswer", detail="the answer could not be read")
    raised = data["raised"]
    said = ("kinds", "detail", "line", "left", "warning", "pace", "printed")
    texts = [*(data[name] for name in said), *([raised] if raised else [])]
    flags = [data[name] for name in ("changed", "drew", "shared", "warned", "lags")]
    good = all(type(t) is str and len(t) <= 1000 for t in texts)
    if not good or not all(type(f) is bool for f in flags):
        return Observation(raised="BadAnswer", detail="the answer could not be read")
    plainly = {name: plain(data[name]) for name in said}
    seen = Observation(
        **data | plainly | {"raised": plain(raised) if raised else None, "printed": ""}
    )
    try:
        _ = seen.decoded  # kept for the judge
    except (BadData, RecursionError) as error:
        return Observation(raised="BadAnswer", detail=str(error)[:200])
    return seen


def plain(text: str) -> str:
    """Return a text from inside as one that can be written to any file or database."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
