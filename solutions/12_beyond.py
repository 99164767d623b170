# %% [markdown]
# # Open the gate by degrees: after ReLU
#
# **Questions**
# - Today’s large networks mostly do without ReLU. What do they put in its place, and what is it
#   worth?
# - The article calls an activation a gate. When is it one?
# - What must a function be able to do so that ten layers learn with it?
#
# **What you’ll do** · Write SiLU, GELU, SwiGLU and the softplus, and measure how far two popular
# approximations are off. Let one part of a layer open and shut another. Race four activations,
# fairly. Then design an activation of your own and defend it with figures. At the end: what became
# of your predictions and of all sixty claims.
#
# **What you’ll need** · About 60 minutes; ReLU (lesson 5), the sigmoid (lesson 3), the product
# rule; for the design, the ten layers of lesson 8.

# %% setup=true
import math

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREY, INK, ORANGE, PINK, check, explore, load_digits, looking_back, predict,
    predict_scores, reveal, show, slider, train_mlp, use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.asking.whole import whole_course
from course_lib.claims import claim, settle
from course_lib.sixty import sixty
from course_lib.special import erf
from course_lib.ten_layers import ten_layers

use_style()
where_you_are("12")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("12")

# %% [markdown]
# ## The idea: half open
#
# ReLU is z times a gate that is shut or open. It decides at 0, and there the slope jumps. Let the
# gate open by degrees instead and the corner is gone: that is the whole idea. With lesson 3’s
# sigmoid as the gate the product is called **SiLU** (sigmoid linear unit), or Swish.
#
# $$\text{SiLU}(z) = z\,\sigma(z)$$


# %% given="sigmoid"


# %% given="step"


# %% given="gated"


# %%
z = np.linspace(-6, 6, 601)
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4))
for gate, colour, style, name in ((step, BLUE, "--", "step"), (sigmoid, ORANGE, "-", "sigmoid")):
    left.plot(z, gate(z), color=colour, ls=style, label=f"gate: {name}")
    right.plot(z, gated(z, gate), color=colour, ls=style)
passes = float(sigmoid(np.array(-1.0)))
left.set(xlabel="z", title=f"At −1 one gate is shut, the other {passes:.0%} open")
right.set(xlabel="z", ylabel="z times the gate", title="So something negative gets through")
left.legend()
show(
    figure,
    "Left, two gates over z: a step from 0 to 1, and the sigmoid, which passes through one half at "
    "0. Right, z times each: ReLU with its corner at 0, and a smooth curve that dips a little "
    "below 0 on the left and comes close to z on the right.",
)

# %% [markdown]
# ### Exercise 1: `silu`
# ●○○ easy · 3 minutes · 1 line · 1½ points
#
# `z`: an array of any shape, or a number → $z\,\sigma(z)$, of the same shape, floats.
# - Right and finite up to `±1000`.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Tools: `sigmoid`, which is given.
#
# Example: `silu(np.array([-1.0, 0.0, 2.0]))` is `[-0.26894142, 0, 1.76159416]`.


# %% exercise="silu"
def silu(z):
    """Return z times the sigmoid of z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return z * sigmoid(z)
    ### END SOLUTION


# %% [markdown]
# Both factors change with $z$, so its slope has two terms. It is
#
# $$\text{SiLU}'(z) = \sigma(z) + z\,\sigma'(z),$$
#
# and what $\sigma'$ is you wrote down in lesson 3.

# %% [markdown] predict="above_one"
# The gate is never more than fully open. What is the largest slope of SiLU?
#
# - **a** ½, at 0, where it bends most
#   - At 0 it is ½, but it goes on growing to the right, where SiLU is nearly z itself.
# - **b** (right) A little more than 1
# - **c** Exactly 1, far out: it approaches ReLU’s slope from below
#   - It approaches 1 from above. As z grows the gate still opens, and that adds to the slope.

# %%
z = np.linspace(-12, 12, 24001)
slope = (silu(z + 1e-6) - silu(z - 1e-6)) / 2e-6
top, bottom = slope.argmax(), slope.argmin()
print(f"largest slope {slope[top]:.4f} at z = {z[top]:.3f}")
print(f"smallest slope {slope[bottom]:.4f} at z = {z[bottom]:.3f}")
reveal("above_one")

# %% [markdown]
# ### Exercise 2: `silu_grad`
# ●●○ medium · 4 minutes · about 2 lines · 1½ points
#
# `z`: an array of any shape, or a number → the slope of SiLU at `z`, of the same shape, floats.
# - Right and finite up to `±1000`.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Example: `silu_grad(np.array([-2.0, 0.0, 2.0]))` is `[-0.09078424, 0.5, 1.09078424]`.


# %% exercise="silu_grad"
def silu_grad(z):
    """Return the slope of silu at z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    gate = sigmoid(z)
    return gate + z * gate * (1 - gate)
    ### END SOLUTION


# %% [markdown]
# The two outermost slopes mirror each other, at a distance from ½. And a negative slope is new:
# all the article’s activations rise, or at least never fall. SiLU falls on the left, so it has a
# lowest point. Your slope finds it, by halving: left of it the slope is below 0, right of it above.

