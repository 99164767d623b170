"""The two rules of descent, against their papers' formulas written out."""

from __future__ import annotations

import numpy as np

from course_lib.descent import adam, sgd

START = np.random.default_rng(0).normal(size=(3, 2))
GRADIENTS = np.random.default_rng(1).normal(size=(3, 3, 2))


def test_adam_moves_by_the_rule_of_the_paper():
    W, b = START.copy(), np.full(2, 0.7)
    step = adam([(W, b)], lr=0.05)
    wanted, m, v = START, 0.0, 0.0
    for t, g in enumerate(GRADIENTS, start=1):
        step(0, (g, np.zeros(2)))
        m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
        wanted = wanted - 0.05 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        np.testing.assert_allclose(W, wanted, rtol=1e-10)
    assert (b == 0.7).all()  # what has no gradient does not move at all


def test_momentum_carries_the_step_before():
    W, other = START.copy(), START.copy()
    step = sgd([(other,), (W,)], lr=0.1, momentum=0.5)
    wanted, v = START, 0.0
    for g in GRADIENTS:
        step(1, (g,))
        v = 0.5 * v - 0.1 * g
        wanted = wanted + v
        np.testing.assert_allclose(W, wanted, rtol=1e-12)
    assert (other == START).all()
