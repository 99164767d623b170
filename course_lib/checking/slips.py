"""Slips of form that a result can be taken out of again: a list, a pair, an axis too many, …

A slip of form hides what is inside: a list of wrong numbers is both a list and wrong. These are
known in every exercise, and said in words of their own where an exercise has none for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course_lib.checking import wrapping
from course_lib.checking.diagnosis import Bad
from course_lib.checking.key import Case
from course_lib.checking.wrapping import Inside

ITEMS = 4  # of a tuple or dict that are looked at


@dataclass(frozen=True)
class Slip:
    """A slip of form: `also` follows "Besides, ", `alone` is said where the values are right."""

    id: str
    also: str
    alone: str
    hint: str
    inside: Inside


def inside(slip: Slip, cases: Sequence[Case], values: Sequence[Any]) -> list[Any] | None:
    """Return what is inside of some values; None where the slip does not show, or not throughout.

    A value that is the same with and without the slip (a number, where a list was made of each
    array) stays as it is, and so does none.
    """
    found = []
    for case, value in zip(cases, values, strict=True):
        try:
            found.append(value if isinstance(value, Bad) else slip.inside(case, value))
        except (wrapping.Missing, ValueError, TypeError):
            return None
    return found if any(a is not b for a, b in zip(found, values, strict=True)) else None


def slips(values: Sequence[Any]) -> Iterator[Slip]:
    """Yield the slips that some values may have."""
    first = next((v for v in values if not isinstance(v, Bad)), None)
    if type(first) is tuple and len(first) > 1:
        for i in (0, len(first) - 1):
            yield replace(PAIR, inside=wrapping.item(i))
    if type(first) is dict:
        for name in list(first)[:ITEMS]:
            yield replace(PAIR, inside=wrapping.field(name))
    yield from SLIPS


PAIR = Slip(
    "pair",
    "the result comes together with something else; the contract asks for the result alone.",
    "The result is right, but it comes together with something else; the contract asks for the "
    "result alone.",
    "Values kept for later steps are of use to their owner only. What does return hand over?",
    wrapping.item(0),
)
SLIPS = (
    Slip(
        "dict",
        "the things come in a dict; the contract asks for them one beside the other.",
        "The values are right, but they come in a dict; the contract asks for them one beside the "
        "other, with a comma between.",
        "return a, b hands back two things.",
        wrapping.fields,
    ),
    Slip(
        "list",
        "the numbers come as a list; the contract says an array.",
        "The numbers are right, but they come as a list; the contract says an array.",
        "Operations on whole arrays give arrays; np.array makes one of a list.",
        wrapping.each(wrapping.listed),
    ),
    Slip(
        "list-of-one",
        "the number stands in a list. A number has no brackets round it.",
        "The number is right, but it stands in a list. A number has no brackets round it.",
        "Return the number itself.",
        wrapping.each(wrapping.list_of_one),
    ),
    Slip(
        "shape-1",
        "the number comes in an array of shape (1,). A number has shape ().",
        "The number is right, but it comes in an array of shape (1,). A number has shape ().",
        "A sum or mean over everything gives a number; keepdims, a reshape and np.atleast_1d add "
        "an axis that has to come off again.",
        wrapping.each(wrapping.shape_1),
    ),
    Slip(
        "column",
        "the numbers stand in a column: the shape is (n, 1) where (n,) is asked.",
        "The numbers are right, but they stand in a column: the shape is (n, 1) where (n,) is "
        "asked.",
        "reshape(-1, 1), [:, None] and keepdims=True add an axis that has to come off again.",
        wrapping.each(wrapping.column),
    ),
    Slip(
        "row",
        "the numbers stand in a row: the shape is (1, n) where (n,) is asked.",
        "The numbers are right, but they stand in a row: the shape is (1, n) where (n,) is asked.",
        "reshape(1, -1) and [None, :] add an axis that has to come off again.",
        wrapping.each(wrapping.row),
    ),
    Slip(
        "flat",
        "the shape is lost: the result has one axis whatever the input has.",
        "The numbers are right, but the shape is lost: the result has one axis whatever the input "
        "has.",
        "ravel and flatten drop the shape; work on the array as a whole.",
        wrapping.each(wrapping.flat),
    ),
    Slip(
        "axis",
        "the result has an axis of length 1 too many or too few.",
        "The numbers are right, but the result has an axis of length 1 too many or too few.",
        "Compare the shape of the result with the one that the contract names.",
        wrapping.each(wrapping.axis),
    ),
    Slip(
        "integers",
        "the numbers come as integers; the contract promises floats.",
        "The values are right, but they come as integers; the contract promises floats.",
        "astype(float) makes floats of integers; so does a factor of 1.0.",
        wrapping.of_kind("iu", False),
    ),
    Slip(
        "booleans",
        "the results are True and False; the contract promises floats.",
        "The decisions are right, but they are True and False; the contract promises floats.",
        "astype(float) makes 1.0 and 0.0 of True and False.",
        wrapping.of_kind("b", False),
    ),
    Slip(
        "integers-for-integers",
        "integers in give integers out; the contract promises floats.",
        "The values are right, but integers in give integers out; the contract promises floats.",
        "An array made like the input has the dtype of the input.",
        wrapping.of_kind("iu", True),
    ),
    Slip(
        "float64",
        "float32 input comes back as float64.",
        "The values are right, but float32 input comes back as float64: twice the memory, and the "
        "layers after it compute in float64 too.",
        "Which step makes float64 of everything, whatever the dtype of the input?",
        wrapping.each(wrapping.float64),
    ),
)
