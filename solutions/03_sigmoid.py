# %% [markdown]
# # Decide softly: the sigmoid
#
# **Questions**
# - A step answers yes or no. What does a neuron gain by answering “rather yes”?
# - The sigmoid's formula is short. Is it safe to type it in as it stands?
# - Sigmoids are said to make gradients vanish. When do they, and when not?
#
# **What you’ll do** · Write a sigmoid that is right in both tails, its slope, its inverse, the
# loss that belongs to it and that loss's gradient. Train one neuron with them to tell a 3 from
# an 8. Measure what saturation costs, first at the output, where a line of algebra removes it,
# then in a hidden layer, where nothing does.
#
# **What you’ll need** · About 60 minutes; the weighted sum of lesson 1; the chain rule;
# exponential and logarithm.

# %% setup=true
import math
from decimal import Decimal, getcontext

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, check, explore, load_digits, looking_back,
    plot_activation, predict, predict_scores, reveal, show, slider, standardise, train_mlp,
    use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("03")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("03")

# %% [markdown]
# ## The idea: soften the step
#
# Lesson 1's step neuron has two faults. It says the same at $z = 0.01$ as at $z = 100$, although
# the second is far better supported. And its slope is 0 wherever it has one, so gradient descent
# has nothing to follow. The **sigmoid** replaces the cliff by a ramp:
#
# $$a = \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Much evidence for “yes” gives nearly 1, much evidence against gives nearly 0, and none at all
# gives ½. Here it is, typed in exactly as the article has it, beside lesson 1's step.


# %% runs=true
def formula(z):
    """The sigmoid as it stands in the article; for the experiments."""
    return 1 / (1 + np.exp(-z))


# %% given="step"

# %%
x = np.linspace(-4, 4, 801)
figure, ax = plt.subplots()
ax.plot(x, step(x), color=GREY, ls=":", label="step")
for weight, colour in ((1, BLUE), (3, ORANGE), (10, GREEN)):
    ax.plot(x, formula(weight * x), color=colour, label=f"weight {weight}")
ax.set(title="The larger the weight, the harder the decision", xlabel="input x", ylabel="a")
ax.legend()
show(
    figure,
    "A step from 0 to 1 at x = 0, and three sigmoids through the same point (0, one half): with "
    "weight 1 a gentle ramp, with weight 3 a steeper one, with weight 10 almost the step itself.",
)

# %% [markdown]
# The step has not gone away: it is what a sigmoid becomes when its weight grows without limit.
# Between the two, the weight says how much evidence it takes to be sure, and it can be learnt.
#
# ## Is the formula safe to type in?
#
# Many texts call $1/(1+e^{-z})$ “numerically unstable”. That is a claim about digits, so digits
# can settle it. Python's `decimal` module will compute the true values to 40 places.

# %% [markdown] predict="digits"
# Typed in as it stands and run in float64, where does $1/(1+e^{-z})$ give wrong digits?
#
# - **a** Wherever |z| is large: the error of the exponential grows with it
#   - That would be so if exp lost digits as its argument grew. NumPy's is right to about the last
#     digit over its whole range.
# - **b** (right) Only to the left of about −710, where it gives 0; everywhere else the digits are
#   right
# - **c** Right of about 37, where it gives exactly 1, and everywhere left of −37
#   - 1 is the float64 nearest to the truth there, so no digit is wrong; and on the left the tiny
#     values come out with all their digits.

# %%
getcontext().prec = 40
grid = np.linspace(-709, 709, 401)
true = [1 / (1 + (-Decimal(float(z))).exp()) for z in grid]
pairs = zip(formula(grid), true, strict=True)
worst = max(abs(float(Decimal(float(a)) / t - 1)) for a, t in pairs)
with np.errstate(over="ignore"):
    far_left = float(formula(np.float64(-720)))
true_left = float(1 / (1 + Decimal(720).exp()))
print(f"largest relative error on ±709: {worst:.1e}   (float64 resolves {2.0**-52:.1e})")
print(f"at z = −720: the formula gives {far_left}, the truth is {true_left:.3g}")
reveal("digits")

# %% [markdown]
# The formula is accurate to the last digit. It has one fault: far to the left $e^{-z}$ exceeds
# the largest number there is, becomes `inf`, NumPy warns, and a value that should be tiny becomes
# 0. Where that begins depends on the number format.

# %%
for dtype in (np.float16, np.float32, np.float64):
    edge = float(np.log(np.finfo(dtype).max.astype(np.float64)))
    print(f"{dtype.__name__}: exp overflows from {edge:.2f}, the formula below −{edge:.2f}")

# %% [markdown]
# In float16, a format that large networks use to save memory, a pre-activation of −12 is enough.
# And the obvious rewriting $e^z/(1+e^z)$ is worse: on the right it is `inf/inf`, which is `nan`.
#
# **A worked example of the cure.** The length $\sqrt{x^2+y^2}$ has the same trouble: the squares
# overflow long before the length does. Divide the largest term out before squaring, and multiply
# by it afterwards.


# %% runs=true
def length(x, y):
    """The length of (x, y), not both 0, without a number larger than the answer needs."""
    largest = np.maximum(np.abs(x), np.abs(y))
    return largest * np.sqrt((x / largest) ** 2 + (y / largest) ** 2)


with np.errstate(over="ignore"):
    print("as it stands:      ", np.sqrt(np.float64(3e200) ** 2 + np.float64(4e200) ** 2))
print(f"largest term first: {length(3e200, 4e200):g}")

# %% [markdown]
# On paper nothing changed. On the machine no number is larger than the answer any more.
#
# For the sigmoid the largest term depends on the side. For $z \ge 0$, $e^{-z}$ is at most 1 and
# the formula is fine. For $z < 0$, multiply numerator and denominator by $e^{z}$:
#
# $$\frac{1}{1+e^{-z}} = \frac{e^{z}}{e^{z}+1}$$
#
# One trap remains. `np.where(condition, A, B)` computes `A` and `B` *for every entry* and only
# then picks, so an overflow in the branch you do not want still warns.

