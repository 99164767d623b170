"""check_relu(f): a test that stops wrong ReLUs and lets right ones pass."""

from __future__ import annotations

import numpy as np

from grader.bank.l05_relu import relu
from grader.bank.testing import asking_for_a_test

MIXED = [-2.0, -0.5, 0.0, 1.0, 3.5, 250.0]

ex = asking_for_a_test(
    "check_relu",
    relu.ex,
    truth="Your test lets the right ones pass, however they are written, and stops at least nine "
    "in ten of the wrong ones. Grading hands it more of both.",
    hints=[
        "Which inputs part a right ReLU from a wrong one? Both signs in one array, a large number, "
        "−inf, nan, and more than one axis.",
        "Three things can be wrong: the values, the shape, and z itself, which may look different "
        "after the call. A copy made before the call knows what z was.",
        "np.array_equal(a, b, equal_nan=True) compares shapes and values, and takes two nan for "
        "equal. It only returns a bool; an assert makes a test of it.",
    ],
)


@ex.wrong(
    "stops-nobody",
    "Nothing in it raises by itself: a comparison that is computed, printed or returned stops "
    "nobody.",
    "What raises AssertionError is assert, in front of the comparison.",
)
def _(f):
    return np.array_equal(f(np.array(MIXED)), np.maximum(MIXED, 0))


@ex.wrong(
    "stops-everybody",
    "It asks for something that no ReLU does, so nobody passes.",
    "Hand the course's own relu to your test. At which assert does it stop?",
)
def _(f):
    assert np.all(f(np.array(MIXED)) > 0)


@ex.wrong(
    "positive-only",
    "It asks for positive numbers only. Those any ReLU leaves alone, and many functions that are "
    "none.",
    "What is a ReLU for? Hand over something that it should shut out.",
)
def _(f):
    z = np.array([0.25, 1.0, 3.5])
    assert np.array_equal(f(z), z)


@ex.wrong(
    "negative-only",
    "It asks for negative numbers only, for which a function that always returns 0 is right.",
    "What should come out for a positive number?",
)
def _(f):
    assert np.array_equal(f(np.array([-3.0, -0.5])), np.zeros(2))


@ex.wrong(
    "one-value",
    "It asks for a single value, in an array of one.",
    "A function of arrays can be right for one entry and wrong for several.",
)
def _(f):
    assert np.array_equal(f(np.array([2.0])), np.array([2.0]))


@ex.wrong(
    "shape-only",
    "It looks at the shape of the result only, and the identity has that right.",
    "What should the numbers be?",
)
def _(f):
    z = np.array([MIXED, MIXED])
    assert np.shape(f(z)) == z.shape


@ex.wrong(
    "never-negative",
    "It asks only that nothing negative comes out. So it is with |z|, with z², and with zeros.",
    "What should come out for 3.5?",
)
def _(f):
    assert np.all(f(np.array(MIXED)) >= 0)


@ex.wrong(
    "sum-only",
    "It compares the sum of the results with the right sum. Where the entries stand, and in which "
    "shape, a sum does not say.",
    "Compare the results entry by entry, and their shape too.",
)
def _(f):
    z = np.array([[-2.0, 1.0], [3.5, -0.5]])
    assert np.isclose(np.sum(f(z)), 4.5)


@ex.wrong(
    "small-values-only",
    "All its numbers lie between −1 and 1, and what a function does further out goes unseen.",
    "A cap at 6 shows above 6 only.",
)
def _(f):
    z = np.array([[-0.9, 0.25, 0.0], [0.5, -0.125, 0.75]])
    assert np.array_equal(f(z), np.maximum(z.copy(), 0))


@ex.wrong(
    "ordinary-numbers-only",
    "It asks for ordinary numbers only. Neither an infinity nor a nan is among them, nor does it "
    "look at z after the call.",
    "The contract says what comes of −inf and of nan, and that z stays as it was.",
)
def _(f):
    z = np.array([MIXED, MIXED])
    assert np.array_equal(f(z), np.maximum(z, 0))


@ex.wrong(
    "idempotent",
    "It asks that f changes nothing the second time. That holds for a ReLU, and for a cap, a gate "
    "and the identity.",
    "A property that wrong functions share needs another beside it.",
)
def _(f):
    z = np.array(MIXED)
    assert np.array_equal(f(f(z)), f(z))


