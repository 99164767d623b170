"""Wrong difference quotients: one-sided, badly divided, of the wrong entries, not put back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.bank.model import Exercise


def quotient(make: Callable) -> Callable:
    """Return the answer whose entries `make` makes of f up, f at x, f down and h."""

    def answer(f, x, h=1e-6):
        gradient, middle = np.zeros(x.shape), f(x.copy())
        for i in np.ndindex(x.shape):
            up, down = x.copy(), x.copy()
            up[i] += h
            down[i] -= h
            gradient[i] = make(f(up), middle, f(down), h)
        return gradient

    return answer


def of_steps(ex: Exercise) -> None:
    """Add misconceptions about the quotient."""
    ex.wrong(
        "forward",
        "This is the quotient to one side, (f(x+h) − f(x))/h. Its error shrinks as h; that of "
        "(f(x+h) − f(x−h))/2h shrinks as h², and that one is asked.",
        "Ask f on both sides.",
        quotient(lambda up, at, down, h: (up - at) / h),
    )
    ex.wrong(
        "backward",
        "This is the quotient to one side, (f(x) − f(x−h))/h. The contract asks for both sides.",
        "Ask f on both sides.",
        quotient(lambda up, at, down, h: (at - down) / h),
    )
    ex.wrong(
        "divided-by-h",
        "The two sides lie 2h apart, and the difference was divided by h: twice too much.",
        "How far is it from x − h to x + h?",
        quotient(lambda up, at, down, h: (up - down) / h),
    )
    ex.wrong(
        "divided-by-2-times-h",
        "/ 2 * h divides by 2 and then multiplies by h. The divisor is 2h: (2 * h), in brackets.",
        "Python works from left to right.",
        quotient(lambda up, at, down, h: (up - down) / 2 * h),
    )
    ex.wrong(
        "not-divided",
        "This is the difference; it still has to be divided by 2h.",
        "How far is it from x − h to x + h?",
        quotient(lambda up, at, down, h: up - down),
    )
    ex.wrong(
        "brackets-missing",
        "Only f(x−h) was divided by 2h: the difference needs brackets.",
        "/ binds more tightly than −.",
        quotient(lambda up, at, down, h: up - down / (2 * h)),
    )
    ex.wrong(
        "sign",
        "The sign is turned: f(x−h) was the one taken from.",
        "If f grows with x, what sign has its derivative?",
        quotient(lambda up, at, down, h: (down - up) / (2 * h)),
    )
    ex.wrong(
        "absolute",
        "The absolute value was taken, so that falling functions seem to rise.",
        "If f falls as x grows, what sign has its derivative?",
        quotient(lambda up, at, down, h: abs(up - down) / (2 * h)),
    )
    ex.wrong(
        "half-a-step",
        "Each entry moved by h/2, and the difference was divided by h. The contract says h to each "
        "side, and 2h.",
        "Follow the formula term by term.",
        lambda f, x, h=1e-6, *, right: right(f, x, h / 2),
    )
    ex.wrong(
        "step-not-used",
        "The argument h was not used: the step is 1e-6, whatever the caller gave.",
        "Where does h stand in your code?",
        lambda f, x, h=1e-6, *, right: right(f, x, 1e-6),
    )
    ex.wrong(
        "second-derivative",
        "This is f(x+h) − 2f(x) + f(x−h) over h², the second derivative.",
        "Follow the formula term by term.",
        quotient(lambda up, at, down, h: (up - 2 * at + down) / h**2),
    )


def _walk(f, x, h, put_back):
    """Nudge each entry of x itself; `put_back(x, i, old)` is what happens afterwards."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = float(x[i])
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        put_back(x, i, old)
        gradient[i] = (up - down) / (2 * h)
    return gradient