# %% [markdown]
# ### Exercise 1: `sigmoid`
# ●●○ medium · 10 minutes · about 2 lines · 4 points
#
# `z`: an array of any shape, or a number → $\sigma(z)$, of the same shape.
# - Relative error below `1e-13` for $|z| \le 700$; still positive at `-720`, where floats are
#   coarse, and right to `1e-6` there; 0 at `-1000` and 1 at `1000`.
# - *Quiet*: no NumPy warning, down to `-1000` and up to `1000`. The points for this and for `-720`
#   are all that the formula as it stands loses.
# - float32 stays float32 and integers give the right fractions: the first line, which is given,
#   sees to both. `z` itself is not changed.
#
# Tools: `np.exp`, `np.abs`, `np.minimum`, `np.where` and arithmetic.
#
# Example: `sigmoid(np.array([-1000.0, 0.0, 2.0]))` is `[0, 0.5, 0.88079708]`.


# %% exercise="sigmoid"
def sigmoid(z):
    """Return 1 / (1 + exp(-z)), right and quiet for every z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    z = np.asarray(z) * 1.0  # a new array of floats; float32 stays float32
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # between 0 and 1 on both sides
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


# %% [markdown]
# Your function against two other spellings: the formula, and $(1+\tanh(z/2))/2$, the same function
# on paper. First their errors, measured against 40 decimal places.

# %%
z = np.linspace(-44, 0, 177)
exact = [1 / (1 + (-Decimal(float(v))).exp()) for v in z]
figure, ax = plt.subplots()
for name, a, colour, style in (
    ("(1 + tanh(z/2))/2", (1 + np.tanh(z / 2)) / 2, ORANGE, "-"),
    ("the formula", formula(z), INK, ":"),
    ("your sigmoid", sigmoid(z), BLUE, "-"),
):
    errors = [abs(float(Decimal(float(v)) / t - 1)) for v, t in zip(a, exact, strict=True)]
    ax.plot(z, np.maximum(errors, 1e-18), color=colour, ls=style, lw=1.8, label=name)
ax.set(yscale="log", xlabel="z", ylabel="relative error", ylim=(1e-18, 10))
ax.set_title("Through tanh, each step to the left costs digits, until none is right")
ax.legend()
show(
    figure,
    "Relative error from z = −44 to 0 on a logarithmic scale. Your sigmoid and the formula stay "
    "around 1e-16. The tanh form starts there at 0 and climbs steadily to the left, to an error of "
    "1 near −37, where it stays.",
)

# %%
z = np.linspace(-760, -690, 400)
with np.errstate(over="ignore"):
    typed = formula(z)
yours = sigmoid(z)
figure, ax = plt.subplots(figsize=(7.5, 3.0))
for a, colour, width, style, name in (
    (yours, BLUE, 6, "-", "your sigmoid"),
    (typed, INK, 1.6, "--", "the formula"),
):
    ax.plot(z[a > 0], np.log10(a[a > 0]), color=colour, lw=width, ls=style, label=name)
last, yours_last = z[typed > 0].min(), z[yours > 0].min()
ax.set(xlabel="z", xlim=(-762, -688), ylabel="log₁₀ of the value")
ax.set_title(f"The formula ends at −{-last:.0f}, your sigmoid at −{-yours_last:.0f}")
ax.legend()
show(
    figure,
    "The far left tail on a logarithmic scale, a straight line. The formula follows it down to "
    "z = −710 and ends; your sigmoid goes on to about −745, where the numbers themselves end.",
)

# %% [markdown]
# The tanh form computes a tiny number as the difference of two that are nearly 1; that is where
# its digits go. The formula only stops early.
#
# ## Never 1, exactly 1
#
# On paper $\sigma(z) < 1$ for every $z$, however large. A computer has finitely many numbers.

# %% [markdown] predict="one"
# From which z on is the float64 value of the sigmoid exactly 1?
#
# - **a** From none: the formula can't reach 1, so neither can its value
#   - The sum $1 + e^{-z}$ is rounded. Once $e^{-z}$ is less than half the gap between 1 and the
#     next number, the sum is 1.
# - **b** (right) From about 37
# - **c** From about 710, where the exponential overflows
#   - Overflow is a matter of the left side. On the right $e^{-z}$ only has to be small beside 1,
#     and it is so long before.


# %% runs=true
def first_one(dtype, low=0.0, high=64.0):
    """Halve the interval until the smallest z with formula(z) == 1 is found."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if formula(dtype(middle)) == 1 else (middle, high)
    return high


ones = {dtype.__name__: first_one(dtype) for dtype in (np.float16, np.float32, np.float64)}
print("exactly 1 from:", {name: round(z, 2) for name, z in ones.items()})
print("1 − σ(40) =", 1 - formula(40.0), "  and σ(−40) =", formula(-40.0))
reveal("one")

# %% [markdown]
# There are far more numbers near 0 than near 1: `1e-300` exists, $1 - 10^{-300}$ does not. So
# the sigmoid rounds to 1 on the right while it has hundreds of decades to go on the left.
#
# The second line is worth remembering. On paper $1-\sigma(z) = \sigma(-z)$; on a machine the left
# side has lost everything by $z = 40$ and the right side has all its digits. The loss below will
# need this.

# %% [markdown]
# ## How steep is it?
#
# Write $e$ for $e^{-z}$ and differentiate $\sigma = 1/(1+e)$. The derivative of $e$ is $-e$, so
#
# $$\sigma'(z) = \frac{e}{(1+e)^2} = \frac{1}{1+e}\cdot\frac{e}{1+e} = \sigma(z)\,(1-\sigma(z)).$$
#
# The slope can be had from the output alone: with $a = \sigma(z)$ it is $a(1-a)$. That product is
# largest when both factors are ½. So the slope is **¼ at most**, at $z = 0$, and it falls off on
# both sides.
#
# Mind what the argument is. `sigmoid_grad(z)` takes the pre-activation; $a(1-a)$ takes the output.
# Mixing them up is the most common mistake here, and it raises no error.

