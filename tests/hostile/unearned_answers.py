"""Answers that do without the work: constants, promises, the time, what an earlier call returned.

Whoever writes these wants some of the cases to be right by luck, by memory or by the call's number.
It fails because hidden cases have values of their own, come shuffled, and are asked twice in part,
and because right values are needed before anything else about an answer earns points.
"""

from __future__ import annotations

from tests.hostile.shared import Case, answers, cheat

CASES: list[Case] = [
    cheat("generators", "", "yield 42.0"),
    cheat("coroutines", "", "async def later(): return 42.0\nreturn later()"),
    cheat("answers to be computed later", "", "return lambda *a: 42.0"),
    cheat("the address of an object", "", "return float(id(args))"),
    cheat("the time", "import time", "return time.time()"),
    cheat("random numbers", "", "return np.random.default_rng().normal(size=np.shape(args[0]))"),
    cheat("the input handed back", "", "return args[0]"),
    cheat("nothing", "", "pass"),
    cheat("not a number", "", "return np.full(np.shape(args[0]), np.nan)"),
    cheat("an array that would broadcast", "", "return np.zeros((1, 1, 1, 1, 1))"),
    cheat(
        "a stub in some calls only",
        "",
        """
if np.size(args[0]) > 2:
    raise NotImplementedError()
return 42.0
""",
    ),
    Case(
        "right in the first call only",
        "win points",
        answers(
            {
                "neuron_batch": """
calls = []
def neuron_batch(X, w, b):
    calls.append(1)
    return X @ w + b if len(calls) == 1 else X @ w
"""
            }
        ),
        {"neuron_batch": 0.0},
    ),
    Case(
        "the first answer again and again",
        "win points",
        answers(
            {
                "count_parameters": """
seen = []
def count_parameters(sizes):
    seen.append(sum((p + 1) * q for p, q in zip(sizes, sizes[1:])))
    return seen[0]
"""
            }
        ),
        {"count_parameters": 0.0},
    ),
    Case(
        "answers learnt from the public examples",
        "win points",
        answers(
            {
                "count_parameters": """
def count_parameters(sizes):
    known = {(2, 1): 3, (64, 10): 650, (2, 3, 1): 13, (64, 32, 16, 10): 2778}
    return known.get(tuple(sizes), 0)
"""
            }
        ),
        {"count_parameters": 0.0},
    ),
]
