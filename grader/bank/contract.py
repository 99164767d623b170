"""The contract of every exercise as aspects that one line adds; CURRICULUM's words, written once.

`activation` is for functions of one array of any shape, `arguments` for functions of several
things: each argument in turn becomes integers, a NumPy number, a slice, and read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank.model import Ask, Asked, Exercise, f32

KINDS = "integers, single numbers, slices"
FLOAT32 = "keeps float32"
UNCHANGED = "leaves its input unchanged"
FIXED = 20261125  # the seed of the sample that everybody is asked

Sample = Callable[[np.random.Generator], Asked]


def typical(ex: Exercise, points: float, reach: float) -> None:
    """Add the aspect of ordinary numbers, for a function of an array; drawn from ±reach."""
    ex.aspect(
        "typical values",
        points,
        cases=[
            (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
            (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
        ],
        draw=lambda rng: (rng.uniform(-reach, reach, (3, 4)),),
    )


def activation(
    ex: Exercise,
    *,
    kinds: float,
    unchanged: float,
    float32: float = 0.0,
    low: float = -4.0,
    high: float = 4.0,
    numbers: Sequence[float] = (0.0, 3, -2.5, 0.3, -1.7, 2, -0.75),
    whole: bool = True,
    dtype: str | None = None,
    rest: tuple = (),
) -> None:
    """Add what holds for a function of an array `z` of any shape; 0 points leave an aspect out.

    low, high: the interval that arrays are drawn from; numbers: single ones that are asked as
    Python's, NumPy's and of no dimension; whole: whether integers lie in the domain; dtype: asked
    of the results for all kinds of argument; rest: further arguments, the same in each case.
    A wrong answer is drawn beside the right curve, from -6 to 6 or over what lies in the domain,
    unless the exercise says how or there are further arguments.
    """
    if ex.picture is None and not rest:
        ex.picture = (-6.0, 6.0) if whole else (low, high)

    def uniform(rng: np.random.Generator, *shape: int) -> np.ndarray:
        return rng.uniform(low, high, shape).round(3)

    def various(rng: np.random.Generator) -> list[Asked]:
        number = float(uniform(rng))
        cases: list[Any] = [number, np.float64(-number if low < 0 else number)]
        cases += [Laid("strided", uniform(rng, 2, 3)), uniform(rng, 2, 1, 3)]
        if whole:
            cases += [rng.integers(-4, 5, (2, 3)), np.int64(rng.integers(-4, 5))]
        return [(case, *rest) for case in cases]

    fixed: list[Any] = list(numbers)
    fixed += [np.float64(n) for n in numbers[3:5]] + [np.array(float(numbers[-1]))]
    if whole:
        fixed += [np.int64(2), np.array([-3, 0, 2]), np.array([[1, -1], [4, -6]])]
    rng = np.random.default_rng(FIXED)
    fixed += [Laid("strided", uniform(rng, 4)), uniform(rng, 2, 1, 2)]
    cases = [(z, *rest) for z in fixed]
    ex.aspect(KINDS, kinds, dtype=dtype, cases=cases, draw=various, draws=1, strict=True)
    if float32:
        narrow = f32(*uniform(rng, 3), *uniform(rng, 2))
        ex.aspect(
            FLOAT32,
            float32,
            dtype="same",
            cases=[(narrow, *rest), (narrow[:4].reshape(2, 2), *rest)],
            draw=lambda rng: (uniform(rng, 2, 3).astype(np.float32), *rest),
        )
    ex.aspect(
        UNCHANGED,
        unchanged,
        require="unchanged",
        cases=[(uniform(rng, 3), *rest), (Laid("read-only", uniform(rng, 4)), *rest)],
        draw=lambda rng: (uniform(rng, 3, 2), *rest),
    )


def arguments(
    ex: Exercise,
    sample: Sample,
    *,
    kinds: float,
    unchanged: float,
    whole: Sample | None = None,
    name: str = "integers, NumPy numbers, slices",
) -> None:
    """Add what holds for a function of several arguments.

    sample: draws a case with float arrays and Python floats, small enough to be read; whole: draws
    one of the same form with integers, by default the sample's floats made whole.
    Asked are: all arguments as integers, each as integers among floats, each as floats among
    integers, each number as NumPy's and of no dimension, each array as a slice; and read-only.
    """

    def both(rng: np.random.Generator) -> tuple[Ask, Ask]:
        floats = _ask(sample(rng))
        integers = _ask(whole(rng)) if whole else replace(floats, args=_whole(floats.args))
        return floats, replace(integers, expect=None)

    fixed = list(kinds_of(*both(np.random.default_rng(FIXED))))

    def drawn(rng: np.random.Generator) -> list[Asked]:
        made = list(kinds_of(*both(rng)))
        return [made[i] for i in rng.choice(len(made), min(4, len(made)), replace=False)]

    ex.aspect(name, kinds, cases=fixed, draw=drawn, draws=1, strict=True)
    first = _ask(sample(np.random.default_rng(FIXED + 1)))
    ex.aspect(
        UNCHANGED if len(first.args) == 1 else "leaves its inputs unchanged",
        unchanged,
        require="unchanged",
        cases=[first, replace(first, args=_laid("read-only", first.args))],
        draw=sample,
    )


def kinds_of(floats: Ask, integers: Ask) -> Iterator[Ask]:
    """Yield the cases that change the kind of one or more arguments."""
    n = len(floats.args)
    mixed = [i for i in range(n) if _has_numbers(floats.args[i])]
    choices = [set(mixed), *({i} for i in mixed), *(set(mixed) - {i} for i in mixed)]
    seen: list[set[int]] = [set()]
    for chosen in choices:
        if chosen not in seen:
            seen.append(chosen)
            pairs = zip(floats.args, integers.args, strict=True)
            args = tuple(b if i in chosen else a for i, (a, b) in enumerate(pairs))
            yield replace(floats, args=args)
    for i, arg in enumerate(floats.args):
        for other in _other_forms(arg, integers.args[i]):
            yield replace(floats, args=(*floats.args[:i], other, *floats.args[i + 1 :]))


def _ask(asked: Asked) -> Ask:
    return asked if isinstance(asked, Ask) else Ask(asked)


def _has_numbers(arg: Any) -> bool:
    if isinstance(arg, (tuple, list)):
        return any(_has_numbers(item) for item in arg)
    return isinstance(arg, float) or (isinstance(arg, np.ndarray) and arg.dtype.kind == "f")


def _whole(arg: Any) -> Any:
    """Return an argument with whole numbers in the place of its floats, none of them 0."""
    if isinstance(arg, (tuple, list)):
        return type(arg)(_whole(item) for item in arg)
    if not _has_numbers(arg):
        return arg
    made = np.sign(arg) * np.ceil(np.abs(3 * np.asarray(arg)))
    return made.astype(np.int64) if isinstance(arg, np.ndarray) else int(made)


def _other_forms(arg: Any, whole: Any) -> Iterator[Any]:
    """Yield a number as NumPy's two and as an array of no dimension, an array as a slice."""
    if isinstance(arg, float):
        yield np.float64(arg)
        yield np.int64(whole)
        yield np.array(arg)
    elif isinstance(arg, np.ndarray) and arg.ndim:
        yield Laid("strided", arg)
    elif isinstance(arg, (tuple, list)) and any(isinstance(a, np.ndarray) for a in _flat(arg)):
        yield _laid("strided", arg)


def _laid(how: str, arg: Any) -> Any:
    if isinstance(arg, (tuple, list)):
        return type(arg)(_laid(how, item) for item in arg)
    return Laid(how, arg) if isinstance(arg, np.ndarray) and arg.ndim else arg


def _flat(arg: Any) -> Iterator[Any]:
    if isinstance(arg, (tuple, list)):
        for item in arg:
            yield from _flat(item)
    else:
        yield arg
