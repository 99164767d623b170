"""output_size(n, k, stride, pad): how many windows fit along an axis."""

from __future__ import annotations

import math

import numpy as np

from grader.bank.model import Ask, Exercise

ex = Exercise(
    "output_size",
    truth="Your output_size counts places with any stride and padding, drops a remainder, and "
    "refuses a window that does not fit.",
    hints=[
        "How long is the padded axis? How far can the first window move until it touches the end?",
        "With n + 2·pad pixels a window can move by n + 2·pad − k. How many whole strides is that?",
        "Raise ValueError if k > n + 2 * pad; else return (n + 2 * pad - k) // stride + 1.",
    ],
)


def drawn(rng, stride=None, pad=None):
    k = int(rng.integers(2, 6))
    s = int(rng.integers(2, 5)) if stride is None else stride
    p = int(rng.integers(1, 4)) if pad is None else pad
    return k + int(rng.integers(5, 12)), k, s, p


def too_small(rng):
    pad = int(rng.integers(1, 4))
    n = int(rng.integers(2, 9))
    fits = n + 2 * pad
    return [Ask((n, fits + 4, 1, pad), raises="ValueError"), (n, fits, 2, pad)]


ex.aspect(
    "stride 1, no padding",
    0.5,
    cases=[(8, 3), (5, 1), (9, 4)],
    draw=lambda rng: drawn(rng, 1, 0)[:2],
)
ex.aspect(
    "strides and padding",
    0.75,
    cases=[
        (8, 3, 2, 1),
        (7, 2, 3),
        (28, 5, 1, 2),
        (9, 4, 3, 2),
        (10, 3, 4, 1),
        (11, 5, 2, 3),
        (4, 3, 2),
    ],
    draw=drawn,
)
ex.aspect(
    "refuses a window that does not fit",
    0.5,
    cases=[
        Ask((2, 3), raises="ValueError"),
        Ask((4, 9, 2, 2), raises="ValueError"),
        Ask((3, 9, 1, 1), raises="ValueError"),
        Ask((3, 8, 3, 1), raises="ValueError"),
        (3, 3),
        (4, 8, 2, 2),
        (3, 5, 2, 1),
    ],
    draw=too_small,
)
ex.aspect(
    "an integer, from NumPy’s too",
    0.25,
    dtype="same",
    strict=True,
    cases=[(8, 3, 2, 0), (np.int64(9), 4, np.int64(2), np.int64(1))],
    draw=lambda rng: tuple(np.int64(v) for v in drawn(rng)),
)


def counted(count):
    """Return an answer that refuses as it should and counts in its own way."""

    def answer(n, k, stride=1, pad=0):
        if k > n + 2 * pad:
            raise ValueError("the window does not fit")
        return count(n, k, stride, pad)

    return answer


def refusing(unfit):
    """Return an answer that counts as it should and refuses in its own way."""

    def answer(n, k, stride=1, pad=0):
        if unfit(n, k, pad):
            raise ValueError("the window does not fit")
        return (n + 2 * pad - k) // stride + 1

    return answer