# %% open=true
low, high = -3.0, 0.0
for _ in range(60):
    middle = (low + high) / 2
    if silu_grad(middle) < 0:
        low = middle
    else:
        high = middle
print(f"lowest point: z = {low:.6f}, SiLU = {silu(low):.6f}, slope {silu_grad(low):.0e}")
print(f"far to the left it comes back: SiLU(−20) = {silu(-20.0):.1e}")

# %% [markdown]
# So two different $z$ can give the same output; nobody can tell from $a$ alone which it was. The
# rule “slope from the output”, handy for sigmoid and tanh, does not exist here: backward needs $z$.
#
# ## From a line to ReLU
#
# Put a factor in front of the gate’s $z$ and you have a knob:
# $z\,\sigma(\beta z)$. For $\beta = 0$ the gate is half open everywhere, and for large $\beta$ it is
# nearly a step. **Try it:** how large is the gap to ReLU, and how does it shrink?


# %% runs=true hide=true
def draw_swish(beta):
    """z times the sigmoid of beta z, beside ReLU."""
    z = np.linspace(-6, 6, 2401)
    curve, relu_line = z / (1 + np.exp(-beta * z)), np.where(z > 0, z, 0.0)
    gap = np.abs(curve - relu_line)
    figure = plt.Figure(figsize=(7, 3.8))
    ax = figure.add_subplot()
    ax.plot(z, relu_line, color=GREY, ls="--", label="ReLU")
    ax.plot(z, curve, color=BLUE, label="z σ(βz)")
    ax.fill_between(z, curve, relu_line, color=ORANGE, alpha=0.3)
    ax.set(xlabel="z", ylim=(-1.5, 4), title=f"β = {beta:g}: up to {gap.max():.4f} from ReLU here")
    ax.legend(loc="upper left")
    return figure


# %%
explore(
    draw_swish,
    "The curve z times the sigmoid of beta z beside ReLU, the gap between them shaded. At beta 0 it "
    "is the straight line z/2; the larger beta, the closer it follows ReLU.",
    beta=slider(1.0, 0.0, 10.0, 0.1, label="β"),
)

# %%
wide = np.linspace(-40, 40, 400001)
for beta in (0.5, 1.0, 2.0, 4.0, 8.0):
    gap = np.abs(silu(beta * wide) / beta - np.where(wide > 0, wide, 0)).max()
    print(f"β = {beta:g}: largest gap {gap:.5f}, times β: {beta * gap:.5f}")
meeting = beta * gap  # the same for every β

# %% [markdown]
# The gap times $\beta$ is always the same: $z\,\sigma(\beta z)$ is SiLU drawn at another scale. And the
# constant is the depth of the dip you have just found. ReLU is the limit of a family of smooth
# gates.
#
# ## GELU: a gate that tosses a coin
#
# Another way to half open a gate: leave it to chance. Draw a number from the standard normal
# distribution, and let $z$ pass if it is larger than that number; otherwise 0 passes. A large $z$
# nearly always gets through, a very negative one hardly ever.

# %%
rng = np.random.default_rng(0)
places = np.array([-2.0, -1.0, 0.5, 1.0, 2.0])
tossed = rng.normal(size=(100_000, 1)) < places  # (100000, 5), True where z passes
average = (tossed * places).mean(axis=0)
for place, value, open_ in zip(places, average, tossed.mean(axis=0), strict=True):
    print(f"z = {place:4.1f}: passes in {open_:5.1%} of all tosses, on average {value:.3f}")

# %% [markdown]
# The share of tosses in which $z$ passes is $\Phi(z)$, the distribution function: the area under the
# bell curve, up to $z$. The average of what gets through is $z\,\Phi(z)$, and this function, without
# any chance in it, is **GELU** ([Hendrycks and Gimpel 2016](https://arxiv.org/abs/1606.08415)).
#
# NumPy has no $\Phi$ and no error function; `math` has one for single numbers, and `erf` of
# `course_lib.special` is that one for arrays:
#
# $$\text{erf}(x) = \frac{2}{\sqrt\pi}\int_0^x e^{-t^2}dt \quad\text{runs from } -1 \text{ to } 1, \qquad
# \Phi(z) = \frac{1}{\sqrt{2\pi}}\int_{-\infty}^z e^{-t^2/2}dt$$
#
# Which stretching and shifting turns one into the other?

# %% [markdown]
# ### Exercise 3: `gelu`
# ●●○ medium · 5 minutes · about 2 lines · 3 points
#
# `z`: an array of any shape, or a number → $z\,\Phi(z)$, of the same shape, floats.
# - Exact: to nine digits.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Tools: `erf`; `math.sqrt`, whose result is Python’s own number and keeps float32.
#
# Example: `gelu(np.array([-1.0, 0.0, 2.0]))` is `[-0.15865525, 0, 1.95449974]`.


