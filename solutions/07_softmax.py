# %% [markdown]
# # Share out one certainty: the softmax
#
# **Questions**
# - A network has ten scores for ten digits. How do they become shares of one whole?
# - Which line of code turns a right formula into `nan`, and which makes a loss infinite?
# - A network is almost certain of its answer. What is that worth?
#
# **What you’ll do** · Write a softmax for arrays of any number of axes, its logarithm, the loss
# that belongs to it and that loss's gradient. Heat it and cool it. Train a classifier of ten digits
# with what you wrote. Then compare how sure it says it is with how often it is right, show a
# network pure noise, and ask for two answers at once.
#
# **What you’ll need** · About 60 minutes; lesson 3's sigmoid and cross-entropy; NumPy's axes.

# %% setup=true
from decimal import Decimal

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, check, explore, load_digits, looking_back, predict,
    predict_scores, reveal, show, slider, train_mlp, use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("07")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("07")

# %% [markdown]
# ## The idea: exponentiate, then share out
#
# A network gives one score, a **logit**, for each class. Two things are wanted of its answer: no
# class has less than nothing, and all together have one whole. The exponential sees to the first, a
# division to the second. With $k$ logits $z_1, \dots, z_k$ the **softmax** is
#
# $$p_i = \frac{e^{z_i}}{e^{z_1} + \dots + e^{z_k}}.$$
#
# All activations so far took one number at a time. This one takes a row: every logit is in every
# share. If one class gains, all others lose.


# %% runs=true
def formula(z):
    """The softmax as it stands in the article, along the last axis; for the experiments."""
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


# %%
z = np.array([2.0, 1.0, -1.0])
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.2))
steps = ((z, "logits: any number", "{:g}"), (np.exp(z), "exponentials: positive", "{:.2f}"),
         (formula(z), "shares: one whole", "{:.2f}"))  # fmt: skip
for ax, (values, title, form) in zip(axes, steps, strict=True):
    bars = ax.bar(["cat", "dog", "hen"], values, color=[BLUE, ORANGE, GREEN])
    ax.bar_label(bars, [form.format(v).replace("-", "−") for v in values], padding=2)
    ax.axhline(0, color=GREY, lw=0.8)
    ax.margins(y=0.15)
    ax.set_title(title)
show(
    figure,
    "Three bar charts for the classes cat, dog and hen. Logits 2, 1 and −1; their exponentials, "
    "all positive, about 7.4, 2.7 and 0.4; and the shares, about 0.71, 0.26 and 0.04.",
)

# %% [markdown] predict="shift"
# Add 100 to each of three logits. What becomes of their shares?
#
# - **a** (right) Nothing
# - **b** They move closer together: beside 100 the differences are small
#   - Shares depend on differences, not on proportions. Each 1 of difference is a factor e, wherever
#     the two logits lie.
# - **c** They move apart: exponentials of large numbers differ more
#   - They do, and in the same proportion as the sum they are divided by.

# %%
with np.errstate(over="ignore", invalid="ignore"):
    for shift in (0, 100, 1000, -1000):
        print(f"z + {shift:5d}: {formula(z + shift)}")
reveal("shift")

# %% [markdown]
# On paper a shift multiplies every exponential by the same factor, above and below the line, and
# cancels. On the machine the formula ends in $\infty/\infty$ on one side and in $0/0$ on the other.
# Where, depends on the number format.

# %%
for dtype in (np.float16, np.float32, np.float64):
    edge = float(np.log(np.finfo(dtype).max.astype(np.float64)))
    print(f"{dtype.__name__}: one logit above {edge:.2f} is enough")

# %% [markdown]
# So use the freedom: shift each row until nothing can overflow.
#
# **A worked example of shifting rows.** Here each row loses its *mean*. Two arguments do it:
# `axis=-1` is the last axis, however many there are, and `keepdims=True` keeps that axis with
# length 1, so that each row meets its own number.


# %% runs=true
def centred(z):
    """Return z less the mean of its row, along the last axis."""
    return z - z.mean(axis=-1, keepdims=True)


for shape in ((3,), (2, 3), (2, 2, 3)):
    block = np.arange(float(np.prod(shape))).reshape(shape) ** 2
    print(shape, "→ means are now", (centred(block).mean(axis=-1).round(9) + 0.0).tolist())

# %% [markdown]
# For the softmax, what has to become 0 so that no exponential can exceed 1, and at least one *is* 1,
# so that the sum cannot vanish?

# %% [markdown]
# ### Exercise 1: `softmax`
# ●●○ medium · 8 minutes · about 2 lines · 4 points
#
# `z`: an array of one or more axes, logits along the **last** → the shares, of the same shape.
# - Right for logits up to `±1000`, also where the rows lie far apart.
# - A logit of −inf, a class that is *masked out*, gets exactly 0, as long as its row has a finite
#   one.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Tools: `np.exp`, `.max` and `.sum` with `axis` and `keepdims`.
#
# Example: `softmax(np.array([1000.0, 1001.0, 1002.0]))` is `[0.09003057, 0.24472847, 0.66524096]`.


