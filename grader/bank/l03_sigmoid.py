"""The exercises of lesson 03."""

from __future__ import annotations

import math

import numpy as np

from grader.bank.model import Ask, Bank

bank = Bank("03_sigmoid")


def decay(z):
    """e^−|z|: between 0 and 1 for every z."""
    return np.exp(-np.abs(z))


def sigma(z):
    """A right sigmoid for the answers below that are wrong, or right, somewhere else."""
    return np.where(np.greater_equal(z, 0), 1, decay(z)) / (1 + decay(z))


def naive(z):
    """The formula as it stands."""
    return 1 / (1 + np.exp(-z))


def slope_of(z):
    """A right derivative."""
    return decay(z) / (1 + decay(z)) ** 2


def times_rest(a):
    return a * (1 - a)


def losses(z, y):
    """The cross-entropy of each example, from its logit."""
    return np.maximum(z, 0) - z * y + np.log1p(decay(z))


def log_odds(p):
    """A right logit."""
    return np.log(p) - np.log1p(-p)


def f32(*values):
    return np.array(values, dtype=np.float32)


# --- sigmoid --------------------------------------------------------------------------------

ex = bank.exercise(
    "sigmoid",
    points=4,
    rtol=1e-13,
    atol=0.0,
    hints=[
        "Where the formula overflows, exp was asked for a large positive number. Both of its "
        "halves can be had from the exponential of a number that is never positive.",
        "Let e be the exponential of minus the absolute value of z: it lies between 0 and 1. "
        "For z ≥ 0 the formula is 1/(1 + e) as it stands; for z < 0 multiply numerator and "
        "denominator by the exponential of z, and e appears again.",
        "For z < 0 that gives e/(1 + e). So the denominator is always 1 + e, and the numerator "
        "is 1 where z ≥ 0 and e elsewhere: one call of np.where.",
    ],
)
ex.aspect(
    "typical values",
    1,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
    ],
    draw=lambda rng: (rng.uniform(-4, 4, (3, 4)),),
)
ex.aspect(
    "integers and single numbers",
    0.5,
    cases=[(0.0,), (3,), (-2.5,), (np.array([-3, 0, 2]),), (np.array([[1, -1], [4, -6]]),)],
    draw=lambda rng: (rng.integers(-9, 9, (2, 3)),),
)
ex.aspect(
    "far from zero",
    1,
    cases=[
        (np.array([-1000.0, 1000.0]),),
        (np.array([-30.0, -20.25, 17.5]),),
        (np.array([-700.0, -300.5, -120.0, -40.0, 37.0, 300.0, 700.0]),),
    ],
    draw=lambda rng: (np.concatenate([rng.uniform(-700, 700, 4), rng.uniform(-36, -9, 3)]),),
)
ex.aspect(
    "quiet, and positive down to −720",
    0.75,
    require="quiet",
    cases=[
        Ask((np.array([-720.0, 2.0]),), rtol=1e-6),
        Ask((np.array([-1000.0, -710.5, 710.5, 1000.0]),), rtol=1e-6),
        (f32(-200, -95, 0.5, 95, 200),),
    ],
    draw=lambda rng: Ask(
        (rng.permutation([*rng.uniform(-720, -711, 2), 950.0, -950.0]),), rtol=1e-6
    ),
)
ex.aspect(
    "keeps float32",
    0.5,
    dtype="same",
    cases=[(f32(-30, -2, -0.5, 0, 1.5, 17),)],
    draw=lambda rng: (rng.normal(0, 3, (2, 3)).astype(np.float32),),
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([-1.5, 0.5, 2.0]),)],
    draw=lambda rng: (rng.normal(0, 2, (3, 2)),),
)
ex.wrong(
    "naive-overflow",
    "This is the formula as it stands, and its values are right to the last digit but for one "
    "fault: below about −709.8 its exponential overflows (NumPy warns of it unless told not "
    "to), and what should still be positive at −720 becomes 0.",
    "Of what does your code take the exponential, and can that be a large positive number?",
    lambda z: 1 / (1 + np.exp(-z)),
)
ex.wrong(
    "naive-in-float64",
    "Two things remain: the formula's exponential overflows below about −709.8, so σ(−720) "
    "becomes 0, and a float32 array comes back as float64.",
    "Which line turns every input into float64, and which exponential can overflow?",
    lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=np.float64))),
)
ex.wrong(
    "noisy-branches",
    "The values are right, but NumPy warned: np.where takes both branches for every z and only "
    "then picks, so the branch that is not wanted overflowed although its "
    "value was never used.",
    "Give np.where branches that are harmless for every z, wanted or not.",
    lambda z: np.where(np.greater_equal(z, 0), 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
)
ex.wrong(
    "exponential-ratio",
    "This is e^z/(1 + e^z). It equals the formula on paper, but from z ≈ 709.8 on both parts "
    "are infinite, and infinite divided by infinite is nan.",
    "This form is safe for negative z only. Which form is safe for positive z?",
    lambda z: np.exp(z) / (1 + np.exp(z)),
)
ex.wrong(
    "nan-to-zero",
    "The nan of e^z/(1 + e^z) was replaced by 0, and that is the wrong end: far to the right "
    "the sigmoid is 1.",
    "Do not repair nan afterwards; write a form in which it cannot arise.",
    lambda z: np.nan_to_num(np.exp(z) / (1 + np.exp(z))),
)
ex.wrong(
    "through-tanh",
    "(1 + tanh(z/2))/2 is the sigmoid on paper. On the left it subtracts two numbers that are "
    "nearly equal: digits are lost from about z = −8 on, and below −38 nothing is left but 0.",
    "How many digits of 1e-9 survive when it is computed as 1 − 0.999999999?",
    lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
)
ex.wrong(
    "one-minus-on-the-left",
    "The left half is computed as 1 − 1/(1 + e). That subtracts two numbers that are nearly "
    "equal, so the small values on the left lose their digits and then become 0.",
    "Bring 1 − 1/(1 + e) to one fraction on paper first; the subtraction disappears.",
    lambda z: np.where(np.greater_equal(z, 0), 1 / (1 + decay(z)), 1 - 1 / (1 + decay(z))),
)
ex.wrong(
    "denominator-lost",
    "For negative z this returns e itself. The left half is e/(1 + e); without its denominator "
    "it is right only where e is far smaller than 1.",
    "What does your function give just left of 0, at −0.001? The curve has no jump there.",
    lambda z: np.where(np.greater_equal(z, 0), 1 / (1 + decay(z)), decay(z)),
)
ex.wrong(
    "left-half-mirrored",
    "The absolute value of z is used on both sides, so the left half is a mirror image of the "
    "right one: σ(−2) comes out as σ(2).",
    "The curve has to go on falling to the left of 0. What is the numerator there?",
    lambda z: 1 / (1 + np.exp(-np.abs(z))),
)
ex.wrong(
    "sign-flipped",
    "The minus sign in the exponent is missing: this curve falls from 1 to 0, it is σ(−z).",
    "What should come back for a large positive z, and what does exp(z) do there?",
    lambda z: 1 / (1 + np.exp(z)),
)
ex.wrong(
    "branches-swapped",
    "The two branches stand the wrong way round, so this is σ(−z): large z gives 0, and it "
    "should give 1.",
    "Follow one large positive z through your condition.",
    lambda z: np.where(np.greater_equal(z, 0), decay(z), 1) / (1 + decay(z)),
)
ex.wrong(
    "brackets-missing",
    "1 / 1 + exp(−z) is read as (1/1) + exp(−z): the division is done before the sum.",
    "Which brackets does the whole denominator need?",
    lambda z: 1 / 1 + np.exp(-z),
)
ex.wrong(
    "tanh-instead",
    "This is tanh: it runs from −1 to 1. The sigmoid runs from 0 to 1.",
    "What should come back at z = 0?",
    lambda z: np.tanh(z),
)
ex.wrong(
    "slope-instead",
    "This is the slope of the sigmoid, not the sigmoid: it has a peak of 1/4 at 0.",
    "The slope is asked in the next exercise. What should come back for a large z?",
    slope_of,
)
ex.wrong(
    "step-instead",
    "This decides hard: 0 or 1. The sigmoid passes through every value between them.",
    "What should come back at z = 0.5: is that a certain yes?",
    lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0),
)
ex.wrong(
    "hard-sigmoid",
    "These are three straight pieces (the “hard sigmoid”), an approximation of the curve.",
    "The sigmoid is made of an exponential; no piece of it is straight.",
    lambda z: np.clip(0.2 * z + 0.5, 0, 1),
)
ex.wrong(
    "softmax-instead",
    "The exponentials are divided by their sum, so each value depends on all the others and "
    "together they add up to 1: that is softmax. The sigmoid looks at one z at a time.",
    "What stands in the sigmoid's denominator besides the exponential?",
    lambda z: np.exp(z) / np.sum(np.exp(z)),
)