# %% exercise="gelu"
def gelu(z):
    """Return z times the share of a standard normal distribution below z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return 0.5 * z * (1 + erf(z / math.sqrt(2)))
    ### END SOLUTION


# %%
print("by tossing  ", average.round(3))
print("your gelu   ", gelu(places).round(3))

# %% [markdown]
# Libraries for networks also offer two stand-ins that need no erf: one by a tanh, and
# $z\,\sigma(1.702 z)$. How good are they?

# %%
z = np.linspace(-6, 6, 120001)
bent = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
stand_ins = {"by a tanh": z * (1 + np.tanh(bent)) / 2, "z σ(1.702 z)": z * sigmoid(1.702 * z)}
off = {name: np.abs(values - gelu(z)) for name, values in stand_ins.items()}
figure, ax = plt.subplots(figsize=(7.5, 3.6))
for (name, error), colour, style in zip(off.items(), (BLUE, ORANGE), ("-", "--"), strict=True):
    ax.plot(z, error + 1e-12, color=colour, ls=style, label=name)
    print(f"{name}: off by up to {error.max():.1e}, at |z| = {abs(z[error.argmax()]):.2f}")
ratio = off["z σ(1.702 z)"].max() / off["by a tanh"].max()
ax.set(yscale="log", ylim=(1e-7, 1), xlabel="z", ylabel="distance from GELU")
ax.set_title(f"The tanh is {ratio:.0f} times closer than the sigmoid")
ax.legend(loc="upper right")
show(
    figure,
    "Distance from the exact GELU over z, logarithmic, for two approximations. The one by a tanh "
    "stays below 1e-3, the one by a sigmoid reaches a few hundredths; both touch 0 in places and "
    "fall off far out.",
)

# %% [markdown]
# For training it hardly matters which you take, as long as you use a network with the one it was
# trained with. As values they are not the same, and a check to nine digits sees it at once.
#
# ## SwiGLU: one part of a layer opens another
#
# So far every $z$ opened its own gate. Now take *two* weighted sums of the same input. One is the gate,
# the other is what passes:
#
# $$\text{SwiGLU}(X) = \text{SiLU}(XW) \odot XV$$
#
# where $\odot$ multiplies entry by entry. A unit may now say: *let this through if that is so*.
# ([Shazeer 2020](https://arxiv.org/abs/2002.05202) compares several such gates in a transformer.)

# %% [markdown]
# ### Exercise 4: `swiglu`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `X (n, d)`, `W (d, h)`, `V (d, h)` → $\text{SiLU}(XW) \odot XV$, of shape `(n, h)`.
# - Whole numbers work, and no input is changed. There are no biases.
#
# Example: with `X = [[1, 2]]`, `W = [[1], [0]]` and `V = [[0], [3]]` it is `[[4.38635147]]`.


# %% exercise="swiglu"
def swiglu(X, W, V):
    """Return what X @ V lets through a gate that silu makes of X @ W.

    X: (n, d), W and V: (d, h) -> (n, h).
    """
    ### BEGIN SOLUTION
    return silu(X @ W) * (X @ V)
    ### END SOLUTION


# %%
W, V = np.array([[1.0], [0.5]]), np.array([[-1.0], [2.0]])
axis = np.linspace(-4, 4, 161)
east, north = np.meshgrid(axis, axis)
points = np.column_stack([east.ravel(), north.ravel()])  # (25921, 2)
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.4), sharey=True)
parts = (silu(points @ W), points @ V, swiglu(points, W, V))
open_side = np.abs(parts[2][points @ W > 0]).sum() / np.abs(parts[2]).sum()
titles = "The gate: silu(XW)", "What may pass: XV", f"Passes: {open_side:.0%} where XW > 0"
for ax, part, title in zip(axes, parts, titles, strict=True):
    image = ax.pcolormesh(axis, axis, part.reshape(east.shape), cmap="RdBu_r", vmin=-12, vmax=12)
    ax.set(title=title, xlabel="$x_1$", aspect="equal")
    ax.grid(False)
axes[0].set_ylabel("$x_2$")
figure.colorbar(image, ax=axes, shrink=0.85)
show(
    figure,
    "Three maps of the plane. The gate is near 0 on the lower left and grows to the upper right. "
    "What may pass changes evenly from the lower right to the upper left. Their product is near 0 "
    "on the left, positive at the top and negative at the lower right.",
)

# %% [markdown]
# On one side nearly nothing passes, whatever $XV$ says. On the other side $XV$ decides about the sign,
# and the gate about how much. Nothing in lesson 1 could do that: there every unit had one weighted
# sum.
#
# ## The gate on the other side
#
# Somebody has mixed up the two. Below `theirs` stands `by_two_products`, which is right.


# %% wrong="expose_swapped_gate"
def by_two_products(X, W, V):
    """Return SwiGLU of lists or arrays X (n, d), W and V (d, h), with the sigmoid written out."""
    gate, value = np.array(X) @ np.array(W), np.array(X) @ np.array(V)
    return value * gate / (1 + np.exp(-np.clip(gate, -700, 700)))


# %%
rng = np.random.default_rng(0)
X, W = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
for name, V in (("V = W", W), ("V = 0", 0 * W)):
    gap = np.abs(theirs(X, W, V) - by_two_products(X, W, V)).max()
    print(f"{name}: largest difference {gap:.0e}")

# %% [markdown]
# ### Exercise 5: `expose_swapped_gate`
# ●●○ medium · 4 minutes · about 2 lines · 2 points
#
# `expose_swapped_gate()` takes nothing and returns `(X, W, V)`, of shapes `(n, d)`, `(d, h)` and
# `(d, h)`, for which `theirs` and the right answer differ by more than rounding.
#
# Up to a thousand numbers, none further from 0 than a thousand; lists of lists will do.
#
# Tools: one example, one input and one unit are enough.


# %% exercise="expose_swapped_gate"
def expose_swapped_gate():
    """Return (X, W, V) for which it matters which product is the gate."""
    ### BEGIN SOLUTION
    return np.array([[1.0]]), np.array([[1.0]]), np.array([[-2.0]])
    ### END SOLUTION


# %% [markdown] predict="multiply"
# ReLU networks are made of flat pieces, so they come close to the product $x_1 x_2$ and never hit
# it on a whole square. How many SwiGLU units, added up with weights, does it take to multiply two
# numbers exactly?
#
# - **a** No number is enough: SiLU is made of exponentials, and a product is not
#   - The exponentials can cancel. What is SiLU(z) − SiLU(−z)?
# - **b** One
#   - One comes close where its gate is wide open, and passes next to nothing elsewhere.
# - **c** (right) Two

# %%
rng = np.random.default_rng(0)
X = rng.uniform(-3, 3, (1000, 2))
product = X[:, 0] * X[:, 1]
W, V = np.array([[1.0, -1.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 1.0]])
two_units = swiglu(X, W, V) @ np.array([1.0, -1.0])
hidden = np.maximum(X @ rng.normal(size=(2, 100)) + rng.normal(size=100), 0)  # (1000, 100)
outgoing, *_ = np.linalg.lstsq(hidden, product, rcond=None)
missed = {"two SwiGLU units": two_units, "one of them": swiglu(X, W, V)[:, 0],
          "100 random ReLUs, best weights": hidden @ outgoing}  # fmt: skip
for name, made in missed.items():
    print(f"{name}: off by up to {np.abs(made - product).max():.1e}")
reveal("multiply")

# %% [markdown]
# $z\,\sigma(z) + z\,\sigma(-z) = z$, since the two gates add up to 1. So one unit passes $x_2$ for
# positive $x_1$, the other for negative, and together they make a product. (That it *can* be written
# down says nothing of whether training finds it, or is better for it.) And note what has changed:
# here an output depends on two sums, so it is no longer $a = f(z)$.

# %% [markdown]
# ## The softplus: for what has to be positive
#
# ReLU’s corner can be rounded off in another way, without a dip:
#
# $$\text{softplus}(z) = \ln(1 + e^z)$$
#
# Its slope is the sigmoid. It is not used much in hidden layers, but at an output it turns any number
# into a positive one, and grows no faster than $z$: right for a spread, a rate, a waiting time.
# As code the formula has the two faults you know from lesson 7, one on each side:

# %%
with np.errstate(over="ignore"):
    for number in (-40.0, 0.0, 800.0):
        print(f"z = {number:5.0f}: as it stands {np.log(1 + np.exp(number))}")

# %% [markdown]
# ### Exercise 6: `softplus`
# ●●○ medium · 4 minutes · 1 line · 3 points
#
# `z`: an array of any shape, or a number → $\ln(1 + e^z)$, of the same shape, floats.
# - Thirteen digits from `-700` to `1000`: at −40 it is `4.248354255291589e-18`, at 800 it is 800.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Tools: NumPy has a function that adds two exponentials and returns the logarithm.
#
# Example: `softplus(np.array([-1.0, 0.0, 2.0]))` is `[0.31326169, 0.69314718, 2.12692801]`.


# %% exercise="softplus"
def softplus(z):
    """Return ln(1 + exp(z)).

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return np.logaddexp(0, z)
    ### END SOLUTION