ex.wrong(
    "first-place-missing",
    "There is one place too few: the window has a place before its first move.",
    "How many places has a window that fits exactly?",
    counted(lambda n, k, s, p: (n + 2 * p - k) // s),
)
ex.wrong(
    "first-place-missing-never-refused",
    "There is one place too few: the window has a place before its first move. And a window that "
    "does not fit is not refused.",
    "How many places has a window that fits exactly, and what is asked for one that does not?",
    lambda n, k, stride=1, pad=0: (n + 2 * pad - k) // stride,
)
ex.wrong(
    "rounded-up",
    "A remainder was counted as one more place; it is dropped, since the window would reach over "
    "the end.",
    "// rounds down.",
    counted(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1),
)
ex.wrong(
    "rounded-to-nearest",
    "The quotient was rounded to the nearest integer; it is rounded down.",
    "// rounds down.",
    counted(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1),
)
ex.wrong(
    "not-rounded",
    "The quotient was not rounded; half a place is none.",
    "// rounds down, / does not.",
    counted(lambda n, k, s, p: (n + 2 * p - k) / s + 1),
)
ex.wrong(
    "one-sided-padding",
    "The padding was counted once; it stands on both sides.",
    "How long is an axis of n with pad zeros before it and pad after it?",
    lambda n, k, stride=1, pad=0: _checked(n + pad, k, stride, n + 2 * pad),
)
ex.wrong(
    "no-padding",
    "The padding was left out.",
    "How long is the padded axis?",
    lambda n, k, stride=1, pad=0: _checked(n, k, stride, n),
)
ex.wrong(
    "stride-ignored",
    "The stride was left out: this is the number of places for stride 1.",
    "By how much does the window move each time?",
    counted(lambda n, k, s, p: n + 2 * p - k + 1),
)
ex.wrong(
    "divided-too-late",
    "The 1 for the first place was added before the division.",
    "The first place needs no move; only moves are counted in strides.",
    counted(lambda n, k, s, p: (n + 2 * p - k + 1) // s),
)
ex.wrong(
    "kernel-ignored",
    "The size of the window was left out.",
    "A window of k can move by k − 1 pixels less than one of a single pixel.",
    counted(lambda n, k, s, p: (n + 2 * p) // s),
)
ex.wrong(
    "brackets-missing",
    "Only k was divided by the stride; what the window can move by is all of n + 2·pad − k.",
    "// comes before + and −, as on paper.",
    counted(lambda n, k, s, p: n + 2 * p - k // s + 1),
)
ex.wrong(
    "padding-after-the-stride",
    "The padding was added behind the division, as if each zero made a place of its own.",
    "The padded axis is longer; the stride goes over all of it.",
    lambda n, k, stride=1, pad=0: _checked(n, k, stride, n + 2 * pad) + 2 * pad,
)
ex.wrong(
    "half-a-window-too-many",
    "This counts every pixel on which a window can begin, also where it reaches over the end.",
    "Where is the last place on which all k pixels are there?",
    counted(lambda n, k, s, p: (n + 2 * p - 1) // s + 1),
)
ex.wrong(
    "nothing-refused",
    "A window that does not fit is not refused: some number comes back.",
    "if … : raise ValueError(…)",
    refusing(lambda n, k, p: False),
)
ex.wrong(
    "nothing-fits-exactly",
    "A window as large as the padded axis is refused; it fits, and has one place.",
    "> or >=?",
    refusing(lambda n, k, p: k >= n + 2 * p),
)
ex.wrong(
    "refused-without-padding",
    "A window larger than n is refused even where the padding makes room for it.",
    "Compare k with the padded length.",
    refusing(lambda n, k, p: k > n),
)
ex.wrong(
    "zero-places",
    "Where the window does not fit, 0 comes back; the contract asks for a ValueError.",
    "A silent 0 would make an empty map, and the mistake would show much later.",
    lambda n, k, stride=1, pad=0: max((n + 2 * pad - k) // stride + 1, 0),
)
ex.wrong(
    "none-places",
    "Where the window does not fit, None comes back; the contract asks for a ValueError.",
    "raise ValueError(…) ends the function and says why.",
    lambda n, k, stride=1, pad=0: (n + 2 * pad - k) // stride + 1 if k <= n + 2 * pad else None,
)


def _checked(room, k, stride, real):
    if k > real:
        raise ValueError("the window does not fit")
    return (room - k) // stride + 1


ex.right("counted by range", counted(lambda n, k, s, p: len(range(0, n + 2 * p - k + 1, s))))
ex.right("the floor", counted(lambda n, k, s, p: math.floor((n + 2 * p - k) / s) + 1))
ex.right("cut off", counted(lambda n, k, s, p: int((n + 2 * p - k) / s) + 1))
ex.right("a stride more", counted(lambda n, k, s, p: (n + 2 * p - k + s) // s))


@ex.right("divmod")
def _(n, k, stride=1, pad=0):
    moves, rest = divmod(n + pad + pad - k, stride)
    if stride * moves + rest < 0:
        raise ValueError("too large")
    return 1 + moves


@ex.right("a loop")
def _(n, k, stride=1, pad=0):
    count, at = 0, 0
    while at + k <= n + 2 * pad:
        count, at = count + 1, at + stride
    if not count:
        raise ValueError
    return count


@ex.right("an exception of its own")
def _(n, k, stride=1, pad=0):
    class DoesNotFit(ValueError):
        pass

    if n + 2 * pad < k:
        raise DoesNotFit(k)
    return (n - k + 2 * pad) // stride + 1


ex.same("the floor: * / s → * // s", "what is floored twice stays floored")
ex.same(
    "cut off: * / s → * // s", "no count is negative where the window fits, and cutting is flooring"
)
ex.same(
    "divmod: stride * moves + rest → stride * moves",
    "a remainder is smaller than a stride, so the sign is that of the moves",
)
