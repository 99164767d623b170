"""Ask the exercises of a notebook: in which order, how often, and with whose earlier functions."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from course_lib.checking.calls import (
    DIED,
    GREEDY,
    OUT_OF_CPU,
    OUT_OF_TIME,
    SLOW,
    Observation,
)
from course_lib.checking.judge import Verdict, judge, unasked
from course_lib.checking.key import Key
from course_lib.checking.probes import PROBES
from course_lib.checking.raced import raced_cases
from grader.course.lessons import answer_code, plain_code
from grader.engine.border.session import Session

ENDED = (DIED, GREEDY, OUT_OF_TIME, OUT_OF_CPU)  # what is asked next would end likewise
A_FORK = 8  # functions that a test gets in one fork
PROBED = "_probed"  # what a question asks for where a probe calls the functions of a notebook
SETTLED = ("right", "not attempted")  # outcomes that no other earlier function could better


def ask_all(
    session: Session, keys: Mapping[str, Key], seed: int, written: Mapping[str, str]
) -> dict[str, Verdict]:
    """Ask every exercise; `keys` are in the order of the lesson, `written` is the code of each.

    An exercise that fails is asked once more with the course's version of the earlier functions
    that failed and that it uses, and keeps the better verdict: it gets its credit where only an
    earlier function of the student's was wrong. Where one of these does not end, the course's is
    tried first, because each call of the student's would use up its time.
    """
    verdicts: dict[str, Verdict] = {}
    failed: list[str] = []
    endless: set[str] = set()
    for name, key in keys.items():
        lent = used(written[name], failed)
        hangs = not endless.isdisjoint(lent)
        own, slow = (None, True) if hangs else _ask(session, key, seed)
        ours = None
        if lent and (own is None or own.outcome not in SETTLED):
            ours, _ = _ask(session, key, seed, lent)
        if own is None and ours is not None and ours.outcome not in SETTLED:
            own, _ = _ask(session, key, seed)
        if ours is not None and (own is None or ours.points > own.points):
            wrong = tuple(n for n in lent if verdicts[n].outcome != "right")
            verdicts[name] = replace(ours, lent=wrong) if ours.points else ours
        elif own is not None:
            verdicts[name] = own
        if own is None or own.outcome != "right":
            failed.append(name)
        if slow:
            endless.add(name)
    return verdicts


def used(code: str, names: Iterable[str]) -> list[str]:
    """Return those of the functions named that some code uses, in their order.

    What the course's versions of them use belongs to it.
    """
    left = list(names)
    found: set[str] = set()
    texts = [code]
    while texts:
        text = texts.pop()
        new = [n for n in left if n not in found and re.search(rf"\b{re.escape(n)}\b", text)]
        found.update(new)
        texts += [answer_code(n) for n in new]
    return [n for n in left if n in found]


def _ask(session: Session, key: Key, seed: int, lent: Sequence[str] = ()) -> tuple[Verdict, bool]:
    """Return the verdict on one exercise, and whether a call of it took too long."""
    order = plan(key, seed)
    if key.tests is not None:
        return ask_test(session, key, order, "\n\n".join(answer_code(n) for n in lent))
    calls = [key.cases[i].args for i in order]
    prelude = "\n\n".join([*(answer_code(n) for n in lent), *_probing(key)])
    try:
        seen = session.ask(
            PROBED if key.probe else key.exercise,
            calls,
            key.seconds,
            prelude,
            key.forbids,
            _race(key, order),
        )
    except LookupError:
        text = f"The notebook defines no function {key.exercise}."
        return unasked(key, "not attempted", text, missing=True), False
    if not session.alive and all(o is None for o in seen):
        return unasked(key, "crashed", session.ended), False
    slow = any(o is not None and o.raised in SLOW for o in seen)
    return judge(key, sort_answers(key, order, seen), hidden=True), slow


def ask_test(session: Session, key: Key, order: list[int], prelude: str) -> tuple[Verdict, bool]:
    """Hand a test its functions, some a fork, so that it cannot look back on the others.

    Returns what `_ask` does. After two that took too long, or one that ended the process, the rest
    goes unasked.
    """
    assert key.lineup is not None
    seen: list[Observation | None] = [None] * len(order)
    functions = [key.lineup.functions[key.cases[i].args[0]] for i in order]
    deadline = time.monotonic() + session.limits.asking(key.seconds)[1]
    slow = at = 0
    while at < len(order) and slow < 2 and time.monotonic() < deadline:
        some = functions[at : at + A_FORK]
        try:
            said = session.ask(
                key.exercise, [[]] * len(some), key.seconds, prelude, key.forbids, tested=some
            )
        except LookupError:
            text = f"The notebook defines no function {key.exercise}."
            return unasked(key, "not attempted", text, missing=True), False
        if not session.alive and all(o is None for o in [*seen, *said]):
            return unasked(key, "crashed", session.ended), False
        done = said.index(None) if None in said else len(said)
        seen[at : at + done] = said[:done]
        slow += sum(o.raised in SLOW for o in said[:done])
        at += done
        if not done or any(o.raised in ENDED for o in said[:done]):
            break
    return judge(key, sort_answers(key, order, seen), hidden=True), slow > 0


def _probing(key: Key) -> Iterator[str]:
    """Yield the code that makes of the notebook's functions what the calls of a key ask for."""
    if key.probe:
        names = (key.exercise, *PROBES[key.probe].needs)
        functions = ", ".join(f'globals().get("{name}")' for name in names)
        yield "from course_lib.checking.probes import probing as _probing"
        yield f'{PROBED} = _probing("{key.probe}", {functions})'


def _race(key: Key, order: Sequence[int]) -> dict[str, Any] | None:
    """Return the code that an answer is to be faster than, and in which of the calls."""
    if key.pace is None:
        return None
    cases = raced_cases(key)
    calls = [i for i, case in enumerate(order) if case in cases]
    code = plain_code(key.lesson, key.pace.than)
    return {"code": code, "pace": asdict(key.pace), "calls": calls}


def plan(key: Key, seed: int) -> list[int]:
    """Return the order in which the cases of a key are asked; about a third come twice."""
    rng = np.random.default_rng([seed, *key.exercise.encode()])
    n = len(key.cases)
    again = rng.choice(n, size=max(1, n // 3), replace=False)
    return [int(i) for i in rng.permutation(np.concatenate([np.arange(n), again]))]


def sort_answers(
    key: Key, order: list[int], seen: Sequence[Observation | None]
) -> list[list[Observation]]:
    """Return the observations by case; where a call went unanswered, only failures count."""
    by_case: list[list[Observation]] = [[] for _ in key.cases]
    missing = set()
    for case, observed in zip(order, seen, strict=True):
        if observed is None:
            missing.add(case)
        else:
            by_case[case].append(observed)
    return [
        [o for o in runs if o.raised] if i in missing else runs for i, runs in enumerate(by_case)
    ]
