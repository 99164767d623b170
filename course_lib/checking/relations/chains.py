"""Well-known functions as chains of NumPy's steps, to compare with; none is offered to call.

A student may import this package, and no module of it is to be an answer to an exercise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.relations.pairs import Array

Step = tuple[Any, ...]


@dataclass(frozen=True)
class Chain:
    """A function as its formula, with {} for what it is taken of, and its steps in order.

    A step is the name of one of NumPy's functions and what else it is given; "self" stands for
    the value at the start.
    """

    formula: str
    steps: tuple[Step, ...]

    def text(self, name: str) -> str:
        """Return the formula with the name of what it is taken of."""
        return self.formula.format(name)


_SQUASH: tuple[Step, ...] = (("negative",), ("exp",), ("add", 1.0), ("reciprocal",))
_REST: tuple[Step, ...] = (("negative",), ("add", 1.0))

CHAINS = (
    Chain("−{}", (("negative",),)),
    Chain("|{}|", (("abs",),)),
    Chain("1 − {}", _REST),
    Chain("1/{}", (("reciprocal",),)),
    Chain("{}²", (("square",),)),
    Chain("√{}", (("sqrt",),)),
    Chain("the sign of {}", (("sign",),)),
    Chain("1 where {} > 0 and 0 elsewhere", (("greater", 0.0), ("multiply", 1.0))),
    Chain("1 where {} ≥ 0 and 0 elsewhere", (("greater_equal", 0.0), ("multiply", 1.0))),
    Chain("the larger of {} and 0", (("maximum", 0.0),)),
    Chain("exp({})", (("exp",),)),
    Chain("exp(−{})", (("negative",), ("exp",))),
    Chain("exp({}) − 1", (("expm1",),)),
    Chain("1 + exp(−{})", (("negative",), ("exp",), ("add", 1.0))),
    Chain("ln {}", (("log",),)),
    Chain("−ln {}", (("log",), ("negative",))),
    Chain("ln(1 − {})", (*_REST, ("log",))),
    Chain("ln(1 + {})", (("log1p",),)),
    Chain("ln(1 + exp({}))", (("logaddexp", 0.0),)),
    Chain("σ({})", _SQUASH),
    Chain("σ(2·{})", (("multiply", 2.0), *_SQUASH)),
    Chain("σ(−{})", (("negative",), *_SQUASH)),
    Chain("−σ({})", (*_SQUASH, ("negative",))),
    Chain("σ({})²", (*_SQUASH, ("square",))),
    Chain("σ(σ({}))", (*_SQUASH, *_SQUASH)),
    Chain("tanh({})", (("tanh",),)),
    Chain("tanh({}/2)", (("multiply", 0.5), ("tanh",))),
    Chain("tanh(2·{})", (("multiply", 2.0), ("tanh",))),
    Chain("the tanh⁻¹ of {}", (("arctanh",),)),
    Chain("{0}·(1 − {0})", (("negative",), ("add", 1.0), ("multiply", "self"))),
    Chain("1 − {}²", (("square",), *_REST)),
    Chain("1 − tanh({})²", (("tanh",), ("square",), *_REST)),
    Chain("2·{} − 1", (("multiply", 2.0), ("add", -1.0))),
    Chain("({} + 1)/2", (("add", 1.0), ("multiply", 0.5))),
)


def along(chain: Chain, values: Array) -> Array:
    """Return what a chain makes of some values."""
    made = values
    for name, *rest in chain.steps:
        made = getattr(np, name)(made, *(values if r == "self" else r for r in rest))
    return made