# %% exercise="softmax"
def softmax(z):
    """Return the shares of the logits along the last axis of z.

    z: array of one or more axes -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # each row's largest is 1
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# ## One maximum for all
#
# The next cell has somebody else's softmax, `theirs`. Below it stands `by_decimals`, which is right
# and slow: numbers of Python's `decimal` module don't overflow.


# %% wrong="expose_one_maximum"
def by_decimals(z):
    """Return the shares of each row of z (n, k), computed with 28 digits and no shift."""
    powers = [[Decimal(float(v)).exp() for v in row] for row in z]
    return np.array([[float(power / sum(row)) for power in row] for row in powers])


# %%
z = np.array([[1000.0, 1001.0, 1002.0], [998.0, 1000.0, 990.0]])
for shares in (by_decimals, theirs):
    print(f"{shares.__name__:12s}", shares(z).round(4).tolist())

# %% [markdown]
# On these two rows it is right, with logits around a thousand.
#
# ### Exercise 2: `expose_one_maximum`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# `expose_one_maximum()` takes nothing and returns an array `z` of shape `(n, k)`, for which
# `theirs` and the right answer differ by more than rounding. A `nan` counts as a difference.
#
# Up to a thousand numbers, none further from 0 than a thousand; a list of lists will do.
#
# Tools: what you know of `exp` far to the left.


# %% exercise="expose_one_maximum"
def expose_one_maximum():
    """Return logits z (n, k) for which one maximum for all rows goes wrong."""
    ### BEGIN SOLUTION
    return np.array([[1000.0, 999.0], [0.0, 1.0]])
    ### END SOLUTION


# %% [markdown]
# Such rows are not made up. Different examples of a batch share nothing, and with several axes the
# rows may belong to different parts of a network.
#
# ## Hot and cold
#
# A shift changes nothing; a *factor* does. Divide the logits by a **temperature** $t$ before the
# softmax: below 1 the differences grow and the largest takes nearly all, above 1 they shrink and
# the shares approach $1/k$. Language models are sampled this way.

# %% [markdown]
# ### Exercise 3: `temperature_softmax`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `z`: an array of one or more axes; `t`: a number, $t > 0$ → the softmax of $z/t$ along the last
# axis, of the same shape.
# - Right down to `t = 0.01` with logits of `±1000`.
# - float32 stays float32, even if `t` is a number of NumPy, such as `np.float64(0.5)`: `float(t)`
#   is Python's, and those leave an array's type alone. `z` is not changed.
#
# Tools: your `softmax`.
#
# Example: `temperature_softmax(np.array([2.0, 1.0, 0.1]), 0.5)` is
# `[0.86377712, 0.11689952, 0.01932336]`.


# %% exercise="temperature_softmax"
def temperature_softmax(z, t):
    """Return the softmax of z / t along the last axis.

    z: array of one or more axes, t: number > 0 -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return softmax(z / float(t))
    ### END SOLUTION


# %% [markdown]
# How undecided is a row of shares? Its **entropy** says it in one number:
#
# $$H(p) = -\sum_i p_i \ln p_i,$$
#
# measured in *nats* because the logarithm is natural. It is 0 if one class has everything and
# $\ln k$, its largest, if all $k$ have the same. As $p$ falls to 0, $p \ln p$ goes to 0 as well; so a
# share of 0 adds nothing.

# %% [markdown]
# ### Exercise 4: `entropy`
# ●●○ medium · 4 minutes · about 2 lines · 2 points
#
# `p`: an array of one or more axes, shares along the **last** → the entropies in nats, of the shape
# without that axis; a single row gives a number.
# - A share of 0 adds nothing, and *quietly*: no NumPy warning.
# - float32 stays float32, whole numbers work, and `p` is not changed.
#
# Tools: `np.where`, `np.log`, `.sum`. (`np.where` computes both branches.)
#
# Example: `entropy(np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]))` is `[0.69314718, 0]`.


# %% exercise="entropy"
def entropy(p):
    """Return the entropy of the shares along the last axis of p, in nats.

    p: array of one or more axes -> the shape without the last; float32 stays float32.
    """
    ### BEGIN SOLUTION
    logs = np.log(np.where(p > 0, p, 1))  # ln 1 = 0 where the share is 0
    return -(p * logs).sum(axis=-1)
    ### END SOLUTION


# %%
z = np.array([2.0, 1.0, 0.1])
heat = np.geomspace(0.05, 100, 200)
curves = np.array([temperature_softmax(z, t) for t in heat])  # (200, 3)
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.6))
for i, (colour, style) in enumerate(((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))):
    left.plot(heat, curves[:, i], color=colour, ls=style, label=f"logit {z[i]:g}")
left.set(title="Heat evens the shares out, and keeps their order", ylabel="share")
left.legend()
right.plot(heat, entropy(curves), color=BLUE)
right.axhline(np.log(3), color=GREY, ls=":")
right.set(title="The entropy rises to ln\u00a03, and no further", ylabel="nats", ylim=(-0.05, 1.2))
for ax in (left, right):
    ax.set(xscale="log", xlabel="temperature t")
show(
    figure,
    "Left, the shares of logits 2, 1 and 0.1 over the temperature: at 0.05 the first has all, at "
    "100 each has a third, and the curves never cross. Right, their entropy, rising from 0 to a "
    "dotted line at ln 3.",
)

# %% [markdown]
# **Try it:** which of the four knobs can change who comes first?


# %% runs=true hide=true
def draw_shares(cat, dog, hen, t):
    """Three logits and a temperature: the logits as bars, and the shares."""
    z = np.array([cat, dog, hen])
    p = formula(z / t)
    figure = plt.Figure(figsize=(9.5, 3.4))
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    for ax, values, title, ends in (
        (left, z, "logits", (-5.9, 5.9)),
        (right, p, f"shares at t = {t:g}: {p.max():.0%} for the first", (0, 1.12)),
    ):
        bars = ax.bar(["cat", "dog", "hen"], values, color=[BLUE, ORANGE, GREEN])
        ax.bar_label(bars, [f"{v:.3g}".replace("-", "−") for v in values], padding=2)
        ax.axhline(0, color=GREY, lw=0.8)
        ax.set(title=title, ylim=ends)
    return figure


