"""Ask the exercises of a notebook: in which order, how often, and with whose earlier functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from course_lib.checking.calls import SLOW, Observation
from course_lib.checking.judge import Verdict, judge, unasked
from course_lib.checking.key import Key
from grader.course.lessons import answer_code
from grader.engine.border.session import Session

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
    calls = [key.cases[i].args for i in order]
    prelude = "\n\n".join(answer_code(n) for n in lent)
    try:
        seen = session.ask(key.exercise, calls, key.seconds, prelude, key.forbids)
    except LookupError:
        text = f"The notebook defines no function {key.exercise}."
        return unasked(key, "not attempted", text, missing=True), False
    if not session.alive and all(o is None for o in seen):
        return unasked(key, "crashed", session.ended), False
    slow = any(o is not None and o.raised in SLOW for o in seen)
    return judge(key, sort_answers(key, order, seen), hidden=True), slow


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