# %% [markdown]
# ### Exercise 2: `sigmoid_grad`
# ●○○ easy · 5 minutes · about 2 lines · 3 points
#
# `z`: an array of any shape, or a number, the *pre-activation* → $\sigma'(z)$, of the same shape.
# - Right and finite also at `±1000`, where it is 0.
# - float32 stays float32, integers give the right fractions, and `z` is not changed.
#
# Tools: your `sigmoid`, or the exponential.
#
# Example: `sigmoid_grad(0.0)` is `0.25`, and `sigmoid_grad(2.0)` is `0.10499359`.


# %% exercise="sigmoid_grad"
def sigmoid_grad(z):
    """Return the slope of the sigmoid at the pre-activation z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    a = sigmoid(z)
    return a * (1 - a)
    ### END SOLUTION


# %% [markdown]
# Your two functions, drawn, with the difference quotient as an independent witness.

# %%
z = np.linspace(-6, 6, 1201)
quotient = (sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5
figure, ax = plt.subplots()
plot_activation(ax, sigmoid, sigmoid_grad, label="σ(z)")
ax.axhline(0.25, color=GREY, ls=":", lw=1.2)
ax.set_title("Sigmoid's slope never exceeds ¼")
show(
    figure,
    "The sigmoid from minus 6 to 6, rising from 0 to 1, and below it its slope: a bell with its "
    "top at z = 0, touching a dotted line at one quarter.",
)
gap = np.abs(quotient - sigmoid_grad(z)).max()
print(f"largest distance from the difference quotient: {gap:.0e}")

# %% [markdown]
# ## What a quarter does to a stack
#
# Going back through a layer, a gradient is multiplied by the layer's slopes and by its weights.
# From here on the experiments use this slope.


# %% runs=true open=true
def formula_slope(z):
    """The sigmoid's slope, for the experiments: σ(z) times σ(−z)."""
    return formula(z) * formula(-z)


def gradient_sizes(sd, rng, layers=20, width=100):
    """Send a random gradient back through sigmoid layers; return its size at each of them."""
    a, steps = rng.normal(size=(200, width)), []
    for _ in range(layers):
        W = rng.normal(0, sd, (width, width))
        steps.append((W, a @ W))
        a = formula(a @ W)
    dz = rng.normal(size=a.shape)
    sizes = [np.linalg.norm(dz)]
    for i in reversed(range(layers - 1)):
        dz = (dz @ steps[i + 1][0].T) * formula_slope(steps[i][1])
        sizes.append(np.linalg.norm(dz))
    return np.array(sizes[::-1]) / sizes[0]


# %% [markdown] predict="vanish"
# Twenty sigmoid layers of 100 units. Every slope is at most ¼. Is the gradient that arrives at the
# first layer then at most $4^{-19}$ of the one that left the last?
#
# - **a** Yes: each layer shrinks it at least four times, whatever the weights are
#   - The slopes alone would do that. The gradient also passes through the weights, and a matrix of
#     large weights makes it longer.
# - **b** (right) Not always: the weights multiply it too, and large ones can make up for the slopes
# - **c** Only if the units are saturated: near z = 0, where the slope is ¼, it passes undiminished
#   - ¼ is the best case, and it is a loss all the same: four times at every layer, if the weights
#     only keep lengths as they are.

# %%
stack = {}
for name, sd in (("Xavier", np.sqrt(2 / 200)), ("N(0, 1)", 1.0)):
    runs = [gradient_sizes(sd, np.random.default_rng(seed)) for seed in range(10)]
    stack[name] = np.exp(np.mean(np.log(runs), axis=0))  # the typical size over ten seeds
factor = {name: float(sizes[0] ** (1 / 19)) for name, sizes in stack.items()}
for name, value in factor.items():
    print(f"{name:8s} weights: each layer multiplies the gradient by {value:.3f}")
reveal("vanish")

# %%
figure, ax = plt.subplots()
layer = np.arange(1, 21)
ax.plot(layer, 0.25 ** (20 - layer), color=GREY, ls=":", label="¼ a layer")
ax.plot(layer, stack["Xavier"], color=BLUE, marker="o", ms=4, label="Xavier weights")
ax.plot(layer, stack["N(0, 1)"], color=ORANGE, marker="s", ms=4, label="weights from N(0, 1)")
ax.set(yscale="log", xlabel="layer", xticks=[1, 5, 10, 15, 20], ylabel="size of the gradient")
ax.set_title("The slopes shrink a gradient; the weights can make up for it")
ax.legend(loc="lower right")
show(
    figure,
    "Size of the gradient at layers 20 down to 1, on a logarithmic scale. With Xavier weights it "
    "falls in a straight line to about 1e-12, close to the line of one quarter a layer; with "
    "weights from a standard normal distribution it stays almost level.",
)

# %% [markdown]
# With the usual small weights the gradient loses a factor of about four at each layer, as feared
# (Hochreiter 1991; Bengio, Simard and Frasconi 1994). With weights ten times larger it survives,
# although many units are then saturated: the matrix makes good what the slopes take. That is no
# recipe, as the end of this lesson shows. It says that “sigmoids make gradients vanish” is a
# statement about a slope *and* a weight scale. Lesson 4 sends the same gradient through tanh,
# lesson 5 through ReLU.
#
# **Try it:** where on the curve does a neuron sit, and what slope does it find there?