# %%
explore(
    draw_shares,
    "Left, three logits as bars for cat, dog and hen; right, their shares at a temperature.",
    cat=slider(2.0, -5.0, 5.0, 0.1, label="logit of cat"),
    dog=slider(1.0, -5.0, 5.0, 0.1, label="logit of dog"),
    hen=slider(-1.0, -5.0, 5.0, 0.1, label="logit of hen"),
    t=slider(1.0, 0.1, 10.0, 0.1, label="temperature"),
)

# %% [markdown]
# The logits can; the temperature can't. And no setting gives two classes more than a half each.
#
# ## Never by way of the share
#
# A loss needs the *logarithm* of a share. Take logits 0 and 800. The first share is $e^{-800}$,
# which a float64 rounds to 0, and the logarithm of 0 is $-\infty$. Yet the true logarithm is an
# everyday number, −800. On paper:
#
# $$\ln p_i = z_i - \ln\left(e^{z_1} + \dots + e^{z_k}\right)$$
#
# No share is left that could be rounded to 0. And what you know of shifts applies here, too.

# %% [markdown]
# ### Exercise 5: `log_softmax`
# ●●○ medium · 5 minutes · about 2 lines · 3 points
#
# `z`: an array of one or more axes, logits along the **last** → the natural logarithms of the
# shares, of the same shape.
# - Right for logits up to `±1000` and rows of different scale: `[0, 800]` gives `[-800, 0]`.
# - float32 stays float32, whole numbers work, and `z` is not changed.
#
# Tools: `np.log`, `np.exp`, `.max`, `.sum`.
#
# Example: `log_softmax(np.array([1.0, 1.0]))` is `[-0.69314718, -0.69314718]`.


