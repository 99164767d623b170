"""Values and functions of a form that the exercise did not ask for, made of the right one.

Whoever returns these wants a value that is nearly right to count, or one that is built to choke
whatever reads it. It fails because only plain arrays, numbers and the containers that a contract
names have a form in which they can leave the notebook, and size and depth are bounded on both
sides. What is plain and right counts, however it lies in memory, and so does any callable that
computes it.
"""

from __future__ import annotations

from typing import Any

from tests.hostile.shared import FULL, Case, answers


def value(name: str, expression: str, points: float = 0.0, **more: Any) -> Case:
    """An answer of `neuron_batch` made of the right one, called `z`."""
    source = f"def neuron_batch(X, w, b):\n    z = X @ w + b\n    return {expression}"
    return Case(name, "odd values", answers({"neuron_batch": source}), {"neuron_batch": points},
                **more)  # fmt: skip


RIGHT = FULL["neuron_batch"]
FORM = 0.25  # the points of "integers, NumPy numbers, slices"

CASES: list[Case] = [
    value("read-only array", "(z.setflags(write=False), z)[1]", RIGHT),
    value("negative strides", "z[::-1].copy()[::-1]", RIGHT),
    value("a strided view", "np.repeat(z, 3)[::3]", RIGHT),
    value("Fortran order", "np.asfortranarray(z)", RIGHT),
    value("big-endian", "z.astype('>f8')", RIGHT),
    value("an array on foreign memory", "np.frombuffer(bytearray(z.tobytes()), z.dtype)", RIGHT),
    # One detail costs that detail: the aspect that asks for the form of what comes back.
    value("a list", "list(z)", RIGHT - FORM),
    value("a list of Python numbers", "z.tolist()", RIGHT - FORM),
    value("a tuple", "tuple(z)", RIGHT - FORM),
    value("a column", "z[:, None]"),
    value("a row", "z[None]"),
    value("a matrix", "np.matrix(z)"),
    value("a masked array", "np.ma.array(z)"),
    value("a subclass", "z.view(type('Mine', (np.ndarray,), {}))"),
    value("a record array", "z.view(np.recarray)"),
    value("objects", "z.astype(object)"),
    value("texts", "z.astype(str)"),
    value("complex numbers", "z.astype(complex)"),
    value("dates", "z.astype(int).astype('M8[s]')"),
    value("long doubles", "z.astype(np.longdouble)"),
    value("a structured array", "np.array([(v,) for v in z], [('v', 'f8')])"),
    value("sixty-four dimensions", "z.reshape((1,) * 60 + z.shape)"),
    value("an array that promises a terabyte", "np.broadcast_to(z[:1], (10**6, 10**6))"),
    value("an array of no bytes and endless shape", "np.zeros((0, 2**40, 2**20))"),
    value("a memory view", "memoryview(z)"),
    value("bytes", "z.tobytes()"),
    value("a dict with odd keys", "{1: z, None: z, (1, 2): z}"),
    value("a dict with texts as keys", "{'array': '<f8', 'shape': [3], 'data': 'AAAA'}"),
    value("a list in itself", "(lambda x: (x.append(x), x)[1])([])"),
    value("a list in itself many times", "(lambda x: (x.extend([x] * 50), x)[1])([])"),
    value(
        "ten thousand lists deep",
        "__import__('functools').reduce(lambda x, _: [x], range(10**4), z)",
    ),
    value("a list of a million", "[0.0] * 10**6"),
    value("a long list of arrays", "[np.ones(24)] * 4_000"),
    value("an integer of a million bits", "1 << 10**6"),
    value("an integer just too large", "2**63"),
    value("a lone surrogate", "'\\ud800'"),
    value("a text of ten million", "'x' * 10**7"),
    value("infinities", "z + np.inf"),
    value("the class", "np.ndarray"),
    value("the function", "neuron_batch"),
    value("not implemented", "NotImplemented"),
    value("a value of the grader's own", "__import__('course_lib').checking.codec.Rng(5)"),
    value("another of the grader's own", "__import__('course_lib').checking.codec.Other('x')"),
    Case(
        "a number as an array of no dimension",
        "odd values",
        answers({"weighted_sum": "def weighted_sum(x, w, b):\n    return np.asarray(x @ w + b)"}),
    ),
    Case(
        "a number as an array of one",
        "odd values",
        answers(
            {"weighted_sum": "def weighted_sum(x, w, b):\n    return np.atleast_1d(x @ w + b)"}
        ),
        {"weighted_sum": 0.0},
    ),
    Case(
        "a callable object for a function",
        "odd values",
        answers(
            {
                "dense": """
class Dense:
    def __call__(self, X, W, b):
        return X @ W + b
dense = Dense()
"""
            }
        ),
    ),
    Case(
        "a partial function",
        "odd values",
        answers(
            {
                "dense": """
import functools
dense = functools.partial(lambda extra, X, W, b: X @ W + b, None)
"""
            }
        ),
    ),
    Case(
        "not a function",
        "odd values",
        answers({"dense": "dense = 5"}),
        {"dense": 0.0},
        "no function dense",
    ),
    Case(
        "a function of too few arguments",
        "odd values",
        answers({"dense": "def dense(X): return X"}),
        {"dense": 0.0},
    ),
]