# %% runs=true hide=true
def draw_neuron(x, w):
    """One input x, one weight w: the curve over the input, and the slope over z."""
    figure = plt.Figure(figsize=(9.5, 3.6))
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    xs, zs, z = np.linspace(-5, 5, 501), np.linspace(-20, 20, 801), w * x
    left.plot(xs, formula(w * xs), color=BLUE)
    left.plot(x, formula(z), "o", color=ORANGE, ms=10)
    left.set(title=f"σ({w:g} · {x:g}) = {formula(z):.4f}", xlabel="input x", ylim=(-0.05, 1.05))
    for low, high in ((-20.5, -4.585), (4.585, 20.5)):
        right.axvspan(low, high, color=GREY, alpha=0.18, lw=0)
    right.plot(zs, formula_slope(zs), color=INK)
    right.plot(np.clip(z, -20, 20), formula_slope(z), "o", color=ORANGE, ms=10)
    right.set(
        title=f"slope there: {formula_slope(z):.2g}", xlabel="z = w·x (grey: slope below 0.01)"
    )
    right.set(xlim=(-20.5, 20.5), ylim=(-0.01, 0.27))
    return figure


# %%
explore(
    draw_neuron,
    "Left, the sigmoid over the input with the neuron's point on it; right, the slope over z with "
    "the same point, and the regions in grey where the slope is below 0.01.",
    x=slider(1.5, -5.0, 5.0, 0.1, label="input x"),
    w=slider(1.0, 0.1, 10.0, 0.1, label="weight w"),
)

# %% [markdown]
# Keep the input at 1.5 and raise the weight. The decision gets surer, and the slope dies: the
# same knob does both.

# %% [markdown]
# ## Back from probability to evidence
#
# If $p = \sigma(z)$ is a probability, $z$ has a meaning too. Solve for it:
#
# $$z = \operatorname{logit}(p) = \ln\frac{p}{1-p}$$
#
# $p/(1-p)$ are the **odds**, and $z$ is their logarithm; this is why the number that goes into a
# sigmoid at the output is called a *logit*. Evidence adds up in $z$, and each 1 that is added
# multiplies the odds by $e$.

# %% [markdown]
# ### Exercise 3: `logit`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# `p`: an array of any shape, or a number, with $0 < p < 1$ → the $z$ with $\sigma(z) = p$, of the
# same shape.
# - Right to a relative `1e-9` from `p = 1e-12` to `p = 1 - 1e-9`. Not every rewriting of the
#   formula is.
# - `p` is not changed.
#
# Tools: `np.log`, `np.log1p` (`np.log1p(t)` is $\ln(1+t)$, exact also for tiny $t$).
#
# Example: `logit(0.5)` is `0.0`, and `logit(0.9)` is `2.19722458`.


# %% exercise="logit"
def logit(p):
    """Return the z whose sigmoid is p, for 0 < p < 1.

    p: array of any shape, or a number -> the same shape, float.
    """
    ### BEGIN SOLUTION
    return np.log(p) - np.log1p(-p)
    ### END SOLUTION


# %%
for p in (0.5, 0.9, 0.99, 0.999, 0.9999):
    z = logit(p)
    print(f"p = {p:<7} odds {p / (1 - p):7.0f} : 1   z = {z:6.3f}   back again: {sigmoid(z):.4f}")
print(f"a tenth of the doubt costs about ln 10 = {math.log(10):.3f} more evidence each time")

# %% [markdown]
# ## Surely wrong
#
# One neuron, one example with label $y = 1$, and a bad start: $z = -10$, so that it is almost
# certain of the wrong answer. To keep the algebra out of the way, $z$ itself is the parameter.
#
# First with the loss that comes to mind, squared error $(a-y)^2$. By the chain rule its gradient is
# $2(a-y)\,\sigma'(z)$. How many steps of gradient descent with rate 0.1 until it says ½?


# %% runs=true
def descend(gradient, z=-10.0, lr=0.1):
    """Follow `gradient(a)` downhill until z >= 0; return every z on the way."""
    path = [z]
    while z < 0:
        z -= lr * gradient(1 / (1 + math.exp(-z)))
        path.append(z)
    return np.array(path)


# %%
squared = descend(lambda a: 2 * (a - 1) * a * (1 - a))
print(f"squared error: {len(squared) - 1:,} steps; the first is {squared[1] - squared[0]:.1e} long")

# %% [markdown]
# The other loss asks how probable the neuron held the truth to be: $-\ln a$ for $y = 1$, and
# $-\ln(1-a)$ for $y = 0$. This is the **cross-entropy**. Same neuron, same start, same rate.

# %% [markdown] predict="steps"
# How many steps does the neuron need with cross-entropy?
#
# - **a** About as many: it is the sigmoid that is saturated, whatever the loss
#   - The sigmoid is saturated in both runs. But the cross-entropy is infinitely steep where a is 0,
#     and the two effects cancel exactly.
# - **b** (right) About a hundred
# - **c** About half as many: the factor 2 of the square is gone
#   - The 2 is a detail. What counts is the slope σ′(z), which squared error keeps and cross-entropy
#     does not.

# %%
cross = descend(lambda a: a - 1)
ratio = (len(squared) - 1) / (len(cross) - 1)
print(f"cross-entropy: {len(cross) - 1} steps; the first is {cross[1] - cross[0]:.1e} long")
print(f"{ratio:,.0f} times fewer")
reveal("steps")

# %%
figure, ax = plt.subplots()
ax.plot(np.arange(1, len(cross)), cross[1:], color=BLUE, label="cross-entropy")
ax.plot(np.arange(1, len(squared)), squared[1:], color=ORANGE, ls="--", label="squared error")
ax.set(xscale="log", xlabel="step (logarithmic)", ylabel="z")
ax.set_title(f"{len(cross) - 1} steps with one loss, {len(squared) - 1:,} with the other")
ax.legend()
show(
    figure,
    "z over the steps, which are drawn on a logarithmic scale. With cross-entropy it rises from "
    "−10 to 0 within about a hundred steps; with squared error it stays near −10 for ten thousand "
    "steps and then climbs.",
)

