"""How an exercise is asked: shuffled, some calls twice, so that memory of earlier calls shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.checking.calls import Observation
from course_lib.checking.key import Key


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