# %% exercise="log_softmax"
def log_softmax(z):
    """Return the logarithms of the shares along the last axis of z.

    z: array of one or more axes -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %% [markdown]
# The **cross-entropy** of one example asks the softmax one thing: what share did you give to the
# truth? It is minus the logarithm of that, $-\ln p_y$. For two classes it is lesson 3's.

# %% [markdown]
# ### Exercise 6: `cross_entropy`
# ●●○ medium · 5 minutes · about 2 lines · 4 points
#
# `z (n, k)` logits, `y (n,)` integer labels from 0 to $k-1$ → one number, the **mean** of
# $-\ln p_y$ over the examples.
# - Finite and right for logits up to `±1000`.
# - Any integer type for `y`, any `n` from 1; a class may be missing from `y`.
# - Whole-number logits work; `z` and `y` are not changed.
#
# Row $i$ contributes one entry, the one in column $y_i$. NumPy picks such entries with two arrays of
# indices: `table[rows, columns]`.
#
# Tools: your `log_softmax`, `np.arange`, `np.mean`.
#
# Example: `cross_entropy(np.array([[0.0, 800.0], [1.0, 1.0]]), np.array([0, 1]))` is
# `400.34657359`.


# %% exercise="cross_entropy"
def cross_entropy(z, y):
    """Return the mean cross-entropy of logits z with labels y.

    z: (n, k) logits, y: (n,) integers from 0 to k - 1 -> number.
    """
    ### BEGIN SOLUTION
    return -np.mean(log_softmax(z)[np.arange(len(y)), y])
    ### END SOLUTION


# %%
lead = np.arange(0.0, 901.0)
yours = [cross_entropy(np.array([[0.0, v]]), np.array([0])) for v in lead]
with np.errstate(all="ignore"):
    through = -np.log(np.exp(-lead) / (1 + np.exp(-lead)))
clipped = np.minimum(through, -np.log(1e-15))
fine = np.isfinite(through)
figure, ax = plt.subplots()
ax.plot(lead, yours, color=BLUE, lw=5, alpha=0.5, label="from logits: your function")
ax.plot(lead[fine], through[fine], color=INK, ls="--", label="logarithm of a share")
ax.plot(lead, clipped, color=ORANGE, ls="-.", label="logarithm of a share clipped at 1e-15")
ax.set(xlabel="how far a wrong class leads", ylabel="loss", ylim=(-30, 930))
ax.set_title(f"By way of the share, the loss is lost beyond {lead[fine].max():.0f}")
ax.legend()
show(
    figure,
    "Loss over the lead of a wrong class. From logits it rises in a straight line to 900. The "
    "logarithm of a share follows it to about 745 and ends. With clipping it is level from about "
    "35 on.",
)

# %% [markdown]
# ## What was said minus what is true
#
# Differentiate $-\ln p_y = -z_y + \ln\left(e^{z_1} + \dots + e^{z_k}\right)$ with respect to $z_j$.
# The logarithm of the sum gives $e^{z_j}$ over the sum, which is $p_j$; the first term gives −1 if
# $j$ is the label, and else nothing. So
#
# $$\frac{\partial L}{\partial z_j} = p_j - [\,j = y\,],$$
#
# lesson 3's $a - y$ once more. The label is pulled up by what it lacks; every other class is pushed
# down by what it has. The two cancel to the last bit of certainty: each row sums to 0.

# %% [markdown]
# ### Exercise 7: `cross_entropy_grad`
# ●●○ medium · 5 minutes · about 2 lines · 4 points
#
# `z (n, k)`, `y (n,)` as before → `(n, k)`: the gradient of the **mean** cross-entropy with respect
# to `z`.
# - Finite and right for logits up to `±1000`; any integer type for `y`, any `n` from 1; a class may
#   be missing from `y`.
# - float32 logits give a float32 gradient; `z` and `y` are not changed.
#
# The first line is given. What has to be taken off which entries of `p`? And the loss is a mean.
#
# Example: `cross_entropy_grad(np.array([[0.0, 0.0], [0.0, 800.0]]), np.array([1, 0]))` is
# `[[0.25, -0.25], [-0.5, 0.5]]`.


# %% exercise="cross_entropy_grad"
def cross_entropy_grad(z, y):
    """Return the gradient of the mean cross-entropy with respect to the logits.

    z: (n, k) logits, y: (n,) integers from 0 to k - 1 -> (n, k); float32 stays float32.
    """
    p = softmax(z)  # a new array
    ### BEGIN SOLUTION
    p[np.arange(len(y)), y] -= 1
    return p / len(y)
    ### END SOLUTION


# %% [markdown]
# A witness that knows no formula: move one logit by $\pm h$ and watch your loss.

# %%
rng = np.random.default_rng(0)
z, y = rng.normal(0, 2, (6, 5)), rng.integers(0, 5, 6)
for h in (1e-3, 1e-4, 1e-5, 1e-6):
    quotient = np.empty_like(z)
    for place in np.ndindex(z.shape):
        nudge = np.zeros_like(z)
        nudge[place] = h
        quotient[place] = (cross_entropy(z + nudge, y) - cross_entropy(z - nudge, y)) / (2 * h)
    print(
        f"h = {h:.0e}: largest difference {np.abs(quotient - cross_entropy_grad(z, y)).max():.1e}"
    )

# %%
z = np.array([[2.0, 1.0, 0.1, -1.0]])
said_and_pull = softmax(z)[0], cross_entropy_grad(z, np.array([1]))[0]
titles = "What was said; the label is dog", "p − y: dog is to rise, the others to fall"
figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.4))
for ax, values, title in zip(axes, said_and_pull, titles, strict=True):
    bars = ax.bar(["cat", "dog", "hen", "cow"], values, color=[BLUE, ORANGE, GREEN, PINK])
    ax.bar_label(bars, [f"{v:.2f}".replace("-", "−") for v in values], padding=2)
    ax.axhline(0, color=GREY, lw=0.8)
    ax.set(title=title, ylim=(-0.95, 0.95))
show(
    figure,
    "Left, shares of cat, dog, hen and cow: most for cat, about a quarter for the label dog. "
    "Right, the gradient: the same bars, except that dog's is about minus three quarters.",
)

# %% [markdown]
# The gradient is large where the network is wrong and sure, and it never quite vanishes where it is
# right: the label always lacks something.
#
# ## A softmax in the middle
#
# In a transformer, softmaxes stand inside: they decide how much each word listens to each other
# one. No label comes after them, so the short cut $p - y$ is of no use; whatever gradient `dp`
# arrives at the shares has to be sent on. A share rises with its own logit and falls with every
# other one:
#
# $$\frac{\partial p_i}{\partial z_j} = p_i\left([\,i = j\,] - p_j\right), \qquad
# dz_j = \sum_i dp_i\,\frac{\partial p_i}{\partial z_j}$$
#
# Put the first into the second and take $p_j$ out. What is left in the bracket needs no $k \times k$
# table.

# %% [markdown]
# ### Exercise 8: `softmax_backward`
# ●●● hard · 6 minutes · 1 line · 4 points
#
# `p`: an array of one or more axes, what a softmax gave along the **last**; `dp`: the gradient of
# the loss with respect to `p`, of the same shape → `dz`, that with respect to the logits, of the
# same shape.
# - Shares of exactly 0 and 1 occur.
# - float32 stays float32, whole numbers work, and no input is changed.
#
# Tools: `*`, `-`, `.sum` with `axis` and `keepdims`. Whoever made `dp` has seen to means already.
#
# Example: `softmax_backward(np.array([0.5, 0.25, 0.25]), np.array([1.0, 0.0, 0.0]))` is
# `[0.25, -0.125, -0.125]`.


# %% exercise="softmax_backward"
def softmax_backward(p, dp):
    """Return the gradient with respect to the logits, from the one with respect to the shares.

    p, dp: arrays of one shape, classes along the last axis -> dz, the same shape.
    """
    ### BEGIN SOLUTION
    return p * (dp - (dp * p).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %%
p = formula(np.array([1.5, 1.0, 0.5, 0.0, -1.0]))
table = softmax_backward(np.tile(p, (5, 1)), np.eye(5))  # row i: how share i moves
figure, ax = plt.subplots(figsize=(5.6, 4.4))
limit = 2 * np.abs(table).max()
picture = ax.imshow(table, cmap="PuOr_r", vmin=-limit, vmax=limit)
for i, j in np.ndindex(table.shape):
    ax.text(j, i, f"{table[i, j]:.2f}".replace("-", "−"), ha="center", va="center", fontsize=9)
ax.set(title="What one share gains, the others lose", xticks=range(5), yticks=range(5))
ax.set(xlabel="logit that is raised", ylabel="share that moves")
ax.grid(False)
figure.colorbar(picture, ax=ax, shrink=0.85)
show(
    figure,
    "A table of 5 by 5 derivatives as colours: positive on the diagonal, negative everywhere else, "
    "and weak where shares are small.",
)
rank, sums = np.linalg.matrix_rank(table), np.abs(table.sum(axis=1)).max()
print(f"rank {rank} of 5; every row sums to 0 up to {sums:.0e}")

# %% [markdown]
# Rows and columns sum to 0 and the rank is one short: raising all logits together moves nothing,
# the shift once more.
#
# ## Softmax regression reads ten digits
#
# One layer, 64 pixels in, ten logits out, and your gradient. Lesson 2 had this trained by code that
# was given; here the loop is yours.

# %%
digits = load_digits()
x_train, y_train = digits.x_train, digits.y_train
W, b = np.zeros((64, 10)), np.zeros(10)
for update in range(301):
    z = x_train @ W + b
    if update in (0, 10, 100, 300):
        right = np.mean((digits.x_test @ W + b).argmax(axis=1) == digits.y_test)
        print(f"after {update:3d} updates: loss {cross_entropy(z, y_train):.3f}, test {right:.1%}")
    dz = cross_entropy_grad(z, y_train)  # (n, 10)
    W, b = W - x_train.T @ dz, b - dz.sum(axis=0)  # gradient descent, rate 1

# %%
figure, axes = plt.subplots(1, 10, figsize=(9.5, 1.6))
limit = np.abs(W).max()
for digit, ax in enumerate(axes):
    ax.imshow(W[:, digit].reshape(8, 8), cmap="PuOr_r", vmin=-limit, vmax=limit)
    ax.set(xticks=[], yticks=[], xlabel=str(digit))
    ax.grid(False)
figure.suptitle("Ink speaks for a digit (orange) or against it (violet)", fontweight="bold")
show(
    figure,
    "Ten pictures of 8 by 8 weights, one for each digit. The 0 has strong weights against ink in "
    "its middle; others are patches of both colours that remotely resemble their digit.",
)

# %% [markdown]
# One split of the data is one throw of dice. Train the same model on ten splits of all the digits,
# each with its own 450 to be tested on. (The given `train_mlp` takes the same steps; `init=0.0`
# starts from zeros.)


# %% runs=true open=true
everything = load_digits()
images = np.concatenate([everything.x_train, everything.x_test])
labels = np.concatenate([everything.y_train, everything.y_test])


def regression(seed, steps=300):
    """Train on all but 450 digits; return the logits (450, 10) of those, and their labels."""
    order = np.random.default_rng(seed).permutation(len(labels))
    test, rest = order[:450], order[450:]
    net = train_mlp(
        images[rest], labels[rest], [64, 10], None, None,
        rng=np.random.default_rng(seed), lr=1.0, epochs=steps, batch=None, init=0.0,
    )  # fmt: skip
    return predict_scores(net.layers, images[test], None), labels[test]


# %%
splits = [regression(seed) for seed in range(10)]
read = np.array([np.mean(z.argmax(axis=1) == y) for z, y in splits])
print(f"right on held-out digits: {read.mean():.1%} on average over ten splits,")
print(f"from {read.min():.1%} to {read.max():.1%}, standard deviation {read.std():.1%}")

# %% [markdown]
# That is the bar. A network with hidden layers has to beat it by more than this spread before
# anybody may say that the layers helped. Lesson 11's convolutional network will be measured
# against it.
#
# ## How sure, and how often right?
#
# The largest share of a row is often called the network's *confidence*. The loss never asked for
# the word: it asked for a large share for the label, on the training digits. A confidence deserves
# its name if, of all answers given with a share of about 0.7, about seven in ten are right. That
# is called **calibrated**, and it can be measured.


# %% runs=true
def confidence(z):
    """The largest share of each row of logits: its largest logit less the logarithm of the sum."""
    return np.exp(z.max(axis=-1) - np.logaddexp.reduce(z, axis=-1))


# %% [markdown] predict="sure"
# On held-out digits softmax regression is right about 96 times in a hundred. How large is its mean
# confidence on them?
#
# - **a** (right) Smaller: it is right more often than it says
# - **b** About the same: the shares are probabilities, so they have to agree
#   - Nothing in the formula makes them agree. They sum to 1 whatever the weights are; only held-out
#     data can say what a share is worth.
# - **c** Larger: networks are over-confident
#   - Large networks that are trained for long often are. This is one layer after 300 steps, and its
#     weights are still small.

# %%
sure = np.concatenate([confidence(z) for z, y in splits])
hit = np.concatenate([z.argmax(axis=1) == y for z, y in splits])
gap = float(hit.mean() - sure.mean())
print(f"mean confidence {sure.mean():.1%}, right {hit.mean():.1%}")
bins = [(sure >= low) & (sure < low + 0.1) for low in np.arange(0.4, 1.0, 0.1)]
said = np.array([sure[b].mean() for b in bins])
came_true = np.array([hit[b].mean() for b in bins])
for b, s, c in zip(bins, said, came_true, strict=True):
    print(f"said {s:.0%} on average: right {c:.1%} of {b.sum():4d}")
reveal("sure")

# %%
figure, ax = plt.subplots(figsize=(5.6, 4.8))
ax.plot([0.35, 1], [0.35, 1], color=GREY, ls=":", label="calibrated")
margin = 2 * np.sqrt(came_true * (1 - came_true) / [b.sum() for b in bins])
ax.errorbar(said, came_true, margin, color=BLUE, marker="o", capsize=3, label="softmax regression")
ax.set(xlabel="confidence, mean of its bin", ylabel="share of right answers")
ax.set_title("This classifier is right more often than it says")
ax.legend(loc="lower right")
show(
    figure,
    "Share of right answers over confidence, in six bins, with bars of two standard errors. All "
    "points lie above the dotted diagonal: where it says about 65 percent, nearly nine in ten are "
    "right.",
)

# %%
trained = {steps: regression(0, steps) for steps in (100, 300, 3000)}
mean_sure = {steps: float(confidence(z).mean()) for steps, (z, y) in trained.items()}
mean_hit = {steps: float(np.mean(z.argmax(axis=1) == y)) for steps, (z, y) in trained.items()}
for steps in trained:
    print(f"{steps:5d} steps: confidence {mean_sure[steps]:.1%}, right {mean_hit[steps]:.1%}")

# %% [markdown]
# The same model on the same digits: with more steps the weights grow, and the confidence with them,
# far more than the skill. So a confidence is a property of the training as much as of the digit. It
# can err on the other side, too: Guo et al. (2017) found a deep ResNet over-confident where an old
# LeNet was not.
#
# ## Sure of nothing
#
# All this was about digits. Now show a network 64 random grey values, an image of nothing. The
# network: 64–64–64–10 with lesson 5's ReLU in its hidden layers, rate 0.1, 60 epochs, five seeds.

# %% given="relu"

# %% given="relu_grad"


# %% runs=true open=true
def deep_net(seed):
    """Return a trained 64–64–64–10 network's logits as a function of images (n, 64)."""
    net = train_mlp(
        everything.x_train, everything.y_train, [64, 64, 64, 10], relu, relu_grad,
        rng=np.random.default_rng(seed), lr=0.1, epochs=60,
    )  # fmt: skip
    return lambda x: predict_scores(net.layers, x, relu)