def clipped(limit):
    return lambda z: naive(np.clip(z, -limit, limit))


def kept_off_the_ends(eps):
    return lambda z: np.clip(sigma(z), eps, 1 - eps)


for limit in (20, 30, 50, 88, 100, 500, 700, 709):
    ex.wrong(
        f"clipped-at-{limit}",
        f"z was clipped to ±{limit}, so the curve stops falling there: every z further left gets "
        f"the value at −{limit}. It hides the overflow and makes the tail wrong.",
        "Clipping changes z. Can the formula be rewritten so that nothing needs to be clipped?",
        clipped(limit),
    )
for digits in (7, 8, 12, 15):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"output-clipped-1e-{digits}",
        f"The result was clipped to between 1e-{digits} and 1 − 1e-{digits}. That is a trick for "
        "a logarithm that comes later; the sigmoid itself goes closer to 0 and to 1.",
        "Return the value itself. The loss later in this lesson needs no clipping either.",
        kept_off_the_ends(eps),
    )


@ex.wrong(
    "integers-truncated",
    "For integer input the result was written into an array of integers (empty_like and "
    "zeros_like copy the dtype), so every value between 0 and 1 was cut to 0.",
    "Turn z into floats before you make the array for the result.",
)
def _(z):
    out = np.zeros_like(z)
    right = z >= 0
    out[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    out[~right] = e / (1 + e)
    return out


@ex.wrong(
    "result-array-float64",
    "The array for the result was made with its default dtype, float64, so float32 input does "
    "not stay float32 (and a single number, which has no shape to copy, does not work).",
    "np.zeros has an argument that takes the dtype of z.",
)
def _(z):
    out = np.zeros(z.shape)
    right = z >= 0
    out[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    out[~right] = e / (1 + e)
    return out


@ex.wrong(
    "number-becomes-array",
    "For a single number an array of shape (1,) comes back; one number in, one number out.",
    "np.atleast_1d adds an axis that has to be taken off again; np.asarray does not add one.",
)
def _(z):
    return sigma(np.atleast_1d(z))


ex.wrong(
    "float64-for-float32",
    "The values are right, but float32 input comes back as float64: twice the memory, and the "
    "layers after it compute in float64 too.",
    "Which step makes float64 of everything, whatever the dtype of z?",
    lambda z: sigma(np.asarray(z, dtype=np.float64)),
)
ex.wrong(
    "a-list",
    "A list came back; the contract says an array of the shape of z.",
    "No loop is needed: np.exp works on whole arrays.",
    lambda z: [sigma(v) for v in z] if np.ndim(z) else sigma(z),
)


@ex.wrong(
    "changes-z",
    "The values are right, but z was overwritten on the way, so the caller's array has changed.",
    "out=z and z *= … write into z itself; without them a new array is made.",
)
def _(z):
    z = np.asarray(z)
    right = z >= 0
    e = np.exp(-np.abs(z, out=z))
    return np.where(right, 1, e) / (1 + e)


ex.right(
    "two fractions",
    lambda z: np.where(np.greater_equal(z, 0), 1 / (1 + decay(z)), decay(z) / (1 + decay(z))),
)
ex.right(
    "exponential of the smaller of z and 0",
    lambda z: np.exp(np.minimum(z, 0)) / (1 + decay(z)),
)
ex.right("exponential of minus logaddexp", lambda z: np.exp(-np.logaddexp(0, -z)))
ex.right(
    "each branch kept on its own half",
    lambda z: np.where(
        np.less(z, 0),
        np.exp(np.minimum(z, 0)) / (1 + np.exp(np.minimum(z, 0))),
        1 / (1 + np.exp(-np.maximum(z, 0))),
    ),
)
ex.right(
    "np.e to a power",
    lambda z: np.where(np.greater_equal(z, 0), 1, np.e ** -np.abs(z)) / (1 + np.e ** -np.abs(z)),
)


@ex.right("masks")
def _(z):
    z = np.asarray(z)
    if z.dtype.kind != "f":
        z = z.astype(float)
    out = np.empty_like(z)
    right = z >= 0
    out[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    out[~right] = e / (1 + e)
    return out


@ex.right("both branches, warnings switched off")
def _(z):
    z = np.asarray(z)
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(z)
        return np.where(z < 0, e / (1 + e), 1 / (1 + np.exp(-z)))


@ex.right("one number at a time with math.exp")
def _(z):
    def one(v):
        v = float(v)
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    z = np.asarray(z)
    dtype = z.dtype if z.dtype.kind == "f" else np.float64
    return np.array([one(v) for v in z.ravel()], dtype=dtype).reshape(z.shape)


@ex.right("np.piecewise")
def _(z):
    z = np.asarray(z) * 1.0
    return np.piecewise(
        z,
        [z >= 0],
        [lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))],
    )


# --- sigmoid_grad ---------------------------------------------------------------------------

ex = bank.exercise(
    "sigmoid_grad",
    points=3,
    atol=1e-15,
    hints=[
        "Differentiate 1/(1 + exp(−z)) with the chain rule: the result can be written with the "
        "value of the sigmoid alone.",
        "σ′(z) = σ(z)·(1 − σ(z)), with the sigmoid at z, not with z itself.",
        "Call your sigmoid once, keep its value in a name, and return that value times one "
        "minus it. (Or, with e as in the sigmoid: e divided by the square of 1 + e.)",
    ],
)
ex.aspect(
    "typical values",
    1,
    cases=[
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.5]),),
        (np.array([[0.25, -1.5, 2.0], [-3.0, 0.75, -0.125]]),),
    ],
    draw=lambda rng: (rng.uniform(-5, 5, (3, 4)),),
)
ex.aspect(
    "integers and single numbers",
    0.5,
    cases=[(0.0,), (3,), (-2.5,), (np.array([-3, 0, 2]),), (np.array([[1, -1], [4, -6]]),)],
    draw=lambda rng: (rng.integers(-9, 9, (2, 3)),),
)
ex.aspect(
    "far from zero",
    0.75,
    cases=[
        (np.array([-1000.0, 1000.0, 2.0]),),
        (np.array([-300.0, -25.0, -12.5, 0.5, 12.5, 25.0, 300.0]),),
    ],
    draw=lambda rng: (
        rng.permutation([*rng.uniform(8, 20, 2), *rng.uniform(-20, -8, 2), -1000.0, 1000.0]),
    ),
)
ex.aspect(
    "keeps float32",
    0.5,
    dtype="same",
    cases=[(f32(-30, -2, -0.5, 0, 1.5, 17),)],
    draw=lambda rng: (rng.normal(0, 3, (2, 3)).astype(np.float32),),
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([-1.5, 0.5, 2.0]),)],
    draw=lambda rng: (rng.normal(0, 2, (3, 2)),),
)
ex.wrong(
    "formula-on-z",
    "This is z·(1 − z): the formula a·(1 − a) applied to the pre-activation itself. Its a is "
    "the sigmoid's output.",
    "What has to be computed from z before a·(1 − a) can be used?",
    lambda z: z * (1 - np.asarray(z)),
)
ex.wrong(
    "sigmoid-twice",
    "The sigmoid was applied twice: this is the slope at σ(z), but z is already the "
    "pre-activation.",
    "Count the sigmoids between z and your result: a = σ(z) is needed once.",
    lambda z: slope_of(sigma(z)),
)
ex.wrong(
    "value-not-slope",
    "This is the sigmoid itself. Its slope is small where the curve is flat, on both sides.",
    "What is the slope of the curve far to the right, where it hardly rises any more?",
    sigma,
)
ex.wrong(
    "one-factor-only",
    "This is 1 − σ(z). The slope has two factors, and the other one, σ(z), makes it small on "
    "the left as well.",
    "Far to the left the curve is flat. What does your function say there?",
    lambda z: 1 - 1 / (1 + np.exp(-z)),
)
ex.wrong(
    "square-missing",
    "The denominator is not squared: exp(−z)/(1 + exp(−z)) is 1 − σ(z), not the slope.",
    "The quotient rule puts the square of the denominator below.",
    lambda z: np.exp(-np.asarray(z)) / (1 + np.exp(-np.asarray(z))),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong: σ·(σ − 1) is negative everywhere, and the sigmoid never falls.",
    "Is the curve rising or falling at 0?",
    lambda z: -slope_of(z),
)
ex.wrong(
    "tanh-rule-on-sigmoid",
    "1 − a² is the rule for tanh, applied here to the sigmoid's output.",
    "Differentiate 1/(1 + exp(−z)) and compare: which product of a and 1 − a comes out?",
    lambda z: 1 - sigma(z) ** 2,
)
ex.wrong(
    "slope-of-tanh",
    "This is the slope of tanh: it reaches 1 at z = 0, four times as much as the sigmoid's.",
    "The sigmoid's slope at 0 is ½·(1 − ½).",
    lambda z: 1 - np.tanh(z) ** 2,
)
ex.wrong(
    "chain-rule-skipped",
    "This is 1 − tanh²(z/2), four times the slope. Written with tanh, σ(z) = (1 + tanh(z/2))/2 "
    "has a ½ outside and a ½ inside, and each of them is a factor of the derivative.",
    "What should come back at z = 0?",
    lambda z: 4 * slope_of(z),
)
ex.wrong(
    "half-the-chain-rule",
    "This is twice the slope: one of the two factors ½ of (1 + tanh(z/2))/2 was left out.",
    "What should come back at z = 0?",
    lambda z: 2 * slope_of(z),
)
ex.wrong(
    "square-instead-of-product",
    "This is σ(z)², which goes to 1 on the right, where the curve is flat.",
    "The second factor has to make the product small where the first is nearly 1.",
    lambda z: sigma(z) ** 2,
)
ex.wrong(
    "nan-far-left",
    "Far to the left your result is nan: above and below the fraction line stand exponentials "
    "that have become infinite. The slope there is 0.",
    "The slope is the same at z and −z, so it can be computed from the absolute value of z.",
    lambda z: np.exp(-np.asarray(z)) / (1 + np.exp(-np.asarray(z))) ** 2,
)
ex.wrong(
    "nan-far-right",
    "Far to the right your result is nan: above and below the fraction line stand exponentials "
    "that have become infinite. The slope there is 0.",
    "The slope is the same at z and −z, so it can be computed from the absolute value of z.",
    lambda z: np.exp(z) / (1 + np.exp(z)) ** 2,
)
ex.wrong(
    "nothing-on-the-left",
    "The slope is cut to 0 for negative z, as in ReLU. The sigmoid rises on both sides of 0.",
    "The curve is symmetric about z = 0: its slope at −1 equals its slope at 1.",
    lambda z: np.where(np.asarray(z) > 0, slope_of(z), 0.0 * slope_of(z)),
)
ex.wrong(
    "quarter-or-nothing",
    "This is ¼ within ±2 and 0 outside: the slope of three straight pieces, not of the curve.",
    "¼ is the largest slope, at z = 0 only; it falls off smoothly from there.",
    lambda z: np.where(np.abs(z) < 2, 0.25, 0.0),
)
ex.wrong(
    "difference-quotient",
    "This is a difference quotient. It is close near 0, but far out, where the slope is "
    "tiny, rounding leaves few digits of it.",
    "Write the derivative as a formula in the sigmoid's value.",
    lambda z: (sigma(np.asarray(z) + 1e-5) - sigma(np.asarray(z) - 1e-5)) / 2e-5,
)
ex.wrong(
    "one-number",
    "The slopes were added up to one number; each z has a slope of its own.",
    "The result has the shape of z.",
    lambda z: np.sum(slope_of(z)),
)
ex.wrong(
    "integers-truncated",
    "For integer input the result was written into an array of integers, and every slope, "
    "being below 1, was cut to 0.",
    "np.zeros_like and np.empty_like copy the dtype of z; give them one, or do without them.",
    lambda z: slope_of(z).astype(z.dtype) if isinstance(z, np.ndarray) else slope_of(z),
)
ex.wrong(
    "float64-for-float32",
    "The values are right, but float32 input comes back as float64.",
    "Which step makes float64 of everything, whatever the dtype of z?",
    lambda z: slope_of(np.asarray(z, dtype=np.float64)),
)
ex.wrong(
    "a-matrix",
    "A matrix with the slopes on its diagonal came back. Each output depends on its own z only, "
    "so the slopes alone, in the shape of z, say it all.",
    "No np.diag: one slope for each entry of z.",
    lambda z: np.diag(slope_of(z)) if np.ndim(z) == 1 else slope_of(z),
)


