"""A second opinion on relations: their sentences are read, and looked at case by case.

In reading order: `formulas` ("e + b·sum(w)"), `facts` ("is the expected one minus b"), `conditions`
("X has one row"), `masks` ("where z > 0"), `gates` ("your weights compute AND"), `sentences` (whole
messages). It shares no code with `course_lib.checking.relations`, which found them.
"""

from grader.proof.reading.sentences import is_true

__all__ = ["is_true"]