# %% [markdown] predict="noise"
# The softmax has to share out one whole, whatever it is shown. How sure is this network about images
# of pure noise?
#
# - **a** About one in ten for each digit: noise resembles none of them
#   - That would need equal logits. Nothing in the training taught the network to give equal logits to
#     anything.
# - **b** Mostly below a half: it has doubts, but a few accidents happen
#   - Its doubts are about pairs of digits that look alike. Away from all digits the logits are
#     whatever the weights make of the pixels.
# - **c** (right) About a third or more of the images get over nine tenths for some digit

# %%
nets = [deep_net(seed) for seed in range(5)]
noise = np.random.default_rng(1).uniform(0, 1, (1000, 64))
on_digits = np.array([confidence(net(everything.x_test)) for net in nets])  # (5, 450)
on_noise = np.array([confidence(net(noise)) for net in nets])  # (5, 1000)
far_away = np.array([confidence(net(100 * noise)) for net in nets])
for name, c in (("digits", on_digits), ("noise", on_noise), ("100 × noise", far_away)):
    each = ", ".join(f"{v:.1%}" for v in c.mean(axis=1))
    print(f"{name:11s} mean confidence {each};  above 0.9: {np.mean(c > 0.9):.0%}")
reveal("noise")

# %%
figure, axes = plt.subplot_mosaic("012.X;345.X", width_ratios=[1, 1, 1, 0.5, 3.6], figsize=(9.5, 4))
for i in range(6):
    ax = axes[str(i)]
    ax.imshow(noise[i].reshape(8, 8), cmap="gray_r")
    ax.set(xticks=[], yticks=[])
    read_as = f"“{nets[0](noise[i : i + 1]).argmax()}”, {on_noise[0, i]:.0%}"
    ax.set_title(read_as, fontsize=10, loc="center")
    ax.grid(False)