# %% [markdown]
# Use it. These measurements scatter around 0, near the middle little and outside much. A weighted sum
# of $1$, $x^2$ and $x^4$ shall learn *how* much: its softplus is the spread $s$, and descent makes
# the data likely, by the loss $\ln s + y^2/2s^2$. Beside it the same with the sum itself as spread.


# %% open=true
def learn_spread(f, df, x, y, lr=0.2, steps=2000):
    """Return the spread s at each x after descent on the mean of ln s + y²/2s²."""
    features = np.column_stack([np.ones(len(x)), x**2, x**4])  # (n, 3)
    w = np.array([1.0, 0.0, 0.0])
    for _ in range(steps):
        z = features @ w
        s = f(z)
        w = w - lr * features.T @ ((1 / s - y**2 / s**3) * df(z)) / len(x)
    return f(features @ w)


# %%
rng = np.random.default_rng(2)
x = np.sort(rng.uniform(-1, 1, 600))
truth = 0.05 + x**2
y = truth * rng.normal(size=600)
spread = learn_spread(softplus, sigmoid, x, y)
bare = learn_spread(lambda z: z, np.ones_like, x, y)
error = float(np.abs(spread - truth).mean())
print(f"with the softplus: off by {error:.3f} on average, smallest spread {spread.min():.3f}")
print(f"without: off by {np.abs(bare - truth).mean():.0e}, smallest {bare.min():.0e}")