# %% [markdown]
# Why a hundred steps? Multiply the two factors of the chain rule for $y = 1$:
#
# $$\frac{dL}{dz} = \frac{dL}{da}\cdot\frac{da}{dz} = -\frac{1}{a}\cdot a(1-a) = a - 1$$
#
# and likewise $a$ for $y = 0$. Together: $dL/dz = a - y$, **what was said minus what is true**.
# The loss is steep exactly where the sigmoid is flat, and the product is neither. The saturation
# has not gone; it has cancelled.

# %%
z = np.linspace(-12, 6, 400)
figure, ax = plt.subplots()
ax.plot(z, 1 - formula(z), color=BLUE, label="cross-entropy")
ax.plot(z, 2 * (1 - formula(z)) * formula_slope(z), color=ORANGE, ls="--", label="squared error")
ax.set(xlabel="z, with y = 1", ylabel="size of the gradient", xticks=range(-12, 7, 3))
ax.set_title("Squared error hardly pushes where it is most wrong")
ax.legend()
show(
    figure,
    "Size of the gradient over z for a label 1. For cross-entropy it is 1 on the left, where the "
    "answer is wrong, and falls to 0 on the right. For squared error it is a bump between −4 and "
    "4, and 0 on both sides of it.",
)

# %% [markdown]
# All this is on paper. A machine that computes the two factors one after the other multiplies
# infinity by 0. So the loss is computed from $z$, never from $a$.

# %% [markdown]
# ### Exercise 4: `binary_cross_entropy`
# ●●● hard · 10 minutes · about 2 lines · 4 points
#
# `z (n,)` logits, `y (n,)` integer labels 0 or 1 → one number, the **mean** over the examples of
# $-y\ln\sigma(z) - (1-y)\ln(1-\sigma(z))$.
# - Right for every logit: `z = 40, y = 0` costs `40.0`, and at `±1000` it is finite.
# - `z` and `y` are not changed; whole-number logits work.
#
# Simplify on paper first, with $1-\sigma(z)=\sigma(-z)$, until no $\sigma$ is left. Then look at
# what can still overflow.
#
# Tools: `np.log1p`, `np.logaddexp` (`np.logaddexp(s, t)` is $\ln(e^s+e^t)$, without overflow),
# `np.maximum`, `np.exp`, `np.mean`. No clipping is needed.
#
# Example: `binary_cross_entropy(np.array([0.0, 40.0]), np.array([1, 0]))` is `20.34657359`.


# %% exercise="binary_cross_entropy"
def binary_cross_entropy(z, y):
    """Return the mean cross-entropy of logits z with labels y.

    z: (n,) logits, y: (n,) integers 0 or 1 -> number.
    """
    ### BEGIN SOLUTION
    each = np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))
    return np.mean(each)
    ### END SOLUTION


# %% [markdown]
# The usual way out of $\ln 0$ is to clip the probability to at least `1e-7`. Compare, for an
# example whose label is 0:

# %%
z = np.linspace(-10, 60, 281)
yours = [binary_cross_entropy(np.array([v]), np.array([0])) for v in z]
clipped = -np.log(1 - np.clip(formula(z), 1e-7, 1 - 1e-7))
figure, ax = plt.subplots()
ax.plot(z, yours, color=BLUE, label="from logits: your function")
ax.plot(z, clipped, color=ORANGE, ls="--", label="from probabilities clipped at 1e-7")
ax.set(title=f"Clipping ends the loss at {clipped.max():.1f}, and its slope at 0")
ax.set(xlabel="z, with y = 0", ylabel="loss")
ax.legend()
show(
    figure,
    "Loss over the logit for a label 0. From logits it is 0 on the left and rises in a straight "
    "line on the right, to 60 at z = 60. The clipped one follows it up to about 16 and is "
    "level from there.",
)

# %% [markdown]
# The plateau is worse than a wrong number. It is level, so an example that is wrong with
# certainty no longer pulls at anything: clipping brings back the disease that cross-entropy
# cured.

# %% [markdown]
# ### Exercise 5: `logistic_gradient`
# ●●○ medium · 7 minutes · about 2 lines · 4 points
#
# One neuron: logits $z = Xw + b$, loss = the mean cross-entropy of Exercise 4.
#
# `X (n, d)`, `y (n,)` integers 0 or 1, `w (d,)`, `b` a number → `(dw, db)`: the gradient with
# respect to `w`, shape `(d,)`, and with respect to `b`, a number.
# - Finite and right also where logits are extreme. (A warning costs nothing here.)
# - `n = 1` and `d = 1` work, whole numbers work, and no input is changed.
#
# You know $dL/dz$ for one example. What does $z$ pass on to each weight, and to the bias? And the
# loss is a mean.
#
# Tools: your `sigmoid`, `@`, `.T`, means.
#
# Example: `X = [[1., 2.], [3., -1.]]`, `y = [1, 0]`, `w = [0., 0.]`, `b = 0.0` give
# `dw = [0.5, -0.75]` and `db = 0.0`.


# %% exercise="logistic_gradient"
def logistic_gradient(X, y, w, b):
    """Return the gradient (dw, db) of the mean cross-entropy of a logistic neuron.

    X: (n, d), y: (n,) integers 0 or 1, w: (d,), b: number -> (dw (d,), db number).
    """
    ### BEGIN SOLUTION
    error = sigmoid(X @ w + b) - y  # (n,): what was said minus what is true
    return X.T @ error / len(y), np.mean(error)
    ### END SOLUTION


# %% [markdown]
# ## One neuron reads
#
# Your loss, your gradient, your sigmoid: is this handwritten digit an 8 or a 3? The neuron sees 64
# pixels; label 1 means 8.


# %% runs=true
def three_or_eight(x, y):
    """Keep the 3s and the 8s: X (n, 64), and labels 1 for an 8, 0 for a 3."""
    keep = (y == 3) | (y == 8)
    return x[keep], (y[keep] == 8).astype(np.int64)