ax = axes["X"]
for name, c, colour, hatch in (("digits", on_digits, SKY, ""), ("noise", on_noise, ORANGE, "//")):
    part = {"weights": np.full(c.size, 1 / c.size), "alpha": 0.7, "label": name}
    ax.hist(c.ravel(), 20, range=(0, 1), color=colour, hatch=hatch, **part)
ax.set(title="Sure of many images of nothing", xlabel="confidence", ylabel="share of images")
ax.legend(loc="upper left")
show(
    figure,
    "Left, the first six images of random grey values, each with the digit that a network reads and its "
    "confidence. Right, histograms of the confidence: for digits nearly all in the last bar, for "
    "noise spread from 0.3 to 1 with its highest bar at the end.",
)

# %% [markdown]
# About a third of the noise images, or more, are some digit with over nine tenths. Further away it
# gets worse: a hundred times the same noise is a digit almost without doubt. Hein, Andriushchenko
# and Bitterwolf (2019) show that ReLU networks do so almost always far from their data. They are
# linear in pieces: far out, the logits grow along a straight line, and with them their differences.
#
# Softmax compares the ten classes with each other. “None of them” is not among them.

# %% [markdown]
# ## Two answers at once
#
# A digit can be *even*, can be *at least 5*, can have a *loop* (0, 6, 8, 9). Three labels, and any
# number of them may hold: none for 1 and 3, all three for 6 and 8. Give one network a sigmoid
# for each label, another one softmax over the three. The second learns from each image once for
# every label that it has.


# %% runs=true open=true
def several(y):
    """Labels (n, 3) of 0 and 1: even, at least 5, has a loop."""
    return np.stack([y % 2 == 0, y >= 5, np.isin(y, [0, 6, 8, 9])], axis=1).astype(np.int64)


def both_ways(seed):
    """Train sigmoids and a softmax; return for each what it makes of the test digits: (450, 3)."""
    x, y = everything.x_train, several(everything.y_train)
    rows, columns = np.nonzero(y)  # one row for each label that an image has
    common = {"lr": 0.3, "epochs": 40}
    one = train_mlp(x, y, [64, 64, 3], relu, relu_grad, loss="labels",
                    rng=np.random.default_rng(seed), **common)  # fmt: skip
    two = train_mlp(x[rows], columns, [64, 64, 3], relu, relu_grad,
                    rng=np.random.default_rng(seed), **common)  # fmt: skip
    by_sigmoids = predict_scores(one.layers, everything.x_test, relu) > 0
    return by_sigmoids, formula(predict_scores(two.layers, everything.x_test, relu))