# %%
figure, ax = plt.subplots(figsize=(7.5, 3.6))
ax.plot(x, y, ".", color=GREY, ms=3)
for sign in (-1, 1):
    ax.plot(x, sign * truth, color=INK, ls="--", label="true spread" if sign > 0 else None)
    ax.plot(x, sign * spread, color=ORANGE, label="learnt spread" if sign > 0 else None)
ax.set(xlabel="x", ylabel="y", title=f"A spread that can’t be negative, learnt to {error:.2f}")
ax.legend(loc="lower center")
show(
    figure,
    "Six hundred points around 0, closely packed near x = 0 and scattered at both ends. A dashed pair "
    "of curves marks the true spread; the learnt one, solid, lies close to it.",
)

# %% [markdown]
# A spread may not be 0 or less. The sum came close to it, where the loss is steepest, and one step threw
# it far out, or across. (An exponential would keep it positive, too; it answers to the same nudge with a
# factor instead of a sum.)
#
# ## A fair race
#
# Are the smooth gates better? Lesson 5 warned of “best for”, so be careful: two hidden layers of 64,
# digits, plain descent in batches of 32 and twelve epochs. Each activation gets two rates and keeps
# the better one, and three seeds at each. What counts is the median over the last four epochs, since
# single ones jump. (`erf` goes entry by entry; for the race GELU and its slope are read off a fine
# table.)


# %% given="relu"


# %% given="relu_grad"


# %%
digits = load_digits()


def tabled(f):
    """Return f as a table between −15 and 15, read off in straight lines."""
    points = np.linspace(-15, 15, 30001)
    values = f(points)
    return lambda z: np.interp(z, points, values)


# %% open=true
def race(f, df, lr, seed):
    """Train 64-64-64-10 and return the median share of test digits read in the last four epochs."""
    last = []

    def look(epoch, layers, loss, right):
        if epoch > 8:
            said = predict_scores(layers, digits.x_test, f).argmax(axis=1)
            last.append(float((said == digits.y_test).mean()))

    rng = np.random.default_rng(seed)
    train_mlp(digits.x_train, digits.y_train, [64, 64, 64, 10], f, df, rng=rng, lr=lr, epochs=12,
              on_epoch=look)  # fmt: skip
    return float(np.median(last))


# %% [markdown] predict="smooth_race"
# ReLU, tanh, SiLU and GELU: is one of them ahead on the digits?
#
# - **a** (right) No: all end within a few percent, which is about what another seed does
# - **b** Yes, GELU and SiLU: they would not have replaced ReLU for nothing
#   - What was reported of them are small gains in large networks. A small network on an easy task
#     need not show any.
# - **c** Yes, ReLU: with its exact zeros it ignores what does not matter
#   - It does set half of its outputs to 0. On these digits that decides nothing.

# %% open=true
bell = lambda z: np.exp(-z * z / 2) / math.sqrt(2 * math.pi)  # noqa: E731
share = lambda z: np.where(z == 0, 0.5, gelu(z) / np.where(z == 0, 1, z))  # noqa: E731
runners = {
    "ReLU": (relu, relu_grad),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "SiLU": (silu, silu_grad),
    "GELU": (tabled(gelu), tabled(lambda z: share(z) + z * bell(z))),
}
results = {}
for name, (f, df) in runners.items():
    tried = {lr: [race(f, df, lr, seed) for seed in range(3)] for lr in (0.1, 0.2)}
    best = max(tried, key=lambda lr, tried=tried: np.mean(tried[lr]))
    results[name] = tried[best]
    low, high = min(tried[best]), max(tried[best])
    print(f"{name:8s} rate {best}: mean {np.mean(tried[best]):.1%}, from {low:.1%} to {high:.1%}")
reveal("smooth_race")

# %%
means = [float(np.mean(scores)) for scores in results.values()]
widest = max(max(scores) - min(scores) for scores in results.values())
figure, ax = plt.subplots(figsize=(7.5, 3.2))
for i, scores in enumerate(results.values()):
    ax.plot(scores, [i] * len(scores), "o", color=BLUE, ms=6)
    ax.plot(np.mean(scores), i, "|", color=ORANGE, ms=22, mew=2.5)
ax.set(yticks=range(len(results)), yticklabels=list(results), xlabel="test digits read")
ax.set_title(f"Means {max(means) - min(means):.1%} apart; three seeds of one, up to {widest:.1%}")
ax.invert_yaxis()
show(
    figure,
    "Share of test digits read, a row for each of four activations with a dot for each of three seeds "
    "and a bar for their mean. All lie between nine tenths and one, and the rows overlap.",
)

