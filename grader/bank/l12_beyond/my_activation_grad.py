"""my_activation_grad(z): the slope of one's own activation, by the difference quotient."""

from __future__ import annotations

import numpy as np

from course_lib.checking.codec import Laid
from grader.bank.model import Exercise, f32

ex = Exercise(
    "my_activation_grad",
    truth="Your my_activation_grad agrees with the difference quotient of your my_activation "
    "wherever that has a slope.",
    hints=[
        "numerical_gradient of lesson 8 tells you at any z what should come back: "
        "(f(z + h) − f(z − h))/2h.",
        "Differentiate piece by piece: a product has two terms, and what stands inside of a "
        "function gives a factor.",
        "Draw your slope and the difference quotient over one another, and look where they part.",
    ],
    view="own_slope",
    probe="slopes",
)
ex.aspect(
    "agrees with the difference quotient",
    2,
    cases=[
        (np.array([-2.0, -0.5, 1.0, 3.5, -1.25, 0.625]),),
        (np.array([[0.25, -1.5, 2.0, -0.75], [-3.0, 0.75, -0.125, 1.75]]),),
        (np.array([-60.0, -20.0, -8.0, -4.5, 4.5, 8.0, 20.0, 60.0]),),
    ],
    draw=lambda rng: (rng.uniform(-5, 5, (4, 5)),),
)
ex.aspect(
    "integers, single numbers, slices",
    0.5,
    cases=[
        (np.array([[-3, 1], [2, -2]]),),
        (Laid("strided", np.array([[1.5, -2.0], [0.5, 3.0]])),),
        (-2.5,),
        (3,),
        (np.float64(0.75),),
        (np.array(-1.25),),
    ],
    draw=lambda rng: (float(rng.uniform(-3, 3)),),
)
ex.aspect(
    "keeps float32",
    0.25,
    cases=[(f32(-2, -0.5, 1, 3.5),), (f32([1.5, -2], [0.25, -4]),)],
    draw=lambda rng: (rng.uniform(-3, 3, (2, 3)).astype(np.float32),),
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[
        (np.array([[0.5, -1.5], [2.0, -0.25]]),),
        (Laid("read-only", np.array([1.5, -2.0, 0.25])),),
    ],
    draw=lambda rng: (rng.uniform(-3, 3, (3, 2)),),
)


def out(z, values):
    """Return values with the dtype that z asks for."""
    return np.asarray(values, np.float32 if np.asarray(z).dtype == np.float32 else float)[()]


