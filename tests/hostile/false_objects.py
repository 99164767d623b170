"""Objects that claim to be equal to everything, or to be an array.

Whoever writes these wants an object of their own to meet the expected value, and to decide what
comes of the comparison. It fails because a value leaves the notebook as plain data: only exact
built-in and NumPy types have a form there, and every other object becomes a description that is
equal to nothing.
"""

from __future__ import annotations

from tests.hostile.shared import Case, cheat

CASES: list[Case] = [
    cheat(
        "always-equal object",
        """
class Yes:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = None
    __bool__ = lambda self: True
    __float__ = lambda self: 100.0
    shape = ()
    dtype = np.dtype(float)
""",
        "return Yes()",
    ),
    cheat(
        "always-equal array subclass",
        """
class Yes(np.ndarray):
    __eq__ = lambda self, other: np.ones(self.shape, bool)
    __sub__ = __rsub__ = lambda self, other: np.zeros(self.shape)
""",
        "return np.ones(3).view(Yes)",
    ),
    cheat(
        "always-equal float subclass",
        """
class Yes(float):
    __eq__ = __le__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
""",
        "return Yes(1.0)",
    ),
    cheat(
        "object that claims to be an array",
        """
class Yes:
    __class__ = np.ndarray
    __array__ = lambda self, *a, **k: np.zeros(2)
    __array_ufunc__ = lambda self, *a, **k: True
    __array_priority__ = 1e9
""",
        "return Yes()",
    ),
    cheat(
        "object with an array interface to foreign memory",
        """
class Yes:
    __array_interface__ = {"shape": (4,), "typestr": "<f8", "version": 3, "data": (1, True)}
""",
        "return Yes()",
    ),
    cheat(
        "object with a hostile class attribute",
        """
class Yes:
    __class__ = property(lambda self: 1 / 0)
    __repr__ = __str__ = lambda self: 1 / 0
    __getattribute__ = lambda self, name: 1 / 0
""",
        "return Yes()",
    ),
]