digits = load_digits()
X38, y38 = three_or_eight(digits.x_train, digits.y_train)
X38_test, y38_test = three_or_eight(digits.x_test, digits.y_test)
print(f"{len(y38)} digits to learn from, {len(y38_test)} to be tested on")

# %%
w, b = np.zeros(64), 0.0
for update in range(301):
    dw, db = logistic_gradient(X38, y38, w, b)
    if update in (0, 10, 100, 300):
        print(f"after {update:3d} updates: loss {binary_cross_entropy(X38 @ w + b, y38):.4f}")
    w, b = w - 1.0 * dw, b - 1.0 * db
p_test = sigmoid(X38_test @ w + b)
right = np.mean((p_test > 0.5) == (y38_test == 1))
print(f"right on {right:.1%} of the test digits")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.2), width_ratios=[1, 1.8])
limit = np.abs(w).max()
picture = left.imshow(w.reshape(8, 8), cmap="PuOr_r", vmin=-limit, vmax=limit)
left.set(title="The left side decides", xticks=[], yticks=[])
left.grid(False)
figure.colorbar(picture, ax=left, label="for a 3  ←  0  →  for an 8", location="bottom", shrink=0.8)
bins = np.linspace(0, 1, 21)
right.hist(
    [p_test[y38_test == 0], p_test[y38_test == 1]], bins, color=[PINK, GREEN], label=["3", "8"]
)
right.set(title="Most digits are decided clearly, a few softly", xlabel="σ(z): the neuron's “8”")
right.set(ylabel="test digits")
right.legend(title="truly a")
show(
    figure,
    "Left, the 64 weights as an 8 by 8 picture: strong weights for 8 on the left side of the "
    "digit, where an 8 is closed and a 3 is open. Right, a histogram of the neuron's output on "
    "the test digits: the 3s near 0, the 8s near 1, a handful between.",
)

# %% [markdown]
# It learnt where the ink differs: an 8 is closed on the left, a 3 is open there. A step would have
# told us no more than the side of ½ on which each digit lies. Which ones does the neuron doubt
# most?

# %%
doubtful = np.argsort(np.abs(p_test - 0.5))[:7]
figure, axes = plt.subplots(1, 7, figsize=(9.5, 1.9))
for ax, i in zip(axes, doubtful, strict=True):
    ax.imshow(X38_test[i].reshape(8, 8), cmap="gray_r")
    ax.set(xticks=[], yticks=[], xlabel=f"truly {8 if y38_test[i] else 3}")
    ax.set_title(f"{p_test[i]:.0%} an 8", fontsize=10, loc="center")
    ax.grid(False)
    ax.spines[:].set_visible(False)
show(
    figure,
    "The seven test digits whose output is nearest to one half, with that output as a percentage "
    "and the true digit. The most doubtful is a 3 whose upper arc almost closes on the left; some "
    "of the others are slanted or thin 8s.",
)

# %% [markdown]
# Would a plain least-squares line have done? It can rank digits too, but its outputs are not
# probabilities: nothing keeps them between 0 and 1.

# %%
with_ones = np.column_stack([X38, np.ones(len(X38))])
line, *_ = np.linalg.lstsq(with_ones, y38, rcond=None)
outputs = np.column_stack([X38_test, np.ones(len(X38_test))]) @ line
outside = float(np.mean((outputs < 0) | (outputs > 1)))
print(f"least squares: {outside:.0%} of the test digits get an output outside 0…1")
print(f"from {outputs.min():.2f} to {outputs.max():.2f}")

# %% [markdown]
# ## In a hidden layer nothing cancels
#
# At the output the loss undid the saturation. A hidden unit has no loss of its own: its slope stays
# in the product. So make a hidden layer saturate on purpose, and count epochs. A network 64–64–10
# with sigmoid hidden units learns the ten digits; its first weights are drawn $k$ times as large as
# usual. (Its output is lesson 7's softmax with cross-entropy, where the cancelling works too.)


# %% runs=true open=true
x_train, x_test = standardise(digits.x_train, digits.x_test)


def train(k, seed, epochs=60):
    """Train until 97 % of the training digits are right; the first weights start k times larger."""
    return train_mlp(
        x_train, digits.y_train, [64, 64, 10], formula, formula_slope,
        rng=np.random.default_rng(seed), lr=0.5, epochs=epochs, init="xavier", scale_first=k,
        on_epoch=lambda epoch, layers, loss, accuracy: accuracy >= 0.97,
    )  # fmt: skip


def first_z(net):
    """The hidden layer's pre-activations on the training digits: (n, 64)."""
    W, b = net.layers[0]
    return x_train @ W + b


# %%
start = {k: np.mean(formula_slope(first_z(train(k, 0, epochs=0))) < 0.01) for k in (1, 3, 10, 30)}
print("slopes below 0.01 before training:", {k: f"{share:.0%}" for k, share in start.items()})
print("epochs with the usual weights:", [len(train(1, seed).losses) for seed in range(5)])

# %% [markdown] predict="thirty"
# With the usual weights the network is there in about five epochs. With weights 30 times larger
# most slopes are below 0.01 from the start. And the training?
#
# - **a** It never gets there: a saturated unit has no gradient and can't learn
#   - Saturated is not dead: slopes below 0.01 are small, not 0, some units are awake for some
#     digits, and the output layer learns from whatever the hidden units say.
# - **b** (right) It gets there, in about three times as many epochs
# - **c** No change: the output has cross-entropy, which cancels the saturation
#   - The cancelling happens at the output, between the loss and the last sigmoid or softmax. The
#     hidden slopes are still factors of the gradient.

# %%
nets = {k: [train(k, seed) for seed in range(5)] for k in start}
needed = {k: [len(net.losses) for net in five] for k, five in nets.items()}
for k, five in nets.items():
    guesses = [predict_scores(net.layers, x_test, formula).argmax(axis=1) for net in five]
    tested = np.mean([np.mean(guess == digits.y_test) for guess in guesses])
    print(f"k = {k:2d}: epochs {needed[k]}, mean {np.mean(needed[k]):4.1f}; test {tested:.1%}")