ex.wrong(
    "value-instead",
    "This is my_activation itself; its slope is asked.",
    "How steep is your curve far to the right, and how high is it there?",
    lambda z, *, my_activation: my_activation(z),
)
ex.wrong(
    "slope-at-the-output",
    "The slope was taken at the output: at my_activation(z) in the place of z.",
    "The argument is the pre-activation.",
    lambda z, *, right, my_activation: right(my_activation(z)),
)
ex.wrong(
    "wrong-sign",
    "The sign is turned round everywhere: where your curve rises, your slope is negative.",
    "Which sign has each term of the derivative?",
    lambda z, *, right: -right(z),
)
ex.wrong(
    "twice",
    "It is twice the slope, everywhere.",
    "Is the quotient divided by the whole distance, 2h? Or has a factor ½ got lost?",
    lambda z, *, right: 2 * right(z),
)
ex.wrong(
    "half",
    "It is half of the slope, everywhere.",
    "Which factor ½ is one too many?",
    lambda z, *, right: right(z) / 2,
)
ex.wrong(
    "times-z",
    "It is the slope times z. That is one factor too many.",
    "Multiply out your derivative: which term holds a z that should not be there?",
    lambda z, *, right: out(z, right(z) * np.asarray(z)),
)
ex.wrong(
    "squared",
    "It is the square of the slope.",
    "Is one factor there twice?",
    lambda z, *, right: right(z) ** 2,
)
ex.wrong(
    "gate-only",
    "It is my_activation(z)/z: if your function is z times a gate, this is the gate, and the term "
    "in which the gate is differentiated is missing.",
    "A product has two terms in its derivative: (z·g)′ = g + z·g′.",
    lambda z, *, my_activation: out(z, my_activation(z) / np.asarray(z)),
)
ex.wrong(
    "gate-missing",
    "The term my_activation(z)/z is missing: if your function is z times a gate, the gate itself "
    "is a part of the slope.",
    "A product has two terms in its derivative: (z·g)′ = g + z·g′.",
    lambda z, *, right, my_activation: out(z, right(z) - my_activation(z) / np.asarray(z)),
)
ex.wrong(
    "ones",
    "It is 1 everywhere, which is the slope of z itself.",
    "Your activation bends, so its slope changes.",
    lambda z: out(z, np.ones(np.shape(z))),
)
ex.wrong(
    "zeros",
    "It is 0 everywhere, as if your activation were level.",
    "How does my_activation change from z = 1 to z = 1.001?",
    lambda z: out(z, np.zeros(np.shape(z))),
)
ex.wrong(
    "wrong-on-the-left",
    "It is right for positive z and not for negative z.",
    "Differentiate the left piece again; or is it ReLU's slope?",
    lambda z, *, right: out(z, np.where(np.asarray(z) > 0, right(z), 0)),
)
ex.wrong(
    "wrong-on-the-right",
    "It is right for negative z and not for positive z.",
    "Differentiate the right piece again.",
    lambda z, *, right: out(z, np.where(np.asarray(z) < 0, right(z), 1)),
)
ex.wrong(
    "of-another-function",
    "It is not the slope of your my_activation as it stands above. Perhaps that was changed since, "
    "or a term is missing.",
    "Draw your slope and the difference quotient over one another, and look where they part.",
    lambda z: out(z, 1 - np.tanh(z) ** 2),
)
ex.wrong(
    "one-number",
    "The slopes were added up to one number; each z has a slope of its own.",
    "The result has the shape of z.",
    lambda z, *, right: np.sum(right(z)),
)
ex.wrong(
    "a-list",
    "A list came back; the contract says an array of the shape of z.",
    "No loop is needed: arithmetic and NumPy's functions work on whole arrays.",
    lambda z, *, right: right(z).tolist() if np.ndim(z) else right(z),
)
ex.wrong(
    "a-matrix",
    "A matrix or another shape came back. Each output depends on its own z only, so the slopes "
    "alone, in the shape of z, say it all.",
    "No np.diag and no reshape: one slope for each entry of z.",
    lambda z, *, right: np.diag(np.ravel(right(z))),
)
ex.wrong(
    "float64",
    "The slopes are right, but float32 comes back as float64.",
    "np.float64 numbers and arrays made without a dtype widen; Python's own numbers do not.",
    lambda z, *, right: np.asarray(right(z), np.float64),
)
ex.wrong(
    "nothing-returned",
    "Nothing came back: is there a return?",
    "print shows a value to a reader; only return hands it to the caller.",
    lambda z: None,
)

ex.right("two roots", lambda z: 0.5 + 0.5 * np.asarray(z) / np.sqrt(1.0 + np.square(z)))
ex.right("one fraction", lambda z: (1 + z / np.sqrt(np.square(z) + 1.0)) / 2)
ex.right("by tan", lambda z: 0.5 + 0.5 * np.sin(np.arctan(z)))
ex.right(
    "from the value",
    lambda z, *, my_activation: (a := my_activation(z) + 0.5) / (2 * a - np.asarray(z)),
)
ex.right("a power", lambda z: 0.5 + 0.5 * np.asarray(z) * (1.0 + np.square(z)) ** -0.5)


@ex.right("by difference quotient")
def _(z, *, my_activation):
    z = np.asarray(z)
    h = 1e-5
    wide = z.astype(float)
    slopes = (my_activation(wide + h) - my_activation(wide - h)) / (2 * h)
    return np.asarray(slopes, z.dtype if z.dtype.kind == "f" else float)


@ex.right("entry by entry")
def _(z):
    z = np.asarray(z)
    slopes = np.empty(z.shape, z.dtype if z.dtype.kind == "f" else float)
    for i in np.ndindex(z.shape):
        slopes[i] = 0.5 + 0.5 * z[i] / (1 + z[i] * z[i]) ** 0.5
    return slopes


for name in ("a power", "from the value", "two roots"):
    ex.same(f"{name}: np.asarray(z) → z", "Arithmetic takes arrays and numbers of every kind.")
for other in ("-1e-05", "5e-06"):
    ex.same(
        f"by difference quotient: h = 1e-05 → h = {other}",
        "A quotient to both sides is the same for −h, and as good for half of it.",
    )
ex.same(
    "reference: np.hypot(z, 1.0) → np.hypot(z, -1.0)",
    "A hypotenuse does not depend on the signs of the sides.",
)
