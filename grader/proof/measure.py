"""`python -m grader.proof.measure`: how much is said of wrong answers that the bank does not hold.

Alone: each misconception is taken out of its key and judged by the rest. What is counted is how
often something true is still said: a relation, a slip of form, or at least a direction.
Pairs: each misconception with each slip of form that shows in its values, judged by the key. What
is counted is how often both are named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation, observe
from course_lib.checking.compare import difference
from course_lib.checking.evidence import value_reason
from course_lib.checking.judge import Verdict, judge
from course_lib.checking.key import Key, Mistake
from grader.bank import all_exercises, key_of
from grader.bank.keys import handed
from grader.bank.model import Exercise
from grader.bank.slips import SLIPS, each
from grader.course.lessons import reference
from grader.proof.reading import is_true
from grader.proof.verify import asked, runs_of

WEAK = ("multiple", "shifted", "too-large", "too-small")  # relations that give a direction alone
Change = Callable[[Any, tuple], Any]


@dataclass(frozen=True)
class Said:
    """What was said of one wrong answer: `kind` is how, `text` the message.

    `true` is whether a relation's sentence was read and found true (`sentences`), else None.
    """

    exercise: str
    answer: str
    kind: str
    id: str
    text: str
    true: bool | None = None


def alone(exercise: Exercise, seed: int | None = None) -> Iterator[Said]:
    """Yield what is said of each misconception where the key does not hold it."""
    key = key_of(exercise, seed)
    if key.tests is not None:  # whose verdict is a count, and says which one escapes
        return
    told = {answer.id for answer in exercise.mistakes}
    for mistake in key.mistakes:
        if mistake.id in told:
            rest = replace(key, mistakes=[m for m in key.mistakes if m.id != mistake.id])
            runs = runs_of(key, mistake)
            verdict = judge(rest, runs, hidden=seed is not None)
            kind, id = _kind(key, mistake, verdict)
            said = kind in ("relation", "direction")
            true = is_true(verdict.message, key, [obs[0] for obs in runs]) if said else None
            yield Said(exercise.name, mistake.id, kind, id, verdict.message, true)


def _kind(key: Key, mistake: Mistake, verdict: Verdict) -> tuple[str, str]:
    if verdict.relation:
        weak = verdict.relation.id in WEAK
        return ("direction" if weak else "relation"), verdict.relation.id
    if verdict.diagnosis:
        known = any(m.id == verdict.diagnosis.id and not m.slip for m in key.mistakes)
        return ("another mistake" if known else "slip"), verdict.diagnosis.id
    if all(a.passed or a.judged for a in verdict.aspects) and not _wrong(key, mistake):
        return "form", ""  # the aspect that failed says which
    return "nothing", _why(key, mistake)


def _why(key: Key, mistake: Mistake) -> str:
    """Return what stood in the way of a relation."""
    pairs = [(c, o) for c, o in zip(key.cases, mistake.observed, strict=True) if o is not None]
    wrong = [(c, o) for c, o in pairs if value_reason(key, c, o)]
    if any(o.raised for _, o in wrong):
        return "raises, in no kind of case"
    if len(wrong) < 2:
        return "wrong in one case"
    if any(_form(o.decoded) != _form(c.wanted) for c, o in wrong):
        return "another form"
    return "other values"


def _form(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_form(item) for item in value]
    return np.shape(value) if isinstance(value, (int, float, np.generic, np.ndarray)) else None


def _wrong(key: Key, mistake: Mistake) -> bool:
    """Return whether a mistake has a wrong value somewhere."""
    pairs = zip(key.cases, mistake.observed, strict=True)
    return any(o is not None and value_reason(key, c, o) for c, o in pairs)


def pairs(exercise: Exercise) -> Iterator[Said]:
    """Yield what is said of each misconception together with each slip that shows in it.

    Misconceptions that are slips themselves are left out.
    """
    key = key_of(exercise)
    if key.view is not None or key.tests is not None:
        return
    right = reference(exercise.name)
    slips = {s.answer for s in alone(exercise) if s.kind in ("slip", "form")}
    for answer in exercise.mistakes:
        if answer.id in slips:
            continue
        function = handed(answer.function, reference, right)
        before = [observe(function, c.args) for c in key.cases]
        for id, change in CHANGES.items():
            after = [observe(_changed(function, change), c.args) for c in key.cases]
            if _shows(key, before, after):
                verdict = judge(key, [[o] for o in after])
                name = f"{answer.id} + {id}"
                yield Said(exercise.name, name, *_both(verdict, answer.id), verdict.message)


def _both(verdict: Verdict, id: str) -> tuple[str, str]:
    said = verdict.diagnosis
    if said is None:
        return ("relation" if verdict.relation else "nothing"), ""
    if said.id == id and said.slip:
        return "both", said.slip
    return ("one" if said.id == id else "another mistake"), said.id


def _changed(function: Callable, change: Change) -> Callable:
    return lambda *args: change(function(*args), args)


def _shows(key: Key, before: list[Observation], after: list[Observation]) -> bool:
    """Return whether a slip breaks the contract in some case, beside what is wrong anyway."""
    both = list(zip(key.cases, before, after, strict=True))
    if any(
        b.raised and not a.raised and not a.changed
        for _, a, b in both
        if "read-only" not in b.detail
    ):
        return False  # no composition: the slip asks for a value of another type
    return any(
        not a.raised
        and not b.raised
        and (
            b.changed > a.changed
            or difference(b.decoded, a.decoded, c.rtol, c.atol, c.dtype) is not None
        )
        for c, a, b in both
    )


def _integers(value: Any, args: tuple) -> Any:
    """Make integers of whole numbers, as `astype(int)` does at the end of a right count."""
    array = np.asarray(value)
    whole = array.dtype.kind == "f" and bool((array == np.trunc(array)).all())
    return array.astype(int)[()] if whole and np.isfinite(array).all() else value


CHANGES: dict[str, Change] = {
    id: SLIPS[id].change
    for id in ("list", "shape-1", "column", "row", "flat", "float64", "pair", "changed")
} | {"integers": each(_integers)}


def main(argv: list[str] | None = None) -> int:
    """Print the figures; with `--json` as one object, with `--all` every message."""
    parser = argparse.ArgumentParser(prog="python -m grader.proof.measure", description=__doc__)
    parser.add_argument("exercise", nargs="*", help="exercises or lessons; all without one")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--all", action="store_true", help="print what was said of each answer")
    args = parser.parse_args(argv)
    bank = all_exercises()
    found = {}
    for name in asked(args.exercise):
        found[name] = (list(alone(bank[name])), list(pairs(bank[name])))
        if not args.json:
            print(_line(name, *found[name]), flush=True)
        if args.all:
            for said in (*found[name][0], *found[name][1]):
                print(
                    f"    {said.answer} | {said.kind} {said.id} | {said.true} | {said.text}",
                    file=sys.stderr,
                )
    total = (
        [s for one, _ in found.values() for s in one],
        [s for _, two in found.values() for s in two],
    )
    if args.json:
        each_one = {name: figures(*both) for name, both in found.items()}
        print(json.dumps(figures(*total) | {"exercises": each_one}))
    else:
        print(_line("all", *total))
        print(f"without, by reason: {figures(*total)['without']}")
    return 0


def figures(one: list[Said], two: list[Said]) -> dict[str, Any]:
    """Return the counts and the two shares."""
    kinds, both = Counter(s.kind for s in one), Counter(s.kind for s in two)
    named = sum(kinds[k] for k in ("relation", "slip", "form"))
    said = [s for s in one if s.kind in ("relation", "direction")]
    without = Counter(s.id for s in one if s.kind == "nothing")
    return {
        "misconceptions": len(one),
        "alone": dict(kinds),
        "without": dict(without),
        "related_share": named / len(one) if one else None,
        "said": len(said),
        "read_and_true": sum(s.true is True for s in said),
        "false": sum(s.true is False for s in said),
        "unread": sum(s.true is None for s in said),
        "pairs": len(two),
        "together": dict(both),
        "both_share": both["both"] / len(two) if two else None,
    }


def _line(name: str, one: list[Said], two: list[Said]) -> str:
    f = figures(one, two)
    shares = " ".join(
        f"{share:4.0%}" if share is not None else "   –"
        for share in (f["related_share"], f["both_share"])
    )
    truth = f"{f['read_and_true']} true, {f['false']} false, {f['unread']} unread"
    return f"{name:22} {shares}  {len(one):3} {f['alone']} ({truth})  {len(two):3} {f['together']}"


if __name__ == "__main__":
    sys.exit(main())