@ex.wrong(
    "changes-z",
    "The values are right, but z was overwritten on the way, so the caller's array has changed.",
    "out=z and z *= … write into z itself; without them a new array is made.",
)
def _(z):
    z = np.asarray(z)
    return slope_of(np.abs(z, out=z))


ex.right("a·(1 − a)", lambda z: times_rest(sigma(z)))
ex.right("a·(1 − a) with the formula as it stands", lambda z: times_rest(naive(z)))
ex.right("a − a²", lambda z: sigma(z) - sigma(z) ** 2)
ex.right("σ(z)·σ(−z)", lambda z: sigma(z) * sigma(-np.asarray(z)))
ex.right("e/(1 + e)²", slope_of)
ex.right("through cosh", lambda z: 1 / (2 + 2 * np.cosh(z)))
ex.right("through tanh", lambda z: 0.25 * (1 - np.tanh(0.5 * np.asarray(z)) ** 2))
ex.right("1/(2 + e^z + e^−z)", lambda z: 1 / (2 + np.exp(z) + np.exp(-np.asarray(z))))


@ex.right("a loop")
def _(z):
    z = np.asarray(z)
    dtype = z.dtype if z.dtype.kind == "f" else np.float64
    out = np.empty(z.shape, dtype)
    for i in np.ndindex(z.shape):
        e = math.exp(-abs(z[i]))
        out[i] = e / (1 + e) ** 2
    return out


# --- logit ----------------------------------------------------------------------------------

