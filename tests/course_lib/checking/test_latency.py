"""What a check need not do twice, and what it need not do at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from course_lib.checking import calls, diagnosis
from course_lib.checking.calls import Observation
from course_lib.checking.check import ask
from course_lib.checking.codec import encode
from course_lib.checking.judge import judge
from course_lib.checking.key import Aspect, Case, Key, Mistake, key_from_text, read_key


def small_key() -> Key:
    """Three cases of `f(x) = x`; the mistake `b` is right in the first of them."""
    cases = [Case([encode(x)], encode(x), 1e-9, 1e-12) for x in (1.0, 2.0, 3.0)]
    twice = [Observation(value=encode(2 * x)) for x in (1.0, 2.0, 3.0)]
    mistakes = [Mistake("a", "A.", "", list(twice)), Mistake("b", "B.", "", [None, *twice[1:]])]
    return Key("f", "00", ["x"], [Aspect("values", 1.0, [0, 1, 2])], cases, mistakes=mistakes)


def answered(*values: object) -> list[list[Observation]]:
    return [[Observation(value=encode(v))] for v in values]


def test_the_values_of_a_key_are_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_from_text(read_key("weighted_sum").to_text())  # nothing is kept yet
    wrong = ask(key, lambda x, w, b: x @ w)
    asked: list[object] = []

    def counted(data: object) -> object:
        asked.append(data)
        return decode(data)

    decode = calls.decode
    monkeypatch.setattr(calls, "decode", counted)
    first = judge(key, [[replace(o) for o in runs] for runs in wrong])
    of_key = len(asked) - len(key.cases)
    asked.clear()
    again = judge(key, [[replace(o) for o in runs] for runs in wrong])
    assert of_key > 0 and len(asked) == len(key.cases)  # theirs alone
    assert again == first and first.diagnosis is not None


def test_a_mistake_that_is_right_where_the_answer_is_wrong_is_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = small_key()
    compared: list[object] = []

    def counted(theirs: object, known: object, *rest: object) -> str | None:
        compared.append(known)
        return difference(theirs, known, *rest)

    difference = diagnosis.difference
    monkeypatch.setattr(diagnosis, "difference", counted)
    verdict = judge(key, answered(2.0, 4.0, 6.0))
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "a"
    assert compared == [2.0, 4.0, 6.0]  # those of `a`


@pytest.mark.parametrize(
    ("values", "id"),
    [
        ((2.0, 4.0, 6.0), "a"),
        ((1.0, 4.0, 6.0), "b"),
        ((1.0 + 1e-12, 4.0, 6.0), "b"),
        ((1.0, 2.0, 6.0), None),
        ((2.0, 4.0, 3.0), None),
        ((2.0, 4.0, np.array([6.0])), None),
    ],
)
def test_a_match_is_one_in_every_case(values: tuple, id: str | None) -> None:
    found = judge(small_key(), answered(*values)).diagnosis
    assert (found and found.id) == id


def test_an_answer_that_changes_from_call_to_call_is_no_known_mistake() -> None:
    runs = answered(2.0, 4.0, 6.0)
    runs[0].append(Observation(value=encode(2.5)))
    assert judge(small_key(), runs).diagnosis is None
    runs[0][1] = Observation(value=encode(2.0), printed="the same value")
    assert judge(small_key(), runs).diagnosis is not None


def test_a_changed_input_is_told_from_one_that_is_as_it_was() -> None:
    def changes(x: np.ndarray) -> float:
        x += 1.0
        return 0.0

    given = [encode(np.arange(3.0))]
    assert calls.observe(changes, given).changed
    assert not calls.observe(lambda x: x[:], given).changed
    assert calls.observe(lambda x: x[:], given).shared
    assert not calls.observe(lambda x: x.copy(), given).shared


def test_a_right_answer_reads_no_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = read_key("weighted_sum").to_text()
    key = key_from_text(text)

    def unread(line: str) -> Mistake:
        raise AssertionError("a mistake was read")

    monkeypatch.setattr(key.mistakes, "_read", unread)
    assert judge(key, ask(key, lambda x, w, b: x @ w + b)).outcome == "right"
    with pytest.raises(AssertionError, match="was read"):
        judge(key, ask(key, lambda x, w, b: x @ w))


def test_a_key_read_from_its_text_equals_it() -> None:
    key = read_key("weighted_sum")
    again = key_from_text(key.to_text())
    assert len(again.mistakes) == len(key.mistakes) > 0
    assert again == key and again.to_text() == key.to_text()
    assert again != replace(key, mistakes=key.mistakes[1:])
    assert list(again.mistakes) == list(key.mistakes)