# %% [markdown] predict="both"
# The softmax says each label whose share is above ½. On how many of the images with two or three
# labels does it say all of them?
#
# - **a** On nearly all: it was trained on every one of the labels
#   - It gives both about the same share, as it was taught. But about the same share of one whole is
#     not more than ½ for each.
# - **b** On about half: now the one, now the other label wins
#   - Winning is not enough: all labels of the image have to be said at once.
# - **c** (right) On none

# %% hide=true
true = several(everything.y_test)
how_many = true.sum(axis=1)
limits = np.linspace(0.02, 0.6, 59)
exact = {"sigmoids": [], "softmax above ½": [], "softmax, its best limit": []}
most = 0
for seed in range(5):
    by_sigmoids, shares = both_ways(seed)
    most = max(most, int((shares > 0.5).sum(axis=1).max()))
    tries = [np.all((shares > limit) == true, axis=1) for limit in limits]
    exact["sigmoids"].append(np.all(by_sigmoids == true, axis=1))
    exact["softmax above ½"].append(np.all((shares > 0.5) == true, axis=1))
    exact["softmax, its best limit"].append(max(tries, key=np.mean))
right = {name: np.array(found) for name, found in exact.items()}  # (5, 450) each
for name, found in right.items():
    print(f"all three labels right, {name:24s} {[f'{v:.1%}' for v in found.mean(axis=1)]}")
reveal("both")

# %%
figure, ax = plt.subplots()
colours = (BLUE, ORANGE, GREEN)
for i, (name, found) in enumerate(right.items()):
    heights = [found[:, how_many == m].mean() for m in range(4)]
    bars = ax.bar(np.arange(4) + 0.27 * (i - 1), heights, 0.25, color=colours[i], label=name)
    ax.bar_label(bars, [f"{h:.0%}" for h in heights], padding=2, fontsize=9)
ax.set(xticks=range(4), xlabel="how many labels the digit has", ylabel="all labels right")
ax.set(ylim=(0, 1.35), yticks=[0, 0.5, 1])
ax.set_title("The softmax can’t say two labels at ½, nor none at a low limit")
ax.legend(ncols=3, loc="upper center", fontsize=9)
show(
    figure,
    "Share of test digits with all labels right, by the number of labels they have. Sigmoids: above "
    "nine tenths everywhere. Softmax above one half: about a third for none, nearly all for one, "
    "zero for two and three. Softmax with its best limit: zero for none, nearly all for the rest.",
)

# %% [markdown]
# A lower limit lets the softmax say two things, and takes from it the chance of saying nothing:
# three shares that sum to 1 can't all lie below a third. Independent questions want independent
# answers, one sigmoid each. (Or make every *combination* a class of its own: these exclude each
# other again.)

# %% [markdown]
# ## What the article says
#
# Seven of the sixty claims are about the softmax.

# %% hide=true
rng = np.random.default_rng(0)
z = rng.normal(0, 5, (1000, 10))
sum_gap = float(np.abs(formula(z).sum(axis=-1) - 1).max())
large = np.array([1000.0, 1001.0, 1002.0])
with np.errstate(all="ignore"):
    breaks = bool(np.isnan(formula(large)).all())
shifted = formula(large - 1002)
z, y, h = rng.normal(0, 2, (6, 5)), rng.integers(0, 5, 6), 1e-5


def loss(z):
    return np.mean(np.logaddexp.reduce(z, axis=1) - (z * np.eye(5)[y]).sum(axis=1))


steps = h * np.eye(30).reshape(30, 6, 5)
quotient = np.array([(loss(z + s) - loss(z - s)) / (2 * h) for s in steps]).reshape(6, 5)
error = float(np.abs(quotient - (formula(z) - np.eye(5)[y]) / 6).max())
rates = {name: float(found.mean()) for name, found in right.items()}
moved = mean_sure[3000] - mean_sure[100]
print(f"sums differ from 1 by {sum_gap:.0e}; p − y differs from central differences by {error:.0e}")

# %%
settle(
    claim(
        34,
        measured=f"largest distance of a sum from 1: {sum_gap:.0e}; right {hit.mean():.0%} of the "
        f"time at a mean confidence of {sure.mean():.0%}",
        holds=sum_gap < 1e-14 and gap > 0.04,
    ),
    claim(
        35,
        measured=f"logits 1000, 1001, 1002: nan as it stands; less the largest, "
        f"{', '.join(f'{p:.4f}' for p in shifted)}",
        holds=breaks and np.allclose(shifted, [0.09003057, 0.24472847, 0.66524096]),
    ),
    claim(
        36,
        measured=f"three labels at once, all right: sigmoids {rates['sigmoids']:.0%}, softmax "
        f"{rates['softmax above ½']:.0%}, which never said more than {most} at once",
        holds=rates["sigmoids"] >= 0.9 and rates["softmax above ½"] <= 0.55 and most == 1,
    ),
    claim(
        37,
        measured=f"mean confidence on pure noise {on_noise.mean():.0%}, on 100 times the noise "
        f"{far_away.mean():.1%}; on digits {hit.mean():.0%} right at {sure.mean():.0%}",
        holds=on_noise.mean() > 0.6 and far_away.mean() > 0.98 and gap > 0.04,
    ),
    claim(
        38,
        measured=f"p − y against central differences: {error:.0e}; softmax regression "
        f"{read.mean():.1%} on held-out digits",
        holds=error < 1e-8 and read.mean() > 0.93,
    ),
    claim(
        45,
        measured=f"ten digits, one softmax: {read.mean():.1%} over ten splits; three labels at "
        f"once: {rates['softmax above ½']:.0%}",
        holds=read.mean() > 0.93 and rates["softmax above ½"] <= 0.55,
    ),
    claim(
        56,
        measured=f"from 100 to 3000 steps the confidence rises from {mean_sure[100]:.0%} to "
        f"{mean_sure[3000]:.0%}, the right answers from {mean_hit[100]:.0%} to "
        f"{mean_hit[3000]:.0%}",
        holds=moved > 0.1 and moved > 2 * (mean_hit[3000] - mean_hit[100]),
    ),
)

