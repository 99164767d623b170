"""check_softmax(f): a test that stops wrong softmaxes and lets right ones pass."""

from __future__ import annotations

import math

import numpy as np

from grader.bank.l07_softmax import softmax
from grader.bank.testing import asking_for_a_test

ex = asking_for_a_test(
    "check_softmax",
    softmax.ex,
    truth="Your test lets the right ones pass, however they are written, and stops at least nine "
    "in ten of the wrong ones. Grading hands it more of both.",
    hints=[
        "Which softmax is right for one row of small logits and goes wrong elsewhere? Think of "
        "several rows, of rows that lie far apart, and of an array with one or three axes.",
        "That each row sums to 1 is true of many wrong ones too. Compare the numbers, the shape, "
        "and z with a copy made before the call.",
        "np.allclose(a, softmax(z)) allows for rounding, but it broadcasts: compare the shapes "
        "first. Put an assert in front of each comparison.",
    ],
)


@ex.wrong(
    "stops-nobody",
    "Nothing in it raises by itself: a comparison that is computed, printed or returned stops "
    "nobody.",
    "What raises AssertionError is assert, in front of the comparison.",
)
def _(f, *, softmax):
    z = np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]])
    return np.allclose(f(z), softmax(z))


@ex.wrong(
    "exact-sum",
    "It asks for sums of exactly 1. Shares are rounded, and so is their sum: right functions miss "
    "1 in the last digit.",
    "np.isclose and np.allclose allow for rounding.",
)
def _(f):
    z = np.random.default_rng(1).normal(0, 3, (40, 7))
    assert (f(z).sum(axis=-1) == 1).all()


@ex.wrong(
    "to-the-last-bit",
    "It asks for equality to the last bit. Two right functions may round differently, for there is "
    "more than one order to compute in.",
    "np.allclose allows for rounding.",
)
def _(f, *, softmax):
    z = np.random.default_rng(1).normal(0, 3, (6, 7))
    for rows in (z, z[0], z + 1000.0, z.reshape(2, 3, 7)):
        before = rows.copy()
        assert np.array_equal(f(rows), softmax(before)) and np.array_equal(rows, before)


@ex.wrong(
    "sums-only",
    "It asks only that each row sums to 1. So do the shares of the smallest logit, of base 2, and "
    "of nobody in particular.",
    "Which numbers have to come out?",
)
def _(f):
    a = f(np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]]))
    assert np.allclose(np.sum(a, axis=-1), 1)


@ex.wrong(
    "order-only",
    "It asks only that the largest logit gets the largest share. Nearly every function that rises "
    "with z does that.",
    "How large should that share be?",
)
def _(f):
    z = np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]])
    assert np.array_equal(np.argmax(f(z), axis=-1), [2, 0])


@ex.wrong(
    "one-row",
    "It asks for one row in an array of one axis. With a single row, all axes are the same.",
    "What if there are two rows, of different sums?",
)
def _(f, *, softmax):
    z = np.array([2.0, 1.0, 0.1])
    assert np.shape(f(z)) == (3,) and np.allclose(f(z), softmax(z))


@ex.wrong(
    "a-table-of-one-row",
    "Its only table has one row. There the maximum of the row is that of the whole array, and so "
    "is the sum.",
    "What if there are two rows, of different sums?",
)
def _(f, *, softmax):
    z = np.array([[2.0, 1.0, 0.1]])
    assert np.shape(f(z)) == (1, 3) and np.allclose(f(z), softmax(z))


@ex.wrong(
    "small-logits-only",
    "All its logits are small, so that no exponential overflows. Half of what goes wrong in a "
    "softmax goes wrong at large ones.",
    "What should come out for 1000, 1001, 1002, and what for the same below 0?",
)
def _(f, *, softmax):
    for shape in ((3,), (2, 3), (2, 2, 3)):
        z = np.linspace(-2.0, 1.5, math.prod(shape)).reshape(shape) ** 2
        before = z.copy()
        a = f(z)
        assert np.array_equal(z, before)
        assert np.shape(a) == shape and np.allclose(a, softmax(z))


@ex.wrong(
    "large-but-alike",
    "Its large logits stand in one row, around 1000. Rows that lie far apart, and logits far below "
    "0, are not among them.",
    "What does one maximum for all rows do to a row that lies far below it?",
)
def _(f, *, softmax):
    z = np.array([[1000.0, 1001.0, 1002.5]])
    assert np.shape(f(z)) == (1, 3) and np.allclose(f(z), softmax(z))


@ex.wrong(
    "two-axes-only",
    "It asks for tables only, of ordinary logits. With one axis, or three, axis 1 and the last "
    "axis part ways.",
    "The classes lie along the last axis, however many there are.",
)
def _(f, *, softmax):
    z = np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]])
    assert np.shape(f(z)) == (2, 3) and np.allclose(f(z), softmax(z))


@ex.wrong(
    "broadcast",
    "It compares by np.allclose alone, which stretches one shape to fit the other, and asks for "
    "equal logits, whose shares are all alike.",
    "Compare the shapes first, and give the logits of a row different values.",
)
def _(f):
    assert np.allclose(f(np.zeros((3, 3))), 1 / 3)


@ex.wrong(
    "never-negative",
    "It asks only that no share is negative and none above 1.",
    "Which numbers have to come out?",
)
def _(f):
    a = f(np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]]))
    assert np.all(np.greater_equal(a, 0)) and np.all(np.less_equal(a, 1))