# %% [markdown]
# Whoever wanted a winner could find one here: pick a seed. That is why reports of gains need several
# runs and a spread. Gains of smooth gates were reported for large networks, where small ones are worth
# having; our network can neither confirm nor refute them.
#
# ## Design your own
#
# What does a good activation need? Lesson 2: it must not be affine. Lesson 5: its slope must not die
# where the data are. Lesson 8: over ten layers every layer’s factor counts. Here is a trap to begin
# with. `ten_layers` of the course library trains ten hidden layers of 64 units on digits: weights by
# He, momentum 0.9, rate `0.01`, batches of 64, 15 epochs; it returns the share of test digits read.

# %% [markdown] predict="half_relu"
# With ReLU it reads more than nine digits in ten. And with half of ReLU, `relu(z) / 2`?
#
# - **a** As many: weights twice as large make up for it, and descent will find them
#   - They would. But the gradient that should lead there has been halved ten times.
# - **b** (right) About one in ten: it stays at guessing
# - **c** Somewhat fewer: it learns half as fast
#   - Half in one layer. Ten layers multiply.

# %%
start = {
    "ReLU": ten_layers(relu, relu_grad),
    "ReLU / 2": ten_layers(lambda z: relu(z) / 2, lambda z: relu_grad(z) / 2),
    "2 ReLU": ten_layers(lambda z: 2 * relu(z), lambda z: 2 * relu_grad(z)),
}
for name, score in start.items():
    print(f"{name:8s} {'the loss exploded' if math.isnan(score) else f'{score:.1%}'}")
reveal("half_relu")

# %% [markdown]
# So scale matters as much as shape. Weights can make up for a factor, and He’s do so for ReLU’s.

# %% [markdown]
# ### Exercise 7: `my_activation`
# ●●● hard · 7 minutes · about 2 lines · 3 points
#
# A function of your own. `z`: an array of any shape, or a number → the same shape, floats.
# - Each entry by itself: no softmax, no mean over the batch.
# - No straight line, and finite from `-1000` to `1000`.
# - Ten layers learn with it: 85 of 100 test digits, by `ten_layers` with its usual settings and
#   seed 0.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# It may be a known one with a change, a mixture, or nothing anybody has seen; a kink is allowed. The
# check asks your function for a fine table of numbers and trains with that, a few seconds long.


# %% exercise="my_activation"
def my_activation(z):
    """Return your own activation of each entry of z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    # a hyperbola between two lines: smooth, and no exponential
    return 0.5 * (z + np.hypot(z, 1.0)) - 0.5
    ### END SOLUTION


# %% [markdown]
# ### Exercise 8: `my_activation_grad`
# ●●○ medium · 5 minutes · about 2 lines · 3 points
#
# The slope of *your* function. `z`: an array of any shape, or a number → the same shape, floats.
# - It agrees with the difference quotient of your `my_activation`, to about six digits, wherever
#   there is a slope; at a kink anything between the slopes on its two sides.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Tools: the product rule and the chain rule; and the cell below the check, which draws both.


# %% exercise="my_activation_grad"
def my_activation_grad(z):
    """Return the slope of your own activation at z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return 0.5 + 0.5 * z / np.hypot(z, 1.0)
    ### END SOLUTION


# %%
z = np.linspace(-5, 5, 1001)
quotient = (my_activation(z + 1e-5) - my_activation(z - 1e-5)) / 2e-5
gap = np.abs(quotient - my_activation_grad(z)).max()
figure, ax = plt.subplots(figsize=(7.5, 3.8))
ax.plot(z, my_activation(z), color=BLUE, label="yours")
ax.plot(z, my_activation_grad(z), color=ORANGE, label="your slope")
ax.plot(z[::25], quotient[::25], "o", color=INK, ms=3.5, label="difference quotient")
ax.set(xlabel="z", ylim=(-2, 5), title=f"Your slope is at most {gap:.0e} from the quotient")
ax.legend(loc="upper left")
show(
    figure,
    "Your activation over z from −5 to 5, your slope, and dots for the difference quotient.",
)

# %% [markdown]
# ## Defend it
#
# A name and a drawing defend nothing; figures do. Here is what this course has taught you to ask, of
# yours and of two others: how far from a line (lesson 2, as a share of the largest output); between
# which slopes; by which factor a layer multiplies the gradient, with He’s weights (lesson 8); how many
# units are dead on the data (lesson 5); and what ten layers read, with three seeds.


# %% given="affine_gap"


# %% open=true
def examine(f, df, width=100, depth=20):
    """Return gap, range of slopes, factor of a layer and dead share for twenty He layers."""
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(2, 50, 20))
    a, zs, weights = rng.normal(size=(200, width)), [], []
    for _ in range(depth):
        weights.append(rng.normal(0, math.sqrt(2 / width), (width, width)))
        zs.append(a @ weights[-1])
        a = f(zs[-1])
    da = rng.normal(size=a.shape)
    first = np.linalg.norm(da)
    for z, W in zip(reversed(zs), reversed(weights), strict=True):
        da = (da * df(z)) @ W.T
    line = np.linspace(-10, 10, 4001)
    quiet = np.mean([(np.abs(df(z)) < 1e-6).all(axis=0).mean() for z in zs])
    gap = affine_gap(f, X, Y) / np.abs(f(X + Y)).max()
    return gap, df(line).min(), df(line).max(), (np.linalg.norm(da) / first) ** (1 / depth), quiet


