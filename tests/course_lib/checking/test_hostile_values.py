"""Whatever comes back: a verdict comes of it, and no relation is sought in what is too large."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from course_lib.checking import naming
from course_lib.checking.calls import Observation
from course_lib.checking.codec import encode
from course_lib.checking.judge import OUTCOMES, judge
from course_lib.checking.key import Key, read_key
from course_lib.checking.relations import related, search
from course_lib.checking.relations.pairs import MOST_ENTRIES, MOST_OF_ALL, numbers
from tests.course_lib.checking.keys import key_for, uniform
from tests.course_lib.checking.test_naming import ARRAYS, BOTH, FLOATS, FORMS, NUMBERS, TWO
from tests.course_lib.checking.test_relations import CURVE, DENSE, KINDS, MATRIX, PAIR

KEYS = [ARRAYS, BOTH, FLOATS, FORMS, NUMBERS, TWO, CURVE, DENSE, KINDS, MATRIX, PAIR,
        read_key("gate_weights"), read_key("xor_weights")]  # fmt: skip

NUMBERS_OF = st.one_of(
    st.floats(width=64), st.sampled_from([0.0, -0.0, 1.0, 1e308, -1e308, 5e-324, 1e-300])
)
ARRAYS_OF = npst.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_]),
    npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63) + 1, 2**63 - 1), NUMBERS_OF,
    st.text(max_size=5), ARRAYS_OF, st.builds(np.float64, NUMBERS_OF), st.just(object()),
)  # fmt: skip
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
    ),
    max_leaves=6,
)
SEEN = st.one_of(
    st.builds(
        Observation,
        value=VALUES.map(encode),
        changed=st.booleans(),
        shared=st.booleans(),
        warned=st.booleans(),
    ),
    st.builds(
        Observation,
        raised=st.sampled_from(["ValueError", "TypeError", "Odd", "TooSlow", "UFuncTypeError"]),
        detail=st.sampled_from(["", "read-only", "Cannot cast ufunc"]),
        line=st.sampled_from(["", "line 3: return x"]),
    ),
)


@contextmanager
def unguarded() -> Iterator[None]:
    """Let faults of the search for relations come out, which are swallowed otherwise."""

    def naked(*args: Any) -> Any:
        with np.errstate(all="ignore"):
            return search._related(*args)

    with patch.object(naming, "related", naked):
        yield


@settings(max_examples=150, deadline=None)
@given(data=st.data(), key=st.sampled_from(KEYS), hidden=st.booleans())
def test_any_answers_get_a_verdict(data: Any, key: Key, hidden: bool) -> None:
    runs = [data.draw(st.lists(SEEN, max_size=2)) for _ in key.cases]
    with unguarded():
        assert judge(key, runs, hidden).outcome in OUTCOMES


@settings(max_examples=100, deadline=None)
@given(data=st.data(), key=st.sampled_from(KEYS))
def test_answers_of_the_right_form_with_any_numbers_get_a_verdict(data: Any, key: Key) -> None:
    """What is near to being comparable goes furthest."""

    def like(wanted: Any) -> Any:
        if isinstance(wanted, tuple):
            return tuple(like(item) for item in wanted)
        return data.draw(npst.arrays(np.float64, np.shape(wanted), elements=NUMBERS_OF))[()]

    runs = [[Observation(value=encode(like(c.wanted)))] for c in key.cases]
    with unguarded():
        assert judge(key, runs).outcome in OUTCOMES


def test_a_fault_of_the_search_costs_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    assert related(DENSE, *_minus(DENSE)) is not None
    monkeypatch.setattr(search, "kin", broken)
    assert related(DENSE, *_minus(DENSE)) is None


def _minus(key: Key) -> tuple:
    values = [-c.wanted for c in key.cases]
    seen = [Observation(value=encode(v)) for v in values]
    return values, seen, [False] * len(values), False


def test_large_values_are_left_alone() -> None:
    assert numbers(np.zeros(MOST_ENTRIES)) is not None
    assert numbers(np.zeros(MOST_ENTRIES + 1)) is None
    half = MOST_ENTRIES // 2
    few = key_for(lambda z: z, ["z"], [(uniform(1, half),)])
    many = key_for(lambda z: z, ["z"], [(uniform(n, half),) for n in range(MOST_OF_ALL // half)])
    assert related(few, *_minus(few)) is not None
    assert related(many, *_minus(many)) is None