# %%
looking_back("07")

# %% [markdown]
# ## Summary
#
# - Softmax exponentiates and divides by the sum, along the last axis. Every logit is in every share.
# - A shift of a row changes nothing, so subtract the row's own maximum. One maximum for all rows is
#   too few.
# - A temperature changes how far apart the shares are, never their order. The entropy says how
#   undecided they are.
# - Take logarithms on paper: $\ln p = z - \ln\sum e^z$. By way of the share they are lost.
# - Cross-entropy has the gradient $p - y$, divided by $n$ for the mean.
# - A confidence is not a probability of being right until held-out data say so, and far from the
#   data it says nothing.
# - Classes that exclude each other: one softmax. Labels that don't: a sigmoid each.
#
# Next, lesson 8 sends such gradients back through many layers.

# %% [markdown]
# ## Where it is used today
#
# **At the output of classifiers and language models**, over a thousand classes or many thousand
# words, with the loss computed from logits: PyTorch's `CrossEntropyLoss` takes logits, not shares.
#
# **Inside transformers.** Attention weights are a softmax, with scores divided by $\sqrt{d_k}$
# beforehand, a temperature, because large scores push it to where its gradients are extremely small
# ([Vaswani et al. 2017](https://arxiv.org/abs/1706.03762), section 3.2.1); words that must not be
# seen get a score of −inf (section 3.2.3).
#
# **To teach small networks.** Distillation trains one on the shares of a large one at a high
# temperature ([Hinton, Vinyals and Dean 2015](https://arxiv.org/abs/1503.02531)).
#
# **With care, as confidence**: [Guo et al. 2017](https://arxiv.org/abs/1706.04599) on calibration,
# [Hein et al. 2019](https://arxiv.org/abs/1812.05720) on what happens far from the data.

# %% [markdown] recall="shift_again" after="shift"
# Logits 3, 2 and 1 have certain shares. Which logits have the same?
#
# - **a** 6, 4 and 2
#   - Doubled differences are doubled evidence: that is temperature ½, and the first gets more.
# - **b** 1, ½ and ⅓
#   - Softmax looks at differences, not at proportions.
# - **c** (right) −7, −8 and −9

# %% [markdown] recall="own_maximum"
# A softmax subtracts one maximum from the whole batch. When does it fail?
#
# - **a** (right) When a row lies some 750 or more below another
# - **b** As soon as one logit is above about 710
#   - Then nothing is positive after the shift, and nothing overflows.
# - **c** Never: a shift cancels
#   - On paper. On the machine a row of exponentials that are all rounded to 0 has no sum to divide
#     by.

# %% [markdown] recall="log_of_share"
# Logits 0 and 900, label 0. How large is the cross-entropy?
#
# - **a** Infinite: the label's share is 0
#   - It is rounded to 0 in float64. Its logarithm can be had without it.
# - **b** About 34, where clipping ends it
#   - Clipping is a repair of a loss that need not break.
# - **c** (right) 900

# %% [markdown] recall="p_minus_y"
# Shares 0.7, 0.2 and 0.1; the second class is true. What is the gradient with respect to the
# logits?
#
# - **a** (right) 0.7, −0.8 and 0.1
# - **b** 0, −0.8 and 0
#   - Lowering the others helps as well: a row of the gradient sums to 0.
# - **c** 0, −5 and 0
#   - That is −1/p at the label, with respect to the shares; the softmax is still to come.

# %% [markdown] recall="worth_of_a_share" after="sure"
# A classifier gives 0.8 to its answer. How often are such answers right?
#
# - **a** Eight times in ten: that is what a share says
#   - Only if the classifier is calibrated, and the softmax alone does not make it so.
# - **b** Less often: networks are over-confident
#   - Some are. The softmax regression of lesson 7 was right more often than it said.
# - **c** (right) Count on held-out data: the softmax doesn't say

# %% [markdown] recall="nothing_seen" after="noise"
# An image of pure noise goes into a digit classifier that ends in a softmax. What comes out?
#
# - **a** About a tenth for each digit
#   - That needs equal logits, which nobody taught it to give.
# - **b** (right) Ten shares that sum to 1, often with one far ahead
# - **c** Shares that sum to less than 1
#   - They sum to 1 whatever goes in.

# %% [markdown] recall="cooling"
# A softmax over four classes is cooled from t = 1 to t = 0.1. What happens to its entropy?
#
# - **a** (right) It falls, unless all four logits are equal
# - **b** It rises
#   - Heat evens out and cold sharpens. Undecided is what an entropy measures.
# - **c** It stays: the order of the classes does not change
#   - The order stays; the distances between the shares do not.

# %% [markdown] recall="labels_of_a_photo" after="both"
# A photo may show a beach, people, a dog, any of these or none. Which output?
#
# - **a** A softmax over three classes
#   - It has to share out one whole: not two things above ½, and never nothing at all.
# - **b** A softmax over three classes with a limit of ¼
#   - Now it can say two things, and can't say nothing: one of three shares is at least a third.
# - **c** (right) Three sigmoids