ex = bank.exercise(
    "logit",
    points=2,
    hints=[
        "Start from p = 1/(1 + exp(−z)) and solve for z.",
        "The odds p/(1 − p) are exp(z); the logarithm takes that back.",
        "Return the natural logarithm of the odds, or the logarithm of p minus the logarithm of "
        "1 − p (np.log1p(−p)). Keep away from 1/p − 1: near p = 1 it loses digits.",
    ],
)
ex.aspect(
    "typical values",
    0.75,
    cases=[(np.array([0.1, 0.25, 0.5, 0.9]),), (np.array([[0.3, 0.7, 0.2], [0.55, 0.05, 0.8]]),)],
    draw=lambda rng: (rng.uniform(0.02, 0.98, (2, 3)),),
)
ex.aspect(
    "single numbers",
    0.25,
    cases=[(0.5,), (0.125,)],
    draw=lambda rng: (float(rng.uniform(0.05, 0.95)),),
)
ex.aspect(
    "close to 0 and to 1",
    0.75,
    cases=[
        (1e-12,),
        (1 - 1.3e-9,),
        (np.array([1e-12, 3e-9, 1e-5]),),
        (np.array([1 - 1e-9, 1 - 3.7e-9, 0.99999]),),
    ],
    draw=lambda rng: (
        np.concatenate([10 ** rng.uniform(-12, -5, 2), 1 - rng.uniform(1e-9, 4e-9, 3)]),
    ),
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([0.2, 0.6, 0.75]),)],
    draw=lambda rng: (rng.uniform(0.05, 0.95, 4),),
)
ex.wrong(
    "one-over-the-sigmoid",
    "This is 1/σ(p). “Inverse” means here the function that undoes the sigmoid, not one "
    "divided by it.",
    "Which z has σ(z) = p? Solve p = 1/(1 + exp(−z)) for z.",
    lambda p: 1 / sigma(p),
)
ex.wrong(
    "sigmoid-again",
    "This applies the sigmoid to p; it has to be undone.",
    "logit(σ(2)) is 2. What does your function give there?",
    sigma,
)
ex.wrong(
    "odds-only",
    "These are the odds p/(1 − p); their logarithm is still to be taken.",
    "p = ½ has odds of 1. Which z gives ½?",
    lambda p: p / (1 - p),
)
ex.wrong(
    "log-p-only",
    "This is ln p; the other half, ln(1 − p), is missing, so it never gets above 0.",
    "What should come back at p = ½, and at p = 0.9?",
    lambda p: np.log(p),
)
ex.wrong(
    "wrong-sign",
    "The quotient is upside down: this is −z. A probability above ½ belongs to a positive z.",
    "Is p or 1 − p above the fraction line?",
    lambda p: np.log1p(-p) - np.log(p),
)
ex.wrong(
    "logs-divided",
    "The two logarithms were divided. The logarithm of a quotient is the difference of the "
    "logarithms.",
    "ln(a/b) = ln a − ln b.",
    lambda p: np.log(p) / np.log(1 - p),
)
ex.wrong(
    "logs-added",
    "The two logarithms were added, which gives ln(p·(1 − p)): the same at p and 1 − p.",
    "ln(a/b) = ln a − ln b. Which sign does ln(1 − p) get?",
    lambda p: np.log(p) + np.log(1 - p),
)
ex.wrong(
    "log-before-division",
    "The logarithm was taken of p alone, and then divided by 1 − p.",
    "Look at the brackets: the whole quotient belongs inside the logarithm.",
    lambda p: np.log(p) / (1 - p),
)
ex.wrong(
    "brackets-missing",
    "p / 1 − p is read as (p/1) − p, which is 0, and the logarithm of 0 is −∞.",
    "Which brackets does the denominator need?",
    lambda p: np.log(p / 1 - p),
)
ex.wrong(
    "base-10",
    "This is the logarithm to base 10; the sigmoid is made of e.",
    "np.log is the natural logarithm.",
    lambda p: np.log10(p) - np.log10(1 - p),
)
ex.wrong(
    "base-2",
    "This is the logarithm to base 2; the sigmoid is made of e.",
    "np.log is the natural logarithm.",
    lambda p: np.log2(p) - np.log2(1 - p),
)
ex.wrong(
    "log1p-for-log",
    "np.log1p(p) is ln(1 + p), not ln p: the 1 comes in addition.",
    "log1p is of use for ln(1 − p), as log1p(−p). What about the other logarithm?",
    lambda p: np.log1p(p) - np.log1p(-p),
)
ex.wrong(
    "one-over-p-minus-one",
    "−ln(1/p − 1) is right on paper. Near p = 1, 1/p is rounded to a number close to 1, and "
    "subtracting 1 leaves few of its digits.",
    "Subtract before you divide: 1 − p is exact near 1, 1/p − 1 is not.",
    lambda p: -np.log(1 / p - 1),
)
ex.wrong(
    "through-arctanh",
    "2·arctanh(2p − 1) is right on paper. For tiny p, 2p − 1 is rounded to a number close to "
    "−1, and the digits of p are gone.",
    "Take the logarithm of p itself; it keeps all of its digits however small it is.",
    lambda p: 2 * np.arctanh(2 * p - 1),
)
ex.wrong(
    "half-of-it",
    "This is arctanh(2p − 1), which undoes tanh scaled to 0…1; it is half of what is asked.",
    "σ(z) = (1 + tanh(z/2))/2: where does the 2 inside go when it is solved for z?",
    lambda p: 0.5 * log_odds(p),
)
ex.wrong(
    "arctanh-of-p",
    "This undoes tanh, not the sigmoid: a tanh of ½ is not a probability of ½.",
    "What should come back at p = ½?",
    lambda p: np.arctanh(p),
)
ex.wrong(
    "probit",
    "−ln(−ln p) undoes another S-shaped curve, exp(−exp(−z)).",
    "Solve p = 1/(1 + exp(−z)) for z.",
    lambda p: -np.log(-np.log(p)),
)


def log_odds_clipped(eps):
    return lambda p: log_odds(np.clip(p, eps, 1 - eps))


def log_odds_with(eps):
    return lambda p: np.log(p + eps) - np.log(1 - p + eps)


for digits in (6, 7, 8, 9, 10):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"clipped-1e-{digits}",
        f"p was clipped to between 1e-{digits} and 1 − 1e-{digits}, so everything beyond gets "
        "the same z. The contract goes down to 1e-12.",
        "With 0 < p < 1 nothing can go wrong; nothing needs to be clipped.",
        log_odds_clipped(eps),
    )
for digits in (7, 8, 9, 10, 12, 15, 16):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"epsilon-1e-{digits}",
        f"1e-{digits} was added inside the logarithm. That changes the result for tiny p: the "
        "contract goes down to 1e-12.",
        "With 0 < p < 1 the logarithm is finite; nothing needs to be added.",
        log_odds_with(eps),
    )
ex.wrong(
    "number-becomes-array",
    "For a single number an array of shape (1,) comes back; one number in, one number out.",
    "np.log works on a single number too, without an extra axis.",
    lambda p: log_odds(np.atleast_1d(p)),
)
ex.wrong(
    "a-list",
    "A list came back; the contract says an array of the shape of p.",
    "No loop is needed: np.log works on whole arrays.",
    lambda p: [log_odds(q) for q in p] if np.ndim(p) else log_odds(p),
)


@ex.wrong(
    "changes-p",
    "The values are right, but p was overwritten on the way, so the caller's array has changed.",
    "p /= … writes into p itself; p / … makes a new array.",
)
def _(p):
    p /= 1 - p
    return np.log(p)


ex.right("the logarithm of the odds", lambda p: np.log(p / (1 - p)))
ex.right("ln p − ln(1 − p)", lambda p: np.log(p) - np.log(1 - p))
ex.right("minus the logarithm of the odds against", lambda p: -np.log((1 - p) / p))
ex.right("log1p(−p)", lambda p: -(np.log1p(-p) - np.log(p)))
ex.right("logarithms to base 2, converted", lambda p: np.log2(p / (1 - p)) * np.log(2))
ex.right("one number at a time", lambda p: np.vectorize(lambda q: math.log(q / (1 - q)))(p))


# --- binary_cross_entropy -------------------------------------------------------------------

ex = bank.exercise(
    "binary_cross_entropy",
    points=4,
    hints=[
        "Do not compute the probability at all: the loss of one example can be written with z "
        "alone, as ln(1 + exp(z)) − y·z.",
        "ln(1 + exp(z)) overflows for large z. np.logaddexp(0, z) is the same number, computed "
        "safely; so is the larger of z and 0 plus np.log1p of an exponential that cannot grow.",
        "For each example take logaddexp of 0 and z, subtract y times z, and return the mean over "
        "the examples.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        (np.array([0.25, 0.5, 0.875]), np.array([1, 0, 1])),
        (np.array([1.5, -0.5, 0.25, -3.0, 2.0]), np.array([1, 0, 0, 1, 1])),
    ],
    draw=lambda rng: (rng.normal(0, 2, 7), rng.permutation([0, 0, 0, 0, 0, 1, 1])),
)
ex.aspect(
    "confident, and wrong",
    1.5,
    cases=[
        (np.array([40.0]), np.array([0])),
        (np.array([-40.0]), np.array([1])),
        (np.array([1000.0, -1000.0, 0.5]), np.array([0, 1, 1])),
        (np.array([1000.0, -1000.0, -2.0]), np.array([1, 0, 1])),
        (np.array([-800.0, 25.0, -1.0, 0.75]), np.array([1, 0, 0, 1])),
    ],
    draw=lambda rng: (
        np.array([rng.uniform(35, 900), -rng.uniform(35, 900), rng.normal(), rng.normal()]),
        rng.permutation([0, 1, 1, 0]),
    ),
)
ex.aspect(
    "whole-number logits",
    0.5,
    cases=[(np.array([2, -1, 0, 3]), np.array([1, 1, 0, 0]))],
    draw=lambda rng: (rng.integers(-6, 7, 5), rng.permutation([0, 1, 1, 1, 0])),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[(np.array([-1.5, 0.5, 2.0]), np.array([0, 1, 0]))],
    draw=lambda rng: (rng.normal(0, 2, 6), rng.permutation([0, 1, 1, 0, 1, 0])),
)


def _from_probabilities(p, y):
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


ex.wrong(
    "through-the-probability",
    "p = σ(z) is rounded to exactly 0 or 1 for a confident z, and ln 0 is −∞: the loss comes out "
    "infinite or nan where it is simply large.",
    "Put p = σ(z) into the loss on paper and simplify before you compute.",
    lambda z, y: _from_probabilities(sigma(z), y),
)


def loss_clipped(eps):
    return lambda z, y: _from_probabilities(np.clip(sigma(z), eps, 1 - eps), y)


def loss_with(eps):
    return lambda z, y: np.mean(
        -(y * np.log(sigma(z) + eps) + (1 - y) * np.log(1 - sigma(z) + eps))
    )


def loss_of_clipped(limit):
    return lambda z, y: np.mean(losses(np.clip(z, -limit, limit), y))


