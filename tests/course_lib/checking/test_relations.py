"""Plain facts: each is said where it holds in every case, and only there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from course_lib.checking.codec import Laid
from course_lib.checking.key import Key
from tests.course_lib.checking.keys import asked_of, key_for, known, relation, uniform

DENSE = key_for(
    lambda X, w, b: X @ w + b,
    ["X", "w", "b"],
    [(uniform(n, n, 3), uniform(n + 9, 3), 0.5 + n) for n in (2, 3, 4, 5)],
)
MATRIX = key_for(
    lambda X, W: X @ W,
    ["X", "W"],
    [(uniform(n, n, 3), uniform(n + 9, 3, k)) for n, k in ((2, 4), (3, 3), (4, 2), (5, 1))],
)
CURVE = key_for(
    lambda z: np.maximum(z, 0.1 * z), ["z"],
    [(np.array([-4.0, -1.5, 0.0, 0.5, 3.0]),), (uniform(1, 2, 3),), (-2.0,), (1.5,), (0.25,)],
)  # fmt: skip
PAIR = key_for(
    lambda X, y: (X.T @ y / len(y), y.mean()),
    ["X", "y"],
    [(uniform(n, n, 2), uniform(n + 9, n)) for n in (2, 3, 5)],
)


def f(z):  # type: ignore[no-untyped-def]
    return np.maximum(z, 0.1 * z)


def d(X, w, b):  # type: ignore[no-untyped-def]
    return X @ w + b


@pytest.mark.parametrize(
    ("key", "answer", "id", "words"),
    [
        (DENSE, lambda X, w, b: -d(X, w, b), "factor", "minus the expected one"),
        (DENSE, lambda X, w, b: 2 * d(X, w, b), "factor", "twice the expected one"),
        (DENSE, lambda X, w, b: d(X, w, b) / 2, "factor", "half the expected one"),
        (DENSE, lambda X, w, b: d(X, w, b) * np.log(2), "factor", "ln 2 times"),
        (DENSE, lambda X, w, b: d(X, w, b) / np.log(2), "factor", "divided by ln 2"),
        (DENSE, lambda X, w, b: d(X, w, b) / np.log(10), "factor", "divided by ln 10"),
        (DENSE, lambda X, w, b: d(X, w, b) * -100, "factor", "minus 100 times"),
        (DENSE, lambda X, w, b: d(X, w, b) * 2 / 3, "factor", "2/3 times"),
        (DENSE, lambda X, w, b: d(X, w, b) * 0.123457, "factor", "0.123457 times"),
        (DENSE, lambda X, w, b: d(X, w, b) * len(X), "size-factor",
         "n times the expected one, n being the number of rows of X"),
        (DENSE, lambda X, w, b: d(X, w, b) / len(X), "size-factor",
         "divided by n, n being the number of rows of X"),
        (DENSE, lambda X, w, b: d(X, w, b) + 0.123, "constant-added", "0.123 more than"),
        (DENSE, lambda X, w, b: X @ w, "argument-added", "the expected one minus b"),
        (DENSE, lambda X, w, b: X @ w - b, "argument-added", "minus twice b"),
        (DENSE, lambda X, w, b: X @ w + b * len(X), "formula",
         "e + b·(n − 1), e being the expected one and n the number of rows of X"),
        (DENSE, lambda X, w, b: (X + b) @ w, "formula", "e − b + b·sum(w)"),
        (DENSE, lambda X, w, b: X @ w * b, "formula", "(e − b)·b"),
        (DENSE, lambda X, w, b: d(X, w, b)[::-1], "reversed", "in reverse order"),
        (DENSE, lambda X, w, b: np.roll(d(X, w, b), 1), "rolled", "one first"),
        (DENSE, lambda X, w, b: np.cumsum(d(X, w, b)), "part", "running sum"),
        (DENSE, lambda X, w, b: d(X, w, b)[0], "part", "the first of the expected numbers alone"),
        (DENSE, lambda X, w, b: d(X, w, b)[1:], "part", "lacks the first entry"),
        (DENSE, lambda X, w, b: d(X, w, b).sum(), "reduced", "the sum of the expected numbers"),
        (DENSE, lambda X, w, b: d(X, w, b).mean(), "reduced", "the mean of the expected numbers"),
        (DENSE, lambda X, w, b: np.sum(X @ w) + b, "sum-in-formula",
         "s − b·(n − 1), s being the sum of the expected numbers and n the number of rows of X"),
        (DENSE, lambda X, w, b: X * w + b / 3, "not-reduced",
         "the sum of them in each row is the expected one"),
        (DENSE, lambda X, w, b: np.round(d(X, w, b), 2), "rounded", "rounded to 2 decimals"),
        (DENSE, lambda X, w, b: np.trunc(d(X, w, b)), "whole", "cut to whole numbers"),
        (DENSE, lambda X, w, b: np.floor(d(X, w, b)), "whole", "rounded down to whole"),
        (DENSE, lambda X, w, b: np.clip(d(X, w, b), 0, None), "clipped", "never less than 0"),
        (DENSE, lambda X, w, b: np.clip(d(X, w, b), -1, 2.5), "clipped", "between −1 and 2.5"),
        (DENSE, lambda X, w, b: np.exp(d(X, w, b)), "function-of-expected", "exp(e)"),
        (DENSE, lambda X, w, b: abs(d(X, w, b)), "function-of-expected", "|e|"),
        (DENSE, lambda X, w, b: 1 - d(X, w, b), "function-of-expected", "1 − e"),
        (DENSE, lambda X, w, b: np.zeros(len(X)), "constant", "0 everywhere"),
        (DENSE, lambda X, w, b: X[:, 0], "made-of-arguments", "X[:, 0]"),
        (DENSE, lambda X, w, b: np.where(np.arange(len(X)) == 0, d(X, w, b), X @ w), "right-where",
         "is right in the first entry, and wrong elsewhere: in the other entries it is the "
         "expected one minus b"),
        (MATRIX, lambda X, W: (X @ W).T, "transposed", "transposed"),
        (MATRIX, lambda X, W: (X @ W).sum(axis=1), "reduced", "the sum of the expected numbers in"),
        (MATRIX, lambda X, W: (X @ W)[0], "part", "the first row of the expected one alone"),
        (CURVE, lambda z: np.maximum(z, 0.0), "clipped", "never less than 0"),
        (CURVE, lambda z: z, "right-where",
         "right where z ≥ 0, and wrong elsewhere: where z < 0 it is 10 times the expected one"),
        (DENSE, lambda X, w, b: X, "argument", "is X itself"),
        (CURVE, np.tanh, "function-of-argument", "is tanh(z)"),
        (CURVE, lambda z: np.clip(0.2 * z + 0.5, 0, 1), "line",
         "0.2·z + 0.5, kept between 0 and 1"),
        (CURVE, lambda z: np.where(np.asarray(z) >= 0, f(z), 7.0), "right-where",
         "right where z ≥ 0, and wrong elsewhere: where z < 0 it is 7."),
        (CURVE, lambda z: np.where(np.abs(z) < 2, f(z), np.nan), "right-where",
         "right where it is a finite number"),
        (CURVE, lambda z: np.where(np.abs(z) < 1.4, f(z), f(z) + np.abs(z) ** 3), "right-where",
         "|z| ≤"),
    ],
)  # fmt: skip
def test_a_fact_that_holds_is_said(key: Key, answer: Callable, id: str, words: str) -> None:
    said = relation(key, answer)
    assert said is not None and said.id == id
    assert words in said.message
    assert asked_of(key, answer).message == said.message


@pytest.mark.parametrize("hidden", [False, True])
def test_a_fact_that_fails_in_one_case_is_not_said(hidden: bool) -> None:
    def answer(X, w, b):  # type: ignore[no-untyped-def]
        return -d(X, w, b) if len(X) < 5 else -d(X, w, b) + np.arange(5.0)

    said = relation(DENSE, answer, hidden)
    assert said is None or "minus" not in said.message


def number_key(*values: float) -> Key:
    return key_for(lambda x: x, ["x"], [(v,) for v in values])


def test_two_values_show_nothing_and_three_do() -> None:
    assert relation(number_key(1.5, 2.5), lambda x: 2 * x) is None
    assert relation(number_key(1.5, 2.5, 4.0), lambda x: 2 * x) is not None


def test_values_that_are_all_the_same_show_nothing() -> None:
    assert relation(number_key(2.0, 2.0, 2.0, 2.0), lambda x: 2 * x) is None


def test_values_that_are_right_show_nothing() -> None:
    key = number_key(0.0, 0.0, 0.0, 1.5, 2.5)
    said = relation(key, lambda x: 2 * x)
    assert said is None or "twice" not in said.message


def test_a_small_difference_is_not_explained_by_the_tolerance() -> None:
    """Each value is a little off, each by another amount: no constant was added."""
    key = number_key(1.0, 2.0, 3.0, 4.0)
    off = {1.0: 1.3e-8, 2.0: 1.9e-8, 3.0: 3.1e-8, 4.0: 4.4e-8}
    said = relation(key, lambda x: x + off[x])
    assert said is None or said.id not in ("constant-added", "factor")


def test_the_name_of_a_number_comes_before_its_digits_and_the_number_before_n() -> None:
    same = key_for(lambda X: X.sum(), ["X"], [(uniform(s, 2, 2),) for s in range(4)])
    said = relation(same, lambda X: 2 * X.sum())
    assert (
        said is not None and said.message == "In every case your result is twice the expected one."
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda X, y: (-X.T @ y / len(y), y.mean()),
         "In every case the first of the two things you return is minus the expected one."),
        (lambda X, y: (X.T @ y / len(y), y.sum()),
         "In every case the second of the two things you return is n times the expected one, n "
         "being the number of rows of X."),
        (lambda X, y: (X.T @ y, y.sum()),
         "In every case each of the two things you return is n times the expected one, n being "
         "the number of rows of X."),
        (lambda X, y: (y.mean(), X.T @ y / len(y)),
         "Both things are right, but they come back in the wrong order."),
        (lambda X, y: X.T @ y / len(y),
         "What came back is the first of the two things alone; both are asked."),
        (lambda X, y: np.append(X.T @ y / len(y), y.mean()),
         "The numbers of the two things came back in one array; the two are asked apart."),
    ],
)  # fmt: skip
def test_of_several_things_it_is_said_which(answer: Callable, message: str) -> None:
    said = relation(PAIR, answer)
    assert said is not None and said.message == message


def test_another_function_of_the_course_is_named_if_it_is_the_only_one() -> None:
    tanh = known(CURVE, "tanh", np.tanh)
    with_one = Key(**{**vars(CURVE), "known": [tanh]})
    said = relation(with_one, np.tanh)
    assert said is not None
    assert said.message == "This is tanh: your values equal those of tanh in every case."
    with_two = Key(**{**vars(CURVE), "known": [tanh, known(CURVE, "tanh_again", np.tanh)]})
    said = relation(with_two, np.tanh)
    assert said is not None and said.id != "kin"


KINDS = key_for(
    lambda z: z / 3, ["z"],
    [(np.array([3, 4, 5]),), (np.array([1, 2]),), (np.array([1.5, 2.5]),), (2.5,), (4,),
     (np.float64(1.7),), (np.array([[1.0, 2.0], [3.0, 4.5]]),), (Laid("strided", uniform(0, 4)),)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "id", "message"),
    [
        (lambda z: z // 3 if np.asarray(z).dtype.kind == "i" else z / 3, "wrong-where",
         "Your result is wrong exactly in the cases in which z holds integers. There it is the "
         "expected one cut to whole numbers (towards 0)."),
        (lambda z: z / 3 if np.ndim(z) else z, "wrong-where",
         "Your result is wrong exactly in the cases in which z is a single number. There it is z "
         "itself."),
    ],
)  # fmt: skip
def test_the_kind_of_the_failing_cases_is_said(answer: Callable, id: str, message: str) -> None:
    said = relation(KINDS, answer)
    assert said is not None and (said.id, said.message) == (id, message)


def test_raising_is_said_with_the_kind_of_its_cases() -> None:
    def answer(z):  # type: ignore[no-untyped-def]
        return z.astype(float) / 3 if z.dtype.kind == "f" else z.no_such_thing

    def arrays(z):  # type: ignore[no-untyped-def]
        return z / z.size * z.size / 3

    said = relation(KINDS, arrays)
    assert said is not None and said.message == (
        "It raises AttributeError exactly in the cases in which z is a Python number; all other "
        "cases are right. A plain number has no shape, dtype or method of an array; np.asarray "
        "gives it one."
    )
    key = key_for(
        lambda z: z / 3, ["z"],
        [(uniform(s, 3),) for s in range(3)] + [(np.arange(n),) for n in (2, 3)],
    )  # fmt: skip
    said = relation(key, answer)
    assert said is not None and said.message == (
        "It raises AttributeError exactly in the cases in which z holds integers; all other cases "
        "are right."
    )


def test_two_different_exceptions_are_no_relation() -> None:
    def answer(z):  # type: ignore[no-untyped-def]
        if z.dtype.kind == "f":
            return z / 3
        raise ValueError if len(z) == 2 else TypeError

    key = key_for(
        lambda z: z / 3, ["z"],
        [(uniform(s, 3),) for s in range(3)] + [(np.arange(n),) for n in (2, 3)],
    )  # fmt: skip
    assert relation(key, answer) is None


def test_hidden_inputs_are_not_given_away() -> None:
    def far(z):  # type: ignore[no-untyped-def]
        return np.where(np.abs(z) < 1.4, f(z), f(z) + np.abs(z) ** 3)

    said = relation(CURVE, far, hidden=True)
    assert said is not None and "near 0" in said.message
    assert not any(character.isdigit() for character in said.message.replace(" 0,", ","))

    class Secret_0123(Exception):
        pass

    def raises(z):  # type: ignore[no-untyped-def]
        if z.dtype.kind == "f":
            return z / 3
        raise Secret_0123

    key = key_for(
        lambda z: z / 3, ["z"],
        [(uniform(s, 3),) for s in range(3)] + [(np.arange(n),) for n in (2, 3)],
    )  # fmt: skip
    said = relation(key, raises, hidden=True)
    assert said is not None and "Secret" not in said.message and "an exception" in said.message


def test_where_nothing_else_holds_a_side_is_said() -> None:
    odd = {n: float(v) for n, v in enumerate(uniform(4, 8) ** 2 + 0.1)}
    key = number_key(*(np.arange(8) + 0.5))
    said = relation(key, lambda x: x + odd[int(x)])
    assert said is not None and said.id == "too-large"


def test_a_right_answer_has_no_relation() -> None:
    verdict = asked_of(DENSE, d)
    assert verdict.outcome == "right" and verdict.relation is None


def test_an_answer_that_changes_from_call_to_call_has_no_relation() -> None:
    from course_lib.checking.calls import observe
    from course_lib.checking.judge import judge

    runs = [[observe(lambda X, w, b: 2 * d(X, w, b), c.args)] for c in DENSE.cases]
    runs[0].append(observe(lambda X, w, b: 3 * d(X, w, b), DENSE.cases[0].args))
    assert judge(DENSE, runs).relation is None
