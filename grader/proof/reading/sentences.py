"""Whether what is said of a wrong answer is true: each relation's sentence is read and looked at.

`True` or `False`, and `None` for a sentence of no form known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.compare import difference
from course_lib.checking.functions import live
from course_lib.checking.key import Case, Key
from course_lib.checking.words import SENTENCES as EXPLAINED
from grader.course.lessons import reference
from grader.proof.reading import conditions, gates
from grader.proof.reading.facts import fact as fact_of
from grader.proof.reading.formulas import Unread
from grader.proof.reading.masks import of_values

ITEM = r"the (first|second|third|fourth) of the \w+ things you return"
ORDINALS = ("first", "second", "third", "fourth")


def is_true(text: str, key: Key, seen: Sequence[Observation]) -> bool | None:
    """Return whether a sentence is true of what was seen in each case of a key."""
    text = re.sub(r" Besides, .*", "", text)
    for said in {f" {words[0].upper()}{words[1:]}." for *_, words in EXPLAINED}:
        text = text.removesuffix(said)  # what an exception means is true of every one of its kind
    if "about " in text:  # a number of six digits
        loose = [replace(c, rtol=max(c.rtol, 1e-5)) for c in key.cases]
        key = replace(key, cases=loose)
    with np.errstate(all="ignore"):
        try:
            return _true(text, key, list(zip(key.cases, seen, strict=True)))
        except Unread:
            return None


Pairs = list[tuple[Case, Observation]]


def _true(text: str, key: Key, pairs: Pairs) -> bool:
    for pattern, look in SENTENCES:
        match = re.fullmatch(pattern, text)
        if match:
            return look(key, pairs, *match.groups())
    raise Unread(text)


def _fact(key: Key, pairs: Pairs, subject: str, fact: str) -> bool:
    check = fact_of(fact)
    return all(_holds(check, c, t, e, _given(key, c)) for c, t, e in _values(pairs, subject))


def _either(key: Key, pairs: Pairs, fact: str) -> bool:
    check = fact_of(f"is {fact}")
    return all(
        not _differs(c, t, e).any() or _holds(check, c, t, e, _given(key, c))
        for c, t, e in _values(pairs, "your result")
    )


def _wherever_wrong(key: Key, pairs: Pairs, fact: str) -> bool:
    check = fact_of(fact)
    return all(
        _holds_at(check, c, t, e, _given(key, c), _differs(c, t, e))
        for c, t, e in _values(pairs, "your result")
    )


def _right_where(key: Key, pairs: Pairs, subject: str, place: str, *rest: str | None) -> bool:
    other, fact = rest
    check = fact_of(fact) if fact else None
    for c, t, e in _values(pairs, subject):
        given = _given(key, c)
        right = np.broadcast_to(of_values(place, t, e, given), e.shape)
        wrong = _differs(c, t, e)
        if (right == wrong).any():
            return False
        if other and check:
            there = ~right
            if not other.startswith("in the other"):
                there = np.broadcast_to(of_values(other, t, e, given), e.shape)
            if (there != wrong).any() or not _holds_at(check, c, t, e, given, wrong):
                return False
    return True


def _wrong_where(key: Key, pairs: Pairs, kind: str, fact: str | None) -> bool:
    wrong = [_is_wrong(c, o) for c, o in pairs]
    if [conditions.of_case(kind, _raw(key, c)) for c, _ in pairs] != wrong:
        return False
    rest = [p for p, w in zip(pairs, wrong, strict=True) if w]
    return fact is None or _fact(key, rest, "your result", fact)


def _raises(key: Key, pairs: Pairs, name: str, kind: str, *rest: str | None) -> bool:
    if any(conditions.of_case(kind, _raw(key, c)) != (o.raised == name) for c, o in pairs):
        return False
    others = [(c, o) for c, o in pairs if not o.raised]
    right, text = rest
    if right:
        return not any(_is_wrong(c, o) for c, o in others)
    return text is None or _true(f"In every case {text}", key, others)


def _kin(key: Key, pairs: Pairs, name: str, _: str) -> bool:
    function = reference(name)
    return all(
        difference(o.decoded, function(*(live(a) for a in c.given)), c.rtol, c.atol) is None
        for c, o in pairs
    )


def _several(order: Callable[[Sequence[Any]], Any]) -> Callable[..., bool]:
    def look(key: Key, pairs: Pairs, *groups: str) -> bool:
        return all(_same_things(c, o.decoded, order(c.wanted)) for c, o in pairs)

    return look


def _same_things(case: Case, value: Any, made: Any) -> bool:
    return difference(value, made, case.rtol, case.atol) is None


def _one_thing(key: Key, pairs: Pairs, which: str, *rest: str) -> bool:
    i = ORDINALS.index(which)
    return all(_same_things(c, o.decoded, c.wanted[i]) for c, o in pairs)


def _leans(key: Key, pairs: Pairs, word: str) -> bool:
    sign = 1 if word == "large" else -1
    gaps = [(t - e)[_differs(c, t, e)] for c, t, e in _values(pairs, "your result")]
    return bool((sign * np.concatenate(gaps) > 0).all())


SENTENCES: tuple[tuple[str, Callable[..., bool]], ...] = (
    (r"In every case your result is either right or (.*)\.", _either),
    (r"In every case your result is too (large|small) wherever it is wrong\.", _leans),
    (rf"In every case (your result|{ITEM}|each of the \w+ things you return) is right (.*), "
     r"and wrong elsewhere(?:: (\w+ .*?) it ((?:is|has) .*))?\.",
     lambda key, pairs, subject, _, place, *rest: _right_where(key, pairs, subject, place, *rest)),
    (rf"In every case (your result|{ITEM}|each of the \w+ things you return) (.*)\.",
     lambda key, pairs, subject, _, fact: _fact(key, pairs, subject, fact)),
    (r"Wherever your result is wrong, it (.*)\.", _wherever_wrong),
    (r"Your result is wrong exactly in the cases in which (.*?)\.(?: There it (.*)\.)?",
     _wrong_where),
    (r"It raises (\w+) exactly in the cases in which (.*?)"
     r"(?:(; all other cases are right)\.|\.(?: In all other cases (.*))?)", _raises),
    (r"This is (\w+): your values equal those of (\w+) in every case\.", _kin),
    (r"(?:Both|All \w+) things are right, but they come back in .*", _several(lambda w: w[::-1])),
    (r"What came back is the (\w+) of the (\w+) things alone; .*", _one_thing),
    (r"The numbers of the \w+ things came back in one array; .*",
     _several(lambda w: np.concatenate([np.ravel(i) for i in w]))),
    (r"The numbers of the \w+ things came back in one array, the last thing first; .*",
     _several(lambda w: np.concatenate([np.ravel(i) for i in (w[-1], *w[:-1])]))),
    (r"((?:For “|Your weights ).*)", gates.computed),
)  # fmt: skip


def _values(pairs: Pairs, subject: str) -> list[tuple[Case, np.ndarray, np.ndarray]]:
    """Return theirs and the expected one of each case, or of each thing that is spoken of."""
    found = []
    match = re.fullmatch(ITEM, subject)
    for case, seen in pairs:
        if match:
            i = ORDINALS.index(match[1])
            items = [(seen.decoded[i], case.wanted[i])]
        elif subject.startswith("each"):
            items = list(zip(seen.decoded, case.wanted, strict=True))
        else:
            items = [(seen.decoded, case.wanted)]
        found += [(case, np.asarray(t, dtype=float), np.asarray(e, dtype=float)) for t, e in items]
    return found


def _raw(key: Key, case: Case) -> dict[str, Any]:
    return dict(zip(key.parameters, case.given, strict=False))


def _given(key: Key, case: Case) -> dict[str, Any]:
    return {name: _bare(value) for name, value in _raw(key, case).items()}


def _bare(value: Any) -> Any:
    """Return an argument without the layouts of the arrays in it."""
    value = conditions.plain(value)
    return type(value)(map(_bare, value)) if isinstance(value, (list, tuple)) else value


def _is_wrong(case: Case, seen: Observation) -> bool:
    return bool(seen.raised) or bool(
        difference(seen.decoded, case.wanted, case.rtol, case.atol, case.dtype)
    )


def _differs(case: Case, t: np.ndarray, e: np.ndarray) -> np.ndarray:
    return ~np.isclose(t, e, rtol=case.rtol, atol=case.atol, equal_nan=True)


def _holds(check: Any, case: Case, t: np.ndarray, e: np.ndarray, given: Any) -> bool:
    made = check(t, e, given)
    if isinstance(made, bool):
        return made
    left, right = (np.asarray(side, dtype=float) for side in made)
    return left.shape == right.shape and bool(_near(case, left, right).all())


def _holds_at(
    check: Any, case: Case, t: np.ndarray, e: np.ndarray, given: Any, where: np.ndarray
) -> bool:
    made = check(t, e, given)
    if isinstance(made, bool):
        return made
    left, right = (np.broadcast_to(np.asarray(side, dtype=float), e.shape) for side in made)
    return bool(_near(case, left, right)[where].all())


def _near(case: Case, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.isclose(a, b, rtol=case.rtol, atol=case.atol, equal_nan=True)