for digits in (7, 8, 9, 10, 12, 15):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"clipped-1e-{digits}",
        f"The probability was clipped to between 1e-{digits} and 1 − 1e-{digits}. No loss can then "
        f"exceed {-math.log(eps):.1f}, however wrong the logit; z = 40, y = 0 costs 40.",
        "Clipping hides the infinity. Simplify the loss on paper, and there is none.",
        loss_clipped(eps),
    )
    ex.wrong(
        f"epsilon-1e-{digits}",
        f"1e-{digits} was added inside the logarithms. No loss can then exceed "
        f"{-math.log(eps):.1f}, however wrong the logit; z = 40, y = 0 costs 40.",
        "Adding a little hides the infinity. Simplify the loss on paper, and there is none.",
        loss_with(eps),
    )
ex.wrong(
    "logs-clamped-at-100",
    "The logarithms were cut off at −100. That keeps the loss finite, but 1 − σ(40) is rounded to "
    "0, so z = 40, y = 0 costs 100 where 40 is right.",
    "The rounding happens before the logarithm. Simplify the loss on paper first.",
    lambda z, y: np.mean(
        -(y * np.maximum(np.log(sigma(z)), -100) + (1 - y) * np.maximum(np.log(1 - sigma(z)), -100))
    ),
)
for limit in (20, 30, 50, 100, 500, 700):
    ex.wrong(
        f"logit-clipped-{limit}",
        f"z was clipped to ±{limit}, so no loss can exceed {limit}, and beyond it the loss no "
        "longer says how wrong the answer is.",
        "Use a form of ln(1 + exp(z)) that does not overflow; then z can stay as it is.",
        loss_of_clipped(limit),
    )
ex.wrong(
    "softplus-overflows",
    "ln(1 + exp(z)) − y·z is the right formula, but exp(z) overflows from z ≈ 709.8 on, and the "
    "loss becomes infinite there.",
    "Is there a NumPy function for ln(exp(a) + exp(b)) that does not overflow?",
    lambda z, y: np.mean(np.log(1 + np.exp(z)) - y * z),
)
ex.wrong(
    "softplus-overflows-left",
    "ln(1 + exp(−z)) + (1 − y)·z is the right formula, but exp(−z) overflows below z ≈ −709.8, "
    "and the loss becomes infinite there.",
    "Is there a NumPy function for ln(exp(a) + exp(b)) that does not overflow?",
    lambda z, y: np.mean(np.log(1 + np.exp(-z)) + (1 - y) * z),
)
ex.wrong(
    "both-terms-overflow",
    "y and 1 − y switch between two logarithms, and the one that is switched off is infinite for "
    "large z: 0 times infinite is nan.",
    "Each logarithm alone can be computed safely; look for a function that adds exponentials.",
    lambda z, y: np.mean(y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z))),
)
ex.wrong(
    "summed",
    "The losses were added up; the contract asks for their mean.",
    "With the sum, twice as many examples would mean twice the loss.",
    lambda z, y: np.sum(np.logaddexp(0, z) - y * z),
)
ex.wrong(
    "not-averaged",
    "One loss for each example came back; the contract asks for their mean, one number.",
    "What is still missing is the mean.",
    losses,
)
ex.wrong(
    "mean-over-positives",
    "The sum was divided by the number of examples with y = 1; the mean is over all of them.",
    "How many examples are there?",
    lambda z, y: np.sum(losses(z, y)) / np.sum(y),
)
ex.wrong(
    "half-the-mean",
    "This is half of the mean. The factor ½ belongs to squared error.",
    "The loss of z = 0 is ln 2.",
    lambda z, y: np.mean(np.logaddexp(0, z) - y * z) / 2,
)
ex.wrong(
    "labels-swapped",
    "The labels are the wrong way round: a large z with y = 1 should cost next to nothing.",
    "What should the loss be for z = 10 and y = 1?",
    lambda z, y: np.mean(np.logaddexp(0, z) - (1 - y) * z),
)
ex.wrong(
    "wrong-sign",
    "The sign is wrong: this is the log-likelihood, which is never positive. The loss is minus it.",
    "A loss is 0 at best and positive otherwise.",
    lambda z, y: np.mean(y * z - np.logaddexp(0, z)),
)
ex.wrong(
    "positives-only",
    "Only the examples with y = 1 cost something here; those with y = 0 are left out.",
    "What should the loss be for z = 10 and y = 0?",
    lambda z, y: np.mean(y * losses(z, y)),
)
ex.wrong(
    "negatives-only",
    "Only the examples with y = 0 cost something here; those with y = 1 are left out.",
    "What should the loss be for z = −10 and y = 1?",
    lambda z, y: np.mean((1 - y) * losses(z, y)),
)
ex.wrong(
    "yz-missing",
    "This is ln(1 + exp(z)) for every example; it does not look at y.",
    "For y = 1 the loss has to fall as z grows.",
    lambda z, y: np.mean(np.logaddexp(0, z)),
)
ex.wrong(
    "plus-minus-one-labels",
    "ln(1 + exp(−y·z)) is for labels −1 and 1. With y = 0 it is ln 2 whatever z is.",
    "Turn y in {0, 1} into −1 and 1 first, or use another form.",
    lambda z, y: np.mean(np.logaddexp(0, -y * z)),
)
ex.wrong(
    "log-term-dropped",
    "The logarithm is missing: this is the larger of z and 0 minus y·z, which says that z = 0.01 "
    "with y = 1 costs nothing.",
    "The loss of z = 0 is ln 2, whatever y is.",
    lambda z, y: np.mean(np.maximum(z, 0) - z * y),
)
ex.wrong(
    "absolute-value-missing",
    "The exponential inside log1p is of −z where it should be of −|z|: for negative z it counts "
    "twice, and it can overflow.",
    "ln(1 + e^z) = max(z, 0) + ln(1 + e^−|z|). Check it at z = −3.",
    lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-z))),
)
ex.wrong(
    "logit-as-probability",
    "z was put where a probability belongs; a logit can be negative or above 1, and then its "
    "logarithm is nan.",
    "p = σ(z): the loss is made of ln p and ln(1 − p).",
    lambda z, y: _from_probabilities(z, y),
)
ex.wrong(
    "sigmoid-twice",
    "The sigmoid was applied to z and its value then used as a logit. That squeezes every loss "
    "to between 0.31 and 1.31.",
    "The form from logits contains the sigmoid already; it takes z itself.",
    lambda z, y: np.mean(losses(sigma(z), y)),
)
ex.wrong(
    "squared-error",
    "This is the mean squared error of the probabilities; it can never exceed 1.",
    "Cross-entropy is made of logarithms: how much does z = 40 with y = 0 cost?",
    lambda z, y: np.mean((sigma(z) - y) ** 2),
)
ex.wrong(
    "absolute-error",
    "This is the mean distance of the probabilities from the labels, without a logarithm.",
    "The loss of one example is −ln of the probability that its label got.",
    lambda z, y: np.mean(np.abs(sigma(z) - y)),
)
ex.wrong(
    "error-rate",
    "This counts wrong decisions. It has no slope, which is why cross-entropy is used.",
    "The loss of z = 0 is ln 2, and it changes smoothly with z.",
    lambda z, y: np.mean((z > 0) != (y == 1)),
)
ex.wrong(
    "base-2",
    "This is measured in bits: the logarithm is to base 2. The contract asks for e.",
    "The loss of z = 0 is ln 2 ≈ 0.693.",
    lambda z, y: np.mean(losses(z, y)) / np.log(2),
)
ex.wrong(
    "softmax-over-examples",
    "The logits of different examples were put into one softmax, as if they competed. Each "
    "example is a question of its own.",
    "One logit gives one probability, whatever the other examples are.",
    lambda z, y: -np.mean(y * (z - np.logaddexp.reduce(z * 1.0))),
)
ex.wrong(
    "shape-1",
    "The mean came back as an array of shape (1,); the contract asks for a number.",
    "Did keepdims=True or a reshape add an axis?",
    lambda z, y: np.mean(losses(z, y), keepdims=True),
)


@ex.wrong(
    "changes-z",
    "The value is right, but z was overwritten on the way, so the caller's array has changed.",
    "out=z, z *= … and z[mask] = … write into z itself; work on a new array.",
)
def _(z, y):
    z[y == 1] *= -1
    return np.mean(np.logaddexp(0, z))


ex.right("logaddexp", lambda z, y: np.mean(np.logaddexp(0, z) - y * z))
ex.right("max form", lambda z, y: np.mean(losses(z, y)))
ex.right("signed logits", lambda z, y: np.logaddexp(0, (1 - 2 * y) * z).mean())
ex.right(
    "np.where on the label",
    lambda z, y: np.mean(np.where(y == 1, np.logaddexp(0, -z), np.logaddexp(0, z))),
)
ex.right(
    "two switched terms",
    lambda z, y: np.mean(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)),
)
ex.right(
    "the logarithm of the sigmoid",
    lambda z, y: -np.mean(np.minimum(z, 0) - (1 - y) * z - np.log1p(decay(z))),
)
ex.right("sum over length", lambda z, y: float(np.sum(np.logaddexp(0, z) - y * z) / len(z)))
ex.right("dot product", lambda z, y: (np.logaddexp(0, z).sum() - y @ z) / z.size)