slowdown = float(np.mean(needed[30]) / np.mean(needed[1]))
print(f"30 times the weights: {slowdown:.1f} times the epochs")
reveal("thirty")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8))
for k, epochs in needed.items():
    left.plot([k] * len(epochs), epochs, "o", color=BLUE, alpha=0.45)
left.plot(list(needed), [np.mean(e) for e in needed.values()], color=BLUE)
left.set(title="Three times the weights cost nothing, thirty times do", ylabel="epochs to 97 %")
left.set(ylim=(0, None))
right.plot(list(start), list(start.values()), "s-", color=ORANGE)
right.set(title="The share of saturated slopes at the start", ylim=(0, 1))
for ax in (left, right):
    ax.set(xscale="log", xlabel="first weights, times the usual", xticks=list(start))
    ax.set_xticklabels([str(k) for k in start])
    ax.minorticks_off()
show(
    figure,
    "Left, epochs to 97 percent over the factor of the first weights, five runs each: about 5 at "
    "factors 1 and 3, about 8 at 10, about 15 at 30. Right, the share of slopes below 0.01 before "
    "training: 0, under a tenth, over a half, about 85 percent.",
)

# %% [markdown]
# Saturation slowed learning; it did not stop it, and a moderate dose cost no epoch at all. But look
# at the test column: the same share of training digits, and fewer of the new ones. (Larger weights
# change more than the slopes, so this measures the whole treatment, not saturation alone.)
#
# Did training wake the saturated units up? For that you need a way to count them.

# %% [markdown]
# ### Exercise 6: `saturated_fraction`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `z`: an array of any shape, pre-activations; `slope`: a number → one number, the share of all
# entries at which $\sigma'(z)$ is *smaller* than `slope`, between 0 and 1.
# - Right also for entries of `±1000`; `z` is not changed.
#
# Tools: your `sigmoid_grad`, a comparison, `np.mean`.
#
# Example: `saturated_fraction(np.array([-6.0, 0.0, 1.0, 8.0]))` is `0.5`.


# %% exercise="saturated_fraction"
def saturated_fraction(z, slope=0.01):
    """Return the share of entries of z where the sigmoid's slope is below `slope`.

    z: array of any shape; slope: number -> number between 0 and 1.
    """
    ### BEGIN SOLUTION
    return np.mean(sigmoid_grad(z) < slope)
    ### END SOLUTION


# %%
for k in nets:
    shares = [saturated_fraction(first_z(net)) for net in (train(k, 0, epochs=0), nets[k][0])]
    print(f"k = {k:2d}: saturated before {shares[0]:5.1%}, after {shares[1]:5.1%}")

# %% [markdown]
# It did not: the network learnt around them. (In deeper networks Glorot and Bengio, 2010, saw
# saturated units come back by themselves, slowly.) You now have the first gauge of the dashboard
# that lesson 8 builds.

# %% [markdown]
# ## What the article says
#
# Eight of the sixty claims are about the sigmoid. Two last measurements: is the sigmoid the same as
# a softmax over two classes, and how well does one sigmoid neuron do on the 3s and 8s?

# %% hide=true
z = np.linspace(-30, 30, 2001)
both = np.stack([z, np.zeros_like(z)])  # (2, n): the logit, and 0 for “no”
powers = np.exp(both - both.max(axis=0))
softmax_gap = float(np.max(np.abs(powers[0] / powers.sum(axis=0) - formula(z))))
neuron = train_mlp(
    X38, y38, [64, 1], None, None,
    rng=np.random.default_rng(0), lr=0.3, epochs=30, loss="binary",
)  # fmt: skip
said = predict_scores(neuron.layers, X38_test, None) > 0
reads = float(np.mean(said == (y38_test == 1)))
print(f"softmax over (z, 0) against the sigmoid: largest difference {softmax_gap:.1e}")
print(f"one sigmoid neuron is right on {reads:.1%} of the test digits")

# %%
settle(
    claim(
        23,
        measured=f"largest relative error on ±709: {worst:.1e}; at −720 it gives {far_left:g} for "
        f"{true_left:.1e}",
        holds=worst < 1e-15 and far_left == 0 < true_left,
    ),
    claim(
        24,
        measured=", ".join(f"{name}: from {at:.2f}" for name, at in ones.items()),
        holds=formula(36.0) < 1 and formula(40.0) == 1 and formula(-700.0) > 0,
    ),
    claim(
        25,
        measured=f"from z = −10: {len(cross) - 1} steps with cross-entropy, "
        f"{len(squared) - 1:,} with squared error",
        holds=ratio > 100,
    ),
    claim(
        26,
        measured=f"factor per layer: {factor['Xavier']:.3f} with Xavier weights, "
        f"{factor['N(0, 1)']:.2f} with N(0, 1)",
        holds=0.20 < factor["Xavier"] < 0.27 and factor["N(0, 1)"] > 0.9,
    ),
    claim(
        27,
        measured=f"hidden slopes below 0.01: {start[30]:.0%}, epochs × {slowdown:.1f}; at the "
        f"output {len(cross) - 1} steps instead of {len(squared) - 1:,}",
        holds=slowdown >= 2 and start[30] > 0.7 and ratio > 100,
    ),
    claim(
        28,
        measured=f"difference from softmax: {softmax_gap:.0e}; least squares outside 0…1: "
        f"{outside:.0%}",
        holds=softmax_gap < 1e-15 and outside > 0.05,
    ),
    claim(
        44,
        measured=f"one neuron, 3 against 8: {reads:.1%} of the test digits",
        holds=reads > 0.9 and ratio > 100,
    ),
    claim(
        54,
        measured=f"σ(36) < 1: {formula(36.0) < 1}; σ(40) == 1: {formula(40.0) == 1}; "
        f"σ(−40) = {formula(-40.0):.1e}",
        holds=formula(36.0) < 1 and formula(40.0) == 1 and formula(-40.0) > 0,
    ),
)