@ex.wrong(
    "rows-expected-first",
    "It expects the columns to sum to 1. The classes lie along the last axis, and right functions "
    "are stopped.",
    "In z of shape (n, k), each of the n rows has to sum to 1.",
)
def _(f):
    a = f(np.array([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]]))
    assert np.allclose(np.sum(a, axis=0), 1)


@ex.wrong(
    "lists-handed-over",
    "It hands f a list of lists. The contract promises an array, and right functions need one.",
    "np.array makes an array of a list.",
)
def _(f):
    assert np.allclose(np.sum(f([[1.0, 2.0, 3.0], [0.5, -1.5, 0.25]]), axis=-1), 1)


@ex.right("rows of different scale, one and three axes")
def _(f):
    small = np.array([[0.5, -1.0, 2.0], [1.5, 1.0, -0.25]])
    powers = np.exp(small)
    wanted = powers / powers.sum(axis=1, keepdims=True)
    for z, a in (
        (small, wanted),
        (small[0], wanted[0]),
        (np.add(small, [[1000.0], [-1000.0]]), wanted),
        (np.stack([small, small]), np.stack([wanted, wanted])),
        (np.array([[-1000.0, 900.0]]), np.array([[0.0, 1.0]])),
        (np.array([[600.0, 601.0]]), np.array([[1 / (1 + math.e), math.e / (1 + math.e)]])),
    ):
        before = z.copy()
        got = f(z)
        assert np.array_equal(z, before)
        assert np.shape(got) == a.shape
        assert np.allclose(got, a, rtol=1e-9, atol=1e-12)


@ex.right("np.testing")
def _(f):
    rng = np.random.default_rng(2)
    for shape in ((4,), (3, 4), (2, 3, 4)):
        z = rng.normal(0, 3, shape)
        powers = np.exp(z)
        wanted = powers / powers.sum(axis=-1, keepdims=True)
        far = np.where(rng.random((*shape[:-1], 1)) < 0.5, 1000.0, -1000.0)
        for shift in (0.0, 1000.0, -1000.0, far):
            handed = z + shift
            got = f(handed)
            np.testing.assert_allclose(got, wanted, rtol=1e-8)
            np.testing.assert_array_equal(handed, z + shift)
            assert np.shape(got) == shape
    np.testing.assert_allclose(f(np.array([[-800.0, 0.0, 800.0]])), [[0, 0, 1]], atol=1e-12)
    np.testing.assert_allclose(f(np.array([[-np.inf, 0.0]])), [[0, 1]], atol=1e-20)


@ex.right("properties")
def _(f):
    rng = np.random.default_rng(4)
    for shape in ((5,), (4, 5), (3, 4, 5)):
        z = rng.normal(0, 2, shape)
        before = z.copy()
        a = f(z)
        assert np.shape(a) == shape and np.array_equal(z, before)
        assert np.all(np.greater(a, 0)) and np.allclose(np.sum(a, axis=-1), 1, rtol=1e-9)
        logs = np.log(a)
        assert np.allclose(np.diff(logs, axis=-1), np.diff(z, axis=-1), atol=1e-5)
        scales = rng.permutation(np.prod(shape[:-1], dtype=int)).reshape(*shape[:-1], 1)
        moved = f(z + 900.0 * scales - 950.0)
        assert np.allclose(moved, a, rtol=1e-6, atol=0)
    assert np.allclose(f(np.array([[0.0, 1500.0], [-1500.0, 0.0]])), [[0, 1], [0, 1]])


@ex.right("row by row with math")
def _(f):
    z = np.array(
        [[[1.0, 3.0], [1000.0, 999.0]], [[-800.0, -802.0], [0.0, 700.0]], [[9, 9], [0, -750]]]
    )
    kept = z.tolist()
    a = f(z)
    assert np.shape(a) == (3, 2, 2)
    for i in range(3):
        for j in range(2):
            u, v = kept[i][j]
            share = 1 / (1 + math.exp(min(v - u, 709)))
            assert abs(a[i][j][0] - share) < 1e-9 and abs(a[i][j][1] - (1 - share)) < 1e-9
    assert z.tolist() == kept
    assert np.shape(f(z[0])) == (2, 2) and np.shape(f(z[0, 0])) == (2,)


@ex.right("raises by itself, and a bool returned")
def _(f):
    z = np.array([[0.0, 1.0, 2.0], [-2000.0, -1999.0, -1998.0], [3000.0, 3001.0, 3002.0]])
    wanted = np.array([0.09003057317038046, 0.24472847105479767, 0.6652409557748219])
    for rows in (z, z[1], z[None], z[:, None], z.astype(int)):
        copy = rows.copy()
        try:
            close = np.isclose(f(rows), wanted, rtol=1e-8).all()
            same = np.shape(f(rows)) == rows.shape
        except Exception as error:
            raise AssertionError("f raised") from error
        if not (close and same and (rows == copy).all()):
            raise AssertionError("not a softmax")
    wide = np.asarray(f(np.array([[-600.0, 600.0, 599.0]])))
    if abs(wide[0, 1] - 0.7310585786300049) > 1e-9 or wide[0, 0] > 0:
        raise AssertionError("not a softmax of wide rows")
    return True


@ex.right("another way to compute it")
def _(f):
    rng = np.random.default_rng(5)
    for scale in (1.0, 1000.0):
        for shape in ((3,), (4, 3), (2, 4, 3)):
            z = np.round(rng.normal(0, scale, shape), 2)
            before = z.copy()
            a = f(z)
            wanted = np.exp(z - np.logaddexp.reduce(z, axis=-1)[..., None])
            assert np.shape(a) == shape and np.allclose(a, wanted, rtol=1e-8, atol=1e-12)
            assert np.array_equal(z, before)
