"""What an exercise refuses cannot be called in it by any name, and everywhere else it can."""

from __future__ import annotations

import functools
import math
import sys
import types

import numpy as np
import pytest

from course_lib.checking.calls import FORBIDDEN, observe
from course_lib.checking.codec import encode
from course_lib.checking.forbidding import refusing
from course_lib.checking.judge import judge
from tests.course_lib.checking.keys import key_for

NAMES = ("tanh", "sinh", "cosh")
Z = encode(np.array([0.5, -2.0]))


def from_exponentials(z):
    e = np.expm1(-2 * np.abs(z))
    return -np.sign(z) * e / (2 + e)


def written(code: str, name: str = "answer"):
    """Return a function as a notebook makes it, in a namespace of its own."""
    space: dict = {"__name__": "notebook"}
    exec(code, space)
    return space[name]


WAYS = {
    "by its module": "import numpy as np\ndef answer(z): return np.tanh(z)",
    "by an alias of the module": "import numpy as anything\ndef answer(z): return anything.tanh(z)",
    "by another name": "from numpy import tanh as t\ndef answer(z): return t(z)",
    "imported inside": "def answer(z):\n    from numpy import tanh\n    return tanh(z)",
    "from math": "import math\ndef answer(z): return [math.tanh(v) for v in z]",
    "from cmath": "import cmath\ndef answer(z): return [cmath.tanh(v).real for v in z]",
    "as a quotient": "import numpy as np\ndef answer(z): return np.sinh(z) / np.cosh(z)",
    "by getattr": "import numpy as np\ndef answer(z): return getattr(np, 'ta' + 'nh')(z)",
    "by the module's dict": "import numpy as np\ndef answer(z): return vars(np)['tanh'](z)",
    "as a default": "import numpy as np\ndef answer(z, f=np.tanh): return f(z)",
    "as a keyword's default": "import numpy as np\ndef answer(z, *, f=np.tanh): return f(z)",
    "in a closure": (
        "import numpy as np\ndef make(f):\n    return lambda z: f(z)\nanswer = make(np.tanh)"
    ),
    "in a list": "import numpy as np\ntools = [np.tanh]\ndef answer(z): return tools[0](z)",
    "in a helper": "import numpy as np\ndef h(z): return np.tanh(z)\ndef answer(z): return h(z)",
    "in a partial": "import numpy as np, functools\nanswer = functools.partial(np.tanh)",
    "vectorised": "import numpy as np, math\nanswer = np.vectorize(math.tanh)",
    "as it is": "import numpy as np\nanswer = np.tanh",
    "in a class": "import numpy as np\nclass A:\n    f = np.tanh\ndef answer(z): return A.f(z)",
    "in an object that is called": (
        "import numpy as np\nclass A:\n    def __call__(self, z): return np.tanh(z)\nanswer = A()"
    ),
    "caught": (
        "import numpy as np\ndef answer(z):\n    try:\n        np.tanh(z)\n"
        "    except BaseException:\n        pass\n    return z"
    ),
}


@pytest.mark.parametrize("code", WAYS.values(), ids=list(WAYS))
def test_a_refused_function_cannot_be_called(code):
    answer = written(code)
    assert observe(answer, [Z]).raised is None
    seen = observe(answer, [Z], forbids=NAMES)
    assert seen.raised == FORBIDDEN
    assert seen.detail.partition(".")[2] in NAMES
    assert observe(answer, [Z]).raised is None, "it is refused in that call only"


def test_an_answer_without_them_runs_as_ever():
    seen = observe(from_exponentials, [Z], forbids=NAMES)
    np.testing.assert_allclose(seen.decoded, np.tanh([0.5, -2.0]), rtol=1e-12)


def test_a_notebook_may_hold_them_where_the_answer_does_not_call_them():
    answer = written(
        "import numpy as np\nfrom math import *\nCURVES = {'tanh': np.tanh}\nt = np.tanh\n"
        "def answer(z): return 2 / (1 + np.exp(-2 * z)) - 1"
    )
    assert observe(answer, [Z], forbids=NAMES).raised is None


def test_a_loop_of_references_ends():
    answer = written("loop = []\nloop.append(loop)\ndef answer(z): return z if loop else answer(z)")
    assert observe(answer, [Z], forbids=NAMES).raised is None


def test_everything_is_put_back():
    before = (np.tanh, math.tanh, np.sinh, math.cosh)
    module = types.ModuleType("a_module_with_tanh")
    module.tanh = np.tanh  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    try:
        with refusing(NAMES, from_exponentials):
            assert module.tanh is not before[0] and np.tanh is not before[0]
        assert module.tanh is before[0]
    finally:
        del sys.modules[module.__name__]
    assert (np.tanh, math.tanh, np.sinh, math.cosh) == before


def test_no_names_refuse_nothing():
    with refusing((), functools.partial(np.tanh)) as called:
        assert np.tanh(0.0) == 0
    assert called == []


def test_one_call_in_the_tail_costs_all_points_and_the_sentence_says_why():
    key = key_for(
        from_exponentials, ["z"], [(np.array([0.5]),), (np.array([300.0]),)], forbids=NAMES
    )

    def answer(z):
        return np.tanh(z) if z[0] > 200 else from_exponentials(z)

    for hidden in (False, True):
        verdict = judge(key, [[observe(answer, c.args, 5.0, NAMES)] for c in key.cases], hidden)
        assert (verdict.points, verdict.outcome) == (0.0, "wrong")
        assert "without tanh, sinh and cosh of NumPy or math" in verdict.message
        assert ("np.tanh" in verdict.message) is not hidden
        assert all(not a.passed for a in verdict.aspects)