# %%
designs = {"ReLU": (relu, relu_grad), "SiLU": (silu, silu_grad),
           "yours": (my_activation, my_activation_grad)}  # fmt: skip
defence = {name: examine(*pair) for name, pair in designs.items()}
read = {name: [ten_layers(*pair, seed=seed) for seed in range(3)] for name, pair in designs.items()}
print(f"{'':6s} {'gap':>5s}  {'slopes':>14s}  {'factor':>6s}  {'dead':>4s}  ten layers")
for name, (gap, least, most, factor, dead) in defence.items():
    scores = ", ".join(f"{score:.1%}" for score in read[name])
    print(f"{name:6s} {gap:5.2f}  {least:6.2f} … {most:5.2f}  {factor:6.3f}  {dead:4.0%}  {scores}")

# %%
figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.6))
line = np.linspace(-5, 5, 1001)
looks = zip(designs.items(), (BLUE, ORANGE, PINK), ("--", "-.", "-"), strict=True)
for (name, (f, df)), colour, style in looks:
    axes[0].plot(line, f(line), color=colour, ls=style, label=name)
    axes[1].plot(line, df(line), color=colour, ls=style)
worst, (_, least, most, *_) = min(read["yours"]), defence["yours"]
axes[0].set(xlabel="z", ylim=(-1.5, 3.5), title=f"Yours reads {worst:.0%} or more in ten layers")
axes[1].set(xlabel="z", ylim=(-0.3, 1.5), title=f"Your slopes: {least:.2f} to {most:.2f}")
axes[0].legend(loc="upper left")
show(
    figure,
    "Left, three activations over z: ReLU, SiLU and yours. Right, their slopes.",
)

# %% [markdown]
# Read your row like somebody who wants to find fault. Is the factor far from 1? (SiLU’s does no harm
# yet in ten layers; that of half a ReLU did.) Are slopes 0 over a range? Then units can die. Is your
# lead smaller than the distance between two seeds? Then it is none. And ten layers of digits are one
# task: a defence for another is another measurement.

# %% [markdown]
# ## What the article says
#
# Four claims of lesson 1 and lesson 5 mean something else now than they did there. “Gate” is the word
# for something that is really built, and “weighted sum, activation, output” no longer describes every
# unit.

# %%
rng = np.random.default_rng(0)
z = rng.normal(size=10_000)
zeros = {"ReLU": (relu(z) == 0).mean(), "SiLU": (silu(z) == 0).mean()}
half_open = ((sigmoid(z) > 0.1) & (sigmoid(z) < 0.9)).mean()
identity = max(np.abs(relu(z) - gated(z, step)).max(), np.abs(silu(z) - gated(z, sigmoid)).max())
X, W, V = rng.normal(size=(500, 4)), rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
held = np.abs(swiglu(X, W, V) - gated(X @ W, sigmoid) * (X @ V)).max()
alone = np.abs(silu(X @ W) - gated(X @ W, sigmoid)).max()
moved = np.abs(swiglu(X, W, 2 * V) - swiglu(X, W, V)).max()  # the gate's own sums are the same
unmoved = np.abs(silu(X @ W) - silu(1.0 * (X @ W))).max()
settle(
    claim(
        1,
        measured=f"exactly 0 for {zeros['ReLU']:.0%} of normal z with ReLU, {zeros['SiLU']:.0%} "
        f"with SiLU, whose gate is between 0.1 and 0.9 for {half_open:.0%}",
        holds=0.45 < zeros["ReLU"] < 0.55 and zeros["SiLU"] == 0 and half_open > 0.9,
    ),
    claim(
        3,
        measured=f"ReLU and SiLU differ from z times their gates by {identity:.0e}; two gated units "
        f"multiply two numbers to {np.abs(two_units - product).max():.0e}; gate of coin tosses "
        f"against GELU: {np.abs(average - gelu(places)).max():.3f}",
        holds=identity < 1e-12
        and np.abs(two_units - product).max() < 1e-12
        and np.abs(average - gelu(places)).max() < 0.02,
    ),
    claim(
        11,
        measured=f"a layer of SiLUs made of its weighted sums alone: off by {alone:.0e}; one of "
        f"SwiGLUs made of two for each unit: off by {held:.0e}",
        holds=max(alone, held) < 1e-12,
    ),
    claim(
        13,
        measured=f"with the gate’s own z unchanged ({unmoved:.0e}), other weights V move SwiGLU’s "
        f"output by up to {moved:.1f}",
        holds=unmoved == 0 and moved > 0.1,
    ),
)

# %%
looking_back("12")

# %% [markdown]
# ## The whole course: your predictions
#
# You were asked what you expect before you saw it, in every lesson, and how sure you were. Being wrong
# was no fault; being sure and wrong is where something was learnt.

# %%
whole_course()

# %% [markdown]
# ## The whole course: sixty claims
#
# The article made them in a few hundred words. Here is each with its verdict and the lesson that
# settles it; where you ran that lesson, with what *your* run measured.

