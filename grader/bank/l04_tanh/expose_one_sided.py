"""expose_one_sided(): a z for which a tanh that overflows on the left goes wrong."""

from __future__ import annotations

import numpy as np

from grader.bank.exposing import exposing
from grader.bank.slips import SLIPS

ex = exposing(
    "expose_one_sided",
    "tanh",
    "overflow-on-the-left",
    takes={"z": "any"},
    right="by_library",
    points=2,
    truth="Your z lies where one exponential has become infinite above and below the line.",
    differs=lambda z: bool((np.asarray(z) < -354.9).any()),
    hints=[
        "An exponential of a very negative number is 0, and harmless. Which z makes the "
        "argument of "
        "theirs large and positive?",
        "theirs takes the exponential of −2z. It is infinite from an argument of about 710 on.",
        "Any z below −355 will do, and above −1000, the limit.",
    ],
)

ex.wrong(
    "far-right",
    "Your z is nowhere negative. On that side exp(−2z) is small, and theirs is right to the last.",
    "Which sign has −2z for your z, and which does it need?",
    lambda: np.array([400.0, 1000.0]),
)
ex.wrong(
    "not-far-enough",
    "Your z is nowhere positive, so it is on the side where exp(−2z) grows; but both functions "
    "agree, so it has not overflowed there.",
    "An exponential is infinite from about 710 on. Mind the 2.",
    lambda: np.array([-300.0, -40.0]),
)
ex.wrong(
    "one-number-throughout",
    "Your array has one number throughout, and both functions agree there.",
    "Try a far more negative one.",
    lambda: np.array([-300.0, -300.0]),
)
ex.wrong(
    "both-sides-not-far",
    "Your z has both signs, and both functions agree on all of it: on the left it does not go far "
    "enough.",
    "An exponential is infinite from about 710 on. Mind the 2.",
    lambda: np.array([-300.0, 300.0]),
)
ex.wrong(
    "zero",
    "Your z is all zeros: there exp(−2z) is 1, and both give 0.",
    "The mistake is an overflow. Where does exp(−2z) become large?",
    lambda: np.zeros(3),
)
ex.wrong(
    "beyond-the-limit",
    "There is a number further from 0 than 1000 in your z; the exercise says at most 1000.",
    "So far out is not needed: think of where exp(−2z) becomes infinite.",
    lambda: np.array([-5000.0]),
)
ex.wrong(
    "not-finite",
    "There is an infinity or a nan in your z. It has to be finite: the mistake shows for ordinary "
    "numbers.",
    "Replace it by an ordinary negative number.",
    lambda: np.array([-np.inf]),
)
ex.wrong(
    "as-text",
    "What came back are no numbers.",
    "Return an array of numbers, or one number.",
    lambda: "-400",
)
ex.wrong(
    "nothing-in-it",
    "Your array is empty, so there is nothing to compare.",
    "Put a number into it.",
    lambda: np.array([]),
)
ex.slip("nothing", SLIPS["nothing"].message, SLIPS["nothing"].hint)

ex.right("one number", lambda: -400.0)
ex.right("a whole number", lambda: -999)
ex.right("a NumPy number", lambda: np.float64(-355.5))
ex.right("a list", lambda: [1.0, -360])
ex.right("a matrix", lambda: np.full((2, 3), -500.0))
ex.right("a row of them", lambda: np.linspace(-1000, 1000, 101))


@ex.right("found by trying")
def _():
    z = 0.0
    with np.errstate(all="ignore"):
        while np.isfinite(np.exp(-2 * z)):
            z -= 1
    return np.array([z])