@ex.wrong(
    "exceptions-swallowed",
    "Where f raises, it returns, as if all were well.",
    "A function that raises for an ordinary array is wrong: let the exception out.",
)
def _(f):
    try:
        a = f(np.array([MIXED, MIXED]))
    except Exception:
        return
    assert np.array_equal(a, np.maximum([MIXED, MIXED], 0))


@ex.wrong(
    "nan-to-zero",
    "It asks that nan becomes 0. A right ReLU passes nan on, so that an error further up stays "
    "seen.",
    "What does np.maximum make of nan?",
)
def _(f):
    a = f(np.array([np.nan, -1.0, 2.0]))
    assert np.array_equal(a, [0, 0, 2])


@ex.wrong(
    "integers-asked-back",
    "It asks that integers come back as integers. The contract asks for right values; a right ReLU "
    "may return floats.",
    "Compare values, and leave the dtype alone.",
)
def _(f):
    z = np.array([-3, 0, 2, 7])
    a = f(z)
    assert np.array_equal(a, [0, 0, 2, 7]) and a.dtype == z.dtype


@ex.wrong(
    "lists-handed-over",
    "It hands f a list. The contract promises an array or a number, and a right ReLU may need one.",
    "np.array makes an array of a list.",
)
def _(f):
    assert np.array_equal(f([-2.0, 1.0, 3.5]), [0, 1, 3.5])


@ex.wrong(
    "the-leak-expected",
    "It expects a little of z on the left. That is the leaky ReLU; the contract is ReLU's, exactly "
    "0 there.",
    "What does the course's relu return for −2?",
)
def _(f):
    assert np.allclose(f(np.array([-2.0, 1.0, 3.5])), [-0.02, 1, 3.5])


@ex.right("one array with everything in it")
def _(f):
    z = np.array([[-np.inf, -2.0, 0.0], [0.5, 250.0, np.inf], [np.nan, -0.25, 1.5]])
    before = z.copy()
    a = f(z)
    assert np.array_equal(z, before, equal_nan=True)
    assert np.array_equal(a, np.maximum(before, 0), equal_nan=True)


@ex.right("np.testing")
def _(f):
    for z in (np.array([-3.0, 0.25, 9.0]), np.array([[np.nan, -np.inf], [np.inf, 2.0]])):
        handed = z.copy()
        np.testing.assert_array_equal(f(handed), np.maximum(z, 0))
        np.testing.assert_array_equal(handed, z)


@ex.right("raises by itself")
def _(f):
    z = np.array([[-1.0, 0.5, 80.0], [np.nan, -np.inf, -2.0]])
    kept = z.tobytes()
    try:
        a = np.asarray(f(z))
    except Exception as error:
        raise AssertionError("f raised") from error
    wanted = np.array([[0, 0.5, 80], [np.nan, 0, 0]])
    if a.shape != z.shape or z.tobytes() != kept:
        raise AssertionError("shape or input")
    if not np.allclose(a, wanted, rtol=1e-12, equal_nan=True):
        raise AssertionError("values")


@ex.right("random arrays of any number of axes")
def _(f):
    rng = np.random.default_rng(3)
    for shape in ((7,), (3, 4), (2, 3, 2)):
        z = rng.normal(0, 20, shape)
        z.flat[:2] = -np.inf, np.nan
        a = f(z.copy())
        assert np.shape(a) == shape
        assert np.array_equal(a, np.where(z < 0, 0, z), equal_nan=True)
    z = np.array([-2.0, 3.0])
    f(z)
    assert z[0] == -2.0


@ex.right("properties, no expected array")
def _(f):
    z = np.array([-np.inf, -30.0, -0.5, 0.0, 0.5, 1.0, 40.0])
    before = z.copy()
    a = f(z)
    assert np.shape(a) == z.shape and (z == before).all()
    assert (a[before <= 0] == 0).all() and (a[before > 0] == before[before > 0]).all()
    assert np.isnan(f(np.array([[np.nan, 1.0]]))[0, 0])
    assert np.shape(f(np.array([[1.0, -1.0]]))) == (1, 2)


@ex.right("entry by entry, and a bool returned")
def _(f):
    z = np.array([[-4.0, 4.0], [np.nan, 0.125], [7.0, -np.inf]])
    copy = z.copy()
    a = f(z)
    assert np.shape(a) == (3, 2)
    for i in range(3):
        for j in range(2):
            v, u = copy[i, j], a[i][j]
            assert (np.isnan(u) and np.isnan(v)) or u == max(v, 0.0)
            assert z[i, j] == v or np.isnan(v)
    return True
