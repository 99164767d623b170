"""Answer the questions about one exercise: call its function, or hand it functions to test."""

from __future__ import annotations

import builtins
import json
from dataclasses import fields
from typing import Any

from course_lib.checking.calls import TOO_SLOW, Observation, observe
from course_lib.checking.pacing import Pace, race_from
from course_lib.checking.testing import trial

FIELDS = tuple(field.name for field in fields(Observation))


def answer(send: Any, ask: dict, space: dict, receive: Any) -> None:
    """Send a frame for each call of an exercise's function, which is looked up in `space`.

    receive: returns the next frame from outside, for a test that asks what its function does.
    """
    if ask["prelude"]:
        exec(ask["prelude"], space)
    function = space.get(ask["name"])
    if not callable(function):
        send({"missing": True})
        return
    if ask["tests"]:
        _try(send, ask, function, receive)
        return
    slow = 0
    asked = ask["race"]
    race = race_from(asked["code"], Pace(**asked["pace"])) if asked else None
    for i, args in enumerate(ask["calls"]):
        against = race if asked and i in asked["calls"] else None
        seen = observe(function, args, ask["seconds"], ask["forbids"], against)
        send({"answer": i, "seen": _plain(seen)})
        slow += seen.raised == "TooSlow"
        if slow == 2:  # the rest would only use up the time of other exercises
            return


def _try(send: Any, ask: dict, test: Any, receive: Any) -> None:
    """Hand a test one stand-in after the other, and send what it said of each.

    After one that took too long, what comes in may answer an earlier question: the rest is left.
    """

    def consult(given: Any) -> Any:
        send({"given": given})
        return receive()

    for i in range(len(ask["calls"])):
        seen = trial(test, consult, ask["seconds"], ask["forbids"])
        send({"answer": i, "seen": _plain(seen)})
        if seen.raised == TOO_SLOW:
            return


def _plain(seen: Observation) -> dict[str, Any]:
    return {**{name: getattr(seen, name) for name in FIELDS}, "printed": ""}


def answer_here(question: str, shell: Any, mime: str) -> None:
    """Ask an exercise in a kernel that cannot fork; the answers are displayed under `mime`.

    What the course's own functions replaced is put back.
    """

    def send(frame: dict) -> None:
        shell.display_pub.publish({mime: json.dumps(frame, allow_nan=False)})

    def receive() -> Any:  # by the line on which a kernel asks for what a person types
        return json.loads(shell.kernel.raw_input(mime))

    def no_input(prompt: object = "") -> str:
        raise EOFError("input() has nobody to ask while a notebook is graded")

    before, before_input = dict(shell.user_ns), builtins.input
    builtins.input = no_input  # type: ignore[assignment]
    try:
        answer(send, json.loads(question), shell.user_ns, receive)
    finally:
        builtins.input = before_input
        for name in set(shell.user_ns) - set(before):
            del shell.user_ns[name]
        shell.user_ns.update(before)
