"""Python's and NumPy's own errors, said so that a beginner knows what to look for.

A sentence is about the kind of error alone, never about values: it may be said of hidden calls.
"""

from __future__ import annotations

import re

from course_lib.checking.calls import Observation

# The exception's name, what stands in its text, and the sentence.
SENTENCES = (
    (
        "ValueError",
        r"truth value of an array",
        "if, and, or and not ask one question, and an array of several numbers has an answer for "
        "each of them: a comparison such as z > 0 gives them all, and np.where picks entry by "
        "entry",
    ),
    (
        "TypeError",
        r"only (length-1|0-dimensional|size-1) arrays can be converted",
        "a function for a single number, such as math.exp or float, was given a whole array; "
        "NumPy's function of the same name takes both",
    ),
    (
        "ValueError",
        r"matmul|shapes \(.*\) and \(.*\) not aligned",
        "two shapes do not fit together in a matrix product: in A @ B the last axis of A must be "
        "as long as the first of B",
    ),
    (
        "ValueError",
        r"could not be broadcast|could not broadcast",
        "two shapes do not fit together: NumPy lines axes up from the right, and each pair must be "
        "equally long, or one of them 1",
    ),
    (
        "ValueError",
        r"read-only",
        "the code writes into an array that it was given; a result needs an array of its own",
    ),
    (
        "UFuncTypeError",
        r"Cannot cast ufunc",
        "+=, -= or *= keeps the array's dtype, and an array of integers cannot take floats: "
        "z = z * w makes a new array",
    ),
    (
        "UnboundLocalError",
        r"",
        "a name is read before anything was assigned to it in the function",
    ),
    (
        "NameError",
        r"",
        "a name is not defined: is it spelled as where it was made, and was the cell run that "
        "makes it?",
    ),
    (
        "TypeError",
        r"takes \d+ positional arguments? but|missing \d+ required positional",
        "the number of arguments is not the one that the exercise's first line has; keep that "
        "line as it was",
    ),
    (
        "TypeError",
        r"unsupported operand type.*NoneType|'NoneType'",
        "something is None, which is what a function without return gives back",
    ),
    (
        "AttributeError",
        r"module 'numpy' has no attribute",
        "NumPy has no function or type of that name; np.int and np.float went in 2023, and int "
        "and float do their work",
    ),
    (
        "AttributeError",
        r"'NoneType' object",
        "something is None, which is what a function without return gives back",
    ),
    (
        "AttributeError",
        r"'(int|float)' object has no attribute",
        "a plain number has no shape, dtype or method of an array; np.asarray gives it one",
    ),
    (
        "IndexError",
        r"",
        "an index is larger than its axis is long, or there are more indices than axes",
    ),
    (
        "RecursionError",
        r"",
        "the function calls itself without end",
    ),
    (
        "OverflowError",
        r"",
        "the result is too large for Python's own float, which NumPy's would call inf",
    ),
    (
        "ZeroDivisionError",
        r"",
        "a number was divided by 0",
    ),
)


def in_words(observed: Observation) -> str:
    """Return what an exception means, as a part of a sentence; "" where nothing is known of it."""
    for name, pattern, sentence in SENTENCES:
        if observed.raised == name and re.search(pattern, observed.detail):
            return sentence
    return ""


def warned_text(observed: Observation) -> str:
    """Return what NumPy warned of, as a part of a sentence."""
    return f"NumPy warned: {observed.warning or 'overflow or invalid value'}"