@ex.right("a loop with math")
def _(z, y):
    total = 0.0
    for zi, yi in zip(z, y, strict=True):
        m = float(-zi if yi == 1 else zi)
        total += max(m, 0.0) + math.log1p(math.exp(-abs(m)))
    return total / len(z)


@ex.right("overflow replaced by its limit")
def _(z, y):
    with np.errstate(over="ignore"):
        m = np.where(y == 1, -z, z) * 1.0
        return np.mean(np.where(m > 500, m, np.log1p(np.exp(m))))


# --- logistic_gradient ----------------------------------------------------------------------


def _gradient_case(rng, n=6, d=3, spread=1.0):
    y = np.append(rng.integers(0, 2, n - 2), [0, 1])
    X = rng.normal(0.4, 1.0, (n, d))
    return X, rng.permutation(y), rng.normal(0, spread, d), float(rng.normal(0.3, 1))


X43 = np.array([[1.0, 2.0, -0.5], [0.5, -1.5, 3.0], [-2.0, 0.25, 1.0], [1.5, 1.0, 0.75]])
X33 = np.array([[1.0, -0.5, 2.0], [0.25, 1.5, -1.0], [2.0, 0.5, 0.75]])

ex = bank.exercise(
    "logistic_gradient",
    points=4,
    hints=[
        "For one example the derivative of the loss with respect to its logit is σ(z) − y. What "
        "is left is the way from z back to w and to b.",
        "z = X @ w + b, so each example passes its σ(z) − y on to w multiplied by its inputs, and "
        "to b as it is; the loss is a mean, so both are averaged over the examples.",
        "Compute the n errors σ(z) − y. dw is the transposed X times these errors, divided by n; "
        "db is their mean. Return the two.",
    ],
)
ex.aspect(
    "typical values",
    1.5,
    cases=[
        (X43, np.array([1, 0, 0, 1]), np.array([0.5, -1.0, 0.25]), 0.75),
        (X33, np.array([0, 1, 0]), np.array([-0.5, 1.0, 0.5]), -0.5),
    ],
    draw=lambda rng: _gradient_case(rng, 7, 3),
)
ex.aspect(
    "one example, one input",
    0.5,
    cases=[
        (np.array([[2.0, -1.0, 0.5]]), np.array([1]), np.array([0.5, 0.25, -1.0]), 0.5),
        (np.array([[1.5], [-0.5]]), np.array([0, 1]), np.array([0.75]), -0.25),
    ],
    draw=lambda rng: _gradient_case(rng, 5, 1),
)
ex.aspect(
    "extreme logits",
    1,
    cases=[
        (
            np.array([[1000.0, 0.0], [0.0, 1000.0], [0.5, -0.25], [900.0, 1.5]]),
            np.array([0, 1, 1, 1]),
            np.array([1.0, -1.0]),
            0.5,
        ),
        (
            np.array([[40.0, 1.0], [-2.0, 60.0], [1.0, 0.5]]),
            np.array([0, 1, 0]),
            np.array([1.0, -1.0]),
            0.25,
        ),
    ],
    draw=lambda rng: _gradient_case(rng, 8, 4, spread=600.0),
)
ex.aspect(
    "whole numbers",
    0.5,
    cases=[
        (np.array([[1, -2, 3], [0, 1, 1]]), np.array([0, 1]), np.array([1, 1, -1]), 2),
    ],
    draw=lambda rng: (
        rng.integers(-4, 5, (5, 2)),
        rng.permutation([0, 1, 1, 0, 1]),
        rng.integers(1, 3, 2),
        -1,
    ),
)
ex.aspect(
    "leaves its inputs unchanged",
    0.5,
    require="unchanged",
    cases=[(X43, np.array([0, 1, 0, 0]), np.array([0.25, 0.5, -0.75]), 0.5)],
    draw=lambda rng: _gradient_case(rng, 5, 2),
)


def _errors(X, y, w, b):
    return sigma(X @ w + b) - y


def _mean_gradient(X, error):
    return X.T @ error / len(error), error.mean()


def _uncancelled(p, y):
    return (p - y) / (p * (1 - p)) * (p * (1 - p))


def _ratio(z):
    return np.exp(z) / (1 + np.exp(z))


@ex.wrong(
    "summed",
    "These are the sums over the examples; the loss is a mean, so its gradient is one too.",
    "What happens to the gradient if every example stands in the data twice?",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y), np.sum(p - y)


