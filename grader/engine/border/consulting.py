"""The functions that a test inside is handed: they run on this side, and what they do crosses."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from course_lib.checking.calls import Observation
from course_lib.checking.standing_in import MOST_CALLS, TOO_OFTEN, answered
from grader.engine.inside import protocol


@dataclass
class Consulted:
    """The functions that a test is handed, one a call; it gets at the one whose turn it is."""

    tested: Sequence[Callable[..., Any]]
    turn: int = -1
    calls: int = 0

    def reply(self, frame: Any, seen: Sequence[Observation | None]) -> dict[str, Any] | None:
        """Return what the function does that a frame asks, None for a frame that asks nothing."""
        if not self.tested or not isinstance(frame, dict) or "given" not in frame:
            return None
        turn = seen.index(None) if None in seen else len(seen)
        self.turn, self.calls = turn, self.calls + 1 if turn == self.turn else 1
        if turn >= len(self.tested) or self.calls > MOST_CALLS:
            return {"refused": TOO_OFTEN}
        return answered(self.tested[turn], frame["given"])


def send_within(line: socket.socket, data: dict[str, Any], deadline: float) -> None:
    """Write one frame to somebody who may not be reading. Raises `Closed` at the deadline."""
    try:
        line.settimeout(max(deadline - time.monotonic(), 0.001))
        line.sendall(protocol.packed(data))
    except OSError as error:
        raise protocol.Closed from error
    finally:
        line.settimeout(None)
