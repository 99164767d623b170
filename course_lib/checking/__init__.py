"""Checking an answer: what is asked, what was seen, what is said about it.

In reading order: `codec` (values as JSON), `functions` (given functions), `calls` (one call),
`compare` (one value), `takes`, `telling_apart`, `hiding` and `exposing` (does an input expose a
mistake?), `later` and `key` (what is asked), `views` (properties), `evidence` (what an observation
proves), `diagnosis` (which known mistake), `wrapping`, `slips` and `looking` (what is inside of a
slip of form), `relations` (plain facts), `naming` (which of these is said), `verdict`, `showing`
(the failing call), `judge` (the verdict is made). Around it: `standing` (how far the lesson is),
`differing` and `drawing` (yours beside the expected one, in words and as a picture), `beside`
(which of these a card has); `style`, `parts` and `card` (how it looks), `check` (the call under
each exercise).
"""

from course_lib.checking.check import check

__all__ = ["check"]
