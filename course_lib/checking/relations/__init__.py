"""Plain facts between what came back and what should have, where no known mistake matches.

In reading order: `pairs` (the values), `amounts` and `grid` (what a case has at hand),
`facts` (when one may be said); the families `factors`, `shapes`, `pointwise`, `chains`, `curves`,
`formulas`, `sums`; `several`, `tables` and `kin` for whole answers; `places`, `bounds`,
`arguments`, `kinds` and `raising` for where it is wrong; `leaning`; `order` (which fact is said
first), `search`.

A fact is said only where it holds in every case that was asked, and where at least three differing
values show it. It is what it says and no guess at what the student did.
"""

from course_lib.checking.relations.search import related

__all__ = ["related"]