# %%
looking_back("03")

# %% [markdown]
# ## Summary
#
# - The sigmoid turns evidence $z$ into a number between 0 and 1 and keeps a slope while it decides.
#   The logit leads back.
# - Its formula is accurate and overflows on the far left. Exponentials of $-|z|$ never overflow.
# - Near 1 there are few numbers, near 0 very many: compute $\sigma(-z)$, never $1-\sigma(z)$.
# - The slope is $a(1-a)$, at most ¼, and below `0.01` beyond $|z| \approx 4.6$. Whether gradients
#   vanish in a stack depends on it *and* on the weights.
# - Cross-entropy from logits has the gradient $a - y$: at the output, saturation cancels.
# - In a hidden layer it does not cancel. It slows learning; it need not stop it.
#
# Next: shift the sigmoid so that it is centred on 0, and stretch it until its slope reaches 1.
# Lesson 4 asks which of the two helps.

# %% [markdown]
# ## Where it is used today
#
# **At the output**, for yes or no, and once for each label where several can be true: YOLOv3
# replaced its softmax by independent logistic classifiers because labels such as “woman” and
# “person” overlap ([Redmon and Farhadi 2018](https://arxiv.org/abs/1804.02767), section 2.2).
# PyTorch offers your Exercise 4 as `BCEWithLogitsLoss`.
#
# **In losses that compare.** SigLIP asks of every pair of an image and a text whether they belong
# together ([Zhai et al. 2023](https://arxiv.org/abs/2303.15343)); DPO trains language models on
# $-\ln\sigma$ of the difference between two answers ([Rafailov et al.
# 2023](https://arxiv.org/abs/2305.18290)).
#
# **As a gate**, a factor between 0 and 1, in LSTM cells, and in $z\,\sigma(z)$, the SiLU of lesson
# 12.
#
# **Hardly in hidden layers of deep networks** any more. Glorot and Bengio (2010) found it unsuited
# there: its mean value can drive the top hidden layer into saturation. The mean is lesson 4's
# subject.

# %% [markdown] recall="tail_digits" after="digits"
# Typed in as $1/(1+e^{-z})$ and run in float64, which of these values comes out wrong?
#
# - **a** The one at z = 50, which is given as exactly 1
#   - 1 is the float64 nearest to the truth, so no digit is wrong.
# - **b** The one at z = −300
#   - $e^{300}$ is large and fits, and the tiny quotient comes out with all its digits.
# - **c** (right) The one at z = −730, which is given as 0

# %% [markdown] recall="other_side" after="one"
# You want $1 - \sigma(50)$ with all its digits. What do you compute?
#
# - **a** `1 - sigmoid(50.0)`
#   - $\sigma(50)$ is rounded to exactly 1, so this is 0.
# - **b** (right) `sigmoid(-50.0)`
# - **c** Nothing helps: so small a number does not exist in float64
#   - It is about $10^{-22}$, and float64 goes on to $10^{-308}$. Near 1 the numbers are sparse, not
#     near 0.

# %% [markdown] recall="steepest"
# A sigmoid rises from 0 to 1. How steep is it at its steepest?
#
# - **a** (right) ¼
# - **b** ½
#   - That is its value there. The slope is $a(1-a)$, a half times a half.
# - **c** 1
#   - It does rise by 1, but over far more than one unit of $z$.

# %% [markdown] recall="thirty_layers" after="vanish"
# A gradient goes back through thirty sigmoid layers. What decides whether it vanishes?
#
# - **a** The slopes alone: thirty factors of ¼ at most
#   - The weights are factors as well, and large ones can make up for the slopes.
# - **b** The weights alone: unsaturated units pass a gradient on as it is
#   - At best their slope is ¼, and that thirty times is a great loss.
# - **c** (right) The slopes and the size of the weights together

# %% [markdown] recall="wrong_and_sure" after="steps"
# One neuron, label 1, $z = -20$. How large is the gradient of its cross-entropy with respect to
# $z$?
#
# - **a** About −0.000000002, the slope of the sigmoid there
#   - The cross-entropy is as steep as the sigmoid is flat; the product is $a - 1$.
# - **b** (right) About −1
# - **c** It has no bound, since ln 0 is infinite
#   - With respect to $a$ it grows without bound. The slope of the sigmoid undoes exactly that.

# %% [markdown] recall="slow_start" after="thirty"
# Most hidden sigmoids of a network began saturated; its output had cross-entropy. What did the
# experiment show?
#
# - **a** (right) It learnt, and took more epochs
# - **b** It learnt nothing: a saturated unit is dead
#   - Small slopes are not 0, and the output layer learns from whatever the hidden units say.
# - **c** It learnt as fast as ever: cross-entropy cancels the saturation
#   - It does so at the output only. The hidden slopes remain factors of the gradient.

# %% [markdown] recall="more_evidence"
# The evidence $z$ rises by 2. What becomes of the odds $p/(1-p)$?
#
# - **a** They rise by 2
#   - $z$ is their logarithm, and what is added to a logarithm multiplies.
# - **b** They double
#   - That takes ln 2 more evidence, about 0.69. Each 1 that is added multiplies them by $e$.
# - **c** (right) They are multiplied by e²

# %% [markdown] recall="clipped"
# Label 0, $z = 40$, and a loss computed from probabilities that were clipped to at most
# $1 - 10^{-7}$. How large is its gradient with respect to $z$?
#
# - **a** About 1: this answer is as wrong as can be
#   - From the logits it would be. The clip has made the loss level from about 16 on.
# - **b** About 40: as large as the loss
#   - Without clipping the loss is 40 there, and its slope is 1: it rises in a straight line.
# - **c** (right) 0