@ex.wrong(
    "db-summed",
    "dw is right; db is the sum of the errors where their mean is asked.",
    "The division by n belongs to both.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y), np.sum(p - y)


ex.wrong(
    "dw-summed",
    "db is right; dw is the sum over the examples where the mean is asked.",
    "The division by n belongs to both.",
    lambda X, y, w, b: (X.T @ _errors(X, y, w, b), _errors(X, y, w, b).mean()),
)


@ex.wrong(
    "wrong-sign",
    "The sign is wrong: this is y − σ(z), the way downhill. The gradient points uphill.",
    "If σ(z) is too large, should the derivative with respect to z be positive or negative?",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (y - p) / len(y), np.mean(y - p)


@ex.wrong(
    "slope-left-in",
    "The errors were multiplied by the slope σ′(z). That is half the gradient of squared error; in "
    "the cross-entropy's the slope cancels, and that is the point of it.",
    "Write down dL/dp and dp/dz for the cross-entropy and multiply them on paper.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    dz = (p - y) * p * (1 - p)
    return X.T @ dz / len(y), np.mean(dz)


ex.wrong(
    "squared-error-gradient",
    "This is the gradient of the mean squared error, 2(σ(z) − y)·σ′(z)·x, not of cross-entropy.",
    "For the cross-entropy from logits neither the 2 nor the slope remains.",
    lambda X, y, w, b: _mean_gradient(X, 2 * _errors(X, y, w, b) * slope_of(X @ w + b)),
)
ex.wrong(
    "twice",
    "Both are twice too large. The 2 belongs to squared error.",
    "For one example the derivative with respect to z is σ(z) − y, without a factor.",
    lambda X, y, w, b: _mean_gradient(X, 2 * _errors(X, y, w, b)),
)


@ex.wrong(
    "sigmoid-missing",
    "The sigmoid is missing: this is z − y, the gradient of linear regression.",
    "The prediction is a probability. What turns z into one?",
)
def _(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), np.mean(error)


ex.wrong(
    "hard-decisions",
    "The errors were taken from the hard decision, 0 or 1, as in the perceptron; the sigmoid's own "
    "value says how far off it is.",
    "Use σ(z) itself, not the side of ½ it is on.",
    lambda X, y, w, b: _mean_gradient(X, (X @ w + b > 0) - y),
)


@ex.wrong(
    "bias-left-out",
    "The bias is missing in z, so the probabilities are those of another neuron.",
    "z = X @ w + b.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w)))
    return X.T @ (p - y) / len(y), np.mean(p - y)


ex.wrong(
    "bias-subtracted",
    "The bias was subtracted in z; it is added.",
    "z = X @ w + b.",
    lambda X, y, w, b: _mean_gradient(X, _errors(X, y, w, -b)),
)
ex.wrong(
    "labels-swapped",
    "The labels are the wrong way round: y = 1 is what a probability near 1 should mean.",
    "Which error does an example with y = 1 and σ(z) near 1 have?",
    lambda X, y, w, b: _mean_gradient(X, _errors(X, 1 - y, w, b)),
)


@ex.wrong(
    "means-multiplied",
    "The mean input was multiplied by the mean error. Each error has to meet its own example's "
    "inputs before anything is averaged.",
    "A mean of products is not the product of the means.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return np.mean(X, axis=0) * np.mean(p - y), np.mean(p - y)


ex.wrong(
    "divided-by-inputs",
    "The sum over the examples was divided by the number of inputs, d, where the number of "
    "examples, n, is asked.",
    "Over what does the loss take its mean?",
    lambda X, y, w, b: (
        X.T @ _errors(X, y, w, b) / X.shape[1],
        _errors(X, y, w, b).sum() / X.shape[1],
    ),
)
ex.wrong(
    "divided-by-all-entries",
    "dw was divided by the number of all entries of X (np.mean without an axis, or X.size); only "
    "the examples are averaged over.",
    "dw[j] is the mean over n products, one for each example.",
    lambda X, y, w, b: (X.T @ _errors(X, y, w, b) / X.size, _errors(X, y, w, b).mean()),
)


@ex.wrong(
    "not-transposed",
    "X @ error pairs the errors with the inputs, not with the examples. It runs only where X is "
    "square, and is wrong there too.",
    "dw has one entry for each input, so the sum has to run over the examples.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X @ (p - y) / len(y), np.mean(p - y)


ex.wrong(
    "first-example-only",
    "This is the gradient of the first example alone.",
    "Every row of X has its error; the mean is over all of them.",
    lambda X, y, w, b: (X[0] * _errors(X, y, w, b)[0], _errors(X, y, w, b)[0]),
)
ex.wrong(
    "absolute-errors",
    "The errors lost their sign; a probability that is too small has to push the other way.",
    "Which sign does σ(z) − y have for y = 1?",
    lambda X, y, w, b: _mean_gradient(X, np.abs(_errors(X, y, w, b))),
)
ex.wrong(
    "chain-rule-nan",
    "The derivative with respect to p was computed by itself and then multiplied by p(1 − p). For "
    "a confident z that is a division by 0 and then 0 times it: nan. On paper it all cancels.",
    "Multiply (p − y)/(p(1 − p)) by p(1 − p) on paper.",
    lambda X, y, w, b: _mean_gradient(X, _uncancelled(sigma(X @ w + b), y)),
)
ex.wrong(
    "exponential-ratio",
    "e^z/(1 + e^z) is nan from z ≈ 709.8 on, and one nan spoils the whole mean.",
    "Use a sigmoid that is right at 1000; yours from the first exercise is.",
    lambda X, y, w, b: _mean_gradient(X, _ratio(X @ w + b) - y),
)


def gradient_clipped(eps):
    return lambda X, y, w, b: _mean_gradient(X, np.clip(sigma(X @ w + b), eps, 1 - eps) - y)


for digits in (5, 6, 7, 8):
    eps = float(f"1e-{digits}")
    ex.wrong(
        f"clipped-1e-{digits}",
        f"The probabilities were clipped to between 1e-{digits} and 1 − 1e-{digits}, which changes "
        "the gradient of every confident example a little.",
        "σ(z) − y contains no logarithm, so nothing needs to be clipped.",
        gradient_clipped(eps),
    )
ex.wrong(
    "no-inputs",
    "dw is the mean error for every weight; each weight's share is the error times its own input.",
    "If an input is 0 in every example, what is the derivative with respect to its weight?",
    lambda X, y, w, b: (
        np.full(X.shape[1], _errors(X, y, w, b).mean()),
        _errors(X, y, w, b).mean(),
    ),
)
ex.wrong(
    "weights-for-inputs",
    "dw was made of the weights: error times w. That is the derivative with respect to the input.",
    "z = Σ w·x + b: what does w get multiplied by?",
    lambda X, y, w, b: (_errors(X, y, w, b).mean() * w, _errors(X, y, w, b).mean()),
)


@ex.wrong(
    "dw-only",
    "Only dw came back; the contract asks for (dw, db).",
    "The bias has a derivative too: that of an input which is always 1.",
)
def _(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y)


ex.wrong(
    "db-zero",
    "dw is right, but db is 0. The bias has a derivative too.",
    "The bias is a weight whose input is always 1.",
    lambda X, y, w, b: (X.T @ _errors(X, y, w, b) / len(y), 0.0),
)
ex.wrong(
    "order-swapped",
    "The two are the wrong way round: the contract asks for (dw, db).",
    "dw comes first.",
    lambda X, y, w, b: _mean_gradient(X, _errors(X, y, w, b))[::-1],
)
ex.wrong(
    "one-vector",
    "dw and db came back as one long array; the contract asks for two things, (dw, db).",
    "Return them with a comma between them, without joining them.",
    lambda X, y, w, b: np.append(X.T @ _errors(X, y, w, b), _errors(X, y, w, b).sum()) / len(y),
)
ex.wrong(
    "db-shape-1",
    "The values are right, but db is an array of shape (1,); the contract asks for a number.",
    "np.mean without keepdims gives a number.",
    lambda X, y, w, b: (
        X.T @ _errors(X, y, w, b) / len(y),
        np.mean(_errors(X, y, w, b), keepdims=True),
    ),
)
ex.wrong(
    "dw-column",
    "The values are right, but dw is a column of shape (d, 1); w has shape (d,), and so has dw.",
    "Take the reshape to a column out again, or undo it at the end.",
    lambda X, y, w, b: (
        X.T @ _errors(X, y, w, b)[:, None] / len(y),
        _errors(X, y, w, b).mean(),
    ),
)
ex.wrong(
    "not-averaged",
    "One row for each example came back; the examples have still to be averaged over.",
    "dw has the shape of w.",
    lambda X, y, w, b: (X * _errors(X, y, w, b)[:, None], _errors(X, y, w, b)),
)
ex.wrong(
    "new-parameters",
    "These are w − dw and b − db, the parameters after a step; the gradient itself is asked.",
    "Where and how far to step is decided by whoever calls this function.",
    lambda X, y, w, b: (
        w - X.T @ _errors(X, y, w, b) / len(y),
        b - _errors(X, y, w, b).mean(),
    ),
)


@ex.wrong(
    "changes-x",
    "The values are right, but the rows of X were multiplied in place, so the caller's data "
    "have changed.",
    "X *= … writes into X itself; a matrix product needs no such step.",
)
def _(X, y, w, b):
    error = _errors(X, y, w, b)
    if X.dtype.kind != "f":
        return _mean_gradient(X, error)
    X *= error[:, None]
    return X.mean(axis=0), error.mean()


@ex.right("X.T @ error")
def _(X, y, w, b):
    e = np.exp(-np.abs(X @ w + b))
    error = np.where(X @ w + b >= 0, 1, e) / (1 + e) - y
    return X.T @ error / len(y), np.mean(error)


ex.right(
    "the formula as it stands, with its warning",
    lambda X, y, w, b: _mean_gradient(X, naive(X @ w + b) - y),
)
ex.right(
    "through tanh",
    lambda X, y, w, b: _mean_gradient(X, 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y),
)


@ex.right("error @ X, and the sum over n")
def _(X, y, w, b):
    n, error = X.shape[0], _errors(X, y, w, b)
    return error @ X / n, np.sum(error) / n


@ex.right("mean of products, as a list")
def _(X, y, w, b):
    error = _errors(X, y, w, b)
    return [np.mean(X * error[:, None], axis=0), float(np.mean(error))]


@ex.right("einsum")
def _(X, y, w, b):
    error = _errors(X, y, w, b) / len(X)
    return np.einsum("nd,n->d", X, error), error.sum()


@ex.right("a column of ones for the bias")
def _(X, y, w, b):
    A = np.column_stack([X, np.ones(len(X))])
    both = A.T @ (sigma(A @ np.append(w, b)) - y) / len(y)
    return both[:-1], both[-1]


@ex.right("the labels as −1 and 1")
def _(X, y, w, b):
    sign = 2 * y - 1
    return _mean_gradient(X, -sign * sigma(-sign * (X @ w + b)))


@ex.right("loops")
def _(X, y, w, b):
    n, d = X.shape
    dw, db = np.zeros(d), 0.0
    for i in range(n):
        error = float(sigma(float(X[i] @ w + b))) - float(y[i])
        for j in range(d):
            dw[j] += X[i, j] * error / n
        db += error / n
    return dw, db


# --- saturated_fraction ---------------------------------------------------------------------

ex = bank.exercise(
    "saturated_fraction",
    points=2,
    hints=[
        "Compare the slope at every entry with the limit: that gives an array of True and False.",
        "True counts as 1 and False as 0, so the share of True is a mean.",
        "Take your sigmoid_grad of z, ask where it is smaller than slope, and return np.mean of "
        "that.",
    ],
)
ex.aspect(
    "typical values",
    0.75,
    cases=[
        (np.array([-6.0, -4.59, -1.0, 0.0, 2.0, 4.58, 4.59, 8.0]),),
        (np.array([[0.5, -9.0, 3.0], [5.0, 6.0, -2.0]]),),
        (np.array([0.5, -1.0, 2.0]),),
    ],
    draw=lambda rng: (rng.normal(0, 5, (4, 7)),),
)
ex.aspect(
    "another slope",
    0.5,
    cases=[
        (np.array([-3.0, -2.0, -0.25, 0.0, 0.5, 1.0, 2.5, 4.0]), 0.1),
        (np.array([0.0, 1.0, -2.0, 0.0, 3.0]), 0.25),
        (np.array([0.0, 1.0, 9.0]), 0.3),
        (np.array([-12.0, -5.0, 2.0, 6.0, 7.5]), 0.001),
    ],
    draw=lambda rng: (rng.normal(0, 3, 11), float(rng.choice([0.05, 0.1, 0.15, 0.2]))),
)
ex.aspect(
    "far from zero, and integers",
    0.5,
    cases=[
        (np.array([-1000.0, 0.5, 1000.0, -800.0, 1.0]),),
        (np.array([[3, -5, 0], [40, -1, 2]]),),
    ],
    draw=lambda rng: (rng.permutation([-900.0, 750.0, -720.0, *rng.normal(0, 2, 4)]),),
)
ex.aspect(
    "leaves its input unchanged",
    0.25,
    require="unchanged",
    cases=[(np.array([-7.0, 0.5, 2.0, 5.5, -1.0]),)],
    draw=lambda rng: (rng.normal(0, 5, (3, 5)),),
)
ex.wrong(
    "count",
    "This is how many entries are saturated; the share is that number divided by all entries.",
    "A share lies between 0 and 1.",
    lambda z, slope=0.01: np.sum(slope_of(z) < slope),
)
ex.wrong(
    "percent",
    "This is a percentage; the share of all entries is 1, not 100.",
    "A share lies between 0 and 1.",
    lambda z, slope=0.01: 100 * np.mean(slope_of(z) < slope),
)
ex.wrong(
    "the-others",
    "This is the share of entries that are not saturated: the comparison is the wrong way round.",
    "Saturated means: the slope is small.",
    lambda z, slope=0.01: np.mean(slope_of(z) >= slope),
)
ex.wrong(
    "at-most",
    "An entry whose slope equals the limit was counted too; the contract says smaller.",
    "Look at z = 0 with slope = 0.25.",
    lambda z, slope=0.01: np.mean(slope_of(z) <= slope),
)
ex.wrong(
    "value-not-slope",
    "The sigmoid's value was compared, not its slope. That finds the left tail only: on the right "
    "the value is near 1, and the slope is small there too.",
    "A unit that always says 1 is saturated as well.",
    lambda z, slope=0.01: np.mean(1 / (1 + np.exp(-z)) < slope),
)
ex.wrong(
    "ends-of-the-range",
    "This counts values below slope or above 1 − slope. Close, but the slope is a(1 − a): it falls "
    "below the limit a little earlier than a or 1 − a does.",
    "Compare the derivative itself.",
    lambda z, slope=0.01: np.mean((sigma(z) < slope) | (sigma(z) > 1 - slope)),
)
ex.wrong(
    "right-tail-only",
    "Only the right tail was counted. The slope is as small far to the left.",
    "The slope is the same at z and at −z.",
    lambda z, slope=0.01: np.mean((slope_of(z) < slope) & (np.asarray(z) > 0)),
)
ex.wrong(
    "left-tail-only",
    "Only the left tail was counted. The slope is as small far to the right.",
    "The slope is the same at z and at −z.",
    lambda z, slope=0.01: np.mean((slope_of(z) < slope) & (np.asarray(z) < 0)),
)
ex.wrong(
    "limit-ignored",
    "0.01 was used whatever the caller said; the argument slope has no effect.",
    "The second argument has to stand in the comparison.",
    lambda z, slope=0.01: np.mean(slope_of(z) < 0.01),
)


def beyond(threshold):
    return lambda z, slope=0.01: np.mean(np.abs(z) > threshold)


for threshold in (3.0, 4.0, 4.6, 5.0, 6.0):
    ex.wrong(
        f"fixed-threshold-{threshold:g}",
        f"Entries beyond ±{threshold:g} were counted whatever slope is asked. Where the slope "
        "falls below a limit depends on the limit.",
        "Compute the slope at each entry and compare that.",
        beyond(threshold),
    )
ex.wrong(
    "z-not-slope",
    "z itself was compared with the limit, not the slope of the sigmoid at z.",
    "Which function gives the slope at z?",
    lambda z, slope=0.01: np.mean(np.asarray(z) < slope),
)
ex.wrong(
    "small-z",
    "Entries near 0 were counted. There the sigmoid is steepest; it saturates far from 0.",
    "Which function gives the slope at z?",
    lambda z, slope=0.01: np.mean(np.abs(z) < slope),
)
ex.wrong(
    "formula-on-z",
    "a·(1 − a) was applied to z itself; its a is the sigmoid's output.",
    "What has to be computed from z first?",
    lambda z, slope=0.01: np.mean(z * (1 - z) < slope),
)
ex.wrong(
    "slope-of-tanh",
    "This is the slope of tanh, which falls off twice as fast and starts at 1.",
    "The sigmoid's slope is a·(1 − a).",
    lambda z, slope=0.01: np.mean(1 - np.tanh(z) ** 2 < slope),
)
ex.wrong(
    "nan-far-left",
    "Far to the left your slope is nan (infinite divided by infinite), and nan is smaller than "
    "nothing: the most saturated entries were not counted.",
    "Use a slope that is right at −1000; your sigmoid_grad is.",
    lambda z, slope=0.01: np.mean(np.exp(-z) / (1 + np.exp(-z)) ** 2 < slope),
)
ex.wrong(
    "nan-far-right",
    "Far to the right your slope is nan (infinite divided by infinite), and nan is smaller than "
    "nothing: the most saturated entries were not counted.",
    "Use a slope that is right at 1000; your sigmoid_grad is.",
    lambda z, slope=0.01: np.mean(np.exp(z) / (1 + np.exp(z)) ** 2 < slope),
)
ex.wrong(
    "divided-by-rows",
    "The count was divided by the number of rows; len(z) is not the number of entries where z has "
    "two axes.",
    "z.size is the number of entries; np.mean divides by it.",
    lambda z, slope=0.01: np.sum(slope_of(z) < slope) / len(z),
)
ex.wrong(
    "a-share-per-column",
    "One share for each column came back; the contract asks for one number over all entries.",
    "np.mean without an axis averages over everything.",
    lambda z, slope=0.01: np.mean(slope_of(z) < slope, axis=0),
)
ex.wrong(
    "yes-and-no",
    "This says for each entry whether it is saturated; the share of them is still to be taken.",
    "What is the mean of an array of True and False?",
    lambda z, slope=0.01: slope_of(z) < slope,
)
ex.wrong(
    "mean-slope-compared",
    "The mean slope was compared with the limit, which answers yes or no for all entries at once.",
    "First compare each entry, then average.",
    lambda z, slope=0.01: float(np.mean(slope_of(z)) < slope),
)
ex.wrong(
    "mean-slope",
    "This is the mean slope. The share of entries with a slope below the limit is asked.",
    "First compare each entry, then average.",
    lambda z, slope=0.01: np.mean(slope_of(z)),
)
ex.wrong(
    "integer-division",
    "The count was divided with //, which cuts the share down to 0 or 1.",
    "/ divides, // divides and rounds down.",
    lambda z, slope=0.01: np.sum(slope_of(z) < slope) // np.size(z),
)


@ex.wrong(
    "changes-z",
    "The value is right, but z was overwritten on the way, so the caller's array has changed.",
    "np.abs(z, out=z) writes into z itself; np.abs(z) makes a new array.",
)
def _(z, slope=0.01):
    return np.mean(slope_of(np.abs(z, out=z)) < slope)


ex.right("mean of a comparison", lambda z, slope=0.01: np.mean(slope_of(z) < slope))
ex.right("count over size", lambda z, slope=0.01: np.count_nonzero(slope_of(z) < slope) / z.size)
ex.right(
    "a·(1 − a)",
    lambda z, slope=0.01: float((times_rest(sigma(z)) < slope).mean()),
)
ex.right(
    "a·(1 − a) with the formula as it stands",
    lambda z, slope=0.01: (times_rest(naive(z)) < slope).sum() / z.size,
)
ex.right("one minus the others", lambda z, slope=0.01: 1 - np.mean(slope_of(z) >= slope))
ex.right("a loop", lambda z, slope=0.01: sum(float(slope_of(v)) < slope for v in z.flat) / z.size)


@ex.right("a threshold on |z|, solved from the slope")
def _(z, slope=0.01):
    if slope > 0.25:
        return 1.0
    root = math.sqrt(1 - 4 * slope)
    return float(np.mean(np.abs(z) > math.log((1 + root) / (1 - root))))