def of_places(ex: Exercise) -> None:
    """Add misconceptions about which entries move, and what is left of x."""

    @ex.wrong(
        "added-back",
        "x comes back almost as it was: adding h again does not undo a subtraction to the bit, "
        "because each step rounds.",
        "Keep the old value and assign it, or work on a copy.",
    )
    def _(f, x, h=1e-6):
        def put_back(x, i, old):
            x[i] += h

        return _walk(f, x, h, put_back)

    @ex.wrong(
        "not-put-back",
        "x was not put back after each entry: it comes back h lower, and every later quotient is "
        "taken at a place that has moved.",
        "Each entry has to be as it was before the next one moves.",
    )
    def _(f, x, h=1e-6):
        def put_back(x, i, old):
            pass

        return _walk(f, x, h, put_back)

    @ex.wrong(
        "copies-pile-up",
        "Two copies were made once, before the loop, and never put back: after the first entry "
        "several entries have moved.",
        "Only one entry may differ from x when f is asked.",
    )
    def _(f, x, h=1e-6):
        gradient, up, down = np.zeros(x.shape), x.copy(), x.copy()
        for i in np.ndindex(x.shape):
            up[i] += h
            down[i] -= h
            gradient[i] = (f(up) - f(down)) / (2 * h)
        return gradient

    ex.wrong(
        "all-at-once",
        "All entries were moved at once, which gives one number: how f changes along a diagonal. A "
        "gradient has one number for each entry.",
        "Move one entry, and leave the others where they are.",
        lambda f, x, h=1e-6: (f(x + h) - f(x - h)) / (2 * h),
    )
    ex.wrong(
        "all-at-once-filled",
        "All entries were moved at once, and the one number that gives was written everywhere.",
        "Move one entry, and leave the others where they are.",
        lambda f, x, h=1e-6: np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h)),
    )
    ex.wrong(
        "each-alone",
        "f was asked about single entries, without the rest of x. f wants the whole array, with "
        "one entry moved.",
        "f(x[i] + h) is another question than f of x with x[i] moved.",
        lambda f, x, h=1e-6: np.reshape(
            [(f(v + h) - f(v - h)) / (2 * h) for v in x.ravel()], x.shape
        ),
    )

    @ex.wrong(
        "rows-moved",
        "The loop ran over the first axis only, so that x[i] is a whole row where x has two axes. "
        "Each entry has its own derivative.",
        "np.ndindex(x.shape) visits every entry, whatever the shape.",
    )
    def _(f, x, h=1e-6):
        gradient = np.zeros(x.shape)
        for i in range(len(x)):
            up, down = x.copy(), x.copy()
            up[i] += h
            down[i] -= h
            gradient[i] = (f(up) - f(down)) / (2 * h)
        return gradient

    @ex.wrong(
        "two-axes-only",
        "Two loops run over rows and columns: that needs x to have two axes. The contract says any "
        "shape.",
        "np.ndindex(x.shape) visits every entry, whatever the shape.",
    )
    def _(f, x, h=1e-6):
        gradient = np.zeros(x.shape)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                up, down = x.copy(), x.copy()
                up[i, j] += h
                down[i, j] -= h
                gradient[i, j] = (f(up) - f(down)) / (2 * h)
        return gradient

    ex.wrong(
        "flattened",
        "The values are right, but the shape is lost: the result has one axis. The gradient has "
        "the shape of x.",
        "reshape the result to x.shape, or write into an array of that shape.",
        lambda f, x, h=1e-6, *, right: right(f, x, h).reshape(-1),
    )

    @ex.wrong(
        "flat-x-asked",
        "f was asked about a flattened x. It wants an array of the shape of x.",
        "The nudge may be flat; what f gets may not.",
    )
    def _(f, x, h=1e-6):
        flat = x.ravel().copy()
        values = []
        for e in h * np.eye(x.size):
            values.append((f(flat + e) - f(flat - e)) / (2 * h))
        return np.reshape(values, x.shape)

    @ex.wrong(
        "copy-of-a-slice",
        "reshape and ravel make a copy where x is a slice with steps, so the nudges did not reach "
        "x, and f saw no change.",
        "x[i] with i from np.ndindex, or x.flat[k], always writes into x itself.",
    )
    def _(f, x, h=1e-6):
        flat, gradient = x.reshape(-1), np.zeros(x.size)
        for k in range(x.size):
            old = flat[k]
            flat[k] = old + h
            up = f(x)
            flat[k] = old - h
            down = f(x)
            flat[k] = old
            gradient[k] = (up - down) / (2 * h)
        return gradient.reshape(x.shape)

    @ex.wrong(
        "same-array-twice",
        "up and down are the same array as x: = makes a second name, not a second array. So f was "
        "asked about the same numbers twice, and every difference is 0.",
        "x.copy() makes an array of its own.",
    )
    def _(f, x, h=1e-6):
        gradient = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up = down = x
            up[i] += h
            down[i] -= h
            gradient[i] = (f(up) - f(down)) / (2 * h)
        return gradient

    ex.wrong(
        "summed",
        "The derivatives were added up to one number. Each entry of x has its own.",
        "The gradient has the shape of x.",
        lambda f, x, h=1e-6, *, right: np.sum(right(f, x, h)),
    )
    ex.wrong(
        "last-entry-only",
        "return stands inside the loop, or the result was made anew in it: only one entry has a "
        "value.",
        "Where does the loop end?",
        lambda f, x, h=1e-6, *, right: np.where(
            np.arange(x.size).reshape(x.shape) == 0, right(f, x, h), 0.0
        ),
    )
    ex.wrong(
        "a-list",
        "A list came back; the contract asks for an array of the shape of x.",
        "np.zeros(x.shape) makes an array to write into.",
        lambda f, x, h=1e-6, *, right: right(f, x, h).tolist(),
    )