# %%
sixty()

# %% [markdown]
# Few are plainly wrong. Most hold under a condition that a short text leaves out, and finding the
# condition took a measurement each time. That is the habit to keep: for every “best for”, ask *on
# what, beside what, with how many seeds*.

# %% [markdown]
# ## What you have built
#
# - A neuron, a layer, and the proof that layers without a bend are one (lessons 1 and 2).
# - Sigmoid, tanh, ReLU, leaky ReLU and softmax, that survive any input, with their slopes (3 to 7).
# - Gradients for a network of any depth, a check that is fair, momentum (8).
# - A way to choose, and tests that catch wrong activations (9).
# - A convolution and its pooling, forwards and backwards, as fast as one matrix product (10).
# - Smooth gates, a gate between two sums, and an activation that is yours (12).
#
# All of it is NumPy and nothing else.

# %% [markdown]
# ## Summary
#
# - A gate that opens by degrees turns ReLU into SiLU or GELU: smooth, with a dip, a slope that may be
#   negative or more than 1.
# - GELU is what gets through a gate of chance on average. Its popular stand-ins are not equal to it.
# - $z\,\sigma(\beta z)$ leads from a line to ReLU.
# - In SwiGLU one weighted sum opens a gate for another. Two such units multiply.
# - The softplus makes outputs positive; compute it as a logarithm of a sum of exponentials.
# - In a fair race on digits the seeds differ about as much as the activations.
# - An activation must bend; deep networks also want the right scale. Figures defend it.

# %% [markdown]
# ## Where it is used today, and where to go
#
# **SiLU, GELU, SwiGLU** are in PyTorch, as `SiLU`, `GELU` (exact or by a tanh, your choice) and
# pieces for the third. GELU is in BERT, SwiGLU in LLaMA ([Devlin et al.
# 2018](https://arxiv.org/abs/1810.04805), [Touvron et al. 2023](https://arxiv.org/abs/2302.13971)).
# **A comparison of many**: [Dubey, Singh and Chaudhuri 2022](https://arxiv.org/abs/2109.14545).

# %% [markdown]
# **Books to go on with**, free to read: Michael Nielsen’s [Neural Networks and Deep
# Learning](http://neuralnetworksanddeeplearning.com), Simon Prince’s [Understanding Deep
# Learning](https://udlbook.github.io/udlbook/), and [Deep Learning](https://www.deeplearningbook.org)
# by Goodfellow, Bengio and Courville.
#
# **Courses**: Stanford’s [CS231n](https://cs231n.github.io), Andrej Karpathy’s [Neural Networks: Zero to
# Hero](https://karpathy.ai/zero-to-hero.html), and [Dive into Deep Learning](https://d2l.ai).
#
# **A next step of your own**: build a network from lesson 10’s layers, put your activation into it,
# and defend it there.

# %% [markdown] recall="falls" after="above_one"
# Which of these functions falls somewhere as z grows?
#
# - **a** ReLU
#   - It is level on the left and rises on the right.
# - **b** The softplus
#   - Its slope is the sigmoid, which is never negative.
# - **c** (right) GELU

# %% [markdown] recall="another_beta"
# Swish with β = 4 differs from ReLU by a certain gap at most. What is the largest gap with β = 8?
#
# - **a** (right) Half of it
# - **b** A quarter of it
#   - The curve is drawn at half the scale, and gaps shrink like lengths.
# - **c** The same: only its place changes
#   - The steeper gate is closer to a step.

# %% [markdown] recall="coin_gate"
# A coin gate lets z = 1 pass if a standard normal number is below 1. What passes on average?
#
# - **a** 1, or 0
#   - That is a single toss.
# - **b** (right) About 0.84
# - **c** ½
#   - That would be a gate that does not look at z.

# %% [markdown] recall="negate" after="multiply"
# What is SiLU(z) − SiLU(−z)?
#
# - **a** 0: it is the same on both sides
#   - SiLU is small on the left and nearly z on the right.
# - **b** 2z
#   - One of the two is nearly 0 far out.
# - **c** (right) z

# %% [markdown] recall="one_seed" after="smooth_race"
# A report says: with activation A the network reads 97.6 percent, with B 97.2, one run each. What
# follows?
#
# - **a** A is better, by a little
#   - Another seed can turn it round.
# - **b** (right) Nothing yet
# - **c** They are equally good
#   - That does not follow from one run each, either.

# %% [markdown] recall="factor_ten" after="half_relu"
# Each of twenty layers multiplies the gradient by 0.7. About what is left at the first?
#
# - **a** (right) A thousandth
# - **b** A twentieth
#   - Layers multiply; they don’t add up.
# - **c** 0.7
#   - That is what one layer leaves.

# %% [markdown] recall="positive_output"
# A network is to predict a waiting time, and may say any number. What makes it positive without
# exploding for large z?
#
# - **a** ReLU
#   - It can say exactly 0, and then its slope is 0, too.
# - **b** (right) The softplus
# - **c** The sigmoid
#   - It can’t say more than 1.
